"""The data protection fee to the ICO: number, and the day on which it is due again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.storage import settings
from lumadesk.storage.transaction import Tx

_FEE = ("ico_fee_number", "ico_fee_renewal")


@dataclass(frozen=True, slots=True, kw_only=True)
class IcoFee:
    """The data protection fee: number and the day until which it is paid; None where it was not entered."""

    number: str
    renewal: date | None


def get_fee(services: Services) -> IcoFee:
    with services.read() as tx:
        return fee_in(tx)


def fee_in(tx: Tx) -> IcoFee:
    number, renewal = (settings.get(tx, name) for name in _FEE)
    return IcoFee(number=number or "", renewal=date.fromisoformat(renewal) if renewal else None)


def save_fee(services: Services, number: str, renewal: date) -> Changes[IcoFee]:
    """The number at the ICO and the day on which the fee is due again."""
    wanted = IcoFee(number=clean_text(number).strip(), renewal=renewal)
    if not wanted.number or len(wanted.number) > 40:
        raise RuleViolation(
            "register.fee_number", "The number is missing or too long.", "It looks like ZA123456."
        )
    with services.write("register.fee") as tx:
        settings.put(tx, _FEE[0], wanted.number)
        settings.put(tx, _FEE[1], renewal.isoformat())
    return changes(tx, wanted)
