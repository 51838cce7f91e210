"""What happens to a request, recorded through the window: each event, its correction, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QLabel

from lumadesk.app import requests
from lumadesk.app.requests import RecordedEvent
from lumadesk.domain.request_course import EventKind
from lumadesk.domain.requests import ApplicantRole, Intake, RequestKind
from lumadesk.ui.desk import Place
from lumadesk.ui.privacy.acts import RECORDS, Act
from lumadesk.ui.privacy.course_words import EVENT_NAMES, corrections, happened
from lumadesk.ui.privacy.request_detail import RequestDetail
from tests.ui.conftest import Window
from tests.ui.test_privacy import opened, show


@pytest.fixture
def access(window: Window) -> int:
    wanted = opened(window, RequestKind.ACCESS, days=10)
    show(window, wanted)
    return wanted


@pytest.fixture
def detail(window: Window, access: int) -> RequestDetail:  # noqa: ARG001 - it is shown then
    shown: RequestDetail = window.workspace.show_place(Place.PRIVACY).page("requests").detail
    return shown


def record(window: Window, act: Act, words: str = "", days_ago: int = 0) -> None:
    """Do an act of the request that is shown, some days ago."""
    detail = window.workspace.current().page("requests").detail
    window.do(lambda: detail.do(act))
    dialog = window.dialog()
    day = window.desk.services.today - timedelta(days=days_ago)
    dialog.day.setDate(QDate(day.year, day.month, day.day))
    if dialog.note is not None:
        dialog.note.setPlainText(words)
    window.do(dialog.ok.click)


def said(detail: RequestDetail) -> str:
    return " ".join(label.text() for label in detail.course.findChildren(QLabel))


def test_a_clarification_stops_the_clock_until_its_answer(
    window: Window, access: int, detail: RequestDetail
) -> None:
    record(window, Act.ASK_QUESTION, "Which website?", 5)
    assert detail.deadline._left.text() == "Clock paused"
    assert detail.next.title.text() == "Confirm that it arrived"
    record(window, Act.QUESTION_ANSWERED, "The shop.", 2)
    assert "left" in detail.deadline._left.text()
    record(window, Act.ASK_QUESTION, "And which year?", 1)
    assert detail.deadline._left.text() == "Clock paused", "a second question stops it again"
    notes = [event.note for event in requests.get(window.desk.services, access).course.events]
    assert notes == ["", "Which website?", "The shop.", "And which year?"]


def test_every_step_is_on_record_with_its_words(window: Window, access: int, detail: RequestDetail) -> None:
    record(window, Act.ASK_IDENTITY, "An address that is not known.", 8)
    record(window, Act.IDENTITY_CAME, days_ago=6)
    record(window, Act.ACKNOWLEDGE, days_ago=6)
    record(window, Act.EXTEND, "Many websites.", 1)
    request = requests.get(window.desk.services, access).request
    assert request.extended
    assert request.id_received == window.desk.services.today - timedelta(days=6)
    words = said(detail)
    for kind in (EventKind.IDENTITY_ASKED, EventKind.IDENTITY_RECEIVED, EventKind.EXTENDED):
        assert EVENT_NAMES[kind] in words
    assert "An address that is not known." in words
    assert "In time" in words
    for act in (Act.ACKNOWLEDGE, Act.ASK_IDENTITY, Act.EXTEND):
        action = detail.record_menu.actions[act]
        assert not action.isEnabled()
        assert "recorded already" in action.toolTip()


def test_an_extension_that_would_come_too_late_is_not_offered(window: Window) -> None:
    show(window, opened(window, RequestKind.ACCESS, days=60))
    detail = window.workspace.current().page("requests").detail
    action = detail.record_menu.actions[Act.EXTEND]
    assert not action.isEnabled()
    assert "first month is over" in action.toolTip()
    facts = " ".join(label.text() for label in detail.facts.findChildren(QLabel))
    assert "was possible until" in facts
    assert "was promised by" in facts


def test_a_corrected_day_moves_the_clock_and_stays_visible(
    window: Window, access: int, detail: RequestDetail
) -> None:
    before = requests.get(window.desk.services, access).deadline.due
    received = requests.get(window.desk.services, access).course.events[0]
    window.do(detail.course.entries.rows[received.id].menu.actions()[0].trigger)
    dialog = window.dialog()
    dialog.day.setDate(dialog.day.date().addDays(-7))
    dialog.note.setPlainText("The postmark says so.")
    window.do(dialog.ok.click)
    after = requests.get(window.desk.services, access).deadline.due
    assert before is not None
    assert after is not None
    assert before > after
    assert "Corrected on" in said(detail)
    assert "The postmark says so." in said(detail)
    assert detail.deadline._left.text().split()[0] == str((after - window.desk.services.today).days)


def test_an_entry_is_taken_back_with_a_reason_and_the_request_is_open_again(
    window: Window, access: int, detail: RequestDetail
) -> None:
    record(window, Act.REFUSE, "The same was asked last week.")
    assert detail.status.text() == "Refused"
    assert not detail.record.isEnabled()
    assert detail.next.title.text() == "Nothing more to do"
    end = requests.get(window.desk.services, access).course.end
    assert end is not None
    window.do(detail.course.entries.rows[end.id].menu.actions()[1].trigger)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert dialog.isVisible(), "without a reason nothing is taken back"
    dialog.note.setPlainText("It was another one.")
    window.do(dialog.ok.click)
    assert detail.status.text() == "Open"
    assert "Taken back" in said(detail)
    assert "It was another one." in said(detail)
    assert "The same was asked last week." in said(detail), "nothing is lost"
    assert detail.course.entries.rows[end.id].menu.actions() == []


@pytest.mark.parametrize("act", [Act.REFUSE, Act.CLOSE])
def test_an_end_without_an_answer_asks_for_its_reasons(
    window: Window, access: int, detail: RequestDetail, act: Act
) -> None:
    window.do(lambda: detail.do(act))
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert dialog.isVisible(), "without reasons nothing is written"
    dialog.note.setPlainText("The same was asked and answered last week.")
    window.do(dialog.ok.click)
    assert requests.history(window.desk.services, access)[-1].event.note.startswith("The same")
    assert not detail.letters.write.isHidden()


def test_what_does_not_concern_a_request_is_not_offered(window: Window) -> None:
    show(window, opened(window, RequestKind.WITHDRAWAL))
    detail = window.workspace.current().page("requests").detail
    shown = {act for act, action in detail.record_menu.actions.items() if action.isVisible()}
    assert shown == {Act.ACKNOWLEDGE, Act.ASK_IDENTITY, Act.IDENTITY_CAME, Act.STOPPED}
    answer = detail.close_menu.actions[Act.ANSWER]
    assert not answer.isEnabled()
    assert "has not been stopped yet" in answer.toolTip()


def test_an_agent_shows_authority_before_the_answer(window: Window) -> None:
    services = window.desk.services
    wanted = requests.open_request(
        services,
        kind=RequestKind.RECTIFICATION,
        person_id=requests.get(services, opened(window, RequestKind.ACCESS)).request.person_id,
        received=services.today,
        intake=Intake(role=ApplicantRole.AGENT, applicant="Grabbit & Runne"),
    ).value
    show(window, wanted)
    detail = window.workspace.current().page("requests").detail
    assert detail.next.title.text() == "Ask for evidence of authority"
    assert "ask them for evidence" in detail.next.lacks.text()
    window.do(lambda: detail.do(Act.AUTHORITY_CAME))
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert dialog.isVisible(), "what the evidence is has to be said"
    dialog.note.setPlainText("Signed letter of 1 June.")
    window.do(dialog.ok.click)
    assert detail.next.lacks.text() == ""
    assert detail.close_menu.actions[Act.ANSWER].isEnabled()


def test_what_the_rules_refuse_is_what_the_window_does_not_offer(window: Window, access: int) -> None:
    services = window.desk.services
    refusals = requests.refusals(services, access)
    assert {EventKind.FEE_ASKED, EventKind.STOPPED, EventKind.OBJECTION_UPHELD} <= set(refusals)
    assert EventKind.ANSWERED not in refusals
    requests.close_request(services, access)
    refusals = requests.refusals(services, access)
    assert set(refusals) == set(RECORDS.values()) - {EventKind.CLOSED} | {EventKind.OBJECTION_OVERRIDDEN}


def test_the_order_of_events_is_their_own_and_chains_are_kept(window: Window, access: int) -> None:
    services = window.desk.services

    def ago(days: int) -> date:
        return services.today - timedelta(days=days)

    requests.acknowledge(services, access, ago(2))
    event = requests.get(services, access).course.events[-1]
    requests.correct_event(services, access, event.id, on=ago(4))
    requests.correct_event(services, access, requests.history(services, access)[-1].event.id, note="By post.")
    history: list[RecordedEvent] = requests.history(services, access)
    (_received, acknowledged) = happened(history)
    assert [one.on for one in acknowledged.former] == [ago(2), ago(4)]
    assert acknowledged.event.note == "By post."
    first, second = corrections(acknowledged).split("\n")
    assert str(ago(2).day) in first
    assert "without words" in second
