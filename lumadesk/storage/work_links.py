"""What points from the work to its invoices, and is let go where an invoice goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select, update

from lumadesk.storage.transaction import Tx
from lumadesk.storage.work_tables import quote_part, time_entry


def release(tx: Tx, invoice_ids: Iterable[int]) -> None:
    """The hours that these invoices billed, and their parts of quotes, are to be invoiced again."""
    gone = list(invoice_ids)
    release_hours(tx, gone)
    quotes = tx.connection.execute(
        select(quote_part.c.quote_id).where(quote_part.c.invoice_id.in_(gone))
    ).scalars()
    tx.touch_all("quote", quotes.all())
    tx.connection.execute(delete(quote_part).where(quote_part.c.invoice_id.in_(gone)))


def release_hours(tx: Tx, invoice_ids: Sequence[int]) -> None:
    """Only the hours: a void invoice stays a part of its quote, which leaves it out by itself."""
    jobs = tx.connection.execute(
        select(time_entry.c.job_id).where(time_entry.c.invoice_id.in_(invoice_ids))
    ).scalars()
    tx.touch_all("job", jobs.all())
    tx.connection.execute(
        update(time_entry).where(time_entry.c.invoice_id.in_(invoice_ids)).values(invoice_id=None)
    )
