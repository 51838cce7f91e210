"""The assistant leads from what describes a database to a website that syncs; it can be left at any step."""

from __future__ import annotations

import socket
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pymysql
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel

from lumadesk.app import enquiries, sites
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.ui.desk import Place
from lumadesk.ui.settings.assistant.draft import SiteChoice
from lumadesk.ui.settings.assistant.place_step import ADDRESS, DJANGO, FIELDS, FILE
from tests.servers.ssh import PASSWORD, USER, AsyncSshServer
from tests.tour import stage
from tests.ui.conftest import Window
from tests.ui.test_keyboard import ANIMATED

LETTER = "Hello, we need a website for our café. Could you ring me about a visit?"
TABLES = """
    CREATE TABLE offer (id integer PRIMARY KEY NOT NULL, title text);
    CREATE TABLE lead (id char(32) PRIMARY KEY NOT NULL, first_name text, last_name text, e_mail text,
        service_id integer REFERENCES offer (id), enquiry text, heard_about text, budget text,
        is_deleted bool, date_sent datetime);
    CREATE TABLE photo (id integer PRIMARY KEY, lead_id char(32) REFERENCES lead (id) ON DELETE CASCADE);
    CREATE TABLE session (id integer PRIMARY KEY NOT NULL, data text, expires datetime);
    INSERT INTO offer VALUES (1, 'Repair'), (2, 'Website');
"""


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """Another website: names in two columns, a service behind a key; of twelve leads one has no name."""
    file = tmp_path / "studio.sqlite3"
    with closing(sqlite3.connect(file)) as database, database:
        database.executescript(TABLES)
        for number in range(12):
            sent = stage.NOW.replace(tzinfo=None) - timedelta(days=number + 1)
            row = (f"{number:032x}", "Ann", f"Example{number}", f"a{number}@example.com", 1 + number % 2,
                   LETTER, ("web", "friend")[number % 2], "£500", 0, str(sent))  # fmt: skip
            database.execute(f"INSERT INTO lead VALUES ({', '.join('?' * 10)})", row)
        database.execute("UPDATE lead SET first_name = '', last_name = '' WHERE e_mail = 'a3@example.com'")
        database.execute("INSERT INTO photo VALUES (1, ?)", (f"{0:032x}",))
    return file


def assistant_of(window: Window) -> Any:
    """Opened from the settings, as for a website that is not connected yet."""
    window.do(lambda: window.workspace.show_place(Place.SETTINGS, "website"))
    summary = window.workspace.current().pages["website"].summary
    summary.choice = None
    window.do(summary.open_assistant)
    return window.dialog()


def choose_way(assistant: Any, way: str) -> None:
    """As pressing the segment does."""
    assistant.place.way.choose(way)
    assistant.place._show_way(way)


def at_fields(window: Window, studio: Path) -> Any:
    """The assistant at its third step, on the studio's leads."""
    assistant = assistant_of(window)
    choose_way(assistant, FILE)
    assistant.place.file.setText(str(studio))
    window.do(assistant.next.click)
    window.do(assistant.next.click)
    assert assistant.number == 2
    return assistant


def write_into(window: Window, assistant: Any, field: str, text: str) -> None:
    """As typing it does, without waiting for the pause after it."""
    assistant.fields.boxes[field].setEditText(text)
    assistant.fields._changed()
    assistant.fields._timer.stop()
    window.do(assistant.fields._ask)


def shown(assistant: Any) -> list[list[str]]:
    model = assistant.fields.preview.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def titles(assistant: Any) -> list[str]:
    model = assistant.fields.preview.model()
    return [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]


def test_from_a_file_to_a_sync_with_nothing_written_by_hand(window: Window, studio: Path) -> None:
    assistant = assistant_of(window)
    choose_way(assistant, FILE)
    assistant.place.file.setText(str(studio))
    window.do(assistant.next.click)
    assert assistant.number == 1
    spoken = assistant.table.tables.currentIndex().data()
    assert spoken.startswith("lead, 12 rows, 90%"), spoken
    window.do(assistant.next.click)
    assert assistant.fields.boxes["name"].expression() == "first_name + last_name"
    assert assistant.fields.boxes["service"].expression() == "service_id -> offer.title"
    rows = shown(assistant)
    assert len(rows) == 9, "ten were read, and one of them has no name"
    assert rows[0][:2] == ["Ann Example0", "a0@example.com"]
    assert "The row has no name." in assistant.fields.refused_rows.text()
    window.do(assistant.next.click)
    assert "photo" in assistant.deletion.dependents.text()
    window.do(assistant.next.click)
    assert assistant.trial.good.isVisible()
    window.do(assistant.next.click)
    assert "Website saved" in window.toast()
    services = window.desk.services
    site = sites.get_site(services)
    assert site is not None
    assert (site.table, site.strategy, site.zone) == ("lead", "row", "UTC")
    assert site.mapping["phone"] == '""', "left empty, and not guessed again"
    assert not any(name.startswith("extra:") for name in site.mapping)
    assert sync(services).value.new == 11


def test_every_field_can_be_changed_and_the_rows_follow(window: Window, studio: Path) -> None:
    assistant = at_fields(window, studio)
    write_into(window, assistant, "source", 'heard_about {"web": "Search engine"}')
    write_into(window, assistant, "phone", '"none"')
    write_into(window, assistant, "service", "(left empty)")
    tick = next(one for one in assistant.fields.findChildren(QCheckBox) if one.accessibleName() == "Budget")
    assert not tick.isChecked(), "data minimisation: nothing further comes unasked"
    tick.setChecked(True)
    window.do(assistant.fields._ask)
    first = dict(zip(titles(assistant), shown(assistant)[0], strict=True))
    assert (first["Source"], first["Phone"], first["Service"], first["Budget"]) == (
        "Search engine", "none", "", "£500",
    )  # fmt: skip
    for _ in range(3):
        window.do(assistant.next.click)
    site = sites.get_site(window.desk.services)
    assert site is not None
    assert site.mapping["extra:Budget"] == "budget"
    sync(window.desk.services)
    kept = enquiries.list_ids(window.desk.services, EnquiryFilter(search="Example0"))
    enquiry = enquiries.get(window.desk.services, kept[0])
    assert enquiry.extra == (("Budget", "£500"),)
    detail: Any = window.workspace.show_place(Place.ENQUIRIES).detail
    window.rest()
    window.do(lambda: detail.show_enquiry(enquiry))
    assert "Budget: £500" in [label.accessibleName() for label in detail.findChildren(QLabel)]


def test_what_cannot_fill_a_field_is_said_beside_it(window: Window, studio: Path) -> None:
    assistant = at_fields(window, studio)
    write_into(window, assistant, "message", "enquiry +")
    assert "a name is missing" in assistant.fields.boxes["message"].accessibleDescription()
    window.do(assistant.next.click)
    assert assistant.number == 2
    write_into(window, assistant, "message", "shoe")
    assert "“shoe”" in assistant.fields.problem.text()
    write_into(window, assistant, "message", "enquiry")
    assert assistant.fields.problem.text() == ""
    assert "sentences" in assistant.fields.boxes["message"].accessibleDescription()


def test_the_column_that_says_deleted_is_the_one_to_set(window: Window, studio: Path) -> None:
    assistant = at_fields(window, studio)
    window.do(assistant.next.click)
    assistant.deletion.strategy.choose("flag")
    window.do(assistant.deletion._show)
    assert assistant.deletion.flag.value() == "is_deleted"
    offered = [assistant.deletion.flag.itemText(row) for row in range(assistant.deletion.flag.count())]
    assert "service_id" not in offered, "a foreign key is no flag"
    assistant.deletion.flag.choose(None)
    window.do(assistant.next.click)
    assert assistant.number == 3
    assert "hides a row" in assistant.deletion.flag.accessibleDescription()
    assistant.deletion.flag.choose("is_deleted")
    window.do(assistant.next.click)
    assert assistant.trial.good.isVisible()
    window.do(assistant.next.click)
    site = sites.get_site(window.desk.services)
    assert site is not None
    assert site.strategy == "flag:is_deleted"


SETTINGS = """
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql", "NAME": "studio", "USER": "web",
        "PASSWORD": os.environ["DB_PASSWORD"], "HOST": "db.example.com",
    }
}
USE_TZ = False
TIME_ZONE = "Europe/London"
"""


def test_pasted_settings_fill_the_fields_and_ask_for_the_rest(window: Window) -> None:
    assistant = assistant_of(window)
    choose_way(assistant, DJANGO)
    assistant.place.pasted.inner.setPlainText(SETTINGS)
    window.do(assistant.next.click)
    place = assistant.place
    assert (assistant.number, place.way.value) == (0, FIELDS)
    assert (place.host.inner.text(), place.database.inner.text(), place.user.inner.text()) == (
        "db.example.com", "studio", "web",
    )  # fmt: skip
    assert "DB_PASSWORD" in place.password.inner.accessibleDescription()
    assert place.password.inner.hasFocus()
    assert assistant.draft.zone == "Europe/London"


def test_pasted_settings_of_a_file_are_enough(window: Window, studio: Path) -> None:
    assistant = assistant_of(window)
    choose_way(assistant, DJANGO)
    entry = f"{{'ENGINE': 'django.db.backends.sqlite3', 'NAME': {str(studio)!r}}}"
    assistant.place.pasted.inner.setPlainText(f"DATABASES = {{'default': {entry}}}")
    window.do(assistant.next.click)
    assert assistant.number == 1


@pytest.mark.parametrize(
    ("way", "complaint"),
    [
        (FIELDS, lambda place: place.database.inner.accessibleDescription()),
        (ADDRESS, lambda place: place.url.inner.accessibleDescription()),
        (DJANGO, lambda place: place.pasted.inner.accessibleDescription()),
        (FILE, lambda place: place.file.accessibleDescription()),
    ],
)
def test_what_is_missing_is_said_in_its_place(
    window: Window, way: str, complaint: Callable[[Any], str]
) -> None:
    assistant = assistant_of(window)
    choose_way(assistant, way)
    window.do(assistant.next.click)
    assert assistant.number == 0
    assert complaint(assistant.place)


def test_a_database_that_is_away_is_told_and_nothing_is_lost(window: Window) -> None:
    assistant = assistant_of(window)
    choose_way(assistant, ADDRESS)
    assistant.place.url.inner.setText("postgresql://web:s3cret@127.0.0.1:1/site")
    window.do(assistant.next.click)
    assert assistant.number == 0
    assert "Check the internet connection" in assistant.place.problem.text()
    assert "s3cret" not in assistant.place.problem.text()


def test_waiting_can_be_stopped_and_the_window_lives_on(window: Window) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:  # accepts, and never says anything
        assistant = assistant_of(window)
        choose_way(assistant, ADDRESS)
        port = silent.getsockname()[1]
        assistant.place.url.inner.setText(f"postgresql://web@127.0.0.1:{port}/site")
        assistant.next.click()
        QApplication.processEvents()
        assert assistant.stop.isVisible()
        assert not assistant.next.isEnabled()
        assistant.stop.click()
        QApplication.processEvents()
        assert not assistant.stop.isVisible()
        assert assistant.next.isEnabled()
        window.rest()  # the worker ends at once, instead of waiting until its time is over
        assert assistant.place.problem.text() == ""
        assert assistant.number == 0


def test_closing_it_ends_what_it_waits_for(window: Window) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        assistant = assistant_of(window)
        choose_way(assistant, ADDRESS)
        assistant.place.url.inner.setText(f"postgresql://web@127.0.0.1:{silent.getsockname()[1]}/site")
        assistant.next.click()
        QApplication.processEvents()
        begun = time.monotonic()
        window.do(assistant.cancel.click)
        assert time.monotonic() - begun < 15, "it did not wait for the database"


def test_going_back_keeps_what_was_chosen(window: Window, studio: Path) -> None:
    assistant = at_fields(window, studio)
    write_into(window, assistant, "source", '"form"')
    window.do(assistant.next.click)
    window.do(assistant.back.click)
    assert assistant.fields.boxes["source"].expression() == '"form"'
    window.do(assistant.back.click)
    window.do(assistant.next.click)
    assert assistant.fields.boxes["source"].expression() == '"form"'


def test_the_keyboard_alone_is_enough(window: Window, studio: Path) -> None:
    assistant = assistant_of(window)
    choose_way(assistant, FILE)
    assistant.place.file.setFocus()
    QTest.keyClicks(assistant.place.file, str(studio))
    window.do(lambda: QTest.keyClick(assistant.place.file, Qt.Key.Key_Return))
    assert assistant.number == 1
    window.do(lambda: QTest.keyClick(assistant.table.tables, Qt.Key.Key_Return))
    assert assistant.number == 2
    assistant.activateWindow()
    window.rest()
    alt = Qt.KeyboardModifier.AltModifier
    QTest.keyClick(assistant.focusWidget(), Qt.Key.Key_B, alt)
    QTest.qWait(ANIMATED)
    window.rest()
    assert assistant.number == 1
    window.do(lambda: QTest.keyClick(assistant, Qt.Key.Key_Escape))
    assert not QApplication.activeModalWidget()


def test_a_site_that_is_changed_begins_with_what_it_was(window: Window) -> None:
    services = window.desk.services
    before = sites.get_site(services)
    assert before is not None
    window.do(lambda: window.workspace.show_place(Place.SETTINGS, "website"))
    window.do(window.workspace.current().pages["website"].summary.connect_button.click)
    assistant = window.dialog()
    assert assistant.place.way.value == FILE
    for _ in range(5):
        window.do(assistant.next.click)
    after = sites.get_site(services)
    assert after is not None
    assert (after.id, after.url, after.table, after.mapping) == (
        before.id, before.url, before.table, before.mapping,
    )  # fmt: skip
    assert after.watermark_key == before.watermark_key


def test_through_a_tunnel_whose_key_is_confirmed_once(
    window: Window,
    mariadb_url: str,
    ssh_server: AsyncSshServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # no known hosts, no keys of whoever runs the tests
    parts = urlsplit(mariadb_url)
    with (
        closing(
            pymysql.connect(host="127.0.0.1", port=parts.port or 0, user="root", database=parts.path[1:])
        ) as database,
        database.cursor() as cursor,
    ):
        cursor.execute(
            "CREATE TABLE lead (id int PRIMARY KEY, name text, email text, message text, sent datetime)"
        )
        cursor.execute(
            "INSERT INTO lead VALUES (1, 'Ann', 'a@example.com', 'Hello', %s)", [datetime(2026, 6, 1)]
        )
        database.commit()
    assistant = assistant_of(window)
    choose_way(assistant, ADDRESS)
    place = assistant.place
    place.url.inner.setText(mariadb_url)
    place.line.through_ssh.setChecked(True)
    place.line.ssh_host.inner.setText("127.0.0.1")
    place.line.ssh_port.inner.setText(str(ssh_server.port))
    place.line.ssh_user.inner.setText(USER)
    place.line.ssh_password.inner.setText(PASSWORD)
    window.do(assistant.next.click)
    assert assistant.number == 0
    assert "SHA256:" in place.unknown_key.text()
    window.do(place.trust.click)
    assert assistant.number == 1, place.problem.text()
    for _ in range(3):
        window.do(assistant.next.click)
    assert assistant.trial.good.isVisible() or assistant.trial.caution.isVisible()
    kept: list[SiteChoice] = []
    assistant.chosen.connect(kept.append)
    window.do(assistant.next.click)
    (choice,) = kept
    assert choice.target.line.tunnel is not None
    assert choice.target.line.tunnel.host_key == ssh_server.host_key
    assert choice.target.tunnel_password == PASSWORD
