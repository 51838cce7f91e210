"""Enquiries as they arrive from the website: whole pages written at once, each given to its person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select, update

from lumadesk.domain.enquiries import EnquiryStatus
from lumadesk.domain.people import normalise_email, normalise_phone
from lumadesk.storage import enquiry_history, people, search
from lumadesk.storage.columns import instant_text, to_json
from lumadesk.storage.enquiries import LONG_MESSAGE, enquiry, extra_from, extra_text, preview_of
from lumadesk.storage.transaction import Tx


class Arrival(Protocol):
    """One submission as the website holds it, its text already safe to keep."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def service(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def submitted_at(self) -> datetime: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def extra(self) -> tuple[tuple[str, str], ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    new: range  # ids of the new enquiries, in the order given
    changed: tuple[int, ...]  # ids of those that say something else than before
    new_people: range


_CHUNK = 10_000
_NEW_PERSON = ("id", "name", "email", "email_key", "phone", "phone_key", "created_at")
_NEW_ENQUIRY = (
    "id", "site_id", "person_id", "synced_at", "status",
    "key", "fingerprint", "submitted_at", "name", "email", "phone", "service", "source", "preview", "message",
    "extra",
)  # fmt: skip


#: Key of an arrival -> what the vault is to keep of it, as far as that can be told without the vault: the
#: address and the number as people are matched by them, and the values of the enquiry from its key on.
Ready = Mapping[str, tuple[str | None, str | None, tuple[object, ...]]]


def make_ready(rows: Iterable[Arrival]) -> Ready:
    """A long sync lets the thread do it that fetches, while the vault is being written."""
    return {
        row.key: (
            normalise_email(row.email) if row.email else None,
            normalise_phone(row.phone) if row.phone else None,
            (
                row.key, row.fingerprint, instant_text(row.submitted_at), row.name, row.email, row.phone,
                row.service, row.source, _stored_preview(row.message), row.message, extra_text(row.extra),
            ),
        )
        for row in rows
    }  # fmt: skip


def apply_page(
    tx: Tx,
    site_id: int,
    new: Sequence[Arrival],
    changed: Sequence[Arrival] = (),
    ready: Ready | None = None,
) -> Applied:
    """Write a page of the website's rows, of which the new ones may have been made ``ready`` already.

    A new enquiry belongs to the person whose normalised email address it carries; without such a
    person, or without an address, to a new one. A changed enquiry keeps its person and its status.
    """
    if ready is None:
        ready = make_ready(new)
    owners, new_people = _people_of(tx, new, ready)
    new_ids = tx.reserve(enquiry, len(new))
    same = (instant_text(tx.now), EnquiryStatus.NEW.value)
    rows = [
        (id_, site_id, owner, *same, *ready[row.key][2])
        for id_, owner, row in zip(new_ids, owners, new, strict=True)
    ]
    with search.learning(tx, search.ENQUIRY, len(rows)):
        tx.insert_many(enquiry, _NEW_ENQUIRY, rows)
    changed_ids = _apply_changes(tx, site_id, changed)
    tx.touch_all("enquiry", new_ids)
    tx.touch_all("enquiry", changed_ids)
    tx.touch_all("person", new_people)
    if new_ids or changed_ids:
        tx.reordered = True
    return Applied(new=new_ids, changed=changed_ids, new_people=new_people)


def local_keys(tx: Tx, site_id: int, keys: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Of these keys of the site, those that are in the vault: key -> (id, fingerprint)."""
    rows = tx.fetch(
        "SELECT key, id, fingerprint FROM enquiry "
        "WHERE site_id = ? AND key IN (SELECT value FROM json_each(?))",
        (site_id, to_json(list(keys))),
    )
    return {key: (id_, fingerprint) for key, id_, fingerprint in rows}


def _people_of(tx: Tx, arrivals: Sequence[Arrival], ready: Ready) -> tuple[list[int], range]:
    """The person of each arrival, and the ids of the people who were made for them."""
    keys = [ready[row.key][0] for row in arrivals]
    by_email = people.find_by_emails(tx, [key for key in keys if key is not None])
    first = tx.reserve(people.person, 1).start
    created_at = instant_text(tx.now)
    owners: list[int] = []
    newcomers: list[tuple[object, ...]] = []
    for row, key in zip(arrivals, keys, strict=True):
        owner = by_email.get(key) if key is not None else None
        if owner is None:
            owner = first + len(newcomers)
            phone_key = ready[row.key][1]
            newcomers.append((owner, row.name, row.email, key, row.phone, phone_key, created_at))
            if key is not None:
                by_email[key] = owner
        owners.append(owner)
    with search.learning(tx, search.PERSON, len(newcomers)):
        tx.insert_many(people.person, _NEW_PERSON, newcomers)
    return owners, range(first, first + len(newcomers))


def _apply_changes(tx: Tx, site_id: int, changed: Sequence[Arrival]) -> tuple[int, ...]:
    """Write what changed and keep what it was; a new fingerprint alone is no change to tell of."""
    former = _former(tx, site_id, changed)
    for row in changed:
        tx.connection.execute(
            update(enquiry)
            .where(enquiry.c.site_id == site_id, enquiry.c.key == row.key)
            .values(
                fingerprint=row.fingerprint,
                submitted_at=row.submitted_at,
                name=row.name,
                email=row.email,
                phone=row.phone,
                service=row.service,
                source=row.source,
                preview=_stored_preview(row.message),
                message=row.message,
                extra=extra_text(row.extra),
            )
        )
    enquiry_history.keep(tx, former)
    return tuple(id_ for id_, _fields in former)


def _former(tx: Tx, site_id: int, changed: Sequence[Arrival]) -> list[tuple[int, dict[str, str]]]:
    """Of the enquiries that say something else now: id, and the former value of each field that differs."""
    found: list[tuple[int, dict[str, str]]] = []
    for start in range(0, len(changed), _CHUNK):
        part = {row.key: row for row in changed[start : start + _CHUNK]}
        stored = tx.connection.execute(
            select(enquiry).where(enquiry.c.site_id == site_id, enquiry.c.key.in_(list(part)))
        )
        for known in stored:
            before = enquiry_history.values(known, extra_from(known.extra))
            now = enquiry_history.values(part[known.key], part[known.key].extra)
            differing = {
                field: before.get(field, "")
                for field in {**before, **now}
                if before.get(field, "") != now.get(field, "")
            }
            if differing:
                found.append((known.id, differing))
    return found


def _stored_preview(message: str) -> str | None:
    return preview_of(message) if len(message) > LONG_MESSAGE else None
