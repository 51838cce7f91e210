"""Corrections of what is held about a person, disputes about it, and who is told (UK GDPR Arts 16, 19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lumadesk.domain.calendar import check_happened
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.requests import RequestKind


class RectificationOutcome(StrEnum):
    CORRECTED = "corrected"
    DISPUTED = "disputed"  # not corrected; the person's view is noted beside the data


class ContactField(StrEnum):
    """What is held in the person's own record, and is corrected there."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectification:
    """``before`` is what was held and ``after`` what the person says is right, corrected or not."""

    id: int
    request_id: int
    field: str
    before: str
    after: str
    outcome: RectificationOutcome
    note: str  # why it was not corrected
    decided_on: date  # Europe/London
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientTask:
    """A recipient of the data who is told of a correction, or cannot be (Art 19)."""

    id: int
    request_id: int
    rectification_id: int
    recipient: str
    told_on: date | None
    how: str
    not_told_because: str

    @property
    def done(self) -> bool:
        return self.told_on is not None or bool(self.not_told_because)


def check_rectification(rectification: Rectification, kind: RequestKind, today: date) -> None:
    """Raises RuleViolation ``rectification.…``."""
    check_happened("rectification", rectification.decided_on, today)
    if kind is not RequestKind.RECTIFICATION:
        raise RuleViolation(
            "rectification.other_kind",
            "Only a request for rectification is answered by a correction.",
            "Open a request of that kind.",
        )
    if not rectification.field.strip():
        raise RuleViolation(
            "rectification.no_field", "It does not say what is wrong.", "Name what the person disputes."
        )
    if rectification.before == rectification.after:
        raise RuleViolation(
            "rectification.no_change",
            "What was held and what it is to be are the same.",
            "Write down both.",
        )
    if rectification.outcome is RectificationOutcome.DISPUTED and not rectification.note.strip():
        raise RuleViolation(
            "rectification.no_reasons",
            "It was not corrected, and the entry does not say why.",
            "Write down why; the person is told (UK GDPR Art 12(4)).",
        )


def check_telling(task: RecipientTask, decided_on: date, today: date) -> None:
    """Raises RuleViolation ``rectification.…``: told on a day, or not told for a reason (Art 19)."""
    if task.told_on is None:
        if not task.not_told_because.strip():
            raise RuleViolation(
                "rectification.not_told",
                "The recipient was not told, and the entry does not say why.",
                "Give the day, or why it is impossible or takes disproportionate effort (UK GDPR Art 19).",
            )
        return
    check_happened("rectification", task.told_on, today)
    if task.told_on < decided_on:
        raise RuleViolation(
            "rectification.told_before",
            "A recipient cannot be told before the data was corrected.",
            "Check both dates.",
        )


def dispute_note(rectification: Rectification) -> str:
    """What is noted beside the data where it was not corrected."""
    return (
        f"Disputed: {rectification.field}. Held: {rectification.before or 'nothing'}. "
        f"The person says: {rectification.after or 'nothing'}. Not corrected: {rectification.note.strip()}"
    )
