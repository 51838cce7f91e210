"""Asking for what opens a vault or a backup: a passphrase, and a key file where one is needed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from lumadesk.ui import exporting
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.form import Field, first_empty, secret_edit


class SecretFields(QWidget):
    def __init__(self, words: str = "&Passphrase", help_text: str = "") -> None:
        super().__init__()
        self.passphrase = secret_edit()
        self.field = Field(words, self.passphrase, help_text)
        self.key_file: Path | None = None
        self.choose = button("With a &key file…", self.choose_file, variant="link")
        self.setLayout(column(self.field, row(self.choose, STRETCH), gap="s"))
        self.setFocusProxy(self.passphrase)

    def text(self) -> str:
        return self.passphrase.text()

    def is_missing(self) -> bool:
        """Complains where nothing was typed."""
        return first_empty((self.field, "Type the passphrase."))

    def choose_file(self) -> None:
        chosen = exporting.ask_file(self, "The key file", Path.home(), "All files (*)")
        if chosen is not None:
            self.key_file = chosen
            name = chosen.name.replace("&", "&&")
            set_words(self.choose, f"&Key file: {name}", f"Key file: {chosen.name}")
