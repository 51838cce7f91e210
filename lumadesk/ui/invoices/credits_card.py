"""The credit notes of an invoice: why each was given, and its page."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from lumadesk.app import credit_notes
from lumadesk.app.credit_notes import CreditNoteView
from lumadesk.app.invoice_file import InvoiceFile
from lumadesk.domain.money import format_money
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.paper_dialog import PaperDialog
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.entry_list import Entry, EntryList
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import day


class CreditsCard(QFrame):
    """Hidden while there is none."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("card")
        self.entries = EntryList("Credit notes")
        self.setLayout(column(label("Credit notes", "heading"), self.entries, gap="s", margin="l"))

    def show_credits(self, file: InvoiceFile) -> None:
        show_if(self, bool(file.credit_notes))
        self.entries.show_entries(
            [
                Entry(
                    key=one.note.id,
                    title=f"{one.note.number}: {format_money(one.totals.gross)}",
                    meta=day(one.note.issued_on),
                    detail=one_line(one.note.reason),
                    icon="file-text",
                    next=("PDF…", lambda one=one: self.open_note(one)),
                )
                for one in file.credit_notes
            ]
        )

    def open_note(self, view: CreditNoteView) -> None:
        services, wanted = self._desk.services, view.note.id
        PaperDialog(
            self.window(),
            self._desk,
            f"Credit note {view.note.number}",
            lambda: credit_notes.credit_note_pdf(services, wanted),
            f"{view.note.number}.pdf",
            lambda to: credit_notes.export_pdf(services, wanted, to, overwrite=True),
            intro=f"For invoice {view.invoice_number}.",
        ).open()
