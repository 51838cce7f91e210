"""Restoring over the vault that is open: it is closed for that, and what is there then opens by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from lumadesk.app import key_slots, reopening
from lumadesk.app.reopening import Preview, Reopened
from lumadesk.ui.desk import Desk, Reopening
from lumadesk.ui.vault.rescue import said_of_restore
from lumadesk.ui.vault.restore_dialog import RestoreDialog

if TYPE_CHECKING:
    from lumadesk.app.services import Services


class RestoreHere(RestoreDialog):
    def __init__(self, parent: QWidget, desk: Desk, files: Sequence[tuple[Path, datetime]]) -> None:
        self._desk = desk
        super().__init__(
            parent,
            desk.jobs,
            "It is made ready beside the vault and takes its place in one step. The vault as it is now is "
            "kept for two weeks. What was written since the backup is in that one only.",
            files,
            files[0][0].parent if files else None,
        )

    def look(self, file: Path, passphrase: str | None, key_file: Path | None) -> Preview:
        secret = None if key_file is None else key_slots.read_key_file(key_file)
        return reopening.preview(self._desk.services, file, passphrase=passphrase, key_file=secret)

    def restore(self, file: Path, passphrase: str | None, key_file: Path | None) -> None:
        def op(services: Services) -> Reopened:
            secret = None if key_file is None else key_slots.read_key_file(key_file)
            return reopening.restore(services, file, passphrase=passphrase, key_file=secret)

        desk = self._desk
        self.accept()
        desk.reopen(
            Reopening("Restoring the backup", "The vault opens again when it is in its place.", op, _restored)
        )


def _restored(desk: Desk, workspace: QWidget, done: Reopened) -> None:
    if done.problem is not None or done.restored is None:
        desk.failed.emit(done.problem)
    else:
        workspace.show_notice(said_of_restore(done.restored))
