"""Quotes, jobs, appointments and follow-ups as entries of a person's timeline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from lumadesk.domain.quotes import Quote, QuoteStatus
from lumadesk.storage import diary, jobs, quotes
from lumadesk.storage.transaction import Tx

#: When (a day or an aware moment), noun, id, title, detail.
Happened = tuple[date | datetime, str, int, str, str]


def work_of(tx: Tx, person_id: int) -> Iterator[Happened]:
    for quote in quotes.rows(tx, quotes.ids(tx, person_id=person_id)):
        yield from _quote(quote)
    for job in jobs.list_all(tx, person_id=person_id):
        yield (
            job.starts_on or job.created_at,
            "job",
            job.id,
            f"Job: {job.title}, {job.status.value}",
            job.notes,
        )
    for one in diary.appointments(tx, person_id=person_id, cancelled=True):
        cancelled = ", cancelled" if one.cancelled else ""
        yield one.starts_at, "appointment", one.id, f"Appointment: {one.title}{cancelled}", one.place
    for follow_up in diary.follow_ups(tx, person_id=person_id, done=True):
        done = ", done" if follow_up.done_on else ""
        yield follow_up.due_on, "follow_up", follow_up.id, f"Follow-up{done}", follow_up.what


def _quote(quote: Quote) -> Iterator[Happened]:
    summary = "; ".join(line.description for line in quote.lines)
    if quote.issued_on is None:
        yield quote.created_at, "quote", quote.id, "Quote drafted", summary
        return
    yield quote.issued_on, "quote", quote.id, f"Quote {quote.number} issued", summary
    if quote.decided_on is not None:
        answer = "accepted" if quote.status is QuoteStatus.ACCEPTED else "declined"
        yield quote.decided_on, "quote", quote.id, f"Quote {quote.number} {answer}", quote.evidence
