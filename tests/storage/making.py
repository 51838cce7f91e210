"""Records that the tests of the storage begin with: a website, its rows, and whole lives of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from lumadesk.domain.business import Business
from lumadesk.domain.erasure import RecordVerdict, decide
from lumadesk.domain.invoices import InvoiceLine, InvoiceStatus
from lumadesk.domain.requests import Pause, RequestKind, RequestStatus
from lumadesk.storage import (
    arrivals,
    documents,
    enquiries,
    erasures,
    invoices,
    notes,
    people,
    requests,
    sites,
)
from lumadesk.storage.personal_data import carry_out, held_records
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault

OWNER = Business(own_name="Alex Sample", business_name="Sample IT Support", address="1 Sample Street, Marlow")
TODAY = date(2026, 11, 3)
LINE = InvoiceLine(description="Repair", quantity=Decimal("1.5"), unit_price=Decimal("40.00"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A row of the website, as ``arrivals.apply_page`` takes it."""

    key: str
    name: str = "Visitor"
    email: str | None = None
    phone: str | None = None
    service: str = "Repair"
    message: str = "Hello"
    source: str = "website"
    submitted_at: datetime = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
    fingerprint: str = "0"
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """The ids of everything that the vault holds about one person."""

    person: int
    enquiries: tuple[int, ...]
    note: int
    request: int
    draft: int
    issued: int | None
    documents: tuple[int, ...]


def add_site(tx: Tx) -> int:
    return sites.save(
        tx,
        sites.Site(
            name="Website",
            url="sqlite:///site.sqlite3",
            password=None,
            table="contact_enquiry",
            mapping={"key": "id"},
            strategy="row",
        ),
    )


def arrive(tx: Tx, site_id: int, *rows: Arrived) -> list[int]:
    return list(arrivals.apply_page(tx, site_id, rows).new)


def add_life(tx: Tx, site_id: int, mark: str, *, billed: bool = True) -> Life:
    """One record of every kind; each of its texts holds ``mark``. With ``billed`` an invoice is issued."""
    first = Arrived(
        key=f"{mark}-1",
        name=f"Name {mark}",
        email=f"{mark}@example.com",
        phone=f"01628 {mark}",
        service=f"Service {mark}",
        message=f"Message {mark} " * 300,
        source=f"source-{mark}",
        fingerprint=f"fingerprint {mark}",
    )
    extra = (("Budget", f"Budget {mark}"), ("How soon", f"Soon {mark}"))
    again = replace(first, key=f"{mark}-2", message=f"Again {mark}", extra=extra)
    written = arrive(tx, site_id, first, again)
    arrivals.apply_page(
        tx, site_id, [], [replace(again, message=f"At last {mark}", extra=extra[:1], fingerprint=f"2 {mark}")]
    )
    person_id = enquiries.get(tx, written[0]).person_id
    people.update(
        tx,
        person_id,
        name=first.name,
        email=first.email,
        phone=first.phone,
        address=f"2 {mark} Lane",
    )
    people.make_client(tx, person_id, TODAY)
    request_id = add_request(tx, person_id, mark)
    draft = add_draft(tx, person_id, mark)
    issued = issue(tx, add_draft(tx, person_id, mark)) if billed else None
    if issued is not None:
        invoices.add_payment(tx, issued, Decimal("60.00"), TODAY)
        invoices.set_status(tx, issued, InvoiceStatus.PAID)
    kept = [add_document(tx, mark, person_id=person_id), add_document(tx, mark, request_id=request_id)]
    if issued is not None:
        kept.append(add_document(tx, mark, invoice_id=issued))
    return Life(
        person=person_id,
        enquiries=tuple(written),
        note=notes.add(tx, person_id, f"Note {mark}"),
        request=request_id,
        draft=draft,
        issued=issued,
        documents=tuple(kept),
    )


def add_request(tx: Tx, person_id: int, mark: str) -> int:
    """An answered request for rectification, which freezes nothing."""
    request_id = requests.add(
        tx, kind=RequestKind.RECTIFICATION, person_id=person_id, received=TODAY, details=f"Details {mark}"
    )
    requests.update(
        tx,
        replace(
            requests.get(tx, request_id),
            id_asked=TODAY,
            id_received=TODAY,
            pauses=(Pause(asked=TODAY, answered=TODAY),),
            acknowledged_on=TODAY,
            answered_on=TODAY,
            status=RequestStatus.ANSWERED,
        ),
    )
    return request_id


def add_draft(tx: Tx, person_id: int, mark: str = "plain", lines: Sequence[InvoiceLine] = (LINE,)) -> int:
    return invoices.add(
        tx,
        person_id=person_id,
        customer_name=f"Customer {mark}",
        customer_address=f"3 {mark} Road",
        lines=[replace(line, description=f"{line.description} {mark}") for line in lines],
        supplied_on=TODAY,
    )


def issue(tx: Tx, invoice_id: int, supplier: Business = OWNER) -> int:
    invoices.issue(tx, invoice_id, supplier=supplier, issued_on=TODAY, supplied_on=TODAY, due_on=TODAY)
    return invoice_id


def add_document(
    tx: Tx,
    mark: str,
    *,
    person_id: int | None = None,
    invoice_id: int | None = None,
    request_id: int | None = None,
) -> int:
    return documents.add(
        tx,
        kind="letter",
        title=f"Title {mark}",
        file_name=f"{mark}.txt",
        media_type="text/plain",
        data=f"Bytes {mark} ".encode() * 1000,
        person_id=person_id,
        invoice_id=invoice_id,
        request_id=request_id,
    )


def verdicts_on(tx: Tx, person_id: int) -> tuple[RecordVerdict, ...]:
    return decide(held_records(tx, person_id), policy="luma-tech", today=TODAY)


def erase(tx: Tx, person_id: int) -> int:
    """Decide and carry out, as the use-case does; the value is the erasure's id."""
    verdicts = verdicts_on(tx, person_id)
    carry_out(tx, person_id, verdicts)
    return erasures.add(tx, person_id_was=person_id, ground="asked", verdicts=verdicts)


def two_lives(vault: Vault, now: datetime, one: str, other: str, *, billed: bool = True) -> tuple[Life, Life]:
    with vault.write("test.lives", now) as tx:
        site_id = add_site(tx)
        return add_life(tx, site_id, one, billed=billed), add_life(tx, site_id, other, billed=billed)
