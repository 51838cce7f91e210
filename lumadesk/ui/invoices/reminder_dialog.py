"""Writing a reminder of an overdue invoice: its tone and its claim beside the letter as it will be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.app import reminders
from lumadesk.app.invoice_file import InvoiceFile
from lumadesk.domain.money import format_money
from lumadesk.domain.reminders import TITLES, Tone, next_tone
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.paper_dialog import PaperView
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, box, column, row
from lumadesk.ui.widgets.form import DropDown, Field
from lumadesk.ui.widgets.text import label, show_if
from lumadesk.ui.words import day

_WIDTH, _HEIGHT, _FORM = 980, 760, 320


class ReminderDialog(RecordDialog):
    """``written`` gets the reminder's id."""

    def __init__(
        self, parent: QWidget, desk: Desk, file: InvoiceFile, written: Callable[[int], object]
    ) -> None:
        self._file, self._invoice_id = file, file.view.invoice.id
        tones = [(words, tone) for tone, words in TITLES.items()]
        self.tone = Field("&Tone", DropDown(tones, next_tone(file.reminders)))
        self.claim = QCheckBox("&Claim interest and the fixed sum")
        self.claim.setChecked(True)
        self.steps = label(arithmetic(file), "small", wrap=True, selectable=True, name="How it is worked out")
        self._no_claim = label(why_no_claim(file), "muted", wrap=True)
        self.paper = PaperView(desk, "The reminder")
        form = box(
            column(
                self.tone,
                label(_history(file), "muted", wrap=True),
                self.claim,
                self.steps,
                self._no_claim,
                STRETCH,
                gap="m",
            )
        )
        form.setFixedWidth(_FORM)
        beside = row(form, self.paper, gap="xl")
        beside.setStretch(1, 1)
        number, due = file.view.invoice.number, format_money(file.view.due)
        super().__init__(
            parent,
            desk,
            f"Remind of {number}",
            f"{due} is overdue. The reminder is kept in the vault; it is exported with the invoice and an "
            "email that opens as a draft. Nothing is sent by LumaDesk.",
            box(beside),
            "&Write reminder",
            written,
        )
        self.tone.inner.currentIndexChanged.connect(lambda _index: self._show())
        self.claim.toggled.connect(lambda _on: self._show())
        self.resize(min(_WIDTH, parent.width() - SPACE["xxl"]), min(_HEIGHT, parent.height() - SPACE["xxl"]))
        self._show()
        self.tone.inner.setFocus()

    def operation(self) -> Operation:
        services, wanted, tone, claim = self.desk.services, self._invoice_id, *self._chosen()
        return lambda: reminders.write_reminder(services, wanted, tone, with_claim=claim)

    def _chosen(self) -> tuple[Tone, bool]:
        return self.tone.inner.value(), self.claim.isChecked() and self._file.claim is not None

    def _show(self) -> None:
        services, wanted, tone, claim = self.desk.services, self._invoice_id, *self._chosen()
        may_claim = self._file.claim is not None and tone is not Tone.FRIENDLY
        show_if(self.claim, may_claim)
        show_if(self.steps, may_claim and claim)
        show_if(self._no_claim, not may_claim)
        friendly = tone is Tone.FRIENDLY and self._file.claim is not None
        self._no_claim.setText(
            "The friendly reminder asks for the debt alone." if friendly else why_no_claim(self._file)
        )
        self.paper.show_paper(lambda: reminders.preview_pdf(services, wanted, tone, with_claim=claim))


def arithmetic(file: InvoiceFile) -> str:
    """Each step of the claim in a line."""
    return "" if file.claim is None else "\n".join(step.text for step in file.claim.steps)


def why_no_claim(file: InvoiceFile) -> str:
    if file.no_claim:
        return file.no_claim
    if file.claim is not None:
        return ""
    if not file.view.invoice.terms.business_customer:
        return (
            "Interest and the fixed sum are claimed from business customers only; this invoice went to a "
            "consumer."
        )
    return "Nothing can be claimed on top."


def _history(file: InvoiceFile) -> str:
    if not file.reminders:
        return "No reminder was written before."
    last = file.reminders[-1]
    return f"The last one: {TITLES[last.tone].lower()}, {day(last.written_on)}."
