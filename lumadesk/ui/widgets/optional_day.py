"""A day of a form that need not be given."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QCheckBox, QDateEdit, QVBoxLayout

from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.form import Field, date_edit, date_of


class OptionalDay(Field[QDateEdit]):
    """``words`` stand beside a box ("&Until"); while it is not ticked there is no day."""

    def __init__(
        self,
        words: str,
        value: date | None,
        usual: date,
        *,
        earliest: date | None = None,
        help_text: str = "",
    ) -> None:
        """``usual`` is the day that is offered where there is none yet."""
        super().__init__("", date_edit(value or usual, earliest=earliest), help_text)
        self.given = QCheckBox(words)
        self.given.setProperty("role", "label")
        self.given.setChecked(value is not None)
        self._name.hide()
        # As high as a label with the gap below it: the days of fields side by side are in one line.
        self.given.setFixedHeight(self._name.sizeHint().height() + SPACE["xs"])
        self._note.setContentsMargins(0, SPACE["xs"], 0, 0)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.setSpacing(0)
            layout.insertWidget(0, self.given)
        self.inner.setAccessibleName(words.replace("&", ""))
        self.inner.setEnabled(value is not None)
        self.given.toggled.connect(self._toggled)
        self.inner.dateChanged.connect(lambda _day: self.complain(""))

    def value(self) -> date | None:
        return date_of(self.inner) if self.given.isChecked() else None

    def choose(self, day: date | None) -> None:
        self.given.setChecked(day is not None)
        if day is not None:
            self.inner.setDate(day)

    def _toggled(self, given: bool) -> None:
        self.inner.setEnabled(given)
        self.complain("")
