"""Erasing a person: the verdicts, the confirmation, what stays and until when, and the certificate."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from lumadesk.app import documents, enquiries, erasure, invoices, packs, people, requests, sites
from lumadesk.app import vault as vaults
from lumadesk.app.services import Services
from lumadesk.app.settings import VaultSettings, save_settings
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.erasure import Verdict
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import InvoiceLine, InvoiceStatus
from lumadesk.domain.request_course import EventKind
from lumadesk.domain.requests import ApplicantRole, Intake, RequestKind, RequestStatus
from tests.app.fakes import FakeClock
from tests.app.website import Website

NAME = "Quixote O'Zanzibar"
#: Words of the person that are in no other record.
WORDS = ("quixote", "zanzibar", "quirky", "07700 900999")

VISIT = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal("60.00"))


@pytest.fixture
def visitor(services: Services, website: Website) -> int:
    """Somebody who only wrote, and somebody else who did, too."""
    website.send(NAME, "quixote@zanzibar.example", phone="07700 900999", message="quirky laptop")
    website.send("Bob Example", "bob@example.com")
    sync(services)
    return owner_of(services, "quixote")


@pytest.fixture
def client(trading: Services, visitor: int, clock: FakeClock) -> int:
    """The same person as a client: note, paid invoice, draft, answered access request with its pack."""
    (enquiry_id,) = enquiries.list_ids(trading, EnquiryFilter(person_id=visitor))
    enquiries.convert_to_client(trading, enquiry_id)
    people.add_note(trading, visitor, "A quirky note.")
    paid, _draft = (invoices.draft_invoice(trading, visitor, [VISIT]).value for _ in range(2))
    invoices.issue_invoice(trading, paid)
    invoices.record_payment(trading, paid, Decimal("60.00"), clock.today())
    request_id = requests.open_request(
        trading,
        kind=RequestKind.ACCESS,
        person_id=visitor,
        received=clock.today(),
        details="A quirky request.",
    ).value
    packs.build_pack(trading, request_id)
    requests.close_request(trading, request_id)
    return visitor


def owner_of(services: Services, search: str) -> int:
    (enquiry_id,) = enquiries.list_ids(services, EnquiryFilter(search=search))
    return enquiries.get(services, enquiry_id).person_id


def erased(services: Services, person_id: int) -> int:
    name = people.get(services, person_id).name
    return erasure.erase_person(services, person_id, confirm_name=name).value


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def words_left(services: Services, *, but_in: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    """(table, word) wherever the vault still holds a word of the person, the search index included."""
    connection = services.vault.raw_connection()
    try:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.endswith(("_data", "_idx", "_docsize", "_config"))
        ]
        for index in [name for name in tables if name.endswith("_search")]:
            vocabulary = f"words_of_{index}"
            connection.execute(f"CREATE VIRTUAL TABLE temp.{vocabulary} USING fts5vocab(main, {index}, row)")
            tables.append(vocabulary)
        found = set()
        for table in set(tables) - set(but_in):
            content = " ".join(str(row) for row in connection.execute(f"SELECT * FROM {table}")).lower()
            found |= {(table, word) for word in WORDS if word in content}
        return found
    finally:
        connection.close()


def test_the_preview_of_somebody_who_only_wrote(services: Services, visitor: int) -> None:
    preview = erasure.preview(services, visitor)
    assert preview.person.name == NAME
    assert preview.frozen_by is None
    assert [(row.table, row.verdict, row.until) for row in preview.verdicts] == [
        ("enquiry", Verdict.ERASE, None),
        ("person", Verdict.ERASE, None),
    ]
    assert all("Art 17(1)" in row.because for row in preview.verdicts)


def test_the_preview_of_a_client(trading: Services, client: int, website: Website) -> None:
    before = words_left(trading)
    preview = erasure.preview(trading, client)
    verdicts = {(row.table, row.label): (row.verdict, row.until) for row in preview.verdicts}
    kept = (Verdict.KEEP, date(2033, 4, 6))
    gone = (Verdict.ERASE, None)
    assert verdicts == {
        ("enquiry", "Enquiry of 2 Nov 2026"): gone,
        ("note", "Note of 3 Nov 2026"): gone,
        ("request", "Access request of 3 Nov 2026"): (Verdict.ANONYMISE, None),
        ("invoice", "Invoice INV-0001"): kept,
        ("invoice", "Draft invoice of 3 Nov 2026"): gone,
        ("document", "Document (invoice) of 3 Nov 2026"): kept,
        ("document", "Document (access pack) of 3 Nov 2026"): gone,
        ("person", f"Person {client}"): (Verdict.ANONYMISE, None),
    }
    invoice = next(row for row in preview.verdicts if row.label == "Invoice INV-0001")
    assert "TMA 1970 s.12B" in invoice.because
    assert "six years" in invoice.because
    assert words_left(trading) == before, "a preview changes nothing"
    assert website.keys() == ["1", "2"]


def test_erasing_somebody_who_only_wrote(services: Services, visitor: int, website: Website) -> None:
    assert words_left(services)
    outcome = erasure.erase_person(services, visitor, confirm_name=NAME)
    assert outcome.concerns("person")
    assert outcome.concerns("enquiry")
    assert outcome.concerns("erasure")
    with pytest.raises(KnownError) as failure:
        people.get(services, visitor)
    assert failure.value.code == "person.not_found"
    assert words_left(services) == set()
    assert [one.name for one in people.rows(services, people.list_ids(services))] == ["Bob Example"]
    assert len(enquiries.list_ids(services, EnquiryFilter())) == 1
    assert website.keys() == ["1", "2"], "the website's row goes with the next sync"
    assert [row.state for row in sites.deletions(services)] == ["queued"]
    assert vaults.verify(services).ok


def test_the_website_is_told_by_the_next_sync(
    services: Services, visitor: int, website: Website, clock: FakeClock
) -> None:
    erasure_id = erased(services, visitor)
    view = erasure.get(services, erasure_id)
    assert (view.erasure.complete, view.site_deletions, view.site_deletions_done) == (False, 1, 0)
    report = sync(services).value
    assert (report.deleted_at_site, report.verified_absent, report.queued) == (1, 1, 0)
    assert website.keys() == ["2"]
    view = erasure.get(services, erasure_id)
    assert (view.erasure.complete, view.site_deletions, view.site_deletions_done) == (True, 1, 1)
    (receipt,) = view.erasure.receipts
    assert receipt["verified_absent"] is True
    clock.advance(days=1)
    report = sync(services).value
    assert (report.new, report.deleted_at_site) == (0, 0)
    assert words_left(services) == set()


def test_an_unreachable_website_leaves_the_erasure_open(
    services: Services, visitor: int, website: Website
) -> None:
    website.away()
    erasure_id = erased(services, visitor)
    assert words_left(services) == set(), "here everything is gone at once"
    with pytest.raises(KnownError) as failure:
        sync(services)
    assert "1 deletion stays queued" in failure.value.message
    assert not erasure.get(services, erasure_id).erasure.complete
    website.back()
    sync(services)
    assert erasure.get(services, erasure_id).erasure.complete


def test_erasing_a_client_keeps_the_tax_record_and_nothing_else(
    trading: Services, client: int, clock: FakeClock
) -> None:
    (paid,) = invoices.list_ids(trading, InvoiceStatus.PAID)
    page = invoices.invoice_pdf(trading, paid)
    erasure_id = erased(trading, client)
    person = people.get(trading, client)
    assert (person.name, person.email, person.phone, person.address) == ("Erased person", None, None, None)
    assert person.erased_at == clock.now()
    assert not person.is_client
    assert people.list_ids(trading, "quixote") == []
    assert client not in people.list_ids(trading)
    view = invoices.get(trading, paid)
    assert (view.invoice.number, view.invoice.customer_name) == ("INV-0001", NAME)
    assert view.paid == Decimal("60.00")
    assert invoices.invoice_pdf(trading, paid) == page
    assert invoices.list_ids(trading) == [paid], "the draft is gone"
    (request,) = requests.list_requests(trading)
    assert (request.request.details, request.person_name) == ("", "")
    assert request.request.kind is RequestKind.ACCESS
    assert request.request.received == date(2026, 11, 3), "kind and dates stay as evidence"
    assert words_left(trading, but_in=("invoice", "document")) == set()
    assert {row.kind for row in documents.list_for(trading)} == {"invoice", "erasure-certificate"}
    kept = [row for row in erasure.get(trading, erasure_id).erasure.verdicts if row.verdict is Verdict.KEEP]
    assert {row.until for row in kept} == {date(2033, 4, 6)}
    assert vaults.verify(trading).ok


def test_the_number_of_a_kept_invoice_is_never_given_again(trading: Services, client: int) -> None:
    erased(trading, client)
    bob = owner_of(trading, "bob")
    invoice_id = invoices.draft_invoice(trading, bob, [VISIT]).value
    invoices.issue_invoice(trading, invoice_id)
    assert invoices.get(trading, invoice_id).invoice.number == "INV-0002"


def test_an_erased_draft_leaves_no_gap(trading: Services, visitor: int) -> None:
    invoices.draft_invoice(trading, visitor, [VISIT])
    erased(trading, visitor)
    bob = owner_of(trading, "bob")
    invoice_id = invoices.draft_invoice(trading, bob, [VISIT]).value
    invoices.issue_invoice(trading, invoice_id)
    assert invoices.get(trading, invoice_id).invoice.number == "INV-0001"


def test_money_that_is_owed_keeps_the_invoice(trading: Services, visitor: int, clock: FakeClock) -> None:
    invoice_id = invoices.draft_invoice(trading, visitor, [VISIT]).value
    invoices.issue_invoice(trading, invoice_id)
    row = next(row for row in erasure.preview(trading, visitor).verdicts if row.table == "invoice")
    assert row.verdict is Verdict.KEEP
    assert "Art 17(3)(e)" in row.because
    erased(trading, visitor)
    invoices.record_payment(trading, invoice_id, Decimal("60.00"), clock.today())
    assert invoices.get(trading, invoice_id).invoice.status is InvoiceStatus.PAID, "it can still be paid"


def test_after_its_time_an_invoice_goes_like_the_rest(
    trading: Services, client: int, clock: FakeClock
) -> None:
    clock.moment = clock.moment.replace(year=2033, month=4, day=5)
    row = next(row for row in erasure.preview(trading, client).verdicts if row.label == "Invoice INV-0001")
    assert row.verdict is Verdict.KEEP
    clock.advance(days=1)
    preview = erasure.preview(trading, client)
    assert {row.verdict for row in preview.verdicts if row.table == "invoice"} == {Verdict.ERASE}
    erased(trading, client)
    assert words_left(trading) == set()
    assert invoices.list_ids(trading) == []
    assert vaults.verify(trading).ok


def test_a_wrong_name_erases_nothing(services: Services, visitor: int) -> None:
    before = words_left(services)
    for wrong in ("", " ", "Quixote", "Bob Example", "Quixote O'Zanzibar!", "%"):
        with pytest.raises(RuleViolation) as refusal:
            erasure.erase_person(services, visitor, confirm_name=wrong)
        assert refusal.value.code == "erasure.name_differs"
        assert "zanzibar" not in f"{refusal.value.message} {refusal.value.hint}".lower()
    assert words_left(services) == before
    assert erasure.list_erasures(services) == []
    assert sites.deletions(services) == []


def test_the_name_may_be_typed_with_other_capitals_and_spaces(services: Services, visitor: int) -> None:
    erasure.erase_person(services, visitor, confirm_name="  quixote   o'ZANZIBAR ")
    assert words_left(services) == set()


@pytest.mark.parametrize("kind", [RequestKind.ACCESS, RequestKind.PORTABILITY])
def test_frozen_while_a_request_for_a_copy_is_open(
    services: Services, visitor: int, clock: FakeClock, kind: RequestKind
) -> None:
    request_id = requests.open_request(services, kind=kind, person_id=visitor, received=clock.today()).value
    frozen = erasure.preview(services, visitor).frozen_by
    assert frozen is not None
    assert "s.173" in frozen
    with pytest.raises(RuleViolation) as refusal:
        erasure.erase_person(services, visitor, confirm_name=NAME)
    assert refusal.value.code == "erasure.frozen"
    assert people.get(services, visitor).name == NAME
    requests.close_request(services, request_id)
    assert erasure.preview(services, visitor).frozen_by is None
    erased(services, visitor)
    assert words_left(services) == set()


def test_the_request_for_erasure_itself_freezes_nothing_and_stays_as_evidence(
    services: Services, visitor: int, clock: FakeClock
) -> None:
    request_id = requests.open_request(
        services,
        kind=RequestKind.ERASURE,
        person_id=visitor,
        received=clock.today(),
        details="Quixote wants to go",
    ).value
    erased(services, visitor)
    view = requests.get(services, request_id)
    assert (view.request.person_id, view.request.details, view.person_name) == (None, "", "")
    assert (view.request.kind, view.request.received) == (RequestKind.ERASURE, clock.today())
    assert view.words == f"answered on {clock.today()}"
    answer = requests.history(services, request_id)[-1].event
    assert (answer.kind, answer.note) == (EventKind.ANSWERED, "Our certificate of the erasure is E-0001.")
    assert words_left(services) == set()
    certificate = text_of(erasure.certificate(services, 1).data)
    assert f"Request R-{request_id:04d}, received on 3 November 2026" in certificate


def test_what_keeps_the_request_from_being_answered_keeps_the_data(
    services: Services, visitor: int, clock: FakeClock
) -> None:
    request_id = requests.open_request(
        services,
        kind=RequestKind.ERASURE,
        person_id=visitor,
        received=clock.today(),
        intake=Intake(role=ApplicantRole.AGENT, applicant="Bo Solicitor"),
    ).value
    with pytest.raises(RuleViolation) as refusal:
        erased(services, visitor)
    assert refusal.value.code == "request.authority_first"
    assert people.get(services, visitor).name == NAME
    requests.record_authority(services, request_id, received=clock.today(), evidence="Letter")
    erased(services, visitor)
    assert requests.get(services, request_id).request.status is RequestStatus.ANSWERED


def test_one_that_was_answered_before_stays_as_it_was(
    services: Services, visitor: int, clock: FakeClock
) -> None:
    request_id = requests.open_request(
        services, kind=RequestKind.ERASURE, person_id=visitor, received=clock.today()
    ).value
    requests.close_request(services, request_id, status=RequestStatus.REFUSED, because="Excessive.")
    clock.advance(days=1)
    erasure_id = erased(services, visitor)
    assert requests.get(services, request_id).request.status is RequestStatus.REFUSED
    assert "R-0001" not in text_of(erasure.certificate(services, erasure_id).data)


def test_erasing_twice(trading: Services, client: int, clock: FakeClock) -> None:
    first = erased(trading, client)
    for again in (
        lambda: erasure.erase_person(trading, client, confirm_name="Erased person"),
        lambda: erasure.preview(trading, client),
        lambda: people.add_note(trading, client, "Called again."),
        lambda: people.make_client(trading, client),
        lambda: invoices.draft_invoice(trading, client, [VISIT]),
        lambda: requests.open_request(
            trading, kind=RequestKind.ACCESS, person_id=client, received=clock.today()
        ),
    ):
        with pytest.raises(RuleViolation) as refusal:
            again()
        assert refusal.value.code == "person.erased"
    assert [row.id for row in erasure.list_erasures(trading)] == [first]


def test_two_erasures_are_two_records(services: Services, visitor: int, clock: FakeClock) -> None:
    bob = owner_of(services, "bob")
    first = erasure.erase_person(services, visitor, confirm_name=NAME, ground="  ").value
    clock.advance(days=1)
    second = erasure.erase_person(services, bob, confirm_name="Bob Example", ground="No longer needed").value
    rows = erasure.list_erasures(services)
    assert [(row.id, row.ground) for row in rows] == [
        (second, "No longer needed"),
        (first, erasure.DEFAULT_GROUND),
    ]
    assert rows[0].at - rows[1].at == timedelta(days=1)
    assert (services.vault.folder / "erasures.ledger").read_bytes().count(b"\n") >= 2
    report = vaults.verify(services)
    assert report.ok, [check for check in report.checks if not check.ok]


def test_a_merged_person_is_erased_whole(services: Services, visitor: int) -> None:
    bob = owner_of(services, "bob")
    people.merge_people(services, bob, visitor)
    erasure.erase_person(services, bob, confirm_name="Bob Example")
    assert words_left(services) == set()
    assert enquiries.list_ids(services, EnquiryFilter()) == []
    assert len(sites.deletions(services)) == 2


def test_an_enquiry_that_was_deleted_before_needs_no_second_deletion(
    trading: Services, client: int, website: Website
) -> None:
    (enquiry_id,) = enquiries.list_ids(trading, EnquiryFilter(person_id=client))
    enquiries.mark_for_deletion(trading, [enquiry_id])
    sync(trading)
    erasure_id = erased(trading, client)
    view = erasure.get(trading, erasure_id)
    assert (view.erasure.complete, view.site_deletions) == (True, 0)
    assert len(website.keys()) == 1


def test_an_enquiry_that_was_queued_before_belongs_to_the_erasure(
    services: Services, visitor: int, website: Website
) -> None:
    website.refuse_deletions()
    (enquiry_id,) = enquiries.list_ids(services, EnquiryFilter(person_id=visitor))
    enquiries.mark_for_deletion(services, [enquiry_id])
    sync(services)
    erasure_id = erased(services, visitor)
    assert not erasure.get(services, erasure_id).erasure.complete
    enquiries.unmark_for_deletion(services, [enquiry_id])
    assert len(sites.deletions(services)) == 1, "an erasure cannot be taken back"
    website.allow_deletions()
    sync(services)
    assert erasure.get(services, erasure_id).erasure.complete


def test_an_erasure_waits_for_no_undo_period(services: Services, visitor: int, website: Website) -> None:
    save_settings(services, VaultSettings(undo_minutes=600))
    erased(services, visitor)
    assert sync(services).value.deleted_at_site == 1
    assert website.keys() == ["2"]


# The certificate


def test_the_certificate_proves_the_erasure_without_what_was_erased(
    trading: Services, client: int, tmp_path: Path
) -> None:
    erasure_id = erased(trading, client)
    document = erasure.certificate(trading, erasure_id)
    assert (document.kind, document.person_id) == ("erasure-certificate", None)
    assert document.file_name == f"erasure-E-{erasure_id:04d}.pdf"
    text = text_of(document.data)
    for expected in (
        f"E-{erasure_id:04d}",
        "3 November 2026",
        "Sample IT Support",
        "INV-0001",
        "6 April 2033",
        "TMA 1970 s.12B",
        "Enquiry of 2 Nov 2026",
        "Backups",
    ):
        assert expected in text, expected
    for personal in WORDS:
        assert personal not in text.lower()
    assert "SELECT" not in text, "nothing is proved at the website yet"
    path = erasure.export_certificate(trading, erasure_id, tmp_path).value
    assert path == tmp_path / document.file_name
    assert path.read_bytes() == document.data


def test_the_certificate_is_renewed_with_the_websites_proof(trading: Services, client: int) -> None:
    erasure_id = erased(trading, client)
    first = erasure.certificate(trading, erasure_id)
    sync(trading)
    second = erasure.certificate(trading, erasure_id)
    text = text_of(second.data)
    assert "SELECT count(*)" in text
    assert second.id != first.id
    kept = [row.id for row in documents.list_for(trading, erasure_id=erasure_id)]
    assert kept == [second.id], "the older one is replaced"
    with pytest.raises(KnownError):
        documents.get(trading, first.id)


def test_an_erasure_that_is_not_there(services: Services, tmp_path: Path) -> None:
    for ask in (
        lambda: erasure.get(services, 7),
        lambda: erasure.certificate(services, 7),
        lambda: erasure.export_certificate(services, 7, tmp_path),
    ):
        with pytest.raises(KnownError) as failure:
            ask()
        assert failure.value.code == "erasure.not_found"
    with pytest.raises(KnownError) as failure:
        erasure.preview(services, 7)
    assert failure.value.code == "person.not_found"
