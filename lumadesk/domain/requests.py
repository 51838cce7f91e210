"""Rights requests (UK GDPR Arts 15 to 22, 7(3)) and their clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lumadesk.domain.calendar import UKCalendar, add_days, add_months, format_day
from lumadesk.domain.clarification import (
    NOT_STOPPED,
    PAUSE_IN_FORCE,
    check_pauses,
    former_practice,
    stopped_days,
)
from lumadesk.domain.clarification import PAUSE_SOURCE as _PAUSE
from lumadesk.domain.clarification import Pause as Pause
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.steps import Step as Step
from lumadesk.domain.steps import in_days, roll_step

_TIME_LIMIT = "UK GDPR Art 12(3); ICO, right of access: time limits"
_START = "UK GDPR Art 12A(2)"
_EXTENSION = "UK GDPR Art 12A(3) and (4)"
AUTHORITY = "UK GDPR Art 12(6); ICO, right of access: requests made on behalf of others"


class RequestKind(StrEnum):
    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"  # to processing for legitimate interests: weighed (Art 21(1))
    MARKETING_OBJECTION = "marketing-objection"  # absolute, at once (Art 21(3))
    WITHDRAWAL = "withdrawal"
    AUTOMATED_DECISION = "automated-decision"


#: While one of these is open, nothing of that person may be erased (DPA 2018 s.173(2): Arts 15 and 20).
FREEZING_KINDS = frozenset({RequestKind.ACCESS, RequestKind.PORTABILITY})


#: What they ask for is done at once: the month is only for the reply, and cannot be extended.
AT_ONCE = {
    RequestKind.MARKETING_OBJECTION: "UK GDPR Art 21(3)",
    RequestKind.WITHDRAWAL: "UK GDPR Art 7(3)",
}


class Channel(StrEnum):
    """How a request or a complaint came; the law asks for no form (ICO, right of access)."""

    EMAIL = "email"
    PHONE = "phone"
    LETTER = "letter"
    SPOKEN = "spoken"
    WEBSITE = "website"
    OTHER = "other"


class ApplicantRole(StrEnum):
    SELF = "self"
    AGENT = "agent"  # asks for somebody else, with evidence of authority (LM18)


class RequestStatus(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How a request came in, and who asked.

    ``enquiry_id`` is the message that was the request. The applicant's name and contact are empty where the
    person asks themselves; ``subject`` and ``subject_contact`` say who is meant while no person matches.
    """

    channel: Channel = Channel.OTHER
    enquiry_id: int | None = None
    role: ApplicantRole = ApplicantRole.SELF
    applicant: str = ""
    applicant_contact: str = ""
    subject: str = ""
    subject_contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsRequest:
    """``person_id`` is None where nobody matches, and after the person's erasure."""

    id: int
    kind: RequestKind
    person_id: int | None
    received: date  # Europe/London
    id_asked: date | None
    id_received: date | None
    fee_paid: date | None
    pauses: tuple[Pause, ...]
    extended: bool
    acknowledged_on: date | None
    answered_on: date | None
    status: RequestStatus
    details: str
    created_at: datetime
    intake: Intake


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """``nominal`` and ``due`` are None while a clarification is unanswered (law: Art 12A).

    ``nominal`` is the corresponding date with the pauses added, ``due`` the working day on which it ends,
    ``statutory_latest`` the last tenable day where pauses are counted with both their ends.
    ``extension_notice_by`` is the last day for telling the person of an extension, ``act_by`` the day of
    doing what is done at once, None for other kinds.
    """

    clock_start: date
    nominal: date | None
    due: date | None
    statutory_latest: date | None
    extension_notice_by: date | None
    acknowledge_by: date
    steps: tuple[Step, ...]
    act_by: date | None = None


def deadline(
    kind: RequestKind,
    received: date,
    *,
    calendar: UKCalendar,
    id_received: date | None = None,
    authority_received: date | None = None,
    fee_paid: date | None = None,
    pauses: Sequence[Pause] = (),
    extended: bool = False,
    acknowledge_working_days: int = 5,
) -> Deadline:
    """When a request must be answered, with the arithmetic (UK GDPR Arts 12(3), 12A).

    All dates are Europe/London. The clock starts on the latest of receipt, ID, evidence of an agent's
    authority and fee. One calendar month
    later, or three where extended, is the nominal date; elapsed days of clarification pauses from the clock's
    start on are added to it, and only then it moves to the next working day. Days on which two questions
    were open count once. For requests received before 5 February 2026 pauses do not move the date: the
    date that the former practice gave is shown in a step.

    Raises RuleViolation ``request.pause_not_allowed`` (not an access request), ``request.pause_backwards``,
    ``request.pause_before_receipt``, ``request.no_extension`` (what is done at once), ``date.out_of_range``.
    """
    _check_inputs(kind, received, pauses, extended)
    start, start_steps = _clock_start(received, id_received, authority_received, fee_paid)
    month_end = add_months(start, 1)
    unpaused = add_months(start, 3) if extended else month_end
    steps = [*start_steps, Step(text="One month from the start", date=month_end, source=_TIME_LIMIT)]
    if extended:
        steps.append(
            Step(text="Extended: three months from the original start", date=unpaused, source=_EXTENSION)
        )
    act_by = received if kind in AT_ONCE else None
    if act_by is not None:
        steps.append(
            Step(
                text="Stop the processing at once; the month is only for the reply",
                date=act_by,
                source=AT_ONCE[kind],
            )
        )
    stopped = stopped_days(pauses, start=start, month_end=month_end, nominal=unpaused, calendar=calendar)
    if pauses and received < PAUSE_IN_FORCE:
        steps.append(former_practice(stopped, unpaused, calendar))
        stopped = NOT_STOPPED
    steps.extend(stopped.steps)
    acknowledge = acknowledge_by(received, calendar, acknowledge_working_days)
    if stopped.unanswered:
        steps.append(
            Step(
                text="No due date while a clarification is unanswered; without it, it would be",
                date=calendar.next_working_day(unpaused),
                source=_PAUSE,
            )
        )
        return Deadline(
            clock_start=start,
            nominal=None,
            due=None,
            statutory_latest=None,
            extension_notice_by=None,
            acknowledge_by=acknowledge,
            steps=tuple(steps),
            act_by=act_by,
        )
    nominal = add_days(unpaused, stopped.elapsed)
    latest = calendar.next_working_day(add_days(unpaused, stopped.inclusive))
    notice_by = add_days(month_end, stopped.by_notice)
    if stopped.inclusive:
        steps.append(
            Step(text=f"The clock stood still for {in_days(stopped.elapsed)}", date=nominal, source=_PAUSE)
        )
        steps.append(
            Step(
                text=f"Counting both ends of each pause, {in_days(stopped.inclusive)}: last tenable day",
                date=latest,
                source=_PAUSE,
            )
        )
    steps.append(roll_step(nominal, calendar, "ICO, right of access: time limits"))
    steps.append(
        Step(text="Last day for a notice of extension, with reasons", date=notice_by, source=_EXTENSION)
    )
    return Deadline(
        clock_start=start,
        nominal=nominal,
        due=calendar.next_working_day(nominal),
        statutory_latest=latest,
        extension_notice_by=notice_by,
        acknowledge_by=acknowledge,
        steps=tuple(steps),
        act_by=act_by,
    )


def acknowledge_by(received: date, calendar: UKCalendar, working_days: int = 5) -> date:
    """Last day for a first reply; day 1 is the first working day after receipt (promise LT19)."""
    return calendar.add_working_days(received, working_days)


def target(deadline: Deadline, calendar: UKCalendar) -> date | None:
    """The owner's own, earlier aim: the last working day before the due date; None without a due date."""
    if deadline.due is None:
        return None
    return calendar.previous_working_day(add_days(deadline.due, -1))


def extension_available(deadline: Deadline, today: date) -> bool:
    """Whether a notice of extension would still be in time; true while the clock stands still."""
    return deadline.extension_notice_by is None or today <= deadline.extension_notice_by


def days_left_in_words(due: date | None, today: date) -> str:
    """A due date as the owner reads it: "3 days left · Thu 3 Dec 2026", "due today", "2 days overdue · …"."""
    if due is None:
        return "clock paused"
    left = (due - today).days
    if left == 0:
        return "due today"
    state = f"{in_days(left)} left" if left > 0 else f"{in_days(-left)} overdue"
    day = format_day(due)
    return f"{state} · {day.rsplit(' ', 1)[0] if due.year == today.year else day}"


def _check_inputs(kind: RequestKind, received: date, pauses: Sequence[Pause], extended: bool) -> None:
    if extended and kind in AT_ONCE:
        raise RuleViolation(
            "request.no_extension",
            "The time for this kind of request cannot be extended: it takes effect at once.",
            f"Record it without an extension ({AT_ONCE[kind]}).",
        )
    if pauses and kind is not RequestKind.ACCESS:
        raise RuleViolation(
            "request.pause_not_allowed",
            "Only the clock of an access request stops for a clarification.",
            "Ask if you need to, but answer by the date without a pause (UK GDPR Art 12A(5)).",
        )
    check_pauses(pauses, received)


def _clock_start(
    received: date, id_received: date | None, authority_received: date | None, fee_paid: date | None
) -> tuple[date, tuple[Step, ...]]:
    steps = [Step(text="Request received", date=received, source=_START)]
    if id_received is not None:
        steps.append(Step(text="Proof of identity received", date=id_received, source="UK GDPR Art 12(6)"))
    if authority_received is not None:
        steps.append(
            Step(text="Evidence of the agent's authority received", date=authority_received, source=AUTHORITY)
        )
    if fee_paid is not None:
        steps.append(Step(text="Fee paid", date=fee_paid, source="UK GDPR Art 12(5)"))
    start = max(step.date for step in steps if step.date is not None)
    if len(steps) > 1:
        steps.append(Step(text="The clock starts on the latest of these", date=start, source=_START))
    return start, tuple(steps)
