"""Enquiries in the vault: their table, the list with its filters and search, and what becomes of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Index, Select, UniqueConstraint, func, select, text, update
from sqlalchemy import delete as sql_delete
from sqlmodel import Field, SQLModel

from lumadesk.domain.enquiries import Enquiry, EnquiryFilter, EnquiryRow, EnquiryStatus
from lumadesk.domain.errors import KnownError
from lumadesk.storage import enquiry_history, held_changes, people, presence, tombstones
from lumadesk.storage import search as full_text
from lumadesk.storage.columns import (
    AUTOINCREMENT,
    UtcDateTime,
    from_json,
    instant_from,
    instant_text,
    table_of,
    to_json,
)
from lumadesk.storage.enquiry_filter import conditions
from lumadesk.storage.order import Order
from lumadesk.storage.transaction import Tx

PREVIEW_LENGTH = 200
_CHUNK = 10_000
#: Beyond this a message fills pages of its own, and a list must not read them: the preview is then stored.
LONG_MESSAGE = 1500


class EnquiryTable(SQLModel, table=True):
    """The message comes late, so that a list never reads past it. ``preview`` is set for long messages only.

    One index answers all filters of the list, by itself: each more would slow a first sync down by a tenth.

    ``fingerprint`` tells whether the website's row has changed since. ``extra`` is JSON, pairs of name and
    text, and mostly NULL.
    """

    __tablename__ = "enquiry"
    __table_args__ = (
        UniqueConstraint("site_id", "key"),
        Index("ix_enquiry_filters", "service", "source", "status", "submitted_at"),
        Index("ix_enquiry_replied", "replied_at", sqlite_where=text("replied_at IS NOT NULL")),
        Index("ix_enquiry_contacted", "contacted_at", sqlite_where=text("contacted_at IS NOT NULL")),
        Index("ix_enquiry_marked", "delete_after", sqlite_where=text("delete_after IS NOT NULL")),
        Index("ix_enquiry_vanished", "id", sqlite_where=text("vanished_at IS NOT NULL")),
        AUTOINCREMENT,
    )

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id")
    key: str
    fingerprint: str
    person_id: int = Field(foreign_key="person.id", index=True)
    submitted_at: datetime = Field(sa_type=UtcDateTime, index=True)
    synced_at: datetime = Field(sa_type=UtcDateTime)
    status: str
    replied_at: datetime | None = Field(sa_type=UtcDateTime)  # the first reply
    contacted_at: datetime | None = Field(sa_type=UtcDateTime)  # the latest one
    marked_at: datetime | None = Field(sa_type=UtcDateTime)
    delete_after: datetime | None = Field(sa_type=UtcDateTime)
    name: str
    email: str | None
    phone: str | None
    service: str
    source: str
    preview: str | None
    message: str
    extra: str | None
    vanished_at: datetime | None = Field(sa_type=UtcDateTime)


enquiry = table_of(EnquiryTable)


class Removed(NamedTuple):
    id: int
    site_id: int
    key: str
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How many enquiries there are for each value of the filters, the most frequent first."""

    statuses: dict[EnquiryStatus, int]
    services: dict[str, int]
    sources: dict[str, int]
    total: int


def ids(tx: Tx, wanted: EnquiryFilter) -> list[int]:
    """The ids of the enquiries that are wanted, newest first."""
    where, parameters = conditions(wanted)
    searched = bool(wanted.search.strip())
    if where:
        # Asked for in order, SQLite would read the whole table for the sake of it.
        found = sorted(tx.ids(f"SELECT id FROM enquiry WHERE {' AND '.join(where)}", parameters))  # noqa: S608
    if searched:
        hits = full_text.matching(tx, full_text.ENQUIRY, wanted.search)
        found = sorted(set(found).intersection(hits)) if where else hits
    ordered = _newest_first(tx, found) if where or searched else list(_order(tx).ids)
    if wanted.marked_for_deletion is False:
        marked = set(tx.ids("SELECT id FROM enquiry WHERE delete_after IS NOT NULL"))
        ordered = [id_ for id_ in ordered if id_ not in marked]
    if wanted.vanished is False:
        gone = set(presence.vanished(tx))
        ordered = [id_ for id_ in ordered if id_ not in gone]
    return ordered


def rows(tx: Tx, ids: Sequence[int]) -> list[EnquiryRow]:
    """What the list shows, in the order of ``ids``; what is gone by now is left out."""
    found: dict[int, EnquiryRow] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        marks = ",".join("?" * len(chunk))
        gone = presence.among_vanished(tx, chunk)
        found.update((row[0], _list_row(row, gone)) for row in tx.fetch(f"{_LIST} ({marks})", chunk))
    return [found[id_] for id_ in ids if id_ in found]


def get(tx: Tx, enquiry_id: int) -> Enquiry:
    """Raises ``KnownError`` "enquiry.not_found"."""
    for found in in_full(tx, [enquiry_id]):
        return found
    raise KnownError("enquiry.not_found", f"There is no enquiry {enquiry_id} in this vault.")


def in_full(tx: Tx, ids: Sequence[int]) -> list[Enquiry]:
    """Whole enquiries, in the order of ``ids``; what is gone by now is left out."""
    found: dict[int, Enquiry] = {}
    for start in range(0, len(ids), _CHUNK):
        chosen = _FULL.where(enquiry.c.id.in_(ids[start : start + _CHUNK]))
        found.update((whole.id, whole) for whole in _whole(tx, chosen))
    return [found[id_] for id_ in ids if id_ in found]


def facets(tx: Tx) -> Facets:
    statuses: Counter[str] = Counter()
    services: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    counted = "SELECT service, source, status, count(*) FROM enquiry GROUP BY service, source, status"
    for service, source, status, count in tx.fetch(counted):  # in the order of the index: read once
        services[service] += count
        sources[source] += count
        statuses[status] += count
    return Facets(
        statuses={EnquiryStatus(value): count for value, count in _most_first(statuses).items()},
        services=_most_first(services),
        sources=_most_first(sources),
        total=statuses.total(),
    )


def count_by_site(tx: Tx) -> dict[int, int]:
    return dict(tx.fetch("SELECT site_id, count(*) FROM enquiry GROUP BY site_id"))


def count_by_status(tx: Tx, status: EnquiryStatus) -> int:
    counted = select(func.count()).select_from(enquiry).where(enquiry.c.status == status.value)
    return int(tx.connection.execute(counted).scalar_one())


def for_person(tx: Tx, person_id: int) -> list[Enquiry]:
    """The enquiries of a person, newest first."""
    theirs = _FULL.where(enquiry.c.person_id == person_id)
    return _whole(tx, theirs.order_by(enquiry.c.submitted_at.desc(), enquiry.c.id.desc()))


def set_status(tx: Tx, ids: Sequence[int], status: EnquiryStatus) -> None:
    """Change the status; the first time that it becomes "replied" is kept as the moment of the reply."""
    values: dict[str, Any] = {"status": status.value}
    if status is EnquiryStatus.REPLIED:
        values |= _replied(tx)
    _change(tx, ids, **values)


def note_reply(tx: Tx, ids: Sequence[int]) -> None:
    """A reply that leaves the status as it is: the first one and the latest one are kept."""
    _change(tx, ids, **_replied(tx))


def mark_deletion(tx: Tx, ids: Sequence[int], not_before: datetime) -> None:
    """From ``not_before`` on these enquiries are due for deletion, at the website and here."""
    _change(tx, ids, marked_at=tx.now, delete_after=not_before)


def unmark(tx: Tx, ids: Sequence[int]) -> None:
    _change(tx, ids, marked_at=None, delete_after=None)


def due_for_deletion(tx: Tx, before: datetime) -> list[Enquiry]:
    """The marked enquiries whose undo period has ended, in the order in which it did."""
    due = _FULL.where(enquiry.c.delete_after.is_not(None), enquiry.c.delete_after <= before)
    return _whole(tx, due.order_by(enquiry.c.delete_after, enquiry.c.id))


def delete(tx: Tx, ids: Sequence[int]) -> None:
    """Erase enquiries: their tombstones stay, so that no sync and no restored backup brings them back.

    A person of whom nothing else is known goes with them: they are here only because they wrote.
    """
    gone = remove(tx, ids)
    for person_id in people.with_nothing_left(tx, {row.person_id for row in gone}):
        people.remove(tx, person_id)


def remove(tx: Tx, ids: Iterable[int]) -> list[Removed]:
    """Erase the enquiries themselves; the value tells what they were at the website."""
    wanted = list(ids)
    gone: list[Removed] = []
    with full_text.forgetting(tx, full_text.ENQUIRY, len(wanted)):
        for start in range(0, len(wanted), _CHUNK):
            chosen = enquiry.c.id.in_(wanted[start : start + _CHUNK])
            gone += [
                Removed(*row)
                for row in tx.connection.execute(
                    select(enquiry.c.id, enquiry.c.site_id, enquiry.c.key, enquiry.c.person_id).where(chosen)
                )
            ]
            enquiry_history.erase(tx, wanted[start : start + _CHUNK])
            tx.connection.execute(sql_delete(enquiry).where(chosen))
    held_changes.forget(tx, [row.id for row in gone])
    tombstones.add_macs(tx, [(row.site_id, tombstones.mac_of(tx, row.site_id, row.key)) for row in gone])
    removed = [row.id for row in gone]
    tx.erase("enquiry", removed)
    if removed:
        tx.reordered = True
    return gone


def due_for_review(tx: Tx, moment: datetime) -> list[int]:
    """Unconverted enquiries without any contact since ``moment`` (LT13), newest first; and whatever its
    website holds no more, since the reason to keep it may have gone with it.
    """
    silent = tx.ids(f"SELECT id {_SILENT}", _silent(moment))
    return _newest_first(tx, sorted({*silent, *presence.vanished(tx)}))


def count_silent_since(tx: Tx, moment: datetime) -> int:
    """How many unconverted enquiries had no contact since ``moment``: they are due for review (LT13)."""
    count = tx.value(f"SELECT count(*) {_SILENT}", _silent(moment))
    return int(count)


def _silent(moment: datetime) -> tuple[str, str, str, str]:
    at = instant_text(moment)
    return EnquiryStatus.CONVERTED.value, at, at, at


def preview_of(message: str) -> str:
    """The beginning of a message, on one line."""
    return " ".join(message[: 2 * PREVIEW_LENGTH].split())[:PREVIEW_LENGTH].rstrip()


def extra_text(extra: tuple[tuple[str, str], ...]) -> str | None:
    """How further fields are kept: in their order, for theirs are the names that the owner gave."""
    return to_json(extra) if extra else None


def extra_from(text: str | None) -> tuple[tuple[str, str], ...]:
    """What ``extra_text`` wrote."""
    return tuple((name, value) for name, value in from_json(text)) if text else ()


def _whole(tx: Tx, wanted: Select[*tuple[Any, ...]]) -> list[Enquiry]:
    return [
        Enquiry(**{**row._mapping, "status": _STATUSES[row.status], "extra": extra_from(row.extra)})
        for row in tx.connection.execute(wanted)
    ]


def _order(tx: Tx) -> Order:
    order = tx.order()
    if order is None:
        order = _read_order(tx)
        tx.keep_order(order)
    return order


def _newest_first(tx: Tx, ascending: list[int]) -> list[int]:
    """By their place among all: to look up the date of each would cost more than finding them."""
    try:
        _order(tx).sort(ascending)
    except KeyError:  # this snapshot is older or newer than the order that was stored
        _read_order(tx).sort(ascending)
    return ascending


def _read_order(tx: Tx) -> Order:
    return Order(tx.ids("SELECT id FROM enquiry ORDER BY submitted_at DESC, id DESC"))


def _most_first(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _replied(tx: Tx) -> dict[str, Any]:
    return {"replied_at": func.coalesce(enquiry.c.replied_at, tx.now), "contacted_at": tx.now}


def _change(tx: Tx, ids: Sequence[int], **values: object) -> None:
    wanted = list(ids)
    for start in range(0, len(wanted), _CHUNK):
        tx.connection.execute(
            update(enquiry).where(enquiry.c.id.in_(wanted[start : start + _CHUNK])).values(**values)
        )
    tx.touch_all("enquiry", wanted)


#: The index of the filters holds all that is asked; that of the times would lead to every old record.
_SILENT = """
FROM enquiry INDEXED BY ix_enquiry_filters WHERE status <> ? AND submitted_at < ?
AND id NOT IN (SELECT id FROM enquiry WHERE replied_at >= ?)
AND id NOT IN (SELECT id FROM enquiry WHERE contacted_at >= ?)
"""

_LIST = f"""
SELECT id, person_id, name, email, service, source,
    substr(coalesce(preview, message), 1, {2 * PREVIEW_LENGTH}), submitted_at, status, delete_after
FROM enquiry WHERE id IN
"""  # noqa: S608

_FULL = select(
    *(
        enquiry.c[name]
        for name in (
            "id", "site_id", "key", "person_id", "name", "email", "phone", "service", "message", "source",
            "submitted_at", "synced_at", "status", "replied_at", "extra",
            "vanished_at",
        )
    ),
    enquiry.c.marked_at.label("marked_for_deletion_at"),
)  # fmt: skip


def _list_row(row: tuple[Any, ...], gone: set[int]) -> EnquiryRow:
    id_, person_id, name, email, service, source, beginning, submitted_at, status, delete_after = row
    return EnquiryRow(
        id=id_,
        person_id=person_id,
        name=name,
        email=email,
        service=service,
        source=source,
        preview=preview_of(beginning),
        submitted_at=instant_from(submitted_at),
        status=_STATUSES[status],
        marked_for_deletion=delete_after is not None,
        vanished=id_ in gone,
    )


_STATUSES = {status.value: status for status in EnquiryStatus}
