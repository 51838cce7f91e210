"""What the kinds of requests are called on screen, and how urgent they look."""

from __future__ import annotations

from datetime import date

from lumadesk.app.request_views import to_stop
from lumadesk.app.requests import RequestView
from lumadesk.domain.requests import Channel, RequestKind, RequestStatus
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.chip import REQUEST
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import plain_day

KIND_NAMES: dict[RequestKind, str] = {
    RequestKind.ACCESS: "Access: a copy of the data",
    RequestKind.RECTIFICATION: "Rectification: correct the data",
    RequestKind.ERASURE: "Erasure: delete the data",
    RequestKind.RESTRICTION: "Restriction: keep, but do not use",
    RequestKind.PORTABILITY: "Portability: data to take away",
    RequestKind.OBJECTION: "Objection to the processing",
    RequestKind.MARKETING_OBJECTION: "Objection to marketing",
    RequestKind.WITHDRAWAL: "Withdrawal of consent",
    RequestKind.AUTOMATED_DECISION: "Review of an automated decision",
}
CHANNEL_NAMES: dict[Channel, str] = {
    Channel.EMAIL: "By email",
    Channel.LETTER: "By letter",
    Channel.PHONE: "By telephone",
    Channel.SPOKEN: "In person",
    Channel.WEBSITE: "Through the website",
    Channel.OTHER: "Another way",
}
#: How a letter went, within a sentence.
SENT_HOW: dict[str, str] = {
    Channel.EMAIL: "by email",
    Channel.LETTER: "by post",
    Channel.PHONE: "by telephone",
    Channel.SPOKEN: "by hand",
    Channel.WEBSITE: "through the website",
    Channel.OTHER: "another way",
}
#: From so many days before the due date on it stands out.
_SOON = 7


def short_kind(kind: RequestKind) -> str:
    return KIND_NAMES[kind].split(":")[0]


def urgency(view: RequestView, today: date) -> Tone:
    due = view.deadline.due
    if to_stop(view):
        return Tone.DANGER
    if view.request.status is not RequestStatus.OPEN or due is None:
        return Tone.NEUTRAL
    left = (due - today).days
    return Tone.DANGER if left < 0 else Tone.WARNING if left <= _SOON else Tone.SUCCESS


def person_of(view: RequestView) -> str:
    """Whose request it is; of nobody in the vault, who is meant."""
    return "Erased person" if is_erased(view) else one_line(view.person_name or view.request.intake.subject)


def is_erased(view: RequestView) -> bool:
    """Nobody who was not erased is left without a name: who matches nobody is named by the intake."""
    return not view.person_name and not view.request.intake.subject


def face_of(view: RequestView, today: date) -> Face:
    request = view.request
    is_open = request.status is RequestStatus.OPEN
    days = view.words.split(" · ")[0]
    return Face(
        title=f"{short_kind(request.kind)} · {person_of(view)}",
        # The due date first: what does not fit is cut off at the end.
        detail=f"Due {plain_day(view.deadline.due)} · received {plain_day(request.received)}"
        if is_open and view.deadline.due
        else f"Received {plain_day(request.received)}",
        chip=(days, urgency(view, today)) if is_open else REQUEST[request.status],
        strong=is_open,
    )
