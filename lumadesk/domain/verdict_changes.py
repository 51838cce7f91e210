"""A verdict that the owner decides otherwise than the rules: what may be changed, and with what reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lumadesk.domain.erasure import RecordVerdict, Verdict
from lumadesk.domain.errors import RuleViolation

#: Kinds of records that can be kept for a reason of UK GDPR Art 17(3), beside those that the law keeps.
_MAY_BE_KEPT = frozenset({"enquiry", "note", "document"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    table: str
    id: int
    verdict: Verdict
    until: date | None
    reason: str


def check_change(ruled: RecordVerdict, change: VerdictChange, today: date) -> None:
    """What the law keeps stays kept, what it takes may be kept longer, until a date.

    ``ruled`` is the verdict of the rules. Raises RuleViolation ``erasure.must_keep``,
    ``erasure.not_changeable``, ``erasure.no_reason`` or ``erasure.no_end``.
    """
    if ruled.verdict is Verdict.KEEP and change.verdict is not Verdict.KEEP:
        raise RuleViolation(
            "erasure.must_keep",
            "The law keeps this record: it cannot be erased before its time.",
            "It is used for tax only, and comes up for review when its time ends.",
        )
    may_change = change.verdict is Verdict.KEEP and (
        ruled.verdict is Verdict.KEEP or ruled.table in _MAY_BE_KEPT
    )
    if not (may_change or change.verdict is ruled.verdict):
        raise RuleViolation(
            "erasure.not_changeable",
            "A record of this kind cannot be treated like that.",
            "Enquiries, notes and documents may be kept for a reason; the rest follows from the law.",
        )
    if not change.reason.strip():
        raise RuleViolation(
            "erasure.no_reason",
            "A verdict is changed for a reason, and it is missing.",
            "Name the exception of UK GDPR Art 17(3), such as a legal claim, without naming the person.",
        )
    if change.verdict is Verdict.KEEP and (change.until is None or change.until <= today):
        raise RuleViolation(
            "erasure.no_end",
            "What is kept for a reason is kept until a day, and that day is still to come.",
            "Say when it is to be looked at again.",
        )
    if ruled.until is not None and change.until is not None and change.until < ruled.until:
        raise RuleViolation(
            "erasure.must_keep",
            "The law keeps this record for longer than that.",
            "Choose a later day, or leave the verdict as it is.",
        )


def apply_changes(
    verdicts: Sequence[RecordVerdict], changes: Sequence[VerdictChange], today: date
) -> tuple[RecordVerdict, ...]:
    """The verdicts as the owner decided; a change that the rules do not bear any more is left out.

    A person of whom anything is kept is made anonymous, not erased: what is kept points at them.
    """
    wanted = {(change.table, change.id): change for change in changes}
    decided = tuple(_decided(ruled, wanted.get((ruled.table, ruled.id)), today) for ruled in verdicts)
    if not any(row.verdict is Verdict.KEEP for row in decided):
        return decided
    return tuple(
        replace(
            row,
            verdict=Verdict.ANONYMISE,
            because="Kept records point here; name and contact details outside of them go "
            "(UK GDPR Art 17(1)).",
        )
        if row.table == "person" and row.verdict is Verdict.ERASE
        else row
        for row in decided
    )


def check_impersonal(text: str, named: bool) -> None:
    """What outlives an erasure must not name who was erased. Raises ``erasure.names_person``."""
    if named and text:
        raise RuleViolation(
            "erasure.names_person",
            "This text names the person, and it is kept as evidence after the erasure.",
            "Write it without their name, address or number.",
        )


def _decided(ruled: RecordVerdict, change: VerdictChange | None, today: date) -> RecordVerdict:
    if change is None:
        return ruled
    try:
        check_change(ruled, change, today)
    except RuleViolation:
        return ruled
    return replace(
        ruled,
        verdict=change.verdict,
        until=change.until if change.verdict is Verdict.KEEP else None,
        because=change.reason,
        ruled=ruled.verdict,
    )
