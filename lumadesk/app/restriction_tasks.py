"""Telling the recipients of the data that a restriction began, and that it was lifted (UK GDPR Art 19)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from lumadesk.app.changes import Changes
from lumadesk.app.register import article15_in
from lumadesk.app.services import Services, changes
from lumadesk.domain.calendar import check_happened, format_day
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.recipients import TaskState, check_task_end, restriction_text, to_be_told
from lumadesk.storage import business, people, restrictions
from lumadesk.storage import restriction_tasks as stored
from lumadesk.storage.restriction_tasks import RestrictionTask as RestrictionTask
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView(RestrictionTask):
    """``text`` is what to send; it names the person and is kept nowhere."""

    text: str


def begun(services: Services, tx: Tx, restriction_id: int, since: date) -> None:
    """Within the beginning of a restriction: everybody who was given the data is to be told."""
    stored.add_all(tx, restriction_id, to_be_told(article15_in(services, tx).recipients), since=since)


def lifted(services: Services, tx: Tx, restriction_id: int, on: date) -> None:
    """Within its lifting: who was told that it began hears that it ended; nobody else need know."""
    told: set[str] = set()
    for task in stored.of_restriction(tx, restriction_id):
        if task.state is TaskState.DONE:
            told.add(task.recipient)
        elif task.state is TaskState.OPEN:
            because = "It was lifted before they were told."
            stored.end(tx, task.id, state=TaskState.NOT_NEEDED, outcome=because, on=services.today)
    known = to_be_told(article15_in(services, tx).recipients)
    stored.add_all(tx, restriction_id, [one for one in known if one.name in told], since=on, lifted=True)


def list_tasks(services: Services, restriction_id: int | None = None) -> list[TaskView]:
    """Those of a restriction, or all that are open, each with the text to send."""
    with services.read() as tx:
        found = stored.open_ones(tx) if restriction_id is None else stored.of_restriction(tx, restriction_id)
        owner = business.on(tx, services.today)
        sender = "\n".join(filter(None, (owner.own_name, owner.business_name, owner.email)))
        return [TaskView(**asdict(one), text=_text(tx, one, sender)) for one in found]


def end_task(
    services: Services,
    task_id: int,
    *,
    state: TaskState = TaskState.DONE,
    outcome: str = "",
    on: date | None = None,
) -> Changes[int]:
    """Record that a recipient was told, or why not."""
    day = on or services.today
    check_happened("task", day, services.today)
    check_task_end(state, outcome, day, services.today)
    with services.write("restriction.end-task") as tx:
        task = stored.get(tx, task_id)
        stored.end(tx, task_id, state=state, outcome=clean_text(outcome).strip(), on=day)
        tx.touch("restriction", task.restriction_id)
    return changes(tx, task_id)


def _text(tx: Tx, task: RestrictionTask, sender: str) -> str:
    one = restrictions.get(tx, task.restriction_id)
    person = people.get(tx, one.person_id) if one.person_id is not None else None
    named = (person.name, person.email, person.phone) if person and person.erased_at is None else ()
    return restriction_text(
        task.recipient,
        lifted=task.lifted,
        since=format_day(task.since),
        sender=sender,
        reference=f"L-{task.restriction_id:04d}",
        person=[line for line in named if line],
    )
