"""The register of personal-data breaches, with the countdown to the ICO's 72 hours (UK GDPR Arts 33, 34)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.breaches import (
    Breach,
    BreachNotice,
    BreachRisk,
    Told,
    check_breach,
    check_closing,
    check_notice,
    hours_left_in_words,
    notify_by,
)
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.storage import breaches
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachView:
    """A breach with its countdown; ``late`` once the 72 hours are over and the ICO has to be told still."""

    breach: Breach
    notify_by: datetime  # UK time
    late: bool
    words: str  # "41 h 12 min left", or how it stands


def record_breach(
    services: Services,
    *,
    aware_at: datetime,
    facts: str,
    effects: str = "",
    people_affected: str = "",
    action: str = "",
    risk: BreachRisk = BreachRisk.UNDECIDED,
    reasons: str = "",
) -> Changes[int]:
    """Enter a breach: the register holds every one, told to the ICO or not (Art 33(5)). Value: its id."""
    with services.write("breach.record") as tx:
        found = _cleaned(
            Breach(
                id=0,
                aware_at=aware_at,
                facts=facts,
                effects=effects,
                people_affected=people_affected,
                action=action,
                risk=risk,
                reasons=reasons,
                closed_at=None,
                created_at=tx.now,
                notices=(),
            )
        )
        check_breach(found, services.now)
        breach_id = breaches.add(tx, found)
    return changes(tx, breach_id)


def update_breach(
    services: Services,
    breach_id: int,
    *,
    aware_at: datetime | None = None,
    facts: str | None = None,
    effects: str | None = None,
    people_affected: str | None = None,
    action: str | None = None,
    risk: BreachRisk | None = None,
    reasons: str | None = None,
) -> Changes[int]:
    """Add to an entry what has become known, or decide on the risk; what is not given stays."""
    given = {
        "aware_at": aware_at,
        "facts": facts,
        "effects": effects,
        "people_affected": people_affected,
        "action": action,
        "risk": risk,
        "reasons": reasons,
    }
    with services.write("breach.update") as tx:
        found = _open(breaches.get(tx, breach_id))
        changed = _cleaned(
            replace(found, **{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
        )
        check_breach(changed, services.now)
        breaches.save(tx, changed)
    return changes(tx, breach_id)


def record_told(
    services: Services,
    breach_id: int,
    *,
    whom: Told,
    at: datetime | None = None,
    how: str = "",
    reference: str = "",
    late_reasons: str = "",
) -> Changes[int]:
    """Record who was told of a breach; a notice to the ICO after 72 hours needs its reasons (Art 33(1))."""
    with services.write("breach.told") as tx:
        found = _open(breaches.get(tx, breach_id))
        notice = BreachNotice(
            id=0,
            whom=whom,
            at=at or services.now,
            how=clean_text(how).strip(),
            reference=clean_text(reference).strip(),
            late_reasons=clean_text(late_reasons).strip(),
        )
        check_notice(found, notice, services.now)
        breaches.add_notice(tx, breach_id, notice)
    return changes(tx, breach_id)


def close_breach(services: Services, breach_id: int) -> Changes[int]:
    """Nothing is left to do; refused while somebody who must be told was not."""
    with services.write("breach.close") as tx:
        found = _open(breaches.get(tx, breach_id))
        check_closing(found)
        breaches.save(tx, replace(found, closed_at=tx.now))
    return changes(tx, breach_id)


def get(services: Services, breach_id: int) -> BreachView:
    with services.read() as tx:
        return _view(services, breaches.get(tx, breach_id))


def list_breaches(services: Services) -> list[BreachView]:
    """The latest first."""
    with services.read() as tx:
        return views(services, tx)


def views(services: Services, tx: Tx) -> list[BreachView]:
    return [_view(services, breach) for breach in breaches.list_all(tx)]


def _view(services: Services, breach: Breach) -> BreachView:
    by = notify_by(breach.aware_at)
    return BreachView(
        breach=breach,
        notify_by=by,
        late=breach.ico_waits and services.now > by,
        words=_words(breach, by, services.now),
    )


def _words(breach: Breach, by: datetime, now: datetime) -> str:
    if breach.ico_waits:
        return hours_left_in_words(by, now)
    if breach.closed_at is not None:
        return "closed"
    return "the ICO was told" if breach.told(Told.ICO) else "the ICO need not be told"


def _open(breach: Breach) -> Breach:
    if breach.closed_at is not None:
        raise RuleViolation(
            "breach.closed", "This entry was closed already.", "Enter a new breach if there is one."
        )
    return breach


def _cleaned(breach: Breach) -> Breach:
    return replace(
        breach,
        facts=clean_text(breach.facts).strip(),
        effects=clean_text(breach.effects).strip(),
        people_affected=clean_text(breach.people_affected).strip(),
        action=clean_text(breach.action).strip(),
        reasons=clean_text(breach.reasons).strip(),
    )
