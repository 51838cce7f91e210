"""How it stands with each website: when it was read, when it is asked next, and what waits there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from lumadesk.app.services import Services
from lumadesk.app.settings import sync_minutes
from lumadesk.domain.schedule import next_try
from lumadesk.storage import deletions, enquiries, sites
from lumadesk.storage.sites import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteStatus:
    """``next_try`` is None where the owner syncs by hand, and for a site that was removed."""

    site: Site
    next_try: datetime | None
    enquiries: int
    queued: int
    rejected: int


def statuses(services: Services, *, removed: bool = False) -> list[SiteStatus]:
    """In the order in which they were added; with ``removed`` those too of which only enquiries are left."""
    with services.read() as tx:
        every = sync_minutes(tx)
        held = enquiries.count_by_site(tx)
        queued = [row.site_id for row in deletions.list_all(tx) if row.state == "queued"]
        rejected = [row.site_id for row in sites.list_rejections(tx)]
        return [
            SiteStatus(
                site=site,
                next_try=_next_try(site, every),
                enquiries=held.get(site.id, 0),
                queued=queued.count(site.id),
                rejected=rejected.count(site.id),
            )
            for site in sites.all_sites(tx, removed=removed)
        ]


def next_tries(services: Services) -> dict[int, datetime]:
    """Site -> when it is asked next, of those that are asked without the owner."""
    with services.read() as tx:
        every = sync_minutes(tx)
        found = {site.id: _next_try(site, every) for site in sites.all_sites(tx)}
    return {site_id: at for site_id, at in found.items() if at is not None}


def _next_try(site: Site, every: int) -> datetime | None:
    if site.removed_at is not None:
        return None
    # Drawn anew with each try, yet the same wherever and whenever it is shown until then.
    jitter = Random(f"{site.id} {site.tried_at}").random()  # noqa: S311 - no secret
    return next_try(site.tried_at, site.failures, every, jitter)
