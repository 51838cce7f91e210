"""What points from the work to its invoices, and is let go where an invoice goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select, update

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.work_links import WorkLinks
from lumadesk.storage.transaction import Tx
from lumadesk.storage.work_tables import quote, quote_part, time_entry


def links_of(tx: Tx, invoice_id: int) -> WorkLinks:
    hours = tx.connection.execute(
        select(time_entry.c.id).where(time_entry.c.invoice_id == invoice_id).order_by(time_entry.c.id)
    ).scalars()
    parts = tx.connection.execute(
        select(quote_part.c.quote_id, quote_part.c.label)
        .where(quote_part.c.invoice_id == invoice_id)
        .order_by(quote_part.c.id)
    )
    return WorkLinks(hours=tuple(hours), parts=tuple((one.quote_id, one.label) for one in parts))


def tie(tx: Tx, invoice_id: int, links: WorkLinks) -> None:
    """A draft that comes back bills again what it billed. Raises RuleViolation ``invoice.work_gone``."""
    jobs = (
        tx.connection.execute(
            select(time_entry.c.job_id).where(
                time_entry.c.id.in_(links.hours), time_entry.c.invoice_id.is_(None)
            )
        )
        .scalars()
        .all()
    )
    quotes = (
        tx.connection.execute(
            select(quote.c.id).where(quote.c.id.in_([quote_id for quote_id, _label in links.parts]))
        )
        .scalars()
        .all()
    )
    if len(jobs) < len(links.hours) or len(quotes) < len(links.parts):
        raise RuleViolation(
            "invoice.work_gone",
            "The hours or the quote of this draft are gone, or on another invoice by now.",
            "Bill what is still open on the page of its job or quote.",
        )
    tx.connection.execute(
        update(time_entry).where(time_entry.c.id.in_(links.hours)).values(invoice_id=invoice_id)
    )
    for quote_id, label in links.parts:
        (new_id,) = tx.reserve(quote_part, 1)
        tx.connection.execute(
            insert(quote_part).values(id=new_id, quote_id=quote_id, invoice_id=invoice_id, label=label)
        )
    tx.touch_all("job", jobs)
    tx.touch_all("quote", quotes)


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
