"""Asks once for all lines whose number and amount fit one invoice, after showing them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from lumadesk.app import bank
from lumadesk.app.bank import Confirmed, LineView
from lumadesk.domain.money import ZERO, format_money
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.bank_acts import recorded
from lumadesk.ui.invoices.bank_faces import payer_of
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.widgets.text_table import TextTable
from lumadesk.ui.words import counted, plain_day

_SHOWN = 9


class CertainDialog(RecordDialog):
    def __init__(self, parent: QWidget, desk: Desk, found: Sequence[LineView]) -> None:
        self.table = TextTable("Lines that are certain", most=_SHOWN)
        self.table.show_rows(
            ("Invoice", "Customer", "Received", "From", "Amount"),
            [
                (
                    view.matches[0].number,
                    one_line(view.matches[0].customer_name),
                    plain_day(view.line.day),
                    payer_of(view),
                    format_money(view.line.amount),
                )
                for view in found
            ],
            (4,),
            wide=3,
        )
        total = sum((view.line.amount for view in found), ZERO)
        super().__init__(
            parent,
            desk,
            f"Record {counted(len(found), 'payment')}, {format_money(total)}?",
            "Each names the invoice's number, and its amount is what is due. It can be taken back.",
            box(column(self.table, gap="")),
            f"&Record {counted(len(found), 'payment')}",
            self._recorded_as,
        )
        self.setMinimumWidth(760)
        self._asked = len(found)
        self.ok.setEnabled(bool(found))
        self.ok.setFocus()

    def operation(self) -> Operation:
        services = self.desk.services
        return lambda: bank.confirm_certain(services)

    def _recorded_as(self, done: tuple[Confirmed, ...]) -> None:
        left = self._asked - len(done)
        recorded(self.desk, done, f"{counted(left, 'line waits', 'lines wait')} still." if left > 0 else "")
