"""Records that are only ever added: which of them still count once some were corrected or taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar

from lumadesk.domain.errors import RuleViolation


class Happening(Protocol):
    """Something that happened ``on`` a day. ``replaces`` is the id of the record that this one corrects."""

    @property
    def id(self) -> int: ...

    @property
    def on(self) -> date: ...

    @property
    def replaces(self) -> int | None: ...

    @property
    def takes_back(self) -> bool: ...


H = TypeVar("H", bound=Happening)


def counting(happenings: Iterable[H]) -> tuple[H, ...]:
    """Those that were neither corrected nor taken back, by day; on one day as they were recorded."""
    known = list(happenings)
    gone = {one.replaces for one in known}
    return tuple(
        sorted(
            (one for one in known if one.id not in gone and not one.takes_back),
            key=lambda one: (one.on, one.id),
        )
    )


def first_of(happenings: Iterable[H], id_: int) -> int:
    """The id of the record that ``id_`` corrects in the end: what a correction says belongs to that one."""
    replaced = {one.id: one.replaces for one in happenings}
    while (before := replaced.get(id_)) is not None:
        id_ = before
    return id_


def without(happenings: Sequence[H], id_: int) -> list[H]:
    """All but the record ``id_`` and those that it corrected: left in, these would count again."""
    first = first_of(happenings, id_)
    return [one for one in happenings if first_of(happenings, one.id) != first]


def require_counting(happenings: Sequence[H], id_: int) -> H:
    """The record ``id_``, which may be corrected. Raises RuleViolation ``event.not_current``."""
    for one in counting(happenings):
        if one.id == id_:
            return one
    raise RuleViolation(
        "event.not_current",
        "That entry is not there, or was corrected or taken back already.",
        "Choose one of the entries that count now.",
    )
