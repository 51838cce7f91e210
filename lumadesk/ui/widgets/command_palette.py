"""The command palette (Ctrl+K): every command by its words, and people and enquiries by theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QStackedWidget, QWidget

from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.face_list import FaceList, FaceModel
from lumadesk.ui.widgets.id_table_model import Face

_WIDTH, _ROWS = 620, 7


@dataclass(frozen=True, slots=True)
class Command:
    """``about`` says where it leads or its keys."""

    words: str
    about: str
    icon: str
    do: Callable[[], Any]


def matching(commands: Sequence[Command], typed: str) -> list[Command]:
    """Commands of which every typed word begins a word, in their own order."""
    wanted = typed.casefold().split()
    return [
        command
        for command in commands
        if all(any(word.startswith(want) for word in command.words.casefold().split()) for want in wanted)
    ]


class CommandPalette(QDialog):
    """``search`` is asked for records; it calls back with more commands while the text is still the same."""

    def __init__(
        self,
        parent: QWidget,
        commands: Sequence[Command],
        search: Callable[[str, Callable[[list[Command]], None]], None],
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("overlay")
        self.setWindowTitle("LumaDesk")
        self.setAccessibleName("Command palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._commands = commands
        self._search = search
        self._shown: list[Command] = []
        self.typed = QLineEdit()
        self.typed.setObjectName("palette")
        self.typed.setPlaceholderText("Type a command, a name or a word of a message")
        self.typed.setAccessibleName("Command")
        self._model = FaceModel()
        self.list = FaceList(self._model, "Commands")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFixedHeight(_ROWS * self.list.verticalHeader().defaultSectionSize())
        self.list.clicked.connect(lambda _index: self._run())
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list)
        self._lists.addWidget(EmptyState("search", "Nothing found", "Try fewer letters."))
        layout = column(self.typed, self._lists, gap="")
        layout.setContentsMargins(1, 1, 1, SPACE["s"])
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH)
        self.typed.textChanged.connect(self._changed)
        self._changed("")
        self.adjustSize()
        where = parent.mapToGlobal(parent.rect().topLeft())
        self.move(where.x() + (parent.width() - _WIDTH) // 2, where.y() + parent.height() // 8)

    def shown(self) -> list[Command]:
        return self._shown

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        row, last = self.list.currentIndex().row(), len(self._shown) - 1
        if event.key() == Qt.Key.Key_Down:
            self.list.selectRow(min(row + 1, last))
        elif event.key() == Qt.Key.Key_Up:
            self.list.selectRow(max(row - 1, 0))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run()
        else:
            super().keyPressEvent(event)

    def _changed(self, text: str) -> None:
        found = matching(self._commands, text)
        self._show(found)
        if len(text.strip()) >= 2:  # a single letter finds half of the vault
            self._search(text, lambda more: self._add(text, found, more))

    def _add(self, text: str, found: list[Command], more: list[Command]) -> None:
        # The answer may come after the palette has gone, or after somebody has moved on in it.
        if shiboken6.isValid(self) and self.typed.text() == text:
            self._show([*found, *more], max(self.list.currentIndex().row(), 0))

    def _show(self, commands: list[Command], row: int = 0) -> None:
        self._shown = commands
        self._model.show_faces([Face(title=one.words, detail=one.about, icon=one.icon) for one in commands])
        self._lists.setCurrentIndex(0 if commands else 1)
        if commands:
            self.list.selectRow(row)

    def _run(self) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._shown):
            chosen = self._shown[row]
            self.accept()
            chosen.do()
