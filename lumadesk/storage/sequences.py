"""The last id that each table has given out: none is ever given twice, not even after a restore."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.storage.transaction import Tx

#: Their ids count lines of a chain, so a gap would look like a deletion.
_CHAINS = frozenset({"audit", "ledger_line"})


def sequences(tx: Tx) -> dict[str, int]:
    """Table -> last id."""
    found = tx.connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence ORDER BY name")
    return {name: seq for name, seq in found if name not in _CHAINS}


def raise_to(tx: Tx, wanted: Mapping[str, int]) -> None:
    """Give out only ids above ``wanted`` from now on."""
    known = sequences(tx)
    for table, last in wanted.items():
        if table not in known:
            tx.connection.exec_driver_sql(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last)
            )
        elif known[table] < last:
            tx.connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (last, table))
