"""Messages at the foot of the window that go by themselves, with the chance to undo what they tell of."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from lumadesk.ui.desk import UNDO, Said
from lumadesk.ui.icons import dress_button
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import row
from lumadesk.ui.widgets.text import label, set_tip

_SECONDS = 6
_SECONDS_WITH_ACTION = 12
_WIDEST = 560


class Toast(QFrame):
    """One at a time, above the lower edge of ``host``.

    While it is shown, Ctrl+Z undoes what it tells of, where that can be undone, and F6 goes to its action.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setObjectName("toast")
        self._said: Said | None = None
        self._text = label("", wrap=True)
        self._do = QPushButton()
        self._do.setAutoDefault(False)
        self._do.clicked.connect(self._act)
        close = QPushButton()
        close.setAutoDefault(False)
        close.setAccessibleName("Dismiss message")
        dress_button(close, "x", "toast_text")
        close.clicked.connect(self.dismiss)
        layout = row(self._text, self._do, close, gap="s", margin="s")
        layout.setContentsMargins(SPACE["l"], SPACE["s"], SPACE["s"], SPACE["s"])
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_is_up)
        self._undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self._act)
        self._to_action = QShortcut(QKeySequence("F6"), self, self._go_to_action)
        self._came_from: QWidget | None = None
        host.installEventFilter(self)
        self.hide()

    def show_message(self, said: Said) -> None:
        self._said = said
        self._text.setText(said.text)
        self._do.setText(said.action)
        self._do.setVisible(bool(said.action))
        self._undo.setEnabled(said.action == UNDO)
        self._to_action.setEnabled(bool(said.action))
        set_tip(self._do, "Ctrl+Z" if said.action == UNDO else "F6 goes here")
        self.setAccessibleName(said.text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(1000 * (_SECONDS_WITH_ACTION if said.action else _SECONDS))

    def dismiss(self) -> None:
        self._timer.stop()
        self._said = None
        came_from, self._came_from = self._came_from, None
        if came_from is not None and self._do.hasFocus() and shiboken6.isValid(came_from):
            came_from.setFocus()
        self.hide()

    def _go_to_action(self) -> None:
        if not self._do.hasFocus():
            self._came_from = self.window().focusWidget()
            self._do.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _act(self) -> None:
        said = self._said
        self.dismiss()
        if said is not None and said.do is not None:
            said.do()

    def _time_is_up(self) -> None:
        # Somebody on their way to the button, by mouse or by Tab, must not lose it.
        if self.underMouse() or self._do.hasFocus():
            self._timer.start(2000)
        else:
            self.dismiss()

    def _place(self) -> None:
        host = self._host
        text = self._text.fontMetrics().horizontalAdvance(self._text.text())
        chrome = self.sizeHint().width() - self._text.sizeHint().width()
        width = min(text + chrome + SPACE["l"], _WIDEST, host.width() - 2 * SPACE["xl"])
        self.setFixedWidth(width)
        self.setFixedHeight(max(self.heightForWidth(width), self.sizeHint().height()))
        self.move((host.width() - width) // 2, host.height() - self.height() - SPACE["xl"])
