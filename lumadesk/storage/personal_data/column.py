"""The words of the manifest: whose data a column holds, where it goes, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

#: Whose data a column holds. A "reference" only leads to other records.
Subject = Literal["person", "owner", "reference", "none"]

#: In a copy for the person: given by the person, observed of them (both portable, UK GDPR Art 20), made by
#: the owner, or not part of it.
Export = Literal["provided", "observed", "owner", "no"]

#: On erasure the value goes with its record, goes while the record stays, or holds nothing that must go.
Erasure = Literal["with-record", "anonymise", "no"]

#: On what a kind of record rests (UK GDPR Art 6(1)): consent, contract and what goes before it, a legal
#: duty, or legitimate interests. None of it where a table holds nothing of a person.
Basis = Literal["consent", "contract", "legal-duty", "interests", "none"]

#: What the person provided is portable where it rests on one of these (UK GDPR Art 20(1)(a)).
PORTABLE_BASES = frozenset({"consent", "contract"})

#: How a value is written for people to read.
Shown = Literal["text", "moment", "day", "pence", "yes-no", "size", "business", "pauses", "choice", "extra"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    subject: Subject
    label: str
    export: Export
    erasure: Erasure
    retention: str
    shown: Shown = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableManifest:
    """``via`` is the column that leads to the person: "person_id", or one that leads to a table which has it.

    ``title`` may name columns in braces; ``order`` is the column by which a person's records are listed.
    Rows in which the column ``unless`` is true are no part of a copy: they say nothing about the person.
    """

    title: str
    via: str | None
    order: str
    columns: Mapping[str, Column]
    basis: Basis = "none"
    unless: str | None = None


def provided(label: str, shown: Shown = "text") -> Column:
    return _column("person", label, "provided", shown)


def observed(label: str, shown: Shown = "text") -> Column:
    return _column("person", label, "observed", shown)


def by_owner(label: str, shown: Shown = "text") -> Column:
    return _column("person", label, "owner", shown)


def derived(label: str) -> Column:
    """Computed from a column that is exported."""
    return _column("person", label, "no", "text")


def reference(label: str) -> Column:
    return _column("reference", label, "no", "text")


def impersonal(label: str) -> Column:
    return _column("none", label, "no", "text")


def of_owner(label: str) -> Column:
    return _column("owner", label, "no", "text")


def _column(subject: Subject, label: str, export: Export, shown: Shown) -> Column:
    erasure: Erasure = "with-record" if subject == "person" else "no"
    return Column(subject=subject, label=label, export=export, erasure=erasure, retention="", shown=shown)


def table(
    retention: str,
    columns: Mapping[str, Column],
    *,
    title: str = "",
    via: str | None = None,
    order: str = "id",
    basis: Basis = "none",
    unless: str | None = None,
    blanked: tuple[str, ...] = (),
) -> TableManifest:
    """``blanked`` columns are emptied by an erasure while the record stays."""
    filled = {
        name: replace(column, retention=retention, erasure="anonymise" if name in blanked else column.erasure)
        for name, column in {"id": reference("Number"), **columns}.items()
    }
    return TableManifest(title=title, via=via, order=order, columns=filled, basis=basis, unless=unless)
