"""Dialogs of a quote: issuing it until a day, recording the answer, and making an invoice of it or a part."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from lumadesk.app import quotes
from lumadesk.app.quotes import QuoteView
from lumadesk.domain.calendar import add_days
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.money import ZERO, format_money, half_up, parse_money
from lumadesk.domain.quotes import LONGEST_TEXT, USUAL_DAYS
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.lines_model import read_number
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import STRETCH, box, column, row
from lumadesk.ui.widgets.buttons import Segments
from lumadesk.ui.widgets.form import Field, abreast, date_edit, date_of, first_empty, line_edit
from lumadesk.ui.widgets.text import label, show_if

_LONGEST_LABEL = 200


class IssueQuoteDialog(RecordDialog):
    def __init__(
        self, parent: QWidget, desk: Desk, quote_id: int, gross: str, recorded: Callable[[int], object]
    ) -> None:
        self._quote_id = quote_id
        today = desk.services.today
        self.until = Field("&Valid until", date_edit(add_days(today, USUAL_DAYS), earliest=today))
        super().__init__(
            parent,
            desk,
            f"Issue this quote for {gross}?",
            "It gets the next number and today's date, and its PDF is kept in the vault. "
            "After that only the answer is added to it; to change the offer, copy it.",
            self.until,
            "&Issue",
            recorded,
        )
        self.until.inner.setFocus()

    def operation(self) -> Operation | None:
        services, wanted, until = self.desk.services, self._quote_id, date_of(self.until.inner)
        return lambda: quotes.issue_quote(services, wanted, until)


class AnswerDialog(RecordDialog):
    """The customer accepted or declined: when, and how that is known."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        view: QuoteView,
        *,
        accepted: bool,
        recorded: Callable[[int], object],
    ) -> None:
        self._quote_id, self._accepted = view.quote.id, accepted
        today = desk.services.today
        self.on = Field("&Day", date_edit(today, latest=today, earliest=view.quote.issued_on))
        self.evidence = Field(
            "&How the answer came",
            line_edit("", "Email of 4 November, signed copy in the post", LONGEST_TEXT),
            "Kept with the quote: it is what you show if there is ever a question.",
        )
        late = view.state == "Expired"
        intro = "It is accepted as it was issued, and can become an invoice." if accepted else ""
        super().__init__(
            parent,
            desk,
            f"{view.quote.number} was {'accepted' if accepted else 'declined'}",
            f"{intro} Its time was over: you need not keep to it." if late and accepted else intro,
            box(column(self.on, self.evidence, gap="l")),
            "&Accepted" if accepted else "&Declined",
            recorded,
        )
        self.evidence.inner.setFocus()

    def operation(self) -> Operation | None:
        if first_empty((self.evidence, "Say how the answer came: an email, a signed copy, by telephone.")):
            return None
        services, wanted, on = self.desk.services, self._quote_id, date_of(self.on.inner)
        evidence = self.evidence.inner.text()
        answer = quotes.accept_quote if self._accepted else quotes.decline_quote
        return lambda: answer(services, wanted, on, evidence)


class InvoiceQuoteDialog(RecordDialog):
    """All that is left, or a part by percentage or amount; ``recorded`` gets the draft invoice's id."""

    def __init__(
        self, parent: QWidget, desk: Desk, view: QuoteView, recorded: Callable[[int], object]
    ) -> None:
        self._view = view
        begun = view.left < view.totals.net
        self.how = Segments(
            [
                ("All that is left" if begun else "The whole quote", "all"),
                ("A percentage", "percent"),
                ("An amount", "amount"),
            ],
            "How much is invoiced",
        )
        self.much = Field("&Per cent of the quote", line_edit("", "30", 20))
        self.words = Field(
            "What the line &says", line_edit("", "Deposit", _LONGEST_LABEL), "On the invoice, in one line."
        )
        self.sum = label("", "strong")
        left = f"{format_money(view.left)} of {format_money(view.totals.net)} net is left to invoice."
        self._part = box(abreast(self.much, self.words))
        super().__init__(
            parent,
            desk,
            f"Make an invoice of {view.quote.number}",
            f"{left} The invoice is a draft: look at it, then issue it.",
            box(column(row(self.how, STRETCH), self._part, self.sum, gap="l")),
            "&Make the invoice",
            recorded,
        )
        self.setMinimumWidth(560)
        self.how.chosen.connect(lambda _value: self._show_how())
        self.much.inner.textChanged.connect(lambda _text: self._show_sum())
        self._show_how()

    def _show_how(self) -> None:
        amount = self.how.value == "amount"
        self.much.rename("&Pounds, net" if amount else "&Per cent of the quote")
        self.much.inner.setPlaceholderText("250.00" if amount else "30")
        show_if(self._part, self.how.value != "all")
        self._show_sum()

    def _show_sum(self) -> None:
        try:
            wanted = self._net()
        except RuleViolation:
            self.sum.setText("")
            return
        after = self._view.left - wanted
        if wanted <= 0 or after < 0:
            self.sum.setText("")
            return
        self.sum.setText(f"This invoice: {format_money(wanted)} net. Left after it: {format_money(after)}.")

    def _net(self) -> Decimal:
        """What the invoice will come to without VAT; nothing where it is no part of a whole."""
        view = self._view
        if self.how.value == "all":
            return view.left
        if self.how.value == "amount":
            return parse_money(self.much.inner.text())
        percent = read_number(self.much.inner.text())
        if not 0 < percent <= 100 or percent != round(percent, 2):
            return ZERO
        parts = (half_up(net * percent / 100) for net in view.totals.net_by_rate.values())
        return min(sum(parts, ZERO), view.left)

    def operation(self) -> Operation | None:
        services, wanted, words = self.desk.services, self._view.quote.id, self.words.inner.text()
        if self.how.value == "all":
            return lambda: quotes.invoice_quote(services, wanted)
        try:
            net = self._net()
        except RuleViolation:
            net = ZERO
        if not 0 < net <= self._view.left:
            most = format_money(self._view.left)
            self.much.complain(
                f"At most {most}, written like 250.00."
                if self.how.value == "amount"
                else "More than 0 and at most 100, written like 30 or 12.5."
            )
            self.much.inner.setFocus()
            return None
        if self.how.value == "amount":
            return lambda: quotes.invoice_quote(services, wanted, amount=net, label=words)
        percent = read_number(self.much.inner.text())
        return lambda: quotes.invoice_quote(services, wanted, percent=percent, label=words)
