"""Tombstones: keyed hashes of the website's keys that were erased, so that a sync never brings them back."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import UniqueConstraint, func, insert, select
from sqlmodel import Field, SQLModel

from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.transaction import Tx

_CHUNK = 10_000


class TombstoneTable(SQLModel, table=True):
    __tablename__ = "tombstone"
    __table_args__ = (UniqueConstraint("site_id", "mac"), AUTOINCREMENT)

    id: int | None = Field(default=None, primary_key=True)
    site_id: int
    mac: str
    at: datetime = Field(sa_type=UtcDateTime)


tombstone = table_of(TombstoneTable)


def mac_of(tx: Tx, site_id: int, key: str) -> str:
    """What stands for a key once it is erased: an HMAC, so that the key itself is not kept."""
    return hmac.digest(
        tx.tombstone_key, f"{site_id}\0{key}".encode("utf-8", "surrogatepass"), hashlib.sha256
    ).hex()


def add(tx: Tx, site_id: int, keys: Iterable[str]) -> None:
    """These keys of the site never become enquiries again. Also noted for the erasure ledger."""
    add_macs(tx, [(site_id, mac_of(tx, site_id, key)) for key in keys])


def add_macs(tx: Tx, macs: Iterable[tuple[int, str]]) -> None:
    """The same for keys of which only the HMAC is left."""
    by_site: dict[int, set[str]] = {}
    for site_id, mac in macs:
        by_site.setdefault(site_id, set()).add(mac)
    for site_id, wanted in by_site.items():
        fresh = sorted(wanted - _known_macs(tx, site_id, wanted))
        new_ids = tx.reserve(tombstone, len(fresh))
        if fresh:
            tx.connection.execute(
                insert(tombstone),
                [
                    {"id": new_id, "site_id": site_id, "mac": mac, "at": tx.now}
                    for new_id, mac in zip(new_ids, fresh, strict=True)
                ],
            )
        tx.touch_all("tombstone", new_ids)
        tx.erased.tombstones.extend((site_id, mac) for mac in sorted(wanted))


def known(tx: Tx, site_id: int, keys: Iterable[str]) -> set[str]:
    """Those of ``keys`` that were erased."""
    if _count(tx, site_id) == 0:
        return set()
    by_mac = {mac_of(tx, site_id, key): key for key in keys}
    return {by_mac[mac] for mac in _known_macs(tx, site_id, by_mac)}


def _known_macs(tx: Tx, site_id: int, macs: Iterable[str]) -> set[str]:
    wanted = list(macs)
    of_site = select(tombstone.c.mac).where(tombstone.c.site_id == site_id)
    if _count(tx, site_id) <= len(wanted):
        return set(tx.connection.execute(of_site).scalars()).intersection(wanted)
    found: set[str] = set()
    for start in range(0, len(wanted), _CHUNK):
        chunk = of_site.where(tombstone.c.mac.in_(wanted[start : start + _CHUNK]))
        found.update(tx.connection.execute(chunk).scalars())
    return found


def _count(tx: Tx, site_id: int) -> int:
    return tx.connection.execute(
        select(func.count()).select_from(tombstone).where(tombstone.c.site_id == site_id)
    ).scalar_one()
