"""The editor of a draft quote: for whom, for what, what is taken off, and the sum as it is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from lumadesk.app import documents, quotes
from lumadesk.app.changes import Changes
from lumadesk.app.quotes import QuoteView
from lumadesk.domain.business import Business, missing_for_invoice
from lumadesk.domain.discounts import Discount, parse_discount
from lumadesk.domain.errors import LumaDeskError, RuleViolation
from lumadesk.domain.lines import InvoiceLine, totals
from lumadesk.domain.money import format_money
from lumadesk.domain.people import Person
from lumadesk.domain.quotes import LONGEST_TEXT, check_quote
from lumadesk.ui import exporting
from lumadesk.ui.desk import UNDO, Desk, Place
from lumadesk.ui.invoices.lines_card import LinesCard
from lumadesk.ui.invoices.lines_model import LineText, written_line
from lumadesk.ui.invoices.paper_dialog import PaperDialog
from lumadesk.ui.invoices.quote_dialogs import IssueQuoteDialog
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, card, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.form import Field, abreast, fill, line_edit, on_any_change, text_edit
from lumadesk.ui.widgets.text import ElidedLabel

_LONGEST_REFERENCE = 200


@dataclass(slots=True, eq=False)
class EditedQuote:
    """What is on the page; ``quote_id`` is None until it was saved, and is set where drafts are written."""

    quote_id: int | None
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the fields hold."""

    lines: list[InvoiceLine]
    discount: Discount | None
    notes: str
    reference: str
    customer_name: str
    customer_address: str

    def fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__ if name != "lines"}


class QuoteEditor(QWidget):
    """``saved`` is called with the draft's id after each save, with 0 where it is gone."""

    def __init__(self, desk: Desk, saved: Callable[[int], object]) -> None:
        super().__init__()
        self._desk = desk
        self._saved = saved
        self._edited: EditedQuote | None = None
        self._registered = False
        self._dirty = False
        self._typings = 0
        self._filling = False
        self.title = ElidedLabel("", "title")
        self.issue = button("&Issue…", self._issue, icon="send", variant="primary")
        self.save_button = button("&Save draft", self.save, icon="check")
        self.preview = button("Pre&view", self._preview, icon="eye")
        self.export = button("E&xport PDF…", self._export, icon="file-down")
        self.discard = button("&Discard", self._discard, icon="trash-2")
        self._incomplete = Banner(
            Tone.WARNING, "", button("Complete t&hem", lambda: desk.go(Place.SETTINGS, "business"))
        )
        self._problem = Banner(Tone.DANGER)
        self.customer = Field("C&ustomer", line_edit())
        self.reference = Field("Re&ference", line_edit("", "The customer's own", _LONGEST_REFERENCE))
        self.address = Field("Customer's &address", text_edit("", 4))
        self.card = LinesCard(desk, self._changed, lambda: desk.services.today)
        self.lines, self._model, self.totals = self.card.view, self.card.model, self.card.totals
        self.lines.setAccessibleName("Lines of the quote")
        self.from_catalogue = self.card.from_catalogue
        self.discount = Field("Discount on the &whole", line_edit("", "10% or 25.00", 20))
        self.notes = Field(
            "Notes &below the sums", text_edit("", 3), "What is included, how long it takes, what is not."
        )
        side = column(self.customer, self.reference, STRETCH, gap="m")
        addressed = row(side, column(self.address, STRETCH), gap="l")
        layout = column(
            row(self.title, Chip("Draft"), STRETCH, gap="m"),
            FlowLayout(self.issue, self.save_button, self.preview, self.export, self.discard),
            self._incomplete,
            self._problem,
            card(addressed),
            self.card,
            card(abreast(self.notes, self.discount)),
            STRETCH,
            gap="l",
        )
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)
        on_any_change(self._inputs(), self._changed)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save)

    def start_new(self, person: Person, business: Business) -> None:
        """An empty draft for a person."""
        blank = Typed(
            lines=[],
            discount=None,
            notes="",
            reference="",
            customer_name=person.name,
            customer_address=person.address or "",
        )
        self._fill(EditedQuote(None, person.id), business, blank)
        self.lines.add_line()

    def show_draft(self, view: QuoteView, business: Business) -> None:
        """Show a saved draft; what is being typed is not thrown away by a refresh."""
        quote = view.quote
        same = self._edited is not None and self._edited.quote_id == quote.id
        if same and self._dirty:
            return
        kept = Typed(
            lines=list(quote.lines),
            discount=quote.discount,
            notes=quote.notes,
            reference=quote.reference,
            customer_name=quote.customer_name,
            customer_address=quote.customer_address,
        )
        if same and self._registered == business.vat_registered and self._readable() == kept:
            # Nothing is filled in again: a cell may be open, with something in it.
            self._ask_to_complete(business)
            return
        self._fill(EditedQuote(quote.id, quote.person_id), business, kept)

    def editing(self) -> EditedQuote | None:
        return self._edited

    def is_unsaved(self) -> bool:
        return self._edited is not None and (self._dirty or self._edited.quote_id is None)

    def first_cell(self) -> None:
        self.card.edit_first()

    def save(self, then: Callable[[int], object] | None = None, *, leaving: bool = False) -> bool:
        """Save what is on the page; where a rule refuses it, say so, keep it on the page and return False."""
        edited, services = self._edited, self._desk.services
        if edited is None:
            return True
        try:
            typed = replace(self._typed(), lines=self._model.lines())
            check_quote(
                typed.lines, vat_registered=self._registered, discount=typed.discount, notes=typed.notes
            )
        except LumaDeskError as error:
            self._refused(error)
            return False

        def write() -> Changes[int]:
            if edited.quote_id is None:
                made = quotes.draft_quote(services, edited.person_id, typed.lines, **typed.fields())
                edited.quote_id = made.value
                return made
            return quotes.update_draft(services, edited.quote_id, typed.lines, **typed.fields())

        count, after = self._typings, None if leaving else then or self._tell
        self._desk.jobs.write(
            write,
            lambda changes: self._was_saved(edited, changes.value, count, after),
            owner=self,
            failed=self._refused,
        )
        return True

    def save_if_changed(self) -> bool:
        """On leaving: keep what was typed; False where a rule refuses it. A new, empty one is let go."""
        if self._edited is None or not self._dirty:
            return True
        if self._edited.quote_id is None and self._model.is_blank():
            return True
        return self.save(leaving=True)

    def _inputs(self) -> list[QWidget]:
        fields = (self.customer, self.reference, self.address, self.discount, self.notes)
        return [field.inner for field in fields]

    def _typed(self) -> Typed:
        """Raises RuleViolation where the discount cannot be read."""
        try:
            discount = parse_discount(self.discount.inner.text())
        except RuleViolation as error:
            self.discount.complain(error.hint)
            raise
        return Typed(
            lines=self._model.readable_lines(),
            discount=discount,
            notes=self.notes.inner.toPlainText().strip(),
            reference=self.reference.inner.text().strip(),
            customer_name=self.customer.inner.text().strip(),
            customer_address=self.address.inner.toPlainText().strip(),
        )

    def _readable(self) -> Typed | None:
        try:
            return self._typed()
        except RuleViolation:
            return None

    def _fill(self, edited: EditedQuote, business: Business, typed: Typed) -> None:
        self._filling = True
        self._edited = edited
        self._registered = business.vat_registered
        self.title.setText("New quote" if edited.quote_id is None else "Draft quote")
        fill(self.customer.inner, typed.customer_name)
        fill(self.reference.inner, typed.reference)
        fill(self.discount.inner, "" if typed.discount is None else str(typed.discount))
        self.address.inner.setPlainText(typed.customer_address)
        self.notes.inner.setPlainText(typed.notes[:LONGEST_TEXT])
        lines: list[LineText] = [written_line(line) for line in typed.lines]
        self.card.show_lines(lines, vat_registered=self._registered)
        self._ask_to_complete(business)
        self._problem.say("")
        self._filling = False
        self._dirty = False
        self._show_totals()

    def _ask_to_complete(self, business: Business) -> None:
        missing = missing_for_invoice(business)
        self._incomplete.say(
            f"Before a quote can be issued the law asks for your {', '.join(missing)}." if missing else ""
        )

    def _changed(self) -> None:
        if not self._filling:
            self._dirty = True
            self._typings += 1
            self._problem.say("")
            self._show_totals()

    def _sums(self) -> Any:
        """The sums of what can be read; a discount that is too much for the lines is left out."""
        lines = self._model.readable_lines()
        try:
            return totals(lines, self._registered, parse_discount(self.discount.inner.text()))
        except RuleViolation:
            return totals(lines, self._registered)

    def _show_totals(self) -> None:
        sums = self._sums()
        self.totals.show_totals(sums, vat_registered=self._registered)

    def _was_saved(
        self, edited: EditedQuote, quote_id: int, count: int, then: Callable[[int], object] | None
    ) -> None:
        if self._edited is edited:
            # What was typed while it was being saved is not saved yet.
            self._dirty = self._typings != count
            self.title.setText("Draft quote")
        if then is not None:
            self._saved(quote_id)
            then(quote_id)

    def _tell(self, _quote_id: int) -> None:
        self._desk.say("Draft saved.")

    def _refused(self, error: Exception) -> None:
        if isinstance(error, LumaDeskError):
            self._problem.say(f"{error.message} {error.hint}".strip())
        else:
            self._desk.failed.emit(error)

    def _issue(self) -> None:
        gross = format_money(self._sums().gross)

        def ask(quote_id: int) -> None:
            if QApplication.activeModalWidget() is None:  # pressed twice, it is asked once
                IssueQuoteDialog(
                    self.window(), self._desk, quote_id, gross, lambda _id: self._desk.say("Quote issued.")
                ).open()

        self.save(ask)

    def _preview(self) -> None:
        services = self._desk.services

        def show(quote_id: int) -> None:
            PaperDialog(
                self.window(),
                self._desk,
                "Draft quote",
                lambda: quotes.quote_pdf(services, quote_id),
                "draft-quote.pdf",
                lambda to: quotes.export_pdf(services, quote_id, to, overwrite=True),
            ).open()

        self.save(show)

    def _export(self) -> None:
        self.save(self._save_as)

    def _save_as(self, quote_id: int) -> None:
        services = self._desk.services
        exporting.save(
            self._desk,
            self,
            "Export the draft",
            documents.safe_file_name("draft-quote.pdf"),
            "PDF (*.pdf)",
            lambda to: quotes.export_pdf(services, quote_id, to, overwrite=True),
        )

    def _discard(self) -> None:
        edited, services, typed = self._edited, self._desk.services, self._readable()
        if edited is None:
            return
        self._dirty = False
        self._edited = None

        def discard() -> Changes[int] | None:
            # Asked here and not before: a first save may be on its way.
            if edited.quote_id is None:
                return None
            return quotes.discard_draft(services, edited.quote_id)

        def bring_back() -> None:
            if typed is not None:
                self._desk.jobs.write(
                    lambda: quotes.draft_quote(services, edited.person_id, typed.lines, **typed.fields()),
                    lambda changes: self._saved(changes.value),
                    owner=self,
                )

        def discarded(changes: Changes[int] | None) -> None:
            if self._edited is None:
                self._saved(0)
            if changes is not None and typed is not None and typed.lines:
                self._desk.say("Draft discarded.", UNDO, bring_back)
            elif changes is not None:
                self._desk.say("Draft discarded.")

        self._desk.jobs.write(discard, discarded, owner=self)
