"""Dialogs about what opens the vault: a passphrase, its key file, removing one, a new master key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.app import key_slots, reopening
from lumadesk.app.key_slots import KeySlot
from lumadesk.app.reopening import Reopened
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk, Place, Reopening
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.settings.recovery_dialogs import SheetDialog
from lumadesk.ui.vault.passphrase import PassphraseFields
from lumadesk.ui.vault.secret_fields import SecretFields
from lumadesk.ui.widgets.boxes import STRETCH, box, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.text import ElidedLabel, label, show_if
from lumadesk.ui.words import counted

if TYPE_CHECKING:
    from lumadesk.app.services import Services

_FORMER = "Backups from before still open with the former one."


class KeyFileFields(QWidget):
    """Whether a key file is asked for beside the passphrase, and which."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.file: Path | None = None
        self.wanted = QCheckBox("Also ask for a &key file: two steps")
        self.make = button("Make a &new one…", self._make, icon="plus")
        self.choose = button("C&hoose a file…", self._choose, icon="folder-open")
        self.name = ElidedLabel("", "muted")
        self.problem = label("", "error", wrap=True)
        self._more = box(
            column(
                row(self.make, self.choose, self.name, STRETCH),
                label(
                    "Best on a memory stick that does not stay in the laptop, with a copy in a safe place. A "
                    "lost key file is a lost passphrase.",
                    "small",
                    wrap=True,
                ),
                self.problem,
                gap="s",
            )
        )
        self.setLayout(column(self.wanted, self._more, gap="s"))
        self.wanted.toggled.connect(self._show)
        self._show(False)

    def is_missing(self) -> bool:
        """Complains where a file is wanted and none was chosen."""
        missing = self.wanted.isChecked() and self.file is None
        self.problem.setText("Make a key file, or choose one." if missing else "")
        show_if(self.problem, missing)
        if missing:
            self.make.setFocus()
        return missing

    def read(self) -> bytes | None:
        """For a worker's thread."""
        if not self._wanted or self.file is None:
            return None
        return key_slots.read_key_file(self.file)

    def _show(self, wanted: bool) -> None:
        self._wanted = wanted
        show_if(self._more, wanted)
        show_if(self.problem, False)

    def _make(self) -> None:
        to = exporting.ask_where_to_save(
            self, "Where the key file goes", Path.home(), "lumadesk.key", "All files (*)"
        )
        if to is not None:
            files = self._desk.services.outside.files
            self._desk.jobs.write(
                lambda: files.write(to, key_slots.new_key_file()),
                lambda _path: self._take(to),
                owner=self,
            )

    def _choose(self) -> None:
        chosen = exporting.ask_file(self, "The key file", Path.home(), "All files (*)")
        if chosen is not None:
            self._take(chosen)

    def _take(self, file: Path) -> None:
        self.file = file
        self.name.setText(file.name)
        show_if(self.problem, False)


class PassphraseDialog(RecordDialog):
    """Another passphrase beside those that there are or, with ``slot``, in the place of one."""

    def __init__(
        self, parent: QWidget, desk: Desk, slot: KeySlot | None = None, *, key_file: bool = False
    ) -> None:
        self._slot = slot
        self.fields = PassphraseFields()
        self.file = KeyFileFields(desk)
        self.file.wanted.setChecked(key_file)
        title = "Add a passphrase" if slot is None else "Change the passphrase"
        intro = (
            "It opens the vault beside those that do: for somebody you trust, or another place."
            if slot is None
            else f"It may be the same words as before. Nothing is encrypted anew. {_FORMER}"
        )
        said = "Passphrase added." if slot is None else "Passphrase changed."
        super().__init__(
            parent,
            desk,
            title,
            intro,
            box(column(self.fields, self.file, gap="l")),
            "&Add it" if slot is None else "&Change it",
            lambda _slot: desk.say(said),
        )
        self.fields.first.setFocus()

    def operation(self) -> Operation | None:
        passphrase = self.fields.passphrase()
        if passphrase is None or self.file.is_missing():
            return None
        services, slot, file = self.desk.services, self._slot, self.file
        if slot is None or slot.id is None:
            return lambda: key_slots.add_passphrase(services, passphrase, key_file=file.read())
        slot_id = slot.id
        return lambda: key_slots.change_passphrase(services, slot_id, passphrase, key_file=file.read())


class RemoveDialog(RecordDialog):
    """Nothing can undo it: what was sealed under that secret is gone."""

    def __init__(self, parent: QWidget, desk: Desk, slot: KeySlot) -> None:
        self._slot = slot
        recovery = slot.kind == "recovery"
        super().__init__(
            parent,
            desk,
            "Remove the recovery code" if recovery else "Remove this passphrase",
            "The printed sheet opens the vault no more."
            if recovery
            else f"It opens the vault no more. {_FORMER}",
            None,
            "&Remove it",
            lambda _none: desk.say("Recovery code removed." if recovery else "Passphrase removed."),
            "danger",
        )
        self.cancel.setFocus()

    def operation(self) -> Operation | None:
        services, slot_id = self.desk.services, self._slot.id
        return None if slot_id is None else lambda: key_slots.remove_slot(services, slot_id)


class RotateDialog(Dialog):
    """The vault is closed for it, and opens again under its new key."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        self._desk = desk
        self.secret = SecretFields("Your &passphrase now", "It stays as it is. Only this one goes along.")
        super().__init__(
            parent,
            "Change the master key",
            "For when somebody may have had the key: the whole vault, its erasure ledger and every backup "
            "from now on are encrypted anew. Other passphrases have to be added again, and a recovery sheet "
            "is printed again. Backups from before still open with what opened them then. It takes about as "
            "long as a backup, and room for a second vault; cut off at any moment, the vault is as it was.",
            self.secret,
            "&Change the key",
        )
        self.secret.setFocus()

    def submit(self) -> None:
        self.problem.say("")
        if self.secret.is_missing():
            return
        services, passphrase, file = self._desk.services, self.secret.text(), self.secret.key_file

        def check() -> bytes | None:
            secret = None if file is None else key_slots.read_key_file(file)
            reopening.require_passphrase(services, passphrase, key_file=secret)
            return secret

        self.wait(True)
        self._desk.jobs.read(
            check, lambda secret: self._begin(passphrase, secret), owner=self, failed=self.refused
        )

    def _begin(self, passphrase: str, key_file: bytes | None) -> None:
        def op(services: Services) -> Reopened:
            return reopening.rotate(services, passphrase, key_file=key_file)

        desk = self._desk
        self.wait(False)
        self.accept()
        desk.reopen(Reopening("Changing the master key", "Encrypting the vault anew…", op, _rotated))


def _rotated(desk: Desk, workspace: Any, done: Reopened) -> None:
    desk.go(Place.SETTINGS, "keys")
    if done.problem is not None or done.rotated is None:
        desk.failed.emit(done.problem)
        return
    # The slot of a former recovery code is made anew, and is not among those to add again.
    dropped = done.rotated.dropped
    again = f" {counted(dropped, 'other passphrase')} to be added again." if dropped else ""
    workspace.show_notice(f"The vault has a new master key.{again} Make a backup now: those from before open "
                          "with the former one.")  # fmt: skip
    if done.rotated.sheet is not None:
        SheetDialog(workspace, desk, done.rotated.sheet).open()
