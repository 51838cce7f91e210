"""Quotes, jobs, the diary and what is owed: in the copy for the person, and gone with them entirely."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from lumadesk.domain.bank_csv import BankEntry
from lumadesk.domain.credit_notes import credit_sums
from lumadesk.domain.invoices import InvoiceTerms
from lumadesk.domain.jobs import Appointment, Job, JobStatus, TimeEntry
from lumadesk.domain.quotes import QuoteStatus
from lumadesk.domain.recurring import RecurringInvoice
from lumadesk.domain.reminders import Reminder, Tone
from lumadesk.storage import (
    bank_lines,
    credit_notes,
    diary,
    invoices,
    jobs,
    payments,
    people,
    quotes,
    recurring,
    reminders,
)
from lumadesk.storage.keys import derive, key_from_text
from lumadesk.storage.personal_data import collect
from lumadesk.storage.schema import TABLES
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault
from tests.storage.cipher_pages import Pages
from tests.storage.making import LINE, OWNER, TODAY, erase

ONE, OTHER = "quokka", "wombat"


def add_work(tx: Tx, mark: str, *, billed: bool) -> int:
    """A record in every table of the work for a new person; each of its texts holds ``mark``."""
    person = people.add(tx, name=f"Name {mark}")
    line = replace(LINE, description=f"Line {mark}", category=f"Category {mark}", unit=f"u {mark}")
    words = {"customer_name": f"Customer {mark}", "customer_address": f"At {mark}", "lines": [line]}
    quote = quotes.add(tx, person_id=person, reference=f"R {mark}", discount=None, notes=f"N {mark}", **words)  # type: ignore[arg-type]
    quotes.issue(tx, quote, supplier=OWNER, issued_on=TODAY, valid_until=TODAY)
    quotes.answer(tx, quote, QuoteStatus.ACCEPTED, TODAY, f"Evidence {mark}")
    made = Job(
        id=0,
        person_id=person,
        quote_id=quote,
        title=f"Job {mark}",
        notes=f"Notes {mark}",
        status=JobStatus.OPEN,
        starts_on=TODAY,
        ends_on=None,
        created_at=tx.now,
    )
    job = jobs.add(tx, made)
    hours = TimeEntry(
        id=0,
        job_id=job,
        day=TODAY,
        minutes=60,
        what=f"Work {mark}",
        unit_price=Decimal(40),
        vat_rate=None,
        category=f"Category {mark}",
        billable=True,
        invoice_id=None,
    )
    entry = jobs.add_time(tx, hours)
    visit = Appointment(
        id=0,
        person_id=person,
        job_id=job,
        title=f"Visit {mark}",
        place=f"Place {mark}",
        notes=f"Notes {mark}",
        starts_at=tx.now,
        ends_at=tx.now + timedelta(hours=1),
        cancelled=False,
        changed_at=tx.now,
    )
    diary.add_appointment(tx, visit)
    diary.add_follow_up(tx, person, TODAY, f"Ask {mark}")
    terms = InvoiceTerms(reference=f"PO {mark}", customer_vat_number=f"GB {mark}")
    recurring.add(
        tx,
        RecurringInvoice(
            id=0,
            person_id=person,
            customer_name=f"Customer {mark}",
            customer_address=f"At {mark}",
            lines=(line,),
            terms=terms,
            every_months=1,
            starts_on=TODAY,
            until=None,
            made=0,
            paused=False,
        ),
    )
    invoice = invoices.add(tx, person_id=person, terms=terms, **words)  # type: ignore[arg-type]
    quotes.add_part(tx, quote, invoice, f"Part {mark}")
    jobs.mark_billed(tx, [entry], invoice)
    if billed:
        issued = invoices.issue(tx, invoice, supplier=OWNER, issued_on=TODAY, supplied_on=TODAY, due_on=TODAY)
        payments.add(tx, invoice, Decimal("60.00"), TODAY, method=f"M {mark}", reference=f"Ref {mark}")
        credit_notes.issue(
            tx,
            issued,
            supplier=OWNER,
            reason=f"Reason {mark}",
            lines=[line],
            discount=None,
            sums=credit_sums(issued, [], [line], None),
            issued_on=TODAY,
        )
        reminders.add(
            tx,
            Reminder(
                id=0,
                invoice_id=invoice,
                tone=Tone.FIRM,
                written_on=TODAY,
                outstanding=Decimal(1),
                interest=Decimal(0),
                fixed_sum=Decimal(0),
                document_id=None,
                sent_on=None,
                sent_how="",
                created_at=tx.now,
            ),
        )
    return person


def holding(tx: Tx, mark: str) -> set[str]:
    return {
        table.name
        for table in TABLES
        for row in tx.connection.execute(select(table))
        if any(mark in str(value) for value in row)
    }


WORK = {
    "quote",
    "quote_line",
    "quote_part",
    "job",
    "time_entry",
    "appointment",
    "follow_up",
    "recurring_invoice",
    "recurring_line",
}
BILLED = {"invoice", "invoice_line", "payment", "credit_note", "credit_note_line"}


@pytest.fixture
def both(vault: Vault, now: datetime) -> tuple[int, int]:
    with vault.write("test.work", now) as tx:
        return add_work(tx, ONE, billed=True), add_work(tx, OTHER, billed=True)


def test_all_of_it_is_in_the_copy(vault: Vault, both: tuple[int, int]) -> None:
    with vault.read() as tx:
        assert holding(tx, ONE) == {"person", *WORK, *BILLED}
        found = collect(tx, both[0])
        copy = "\n".join(f"{label}: {value}" for record in found for label, value in record.fields)
        marked = {
            str(value)
            for table in TABLES
            for row in tx.connection.execute(select(table))
            for value in row
            if isinstance(value, str) and ONE in value
        }
    assert OTHER not in copy
    assert {text for text in marked if text not in copy} == set()
    assert {record.table for record in found} == {"person", "reminder", *WORK, *BILLED}


def test_the_work_goes_and_what_the_law_keeps_stays(
    vault: Vault, now: datetime, both: tuple[int, int]
) -> None:
    with vault.write("test.erase", now) as tx:
        before = holding(tx, OTHER)
        erase(tx, both[0])
    with vault.read() as tx:
        assert holding(tx, ONE) == BILLED
        assert holding(tx, OTHER) == before


def test_nothing_of_it_is_in_any_page(vault: Vault, now: datetime) -> None:
    with vault.write("test.work", now) as tx:
        person = add_work(tx, ONE, billed=False)
    with vault.write("test.erase", now) as tx:
        erase(tx, person)
    with vault.read() as tx:
        assert holding(tx, ONE) == set()
    pages = Pages(vault.database_path, derive(key_from_text(vault.key_b64()), "database"))
    assert ONE.encode() not in pages.everything()


def test_a_bank_line_that_was_dealt_with_says_nothing(vault: Vault, now: datetime) -> None:
    entry = BankEntry(day=date(2026, 11, 3), amount=Decimal(5), payer=f"Payer {ONE}", reference=f"Ref {ONE}")
    with vault.write("test.bank", now) as tx:
        (line,) = bank_lines.add_all(tx, [entry])
    with vault.write("test.bank", now) as tx:
        bank_lines.close(tx, line, bank_lines.LineState.SET_ASIDE)
        assert bank_lines.add_all(tx, [entry]) == []
    with vault.read() as tx:
        assert holding(tx, ONE) == set()
