"""Rows that no website should hold: each is taken over safely, or refused by name and kept in sight."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lumadesk.app import enquiries, people, sites
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import Enquiry, EnquiryFilter
from tests.app.fakes import FakeClock
from tests.app.website import COLUMNS, TABLE, Website

#: The demo's table without a constraint: what an older or a hand-made website may have.
LOOSE = (
    f"CREATE TABLE {TABLE} (id integer, name text, email text, phone text, service text, message text, "
    "source text, created_at datetime)"
)


@pytest.fixture
def loose(services: Services, website: Website) -> Website:
    """The website, its table replaced by one that takes anything."""
    website.execute(f"DROP TABLE {TABLE}")
    website.make(LOOSE)
    sites.configure_site(services, url=website.url, table=TABLE, mapping=COLUMNS)
    return website


def everything(services: Services) -> list[Enquiry]:
    return enquiries.in_full(services, enquiries.list_ids(services, EnquiryFilter()))


def shown(services: Services) -> dict[str, str]:
    """The refused rows as the owner sees them: key -> reason."""
    return {row.key: row.reason for row in sites.rejections(services)}


def test_a_row_without_a_name_is_refused_and_its_neighbours_are_not(
    services: Services, website: Website
) -> None:
    website.send("Before", "a@example.com")
    bad = [website.send(name, "b@example.com") for name in ("", "   ", "\t\n")]
    website.send("After", "c@example.com")
    report = sync(services).value
    assert report.new == 2
    assert report.rejected == tuple((key, "name-missing") for key in bad)
    assert shown(services) == dict.fromkeys(bad, "name-missing")
    assert {one.name for one in everything(services)} == {"Before", "After"}
    assert len(people.list_ids(services)) == 2


def test_null_in_every_column_but_the_key(services: Services, loose: Website) -> None:
    loose.execute(f"INSERT INTO {TABLE} (id) VALUES (5)")
    loose.send("After", "c@example.com", key=6)
    report = sync(services).value
    assert report.new == 1
    assert report.rejected == (("5", "time-missing"),)
    assert shown(services) == {"5": "time-missing"}


def test_null_in_the_optional_columns_is_an_enquiry_all_the_same(services: Services, loose: Website) -> None:
    loose.send("Ann", None, phone=None, service=None, message=None, source=None, key=1)
    assert sync(services).value.new == 1
    (enquiry,) = everything(services)
    assert (enquiry.email, enquiry.phone) == (None, None)
    assert (enquiry.service, enquiry.message, enquiry.source) == ("", "", "")


def test_a_row_without_a_key_is_refused(services: Services, loose: Website) -> None:
    loose.execute(f"INSERT INTO {TABLE} (name, created_at) VALUES ('Ann', '2026-11-02 09:00:00')")
    assert sync(services).value.rejected == (("", "key-missing"),)
    assert everything(services) == []


def test_a_time_that_cannot_be_is_refused_and_poisons_nothing(
    services: Services, loose: Website, clock: FakeClock
) -> None:
    bad = {
        "2": ("2199-01-01 00:00:00", "time-in-future"),
        "3": ("9999-12-31 23:59:59.999999", "time-in-future"),
        "4": ("1066-10-14 09:00:00", "time-too-old"),
        "5": ("2026-02-30 09:00:00", "time-unreadable"),
        "6": ("yesterday", "time-unreadable"),
        "7": ("", "time-missing"),
    }
    reasons = {key: reason for key, (_written, reason) in bad.items()}
    loose.send("Before", "a@example.com", key=1)
    for key, (written, _reason) in bad.items():
        loose.send("Timeless", "b@example.com", at=written, key=int(key))
    report = sync(services).value
    assert report.new == 1
    assert dict(report.rejected) == reasons
    known = sites.get_site(services)
    assert known is not None
    assert known.watermark_at is not None
    assert known.watermark_at <= clock.now()
    clock.advance(days=2)
    loose.send("After", "c@example.com", at=clock.now() - timedelta(hours=1), key=8)
    report = sync(services).value
    assert report.new == 1, "honest rows are still found"
    assert dict(report.rejected) == reasons, "and it is told again"
    assert shown(services) == reasons


def test_an_hour_in_the_future_is_another_clock_and_no_lie(
    services: Services, website: Website, clock: FakeClock
) -> None:
    website.send("Ahead", "a@example.com", at=clock.now() + timedelta(hours=1))
    assert sync(services).value.new == 1
    known = sites.get_site(services)
    assert known is not None
    assert known.watermark_at == clock.now(), "the next run starts no later than now"
    website.send("Honest", "b@example.com", at=clock.now() + timedelta(minutes=1))
    clock.advance(minutes=2)
    assert sync(services).value.new == 1


def test_a_naive_time_is_read_in_the_zone_of_the_website(services: Services, website: Website) -> None:
    website.send("Summer", "a@example.com", at="2026-07-01 12:00:00")
    website.send("Winter", "b@example.com", at="2026-01-15 12:00:00")
    sites.configure_site(services, url=website.url, table=TABLE, mapping=COLUMNS, zone="Europe/London")
    sync(services)
    hours = {one.name: one.submitted_at.hour for one in everything(services)}
    assert hours == {"Summer": 11, "Winter": 12}


def test_two_rows_with_the_same_key(services: Services, loose: Website) -> None:
    loose.send("The earlier", "a@example.com", key=7)
    loose.send("The later", "b@example.com", key=7)
    loose.send("Another", "c@example.com", key=8)
    for _ in range(2):
        report = sync(services).value
        assert report.rejected == (("7", "duplicate-key"),)
        assert {one.name for one in everything(services)} == {"The earlier", "Another"}
    assert shown(services) == {"7": "duplicate-key"}


def test_a_shared_key_is_never_deleted_at_the_website(services: Services, loose: Website) -> None:
    loose.send("The earlier", "a@example.com", key=7)
    loose.send("The later", "b@example.com", key=7)
    sync(services)
    (enquiry,) = everything(services)
    enquiries.mark_for_deletion(services, [enquiry.id])
    report = sync(services).value
    assert (report.deleted_at_site, report.queued) == (0, 1)
    assert "key" in " ".join(report.problems)
    assert len(loose.keys()) == 2
    assert len(everything(services)) == 1


def test_nul_and_control_characters_are_kept_as_marks(services: Services, website: Website) -> None:
    website.send("Ann\x00 Example", "a@example.com", message="one\x00two\x1b[31m\x07three\tfour\r\nfive\x9d")
    sync(services)
    (enquiry,) = everything(services)
    assert enquiry.name == "Ann\ufffd Example"
    assert enquiry.message == "one\ufffdtwo\ufffd[31m\ufffdthree\tfour\nfive\ufffd"
    assert sync(services).value.changed == 0
    assert enquiries.list_ids(services, EnquiryFilter(search="three")) == [enquiry.id]


def test_a_message_of_ten_megabytes(services: Services, website: Website) -> None:
    long = "The printer says no. " * 500_000 + "zanzibar"
    website.send("Long", "a@example.com", message=long)
    website.send("Short", "b@example.com")
    assert sync(services).value.new == 2
    (hit,) = enquiries.list_ids(services, EnquiryFilter(search="zanzibar"))
    assert enquiries.get(services, hit).message == long
    (row,) = enquiries.rows(services, [hit])
    assert len(row.preview) == 200, "a list never shows more"


def test_a_message_that_no_form_takes_is_refused(services: Services, website: Website) -> None:
    bad = website.send("Endless", "a@example.com", message="x" * 20_000_001)
    website.send("Short", "b@example.com")
    report = sync(services).value
    assert report.rejected == ((bad, "text-too-long"),)
    assert report.new == 1


def test_bytes_that_are_no_text_are_refused(services: Services, website: Website) -> None:
    bad = website.send("Binary", "a@example.com", message=b"\xff\xfe\x00\x01")
    good = website.send("Text as bytes", "b@example.com", message="Grüße".encode())
    report = sync(services).value
    assert report.rejected == ((bad, "value-unreadable"),)
    (enquiry,) = everything(services)
    assert (enquiry.key, enquiry.message) == (good, "Grüße")


def test_hostile_text_is_text(services: Services, website: Website) -> None:
    name = "'); DROP TABLE enquiry;--"
    message = '<script>alert(1)</script> =HYPERLINK("http://x") \u202egpj.exe ../../etc/passwd %s {0}'
    website.send(name, "mallory@example.com", message=message)
    sync(services)
    (enquiry,) = everything(services)
    assert (enquiry.name, enquiry.message) == (name, message)


def test_an_address_that_is_none_makes_a_person_of_its_own(services: Services, website: Website) -> None:
    for email in ("not an address", "a@b", "@@", "x" * 400 + "@example.com"):
        website.send("Ann", email)
        website.send("Ann", email)
    assert sync(services).value.new == 8
    assert len(people.list_ids(services)) == 8


def test_a_refused_row_is_taken_over_once_it_is_put_right(
    services: Services, website: Website, clock: FakeClock
) -> None:
    bad = website.send("", "b@example.com")
    sync(services)
    assert shown(services) == {bad: "name-missing"}
    clock.advance(days=40)
    website.send("Much later", "c@example.com", at=clock.now())
    sync(services)
    website.change(bad, "name", "Put right")
    report = sync(services).value
    assert (report.new, report.rejected) == (1, ())
    assert {one.name for one in everything(services)} == {"Put right", "Much later"}
    assert shown(services) == {}


def test_cancelled_before_the_refused_rows_are_asked_for_again(
    services: Services, website: Website, clock: FakeClock
) -> None:
    bad = website.send("", "b@example.com")
    website.send("A day after", "a@example.com", at=clock.now() - timedelta(minutes=1))
    sync(services)
    clock.advance(days=40)
    website.change(bad, "name", "Put right")
    website.send("Later", "c@example.com", at=clock.now())
    read: list[str] = []
    report = sync(services, progress=lambda stage, *_: read.append(stage), cancelled=lambda: bool(read)).value
    assert (report.new, report.cancelled) == (1, True)
    assert shown(services) == {bad: "name-missing"}
    assert sync(services).value.new == 1
    assert shown(services) == {}


def test_a_dry_run_forgets_no_refusal(services: Services, website: Website, clock: FakeClock) -> None:
    bad = website.send("", "b@example.com")
    sync(services)
    clock.advance(days=40)
    website.send("Later", "c@example.com", at=clock.now())
    sync(services)
    website.change(bad, "name", "Put right")
    assert sync(services, dry_run=True).value.new == 1
    assert shown(services) == {bad: "name-missing"}
    assert {one.name for one in everything(services)} == {"Later"}


def test_a_refused_row_that_stays_wrong_is_told_each_time(
    services: Services, website: Website, clock: FakeClock
) -> None:
    bad = website.send("", "b@example.com")
    sync(services)
    clock.advance(days=40)
    website.send("Much later", "c@example.com", at=clock.now())
    sync(services)
    assert sync(services).value.rejected == ((bad, "name-missing"),)
    assert shown(services) == {bad: "name-missing"}


def test_a_refused_row_that_is_gone_is_forgotten(services: Services, website: Website) -> None:
    bad = website.send("", "b@example.com")
    sync(services)
    website.remove(bad)
    assert sync(services).value.rejected == ()
    assert shown(services) == {}


def test_a_row_that_turned_bad_keeps_what_it_said_before(services: Services, website: Website) -> None:
    key = website.send("Ann Example", "ann@example.com")
    sync(services)
    website.change(key, "name", "")
    report = sync(services).value
    assert report.rejected == ((key, "name-missing"),)
    (enquiry,) = everything(services)
    assert enquiry.name == "Ann Example"
    website.change(key, "name", "Ann Example")
    assert sync(services).value.rejected == ()
    assert shown(services) == {}, "it is as it was, so there is nothing to tell"
