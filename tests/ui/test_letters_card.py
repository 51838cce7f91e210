"""The letters of a request: seen before they are kept, read, exported, sent, discarded."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from lumadesk.app import complaints, letters, people, requests
from lumadesk.domain.complaint_course import ComplaintOutcome
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.request_course import EventKind
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.ui.desk import Place
from lumadesk.ui.privacy.letter_occasions import of_complaint
from lumadesk.ui.privacy.letters_card import LettersCard
from tests.ui.conftest import Window
from tests.ui.test_privacy import opened


def card_of(window: Window, request_id: int) -> LettersCard:
    window.do(lambda: window.desk.go(Place.PRIVACY, ("request", request_id)))
    card: LettersCard = window.workspace.current().page("requests").detail.letters
    return card


def written(window: Window, card: LettersCard, kind: LetterKind, words: str = "") -> int:
    window.do(lambda: card.write_letter(kind))
    dialog = window.dialog()
    dialog.words.setPlainText(words)
    window.do(dialog.ok.click)
    return next(iter(card._letters))


def test_a_letter_is_seen_before_it_is_kept(window: Window) -> None:
    wanted = opened(window, RequestKind.ACCESS)
    card = card_of(window, wanted)
    window.do(card.write.click)
    dialog = window.dialog()
    assert dialog.kind.value() is LetterKind.ACKNOWLEDGEMENT
    assert dialog.preview.toPlainText().startswith("Subject: ")
    dialog.kind.choose(LetterKind.CLARIFICATION)
    window.rest()
    assert dialog.preview.toPlainText() == ""
    assert "does not say what you need to know" in dialog._missing.text()
    dialog.words.setPlainText("Which of your two websites do you mean?")
    dialog._soon.stop()
    window.do(dialog._read_preview)
    assert "Which of your two websites do you mean?" in dialog.preview.toPlainText()
    assert letters.list_letters(window.desk.services, request_id=wanted) == []
    window.do(dialog.ok.click)
    (letter,) = letters.list_letters(window.desk.services, request_id=wanted)
    assert letter.kind is LetterKind.CLARIFICATION
    assert "in the vault" in window.toast()


def test_what_is_missing_is_said_and_nothing_typed_is_lost(window: Window) -> None:
    card = card_of(window, opened(window, RequestKind.ACCESS))
    window.do(lambda: card.write_letter(LetterKind.REFUSAL))
    dialog = window.dialog()
    dialog.to.setPlainText("Somebody Else\n1 High Street")
    window.do(dialog.ok.click)
    assert dialog.isVisible()
    assert "why the request is refused" in dialog.problem.text()
    assert dialog.to.toPlainText() == "Somebody Else\n1 High Street"


def test_a_sent_letter_records_what_it_did(window: Window) -> None:
    wanted = opened(window, RequestKind.ACCESS)
    card = card_of(window, wanted)
    letter_id = written(window, card, LetterKind.CLARIFICATION, "Which year?")
    window.do(card.entries.rows[letter_id].next.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    view = requests.get(window.desk.services, wanted)
    assert view.deadline.due is None
    assert view.course.last(EventKind.ACKNOWLEDGED) is not None
    row = card.entries.rows[letter_id]
    assert row.next is None
    assert "Sent" in row.accessibleName()
    assert [action.text() for action in row.menu.actions()] == ["&Read…", "&Copy email text", "&Export PDF…"]


def test_a_letter_is_read_copied_exported_and_discarded(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = opened(window, RequestKind.ACCESS)
    card = card_of(window, wanted)
    letter_id = written(window, card, LetterKind.ANSWER, "Here is <b>everything</b>.")
    window.do(lambda: card.read(letter_id))
    assert "Here is <b>everything</b>." in window.dialog().text.toPlainText()
    window.do(window.dialog().ok.click)
    assert "Here is <b>everything</b>." in QGuiApplication.clipboard().text()
    to = tmp_path / "letter.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(to), ""))
    window.do(lambda: card.export(letter_id))
    assert to.read_bytes().startswith(b"%PDF")
    window.do(card.entries.rows[letter_id].menu.actions()[-1].trigger)
    assert letters.list_letters(window.desk.services, request_id=wanted) == []
    assert card._none.isVisibleTo(card)


def test_an_ended_request_has_the_letter_that_ended_it(window: Window) -> None:
    services = window.desk.services
    wanted = opened(window, RequestKind.ACCESS)
    requests.close_request(services, wanted, status=RequestStatus.REFUSED, because="Asked every week.")
    card = card_of(window, wanted)
    window.do(card.write.click)
    dialog = window.dialog()
    assert dialog.kind.count() == 1
    window.do(dialog.ok.click)
    (letter,) = letters.list_letters(services, request_id=wanted)
    assert letter.kind is LetterKind.REFUSAL


def test_the_card_serves_a_complaint_as_well(window: Window) -> None:
    services = window.desk.services
    received = services.today - timedelta(days=2)
    person_id = people.list_ids(services)[0]
    wanted = complaints.open_complaint(services, received=received, details="Slow", person_id=person_id).value
    card = LettersCard(window.desk)
    card.setParent(window.application.window)
    card.show_letters(of_complaint(complaints.get(services, wanted), people.get(services, person_id)), [])
    window.do(lambda: card.write_letter(LetterKind.COMPLAINT_ANSWERED))
    dialog = window.dialog()
    dialog.outcome.choose(ComplaintOutcome.PARTLY_UPHELD)
    dialog.words.setPlainText("We were slow, and say sorry.")
    window.do(dialog.ok.click)
    (letter,) = letters.list_letters(services, complaint_id=wanted)
    assert letter.kind is LetterKind.COMPLAINT_ANSWERED
    assert complaints.get(services, wanted).complaint.outcome is ComplaintOutcome.PARTLY_UPHELD
