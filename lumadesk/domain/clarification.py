"""Questions back to the person about an access request, and the days for which they stop its clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lumadesk.domain.calendar import UKCalendar, add_days, add_months, format_day
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.steps import Step, in_days

#: Art 12A UK GDPR (Data (Use and Access) Act 2025 s.76) governs requests received from this day on.
PAUSE_IN_FORCE = date(2026, 2, 5)

PAUSE_SOURCE = "UK GDPR Art 12A(5)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A clarification asked of the person; ``answered`` is None while the clock stands still."""

    asked: date
    answered: date | None


@dataclass(frozen=True, slots=True)
class StoppedDays:
    """Days on which the clock stood still, each counted once.

    ``elapsed`` counts from asking to answering (the same day is 0), ``inclusive`` both these days as well,
    and ``by_notice`` the elapsed days of questions that were asked before the first month ended.
    """

    elapsed: int
    inclusive: int
    by_notice: int
    unanswered: bool
    steps: tuple[Step, ...]


NOT_STOPPED = StoppedDays(elapsed=0, inclusive=0, by_notice=0, unanswered=False, steps=())


def check_pauses(pauses: Sequence[Pause], received: date) -> None:
    """Refuse questions before the request, and answers before the question.

    Raises RuleViolation ``request.pause_before_receipt`` or ``request.pause_backwards``.
    """
    for pause in pauses:
        if pause.asked < received:
            raise RuleViolation(
                "request.pause_before_receipt",
                "A clarification was asked before the request was received.",
                "Check both dates.",
            )
        if pause.answered is not None and pause.answered < pause.asked:
            raise RuleViolation(
                "request.pause_backwards",
                "A clarification was answered before it was asked.",
                "Check both dates.",
            )


def prompt_on(pauses: Sequence[Pause]) -> date | None:
    """When to remind of an unanswered clarification: a month after the latest; None without one."""
    unanswered = [pause.asked for pause in pauses if pause.answered is None]
    return add_months(max(unanswered), 1) if unanswered else None


def stopped_days(
    pauses: Sequence[Pause], *, start: date, month_end: date, nominal: date, calendar: UKCalendar
) -> StoppedDays:
    """Count the days of ``pauses`` that do not count towards the time limit (UK GDPR Art 12A(5)).

    Only days on and after ``start`` matter. ``nominal`` is the end of the time without pauses; a question
    asked after the time had run out stops nothing.
    """
    total = NOT_STOPPED
    counted_to: date | None = None
    for pause in sorted(pauses, key=lambda pause: (pause.asked, pause.answered or date.max)):
        asked = f"Clarification asked on {format_day(pause.asked)}"
        if pause.asked > calendar.next_working_day(add_days(nominal, total.elapsed)):
            total = _noted(total, f"{asked}, after the time had ended: does not count", pause.answered)
        elif pause.answered is None:
            total = _noted(total, f"{asked}, not answered: remind the person", prompt_on([pause]), True)
        elif pause.answered < start:
            total = _noted(
                total, f"{asked}, answered before the clock started: does not count", pause.answered
            )
        else:
            first = max(pause.asked, start)
            stood_from = first if counted_to is None else max(first, counted_to)
            whole_from = first if counted_to is None else max(first, add_days(counted_to, 1))
            elapsed = max(0, (pause.answered - stood_from).days)
            in_first_month = pause.asked <= add_days(month_end, total.by_notice)
            counted_to = pause.answered if counted_to is None else max(counted_to, pause.answered)
            total = StoppedDays(
                elapsed=total.elapsed + elapsed,
                inclusive=total.inclusive + max(0, (pause.answered - whole_from).days + 1),
                by_notice=total.by_notice + (elapsed if in_first_month else 0),
                unanswered=total.unanswered,
                steps=(*total.steps, _step(f"{asked}, answered: {in_days(elapsed)}", pause.answered)),
            )
    return total


def former_practice(stopped: StoppedDays, nominal: date, calendar: UKCalendar) -> Step:
    """Why a pause is not relied on for a request from before Art 12A, and what it would have given."""
    paused = None if stopped.unanswered else calendar.next_working_day(add_days(nominal, stopped.elapsed))
    would = "the clock would still stand" if paused is None else "the answer would be due"
    return Step(
        text="Received before 5 February 2026, when Art 12A came into force: the pause is not relied on. "
        f"Under the ICO's former practice {would}",
        date=paused,
        source="Data (Use and Access) Act 2025 s.76; ICO, right of access (before 2026)",
    )


def _noted(total: StoppedDays, text: str, day: date | None, unanswered: bool = False) -> StoppedDays:
    return StoppedDays(
        elapsed=total.elapsed,
        inclusive=total.inclusive,
        by_notice=total.by_notice,
        unanswered=total.unanswered or unanswered,
        steps=(*total.steps, _step(text, day)),
    )


def _step(text: str, day: date | None) -> Step:
    return Step(text=text, date=day, source=PAUSE_SOURCE)
