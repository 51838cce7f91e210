"""How a pack leaves the vault: sealed, with its passphrase shown once, or as plain files after a warning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.app import pack_delivery, packs
from lumadesk.app.changes import Changes
from lumadesk.app.pack_delivery import SealedPack
from lumadesk.domain.requests import RequestKind
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, box, card, column, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.clipboard import SECRET_FOR, copy_secret
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.text import label, show_if

_WIDTH = 600


class ExportDialog(Dialog):
    """``dispatch`` is called where the next step is to record that it was sent."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        request_id: int,
        kind: RequestKind,
        dispatch: Callable[[], object],
        *,
        sealed: bool,
    ) -> None:
        self._desk, self._request_id, self._sealed, self._dispatch = desk, request_id, sealed, dispatch
        self.with_documents = QCheckBox("With the person's &documents, such as invoices and letters")
        self.with_documents.setChecked(sealed)
        warning = Banner(
            Tone.WARNING,
            ""
            if sealed
            else "These files are not encrypted: whoever gets at the folder, its backups or its cloud copy "
            "can read them. Delete them when they are sent.",
        )
        body = box(column(warning, self.with_documents, STRETCH, gap="l"))
        super().__init__(
            parent,
            "Seal and export" if sealed else "Export the plain files",
            "One ZIP file, encrypted with AES-256. It is opened with 7-Zip, or Keka on a Mac, and the "
            "passphrase, which is shown once and kept nowhere."
            if sealed
            else "For handing over on paper or a stick that you encrypt yourself. A sealed archive is safer.",
            body,
            "Choose a &folder…",
        )
        show_if(self.with_documents, kind is RequestKind.ACCESS)
        warning.setVisible(not sealed)
        self.setMinimumWidth(_WIDTH)
        self.ok.setFocus()

    def submit(self) -> None:
        title = "Seal the pack into" if self._sealed else "Export the pack to"
        folder = exporting.ask_folder(self, title, self._desk.exports_folder)
        if folder is None:
            return
        services, wanted = self._desk.services, self._request_id
        documents = self.with_documents.isChecked()
        self.wait(True)
        if self._sealed:
            self._desk.jobs.write(
                lambda: pack_delivery.seal_pack(services, wanted, folder, with_documents=documents),
                self._sealed_into,
                owner=self,
                failed=self.refused,
            )
        else:
            self._desk.jobs.write(
                lambda: packs.export_pack(services, wanted, folder, with_documents=documents),
                lambda _changes: self._exported(folder),
                owner=self,
                failed=self.refused,
            )

    def _sealed_into(self, changes: Changes[SealedPack]) -> None:
        parent = self.parentWidget()
        self.accept()
        PassphraseDialog(parent, changes.value, self._dispatch).open()

    def _exported(self, folder: Path) -> None:
        self.accept()
        self._desk.say("Pack exported.", "Open folder", lambda: exporting.show_file(folder))


class PassphraseDialog(Dialog):
    """The one time that the passphrase of a sealed pack is seen."""

    def __init__(self, parent: QWidget, sealed: SealedPack, dispatch: Callable[[], object]) -> None:
        self._passphrase, self._folder, self._dispatch = sealed.passphrase, sealed.file.parent, dispatch
        words = label(sealed.passphrase, "figure", selectable=True, name=f"Passphrase: {sealed.passphrase}")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.copy = button("&Copy", self._copy, icon="copy")
        self.folder = button("Open &folder", lambda: exporting.show_file(self._folder), icon="folder-open")
        mark = label(f"SHA-256 of the file: {sealed.sha256}", "small", wrap=True, selectable=True)
        mark.setText(f"SHA-256 of the file: {sealed.sha256[:32]} {sealed.sha256[32:]}")
        warning = Banner(
            Tone.WARNING,
            "Tell it by another channel than the file: by telephone or text message, if that goes by email. "
            "It is shown only now; without it nobody can open the file, you neither.",
        )
        body = box(
            column(
                card(words, margin="xl"),
                row(STRETCH, self.copy, self.folder, STRETCH),
                warning,
                mark,
                gap="l",
            )
        )
        super().__init__(
            parent,
            "The passphrase of the archive",
            f"{sealed.file.name} is written. This opens it:",
            body,
            "&Record dispatch…",
        )
        self.cancel.setText("&I have noted it")
        self.cancel.setAccessibleName("I have noted it")
        self.setMinimumWidth(_WIDTH)

    def submit(self) -> None:
        self.accept()
        self._dispatch()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        # Not by a key that is pressed out of habit: it would be gone for good.
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        copy_secret(self._passphrase)
        set_words(self.copy, f"&Copied for {SECRET_FOR} seconds")
