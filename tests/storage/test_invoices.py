"""Invoice numbers without a gap or a double, and issued invoices that nothing rewrites."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from sqlcipher3 import dbapi2

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import Invoice, InvoiceLine, InvoiceStatus, amount_due
from lumadesk.storage import invoices, payments, people
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault
from tests.storage.making import LINE, OWNER, TODAY, add_draft, issue

HALF_PENNY = InvoiceLine(description="Wire", quantity=Decimal("0.3333"), unit_price=Decimal("1.0050"))


@pytest.fixture
def person(vault: Vault, now: datetime) -> int:
    with vault.write("test", now) as tx:
        return people.add(tx, name="Ada")


def read(vault: Vault, invoice_id: int) -> Invoice:
    with vault.read() as tx:
        return invoices.get(tx, invoice_id)


def numbers(vault: Vault) -> list[str]:
    with vault.read() as tx:
        return tx.column("SELECT number FROM invoice WHERE number IS NOT NULL ORDER BY number")


def test_there_and_back_to_the_last_decimal(vault: Vault, now: datetime, person: int) -> None:
    with vault.write("test", now) as tx:
        invoice_id = issue(tx, add_draft(tx, person, "x", [LINE, HALF_PENNY]))
        payments.add(tx, invoice_id, Decimal("10.10"), TODAY)
    found = read(vault, invoice_id)
    assert [line.quantity for line in found.lines] == [Decimal("1.5"), Decimal("0.3333")]
    assert str(found.lines[1].unit_price) == "1.0050"
    assert (found.number, found.status, found.supplier) == ("INV-0001", InvoiceStatus.ISSUED, OWNER)
    assert [payment.amount for payment in found.payments] == [Decimal("10.10")]
    assert amount_due(found) == Decimal("60.33") - Decimal("10.10")


def test_two_threads_issue_without_a_gap_or_a_double(vault: Vault, now: datetime, person: int) -> None:
    with vault.write("test", now) as tx:
        drafts = [add_draft(tx, person) for _ in range(24)]
    start = threading.Barrier(2)
    failed: list[int] = []
    surprises: list[BaseException] = []

    def work(mine: list[int]) -> None:
        start.wait()
        for position, invoice_id in enumerate(mine):
            try:
                with vault.write("invoice.issue", now) as tx:
                    issue(tx, invoice_id)
                    if position % 4 == 3:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                failed.append(invoice_id)
            except BaseException as error:
                surprises.append(error)

    threads = [threading.Thread(target=work, args=(drafts[half::2],)) for half in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert surprises == []
    assert len(failed) == 6
    assert numbers(vault) == [f"INV-{number:04}" for number in range(1, 19)]
    assert all(read(vault, invoice_id).number is None for invoice_id in failed)


def test_each_prefix_counts_on_its_own(vault: Vault, now: datetime, person: int) -> None:
    with vault.write("test", now) as tx:
        for prefix in ("A-", "B-", "A-"):
            issue(tx, add_draft(tx, person), replace(OWNER, invoice_prefix=prefix))
    assert numbers(vault) == ["A-0001", "A-0002", "B-0001"]


def test_issued_twice(vault: Vault, now: datetime, person: int) -> None:
    with vault.write("test", now) as tx:
        invoice_id = issue(tx, add_draft(tx, person))
    with pytest.raises(RuleViolation) as refused, vault.write("test", now) as tx:
        issue(tx, invoice_id)
    assert refused.value.code == "invoice.already_issued"
    assert numbers(vault) == ["INV-0001"]


@pytest.fixture
def issued(vault: Vault, now: datetime, person: int) -> int:
    with vault.write("test", now) as tx:
        return issue(tx, add_draft(tx, person))


FORBIDDEN = [
    *(
        f"UPDATE invoice SET {change} WHERE id = 1"
        for change in (
            "number = 'INV-0009'",
            "number = NULL",
            "customer_name = 'x'",
            "customer_address = 'x'",
            "issued_on = '2020-01-01'",
            "supplied_on = '2020-01-01'",
            "due_on = NULL",
            "supplier = '{}'",
            "created_at = '2020-01-01 00:00:00.000000'",
            "status = 'draft'",
        )
    ),
    "DELETE FROM invoice WHERE id = 1",
    "INSERT OR REPLACE INTO invoice SELECT * FROM invoice WHERE id = 1",
    "INSERT OR REPLACE INTO invoice_line SELECT * FROM invoice_line WHERE invoice_id = 1",
    "INSERT OR REPLACE INTO number_series SELECT id, prefix, 0 FROM number_series",
    "UPDATE invoice_line SET description = 'x' WHERE invoice_id = 1",
    "UPDATE invoice_line SET unit_price = '0' WHERE invoice_id = 1",
    "UPDATE invoice_line SET invoice_id = 2 WHERE invoice_id = 1",
    "UPDATE invoice_line SET invoice_id = 1 WHERE invoice_id = 2",
    "DELETE FROM invoice_line WHERE invoice_id = 1",
    "INSERT INTO invoice_line (invoice_id, position, description, quantity, unit_price)"
    " VALUES (1, 9, 'x', '1', '1')",
    "UPDATE number_series SET last_number = 0",
    "UPDATE number_series SET prefix = 'X-'",
    "DELETE FROM number_series",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_database_itself_refuses(vault: Vault, now: datetime, issued: int, statement: str) -> None:
    with vault.write("test", now) as tx:
        assert (issued, add_draft(tx, 1)) == (1, 2)
    before = read(vault, issued)
    with closing(vault.raw_connection()) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")  # a trigger refuses, not a reference
        with pytest.raises(dbapi2.IntegrityError, match="never"):
            connection.execute(statement)
    assert read(vault, issued) == before


def test_a_draft_may_change_and_go(vault: Vault, now: datetime, person: int) -> None:
    with vault.write("test", now) as tx:
        draft = add_draft(tx, person)
        invoices.update_draft(
            tx, draft, customer_name="Bob", customer_address="", lines=[HALF_PENNY], supplied_on=None
        )
    assert (read(vault, draft).customer_name, read(vault, draft).lines) == ("Bob", (HALF_PENNY,))
    with vault.write("test", now) as tx:
        invoices.discard_draft(tx, draft)
        assert invoices.ids(tx) == []
        assert tx.column("SELECT count(*) FROM invoice_line") == [0]


@pytest.mark.parametrize("change", ["update", "discard"])
def test_what_was_issued_may_not(vault: Vault, now: datetime, issued: int, change: str) -> None:
    def try_it(tx: Tx) -> None:
        if change == "discard":
            invoices.discard_draft(tx, issued)
        else:
            invoices.update_draft(
                tx, issued, customer_name="x", customer_address="", lines=[], supplied_on=None
            )

    before = read(vault, issued)
    with pytest.raises(RuleViolation) as refused, vault.write("test", now) as tx:
        try_it(tx)
    assert refused.value.code == "invoice.already_issued"
    assert read(vault, issued) == before


def test_a_void_invoice_keeps_its_number_and_the_next_one_follows(
    vault: Vault, now: datetime, issued: int
) -> None:
    with vault.write("test", now) as tx:
        invoices.void(tx, issued, "wrong customer")
        issue(tx, add_draft(tx, 1))
    assert (read(vault, issued).status, read(vault, issued).void_reason) == (
        InvoiceStatus.VOID,
        "wrong customer",
    )
    assert numbers(vault) == ["INV-0001", "INV-0002"]
