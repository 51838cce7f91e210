"""A field of a dialog that holds a person of the vault, or nobody."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from lumadesk.app import people
from lumadesk.domain.people import Person
from lumadesk.ui.clients.person_picker import PersonPicker
from lumadesk.ui.desk import Desk
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line, show_if


class PersonField(QWidget):
    """``changed`` is called after another person, or nobody, was chosen."""

    def __init__(
        self,
        desk: Desk,
        words: str,
        nobody: str,
        changed: Callable[[], object] = lambda: None,
        *,
        choose: str = "C&hoose…",
    ) -> None:
        super().__init__()
        self._desk = desk
        self._nobody = nobody
        self._changed = changed
        self._words = words
        self.person: Person | None = None
        self.name = ElidedLabel()
        self.choose = button(choose, self._choose, icon="user", name=f"{words}: choose a person")
        self.clear = button("Nobody", lambda: self._show(None), variant="quiet", name=f"{words}: nobody")
        chosen = row(self.name, STRETCH, self.clear, self.choose)
        self.setLayout(column(label(words, "label"), chosen, gap="xs"))
        self.show_person(None)

    def show_person(self, person: Person | None) -> None:
        self.person = person
        self.name.setText(one_line(person.name) if person else self._nobody)
        show_if(self.clear, person is not None)

    def _show(self, person: Person | None) -> None:
        self.show_person(person)
        self._changed()

    def _choose(self) -> None:
        PersonPicker(self.window(), self._desk, self._words, self._chosen, clients_only=False).open()

    def _chosen(self, person_id: int) -> None:
        services = self._desk.services
        self._desk.jobs.read(
            lambda: people.get(services, person_id), self._show, owner=self, replaces="person"
        )
