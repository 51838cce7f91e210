"""One line of a bank statement: what came, which invoices it may pay and why, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import bank
from lumadesk.app.bank import LineView
from lumadesk.app.changes import Changes
from lumadesk.domain.errors import LumaDeskError
from lumadesk.domain.money import format_money
from lumadesk.ui.desk import UNDO, Desk
from lumadesk.ui.invoices.bank_acts import recorded
from lumadesk.ui.invoices.bank_faces import chip_of, entry_of, facts_of, payer_of
from lumadesk.ui.invoices.bank_parts import PartsDialog
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, Facts, card, column, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.entry_list import EntryList
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.text import ElidedLabel, label, show_if


class BankLineDetail(QWidget):
    """``going`` is called before a line leaves the list, so that the next one can be shown in its place."""

    def __init__(self, desk: Desk, going: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self._going = going
        self._view: LineView | None = None
        self.title = ElidedLabel("", "title")
        self.state = Chip()
        self.confirm = button("", self._confirm_first, icon="check", variant="primary")
        self.likely = button("", self._confirm_first, icon="check")
        self.choose = button("Choose in&voices…", self._choose, icon="receipt-pound-sterling")
        self.aside = button("Set &aside", self._set_aside, icon="ban")
        self.back = button("&Bring back", self._bring_back, icon="undo-2", variant="primary")
        self.problem = Banner(Tone.DANGER)
        self.facts = Facts()
        self.matches = EntryList("Invoices that it may pay")
        self._nothing = label(
            "No unpaid invoice has this number, this amount or this name. Choose one yourself, or set the "
            "line aside: a loan, a gift, money of your own.",
            "muted",
            wrap=True,
        )
        self._why = card(label("What it may pay", "heading"), self.matches, self._nothing, gap="s")
        self._silent = label(
            "What was set aside keeps only its day and amount, so that it is not imported again.",
            "muted",
            wrap=True,
        )
        layout = column(
            row(self.title, self.state, STRETCH, gap="m"),
            FlowLayout(self.confirm, self.likely, self.choose, self.aside, self.back),
            self.problem,
            card(self.facts, self._silent),
            self._why,
            STRETCH,
            gap="l",
        )
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)

    def show_line(self, view: LineView) -> None:
        if self._view is None or self._view.line != view.line:
            self.problem.say("")
        self._view = view
        line = view.line
        amount = format_money(line.amount)
        self.title.setText(f"{amount} from {payer_of(view)}" if view.is_open else amount)
        self.state.say(*chip_of(view))
        self.facts.show_facts(facts_of(view))
        best = view.matches[0] if view.matches else None
        for one, wanted in ((self.confirm, True), (self.likely, False)):
            shown = best is not None and best.certain is wanted
            show_if(one, shown)
            set_words(one, f"&Confirm for {best.number}" if best is not None and shown else "")
        show_if(self.choose, view.is_open)
        show_if(self.aside, view.is_open)
        show_if(self.back, not view.is_open)
        show_if(self._silent, not view.is_open)
        show_if(self._why, view.is_open)
        show_if(self._nothing, best is None)
        self.matches.show_entries(
            [
                entry_of(match, line.amount, lambda wanted=match.invoice_id: self._pay([(wanted, None)]))
                for match in view.matches
            ]
        )

    def begin(self) -> None:
        """Where Enter on the list leads: to what is most likely wanted."""
        wanted = (self.confirm, self.likely, self.choose, self.back)
        next(one for one in wanted if one.isVisibleTo(self)).setFocus()

    def _shown(self) -> LineView:
        """Buttons can be pressed only while something is shown."""
        if self._view is None:
            raise LookupError("no line is shown")
        return self._view

    def _confirm_first(self) -> None:
        self._pay([(self._shown().matches[0].invoice_id, None)])

    def _pay(self, pays: Sequence[tuple[int, Decimal | None]]) -> None:
        services, wanted = self._desk.services, self._shown().line.id
        self._write(lambda: bank.confirm(services, wanted, pays), lambda done: recorded(self._desk, [done]))

    def _choose(self) -> None:
        PartsDialog(self.window(), self._desk, self._shown(), self._going).open()

    def _set_aside(self) -> None:
        services, wanted = self._desk.services, self._shown().line.id
        self._write(
            lambda: bank.set_aside(services, wanted),
            lambda former: self._desk.say(
                f"{format_money(former.amount)} set aside.",
                UNDO,
                lambda: self._desk.jobs.write(lambda: bank.bring_back(services, wanted, former), owner=self),
            ),
        )

    def _bring_back(self) -> None:
        services, wanted = self._desk.services, self._shown().line.id
        self._write(
            lambda: bank.bring_back(services, wanted),
            lambda _id: self._desk.say("It waits again; who paid is not known any more."),
        )

    def _write(self, op: Callable[[], Changes[Any]], then: Callable[[Any], object]) -> None:
        self.problem.say("")
        self._going()
        self._desk.jobs.write(op, lambda changes: then(changes.value), owner=self, failed=self._refused)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, LumaDeskError):
            self.problem.say(f"{error.message} {error.hint}".strip())
        else:
            self._desk.failed.emit(error)
