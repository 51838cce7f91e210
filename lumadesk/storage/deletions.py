"""Deletions asked of the website: queued, tried again, proved and receipted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, insert, select, update
from sqlalchemy import delete as sql_delete
from sqlmodel import Field, SQLModel

from lumadesk.domain.errors import KnownError
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, from_json, table_of, to_json
from lumadesk.storage.tombstones import mac_of
from lumadesk.storage.transaction import Tx

_CHUNK = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDeletion:
    """``key`` is None once the deletion is proved; ``enquiry_id`` is what the enquiry was in the vault.

    It is "abandoned" where its site was taken away before: nothing can prove it any more. ``dependents``
    are the rows of other tables that depend on this one, as they were last seen: dicts of table, column,
    rows and effect. With ``cascade_allowed`` the owner has seen them and lets them go with it.
    """

    id: int
    site_id: int
    key: str | None
    enquiry_id: int | None
    erasure_id: int | None
    state: Literal["queued", "done", "abandoned"]
    attempts: int
    last_error: str | None
    receipt: dict[str, Any] | None
    requested_at: datetime
    not_before: datetime
    dependents: list[dict[str, Any]] | None = None
    cascade_allowed: bool = False


class SiteDeletionTable(SQLModel, table=True):
    __tablename__ = "site_deletion"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id")
    key: str | None
    mac: str = Field(unique=True)
    enquiry_id: int | None = Field(index=True)
    erasure_id: int | None = Field(index=True)
    state: str = Field(index=True)
    attempts: int
    last_error: str | None
    receipt: str | None
    requested_at: datetime = Field(sa_type=UtcDateTime)
    not_before: datetime = Field(sa_type=UtcDateTime)
    dependents: str | None
    cascade_allowed: bool


site_deletion = table_of(SiteDeletionTable)


@dataclass(frozen=True, slots=True)
class Unwanted:
    """A row of the website that shall be deleted there, and the enquiry that it is in the vault."""

    site_id: int
    key: str
    enquiry_id: int | None = None


def queue(
    tx: Tx, *, site_id: int, key: str, enquiry_id: int | None = None, not_before: datetime | None = None
) -> int:
    """Ask for the deletion of a row at the website from ``not_before`` (now) on; twice is once."""
    (deletion_id,) = queue_all(tx, [Unwanted(site_id, key, enquiry_id)], not_before)
    return deletion_id


def queue_all(tx: Tx, rows: Sequence[Unwanted], not_before: datetime | None = None) -> list[int]:
    """The same for many rows; the values are the deletions' ids, in the order of ``rows``."""
    start = not_before or tx.now
    macs = [mac_of(tx, row.site_id, row.key) for row in rows]
    known = _known(tx, macs)
    fresh = {mac: row for mac, row in zip(macs, rows, strict=True) if mac not in known}
    new_ids = tx.reserve(site_deletion, len(fresh))
    if fresh:
        tx.connection.execute(
            insert(site_deletion),
            [
                {
                    "id": new_id,
                    "site_id": row.site_id,
                    "key": row.key,
                    "mac": mac,
                    "enquiry_id": row.enquiry_id,
                    "erasure_id": None,
                    "state": "queued",
                    "attempts": 0,
                    "last_error": None,
                    "receipt": None,
                    "requested_at": tx.now,
                    "not_before": start,
                    "dependents": None,
                    "cascade_allowed": False,
                }
                for new_id, (mac, row) in zip(new_ids, fresh.items(), strict=True)
            ],
        )
    tx.touch_all("site_deletion", new_ids)
    ids = dict(zip(fresh, new_ids, strict=True))
    for mac, row in zip(macs, rows, strict=True):
        if mac in known:
            ids[mac], state = known[mac]
            if state != "queued":  # the row is back: the website or the vault was restored from a backup
                _set(tx, ids[mac], key=row.key, enquiry_id=row.enquiry_id, state="queued", not_before=start)
    return [ids[mac] for mac in macs]


def due(tx: Tx, now: datetime) -> list[SiteDeletion]:
    """What is queued and may be deleted at the website now, oldest first."""
    return _list(tx, site_deletion.c.state == "queued", site_deletion.c.not_before <= now)


def get(tx: Tx, deletion_id: int) -> SiteDeletion:
    """Raises ``KnownError`` "deletion.not_found"."""
    for found in _list(tx, site_deletion.c.id == deletion_id):
        return found
    raise KnownError("deletion.not_found", f"There is no deletion {deletion_id} in this vault.")


def list_all(tx: Tx) -> list[SiteDeletion]:
    return _list(tx)


def of_erasure(tx: Tx, erasure_id: int) -> list[SiteDeletion]:
    return _list(tx, site_deletion.c.erasure_id == erasure_id)


def link(tx: Tx, erasure_id: int, enquiry_ids: Iterable[int]) -> None:
    """These enquiries' deletions belong to an erasure: its certificate waits for their receipts."""
    wanted = list(enquiry_ids)
    for start in range(0, len(wanted), _CHUNK):
        tx.connection.execute(
            update(site_deletion)
            .where(site_deletion.c.enquiry_id.in_(wanted[start : start + _CHUNK]))
            .values(erasure_id=erasure_id)
        )


def cancel(tx: Tx, enquiry_ids: Iterable[int]) -> None:
    """Take back what was asked for these enquiries, unless an erasure asked for it or it is done."""
    wanted = list(enquiry_ids)
    for start in range(0, len(wanted), _CHUNK):
        taken_back = tx.connection.execute(
            sql_delete(site_deletion)
            .where(
                site_deletion.c.enquiry_id.in_(wanted[start : start + _CHUNK]),
                site_deletion.c.erasure_id.is_(None),
                site_deletion.c.state == "queued",
            )
            .returning(site_deletion.c.id)
        )
        tx.touch_all("site_deletion", taken_back.scalars().all())


def receipt(tx: Tx, deletion_id: int, proof: dict[str, Any]) -> None:
    """The row is proved gone: keep the receipt, forget the key (its HMAC stays)."""
    _set(tx, deletion_id, state="done", key=None, last_error=None, dependents=None, receipt=to_json(proof))


def failed(tx: Tx, deletion_id: int, error: str) -> None:
    """The website could not do it; it stays queued. ``error`` holds no personal data."""
    _set(tx, deletion_id, last_error=error, attempts=site_deletion.c.attempts + 1)


def found_dependents(tx: Tx, deletion_id: int, dependents: Sequence[dict[str, Any]], error: str) -> None:
    """Rows of other tables depend on it: it stays queued until they are gone or the owner allows it."""
    _set(
        tx,
        deletion_id,
        dependents=to_json(list(dependents)),
        cascade_allowed=False,
        last_error=error,
        attempts=site_deletion.c.attempts + 1,
    )


def allow_cascade(tx: Tx, deletion_id: int) -> None:
    """The owner has seen what depends on the row, and lets it go with it."""
    _set(tx, deletion_id, cascade_allowed=True, last_error=None)


def abandon(tx: Tx, site_id: int, reason: str) -> None:
    """Its site was taken away: nobody can delete or prove anything there any more."""
    _move(tx, site_id, "queued", "abandoned", reason)


def resume(tx: Tx, site_id: int) -> None:
    """Its site is back: what was left open is asked for again."""
    _move(tx, site_id, "abandoned", "queued", None)


def _move(tx: Tx, site_id: int, before: str, after: str, reason: str | None) -> None:
    moved = tx.connection.execute(
        update(site_deletion)
        .where(site_deletion.c.site_id == site_id, site_deletion.c.state == before)
        .values(state=after, last_error=reason)
        .returning(site_deletion.c.id)
    )
    tx.touch_all("site_deletion", moved.scalars().all())


def _set(tx: Tx, deletion_id: int, **values: object) -> None:
    tx.connection.execute(update(site_deletion).where(site_deletion.c.id == deletion_id).values(**values))
    tx.touch("site_deletion", deletion_id)


def _list(tx: Tx, *where: Any) -> list[SiteDeletion]:
    rows = tx.connection.execute(select(site_deletion).where(*where).order_by(site_deletion.c.id))
    return [_deletion(row) for row in rows]


def _known(tx: Tx, macs: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Of these HMACs, those that were asked for before: mac -> (id, state). A mac names its site, too."""
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(macs), _CHUNK):
        rows = tx.connection.execute(
            select(site_deletion.c.mac, site_deletion.c.id, site_deletion.c.state).where(
                site_deletion.c.mac.in_(macs[start : start + _CHUNK])
            )
        )
        found.update((mac, (id_, state)) for mac, id_, state in rows)
    return found


def _deletion(row: Row[Any]) -> SiteDeletion:
    values = dict(row._mapping)
    del values["mac"]
    for name in ("receipt", "dependents"):
        values[name] = from_json(values[name]) if values[name] is not None else None
    return SiteDeletion(**values)
