"""Letters: filled from the data, kept with the request, and what is recorded once they are sent."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from pypdf import PdfReader

from lumadesk.app import (
    business,
    complaints,
    documents,
    erasure,
    invoices,
    letters,
    people,
    regulator,
    requests,
    searches,
)
from lumadesk.app.services import Services
from lumadesk.domain.complaint_course import ComplaintOutcome, ComplaintStatus
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.letters import OF_COMPLAINTS, LetterKind
from lumadesk.domain.policy import Regulator
from lumadesk.domain.requests import ApplicantRole, Channel, Intake, RequestKind, RequestStatus
from lumadesk.domain.searches import Searched
from tests.app.conftest import OWNER
from tests.app.fakes import FakeClock

TODAY = date(2026, 11, 3)


@pytest.fixture
def ann(trading: Services) -> int:
    return people.add_person(
        trading, name="Ann {{ico_name}} Example", email="ann@example.com", address="1 High St\nMarlow"
    ).value


@pytest.fixture
def asked(trading: Services, ann: int) -> int:
    return requests.open_request(trading, kind=RequestKind.ACCESS, person_id=ann, received=TODAY).value


@pytest.fixture
def complained(trading: Services, ann: int) -> int:
    return complaints.open_complaint(trading, received=TODAY, details="Too slow.", person_id=ann).value


def nobody(services: Services, **intake: object) -> int:
    given = Intake(subject="Zed Unknown", subject_contact="zed@example.com", **intake)  # type: ignore[arg-type]
    return requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=None, received=TODAY, intake=given
    ).value


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def written(services: Services, kind: LetterKind, **about: object) -> tuple[int, str, str]:
    """The letter's id, and what its PDF and its email say."""
    letter_id = letters.write_letter(services, kind, **about).value  # type: ignore[arg-type]
    letter = letters.get(services, letter_id)
    assert letter.pdf_id is not None
    assert letter.text_id is not None
    pdf, text = documents.get(services, letter.pdf_id), documents.get(services, letter.text_id)
    assert (pdf.kind, text.kind) == ("letter", "letter")
    assert "Ann" not in pdf.file_name + text.file_name + pdf.title
    assert letter.address, "where it was sent to stays, whatever becomes of the address on record"
    assert " ".join(letter.address.split()) in words_of(pdf.data)
    return letter_id, words_of(pdf.data), text.data.decode()


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind not in OF_COMPLAINTS])
def test_every_letter_about_a_request(trading: Services, asked: int, kind: LetterKind) -> None:
    about = asked
    if kind is LetterKind.NOTHING_HELD:
        about = nobody(trading)
        searches.search_vault(trading, about, "Zed Unknown")
    letter_id, pdf, email = written(trading, kind, request_id=about, words="These are our words.")
    for told in (" ".join(pdf.split()), " ".join(email.split())):
        assert "These are our words." in told
        assert "You can also complain to the Information Commissioner's Office" in told
        assert "alex@sample-it.example" in told
        assert f"R-{about:04d}" in told
        assert "3 November 2026" in told
        assert "{{" not in told.replace("Ann {{ico_name}} Example", "")
    assert email.startswith("Subject: ")
    assert "Sample IT Support" in pdf
    assert letters.list_letters(trading, request_id=about)[0].id == letter_id
    papers = documents.list_for(trading, request_id=about)
    assert {paper.media_type for paper in papers} == {"application/pdf", "text/plain"}


@pytest.mark.parametrize("kind", sorted(OF_COMPLAINTS))
def test_every_letter_about_a_complaint(trading: Services, complained: int, kind: LetterKind) -> None:
    _id, pdf, email = written(
        trading,
        kind,
        complaint_id=complained,
        words="We were slow.",
        outcome=ComplaintOutcome.PARTLY_UPHELD if kind is LetterKind.COMPLAINT_ANSWERED else None,
    )
    for told in (pdf, " ".join(email.split())):
        assert "We were slow." in told
        assert "You can also complain to the Information Commissioner's Office" in told
        assert ("upheld in part" in told) == (kind is LetterKind.COMPLAINT_ANSWERED)
    assert "1 High St Marlow" in pdf
    assert "Dear Ann {{ico_name}} Example," in email, "a value is no template"


def test_a_letter_belongs_to_what_it_answers(trading: Services, asked: int, complained: int) -> None:
    for kind, about in (
        (LetterKind.ANSWER, {"complaint_id": complained}),
        (LetterKind.ANSWER, {"request_id": asked, "complaint_id": complained}),
        (LetterKind.ANSWER, {}),
        (LetterKind.COMPLAINT_ACKNOWLEDGED, {"request_id": asked}),
    ):
        with pytest.raises(RuleViolation) as refusal:
            letters.write_letter(trading, kind, **about)
        assert refusal.value.code == "letter.no_occasion"
    assert letters.list_letters(trading) == []


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (LetterKind.CLARIFICATION, "letter.words_wanted"),
        (LetterKind.EXTENSION, "letter.words_wanted"),
        (LetterKind.REFUSAL, "letter.words_wanted"),
        (LetterKind.IDENTITY_WANTED, "letter.doubt_wanted"),
        (LetterKind.NOTHING_HELD, "letter.something_held"),
    ],
)
def test_a_letter_that_would_not_say_enough(
    trading: Services, asked: int, kind: LetterKind, code: str
) -> None:
    with pytest.raises(RuleViolation) as refusal:
        letters.preview_letter(trading, kind, request_id=asked)
    assert refusal.value.code == code


def test_nothing_held_is_said_after_a_search_only(trading: Services) -> None:
    about = nobody(trading)
    with pytest.raises(RuleViolation) as refusal:
        letters.write_letter(trading, LetterKind.NOTHING_HELD, request_id=about)
    assert refusal.value.code == "letter.not_searched"
    searches.search_vault(trading, about, "Zed Unknown")
    searches.log_search(
        trading,
        about,
        where=Searched.MAILBOX,
        place="all folders",
        terms="zed",
        left_out="Tapes of 2019",
        because="cannot be searched",
    )
    letter_id, pdf, email = written(trading, LetterKind.NOTHING_HELD, request_id=about)
    assert "Mailbox (all folders), on 3 November 2026; left out: Tapes of 2019 (cannot be searched)" in email
    assert "zed@example.com" in pdf, "the address that was given"
    letters.mark_sent(trading, letter_id)
    assert requests.get(trading, about).request.status is RequestStatus.ANSWERED


def test_a_letter_to_an_agent(trading: Services, ann: int) -> None:
    intake = Intake(role=ApplicantRole.AGENT, applicant="Bo Solicitor", applicant_contact="2 Law Lane")
    about = requests.open_request(
        trading, kind=RequestKind.ERASURE, person_id=ann, received=TODAY, intake=intake
    ).value
    _id, pdf, email = written(trading, LetterKind.AUTHORITY_WANTED, request_id=about)
    assert "Dear Bo Solicitor," in email
    assert "the erasure of the personal data of Ann {{ico_name}} Example" in " ".join(email.split())
    assert "Bo Solicitor 2 Law Lane" in pdf
    assert "1 High St" not in pdf, "where Ann lives is not told to whoever says to act for her"


@pytest.mark.parametrize(
    ("kind", "recorded"),
    [
        (LetterKind.ACKNOWLEDGEMENT, "acknowledged"),
        (LetterKind.IDENTITY_WANTED, "identity-asked"),
        (LetterKind.CLARIFICATION, "clarification-asked"),
        (LetterKind.EXTENSION, "extended"),
        (LetterKind.REFUSAL, "refused"),
        (LetterKind.ANSWER, "answered"),
        (LetterKind.ERASURE_DONE, "answered"),
        (LetterKind.RESTRICTION_LIFTED, "acknowledged"),
    ],
)
def test_sending_records_what_the_letter_does(
    trading: Services, asked: int, clock: FakeClock, kind: LetterKind, recorded: str
) -> None:
    letter_id = letters.write_letter(trading, kind, request_id=asked, words="Because.").value
    assert len(requests.history(trading, asked)) == 1, "a letter that was not sent does nothing"
    clock.advance(days=1)
    letters.mark_sent(trading, letter_id, how=Channel.LETTER)
    told = {entry.event.kind.value: entry.event for entry in requests.history(trading, asked)}
    assert told["acknowledged"].on == date(2026, 11, 4), "any reply is a first reply"
    assert told[recorded].on == date(2026, 11, 4)
    if recorded != "acknowledged":
        assert told[recorded].note == "Because."
    sent = letters.get(trading, letter_id)
    assert (sent.sent_on, sent.sent_how) == (date(2026, 11, 4), "letter")
    for change in (letters.mark_sent, letters.discard_letter):
        with pytest.raises(RuleViolation) as refusal:
            change(trading, letter_id)
        assert refusal.value.code == "letter.sent_already"


def test_what_was_recorded_by_hand_stays(trading: Services, asked: int, clock: FakeClock) -> None:
    requests.acknowledge(trading, asked)
    requests.record_clarification(trading, asked, asked=TODAY, question="Which year?")
    clock.advance(days=2)
    filled = letters.preview_letter(trading, LetterKind.CLARIFICATION, request_id=asked)
    assert "Which year?" in filled.body, "the question that was recorded"
    requests.close_request(trading, asked)
    letter_id = letters.write_letter(trading, LetterKind.ANSWER, request_id=asked, words="All of it.").value
    before = requests.history(trading, asked)
    letters.mark_sent(trading, letter_id)
    assert requests.history(trading, asked) == before


def test_the_notice_of_an_extension_tells_the_new_date(
    trading: Services, asked: int, clock: FakeClock
) -> None:
    letter_id, _pdf, email = written(trading, LetterKind.EXTENSION, request_id=asked, words="Much to read.")
    assert "by 3 February 2027 at the latest" in email
    assert not requests.get(trading, asked).request.extended
    clock.advance(days=31)
    for late in (
        lambda: letters.mark_sent(trading, letter_id),
        lambda: letters.write_letter(trading, LetterKind.EXTENSION, request_id=asked, words="Too late."),
    ):
        with pytest.raises(RuleViolation) as refusal:
            late()
        assert refusal.value.code == "request.extension_late"
    assert letters.get(trading, letter_id).sent_on is None


def test_the_answer_to_a_complaint_ends_it(trading: Services, complained: int) -> None:
    with pytest.raises(RuleViolation) as refusal:
        letters.write_letter(
            trading, LetterKind.COMPLAINT_ANSWERED, complaint_id=complained, words="We were slow."
        )
    assert refusal.value.code == "letter.no_value"
    assert "{{outcome}}" in refusal.value.message
    first = letters.write_letter(trading, LetterKind.COMPLAINT_ACKNOWLEDGED, complaint_id=complained).value
    letters.mark_sent(trading, first)
    assert complaints.get(trading, complained).complaint.acknowledged_on == TODAY
    last = letters.write_letter(
        trading,
        LetterKind.COMPLAINT_ANSWERED,
        complaint_id=complained,
        words="We were slow.",
        outcome=ComplaintOutcome.UPHELD,
    ).value
    letters.mark_sent(trading, last)
    found = complaints.get(trading, complained).complaint
    assert (found.status, found.outcome) == (ComplaintStatus.ANSWERED, ComplaintOutcome.UPHELD)
    letters.mark_sent(
        trading,
        letters.write_letter(trading, LetterKind.COMPLAINT_ANSWERED, complaint_id=complained).value,
    )
    assert len(complaints.history(trading, complained)) == 3, "it had ended already"


def test_a_letter_is_sent_between_its_writing_and_today(trading: Services, asked: int) -> None:
    letter_id = letters.write_letter(trading, LetterKind.ACKNOWLEDGEMENT, request_id=asked).value
    for day, code in ((date(2026, 11, 4), "letter.in_future"), (date(2026, 11, 2), "letter.sent_before")):
        with pytest.raises(RuleViolation) as refusal:
            letters.mark_sent(trading, letter_id, day)
        assert refusal.value.code == code


def test_a_discarded_letter_leaves_nothing(trading: Services, asked: int) -> None:
    letter_id = letters.write_letter(trading, LetterKind.ANSWER, request_id=asked, words="x").value
    letters.discard_letter(trading, letter_id)
    assert documents.list_for(trading) == []
    with pytest.raises(KnownError) as failure:
        letters.get(trading, letter_id)
    assert failure.value.code == "letter.not_found"


def test_templates_that_come_with_the_program(services: Services) -> None:
    templates = letters.list_templates(services)
    assert [template.kind for template in templates] == list(LetterKind)
    for template in templates:
        assert not template.own
        letters.save_template(services, template.kind, template.text)
    assert all(template.own for template in letters.list_templates(services))


def test_the_owners_own_template(trading: Services, asked: int) -> None:
    kind = LetterKind.ACKNOWLEDGEMENT
    own = "Subject: Got it, {{addressee}}\n\nHello.\n\n{{words}}\n\n{{complaint_paragraph}}"
    letters.save_template(trading, kind, own)
    assert letters.get_template(trading, kind).own
    filled = letters.preview_letter(trading, kind, request_id=asked)
    assert filled.subject == "Got it, Ann {{ico_name}} Example"
    assert filled.body.startswith("Hello.\n\nIf you are not content")
    with pytest.raises(RuleViolation) as refusal:
        letters.save_template(trading, kind, own + "\n{{shoe_size}}")
    assert refusal.value.code == "letter.unknown_placeholder"
    assert "{{shoe_size}}" in refusal.value.message
    assert letters.get_template(trading, kind).text == own, "the old one is kept"
    letters.reset_template(trading, kind)
    assert not letters.get_template(trading, kind).own


def test_the_regulator_is_editable_and_in_every_reply(trading: Services, asked: int) -> None:
    moved = Regulator(
        name="Information Commission", address="1 New Road\nManchester", helpline="", website="ico.org.uk"
    )
    assert "Wilmslow" in regulator.get_regulator(trading).address
    regulator.save_regulator(trading, moved)
    assert regulator.get_regulator(trading) == moved
    body = letters.preview_letter(trading, LetterKind.ANSWER, request_id=asked).body
    assert "complain to the Information Commission (1 New Road, Manchester, ico.org.uk)" in body
    business.save_business(trading, OWNER)
    assert regulator.get_regulator(trading) == moved, "it is the owner's, not the policy's"
    with pytest.raises(RuleViolation) as refusal:
        regulator.save_regulator(trading, Regulator(name="", address="x", helpline="", website="y"))
    assert refusal.value.code == "regulator.incomplete"


@pytest.mark.parametrize("billed", [False, True], ids=["nothing is kept", "an invoice is kept"])
def test_one_who_was_erased_is_told_and_then_forgotten(
    trading: Services, ann: int, clock: FakeClock, billed: bool
) -> None:
    if billed:
        line = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal("60.00"))
        draft = invoices.draft_invoice(trading, ann, [line]).value
        invoices.issue_invoice(trading, draft)
        invoices.record_payment(trading, draft, Decimal("60.00"), clock.today())
    asked = requests.open_request(
        trading, kind=RequestKind.ERASURE, person_id=ann, received=TODAY, details="Delete me."
    ).value
    erasure.erase_person(trading, ann, confirm_name="Ann {{ico_name}} Example")
    with pytest.raises(RuleViolation) as refusal:
        letters.write_letter(trading, LetterKind.ERASURE_DONE, request_id=asked)
    assert refusal.value.code == "letter.no_addressee"
    letter_id, pdf, email = written(
        trading, LetterKind.ERASURE_DONE, request_id=asked, to="Quagga Example\n1 High St"
    )
    assert "Dear Quagga Example," in email
    assert "Quagga Example 1 High St" in pdf
    assert "Our certificate of the erasure is E-0001." in email
    letters.mark_sent(trading, letter_id)
    requests.forget_request(trading, asked)
    assert requests.get(trading, asked).request.status is RequestStatus.ANSWERED
    assert letters.get(trading, letter_id).pdf_id is None
    assert [row.kind for row in documents.list_for(trading, request_id=asked)] == []
