"""Lines of bank statements: each is taken once, and says no more than it has to once it is dealt with."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.domain.bank_csv import BankEntry
from lumadesk.domain.errors import KnownError
from lumadesk.domain.money import from_pence, to_pence
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of, to_json
from lumadesk.storage.transaction import Tx


class LineState(StrEnum):
    OPEN = "open"
    MATCHED = "matched"
    SET_ASIDE = "set-aside"  # no invoice's: a loan, a gift, a transfer of one's own


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLine:
    """Texts are empty once the line was matched or set aside."""

    id: int
    day: date
    amount: Decimal
    payer: str
    reference: str
    state: LineState

    @property
    def entry(self) -> BankEntry:
        return BankEntry(day=self.day, amount=self.amount, payer=self.payer, reference=self.reference)


class BankLineTable(SQLModel, table=True):
    """``mac`` is a keyed hash of what the bank said, by which the same line is known again."""

    __tablename__ = "bank_line"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    day: date
    amount_pence: int
    payer: str
    reference: str
    mac: str = Field(unique=True)
    state: str = Field(index=True)
    imported_at: datetime = Field(sa_type=UtcDateTime)


bank_line = table_of(BankLineTable)


def add_all(tx: Tx, entries: Sequence[BankEntry]) -> list[int]:
    """Take those that are not there yet; the value is their ids.

    Two payments of one day that are alike in every way are two, and a file that is read again adds nothing.
    """
    counted: Counter[str] = Counter()
    wanted: dict[str, BankEntry] = {}
    for entry in entries:
        content = to_json(
            [entry.day.isoformat(), to_pence(entry.amount), _folded(entry.payer), _folded(entry.reference)]
        )
        counted[content] += 1
        wanted[_mac(tx, content, counted[content])] = entry
    known = set(tx.column("SELECT mac FROM bank_line"))
    new = [(mac, entry) for mac, entry in wanted.items() if mac not in known]
    ids = tx.reserve(bank_line, len(new))
    if new:
        tx.connection.execute(
            insert(bank_line),
            [
                {
                    "id": new_id,
                    "day": entry.day,
                    "amount_pence": to_pence(entry.amount),
                    "payer": entry.payer,
                    "reference": entry.reference,
                    "mac": mac,
                    "state": LineState.OPEN.value,
                    "imported_at": tx.now,
                }
                for new_id, (mac, entry) in zip(ids, new, strict=True)
            ],
        )
    tx.touch_all("bank_line", ids)
    return list(ids)


def get(tx: Tx, line_id: int) -> BankLine:
    """Raises ``KnownError`` "bank_line.not_found"."""
    for found in rows(tx, [line_id]):
        return found
    raise KnownError("bank_line.not_found", f"There is no line {line_id} of a bank statement in this vault.")


def ids(tx: Tx, state: LineState, search: str = "") -> list[int]:
    """The latest first. ``search`` is part of a payer, a reference or an amount."""
    words = search.lower().split()
    said = "lower(payer || ' ' || reference) || printf(' %.2f', amount_pence / 100.0)"
    wanted = " AND ".join(["state = ?", *[f"instr({said}, ?)"] * len(words)])
    query = f"SELECT id FROM bank_line WHERE {wanted} ORDER BY day DESC, id DESC"  # noqa: S608
    return tx.column(query, (state.value, *words))


def all_lines(tx: Tx, state: LineState) -> list[BankLine]:
    """The latest first."""
    return _read(tx, bank_line.c.state == state.value)


def rows(tx: Tx, ids: Sequence[int]) -> list[BankLine]:
    """The lines with these ids, in their order; what is not there is left out."""
    found = {line.id: line for line in _read(tx, bank_line.c.id.in_(ids))}
    return [found[one] for one in ids if one in found]


def close(tx: Tx, line_id: int, state: LineState) -> None:
    """Dealt with: who paid, and what for, is the payment's to say, or nobody's."""
    tx.connection.execute(
        update(bank_line).where(bank_line.c.id == line_id).values(state=state.value, payer="", reference="")
    )
    tx.touch("bank_line", line_id)
    tx.scrub = True


def reopen(tx: Tx, line: BankLine) -> None:
    """It waits again, with the words that ``line`` has."""
    tx.connection.execute(
        update(bank_line)
        .where(bank_line.c.id == line.id)
        .values(state=LineState.OPEN.value, payer=line.payer, reference=line.reference)
    )
    tx.touch("bank_line", line.id)


def _read(tx: Tx, wanted: object) -> list[BankLine]:
    rows = tx.connection.execute(
        select(bank_line)
        .where(wanted)  # type: ignore[arg-type]
        .order_by(bank_line.c.day.desc(), bank_line.c.id.desc())
    )
    return [
        BankLine(
            id=row.id,
            day=row.day,
            amount=from_pence(row.amount_pence),
            payer=row.payer,
            reference=row.reference,
            state=LineState(row.state),
        )
        for row in rows
    ]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _mac(tx: Tx, content: str, count: int) -> str:
    message = f"bank-line\n{count}\n{content}".encode()
    return hmac.new(tx.tombstone_key, message, hashlib.sha256).hexdigest()
