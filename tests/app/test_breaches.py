"""The register of breaches, its countdown, and the log of disclosures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lumadesk.app import audit, breaches, disclosures, erasure, people
from lumadesk.app.services import Services
from lumadesk.domain.breaches import BreachRisk, Told
from lumadesk.domain.disclosures import Authority
from lumadesk.domain.errors import KnownError, RuleViolation
from tests.app.fakes import FakeClock

AWARE = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)  # an hour before now


@pytest.fixture
def stolen(services: Services) -> int:
    return breaches.record_breach(services, aware_at=AWARE, facts=" A laptop was stolen. ").value


def refused(act: object, *args: object, **named: object) -> str:
    with pytest.raises(RuleViolation) as refusal:
        act(*args, **named)  # type: ignore[operator]
    return refusal.value.code


def test_the_hours_run_from_awareness(services: Services, stolen: int, clock: FakeClock) -> None:
    view = breaches.get(services, stolen)
    assert (view.words, view.late) == ("71 h 0 min left", False)
    assert view.notify_by == AWARE + timedelta(hours=72)
    assert view.breach.facts == "A laptop was stolen."
    clock.advance(hours=71, minutes=1)
    view = breaches.get(services, stolen)
    assert (view.words, view.late) == ("0 h 1 min overdue", True)


def test_over_the_change_of_the_clocks(services: Services, clock: FakeClock) -> None:
    clock.moment = datetime(2026, 10, 24, 12, tzinfo=UTC)  # a Saturday in summer time: 13:00
    changed = breaches.record_breach(services, aware_at=clock.now(), facts="Lost.").value
    assert breaches.get(services, changed).notify_by.isoformat() == "2026-10-27T12:00:00+00:00"


def test_from_entry_to_closing(services: Services, stolen: int, clock: FakeClock) -> None:
    assert refused(breaches.close_breach, services, stolen) == "breach.undecided"
    assert refused(breaches.update_breach, services, stolen, risk=BreachRisk.HIGH) == "breach.no_reasons"
    breaches.update_breach(
        services,
        stolen,
        risk=BreachRisk.HIGH,
        reasons="Not encrypted.",
        effects="Identity fraud",
        people_affected="12 clients",
        action="Passwords changed.",
    )
    clock.advance(hours=80)
    assert refused(breaches.record_told, services, stolen, whom=Told.ICO) == "breach.late_reasons"
    breaches.record_told(
        services, stolen, whom=Told.ICO, reference="IC-1", how="online", late_reasons="In hospital."
    )
    assert breaches.get(services, stolen).words == "the ICO was told"
    assert refused(breaches.close_breach, services, stolen) == "breach.people_untold"
    breaches.record_told(services, stolen, whom=Told.PEOPLE, at=AWARE + timedelta(hours=2), how="by email")
    breaches.close_breach(services, stolen)
    view = breaches.get(services, stolen)
    assert (view.words, view.breach.closed_at) == ("closed", clock.now())
    assert [notice.whom for notice in view.breach.notices] == [Told.PEOPLE, Told.ICO]
    assert view.breach.notices[1].late_reasons == "In hospital."
    for act in (breaches.close_breach, breaches.update_breach):
        assert refused(act, services, stolen) == "breach.closed"
    assert refused(breaches.record_told, services, stolen, whom=Told.POLICE) == "breach.closed"


def test_where_no_risk_is_likely_nobody_need_be_told(services: Services, clock: FakeClock) -> None:
    harmless = breaches.record_breach(
        services, aware_at=AWARE, facts="Lost.", risk=BreachRisk.UNLIKELY, reasons="Encrypted."
    ).value
    clock.advance(days=9)
    view = breaches.get(services, harmless)
    assert (view.words, view.late) == ("the ICO need not be told", False)
    breaches.close_breach(services, harmless)


def test_what_cannot_be_entered(services: Services) -> None:
    for aware, facts, code in (
        (datetime(2026, 11, 3, 10, 31, tzinfo=UTC), "x", "breach.in_future"),
        (datetime(2018, 5, 24, 22, 59, tzinfo=UTC), "x", "breach.too_early"),
        (AWARE, " ", "breach.no_facts"),
    ):
        assert refused(breaches.record_breach, services, aware_at=aware, facts=facts) == code
    assert breaches.list_breaches(services) == []
    with pytest.raises(KnownError) as failure:
        breaches.get(services, 7)
    assert failure.value.code == "breach.not_found"


def test_the_latest_first(services: Services, stolen: int) -> None:
    older = breaches.record_breach(services, aware_at=AWARE - timedelta(days=9), facts="Lost.").value
    assert [view.breach.id for view in breaches.list_breaches(services)] == [stolen, older]


def test_disclosures(services: Services) -> None:
    ann = people.add_person(services, name="Ann Example").value
    asked = {"authority": Authority.COURT, "asked_by": "Reading, case 7", "asked_on": date(2026, 11, 2)}
    code = refused(disclosures.record_disclosure, services, **asked, what="x", disclosed_on=date(2026, 11, 3))
    assert code == "disclosure.no_basis"
    code = refused(
        disclosures.record_disclosure,
        services,
        **asked,
        what="x",
        basis="Order against ann example",
        disclosed_on=date(2026, 11, 3),
        person_id=ann,
    )
    assert code == "erasure.names_person", "the basis outlives an erasure"
    given = disclosures.record_disclosure(
        services,
        **asked,  # type: ignore[arg-type]
        what="Ann's invoices",
        basis="Order of 1 November",
        disclosed_on=date(2026, 11, 3),
        how="by hand",
        person_id=ann,
    ).value
    denied = disclosures.record_disclosure(
        services,
        authority=Authority.HMRC,
        asked_by="HMRC",
        asked_on=date(2026, 11, 3),
        what="Everything",
        reasons="No notice.",
    ).value
    assert [one.id for one in disclosures.list_disclosures(services)] == [denied, given]
    assert [one.id for one in disclosures.list_disclosures(services, ann)] == [given]
    erasure.erase_person(services, ann, confirm_name="Ann Example")
    kept = disclosures.get(services, given)
    assert (kept.person_id, kept.what, kept.asked_by, kept.how) == (None, "", "", "")
    assert (kept.authority, kept.basis, kept.disclosed_on) == (
        Authority.COURT,
        "Order of 1 November",
        date(2026, 11, 3),
    )
    with pytest.raises(KnownError) as failure:
        disclosures.get(services, 7)
    assert failure.value.code == "disclosure.not_found"


def test_a_disclosure_is_put_right_and_keeps_whom_it_is_about(services: Services) -> None:
    ann = people.add_person(services, name="Ann Quixote", email="ann@example.com").value
    today = services.today
    made = disclosures.record_disclosure(
        services, authority=Authority.POLICE, asked_by="Sgt X", asked_on=today, what="Address",
        reasons="No order", person_id=ann,
    ).value  # fmt: skip
    with pytest.raises(RuleViolation) as refused:
        disclosures.correct_disclosure(
            services, made, authority=Authority.COURT, asked_by="", asked_on=today, what="Address"
        )
    assert refused.value.code == "disclosure.incomplete"
    with pytest.raises(RuleViolation) as refused:
        disclosures.correct_disclosure(
            services, made, authority=Authority.COURT, asked_by="County Court", asked_on=today,
            what="Address", disclosed_on=today, basis="Order about Ann Quixote",
        )  # fmt: skip
    assert refused.value.code == "erasure.names_person"
    disclosures.correct_disclosure(
        services, made, authority=Authority.COURT, asked_by="County Court", asked_on=today, what="Address",
        disclosed_on=today, basis="Order 7",
    )  # fmt: skip
    found = disclosures.get(services, made)
    assert (found.authority, found.basis, found.person_id) == (Authority.COURT, "Order 7", ann)
    (entry,) = audit.list_entries(services, 1)
    assert entry.verb == "disclosure.correct"
