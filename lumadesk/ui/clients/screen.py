"""The Clients screen: clients, and everybody else whose data is held."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import consent, mailing_list, people, restrictions
from lumadesk.ui import exporting
from lumadesk.ui.clients.contact_file import read_contact
from lumadesk.ui.clients.detail import PersonDetail
from lumadesk.ui.clients.faces import face_of
from lumadesk.ui.clients.mailing_dialog import MailingDialog, told
from lumadesk.ui.clients.person_dialog import PersonDialog
from lumadesk.ui.desk import Desk
from lumadesk.ui.screen import Screen
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.buttons import Segments, button, menu_button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import IdTableModel
from lumadesk.ui.widgets.list_detail import ListDetail
from lumadesk.ui.widgets.record_list import RecordList
from lumadesk.ui.widgets.search_box import SearchBox

CLIENTS, EVERYONE, ASK_AGAIN = "clients", "everyone", "ask-again"
_LISTS = "Lists (*.csv *.txt)"


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
        "consent",
        "subscriber",
        "origin",
        "personal_detail",
        "suppression",
        "policy_seen",
        "policy_version",
        "client_end",
        "business",
        "job",
        "appointment",
        "follow_up",
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        services = desk.services
        self.search = SearchBox("people")
        self.who = Segments(
            [("Clients", CLIENTS), ("Everyone", EVERYONE), ("Ask again", ASK_AGAIN)], "Who is listed"
        )
        self.lists, menu = menu_button("Lists")
        menu.addAction("&Mailing list…", self.mailing_list)
        menu.addAction("&Take over a do-not-contact list…", self.import_do_not_contact)
        model = IdTableModel(
            desk.jobs,
            lambda ids: people.rows(services, ids),
            lambda person: face_of(person, among_clients=self.who.value == CLIENTS),
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
            actions=[self.lists, self.add],
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
        services, text, who = self.desk.services, self.search.text(), self.who.value

        def read() -> list[int]:
            ids = people.list_ids(services, text, who == CLIENTS)
            if who != ASK_AGAIN:
                return ids
            wanted = {one.person_id for one in consent.to_refresh(services)}
            return [one for one in ids if one in wanted]

        self.desk.jobs.read(read, self._show_ids, owner=self, replaces="ids")

    def open_record(self, record: object) -> None:
        """A person by their id, or everybody whose consent ends soon: "consent"."""
        if record == "consent":
            self.search.clear()
            self.who.choose(ASK_AGAIN)
            self.detail.show_contact_part(True)
            self.reload()
        if not isinstance(record, int):
            return
        self._wanted_id = record
        if self.list.select(record):
            self._wanted_id = None
            return
        # The person may be no client, or not match what is searched for.
        self.search.clear()
        self.who.choose(EVERYONE)
        self.reload()

    def search_box(self) -> SearchBox:
        return self.search

    def focus_first(self) -> None:
        self.list.setFocus()

    def add_person(self) -> None:
        PersonDialog(self.window(), self.desk, self._added).open()

    def mailing_list(self) -> None:
        MailingDialog(self.window(), self.desk).open()

    def import_do_not_contact(self) -> None:
        """Each address and number of a file gets no marketing any more; doing it twice is doing it once."""
        chosen = exporting.ask_file(self, "A do-not-contact list", self.desk.exports_folder, _LISTS)
        if chosen is None:
            return
        services = self.desk.services
        self.desk.jobs.write(
            lambda: mailing_list.import_do_not_contact(services, exporting.read_text(chosen)),
            lambda changes: self.desk.say(told(changes.value)),
            owner=self,
        )

    def _added(self, person_id: int) -> None:
        self.desk.say("Person added.")
        self.open_record(person_id)

    def _show_ids(self, ids: list[int]) -> None:
        self.list.show_ids(ids)
        narrowed = bool(self.search.text().strip()) or self.who.value == ASK_AGAIN
        among = "" if self.who.value == CLIENTS else " people"
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

        def read() -> tuple[Any, ...]:
            person = people.get(services, wanted)
            return (
                person,
                people.timeline(services, wanted),
                people.suggestions(services, wanted),
                [
                    view.restriction
                    for view in restrictions.of_person(services, wanted)
                    if view.restriction.active
                ],
                read_contact(services, person),
            )

        self.desk.jobs.read(
            read,
            self._show_one,
            owner=self,
            replaces="detail",
            failed=lambda error: self.lost(error, lambda: self.page.show_detail(self._none)),
        )

    def _show_one(self, found: tuple[Any, ...]) -> None:
        person = found[0]
        if self.list.selected_ids() == [person.id]:
            self.detail.show_person(*found)
            self.page.show_detail(self.detail)

    def _to_list(self) -> None:
        if not self.list.selected_ids():
            self.list.select_first()
        self.list.setFocus()
