"""Reminders of an overdue invoice in three tones, and the words of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from lumadesk.domain.calendar import format_day
from lumadesk.domain.claims import Claim
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import Invoice, amount_due
from lumadesk.domain.money import ZERO, format_money
from lumadesk.domain.steps import in_days

#: Days after the last one before another reminder is due.
BETWEEN_DAYS = 10


class Tone(StrEnum):
    FRIENDLY = "friendly"
    FIRM = "firm"
    FINAL = "final"


TITLES = {
    Tone.FRIENDLY: "A friendly reminder",
    Tone.FIRM: "Overdue: second reminder",
    Tone.FINAL: "Final demand before further steps",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What was asked for when it was written, in pounds; ``sent_on`` is None until it has left."""

    id: int
    invoice_id: int
    tone: Tone
    written_on: date
    outstanding: Decimal
    interest: Decimal
    fixed_sum: Decimal
    document_id: int | None
    sent_on: date | None
    sent_how: str
    created_at: datetime


def next_tone(earlier: Sequence[Reminder]) -> Tone:
    """One step firmer than the last; the final one stays final."""
    if not earlier:
        return Tone.FRIENDLY
    tones = list(Tone)
    last = max(tones.index(one.tone) for one in earlier)
    return tones[min(last + 1, len(tones) - 1)]


def check_remindable(invoice: Invoice, today: date) -> None:
    """Raises RuleViolation ``reminder.not_overdue``."""
    if invoice.due_on is None or invoice.due_on >= today or amount_due(invoice) <= 0:
        raise RuleViolation(
            "reminder.not_overdue",
            "This invoice is not overdue.",
            "A reminder is written from the day after the due date, while something is owed.",
        )


def is_out_of_date(reminder: Reminder, invoice: Invoice) -> bool:
    """Whether something was paid or credited since it was written: it asks for what is not owed any more."""
    return amount_due(invoice) != reminder.outstanding


def check_up_to_date(reminder: Reminder, invoice: Invoice) -> None:
    """Raises RuleViolation ``reminder.out_of_date``."""
    if is_out_of_date(reminder, invoice):
        raise RuleViolation(
            "reminder.out_of_date",
            f"This reminder asks for {format_money(reminder.outstanding)}, and "
            f"{format_money(max(amount_due(invoice), ZERO))} is due now.",
            "Write a new one.",
        )


def subject_of(invoice: Invoice, tone: Tone) -> str:
    return f"{TITLES[tone]}: invoice {invoice.number}"


def paragraphs(
    invoice: Invoice, tone: Tone, claim: Claim | None, today: date, *, pay_by: date
) -> tuple[str, ...]:
    """The body of the reminder, after the salutation."""
    if invoice.due_on is None or invoice.issued_on is None:
        raise ValueError("a draft is not reminded of")
    number, owed = invoice.number, format_money(amount_due(invoice))
    late = in_days((today - invoice.due_on).days)
    due = format_day(invoice.due_on)
    enclosed = "A copy of the invoice is attached."
    if tone is Tone.FRIENDLY:
        return (
            f"Our invoice {number} of {format_day(invoice.issued_on)} was due on {due}, and {owed} of it "
            "seems to be open. Perhaps it slipped through; if you have paid in the meantime, please "
            "take this as a thank-you.",
            f"Could you let us have the payment by {format_day(pay_by)}? {enclosed}",
        )
    if tone is Tone.FIRM:
        return (
            f"Our invoice {number} was due on {due}. That is {late} ago, and {owed} is outstanding.",
            f"Please pay it by {format_day(pay_by)}. If there is a reason why you have not paid, tell us "
            f"now, and we shall try to find a way. {enclosed}",
            *_claim_note(claim, "From the day after the due date this debt bears interest:"),
        )
    return (
        f"In spite of our reminders {owed} of our invoice {number} is outstanding; it was due on "
        f"{due}, {late} ago.",
        f"Please pay in full by {format_day(pay_by)}. If it has not arrived by then, we will "
        "take further steps to recover it, which may include a claim in the county court, without "
        f"writing again. {enclosed}",
        *_claim_note(claim, "We claim interest and compensation:"),
    )


def _claim_note(claim: Claim | None, words: str) -> tuple[str, ...]:
    if claim is None or not claim.total:
        return ()
    fixed = f", and a fixed sum of {format_money(claim.fixed_sum)}" if claim.fixed_sum else ""
    return (f"{words} {format_money(claim.interest)} by today at {claim.rate:f} % a year{fixed}.",)
