"""The unlock screen: the passphrase, where the keyring does not open the vault by itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from lumadesk.domain.errors import LumaDeskError
from lumadesk.ui import exporting
from lumadesk.ui.icons import LARGE, dress_label
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, card, column, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.error_dialog import words_for
from lumadesk.ui.widgets.form import Field, first_empty, secret_edit
from lumadesk.ui.widgets.text import ElidedLabel, label

_WIDTH = 440


class UnlockPage(QWidget):
    """``given`` carries the passphrase; ``keyring_wanted`` and ``another_wanted`` ask for the other ways."""

    given = Signal(str)
    keyring_wanted = Signal()
    another_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("screen")
        mark = QLabel()
        dress_label(mark, "lamp-desk", "accent_text", LARGE)
        self.notice = Banner(Tone.INFO)
        self.problem = Banner(Tone.DANGER)
        self.passphrase = secret_edit()
        self._field = Field("&Passphrase", self.passphrase)
        self.unlock = button("&Unlock", self._submit, icon="lock", variant="primary")
        self.unlock.setDefault(True)
        self.keyring = button("Unlock with the &keyring", self._ask_keyring, variant="link")
        self.key_file: Path | None = None
        self.choose_file = button("Choose its key &file…", self._choose_key_file, variant="link")
        self.another = button("Open &another vault…", self.another_wanted.emit, variant="link")
        self.folder = ElidedLabel("", "small")
        self.passphrase.returnPressed.connect(self._submit)
        self.passphrase.textEdited.connect(lambda _text: self.problem.say(""))
        sheet = card(
            row(mark, STRETCH),
            column(label("Your vault is locked", "title"), self.folder, gap="xs"),
            self.notice,
            self._field,
            row(self.choose_file, STRETCH),
            self.problem,
            self.unlock,
            row(self.keyring, STRETCH, self.another),
            gap="l",
            margin="xl",
        )
        sheet.setFixedWidth(_WIDTH)
        self.setLayout(column(STRETCH, row(STRETCH, sheet, STRETCH), STRETCH))
        self.setFocusProxy(self.passphrase)

    def show_vault(
        self, folder: Path, notice: str = "", *, keyring: bool = False, key_file: bool = False
    ) -> None:
        """``key_file``: the passphrase opens the vault only together with its key file."""
        self.folder.setText(str(folder))
        self.notice.say(notice)
        self.problem.say("")
        self.passphrase.clear()
        self.keyring.setVisible(keyring)
        self.key_file = None
        self.choose_file.setVisible(key_file)
        set_words(self.choose_file, "Choose its key &file…")
        self.wait(False)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def wait(self, waiting: bool) -> None:
        for widget in (self.unlock, self.keyring, self.another, self.passphrase):
            widget.setEnabled(not waiting)
        set_words(self.unlock, "Unlocking…" if waiting else "&Unlock")

    def refused(self, error: Exception) -> None:
        self.wait(False)
        if isinstance(error, LumaDeskError):
            self.problem.say(f"{error.message} {error.hint}".strip())
        else:
            _title, message, hint = words_for(error)
            self.problem.say(f"{message} {hint}")
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def _ask_keyring(self) -> None:
        self.problem.say("")
        self.wait(True)
        self.keyring_wanted.emit()

    def _choose_key_file(self) -> None:
        chosen = exporting.ask_file(self, "The key file", Path.home(), "All files (*)")
        if chosen is not None:
            self.key_file = chosen
            set_words(self.choose_file, f"Key &file: {chosen.name.replace('&', '&&')}")

    def _submit(self) -> None:
        if not self.unlock.isEnabled():
            return
        if first_empty((self._field, "Type the passphrase.")):
            return
        self.wait(True)
        self.given.emit(self.passphrase.text())
