"""The diary and its rows on Today: entered, moved, done and undone, and given to another calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from PySide6.QtCore import QDate, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from lumadesk.app import diary, jobs, people, restrictions
from lumadesk.domain.restriction import RestrictionReason
from lumadesk.ui.desk import Place
from lumadesk.ui.invoices.diary_words import hours_of, part_of
from lumadesk.ui.theme import Tone
from tests.app.fakes import FakeClock
from tests.ui.conftest import Window


def page(window: Window) -> Any:
    shown = window.workspace.show_place(Place.INVOICES).show_page("diary")
    window.rest()
    return shown


def client(window: Window, number: int = 0) -> int:
    return people.list_ids(window.desk.services, clients_only=True)[number]


def undo(window: Window) -> None:
    window.do(window.workspace.toast._act)


def choose(window: Window, row: Any, words: str) -> None:
    """One of the deeds behind the row's menu."""
    (action,) = [one for one in row.menu.actions() if one.text().replace("&", "").startswith(words)]
    window.do(action.trigger)


def entries(shown: Any, part: str) -> list[str]:
    return [row.entry.title for row in shown.parts[part].list.rows.values()]


def test_the_agenda_goes_by_day_and_what_is_over_is_shown_on_demand(window: Window, clock: FakeClock) -> None:
    shown = page(window)
    assert entries(shown, "missed") == ["Ask whether the printer works"]
    assert entries(shown, "today") == [
        "Send the offer for the backup disk", "14:30 \N{EN DASH} 16:00   Fit the access points"
    ]  # fmt: skip
    assert [len(entries(shown, part)) for part in ("tomorrow", "week", "later", "past")] == [1, 1, 2, 0]
    assert shown.parts["missed"].list.rows["follow_up", 1].entry.chip == ("3 days overdue", Tone.DANGER)
    shown.when._group.button(1).click()
    window.rest()
    assert [title.split("   ")[-1] for title in entries(shown, "past")] == ["Router replaced"]
    assert not shown.parts["today"].card.isVisible()
    shown.when._group.button(0).click()
    window.rest()
    clock.moment += timedelta(hours=5)
    window.do(shown.tick)
    assert len(entries(shown, "today")) == 1, "the appointment is over by now"
    clock.moment += timedelta(days=1)
    window.do(shown.tick)
    assert "Send the offer for the backup disk" in entries(shown, "missed")


def test_an_appointment_is_made_moved_and_cancelled(window: Window) -> None:
    services = window.desk.services
    shown = page(window)
    window.do(lambda: shown.new_appointment(client(window)))
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert "what it is" in dialog.what.inner.accessibleDescription()
    dialog.what.inner.setText("Winter check")
    dialog.when.inner.setDate(QDate(2026, 10, 21))
    dialog.length.inner.setText("soon")
    window.do(dialog.ok.click)
    assert dialog.isVisible()
    assert "90 min" in dialog.length.inner.accessibleDescription()
    dialog.length.inner.setText("90 min")
    begins = dialog.when.inner.dateTime()
    dialog.when.inner.setDate(QDate(2026, 6, 23))
    dialog.when.inner.setTime(QTime(15, 30))
    assert dialog.when.inner.accessibleDescription() == "Then there is also: Fit the access points"
    dialog.when.inner.setTime(QTime(16, 0))
    assert dialog.when.inner.accessibleDescription() == ""
    dialog.when.inner.setDateTime(begins)
    assert dialog.length.inner.accessibleDescription() == "Until 13:30, Wed 21 Oct 2026"
    dialog.place.setText("Cookham")
    window.do(dialog.ok.click)
    made = diary.list_appointments(services)[-1].appointment
    assert (made.starts_at, made.ends_at) == (
        datetime(2026, 10, 21, 11, tzinfo=UTC), datetime(2026, 10, 21, 12, 30, tzinfo=UTC)
    )  # fmt: skip
    key = ("appointment", made.id)
    row = shown.parts["later"].list.rows[key]
    assert row.isAncestorOf(window.application.window.focusWidget())

    choose(window, row, "A week later")
    moved = diary.get_appointment(services, made.id).appointment
    assert hours_of(moved) == "12:00 \N{EN DASH} 13:30", "by the clock on the wall, which was put back"
    assert moved.starts_at == datetime(2026, 10, 28, 12, tzinfo=UTC)
    undo(window)
    assert diary.get_appointment(services, made.id).appointment.starts_at == made.starts_at

    window.do(shown.parts["later"].list.rows[key].next.click)
    dialog = window.dialog()
    dialog.what.inner.setText("Autumn check")
    window.do(dialog.ok.click)
    changed = diary.get_appointment(services, made.id).appointment
    assert (changed.title, changed.place, changed.ends_at) == ("Autumn check", "Cookham", made.ends_at)

    choose(window, shown.parts["later"].list.rows[key], "Cancel it")
    assert key not in shown.parts["later"].list.rows
    undo(window)
    assert key in shown.parts["later"].list.rows
    diary.change_appointment(services, made.id, cancelled=True)
    window.do(lambda: window.desk.go(Place.INVOICES, key))
    assert shown.when.value is True, "what was cancelled is found among what is over"
    choose(window, shown.parts["past"].list.rows[key], "Put it back")
    assert not diary.get_appointment(services, made.id).appointment.cancelled


def test_what_is_longer_than_a_day_is_not_cut_when_its_words_change(window: Window) -> None:
    services = window.desk.services
    job_id = jobs.add_job(services, client(window), "Fair").value
    begins = services.now + timedelta(days=2)
    long = diary.add_appointment(
        services, client(window), "Fair", begins, begins + timedelta(days=3), job_id=job_id
    ).value
    shown = page(window)
    window.do(lambda: window.desk.go(Place.INVOICES, ("appointment", long)))
    row = shown._rows()["appointment", long]
    window.do(row.next.click)
    window.dialog().what.inner.setText("Trade fair")
    window.do(window.dialog().ok.click)
    one = diary.get_appointment(services, long).appointment
    assert (one.title, one.ends_at - one.starts_at) == ("Trade fair", timedelta(days=3))
    assert hours_of(one).endswith("on Sun 28 Jun 2026")
    choose(window, shown._rows()["appointment", long], "Open the job")
    assert window.workspace.current().page("jobs").list.selected_ids() == [job_id]


def test_the_second_of_two_equal_hours_stays_when_its_words_change(window: Window) -> None:
    services = window.desk.services
    begins = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 01:30 for the second time: summer time is over
    made = diary.add_appointment(
        services, client(window), "Night work", begins, begins + timedelta(hours=1)
    ).value
    shown = page(window)
    window.do(lambda: window.desk.go(Place.INVOICES, ("appointment", made)))
    window.do(shown._rows()["appointment", made].next.click)
    dialog = window.dialog()
    assert dialog.length.inner.accessibleDescription().startswith("Until 02:30")
    dialog.what.inner.setText("Server moved")
    window.do(dialog.ok.click)
    one = diary.get_appointment(services, made).appointment
    assert (one.title, one.starts_at) == ("Server moved", begins)
    assert one.ends_at == begins + timedelta(hours=1)


def test_a_follow_up_is_noted_put_off_and_done(window: Window) -> None:
    services, today = window.desk.services, window.desk.services.today
    screen = window.workspace.show_place(Place.CLIENTS, client(window, 3))
    window.rest()
    window.do(screen.detail.plan.menu().actions()[0].trigger)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert "come back about" in dialog.what.inner.accessibleDescription()
    dialog.what.inner.setText("Is the line <fast>?")
    dialog.on.setDate(today)
    window.do(dialog.ok.click)
    assert "Is the line <fast>?" in [entry.detail for entry in screen.detail._entries]
    undo(window)  # "Show"
    shown = page(window)
    (made,) = [one for one in diary.list_follow_ups(services) if "fast" in one.follow_up.what]
    key = ("follow_up", made.follow_up.id)
    assert shown.parts["today"].list.rows[key].entry.title == "Is the line <fast>?"

    choose(window, shown.parts["today"].list.rows[key], "In a week")
    assert window.toast().startswith("Put off until Tue 30 Jun 2026.")
    assert key in shown.parts["later"].list.rows
    undo(window)
    choose(window, shown.parts["today"].list.rows[key], "Change")
    window.dialog().on.setDate(QDate(2026, 6, 24))
    window.do(window.dialog().ok.click)
    assert key in shown.parts["tomorrow"].list.rows

    window.application.window.activateWindow()
    row = shown.parts["tomorrow"].list.rows[key]
    row.take_focus()
    QTest.keyClick(row.next, Qt.Key.Key_Space)
    window.rest()
    assert key not in shown._rows()
    focus = window.application.window.focusWidget()
    assert any(one.isAncestorOf(focus) for one in shown._rows().values()), "the keyboard goes on"
    undo(window)
    assert key in shown.parts["tomorrow"].list.rows
    diary.finish_follow_up(services, key[1])
    window.do(lambda: window.desk.go(Place.INVOICES, key))
    window.do(shown.parts["past"].list.rows[key].next.click)
    assert [one.follow_up.id for one in diary.list_follow_ups(services)].count(key[1]) == 1


def test_appointments_are_given_to_another_calendar(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    shown = page(window)
    offered: list[str] = []

    def saved_as(_parent: Any, _title: str, path: str, _kinds: str) -> tuple[str, str]:
        offered.append(Path(path).name)
        return str(tmp_path / "out.ics"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", saved_as)
    bound = diary.list_appointments(services)[1].appointment.person_id
    restrictions.restrict(services, bound, RestrictionReason.ACCURACY)
    window.do(shown.export.click)
    events = Calendar.from_ical((tmp_path / "out.ics").read_bytes()).walk("VEVENT")
    assert len(events) == 3
    assert window.toast().startswith("3 appointments: Saved as out.ics.")
    assert "1 of restricted people left out" in window.toast()
    key = next(key for key in shown._rows() if key[0] == "appointment")
    choose(window, shown._rows()[key], "Export")
    (event,) = Calendar.from_ical((tmp_path / "out.ics").read_bytes()).walk("VEVENT")
    assert str(event["summary"]).startswith("Fit the access points (")
    assert offered == ["appointments.ics", f"appointment-{key[1]}.ics"]


def test_today_shows_what_comes_next_and_leads_there(window: Window) -> None:
    screen = window.workspace.show_place(Place.TODAY)
    window.do(screen.refresh)
    faces = [one.face for one in screen._planned]
    assert [(one.title, one.chip) for one in faces[:4]] == [
        ("Ask whether the printer works", ("3 days overdue", Tone.DANGER)),
        ("Send the offer for the backup disk", ("Due today", Tone.WARNING)),
        ("Fit the access points", ("Today 14:30", Tone.WARNING)),
        ("Talk about the website", ("Tomorrow 09:00", Tone.NEUTRAL)),
    ]
    assert faces[2].detail.endswith("12 Mill Lane, Marlow")
    assert screen.diary.model.rowCount() == 3
    window.do(lambda: screen.diary.list.activated_row.emit(2))
    shown = page(window)
    assert shown._rows()[screen._planned[2].record].isAncestorOf(window.application.window.focusWidget())
    for view in diary.list_appointments(window.desk.services):
        diary.change_appointment(window.desk.services, view.appointment.id, cancelled=True)
    for one in diary.list_follow_ups(window.desk.services):
        diary.finish_follow_up(window.desk.services, one.follow_up.id)
    window.do(shown.refresh)
    assert shown.nothing.isVisible()
    assert not shown.export.isEnabled()
    window.workspace.show_place(Place.TODAY)
    window.do(screen.refresh)
    assert not screen.diary.isVisible()


def test_a_long_part_is_short_until_all_of_it_is_wanted(window: Window) -> None:
    services = window.desk.services
    for number in range(40):
        diary.add_follow_up(services, client(window), services.today, f"Ring {number}")
    shown = page(window)
    part = shown.parts["today"]
    assert (len(part.list.rows), part.see_all.text()) == (30, "See all 42")
    window.do(part.see_all.click)
    assert (len(part.list.rows), part.see_all.text()) == (42, "See fewer")
    window.do(part.see_all.click)
    last = diary.list_follow_ups(services)[-3].follow_up.id
    window.do(lambda: window.desk.go(Place.INVOICES, ("follow_up", last)))
    assert ("follow_up", last) in shown._rows()


@pytest.mark.parametrize(
    ("when", "part"),
    [
        (date(2026, 6, 22), "missed"), (date(2026, 6, 23), "today"), (date(2026, 6, 24), "tomorrow"),
        (date(2026, 6, 28), "week"), (date(2026, 6, 29), "later"),
    ],
)  # fmt: skip
def test_the_week_ends_on_sunday(when: date, part: str) -> None:
    assert part_of(when, date(2026, 6, 23)) == part
