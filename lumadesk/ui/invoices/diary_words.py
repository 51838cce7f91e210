"""Appointments and follow-ups in words, and the parts of the agenda in which they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lumadesk.app import diary
from lumadesk.app.diary import AppointmentView, FollowUpView
from lumadesk.app.services import Services
from lumadesk.domain.calendar import london_time
from lumadesk.domain.jobs import Appointment
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.entry_list import Deed, Entry
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import counted, day, plain_day

Key = tuple[str, int]
Planned = AppointmentView | FollowUpView

MISSED, TODAY, TOMORROW, WEEK, LATER, PAST = "missed", "today", "tomorrow", "week", "later", "past"
_LONGEST_NOTE = 300
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is planned, by the part of the agenda; ``past`` is what is over, done or cancelled instead."""

    parts: dict[str, list[Planned]]
    past: bool

    def order(self) -> list[Key]:
        return [key_of(one) for part in self.parts.values() for one in part]


def read_agenda(services: Services, *, past: bool) -> Agenda:
    """For a reader's thread."""
    if past:
        return Agenda({PAST: _past(services)}, past=True)
    parts: dict[str, list[Planned]] = {part: [] for part in (MISSED, TODAY, TOMORROW, WEEK, LATER)}
    planned: list[Planned] = [*diary.list_follow_ups(services), *diary.list_appointments(services)]
    for one in sorted(planned, key=_order):
        parts[part_of(day_of(one), services.today)].append(one)
    # What began yesterday and is not over yet is of today.
    late = [one for one in parts[MISSED] if isinstance(one, AppointmentView)]
    parts[MISSED] = [one for one in parts[MISSED] if isinstance(one, FollowUpView)]
    parts[TODAY] = [*late, *parts[TODAY]]
    return Agenda(parts, past=False)


def _past(services: Services) -> list[Planned]:
    over = [
        one
        for one in diary.list_appointments(services, past=True, cancelled=True)
        if one.appointment.cancelled or one.appointment.ends_at < services.now
    ]
    done = [one for one in diary.list_follow_ups(services, done=True) if one.follow_up.done_on is not None]
    return sorted([*over, *done], key=_order, reverse=True)


def part_of(when: date, today: date) -> str:
    """The week ends on Sunday."""
    if when < today:
        return MISSED
    if when == today:
        return TODAY
    if when == today + timedelta(days=1):
        return TOMORROW
    return WEEK if when <= today + timedelta(days=_SUNDAY - today.weekday()) else LATER


def heading(part: str, today: date) -> str:
    return {
        MISSED: "Missed",
        TODAY: f"Today \u00b7 {day(today)}",
        TOMORROW: f"Tomorrow \u00b7 {day(today + timedelta(days=1))}",
        WEEK: "This week",
        LATER: "Later",
        PAST: "What is over, done or cancelled",
    }[part]


def key_of(one: Planned) -> Key:
    if isinstance(one, AppointmentView):
        return "appointment", one.appointment.id
    return "follow_up", one.follow_up.id


def day_of(one: Planned) -> date:
    if isinstance(one, AppointmentView):
        return london_time(one.appointment.starts_at).date()
    return one.follow_up.due_on


def _order(one: Planned) -> tuple[date, bool, datetime | None, int]:
    """By day; within it first what has no time of day."""
    if isinstance(one, AppointmentView):
        return day_of(one), True, one.appointment.starts_at, one.appointment.id
    return day_of(one), False, None, one.follow_up.id


def hours_of(one: Appointment) -> str:
    """14:00 \N{EN DASH} 15:30, with the day where it ends on another."""
    begins, ends = london_time(one.starts_at), london_time(one.ends_at)
    other = "" if begins.date() == ends.date() else f" on {day(ends.date())}"
    return f"{begins:%H:%M} \N{EN DASH} {ends:%H:%M}{other}"


def when_of(one: Appointment) -> str:
    """Thu 3 Dec 2026, 14:00 \N{EN DASH} 15:30"""
    return f"{day(london_time(one.starts_at).date())}, {hours_of(one)}"


def entry_of(one: Planned, part: str, today: date, next_: Deed, more: Sequence[Deed]) -> Entry:
    """Under the heading of a day its date need not be said again."""
    dated = part not in (TODAY, TOMORROW) or day_of(one) < today
    if isinstance(one, AppointmentView):
        made = one.appointment
        return Entry(
            key=key_of(one),
            icon="calendar-days",
            title=f"{hours_of(made)}   {one_line(made.title)}",
            meta=day(day_of(one)) if dated else "",
            detail=_joined("With " + (one_line(one.person_name) or "nobody known"), made.place),
            small=_short(made.notes),
            chip=("Cancelled", Tone.NEUTRAL) if made.cancelled else None,
            faded=made.cancelled,
            next=next_,
            more=more,
        )
    follow_up = one.follow_up
    chip = None
    if follow_up.done_on is not None:
        chip = (f"Done {plain_day(follow_up.done_on)}", Tone.SUCCESS)
    elif one.overdue:
        chip = (f"{counted((today - follow_up.due_on).days, 'day')} overdue", Tone.DANGER)
    return Entry(
        key=key_of(one),
        icon="bell-ring",
        title=one_line(follow_up.what),
        meta=day(follow_up.due_on) if dated else "",
        detail=f"Come back to {one_line(one.person_name) or 'nobody known'}",
        chip=chip,
        faded=follow_up.done_on is not None,
        next=next_,
        more=more,
    )


def _joined(*parts: str) -> str:
    shown: Iterable[str] = (one_line(part.replace("\n", ", ")) for part in parts if part.strip())
    return " \u00b7 ".join(shown)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return one_line(flat if len(flat) <= _LONGEST_NOTE else f"{flat[:_LONGEST_NOTE]}\u2026")
