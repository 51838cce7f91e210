"""Adding a row to a table, and finding one that must be there: the same for every noun."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Table, insert, select, update

from lumadesk.domain.errors import KnownError
from lumadesk.storage.transaction import Tx


def add_row(tx: Tx, table: Table, **values: object) -> int:
    """A row under an id that was never used before."""
    (new_id,) = tx.reserve(table, 1)
    tx.connection.execute(insert(table).values(id=new_id, **values))
    tx.touch(table.name, new_id)
    return new_id


def change_row(tx: Tx, table: Table, id_: int, **values: object) -> None:
    tx.connection.execute(update(table).where(table.c.id == id_).values(**values))
    tx.touch(table.name, id_)


def get_row(tx: Tx, table: Table, id_: int) -> Row[Any]:
    """Raises ``KnownError`` "NOUN.not_found"."""
    row = tx.connection.execute(select(table).where(table.c.id == id_)).one_or_none()
    if row is None:
        noun = table.name.replace("_", " ")
        raise KnownError(f"{table.name}.not_found", f"There is no {noun} {id_} in this vault.")
    return row
