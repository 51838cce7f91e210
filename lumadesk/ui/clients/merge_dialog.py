"""Compares two people who may be one, and merges them if the owner says so."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from lumadesk.app import people
from lumadesk.app.changes import Changes
from lumadesk.domain.people import Person
from lumadesk.ui.desk import Desk
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import box, column, empty
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import DropDown, Field
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line

_WIDTH = 640


class MergeDialog(Dialog):
    def __init__(
        self, parent: QWidget, desk: Desk, person: Person, suggested: list[tuple[Person, str]]
    ) -> None:
        self._desk = desk
        self._person = person
        self._others = [other for other, _reason in suggested]
        self._reasons = [reason for _other, reason in suggested]
        self._which = DropDown([(other.name, index) for index, other in enumerate(self._others)])
        self._which.currentIndexChanged.connect(lambda _index: self._show())
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE["l"])
        self._grid.setVerticalSpacing(SPACE["s"])
        self._why = label("", "muted", wrap=True)
        body = box(column(Field("&Compare with", self._which), self._why, self._grid, gap="l"))
        super().__init__(
            parent,
            "One person or two?",
            "Merging moves everything of the second person to the first. It cannot be taken back.",
            body,
            "&Merge",
            "danger",
        )
        self.setMinimumWidth(_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._show()

    def submit(self) -> None:
        services, keep = self._desk.services, self._person.id
        other = self._others[self._which.value()].id
        self.wait(True)
        self._desk.jobs.write(
            lambda: people.merge_people(services, keep, other), self._done, owner=self, failed=self.refused
        )

    def _done(self, _changes: Changes[int]) -> None:
        self.accept()
        self._desk.say("Merged into one person.")

    def _show(self) -> None:
        empty(self._grid)
        index = self._which.value()
        self._why.setText(f"Why they may be one: {self._reasons[index]}.")
        for place, (words, person) in enumerate(
            (("This person stays", self._person), ("This one is merged", self._others[index])), 1
        ):
            self._grid.addWidget(label(words, "label"), 0, place)
            for line, value in enumerate((person.name, person.email, person.phone, person.address), 1):
                shown = ElidedLabel(one_line(value or "not known"))
                shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
                self._grid.addWidget(shown, line, place)
        for line, words in enumerate(("Name", "Email", "Phone", "Address"), 1):
            self._grid.addWidget(label(words, "muted"), line, 0)
