"""What a request asks to be done: searched for, corrected, weighed, stopped, restricted, erased."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from lumadesk.app import (
    erasure,
    letters,
    pack_delivery,
    people,
    rectification,
    requests,
    restrictions,
    searches,
)
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.rectification import ContactField, RectificationOutcome
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.domain.restriction import RestrictionReason
from lumadesk.domain.searches import Searched
from lumadesk.ui.desk import Place
from lumadesk.ui.privacy.acts import Act
from lumadesk.ui.privacy.request_detail import RequestDetail
from tests.ui.conftest import Window
from tests.ui.test_privacy import opened, show


def detail_of(window: Window, kind: RequestKind) -> tuple[int, RequestDetail]:
    """A request of a kind, acknowledged, and shown."""
    wanted = opened(window, kind)
    requests.acknowledge(window.desk.services, wanted)
    show(window, wanted)
    return wanted, window.workspace.current().page("requests").detail


def words_of(part: Any) -> str:
    return "\n".join(label.text() for label in part.findChildren(QLabel) if label.isVisibleTo(part))


def test_one_press_searches_the_vault_and_the_rest_is_logged_by_hand(window: Window) -> None:
    services = window.desk.services
    wanted, detail = detail_of(window, RequestKind.ACCESS)
    assert "Not looked at yet: the vault, the website, the mailbox, paper and the telephone." in words_of(
        detail.searches
    )
    window.do(detail.next.offers[0].click)
    (search,) = searches.list_searches(services, wanted)
    assert search.where is Searched.VAULT
    assert "record" in search.found
    window.do(detail.searches.log.click)
    dialog = window.dialog()
    dialog.where.choose(Searched.PAPER)
    person_id = requests.get(services, wanted).request.person_id
    assert person_id is not None
    assert people.get(services, person_id).name in dialog.terms.inner.text()
    dialog.left_out.inner.setText("The attic")
    window.do(dialog.ok.click)
    assert dialog.isVisible(), "what is left out has a reason"
    dialog.because.inner.setText("Nothing of this person's can be there.")
    window.do(dialog.ok.click)
    assert "Left out: The attic (Nothing of this person's can be there.)" in words_of(detail.searches)
    assert "the mailbox and the telephone" in words_of(detail.searches)


def test_a_search_that_is_asked_for_twice_is_logged_once(window: Window) -> None:
    wanted, detail = detail_of(window, RequestKind.ACCESS)
    window.do(lambda: (detail.next.offers[0].click(), detail.next.offers[0].click()))
    assert len(searches.list_searches(window.desk.services, wanted)) == 1
    assert detail.searches.vault.isEnabled()


def test_a_contact_detail_is_corrected_and_the_recipients_are_told(window: Window) -> None:
    services = window.desk.services
    wanted, detail = detail_of(window, RequestKind.RECTIFICATION)
    window.do(detail.next.offers[0].click)
    dialog = window.dialog()
    dialog.what.choose(ContactField.PHONE)
    window.do(dialog.ok.click)
    assert dialog.isVisible(), "what is right has to be said"
    dialog.after.inner.setPlainText("01632 960999")
    window.do(dialog.ok.click)
    person_id = requests.get(services, wanted).request.person_id
    assert person_id is not None
    assert people.get(services, person_id).phone == "01632 960999"
    assert "After: 01632 960999" in words_of(detail.work)
    first, second, *rest = rectification.list_tasks(services, wanted)
    assert detail.next.title.text() == f"Tell {2 + len(rest)} recipients"
    window.do(detail.work.entries.rows[("task", first.id)].next.click)
    window.dialog().how.inner.setText("by email")
    window.do(window.dialog().ok.click)
    window.do(detail.work.entries.rows[("task", second.id)].next.click)
    dialog = window.dialog()
    dialog.told.choose(False)
    dialog._choose()
    window.do(dialog.ok.click)
    assert dialog.isVisible(), "why not has to be said"
    dialog.because.inner.setPlainText("It no longer exists.")
    window.do(dialog.ok.click)
    assert [task.done for task in rectification.list_tasks(services, wanted)[:2]] == [True, True]
    window.do(lambda: detail.do(LetterKind.ANSWER))
    assert "It is now: 01632 960999" in window.dialog().words.toPlainText()


def test_what_is_wrong_elsewhere_is_recorded_and_a_dispute_is_noted(window: Window) -> None:
    services = window.desk.services
    wanted, detail = detail_of(window, RequestKind.RECTIFICATION)
    window.do(lambda: detail.do(Act.CORRECT_DATA))
    dialog = window.dialog()
    dialog.what.choose(None)
    dialog.after.inner.setPlainText("2 Low Road")
    window.do(dialog.ok.click)
    assert dialog.field._note.text() == "Name what the person says is wrong."
    dialog.field.inner.setText("Street on a job sheet")
    dialog.before.inner.setPlainText("1 High Street")
    window.do(dialog.ok.click)
    window.do(lambda: detail.do(Act.DISPUTE))
    dialog = window.dialog()
    dialog.what.choose(ContactField.NAME)
    dialog.after.inner.setPlainText("The Queen")
    window.do(dialog.ok.click)
    assert dialog.isVisible(), "why it is not corrected has to be said"
    dialog.because.inner.setPlainText("She is not.")
    window.do(dialog.ok.click)
    outcomes = [one.outcome for one in rectification.list_rectifications(services, wanted)]
    assert outcomes == [RectificationOutcome.CORRECTED, RectificationOutcome.DISPUTED]
    person_id = requests.get(services, wanted).request.person_id
    assert person_id is not None
    assert "The Queen" in people.list_notes(services, person_id)[0].body
    assert "Not corrected: She is not." in words_of(detail.work)


def test_an_objection_is_weighed_stopped_and_answered(window: Window) -> None:
    services = window.desk.services
    wanted, detail = detail_of(window, RequestKind.OBJECTION)
    assert "has not been weighed yet" in detail.close_menu.actions[Act.ANSWER].toolTip()
    window.do(detail.next.offers[0].click)
    dialog = window.dialog()
    dialog.decision.choose(False)
    dialog.because.inner.setPlainText("Theirs weighs more.")
    window.do(dialog.ok.click)
    assert dialog.isVisible(), "who overrides shows grounds"
    dialog.decision.choose(True)
    dialog.theirs.inner.setPlainText("They are being followed.")
    window.do(dialog.ok.click)
    course = requests.get(services, wanted).course
    assert course.events[-1].note == "For the person: They are being followed.\nDecision: Theirs weighs more."
    assert detail.next.title.text() == "Stop it at once"
    window.do(detail.next.offers[0].click)
    window.dialog().note.setPlainText("The logs.")
    window.do(window.dialog().ok.click)
    assert detail.next.title.text() == "Answer the request"
    window.do(detail.next.offers[0].click)
    assert window.dialog().words.toPlainText().startswith("We have followed your objection")


@pytest.mark.parametrize("kind", [RequestKind.WITHDRAWAL, RequestKind.MARKETING_OBJECTION])
def test_what_stops_at_once_says_so_until_it_has(window: Window, kind: RequestKind) -> None:
    wanted, detail = detail_of(window, kind)
    assert detail.next._urgent.text() == "At once"
    assert detail.deadline._state.text() == "At once"
    window.do(detail.next.offers[0].click)
    window.do(window.dialog().ok.click)
    assert detail.deadline._state.text() == "On time"
    assert requests.get(window.desk.services, wanted).words.endswith("left · Tue 23 Jun") is False
    assert detail.next.title.text() == "Answer the request"


def test_a_restriction_is_granted_on_its_own_page(window: Window) -> None:
    services = window.desk.services
    wanted, detail = detail_of(window, RequestKind.RESTRICTION)
    person_id = requests.get(services, wanted).request.person_id
    assert person_id is not None
    sent: list[object] = []
    window.desk.sent_to.connect(lambda place, record: sent.append((place, record)))
    window.do(detail.next.offers[1].click)
    assert sent == [(Place.PRIVACY.value, ("restrict", person_id))]
    dialog = window.dialog()
    dialog.reason.choose(RestrictionReason.CLAIMS)
    window.do(dialog.ok.click)
    show(window, wanted)
    assert "the person needs it for legal claims" in words_of(detail.work)
    assert not detail.work.buttons[Act.RESTRICT].isEnabled()
    assert detail.next.title.text() == "Answer the request"
    window.do(lambda: detail.do(LetterKind.ANSWER))
    assert window.dialog().words.toPlainText().startswith("We have restricted the use")


def test_an_answer_grants_a_restriction_on_its_ground(window: Window) -> None:
    services = window.desk.services
    wanted, detail = detail_of(window, RequestKind.RESTRICTION)
    person_id = requests.get(services, wanted).request.person_id
    assert person_id is not None
    window.do(lambda: detail.do(Act.ANSWER))
    dialog = window.dialog()
    dialog.ground.choose(RestrictionReason.UNLAWFUL)
    window.do(dialog.ok.click)
    (granted,) = restrictions.of_person(services, person_id)
    assert granted.restriction.reason is RestrictionReason.UNLAWFUL
    assert requests.get(services, wanted).request.status is RequestStatus.ANSWERED
    assert "the processing was unlawful" in words_of(detail.work)


def test_an_erasure_leads_to_its_preview_and_then_to_the_letter(window: Window) -> None:
    services = window.desk.services
    wanted, detail = detail_of(window, RequestKind.ERASURE)
    person_id = requests.get(services, wanted).request.person_id
    assert person_id is not None
    window.do(detail.next.offers[0].click)
    assert window.dialog().accessibleName().startswith("Erase ")
    window.dialog().reject()
    erasure.erase_person(services, person_id, confirm_name=people.get(services, person_id).name)
    show(window, wanted)
    window.do(window.workspace.current().page("requests").refresh)
    assert detail.title.text() == "Erasure · Erased person"
    assert not detail.person.isVisible()
    assert not detail.match.isVisible()
    assert detail.next.title.text() == "Tell the person that it is done"
    window.do(detail.next.offers[0].click)
    dialog = window.dialog()
    assert "name is on record" in dialog._missing.text()
    dialog.to.setPlainText("Ann Example\nann@example.org")
    window.do(dialog.ok.click)
    (letter,) = letters.list_letters(services, request_id=wanted)
    assert letter.kind is LetterKind.ERASURE_DONE
    window.do(lambda: detail.letters.mark_sent(letter.id))
    window.do(window.dialog().ok.click)
    assert requests.get(services, wanted).request.status is RequestStatus.ANSWERED
    assert detail.next.title.text() == "Forget the letter's name and address"
    window.do(detail.next.offers[0].click)
    window.do(window.dialog().ok.click)
    (letter,) = letters.list_letters(services, request_id=wanted)
    assert (letter.pdf_id, letter.text_id) == (None, None)
    assert letter.sent_on == services.today
    assert detail.next.title.text() == "Nothing more to do"
    assert not detail.close_menu.actions[Act.FORGET].isVisible()


def test_the_answer_about_automated_decisions_is_that_of_the_policy(window: Window) -> None:
    _wanted, detail = detail_of(window, RequestKind.AUTOMATED_DECISION)
    window.do(detail.next.offers[0].click)
    assert window.dialog().words.toPlainText() == window.desk.services.profile.article15.automated


def test_a_write_keeps_the_keyboard_where_it_was(window: Window) -> None:
    wanted, detail = detail_of(window, RequestKind.RECTIFICATION)
    rectification.correct_contact(window.desk.services, wanted, ContactField.PHONE, "01632 960111")
    show(window, wanted)
    window.do(window.workspace.current().page("requests").refresh)
    first, task, *_rest = rectification.list_tasks(window.desk.services, wanted)
    detail.work.entries.rows[("task", task.id)].next.setFocus()
    rectification.tell_recipient(window.desk.services, first.id)
    window.do(window.workspace.current().page("requests").refresh)
    assert window.application.window.focusWidget() is detail.work.entries.rows[("task", task.id)].next


def test_an_access_request_goes_from_the_search_to_the_answer(window: Window) -> None:
    services = window.desk.services
    wanted, detail = detail_of(window, RequestKind.ACCESS)
    seen = []
    window.do(detail.next.offers[0].click)
    seen.append(detail.next.title.text())
    window.do(detail.next.offers[0].click)
    assert window.workspace.current().tabs.value == "requests"
    assert window.workspace.current().page("pack").isVisible(), "the review is one press away"
    show(window, wanted)
    window.do(detail.pack.build.click)
    seen.append(detail.next.title.text())
    window.do(detail.next.offers[0].click)
    assert detail.pack.isAncestorOf(window.application.window.focusWidget())
    person_id = requests.get(services, wanted).request.person_id
    assert person_id is not None
    pack_delivery.record_dispatch(
        services, wanted, channel="post", address="1 High Street", checked_how="Asked on the telephone."
    )
    window.do(window.workspace.current().page("requests").refresh)
    seen.append(detail.next.title.text())
    window.do(detail.next.offers[0].click)
    assert window.dialog().words.toPlainText().startswith("With this letter you receive a copy")
    assert seen == ["Review and build the pack", "Send the pack", "Answer the request"]


def test_a_restriction_that_began_with_an_objection_is_lifted_after_its_letter(window: Window) -> None:
    services = window.desk.services
    wanted, detail = detail_of(window, RequestKind.OBJECTION)
    requests.weigh_objection(services, wanted, upheld=False, because="A claim is being fought.")
    requests.close_request(services, wanted)
    window.do(window.workspace.current().page("requests").refresh)
    assert detail.next.title.text() == "The restriction still binds"
    window.do(detail.next.offers[0].click)
    dialog = window.dialog()
    assert dialog.kind.value() is LetterKind.RESTRICTION_LIFTED
    dialog.words.setPlainText("Your objection was overridden.")
    window.do(dialog.ok.click)
    (letter_id,) = detail.letters._letters
    window.do(lambda: detail.letters.mark_sent(letter_id))
    window.do(window.dialog().ok.click)
    person_id = requests.get(services, wanted).request.person_id
    assert person_id is not None
    (kept,) = restrictions.of_person(services, person_id)
    assert kept.restriction.notice_on == services.today
    window.do(detail.next.offers[1].click)
    assert window.workspace.current().page("restrictions").detail.isVisible()
