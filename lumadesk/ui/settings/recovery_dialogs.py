"""The recovery sheet: made, looked at, and brought to paper, where it is to stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import key_slots, recovery_sheets
from lumadesk.app.changes import Changes
from lumadesk.app.key_slots import RecoverySheet
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.printing import print_pages
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, box, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.pages_view import PagesView

_SIZE = (620, 400)
_KINDS = "PDF (*.pdf)"


class MakeSheetDialog(RecordDialog):
    """``has_code``: there is a sheet already, whose code ends with the new one."""

    def __init__(self, parent: QWidget, desk: Desk, *, has_code: bool) -> None:
        former = (
            "The sheet that you have now opens nothing any more as soon as the new one is made."
            if has_code
            else "It opens the vault when the passphrase is forgotten or the key file lost."
        )
        super().__init__(
            parent,
            desk,
            "Make a recovery sheet",
            "A page with a code of 150 random bits, the vault's id, and how to restore. Whoever has it and a "
            f"copy of the vault can open it: it belongs on paper, in a safe place. {former}",
            None,
            "&Make it",
            lambda sheet: SheetDialog(parent, desk, sheet).open(),
        )

    def operation(self) -> Operation:
        services = self.desk.services
        return lambda: key_slots.make_recovery_sheet(services)


class SheetDialog(RecordDialog):
    """The one time that the code is seen. It is in memory alone until it is printed or saved."""

    def __init__(self, parent: QWidget, desk: Desk, sheet: RecoverySheet) -> None:
        self._sheet = sheet
        self._pages: Any = None
        self.view = PagesView("The recovery sheet")
        self.view.setFixedSize(*_SIZE)
        self.print = button("&Print…", self._print, icon="printer", variant="primary")
        self.save = button("Save as P&DF…", self._save, icon="file-down")
        self.saved = Banner(
            Tone.WARNING, "A PDF of it can be read by whoever finds it: print it, then delete the file."
        )
        body = box(column(self.view, row(self.print, self.save, STRETCH), self.saved, gap="m"))
        super().__init__(
            parent,
            desk,
            "Your recovery sheet",
            "Print it and put it where nobody else finds it, away from the laptop. It is shown only now.",
            body,
            "It is &stored on paper",
            variant="",
        )
        self.cancel.setText("&Close")
        self.cancel.setAccessibleName("Close")
        self.saved.hide()
        self.setMinimumWidth(_SIZE[0] + 2 * SPACE["xl"])
        self.print.setFocus()
        self.finished.connect(lambda _result: self._forget())
        desk.jobs.read(lambda: recovery_sheets.pages(sheet), self._show, owner=self)

    def operation(self) -> Operation:
        services = self.desk.services
        return lambda: recovery_sheets.record_stored(services)

    def _done(self, changes: Changes[Any]) -> None:
        super()._done(changes)
        self.desk.say("Noted: the recovery sheet is stored on paper.")

    def _show(self, pages: Any) -> None:
        self._pages = pages
        jobs = self.desk.jobs

        def draw(number: int, width: int, then: Callable[[Any], object]) -> None:
            jobs.read(lambda: pages.picture(number, width), then, owner=self.view)

        self.view.show_pages(pages.sizes, draw)

    def _forget(self) -> None:
        """Nothing of the code stays with a dialog that is closed."""
        self._pages = None
        self.view.forget()

    def _print(self) -> None:
        if self._pages is not None:
            print_pages(self, self._pages, self.ok.setFocus)

    def _save(self) -> None:
        to = exporting.ask_where_to_save(
            self, "Save the recovery sheet", self.desk.exports_folder, self._sheet.file_name, _KINDS
        )
        if to is None:
            return
        files, pdf = self.desk.services.outside.files, self._sheet.pdf
        self.desk.jobs.write(
            lambda: files.write(to, pdf, overwrite=True),
            lambda _path: self.saved.show(),
            owner=self,
            failed=self.refused,
        )
