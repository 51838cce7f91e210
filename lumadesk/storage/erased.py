"""What one transaction erased: the content of its line in the erasure ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Erased:
    """Ids only, by noun, and HMACs of the website's keys and of contacts: nothing here tells who was erased.

    ``people`` are the erased persons: whatever a restored backup still holds about them goes, except
    the records in ``kept``. ``merged`` are pairs (person that stayed, person that was merged into it):
    a backup from before the merge must not bring the second one back once the first is erased.
    """

    records: dict[str, set[int]] = field(default_factory=dict)
    people: set[int] = field(default_factory=set)
    kept: dict[str, set[int]] = field(default_factory=dict)
    merged: list[tuple[int, int]] = field(default_factory=list)
    tombstones: list[tuple[int, str]] = field(default_factory=list)
    suppressed: list[tuple[str, str]] = field(default_factory=list)  # (kind, HMAC)
    anonymous: list[dict[str, Any]] = field(default_factory=list)  # figures left of what went
    erasure: dict[str, Any] | None = None

    def __bool__(self) -> bool:
        return bool(self.records or self.people or self.merged)

    def add(self, noun: str, ids: Iterable[int]) -> None:
        self.records.setdefault(noun, set()).update(ids)

    def to_document(self) -> dict[str, Any]:
        return {
            "records": _sorted(self.records),
            "people": sorted(self.people),
            "kept": _sorted(self.kept),
            "merged": [list(pair) for pair in self.merged],
            "tombstones": [list(pair) for pair in self.tombstones],
            "suppressed": [list(pair) for pair in self.suppressed],
            **({"anonymous": self.anonymous} if self.anonymous else {}),
            "erasure": self.erasure,
        }

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Erased:
        return cls(
            records=_sets(document["records"]),
            people=set(document["people"]),
            kept=_sets(document["kept"]),
            merged=[(keep, other) for keep, other in document["merged"]],
            tombstones=[(site_id, mac) for site_id, mac in document["tombstones"]],
            suppressed=[(kind, mac) for kind, mac in document.get("suppressed", ())],
            anonymous=list(document.get("anonymous", ())),
            erasure=document["erasure"],
        )


def _sorted(ids: dict[str, set[int]]) -> dict[str, list[int]]:
    return {noun: sorted(values) for noun, values in ids.items() if values}


def _sets(ids: dict[str, list[int]]) -> dict[str, set[int]]:
    return {noun: set(values) for noun, values in ids.items()}
