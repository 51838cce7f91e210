"""The websites that enquiries come from: the ways to them, how far each was read, which rows were refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint, delete, insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.domain.errors import KnownError
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, from_json, table_of, to_json
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """``url`` never holds the password. ``id`` is 0 for a site that was not saved yet.

    ``mapping`` says which column of ``table`` holds which field. ``strategy`` is how a row is deleted:
    "row", "flag:COLUMN" or "manual". ``zone`` is the zone of its times that are written without one.
    ``line`` is the TLS and the tunnel of the way to it. The watermark is the last row that was read.

    A sweep looks through the rows there in the order of their keys, and for the rows held here in the order
    of their ids; each has its position, None once it has reached the end of the round.
    """

    id: int = 0
    name: str
    url: str
    password: str | None = field(repr=False)
    table: str
    mapping: dict[str, str]
    strategy: str
    zone: str = "UTC"
    watermark_at: datetime | None = None
    watermark_key: str | None = None
    last_sync_at: datetime | None = None
    last_error: str | None = None
    line: dict[str, Any] = field(default_factory=dict)
    tunnel_password: str | None = field(default=None, repr=False)
    failures: int = 0  # syncs that failed since the last good one
    tried_at: datetime | None = None
    sweep_key: str | None = None
    sweep_id: int | None = None
    swept_at: datetime | None = None  # when a long stretch was last looked through, or a round ended
    removed_at: datetime | None = None  # its enquiries stay, so its name does


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row of the website that could not be taken over, and the code of the reason."""

    id: int
    site_id: int
    key: str
    reason: str
    at: datetime


class SiteTable(SQLModel, table=True):
    __tablename__ = "site"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    name: str
    url: str
    password: str | None
    table: str
    mapping: str
    strategy: str
    zone: str
    watermark_at: datetime | None = Field(sa_type=UtcDateTime)
    watermark_key: str | None
    last_sync_at: datetime | None = Field(sa_type=UtcDateTime)
    last_error: str | None
    line: str
    tunnel_password: str | None
    failures: int
    tried_at: datetime | None = Field(sa_type=UtcDateTime)
    sweep_key: str | None
    sweep_id: int | None
    swept_at: datetime | None = Field(sa_type=UtcDateTime)
    removed_at: datetime | None = Field(sa_type=UtcDateTime)


class RejectionTable(SQLModel, table=True):
    __tablename__ = "rejection"
    __table_args__ = (UniqueConstraint("site_id", "key"), AUTOINCREMENT)

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id")
    key: str
    reason: str
    at: datetime = Field(sa_type=UtcDateTime)


site = table_of(SiteTable)
rejection = table_of(RejectionTable)


def save(tx: Tx, wanted: Site) -> int:
    """Add a new site (``id`` 0), or replace what is known of one."""
    values = {
        "name": wanted.name,
        "url": wanted.url,
        "password": wanted.password,
        "table": wanted.table,
        "mapping": to_json(wanted.mapping),
        "strategy": wanted.strategy,
        "zone": wanted.zone,
        "watermark_at": wanted.watermark_at,
        "watermark_key": wanted.watermark_key,
        "last_sync_at": wanted.last_sync_at,
        "last_error": wanted.last_error,
        "line": to_json(wanted.line),
        "tunnel_password": wanted.tunnel_password,
        "failures": wanted.failures,
        "tried_at": wanted.tried_at,
        "sweep_key": wanted.sweep_key,
        "sweep_id": wanted.sweep_id,
        "swept_at": wanted.swept_at,
        "removed_at": wanted.removed_at,
    }
    if wanted.id:
        tx.connection.execute(update(site).where(site.c.id == wanted.id).values(**values))
        site_id = wanted.id
    else:
        (site_id,) = tx.reserve(site, 1)
        tx.connection.execute(insert(site).values(id=site_id, **values))
    tx.touch("site", site_id)
    return site_id


def get(tx: Tx, site_id: int) -> Site:
    """Raises ``KnownError`` "site.not_found"."""
    for found in all_sites(tx, removed=True):
        if found.id == site_id:
            return found
    raise KnownError("site.not_found", f"There is no site {site_id} in this vault.")


def all_sites(tx: Tx, *, removed: bool = False) -> list[Site]:
    """In the order in which they were added; with ``removed`` those too that the owner took away."""
    wanted = select(site).order_by(site.c.id)
    if not removed:
        wanted = wanted.where(site.c.removed_at.is_(None))
    return [
        Site(**{**row._mapping, "mapping": from_json(row.mapping), "line": from_json(row.line)})
        for row in tx.connection.execute(wanted)
    ]


def remove(tx: Tx, site_id: int) -> None:
    """Take a site away: its secrets, its line and its refused rows go; its name stays for its enquiries."""
    secrets = {"password": None, "tunnel_password": None, "line": to_json({})}
    _set(tx, site_id, **secrets, removed_at=tx.now, last_error=None)
    gone = tx.connection.execute(
        delete(rejection).where(rejection.c.site_id == site_id).returning(rejection.c.id)
    )
    tx.touch_all("rejection", gone.scalars().all())
    tx.scrub = True


def set_watermark(tx: Tx, site_id: int, at: datetime | None, key: str | None) -> None:
    """Remember the last row that was read, or with None that reading starts again from the first."""
    _set(tx, site_id, watermark_at=at, watermark_key=key)


def set_last_sync(tx: Tx, site_id: int, error: str | None = None) -> None:
    """Remember when the last sync ended; a failed one keeps the time of the last good one."""
    if error is None:
        _set(tx, site_id, tried_at=tx.now, last_sync_at=tx.now, failures=0, last_error=None)
    else:
        _set(tx, site_id, tried_at=tx.now, failures=site.c.failures + 1, last_error=error)


def set_sweep(tx: Tx, site_id: int, key: str | None, enquiry_id: int | None, at: datetime | None) -> None:
    """Remember how far the site was looked through, and when a stretch of it was last done."""
    _set(tx, site_id, sweep_key=key, sweep_id=enquiry_id, swept_at=at)


def rename(tx: Tx, site_id: int, name: str) -> None:
    _set(tx, site_id, name=name)


def set_line(tx: Tx, site_id: int, line: dict[str, Any]) -> None:
    _set(tx, site_id, line=to_json(line))


def record_rejections(tx: Tx, site_id: int, rejections: Iterable[tuple[str, str]]) -> None:
    """Keep (key, reason) of rows that could not be taken over; a key that is known gets the new reason."""
    for key, reason in rejections:
        known = tx.connection.execute(
            select(rejection.c.id, rejection.c.reason).where(
                rejection.c.site_id == site_id, rejection.c.key == key
            )
        ).one_or_none()
        if known is None:
            (new_id,) = tx.reserve(rejection, 1)
            tx.connection.execute(
                insert(rejection).values(id=new_id, site_id=site_id, key=key, reason=reason, at=tx.now)
            )
            tx.touch("rejection", new_id)
        elif known.reason != reason:
            tx.connection.execute(
                update(rejection).where(rejection.c.id == known.id).values(reason=reason, at=tx.now)
            )
            tx.touch("rejection", known.id)


def list_rejections(tx: Tx, site_id: int | None = None) -> list[Rejected]:
    wanted = select(rejection).order_by(rejection.c.id)
    if site_id is not None:
        wanted = wanted.where(rejection.c.site_id == site_id)
    return [Rejected(**row._mapping) for row in tx.connection.execute(wanted)]


def clear_rejection(tx: Tx, site_id: int, key: str) -> None:
    """Forget a rejection, because its row was taken over after all or is gone."""
    where = (rejection.c.site_id == site_id, rejection.c.key == key)
    known = tx.connection.execute(select(rejection.c.id).where(*where)).scalar_one_or_none()
    if known is not None:
        tx.connection.execute(delete(rejection).where(*where))
        tx.touch("rejection", known)


def _set(tx: Tx, site_id: int, **values: object) -> None:
    tx.connection.execute(update(site).where(site.c.id == site_id).values(**values))
    tx.touch("site", site_id)
