"""People named in texts: known names, and whatever looks like an email address or a telephone number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from lumadesk.domain.people import normalise_email, normalise_phone

_WORD = re.compile(r"\w+(?:['\u2019-]\w+)*")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(r"(?<![\w.+-])\+?\(?\d(?:[ ().\u00a0-]{0,3}\d){6,17}(?![\w-])")

#: Dates and amounts look like telephone numbers, too.
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")

#: Scripts that put no space between words: what is written in them is looked for as it stands.
UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

_SHORTEST_SINGLE = 3  # letters of a name that is one word


class MentionKind(StrEnum):
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """The characters from ``start`` to before ``end`` name somebody.

    ``person_id`` where the vault knows who.
    """

    kind: MentionKind
    start: int
    end: int
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """By what a person is recognised: the name, and address and number in their normalised forms."""

    person_id: int
    name: str
    email_key: str | None = None
    phone_key: str | None = None


class Known:
    """People to be recognised in texts; made once, for many texts."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self._names: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._unspaced: list[tuple[str, int]] = []
        self._emails: dict[str, int] = {}
        self._phones: dict[str, int] = {}
        for contact in contacts:
            self._learn_name(contact.name, contact.person_id)
            if contact.email_key is not None:
                self._emails.setdefault(contact.email_key, contact.person_id)
            if contact.phone_key is not None:
                self._phones.setdefault(contact.phone_key, contact.person_id)

    def find(self, text: str, *, all_contacts: bool = True) -> list[Mention]:
        """Who is named in ``text``, in its order; with ``all_contacts`` also addresses of nobody known."""
        found = [*self._emails_in(text, all_contacts), *self._phones_in(text, all_contacts)]
        taken = [(mention.start, mention.end) for mention in found]
        found += [
            mention
            for mention in self._names_in(text)
            if not any(mention.start < end and start < mention.end for start, end in taken)
        ]
        return sorted(found, key=lambda mention: (mention.start, mention.end))

    def _learn_name(self, name: str, person_id: int) -> None:
        words = tuple(word.casefold() for word in _WORD.findall(name))
        if UNSPACED.search(name):
            self._unspaced.append((name.strip(), person_id))
        elif len(words) > 1 or (words and len(words[0]) >= _SHORTEST_SINGLE):
            self._names.setdefault(words[0], []).append((words, person_id))

    def _names_in(self, text: str) -> Iterator[Mention]:
        for name, person_id in self._unspaced:
            for match in re.finditer(re.escape(name), text):
                yield Mention(
                    kind=MentionKind.NAME, start=match.start(), end=match.end(), person_id=person_id
                )
        if not self._names:
            return
        words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
        folded = [_bare(word.casefold()) for word, _start, _end in words]
        # "Bob, Stone" is no Bob Stone; "J. Stone" may be one.
        follows = [False] + [
            text[before[2] : word[1]].lstrip(".").isspace() for before, word in pairwise(words)
        ]
        at = 0
        while at < len(words):
            length, who = self._longest_name(folded, follows, at)
            # A single word is a name only where it is written like one: "Mark", not "mark".
            if length > 1 or (length == 1 and not words[at][0][0].islower()):
                yield Mention(
                    kind=MentionKind.NAME,
                    start=words[at][1],
                    end=words[at + length - 1][1] + len(_bare(words[at + length - 1][0])),
                    person_id=who,
                )
            at += max(length, 1)

    def _longest_name(self, folded: list[str], follows: list[bool], at: int) -> tuple[int, int | None]:
        best: tuple[int, int | None] = (0, None)
        for words, person_id in self._names.get(folded[at], ()):
            end = at + len(words)
            if len(words) > best[0] and tuple(folded[at:end]) == words and all(follows[at + 1 : end]):
                best = (len(words), person_id)
        return best

    def _emails_in(self, text: str, all_contacts: bool) -> Iterator[Mention]:
        if "@" not in text:
            return
        for match in _EMAIL.finditer(text):
            key = normalise_email(match.group())
            if key is not None and (all_contacts or key in self._emails):
                yield Mention(
                    kind=MentionKind.EMAIL,
                    start=match.start(),
                    end=match.end(),
                    person_id=self._emails.get(key),
                )

    def _phones_in(self, text: str, all_contacts: bool) -> Iterator[Mention]:
        for match in _PHONE.finditer(text):
            written = match.group()
            key = normalise_phone(written)
            known = None if key is None else self._phones.get(key)
            if known is not None or (all_contacts and _looks_like_phone(written)):
                yield Mention(kind=MentionKind.PHONE, start=match.start(), end=match.end(), person_id=known)


def _looks_like_phone(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    return written.startswith(("+", "0", "(0")) and 9 <= len(digits) <= 15 and not _DATE.match(written)


def _bare(word: str) -> str:
    """The word without a possessive ending: "Ann's" names Ann."""
    return word[:-2] if word[-2:].casefold() in {"'s", "\u2019s"} else word
