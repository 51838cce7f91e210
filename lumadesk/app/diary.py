"""Appointments and follow-ups: entered, moved, done, and given to another calendar as iCalendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lumadesk.app.binding import is_free, require_free
from lumadesk.app.changes import Changes
from lumadesk.app.people import require_alive
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.jobs import Appointment, FollowUp, check_appointment, check_follow_up
from lumadesk.domain.restriction import Deed
from lumadesk.storage import diary, jobs, people
from lumadesk.storage.transaction import Tx

if TYPE_CHECKING:
    from lumadesk.documents.calendar_file import CalendarEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentView:
    appointment: Appointment
    person_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpView:
    follow_up: FollowUp
    person_name: str
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarExport:
    """``left_out`` counts appointments of people whose data is restricted."""

    file: Path
    count: int
    left_out: int


def add_appointment(
    services: Services,
    person_id: int,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    place: str = "",
    notes: str = "",
    job_id: int | None = None,
) -> Changes[int]:
    """Both moments are aware. The value is the appointment's id."""
    check_appointment(title, place, notes, starts_at, ends_at)
    with services.write("appointment.add") as tx:
        require_alive(people.get(tx, person_id))
        require_free(services, tx, [person_id], Deed.EDIT)
        if job_id is not None and jobs.get(tx, job_id).person_id != person_id:
            raise RuleViolation("job.other_customer", "That job is another person's.")
        made = Appointment(
            id=0,
            person_id=person_id,
            job_id=job_id,
            title=title.strip(),
            place=place.strip(),
            notes=notes.strip(),
            starts_at=starts_at,
            ends_at=ends_at,
            cancelled=False,
            changed_at=tx.now,
        )
        appointment_id = diary.add_appointment(tx, made)
        tx.touch("person", person_id)
    return changes(tx, appointment_id)


def change_appointment(
    services: Services,
    appointment_id: int,
    *,
    title: str | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    place: str | None = None,
    notes: str | None = None,
    cancelled: bool | None = None,
) -> Changes[int]:
    """Move, rename or cancel it; what is not named stays, and so does its length."""
    with services.write("appointment.change") as tx:
        old = diary.get_appointment(tx, appointment_id)
        require_free(services, tx, [old.person_id], Deed.EDIT)
        begins = starts_at or old.starts_at
        changed = replace(
            old,
            title=old.title if title is None else title.strip(),
            starts_at=begins,
            ends_at=ends_at or begins + (old.ends_at - old.starts_at),
            place=old.place if place is None else place.strip(),
            notes=old.notes if notes is None else notes.strip(),
            cancelled=old.cancelled if cancelled is None else cancelled,
        )
        check_appointment(changed.title, changed.place, changed.notes, changed.starts_at, changed.ends_at)
        diary.put_appointment(tx, changed)
    return changes(tx, appointment_id)


def list_appointments(
    services: Services, *, person_id: int | None = None, past: bool = False, cancelled: bool = False
) -> list[AppointmentView]:
    """The earliest first; what is over only where asked for."""
    with services.read() as tx:
        return [
            _appointment(tx, one)
            for one in diary.appointments(
                tx, person_id=person_id, since=None if past else services.now, cancelled=cancelled
            )
        ]


def get_appointment(services: Services, appointment_id: int) -> AppointmentView:
    with services.read() as tx:
        return _appointment(tx, diary.get_appointment(tx, appointment_id))


def add_follow_up(services: Services, person_id: int, due_on: date, what: str) -> Changes[int]:
    """Come back to somebody on that day; the value is the follow-up's id."""
    check_follow_up(what)
    with services.write("follow-up.add") as tx:
        require_alive(people.get(tx, person_id))
        require_free(services, tx, [person_id], Deed.EDIT)
        follow_up_id = diary.add_follow_up(tx, person_id, due_on, what.strip())
        tx.touch("person", person_id)
    return changes(tx, follow_up_id)


def move_follow_up(
    services: Services, follow_up_id: int, due_on: date, what: str | None = None
) -> Changes[int]:
    """Another day, and where ``what`` is named other words."""
    with services.write("follow-up.move") as tx:
        old = diary.get_follow_up(tx, follow_up_id)
        require_free(services, tx, [old.person_id], Deed.EDIT)
        changed = replace(old, due_on=due_on, what=old.what if what is None else what.strip())
        check_follow_up(changed.what)
        diary.put_follow_up(tx, changed)
    return changes(tx, follow_up_id)


def finish_follow_up(services: Services, follow_up_id: int, *, done: bool = True) -> Changes[int]:
    """It is done, or after all it is not."""
    with services.write("follow-up.finish") as tx:
        old = diary.get_follow_up(tx, follow_up_id)
        require_free(services, tx, [old.person_id], Deed.EDIT)
        diary.put_follow_up(tx, replace(old, done_on=services.today if done else None))
    return changes(tx, follow_up_id)


def list_follow_ups(
    services: Services, *, person_id: int | None = None, done: bool = False
) -> list[FollowUpView]:
    """By their day; those that are done only where asked for."""
    with services.read() as tx:
        return [
            FollowUpView(
                follow_up=one,
                person_name=people.get(tx, one.person_id).name,
                overdue=one.done_on is None and one.due_on < services.today,
            )
            for one in diary.follow_ups(tx, person_id=person_id, done=done)
        ]


def export_calendar(
    services: Services, to: Path, appointment_id: int | None = None, *, overwrite: bool = False
) -> Changes[CalendarExport]:
    """Write one appointment, or all that are not over, as an iCalendar file.

    Of all, those of people whose data is restricted are left out and counted.
    """
    from lumadesk.documents import calendar_file

    with services.write("appointment.export") as tx:
        if appointment_id is not None:
            wanted = [diary.get_appointment(tx, appointment_id)]
            require_free(services, tx, [wanted[0].person_id], Deed.EXPORT)
            left_out = 0
        else:
            found = diary.appointments(tx, since=services.now - timedelta(days=1))
            wanted = [one for one in found if is_free(services, tx, one.person_id, Deed.EXPORT)]
            left_out = len(found) - len(wanted)
        tx.touch_all("appointment", [one.id for one in wanted])
        data = calendar_file.render([_event(services, tx, one) for one in wanted], name="LumaDesk")
    name = f"appointment-{appointment_id}.ics" if appointment_id is not None else "appointments.ics"
    target = to / name if to.is_dir() else to
    file = services.outside.files.write(target, data, overwrite=overwrite)
    return changes(tx, CalendarExport(file=file, count=len(wanted), left_out=left_out))


def _event(services: Services, tx: Tx, one: Appointment) -> CalendarEvent:
    from lumadesk.documents.calendar_file import CalendarEvent

    name = people.get(tx, one.person_id).name
    return CalendarEvent(
        uid=f"appointment-{one.id}@{services.vault.vault_id}.lumadesk",
        title=f"{one.title} ({name})",
        starts=one.starts_at,
        ends=one.ends_at,
        place=one.place,
        notes=one.notes,
        changed_at=one.changed_at,
        cancelled=one.cancelled,
    )


def _appointment(tx: Tx, one: Appointment) -> AppointmentView:
    return AppointmentView(appointment=one, person_name=people.get(tx, one.person_id).name)
