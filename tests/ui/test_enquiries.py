"""The Enquiries screen: found as one types, filtered, answered, converted, deleted and brought back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel

from lumadesk.app import enquiries, settings
from lumadesk.app.settings import VaultSettings
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.ui.desk import Place
from lumadesk.ui.enquiries.filters import Period
from lumadesk.ui.enquiries.screen import EnquiriesScreen
from lumadesk.ui.widgets.id_table_model import FACE
from tests.ui.conftest import Window


@pytest.fixture
def screen(window: Window) -> EnquiriesScreen:
    shown: EnquiriesScreen = window.workspace.show_place(Place.ENQUIRIES)
    window.rest()
    return shown


def faces(screen: EnquiriesScreen) -> list[Any]:
    records = screen.list.records
    return [records.index(row, 0).data(FACE) for row in range(records.rowCount())]


def ids(window: Window, **wanted: Any) -> list[int]:
    return enquiries.list_ids(window.desk.services, EnquiryFilter(**wanted))


def test_the_newest_come_first_and_one_is_read_beside_them(window: Window, screen: EnquiriesScreen) -> None:
    assert list(screen.list.records.ids) == ids(window)
    window.do(screen.list.select_first)
    assert screen.detail.isVisible()
    assert screen.detail.name.text() == faces(screen)[0].title
    assert screen.detail.message.view.toPlainText()


def test_searching_narrows_while_one_types(window: Window, screen: EnquiriesScreen) -> None:
    window.do(lambda: screen.search.setText("mallo"))
    assert [face.title for face in faces(screen)] == ["Mallory [U+202E]gnp.exe"]
    window.do(lambda: screen.search.setText("no such words at all"))
    assert screen.page.no_match.isVisible()
    window.do(screen.search.clear)
    assert len(faces(screen)) == len(ids(window))


def test_what_was_sent_is_shown_as_it_was_sent(window: Window, screen: EnquiriesScreen) -> None:
    window.do(lambda: screen.search.setText("mallo"))
    window.do(screen.list.select_first)
    assert screen.detail.message.view.toPlainText() == "<b>Plain</b> & <script>"
    assert "\u202e" not in "".join(label.text() for label in screen.findChildren(QLabel))


def test_filters_narrow_and_can_be_cleared(window: Window, screen: EnquiriesScreen) -> None:
    window.do(lambda: screen.filters.only_status(EnquiryStatus.REPLIED))
    assert list(screen.list.records.ids) == ids(window, status=EnquiryStatus.REPLIED)
    window.do(screen.filters.clear.click)
    window.do(lambda: screen.filters.service._pick("Network"))
    assert list(screen.list.records.ids) == ids(window, service="Network")
    window.do(lambda: screen.filters.received._pick(Period.TODAY))
    assert len(faces(screen)) == 1
    window.do(screen.filters.clear.click)
    window.do(lambda: screen.filters.received._pick(Period.TODAY))
    assert {face.meta for face in faces(screen)} == {"10:30", "09:30", "08:30"}


def test_a_range_of_dates_is_asked_for(window: Window, screen: EnquiriesScreen) -> None:
    window.do(lambda: screen.filters.received._pick(Period.RANGE))
    dialog = window.dialog()
    dialog.first.setDate(dialog.last.date())
    window.do(dialog.ok.click)
    assert len(faces(screen)) == 3
    assert "23 Jun 2026" in screen.filters.received.text()


def test_the_status_is_changed_in_the_list_too(window: Window, screen: EnquiriesScreen) -> None:
    window.do(screen.list.select_first)
    window.do(lambda: screen.actions_.set_status(screen.list.selected_ids(), EnquiryStatus.CLOSED))
    assert faces(screen)[0].chip[0] == "Closed"
    assert screen.detail.status.text() == "Closed"
    assert window.toast() == "1 enquiry: closed."


def test_a_reply_opens_the_mail_program(
    window: Window, screen: EnquiriesScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    window.do(lambda: screen.search.setText("wolfe"))
    window.do(screen.list.select_first)
    window.do(screen.detail.reply.click)
    assert opened[0].scheme() == "mailto"
    assert opened[0].path() == "w@example.org"
    assert "> A short message." in opened[0].query(QUrl.ComponentFormattingOption.FullyDecoded)
    window.do(window.workspace.toast._act)
    assert screen.detail.status.text() == "Replied"


def test_without_a_mail_program_it_says_what_to_do(
    window: Window, screen: EnquiriesScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    window.do(screen.list.select_first)
    window.do(screen.detail.reply.click)
    assert "mail program" in window.dialog().message.text()


def test_converting_makes_a_client_and_leads_there(window: Window, screen: EnquiriesScreen) -> None:
    window.do(screen.list.select_first)
    name = screen.detail.name.text()
    window.do(screen.detail.convert.click)
    assert screen.detail.status.text() == "Converted"
    window.do(window.workspace.toast._act)
    clients = window.workspace.current()
    assert clients.detail.name.text() == name
    assert clients.detail.client.text() == "Client"


def test_a_deletion_is_undone_from_the_toast(window: Window, screen: EnquiriesScreen) -> None:
    window.do(screen.list.select_first)
    window.do(screen.detail.delete.click)
    assert faces(screen)[0].chip[0] == "To be deleted"
    assert screen.detail.deletion.isVisible()
    window.do(window.workspace.toast._act)
    assert faces(screen)[0].chip[0] == "New"
    assert not screen.detail.deletion.isVisible()


def test_the_toast_says_how_long_there_is_to_undo(window: Window, screen: EnquiriesScreen) -> None:
    window.do(lambda: settings.save_settings(window.desk.services, VaultSettings(undo_minutes=45)))
    window.do(screen.refresh)
    window.do(screen.list.select_first)
    window.do(screen.detail.delete.click)
    assert "after 45 minutes" in window.toast()


def test_what_is_done_is_done_to_the_one_that_is_selected(window: Window, screen: EnquiriesScreen) -> None:
    """Down and then a key at once: the next enquiry is still being read."""
    window.do(screen.list.select_first)
    _first, second = ids(window)[:2]
    screen.list.select(second)
    window.do(screen.detail.delete.click)
    assert ids(window, marked_for_deletion=True)[0] == second


def test_several_are_dealt_with_at_once(window: Window, screen: EnquiriesScreen) -> None:
    window.do(screen.list.selectAll)
    assert screen.several.isVisible()
    chosen = screen.list.selected_ids()
    assert chosen == ids(window)
    window.do(lambda: screen.actions_.mark_for_deletion(chosen[:3]))
    assert ids(window, marked_for_deletion=True)[:3] == chosen[:3]


def test_another_screen_brings_one_to_an_enquiry_that_a_filter_hides(
    window: Window, screen: EnquiriesScreen
) -> None:
    window.do(lambda: screen.filters.only_status(EnquiryStatus.SPAM))
    wanted = ids(window)[4]
    window.do(lambda: window.desk.go(Place.ENQUIRIES, wanted))
    assert screen.list.selected_ids() == [wanted]
    assert screen.detail.isVisible()
