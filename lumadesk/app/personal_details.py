"""Personal details that are locked until the person consents, and text that looks sensitive (LM04, LM05)."""

from __future__ import annotations

from dataclasses import dataclass

from lumadesk.app.binding import require_free
from lumadesk.app.changes import Changes
from lumadesk.app.people import require_alive
from lumadesk.app.services import Services, changes
from lumadesk.domain.consent import TO_KEEP, DetailGroup, latest
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.restriction import Deed
from lumadesk.domain.sensitive_text import Sensitive, find_sensitive
from lumadesk.storage import consents, enquiries, notes, people, standings
from lumadesk.storage.transaction import Tx

_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailView:
    """``locked`` says why it cannot be filled, "" where it can."""

    group: DetailGroup
    value: str
    locked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitiveIn:
    """A record with text that looks sensitive; nothing about it is kept."""

    noun: str
    id: int
    found: tuple[Sensitive, ...]


def of_person(services: Services, person_id: int) -> tuple[DetailView, ...]:
    with services.read() as tx:
        people.get(tx, person_id)
        held = standings.details(tx, person_id)
        return tuple(
            DetailView(group=group, value=held.get(group, ""), locked=_locked(services, tx, person_id, group))
            for group in DetailGroup
        )


def set_detail(services: Services, person_id: int, group: DetailGroup, value: str) -> Changes[int]:
    """Keep a detail that the person consented to; "" removes it. Raises RuleViolation ``detail.…``."""
    wanted = clean_text(value).strip()
    if len(wanted) > _LONGEST:
        raise RuleViolation("detail.too_long", f"A detail has at most {_LONGEST} characters.", "Shorten it.")
    if find_sensitive(wanted) and group is not DetailGroup.FAMILY:
        raise RuleViolation(
            "detail.sensitive",
            "That looks like sensitive data, which has no field here.",
            "Leave it out.",
        )
    with services.write("detail.set") as tx:
        require_alive(people.get(tx, person_id))
        require_free(services, tx, [person_id], Deed.EDIT)
        locked = _locked(services, tx, person_id, group)
        if wanted and locked:
            raise RuleViolation("detail.locked", locked, "Record the person's consent first.")
        standings.set_detail(tx, person_id, group, wanted)
    return changes(tx, person_id)


def sensitive_in_text(text: str) -> tuple[Sensitive, ...]:
    """What looks sensitive in a text that is being written; each has its advice."""
    return find_sensitive(text)


def sensitive_of_person(services: Services, person_id: int) -> tuple[SensitiveIn, ...]:
    """The enquiries and notes of a person whose text looks sensitive."""
    with services.read() as tx:
        texts = [("enquiry", one.id, one.message) for one in enquiries.for_person(tx, person_id)]
        texts += [("note", one.id, one.body) for one in notes.list_for(tx, person_id)]
    return tuple(
        SensitiveIn(noun=noun, id=id_, found=found)
        for noun, id_, text in texts
        if (found := find_sensitive(text))
    )


def _locked(services: Services, tx: Tx, person_id: int, group: DetailGroup) -> str:
    if group not in services.profile_in(tx).consent_groups:
        return "The privacy policy does not name this kind of data, so it is not kept."
    entry = latest(consents.for_person(tx, person_id), TO_KEEP[group], None)
    if entry is None or not entry.holds(services.today):
        return "The person did not agree that this is kept."
    return ""
