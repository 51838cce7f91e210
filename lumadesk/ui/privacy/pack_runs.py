"""A record's fields cut into runs of one look each, and the way back from a run to the place in its field."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, pairwise

from lumadesk.app.pack_review import ReviewField
from lumadesk.domain.packs import Redaction

#: Qt lays out a whole line at once, so an endless line is broken for display.
_LONGEST_LINE = 2_000
_ENDLESS = re.compile(rf"[^\n]{{{_LONGEST_LINE}}}(?=[^\n])")
#: Characters in one run: a few milliseconds' work.
LONGEST_RUN = 20_000
#: More mentions in one field than anybody looks at one by one; those beyond are not marked.
MOST_MENTIONS = 20_000


class Look(StrEnum):
    PLAIN = "plain"
    LABEL = "label"
    OTHER = "other"  # names somebody else
    GONE = "gone"  # is taken out of the copy


@dataclass(frozen=True, slots=True)
class Run:
    """``field`` is a field's number, -1 where the text is none of the record's; ``start`` its place there."""

    text: str
    look: Look
    field: int = -1
    start: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """The characters from ``start`` to before ``end`` of the field of this number."""

    field: int
    start: int
    end: int


def runs(fields: Sequence[ReviewField], redactions: Sequence[Redaction]) -> Iterator[Run]:
    """What is shown of a record, its characters one for one."""
    for number, field in enumerate(fields):
        yield Run(("\n\n" if number else "") + f"{' '.join(field.label.split())}\n", Look.LABEL)
        gone = [(one.start, one.end) for one in redactions if one.field == field.label]
        yield from _value(number, field, gone)


def _value(number: int, field: ReviewField, gone: Sequence[tuple[int, int]]) -> Iterator[Run]:
    value = field.value
    breaks = {match.end() for match in _ENDLESS.finditer(value)}
    cuts = {0, len(value), *breaks, *range(0, len(value), LONGEST_RUN)}
    for start, end in gone:
        cuts |= {start, min(end, len(value))}
    others = [(mention.start, mention.end) for mention in field.others[:MOST_MENTIONS]]
    cuts.update(chain.from_iterable(others))
    edges = sorted(cuts)
    is_gone = _Inside(gone)
    is_other = _Inside(others)
    for start, end in pairwise(edges):
        look = Look.GONE if is_gone.at(start) else Look.OTHER if is_other.at(start) else Look.PLAIN
        if start in breaks:
            yield Run("\n", Look.PLAIN)
        yield Run(_shown(value[start:end]), look, number, start)


class _Inside:
    """Whether a place lies in one of some ranges, which may overlap."""

    def __init__(self, ranges: Sequence[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(ranges):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def at(self, place: int) -> bool:
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and place < self._ends[index]


#: What Qt would take for something else, and what turns the order of the text round, shown as one sign each.
_UNSHOWN = dict.fromkeys(
    [
        *(number for number in range(0x20) if number not in (0x09, 0x0A)),
        *range(0x7F, 0xA0),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xD800, 0xE000),
        0x2028,
        0x2029,
        0xFDD0,
        0xFDD1,
        0xFFFE,
        0xFFFF,
    ],
    "\N{REPLACEMENT CHARACTER}",
)


def _shown(text: str) -> str:
    return text if text.isascii() and text.isprintable() else text.translate(_UNSHOWN)


def characters_before(text: str, units: int) -> int:
    """How many characters of ``text`` lie before so many of the 16-bit units that Qt counts in."""
    if units <= 0:
        return 0
    if max(text, default="") <= "\uffff":
        return min(units, len(text))
    counted = 0
    for index, character in enumerate(text):
        counted += 2 if character > "\uffff" else 1
        if counted > units:
            return index
        if counted == units:
            return index + 1
    return len(text)


def units_before(text: str, characters: int) -> int:
    """How many of Qt's 16-bit units the first ``characters`` take."""
    part = text[:characters]
    return len(part) + sum(character > "\uffff" for character in part)
