"""The rows of Today: of deadlines one for each record that waits, soonest first, and what the diary has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lumadesk.app import complaints, diary, holds, quotes, register, restrictions
from lumadesk.app.due_dates import DueDate
from lumadesk.app.services import Services
from lumadesk.app.today import Today
from lumadesk.domain.calendar import add_days, london_time
from lumadesk.domain.complaint_course import ComplaintStatus
from lumadesk.domain.due import DueKind, Urgency
from lumadesk.domain.money import format_money
from lumadesk.ui.privacy.register_frame import sentence
from lumadesk.ui.privacy.wording import person_of, short_kind
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import counted, moment, plain_day

_TONES = {
    Urgency.OVERDUE: Tone.DANGER,
    Urgency.TODAY: Tone.WARNING,
    Urgency.NEAR: Tone.WARNING,
    Urgency.LATER: Tone.SUCCESS,
}
#: Of the diary only what is missed or of today stands out.
_WORK_TONES = {
    Urgency.OVERDUE: Tone.DANGER,
    Urgency.TODAY: Tone.WARNING,
    Urgency.NEAR: Tone.NEUTRAL,
    Urgency.LATER: Tone.NEUTRAL,
}
Record = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row; ``record`` is what it leads to: noun and id, or a page of the Privacy screen by its name."""

    face: Face
    record: Record | str


#: What the dates of the policy are about, where no name tells it.
_ABOUT = {
    "ico_fee": "Fee",
    "processor": "Register",
    "processing": "Register",
    "retention_hold": "Hold",
    "consent": "Consent",
    "policy_version": "Policy",
    "checklist": "Promises",
}
#: What is said of the person, and the icon.
_PLANNED = {
    "appointment": ("With", "calendar-days"),
    "follow_up": ("Come back to", "bell-ring"),
    "quote": ("For", "file-text"),
}


def read_names(services: Services, now: Today) -> dict[Record, tuple[str, str]]:
    """Who is meant by each record that has a due date, and what it is; for a reader's thread."""
    names = {
        ("request", view.request.id): (person_of(view), short_kind(view.request.kind))
        for view in now.requests
    }
    nouns = {due.noun for due in now.due_dates}
    if "complaint" in nouns:
        names |= {
            ("complaint", view.complaint.id): (
                one_line(view.complaint.complainant or view.person_name) or "Erased person",
                "Complaint",
            )
            for view in complaints.list_complaints(services, ComplaintStatus.OPEN)
        }
    if "restriction" in nouns:
        names |= {
            ("restriction", view.restriction.id): (one_line(view.person_name), "Restriction")
            for view in restrictions.list_restrictions(services)
        }
    if "retention_hold" in nouns:
        names |= {
            ("retention_hold", view.hold.id): (one_line(view.person_name), "Hold")
            for view in holds.list_holds(services)
        }
    if "processing" in nouns:
        names |= {
            ("processing", view.entry.id): (one_line(view.entry.purpose), "Register")
            for view in register.list_processing(services)
        }
    work = {due.noun for due in now.work_dates}
    if "appointment" in work:
        names |= {
            ("appointment", view.appointment.id): (
                one_line(view.person_name),
                one_line(view.appointment.place),
            )
            for view in diary.list_appointments(services)
        }
    if "follow_up" in work:
        names |= {
            ("follow_up", view.follow_up.id): (one_line(view.person_name), "")
            for view in diary.list_follow_ups(services)
        }
    if "quote" in work:
        offers = [due.id for due in now.work_dates if due.noun == "quote"]
        names |= {
            ("quote", view.quote.id): (one_line(view.quote.customer_name), format_money(view.totals.gross))
            for view in quotes.rows(services, offers)
        }
    return names


def planned(now: Today, names: Mapping[Record, tuple[str, str]], today: date) -> list[Waiting]:
    """Appointments, follow-ups and quotes that expire, of the next days."""
    return [
        Waiting(_planned_face(due, *names.get((due.noun, due.id), ("", "")), today), (due.noun, due.id))
        for due in now.work_dates
    ]


def _planned_face(due: DueDate, who: str, where: str, today: date) -> Face:
    whom, icon = _PLANNED.get(due.noun, _PLANNED["follow_up"])
    left = due.words.split(" \u00b7 ")[0]
    if due.moment is not None:
        near = {today: "Today", add_days(today, 1): "Tomorrow"}
        begins = london_time(due.moment)
        left = f"{near.get(due.due, plain_day(due.due))} {begins:%H:%M}"
    return Face(
        title=one_line(due.what),
        detail=" \u00b7 ".join(part for part in (f"{whom} {who}", where) if part),
        chip=(sentence(left), _WORK_TONES[due.urgency]),
        icon=icon,
        strong=due.urgency in (Urgency.OVERDUE, Urgency.TODAY),
    )


def waiting(now: Today, names: Mapping[Record, tuple[str, str]]) -> list[Waiting]:
    """Of a record with several dates one is a row: the weightiest of the most urgent."""
    return [*_dated(now, names), *_undated(now)]


def _dated(now: Today, names: Mapping[Record, tuple[str, str]]) -> Iterator[Waiting]:
    weightiest: dict[tuple[str, int, str], DueDate] = {}
    for due in now.due_dates:
        # What is about a whole list, such as each question of the checklist, stands for itself.
        key = (due.noun, due.id, "" if due.id else due.what)
        if key not in weightiest or _weight(due) < _weight(weightiest[key]):
            weightiest[key] = due
    for key, due in sorted(weightiest.items(), key=lambda one: (one[1].due, _weight(one[1]), one[0])):
        record = key[:2]
        about = _ABOUT.get(due.noun, f"{due.noun.capitalize()} {due.id}")
        yield Waiting(_face(due, *names.get(record, ("", about))), record)


def _weight(due: DueDate) -> tuple[int, int]:
    return list(Urgency).index(due.urgency), list(DueKind).index(due.kind)


def _face(due: DueDate, who: str, noun: str) -> Face:
    return Face(
        title=f"{one_line(due.what)} · {who}" if who else one_line(due.what),
        detail=f"By {moment(due.moment) if due.moment else plain_day(due.due)} · {noun}",
        chip=(due.words.split(" · ")[0], _TONES[due.urgency]),
        strong=due.urgency is not Urgency.LATER,
    )


def _undated(now: Today) -> Iterator[Waiting]:
    if now.disposals_due:
        face = Face(
            title=f"{counted(now.disposals_due, 'record')} to dispose of",
            detail="What an erasure had kept, and nothing keeps any more",
            chip=("To review", Tone.WARNING),
        )
        yield Waiting(face, "erasures")
    if now.recipients_to_tell:
        face = Face(
            title=f"{counted(now.recipients_to_tell, 'recipient')} to tell of an erasure",
            detail="Whoever was given the data hears that it was erased",
            chip=("To tell", Tone.WARNING),
        )
        yield Waiting(face, "erasures")
    if now.restricted:
        face = Face(
            title=counted(now.restricted, "restriction"),
            detail="Data that is stored and nothing else",
            chip=("In force", Tone.NEUTRAL),
        )
        yield Waiting(face, "restrictions")
