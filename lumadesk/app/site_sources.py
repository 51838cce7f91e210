"""The way to a website's database, opened as the site is configured, and kept from one sync to the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lumadesk.app.services import Services
from lumadesk.site.line import Line
from lumadesk.site.source import Mapping, SiteSource
from lumadesk.storage.sites import Site


def open_source(services: Services, site: Site) -> SiteSource:
    """The website's database, to be closed by the caller."""
    mapping = Mapping(table=site.table, columns=site.mapping, zone=site.zone)
    return services.outside.open_site(
        site.url,
        site.password,
        mapping,
        site.strategy,
        line=Line.from_json(site.line),
        tunnel_password=site.tunnel_password,
    )


@contextmanager
def lent(services: Services, site: Site) -> Iterator[SiteSource]:
    """The website's database for one sync; only one is going on at a time.

    What worked is kept for the next sync, without any connection: to work out again how each question is
    asked would cost a sync with nothing new a quarter of its time. An error or a cancel ends it.
    """
    configured = (
        services.outside.open_site, site.url, site.password, site.table, site.mapping, site.zone,
        site.strategy, site.line, site.tunnel_password,
    )  # fmt: skip
    kept = services.sources.pop(site.id, None)
    if kept is not None and kept[0] == configured and not kept[1].cancelled:
        source = kept[1]
    else:
        source = open_source(services, site)
    try:
        yield source
    except BaseException:
        source.close()
        raise
    if source.cancelled:
        source.close()
        return
    source.rest()
    services.sources[site.id] = (configured, source)
