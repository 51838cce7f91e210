"""Asks for a person: for whom an invoice or a job is, or whose request it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from lumadesk.app import people
from lumadesk.domain.people import Person
from lumadesk.ui.clients.faces import face_of
from lumadesk.ui.desk import Desk
from lumadesk.ui.widgets.boxes import STRETCH, box, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.id_table_model import IdTableModel
from lumadesk.ui.widgets.record_list import RecordList
from lumadesk.ui.widgets.search_box import SearchBox


class PersonPicker(Dialog):
    """``chosen`` is called with the person's id, ``nobody`` with what was looked for where nobody is it."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        chosen: Callable[[int], object],
        *,
        clients_only: bool,
        nobody: Callable[[str], object] | None = None,
    ) -> None:
        self._desk = desk
        self._clients_only = clients_only
        services = desk.services
        self.search = SearchBox("clients" if clients_only else "people", keys="")
        model = IdTableModel(desk.jobs, lambda ids: people.rows(services, ids), face_of, lambda row: row.id)
        self.list = RecordList(model, "People")
        self.list.setObjectName("grid")
        self.list.setMinimumHeight(300)
        self._chosen, self._nobody = chosen, nobody
        self.nobody = button("&Nobody of these…", self._choose_nobody, variant="link")
        others = [row(self.nobody, STRETCH)] if nobody is not None else []
        body = box(column(self.search, self.list, *others, gap="m"))
        super().__init__(parent, title, "", body, "&Choose")
        self.ok.setEnabled(False)
        self.search.searched.connect(self._reload)
        self.search.left_downwards.connect(self._to_list)
        self.list.picked.connect(lambda ids: self.ok.setEnabled(bool(ids)))
        self.list.opened.connect(lambda _id: self.submit())
        self.search.setFocus()
        self._reload()

    def submit(self) -> None:
        ids = self.list.selected_ids()
        if ids:
            self.accept()
            self._chosen(ids[0])

    def _choose_nobody(self) -> None:
        looked_for = self.search.text()
        self.accept()
        if self._nobody is not None:
            self._nobody(looked_for)

    def _reload(self, _text: str = "") -> None:
        services, text, clients_only = self._desk.services, self.search.text(), self._clients_only
        self._desk.jobs.read(
            lambda: people.list_ids(services, text, clients_only),
            self.list.show_ids,
            owner=self,
            replaces="ids",
            failed=self.refused,
        )

    def _to_list(self) -> None:
        if not self.list.selected_ids():
            self.list.select_first()
        self.list.setFocus()


def with_person(
    owner: QWidget,
    desk: Desk,
    title: str,
    then: Callable[[Person], object],
    person_id: int | None = None,
) -> None:
    """Call ``then`` with this person, or with the one that is chosen under that title."""
    services = desk.services

    def chosen(wanted: int) -> None:
        desk.jobs.read(lambda: people.get(services, wanted), then, owner=owner, replaces="with-person")

    if person_id is None:
        PersonPicker(owner.window(), desk, title, chosen, clients_only=False).open()
    else:
        chosen(person_id)
