"""When each record is to go, with the arithmetic, what holds it, and what the owner may decide in review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lumadesk.domain.calendar import add_years, format_day
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.policy import Manner
from lumadesk.domain.retention import RetentionRule, RetentionTerms, enquiry_review_on, retention
from lumadesk.domain.steps import Step

#: A record that waits longer than this for its review breaks the promise of looking through them.
OVERDUE_DAYS = 30

#: How long it is remembered that a duty was met: claims can be brought for six years.
EVIDENCE_YEARS = 6

_CLAIMS = "Limitation Act 1980 ss.2 and 9"


class HoldKind(StrEnum):
    """What keeps a record beyond its time (law.md R6.5); the first two are set by the owner."""

    CLAIM = "claim"
    TAX_ENQUIRY = "tax-enquiry"
    REQUEST = "request"
    COMPLAINT = "complaint"
    UNPAID = "unpaid"
    RESTRICTION = "restriction"


HOLD_WORDS = {
    HoldKind.CLAIM: "kept for a legal claim (UK GDPR Art 17(3)(e))",
    HoldKind.TAX_ENQUIRY: "a tax enquiry is open (TMA 1970 s.12B)",
    HoldKind.REQUEST: "a request of the person is open (DPA 2018 s.173)",
    HoldKind.COMPLAINT: "a complaint of the person is open",
    HoldKind.UNPAID: "money is owed on it",
    HoldKind.RESTRICTION: "processing is restricted (UK GDPR Art 18)",
}

OWN_HOLDS = frozenset({HoldKind.CLAIM, HoldKind.TAX_ENQUIRY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A hold that the owner set on everything of a person, until it is lifted."""

    id: int
    person_id: int
    kind: HoldKind
    reason: str
    since: date
    review_on: date | None
    lifted_on: date | None

    @property
    def active(self) -> bool:
        return self.lifted_on is None


class Decision(StrEnum):
    KEEP = "keep"
    ANONYMISE = "anonymise"
    ERASE = "erase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The owner's decision to keep a record for longer."""

    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposal:
    """``due`` is the first day on which the record may go, None where its time does not run."""

    due: date | None
    steps: tuple[Step, ...]
    holds: tuple[HoldKind, ...] = ()

    def is_due(self, today: date) -> bool:
        return self.due is not None and self.due <= today

    @property
    def held_because(self) -> str:
        return "; ".join(HOLD_WORDS[kind] for kind in self.holds)


def of_enquiry(
    last_contact: date, months: int, *, kept: Kept | None = None, holds: Sequence[HoldKind] = ()
) -> Disposal:
    """An enquiry that led to nothing: reviewed so many months after the last contact (LT12, LT13)."""
    due = enquiry_review_on(last_contact, months)
    steps = [
        Step(text="Last contact", date=last_contact, source="the vault"),
        Step(text=f"Reviewed {months} months later", date=due, source="privacy policy; the vault's settings"),
    ]
    return _disposal(due, steps, kept, holds)


def of_dealing(
    terms: RetentionTerms,
    anchor: date,
    *,
    customer_end: date | None,
    vat_registered: bool,
    kept: Kept | None = None,
    holds: Sequence[HoldKind] = (),
) -> Disposal:
    """A record of work, an invoice, or what else belongs to a client: by policy and tax law."""
    found = retention(terms, work=anchor, customer_end=customer_end, vat_registered=vat_registered)
    return _disposal(found.safe_from, list(found.steps), kept, holds)


def of_evidence(closed_on: date | None, *, holds: Sequence[HoldKind] = ()) -> Disposal:
    """A request, a complaint, a consent: evidence for as long as claims can be brought."""
    if closed_on is None:
        return Disposal(
            due=None, steps=(Step(text="Still open", date=None, source=_CLAIMS),), holds=tuple(holds)
        )
    due = add_years(closed_on, EVIDENCE_YEARS)
    steps = [
        Step(text="Closed", date=closed_on, source="the vault"),
        Step(text="Evidence for six years, as long as claims can be brought", date=due, source=_CLAIMS),
    ]
    return _disposal(due, steps, None, holds)


def latest_disposable(terms: RetentionTerms, today: date, *, vat_registered: bool) -> date:
    """The latest anchor whose time has ended by ``today`` where the policy counts from the record itself.

    The later a record is, the later it may go, so the days are halved until one is left.
    """
    low, high = date(1900, 1, 1), today
    while low < high:
        middle = low + timedelta(days=((high - low).days + 1) // 2)
        end = middle if terms.rule is RetentionRule.CUSTOMER_END else None
        safe = retention(terms, work=middle, customer_end=end, vat_registered=vat_registered).safe_from
        if safe is not None and safe <= today:
            low = middle
        else:
            high = middle - timedelta(days=1)
    return low


def suggestion(noun: str, disposal: Disposal, manners: Sequence[Manner]) -> Decision:
    """What the review proposes: keep what is held, anonymise figures worth keeping, erase the rest."""
    if disposal.holds:
        return Decision.KEEP
    if noun == "invoice" and Manner.ANONYMISE in manners:
        return Decision.ANONYMISE
    return Decision.ERASE


def check_keep(reason: str, until: date | None, today: date) -> None:
    """Raises RuleViolation ``retention.no_reason`` or ``retention.no_end``."""
    if not reason.strip():
        raise RuleViolation(
            "retention.no_reason",
            "Keeping a record beyond its time needs a reason (UK GDPR Art 5(1)(e)).",
            "Say what it is still needed for.",
        )
    if until is None or not today < until <= add_years(today, 10):
        raise RuleViolation(
            "retention.no_end",
            "Keeping a record beyond its time needs an end, within ten years from today.",
            "Give the day on which it is looked at again.",
        )


def check_hold(kind: HoldKind, reason: str, since: date, today: date) -> None:
    """Raises RuleViolation ``hold.by_itself``, ``hold.no_reason`` or ``hold.in_future``."""
    if kind not in OWN_HOLDS:
        raise RuleViolation(
            "hold.by_itself",
            "That hold comes and goes by itself.",
            f"Set one of: {', '.join(sorted(OWN_HOLDS))}.",
        )
    if not reason.strip():
        raise RuleViolation("hold.no_reason", "A hold needs its reason.", "Name the claim or the enquiry.")
    if since > today:
        raise RuleViolation(
            "hold.in_future", "That day is still to come.", "Enter the day on which it began."
        )


def _disposal(due: date | None, steps: list[Step], kept: Kept | None, holds: Sequence[HoldKind]) -> Disposal:
    if kept is not None and (due is None or kept.until > due):
        due = kept.until
        steps.append(
            Step(
                text=f"You keep it until {format_day(due)}: {kept.reason}",
                date=due,
                source="UK GDPR Art 5(1)(e)",
            )
        )
    steps += [Step(text=f"Held: {HOLD_WORDS[kind]}", date=None, source="the vault") for kind in holds]
    return Disposal(due=due, steps=tuple(steps), holds=tuple(holds))
