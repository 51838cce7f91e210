"""The Clients screen: clients, and everybody else whose data is held."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import people, restrictions
from lumadesk.ui.clients.detail import PersonDetail
from lumadesk.ui.clients.faces import face_of
from lumadesk.ui.clients.person_dialog import PersonDialog
from lumadesk.ui.desk import Desk
from lumadesk.ui.screen import Screen
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.buttons import Segments, button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import IdTableModel
from lumadesk.ui.widgets.list_detail import ListDetail
from lumadesk.ui.widgets.record_list import RecordList
from lumadesk.ui.widgets.search_box import SearchBox


class ClientsScreen(Screen):
    nouns = (
        "person",
        "enquiry",
        "note",
        "invoice",
        "payment",
        "request",
        "document",
        "erasure",
        "restriction",
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        services = desk.services
        self.search = SearchBox("people")
        self.who = Segments([("Clients", True), ("Everyone", False)], "Who is listed")
        model = IdTableModel(
            desk.jobs,
            lambda ids: people.rows(services, ids),
            lambda person: face_of(person, among_clients=bool(self.who.value)),
            lambda person: person.id,
        )
        self.list = RecordList(model, "People")
        self.add = button("&Add person", self.add_person, icon="plus")
        nothing = EmptyState(
            "users",
            "No clients yet",
            "Convert an enquiry, or add a person who came to you in another way.",
        )
        self.page = ListDetail(
            "Clients",
            self.list,
            actions=[self.add],
            search=self.search,
            filters=[self.who],
            nothing=nothing,
            no_match=EmptyState("search", "Nobody found", "Try fewer letters, or look among everyone."),
        )
        self._none: QWidget = self.page.add_detail(
            EmptyState("user", "Nobody selected", "Choose a person to see everything held about them.")
        )
        self.detail = PersonDetail(desk)
        self.page.add_detail(self.detail)
        self.setLayout(column(self.page, gap=""))
        self._wanted_id: int | None = None
        self.search.searched.connect(lambda _text: self.reload())
        self.search.left_downwards.connect(self._to_list)
        self.who.chosen.connect(lambda _value: self.reload())
        self.list.picked.connect(self._picked)
        self.list.opened.connect(lambda _id: self.detail.note.setFocus())

    def refresh(self) -> None:
        self.reload()
        self._picked(self.list.selected_ids())

    def reload(self) -> None:
        services, text, clients_only = self.desk.services, self.search.text(), bool(self.who.value)
        self.desk.jobs.read(
            lambda: people.list_ids(services, text, clients_only), self._show_ids, owner=self, replaces="ids"
        )

    def open_record(self, record: object) -> None:
        if not isinstance(record, int):
            return
        self._wanted_id = record
        if self.list.select(record):
            self._wanted_id = None
            return
        # The person may be no client, or not match what is searched for.
        self.search.clear()
        self.who.choose(False)
        self.reload()

    def search_box(self) -> SearchBox:
        return self.search

    def focus_first(self) -> None:
        self.list.setFocus()

    def add_person(self) -> None:
        PersonDialog(self.window(), self.desk, self._added).open()

    def _added(self, person_id: int) -> None:
        self.desk.say("Person added.")
        self.open_record(person_id)

    def _show_ids(self, ids: list[int]) -> None:
        self.list.show_ids(ids)
        narrowed = bool(self.search.text().strip())
        among = "" if self.who.value else " people"
        self.page.show_count(f"{len(ids):,}{among}" if ids else "", len(ids), narrowed=narrowed)
        if self._wanted_id is not None and self.list.select(self._wanted_id):
            self._wanted_id = None
        elif not self.list.selected_ids():
            self.page.show_detail(self._none)

    def _picked(self, ids: list[int]) -> None:
        if not ids:
            self.page.show_detail(self._none)
            return
        services, wanted = self.desk.services, ids[0]
        self.desk.jobs.read(
            lambda: (
                people.get(services, wanted),
                people.timeline(services, wanted),
                people.suggestions(services, wanted),
                [
                    view.restriction
                    for view in restrictions.of_person(services, wanted)
                    if view.restriction.active
                ],
            ),
            self._show_one,
            owner=self,
            replaces="detail",
            failed=lambda error: self.lost(error, lambda: self.page.show_detail(self._none)),
        )

    def _show_one(self, found: tuple[Any, Any, Any, Any]) -> None:
        person = found[0]
        if self.list.selected_ids() == [person.id]:
            self.detail.show_person(*found)
            self.page.show_detail(self.detail)

    def _to_list(self) -> None:
        if not self.list.selected_ids():
            self.list.select_first()
        self.list.setFocus()
