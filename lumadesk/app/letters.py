"""Letters about requests and complaints: templates, the filled letter in the vault, and when it was sent."""

from __future__ import annotations

from datetime import date

from lumadesk.app import complaints
from lumadesk.app.changes import Changes
from lumadesk.app.documents import LETTER
from lumadesk.app.letter_drafts import RECORDED, draft_letter, template_in
from lumadesk.app.request_case import Case
from lumadesk.app.restrictions import noticed_by_letter
from lumadesk.app.services import Services, changes
from lumadesk.domain.calendar import check_happened, london_date
from lumadesk.domain.complaint_course import ComplaintEventKind, ComplaintOutcome, ComplaintStatus
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.letters import FilledLetter, Letter, LetterKind, Template, check_template
from lumadesk.domain.request_course import EventKind
from lumadesk.domain.requests import Channel, RequestStatus
from lumadesk.storage import business, documents, letters
from lumadesk.storage.transaction import Tx


def list_templates(services: Services) -> list[Template]:
    with services.read() as tx:
        own = letters.own_templates(tx)
    return [
        Template(kind=kind, text=own.get(kind, text), own=kind in own)
        for kind, text in services.outside.letter_templates.items()
    ]


def get_template(services: Services, kind: LetterKind) -> Template:
    with services.read() as tx:
        return template_in(services, tx, kind)


def save_template(services: Services, kind: LetterKind, text: str) -> Changes[LetterKind]:
    """Letters of this kind are written so from now on; refused as ``domain.letters.check_template`` says."""
    cleaned = clean_text(text)
    check_template(kind, cleaned)
    with services.write("letter.save-template") as tx:
        letters.save_template(tx, kind, cleaned)
    return changes(tx, kind)


def reset_template(services: Services, kind: LetterKind) -> Changes[LetterKind]:
    """Letters of this kind are written as they came with the program."""
    with services.write("letter.reset-template") as tx:
        letters.forget_template(tx, kind)
    return changes(tx, kind)


def preview_letter(
    services: Services,
    kind: LetterKind,
    *,
    request_id: int | None = None,
    complaint_id: int | None = None,
    words: str = "",
    outcome: ComplaintOutcome | None = None,
    to: str = "",
) -> FilledLetter:
    """The letter as it would be written; nothing is kept."""
    with services.read() as tx:
        return draft_letter(
            services, tx, kind, request_id, complaint_id, words=words, outcome=outcome, to=to
        ).filled


def write_letter(
    services: Services,
    kind: LetterKind,
    *,
    request_id: int | None = None,
    complaint_id: int | None = None,
    words: str = "",
    outcome: ComplaintOutcome | None = None,
    to: str = "",
) -> Changes[int]:
    """Fill a letter and keep it as PDF and as the text of an email; the value is the letter's id.

    ``words`` are what the template cannot know: the question, the reasons, the answer itself. ``to`` is name
    and address, in lines, where they are not those on record: after an erasure there are none.
    """
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import fonts, letter

    with services.write("letter.write") as tx:
        draft = draft_letter(
            services, tx, kind, request_id, complaint_id, words=words, outcome=outcome, to=to
        )
        page = letter.LetterPage(
            sender=business.on(tx, services.today),
            address=draft.address,
            reference=draft.reference,
            subject=draft.filled.subject,
            body=draft.filled.body,
        )
        fonts.register_fonts(services.outside.fonts_folder)
        pdf_id, text_id = (
            documents.add(
                tx,
                kind=LETTER,
                title=f"Letter, {kind.value.replace('-', ' ')} ({draft.reference}), {form}",
                file_name=f"letter-{kind.value}-{draft.reference}.{ending}",
                media_type=media_type,
                data=data,
                person_id=draft.person_id,
                request_id=request_id,
            )
            for form, ending, media_type, data in (
                ("PDF", "pdf", "application/pdf", letter.render(page)),
                ("email", "txt", "text/plain", letter.as_email(page)),
            )
        )
        letter_id = letters.add(
            tx,
            kind=kind,
            person_id=draft.person_id,
            request_id=request_id,
            complaint_id=complaint_id,
            words=draft.words,
            address=draft.address,
            pdf_id=pdf_id,
            text_id=text_id,
        )
        if complaint_id is not None and outcome is not None:
            complaints.decide(tx, complaint_id, outcome)
    return changes(tx, letter_id)


def mark_sent(
    services: Services, letter_id: int, on: date | None = None, *, how: Channel = Channel.EMAIL
) -> Changes[int]:
    """Record that a letter left, and with it what it did: asked, extended, refused, answered."""
    day = on or services.today
    with services.write("letter.sent") as tx:
        letter = _unsent(letters.get(tx, letter_id))
        check_happened("letter", day, services.today)
        if day < london_date(letter.made_at):
            raise RuleViolation(
                "letter.sent_before", "A letter cannot be sent before it was written.", "Check the day."
            )
        letters.mark_sent(tx, letter_id, day, how.value)
        if letter.complaint_id is not None:
            _record_of_complaint(services, tx, letter, letter.complaint_id, day)
        elif letter.request_id is not None:
            _record_of_request(services, tx, letter, letter.request_id, day)
    return changes(tx, letter_id)


def discard_letter(services: Services, letter_id: int) -> Changes[int]:
    """Remove a letter that was not sent, with its documents."""
    with services.write("letter.discard") as tx:
        letter = _unsent(letters.get(tx, letter_id))
        letters.remove(tx, letter_id)
        for document_id in (letter.pdf_id, letter.text_id):
            if document_id is not None:
                documents.delete(tx, document_id)
    return changes(tx, letter_id)


def get(services: Services, letter_id: int) -> Letter:
    with services.read() as tx:
        return letters.get(tx, letter_id)


def list_letters(
    services: Services, *, request_id: int | None = None, complaint_id: int | None = None
) -> list[Letter]:
    """The letters of a request or a complaint, or all; the newest first."""
    with services.read() as tx:
        return letters.list_for(tx, request_id=request_id, complaint_id=complaint_id)


def _unsent(letter: Letter) -> Letter:
    if letter.sent_on is not None:
        raise RuleViolation(
            "letter.sent_already", "This letter was sent already.", "Write another one if more is to be said."
        )
    return letter


def _record_of_request(services: Services, tx: Tx, letter: Letter, request_id: int, day: date) -> None:
    """What was recorded by hand stays; after the request's end only the notice of Art 18(3) is recorded."""
    case = Case.of(services, tx, request_id)
    if letter.kind is LetterKind.RESTRICTION_LIFTED and case.request.person_id is not None:
        noticed_by_letter(tx, case.request.person_id, case.request.kind, letter.id, day)
    if case.course.status is not RequestStatus.OPEN:
        return
    if case.course.last(EventKind.ACKNOWLEDGED) is None:
        case.record(EventKind.ACKNOWLEDGED, day)
    recorded = RECORDED.get(letter.kind)
    if recorded is EventKind.CLARIFICATION_ASKED:
        if case.find(recorded, day) is None:
            case.record(recorded, day, letter.words)
    elif recorded is not None and case.course.last(recorded) is None:
        case.record(recorded, day, letter.words)


def _record_of_complaint(services: Services, tx: Tx, letter: Letter, complaint_id: int, day: date) -> None:
    view = complaints.view_of(services, tx, complaint_id)
    if view.complaint.status is not ComplaintStatus.OPEN:
        return
    if view.complaint.acknowledged_on is None:
        complaints.record(services, tx, complaint_id, ComplaintEventKind.ACKNOWLEDGED, day)
    if letter.kind is LetterKind.COMPLAINT_ANSWERED:
        complaints.record(services, tx, complaint_id, ComplaintEventKind.ANSWERED, day, letter.words)
