"""One number for a record of several kinds, as lists know their rows by."""

from __future__ import annotations

from collections.abc import Sequence


def key_of(kinds: Sequence[str], kind: str, wanted: int) -> int:
    return wanted * len(kinds) + kinds.index(kind)


def record_of(kinds: Sequence[str], key: int) -> tuple[str, int]:
    """The other way."""
    wanted, kind = divmod(key, len(kinds))
    return kinds[kind], wanted
