"""One promise: its words, how it stands, the figures behind that, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QWidget

from lumadesk.app.promises import PromiseView
from lumadesk.domain.checklist import Confirmation, Item
from lumadesk.domain.promises import Evidence, Status
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.register_frame import sentence
from lumadesk.ui.records.leads import show_records
from lumadesk.ui.records.promise_words import PLACES, STATE, in_window
from lumadesk.ui.records.questions import ConfirmDialog, answer_of
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.entry_list import Entry, EntryList
from lumadesk.ui.widgets.text import label, one_line, show_if


@dataclass(frozen=True, slots=True)
class PromiseFile:
    """A promise with the question that it raises, if it raises one, and the answers, the newest first."""

    view: PromiseView
    item: Item | None
    answers: Sequence[Confirmation]


class PromiseDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._file: PromiseFile | None = None
        self.words = label("", "title", wrap=True, selectable=True)
        self.state = Chip()
        self.id = label("", "muted")
        self.action = label("", wrap=True)
        self.confirm = button("Con&firm what you saw…", self._confirm, icon="check", variant="primary")
        self.go = button("&To it", self._go)
        self.next = QFrame()
        self.next.setObjectName("card")
        todo = row(self.action, self.go, self.confirm, gap="m")
        todo.setStretch(0, 1)
        self.next.setLayout(column(label("What to do", "heading"), todo, gap="s", margin="l"))
        self.evidence = EntryList("Evidence")
        figures = QFrame()
        figures.setObjectName("card")
        figures.setLayout(column(label("Evidence", "heading"), self.evidence, gap="s", margin="l"))
        self.answers = EntryList("What you confirmed")
        self._answered = QFrame()
        self._answered.setObjectName("card")
        self._answered.setLayout(
            column(label("What you confirmed", "heading"), self.answers, gap="s", margin="l")
        )
        layout = column(
            column(row(self.id, self.state, STRETCH, gap="m"), self.words, gap="s"),
            self.next,
            figures,
            self._answered,
            STRETCH,
            gap="l",
        )
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)

    def show_promise(self, file: PromiseFile) -> None:
        self._file = file
        view = file.view
        self.id.setText(view.id)
        self.words.setText(one_line(view.words))
        self.state.say(*STATE[view.status])
        self.action.setText(in_window(view.action) or "Nothing: it is kept.")
        place = PLACES.get(view.rule)
        asked = file.item is not None
        show_if(self.confirm, asked)
        show_if(self.go, bool(view.action) and place is not None and not asked)
        if place is not None:
            set_words(self.go, place[0])
        show_if(self.next, asked or bool(view.action))
        self.evidence.show_entries([self._entry(number, one) for number, one in enumerate(view.evidence)])
        self.answers.show_entries([answer_of(one) for one in file.answers])
        show_if(self._answered, bool(file.answers))

    def _entry(self, number: int, one: Evidence) -> Entry:
        linked = bool(one.noun and one.ids)
        return Entry(
            key=number,
            title=sentence(one_line(one.words)),
            chip=STATE[one.status] if one.status is not Status.KEPT else None,
            next=("Show", lambda: self._show(one)) if linked else None,
        )

    def _show(self, one: Evidence) -> None:
        show_records(self, self._desk, sentence(one_line(one.words)), one.noun, one.ids)

    def _confirm(self) -> None:
        if self._file is not None and self._file.item is not None:
            ConfirmDialog(self.window(), self._desk, self._file.item).open()

    def _go(self) -> None:
        place = PLACES.get(self._file.view.rule) if self._file is not None else None
        if place is not None:
            self._desk.go(place[1], place[2])
