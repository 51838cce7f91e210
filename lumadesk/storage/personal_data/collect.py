"""Everything that is held about one person, read generically by the manifest, in words for people to read."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, Table, select
from sqlmodel import SQLModel

from lumadesk.domain.money import format_money, from_pence
from lumadesk.storage.columns import from_json
from lumadesk.storage.personal_data.column import PORTABLE_BASES, Column, Shown, TableManifest
from lumadesk.storage.personal_data.manifest import MANIFEST
from lumadesk.storage.transaction import Tx

_LONDON = ZoneInfo("Europe/London")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One record. ``fields`` are all its labelled values; ``portable`` only those that the person gave or
    that were observed of them, on consent or contract (UK GDPR Art 20). Empty values are left out.
    """

    table: str
    id: int
    title: str
    fields: tuple[tuple[str, str], ...]
    portable: tuple[tuple[str, str], ...]
    basis: str

    @property
    def provided(self) -> bool:
        return bool(self.portable)


def collect(tx: Tx, person_id: int) -> list[Found]:
    """Every record of a person, by table and then by date. Reads nobody else's records."""
    found: list[Found] = []
    for name, manifest in MANIFEST.items():
        if manifest.via is not None:
            found += _collect_table(tx, SQLModel.metadata.tables[name], manifest, person_id)
    return found


def _collect_table(tx: Tx, table: Table, manifest: TableManifest, person_id: int) -> list[Found]:
    exported = {name: column for name, column in manifest.columns.items() if column.export != "no"}
    in_title = [name for _text, name, _spec, _conversion in string.Formatter().parse(manifest.title) if name]
    names = dict.fromkeys(["id", *exported, *in_title])
    wanted = _belonging(select(*(table.c[name] for name in names)), table, manifest, person_id)
    if manifest.unless is not None:
        wanted = wanted.where(table.c[manifest.unless].is_(False))
    rows = tx.connection.execute(wanted.order_by(table.c[manifest.order], table.c.id))
    return [_found(table.name, manifest, exported, in_title, row._mapping) for row in rows]


def _belonging(wanted: Select[Any], table: Table, manifest: TableManifest, person_id: int) -> Select[Any]:
    way = table.c[manifest.via or "id"]
    if manifest.via in ("id", "person_id"):
        return wanted.where(way == person_id)
    (key,) = way.foreign_keys
    owner = key.column.table
    return wanted.where(way.in_(select(owner.c.id).where(owner.c.person_id == person_id)))


def _found(
    noun: str,
    manifest: TableManifest,
    exported: Mapping[str, Column],
    in_title: list[str],
    row: Mapping[Any, Any],
) -> Found:
    fields: list[tuple[str, str]] = []
    portable: list[tuple[str, str]] = []
    for name, column in exported.items():
        value = row[name]
        words = "" if value is None else shown(column.shown, value)
        if not words:  # an empty list, too, such as that of no clarifications
            continue
        field = (column.label, words)
        fields.append(field)
        if column.export in ("provided", "observed") and manifest.basis in PORTABLE_BASES:
            portable.append(field)
    title = manifest.title.format(**{name: _in_title(manifest.columns[name], row[name]) for name in in_title})
    return Found(
        table=noun,
        id=row["id"],
        title=title,
        fields=tuple(fields),
        portable=tuple(portable),
        basis=manifest.basis,
    )


def shown(as_: Shown, value: Any) -> str:
    """A stored value as people read it; moments in the time of the United Kingdom."""
    match as_:
        case "moment":
            local = value.astimezone(_LONDON)
            return f"{_day(local)}, {local:%H:%M}"
        case "day":
            return _day(value)
        case "pence":
            return format_money(from_pence(value))
        case "yes-no":
            return "yes" if value else "no"
        case "size":
            return f"{value:,} bytes"
        case "choice":
            return str(value).replace("-", " ")
        case "business":
            supplier = from_json(value)
            return ", ".join(
                filter(None, (supplier["own_name"], supplier["business_name"], supplier["address"]))
            )
        case "pauses":
            return "; ".join(
                f"asked {_day(date.fromisoformat(asked))}, "
                + (f"answered {_day(date.fromisoformat(answered))}" if answered else "not answered")
                for asked, answered in from_json(value)
            )
        case "extra":
            return "\n".join(f"{name}: {text}" for name, text in from_json(value))
        case "text":
            return str(value)


def _in_title(column: Column, value: Any) -> str:
    if value is None:
        return "(draft)"
    return _day(value.astimezone(_LONDON)) if isinstance(value, datetime) else shown(column.shown, value)


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
