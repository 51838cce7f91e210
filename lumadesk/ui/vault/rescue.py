"""The ways back to a vault that does not open, as dialogs: a backup, its key file, what can still be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lumadesk.ui import exporting
from lumadesk.ui.jobs import Jobs
from lumadesk.ui.theme import Tone
from lumadesk.ui.vault import opening
from lumadesk.ui.vault.restore_dialog import KINDS, RestoreDialog
from lumadesk.ui.vault.secret_fields import SecretFields
from lumadesk.ui.vault.ways_back import KEYS, RESTORE, SALVAGE
from lumadesk.ui.widgets.boxes import STRETCH, Banner, box, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.text import ElidedLabel, label
from lumadesk.ui.words import counted

if TYPE_CHECKING:
    from lumadesk.app.reopening import Preview
    from lumadesk.app.services import Outside
    from lumadesk.app.vault import RestoreReport, SalvageReport

#: Is given the vault that is open now, its folder, and what the owner should read once.
Opened = Callable[[Any, Path, str], object]


class Rescue(QObject):
    """``look_again`` asks the window to try the vault anew."""

    look_again = Signal()

    def __init__(
        self, outside: Outside, jobs: Jobs, window: QWidget, folder: Callable[[], Path], opened: Opened
    ) -> None:
        super().__init__(window)
        self._outside = outside
        self._jobs = jobs
        self._window = window
        self._folder = folder
        self._opened = opened

    def help(self, way: str) -> None:
        """One of the ways back."""
        folder = self._folder()
        if way == RESTORE:
            LockedRestore(self._window, self._outside, self._jobs, folder, self._opened).open()
        elif way == SALVAGE:
            SalvageDialog(self._window, self._outside, self._jobs, folder, self._opened).open()
        elif way == KEYS:
            self._put_keys_back(folder)
        else:
            TakeOverDialog(self._window, self._jobs, folder, self.look_again.emit).open()

    def _put_keys_back(self, folder: Path) -> None:
        from lumadesk.app import vault

        chosen = exporting.ask_file(self._window, "A backup of this vault", folder.parent, KINDS)
        if chosen is not None:
            self._jobs.write(
                lambda: vault.restore_keys(chosen, folder), lambda _none: self.look_again.emit(), owner=self
            )


class LockedRestore(RestoreDialog):
    """While no vault is open: a backup goes in the place of the one that is locked, damaged or missing."""

    def __init__(self, parent: QWidget, outside: Outside, jobs: Jobs, into: Path, opened: Opened) -> None:
        self._outside = outside
        self._into = into
        self._opened = opened
        self.into = ElidedLabel(str(into), "muted")
        self.change = button("Restore &into another folder…", self._change, variant="link")
        where = box(column(label("Into", "label"), self.into, row(self.change, STRETCH), gap="xs"))
        super().__init__(
            parent,
            jobs,
            "What is in the folder now is kept beside it for two weeks; nothing is lost by trying.",
            folder=into.parent,
            extra=[where],
        )

    def look(self, file: Path, passphrase: str | None, key_file: Path | None) -> Preview:
        return opening.look_into(self._outside, file, self._into, passphrase, key_file)

    def restore(self, file: Path, passphrase: str | None, key_file: Path | None) -> None:
        outside, into = self._outside, self._into
        self.wait(True)
        self.jobs.write(
            lambda: opening.restore(outside, file, into, passphrase, key_file),
            lambda done: self._done(*done),
            owner=self,
            failed=self.refused,
        )

    def _done(self, report: RestoreReport, opened: Any) -> None:
        self.wait(False)
        self.accept()
        self._opened(opened, self._into, said_of_restore(report))

    def _change(self) -> None:
        chosen = exporting.ask_folder(self, "An empty folder for the vault", self._into.parent)
        if chosen is not None:
            self._into = chosen
            self.into.setText(str(chosen))
            self._picked(self.file)


class SalvageDialog(Dialog):
    """What can still be read goes into a new vault; the damaged one stays as it is."""

    def __init__(self, parent: QWidget, outside: Outside, jobs: Jobs, folder: Path, opened: Opened) -> None:
        self._outside = outside
        self._jobs = jobs
        self._folder = folder
        self._opened = opened
        self.to = folder.with_name(f"{folder.name}-salvaged")
        self.secret = SecretFields(help_text="Not needed where the keyring holds the vault's key.")
        self.into = ElidedLabel(str(self.to), "muted")
        self.change = button("&Another folder…", self._change, variant="link")
        body = box(
            column(
                self.secret,
                box(column(label("The new vault", "label"), self.into, row(self.change, STRETCH), gap="xs")),
                Banner(
                    Tone.INFO, "A backup holds everything of its day: where there is one, restore it first."
                ),
                gap="l",
            )
        )
        super().__init__(
            parent,
            "Save what can be read",
            "Every record that is still whole is written into a new vault, which then opens. The damaged one "
            "stays as it is.",
            body,
            "&Save it",
        )
        self.secret.setFocus()

    def submit(self) -> None:
        outside, folder, to = self._outside, self._folder, self.to
        passphrase, key_file = self.secret.text() or None, self.secret.key_file
        self.problem.say("")
        self.wait(True)
        self._jobs.write(
            lambda: opening.salvage(outside, folder, to, passphrase, key_file),
            lambda done: self._done(*done),
            owner=self,
            failed=self.refused,
        )

    def _done(self, report: SalvageReport, opened: Any) -> None:
        self.wait(False)
        self.accept()
        lost = f" Some of this could not be read: {', '.join(report.damaged)}." if report.damaged else ""
        kept = counted(sum(report.kept.values()), "record")
        self._opened(
            opened, self.to, f"{kept} saved into {self.to.name}.{lost} The damaged vault is still there."
        )

    def _change(self) -> None:
        chosen = exporting.ask_folder(self, "An empty folder for the new vault", self._folder.parent)
        if chosen is not None:
            self.to = chosen
            self.into.setText(str(chosen))


class TakeOverDialog(Dialog):
    """Opening here what another computer left open, or going on without a log that was lost."""

    def __init__(self, parent: QWidget, jobs: Jobs, folder: Path, done: Callable[[], object]) -> None:
        self._jobs = jobs
        self._folder = folder
        self._done_with = done
        super().__init__(
            parent,
            "Open it here all the same",
            "Only where you know that nobody has it open any more: the other computer is lost, broken or "
            "off, and the folder is here whole. What was changed there and did not arrive is lost.",
            None,
            "&Open it here",
            "danger",
        )
        self.cancel.setFocus()

    def submit(self) -> None:
        from lumadesk.app import vault

        folder = self._folder
        self.wait(True)
        self._jobs.write(
            lambda: vault.take_over(folder), lambda _none: self._done(), owner=self, failed=self.refused
        )

    def _done(self) -> None:
        self.wait(False)
        self.accept()
        self._done_with()


def said_of_restore(report: RestoreReport) -> str:
    """What the owner reads once a backup was restored."""
    parts = [f"Restored: {counted(sum(report.restored.values()), 'record')}."]
    if report.erasures_replayed:
        parts.append(f"{counted(report.erasures_replayed, 'erasure')} carried out again.")
    if report.kept is not None:
        parts.append(f"The vault from before is kept for two weeks beside it, as {report.kept.name}.")
    return " ".join([*parts, *report.notices])
