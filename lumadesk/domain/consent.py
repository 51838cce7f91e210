"""Consent (UK GDPR Art 7, PECR): given, withdrawn or refused per purpose and channel, only ever added to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lumadesk.domain.calendar import add_months
from lumadesk.domain.errors import RuleViolation

#: A consent is asked for anew after so long: what was agreed to years ago is hardly still "specific".
REFRESH_MONTHS = 24

_LONGEST = 2_000


class ContactChannel(StrEnum):
    EMAIL = "email"
    TEXT = "text"
    PHONE = "phone"
    POST = "post"
    SOCIAL = "social"


class ConsentPurpose(StrEnum):
    """What a consent can be for: one each (unbundled)."""

    ENQUIRY = "enquiry"  # to be contacted about what was asked (LM19): never marketing
    MARKETING = "marketing"
    SURVEY = "survey"
    NICKNAME = "nickname"
    HOBBIES = "hobbies"
    FAMILY = "family"


class DetailGroup(StrEnum):
    """Groups of personal fields that are locked until the person consents (LM04)."""

    NICKNAME = "nickname"
    HOBBIES = "hobbies"
    FAMILY = "family"


#: Consents to keep something rather than to send something: they have no channel.
TO_KEEP = {group: ConsentPurpose(group.value) for group in DetailGroup}


class ConsentKind(StrEnum):
    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    SOFT_OPT_IN = "soft-opt-in"  # PECR reg 22(3), with its four conditions
    OBJECTED = "objected"  # UK GDPR Art 21(2) and (3), on one channel


class Route(StrEnum):
    """How it reached the business (LU05: both routes are recorded)."""

    FORM = "form"
    UNSUBSCRIBE = "unsubscribe"
    EMAIL = "email"
    PHONE = "phone"
    LETTER = "letter"
    SPOKEN = "spoken"
    IMPORT = "import"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The exact words that people were shown, in a version, for one purpose."""

    id: int
    purpose: ConsentPurpose
    version: int
    since: date  # the first day on which it was shown
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftOptIn:
    """The conditions of PECR reg 22(3): all four, each as the owner confirms it."""

    from_a_sale: bool  # the details came from the person, in a sale or its negotiation
    own_similar: bool  # only for similar products or services of one's own
    refusal_offered: bool  # a free refusal was offered when the details were collected
    refusal_each_time: bool  # and is in every message


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One entry of the record. ``channel`` is None where consent is to keep something.

    ``person_id`` is None, and ``evidence`` empty, after an erasure. ``on`` is a Europe/London day.
    """

    id: int
    person_id: int | None
    kind: ConsentKind
    purpose: ConsentPurpose
    channel: ContactChannel | None
    on: date
    route: Route
    wording_id: int | None
    evidence: str
    recorded_by: str
    document_id: int | None
    expires_on: date | None
    recorded_at: datetime

    def holds(self, today: date) -> bool:
        """Whether it permits anything today."""
        permits = self.kind in (ConsentKind.GIVEN, ConsentKind.SOFT_OPT_IN)
        return permits and (self.expires_on is None or today < self.expires_on)


def latest(
    entries: Iterable[Consent], purpose: ConsentPurpose, channel: ContactChannel | None
) -> Consent | None:
    """What counts for a purpose and channel: the entry of the latest day, of several that recorded last."""
    fitting = [one for one in entries if one.purpose is purpose and one.channel is channel]
    return max(fitting, key=lambda one: (one.on, one.id), default=None)


def expiry_of(on: date) -> date:
    """When a consent given ``on`` ends unless it is given again."""
    return add_months(on, REFRESH_MONTHS)


def refresh_from(expires_on: date) -> date:
    """From when the owner is reminded to ask again: two months before it ends."""
    return add_months(expires_on, -2)


def check_wording(text: str, since: date, today: date) -> None:
    """Raises RuleViolation ``consent.no_wording``, ``consent.too_long`` or ``consent.in_future``."""
    if not text.strip():
        raise RuleViolation(
            "consent.no_wording",
            "The wording is empty.",
            "Write down exactly what people are shown when they agree.",
        )
    _check_length(text)
    _check_past(since, today)


def check_consent(
    kind: ConsentKind,
    purpose: ConsentPurpose,
    channel: ContactChannel | None,
    on: date,
    *,
    today: date,
    wording: Wording | None,
    evidence: str,
    conditions: SoftOptIn | None = None,
    expires_on: date | None = None,
) -> None:
    """Refuse an entry that would be no evidence (Art 7(1)).

    Raises RuleViolation ``consent.in_future``, ``consent.channel``, ``consent.no_wording``,
    ``consent.bundled``, ``consent.before_wording``, ``consent.no_evidence``, ``consent.conditions``,
    ``consent.too_long`` or ``consent.expired``.
    """
    _check_past(on, today)
    _check_length(evidence)
    keeps = purpose in TO_KEEP.values()
    if keeps == (channel is not None):
        raise RuleViolation(
            "consent.channel",
            "A consent to be contacted names one channel; one to keep a personal detail names none.",
            "Record one entry for each channel.",
        )
    if kind is ConsentKind.GIVEN:
        _check_given(purpose, on, wording, evidence)
    if kind is ConsentKind.SOFT_OPT_IN:
        _check_soft(purpose, channel, evidence, conditions)
    if expires_on is not None and expires_on <= on:
        raise RuleViolation(
            "consent.expired", "It would end before it begins.", "Give a later day, or leave it open."
        )


def _check_given(purpose: ConsentPurpose, on: date, wording: Wording | None, evidence: str) -> None:
    if wording is None:
        raise RuleViolation(
            "consent.no_wording",
            "A consent without the words that were agreed to proves nothing (UK GDPR Art 7(1)).",
            "Record the wording first, then choose it.",
        )
    if wording.purpose is not purpose:
        raise RuleViolation(
            "consent.bundled",
            "That wording asks for another purpose: a consent is given for each purpose on its own.",
            "Choose a wording for this purpose.",
        )
    if on < wording.since:
        raise RuleViolation(
            "consent.before_wording",
            "Nobody can have agreed to these words before they were first shown.",
            "Check the day, or choose the version that was shown then.",
        )
    if not evidence.strip():
        raise RuleViolation(
            "consent.no_evidence",
            "How the consent was given is missing (UK GDPR Art 7(1)).",
            "Say where it can be seen: the form's row, an email, a signed sheet.",
        )


def _check_soft(
    purpose: ConsentPurpose, channel: ContactChannel | None, evidence: str, conditions: SoftOptIn | None
) -> None:
    if purpose is not ConsentPurpose.MARKETING or channel not in (ContactChannel.EMAIL, ContactChannel.TEXT):
        raise RuleViolation(
            "consent.conditions",
            "The soft opt-in is for marketing by email or text only (PECR reg 22(3)).",
            "Record a consent instead.",
        )
    if conditions is None or not all(
        (
            conditions.from_a_sale,
            conditions.own_similar,
            conditions.refusal_offered,
            conditions.refusal_each_time,
        )
    ):
        raise RuleViolation(
            "consent.conditions",
            "The soft opt-in needs all four conditions (PECR reg 22(3)); a general enquiry is no sale.",
            "Record a consent instead, or confirm each condition.",
        )
    if not evidence.strip():
        raise RuleViolation(
            "consent.no_evidence",
            "Which sale or negotiation the details came from is missing.",
            "Name the quote or the invoice.",
        )


def _check_past(on: date, today: date) -> None:
    if on > today:
        raise RuleViolation(
            "consent.in_future", "That day is still to come.", "Enter the day on which it happened."
        )


def _check_length(text: str) -> None:
    if len(text) > _LONGEST:
        raise RuleViolation(
            "consent.too_long", f"At most {_LONGEST:,} characters are kept here.", "Shorten the text."
        )
