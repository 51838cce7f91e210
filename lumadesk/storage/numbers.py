"""The gapless series from which invoices, quotes and credit notes get their numbers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, select, update

from lumadesk.domain.numbering import Series, next_in_series
from lumadesk.storage.invoice_tables import number_series
from lumadesk.storage.transaction import Tx


def next_number(tx: Tx, series: Series, on: date) -> str:
    """The next number of a series; it is used only if the transaction commits, so there are no gaps."""
    key = series.key(on)
    last = tx.connection.execute(
        select(number_series.c.last_number).where(number_series.c.prefix == key)
    ).scalar_one_or_none()
    count = next_in_series(last)
    if last is None:
        (new_id,) = tx.reserve(number_series, 1)
        tx.connection.execute(insert(number_series).values(id=new_id, prefix=key, last_number=count))
    else:
        tx.connection.execute(
            update(number_series).where(number_series.c.prefix == key).values(last_number=count)
        )
    return series.number(count, on)


def upcoming_number(tx: Tx, series: Series, on: date) -> str:
    """What ``next_number`` would give; nothing is used."""
    last = tx.connection.execute(
        select(number_series.c.last_number).where(number_series.c.prefix == series.key(on))
    ).scalar_one_or_none()
    return series.number(next_in_series(last), on)
