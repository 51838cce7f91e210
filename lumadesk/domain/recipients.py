"""Telling those who were given the data what became of it (UK GDPR Art 19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.policy import Recipient, RecipientKind


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True, slots=True)
class RecipientTask:
    """Somebody to be told. ``text`` is what to send; kept with an erasure, it names nobody."""

    recipient: str
    role: str
    text: str


def to_be_told(recipients: Sequence[Recipient]) -> tuple[Recipient, ...]:
    """All but authorities, which ask within an inquiry of their own and are no recipients (Art 4(9))."""
    return tuple(one for one in recipients if one.kind is not RecipientKind.AUTHORITY)


def erasure_tasks(
    recipients: Sequence[Recipient], *, sender: str, reference: str, person: Sequence[str] = ()
) -> tuple[RecipientTask, ...]:
    """A task for each recipient. ``person`` are lines by which they find the person; empty once erased."""
    return tuple(
        RecipientTask(
            recipient=one.name,
            role=one.role,
            text=_erasure_text(one, sender=sender, reference=reference, person=person),
        )
        for one in to_be_told(recipients)
    )


def restriction_text(
    recipient: str, *, lifted: bool, since: str, sender: str, reference: str, person: Sequence[str]
) -> str:
    """What to send to a recipient when a restriction began, or was ``lifted``, on the day ``since``."""
    who = "\n".join(f"  {line}" for line in person) or "  (a person whose data we have erased since)"
    subject = "Restriction of processing lifted" if lifted else "Restriction of processing"
    told = (
        f"On {since} the restriction ended of which we told you. You may use their data again as before."
        if lifted
        else f"Since {since} we restrict the processing of a person's data (UK GDPR Article 18). As you were "
        "given data of theirs, we tell you under Article 19.\n\n"
        "Please store what you hold about them and do nothing else with it until we tell you that the "
        "restriction has ended, and confirm it with the date."
    )
    return (
        f"To: {recipient}\nSubject: {subject}, our reference {reference}\n\n{told}\n\n"
        f"The person:\n{who}\n\n{sender}\n"
    )


def check_task_end(state: TaskState, outcome: str, on: date, today: date) -> None:
    """Raises RuleViolation ``task.not_an_end``, ``task.no_reason`` or ``task.in_future``."""
    if state is TaskState.OPEN:
        raise RuleViolation("task.not_an_end", "A task ends done, or is not needed.")
    if state is TaskState.NOT_NEEDED and not outcome.strip():
        raise RuleViolation(
            "task.no_reason",
            "A recipient may be left untold only for a reason, and it is missing.",
            "Say why telling them is impossible or out of proportion, or that they had no data (Art 19).",
        )
    if on > today:
        raise RuleViolation(
            "task.in_future", "That day is still to come.", "Enter the day on which it was done."
        )


def _erasure_text(recipient: Recipient, *, sender: str, reference: str, person: Sequence[str]) -> str:
    who = (
        "\n".join(f"  {line}" for line in person)
        if person
        else "  (the person whom we named to you under this reference; LumaDesk does not keep who it was)"
    )
    return (
        f"To: {recipient.name}\n"
        f"Subject: Erasure of personal data, our reference {reference}\n\n"
        "A person has asked us to erase their personal data, and we have done so (UK GDPR Article 17). "
        "As you were given data of theirs, we tell you under Article 19.\n\n"
        f"The person:\n{who}\n\n"
        "Please erase what you hold about them, copies included, and backups as they are "
        "overwritten, and confirm it with the date. Where a law makes you keep something, tell us what, "
        "why and until when.\n\n"
        f"{sender}\n"
    )
