"""Appointments as an iCalendar file (RFC 5545), for the calendar of a telephone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from lumadesk.domain.hostile_text import clean_text, visible_text


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """``starts`` and ``ends`` are aware moments."""

    uid: str
    title: str
    starts: datetime
    ends: datetime
    place: str
    notes: str
    changed_at: datetime
    cancelled: bool = False


def render(events: Iterable[CalendarEvent], *, name: str) -> bytes:
    """The file; the same events always give the same bytes."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//LumaDesk//LumaDesk//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", visible_text(name))
    for event in events:
        entry = Event()
        entry.add("uid", event.uid)
        entry.add("dtstamp", _moment(event.changed_at))
        entry.add("summary", visible_text(event.title))
        entry.add("dtstart", _moment(event.starts))
        entry.add("dtend", _moment(event.ends))
        if event.place.strip():
            entry.add("location", visible_text(event.place))
        if event.notes.strip():
            entry.add("description", clean_text(event.notes))
        if event.cancelled:
            entry.add("status", "CANCELLED")
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _moment(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(microsecond=0)
