"""What the whole window shares: the rail, the sync, the palette, toasts, errors, and the settings."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lumadesk.app import business, requests, settings, sync, today
from lumadesk.domain.enquiries import EnquiryStatus
from lumadesk.domain.errors import KnownError
from lumadesk.ui import commands
from lumadesk.ui.desk import Place
from lumadesk.ui.enquiries.filters import DUE_FOR_REVIEW
from lumadesk.ui.theme import ThemeChoice, current_theme
from lumadesk.ui.widgets.command_palette import Command, matching
from lumadesk.ui.widgets.id_table_model import FACE
from tests.ui.conftest import Window


def send(window: Window, name: str) -> None:
    """Somebody uses the website's form."""
    site = window.desk.services.vault.folder.parent / "site.sqlite3"
    with closing(sqlite3.connect(site)) as database, database:
        database.execute(
            "INSERT INTO contact_enquiry (name, email, phone, service, message, source, created_at) "
            "VALUES (?, 'new@example.org', '', 'Network', 'Hello.', 'website', '2026-06-23 10:29:00')",
            (name,),
        )


def test_today_counts_what_waits_and_leads_there(window: Window) -> None:
    now = today.today(window.desk.services)
    screen = window.workspace.show_place(Place.TODAY)
    window.rest()
    assert screen.new._figure.text() == f"{now.new_enquiries:,}"
    assert screen.open._figure.text() == str(len(now.requests))
    assert f"{now.unpaid_sum:,.2f}" in screen.unpaid._figure.text()
    assert "could not be taken over" in screen.rejected.text()
    window.do(screen.new.click)
    shown = window.workspace.current()
    assert shown is window.workspace.screens[Place.ENQUIRIES]
    assert shown.filters.status.value is EnquiryStatus.NEW


def test_what_is_due_for_review_is_counted_and_listed(window: Window) -> None:
    due = today.due_for_review(window.desk.services)
    assert len(due) == today.today(window.desk.services).review_due > 0
    screen = window.workspace.show_place(Place.TODAY)
    window.rest()
    assert screen.review.text().startswith(f"{len(due):,} ")
    window.do(lambda: window.desk.go(Place.ENQUIRIES, DUE_FOR_REVIEW))
    shown = window.workspace.current()
    assert list(shown.list.records.ids) == due
    window.do(lambda: shown.search.setText("no such words at all"))
    assert list(shown.list.records.ids) == []


def test_a_deadline_on_today_opens_its_request(window: Window) -> None:
    screen = window.workspace.show_place(Place.TODAY)
    window.rest()
    row = next(number for number, one in enumerate(screen._waiting) if one.record[0] == "request")
    window.do(lambda: screen.deadlines.list.activated_row.emit(row))
    first = requests.list_requests(window.desk.services)[0]
    assert window.workspace.current().page("requests").list.selected_ids() == [first.request.id]


def test_a_sync_brings_the_new_enquiry_into_every_view(window: Window) -> None:
    screen = window.workspace.show_place(Place.ENQUIRIES)
    window.rest()
    send(window, "Just Arrived")
    window.do(window.workspace.rail.sync.start)
    assert window.toast().startswith("1 new enquiry")
    assert screen.list.records.index(0, 0).data(FACE).title == "Just Arrived"
    waiting = today.today(window.desk.services).new_enquiries
    assert window.workspace.rail.buttons[Place.ENQUIRIES].accessibleName() == f"Enquiries, {waiting} new"


def test_a_sync_can_be_cancelled_and_begun_again(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()
    real = sync.sync

    def slow(services: Any, *, progress: Any, cancelled: Any, **asked: Any) -> Any:
        progress("enquiries", 5_000, None)
        begun.set()
        while not cancelled():
            time.sleep(0.005)
        return real(services, progress=progress, cancelled=cancelled, **asked)

    monkeypatch.setattr(sync, "sync", slow)
    panel = window.workspace.rail.sync
    panel.start()
    assert begun.wait(5)
    assert panel.is_running()
    panel.start()
    window.do(panel.cancel_button.click)
    assert not panel.is_running()
    monkeypatch.setattr(sync, "sync", real)
    window.do(panel.start)
    assert window.workspace.toast.isVisible()


def test_a_site_that_is_away_is_told_of_and_nothing_is_lost(window: Window) -> None:
    (window.desk.services.vault.folder.parent / "site.sqlite3").unlink()
    window.do(window.workspace.rail.sync.start)
    assert window.toast().startswith("The sync stopped")
    window.do(window.workspace.toast._act)
    page = window.workspace.current().pages["website"]
    assert page.error.isVisible()


def test_every_list_is_as_wide_as_the_others(window: Window) -> None:
    enquiries_list = window.workspace.show_place(Place.ENQUIRIES).list
    window.rest()
    privacy = window.workspace.show_place(Place.PRIVACY)
    window.rest()
    privacy.show_page("erasures")
    window.rest()
    for name in ("requests", "erasures"):
        assert privacy.page(name).list.width() == enquiries_list.width()


def test_nobody_is_asked_to_choose_where_there_is_nothing(window: Window) -> None:
    screen = window.workspace.show_place(Place.ENQUIRIES)
    window.rest()
    assert screen._none._title.isVisible()
    window.do(lambda: screen.search.setText("no such words at all"))
    assert not screen._none._title.isVisible()
    window.do(screen.search.clear)
    assert screen._none._title.isVisible()


def test_the_palette_finds_commands_people_and_enquiries(window: Window) -> None:
    window.do(window.workspace.open_palette)
    palette = window.dialog()
    palette.typed.setText("sync")
    assert palette.shown()[0].words == "Sync now"
    window.do(lambda: palette.typed.setText("ifeoma"))
    assert palette.shown()[0].about == "ifeoma@example.org"
    QTest.keyClick(palette.typed, Qt.Key.Key_Return)
    window.rest()
    assert window.workspace.current().detail.name.text() == "Ifeoma Adeyemi"


def test_the_palette_goes_up_and_down(window: Window) -> None:
    window.do(window.workspace.open_palette)
    palette = window.dialog()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(palette.typed, key)
    QTest.keyClick(palette.typed, Qt.Key.Key_Return)
    window.rest()
    assert window.workspace.current() is window.workspace.screens[Place.ENQUIRIES]


def test_every_command_leads_to_a_page_that_can_do_it(window: Window) -> None:
    for entry in commands.ENTRIES:
        screen: Any = window.workspace.show_place(entry.place, entry.page or None)
        page = screen.pages[entry.page] if entry.page else screen
        assert not entry.deed or callable(getattr(page, entry.deed)), entry.words
    window.rest()


def test_commands_are_found_by_the_beginnings_of_their_words() -> None:
    commands = [Command(words, "", "lock", lambda: None) for words in ("New invoice", "New request", "Lock")]
    assert [one.words for one in matching(commands, "n inv")] == ["New invoice"]
    assert matching(commands, "voice") == []
    assert len(matching(commands, "")) == 3


def test_an_error_nobody_waits_for_is_shown(window: Window) -> None:
    window.do(lambda: window.desk.failed.emit(KnownError("x.y", "It is away.", "Try later.")))
    assert window.dialog().message.text() == "It is away."


def test_a_toast_goes_by_itself_and_does_its_action_once(window: Window) -> None:
    done: list[int] = []
    window.desk.say("Deleted.", "Undo", lambda: done.append(1))
    toast = window.workspace.toast
    assert toast.isVisible()
    toast._act()
    toast._act()
    assert done == [1]
    window.desk.say("Saved.")
    toast._time_is_up()
    assert not toast.isVisible()


def test_the_business_is_saved(window: Window) -> None:
    window.do(lambda: window.workspace.show_place(Place.SETTINGS, "business"))
    page = window.workspace.current().pages["business"]
    page.vat.registered.setChecked(True)
    page.vat.number.inner.setText("GB123456782")
    page.payment.terms.inner.setText("14")
    window.do(page.save_button.click)
    kept = business.get_business(window.desk.services)
    assert (kept.vat_registered, kept.vat_number, kept.payment_terms_days) == (True, "GB123456782", 14)


def test_the_undo_period_is_saved_within_its_limits(window: Window) -> None:
    window.do(lambda: window.workspace.show_place(Place.SETTINGS, "deletion"))
    page = window.workspace.current().pages["deletion"]
    page.undo.setText("99999")
    window.do(page.save_button.click)
    assert settings.get_settings(window.desk.services).undo_minutes == 43_200


def test_the_website_page_shows_what_was_refused(window: Window) -> None:
    window.do(lambda: window.workspace.show_place(Place.SETTINGS, "website"))
    page = window.workspace.current().pages["website"]
    details = {
        page.refused_rows.faces.index(row, 0).data(FACE).detail
        for row in range(page.refused_rows.faces.rowCount())
    }
    assert details == {"No name", "A time in the future"}


def test_the_theme_is_chosen_and_kept(window: Window) -> None:
    window.do(lambda: window.workspace.show_place(Place.SETTINGS, "looks"))
    page = window.workspace.current().pages["looks"]
    window.do(lambda: page.theme._group.buttons()[2].click())
    assert current_theme().choice is ThemeChoice.DARK
    assert window.desk.services.outside.settings.get("theme") == "dark"


def test_the_vault_is_verified(window: Window) -> None:
    window.do(lambda: window.workspace.show_place(Place.SETTINGS, "vault"))
    page = window.workspace.current().pages["vault"]
    window.do(page.verify.click)
    assert page.good.isVisible()
