"""The website's database: looking at it, configuring it, and what could not be read or deleted there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.site import inspect as site_inspect
from lumadesk.site.inspect import TableReport
from lumadesk.site.source import FIELDS as FIELDS
from lumadesk.site.source import REQUIRED_FIELDS, SiteCheck, SiteSource
from lumadesk.site.source import Mapping as ColumnMapping
from lumadesk.storage import deletions as stored_deletions
from lumadesk.storage import sites
from lumadesk.storage.deletions import SiteDeletion
from lumadesk.storage.sites import Rejected, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTest:
    ok: bool
    checks: tuple[SiteCheck, ...]


def inspect(url: str, password: str | None = None) -> list[TableReport]:
    """Tables of a website's database, each with the columns that fit an enquiry, best first."""
    address, inside = split_password(url)
    return site_inspect.inspect(address, password or inside)


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
) -> Changes[int]:
    """Keep where the enquiries are and how they are deleted there; the value is the site's id.

    ``mapping`` is field -> column; fields left out are guessed from the columns' names. A password inside
    ``url`` goes into the vault and the URL is kept without it. Configuring again keeps what was read
    already, unless it is another table: then reading starts from the first row.
    """
    address, inside = split_password(url)
    _check(strategy, zone, mapping or {})
    secret = password or inside
    with services.read() as tx:
        known = next(iter(sites.all_sites(tx)), None)
    if known is not None and secret is None and known.url == address:
        secret = known.password
    columns = _complete(address, secret, table, dict(mapping or {}))
    wanted = Site(
        id=0 if known is None else known.id,
        name=name or address.partition("://")[0],
        url=address,
        password=secret,
        table=table,
        mapping=columns,
        zone=zone,
        strategy=strategy,
    )
    if known is not None and (known.url, known.table) == (wanted.url, wanted.table):
        wanted = replace(
            wanted,
            watermark_at=known.watermark_at,
            watermark_key=known.watermark_key,
            last_sync_at=known.last_sync_at,
        )
    with services.write("site.configure") as tx:
        site_id = sites.save(tx, wanted)
    return changes(tx, site_id)


def test_site(services: Services) -> SiteTest:
    """Try the site: reachable, table and columns there, allowed to read and to delete."""
    source = open_source(services, require_site(services))
    try:
        checks = tuple(source.check())
    finally:
        source.close()
    return SiteTest(ok=all(check.ok for check in checks), checks=checks)


def get_site(services: Services) -> Site | None:
    """The website of this vault, or None before it is configured."""
    with services.read() as tx:
        return next(iter(sites.all_sites(tx)), None)


def require_site(services: Services) -> Site:
    """The website of this vault. Raises RuleViolation ``site.not_configured``."""
    found = get_site(services)
    if found is None:
        raise RuleViolation(
            "site.not_configured",
            "This vault does not know a website yet.",
            "Configure it first: lumadesk site configure --url URL --table TABLE, or Settings, Website.",
        )
    return found


def rejections(services: Services) -> list[Rejected]:
    """Rows of the site that could not become enquiries, each with the reason."""
    with services.read() as tx:
        return sites.list_rejections(tx)


def deletions(services: Services) -> list[SiteDeletion]:
    """Deletions at the site: those still queued first, then the proved ones."""
    with services.read() as tx:
        return sorted(stored_deletions.list_all(tx), key=lambda row: (row.state != "queued", row.id))


def open_source(services: Services, site: Site) -> SiteSource:
    """The website's database, to be closed by the caller."""
    mapping = ColumnMapping(table=site.table, columns=site.mapping, zone=site.zone)
    return services.outside.open_site(site.url, site.password, mapping, site.strategy)


def split_password(url: str) -> tuple[str, str | None]:
    """The URL as it may be kept and shown, and the password that was in it.

    The last "@" ends the password, so it may hold "@" itself; percent escapes are decoded. The path of a
    SQLite file is made absolute: it must mean the same file tomorrow, in another folder.
    """
    scheme, separator, rest = url.strip().partition("://")
    if not separator or not scheme:
        raise RuleViolation(
            "site.bad_url",
            "That is not the address of a database.",
            "It looks like postgresql://user@host/database or sqlite:///folder/file.sqlite3.",
        )
    if scheme.startswith("sqlite"):
        path, question, options = rest.removeprefix("/").partition("?")
        return f"{scheme}:///{Path(path).absolute().as_posix()}{question}{options}", None
    before_options = rest.partition("?")[0]
    user_info, at, _host = before_options.rpartition("@")
    if not at:
        return f"{scheme}://{rest}", None
    user, colon, password = user_info.partition(":")
    return f"{scheme}://{user}@{rest[len(user_info) + 1 :]}", unquote(password) if colon else None


def _check(strategy: str, zone: str, mapping: Mapping[str, str]) -> None:
    kind, _, column = strategy.partition(":")
    if not (strategy in {"row", "manual"} or (kind == "flag" and column)):
        raise RuleViolation(
            "site.bad_strategy",
            "There is no such way to delete at the website.",
            "Use row (delete the row), flag:COLUMN (set a column) or manual (you delete it there).",
        )
    unknown = sorted(set(mapping) - set(FIELDS))
    if unknown:
        raise RuleViolation(
            "site.unknown_field",
            f"An enquiry has no field of that name: {', '.join(unknown)}.",
            f"Its fields are {', '.join(FIELDS)}.",
        )
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RuleViolation(
            "site.bad_zone", "There is no such time zone.", "Use one like UTC or Europe/London."
        ) from None


def _complete(url: str, password: str | None, table: str, given: dict[str, str]) -> dict[str, str]:
    """The mapping with the columns that were not named guessed from their names."""
    if set(given) == set(FIELDS):
        return given
    reports = site_inspect.inspect(url, password)
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
