"""The websites in the window: settings, schedule, notifications, tasks and receipts, and changes there."""

from __future__ import annotations

import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from lumadesk.app import enquiries, settings, site_deletions, sites, sync
from lumadesk.app.site_trust import UnknownHostKey
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.site.line import Line, Tunnel
from lumadesk.ui.desk import Place
from lumadesk.ui.enquiries.filters import NOT_ON_SITE
from lumadesk.ui.sync_panel import SyncPanel
from lumadesk.ui.widgets.id_table_model import FACE
from tests.app.fakes import FakeClock
from tests.app.website import COLUMNS, TABLE, Website
from tests.tour import camera
from tests.ui.conftest import Window


@pytest.fixture
def panel(window: Window) -> SyncPanel:
    return window.workspace.rail.sync


@pytest.fixture
def blog(window: Window, tmp_path: Path) -> Website:
    """A second website, "Blog", where the owner deletes by hand."""
    site = Website(tmp_path / "blog.sqlite3").make()
    site.send("Bea Blogger", "bea@example.com", at=window.desk.services.now - timedelta(minutes=30))
    sites.configure_site(
        window.desk.services, url=site.url, table=TABLE, mapping=COLUMNS, name="Blog", strategy="manual"
    )
    return site


def page(window: Window) -> Any:
    window.do(lambda: window.workspace.show_place(Place.SETTINGS, "website"))
    return window.workspace.current().pages["website"]  # type: ignore[union-attr]


def faces(rows: Any) -> list[Any]:
    return [rows.faces.index(number, 0).data(FACE) for number in range(rows.faces.rowCount())]


def said(panel: SyncPanel) -> str:
    """What the panel says under its button, also where there is no room for all of it."""
    return panel._when.accessibleName() or panel._when.text()


def demo_site(window: Window, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(window.desk.services.vault.folder.parent / "site.sqlite3")) as site, site:
        site.execute(sql, values)


def the_one(window: Window, name: str) -> int:
    (found,) = enquiries.list_ids(window.desk.services, EnquiryFilter(search=name))
    return found


# Settings → Website


def test_the_websites_are_listed_and_each_can_be_synced(
    window: Window, blog: Website, panel: SyncPanel
) -> None:
    window.do(lambda: panel.start([sites.list_sites(window.desk.services)[0].id]))
    shown = page(window)
    first, second = faces(shown.sites.list)
    assert (second.title, second.chip[0]) == ("Blog", "New")
    assert first.chip[0] == "In order"
    assert "next" in first.meta
    window.do(lambda: shown.sites.list.pick(1))
    assert shown.name.inner.text() == "Blog"
    window.do(shown.sites.sync.click)
    assert window.toast().startswith("1 new enquiry")
    assert faces(shown.sites.list)[1].chip[0] == "In order"
    blog.away()
    window.do(panel.start)
    assert "Not reached: Blog" in window.toast()
    assert faces(shown.sites.list)[1].chip[0] == "Not reached"
    assert shown.error.text().startswith("The last sync did not work. Blog: ")
    assert "Not reached: Blog" in said(panel)


def test_a_website_is_forgotten_and_its_enquiries_stay(
    window: Window, blog: Website, panel: SyncPanel
) -> None:
    window.do(panel.start)
    window.do(lambda: settings.change_settings(window.desk.services, undo_minutes=0))
    enquiries.mark_for_deletion(window.desk.services, [the_one(window, "Blogger")])
    window.do(panel.start)
    shown = page(window)
    window.do(lambda: shown.sites.list.pick(1))
    window.do(shown.sites.forget.click)
    dialog = window.dialog()
    words = " ".join(one.text() for one in dialog.findChildren(QLabel))
    assert "1 enquiry stays here" in words
    assert "1 deletion is still open there" in words
    window.do(dialog.ok.click)
    assert [face.title for face in faces(shown.sites.list)] == ["Demo website"]
    assert faces(shown.deletions.list)[0].chip[0] in {"Not proved", "Proved"}
    assert the_one(window, "Blogger")
    assert blog.keys() == ["1"]


def test_the_owners_task_is_on_today_and_gone_with_its_row(
    window: Window, blog: Website, panel: SyncPanel
) -> None:
    window.do(panel.start)
    settings.change_settings(window.desk.services, undo_minutes=0)
    enquiries.mark_for_deletion(window.desk.services, [the_one(window, "Blogger")])
    window.do(panel.start)
    today = window.workspace.show_place(Place.TODAY)
    window.rest()
    assert today.tasks.text() == "1 row to be deleted at the website by you."
    shown = page(window)
    card = shown.deletions
    assert card.title.text().startswith("Deletions at the website: 1 task for you")
    task = faces(card.list)[0]
    assert (task.title, task.chip[0]) == ("Row 1", "For you")
    blog.remove("1")
    window.do(panel.start)
    assert faces(card.list)[0].chip[0] != "For you"
    number = next(
        n for n, one in enumerate(card._views) if one.site == "Blog" and one.deletion.state == "done"
    )
    window.do(lambda: card.list.pick(number))
    told = {one.accessibleName() for one in card.facts.findChildren(QLabel)}
    assert any(words.startswith("Proof: SELECT count(*)") for words in told)
    assert "Its result: 0 rows" in told
    window.workspace.show_place(Place.TODAY)
    window.rest()
    assert not today.tasks.isVisible()


def test_what_depends_on_a_row_is_shown_and_allowed(window: Window, panel: SyncPanel) -> None:
    services = window.desk.services
    enquiry = enquiries.in_full(services, enquiries.list_ids(services, EnquiryFilter())[:1])[0]
    demo_site(
        window, f"CREATE TABLE reply (id INTEGER, enquiry INTEGER REFERENCES {TABLE} (id) ON DELETE CASCADE)"
    )
    demo_site(window, "INSERT INTO reply VALUES (1, ?), (2, ?)", enquiry.key, enquiry.key)
    settings.change_settings(services, undo_minutes=0)
    enquiries.mark_for_deletion(services, [enquiry.id])
    window.do(panel.start)
    card = page(window).deletions
    number = next(n for n, one in enumerate(card._views) if one.deletion.key == enquiry.key)
    window.do(lambda: card.list.pick(number))
    told = {one.accessibleName() for one in card.facts.findChildren(QLabel)}
    assert "Depends on it: reply (enquiry): 2 rows" in told
    assert card.allow.isVisible()
    window.do(card.allow.click)
    assert not card.allow.isVisible()
    window.do(panel.start)
    assert [one for one in site_deletions.views(services) if one.deletion.dependents] == []
    assert enquiries.in_full(services, [enquiry.id]) == []


def test_the_schedule_is_kept_as_soon_as_it_is_chosen(window: Window) -> None:
    card = page(window).schedule
    services = window.desk.services
    card.every.setCurrentIndex(1)
    window.do(lambda: card.every.activated.emit(1))
    assert settings.get_settings(services).sync_minutes == 5
    window.do(card.content.click)
    assert settings.get_settings(services).notify_content
    window.do(card.notify.click)
    kept = settings.get_settings(services)
    assert (kept.notify, kept.notify_content) == (False, False)
    assert not card.content.isEnabled()


# The schedule


def begun(window: Window, panel: SyncPanel) -> None:
    """The schedule as it is after the window has come to rest."""
    window.do(panel.schedule._at_the_start)


def test_it_syncs_at_the_start_and_then_at_its_time(
    window: Window, panel: SyncPanel, blog: Website, clock: FakeClock
) -> None:
    begun(window, panel)
    assert the_one(window, "Blogger")
    assert panel.schedule.next_try() == clock.now() + timedelta(minutes=15)
    assert "· next 11:45" in said(panel)
    blog.send("Cem Later", "cem@example.com", at=clock.now())
    clock.advance(minutes=14)
    window.do(panel.schedule.look)
    assert enquiries.list_ids(window.desk.services, EnquiryFilter(search="Cem")) == []
    clock.advance(minutes=1)
    window.do(panel.schedule.look)
    assert the_one(window, "Cem")


def test_a_site_that_is_away_is_asked_more_and_more_seldom_and_in_silence(
    window: Window, panel: SyncPanel, blog: Website, clock: FakeClock
) -> None:
    begun(window, panel)
    window.workspace.toast.dismiss()
    blog.away()
    waits = []
    for _ in range(4):
        due = panel.schedule.next_try()
        assert due is not None
        clock.moment = max(due, clock.moment)
        window.do(panel.schedule.look)
        known = sites.find_site(window.desk.services, "Blog")
        waits.append(known.failures)
    assert waits[-1] >= 3
    assert not window.workspace.toast.isVisible(), "the panel says it; nothing interrupts the owner"
    assert "Not reached: Blog" in said(panel)
    blog.back()
    clock.advance(minutes=90)
    window.do(panel.schedule.look)
    assert sites.find_site(window.desk.services, "Blog").failures == 0


def test_by_hand_only_nothing_starts_by_itself(
    window: Window, panel: SyncPanel, blog: Website, clock: FakeClock
) -> None:
    settings.change_settings(window.desk.services, sync_minutes=0)
    begun(window, panel)
    clock.advance(days=1)
    window.do(panel.schedule.look)
    assert panel.schedule.next_try() is None
    assert enquiries.list_ids(window.desk.services, EnquiryFilter(search="Blogger")) == []
    assert blog.keys() == ["1"]


# Notifications


class Told:
    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []

    def show(self, title: str, text: str) -> None:
        self.shown.append((title, text))


@pytest.fixture
def told(window: Window, monkeypatch: pytest.MonkeyPatch) -> Told:
    """The desktop, while the owner works in another window."""
    desktop = Told()
    window.desk.notifications = desktop
    monkeypatch.setattr(QApplication, "activeWindow", staticmethod(lambda: None))
    return desktop


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [("LumaDesk", "1 new enquiry")]),
        ({"notify_content": True}, [("LumaDesk", "1 new enquiry: Bea Blogger")]),
        ({"notify": False}, []),
    ],
)
def test_the_desktop_is_told_no_more_than_the_owner_allows(
    window: Window,
    panel: SyncPanel,
    blog: Website,
    told: Told,
    wanted: dict[str, bool],
    expected: list[tuple[str, str]],
) -> None:
    settings.change_settings(window.desk.services, **wanted)
    begun(window, panel)
    window.rest()
    assert told.shown == expected
    assert blog.keys() == ["1"]


def test_the_desktop_is_not_told_what_the_owner_sees(
    window: Window, panel: SyncPanel, blog: Website, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "activeWindow", staticmethod(lambda: window.application.window))
    begun(window, panel)
    assert told.shown == []
    assert blog.keys() == ["1"]


# A site that hangs, and one behind an unknown SSH server


@pytest.fixture
def silent_server() -> Iterator[int]:
    """The port of a server that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_sync_that_hangs_is_cancelled_at_once(window: Window, panel: SyncPanel, silent_server: int) -> None:
    services = window.desk.services
    url = f"postgresql://reader@127.0.0.1:{silent_server}/site"
    silent = sites.configure_site(services, url=url, table=TABLE, mapping=COLUMNS, name="Silent").value
    panel.start([silent])
    for _ in range(20):  # it is connecting by now, and nobody answers
        camera.settle(lambda: False)
    assert panel.is_running()
    asked_at = time.monotonic()
    panel.cancel_button.click()
    camera.settle(panel.is_running)
    assert time.monotonic() - asked_at < 5, "far from the ten seconds that connecting may take"
    known = sites.get(services, silent)
    assert (known.failures, known.last_error) == (0, None), "what the owner stopped is nobody's failure"
    window.do(lambda: panel.start([sites.list_sites(services)[0].id]))
    assert window.toast(), "and the next sync can begin"


def test_an_unknown_ssh_server_is_shown_and_trusted_once(
    window: Window, panel: SyncPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    behind = sites.configure_site(
        services,
        url="postgresql://reader@db.example/site",
        table=TABLE,
        mapping=COLUMNS,
        name="Behind",
        line=Line(tunnel=Tunnel(host="bastion.example")),
    ).value
    window.rest()
    window.do(panel._refresh)
    calls: list[Any] = []

    def refusing(_services: Any, **asked: Any) -> Any:
        calls.append(asked["only"])
        raise UnknownHostKey("bastion.example", "SHA256:abcdef", "ssh-ed25519 AAAA")

    monkeypatch.setattr(sync, "sync", refusing)
    window.do(lambda: panel._start([behind], by_itself=True))
    dialog = window.dialog()
    assert any("SHA256:abcdef" in one.text() for one in dialog.findChildren(QLabel))
    window.do(dialog.reject)
    window.do(lambda: panel._start([behind], by_itself=True))
    assert not [
        one for one in camera.in_front(window.application.window) if one is not None and one is dialog
    ]
    window.do(lambda: panel.start([behind]))
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert calls[-1] == [behind], "and it goes on at once"
    assert sites.get(services, behind).line["tunnel"]["host_key"] == "ssh-ed25519 AAAA"
    camera.close_all(window.application.window)


# What changed, and what is gone


def test_what_changed_and_what_is_gone_is_seen_in_the_enquiry(
    window: Window, blog: Website, panel: SyncPanel
) -> None:
    window.do(panel.start)
    screen = window.workspace.show_place(Place.ENQUIRIES)
    bea = the_one(window, "Blogger")
    window.do(lambda: screen.open_record(bea))
    assert not screen.detail.changes.isVisible()
    assert not screen.detail.vanished.isVisible()
    assert "Website: Blog" in {one.accessibleName() for one in screen.detail.facts.findChildren(QLabel)}
    blog.change("1", "phone", "01628 000111")
    window.do(panel.start)
    assert screen.detail.changes.isVisible()
    told = " ".join(one.text() for one in screen.detail.changes.findChildren(QLabel))
    assert "nothing → 01628 000111" in told
    blog.remove("1")
    window.do(panel.start)
    assert screen.detail.vanished.text().startswith("No longer on the website since")
    window.do(lambda: screen.open_record(NOT_ON_SITE))
    assert list(screen.list.records.ids) == [bea]
    assert screen.list.records.index(0, 0).data(FACE).chip[0] == "Not on the website"
    window.do(screen.filters.clear.click)
    blog_id = sites.find_site(window.desk.services, "Blog").id
    assert screen.filters.site.isVisible()
    window.do(lambda: screen.filters.site._pick(blog_id))
    assert list(screen.list.records.ids) == [bea]
    today = window.workspace.show_place(Place.TODAY)
    window.rest()
    assert "1 no longer on the website" in today.review.text()
