"""People and clients: matched, suggested, merged, and everything of theirs on one timeline."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lumadesk.app import enquiries, invoices, people, requests
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.requests import RequestKind
from tests.app.fakes import FakeClock
from tests.app.website import Website

VISIT = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal("60.00"))


def add(services: Services, name: str, **details: Any) -> int:
    return people.add_person(services, name=name, **details).value


def names(services: Services, *search: Any) -> list[str]:
    return [person.name for person in people.rows(services, people.list_ids(services, *search))]


def test_adding_and_correcting_a_person(services: Services, clock: FakeClock) -> None:
    outcome = people.add_person(
        services,
        name="Ann Example",
        email="ann@example.com",
        phone="020 7946 0018",
        address="1 High St\nMarlow",
    )
    assert outcome.touched == {"person": frozenset({outcome.value})}
    person = people.get(services, outcome.value)
    assert (person.name, person.email, person.phone) == ("Ann Example", "ann@example.com", "020 7946 0018")
    assert person.address == "1 High St\nMarlow"
    assert person.created_at == clock.now()
    assert not person.is_client
    people.update_person(services, person.id, name="Ann O'Neill", email=None, phone=None, address=None)
    person = people.get(services, person.id)
    assert (person.name, person.email, person.phone, person.address) == ("Ann O'Neill", None, None, None)
    assert names(services, "020") == [], "the search forgets what was corrected"
    assert names(services, "o'neill") == ["Ann O'Neill"]


def test_what_no_person_has_is_refused(services: Services) -> None:
    wrong = [
        ({"name": ""}, "person.no_name"),
        ({"name": " \t"}, "person.no_name"),
        ({"name": "x" * 201}, "person.name_too_long"),
        ({"name": "Ann", "email": "ann at example"}, "person.bad_email"),
        ({"name": "Ann", "phone": "call me"}, "person.bad_phone"),
        ({"name": "Ann", "address": "x" * 1001}, "person.address_too_long"),
    ]
    known = add(services, "Bob Example", email="bob@example.com")
    before = people.get(services, known)
    for given, code in wrong:
        details: dict[str, Any] = {"email": None, "phone": None, "address": None, **given}
        with pytest.raises(RuleViolation) as refusal:
            people.add_person(services, **details)
        assert refusal.value.code == code
        with pytest.raises(RuleViolation) as refusal:
            people.update_person(services, known, **details)
        assert refusal.value.code == code
    assert people.list_ids(services) == [known]
    assert people.get(services, known) == before


def test_the_list_is_by_name_and_search_finds_beginnings(services: Services) -> None:
    add(services, "zoë Müller", email="zoe@example.com")
    add(services, "Ann Example", phone="07700 900123")
    client = add(services, "bob O'Brien", address="2 Quay Road\nMarlow")
    people.make_client(services, client)
    assert names(services) == ["Ann Example", "bob O'Brien", "zoë Müller"]
    assert names(services, "", True) == ["bob O'Brien"]
    assert names(services, "mull") == ["zoë Müller"]
    assert names(services, "o'br") == ["bob O'Brien"]
    assert names(services, "quay marl") == ["bob O'Brien"]
    assert names(services, "07700") == ["Ann Example"]
    assert names(services, "mull", True) == []
    assert names(services, '"') == []
    assert people.rows(services, [99, client]) == [people.get(services, client)]


def test_a_person_who_is_not_there(services: Services) -> None:
    for ask in (
        lambda: people.get(services, 7),
        lambda: people.timeline(services, 7),
        lambda: people.add_note(services, 7, "Hello"),
        lambda: people.make_client(services, 7),
        lambda: people.merge_people(services, 7, 8),
        lambda: people.update_person(services, 7, name="Ann", email=None, phone=None, address=None),
    ):
        with pytest.raises(KnownError) as failure:
            ask()
        assert failure.value.code == "person.not_found"


def test_a_client_is_one_since_the_first_time(services: Services, clock: FakeClock) -> None:
    person_id = add(services, "Ann Example")
    people.make_client(services, person_id)
    clock.advance(days=30)
    people.make_client(services, person_id)
    assert people.get(services, person_id).client_since == date(2026, 11, 3)


def test_a_client_since_the_british_day(services: Services, clock: FakeClock) -> None:
    clock.moment = clock.moment.replace(month=6, day=30, hour=23, minute=30)
    person_id = add(services, "Ann Example")
    people.make_client(services, person_id)
    assert people.get(services, person_id).client_since == date(2026, 7, 1)


def test_notes(services: Services, clock: FakeClock) -> None:
    person_id = add(services, "Ann Example")
    outcome = people.add_note(services, person_id, "Prefers <b>mornings</b>\nand tea")
    assert outcome.concerns("note")
    (note,) = people.list_notes(services, person_id)
    assert (note.id, note.body, note.created_at) == (
        outcome.value,
        "Prefers <b>mornings</b>\nand tea",
        clock.now(),
    )
    with pytest.raises(RuleViolation) as refusal:
        people.add_note(services, person_id, "  \n")
    assert refusal.value.code == "note.empty"
    assert len(people.list_notes(services, person_id)) == 1


def test_everything_of_a_person_is_on_one_timeline(
    trading: Services, website: Website, clock: FakeClock
) -> None:
    website.send("Ann Example", "ann@example.com", message="My laptop does not start.")
    website.send("Bob Example", "bob@example.com", message="Nor does mine.")
    sync(trading)
    (enquiry,) = (
        one
        for one in enquiries.in_full(trading, enquiries.list_ids(trading, EnquiryFilter()))
        if one.name == "Ann Example"
    )
    ann = enquiries.convert_to_client(trading, enquiry.id).value
    clock.advance(days=1)
    people.add_note(trading, ann, "Called back.")
    clock.advance(days=1)
    invoice_id = invoices.draft_invoice(trading, ann, [VISIT], clock.today()).value
    invoices.issue_invoice(trading, invoice_id)
    invoices.record_payment(trading, invoice_id, Decimal("60.00"), clock.today())
    clock.advance(days=1)
    requests.open_request(trading, kind=RequestKind.ACCESS, person_id=ann, received=clock.today())
    entries = people.timeline(trading, ann)
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    assert {entry.noun for entry in entries} == {"enquiry", "note", "invoice", "request", "document"}
    assert entries[0].noun == "request"
    assert entries[-1].noun == "enquiry"
    assert entries[-1].detail == "My laptop does not start."
    told = " ".join(f"{entry.title} {entry.detail}" for entry in entries)
    assert "INV-0001" in told
    assert "£60.00 paid" in told
    assert "Called back." in told
    assert "Nor does mine" not in told, "nothing of anybody else"
    assert "Bob" not in told


def test_suggestions_never_merge_by_themselves(services: Services) -> None:
    ann = add(services, "Ann Example", phone="020 7946 0018")
    same_phone = add(services, "A. E.", phone="+44 (0)20 7946 0018")
    alike = add(services, "ann exàmple")
    add(services, "Anneliese Muster", phone="020 7946 0019")
    found = {person.id: reason for person, reason in people.suggestions(services, ann)}
    assert set(found) == {same_phone, alike}
    assert "telephone" in found[same_phone]
    assert "name" in found[alike]
    assert len(people.list_ids(services)) == 4
    assert people.suggestions(services, 99) == []


def test_merging_moves_everything(trading: Services, website: Website, clock: FakeClock) -> None:
    website.send("Ann Example", "ann@example.com")
    website.send("A. Example", "ann@work.example")
    sync(trading)
    by_email = {one.email: one.id for one in people.rows(trading, people.list_ids(trading))}
    keep, other = by_email["ann@example.com"], by_email["ann@work.example"]
    people.update_person(
        trading, other, name="A. Example", email="ann@work.example", phone="07700 900123", address="1 High St"
    )
    people.add_note(trading, other, "Met at the fair.")
    people.make_client(trading, other)
    invoice_id = invoices.draft_invoice(trading, other, [VISIT]).value
    invoices.issue_invoice(trading, invoice_id)
    request_id = requests.open_request(
        trading, kind=RequestKind.ACCESS, person_id=other, received=clock.today()
    ).value
    outcome = people.merge_people(trading, keep, other)
    assert outcome.touched["person"] == frozenset({keep, other})
    assert people.list_ids(trading) == [keep]
    with pytest.raises(KnownError):
        people.get(trading, other)
    person = people.get(trading, keep)
    assert (person.name, person.email) == ("Ann Example", "ann@example.com"), "what was there stays"
    assert (person.phone, person.address) == ("07700 900123", "1 High St"), "what was empty is filled"
    assert person.client_since == clock.today()
    assert len(enquiries.list_ids(trading, EnquiryFilter(person_id=keep))) == 2
    assert [note.body for note in people.list_notes(trading, keep)] == ["Met at the fair."]
    assert invoices.get(trading, invoice_id).invoice.person_id == keep
    assert requests.get(trading, request_id).request.person_id == keep
    assert people.list_ids(trading, "a. work") == [], "the search forgets who was merged"


def test_the_next_enquiry_finds_the_merged_person(services: Services, website: Website) -> None:
    keep = add(services, "Ann Example")
    other = add(services, "Ann Example", email="ann@example.com")
    people.merge_people(services, keep, other)
    website.send("Ann Example", "ann@example.com")
    sync(services)
    (enquiry_id,) = enquiries.list_ids(services, EnquiryFilter())
    assert enquiries.get(services, enquiry_id).person_id == keep


def test_nobody_is_merged_with_themselves(services: Services) -> None:
    ann = add(services, "Ann Example")
    with pytest.raises(RuleViolation) as refusal:
        people.merge_people(services, ann, ann)
    assert refusal.value.code == "person.same"
    assert people.list_ids(services) == [ann]
