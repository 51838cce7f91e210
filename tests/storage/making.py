"""Records that the tests of the storage begin with: a website, its rows, and whole lives of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from lumadesk.domain.business import Business
from lumadesk.domain.complaint_course import ComplaintEventKind
from lumadesk.domain.consent import ConsentKind, ConsentPurpose, ContactChannel, DetailGroup, Route
from lumadesk.domain.contact_permission import SubscriberKind
from lumadesk.domain.disclosures import Authority, Disclosure
from lumadesk.domain.disposal import HoldKind
from lumadesk.domain.erasure import RecordVerdict, decide
from lumadesk.domain.invoices import InvoiceLine, InvoiceStatus
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.rectification import Rectification, RectificationOutcome
from lumadesk.domain.request_course import EventKind
from lumadesk.domain.requests import Channel, Intake, Pause, RequestKind, RequestStatus
from lumadesk.domain.searches import Search, Searched
from lumadesk.storage import (
    arrivals,
    complaints,
    consents,
    disclosures,
    documents,
    enquiries,
    erasures,
    invoices,
    letters,
    notes,
    payments,
    people,
    policy_versions,
    rectifications,
    request_events,
    requests,
    retention_holds,
    searches,
    sites,
    standings,
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
    desk: tuple[tuple[str, int], ...]  # table and id of what belongs to the request and to a complaint


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
        payments.add(tx, issued, Decimal("60.00"), TODAY)
        invoices.set_status(tx, issued, InvoiceStatus.PAID)
    kept = [add_document(tx, mark, person_id=person_id), add_document(tx, mark, request_id=request_id)]
    if issued is not None:
        kept.append(add_document(tx, mark, invoice_id=issued))
    desk = add_desk(tx, mark, person_id, request_id, (kept[0], kept[1]))
    return Life(
        person=person_id,
        enquiries=tuple(written),
        note=notes.add(tx, person_id, f"Note {mark}"),
        request=request_id,
        draft=draft,
        issued=issued,
        documents=tuple(kept),
        desk=(*desk, *add_permissions(tx, mark, person_id)),
    )


def add_desk(
    tx: Tx, mark: str, person_id: int, request_id: int, papers: tuple[int, int]
) -> tuple[tuple[str, int], ...]:
    """Everything else that the privacy desk holds about a person, once; each of its texts holds ``mark``."""
    decided = Rectification(
        id=0,
        request_id=request_id,
        field=f"Field {mark}",
        before=f"Before {mark}",
        after=f"After {mark}",
        outcome=RectificationOutcome.DISPUTED,
        note=f"Note {mark}",
        decided_on=TODAY,
        created_at=tx.now,
    )
    decided = replace(decided, id=rectifications.add(tx, decided))
    (task,) = rectifications.add_tasks(tx, decided, ["The accountant"])
    told = replace(rectifications.get_task(tx, task), told_on=TODAY, how=f"How {mark}")
    rectifications.update_task(tx, replace(told, not_told_because=f"Because {mark}"))
    search = Search(
        id=0,
        request_id=request_id,
        where=Searched.MAILBOX,
        place=f"Place {mark}",
        terms=f"Terms {mark}",
        on=TODAY,
        by="Alex",
        found=f"Found {mark}",
        left_out=f"Left {mark}",
        left_out_because=f"Because {mark}",
        of_pack=False,
        created_at=tx.now,
    )
    complaint = complaints.add(
        tx,
        person_id=person_id,
        request_id=request_id,
        received=TODAY,
        channel=Channel.PHONE,
        complainant=f"Complainant {mark}",
        complainant_contact=f"Contact {mark}",
        details=f"Complaint {mark}",
    )
    disclosure = Disclosure(
        id=0,
        person_id=person_id,
        authority=Authority.POLICE,
        asked_by=f"Constable {mark}",
        asked_on=TODAY,
        what=f"What {mark}",
        basis="DPA 2018 Sch 2 para 2",
        disclosed_on=TODAY,
        how=f"How {mark}",
        reasons=f"Reasons {mark}",
        created_at=tx.now,
    )
    received = ComplaintEventKind.RECEIVED
    return (
        (
            "request_event",
            request_events.add(tx, request_id, EventKind.ACKNOWLEDGED, TODAY, note=f"Said {mark}"),
        ),
        ("rectification", decided.id),
        ("recipient_task", task),
        ("search_log", searches.add(tx, search)),
        ("complaint", complaint),
        (
            "complaint_event",
            complaints.add_event(tx, complaint, received, TODAY, note=f"Said {mark}"),
        ),
        ("disclosure", disclosures.add(tx, disclosure)),
        (
            "letter",
            letters.add(
                tx,
                kind=LetterKind.ANSWER,
                person_id=person_id,
                request_id=request_id,
                complaint_id=None,
                words=f"Words {mark}",
                address=f"Address {mark}",
                pdf_id=papers[0],
                text_id=papers[1],
            ),
        ),
    )


def add_permissions(tx: Tx, mark: str, person_id: int) -> tuple[tuple[str, int], ...]:
    """What consent, retention and the versions of the policy hold about a person, once."""
    version = policy_versions.add(tx, profile="luma-tech", since=TODAY)
    (notice,) = policy_versions.add_notices(tx, version, [(person_id, ContactChannel.EMAIL)])
    policy_versions.mark_told(tx, notice, TODAY, f"Told {mark}")
    standings.set_detail(tx, person_id, DetailGroup.HOBBIES, f"Hobby {mark}")
    origin = standings.Origin(
        person_id=person_id,
        kind=standings.OriginKind.REFERRAL,
        day=TODAY,
        introducer=f"Introducer {mark}",
        permission=f"Permission {mark}",
    )
    subscriber = standings.Subscriber(
        person_id=person_id, kind=SubscriberKind.INDIVIDUAL, screened_on=TODAY, listed=False
    )
    held = retention_holds.add(
        tx, person_id=person_id, kind=HoldKind.CLAIM, reason=f"Claim {mark}", since=TODAY, review_on=TODAY
    )
    retention_holds.lift(tx, held, TODAY)
    retention_holds.end_client(tx, person_id, TODAY)
    consent = consents.add(
        tx,
        person_id=person_id,
        kind=ConsentKind.WITHDRAWN,
        purpose=ConsentPurpose.MARKETING,
        channel=ContactChannel.EMAIL,
        on=TODAY,
        route=Route.EMAIL,
        evidence=f"Evidence {mark}",
        recorded_by=f"By {mark}",
        expires_on=TODAY,
    )
    seen = policy_versions.add_seen(
        tx, person_id=person_id, version_id=version, day=TODAY, how=f"Shown {mark}"
    )
    return (
        ("consent", consent),
        ("policy_notice", notice),
        ("policy_seen", seen),
        ("subscriber", standings.set_subscriber(tx, subscriber)),
        ("origin", standings.set_origin(tx, origin)),
        ("retention_hold", held),
        *(
            (table, tx.value(f"SELECT max(id) FROM {table} WHERE person_id = ?", (person_id,)))
            for table in ("personal_detail", "client_end")
        ),
    )


def add_request(tx: Tx, person_id: int, mark: str) -> int:
    """An answered request for rectification, which freezes nothing."""
    request_id = requests.add(
        tx,
        kind=RequestKind.RECTIFICATION,
        person_id=person_id,
        received=TODAY,
        details=f"Details {mark}",
        intake=Intake(
            applicant=f"Applicant {mark}",
            applicant_contact=f"Applicant's {mark}",
            subject=f"Subject {mark}",
            subject_contact=f"Subject's {mark}",
        ),
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
