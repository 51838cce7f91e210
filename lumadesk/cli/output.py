"""What a command prints: one JSON document, or lines for a person; notices go to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path

from lumadesk.domain.hostile_text import visible_text


def show(document: Mapping[str, object], lines: Iterable[str], *, as_json: bool) -> None:
    """Print ``document`` as JSON, or ``lines`` for a person to read."""
    if as_json:
        print_json(document)
        return
    for line in lines:
        # Visitors wrote parts of it: no control character of theirs may steer the terminal.
        print("\n".join(visible_text(part) for part in line.split("\n")))


def print_json(document: Mapping[str, object]) -> None:
    # ASCII only: valid whatever the terminal's encoding, lone surrogates included.
    print(json.dumps(plain(document), indent=2, ensure_ascii=True))


def notice(text: str) -> None:
    """Tell the owner something that is no part of the result."""
    for part in text.split("\n"):
        print(visible_text(part), file=sys.stderr)


def plain(value: object) -> object:
    """``value`` as JSON has it: dates in ISO, money as text, dataclasses as objects."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(entry) for key, entry in value.items()}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Iterable):
        return [plain(entry) for entry in value]
    raise TypeError(f"{type(value).__name__} has no place in a JSON document")


def pounds(amount: Decimal) -> str:
    """Money as the JSON documents have it: text with two places, no currency sign."""
    return f"{amount:.2f}"
