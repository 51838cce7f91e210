"""What no program can see: questions that the owner answers again and again, with a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lumadesk.domain.calendar import add_months
from lumadesk.domain.errors import RuleViolation


class Item(StrEnum):
    SERVER_LOGS = "server-logs"
    COOKIES = "cookies"
    ENGAGEMENTS = "engagements"
    RECORDINGS = "recordings"
    REFUNDS = "refunds"
    TWO_STEP = "two-step"
    NO_PROFILING = "no-profiling"
    SENSITIVE = "sensitive-text"
    ROLES = "roles"
    REORGANISATION = "reorganisation"


@dataclass(frozen=True, slots=True)
class Question:
    words: str
    months: int  # how long an answer holds


QUESTIONS = {
    Item.SERVER_LOGS: Question(
        "Does the web host delete its server logs in the time that the policy names?", 3
    ),
    Item.COOKIES: Question(
        "Does the website set only the cookies that the policy names, and ask where it says?", 6
    ),
    Item.ENGAGEMENTS: Question(
        "Are quotes and appointments outside LumaDesk only about people who engaged you?", 12
    ),
    Item.RECORDINGS: Question(
        "Are recorded calls and chats kept with their client, and deleted in time?", 12
    ),
    Item.REFUNDS: Question("Is every refund recorded beside its invoice?", 12),
    Item.TWO_STEP: Question("Does this computer ask for something you have beside what you know?", 12),
    Item.NO_PROFILING: Question("Does no tool outside LumaDesk score people or decide about them?", 12),
    Item.SENSITIVE: Question("Did you look at the messages that seem to hold sensitive data?", 3),
    Item.ROLES: Question(
        "Is the data of clients' own customers kept apart, on their written instructions?", 12
    ),
    Item.REORGANISATION: Question(
        "Did data go to nobody in a sale or reorganisation, but for what is logged?", 12
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """The owner looked on ``day``; ``ok`` is what they found and ``note`` what they saw."""

    id: int
    item: Item
    day: date
    ok: bool
    note: str


def next_due(confirmation: Confirmation) -> date:
    return add_months(confirmation.day, QUESTIONS[confirmation.item].months)


def check_confirmation(day: date, note: str, today: date) -> None:
    """Raises RuleViolation ``checklist.in_future`` or ``checklist.no_note``."""
    if day > today:
        raise RuleViolation("checklist.in_future", "That day is still to come.", "Enter the day you looked.")
    if not note.strip():
        raise RuleViolation(
            "checklist.no_note",
            "A confirmation without what you saw proves nothing.",
            "Say where you looked, and what you found.",
        )
