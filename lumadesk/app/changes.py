"""What a write touched: the nouns and ids that every view refreshes itself by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Changes(Generic[T]):
    """The outcome of one write use-case: its ``value`` (often the new id) and what it ``touched``.

    Keys of ``touched`` are nouns as in the tables' names ("enquiry", "person", "invoice", …).
    """

    value: T
    touched: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def concerns(self, *nouns: str) -> bool:
        return any(self.touched.get(noun) for noun in nouns)
