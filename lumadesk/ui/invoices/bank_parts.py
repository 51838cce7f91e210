"""Asks which invoices a line of a bank statement pays, and each of them with how much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QToolButton, QWidget

from lumadesk.app import bank, invoices
from lumadesk.app.bank import LineView
from lumadesk.app.invoices import InvoiceView
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.money import ZERO, format_money, parse_money
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.bank_acts import recorded
from lumadesk.ui.invoices.bank_faces import effect, payer_of
from lumadesk.ui.invoices.faces import face_of
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.buttons import icon_button
from lumadesk.ui.widgets.form import line_edit
from lumadesk.ui.widgets.id_table_model import IdTableModel
from lumadesk.ui.widgets.record_list import RecordList
from lumadesk.ui.widgets.search_box import SearchBox
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line, short_name

_LIST_HEIGHT = 236
_AMOUNT_WIDTH = 110
_MOST_PARTS = 6


@dataclass
class _Part:
    """A chosen invoice; ``typed`` once the owner has said how much."""

    view: InvoiceView
    name: ElidedLabel
    amount: QLineEdit
    effect: QLabel
    remove: QToolButton
    typed: bool = False


class PartsDialog(RecordDialog):
    """``going`` is called before the line leaves the list."""

    def __init__(self, parent: QWidget, desk: Desk, view: LineView, going: Callable[[], object]) -> None:
        self._line = view.line
        self._going = going
        self._parts: dict[int, _Part] = {}
        services = desk.services
        self.search = SearchBox("unpaid invoices", keys="")
        model = IdTableModel(
            desk.jobs,
            lambda ids: invoices.rows(services, ids),
            lambda one: face_of(one, services.today),
            lambda one: one.invoice.id,
        )
        self.list = RecordList(model, "Unpaid invoices")
        self.list.setObjectName("grid")
        self.list.setMinimumHeight(_LIST_HEIGHT)
        self._hint = label("Enter or a double click takes an invoice.", "small")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE["m"])
        self._grid.setVerticalSpacing(SPACE["s"])
        self._grid.setColumnStretch(0, 1)
        self.sum = label("", "strong", wrap=True)
        super().__init__(
            parent,
            desk,
            "Which invoices does it pay?",
            f"{format_money(self._line.amount)} from {short_name(payer_of(view))}. One invoice, or several "
            "with a part for each; what is more than due becomes the customer's credit.",
            box(column(self.search, self.list, self._hint, box(self._grid), self.sum, gap="m")),
            "&Record",
            lambda done: recorded(desk, [done]),
        )
        self.setMinimumWidth(620)
        self.search.searched.connect(lambda _text: self._reload())
        self.search.left_downwards.connect(self._to_list)
        self.list.opened.connect(self.take)
        self.search.setFocus()
        self._reload()
        self._show_sum()

    def take(self, invoice_id: int) -> None:
        """Add an invoice to those that it pays."""
        if invoice_id in self._parts:
            self._parts[invoice_id].amount.setFocus()
            return
        if len(self._parts) == _MOST_PARTS:
            self.problem.say(f"One line pays at most {_MOST_PARTS} invoices here.")
            return
        services = self.desk.services
        self.desk.jobs.read(
            lambda: invoices.get(services, invoice_id), self._taken, owner=self, failed=self.refused
        )

    def operation(self) -> Operation | None:
        if not self._parts:
            self.problem.say("Choose an invoice from the list first.")
            self._to_list()
            return None
        pays = []
        for invoice_id, part in self._parts.items():
            try:
                pays.append((invoice_id, parse_money(part.amount.text())))
            except RuleViolation as error:
                self._complain(part, f"{error.message} {error.hint}")
                return None
        missing = self._line.amount - sum((amount for _id, amount in pays), ZERO)
        if missing:
            self._complain(part, self._left_over(missing))
            return None
        services, wanted = self.desk.services, self._line.id
        self._going()
        return lambda: bank.confirm(services, wanted, pays)

    def _complain(self, part: _Part, words: str) -> None:
        self.problem.say(words)
        part.amount.setFocus()
        part.amount.selectAll()

    def _reload(self) -> None:
        services, text = self.desk.services, self.search.text()
        self.desk.jobs.read(
            lambda: invoices.list_ids(services, InvoiceStatus.ISSUED, search=text),
            self.list.show_ids,
            owner=self,
            replaces="ids",
            failed=self.refused,
        )

    def _to_list(self) -> None:
        if not self.list.selected_ids():
            self.list.select_first()
        self.list.setFocus()

    def _taken(self, view: InvoiceView) -> None:
        wanted = view.invoice.id
        if wanted in self._parts:
            return
        self.problem.say("")
        number = view.invoice.number or ""
        name = ElidedLabel(f"{number} · {one_line(view.invoice.customer_name)}")
        amount = line_edit("", "0.00", 20)
        amount.setFixedWidth(_AMOUNT_WIDTH)
        amount.setAccessibleName(f"Amount for {number}")
        told = label("", "small", wrap=True)
        remove = icon_button("x", f"Do not pay {number}", lambda: self._remove(wanted))
        part = _Part(view, name, amount, told, remove)
        place = self._grid.rowCount()
        for number_of_column, widget in enumerate((name, told, amount, remove)):
            self._grid.addWidget(widget, place, number_of_column)
        self._grid.setColumnStretch(1, 1)
        self._parts[wanted] = part
        self._share()
        amount.textEdited.connect(lambda _text: self._typed(part))
        amount.setFocus()
        amount.selectAll()

    def _typed(self, part: _Part) -> None:
        part.typed = True
        self.problem.say("")
        self._share()

    def _remove(self, wanted: int) -> None:
        part = self._parts.pop(wanted)
        for widget in (part.name, part.amount, part.effect, part.remove):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._share()
        self._to_list()

    def _share(self) -> None:
        """Fill in what was not typed: what each invoice needs, and the last of them all that is left."""
        left = self._line.amount - sum((_read(part) for part in self._parts.values() if part.typed), ZERO)
        free = [part for part in self._parts.values() if not part.typed]
        for part in free:
            share = max(left if part is free[-1] else min(part.view.due, left), ZERO)
            part.amount.setText(f"{share:.2f}")
            left -= share
        for part in self._parts.values():
            part.effect.setText(effect(_read(part), part.view.due))
        self._show_sum()

    def _show_sum(self) -> None:
        left = self._line.amount - sum((_read(part) for part in self._parts.values()), ZERO)
        self.sum.setText(self._left_over(left) if self._parts else "")

    def _left_over(self, left: Decimal) -> str:
        if not left:
            return f"The parts come to the {format_money(self._line.amount)} that arrived."
        if left > 0:
            return f"{format_money(left)} is not assigned yet."
        return f"The parts come to {format_money(-left)} more than arrived."


def _read(part: _Part) -> Decimal:
    try:
        return parse_money(part.amount.text())
    except RuleViolation:
        return ZERO
