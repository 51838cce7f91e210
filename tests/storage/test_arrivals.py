"""Pages of the website as they arrive: whose they become, what is repeated, what has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3.dbapi2 import IntegrityError

from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.storage import arrivals, enquiries, people, search
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault
from tests.storage.making import Arrived, add_site, arrive


@pytest.fixture
def site(vault: Vault, now: datetime) -> int:
    with vault.write("test.site", now) as tx:
        return add_site(tx)


def owners(tx: Tx, ids: list[int]) -> list[int]:
    return [enquiries.get(tx, id_).person_id for id_ in ids]


def test_one_address_is_one_person_however_it_is_written(vault: Vault, now: datetime, site: int) -> None:
    with vault.write("sync", now) as tx:
        first = arrive(
            tx, site, Arrived(key="1", email="ada@example.com"), Arrived(key="2", email="bob@x.org")
        )
        second = arrive(
            tx, site, Arrived(key="3", email=" ADA@Example.COM "), Arrived(key="4", email="Bob@X.org")
        )
        one, two, three, four = owners(tx, first + second)
    assert (three, four) == (one, two)
    assert one != two


def test_within_one_page_too(vault: Vault, now: datetime, site: int) -> None:
    rows = [Arrived(key=str(number), email="ada@example.com") for number in range(5)]
    with vault.write("sync", now) as tx:
        applied = arrivals.apply_page(tx, site, rows)
        assert len(applied.new_people) == 1
        assert set(owners(tx, list(applied.new))) == set(applied.new_people)


@pytest.mark.parametrize("email", [None, "", "not an address", "@", "ada@", "ada example.com"])
def test_without_an_address_everybody_is_somebody_new(
    vault: Vault, now: datetime, site: int, email: str | None
) -> None:
    """The same name or telephone number only suggests that two people are one: the owner decides."""
    same = Arrived(key="1", name="Ada", email=email, phone="020 7946 0018")
    with vault.write("sync", now) as tx:
        ids = arrive(tx, site, same, replace(same, key="2"))
        assert len(set(owners(tx, ids))) == 2
        assert [enquiries.get(tx, id_).email for id_ in ids] == [email, email], "exactly as received (LT01)"


def test_the_first_person_with_an_address_is_the_one(vault: Vault, now: datetime, site: int) -> None:
    with vault.write("sync", now) as tx:
        elder = people.add(tx, name="Elder", email="shared@example.com")
        people.add(tx, name="Younger", email="shared@example.com")
        (id_,) = arrive(tx, site, Arrived(key="1", email="shared@example.com"))
        assert enquiries.get(tx, id_).person_id == elder


def test_an_erased_person_is_nobody_to_be_found(vault: Vault, now: datetime, site: int) -> None:
    with vault.write("sync", now) as tx:
        erased = people.add(tx, name="Ada", email="ada@example.com")
        people.anonymise(tx, erased)
        (id_,) = arrive(tx, site, Arrived(key="1", email="ada@example.com"))
        assert enquiries.get(tx, id_).person_id != erased


def test_everything_is_kept_as_it_came(vault: Vault, now: datetime, site: int) -> None:
    row = Arrived(
        key="417",
        name="O'Brien <script>",
        email="Ó@example.com",
        phone="+44 (0)20",
        service="Réparation",
        message="zwei\nZeilen \U0001f600",
        source="googlé",
        submitted_at=now - timedelta(microseconds=1),
        fingerprint="f",
        extra=(("Wie bald", "gleich\nmorgen"), ("Budget", "£500")),
    )
    with vault.write("sync", now) as tx:
        (id_,) = arrive(tx, site, row)
    with vault.read() as tx:
        kept = enquiries.get(tx, id_)
        (listed,) = enquiries.rows(tx, [id_])
    fields = ("key", "name", "email", "phone", "service", "message", "source", "submitted_at", "extra")
    assert [getattr(kept, name) for name in fields] == [getattr(row, name) for name in fields]
    assert (kept.synced_at, kept.status, kept.replied_at) == (now, EnquiryStatus.NEW, None)
    assert (listed.name, listed.preview, listed.submitted_at) == (
        row.name,
        "zwei Zeilen \U0001f600",
        row.submitted_at,
    )


def test_a_changed_row_keeps_its_person_and_its_state(vault: Vault, now: datetime, site: int) -> None:
    row = Arrived(key="1", email="ada@example.com", fingerprint="old", message="before")
    with vault.write("sync", now) as tx:
        (id_,) = arrive(tx, site, row)
        person = enquiries.get(tx, id_).person_id
        enquiries.set_status(tx, [id_], EnquiryStatus.REPLIED)
    edited = replace(
        row, email="new@example.com", fingerprint="new", message="after " * 1000, extra=(("A", "b"),)
    )
    with vault.write("sync", now) as tx:
        applied = arrivals.apply_page(tx, site, [], [edited])
        assert applied.changed == (id_,)
        assert tx.touched == {"enquiry": {id_}}
    with vault.read() as tx:
        kept = enquiries.get(tx, id_)
        assert (kept.person_id, kept.status, kept.message) == (person, EnquiryStatus.REPLIED, edited.message)
        assert kept.extra == (("A", "b"),)
        assert arrivals.local_keys(tx, site, ["1"]) == {"1": (id_, "new")}
        assert enquiries.ids(tx, EnquiryFilter(search="after")) == [id_]
        assert enquiries.ids(tx, EnquiryFilter(search="before")) == []
        assert enquiries.rows(tx, [id_])[0].preview.startswith("after after")


def test_keys_that_are_here(vault: Vault, now: datetime, site: int) -> None:
    with vault.write("sync", now) as tx:
        other = add_site(tx)
        ids = arrive(tx, site, Arrived(key="1", fingerprint="a"), Arrived(key="2", fingerprint="b"))
        arrive(tx, other, Arrived(key="3"))
    with vault.read() as tx:
        assert arrivals.local_keys(tx, site, ["2", "3", "1"]) == {"1": (ids[0], "a"), "2": (ids[1], "b")}
        assert arrivals.local_keys(tx, site, []) == {}


def test_a_page_is_written_whole_or_not_at_all(vault: Vault, now: datetime, site: int) -> None:
    rows = [Arrived(key=str(number)) for number in range(20)]

    def twice() -> None:
        with vault.write("sync", now) as tx:
            arrive(tx, site, *rows)
            arrive(tx, site, Arrived(key="7"))

    with pytest.raises(Exception, match=r"UNIQUE constraint failed: enquiry\.site_id, enquiry\.key"):
        twice()
    with vault.read() as tx:
        assert enquiries.ids(tx, EnquiryFilter()) == []
        assert people.ids(tx) == []
        assert enquiries.ids(tx, EnquiryFilter(search="hello")) == []
    with vault.write("sync", now) as tx:
        assert len(arrive(tx, site, *rows)) == 20, "and the same page can come again"


def test_nothing_arrives(vault: Vault, now: datetime, site: int) -> None:
    with vault.write("sync", now) as tx:
        applied = arrivals.apply_page(tx, site, [])
    assert (list(applied.new), applied.changed, list(applied.new_people), tx.touched) == ([], (), [], {})


@given(
    st.lists(
        st.lists(st.sampled_from(["a@x.org", "A@X.ORG", "b@x.org", "c@x.org", None, "nonsense"]), max_size=8),
        max_size=5,
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_they_are_paged_the_people_are_the_same(
    vault: Vault, now: datetime, pages: list[list[str | None]]
) -> None:
    with vault.write("sync", now) as tx:
        in_pages, at_once = add_site(tx), add_site(tx)
        paged = [
            owner
            for number, emails in enumerate(pages)
            for owner in owners(
                tx,
                arrive(tx, in_pages, *(Arrived(key=f"{number}-{i}", email=e) for i, e in enumerate(emails))),
            )
        ]
        flat = [email for emails in pages for email in emails]
        whole = owners(tx, arrive(tx, at_once, *(Arrived(key=str(i), email=e) for i, e in enumerate(flat))))
    known = [email is not None and email != "nonsense" for email in flat]
    assert [a for a, k in zip(paged, known, strict=True) if k] == [
        b for b, k in zip(whole, known, strict=True) if k
    ]
    unknown = [owner for owner, k in zip(paged + whole, known * 2, strict=True) if not k]
    assert len(set(unknown)) == len(unknown)


def test_a_page_that_is_learned_at_once_is_found_like_any_other(
    vault: Vault, now: datetime, site: int
) -> None:
    page = [
        Arrived(key=str(number), name=f"Visitor{number}", email=f"{number}@x.org") for number in range(1_500)
    ]
    with vault.write("sync", now) as tx:
        arrive(tx, site, Arrived(key="early", name="Early", email="early@x.org"))
        made_by = tx.column("SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")
        arrive(tx, site, *page)
        (late,) = arrive(tx, site, Arrived(key="late", name="Late", email="late@x.org"))
        assert tx.column("SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name") == made_by
    with vault.write("sync", now) as tx:
        for index in search.INDEXES:
            assert len(search.matching(tx, index, "visitor")) == len(page)
            assert len(search.matching(tx, index, "visitor1499")) == 1
            assert len(search.matching(tx, index, "early")) == len(search.matching(tx, index, "late")) == 1
            tx.connection.exec_driver_sql(
                f"INSERT INTO {index.table} ({index.table}, rank) VALUES ('integrity-check', 1)"
            )
        enquiries.remove(tx, [late])
        assert search.matching(tx, search.ENQUIRY, "late") == []


def test_a_page_that_fails_leaves_the_search_as_it_was(vault: Vault, now: datetime, site: int) -> None:
    page = [Arrived(key=str(number)) for number in range(1_500)]
    with pytest.raises(IntegrityError), vault.write("sync", now) as tx:
        arrive(tx, site, *page, page[0])
    with vault.write("sync", now) as tx:
        (found,) = arrive(tx, site, Arrived(key="1", name="Alone"))
        assert search.matching(tx, search.ENQUIRY, "alone") == [found]
