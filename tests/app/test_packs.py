"""The access pack: everything about one person, and nothing about another."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from lumadesk.app import (
    audit,
    business,
    complaints,
    credit_notes,
    diary,
    disclosures,
    documents,
    enquiries,
    erasure,
    invoices,
    jobs,
    letters,
    pack_delivery,
    packs,
    people,
    quotes,
    rectification,
    recurring,
    requests,
    restrictions,
    searches,
    sites,
    verdicts,
)
from lumadesk.app import vault as vaults
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.domain.calendar import UKCalendar
from lumadesk.domain.complaint_course import ComplaintOutcome
from lumadesk.domain.disclosures import Authority
from lumadesk.domain.discounts import Discount
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.erasure import Verdict
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import InvoiceLine, InvoiceTerms
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.policy import IdRule, PolicyProfile
from lumadesk.domain.reminders import Reminder, Tone
from lumadesk.domain.requests import ApplicantRole, Intake, RequestKind
from lumadesk.domain.restriction import Allowance, Deed, RestrictionReason
from lumadesk.domain.searches import Searched
from lumadesk.storage import personal_data
from lumadesk.storage import reminders as stored_reminders
from lumadesk.storage.personal_data import MANIFEST, Found
from lumadesk.storage.vault import Vault
from tests.app.conftest import OWNER, world
from tests.app.fakes import FakeClock, FakeSecrets
from tests.app.website import COLUMNS, TABLE, Website, connect
from tests.storage.making import add_permissions

#: Exported columns that stay empty under this policy: it asks no fee.
NEVER_FILLED = {("request", "fee_paid")}


def line(description: str) -> InvoiceLine:
    return InvoiceLine(
        description=description, quantity=Decimal(1), unit_price=Decimal("60.00"), vat_rate=Decimal(20)
    )


def everything_about(services: Services, website: Website, clock: FakeClock, word: str) -> int:
    """A person of whom everything is held that can be held, each text of theirs with ``word`` in it."""
    website.send(
        f"Name {word}", f"{word}@example.com", phone="07700 900123", service=f"Service {word}",
        message=f"=SUM(A1) message {word} مرحبا 王 <b>", source=f"source-{word}",
    )  # fmt: skip
    mapping = COLUMNS | {"extra:Came by": "source"}
    sites.configure_site(services, url=website.url, table=TABLE, mapping=mapping)
    sync(services)
    enquiry_id = enquiries.list_ids(services, EnquiryFilter(search=word))[0]
    enquiries.mark_replied(services, enquiry_id)
    person_id = enquiries.convert_to_client(services, enquiry_id).value
    people.update_person(
        services, person_id, name=f"Name {word}", email=f"{word}@example.com", phone="07700 900123",
        address=f"1 {word} Street\nMarlow",
    )  # fmt: skip
    people.add_note(services, person_id, f"Note {word}")
    paid, void, _draft = (
        invoices.draft_invoice(services, person_id, [line(f"Work {word} {number}")]).value
        for number in range(3)
    )
    invoices.issue_invoice(services, paid)
    invoices.record_payment(services, paid, Decimal("12.34"), clock.today())
    invoices.issue_invoice(services, void)
    invoices.void_invoice(services, void, f"Void {word}")
    old = requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=person_id, received=clock.today(), details=f"All {word}"
    ).value
    requests.acknowledge(services, old)
    requests.record_identity(services, old, asked=clock.today(), received=clock.today())
    requests.record_clarification(services, old, asked=clock.today(), answered=clock.today())
    requests.extend(services, old)
    requests.close_request(services, old)
    _work_for(services, person_id, clock, word)
    _rights_of(services, person_id, clock, word)
    _privacy_desk(services, person_id, word, clock)
    with services.write("test.permissions") as tx:
        add_permissions(tx, word, person_id)
    return person_id


def _work_for(services: Services, person_id: int, clock: FakeClock, word: str) -> None:
    """A quote with its job, an appointment, a follow-up, a recurring invoice, and money both ways."""
    today = clock.today()
    tenth = Discount(percent=Decimal(10))
    full = replace(line(f"Work {word}"), unit=f"u {word}", discount=tenth, category=f"Income {word}")
    terms = InvoiceTerms(
        reference=f"PO {word}", discount=tenth, customer_vat_number=f"GB {word}", business_customer=True,
        contract_rate=Decimal("4.5"), terms_days=14,
    )  # fmt: skip
    quote = quotes.draft_quote(
        services, person_id, [full], discount=tenth, notes=f"Notes {word}", reference=f"Kitchen {word}"
    ).value
    quotes.issue_quote(services, quote)
    quotes.accept_quote(services, quote, today, f"Signed by {word}")
    job = jobs.add_job(
        services,
        person_id,
        f"Job {word}",
        notes=f"Key {word}",
        starts_on=today,
        ends_on=today,
        quote_id=quote,
    ).value
    jobs.add_time(
        services, job, day=today, minutes=60, what=f"Hours {word}", unit_price=Decimal(40),
        vat_rate=Decimal(20), category=f"Income {word}",
    )  # fmt: skip
    begins, ends = clock.now(), clock.now() + timedelta(hours=1)
    diary.add_appointment(
        services, person_id, f"Visit {word}", begins, ends, place=f"At {word}", notes=f"Bring {word}"
    )
    diary.finish_follow_up(services, diary.add_follow_up(services, person_id, today, f"Ask {word}").value)
    recurring.add_recurring(services, person_id, [full], starts_on=today, until=date(2030, 1, 1), terms=terms)
    part = quotes.invoice_quote(services, quote, label=f"Part {word}").value
    invoices.update_draft(services, part, [full], today, terms=terms)
    invoices.issue_invoice(services, part)
    invoices.record_payment(
        services, part, Decimal(5), today, method=f"Method {word}", reference=f"Ref {word}"
    )
    small = [replace(full, unit_price=Decimal(10))]
    credit_notes.credit_invoice(services, part, f"Reason {word}", small, discount=tenth)
    with services.write("reminder.write") as tx:
        made = Reminder(
            id=0, invoice_id=part, tone=Tone.FIRM, written_on=today, outstanding=Decimal(1),
            interest=Decimal("0.10"), fixed_sum=Decimal(40), document_id=None, sent_on=None, sent_how="",
            created_at=tx.now,
        )  # fmt: skip
        stored_reminders.mark_sent(tx, stored_reminders.add(tx, made), today, f"By {word}")


def _rights_of(services: Services, person_id: int, clock: FakeClock, word: str) -> None:
    """A restriction that ended, an answer sent to another controller, a verdict that was changed."""
    bound = restrictions.restrict(
        services, person_id, RestrictionReason.ACCURACY, details=f"Disputed {word}"
    ).value
    restrictions.allow(services, bound, deed=Deed.EDIT, ground=Allowance.CONSENT, because=f"Agreed {word}")
    restrictions.record_notice(services, bound, f"Told {word}")
    restrictions.lift(services, bound)
    moved = asked(services, person_id, clock, RequestKind.PORTABILITY)
    packs.build_pack(services, moved)
    pack_delivery.record_dispatch(
        services, moved, channel="email", address=f"in@{word}.example", checked_how=f"Called {word}",
        controller=f"Other {word} Ltd",
    )  # fmt: skip
    requests.close_request(services, moved)
    note = next(row for row in erasure.preview(services, person_id).verdicts if row.table == "note")
    verdicts.change_verdict(
        services, person_id, "note", note.id, Verdict.KEEP, reason="A claim is open", until=date(2027, 5, 1)
    )


def _privacy_desk(services: Services, person_id: int, word: str, clock: FakeClock) -> None:
    today = clock.today()
    intake = Intake(
        role=ApplicantRole.AGENT,
        applicant=f"Agent {word}",
        applicant_contact=f"2 {word} Lane",
        subject=f"Subject {word}",
        subject_contact=f"3 {word} Lane",
    )
    wrong = requests.open_request(
        services, kind=RequestKind.RECTIFICATION, person_id=person_id, received=today, intake=intake
    ).value
    requests.record_authority(services, wrong, received=today, evidence=f"Evidence {word}")
    searches.log_search(
        services, wrong, where=Searched.PAPER, place=f"Shelf {word}", terms=f"Terms {word}",
        found=f"Found {word}", left_out=f"Loft {word}", because=f"Because {word}",
    )  # fmt: skip
    rectification.record_correction(services, wrong, field=f"Field {word}", before=f"A {word}", after="B")
    rectification.record_dispute(services, wrong, field="x", held="y", claimed="z", because=f"Because {word}")
    told, untold, *_others = rectification.list_tasks(services, wrong)
    rectification.tell_recipient(services, told.id, how=f"By letter to {word}")
    rectification.tell_recipient(services, untold.id, not_because=f"Never had {word}")
    letter = letters.write_letter(services, LetterKind.ANSWER, request_id=wrong, words=f"Words {word}").value
    letters.mark_sent(services, letter)
    complaint = complaints.open_complaint(
        services, received=today, details=f"Complaint {word}", person_id=person_id,
        complainant=f"Friend {word}", contact=f"4 {word} Lane",
    ).value  # fmt: skip
    complaints.acknowledge(services, complaint)
    complaints.answer(services, complaint, outcome=ComplaintOutcome.UPHELD, note=f"Outcome {word}")
    disclosures.record_disclosure(
        services, authority=Authority.COURT, asked_by=f"Court {word}", asked_on=today,
        what=f"What {word}", basis="Order", disclosed_on=today, how=f"How {word}",
        reasons=f"Reasons {word}", person_id=person_id,
    )  # fmt: skip


def asked(
    services: Services, person_id: int, clock: FakeClock, kind: RequestKind = RequestKind.ACCESS
) -> int:
    return requests.open_request(services, kind=kind, person_id=person_id, received=clock.today()).value


def built(services: Services, request_id: int) -> dict[str, bytes]:
    """The files of a new pack, by the ending of their names."""
    made = [documents.get(services, id_) for id_ in packs.build_pack(services, request_id).value]
    return {document.file_name.rpartition(".")[2]: document.data for document in made}


def squeezed(text: str) -> str:
    """Without white space: lines are broken where the page ends."""
    return "".join(text.split())


def text_of(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


@dataclass(frozen=True, kw_only=True)
class TwoPeople:
    """Of each everything is held that can be; the texts of one say quixotic, of the other zanzibar."""

    services: Services
    clock: FakeClock
    quixotic: int
    zanzibar: int
    held: list[Found]  # about the first
    files: dict[str, bytes]  # the pack of the first, by the ending of its names


@pytest.fixture(scope="module")
def two(
    tmp_path_factory: pytest.TempPathFactory,
    _vault_template: tuple[Path, str],
    _moment: datetime,
    calendar: UKCalendar,
    profiles: Mapping[str, PolicyProfile],
) -> Iterator[TwoPeople]:
    folder = tmp_path_factory.mktemp("packs")
    template, key = _vault_template
    shutil.copytree(template, folder / "vault")
    clock = FakeClock(_moment)
    outside = world(folder, clock, FakeSecrets(), calendar, profiles)
    services = Services(outside=outside, vault=Vault.open_with_key(folder / "vault", key))
    business.save_business(services, replace(OWNER, vat_registered=True, vat_number="GB 123 4567 82"))
    website = Website(folder / "site.sqlite3").make()
    connect(services, website)
    quixotic, zanzibar = (
        everything_about(services, website, clock, word) for word in ("quixotic", "zanzibar")
    )
    for happens in (lambda: website.change("1", "phone", "07700 900456"), lambda: website.remove("1")):
        happens()
        sync(services, full=True)
    enquiries.mark_for_deletion(services, enquiries.list_ids(services, EnquiryFilter()))
    request_id = asked(services, quixotic, clock)
    with services.read() as tx:
        held = personal_data.collect(tx, quixotic)
    files = built(services, request_id)
    yield TwoPeople(
        services=services, clock=clock, quixotic=quixotic, zanzibar=zanzibar, held=held, files=files
    )
    vaults.lock(services)


def test_everything_that_is_held_is_in_the_pack(two: TwoPeople) -> None:
    text = text_of(two.files["pdf"])
    assert len(two.held) > 10
    for record in two.held:
        for label, value in record.fields:
            assert squeezed(label) in text
            if value.isascii():  # scripts that are shaped are stored as glyphs
                assert squeezed(value) in text, label
    shown = {(record.table, label) for record in two.held for label, _value in record.fields}
    exported = {
        (table, column.label)
        for table, manifest in MANIFEST.items()
        if manifest.via is not None
        for name, column in manifest.columns.items()
        if column.export != "no" and (table, name) not in NEVER_FILLED
    }
    assert exported - shown == set(), "every column of the manifest was filled, and shown"


def test_nothing_of_anybody_else_is_in_it(two: TwoPeople) -> None:
    other = built(two.services, asked(two.services, two.zanzibar, two.clock))
    for files, mine, theirs in ((two.files, "quixotic", "zanzibar"), (other, "zanzibar", "quixotic")):
        for content in (text_of(files["pdf"]), files["json"].decode(), files["csv"].decode()):
            assert mine in content
            assert theirs not in content


def test_the_pack_tells_what_article_15_asks_for(two: TwoPeople) -> None:
    text = text_of(two.files["pdf"])
    told = two.services.profile.article15
    for expected in (
        *(purpose.text for purpose in told.purposes),
        *(recipient.name for recipient in told.recipients),
        *told.categories,
        *told.retention,
        *told.rights,
        told.complaint,
        told.source,
        told.automated,
        told.transfers,
        told.regulator.helpline,
        "Sample IT Support",
        "3 December 2026",
    ):
        assert squeezed(expected) in text, expected


def test_the_pages_are_numbered(two: TwoPeople) -> None:
    pdf = PdfReader(io.BytesIO(two.files["pdf"]))
    pages = len(pdf.pages)
    assert pages > 2
    for number, page in enumerate(pdf.pages, start=1):
        assert squeezed(f"Page {number} of {pages}") in squeezed(page.extract_text())
    assert pdf.outline, "bookmarks"


def test_the_portable_part_is_what_the_person_gave(two: TwoPeople) -> None:
    portable = json.loads(two.files["json"])
    values = {
        field["value"]
        for section in portable["sections"]
        for record in section["records"]
        for field in record["fields"]
    }
    assert "=SUM(A1) message quixotic مرحبا 王 <b>" in values, "text exactly as it was given"
    assert {"quixotic@example.com", "Service quixotic", "1 quixotic Street\nMarlow", "£12.34"} <= values
    assert not any("Note" in value for value in values), "the owner's notes are not portable"
    assert not any("Work" in value for value in values)
    rows = list(csv.reader(io.StringIO(two.files["csv"].decode("utf-8-sig"))))
    cells = {cell for row in rows for cell in row}
    assert "'=SUM(A1) message quixotic مرحبا 王 <b>" in cells, "no spreadsheet runs it"
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_a_request_for_portability_is_answered_with_data_alone(trading: Services, clock: FakeClock) -> None:
    ann = people.add_person(trading, name="Ann Example").value
    files = built(trading, asked(trading, ann, clock, RequestKind.PORTABILITY))
    assert set(files) == {"json", "csv"}


def test_a_newer_pack_replaces_the_older(trading: Services, clock: FakeClock) -> None:
    ann = people.add_person(trading, name="Ann Example").value
    request_id = asked(trading, ann, clock)
    first = packs.build_pack(trading, request_id)
    assert first.concerns("document")
    assert first.concerns("request")
    people.add_note(trading, ann, "Called quixotically.")
    second = packs.build_pack(trading, request_id).value
    assert len(second) == 3
    kept = {row.id for row in documents.list_for(trading, request_id=request_id)}
    assert kept == set(second)
    assert "Calledquixotically" in text_of(documents.get(trading, second[0]).data)


def test_the_pack_does_not_contain_the_pack_before_it(trading: Services, clock: FakeClock) -> None:
    request_id = asked(trading, people.add_person(trading, name="Ann Example").value, clock)
    first = built(trading, request_id)
    assert built(trading, request_id) == first, "the same data is the same pack, byte by byte"


def test_exporting_the_pack(trading: Services, clock: FakeClock, tmp_path: Path) -> None:
    request_id = asked(trading, people.add_person(trading, name="Ann Example").value, clock)
    with pytest.raises(RuleViolation) as refusal:
        packs.export_pack(trading, request_id, tmp_path)
    assert refusal.value.code == "request.no_pack"
    made = packs.build_pack(trading, request_id).value
    out = tmp_path / "out"
    files = packs.export_pack(trading, request_id, out).value
    assert [file.name for file in files] == [
        f"access-request-{request_id}.{ending}" for ending in ("pdf", "json", "csv")
    ]
    assert [file.read_bytes() for file in files] == [documents.get(trading, id_).data for id_ in made]
    latest = audit.list_entries(trading)[0]
    assert (latest.verb, set(latest.touched)) == ("request.export-pack", {"request", "document"})
    assert packs.export_pack(trading, request_id, out).value == files, "the same files twice is no harm"
    files[0].write_bytes(b"mine")
    with pytest.raises(KnownError) as failure:
        packs.export_pack(trading, request_id, out)
    assert failure.value.code == "file.exists"


def test_what_is_not_answered_with_a_pack(trading: Services, clock: FakeClock) -> None:
    ann = people.add_person(trading, name="Ann Example").value
    closed = asked(trading, ann, clock)
    requests.close_request(trading, closed)
    wrong_kind = asked(trading, ann, clock, RequestKind.RECTIFICATION)
    bob = people.add_person(trading, name="Bob Example").value
    erased = asked(trading, bob, clock)
    requests.close_request(trading, erased)
    erasure.erase_person(trading, bob, confirm_name="Bob Example")
    for request_id, code in (
        (closed, "request.closed"),
        (wrong_kind, "request.no_pack_for_kind"),
        (erased, "request.person_erased"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            packs.build_pack(trading, request_id)
        assert refusal.value.code == code
    with pytest.raises(KnownError) as failure:
        packs.build_pack(trading, 99)
    assert failure.value.code == "request.not_found"


def test_a_policy_may_promise_proof_of_identity_first(trading: Services, clock: FakeClock) -> None:
    strict: dict[str, Any] = {
        name: replace(profile, id_rule=IdRule.ALWAYS) for name, profile in trading.outside.profiles.items()
    }
    services = replace(trading, outside=replace(trading.outside, load_profiles=lambda: strict))
    request_id = asked(services, people.add_person(services, name="Ann Example").value, clock)
    with pytest.raises(RuleViolation) as refusal:
        packs.build_pack(services, request_id)
    assert refusal.value.code == "request.identity_first"
    requests.record_identity(services, request_id, received=clock.today())
    assert len(packs.build_pack(services, request_id).value) == 3


def test_while_the_clock_stands_still_the_pack_can_be_built(trading: Services, clock: FakeClock) -> None:
    request_id = asked(trading, people.add_person(trading, name="Ann Example").value, clock)
    requests.record_clarification(trading, request_id, asked=clock.today())
    assert b"%PDF" in built(trading, request_id)["pdf"]
    assert requests.get(trading, request_id).deadline.due is None
