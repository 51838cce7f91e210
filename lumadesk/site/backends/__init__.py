"""The kinds of database that a site may use, and what differs between them."""

from collections.abc import Mapping

from lumadesk.site.backends.backend import Access, Address, Backend, LocalEnd, Need, Timeouts
from lumadesk.site.backends.mysql import MySQL
from lumadesk.site.backends.postgresql import PostgreSQL
from lumadesk.site.backends.sqlite import SQLite
from lumadesk.site.backends.times import TEXT_KINDS, bound, slack

#: By the scheme of the site's URL.
BACKENDS: Mapping[str, Backend] = {
    **dict.fromkeys(("postgresql", "postgres"), PostgreSQL()),
    **dict.fromkeys(("mysql", "mariadb"), MySQL()),
    "sqlite": SQLite(),
}

__all__ = [
    "BACKENDS",
    "TEXT_KINDS",
    "Access",
    "Address",
    "Backend",
    "LocalEnd",
    "Need",
    "Timeouts",
    "bound",
    "slack",
]
