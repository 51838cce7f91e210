"""The list of enquiries: order, filters, counts, and what is done to many at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from lumadesk.domain.enquiries import Enquiry, EnquiryFilter, EnquiryStatus
from lumadesk.domain.errors import KnownError
from lumadesk.storage import enquiries, notes, people
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault
from tests.storage.making import Arrived, add_site, arrive

SERVICES, SOURCES = ("Repair", "Website", ""), ("google", "referral")


@pytest.fixture
def many(vault: Vault, now: datetime) -> list[int]:
    """Two hundred enquiries whose times have nothing to do with their ids, some at the same moment."""
    random = Random(3)
    with vault.write("test.many", now) as tx:
        site_id = add_site(tx)
        ids = arrive(
            tx,
            site_id,
            *(
                Arrived(
                    key=str(number),
                    email=f"{random.randrange(60)}@example.com",
                    service=random.choice(SERVICES),
                    source=random.choice(SOURCES),
                    message=random.choice(["a leaking boiler", "the new website", "café chairs"]),
                    submitted_at=now - timedelta(hours=random.randrange(150)),
                )
                for number in range(200)
            ),
        )
        enquiries.set_status(tx, random.sample(ids, 40), EnquiryStatus.REPLIED)
        enquiries.set_status(tx, random.sample(ids, 20), EnquiryStatus.SPAM)
        enquiries.mark_deletion(tx, random.sample(ids, 30), now)
    return ids


def newest_first(found: list[Enquiry]) -> list[int]:
    return [row.id for row in sorted(found, key=lambda row: (row.submitted_at, row.id), reverse=True)]


def everything(tx: Tx, ids: list[int]) -> list[Enquiry]:
    return [enquiries.get(tx, id_) for id_ in ids]


FILTERS = [
    EnquiryFilter(),
    EnquiryFilter(status=EnquiryStatus.NEW),
    EnquiryFilter(status=EnquiryStatus.CONVERTED),
    EnquiryFilter(service="Repair"),
    EnquiryFilter(service=""),
    EnquiryFilter(source="google"),
    EnquiryFilter(marked_for_deletion=True),
    EnquiryFilter(marked_for_deletion=False),
    EnquiryFilter(submitted_from=date(2026, 10, 30)),
    EnquiryFilter(submitted_to=date(2026, 10, 30)),
    EnquiryFilter(submitted_from=date(2026, 10, 30), submitted_to=date(2026, 10, 30)),
    EnquiryFilter(search="boiler"),
    EnquiryFilter(search="cafe", status=EnquiryStatus.REPLIED, source="referral"),
    EnquiryFilter(search="nothing of the kind"),
    EnquiryFilter(search="  "),
    EnquiryFilter(person_id=1),
    EnquiryFilter(
        search="web",
        status=EnquiryStatus.NEW,
        service="Website",
        source="google",
        submitted_from=date(2026, 10, 28),
        submitted_to=date(2026, 11, 2),
        marked_for_deletion=False,
    ),
]


def wanted_by(filter_: EnquiryFilter, row: Enquiry) -> bool:
    """What a filter means, row by row."""
    day = row.submitted_at.date()  # Europe/London is at UTC in these weeks
    words = filter_.search.split()
    text = f"{row.service} {row.message} {row.source}".replace("é", "e").lower()
    return (
        (filter_.status is None or row.status is filter_.status)
        and (filter_.service is None or row.service == filter_.service)
        and (filter_.source is None or row.source == filter_.source)
        and (filter_.person_id is None or row.person_id == filter_.person_id)
        and (filter_.submitted_from is None or day >= filter_.submitted_from)
        and (filter_.submitted_to is None or day <= filter_.submitted_to)
        and (filter_.marked_for_deletion is None or row.marked_for_deletion == filter_.marked_for_deletion)
        and all(any(held.startswith(word) for held in text.split()) for word in words)
    )


@pytest.mark.parametrize("filter_", FILTERS, ids=str)
def test_each_filter_finds_what_it_says_newest_first(
    vault: Vault, many: list[int], filter_: EnquiryFilter
) -> None:
    with vault.read() as tx:
        expected = newest_first([row for row in everything(tx, many) if wanted_by(filter_, row)])
        assert enquiries.ids(tx, filter_) == expected
        assert enquiries.ids(tx, filter_) == expected, "and again, from what is remembered"


def test_days_begin_at_midnight_in_the_united_kingdom(vault: Vault, now: datetime) -> None:
    moments = {
        "summer, before": datetime(2026, 6, 30, 22, 59, 59, 999999, tzinfo=UTC),
        "summer, at": datetime(2026, 6, 30, 23, 0, tzinfo=UTC),
        "winter, before": datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        "winter, at": datetime(2027, 1, 1, tzinfo=UTC),
    }
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        arrive(tx, site_id, *(Arrived(key=key, submitted_at=at) for key, at in moments.items()))
    with vault.read() as tx:

        def keys(filter_: EnquiryFilter) -> set[str]:
            return {enquiries.get(tx, id_).key for id_ in enquiries.ids(tx, filter_)}

        assert keys(EnquiryFilter(submitted_from=date(2026, 7, 1), submitted_to=date(2026, 7, 1))) == {
            "summer, at"
        }
        assert keys(EnquiryFilter(submitted_to=date(2026, 6, 30))) == {"summer, before"}
        assert keys(EnquiryFilter(submitted_from=date(2027, 1, 1))) == {"winter, at"}
        assert "winter, before" in keys(EnquiryFilter(submitted_to=date(2026, 12, 31)))


def test_the_order_follows_every_kind_of_change(vault: Vault, now: datetime, many: list[int]) -> None:
    """New rows, late rows, deleted rows and rows that moved in time, beside a reader who began before."""
    with vault.read() as before:
        old = enquiries.ids(before, EnquiryFilter())
        with vault.write("sync", now) as tx:
            late = arrive(tx, 1, Arrived(key="late", submitted_at=now - timedelta(days=400)))
            latest = arrive(tx, 1, Arrived(key="latest", submitted_at=now + timedelta(hours=1)))
            enquiries.delete(tx, many[:50])
            inside = enquiries.ids(tx, EnquiryFilter())
        assert enquiries.ids(before, EnquiryFilter()) == old
        assert set(enquiries.ids(before, EnquiryFilter(search="boiler"))) <= set(old)
    with vault.read() as tx:
        expected = newest_first(everything(tx, many[50:] + late + latest))
        assert enquiries.ids(tx, EnquiryFilter()) == inside == expected
        assert expected[0] == latest[0]
        assert expected[-1] == late[0]


def test_a_write_that_fails_changes_no_order(vault: Vault, now: datetime, many: list[int]) -> None:
    with vault.read() as tx:
        before = enquiries.ids(tx, EnquiryFilter())

    def fail() -> None:
        with vault.write("sync", now) as tx:
            arrive(tx, 1, Arrived(key="new", submitted_at=now))
            assert len(enquiries.ids(tx, EnquiryFilter())) == len(many) + 1
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with vault.read() as tx:
        assert enquiries.ids(tx, EnquiryFilter()) == before


def test_rows_come_in_the_order_asked_for(vault: Vault, many: list[int]) -> None:
    wanted = [many[7], many[3], 10_000, many[120]]
    with vault.read() as tx:
        assert [row.id for row in enquiries.rows(tx, wanted)] == [many[7], many[3], many[120]]
        assert enquiries.rows(tx, []) == []


def test_a_preview_is_one_line(vault: Vault, now: datetime) -> None:
    messages = ["short", "a\n\nb\tc", "word " * 100, "x" * 5000, " \n ", "", "long\n" * 2000]
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        ids = arrive(tx, site_id, *(Arrived(key=str(i), message=m) for i, m in enumerate(messages)))
        previews = [row.preview for row in enquiries.rows(tx, ids)]
    assert previews == [" ".join(message.split())[:200].rstrip() for message in messages]


def test_counts_by_every_value(vault: Vault, many: list[int]) -> None:
    with vault.read() as tx:
        rows = everything(tx, many)
        facets = enquiries.facets(tx)
        assert facets.total == len(rows)
        assert facets.services == {value: sum(row.service == value for row in rows) for value in SERVICES}
        assert facets.sources == {value: sum(row.source == value for row in rows) for value in SOURCES}
        assert sum(facets.statuses.values()) == len(rows)
        assert facets.statuses[EnquiryStatus.SPAM] == enquiries.count_by_status(tx, EnquiryStatus.SPAM) == 20
        assert list(facets.services.values()) == sorted(facets.services.values(), reverse=True)


def test_the_first_reply_is_remembered(vault: Vault, now: datetime, many: list[int]) -> None:
    with vault.write("reply", now) as tx:
        enquiries.set_status(tx, many[:2], EnquiryStatus.NEW)
        enquiries.set_status(tx, many[:1], EnquiryStatus.REPLIED)
    first = now if (seen := _replied(vault, many[0])) is None else seen
    with vault.write("again", now + timedelta(days=1)) as tx:
        enquiries.set_status(tx, many[:1], EnquiryStatus.CLOSED)
        enquiries.set_status(tx, many[:1], EnquiryStatus.REPLIED)
    assert _replied(vault, many[0]) == first


def _replied(vault: Vault, enquiry_id: int) -> datetime | None:
    with vault.read() as tx:
        return enquiries.get(tx, enquiry_id).replied_at


def test_marked_for_deletion_until_unmarked(vault: Vault, now: datetime, many: list[int]) -> None:
    with vault.write("unmark", now) as tx:
        enquiries.unmark(tx, many)
        enquiries.mark_deletion(tx, [many[5]], now + timedelta(minutes=10))
        enquiries.mark_deletion(tx, [many[6]], now + timedelta(minutes=5))
        assert tx.touched["enquiry"] == set(many)
    with vault.read() as tx:
        assert enquiries.due_for_deletion(tx, now) == []
        assert [row.id for row in enquiries.due_for_deletion(tx, now + timedelta(minutes=5))] == [many[6]]
        due = enquiries.due_for_deletion(tx, now + timedelta(minutes=10))
        assert [row.id for row in due] == [many[6], many[5]]
        assert due[0].marked_for_deletion_at == now
    with vault.write("unmark", now) as tx:
        enquiries.unmark(tx, [many[5], many[6]])
        assert enquiries.due_for_deletion(tx, now + timedelta(days=1)) == []


def test_review_is_due_without_any_contact_since(vault: Vault, now: datetime) -> None:
    old, limit = now - timedelta(days=400), now - timedelta(days=365)
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        ids = arrive(
            tx,
            site_id,
            *(Arrived(key=str(number), submitted_at=old + timedelta(seconds=number)) for number in range(4)),
            Arrived(key="recent", submitted_at=now),
        )
        enquiries.set_status(tx, [ids[1]], EnquiryStatus.CONVERTED)
        enquiries.set_status(tx, [ids[2]], EnquiryStatus.REPLIED)
        assert enquiries.count_silent_since(tx, limit) == 2
        assert enquiries.count_silent_since(tx, old) == 0


def test_who_only_wrote_goes_with_the_last_enquiry(vault: Vault, now: datetime) -> None:
    def write(tx: Tx, key: str) -> tuple[int, int]:
        (id_,) = arrive(tx, 1, Arrived(key=key, email=f"{key}@example.com"))
        return id_, enquiries.get(tx, id_).person_id

    with vault.write("test", now) as tx:
        add_site(tx)
        plain, client, noted, located, twice = (write(tx, key) for key in ("a", "b", "c", "d", "e"))
        people.make_client(tx, client[1], date(2026, 11, 1))
        notes.add(tx, noted[1], "rang back")
        people.update(tx, located[1], name="d", email=None, phone=None, address="1 High Street")
        arrive(tx, 1, Arrived(key="again", email="e@example.com"))
    with vault.write("delete", now) as tx:
        enquiries.delete(tx, [found[0] for found in (plain, client, noted, located, twice)])
    with vault.read() as tx:
        left = set(people.ids(tx))
    assert left == {client[1], noted[1], located[1], twice[1]}


def test_what_is_not_there(vault: Vault) -> None:
    with vault.read() as tx, pytest.raises(KnownError) as told:
        enquiries.get(tx, 99)
    assert told.value.code == "enquiry.not_found"
