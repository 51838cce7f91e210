"""Deciding record by record what an erasure does, and changing a verdict with a recorded reason."""

from __future__ import annotations

from datetime import date

from lumadesk.app.changes import Changes
from lumadesk.app.naming import names
from lumadesk.app.services import Services, changes
from lumadesk.domain.erasure import RecordVerdict, Verdict, decide
from lumadesk.domain.errors import KnownError
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.verdict_changes import VerdictChange, apply_changes, check_change, check_impersonal
from lumadesk.storage import business, erasures, people, personal_data, verdict_changes
from lumadesk.storage.transaction import Tx


def change_verdict(
    services: Services,
    person_id: int,
    table: str,
    record_id: int,
    verdict: Verdict,
    *,
    reason: str,
    until: date | None = None,
) -> Changes[int]:
    """Decide otherwise than the rules about one record; the preview and the erasure follow it.

    Raises RuleViolation ``erasure.must_keep``, ``erasure.not_changeable``, ``erasure.no_reason``,
    ``erasure.no_end`` or ``erasure.names_person``.
    """
    with services.write("erasure.change-verdict") as tx:
        person = people.get(tx, person_id)
        check_impersonal(reason, names(person, reason))
        change = VerdictChange(
            table=table, id=record_id, verdict=verdict, until=until, reason=clean_text(reason).strip()
        )
        check_change(_ruled_on(services, tx, person_id, table, record_id), change, services.today)
        verdict_changes.put(tx, person_id, change)
    return changes(tx, person_id)


def withdraw_change(services: Services, person_id: int, table: str, record_id: int) -> Changes[int]:
    """Go by the rules again."""
    with services.write("erasure.withdraw-change") as tx:
        people.get(tx, person_id)
        verdict_changes.drop(tx, person_id, table, record_id)
    return changes(tx, person_id)


def decided(services: Services, tx: Tx, person_id: int) -> tuple[RecordVerdict, ...]:
    """The verdicts on everything held about a person, as the owner changed them.

    What an earlier erasure of the person kept for a reason stays kept until its day.
    """
    earlier = [
        VerdictChange(table=row.table, id=row.id, verdict=row.verdict, until=row.until, reason=row.because)
        for erasure in erasures.of_person(tx, person_id)
        for row in erasure.verdicts
        if row.ruled is not None and row.verdict is Verdict.KEEP
    ]
    return apply_changes(
        _ruled(services, tx, person_id),
        [*earlier, *verdict_changes.for_person(tx, person_id)],
        services.today,
    )


def _ruled_on(services: Services, tx: Tx, person_id: int, table: str, record_id: int) -> RecordVerdict:
    for ruled in _ruled(services, tx, person_id):
        if (ruled.table, ruled.id) == (table, record_id):
            return ruled
    raise KnownError("erasure.no_record", "No such record is held about this person.")


def _ruled(services: Services, tx: Tx, person_id: int) -> tuple[RecordVerdict, ...]:
    return decide(
        personal_data.held_records(tx, person_id),
        policy=services.profile_in(tx).retention,
        today=services.today,
        vat_registered=business.on(tx, services.today).vat_registered,
    )
