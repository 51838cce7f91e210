"""The websites' databases: looking at one, configuring it, trying it, and finding the one that is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.app.site_address import split_password as split_password
from lumadesk.app.site_sources import open_source
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.site.fields import EXTRA, expressions_of
from lumadesk.site.fields import is_field as is_field
from lumadesk.site.line import Line as Line
from lumadesk.site.line import Tls as Tls
from lumadesk.site.line import Tunnel as Tunnel
from lumadesk.site.rights import grant_sql, needed_by
from lumadesk.site.source import FIELDS as FIELDS
from lumadesk.site.source import REQUIRED_FIELDS
from lumadesk.site.source import SiteCheck as SiteCheck
from lumadesk.storage import deletions as stored_deletions
from lumadesk.storage import sites
from lumadesk.storage.deletions import SiteDeletion
from lumadesk.storage.sites import Rejected
from lumadesk.storage.sites import Site as Site
from lumadesk.storage.transaction import Tx

if TYPE_CHECKING:
    from lumadesk.site.inspect import TableReport


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTest:
    ok: bool
    checks: tuple[SiteCheck, ...]


def inspect(
    url: str, password: str | None = None, *, line: Line | None = None, tunnel_password: str | None = None
) -> list[TableReport]:
    """Tables of a website's database, each with the columns that fit an enquiry, best first."""
    # Imported here and below: the list of enquiries does not wait for the databases of all kinds of website.
    from lumadesk.site import inspect as site_inspect

    address, inside = split_password(url)
    return site_inspect.inspect(
        address, password or inside, line=line or Line(), tunnel_password=tunnel_password
    )


def configure_site(
    services: Services,
    *,
    url: str,
    table: str,
    mapping: Mapping[str, str] | None = None,
    strategy: str = "row",
    password: str | None = None,
    name: str = "",
    zone: str = "UTC",
    line: Line | None = None,
    tunnel_password: str | None = None,
) -> Changes[int]:
    """Keep where enquiries are and how they are deleted there; the value is the site's id.

    With a ``name`` the site of that name is changed, or one is added; without one it is the only site.
    ``mapping`` is field -> column; fields left out are guessed from the columns' names. A password inside
    ``url`` goes into the vault and the URL is kept without it. What is None stays as it was. Configuring
    again keeps what was read already, unless it is another table: then reading starts from the first row.
    A site that was removed is taken up again, with its enquiries, where it is the same table.
    """
    address, inside = split_password(url)
    _check(strategy, zone, mapping or {})
    with services.read() as tx:
        known = _meant(tx, name.strip(), address, table)
    secret, tunnel_secret = password or inside, tunnel_password
    if known is not None:
        line = line or Line.from_json(known.line)
        if secret is None and known.url == address:
            secret = known.password
        if tunnel_secret is None and line.tunnel is not None and _same_tunnel(line, known):
            tunnel_secret = known.tunnel_password
    line = line or Line()
    columns = _complete(address, secret, table, dict(mapping or {}), line, tunnel_secret)
    wanted = Site(
        id=0 if known is None else known.id,
        name=name.strip() or (known.name if known else address.partition("://")[0]),
        url=address,
        password=secret,
        table=table,
        mapping=columns,
        zone=zone,
        strategy=strategy,
        line=line.to_json(),
        tunnel_password=tunnel_secret,
    )
    if known is not None and known.removed_at is None and (known.url, known.table) == (address, table):
        wanted = replace(
            wanted,
            watermark_at=known.watermark_at,
            watermark_key=known.watermark_key,
            last_sync_at=known.last_sync_at,
            sweep_key=known.sweep_key,
            sweep_id=known.sweep_id,
            swept_at=known.swept_at,
        )
    with services.write("site.configure") as tx:
        site_id = sites.save(tx, wanted)
        if known is not None and known.removed_at is not None:
            stored_deletions.resume(tx, site_id)
    return changes(tx, site_id)


def try_site(services: Services, which: str = "") -> SiteTest:
    """Try a site: reachable, table and columns there, allowed to read and to delete."""
    source = open_source(services, find_site(services, which))
    try:
        checks = tuple(source.check())
    finally:
        source.close()
    return SiteTest(ok=all(check.ok for check in checks), checks=checks)


def grants(services: Services, which: str = "", *, role: str = "lumadesk") -> str:
    """SQL for the owner to run at the site: a role that may do what LumaDesk needs, and nothing else."""
    site = find_site(services, which)
    scheme = site.url.partition("://")[0].partition("+")[0]
    read, looked_into = needed_by(site.mapping)
    return grant_sql(scheme, site.table, read, site.strategy, role, looked_into=looked_into)


def rename_site(services: Services, site_id: int, name: str) -> Changes[int]:
    """Give a site another name, by which no other one goes."""
    wanted = name.strip()
    with services.write("site.rename") as tx:
        others = [one for one in sites.all_sites(tx) if one.id != site_id]
        if not wanted or any(_is(one, wanted) for one in others):
            raise RuleViolation(
                "site.name_taken", "A website needs a name that no other one has.", "Choose another name."
            )
        sites.rename(tx, site_id, wanted)
    return changes(tx, site_id)


def name_for(services: Services, url: str) -> str:
    """A name for a new site that no other one has: its host's, or its file's."""
    address = split_password(url)[0].partition("://")[2].partition("?")[0]
    host = address.rpartition("@")[2].strip("/").partition("/")[0].partition(":")[0]
    plain = Path(address).stem if url.startswith("sqlite") else host
    taken = {one.name.casefold() for one in list_sites(services)}
    names = (plain if number == 1 else f"{plain} {number}" for number in count(1))
    return next(name for name in names if name.casefold() not in taken)


def list_sites(services: Services, *, removed: bool = False) -> list[Site]:
    """The websites of this vault; with ``removed`` those too whose enquiries alone are left."""
    with services.read() as tx:
        return sites.all_sites(tx, removed=removed)


def get_site(services: Services) -> Site | None:
    """The first website of this vault, or None before one is configured."""
    return next(iter(list_sites(services)), None)


def get(services: Services, site_id: int) -> Site:
    """One website by its id, removed or not. Raises ``KnownError`` "site.not_found"."""
    with services.read() as tx:
        return sites.get(tx, site_id)


def line_of(services: Services, name: str = "") -> Line | None:
    """The line of the site that ``configure_site`` would change by this name; None where it would add one."""
    known = list_sites(services)
    found = [one for one in known if _is(one, name)] if name.strip() else known
    return Line.from_json(found[0].line) if len(found) == 1 else None


def find_site(services: Services, which: str = "", *, removed: bool = False) -> Site:
    """The website of this name or id; without one, the only one. ``removed`` finds removed ones, too.

    Raises RuleViolation ``site.not_configured``, ``site.which`` or ``site.unknown``.
    """
    known = list_sites(services, removed=removed)
    if not known:
        raise RuleViolation(
            "site.not_configured",
            "This vault does not know a website yet.",
            "Configure it first: lumadesk site configure --url URL --table TABLE, or Settings, Website.",
        )
    found = [one for one in known if _is(one, which)] if which.strip() else known
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"{one.id} ({one.name})" for one in known)
    if not found:
        raise RuleViolation("site.unknown", "There is no website of that name.", f"There are: {names}.")
    raise RuleViolation("site.which", "It is not said which website is meant.", f"There are: {names}.")


def rejections(services: Services) -> list[Rejected]:
    """Rows of the sites that could not become enquiries, each with the reason."""
    with services.read() as tx:
        return sites.list_rejections(tx)


def deletions(services: Services) -> list[SiteDeletion]:
    """Deletions at the sites: those still queued first, then the others."""
    with services.read() as tx:
        return sorted(stored_deletions.list_all(tx), key=lambda row: (row.state != "queued", row.id))


def _meant(tx: Tx, name: str, address: str, table: str) -> Site | None:
    """The site that is configured again. The same table is never two sites: its rows would come twice."""
    known = sites.all_sites(tx, removed=True)
    same = next((one for one in known if (one.url, one.table) == (address, table)), None)
    here = [one for one in known if one.removed_at is None]
    if name:
        named = next((one for one in here if one.name.casefold() == name.casefold()), None)
        if named is not None and same is not None and named.id != same.id:
            raise RuleViolation(
                "site.same_table",
                "Another website of this vault reads that table already.",
                f"It is {same.id} ({same.name}).",
            )
        return named or same
    if same is not None or not here:
        return same
    if len(here) == 1:
        return here[0]
    names = ", ".join(one.name for one in here)
    raise RuleViolation(
        "site.which", "This vault has several websites: say which one it is.", f"Their names: {names}."
    )


def _is(site: Site, which: str) -> bool:
    return which.strip() == str(site.id) or which.strip().casefold() == site.name.casefold()


def _same_tunnel(line: Line, known: Site) -> bool:
    former = Line.from_json(known.line).tunnel
    return former is not None and line.tunnel is not None and former.host == line.tunnel.host


def _check(strategy: str, zone: str, mapping: Mapping[str, str]) -> None:
    kind, _, column = strategy.partition(":")
    if not (strategy in {"row", "manual"} or (kind == "flag" and column)):
        raise RuleViolation(
            "site.bad_strategy",
            "There is no such way to delete at the website.",
            "Use row (delete the row), flag:COLUMN (set a column) or manual (you delete it there).",
        )
    unknown = sorted(field for field in mapping if not is_field(field))
    if unknown:
        raise RuleViolation(
            "site.unknown_field",
            f"An enquiry has no field of that name: {', '.join(unknown)}.",
            f"Its fields are {', '.join(FIELDS)}, and “{EXTRA}” with a short name for any other.",
        )
    expressions_of(mapping)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RuleViolation(
            "site.bad_zone", "There is no such time zone.", "Use one like UTC or Europe/London."
        ) from None


def _complete(
    url: str,
    password: str | None,
    table: str,
    given: dict[str, str],
    line: Line,
    tunnel_password: str | None,
) -> dict[str, str]:
    """The mapping with the columns that were not named guessed from their names."""
    if set(given) >= set(FIELDS):
        return given
    from lumadesk.site import inspect as site_inspect

    reports = site_inspect.inspect(url, password, line=line, tunnel_password=tunnel_password)
    report = next((report for report in reports if report.name == table), None)
    if report is None:
        raise KnownError(
            "site.table_missing",
            "The website's database has no table of that name that could be read.",
            f"Its tables: {', '.join(found.name for found in reports[:10]) or 'none'}.",
        )
    columns = {**report.suggested, **given}
    missing = [field for field in REQUIRED_FIELDS if field not in columns]
    if missing:
        raise KnownError(
            "site.column_missing",
            f"No column of the table was recognised for: {', '.join(missing)}.",
            f"Name them, for example --map {missing[0]}=COLUMN.",
        )
    return columns
