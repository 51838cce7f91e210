"""Choosing a passphrase: typed twice, with a hint of how hard it is to guess."""

from __future__ import annotations

import math

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from lumadesk.ui.icons import SMALL, icon
from lumadesk.ui.theme import current_theme
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.form import Field, first_empty, secret_edit
from lumadesk.ui.widgets.text import label

SHORTEST = 12
_ADVICE = "Four or more unrelated words are easy to keep and hard to guess."
_LEVELS = (
    (40, "Easy to guess. Several words that only you would put together are much better."),
    (60, "Fair. One or two more words would make it strong."),
    (80, "Good."),
    (math.inf, "Strong."),
)


def strength(passphrase: str) -> float:
    """A rough estimate in bits, from what the passphrase is made of; repeated characters count little."""
    groups = (
        (str.islower, 26), (str.isupper, 26), (str.isdigit, 10), (str.isspace, 1),
    )  # fmt: skip
    alphabet = sum(size for belongs, size in groups if any(map(belongs, passphrase)))
    if any(not (one.isalnum() or one.isspace()) for one in passphrase):
        alphabet += 32
    different = len(set(passphrase))
    counted = min(len(passphrase), different * 2)
    return counted * math.log2(alphabet) if alphabet > 1 else 0.0


class PassphraseFields(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.first = secret_edit()
        self.again = secret_edit()
        self._first_field = Field("&Passphrase", self.first)
        self._again_field = Field("&Repeat it", self.again)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Strength of the passphrase")
        self._hint = label(_ADVICE, "small", wrap=True)
        self._reveal = QAction("Show the passphrase", self)
        self.first.addAction(self._reveal, QLineEdit.ActionPosition.TrailingPosition)
        self._reveal.setShortcut("Alt+S")
        self._reveal.triggered.connect(self._show)
        current_theme().follow(self, self._draw)
        self.first.textChanged.connect(self._rate)
        self.setLayout(column(self._first_field, self._bar, self._hint, self._again_field, gap="m"))

    def passphrase(self) -> str | None:
        """The passphrase, or None after saying what is wrong with it."""
        if first_empty((self._first_field, "Choose a passphrase.")):
            return None
        if len(self.first.text()) < SHORTEST:
            self._first_field.complain(f"Use at least {SHORTEST} characters, for example four words.")
            self.first.setFocus()
            return None
        if self.first.text() != self.again.text():
            self._again_field.complain("The two are not the same.")
            self.again.setFocus()
            return None
        return self.first.text()

    def clear(self) -> None:
        self.first.clear()
        self.again.clear()

    def _rate(self, text: str) -> None:
        bits = strength(text)
        self._bar.setValue(min(round(bits), 100))
        words = next(words for limit, words in _LEVELS if bits < limit)
        self._hint.setText(words if text else _ADVICE)

    def _show(self) -> None:
        hidden = self.first.echoMode() == QLineEdit.EchoMode.Password
        mode = QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password
        self.first.setEchoMode(mode)
        self.again.setEchoMode(mode)
        self._draw()

    def _draw(self) -> None:
        hidden = self.first.echoMode() == QLineEdit.EchoMode.Password
        colour = current_theme().colours.muted
        name = "eye" if hidden else "eye-off"
        self._reveal.setIcon(icon(name, colour, colour, SMALL, self.devicePixelRatioF()))
        words = "Show the passphrase" if hidden else "Hide the passphrase"
        self._reveal.setText(words)
        self._reveal.setToolTip(f"{words} (Alt+S)")
