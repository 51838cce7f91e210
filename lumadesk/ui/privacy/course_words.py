"""The events of a request in words, and the order in which what was recorded and corrected is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lumadesk.app.requests import RecordedEvent
from lumadesk.domain.request_course import EventKind, RequestEvent
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import LONDON, day, plain_day

EVENT_NAMES: Mapping[EventKind, str] = {
    EventKind.RECEIVED: "Received",
    EventKind.ACKNOWLEDGED: "First reply sent",
    EventKind.IDENTITY_ASKED: "Proof of identity asked for",
    EventKind.IDENTITY_RECEIVED: "Proof of identity came",
    EventKind.AUTHORITY_ASKED: "Evidence of authority asked for",
    EventKind.AUTHORITY_RECEIVED: "Evidence of authority came",
    EventKind.CLARIFICATION_ASKED: "Question asked",
    EventKind.CLARIFICATION_ANSWERED: "Question answered",
    EventKind.FEE_ASKED: "Fee asked for",
    EventKind.FEE_PAID: "Fee paid",
    EventKind.EXTENDED: "Extended to three months",
    EventKind.STOPPED: "Processing stopped",
    EventKind.OBJECTION_UPHELD: "Objection upheld",
    EventKind.OBJECTION_OVERRIDDEN: "Objection overridden",
    EventKind.ANSWERED: "Answered",
    EventKind.REFUSED: "Refused",
    EventKind.CLOSED: "Closed",
    EventKind.TAKEN_BACK: "Taken back",
}
EVENT_ICONS: Mapping[EventKind, str] = {
    EventKind.RECEIVED: "inbox",
    EventKind.ACKNOWLEDGED: "reply",
    EventKind.IDENTITY_ASKED: "fingerprint-pattern",
    EventKind.IDENTITY_RECEIVED: "fingerprint-pattern",
    EventKind.AUTHORITY_ASKED: "users",
    EventKind.AUTHORITY_RECEIVED: "users",
    EventKind.CLARIFICATION_ASKED: "message-square",
    EventKind.CLARIFICATION_ANSWERED: "message-square",
    EventKind.FEE_ASKED: "pound-sterling",
    EventKind.FEE_PAID: "pound-sterling",
    EventKind.EXTENDED: "calendar-clock",
    EventKind.STOPPED: "ban",
    EventKind.OBJECTION_UPHELD: "scale",
    EventKind.OBJECTION_OVERRIDDEN: "scale",
    EventKind.ANSWERED: "circle-check",
    EventKind.REFUSED: "circle-alert",
    EventKind.CLOSED: "lock",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as it counts now; ``former`` is what it was before each correction, ``taken_back`` its end."""

    event: RequestEvent
    former: tuple[RequestEvent, ...]
    taken_back: RequestEvent | None


def happened(history: Sequence[RecordedEvent]) -> list[Happened]:
    """By day, on one day as they were recorded; what was taken back has its place as well."""
    events = {one.event.id: one.event for one in history}
    replaced = {event.replaces for event in events.values()}
    found = []
    for last in events.values():
        if last.id in replaced:
            continue
        chain = [last]
        while (before := chain[0].replaces) is not None:
            chain.insert(0, events[before])
        taken_back = chain.pop() if last.takes_back else None
        found.append(Happened(chain[-1], tuple(chain[:-1]), taken_back))
    return sorted(found, key=lambda one: (one.event.on, (*one.former, one.event)[0].id))


def corrections(one: Happened) -> str:
    """What became of an entry, a line for each change."""
    lines = []
    for old, new in pairwise((*one.former, one.event)):
        was = [day(old.on)] if old.on != new.on else []
        if old.note != new.note:
            was.append(f"“{one_line(old.note)}”" if old.note else "without words")
        when = plain_day(new.recorded_at.astimezone(LONDON).date())
        lines.append(f"Corrected on {when}; before: {', '.join(was) or 'the same'}")
    if one.taken_back is not None:
        lines.append(f"Taken back on {plain_day(one.taken_back.on)}: {one_line(one.taken_back.note)}")
    return "\n".join(lines)


def in_lines(text: str) -> str:
    """Text from outside as several lines, nothing of it hidden."""
    return "\n".join(one_line(part) for part in text.split("\n"))
