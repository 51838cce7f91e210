"""Restoring a backup: which one, what it holds, and only then in the place of the vault."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from lumadesk.domain.errors import KnownError
from lumadesk.ui import exporting
from lumadesk.ui.jobs import Jobs
from lumadesk.ui.theme import Tone
from lumadesk.ui.vault import opening
from lumadesk.ui.vault.secret_fields import SecretFields
from lumadesk.ui.widgets.boxes import STRETCH, Banner, Facts, box, card, column, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import DropDown, Field
from lumadesk.ui.widgets.text import ElidedLabel, label, show_if
from lumadesk.ui.words import counted, moment, readable_size

if TYPE_CHECKING:
    from lumadesk.app.reopening import Preview

KINDS = "LumaDesk backup (*.lumadesk-backup);;All files (*)"
_WIDTH = 560
#: What asks for a passphrase that was not given, or for another one.
_NEEDS_SECRET = {
    "vault.passphrase_needed": "Its passphrase opens it: the one that you had when it was made.",
    "vault.wrong_key": "It was made under another master key: its passphrase of then opens it.",
    "vault.key_file_needed": "",
    "vault.wrong_passphrase": "",
}
_COUNTED = (("People", "person"), ("Enquiries", "enquiry"), ("Requests", "request"),
            ("Invoices", "invoice"), ("Documents", "document"))  # fmt: skip


def _by_date(files: Sequence[tuple[Path, datetime]]) -> list[tuple[str, Path | None]]:
    return [("Choose a date", None), *((moment(at), file) for file, at in files)]


class RestoreDialog(Dialog):
    """Subclasses say how a backup is looked into and how it is restored."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        intro: str,
        files: Sequence[tuple[Path, datetime]] = (),
        folder: Path | None = None,
        extra: Sequence[QWidget] = (),
    ) -> None:
        """``files`` are offered by their dates; ``folder`` is where another one is looked for."""
        self.jobs = jobs
        self.file: Path | None = None
        self._folder = folder or Path.home()
        self._seen: Preview | None = None
        self.which = DropDown(_by_date(files))
        self._which = Field("&Backup of", self.which)
        self.choose = button("Choose a &file…", self.choose_file, icon="folder-open")
        self.chosen = ElidedLabel("", "muted")
        self.secret = SecretFields()
        self.facts = Facts()
        self.erasures = Banner(Tone.INFO)
        self._holds = card(label("What it holds", "heading"), self.facts, self.erasures)
        body = box(
            column(
                self._which,
                row(self.choose, self.chosen, STRETCH),
                *extra,
                self.secret,
                self._holds,
                gap="l",
            )
        )
        super().__init__(parent, "Restore a backup", intro, body, "&Look into it")
        self.setMinimumWidth(_WIDTH)
        self._which.setVisible(bool(files))
        self._show_step(None)
        show_if(self.secret, False)
        self.which.currentIndexChanged.connect(lambda _index: self._picked(self.which.value()))
        self.secret.passphrase.textEdited.connect(lambda _text: self._show_step(None))
        (self.which if files else self.choose).setFocus()

    def look(self, file: Path, passphrase: str | None, key_file: Path | None) -> Preview:
        """What restoring would bring; called away from the window's thread."""
        raise NotImplementedError

    def restore(self, file: Path, passphrase: str | None, key_file: Path | None) -> None:
        """Begin to restore what was looked into."""
        raise NotImplementedError

    def pick(self, file: Path) -> None:
        """Choose a backup, and look into it where nothing is asked for that."""
        self.which.choose(file)
        if self.which.value() != file:
            self._picked(file)

    def choose_file(self) -> None:
        chosen = exporting.ask_file(self, "The backup to restore", self._folder, KINDS)
        if chosen is not None:
            self.which.choose(None)
            self._picked(chosen)
            self.jobs.read(
                lambda: opening.backups_beside(chosen),
                lambda files: self._offer(files, chosen),
                owner=self,
                replaces="beside",
            )

    def _offer(self, files: Sequence[tuple[Path, datetime]], chosen: Path) -> None:
        """Of a folder of backups any date can be chosen, once one of them was."""
        if files and self.file == chosen:
            self.which.blockSignals(True)  # it is looked into already
            self.which.show_options(_by_date(files), chosen)
            self.which.blockSignals(False)
            self._which.show()

    def submit(self) -> None:
        self.problem.say("")
        if self.file is None:
            self.problem.say("Choose a backup first.")
            return
        if self._seen is not None:
            self.restore(self.file, self._passphrase(), self.secret.key_file)
        elif self.secret.isHidden() or not self.secret.is_missing():
            self._look()

    def _passphrase(self) -> str | None:
        return self.secret.text() or None

    def _picked(self, file: Path | None) -> None:
        self.file = file
        self.problem.say("")
        self.chosen.setText("" if file is None else file.name)
        self._show_step(None)
        if file is not None:
            self._look()

    def _look(self) -> None:
        file, passphrase, key_file = self.file, self._passphrase(), self.secret.key_file
        if file is None:
            return
        self.ok.setEnabled(False)
        set_words(self.ok, "Looking…")
        self.jobs.read(
            lambda: self.look(file, passphrase, key_file),
            self._show_step,
            owner=self,
            failed=self._not_seen,
            replaces="look",
        )

    def _show_step(self, seen: Any) -> None:
        """Without a preview nothing can be restored."""
        self._seen = seen
        show_if(self._holds, seen is not None)
        self.ok.setEnabled(True)
        set_words(self.ok, "&Restore it" if seen is not None else "&Look into it")
        if seen is None:
            return
        known = [(words, f"{seen.records[table]:,}") for words, table in _COUNTED if table in seen.records]
        self.facts.show_facts([("Made", moment(seen.made_at)), ("Size", readable_size(seen.size)), *known])
        self.erasures.say(
            f"{counted(seen.erasures, 'erasure')} since then will be carried out again before it opens: "
            "whoever was erased stays erased."
            if seen.erasures
            else ""
        )
        self.ok.setFocus()

    def _not_seen(self, error: Exception) -> None:
        self._show_step(None)
        code = error.code if isinstance(error, KnownError) else ""
        if code in _NEEDS_SECRET and (self.secret.isHidden() or not self.secret.text()):
            show_if(self.secret, True)
            self.secret.field.explain(_NEEDS_SECRET[code])
            self.secret.setFocus()
            return
        self.refused(error)
