"""Restriction of processing (UK GDPR Art 18): what it forbids, what stays allowed, and how it ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lumadesk.domain.errors import RuleViolation


class RestrictionReason(StrEnum):
    """Why processing is restricted: Art 18(1)(a) to (d), or what the owner granted or promised besides."""

    ACCURACY = "accuracy-disputed"
    UNLAWFUL = "unlawful"  # and the person refuses erasure
    CLAIMS = "claims"  # no longer needed here, but by the person for legal claims
    OBJECTION = "objection"  # pending
    REQUESTED = "requested"  # granted, whichever of these grounds the person gave
    COMPLAINT = "complaint"  # being looked into: no ground of the law, but a promise or the owner's choice


REASON_WORDS = {
    RestrictionReason.ACCURACY: "the accuracy is disputed (Art 18(1)(a))",
    RestrictionReason.UNLAWFUL: "the processing was unlawful and erasure was refused (Art 18(1)(b))",
    RestrictionReason.CLAIMS: "the person needs it for legal claims (Art 18(1)(c))",
    RestrictionReason.OBJECTION: "an objection is being decided (Art 18(1)(d))",
    RestrictionReason.REQUESTED: "the person asked for it and it was granted (Art 18(1))",
    RestrictionReason.COMPLAINT: "a complaint is being looked into",
}


class Deed(StrEnum):
    """What a restriction forbids; storing is what is left."""

    MARKETING = "marketing"
    SEND = "send"
    EDIT = "edit"
    EXPORT = "export"
    PURGE = "purge"
    SITE = "site"  # taking over a change from the website, or deleting there


class Allowance(StrEnum):
    """What permits a deed all the same (Art 18(2))."""

    CONSENT = "consent"
    CLAIMS = "claims"
    RIGHTS = "rights-of-others"
    PUBLIC_INTEREST = "public-interest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A deed that is permitted on one Europe/London day, on a recorded ground."""

    id: int
    deed: Deed
    ground: Allowance
    because: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """``person_id`` is None once the person is erased. Dates are Europe/London."""

    id: int
    person_id: int | None
    reason: RestrictionReason
    details: str
    since: date
    notice_on: date | None  # when the person was told that it will be lifted (Art 18(3))
    notice: str  # how and in what words
    lifted_on: date | None
    allowed: tuple[Allowed, ...] = ()

    @property
    def active(self) -> bool:
        return self.lifted_on is None


def check_unrestricted(restrictions: Iterable[Restriction], deed: Deed, today: date) -> None:
    """Refuse ``deed`` while a restriction binds, unless each has a ground for it that was recorded today.

    Raises RuleViolation ``restriction.binds``.
    """
    for restriction in restrictions:
        if restriction.active and not any(
            allowed.deed is deed and allowed.day == today for allowed in restriction.allowed
        ):
            raise RuleViolation(
                "restriction.binds",
                f"Processing is restricted for this person, because {REASON_WORDS[restriction.reason]}: "
                f"their data is stored and nothing else ({deed.value} is refused).",
                "Lift the restriction after telling the person, or record a ground of UK GDPR Art 18(2).",
            )


def wish_ends(restriction: Restriction, wished: date | None) -> bool:
    """Whether the person's own request for erasure, received on ``wished``, ends the restriction as well.

    Who asks for erasure once their data is restricted consents to it (Art 18(2)); an earlier wish may be
    the very one that the restriction was asked for instead of (Art 18(1)(b)).
    """
    return wished is not None and wished >= restriction.since


def check_allowance(restriction: Restriction, because: str) -> None:
    """Raises RuleViolation ``restriction.lifted`` or ``restriction.no_reason``."""
    _require_active(restriction)
    if not because.strip():
        raise RuleViolation(
            "restriction.no_reason",
            "A ground of Art 18(2) is only one with what it rests on.",
            "Say who agreed and when, or which claim, right or public interest it serves.",
        )


def check_notice(restriction: Restriction, notice: str, on: date, today: date) -> None:
    """Raises RuleViolation ``restriction.lifted``, ``restriction.no_notice`` or ``restriction.bad_date``."""
    _require_active(restriction)
    if not notice.strip():
        raise RuleViolation(
            "restriction.no_notice",
            "The notice to the person is missing.",
            "Say how they were told, and in what words.",
        )
    _require_between(restriction.since, on, today)


def check_liftable(restriction: Restriction, on: date, today: date) -> None:
    """A restriction ends only after the person was told (Art 18(3)).

    Raises RuleViolation ``restriction.lifted``, ``restriction.no_notice`` or ``restriction.bad_date``.
    """
    _require_active(restriction)
    if restriction.notice_on is None:
        raise RuleViolation(
            "restriction.no_notice",
            "The person has to be told before the restriction is lifted.",
            "Tell them, then record that notice (UK GDPR Art 18(3)).",
        )
    _require_between(restriction.notice_on, on, today)


def _require_active(restriction: Restriction) -> None:
    if not restriction.active:
        raise RuleViolation("restriction.lifted", "This restriction was lifted already.")


def _require_between(first: date, day: date, last: date) -> None:
    if not first <= day <= last:
        raise RuleViolation(
            "restriction.bad_date",
            "That day does not fit: it lies before what comes first, or is still to come.",
            "Check the dates.",
        )
