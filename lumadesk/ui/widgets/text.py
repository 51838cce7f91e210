"""Text on screen: always plain, so that what comes from outside can neither format nor hide anything."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from lumadesk.domain.hostile_text import visible_text

#: No name, subject or value is shown longer than this in one line.
LONGEST_LINE = 500
LONGEST_NAME = 60


def one_line(text: str) -> str:
    """Text from outside for one line: nothing hidden, and never endless."""
    return visible_text(text[:LONGEST_LINE]) + ("…" if len(text) > LONGEST_LINE else "")


def short_name(text: str) -> str:
    """A name from outside within a sentence, which a very long one must not drown."""
    shown = one_line(text)
    return shown if len(shown) <= LONGEST_NAME else f"{shown[: LONGEST_NAME - 1]}…"


def label(
    text: str = "", role: str = "", *, wrap: bool = False, selectable: bool = False, name: str = ""
) -> QLabel:
    """A plain-text label; ``role`` is a type style of the style sheet."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    if role:
        made.setProperty("role", role)
    if wrap:
        made.setWordWrap(True)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    if name:
        made.setAccessibleName(name)
    return made


def literal(text: str) -> str:
    """Text for a tooltip, where Qt would read markup: shown letter by letter."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<span>{escaped}</span>"


def set_tip(widget: QWidget, text: str) -> None:
    """A tooltip in plain text."""
    widget.setToolTip(literal(text) if text else "")


def show_if(widget: QWidget, wanted: bool) -> None:
    """Show or hide a part of a page. A widget without a parent would become a window of its own."""
    if not wanted or widget.parentWidget() is not None:
        widget.setVisible(wanted)


class ElidedLabel(QLabel):
    """One line that is cut with "…" where it does not fit; the whole of it is in the tooltip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        super().setText(text)
        self.setAccessibleName(text)
        self._tip()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(24, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._tip()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.contentsRect(), int(self.alignment()), shown)

    def _tip(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        set_tip(self, self.text() if cut else "")
