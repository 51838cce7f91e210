"""Finds the line of a JSON text on which an entry stands, so that a mistake can be pointed at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]

_SPACE = " \t\r\n"


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line, from 1, of the entry that ``path`` leads to in valid JSON; where it ends, of what it ends in.

    ``path`` holds names of objects' entries and places in lists: ("article15", "recipients", 1, "country").
    """
    at = _skip(text, 0)
    marked = at
    for step in path:
        found = _inside(text, at, step)
        if found is None:
            break
        marked, at = found
    return text.count("\n", 0, marked) + 1


def _inside(text: str, at: int, step: str | int) -> tuple[int, int] | None:
    """Where the entry is named, and where its value begins."""
    if text[at] == "{":
        return _in_object(text, at, step)
    if text[at] == "[":
        return _in_list(text, at, step)
    return None


def _in_object(text: str, at: int, step: str | int) -> tuple[int, int] | None:
    at = _skip(text, at + 1)
    while text[at] != "}":
        named = at
        name, after = scanstring(text, at + 1, True)
        value = _skip(text, _skip(text, after) + 1)
        if name == step:
            return named, value
        at = _next(text, value)
    return None


def _in_list(text: str, at: int, step: str | int) -> tuple[int, int] | None:
    at = _skip(text, at + 1)
    place = 0
    while text[at] != "]":
        if place == step:
            return at, at
        at = _next(text, at)
        place += 1
    return None


def _next(text: str, value: int) -> int:
    """Beyond the value that begins at ``value``, and the comma after it."""
    _value, end = json.JSONDecoder().raw_decode(text, value)
    end = _skip(text, end)
    return _skip(text, end + 1) if text[end] == "," else end


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at
