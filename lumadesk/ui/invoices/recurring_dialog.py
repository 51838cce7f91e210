"""The dialog of a recurring invoice: for whom, for what, how often, and until when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import recurring
from lumadesk.domain.calendar import add_months
from lumadesk.domain.errors import LumaDeskError
from lumadesk.domain.invoices import InvoiceTerms, check_draft, totals
from lumadesk.domain.people import Person
from lumadesk.domain.recurring import RecurringInvoice, following
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.lines_model import LinesModel, written_line
from lumadesk.ui.invoices.lines_view import LinesView, TotalsView
from lumadesk.ui.invoices.recurring_words import interval
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import STRETCH, box, column, row, scrolled
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.form import (
    DropDown,
    Field,
    abreast,
    date_edit,
    date_of,
    first_empty,
    line_edit,
    text_edit,
)
from lumadesk.ui.widgets.optional_day import OptionalDay

_MONTHS = (1, 2, 3, 4, 6, 12, 24)
_LINES_HEIGHT = 160
_WIDTH = 760


class RecurringDialog(RecordDialog):
    """Agrees on an invoice that comes again, or changes one; ``recorded`` is called with its id."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        customer: Person | RecurringInvoice,
        vat_registered: bool,
        recorded: Callable[[Any], object],
    ) -> None:
        """``customer`` is who is to pay, or the agreement that is changed."""
        self._made = customer if isinstance(customer, RecurringInvoice) else None
        self._person_id = customer.person_id if isinstance(customer, RecurringInvoice) else customer.id
        self._registered = vat_registered
        made, today = self._made, desk.services.today
        if isinstance(customer, RecurringInvoice):
            name, address = customer.customer_name, customer.customer_address
        else:
            name, address = customer.name, customer.address or ""
        self._terms = made.terms if made else InvoiceTerms()
        self.customer = Field("C&ustomer", line_edit(name))
        self.address = text_edit(address, 3)
        months = sorted({*_MONTHS, made.every_months if made else 1})
        self.every = DropDown([(interval(one), one) for one in months], made.every_months if made else 1)
        first = following(made) if made else today
        self.next = Field("&Next draft on", date_edit(first))
        self.until = OptionalDay("Un&til", made.until if made else None, add_months(first, 12))
        self._model = LinesModel(editable=True)
        self.lines = LinesView(self._model, editable=True)
        self.totals = TotalsView()
        self.add_line = button("Add &line", self.lines.add_line, icon="plus")
        remove = button("&Remove line", self.lines.remove_current, icon="x", variant="quiet")
        side = column(self.customer, STRETCH, gap="m")
        kept = scrolled(box(column(self.lines, STRETCH, gap="")))
        kept.setFixedHeight(_LINES_HEIGHT)
        super().__init__(
            parent,
            desk,
            "New recurring invoice" if made is None else "Change the recurring invoice",
            "Each time a draft is put before you; nothing is issued by itself."
            if made is None
            else "It holds from the next draft on. What was drafted or issued stays.",
            box(
                column(
                    row(side, column(Field("Customer's a&ddress", self.address), STRETCH), gap="l"),
                    abreast(Field("Comes &every", self.every), self.next, self.until),
                    kept,
                    row(self.add_line, remove, STRETCH),
                    self.totals,
                    gap="m",
                )
            ),
            "&Agree" if made is None else "&Save",
            recorded,
        )
        # A Return that ends the editing of a cell must not press it.
        self.ok.setDefault(False)
        self.setMinimumWidth(_WIDTH)
        self._model.show_lines(
            [written_line(line) for line in made.lines] if made else [], vat_registered=vat_registered
        )
        self.lines.show_vat(vat_registered)
        self._model.edited.connect(self._show_totals)
        self._show_totals()
        if made is None:
            self.lines.add_line()
        else:
            self.lines.setFocus()

    def operation(self) -> Operation | None:
        if first_empty((self.customer, "Say who is to pay.")):
            return None
        first, until = date_of(self.next.inner), self.until.value()
        if until is not None and until < first:
            self.until.complain("It would end before the next draft.")
            self.until.inner.setFocus()
            return None
        try:
            lines = self._model.lines()
            check_draft(lines, vat_registered=self._registered, terms=self._terms)
        except LumaDeskError as error:
            self.problem.say(f"{error.message} {error.hint}".strip())
            self.lines.setFocus()
            return None
        services, made, person_id, terms = self.desk.services, self._made, self._person_id, self._terms
        name, address = self.customer.inner.text(), self.address.toPlainText()
        months = self.every.value()
        if made is None:
            return lambda: recurring.add_recurring(
                services,
                person_id,
                lines,
                starts_on=first,
                every_months=months,
                until=until,
                terms=terms,
                customer_name=name,
                customer_address=address,
            )
        return lambda: recurring.change_recurring(
            services,
            made.id,
            lines=lines,
            until=until,
            endless=True,
            next_day=first,
            every_months=months,
            customer_name=name,
            customer_address=address,
        )

    def _show_totals(self) -> None:
        found = totals(
            self._model.readable_lines(),
            self._registered,
            self._terms.discount,
            reverse_charge=self._terms.reverse_charge,
        )
        self.totals.show_totals(found, vat_registered=self._registered)
