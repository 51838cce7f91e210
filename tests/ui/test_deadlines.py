"""Deadlines outside the Privacy screen: on Today, on the desktop, and in the settings that move them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QDate, QObject
from PySide6.QtGui import QIcon

from lumadesk.app import (
    breaches,
    business,
    complaints,
    due_dates,
    holidays,
    letters,
    people,
    regulator,
    requests,
    restrictions,
    settings,
)
from lumadesk.domain.breaches import BreachRisk
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.requests import RequestKind
from lumadesk.domain.restriction import RestrictionReason
from lumadesk.ui.deadline_watch import DeadlineWatch
from lumadesk.ui.desk import Place
from lumadesk.ui.notifications import TrayNotifications
from lumadesk.ui.settings.letter_samples import MEANINGS
from lumadesk.ui.theme import Tone
from tests.app.fakes import FakeClock
from tests.ui.conftest import Window


def today_screen(window: Window) -> Any:
    shown = window.workspace.show_place(Place.TODAY)
    window.do(shown.refresh)
    return shown


def settings_page(window: Window, name: str) -> Any:
    shown = window.workspace.show_place(Place.SETTINGS, name).pages[name]
    window.rest()
    return shown


# Today


def test_every_clock_is_on_today_soonest_first_and_leads_to_its_record(window: Window) -> None:
    services, today = window.desk.services, window.desk.services.today
    person_id = people.add_person(services, name="Ada Waits").value
    complaint = complaints.open_complaint(
        services, received=today - timedelta(days=60), person_id=person_id, details="Slow."
    ).value
    breach = breaches.record_breach(services, aware_at=services.now, facts="A stick was lost.").value
    restrictions.restrict(services, person_id, RestrictionReason.CLAIMS)
    screen = today_screen(window)
    faces = {one.record: one.face for one in screen._waiting}
    assert faces["complaint", complaint].title == "Acknowledge · Ada Waits"
    assert faces["complaint", complaint].chip == ("31 days overdue", Tone.DANGER)
    assert faces["breach", breach].chip == ("72 h 0 min left", Tone.WARNING)
    assert faces["restrictions"].title.endswith("restrictions")
    dated = [one.record for one in screen._waiting if not isinstance(one.record, str)]
    due = {(one.noun, one.id): one.due for one in reversed(due_dates.due_dates(services))}
    assert {record[0] for record in dated} >= {"request", "complaint", "breach"}
    assert len(dated) == len(set(dated)), "one row for each record"
    assert dated[0] == ("complaint", complaint) or due[dated[0]] <= due["complaint", complaint]
    for record, page in ((("complaint", complaint), "complaints"), (("breach", breach), "breaches")):
        window.do(lambda: today_screen(window).see_deadlines.click())
        row = [one.record for one in screen._waiting].index(record)
        window.do(lambda row=row: screen.deadlines.list.activated_row.emit(row))
        assert window.workspace.current().page(page).list.selected_ids() == [record[1]]
    row = [one.record for one in screen._waiting].index("restrictions")
    window.do(lambda: screen.deadlines.list.activated_row.emit(row))
    assert window.workspace.current().tabs.value == "restrictions"


def test_of_several_dates_of_a_record_the_weightiest_overdue_one_is_shown(window: Window) -> None:
    services, today = window.desk.services, window.desk.services.today
    person_id = people.add_person(services, name="Ada Waits").value
    request_id = requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=person_id, received=today - timedelta(days=70)
    ).value
    screen = today_screen(window)
    face = next(one.face for one in screen._waiting if one.record == ("request", request_id))
    assert face.title == "Answer · Ada Waits"


def test_a_long_list_is_short_until_all_of_it_is_wanted(window: Window) -> None:
    services, today = window.desk.services, window.desk.services.today
    for number in range(8):
        complaints.open_complaint(
            services, received=today, complainant=f"Neighbour {number}", details="Loud."
        )
    screen = today_screen(window)
    everything = len(screen._waiting)
    assert screen.deadlines.model.rowCount() == 6 < everything
    assert screen.see_deadlines.text() == f"See all {everything}"
    window.do(screen.see_deadlines.click)
    assert screen.deadlines.model.rowCount() == everything
    window.do(screen.see_deadlines.click)
    assert screen.deadlines.model.rowCount() == 6


def test_hours_go_by_while_today_is_looked_at(window: Window, clock: FakeClock) -> None:
    services = window.desk.services
    breach = breaches.record_breach(services, aware_at=services.now, facts="A stick was lost.").value
    screen = today_screen(window)
    clock.moment += timedelta(minutes=5)
    window.do(screen._look_at_the_clock)
    chips = {one.record: one.face.chip for one in screen._waiting}
    assert chips["breach", breach] == ("71 h 55 min left", Tone.WARNING)


# The desktop


class Told:
    def __init__(self) -> None:
        self.shown: list[tuple[str, str, str]] = []

    def show(self, title: str, text: str, leads_to: str = "enquiries") -> None:
        self.shown.append((title, text, leads_to))


@pytest.fixture
def told(window: Window) -> Told:
    window.desk.notifications = Told()
    return window.desk.notifications


@pytest.fixture
def watch(window: Window) -> Iterator[DeadlineWatch]:
    made = DeadlineWatch(window.desk, window.workspace)
    made._timer.start()
    yield made
    made._timer.stop()


def test_the_desktop_is_told_once_a_day_and_of_nobody_by_name(
    window: Window, told: Told, watch: DeadlineWatch, clock: FakeClock
) -> None:
    services = window.desk.services
    window.do(watch.look)
    ((_title, words, leads_to),) = told.shown
    assert words == due_dates.near(services).words != ""
    assert leads_to == Place.TODAY
    names = {view.person_name for view in requests.list_requests(services) if view.person_name}
    assert not any(name in words for name in names)
    window.do(watch.look)
    another = DeadlineWatch(window.desk, window.workspace)  # the vault was locked and opened again
    window.do(another.look)
    assert len(told.shown) == 1, "once a day"
    clock.moment += timedelta(days=1)
    window.do(another.look)
    assert len(told.shown) == 2
    assert services.outside.settings.get("deadlines_told_on") == services.today.isoformat()


def test_what_comes_near_is_told_but_not_what_the_owner_has_just_written(
    window: Window, told: Told, watch: DeadlineWatch
) -> None:
    services = window.desk.services
    window.do(watch.look)
    told.shown.clear()
    window.do(
        lambda: window.desk.jobs.write(
            lambda: breaches.record_breach(services, aware_at=services.now, facts="A stick was lost."),
            owner=window.workspace,
        )
    )
    window.do(watch.look)
    assert told.shown == [], "the owner knows"
    # Elsewhere, such as on the command line: nothing tells the window of it.
    breaches.record_breach(services, aware_at=services.now, facts="A letter went astray.")
    window.do(watch.look)
    assert "2 breaches to report" in told.shown[0][1]


def test_who_wants_no_notice_gets_none(window: Window, told: Told, watch: DeadlineWatch) -> None:
    page = settings_page(window, "deadlines")
    assert page.notify.isChecked()
    window.do(page.notify.click)
    assert not settings.get_settings(window.desk.services).notify_deadlines
    window.do(watch.look)
    assert told.shown == []


def test_a_click_leads_to_where_the_notice_came_from(window: Window) -> None:
    parent = QObject()
    tray, went = TrayNotifications(QIcon(), parent), []
    tray.clicked.connect(went.append)
    tray.show("LumaDesk", "Overdue: 1 request to answer.", Place.TODAY)
    tray.clicked.emit(tray._leads_to)
    assert went == ["today"]
    window.do(lambda: window.workspace.show_place(Place.CLIENTS))
    window.do(lambda: window.application._come_forward(went[0]))
    assert window.workspace.current() is window.workspace.screens[Place.TODAY]


# Bank holidays


def test_a_bank_holiday_of_ones_own_says_which_deadline_it_moved(window: Window) -> None:
    services = window.desk.services
    # Received on Tuesday 9 June 2026, so due on Thursday 9 July.
    person_id = people.add_person(services, name="Ada Waits").value
    request_id = requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=person_id, received=date(2026, 6, 9)
    ).value
    page = settings_page(window, "deadlines")
    window.do(page.add.click)
    assert page.name._note.text() == "Say what it is called."
    page.name.inner.setText("Day of the <b>fair</b>")
    page.day.setDate(QDate(2026, 7, 9))
    window.do(page.add.click)
    assert requests.get(services, request_id).deadline.due == date(2026, 7, 10)
    assert f"answer, request {request_id}, from Thu 9 Jul 2026 to Fri 10 Jul 2026" in page.effect.text()
    assert page.name.inner.text() == ""
    days = [view.day for view in page._views]
    page.list.pick(days.index(date(2026, 7, 9)))
    window.do(page.remove.click)
    assert "1 deadline moved by it" in page.effect.text()
    assert requests.get(services, request_id).deadline.due == date(2026, 7, 9)


def test_a_listed_day_is_taken_off_and_put_back(window: Window) -> None:
    services, page = window.desk.services, settings_page(window, "deadlines")
    days = [view.day for view in page._views]
    page.list.pick(days.index(date(2026, 12, 25)))
    window.do(page.remove.click)
    off = next(view for view in holidays.list_holidays(services, 2026) if view.day == date(2026, 12, 25))
    assert off.worked
    assert "No deadline moved" in page.effect.text()
    assert not page.remove.isEnabled(), "it is off"
    page.name.inner.setText("Christmas Day")
    page.day.setDate(QDate(2026, 12, 25))
    window.do(page.add.click)
    assert page.remove.isEnabled()
    page.name.inner.setText("Christmas Day")
    window.do(page.add.click)
    assert "bank holiday already" in page.problem.text()
    page.year.choose(2029)
    window.rest()
    assert {view.day.year for view in page._views} == {2029}


# Letters


def test_a_template_is_edited_looked_at_and_reset(window: Window) -> None:
    services, page = window.desk.services, settings_page(window, "letters")
    original = letters.get_template(services, LetterKind.ACKNOWLEDGEMENT).text
    assert page.editor.toPlainText() == original
    assert not page.save_button.isEnabled()
    page.editor.setPlainText(original.replace("Kind regards", "With <b>best</b> wishes"))
    assert page.state.text() == "Not saved"
    page.mode.choose(False)
    window.do(page._show_face)
    assert "With <b>best</b> wishes" in page.preview.toPlainText()
    assert "Alex Example" in page.preview.toPlainText()
    assert "{{" not in page.preview.toPlainText()
    window.do(page.save)
    assert letters.get_template(services, LetterKind.ACKNOWLEDGEMENT).own
    assert page.state.text() == "Your own"
    window.do(page.reset.click)
    assert not letters.get_template(services, LetterKind.ACKNOWLEDGEMENT).own
    assert page.editor.toPlainText() == original
    assert page.state.text() == "As it came"


def test_a_template_that_cannot_be_filled_is_refused_and_nothing_typed_is_lost(window: Window) -> None:
    page = settings_page(window, "letters")
    page.editor.setPlainText("Subject: Hello\n\nDear {{nobody}},")
    window.do(page.save)
    assert "{{nobody}} in line 3" in page.problem.text()
    page.kind.choose(LetterKind.REFUSAL)
    window.rest()
    assert "{{nobody}}" not in page.editor.toPlainText()
    page.kind.choose(LetterKind.ACKNOWLEDGEMENT)
    window.rest()
    assert "{{nobody}}" in page.editor.toPlainText()
    window.do(
        lambda: business.save_business(window.desk.services, business.get_business(window.desk.services))
    )
    window.do(page.refresh)
    assert "{{nobody}}" in page.editor.toPlainText()


def test_a_placeholder_is_put_in_from_the_list(window: Window) -> None:
    page = settings_page(window, "letters")
    page.kind.choose(LetterKind.COMPLAINT_ANSWERED)
    window.rest()
    offered = [action.text() for action in page._placeholders.actions()]
    assert any(text.startswith("{{outcome}}") for text in offered)
    assert not any(text.startswith("{{due}}") for text in offered)
    page.editor.clear()
    page._placeholders.actions()[0].trigger()
    assert page.editor.toPlainText() == "{{addressee}}"


@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_has_a_preview_and_every_placeholder_a_meaning(window: Window, kind: LetterKind) -> None:
    page = settings_page(window, "letters")
    page.kind.choose(kind)
    page.mode.choose(False)
    window.do(page._show_face)
    assert page.preview.toPlainText().startswith("Subject: ")
    assert len(MEANINGS) == 25


# The regulator


def test_the_regulators_new_address_is_in_every_reply(window: Window) -> None:
    services, page = window.desk.services, settings_page(window, "regulator")
    assert page.name.inner.text()
    page.address.inner.setPlainText("")
    window.do(page.save)
    assert page.address._note.text() == "It is in every reply, so it is needed."
    page.address.inner.setPlainText("1 New Street\nManchester")
    window.do(page.save)
    assert regulator.get_regulator(services).address == "1 New Street\nManchester"
    page.helpline.setText("typed, not saved")
    window.do(page.refresh)
    assert page.helpline.text() == "typed, not saved"


def test_a_breach_without_risk_is_on_no_list(window: Window) -> None:
    services = window.desk.services
    wanted = breaches.record_breach(
        services, aware_at=services.now, facts="Seen by nobody.", risk=BreachRisk.UNLIKELY, reasons="Sealed."
    ).value
    assert ("breach", wanted) not in [one.record for one in today_screen(window)._waiting]
