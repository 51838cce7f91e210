"""The table of Bank Rates that statutory interest is computed by, and the value that it still needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.late_payment import check_rate, missing_rate
from lumadesk.storage import bank_rates
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class BankRate:
    """Per cent on a 30 June or 31 December; ``own`` where the owner entered it."""

    day: date
    rate: Decimal
    own: bool


def list_rates(services: Services) -> list[BankRate]:
    """The latest first."""
    with services.read() as tx:
        own = bank_rates.own(tx)
        known = bank_rates.all_rates(tx)
    return [BankRate(day=day, rate=known[day], own=day in own) for day in sorted(known, reverse=True)]


def missing(services: Services) -> date | None:
    """The day whose Bank Rate is due in the table and is not there."""
    with services.read() as tx:
        return missing_in(services, tx)


def missing_in(services: Services, tx: Tx) -> date | None:
    return missing_rate(services.today, bank_rates.all_rates(tx))


def set_rate(services: Services, day: date, rate: Decimal) -> Changes[date]:
    """Enter the Bank Rate of a reference date. Raises RuleViolation ``late_payment.bad_rate``."""
    check_rate(day, rate, services.today)
    with services.write("bank-rate.set") as tx:
        bank_rates.put(tx, day, rate)
    return changes(tx, day)


def reset_rate(services: Services, day: date) -> Changes[date]:
    """Forget the owner's own entry of a day. Raises RuleViolation ``late_payment.no_own_rate``."""
    with services.write("bank-rate.reset") as tx:
        if day not in bank_rates.own(tx):
            raise RuleViolation("late_payment.no_own_rate", "There is no entry of your own for that day.")
        bank_rates.forget(tx, day)
    return changes(tx, day)
