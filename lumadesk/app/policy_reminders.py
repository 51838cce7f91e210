"""The dates that the policy sets the owner: consents, holds, notices, checks, questions, the ICO's fee."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lumadesk.app import checklist, consent
from lumadesk.app.ico_fee import fee_in
from lumadesk.app.policy_notices import state_in
from lumadesk.app.services import Services
from lumadesk.domain.checklist import Item
from lumadesk.domain.policy import PolicyProfile
from lumadesk.domain.promises import Rule
from lumadesk.storage import policy_versions, register, retention_holds
from lumadesk.storage.transaction import Tx

#: So many days before something is due the owner is reminded of it.
AHEAD = 30

#: Questions that only some policies raise: rule -> question.
_RAISED = {
    Rule.SERVER_LOGS: Item.SERVER_LOGS,
    Rule.COOKIES: Item.COOKIES,
    Rule.ENGAGEMENTS: Item.ENGAGEMENTS,
    Rule.RECORDINGS: Item.RECORDINGS,
    Rule.REFUNDS: Item.REFUNDS,
    Rule.TWO_STEP_UNLOCK: Item.TWO_STEP,
    Rule.NO_PROFILING: Item.NO_PROFILING,
    Rule.ROLES: Item.ROLES,
    Rule.REORGANISATION: Item.REORGANISATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """``noun`` and ``id`` say where it leads; ``id`` is 0 for a whole list."""

    noun: str
    id: int
    what: str
    due: date


def question_of(rule: Rule) -> Item | None:
    """The question that the owner answers where no program can see whether a promise is kept."""
    return Item.SENSITIVE if rule is Rule.SPECIAL_CATEGORY else _RAISED.get(rule)


def reminders_in(services: Services, tx: Tx) -> list[Reminder]:
    """What is due within a month, or over: the most urgent first."""
    until = services.today + timedelta(AHEAD)
    found = [
        *_of_register(tx),
        *_of_people(services, tx),
        *_of_questions(services, tx, services.profile_in(tx)),
    ]
    return sorted((one for one in found if one.due <= until), key=lambda one: (one.due, one.noun, one.id))


def _of_register(tx: Tx) -> Iterator[Reminder]:
    fee = fee_in(tx)
    if fee.renewal is not None:
        yield Reminder(noun="ico_fee", id=0, what="Pay the ICO's fee", due=fee.renewal)
    for one in register.list_processors(tx):
        if one.due_on is not None:
            yield Reminder(noun="processor", id=one.id, what=f"Look at {one.name} again", due=one.due_on)
    tests = register.list_balancing(tx)
    for entry in register.list_processing(tx):
        test = tests.get(entry.id)
        if test is not None and entry.on_interests:
            yield Reminder(noun="processing", id=entry.id, what="Weigh interests again", due=test.review_on)


def _of_people(services: Services, tx: Tx) -> Iterator[Reminder]:
    for hold in retention_holds.list_all(tx):
        if hold.active and hold.review_on is not None:
            yield Reminder(noun="retention_hold", id=hold.id, what="Look at a hold again", due=hold.review_on)
    ending = [one.expires_on for one in consent.to_refresh_in(services, tx) if one.expires_on is not None]
    if ending:
        who = "1 person" if len(ending) == 1 else f"{len(ending):,} people"
        what = f"Ask {who} for their consent again"
        yield Reminder(noun="consent", id=0, what=what, due=min(ending))
    for version in policy_versions.list_all(tx):
        if version.significant:
            state = state_in(tx, version.id)
            if state.to_tell + state.cannot:
                what = f"Tell {state.to_tell + state.cannot:,} people of the new policy"
                yield Reminder(noun="policy_version", id=version.id, what=what, due=state.by)


def _of_questions(services: Services, tx: Tx, profile: PolicyProfile) -> Iterator[Reminder]:
    for promise in profile.promises:
        item = _RAISED.get(Rule(promise.rule))
        view = checklist.view_of(services, tx, item) if item is not None else None
        # Who never answered is told so by the promise itself; a reminder has a day.
        if view is not None and view.due is not None:
            yield Reminder(noun="checklist", id=0, what=view.question, due=view.due)
