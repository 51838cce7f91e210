"""Suggests what of a table fills which field of an enquiry, by names, types and the look of the values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lumadesk.site.backends import TEXT_KINDS
from lumadesk.site.content import Content, content_of, objects_of
from lumadesk.site.expressions import Column, Expression, Joined, JsonValue, Lookup, Source, written
from lumadesk.site.fields import EXTRA, LONGEST_NAME, is_field
from lumadesk.site.names import fit, in_words, is_first_name, is_last_name, says_otherwise, words_of
from lumadesk.site.source import FIELDS
from lumadesk.site.sql_source import TableFacts

_DISPLAYED = ("title", "name", "label", "display_name", "caption", "description")
_PEOPLE = frozenset({"customer", "client", "contact", "person", "visitor", "sender", "enquirer", "lead"})
_TEXTS = frozenset({"text", "other"})
_SHOWN = "shown"  # the kind of what stands for a row of another table
_KINDS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("name", "email", "message"), _TEXTS),
    "phone": _TEXTS | {"integer", "number"},
    **dict.fromkeys(("service", "source"), _TEXTS | {"integer", "number", "uuid", _SHOWN}),
}
_LEAST = 0.4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What fills a field, how sure that is from 0 to 1, and why, for the owner to read."""

    column: str  # in the notation of ``expressions``
    confidence: float
    reason: str
    codes: tuple[
        str, ...
    ] = ()  # few short values that come again and again: the owner may tell what they mean


@dataclass(frozen=True, slots=True)
class Further:
    """What else the table has, that an enquiry has no field for."""

    name: str
    column: str  # in the notation of ``expressions``


@dataclass(frozen=True, slots=True)
class _Candidate:
    parts: tuple[Source, ...]  # more than one are joined
    name: str  # of the column or key, for the owner to read
    words: tuple[str, ...]
    kind: str
    content: Content
    handicap: float = 0

    @property
    def expression(self) -> Expression:
        return self.parts[0] if len(self.parts) == 1 else Joined(self.parts)

    @property
    def text(self) -> str:
        return written(self.expression)

    @property
    def used(self) -> set[str]:
        """What no other field may use once this one does."""
        return {written(part) for part in self.parts}


def suggest(table: TableFacts, others: Mapping[str, TableFacts]) -> dict[str, Suggestion]:
    """Field -> what is suggested for it; nothing is suggested twice. ``others`` are all tables by name."""
    chosen: dict[str, Suggestion] = {}
    key = _key(table)
    if key is not None:
        chosen["key"] = key
    rated = [
        (suggestion, field, candidate)
        for candidate in _candidates(table, others)
        for field in FIELDS[1:]
        if (suggestion := _rate(field, candidate, table)) is not None
    ]
    taken: set[str] = {key.column} if key else set()
    for suggestion, field, candidate in sorted(rated, key=lambda found: -found[0].confidence):
        if field not in chosen and not taken & candidate.used:
            chosen[field] = suggestion
            taken |= candidate.used
    return {field: chosen[field] for field in FIELDS if field in chosen}


def further(table: TableFacts, others: Mapping[str, TableFacts], mapped: Mapping[str, str]) -> list[Further]:
    """The columns and keys in JSON that no field takes, with a name for each."""
    taken = set(mapped.values())
    for candidate in _candidates(table, others):
        if candidate.text in taken:
            taken |= candidate.used
    found: dict[str, Further] = {}
    for candidate in _own(table, others):
        name = in_words(candidate.name)[:LONGEST_NAME].strip()
        if candidate.text not in taken and name not in found and is_field(f"{EXTRA}{name}"):
            found[name] = Further(name, candidate.text)
    return list(found.values())


def _key(table: TableFacts) -> Suggestion | None:
    """A column that tells rows apart; where none is declared to, one whose name says so."""
    rated = {name: fit("key", words_of(name)) for name in table.columns}
    unique = [name for name in table.columns if name in table.unique]
    if unique:
        best = max(unique, key=lambda name: rated[name])
        return Suggestion(written(Column(best)), 1, "it is unique in the table")
    best = max(table.columns, key=lambda name: rated[name], default="")
    if not best or not rated[best]:
        return None
    return Suggestion(written(Column(best)), 0.6, f"it is called “{best}”, though nothing keeps it unique")


def _candidates(table: TableFacts, others: Mapping[str, TableFacts]) -> Iterator[_Candidate]:
    own = list(_own(table, others))
    yield from own
    yield from _people(table, others)
    for first in own:
        if is_first_name(first.words):
            for last in own:
                if is_last_name(last.words) and _home(first) == _home(last):
                    both = f"{first.name} + {last.name}"
                    parts = (*first.parts, *last.parts)
                    yield _Candidate(parts, both, ("full", "name"), "text", Content(0), handicap=0.01)


def _own(table: TableFacts, others: Mapping[str, TableFacts]) -> Iterator[_Candidate]:
    """The columns: those with a foreign key by what it points at, those with JSON by their keys."""
    pointing = {key.column: key for key in table.references}
    for name, kind in table.columns.items():
        values = table.sample.get(name, ())
        inside = objects_of(values) if kind in TEXT_KINDS or kind == "number" else {}
        shown = _displayed(others.get(pointing[name].table)) if name in pointing else None
        if shown is not None:
            words = words_of(name)
            words = words[:-1] if words[-1:] == ("id",) and len(words) > 1 else words
            lookup = Lookup(name, pointing[name].table, shown)
            yield _Candidate((lookup,), " ".join(words), words, _SHOWN, Content(0))
        elif inside:
            for key, found in inside.items():
                value = JsonValue(name, (key,))
                yield _Candidate((value,), key, words_of(key), "other", content_of(found), handicap=0.02)
        else:
            yield _Candidate((Column(name),), name, words_of(name), kind, content_of(values))


def _people(table: TableFacts, others: Mapping[str, TableFacts]) -> Iterator[_Candidate]:
    """Where the sender is a row of another table: its columns."""
    for key in table.references:
        target = others.get(key.table)
        if target is None or key.table == table.name or not _PEOPLE.intersection(words_of(key.column)):
            continue
        for name, kind in target.columns.items():
            content = content_of(target.sample.get(name, ()))
            lookup = Lookup(key.column, key.table, name)
            yield _Candidate((lookup,), name, words_of(name), kind, content, handicap=0.15)


def _displayed(table: TableFacts | None) -> str | None:
    """The column by which people know the rows of a table."""
    if table is None:
        return None
    texts = [name for name, kind in table.columns.items() if kind in _TEXTS]
    return next((name for name in _DISPLAYED if name in texts), texts[0] if texts else None)


def _home(candidate: _Candidate) -> str | None:
    """The JSON column that a candidate is in; None for a column by itself."""
    return candidate.expression.column if isinstance(candidate.expression, JsonValue) else None


def _rate(field: str, candidate: _Candidate, table: TableFacts) -> Suggestion | None:
    content = candidate.content
    named = fit(field, candidate.words)
    if field == "submitted_at":
        looks, told = _rate_time(candidate, named, table.time_kinds)
    elif candidate.kind not in _KINDS[field]:
        return None
    else:
        looks, told = _rate_text(field, content)
    if looks < 0:
        return None
    confidence = min(1.0, named + looks / 10 if named else looks) - candidate.handicap
    if confidence < _LEAST:
        return None
    reasons = [f"it is called “{candidate.name}”"] if named else []
    if told:
        reasons.append(told)
    codes = content.codes if field in ("service", "source") else ()
    return Suggestion(candidate.text, round(confidence, 2), " and ".join(reasons), codes)


def _rate_time(candidate: _Candidate, named: float, kinds: frozenset[str]) -> tuple[float, str]:
    if not isinstance(candidate.expression, Column) or candidate.kind not in kinds:
        return -1, ""
    content = candidate.content
    if content.never(content.times):
        return -1, ""
    if candidate.kind in _TEXTS:
        return (0.5, _share(content.times, content, "times")) if content.mostly(content.times) else (0, "")
    if named:
        return 0.5, "it holds dates and times"
    # Nothing but the type: better than no time at all.
    return (-1 if says_otherwise("submitted_at", candidate.words) else 0.45), "it holds dates and times"


def _rate_text(field: str, content: Content) -> tuple[float, str]:
    """How much the values look like the field's, -1 where they do not at all; and that in words."""
    if field == "email":
        if content.never(content.emails):
            return -1, ""
        looks = 0.75 if content.enough and content.mostly(content.emails) else 0
        return looks, _share(content.emails, content, "email addresses")
    if field == "phone":
        if content.mostly(content.emails) or (content.never(content.phones) and content.length > 25):
            return -1, ""
        looks = 0.65 if content.enough and content.mostly(content.phones, 0.7) else 0
        return looks, _share(content.phones, content, "telephone numbers")
    if any(content.mostly(count) for count in (content.emails, content.phones, content.times)):
        return -1, ""
    if field == "name":
        looks = 0.45 if content.enough and content.mostly(content.names, 0.6) and not content.codes else 0
        return looks, _share(content.names, content, "names")
    if field == "message":
        looks = 0.5 if content.enough and content.mostly(content.sentences, 0.4) else 0
        return looks, _share(content.sentences, content, "sentences")
    return 0, ""


def _share(count: int, content: Content, what: str) -> str:
    return f"{count} of {content.filled} values look like {what}" if count else ""
