"""Reviewing, redacting and withholding: what was taken out is in no byte of what the person gets."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import pyzipper
from pypdf import PdfReader

from lumadesk.app import (
    documents,
    enquiries,
    erasure,
    invoices,
    pack_delivery,
    pack_review,
    packs,
    people,
    requests,
)
from lumadesk.app.pack_review import ReviewItem
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.mentions import MentionKind
from lumadesk.domain.packs import EXEMPTIONS, MARK, Decision, Exemption, Redaction
from lumadesk.domain.request_course import EventKind
from lumadesk.domain.requests import ApplicantRole, Intake, RequestKind
from tests.app.fakes import FakeClock
from tests.app.website import Website

SECRET = "Zebedee Quux"
NUMBER = "07700 900777"
MESSAGE = f"My neighbour {SECRET} (ring {NUMBER}) says hello. مرحبا"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Ann asked for a copy; her message names Zebedee, who is known here, and his number."""

    services: Services
    clock: FakeClock
    ann: int
    zebedee: int
    request: int
    enquiry: int
    note: int
    out: Path


@pytest.fixture
def asked(trading: Services, website: Website, clock: FakeClock, tmp_path: Path) -> Asked:
    website.send("Ann Example", "ann@example.com", message=MESSAGE)
    sync(trading)
    (enquiry,) = enquiries.list_ids(trading, EnquiryFilter())
    ann = enquiries.get(trading, enquiry).person_id
    return Asked(
        services=trading,
        clock=clock,
        ann=ann,
        zebedee=people.add_person(trading, name=SECRET, phone=NUMBER).value,
        request=requests.open_request(
            trading, kind=RequestKind.ACCESS, person_id=ann, received=clock.today()
        ).value,
        enquiry=enquiry,
        note=people.add_note(trading, ann, "Her solicitor wrote to us about the fence.").value,
        out=tmp_path / "out",
    )


def item(asked: Asked, table: str, id_: int) -> ReviewItem:
    found = pack_review.review(asked.services, asked.request).items
    return next(one for one in found if (one.table, one.id) == (table, id_))


def cut(text: str, value: str = MESSAGE, field: str = "Message", reason: str = "Somebody else") -> Redaction:
    start = value.index(text)
    return Redaction(field=field, start=start, end=start + len(text), reason=reason)


def built(asked: Asked) -> dict[str, bytes]:
    made = [
        documents.get(asked.services, id_) for id_ in packs.build_pack(asked.services, asked.request).value
    ]
    return {document.file_name.rpartition(".")[2]: document.data for document in made}


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RuleViolation) as refusal:
        act()
    assert SECRET not in f"{refusal.value.message} {refusal.value.hint}"
    return refusal.value.code


def everything_in(pdf: bytes, tmp_path: Path) -> bytes:
    """What any reader could find: the text layer by two programs, metadata, and every stream unpacked."""
    file = tmp_path / "page.pdf"
    file.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True).stdout
    info = subprocess.run(["pdfinfo", "-meta", str(file)], capture_output=True, check=True).stdout
    whole = subprocess.run(
        ["qpdf", "--qdf", "--object-streams=disable", "--stream-data=uncompress", str(file), "-"],
        capture_output=True,
        check=True,
    ).stdout
    reader = PdfReader(io.BytesIO(pdf))
    extracted = "\n".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
    assert not reader.attachments
    return b"\n".join([text, info, whole, extracted.encode("utf-8", "surrogatepass"), pdf])


def holds(data: bytes, words: str) -> bool:
    """Whether any of the words is there, in any of the ways in which a PDF or a JSON writes text."""
    squeezed = re.sub(rb"\s+", b"", data).lower()
    return any(
        form.lower() in squeezed
        for word in (words.split() if words[0].isalpha() else ["".join(words.split())])
        for form in (
            word.encode(),
            word.encode("utf-16-be"),
            word.encode().hex().encode(),
            word.encode("utf-16-be").hex().encode(),
        )
    )


# The review


def test_every_record_is_there_and_other_people_are_pointed_out(asked: Asked) -> None:
    review = pack_review.review(asked.services, asked.request)
    assert [group.title for group in review.groups] == [
        "Contact details", "Enquiries", "Notes", "Requests about your data", "Steps of your requests",
    ]  # fmt: skip
    assert {one.decision for one in review.items} == {Decision.INCLUDE}
    one = item(asked, "enquiry", asked.enquiry)
    assert (one.review, one.changed, one.names_others) == (None, False, True)
    (message,) = (field for field in one.fields if field.label == "Message")
    assert [
        (other.kind, message.value[other.start : other.end], other.person_id) for other in message.others
    ] == [(MentionKind.NAME, SECRET, asked.zebedee), (MentionKind.PHONE, NUMBER, asked.zebedee)]
    (email,) = (field for field in one.fields if field.label == "Email")
    assert not email.others, "her own address is not somebody else's"
    assert not item(asked, "note", asked.note).names_others


def test_a_decision_is_kept_and_can_be_taken_back(asked: Asked) -> None:
    services, request = asked.services, asked.request
    pack_review.redact(services, request, "enquiry", asked.enquiry, [cut(SECRET)])
    kept = item(asked, "enquiry", asked.enquiry).review
    assert kept is not None
    assert (kept.decision, kept.redactions, kept.decided_on) == (
        Decision.REDACT, (cut(SECRET),), date(2026, 11, 3),
    )  # fmt: skip
    pack_review.withhold(
        services, request, "enquiry", asked.enquiry,
        exemption=Exemption.THIRD_PARTY, test="He refused.", reason="It is about somebody else.",
    )  # fmt: skip
    assert item(asked, "enquiry", asked.enquiry).decision is Decision.WITHHOLD
    pack_review.include(services, request, "enquiry", asked.enquiry)
    kept = item(asked, "enquiry", asked.enquiry).review
    assert kept is not None
    assert (kept.decision, kept.redactions) == (Decision.INCLUDE, ())
    pack_review.undo(services, request, "enquiry", asked.enquiry)
    assert item(asked, "enquiry", asked.enquiry).review is None


def test_what_cannot_be_decided(asked: Asked) -> None:
    services, request = asked.services, asked.request
    for act, code in (
        (lambda: pack_review.redact(services, request, "enquiry", asked.enquiry, []), "pack.bad_range"),
        (lambda: pack_review.redact(
            services, request, "enquiry", asked.enquiry, [cut(SECRET, field="Nothing")]), "pack.bad_range"),
        (lambda: pack_review.redact(
            services, request, "enquiry", asked.enquiry, [cut(SECRET, reason="")]), "pack.no_reason"),
        (lambda: pack_review.redact_everywhere(services, request, " ", "x"), "pack.bad_range"),
        (lambda: pack_review.withhold(services, request, "note", asked.note,
            exemption=Exemption.PRIVILEGE, test="", reason="x"), "pack.no_test"),
    ):  # fmt: skip
        assert refused(act) == code
    with pytest.raises(KnownError) as failure:
        pack_review.include(services, request, "note", 99)
    assert failure.value.code == "pack.no_record"
    requests.close_request(services, request)
    assert refused(lambda: pack_review.include(services, request, "note", asked.note)) == "request.closed"
    erasure.erase_person(services, asked.ann, confirm_name="Ann Example")
    assert refused(lambda: pack_review.review(services, request)) == "request.person_erased"


# Redaction


def test_what_was_taken_out_is_in_nothing_that_is_given(asked: Asked, tmp_path: Path) -> None:
    services, request = asked.services, asked.request
    before = built(asked)
    assert holds(everything_in(before["pdf"], tmp_path), SECRET), "this way of looking finds it"
    assert holds(before["json"], SECRET)
    assert holds(before["csv"], NUMBER)
    pack_review.redact(services, request, "enquiry", asked.enquiry, [cut(SECRET), cut(NUMBER)])
    after = built(asked)
    for data in (everything_in(after["pdf"], tmp_path), after["json"], after["csv"]):
        assert not holds(data, SECRET)
        assert not holds(data, NUMBER)
        assert MARK.encode() in data
        assert b"neighbour" in data
    everything = b"".join(
        zlib.decompress(match) if match.startswith(b"x") else match
        for match in re.findall(rb"stream\r?\n(.*?)endstream", after["pdf"], re.DOTALL)
        if match[:1] == b"x"
    )
    assert everything
    assert not holds(everything, SECRET)
    text = PdfReader(io.BytesIO(after["pdf"]))
    pages = " ".join(page.extract_text() for page in text.pages)
    assert "What is left out, and why" in pages
    assert "Somebody else" in pages
    assert "as far as you are entitled" in " ".join(pages.split())
    (original,) = (enquiries.get(services, asked.enquiry).message,)
    assert original == MESSAGE, "the original is untouched"


def test_the_same_text_elsewhere_stops_the_pack(asked: Asked) -> None:
    services, request = asked.services, asked.request
    second = people.add_note(services, asked.ann, f"{SECRET.upper()} called.").value
    pack_review.redact(services, request, "enquiry", asked.enquiry, [cut(SECRET)])
    assert refused(lambda: packs.build_pack(services, request)) == "pack.traces"
    assert refused(lambda: packs.preview(services, request)) == "pack.traces"
    pack_review.include(services, request, "note", second)
    page = PdfReader(io.BytesIO(built(asked)["pdf"]))
    assert any(SECRET.upper() in one.extract_text() for one in page.pages), "looked at, it may stay"
    assert pack_review.redact_everywhere(services, request, "zebedee  quux", "Somebody else").value == 2
    assert pack_review.redact_everywhere(services, request, SECRET, "Somebody else").value == 2, (
        "twice is once"
    )
    kept = item(asked, "enquiry", asked.enquiry).review
    assert kept is not None
    assert not holds(built(asked)["json"], SECRET)


def test_a_reason_must_not_tell_it(asked: Asked) -> None:
    pack_review.redact(
        asked.services, asked.request, "enquiry", asked.enquiry, [cut(SECRET, reason=f"About {SECRET}")]
    )
    assert refused(lambda: packs.build_pack(asked.services, asked.request)) == "pack.reason_tells"


def test_a_text_that_changed_since_is_reviewed_again(asked: Asked, website: Website) -> None:
    pack_review.redact(asked.services, asked.request, "enquiry", asked.enquiry, [cut(SECRET)])
    website.change("1", "message", f"PS. {MESSAGE}")
    sync(asked.services)
    assert item(asked, "enquiry", asked.enquiry).changed
    assert refused(lambda: packs.build_pack(asked.services, asked.request)) == "pack.changed"
    pack_review.redact(
        asked.services, asked.request, "enquiry", asked.enquiry, [cut(SECRET, f"PS. {MESSAGE}")]
    )
    # What it said before is held, too, and is its own record in the answer.
    assert refused(lambda: packs.build_pack(asked.services, asked.request)) == "pack.traces"
    pack_review.redact_everywhere(asked.services, asked.request, SECRET, "Somebody else")
    assert not holds(built(asked)["json"], SECRET)


def test_what_was_built_before_a_decision_cannot_go_out_after_it(asked: Asked) -> None:
    services, request = asked.services, asked.request
    for decide in (
        lambda: pack_review.redact(services, request, "enquiry", asked.enquiry, [cut(SECRET)]),
        lambda: pack_review.include(services, request, "note", asked.note),
        lambda: pack_review.undo(services, request, "note", asked.note),
    ):
        built(asked)
        decide()
        assert refused(lambda: packs.export_pack(services, request, asked.out)) == "request.no_pack"
        assert refused(lambda: pack_delivery.seal_pack(services, request, asked.out)) == "request.no_pack"
    assert not asked.out.exists()


def test_a_text_is_taken_out_as_a_word(asked: Asked) -> None:
    note = people.add_note(asked.services, asked.ann, "Quux paid for Quuxland; 我和王小明一起").value
    assert pack_review.redact_everywhere(asked.services, asked.request, "quux", "x").value == 2
    assert pack_review.redact_everywhere(asked.services, asked.request, "王小明", "x").value == 1
    pages = PdfReader(io.BytesIO(built(asked)["pdf"])).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert f"{MARK} paid for Quuxland; 我和{MARK}一起" in text
    assert item(asked, "note", note).decision is Decision.REDACT


# Withholding


def test_a_withheld_record_is_named_by_its_kind_alone(asked: Asked, tmp_path: Path) -> None:
    pack_review.withhold(
        asked.services, asked.request, "note", asked.note,
        exemption=Exemption.PRIVILEGE, test="A solicitor could: xyzzy.", reason="Advice of a lawyer.",
    )  # fmt: skip
    pdf = built(asked)["pdf"]
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    for expected in (
        "A record of the kind: Notes", "Legal professional privilege (DPA 2018 Sch 2 para 19)",
        "Advice of a lawyer.", "3 November 2026",
    ):  # fmt: skip
        assert expected in text, expected
    found = everything_in(pdf, tmp_path)
    assert not holds(found, "solicitor")
    assert not holds(found, "xyzzy"), "the test is the owner's"
    assert set(EXEMPTIONS) == set(Exemption)


def test_what_may_stay_unsaid_is_not_in_the_schedule(asked: Asked) -> None:
    pack_review.withhold(
        asked.services, asked.request, "note", asked.note,
        exemption=Exemption.CRIME_AND_TAX, test="Yes, an inquiry runs.", reason="Not told.", told=False,
    )  # fmt: skip
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(built(asked)["pdf"])).pages]
    assert not any("left out" in page for page in pages)
    assert "in full" not in pages[0], "and nothing untrue is said"
    assert not any("solicitor" in page for page in pages)


def test_everything_withheld(asked: Asked) -> None:
    for one in pack_review.review(asked.services, asked.request).items:
        pack_review.withhold(
            asked.services, asked.request, one.table, one.id,
            exemption=Exemption.OTHERS_RIGHTS, test="Harm to somebody.", reason="It would harm somebody.",
        )  # fmt: skip
    files = built(asked)
    assert "You are not entitled to a copy" in PdfReader(io.BytesIO(files["pdf"])).pages[0].extract_text()
    assert json.loads(files["json"])["sections"] == []


def test_a_preview_keeps_nothing(asked: Asked) -> None:
    assert packs.preview(asked.services, asked.request).startswith(b"%PDF")
    assert documents.list_for(asked.services, request_id=asked.request) == []


# The sealed archive


def invoiced(asked: Asked) -> int:
    line = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal("60.00"))
    invoice_id = invoices.draft_invoice(asked.services, asked.ann, [line]).value
    invoices.issue_invoice(asked.services, invoice_id)
    (page,) = documents.list_for(asked.services, invoice_id=invoice_id)
    return page.id


def test_the_archive_opens_with_its_passphrase_alone(asked: Asked) -> None:
    page = invoiced(asked)
    assert (
        refused(lambda: pack_delivery.seal_pack(asked.services, asked.request, asked.out))
        == "request.no_pack"
    )
    files = built(asked)
    sealed = pack_delivery.seal_pack(asked.services, asked.request, asked.out).value
    assert sealed.file == asked.out / f"access-request-{asked.request}.zip"
    assert re.fullmatch(r"([a-hj-kmnp-z2-9]{5}-){4}[a-hj-kmnp-z2-9]{5}", sealed.passphrase)
    with pyzipper.AESZipFile(sealed.file) as archive:
        assert {entry.wz_aes_strength for entry in archive.infolist()} == {3}, "AES-256"
        assert {entry.CRC for entry in archive.infolist()} == {0}, "no checksum of what is inside"
        for name in archive.namelist():
            assert "Ann" not in name
        archive.setpassword(sealed.passphrase.encode())
        inside = {name: archive.read(name) for name in archive.namelist()}
    stem = f"access-request-{asked.request}"
    assert {name: inside[name] for name in (f"{stem}.pdf", f"{stem}.json", f"{stem}.csv")} == {
        f"{stem}.{ending}": data for ending, data in files.items()
    }
    assert inside[f"documents/{page}-INV-0001.pdf"] == documents.get(asked.services, page).data
    assert b"Ann" not in sealed.file.read_bytes()
    for wrong in (b"", b"wrong"):
        with pyzipper.AESZipFile(sealed.file) as archive, pytest.raises(RuntimeError):
            archive.read(f"{stem}.json", pwd=wrong)
    again = pack_delivery.seal_pack(asked.services, asked.request, asked.out, overwrite=True).value
    assert again.passphrase != sealed.passphrase
    with asked.services.read() as tx:
        assert sealed.passphrase not in "".join(map(str, tx.fetch("SELECT * FROM audit")))


def test_a_document_goes_along_only_where_nothing_was_taken_out_or_it_was_looked_at(asked: Asked) -> None:
    page = invoiced(asked)
    pack_review.redact_everywhere(asked.services, asked.request, SECRET, "Somebody else")
    built(asked)

    def attached() -> list[Path]:
        written = packs.export_pack(
            asked.services, asked.request, asked.out, overwrite=True, with_documents=True
        ).value
        return [path for path in written if path.parent.name == "documents"]

    assert attached() == []
    pack_review.include(asked.services, asked.request, "document", page)
    built(asked)
    assert [path.name for path in attached()] == [f"{page}-INV-0001.pdf"]


# The dispatch


def test_where_it_was_sent_is_logged_and_the_address_checked(asked: Asked) -> None:
    services, request = asked.services, asked.request
    send = pack_delivery.record_dispatch
    assert (
        refused(lambda: send(services, request, channel="email", address="ann@example.com"))
        == "request.no_pack"
    )
    files = built(asked)
    sent = send(services, request, channel="email", address=" ANN@example.com").value
    (logged,) = pack_delivery.list_dispatches(services, request)
    assert (logged.id, logged.address_known, logged.controller, logged.sent_on) == (
        sent, True, None, asked.clock.today(),
    )  # fmt: skip
    assert len(logged.files) == len(files)
    for address, how, channel, code in (
        ("ann@example.org", "", "email", "pack.address_unchecked"),
        ("", "", "email", "pack.no_address"),
        ("ann@example.com", "", " ", "pack.no_channel"),
    ):
        assert refused(lambda a=address, h=how, c=channel: send(  # type: ignore[misc]
            services, request, channel=c, address=a, checked_how=h)) == code  # fmt: skip
    send(services, request, channel="post", address="2 Old Road", checked_how="She said so by phone")
    assert not pack_delivery.list_dispatches(services)[0].address_known
    tomorrow = date(2026, 11, 4)
    assert (
        refused(lambda: send(services, request, channel="email", address="ann@example.com", on=tomorrow))
        == "request.in_future"
    )
    assert (
        refused(
            lambda: send(
                services, request, channel="email", address="x@y.example", checked_how="x", controller="Other"
            )
        )
        == "pack.not_portable"
    )


def test_who_asks_for_the_person_is_known_once_the_authority_was_shown(asked: Asked) -> None:
    services, today = asked.services, asked.clock.today()
    intake = Intake(role=ApplicantRole.AGENT, applicant="Bo Solicitor", applicant_contact="bo@law.example")
    request = requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=asked.ann, received=today, intake=intake
    ).value
    packs.build_pack(services, request)
    send = lambda to: pack_delivery.record_dispatch(services, request, channel="email", address=to)  # noqa: E731
    requests.record_authority(services, request, asked=today)
    assert refused(lambda: send("bo@law.example")) == "pack.address_unchecked"
    requests.record_authority(services, request, received=today, evidence="Power of attorney")
    send("Bo@law.example")
    send("ann@example.com")
    to_ann, to_agent = pack_delivery.list_dispatches(services, request)
    assert (to_agent.address_known, to_agent.checked_how) == (
        True,
        "Asks for the person; evidence of authority received on 3 Nov 2026",
    )
    assert (to_ann.address_known, to_ann.checked_how) == (True, "")
    assert refused(lambda: send("bo@elsewhere.example")) == "pack.address_unchecked"
    (taken,) = (
        entry.event.id
        for entry in requests.history(services, request)
        if entry.event.kind is EventKind.AUTHORITY_RECEIVED
    )
    requests.take_back_event(services, request, taken, because="It was about somebody else.")
    assert refused(lambda: send("bo@law.example")) == "pack.address_unchecked"


def test_portability_goes_to_another_controller_and_that_is_logged(asked: Asked) -> None:
    services = asked.services
    request = requests.open_request(
        services, kind=RequestKind.PORTABILITY, person_id=asked.ann, received=asked.clock.today()
    ).value
    assert set(built_of(services, request)) == {"json", "csv"}
    send = pack_delivery.record_dispatch
    assert (
        refused(
            lambda: send(
                services, request, channel="upload", address="ann@example.com", controller="Other Ltd"
            )
        )
        == "pack.address_unchecked"
    ), "her address is not theirs"
    send(
        services, request, channel="upload", address="https://other.example/in",
        checked_how="She wrote so on 2 November; the address is on their website", controller=" Other Ltd ",
    )  # fmt: skip
    (logged,) = pack_delivery.list_dispatches(services, request)
    assert (logged.controller, logged.address_known) == ("Other Ltd", False)
    requests.close_request(services, request)
    requests.close_request(services, asked.request)
    erasure.erase_person(services, asked.ann, confirm_name="Ann Example")
    (logged,) = pack_delivery.list_dispatches(services, request)
    assert (logged.controller, logged.address, logged.checked_how) == (None, "", "")
    assert logged.sent_on == asked.clock.today(), "that it was sent stays as evidence"


def built_of(services: Services, request: int) -> dict[str, bytes]:
    made = [documents.get(services, id_) for id_ in packs.build_pack(services, request).value]
    return {document.file_name.rpartition(".")[2]: document.data for document in made}
