"""The editor of a draft quote: for whom, for what, what is taken off, and what is said below the sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from lumadesk.app import quotes
from lumadesk.app.changes import Changes
from lumadesk.app.quotes import QuoteView
from lumadesk.app.services import Services
from lumadesk.domain.business import Business
from lumadesk.domain.discounts import Discount, parse_discount
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.lines import InvoiceLine, Totals, totals
from lumadesk.domain.people import Person
from lumadesk.domain.quotes import LONGEST_TEXT, check_quote
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.draft_editor import DraftEditor
from lumadesk.ui.invoices.quote_dialogs import IssueQuoteDialog
from lumadesk.ui.widgets.boxes import STRETCH, card, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.form import Field, abreast, fill, line_edit, on_any_change, text_edit

_LONGEST_REFERENCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteContent:
    lines: tuple[InvoiceLine, ...]
    discount: Discount | None
    notes: str
    reference: str
    customer_name: str
    customer_address: str

    def draft(self, services: Services, person_id: int, _links: object = None) -> Changes[int]:
        return quotes.draft_quote(services, person_id, self.lines, **self._besides())

    def update(self, services: Services, draft_id: int) -> Changes[int]:
        return quotes.update_draft(services, draft_id, self.lines, **self._besides())

    def _besides(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__ if name != "lines"}


class QuoteEditor(DraftEditor):
    noun = "quote"

    def __init__(self, desk: Desk, saved: Callable[[int], object]) -> None:
        super().__init__(desk, saved, lambda: desk.services.today)
        self.export = button("E&xport PDF…", self._export, icon="file-down")
        self.reference = Field("Re&ference", line_edit("", "The customer's own", _LONGEST_REFERENCE))
        self.discount = Field("Discount on the &whole", line_edit("", "10% or 25.00", 20))
        self.notes = Field(
            "Notes &below the sums", text_edit("", 3), "What is included, how long it takes, what is not."
        )
        side = column(self.customer, self.reference, STRETCH, gap="m")
        addressed = row(side, column(self.address, STRETCH), gap="l")
        self.lay_out(
            Chip("Draft"), card(addressed), card(abreast(self.notes, self.discount)), tools=[self.export]
        )
        fields = (self.customer, self.reference, self.address, self.discount, self.notes)
        on_any_change([field.inner for field in fields], self._changed)

    def start_new(self, person: Person, business: Business) -> None:
        """An empty draft for a person."""
        content = QuoteContent(
            lines=(),
            discount=None,
            notes="",
            reference="",
            customer_name=person.name,
            customer_address=person.address or "",
        )
        self.begin(person.id, content, business)

    def show_draft(self, view: QuoteView, business: Business) -> None:
        quote = view.quote
        content = QuoteContent(
            lines=tuple(quote.lines),
            discount=quote.discount,
            notes=quote.notes,
            reference=quote.reference,
            customer_name=quote.customer_name,
            customer_address=quote.customer_address,
        )
        self.show_saved(quote.id, quote.person_id, content, business)

    def content(self) -> QuoteContent:
        try:
            discount = parse_discount(self.discount.inner.text())
        except RuleViolation as error:
            self.discount.complain(error.hint)
            raise
        typed = self._typed(self._model.lines(), discount)
        check_quote(typed.lines, vat_registered=self._registered, discount=discount, notes=typed.notes)
        return typed

    def readable(self) -> QuoteContent:
        return self._typed(self._model.readable_lines(), self._readable_discount())

    def _readable_discount(self) -> Discount | None:
        try:
            return parse_discount(self.discount.inner.text())
        except RuleViolation:
            return None

    def _typed(self, lines: list[InvoiceLine], discount: Discount | None) -> QuoteContent:
        return QuoteContent(
            lines=tuple(lines),
            discount=discount,
            notes=self.notes.inner.toPlainText().strip(),
            reference=self.reference.inner.text().strip(),
            customer_name=self.customer.inner.text().strip(),
            customer_address=self.address.inner.toPlainText().strip(),
        )

    def fill_fields(self, content: QuoteContent, business: Business) -> None:  # noqa: ARG002
        fill(self.reference.inner, content.reference)
        fill(self.discount.inner, "" if content.discount is None else str(content.discount))
        self.notes.inner.setPlainText(content.notes[:LONGEST_TEXT])

    def sums(self) -> Totals:
        """A discount that is too much for the lines is left out."""
        lines = self._model.readable_lines()
        try:
            return totals(lines, self._registered, self._readable_discount())
        except RuleViolation:
            return totals(lines, self._registered)

    def ask_to_issue(self, draft_id: int, gross: str) -> None:
        if QApplication.activeModalWidget() is None:  # pressed twice, it is asked once
            IssueQuoteDialog(
                self.window(), self._desk, draft_id, gross, lambda _id: self._desk.say("Quote issued.")
            ).open()

    def pdf(self, draft_id: int) -> bytes:
        return quotes.quote_pdf(self._desk.services, draft_id)

    def export_pdf(self, draft_id: int, to: Path) -> Changes[Path]:
        return quotes.export_pdf(self._desk.services, draft_id, to, overwrite=True)

    def discard_saved(self, draft_id: int) -> Changes[int]:
        return quotes.discard_draft(self._desk.services, draft_id)

    def _export(self) -> None:
        self.save(
            lambda draft_id: exporting.save(
                self._desk,
                self,
                "Export the draft",
                "draft-quote.pdf",
                "PDF (*.pdf)",
                lambda to: self.export_pdf(draft_id, to),
            )
        )
