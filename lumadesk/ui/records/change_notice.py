"""The part of a dialog that asks whether and how people were told of a change."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.form import (
    Field,
    abreast,
    date_edit,
    date_of,
    line_edit,
)
from lumadesk.ui.widgets.text import show_if

EARLIEST = date(2000, 1, 1)


class Notice(QWidget):
    """Whether and how people were told of a change before it."""

    def __init__(self, today: date, words: str) -> None:
        super().__init__()
        self.told = QCheckBox(words)
        self._day = date_edit(today, latest=today, earliest=EARLIEST)
        self.how = Field("By which n&otice", line_edit("", "Email, letter, the website …"))
        self._when = box(column(abreast(Field("Told o&n", self._day), self.how), gap=""))
        self.setLayout(column(self.told, self._when, gap="s"))
        show_if(self._when, False)
        self.told.toggled.connect(lambda on: show_if(self._when, on))

    def given(self) -> tuple[date | None, str]:
        return (date_of(self._day), self.how.inner.text()) if self.told.isChecked() else (None, "")
