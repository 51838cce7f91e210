"""The log of disclosures: who asked for personal data, what they got, and on which basis (LT07, LS11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lumadesk.app.changes import Changes
from lumadesk.app.naming import names
from lumadesk.app.people import require_alive
from lumadesk.app.services import Services, changes
from lumadesk.domain.disclosures import Authority, Disclosure, check_disclosure
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.verdict_changes import check_impersonal
from lumadesk.storage import disclosures, people


def record_disclosure(
    services: Services,
    *,
    authority: Authority,
    asked_by: str,
    asked_on: date,
    what: str,
    basis: str = "",
    disclosed_on: date | None = None,
    how: str = "",
    reasons: str = "",
    person_id: int | None = None,
) -> Changes[int]:
    """Enter a demand for data and what was done; without ``disclosed_on`` it was refused, for ``reasons``.

    ``basis`` outlives an erasure, so it must not name the person: ``erasure.names_person``.
    """
    with services.write("disclosure.record") as tx:
        made = Disclosure(
            id=0,
            person_id=person_id,
            authority=authority,
            asked_by=clean_text(asked_by).strip(),
            asked_on=asked_on,
            what=clean_text(what).strip(),
            basis=clean_text(basis).strip(),
            disclosed_on=disclosed_on,
            how=clean_text(how).strip(),
            reasons=clean_text(reasons).strip(),
            created_at=tx.now,
        )
        check_disclosure(made, services.today)
        if person_id is not None:
            person = people.get(tx, person_id)
            require_alive(person)
            check_impersonal(made.basis, names(person, made.basis))
            tx.touch("person", person_id)
        disclosure_id = disclosures.add(tx, made)
    return changes(tx, disclosure_id)


def correct_disclosure(
    services: Services,
    disclosure_id: int,
    *,
    authority: Authority,
    asked_by: str,
    asked_on: date,
    what: str,
    basis: str = "",
    disclosed_on: date | None = None,
    how: str = "",
    reasons: str = "",
) -> Changes[int]:
    """Put an entry right; whom it is about stays, and the audit has that it was corrected."""
    with services.write("disclosure.correct") as tx:
        old = disclosures.get(tx, disclosure_id)
        made = replace(
            old,
            authority=authority,
            asked_by=clean_text(asked_by).strip(),
            asked_on=asked_on,
            what=clean_text(what).strip(),
            basis=clean_text(basis).strip(),
            disclosed_on=disclosed_on,
            how=clean_text(how).strip(),
            reasons=clean_text(reasons).strip(),
        )
        check_disclosure(made, services.today)
        if old.person_id is not None:
            person = people.get(tx, old.person_id)
            check_impersonal(made.basis, names(person, made.basis))
            tx.touch("person", old.person_id)
        disclosures.change(tx, made)
    return changes(tx, disclosure_id)


def get(services: Services, disclosure_id: int) -> Disclosure:
    with services.read() as tx:
        return disclosures.get(tx, disclosure_id)


def list_disclosures(services: Services, person_id: int | None = None) -> list[Disclosure]:
    """The latest first; only those about a person where one is given."""
    with services.read() as tx:
        return disclosures.list_all(tx, person_id)
