"""What fills a field: chosen from what the table offers, or written in the notation of a mapping."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox

from lumadesk.app.site_assistant import LEFT_EMPTY

EMPTY_WORDS = "(left empty)"
_WIDTH = 24  # letters that are always seen


class ExpressionBox(QComboBox):
    """``edited`` is emitted when somebody, not the program, has changed it."""

    edited = Signal()

    def __init__(self, *, writable: bool, optional: bool) -> None:
        super().__init__()
        self._optional = optional
        self.setEditable(writable)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_WIDTH)
        if writable:
            # Completing would turn "name" into "name_of_pet" while it is being written.
            self.setCompleter(None)  # type: ignore[arg-type]
            self.lineEdit().textEdited.connect(lambda _text: self.edited.emit())
        self.activated.connect(lambda _index: self.edited.emit())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self.minimumSizeHint().width(), super().sizeHint().height())

    def show_offers(self, offers: Sequence[str], chosen: str) -> None:
        texts = [*([EMPTY_WORDS] if self._optional else []), *offers]
        shown = EMPTY_WORDS if chosen == LEFT_EMPTY and self._optional else chosen
        if shown not in texts and (shown or not self.isEditable()):
            texts.append(shown)
        self.clear()
        self.addItems(texts)
        self.setCurrentIndex(texts.index(shown) if shown in texts else -1)
        if self.isEditable():
            self.setEditText(shown)
            self.lineEdit().setCursorPosition(0)

    def expression(self) -> str:
        text = self.currentText().strip()
        return LEFT_EMPTY if text in (EMPTY_WORDS, "") and self._optional else text
