"""What is said when lines of a bank statement became payments, with the way back."""

from __future__ import annotations

from collections.abc import Sequence

from lumadesk.app import bank
from lumadesk.app.bank import Confirmed
from lumadesk.domain.money import ZERO, format_money
from lumadesk.ui.desk import UNDO, Desk


def recorded(desk: Desk, done: Sequence[Confirmed], more: str = "") -> None:
    """``more`` is said besides."""
    services = desk.services
    total = format_money(sum((one.line.amount for one in done), ZERO))
    what = f"Payment of {total}" if len(done) == 1 else f"{len(done):,} payments, {total} together,"
    if not done:
        desk.say(f"Nothing was recorded. {more}".strip())
        return
    desk.say(
        f"{what} recorded. {more}".strip(),
        UNDO,
        lambda: desk.jobs.write(
            lambda: bank.take_back(services, done),
            lambda _changes: desk.say("Taken back: what was confirmed waits again."),
            owner=desk,
        ),
    )
