"""Keeping the erasure ledger's two copies, file and table, one list: when writing, opening and restoring."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlcipher3 import dbapi2

from lumadesk.storage.columns import to_json
from lumadesk.storage.ledger import Ledger, LedgerEntry, ledger_line
from lumadesk.storage.replay import replay
from lumadesk.storage.sequences import sequences
from lumadesk.storage.transaction import Tx


def agrees(connection: dbapi2.Connection, ledger: Ledger) -> bool:
    """Whether the file is exactly what the database says; quick, for it is asked at every unlock."""
    lines = [line for (line,) in connection.execute("SELECT line FROM ledger_line ORDER BY id")]
    return ledger.is_exactly(lines)


def record(tx: Tx, ledger: Ledger) -> str:
    """Seal what a transaction erased and put the line into the table; the caller appends it to the file."""
    last = tx.connection.execute(
        select(ledger_line.c.line).order_by(ledger_line.c.id.desc()).limit(1)
    ).scalar()
    line = ledger.seal(LedgerEntry(at=tx.now, erased=tx.erased, sequences=sequences(tx)), last)
    _add(tx, line)
    return line


def settle(tx: Tx, ledger: Ledger, more: Sequence[LedgerEntry] = ()) -> list[str]:
    """Carry out what the file, or ``more``, knows and the database does not.

    The value is the ledger as both shall have it. An entry is known by its content, so settling twice
    is settling once.
    """
    lines = lines_of(tx)
    own = ledger.open_all(lines)
    known = {to_json(entry.to_document()) for entry in own if entry is not None}
    for entry in [*ledger.open_all(ledger.read_lines()), *more]:
        if entry is None or to_json(entry.to_document()) in known:
            continue
        known.add(to_json(entry.to_document()))
        moment, tx.at = tx.at, entry.at  # the erasure happened then, not now
        replay(tx, entry)
        tx.at = moment
        line = ledger.seal(entry, lines[-1] if lines else None)
        _add(tx, line)
        lines.append(line)
    return lines


def was_tampered_with(tx: Tx, ledger: Ledger) -> bool:
    """Whether the file lacks a line that the database has, or holds one that is not genuine.

    A process that was killed leaves a whole line more, or the beginning of one, and nothing else.
    """
    known, there = lines_of(tx), ledger.read_lines()
    return there[: len(known)] != known or None in ledger.open_all(there)


def lines_of(tx: Tx) -> list[str]:
    """The ledger as the database keeps it."""
    return list(tx.connection.execute(select(ledger_line.c.line).order_by(ledger_line.c.id)).scalars())


def _add(tx: Tx, line: str) -> None:
    (new_id,) = tx.reserve(ledger_line, 1)
    tx.connection.execute(insert(ledger_line).values(id=new_id, line=line))
    tx.touch("ledger_line", new_id)
