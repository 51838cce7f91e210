"""Telling the recipients of the data what became of it: what to send, and what came of it (Art 19)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lumadesk.app import certificates
from lumadesk.app.binding import require_free
from lumadesk.app.changes import Changes
from lumadesk.app.documents import safe_file_name
from lumadesk.app.people import require_alive
from lumadesk.app.register import article15_in
from lumadesk.app.services import Services, changes
from lumadesk.domain.calendar import check_happened
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.people import Person
from lumadesk.domain.recipients import RecipientTask, TaskState, check_task_end, erasure_tasks
from lumadesk.domain.restriction import Deed
from lumadesk.storage import business, erasures, people
from lumadesk.storage import erasure_tasks as stored
from lumadesk.storage.erasure_tasks import ErasureTask
from lumadesk.storage.transaction import Tx


def tasks_for(
    services: Services, tx: Tx, erasure_id: int, person: Person | None = None
) -> tuple[RecipientTask, ...]:
    """Whom to tell of an erasure. With ``person`` the texts name them: for sending now, kept nowhere."""
    owner = business.on(tx, services.today)
    sender = "\n".join(filter(None, (owner.own_name, owner.business_name, owner.email)))
    named = (person.name, person.email, person.phone) if person else ()
    return erasure_tasks(
        article15_in(services, tx).recipients,
        sender=sender,
        reference=certificates.reference(erasure_id),
        person=[line for line in named if line],
    )


def export_letters(
    services: Services, person_id: int, folder: Path, *, overwrite: bool = False
) -> Changes[tuple[Path, ...]]:
    """Write a text to each recipient into ``folder``, before the erasure: afterwards nobody knows of whom."""
    with services.write("erasure.export-letters") as tx:
        person = people.get(tx, person_id)
        require_alive(person)
        require_free(services, tx, [person_id], Deed.EXPORT)
        tasks = tasks_for(services, tx, erasures.next_id(tx), person)
        tx.touch("person", person_id)
    files = services.outside.files
    written = tuple(
        files.write(
            folder / safe_file_name(f"{number:02d} {task.recipient}.txt"),
            task.text.encode("utf-8", "replace"),
            overwrite=overwrite,
        )
        for number, task in enumerate(tasks, start=1)
    )
    return changes(tx, written)


def end_task(
    services: Services,
    task_id: int,
    *,
    state: TaskState = TaskState.DONE,
    outcome: str = "",
    on: date | None = None,
) -> Changes[int]:
    """Record that a recipient was told, or why not; the certificate is issued anew with it."""
    day = on or services.today
    check_happened("task", day, services.today)
    check_task_end(state, outcome, day, services.today)
    with services.write("erasure.end-task") as tx:
        task = stored.get(tx, task_id)
        stored.end(tx, task_id, state=state, outcome=clean_text(outcome).strip(), on=day)
        certificates.store(services, tx, task.erasure_id)
    return changes(tx, task_id)


def list_tasks(services: Services, erasure_id: int | None = None) -> list[ErasureTask]:
    """The tasks of an erasure, or those of all that are open."""
    with services.read() as tx:
        return stored.open_ones(tx) if erasure_id is None else stored.of_erasure(tx, erasure_id)
