"""A policy profile: what the owner's published privacy policy says, as facts that the program can act on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.retention import retention_rule

T = TypeVar("T")


class IdRule(StrEnum):
    """When the policy says that proof of identity is asked for (law: Art 12(6), reasonable doubt)."""

    IF_NOT_OBVIOUS = "if-not-obvious"
    ALWAYS = "always"
    NOT_MENTIONED = "not-mentioned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """A purpose of processing and the legal basis it rests on ("UK GDPR Art 6(1)(b)")."""

    text: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who else gets personal data; ``safeguard`` says what protects it there (Arts 44 to 46)."""

    name: str
    role: str
    country: str
    safeguard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulator:
    """The supervisory authority that a person may complain to; editable data, since it moves house."""

    name: str
    address: str  # lines separated by "\n"
    helpline: str
    website: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article15:
    """What a person is told beside the copy of the data (UK GDPR Art 15(1)(a) to (h) and 15(2))."""

    purposes: tuple[Purpose, ...]
    categories: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    retention: tuple[str, ...]
    rights: tuple[str, ...]
    complaint: str
    regulator: Regulator
    source: str
    automated: str
    transfers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyProfile:
    """The promises of one published policy; ``notes`` are contradictions that the owner should know of."""

    id: str
    name: str
    retention_policy: str  # for domain.retention.retention()
    unconverted_months: int  # enquiries without a client are reviewed after so long
    id_rule: IdRule
    fee_allowed: bool
    acknowledge_working_days: int
    server_log_days: int
    marketing: bool
    legal_bases: tuple[str, ...]
    article15: Article15
    notes: tuple[str, ...]
    complaint_restricts: bool = False  # the data is not used while a complaint is looked into


def parse_profile(data: object, source_name: str) -> PolicyProfile:
    """Read a profile from decoded JSON.

    Raises KnownError ``policy.unreadable``, naming ``source_name`` and the entry that is missing, unknown or
    wrong.
    """
    fields = _Fields(data, source_name, "")
    profile = PolicyProfile(
        id=fields.text("id"),
        name=fields.text("name"),
        retention_policy=fields.text("retention_policy"),
        unconverted_months=fields.count("unconverted_months"),
        id_rule=fields.choice("id_rule", IdRule),
        fee_allowed=fields.flag("fee_allowed"),
        acknowledge_working_days=fields.count("acknowledge_working_days"),
        server_log_days=fields.count("server_log_days"),
        marketing=fields.flag("marketing"),
        legal_bases=fields.texts("legal_bases"),
        article15=_article15(fields.entry("article15")),
        notes=fields.texts("notes", may_be_empty=True),
        complaint_restricts=fields.flag("complaint_restricts", absent=False),
    )
    fields.finish()
    try:
        retention_rule(profile.retention_policy)
    except RuleViolation as error:
        raise fields.wrong("retention_policy", "names no known rule") from error
    return profile


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


class _Fields:
    """One JSON object, read entry by entry, that knows where in the file it lies."""

    def __init__(self, data: object, source_name: str, place: str) -> None:
        self._source_name = source_name
        self._place = place
        if not isinstance(data, Mapping):
            raise self.wrong("", "is not an object")
        self._left = dict(data)

    def wrong(self, name: str, problem: str) -> KnownError:
        place = ".".join(part for part in (self._place, name) if part)
        return KnownError(
            "policy.unreadable",
            f"The policy profile {self._source_name} cannot be read: {place or 'it'} {problem}.",
            "Restore the file from the installation, or correct that entry.",
        )

    def finish(self) -> None:
        """Refuse entries that nobody asked for: a misspelt name must not pass as absent."""
        for name in self._left:
            raise self.wrong(str(name), "is not known")

    def text(self, name: str) -> str:
        value = self._take(name)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(name, "is not a text")
        return value

    def count(self, name: str) -> int:
        value = self._take(name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.wrong(name, "is not a whole number from 1")
        return value

    def flag(self, name: str, *, absent: bool | None = None) -> bool:
        """``absent`` is what it means that the entry is missing; without it, it must be there."""
        if absent is not None and name not in self._left:
            return absent
        value = self._take(name)
        if not isinstance(value, bool):
            raise self.wrong(name, "is neither true nor false")
        return value

    def choice(self, name: str, kind: type[IdRule]) -> IdRule:
        value = self.text(name)
        try:
            return kind(value)
        except ValueError as error:
            raise self.wrong(name, f"is none of {', '.join(kind)}") from error

    def texts(self, name: str, *, may_be_empty: bool = False) -> tuple[str, ...]:
        values = self._list(name)
        if not may_be_empty and not values:
            raise self.wrong(name, "is empty")
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.wrong(name, "is not a list of texts")
        return tuple(str(value) for value in values)

    def entry(self, name: str) -> _Fields:
        return _Fields(self._take(name), self._source_name, self._inside(name))

    def entries(self, name: str, read: Callable[[_Fields], T]) -> tuple[T, ...]:
        return tuple(
            read(_Fields(value, self._source_name, self._inside(f"{name}[{index}]")))
            for index, value in enumerate(self._list(name))
        )

    def _take(self, name: str) -> object:
        if name not in self._left:
            raise self.wrong(name, "is missing")
        return self._left.pop(name)

    def _list(self, name: str) -> list[object]:
        value = self._take(name)
        if not isinstance(value, list):
            raise self.wrong(name, "is not a list")
        return value

    def _inside(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name
