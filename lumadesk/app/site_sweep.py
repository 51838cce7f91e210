"""Looking a site through, slice by slice, for what reading the newest misses: late rows, edits, rows gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lumadesk.app.services import Services
from lumadesk.site import reconcile
from lumadesk.site.source import Page, SiteSource
from lumadesk.storage import presence, sites
from lumadesk.storage.presence import Held
from lumadesk.storage.sites import Site
from lumadesk.storage.transaction import Tx

#: Rows or enquiries that every sync looks at: so few that one with nothing new stays quick (decision 11).
SLICE = 100

#: As many a sync in the background looks at once a day: both sides of a site of 20,000 rows.
STRETCH = 40_000

_EVERY = timedelta(days=1)
_BLOCK = 5_000


@dataclass(slots=True)
class Sweep:
    """How far it came. ``key`` and ``enquiry_id`` are None at the end of a round, as in ``Site``."""

    key: str | None
    enquiry_id: int | None
    at: datetime | None
    vanished: int = 0
    back: int = 0

    def keep(self, tx: Tx, site_id: int) -> None:
        """The next sync goes on from here."""
        sites.set_sweep(tx, site_id, self.key, self.enquiry_id, self.at)


def sweep(
    services: Services,
    site: Site,
    source: SiteSource,
    take: Callable[[Page], object],
    *,
    full: bool,
    background: bool,
    cancelled: Callable[[], bool],
    touch: Callable[[Tx], None],
) -> Sweep:
    """Take over late and edited rows, and mark what the site holds no more (or again).

    A round goes through all rows there, in the order of their keys, then through all enquiries here. Each
    sync takes the next slice of it, or with ``full`` a whole round. Nothing is ever deleted here because it
    is gone there.
    """
    reached = Sweep(site.sweep_key, site.sweep_id, site.swept_at)
    if full or (reached.key is None and reached.enquiry_id is None):
        reached.key, reached.enquiry_id = "", 0
    long = background and (site.swept_at is None or services.now - site.swept_at >= _EVERY)
    for size in _sizes(None if full else STRETCH if long else SLICE):
        if cancelled():
            return reached
        if reached.key is not None:
            part = source.slice(reached.key, size)
            take(part.page)
            reached.key = part.end
        elif reached.enquiry_id is not None:
            with services.read() as tx:
                held = presence.held_after(tx, site.id, reached.enquiry_id, size)
            _look_for(services, source, held, reached, touch)
            reached.enquiry_id = held[-1].id if len(held) == size else None
        else:
            break
    ended = reached.key is None and reached.enquiry_id is None
    if long or ended:
        reached.at = services.now
    return reached


def _look_for(
    services: Services, source: SiteSource, held: list[Held], reached: Sweep, touch: Callable[[Tx], None]
) -> None:
    """Absence is proved twice, the second time on a new connection; a failed question marks nothing."""
    ids = {row.key: row.id for row in held}
    found = reconcile.presence({row.key: row.vanished for row in held}, source.present(ids))
    there_after_all = source.present(found.gone, fresh=True) if found.gone else set()
    gone = [ids[key] for key in found.gone if key not in there_after_all]
    if not gone and not found.back:
        return
    with services.write("site.presence") as tx:
        presence.mark_vanished(tx, gone)
        presence.mark_back(tx, [ids[key] for key in found.back])
    touch(tx)
    reached.vanished += len(gone)
    reached.back += len(found.back)


def _sizes(budget: int | None) -> Iterator[int]:
    """Blocks that make up the budget; without one, blocks without end."""
    left = budget
    while left is None or left > 0:
        size = _BLOCK if left is None else min(left, _BLOCK)
        yield size
        left = None if left is None else left - size
