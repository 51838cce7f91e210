"""People: adding, finding, merging, and who may be the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.storage import enquiries, invoices, notes, people, requests
from lumadesk.storage.people import ERASED_NAME
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault
from tests.storage.making import Arrived, add_life, add_site, arrive

TODAY = date(2026, 11, 3)


def test_there_and_back(vault: Vault, now: datetime) -> None:
    with vault.write("person.add", now) as tx:
        person_id = people.add(
            tx, name="Ada O'Brien", email="Ada@X.org", phone="020", address="1 High St\nMarlow"
        )
    with vault.read() as tx:
        kept = people.get(tx, person_id)
    assert (kept.name, kept.email, kept.phone, kept.address) == (
        "Ada O'Brien",
        "Ada@X.org",
        "020",
        "1 High St\nMarlow",
    )
    assert (kept.created_at, kept.client_since, kept.erased_at, kept.is_client) == (now, None, None, False)


def test_found_by_the_address_in_any_writing(vault: Vault, now: datetime) -> None:
    with vault.write("person.add", now) as tx:
        first = people.add(tx, name="Ada", email="Ada@X.org")
        people.add(tx, name="Ada again", email="ada@x.org")
        assert people.find_by_email(tx, " ADA@x.ORG ") == first
        assert people.find_by_email(tx, "nobody@x.org") is None
        assert people.find_by_email(tx, "no address") is None
        people.update(tx, first, name="Ada", email="new@x.org", phone=None, address=None)
        assert people.find_by_email(tx, "new@x.org") == first
        assert people.find_by_email(tx, "ada@x.org") != first


@pytest.mark.parametrize(
    "change",
    [
        lambda tx: people.get(tx, 99),
        lambda tx: people.update(tx, 99, name="x", email=None, phone=None, address=None),
        lambda tx: people.make_client(tx, 99, TODAY),
        lambda tx: people.merge(tx, 1, 99),
        lambda tx: people.merge(tx, 99, 1),
    ],
)
def test_nobody(vault: Vault, now: datetime, change: Callable[[Tx], None]) -> None:
    with vault.write("test", now) as tx:
        people.add(tx, name="Ada")
    with pytest.raises(KnownError) as told, vault.write("test", now) as tx:
        change(tx)
    assert told.value.code == "person.not_found"


def test_listed_by_name_without_the_erased(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        made = {name: people.add(tx, name=name) for name in ("bob", "Ada", "carol", "Ada", "Zoë")}
        people.make_client(tx, made["bob"], TODAY)
        people.anonymise(tx, made["carol"])
        names = [person.name for person in people.rows(tx, people.ids(tx))]
        assert names == ["Ada", "Ada", "bob", "Zoë"]
        assert people.ids(tx, clients_only=True) == [made["bob"]]
        assert people.ids(tx, search="zoe") == [made["Zoë"]]
        assert people.ids(tx, search="ZO", clients_only=True) == []
        assert people.ids(tx, search=ERASED_NAME) == []
        assert people.rows(tx, [made["Zoë"], 99, made["bob"]]) == [
            people.get(tx, made["Zoë"]),
            people.get(tx, made["bob"]),
        ]


@pytest.mark.parametrize("field", ["name", "email", "phone", "address"])
def test_each_detail_is_searched(vault: Vault, now: datetime, field: str) -> None:
    details: dict[str, str | None] = {
        "name": "Ada",
        "email": None,
        "phone": None,
        "address": None,
        field: "quokka",
    }
    with vault.write("test", now) as tx:
        person_id = people.add(tx, **details)  # type: ignore[arg-type]
        people.add(tx, name="Other")
        assert people.ids(tx, search="quok") == [person_id]


def test_a_client_stays_one_since_the_first_day(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        person_id = people.add(tx, name="Ada")
        people.make_client(tx, person_id, TODAY)
        people.make_client(tx, person_id, date(2027, 1, 1))
        assert people.get(tx, person_id).client_since == TODAY


def test_who_may_be_the_same(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        ada = people.add(tx, name="Adélaïde Brown", phone="020 7946 0018")
        phone = people.add(tx, name="Xavier", phone="+44 (0)20 7946 0018")
        name = people.add(tx, name="Brown, Adelaide")
        people.add(tx, name="Brown")
        people.add(tx, name="Somebody Else", phone="01628 123456")
        gone = people.add(tx, name="Adelaide Brown", phone="020 7946 0018")
        people.anonymise(tx, gone)
        found = [(other.id, reason) for other, reason in people.suggestions(tx, ada)]
        assert found == [(phone, "same telephone number"), (name, "similar name")]
        assert people.suggestions(tx, gone) == []
        assert people.suggestions(tx, 99) == []


def test_a_name_that_is_no_word_suggests_nobody(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        person_id = people.add(tx, name='"*" -- ()')
        people.add(tx, name='"*" -- ()')
        assert people.suggestions(tx, person_id) == []


def test_merging_moves_everything(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        other = add_life(tx, site_id, "wombat")
        keep = people.add(tx, name="Ada", email="ada@example.com")
    with vault.write("person.merge", now) as tx:
        people.merge(tx, keep, other.person)
    assert tx.touched["person"] == {keep, other.person}
    assert tx.touched["enquiry"] == set(other.enquiries)
    with vault.read() as tx:
        merged = people.get(tx, keep)
        assert (merged.name, merged.email) == ("Ada", "ada@example.com")
        assert (merged.phone, merged.address) == ("01628 wombat", "2 wombat Lane")
        assert merged.client_since == TODAY
        assert {row.id for row in enquiries.for_person(tx, keep)} == set(other.enquiries)
        assert [note.id for note in notes.list_for(tx, keep)] == [other.note]
        assert invoices.ids(tx, person_id=keep) == sorted(
            filter(None, (other.draft, other.issued)), reverse=True
        )
        assert [request.id for request in requests.for_person(tx, keep)] == [other.request]
        assert other.person not in people.ids(tx)


def test_nobody_is_merged_with_themselves(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        person_id = people.add(tx, name="Ada")
    with pytest.raises(RuleViolation) as told, vault.write("test", now) as tx:
        people.merge(tx, person_id, person_id)
    assert told.value.code == "person.same"


def test_who_was_merged_is_found_by_the_next_enquiry(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        keep = people.add(tx, name="Ada")
        people.merge(tx, keep, people.add(tx, name="Ada", email="ada@example.com"))
        (id_,) = arrive(tx, site_id, Arrived(key="1", email="ADA@example.com"))
        assert enquiries.get(tx, id_).person_id == keep


def test_nothing_left(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        life = add_life(tx, site_id, "wombat", billed=False)
        bare = people.add(tx, name="Bare", email="x@example.com", phone="1")
        assert people.with_nothing_left(tx, [life.person, bare, 99]) == [bare]
        assert people.with_nothing_left(tx, []) == []
