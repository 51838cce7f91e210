"""When each record is to go, with the arithmetic; and the queue of those whose time has ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from lumadesk.app.binding import require_free
from lumadesk.app.changes import Changes
from lumadesk.app.people import require_alive
from lumadesk.app.services import Services, changes
from lumadesk.app.settings import review_months
from lumadesk.domain.calendar import add_months, check_happened, format_day
from lumadesk.domain.disposal import (
    HOLD_WORDS,
    OVERDUE_DAYS,
    Decision,
    Disposal,
    latest_disposable,
    of_dealing,
    of_enquiry,
    of_evidence,
    suggestion,
)
from lumadesk.domain.errors import KnownError
from lumadesk.domain.policy import PolicyProfile
from lumadesk.domain.requests import days_left_in_words
from lumadesk.domain.restriction import Deed
from lumadesk.domain.retention import RetentionRule
from lumadesk.storage import business, disposal_reviews, people, requests, retention_holds, retention_queue
from lumadesk.storage.retention_queue import Dated, Ends
from lumadesk.storage.transaction import Tx

Record = tuple[str, int]  # noun and id


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A record whose time has ended, as the list shows it; ``held_because`` is "" where it may go."""

    noun: str
    id: int
    person_id: int
    person_name: str
    label: str  # "Enquiry of Tue 3 Nov 2026", "Invoice INV-0007"
    due: date | None
    words: str  # "12 days overdue · Tue 3 Nov"
    suggestion: Decision
    held_because: str


def disposal_of(services: Services, noun: str, record_id: int) -> Disposal:
    """When a record is to go and why; also before its time has come.

    ``noun`` is "enquiry", "invoice", "person" (for everything else of theirs) or "request".
    Raises KnownError ``retention.no_record``.
    """
    with services.read() as tx:
        if noun == "request":
            request = requests.get(tx, record_id)
            holds = retention_holds.holding(tx, [request.person_id or 0]).get(request.person_id or 0, ())
            return of_evidence(request.answered_on, holds=holds)
        found = disposals_of(services, tx, noun, [record_id]) if noun in retention_queue.NOUNS else {}
        if record_id not in found:
            raise KnownError(
                "retention.no_record", "There is no such record, or none with a time of its own."
            )
        return found[record_id]


def queue(services: Services, noun: str | None = None) -> list[Record]:
    """Every record whose time has ended, of one kind or of all: ids only, for lists of any length."""
    with services.read() as tx:
        ends = ends_of(services, tx, services.profile_in(tx))
        return [
            (kind, id_)
            for kind in retention_queue.NOUNS
            if noun in (None, kind)
            for id_ in retention_queue.due_ids(tx, kind, ends)
        ]


def count_due(services: Services) -> int:
    """How many wait for the review."""
    with services.read() as tx:
        return count_due_in(services, tx)


def count_overdue(services: Services) -> int:
    """How many have waited for the review for over a month: these break the promise."""
    with services.read() as tx:
        return count_due_in(services, tx, overdue_days=OVERDUE_DAYS)


def count_due_in(
    services: Services, tx: Tx, nouns: Sequence[str] = retention_queue.NOUNS, overdue_days: int = 0
) -> int:
    ends = ends_of(services, tx, services.profile_in(tx), overdue_days)
    return sum(retention_queue.count_due(tx, noun, ends) for noun in nouns)


def rows(services: Services, records: Sequence[Record]) -> list[QueueRow]:
    """What the list shows of these records, in their order; what is gone by now is left out."""
    with services.read() as tx:
        profile = services.profile_in(tx)
        found: dict[Record, QueueRow] = {}
        for noun in retention_queue.NOUNS:
            ids = [id_ for kind, id_ in records if kind == noun]
            if not ids:
                continue
            of_these = retention_queue.dated(tx, noun, ids)
            disposals = _disposals(services, tx, profile, noun, of_these)
            for id_, one in of_these.items():
                disposal = disposals[id_]
                found[noun, id_] = QueueRow(
                    noun=noun,
                    id=id_,
                    person_id=one.person_id,
                    person_name=one.person_name,
                    label=label_of(one),
                    due=disposal.due,
                    words=days_left_in_words(disposal.due, services.today) if disposal.due else "not yet",
                    suggestion=suggestion(noun, disposal, profile.disposal),
                    held_because="; ".join(HOLD_WORDS[kind] for kind in disposal.holds),
                )
    return [found[record] for record in records if record in found]


def end_client(services: Services, person_id: int, on: date | None = None) -> Changes[int]:
    """This person is no longer a customer since that day: a policy may count from it (LU07)."""
    day = on or services.today
    check_happened("client", day, services.today)
    with services.write("person.end-client") as tx:
        require_alive(people.get(tx, person_id))
        require_free(services, tx, [person_id], Deed.EDIT)
        retention_holds.end_client(tx, person_id, day)
    return changes(tx, person_id)


def disposals_of(services: Services, tx: Tx, noun: str, ids: Sequence[int]) -> dict[int, Disposal]:
    """The disposal of each of these records that is there."""
    return _disposals(services, tx, services.profile_in(tx), noun, retention_queue.dated(tx, noun, ids))


def _disposals(
    services: Services, tx: Tx, profile: PolicyProfile, noun: str, found: dict[int, Dated]
) -> dict[int, Disposal]:
    months, vat = review_months(tx), business.on(tx, services.today).vat_registered
    owners = {one.person_id for one in found.values()}
    holds = retention_holds.holding(tx, owners)
    ended = retention_holds.client_ends(tx, owners)
    kept = disposal_reviews.kept(tx, noun, found)
    dealings = retention_queue.last_dealings(tx, owners) if noun == "person" else {}
    result = {}
    for id_, one in found.items():
        held = holds.get(one.person_id, ())
        anchor = dealings.get(one.person_id, one.anchor)
        if noun == "enquiry" or (noun == "person" and not one.client):
            result[id_] = of_enquiry(anchor, months, kept=kept.get(id_), holds=held)
            continue
        end = ended.get(one.person_id)
        result[id_] = of_dealing(
            profile.retention,
            anchor,
            customer_end=max(end, anchor) if end else None,
            vat_registered=vat,
            kept=kept.get(id_),
            holds=held,
        )
    return result


def ends_of(services: Services, tx: Tx, profile: PolicyProfile, overdue_days: int = 0) -> Ends:
    """Up to which dates records are out of their time today, or were ``overdue_days`` ago."""
    day = date.fromordinal(services.today.toordinal() - overdue_days)
    vat = business.on(tx, services.today).vat_registered
    return Ends(
        today=services.today,
        silent_before=datetime.combine(add_months(day, -review_months(tx)), time(), UTC),
        anchor=latest_disposable(profile.retention, day, vat_registered=vat),
        from_customer_end=profile.retention.rule is RetentionRule.CUSTOMER_END,
    )


def label_of(one: Dated) -> str:
    """What the record is called, without a word of the person's own."""
    if one.noun == "invoice":
        return f"Invoice {one.number}" if one.number else "Invoice"
    what = {"enquiry": "Enquiry of", "person": "Client since" if one.client else "Recorded on"}[one.noun]
    return f"{what} {format_day(one.moment if one.noun == 'enquiry' else one.anchor)}"
