"""A bank statement in OFX, the format of accounting programs, read by ofxtools."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal
from io import BytesIO
from typing import Any

from lumadesk.domain.bank_csv import LARGEST_FILE, BankEntry, BankFile
from lumadesk.domain.calendar import london_date
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import visible_text

_LONGEST_TEXT = 300


def read_ofx(data: bytes) -> BankFile:
    """What came, of every account in the file. Raises RuleViolation ``bank.not_ofx``."""
    from ofxtools.Parser import OFXTree

    if len(data) > LARGEST_FILE:
        raise _not_ofx()
    tree = OFXTree()
    try:
        tree.parse(BytesIO(data))
        statements = tree.convert().statements
        found = [entry for statement in statements for entry in statement.transactions or ()]
    except Exception:  # the library tells a bad file by many kinds of error
        raise _not_ofx() from None
    entries = tuple(entry for one in found if (entry := _entry(one)) is not None)
    return BankFile(entries=entries, outgoing=len(found) - len(entries), rejected=())


def _entry(transaction: Any) -> BankEntry | None:
    amount = round(Decimal(transaction.trnamt), 2)
    if amount <= 0:
        return None
    posted = transaction.dtposted
    payee = getattr(transaction, "payee", None)
    name = transaction.name or (payee.name if payee is not None else "") or ""
    return BankEntry(
        day=london_date(posted.astimezone(UTC)),
        amount=amount,
        payer=visible_text(str(name))[:_LONGEST_TEXT],
        reference=visible_text(str(transaction.memo or ""))[:_LONGEST_TEXT],
    )


def _not_ofx() -> RuleViolation:
    return RuleViolation(
        "bank.not_ofx",
        "That file is no OFX statement that can be read.",
        "Export it anew from the bank, or export it as CSV.",
    )
