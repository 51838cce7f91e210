"""A message from outside: plain text, shown in part while it is long, loaded without stopping the window."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.text import label, show_if

FIRST = 20_000
#: Characters given to the text widget at once: a few milliseconds' work.
_PIECE = 20_000
#: Qt lays out a whole line at once, so an endless line is broken for display.
_LONGEST_LINE = 2_000
_ENDLESS = re.compile(rf"[^\n]{{{_LONGEST_LINE}}}(?=[^\n])")


def pieces(text: str) -> Iterator[str]:
    """The text for display in parts of bounded size, with endless lines broken."""
    for start in range(0, len(text), _PIECE):
        yield _ENDLESS.sub(lambda match: match.group() + "\n", text[start : start + _PIECE])


class MessageView(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._text = ""
        self._rest: Iterator[str] = iter(())
        self.view = QPlainTextEdit()
        self.view.setObjectName("message")
        self.view.setReadOnly(True)
        self.view.setUndoRedoEnabled(False)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setTabChangesFocus(True)
        self.view.document().setDocumentMargin(0)
        self.view.setAccessibleName(name)
        self._part = label("", "small")
        self._all = button("Show &all", self.show_all, variant="link")
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._more)
        self.setLayout(column(self.view, row(self._part, self._all, STRETCH), gap="xs"))
        self._tell(False)

    def show_text(self, text: str) -> None:
        self._timer.stop()
        self._text = text
        self.view.setPlainText("".join(pieces(text[:FIRST])))
        self._tell(len(text) > FIRST)

    def show_all(self) -> None:
        self._tell(False)
        self._rest = pieces(self._text[FIRST:])
        self._timer.start()

    def is_loading(self) -> bool:
        return self._timer.isActive()

    def _more(self) -> None:
        piece = next(self._rest, None)
        if piece is None:
            self._timer.stop()
            return
        cursor = QTextCursor(self.view.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(piece)

    def _tell(self, cut: bool) -> None:
        self._part.setText(f"The first {FIRST:,} of {len(self._text):,} characters." if cut else "")
        show_if(self._part, cut)
        show_if(self._all, cut)
