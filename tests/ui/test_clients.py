"""The Clients screen: everybody whose data is held, with all that happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from lumadesk.app import people
from lumadesk.ui.clients.screen import EVERYONE, ClientsScreen
from lumadesk.ui.desk import Place
from lumadesk.ui.widgets.id_table_model import FACE
from tests.ui.conftest import Window


@pytest.fixture
def screen(window: Window) -> ClientsScreen:
    shown: ClientsScreen = window.workspace.show_place(Place.CLIENTS)
    window.rest()
    return shown


def busiest(window: Window) -> int:
    services = window.desk.services
    clients = people.list_ids(services, clients_only=True)
    return max(clients, key=lambda one: len(people.timeline(services, one)))


def timeline(screen: ClientsScreen) -> list[str]:
    model = screen.detail.timeline_model
    return [model.index(row, 0).data(FACE).title for row in range(model.rowCount())]


def test_clients_or_everyone(window: Window, screen: ClientsScreen) -> None:
    services = window.desk.services
    assert list(screen.list.records.ids) == people.list_ids(services, clients_only=True)
    screen.who.choose(EVERYONE)
    window.do(screen.reload)
    assert list(screen.list.records.ids) == people.list_ids(services)


def test_everything_of_a_person_is_on_one_timeline(window: Window, screen: ClientsScreen) -> None:
    window.do(lambda: screen.open_record(busiest(window)))
    entries = people.timeline(window.desk.services, busiest(window))
    assert timeline(screen) == [entry.title for entry in entries]
    assert {entry.noun for entry in entries} >= {"enquiry", "invoice"}


def test_a_note_is_added_where_it_is_read(window: Window, screen: ClientsScreen) -> None:
    window.do(lambda: screen.open_record(busiest(window)))
    screen.detail.note.setText("Called back, wants a second quote.")
    window.do(screen.detail.add_note.click)
    assert screen.detail.note.text() == ""
    assert "Note" in timeline(screen)[0]


def test_a_person_is_added_and_shown(window: Window, screen: ClientsScreen) -> None:
    window.do(screen.add.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert dialog.name._note.text() == "Enter a name."
    dialog.name.inner.setText("Zoë Okonkwo")
    dialog.email.inner.setText("zoe@example.org")
    window.do(dialog.ok.click)
    assert screen.detail.name.text() == "Zoë Okonkwo"


def test_what_a_rule_refuses_keeps_what_was_typed(window: Window, screen: ClientsScreen) -> None:
    window.do(screen.add.click)
    dialog = window.dialog()
    dialog.name.inner.setText("Zoë Okonkwo")
    dialog.email.inner.setText("not an address")
    window.do(dialog.ok.click)
    assert dialog.isVisible()
    assert dialog.problem.isVisible()
    assert dialog.name.inner.text() == "Zoë Okonkwo"
    assert dialog.ok.isEnabled()


def test_a_person_is_corrected(window: Window, screen: ClientsScreen) -> None:
    window.do(lambda: screen.open_record(busiest(window)))
    window.do(screen.detail.edit.click)
    window.dialog().phone.inner.setText("01632 960555")
    window.do(window.dialog().ok.click)
    assert people.get(window.desk.services, busiest(window)).phone is not None


def test_two_who_may_be_one_are_compared_and_merged(window: Window, screen: ClientsScreen) -> None:
    services = window.desk.services
    kept = people.add_person(services, name="Jo Twice", email="jo@example.org", phone="01632 960001").value
    other = people.add_person(services, name="Jo Twice", phone="01632 960001").value
    window.do(lambda: screen.open_record(kept))
    assert screen.detail._merge.isVisible()
    window.do(screen.detail._compare)
    window.do(window.dialog().ok.click)
    assert other not in people.list_ids(services)
    assert not screen.detail._merge.isVisible()


def test_the_timeline_leads_to_the_invoice_and_saves_a_document(
    window: Window, screen: ClientsScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.do(lambda: screen.open_record(busiest(window)))
    entries = screen.detail._entries
    nouns = [entry.noun for entry in entries]
    paper = next(row for row, entry in enumerate(entries) if entry.title == "Document: Invoice INV-0001")
    to = tmp_path / "kept.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(to), ""))
    window.do(lambda: screen.detail._open_entry(paper))
    assert to.read_bytes().startswith(b"%PDF")
    window.do(lambda: screen.detail._open_entry(nouns.index("invoice")))
    assert window.workspace.current() is window.workspace.screens[Place.INVOICES]
