"""How urgent a date is, which dates are told of on the desktop, and in what words that give nobody away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lumadesk.domain.calendar import UKCalendar

#: From so many days before it a date stands out.
NEAR_DAYS = 7

#: From so many working days before it the desktop tells of a date: time enough to do what it asks for.
TOLD_WORKING_DAYS = 3


class Urgency(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"
    NEAR = "near"
    LATER = "later"


class DueKind(StrEnum):
    """What is to be done by a date, in the order of its weight."""

    BREACH = "breach"
    STOP = "stop"
    ANSWER = "answer"
    FIRST_REPLY = "first-reply"
    REMINDER = "reminder"
    COMPLAINT = "complaint"
    PROGRESS = "progress"
    NOTICE = "notice"
    RECIPIENT = "recipient"
    DISPOSAL = "disposal"
    WORK = "work"
    POLICY = "policy"  # what the privacy policy sets a date for


#: One of a kind, and several.
_WORDS = {
    DueKind.BREACH: ("breach to report", "breaches to report"),
    DueKind.STOP: ("use of data to stop", "uses of data to stop"),
    DueKind.ANSWER: ("request to answer", "requests to answer"),
    DueKind.FIRST_REPLY: ("first reply", "first replies"),
    DueKind.REMINDER: ("question to repeat", "questions to repeat"),
    DueKind.COMPLAINT: ("complaint to acknowledge", "complaints to acknowledge"),
    DueKind.PROGRESS: ("complaint to report on", "complaints to report on"),
    DueKind.NOTICE: ("restriction to end", "restrictions to end"),
    DueKind.RECIPIENT: ("recipient to tell", "recipients to tell"),
    DueKind.DISPOSAL: ("record to dispose of", "records to dispose of"),
    DueKind.WORK: ("appointment or follow-up", "appointments and follow-ups"),
    DueKind.POLICY: ("date of the policy", "dates of the policy"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many of a kind are overdue, and how many are due within the next working days."""

    kind: DueKind
    overdue: int = 0
    near: int = 0


def urgency(due: date, today: date) -> Urgency:
    left = (due - today).days
    if left < 0:
        return Urgency.OVERDUE
    if left == 0:
        return Urgency.TODAY
    return Urgency.NEAR if left <= NEAR_DAYS else Urgency.LATER


def is_told(due: date, today: date, calendar: UKCalendar) -> bool:
    """Whether the desktop tells of a date: it is over, or at most three working days away."""
    return due <= calendar.add_working_days(today, TOLD_WORKING_DAYS)


def counted(dates: Iterable[tuple[DueKind, bool]]) -> tuple[Counted, ...]:
    """Counts dates, each with whether it is overdue, by kind and in the order of their weight."""
    found = {kind: [0, 0] for kind in DueKind}
    for kind, overdue in dates:
        found[kind][not overdue] += 1
    return tuple(
        Counted(kind=kind, overdue=over, near=near) for kind, (over, near) in found.items() if over or near
    )


def in_words(counts: Iterable[Counted], hours: str = "") -> str:
    """ "Overdue: 1 request to answer. Soon: 2 first replies."; "" if there is nothing. It says of nobody.

    ``hours`` are what is left of the 72 hours of the most urgent breach.
    """
    known = list(counts)
    over = [_number(one.overdue, one.kind, hours) for one in known if one.overdue]
    near = [_number(one.near, one.kind, hours) for one in known if one.near]
    told = (f"{when}: {', '.join(words)}." for when, words in (("Overdue", over), ("Soon", near)) if words)
    return " ".join(told)


def _number(count: int, kind: DueKind, hours: str) -> str:
    left = f" ({hours})" if kind is DueKind.BREACH and hours else ""
    return f"{count:,} {_WORDS[kind][count != 1]}{left}"
