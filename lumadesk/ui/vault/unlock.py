"""The unlock screen: the passphrase, where the keyring does not open the vault by itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget

from lumadesk.domain.errors import LumaDeskError
from lumadesk.ui import exporting
from lumadesk.ui.icons import LARGE, dress_label
from lumadesk.ui.theme import Tone
from lumadesk.ui.vault.ways_back import KEYS, RESTORE, SALVAGE, TAKE_OVER, ways_back
from lumadesk.ui.widgets.boxes import STRETCH, Banner, card, column, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.error_dialog import words_for
from lumadesk.ui.widgets.form import Field, first_empty, secret_edit
from lumadesk.ui.widgets.text import ElidedLabel, label
from lumadesk.ui.words import counted

_WIDTH = 440
_CODE_LENGTH = 32
_WAYS = {
    RESTORE: ("Restore a ba&ckup…", "archive-restore"),
    KEYS: ("Put the key file &back from a backup…", "key-round"),
    SALVAGE: ("Sa&ve what can be read…", "file-down"),
    TAKE_OVER: ("&Open it here all the same…", "folder-open"),
}


def _hint(error: LumaDeskError) -> str:
    """What to do in the window, where the error tells of the command line."""
    return _HINTS.get(error.code, error.hint)


_HINTS = {
    "vault.damaged": "Restore a backup. What is newer than that may still be read and saved into a new "
    "vault. The damaged one stays as it is.",
    "vault.keys_missing": "Put it back from a backup of this vault, or restore the whole backup.",
    "vault.keys_damaged": "Put it back from a backup of this vault, or restore the whole backup.",
    "vault.open_elsewhere": "Lock it there and let the folder sync. If that computer is lost or broken, "
    "open it here all the same.",
    "vault.log_missing": "Put the file back if you moved it, restore a backup, or open it without what the "
    "log held.",
    "vault.key_file_needed": "Choose the key file, and try again.",
}


class UnlockPage(QWidget):
    """``given`` carries the passphrase; ``keyring_wanted`` and ``another_wanted`` ask for the other ways.

    ``help_wanted`` carries one of the ways back to a vault that does not open.
    """

    given = Signal(str)
    keyring_wanted = Signal()
    another_wanted = Signal()
    help_wanted = Signal(str)

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
        self.restore = button("&Restore a backup…", lambda: self.help_wanted.emit(RESTORE), variant="link")
        self.ways = {
            way: button(words, lambda way=way: self.help_wanted.emit(way), icon=icon)
            for way, (words, icon) in _WAYS.items()
        }
        self._seconds = 0
        self._countdown = QTimer(self)
        self._countdown.setInterval(1000)
        self._countdown.timeout.connect(self._count)
        self.folder = ElidedLabel("", "small")
        self.passphrase.returnPressed.connect(self._submit)
        self.passphrase.textEdited.connect(self._typed)
        sheet = card(
            row(mark, STRETCH),
            column(label("Your vault is locked", "title"), self.folder, gap="xs"),
            self.notice,
            self._field,
            row(self.choose_file, STRETCH),
            self.problem,
            *self.ways.values(),
            self.unlock,
            row(self.keyring, STRETCH),
            row(self.restore, STRETCH, self.another),
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
        self._offer("")
        self.wait(False)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def wait(self, waiting: bool) -> None:
        for widget in (self.unlock, self.keyring, self.another, self.restore, self.passphrase):
            widget.setEnabled(not waiting)
        set_words(self.unlock, "Unlocking…" if waiting else "&Unlock")

    def refused(self, error: Exception, seconds: int = 0) -> None:
        """``seconds`` until the next passphrase may be tried, after several wrong ones."""
        self.wait(False)
        self._offer(error.code if isinstance(error, LumaDeskError) else "")
        if seconds:
            self._seconds = seconds
            self.unlock.setEnabled(False)
            self._countdown.start()
            self._say_seconds()
        elif isinstance(error, LumaDeskError):
            self.problem.say(f"{error.message} {_hint(error)}".strip())
        else:
            _title, message, hint = words_for(error)
            self.problem.say(f"{message} {hint}")
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def _offer(self, code: str) -> None:
        """The ways back that fit what is wrong."""
        fitting = ways_back(code)
        for way, offered in self.ways.items():
            offered.setVisible(way in fitting)
        self.restore.setVisible(RESTORE not in fitting)
        if code == "vault.key_file_needed":
            self.choose_file.setVisible(True)

    def _typed(self, text: str) -> None:
        if self._seconds:  # the recovery code need not wait: nobody guesses it
            self.unlock.setEnabled(sum(map(str.isalnum, text)) == _CODE_LENGTH)
        else:
            self.problem.say("")

    def _count(self) -> None:
        self._seconds -= 1
        if self._seconds > 0:
            self._say_seconds()
            return
        self._countdown.stop()
        self.problem.say("")
        self.wait(False)
        self.passphrase.setFocus()

    def _say_seconds(self) -> None:
        self.problem.say(
            "After several wrong passphrases the next one has to wait. "
            f"It can be tried in {counted(self._seconds, 'second')}. The recovery code need not wait."
        )

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
