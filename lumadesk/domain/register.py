"""The records of processing (UK GDPR Art 30): purposes, balancing tests, processors, and their changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lumadesk.domain.calendar import format_day
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.policy import RecipientKind, Region

_LONGEST = 4_000


class Role(StrEnum):
    CONTROLLER = "controller"
    PROCESSOR = "processor"  # for a client, on documented instructions (Art 30(2); LS01, LK07)


@dataclass(frozen=True, slots=True, kw_only=True)
class Processing:
    """One entry of the register. ``client`` and ``instructions`` are filled where the role is processor."""

    id: int
    role: Role
    client: str
    instructions: str
    purpose: str
    basis: str
    people: str
    categories: str
    recipients: str
    retention: str
    security: str

    @property
    def on_interests(self) -> bool:
        return "(f)" in self.basis


class Outcome(StrEnum):
    PASSES = "passes"
    FAILS = "fails"


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancingTest:
    """A legitimate-interests assessment: purpose, necessity, balance (UK GDPR Art 6(1)(f); LK02)."""

    id: int
    processing_id: int
    interest: str
    necessity: str
    balance: str
    outcome: Outcome
    decided_on: date
    review_on: date


class ContractPoint(StrEnum):
    """What a contract with a processor has to say (Art 28(3); LM12)."""

    PURPOSE = "purpose"
    MEASURES = "measures"
    LOCATION = "location"
    ACCESS = "access"
    CO_OPERATION = "co-operation"
    DESTRUCTION = "destruction"


CONTRACT_WORDS = {
    ContractPoint.PURPOSE: "only for the purposes that you set",
    ContractPoint.MEASURES: "technical and organisational measures",
    ContractPoint.LOCATION: "where the data is, and not elsewhere without your agreement",
    ContractPoint.ACCESS: "nobody unauthorised has access",
    ContractPoint.CO_OPERATION: "help with complaints and rights",
    ContractPoint.DESTRUCTION: "destruction at the end",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Processor:
    """A recipient as the register has it. ``contract`` says for each point whether the contract covers it."""

    id: int
    name: str
    kind: RecipientKind
    role: str
    country: str
    region: Region
    mechanism: str
    contract_on: date | None
    contract: Mapping[ContractPoint, bool]
    evidence: str
    checked_on: date | None
    due_on: date | None
    ended_on: date | None

    @property
    def needs_contract(self) -> bool:
        return self.kind is RecipientKind.PROCESSOR


class ChangeKind(StrEnum):
    LOCATION = "location"
    PURPOSE = "purpose"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterChange:
    """What changed, and when people were told of it in writing (LM09, LM13)."""

    id: int
    kind: ChangeKind
    subject: str
    before: str
    after: str
    basis: str
    day: date
    notified_on: date | None
    how: str


def contract_gaps(processor: Processor) -> tuple[str, ...]:
    """What the contract with a processor lacks, in words; nothing for those who need none."""
    if not processor.needs_contract:
        return ()
    if processor.contract_on is None:
        return ("no contract on record",)
    return tuple(words for point, words in CONTRACT_WORDS.items() if not processor.contract.get(point, False))


def transfer_gap(processor: Processor) -> str:
    """What is wrong with where the data goes (Arts 44 to 46); "" where nothing is."""
    if processor.kind is RecipientKind.AUTHORITY or processor.region in (Region.UK, Region.EEA):
        return ""
    if processor.region is Region.UNCONFIRMED:
        return "its region is not confirmed"
    return "" if processor.mechanism.strip() else "nothing protects the transfer"


def check_due(processor: Processor, today: date) -> str:
    """Whether the look at a processor is out of date, in words; "" where it is not."""
    if processor.kind is RecipientKind.AUTHORITY:
        return ""
    if processor.checked_on is None:
        return "never checked"
    if processor.due_on is not None and processor.due_on < today:
        return f"check was due on {format_day(processor.due_on)}"
    return ""


def check_processing(entry: Processing) -> None:
    """Raises RuleViolation ``register.incomplete`` or ``register.too_long``."""
    needed = [entry.purpose]
    needed += [entry.client, entry.instructions] if entry.role is Role.PROCESSOR else [entry.basis]
    _check_filled(
        needed, "An entry needs its purpose and its lawful basis; for a client their name and instructions."
    )
    _check_length(
        entry.purpose,
        entry.basis,
        entry.people,
        entry.categories,
        entry.recipients,
        entry.retention,
        entry.security,
    )


def check_balancing(test: BalancingTest, today: date) -> None:
    """Raises RuleViolation ``register.incomplete``, ``register.too_long`` or ``register.bad_date``."""
    _check_filled(
        [test.interest, test.necessity, test.balance],
        "A balancing test says which interest, why it needs the data, and how it weighs against the person.",
    )
    _check_length(test.interest, test.necessity, test.balance)
    if test.decided_on > today or test.review_on <= test.decided_on:
        raise _bad_date()


def check_processor(processor: Processor, today: date) -> None:
    """Raises RuleViolation ``register.incomplete``, ``register.too_long`` or ``register.bad_date``."""
    _check_filled(
        [processor.name, processor.role, processor.country], "A recipient needs name, role and country."
    )
    _check_length(processor.name, processor.role, processor.country, processor.mechanism, processor.evidence)
    if any(day is not None and day > today for day in (processor.checked_on, processor.contract_on)):
        raise _bad_date()


def check_location(
    former: Region, wanted: Region, *, notice_before_leaving: bool, notified_on: date | None, today: date
) -> None:
    """Refuse to let data leave where people were promised to be told first (LM13).

    Raises RuleViolation ``register.notice_first`` or ``register.bad_date``.
    """
    at_home = (Region.UK, Region.EEA)
    if notified_on is not None and notified_on > today:
        raise _bad_date()
    if notice_before_leaving and wanted not in at_home and wanted is not former and notified_on is None:
        raise RuleViolation(
            "register.notice_first",
            "The policy promises that people are told in writing before data leaves the UK and the EEA.",
            "Tell them first, then give the day on which they were told.",
        )


def _check_filled(texts: list[str], message: str) -> None:
    if not all(text.strip() for text in texts):
        raise RuleViolation("register.incomplete", message, "Fill in what is missing.")


def _check_length(*texts: str) -> None:
    if any(len(text) > _LONGEST for text in texts):
        raise RuleViolation(
            "register.too_long", f"Each text has at most {_LONGEST:,} characters.", "Shorten it."
        )


def _bad_date() -> RuleViolation:
    return RuleViolation(
        "register.bad_date",
        "A day does not fit: it is still to come, or too early.",
        "Check the dates.",
    )
