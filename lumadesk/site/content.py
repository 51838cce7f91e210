"""What the values of a column look like: addresses, numbers to call, times, names, sentences, codes, JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_PHONE = re.compile(r"[+(]?[\d][\d\s().\-/+x]{5,22}\d")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_QUAD = re.compile(r"(\d{1,3}\.){3}\d{1,3}")
_NAME_PART = re.compile(r"[^\W\d_][^\W\d_]*(['\u2019.\-][^\W\d_]*)*,?")
_CODE = re.compile(r"[\w\-./]{1,24}")
_KEYS = 40  # of one JSON column
_ENOUGH = 3  # values, to say anything by them


@dataclass(frozen=True, slots=True)
class Content:
    """The values of a sample that are filled in, as text, and how many of them look like what."""

    filled: int
    emails: int = 0
    phones: int = 0
    times: int = 0
    names: int = 0
    sentences: int = 0
    codes: tuple[str, ...] = ()  # where there are few short words that come again and again
    length: int = 0  # the usual one

    def mostly(self, count: int, share: float = 0.8) -> bool:
        return self.filled > 0 and count >= share * self.filled

    def never(self, count: int) -> bool:
        """There is enough to judge by, and next to none of it looks so."""
        return self.filled >= _ENOUGH and count < 0.2 * self.filled

    @property
    def enough(self) -> bool:
        return self.filled >= _ENOUGH


def content_of(values: Iterable[Any]) -> Content:
    texts = [text for value in values if (text := _text(value))]
    if not texts:
        return Content(0)

    def count(looks: Callable[[str], bool]) -> int:
        return sum(map(looks, texts))

    return Content(
        filled=len(texts),
        emails=count(lambda text: _EMAIL.fullmatch(text) is not None),
        phones=count(_is_phone),
        times=count(_is_time),
        names=count(_is_name),
        sentences=count(lambda text: len(text) > 40 and " " in text),
        codes=_codes(texts),
        length=sorted(map(len, texts))[len(texts) // 2],
    )


def objects_of(values: Iterable[Any]) -> Mapping[str, list[Any]]:
    """Key -> its values, where the values of a column are objects in JSON; empty for any other column."""
    objects = []
    filled = 0
    for value in values:
        text = _text(value)
        if not text:
            continue
        filled += 1
        try:
            read = json.loads(text) if text.startswith("{") else None
        except (ValueError, RecursionError):  # cut off, or broken
            continue
        if isinstance(read, dict):
            objects.append(read)
    if not objects or len(objects) < 0.5 * filled:
        return {}
    keys = list(dict.fromkeys(key for found in objects for key in found if key.strip()))[:_KEYS]
    return {key: [found.get(key) for found in objects] for key in keys}


def _text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, dict):
        return json.dumps(value)
    return "" if value is None or isinstance(value, bytes) else str(value).strip()


def _is_phone(text: str) -> bool:
    digits = sum(sign.isdigit() for sign in text)
    if not 7 <= digits <= 15 or _DATE.match(text) or _QUAD.fullmatch(text):
        return False
    return _PHONE.fullmatch(text) is not None


def _is_name(text: str) -> bool:
    """Two to five words, each beginning with a capital letter or in a script that has none."""
    words = text.split()
    return (
        2 <= len(words) <= 5
        and len(text) <= 60
        and all(_NAME_PART.fullmatch(word) and word[0] == word[0].upper() for word in words)
    )


def _is_time(text: str) -> bool:
    if not _DATE.match(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _codes(texts: list[str]) -> tuple[str, ...]:
    different = dict.fromkeys(texts)
    if len(different) > 12 or len(texts) < 2 * len(different):
        return ()
    return tuple(sorted(different)) if all(map(_CODE.fullmatch, different)) else ()
