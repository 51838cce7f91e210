"""Connecting a website step by step: from whatever describes its database to a mapping that was looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

from lumadesk.app.services import Outside
from lumadesk.app.site_address import split_password
from lumadesk.app.site_trust import require_same
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.site import inspect as site_inspect
from lumadesk.site import rights
from lumadesk.site.address import DatabaseFields as DatabaseFields
from lumadesk.site.address import fields_of as fields_of
from lumadesk.site.address import url_of
from lumadesk.site.django_settings import read_settings
from lumadesk.site.expressions import IGNORED, Column, columns, written
from lumadesk.site.failures import UnknownHostKey as UnknownHostKey
from lumadesk.site.fields import EXTRA as EXTRA
from lumadesk.site.fields import expressions_of
from lumadesk.site.inspect import TableReport as TableReport
from lumadesk.site.line import Line as Line
from lumadesk.site.line import Tls as Tls
from lumadesk.site.line import Tunnel as Tunnel
from lumadesk.site.names import words_of
from lumadesk.site.source import FIELDS as FIELDS
from lumadesk.site.source import FLAG_KINDS, Rejection, SiteSource
from lumadesk.site.source import REQUIRED_FIELDS as REQUIRED_FIELDS
from lumadesk.site.source import Dependent as Dependent
from lumadesk.site.source import Mapping as ColumnMapping
from lumadesk.site.source import SiteCheck as SiteCheck
from lumadesk.site.source import SiteEnquiry as SiteEnquiry

#: What a mapping says of a field that stays empty.
LEFT_EMPTY = written(IGNORED)

_DELETED = frozenset({"deleted", "removed", "erased", "hidden", "trashed", "archived"})
_TIMES = frozenset({"aware", "naive", "date", "written", "text", "other"})

#: Rows that are shown before anything is kept.
SHOWN = 10

#: Rows whose dependents are looked for: each costs a question for every foreign key.
_LOOKED_INTO = 3

#: Given, from the worker's thread, what ends the work from any other.
Begun = Callable[[Callable[[], None]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """All that it takes to reach a database. ``url`` holds no password."""

    url: str
    password: str | None = field(default=None, repr=False)
    line: Line = field(default_factory=Line)
    tunnel_password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What settings say about a database. ``unknown`` is part -> the name of where they take it from."""

    fields: DatabaseFields
    password: str | None = field(default=None, repr=False)
    line: Line = field(default_factory=Line)
    zone: str = "UTC"
    unknown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The newest rows as they would be kept, and those that would be refused, with the reason."""

    enquiries: tuple[SiteEnquiry, ...]
    rejections: tuple[Rejection, ...]


def target_at(url: str, password: str | None = None, line: Line | None = None) -> Target:
    """The database at an address; a password in it is taken out."""
    address, inside = split_password(url)
    return Target(url=address, password=password or inside, line=line or Line())


def describe_settings(text: str, known: Mapping[str, str] | None = None) -> Described:
    """Understand Django's DATABASES, which are never executed. ``known`` are values that they may name."""
    found = read_settings(text, known)
    tls: Tls = next((tls for tls in get_args(Tls) if tls == found.tls), "verify-full")
    return Described(
        fields=found.fields,
        password=found.password,
        line=Line(tls=tls, ca_file=found.ca_file),
        zone=found.zone,
        unknown=found.unknown,
    )


def target_of(described: Described, password: str | None = None) -> Target:
    """Where it is. Raises ``RuleViolation`` "site.unknown", which names what is taken from elsewhere."""
    is_file = described.fields.kind == "sqlite"
    needless = {
        *(("password",) if password else ()),
        *(("user", "password", "host", "port") if is_file else ()),
    }
    missing = {part: name for part, name in described.unknown.items() if part not in needless}
    if missing:
        told = [f"{part} from {name}" if name else part for part, name in missing.items()]
        names = sorted({name for name in missing.values() if name})
        raise RuleViolation(
            "site.unknown",
            f"The settings do not say everything themselves. They take {', '.join(told)}.",
            f"Give the values of {', '.join(names)}." if names else "Enter them yourself.",
        )
    return Target(url=url_of(described.fields), password=password or described.password, line=described.line)


def suggest(target: Target, *, begun: Begun | None = None) -> list[TableReport]:
    """The tables there, the likeliest first, each with what fits an enquiry, and why."""
    return site_inspect.inspect(
        target.url,
        target.password,
        line=target.line,
        tunnel_password=target.tunnel_password,
        begun=begun,
    )


def suggest_trusting(target: Target, fingerprint: str) -> list[TableReport]:
    """``suggest`` through an SSH server whose key has this fingerprint, if nothing is known of it yet."""
    try:
        return suggest(target)
    except UnknownHostKey as unknown:
        tunnel = target.line.tunnel
        if tunnel is None:  # never raised without one
            raise
        require_same(unknown, fingerprint)
        trusted = replace(target.line, tunnel=replace(tunnel, host_key=unknown.key))
        return suggest(replace(target, line=trusted))


def preview(
    outside: Outside,
    target: Target,
    table: str,
    mapping: Mapping[str, str],
    *,
    zone: str = "UTC",
    begun: Begun | None = None,
) -> Preview:
    """What the newest rows would become. Nothing is kept."""
    source = _open(outside, target, table, mapping, zone, "manual", begun)
    try:
        page = source.newest(SHOWN)
    finally:
        source.close()
    return Preview(enquiries=page.enquiries, rejections=page.rejections[:SHOWN])


def dependents(
    outside: Outside,
    target: Target,
    table: str,
    mapping: Mapping[str, str],
    *,
    begun: Begun | None = None,
) -> list[Dependent]:
    """Rows of other tables that would hold back, or go with, some of the newest rows: told by table."""
    source = _open(outside, target, table, mapping, "UTC", "manual", begun)
    found: dict[tuple[str, str], Dependent] = {}
    try:
        for enquiry in source.newest(_LOOKED_INTO).enquiries:
            for one in source.dependents(enquiry.key):
                found.setdefault((one.table, one.column), one)
    finally:
        source.close()
    return list(found.values())


def try_out(
    outside: Outside,
    target: Target,
    table: str,
    mapping: Mapping[str, str],
    strategy: str,
    *,
    zone: str = "UTC",
    begun: Begun | None = None,
) -> tuple[SiteCheck, ...]:
    """The connection test of a website that is not kept yet."""
    source = _open(outside, target, table, mapping, zone, strategy, begun)
    try:
        return tuple(source.check())
    finally:
        source.close()


def offers(report: TableReport) -> list[str]:
    """What of a table may fill a field, each in the notation of a mapping: what was suggested comes first."""
    further = (one.column for one in report.extra)
    own = (written(Column(name)) for name in report.columns)
    return list(dict.fromkeys((*report.suggested.values(), *further, *own)))


def columns_for(report: TableReport, field: str) -> list[str]:
    """The columns that can be the "key" or "submitted_at"."""
    kinds = _TIMES if field == "submitted_at" else set(report.columns.values())
    return [written(Column(name)) for name, kind in report.columns.items() if kind in kinds]


def flags(report: TableReport, mapping: Mapping[str, str]) -> tuple[list[str], str | None]:
    """The columns that can mark a row as deleted, by their bare names, and the one whose name says so.

    What fills a field or points elsewhere is none: setting it would spoil it.
    """
    used = {name for expression in expressions_of(mapping).values() for name in columns(expression)}
    used |= {reference.column for reference in report.references}
    found = [name for name, kind in report.columns.items() if kind in FLAG_KINDS and name not in used]
    return found, next((name for name in found if _DELETED.intersection(words_of(name))), None)


def needs_zone(report: TableReport, mapping: Mapping[str, str]) -> bool:
    """Whether the times of the table say nothing of their zone, so that the owner has to."""
    expression = expressions_of({"submitted_at": mapping["submitted_at"]})["submitted_at"]
    return any(report.columns.get(name) != "aware" for name in columns(expression))


def wrong_with(field: str, text: str) -> str:
    """Why this cannot fill the field, for the owner to read; "" where it can."""
    try:
        expressions_of({field: text})
    except RuleViolation as refusal:
        return refusal.message
    return ""


def grant_sql(target: Target, report: TableReport, mapping: Mapping[str, str], strategy: str) -> str:
    """SQL for a role that may do what this mapping and strategy need, and no more; "" for a file."""
    targets = {(one.column, one.table): one.target for one in report.references}
    read, looked_into = rights.needed_by(mapping, targets)
    try:
        return rights.grant_sql(
            target.url.partition("://")[0],
            report.name,
            read,
            strategy,
            looked_into=looked_into,
        )
    except KnownError as error:
        if error.code == "site.no_rights":
            return ""
        raise


def _open(
    outside: Outside,
    target: Target,
    table: str,
    mapping: Mapping[str, str],
    zone: str,
    strategy: str,
    begun: Begun | None,
) -> SiteSource:
    source = outside.open_site(
        target.url,
        target.password,
        ColumnMapping(table, mapping, zone),
        strategy,
        line=target.line,
        tunnel_password=target.tunnel_password,
    )
    if begun is not None:
        begun(source.cancel)
    return source
