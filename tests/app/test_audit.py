"""The audit log: every write in it, and no personal value."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

import pytest

from lumadesk.app import audit, business, enquiries, invoices, people, requests
from lumadesk.app import vault as vaults
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.requests import RequestKind
from tests.app.conftest import OWNER
from tests.app.fakes import FakeClock
from tests.app.website import Website


def verbs(services: Services) -> list[str]:
    return [entry.verb for entry in audit.list_entries(services)]


def test_every_write_is_an_entry_and_reading_is_none(services: Services, clock: FakeClock) -> None:
    before = len(verbs(services))
    person_id = people.add_person(services, name="Ann Example").value
    people.get(services, person_id)
    people.list_ids(services)
    people.timeline(services, person_id)
    entries = audit.list_entries(services)
    assert len(entries) == before + 1
    assert entries[0].verb == "person.add"
    assert entries[0].touched == {"person": ((person_id, person_id),)}
    assert entries[0].at == clock.now()


def test_what_was_refused_is_no_entry(services: Services) -> None:
    before = verbs(services)
    with pytest.raises(RuleViolation):
        people.add_person(services, name="")
    with pytest.raises(RuleViolation):
        people.add_note(services, 1, "")
    assert verbs(services) == before


def test_a_sync_with_nothing_new_says_only_that_it_ran(services: Services, website: Website) -> None:
    website.send()
    sync(services)
    before = len(verbs(services))
    sync(services)
    assert verbs(services)[: len(verbs(services)) - before] == ["sync.end"]


def test_the_log_holds_no_personal_value(services: Services, website: Website, clock: FakeClock) -> None:
    business.save_business(services, OWNER)
    website.send("Zanzibar Quill", "zanzibar@example.com", phone="07700900123", message="quixotic laptop")
    sync(services)
    (enquiry_id,) = enquiries.list_ids(services, EnquiryFilter())
    person_id = enquiries.convert_to_client(services, enquiry_id).value
    people.add_note(services, person_id, "quixotic note")
    line = InvoiceLine(description="quixotic visit", quantity=Decimal(1), unit_price=Decimal(60))
    invoices.issue_invoice(services, invoices.draft_invoice(services, person_id, [line]).value)
    requests.open_request(
        services,
        kind=RequestKind.ACCESS,
        person_id=person_id,
        received=clock.today(),
        details="quixotic request",
    )
    entries = audit.list_entries(services)
    assert len(entries) >= 8
    told = str([asdict(entry) for entry in entries]).lower()
    for personal in ("zanzibar", "quill", "quixotic", "07700", "sample", "inv-0001"):
        assert personal not in told
    assert vaults.verify(services).ok


def test_the_latest_first_and_only_as_many_as_asked_for(services: Services) -> None:
    for number in range(5):
        people.add_person(services, name=f"Person {number}")
    entries = audit.list_entries(services, 3)
    assert [entry.verb for entry in entries] == ["person.add"] * 3
    assert [entry.id for entry in entries] == sorted((entry.id for entry in entries), reverse=True)
