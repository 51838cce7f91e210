"""What reading the newest misses: rows edited or committed late, and rows that are gone from the site."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lumadesk.app import enquiries, enquiry_history, site_sweep, sites, today
from lumadesk.app.services import Services
from lumadesk.app.sync import SyncReport, sync
from lumadesk.domain.enquiries import Enquiry, EnquiryFilter
from lumadesk.domain.errors import KnownError
from lumadesk.site.failures import failure
from lumadesk.site.source import SiteSource
from tests.app.fakes import FakeClock
from tests.app.website import TABLE, Website, connect

GONE = EnquiryFilter(vanished=True)
HERE = EnquiryFilter(vanished=False)


@pytest.fixture(autouse=True)
def slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few rows at once that small websites have many slices."""
    monkeypatch.setattr(site_sweep, "SLICE", 3)
    monkeypatch.setattr(site_sweep, "STRETCH", 7)
    monkeypatch.setattr(site_sweep, "_BLOCK", 2)


def filled(website: Website, count: int) -> list[str]:
    return [website.send(f"Person {number}", f"p{number}@example.com") for number in range(count)]


def synced(services: Services, **asked: bool) -> SyncReport:
    return sync(services, **asked).value  # type: ignore[arg-type]


def keys(services: Services, wanted: EnquiryFilter) -> set[str]:
    return {one.key for one in enquiries.in_full(services, enquiries.list_ids(services, wanted))}


def by_key(services: Services, key: str) -> Enquiry:
    found = enquiries.in_full(services, enquiries.list_ids(services, EnquiryFilter()))
    return next(one for one in found if one.key == key)


def long_ago(services: Services, website: Website, clock: FakeClock, count: int = 10) -> list[str]:
    """Rows that were read a month ago, so that no overlap comes by them any more."""
    sent = filled(website, count)
    synced(services)
    clock.advance(days=30)
    website.send("Newest", "newest@example.com", at=clock.now() - timedelta(minutes=5))
    synced(services)
    return sent


def test_a_row_that_is_gone_is_marked_and_never_deleted(
    services: Services, website: Website, clock: FakeClock
) -> None:
    sent = long_ago(services, website, clock)
    website.remove(sent[4])
    report = synced(services, full=True)
    assert report.vanished == 1
    assert (report.new, report.changed, report.fetched) == (0, 0, 1), "what was seen before is not counted"
    assert keys(services, GONE) == {sent[4]}
    assert len(keys(services, EnquiryFilter())) == 11, "it stays here"
    one = by_key(services, sent[4])
    assert one.vanished_at == clock.now()
    (row,) = enquiries.rows(services, [one.id])
    assert row.vanished
    assert keys(services, HERE) == keys(services, EnquiryFilter()) - {sent[4]}
    assert today.today(services).vanished == 1
    since = one.vanished_at
    clock.advance(days=1)
    assert synced(services, full=True).vanished == 0, "told once"
    assert by_key(services, sent[4]).vanished_at == since


def test_a_row_that_comes_back_loses_its_mark(services: Services, website: Website, clock: FakeClock) -> None:
    sent = long_ago(services, website, clock)
    website.remove(sent[0])
    synced(services, full=True)
    before = by_key(services, sent[0])
    website.send(before.name, before.email, at=before.submitted_at, key=int(sent[0]))
    report = sync(services, full=True)
    assert report.value.sites[0].back == 1
    assert report.concerns("enquiry")
    assert keys(services, GONE) == set()
    assert (by_key(services, sent[0]).id, by_key(services, sent[0]).vanished_at) == (before.id, None)


def test_a_row_that_is_read_as_one_of_the_newest_is_back_at_once(
    services: Services, website: Website, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = website.send(at=clock.now() - timedelta(minutes=10))
    synced(services)
    row = by_key(services, key)
    website.remove(key)
    synced(services, full=True)
    assert keys(services, GONE) == {key}
    monkeypatch.setattr(site_sweep, "SLICE", 0)
    website.send(row.name, row.email, at=row.submitted_at, key=int(key))
    synced(services)
    assert keys(services, GONE) == set()


def test_slices_come_by_every_row_in_turn(services: Services, website: Website, clock: FakeClock) -> None:
    sent = long_ago(services, website, clock)
    synced(services, full=True)
    for key in sent:
        website.remove(key)
    seen = []
    while len(seen) < 10:
        seen.append(synced(services).vanished)
        if sum(seen) == 10:
            break
    assert sum(seen) == 10
    assert max(seen) <= 3, "no sync looks at more than its slice"
    known = sites.get_site(services)
    assert known is not None
    rounds = known.swept_at
    assert synced(services).vanished == 0
    assert rounds is None or rounds <= clock.now()


def test_an_edit_long_behind_the_watermark_is_found_with_what_it_said_before(
    services: Services, website: Website, clock: FakeClock
) -> None:
    sent = long_ago(services, website, clock)
    enquiry = by_key(services, sent[2])
    website.change(sent[2], "message", "It burns!")
    website.change(sent[2], "phone", "01628 000111")
    report = synced(services, full=True)
    assert (report.changed, report.vanished) == (1, 0)
    found = enquiry_history.history(services, enquiry.id)
    assert {(one.field, one.before, one.after) for one in found} == {
        ("message", enquiry.message, "It burns!"),
        ("phone", "", "01628 000111"),
    }
    assert {one.at for one in found} == {clock.now()}
    first = clock.now()
    clock.advance(days=1)
    website.change(sent[2], "phone", "")
    assert synced(services, full=True).changed == 1
    newest, *_rest = enquiry_history.history(services, enquiry.id)
    assert (newest.field, newest.before, newest.after) == ("phone", "01628 000111", "")
    assert {one.at for one in enquiry_history.history(services, enquiry.id)} == {first, clock.now()}
    assert enquiries.list_ids(services, EnquiryFilter(search="burns")) == [enquiry.id]
    assert synced(services, full=True).changed == 0


def test_a_moved_time_is_a_change_too(services: Services, website: Website, clock: FakeClock) -> None:
    key = website.send(at=clock.now() - timedelta(minutes=20))
    synced(services)
    before = by_key(services, key)
    website.change(key, "created_at", str((clock.now() - timedelta(minutes=5)).replace(tzinfo=None)))
    assert synced(services).changed == 1
    (change,) = enquiry_history.history(services, before.id)
    assert (change.field, change.before) == ("submitted_at", before.submitted_at.isoformat())


def test_the_background_looks_a_longer_stretch_through_once_a_day(
    services: Services, website: Website, clock: FakeClock
) -> None:
    sent = long_ago(services, website, clock, 20)
    synced(services, full=True)
    clock.advance(days=1)
    for key in sent:
        website.remove(key)
    # Of the seven looked at, two places go to the one row that is left there.
    assert synced(services, background=True).vanished == 5
    assert synced(services, background=True).vanished == 3, "for the rest of the day a slice"
    assert synced(services, full=True).vanished == 12, "all that is left"
    clock.advance(days=1)
    for key in sent[:9]:
        website.send(at=clock.now() - timedelta(days=40), key=int(key))
    assert synced(services, background=True).sites[0].back == 7, "the next day again a long stretch"


def test_a_flagged_row_counts_as_gone(services: Services, website: Website, clock: FakeClock) -> None:
    website.execute(f"ALTER TABLE {TABLE} ADD COLUMN hidden INTEGER")
    connect(services, website, "flag:hidden")
    sent = long_ago(services, website, clock)
    website.change(sent[1], "hidden", 1)
    assert synced(services, full=True).vanished == 1
    assert keys(services, GONE) == {sent[1]}
    website.change(sent[1], "hidden", 0)
    assert synced(services, full=True).sites[0].back == 1


class Failing:
    """A website that answers wrongly, or not at all, when it is asked which rows are there."""

    def __init__(self, source: SiteSource, error: KnownError | None, *, fresh_too: bool) -> None:
        self._source = source
        self._error = error
        self._fresh_too = fresh_too

    def __getattr__(self, name: str) -> object:
        return getattr(self._source, name)

    def present(self, keys: list[str], *, fresh: bool = False) -> set[str]:
        if fresh and not self._fresh_too:
            return self._source.present(keys, fresh=True)
        if self._error is not None:
            raise self._error
        return set()


@pytest.mark.parametrize("fresh_too", [False, True])
def test_a_failing_question_marks_nothing(
    services: Services, website: Website, clock: FakeClock, fresh_too: bool
) -> None:
    """Neither an error, nor a first answer that the second one does not confirm."""
    long_ago(services, website, clock)
    open_site = services.outside.open_site
    error = failure("site.timeout") if fresh_too else None

    def opened(*given: object, **named: object) -> object:
        return Failing(open_site(*given, **named), error, fresh_too=fresh_too)  # type: ignore[arg-type]

    broken = replace(services, outside=replace(services.outside, open_site=opened))
    if fresh_too:
        with pytest.raises(KnownError) as told:
            synced(broken, full=True)
        assert told.value.code == "site.timeout"
    else:
        assert synced(broken, full=True).vanished == 0
    assert keys(services, GONE) == set()


def test_a_marked_deletion_of_a_vanished_row_is_proved_and_done(
    services: Services, website: Website, clock: FakeClock
) -> None:
    sent = long_ago(services, website, clock)
    website.remove(sent[3])
    synced(services, full=True)
    enquiries.mark_for_deletion(services, [by_key(services, sent[3]).id])
    report = synced(services)
    assert (report.deleted_at_site, report.verified_absent) == (0, 1)
    assert sent[3] not in keys(services, EnquiryFilter())


def test_a_dry_run_looks_nothing_through(services: Services, website: Website, clock: FakeClock) -> None:
    sent = long_ago(services, website, clock)
    website.remove(sent[3])
    assert synced(services, dry_run=True, full=True).vanished == 0
    assert keys(services, GONE) == set()


def test_cancelled_in_the_middle_it_goes_on_next_time(
    services: Services, website: Website, clock: FakeClock
) -> None:
    sent = long_ago(services, website, clock, 8)
    for key in sent:
        website.remove(key)
    report = sync(services, full=True, cancelled=lambda: len(keys(services, GONE)) >= 3).value
    assert report.cancelled
    assert report.vanished == 4, "whole blocks"
    assert synced(services, full=True).vanished == 4
