"""Reading a policy profile from its file: a mistake names the file, the line and what is allowed there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from lumadesk.domain.consent import ContactChannel, DetailGroup
from lumadesk.domain.errors import KnownError
from lumadesk.domain.json_lines import line_of
from lumadesk.domain.policy import (
    Article15,
    IdRule,
    Manner,
    MarketingBasis,
    MessagePurpose,
    PolicyProfile,
    Promise,
    Purpose,
    Recipient,
    RecipientKind,
    Region,
    Regulator,
)
from lumadesk.domain.promises import Rule
from lumadesk.domain.retention import RetentionRule, RetentionTerms

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
_Path = tuple[str | int, ...]


def read_profile(text: str, source_name: str) -> PolicyProfile:
    """The profile in a JSON text. Raises KnownError ``policy.unreadable``."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise _unreadable(
            source_name,
            error.lineno,
            "it is no JSON here",
            "Look for a missing quote, comma or bracket there.",
        ) from None
    except RecursionError:
        raise _unreadable(source_name, 1, "it is nested too deeply", "Restore the file.") from None
    return _profile(_Fields(data, _File(source_name, text), ()))


def _profile(fields: _Fields) -> PolicyProfile:
    profile_id = fields.text("id")
    profile = PolicyProfile(
        id=profile_id,
        name=fields.text("name"),
        retention=_retention(fields.entry("retention"), profile_id),
        unconverted_months=fields.count("unconverted_months"),
        id_rule=fields.choice("id_rule", IdRule),
        fee_allowed=fields.flag("fee_allowed"),
        acknowledge_working_days=fields.count("acknowledge_working_days"),
        server_log_days=fields.count("server_log_days"),
        marketing=_marketing(fields.entry("marketing")),
        messages=_messages(fields.entry("messages")),
        disposal=fields.choices("disposal", Manner),
        regions=fields.choices("regions", Region),
        notice_before_leaving=fields.flag("notice_before_leaving"),
        consent_groups=fields.choices("consent_groups", DetailGroup, may_be_empty=True),
        legal_bases=fields.texts("legal_bases"),
        article15=_article15(fields.entry("article15")),
        promises=fields.entries("promises", _promise),
        notes=fields.texts("notes", may_be_empty=True),
        complaint_restricts=fields.flag("complaint_restricts"),
    )
    fields.finish()
    return profile


def _retention(fields: _Fields, name: str) -> RetentionTerms:
    terms = RetentionTerms(
        name=name, rule=fields.choice("trigger", RetentionRule), years=fields.count("years")
    )
    fields.finish()
    return terms


def _marketing(fields: _Fields) -> Mapping[ContactChannel, tuple[MarketingBasis, ...]]:
    found = {
        ContactChannel(name): fields.choices(name, MarketingBasis) for name in fields.names(ContactChannel)
    }
    fields.finish()
    return found


def _messages(fields: _Fields) -> Mapping[MessagePurpose, str]:
    found = {MessagePurpose(name): fields.text(name) for name in fields.names(MessagePurpose)}
    fields.finish()
    return found


def _promise(fields: _Fields) -> Promise:
    promise = Promise(
        id=fields.text("id"), rule=fields.choice("rule", Rule).value, words=fields.text("words")
    )
    fields.finish()
    return promise


def _article15(fields: _Fields) -> Article15:
    information = Article15(
        purposes=fields.entries("purposes", _purpose),
        categories=fields.texts("categories"),
        recipients=fields.entries("recipients", _recipient),
        retention=fields.texts("retention"),
        rights=fields.texts("rights"),
        complaint=fields.text("complaint"),
        regulator=_regulator(fields.entry("regulator")),
        source=fields.text("source"),
        automated=fields.text("automated"),
        transfers=fields.text("transfers"),
    )
    fields.finish()
    return information


def _purpose(fields: _Fields) -> Purpose:
    purpose = Purpose(text=fields.text("text"), basis=fields.text("basis"))
    fields.finish()
    return purpose


def _recipient(fields: _Fields) -> Recipient:
    recipient = Recipient(
        name=fields.text("name"),
        role=fields.text("role"),
        country=fields.text("country"),
        safeguard=fields.text("safeguard"),
        kind=fields.choice("kind", RecipientKind),
        region=fields.choice("region", Region),
    )
    fields.finish()
    return recipient


def _regulator(fields: _Fields) -> Regulator:
    regulator = Regulator(
        name=fields.text("name"),
        address=fields.text("address"),
        helpline=fields.text("helpline"),
        website=fields.text("website"),
    )
    fields.finish()
    return regulator


def _unreadable(source_name: str, line: int, problem: str, allowed: str) -> KnownError:
    return KnownError(
        "policy.unreadable",
        f"The policy profile {source_name} cannot be read: line {line}: {problem}.",
        allowed,
    )


class _File:
    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text


class _Fields:
    """One JSON object, read entry by entry, that knows where in the file it lies."""

    def __init__(self, data: object, file: _File, path: _Path) -> None:
        self._file = file
        self._path = path
        if not isinstance(data, Mapping):
            raise self._wrong((), "is not an object", "An object is written between { and }.")
        self._left = dict(data)
        self._names = tuple(data)

    def finish(self) -> None:
        """Refuse entries that nobody asked for: a misspelt name must not pass as absent."""
        known = [name for name in self._names if name not in self._left]
        for name in self._left:
            raise self._wrong((name,), "is not known", f"Known here: {', '.join(known) or 'nothing'}.")

    def names(self, kind: type[E]) -> tuple[str, ...]:
        """The entries' names, each of which is one of ``kind``."""
        for name in self._names:
            if name not in set(kind):
                raise self._wrong((name,), "is not known", f"Known here: {', '.join(kind)}.")
        return self._names

    def text(self, name: str) -> str:
        value = self._take(name)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong((name,), "is not a text", "A text is written between double quotes, not empty.")
        return value

    def count(self, name: str) -> int:
        value = self._take(name)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1_000:
            raise self._wrong((name,), "is not a whole number from 1", "A whole number from 1 to 1000.")
        return value

    def flag(self, name: str) -> bool:
        value = self._take(name)
        if not isinstance(value, bool):
            raise self._wrong((name,), "is neither true nor false", "true or false, without quotes.")
        return value

    def choice(self, name: str, kind: type[E]) -> E:
        value = self.text(name)
        try:
            return kind(value)
        except ValueError:
            raise self._none_of((name,), kind) from None

    def choices(self, name: str, kind: type[E], *, may_be_empty: bool = False) -> tuple[E, ...]:
        found = []
        for place, value in enumerate(self.texts(name, may_be_empty=may_be_empty)):
            try:
                found.append(kind(value))
            except ValueError:
                raise self._none_of((name, place), kind) from None
        return tuple(found)

    def texts(self, name: str, *, may_be_empty: bool = False) -> tuple[str, ...]:
        values = self._list(name)
        if not may_be_empty and not values:
            raise self._wrong((name,), "is empty", "At least one text.")
        for place, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                raise self._wrong((name, place), "is not a text", "Texts between double quotes, not empty.")
        return tuple(str(value) for value in values)

    def entry(self, name: str) -> _Fields:
        return _Fields(self._take(name), self._file, (*self._path, name))

    def entries(self, name: str, read: Callable[[_Fields], T]) -> tuple[T, ...]:
        return tuple(
            read(_Fields(value, self._file, (*self._path, name, place)))
            for place, value in enumerate(self._list(name))
        )

    def _take(self, name: str) -> object:
        if name not in self._left:
            raise self._wrong((name,), "is missing", f'Add "{name}" to this object.')
        return self._left.pop(name)

    def _list(self, name: str) -> list[object]:
        value = self._take(name)
        if not isinstance(value, list):
            raise self._wrong((name,), "is not a list", "A list is written between [ and ].")
        return value

    def _none_of(self, place: _Path, kind: type[E]) -> KnownError:
        return self._wrong(place, f"is none of {', '.join(kind)}", f"Allowed: {', '.join(kind)}.")

    def _wrong(self, place: _Path, problem: str, allowed: str) -> KnownError:
        path = (*self._path, *place)
        line = line_of(self._file.text, path)
        return _unreadable(self._file.name, line, f"{_shown(path) or 'it'} {problem}", allowed)


def _shown(path: _Path) -> str:
    """ "article15.recipients[1].country"."""
    shown = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return shown.removeprefix(".")
