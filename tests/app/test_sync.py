"""Bringing enquiries from the website: once, again, changed, refused, erased, cancelled and unreachable."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lumadesk.app import audit, enquiries, erasure, loading, people, sites
from lumadesk.app import vault as vaults
from lumadesk.app.services import Services
from lumadesk.app.sync import SyncReport, sync
from lumadesk.domain.enquiries import Enquiry, EnquiryFilter, EnquiryStatus
from lumadesk.domain.errors import KnownError, RuleViolation
from tests.app.fakes import FakeClock
from tests.app.website import Website

EVERY = EnquiryFilter()


def synced(services: Services, **options: Any) -> SyncReport:
    return sync(services, **options).value


def everything(services: Services) -> list[Enquiry]:
    return enquiries.in_full(services, enquiries.list_ids(services, EVERY))


def content(services: Services) -> list[tuple[object, ...]]:
    return [
        (one.id, one.key, one.person_id, one.status, one.name, one.message) for one in everything(services)
    ]


def test_an_enquiry_arrives_as_it_was_sent(services: Services, website: Website, clock: FakeClock) -> None:
    key = website.send(
        "Zoë O'Brien",
        "zoe@example.com",
        phone="07700 900123",
        service="Website",
        message="Hello,\r\n\r\nmy site is down 🙈",
        source="services-page",
        at=datetime(2026, 10, 30, 8, 15, 30, 123456, tzinfo=UTC),
    )
    outcome = sync(services)
    report = outcome.value
    assert (report.fetched, report.new, report.changed, report.tombstoned) == (1, 1, 0, 0)
    assert report.rejected == ()
    assert outcome.concerns("enquiry")
    assert outcome.concerns("person")
    (enquiry,) = everything(services)
    assert enquiry.key == key
    assert (enquiry.name, enquiry.email, enquiry.phone) == ("Zoë O'Brien", "zoe@example.com", "07700 900123")
    assert enquiry.message == "Hello,\n\nmy site is down 🙈"
    assert (enquiry.service, enquiry.source) == ("Website", "services-page")
    assert enquiry.submitted_at == datetime(2026, 10, 30, 8, 15, 30, 123456, tzinfo=UTC)
    assert enquiry.synced_at == clock.now()
    assert enquiry.status is EnquiryStatus.NEW
    assert people.get(services, enquiry.person_id).name == "Zoë O'Brien"


def test_syncing_twice_changes_nothing(services: Services, website: Website) -> None:
    for number in range(7):
        website.send(f"Person {number}", f"p{number}@example.com")
    first = synced(services)
    assert first.new == 7
    before = content(services)
    second = sync(services)
    assert (second.value.new, second.value.changed, second.value.tombstoned) == (0, 0, 0)
    assert not second.concerns("enquiry", "person")
    assert content(services) == before
    assert len(people.list_ids(services)) == 7


def test_only_what_is_new_is_taken_over(services: Services, website: Website, clock: FakeClock) -> None:
    website.send("First", "first@example.com")
    synced(services)
    clock.advance(days=3)
    website.send("Second", "second@example.com", at=clock.now() - timedelta(minutes=5))
    report = synced(services)
    assert report.new == 1
    assert [one.name for one in everything(services)] == ["Second", "First"]


def test_a_row_that_is_committed_late_is_found(
    services: Services, website: Website, clock: FakeClock
) -> None:
    website.send("On time", "a@example.com", at=clock.now() - timedelta(minutes=1))
    synced(services)
    website.send("Late", "b@example.com", at=clock.now() - timedelta(minutes=40))
    website.send("Dated back a month", "c@example.com", at=clock.now() - timedelta(days=30))
    assert synced(services).new == 2
    assert {one.name for one in everything(services)} == {"On time", "Late", "Dated back a month"}


def test_a_row_that_was_changed_is_changed_here(services: Services, website: Website) -> None:
    key = website.send("Ann Example", "ann@example.com", message="My laptop is slow.")
    synced(services)
    (before,) = everything(services)
    enquiries.set_status(services, [before.id], EnquiryStatus.REPLIED)
    website.change(key, "message", "My laptop is fast again.")
    report = synced(services)
    assert (report.new, report.changed) == (0, 1)
    (after,) = everything(services)
    assert (after.id, after.person_id) == (before.id, before.person_id)
    assert after.message == "My laptop is fast again."
    assert after.status is EnquiryStatus.REPLIED, "what became of it here stays"
    assert enquiries.list_ids(services, EnquiryFilter(search="fast")) == [after.id]
    assert enquiries.list_ids(services, EnquiryFilter(search="slow")) == []


def test_the_same_address_is_the_same_person(services: Services, website: Website) -> None:
    website.send("Ann Example", "Ann@Example.com")
    website.send("A. Example", " ann@example.COM ")
    website.send("Ann Example", "other@example.com")
    website.send("Nobody", "")
    website.send("Nobody", "")
    synced(services)
    by_key = {one.key: one.person_id for one in everything(services)}
    assert by_key["1"] == by_key["2"]
    assert len(set(by_key.values())) == 4, "without an address nobody is anybody else"


def test_an_enquiry_joins_a_person_who_was_there_before(services: Services, website: Website) -> None:
    known = people.add_person(services, name="Ann", email="ann@example.com").value
    website.send("Ann Example", "ANN@example.com")
    synced(services)
    (enquiry,) = everything(services)
    assert enquiry.person_id == known
    assert people.get(services, known).name == "Ann", "the owner's own words stay"


def test_a_dry_run_stores_nothing(services: Services, website: Website) -> None:
    website.send("Ann Example", "ann@example.com")
    website.send("", "nameless@example.com")
    outcome = sync(services, dry_run=True)
    report = outcome.value
    assert (report.fetched, report.new) == (2, 1)
    assert report.rejected == (("2", "name-missing"),)
    assert outcome.touched == {}
    assert everything(services) == []
    assert people.list_ids(services) == []
    assert sites.rejections(services) == []
    known = sites.get_site(services)
    assert known is not None
    assert (known.watermark_at, known.last_sync_at) == (None, None)
    assert synced(services).new == 1, "the real run is still to come"


def test_a_dry_run_deletes_nothing(services: Services, website: Website) -> None:
    website.send()
    synced(services)
    enquiries.mark_for_deletion(services, enquiries.list_ids(services, EVERY))
    report = synced(services, dry_run=True)
    assert (report.deleted_at_site, report.verified_absent) == (0, 0)
    assert website.keys() == ["1"]
    assert len(everything(services)) == 1


def test_what_was_erased_never_returns(services: Services, website: Website, clock: FakeClock) -> None:
    website.send("Ann Example", "ann@example.com")
    website.send("Bob Example", "bob@example.com")
    synced(services)
    ann = next(one for one in everything(services) if one.name == "Ann Example")
    erasure.erase_person(services, ann.person_id, confirm_name="Ann Example")
    away = website.away()
    with pytest.raises(KnownError):
        sync(services)
    assert away.exists()
    website.back()
    report = synced(services, dry_run=True)
    assert (report.new, report.tombstoned) == (0, 1), "seen at the website, and left out"
    report = synced(services)
    assert (report.new, report.deleted_at_site, report.verified_absent) == (0, 1, 1)
    website.send("Ann Example", "ann@example.com", key=int(ann.key), at=clock.now())
    report = synced(services)
    assert (report.new, report.tombstoned) == (0, 1), "somebody put the row back at the website"
    assert [one.name for one in everything(services)] == ["Bob Example"]
    assert enquiries.list_ids(services, EnquiryFilter(search="ann@example.com")) == []


def test_a_deleted_enquiry_never_returns(services: Services, website: Website, clock: FakeClock) -> None:
    website.send("Ann Example", "ann@example.com")
    synced(services)
    (enquiry,) = everything(services)
    enquiries.mark_for_deletion(services, [enquiry.id])
    synced(services)
    website.send("Ann Example", "ann@example.com", key=int(enquiry.key), at=clock.now())
    report = synced(services)
    assert (report.new, report.tombstoned) == (0, 1)
    assert everything(services) == []


def test_a_new_enquiry_of_an_erased_person_is_a_new_person(
    services: Services, website: Website, clock: FakeClock
) -> None:
    website.send("Ann Example", "ann@example.com")
    synced(services)
    (old,) = everything(services)
    erasure.erase_person(services, old.person_id, confirm_name="Ann Example")
    website.send("Ann Example", "ann@example.com", at=clock.now(), key=2)
    report = synced(services)
    assert (report.new, report.verified_absent) == (1, 1)
    (new,) = everything(services)
    assert new.key == "2"
    assert new.person_id != old.person_id
    assert new.id != old.id, "an id is never given twice"


def test_pages_are_kept_one_by_one_and_cancelling_keeps_what_was_read(
    services: Services, website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lumadesk.app.sync._PAGE", 4)
    for number in range(11):
        website.send(f"Person {number}", f"p{number}@example.com")
    told: list[tuple[str, int, int | None]] = []
    report = synced(
        services,
        progress=lambda stage, done, total: told.append((stage, done, total)),
        cancelled=lambda: len(told) == 2,
    )
    assert report.cancelled
    assert told == [("enquiries", 4, 11), ("enquiries", 8, 11)]
    assert report.new == 8
    assert len(everything(services)) == 8
    report = synced(services)
    assert not report.cancelled
    assert report.new == 3, "it goes on from there"
    assert len(everything(services)) == 11
    assert vaults.verify(services).ok


def test_cancelled_before_the_first_page(services: Services, website: Website) -> None:
    website.send()
    enquiries_before = everything(services)
    report = synced(services, cancelled=lambda: True)
    assert report.cancelled
    assert report.new == 0
    assert everything(services) == enquiries_before
    assert synced(services).new == 1


def test_cancelling_leaves_the_deletions_for_the_next_run(services: Services, website: Website) -> None:
    for number in range(3):
        website.send(f"Person {number}", f"p{number}@example.com")
    synced(services)
    enquiries.mark_for_deletion(services, enquiries.list_ids(services, EVERY))
    done: list[int] = []

    def progress(stage: str, number: int, _total: int | None) -> None:
        if stage == "deletions":
            done.append(number)

    report = synced(services, progress=progress, cancelled=lambda: done == [1])
    assert report.cancelled
    assert (report.deleted_at_site, report.queued) == (1, 2)
    assert len(website.keys()) == 2
    assert len(everything(services)) == 2
    report = synced(services)
    assert (report.deleted_at_site, report.queued) == (2, 0)
    assert website.keys() == []
    assert everything(services) == []


def test_progress_never_claims_more_than_there_is(services: Services, website: Website) -> None:
    for number in range(3):
        website.send(f"Person {number}", f"p{number}@example.com")
    told: list[tuple[str, int, int | None]] = []
    sync(services, progress=lambda stage, done, total: told.append((stage, done, total)))
    assert told == [("enquiries", 3, 3)]


def test_an_unreachable_website_says_so_and_keeps_everything(
    services: Services, website: Website, clock: FakeClock
) -> None:
    website.send("Ann Example", "ann@example.com")
    synced(services)
    reached_at = clock.now()
    enquiries.mark_for_deletion(services, enquiries.list_ids(services, EVERY))
    clock.advance(hours=5)
    website.away()
    with pytest.raises(KnownError) as failure:
        sync(services)
    assert failure.value.code == "site.unreachable"
    assert "1 deletion stays queued" in failure.value.message
    assert failure.value.hint
    assert "site.sqlite3" not in failure.value.message
    known = sites.get_site(services)
    assert known is not None
    assert known.last_sync_at == reached_at, "the last good one"
    assert known.last_error == failure.value.message.split(" 1 deletion")[0]
    assert len(everything(services)) == 1, "nothing is deleted here before it is deleted there"
    assert not website.path.exists(), "a missing file is never made"
    website.back()
    report = synced(services)
    assert (report.deleted_at_site, report.verified_absent, report.queued) == (1, 1, 0)
    known = sites.get_site(services)
    assert known is not None
    assert known.last_error is None
    assert known.last_sync_at == clock.now()


def test_a_dry_run_of_an_unreachable_website_stores_no_failure(services: Services, website: Website) -> None:
    website.away()
    before = audit.list_entries(services)
    with pytest.raises(KnownError) as failure:
        sync(services, dry_run=True)
    assert failure.value.code == "site.unreachable"
    known = sites.get_site(services)
    assert known is not None
    assert known.last_error is None
    assert audit.list_entries(services) == before


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("DROP TABLE contact_enquiry", "site.table_missing"),
        ("ALTER TABLE contact_enquiry RENAME COLUMN message TO body", "site.column_missing"),
        ("ALTER TABLE contact_enquiry RENAME COLUMN created_at TO sent", "site.column_missing"),
        ("ALTER TABLE contact_enquiry RENAME COLUMN id TO number", "site.column_missing"),
    ],
)
def test_a_website_that_was_rebuilt_is_refused_with_what_to_do(
    services: Services, website: Website, harm: str, code: str
) -> None:
    website.send()
    synced(services)
    before = content(services)
    website.send()
    website.execute(harm)
    with pytest.raises(KnownError) as failure:
        sync(services)
    assert failure.value.code == code
    assert "Settings" in failure.value.hint
    assert content(services) == before
    known = sites.get_site(services)
    assert known is not None
    assert known.last_error == failure.value.message


def test_a_column_of_another_type_is_refused(services: Services, website: Website) -> None:
    website.execute("ALTER TABLE contact_enquiry DROP COLUMN created_at")
    website.execute("ALTER TABLE contact_enquiry ADD COLUMN created_at BLOB")
    with pytest.raises(KnownError) as failure:
        sync(services)
    assert failure.value.code == "site.column_type"


def test_a_file_that_is_no_database_is_refused(services: Services, website: Website) -> None:
    website.path.write_bytes(b"<!doctype html>" * 100)
    with pytest.raises(KnownError) as failure:
        sync(services)
    assert failure.value.code == "site.not_a_database"


def test_without_a_website_there_is_nothing_to_sync(services: Services) -> None:
    with pytest.raises(RuleViolation) as refusal:
        sync(services)
    assert refusal.value.code == "site.not_configured"
    assert "site configure" in refusal.value.hint


def test_two_syncs_never_run_at_once(services: Services, website: Website) -> None:
    website.send()
    refused: list[str] = []

    def progress(_stage: str, _done: int, _total: int | None) -> None:
        with pytest.raises(RuleViolation) as refusal:
            sync(services)
        refused.append(refusal.value.code)

    sync(services, progress=progress)
    assert refused == ["sync.running"]
    assert synced(services).new == 0, "and the first one gave way when it was done"


def test_a_sync_that_failed_gives_way_to_the_next(services: Services, website: Website) -> None:
    website.away()
    for _ in range(2):
        with pytest.raises(KnownError) as failure:
            sync(services)
        assert failure.value.code == "site.unreachable"


def test_configured_again_after_the_table_moved_it_reads_from_the_first_row(
    services: Services, website: Website
) -> None:
    website.send("Ann Example", "ann@example.com")
    synced(services)
    website.execute("ALTER TABLE contact_enquiry RENAME TO enquiries")
    sites.configure_site(services, url=website.url, table="enquiries")
    report = synced(services)
    assert (report.fetched, report.new, report.changed) == (1, 0, 0), "read again, and known already"


@pytest.mark.parametrize("fails", [False, True])
def test_a_long_first_sync_does_without_some_indexes_until_its_end(
    services: Services, website: Website, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    for number in range(5):
        website.send(f"Person {number}", f"p{number % 2}@example.com")
    monkeypatch.setattr(loading, "_MANY", 5)

    def indexes() -> set[str]:
        with services.read() as tx:
            return set(tx.column("SELECT name FROM sqlite_schema WHERE type = 'index'"))

    before, during = indexes(), set[str]()

    def look(*_told: object) -> None:
        during.update(before - indexes())
        if fails:
            raise KnownError("site.broken", "The line broke.")

    if fails:
        with pytest.raises(KnownError, match="The line broke"):
            synced(services, progress=look)
    else:
        assert synced(services, progress=look).new == 5
    assert during == {"ix_enquiry_person_id", "ix_person_phone_key"}
    assert indexes() == before
    assert len({one.person_id for one in everything(services)}) == 2
