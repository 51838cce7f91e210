"""Correcting what is held about a person, or noting a dispute, and telling the recipients (Arts 16, 19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lumadesk.app.binding import record_own_request, require_free
from lumadesk.app.changes import Changes
from lumadesk.app.people import require_alive
from lumadesk.app.register import article15_in
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.people import Person, check_person
from lumadesk.domain.rectification import (
    ContactField,
    RecipientTask,
    Rectification,
    RectificationOutcome,
    check_rectification,
    check_telling,
    dispute_note,
)
from lumadesk.domain.requests import RequestStatus, RightsRequest
from lumadesk.domain.restriction import Deed
from lumadesk.storage import notes, people, rectifications, requests
from lumadesk.storage.transaction import Tx


def correct_contact(
    services: Services, request_id: int, field: ContactField, value: str, on: date | None = None
) -> Changes[int]:
    """Correct a detail in the person's own record; before and after are kept, each recipient gets a task."""
    with services.write("request.rectify") as tx:
        person = _person_of(tx, request_id)
        record_own_request(services, tx, person.id, request_id, Deed.EDIT)
        require_free(services, tx, [person.id], Deed.EDIT)
        before = getattr(person, field.value) or ""
        details = {
            name.value: getattr(person, name.value)
            if name is not field
            else clean_text(value).strip() or None
            for name in ContactField
        }
        name = details.pop("name") or ""
        check_person(name, details["email"], details["phone"], details["address"])
        people.update(tx, person.id, name=name, **details)
        decided = _decide(
            services, tx, request_id, field.value, before, value, RectificationOutcome.CORRECTED, "", on
        )
    return changes(tx, decided)


def record_correction(
    services: Services, request_id: int, *, field: str, before: str, after: str, on: date | None = None
) -> Changes[int]:
    """Record a correction that was made elsewhere: in an invoice, a note, the mailbox, on paper."""
    with services.write("request.rectify") as tx:
        _person_of(tx, request_id)
        decided = _decide(
            services, tx, request_id, field, before, after, RectificationOutcome.CORRECTED, "", on
        )
    return changes(tx, decided)


def record_dispute(
    services: Services,
    request_id: int,
    *,
    field: str,
    held: str,
    claimed: str,
    because: str,
    on: date | None = None,
) -> Changes[int]:
    """Leave what is held, and note beside it what the person says is right and why it was not corrected."""
    with services.write("request.dispute") as tx:
        person = _person_of(tx, request_id)
        decided = _decide(
            services, tx, request_id, field, held, claimed, RectificationOutcome.DISPUTED, because, on
        )
        notes.add(tx, person.id, dispute_note(rectifications.get(tx, decided)))
    return changes(tx, decided)


def tell_recipient(
    services: Services, task_id: int, *, on: date | None = None, how: str = "", not_because: str = ""
) -> Changes[int]:
    """Record that a recipient was told of a correction, or that telling is impossible or disproportionate."""
    with services.write("request.tell-recipient") as tx:
        task = rectifications.get_task(tx, task_id)
        told = None if not_because.strip() else on or services.today
        changed = replace(
            task,
            told_on=told,
            how=clean_text(how).strip(),
            not_told_because=clean_text(not_because).strip(),
        )
        check_telling(changed, rectifications.get(tx, task.rectification_id).decided_on, services.today)
        rectifications.update_task(tx, changed)
        tx.touch("request", task.request_id)
    return changes(tx, task_id)


def list_rectifications(services: Services, request_id: int) -> list[Rectification]:
    with services.read() as tx:
        requests.get(tx, request_id)
        return rectifications.of_request(tx, request_id)


def list_tasks(services: Services, request_id: int) -> list[RecipientTask]:
    """Which recipients are to be told of the corrections of a request, and which were."""
    with services.read() as tx:
        requests.get(tx, request_id)
        return rectifications.tasks_of(tx, request_id)


def _decide(
    services: Services,
    tx: Tx,
    request_id: int,
    field: str,
    before: str,
    after: str,
    outcome: RectificationOutcome,
    note: str,
    on: date | None,
) -> int:
    field, before, after, note = (clean_text(text).strip() for text in (field, before, after, note))
    decided = Rectification(
        id=0,
        request_id=request_id,
        field=field,
        before=before,
        after=after,
        outcome=outcome,
        note=note,
        decided_on=on or services.today,
        created_at=tx.now,
    )
    request = requests.get(tx, request_id)
    check_rectification(decided, request.kind, services.today)
    decided = replace(decided, id=rectifications.add(tx, decided))
    if outcome is RectificationOutcome.CORRECTED:
        recipients = article15_in(services, tx).recipients
        rectifications.add_tasks(tx, decided, [recipient.name for recipient in recipients])
    tx.touch("request", request_id)
    return decided.id


def _person_of(tx: Tx, request_id: int) -> Person:
    request = requests.get(tx, request_id)
    _require_open(request)
    if request.person_id is None:
        raise RuleViolation(
            "request.nobody_matches",
            "Nobody in the vault matches this request, so there is nothing to correct.",
            "Match it with a person first, or answer that nothing is held.",
        )
    person = people.get(tx, request.person_id)
    require_alive(person)
    return person


def _require_open(request: RightsRequest) -> None:
    if request.status is not RequestStatus.OPEN:
        raise RuleViolation(
            "request.closed",
            "This request was closed already.",
            "Open a new request if the person asks again.",
        )
