"""A transaction on the vault: its connection, what it touched, and what it erased."""

# ruff: noqa: S608 - only names of tables and columns from this program are put into SQL

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any, cast

from sqlalchemy import Connection, Table
from sqlcipher3 import dbapi2

from lumadesk.storage.columns import from_json
from lumadesk.storage.erased import Erased
from lumadesk.storage.order import NO_EPOCH, Order, OrderCache

#: Rows in one statement, and then all that are left in one. Few lengths: the driver keeps each statement,
#: with room for its values.
_BLOCKS = (2_000, 100)


@dataclass(slots=True, kw_only=True, eq=False)
class Tx:
    """What every function of the noun modules takes first.

    A write that fills ``erased`` has its ledger line written before it commits; one that sets ``scrub``
    has the write-ahead log emptied after. One that adds, removes or moves enquiries in time sets
    ``reordered``.
    """

    connection: Connection
    tombstone_key: bytes = field(repr=False)
    orders: OrderCache
    at: datetime | None = None  # None in a read
    epoch: int = NO_EPOCH
    reordered: bool = False
    scrub: bool = False
    erased: Erased = field(default_factory=Erased)
    _touched: dict[str, set[int]] = field(default_factory=dict)

    @property
    def driver(self) -> dbapi2.Connection:
        """The driver's own connection."""
        return cast(dbapi2.Connection, self.connection.connection.dbapi_connection)

    @property
    def now(self) -> datetime:
        """The moment of the write."""
        if self.at is None:
            raise RuntimeError("a read was asked to write")
        return self.at

    def order(self) -> Order | None:
        """The order of all enquiries, where it is known."""
        return None if self.reordered else self.orders.get(self.epoch)

    def keep_order(self, order: Order) -> None:
        if not self.reordered:
            self.orders.put(self.epoch, order)

    def touch(self, noun: str, *ids: int) -> None:
        """Say that the records ``ids`` of ``noun`` were changed: the audit and the views need to know."""
        self.touch_all(noun, ids)

    def touch_all(self, noun: str, ids: Iterable[int]) -> None:
        self._touched.setdefault(noun, set()).update(ids)

    def erase(self, noun: str, ids: Iterable[int]) -> None:
        """Say that records were erased, for the ledger as well."""
        gone = list(ids)
        if gone:
            self.touch_all(noun, gone)
            self.erased.add(noun, gone)
            self.scrub = True

    @property
    def touched(self) -> dict[str, frozenset[int]]:
        return {noun: frozenset(ids) for noun, ids in self._touched.items() if ids}

    def ids(self, sql: str, parameters: Sequence[object] = ()) -> list[int]:
        """The column ``id`` of a statement, in its order, however many there are.

        They come as one value: the driver gives other threads their turn after every row.
        """
        return cast(list[int], from_json(self.value(f"SELECT json_group_array(id) FROM ({sql})", parameters)))

    def column(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        """The first column of a statement."""
        return [row[0] for row in self.fetch(sql, parameters)]

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The only column of the only row."""
        ((found,),) = self.fetch(sql, parameters)
        return found

    def fetch(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a statement as the driver gives them, moments as text: for lists."""
        cursor = self.connection.connection.cursor()
        try:
            cursor.execute(sql, tuple(parameters))
            return list(cursor.fetchall())
        finally:
            cursor.close()

    def insert_many(self, table: Table, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
        """Insert thousands of rows at once, at the driver's own speed.

        By the thousand, because after each statement this thread has to wait for the one that fetches. Less
        than a hundred are one statement: after each FTS5 writes out what its triggers have gathered.
        """
        names = ", ".join(f'"{column}"' for column in columns)
        marks = f"({', '.join('?' * len(columns))})"
        cursor = self.connection.connection.cursor()
        start = 0
        try:
            for size in (*_BLOCKS, len(rows) % _BLOCKS[-1]):
                statement = f"INSERT INTO {table.name} ({names}) VALUES {', '.join([marks] * size)}"
                while start < len(rows) and start + size <= len(rows):
                    cursor.execute(statement, tuple(chain.from_iterable(rows[start : start + size])))
                    start += size
        finally:
            cursor.close()

    def reserve(self, table: Table, count: int) -> range:
        """``count`` ids that were never used in ``table``; only a write holds the right to them."""
        last = self.connection.exec_driver_sql(
            "SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)
        ).scalar()
        first = (last or 0) + 1
        return range(first, first + count)
