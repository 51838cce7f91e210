"""Text from outside made safe to keep, to list and to open in a spreadsheet, without losing what it says."""

from __future__ import annotations

import re
import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

#: C0 and C1 controls and DEL, but tab and line feed; lone surrogates, which UTF-8 cannot hold.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

#: The flags of England, Scotland and Wales are spelt with invisible tag characters.
_FLAG = re.compile("(\U0001f3f4[\U000e0061-\U000e007a]{4,6}\U000e007f)")

#: They build emoji and Indic or Persian letters, so they stay between two visible characters.
_JOINERS = frozenset("\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}")

#: Format characters by category, yet drawn: Arabic, Syriac and Kaithi number and verse signs.
_DRAWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")

#: ASCII and full-width signs that make a spreadsheet read a cell as a formula (OWASP, CSV injection).
_FORMULA_STARTS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def clean_text(text: str) -> str:
    """The text as it is kept: line ends become "\\n", control characters and lone surrogates U+FFFD.

    Tab and line feed stay; nothing is shortened or trimmed.
    """
    return _CONTROLS.sub(_REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))


def visible_text(text: str) -> str:
    """One line for titles and lists in which nothing hides: U+202E is written "[U+202E]", and so on.

    White space of any kind becomes single spaces; letters of every script stay as they are.
    """
    parts = _FLAG.split(clean_text(text))
    shown = (part if index % 2 else _without_hidden(part) for index, part in enumerate(parts))
    return " ".join("".join(shown).split())


def csv_cell(value: str) -> str:
    """The value, with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{value}" if value.lstrip(" ")[:1] in _FORMULA_STARTS else value


def _without_hidden(text: str) -> str:
    return "".join(
        f"[U+{ord(character):04X}]" if _hides(text, index, character) else character
        for index, character in enumerate(text)
    )


def _hides(text: str, index: int, character: str) -> bool:
    if unicodedata.category(character) != "Cf" or character in _DRAWN:
        return False
    joins = character in _JOINERS and 0 < index < len(text) - 1
    return not (joins and _is_drawn(text[index - 1]) and _is_drawn(text[index + 1]))


def _is_drawn(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) != "Cf"
