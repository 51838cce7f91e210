"""Every row of the site is read once, in order, and no row can keep another from being read."""

from __future__ import annotations

import sqlite3
import tracemalloc
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.site.source import Cursor
from lumadesk.site.sql_source import source as module
from tests.site.website import NOW, Website, read

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LONG_AGO = NOW - 300 * DAY


def test_an_empty_table_gives_no_page(site: Website) -> None:
    assert read(site.create().source()).pages == []


def test_a_row_arrives_as_the_site_holds_it(site: Website) -> None:
    at = datetime(2026, 1, 5, 10, 11, 12, 123456, tzinfo=UTC)
    site.create().add({"id": 417, "name": "Zoë O'Brien", "message": "one\r\ntwo £5", "created_at": at})
    (page,) = site.source().pages(None)
    (found,) = page.enquiries
    assert found[:8] == (
        "417", "Zoë O'Brien", "visitor1@example.com", None, "Website", "one\ntwo £5", "home-hero", at,
    )  # fmt: skip
    assert page.rejections == ()
    assert page.cursor == Cursor(at, "417")


KEYS: dict[str, tuple[dict[str, str], Any]] = {
    "integer": ({}, lambda number: (number * 37) % 101),
    "uuid": (
        {"sqlite": "char(32)", "postgresql": "uuid", "mariadb": "char(32)"},
        lambda number: UUID(int=(number * 37) % 101),
    ),
    "text": (
        {"sqlite": "text", "postgresql": "text", "mariadb": "varchar(40)"},
        lambda number: f"E/{(number * 37) % 101}",
    ),
}


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("size", [1, 7, 5000])
def test_rows_of_the_same_moment_are_neither_lost_nor_doubled(site: Website, kind: str, size: int) -> None:
    types, key_of = KEYS[kind]
    site.create(**({"id": f"{types[site.kind]} NOT NULL PRIMARY KEY"} if types else {}))
    written = [key_of(number) for number in range(100)]
    if site.kind != "postgresql" and kind == "uuid":
        written = [key.hex for key in written]
    site.add(*({"id": key, "created_at": LONG_AGO + (n % 4) * SECOND} for n, key in enumerate(written)))

    everything = read(site.source(), size=size)
    assert sorted(everything.keys) == sorted(map(str, written))
    assert everything.rejections == []
    assert all(len(page.enquiries) <= size for page in everything.pages)
    order = [(found.submitted_at, key_order(kind, found.key)) for found in everything.enquiries]
    assert all(one < other for one, other in pairwise(order))
    # Killed behind any page, the next run goes on from there.
    for stopped in range(0, len(everything.pages), max(1, len(everything.pages) // 3)):
        kept = {found.key for page in everything.pages[: stopped + 1] for found in page.enquiries}
        rest = read(site.source(), everything.pages[stopped].cursor, size)
        assert kept | set(rest.keys) == set(everything.keys)


def key_order(kind: str, key: str) -> object:
    return int(key) if kind == "integer" else key


def test_a_second_run_reads_the_last_hour_again_and_no_more(site: Website) -> None:
    site.create().add(*({"created_at": LONG_AGO + n * 20 * MINUTE} for n in range(30)))
    first = read(site.source())
    again = read(site.source(), first.cursor)
    assert again.keys == ["27", "28", "29", "30"]
    assert again.enquiries == first.enquiries[-4:]
    assert again.cursor == first.cursor
    assert site.source().count(None) == 30
    assert site.source().count(first.cursor) == 4


def test_a_row_that_was_committed_late_is_read(site: Website) -> None:
    site.create().add(*({"id": 10 + n, "created_at": LONG_AGO + n * HOUR} for n in range(20)))
    cursor = read(site.source()).cursor
    assert cursor is not None
    site.add(
        {"id": 3, "created_at": cursor.submitted_at - 59 * MINUTE},  # its number was taken earlier
        {"id": 99, "created_at": LONG_AGO - 200 * DAY},  # dated back by months
        {"id": 98, "created_at": LONG_AGO - 100 * DAY, "name": " "},
    )
    again = read(site.source(), cursor)
    assert {"3", "99"} <= set(again.keys)
    assert again.reasons == {"98": "name-missing"}
    assert len(again.keys) == len(set(again.keys))
    assert again.cursor == cursor


STRAYS: dict[str, dict[str, tuple[object, str]]] = {
    "sqlite_site": {
        "901": (None, "time-missing"),
        "902": ("", "time-missing"),
        "903": ("yesterday", "time-unreadable"),
        "904": ("05/01/2026 10:11", "time-unreadable"),
        "905": (1767607872, "time-unreadable"),
        "906": (-3.5, "time-unreadable"),
        "907": ("9999-12-31 23:59:59", "time-in-future"),
        "908": ("2035-01-01T00:00:00+00:00", "time-in-future"),
        "909": ("0001-01-01 00:00:00", "time-too-old"),
        "910": (b"\xff\x00", "time-unreadable"),
        "911": ("99999-01-01 00:00:00", "time-unreadable"),
    },
    "postgres_site": {
        "901": (None, "time-missing"),
        "902": ("infinity", "time-unreadable"),
        "903": ("-infinity", "time-unreadable"),
        "904": ("2035-01-01 00:00:00+00", "time-in-future"),
        "905": ("12026-01-01 00:00:00+00", "time-unreadable"),
        "906": ("0044-03-15 12:00:00 BC", "time-unreadable"),
        "907": ("0001-01-01 00:00:00+00", "time-too-old"),
    },
    "mariadb_site": {
        "901": (None, "time-missing"),
        "902": ("0000-00-00 00:00:00", "time-unreadable"),
        "903": ("2026-00-05 10:11:12", "time-unreadable"),
        "904": ("2035-01-01 00:00:00", "time-in-future"),
        "905": ("9999-12-31 23:59:59.999999", "time-in-future"),
        "906": ("1000-01-01 00:00:00", "time-too-old"),
    },
}

TIMES = {"sqlite": "datetime", "postgresql": "timestamptz", "mariadb": "datetime(6) NULL"}
NAIVE_TIMES = {"sqlite": "datetime", "postgresql": "timestamp", "mariadb": "datetime(6)"}


@pytest.mark.parametrize("name", STRAYS)
@pytest.mark.parametrize("size", [2, 5000])
def test_a_row_without_a_believable_time_is_found_and_stands_in_nobodys_way(
    name: str, size: int, request: pytest.FixtureRequest
) -> None:
    site: Website = request.getfixturevalue(name)
    site.create(created_at=TIMES[site.kind])
    site.add(*({"id": n + 1, "created_at": LONG_AGO + n * DAY} for n in range(10)))
    honest = read(site.source(), size=size)
    site.add(*({"id": int(key), "created_at": time} for key, (time, _) in STRAYS[name].items()))
    expected = {key: reason for key, (_, reason) in STRAYS[name].items()}

    everything = read(site.source(), size=size)
    assert everything.keys == honest.keys
    assert everything.reasons == expected
    assert everything.cursor == honest.cursor
    # They are still reported when nothing else is new, and what is new is still found.
    site.add({"id": 11, "created_at": NOW - MINUTE})
    again = read(site.source(), everything.cursor, size)
    assert again.keys[-1] == "11"
    assert again.reasons == expected
    assert again.cursor == Cursor(NOW - MINUTE, "11")


def test_a_site_whose_times_are_all_missing_is_reported_in_pages(site: Website) -> None:
    site.create(created_at=TIMES[site.kind])
    site.add(*({"created_at": None} for _ in range(25)))
    everything = read(site.source(), size=10)
    assert [len(page.rejections) for page in everything.pages] == [10, 10, 5]
    assert set(everything.reasons.values()) == {"time-missing"}
    assert everything.cursor is None


def test_a_row_from_tomorrow_does_not_hide_the_rows_of_today(site: Website) -> None:
    site.create().add({"id": 1, "created_at": NOW + 20 * HOUR}, {"id": 2, "created_at": NOW - MINUTE})
    first = read(site.source())
    assert first.keys == ["2", "1"]
    assert first.cursor == Cursor(NOW, "")
    site.add({"id": 3, "created_at": NOW + 2 * HOUR})
    later = read(site.source(now=lambda: NOW + 3 * HOUR), first.cursor)
    assert later.keys == ["2", "3", "1"]
    assert later.cursor == Cursor(NOW + 3 * HOUR, "")


def test_a_cursor_from_a_wrong_clock_is_not_believed(site: Website) -> None:
    site.create().add({}, {})
    assert read(site.source(), Cursor(NOW + 400 * DAY, "7")).keys == ["1", "2"]


def test_a_clock_that_went_back_a_little_loses_nothing(site: Website) -> None:
    site.create().add({}, {})
    first = read(site.source())
    early = read(site.source(now=lambda: NOW - 2 * HOUR), first.cursor)
    assert early.cursor == first.cursor


@pytest.mark.parametrize(
    "written",
    [
        ["2026-01-05 10:11:12", "2026-01-05 10:11:12.5", "2026-01-05 10:11:13"],
        ["2026-01-05T10:11:12+00:00", "2026-01-05T10:11:12.123456+00:00", "2026-01-05T10:11:13Z"],
        ["2026-01-05 05:11:12-05:00", "2026-01-05 05:11:13-05:00", "2026-01-05 05:12:00-05:00"],
        ["2026-01-05 10:11:12+00:00", "2026-01-05 19:11:13+09:00", "2026-01-05T10:14:00"],
    ],
)
def test_times_written_as_text_are_understood_and_continued(sqlite_site: Website, written: list[str]) -> None:
    sqlite_site.create().add(*({"created_at": text} for text in written[:2]))
    first = read(sqlite_site.source())
    assert first.keys == ["1", "2"]
    sqlite_site.add({"id": 3, "created_at": written[2]})
    assert read(sqlite_site.source(), first.cursor).keys == ["1", "2", "3"]
    # A day later only the overlap is read again, however the times are written.
    sqlite_site.add({"id": 4, "created_at": NOW})
    cursor = Cursor(first.enquiries[-1].submitted_at + 2 * HOUR, "2")
    assert set(read(sqlite_site.source(), cursor).keys) == {"3", "4"}


def test_the_hour_that_clocks_repeat_in_autumn_is_not_skipped(site: Website) -> None:
    # British clocks went back at 02:00 on 25 October 2026: 01:00 to 02:00 came twice.
    site.create(created_at=f"{NAIVE_TIMES[site.kind]} NOT NULL")
    site.add(
        {"id": 1, "created_at": "2026-10-25 00:59:00"},
        {"id": 2, "created_at": "2026-10-25 01:58:00"},
    )
    first = read(site.source(zone="Europe/London"))
    assert [found.submitted_at.hour for found in first.enquiries] == [23, 0]
    site.add({"id": 3, "created_at": "2026-10-25 01:01:00"}, {"id": 4, "created_at": "2026-10-25 02:00:00"})
    second = read(site.source(zone="Europe/London"), first.cursor)
    assert {"3", "4"} <= set(second.keys)


def test_a_table_that_knows_only_the_day_is_read(postgres_site: Website) -> None:
    postgres_site.create(created_at="date NOT NULL")
    postgres_site.add({"id": 1, "created_at": "2026-11-01"}, {"id": 2, "created_at": "2026-11-02"})
    first = read(postgres_site.source())
    assert first.keys == ["1", "2"]
    postgres_site.add({"id": 3, "created_at": "2026-11-02"})
    assert "3" in read(postgres_site.source(), first.cursor).keys


def test_of_rows_that_share_a_key_the_earliest_counts_in_every_page(site: Website) -> None:
    site.create(id="integer" if site.kind == "sqlite" else "bigint")
    site.add(
        {"id": 7, "name": "Earliest", "created_at": LONG_AGO},
        *({"id": 100 + n, "created_at": LONG_AGO + n * MINUTE} for n in range(1, 20)),
        {"id": 7, "name": "Later", "created_at": LONG_AGO + DAY},
        {"id": 7, "name": "As early", "created_at": LONG_AGO + DAY},
        {"id": None, "created_at": LONG_AGO},
    )
    everything = read(site.source(), size=5)
    assert [found.name for found in everything.enquiries if found.key == "7"] == ["Earliest"]
    assert len(everything.keys) == 20
    assert sorted((row.key, row.reason) for row in everything.rejections) == [
        ("", "key-missing"),
        ("7", "duplicate-key"),
        ("7", "duplicate-key"),
    ]
    # Also where the earliest is not part of what is read.
    again = read(site.source(), Cursor(LONG_AGO + 20 * HOUR, ""))
    assert "7" not in again.keys
    assert [row.reason for row in again.rejections if row.key == "7"] == ["duplicate-key"] * 2
    fetched = site.source().fetch(["7", "101"])
    assert [found.name for found in fetched.enquiries] == ["Earliest", "Visitor 2"]
    assert [row.reason for row in fetched.rejections] == ["duplicate-key"] * 2


def test_single_rows_are_fetched_and_looked_for_by_key(site: Website) -> None:
    site.create().add(*({"name": " " if n == 4 else f"V{n}"} for n in range(1, 1200)))
    source = site.source()
    wanted = ["1", "4", "1199", "4711", "no number", "-1", "01", "9" * 30, ""]
    page = source.fetch(wanted)
    assert [found.key for found in page.enquiries] == ["1", "1199"]
    assert [row.key for row in page.rejections] == ["4"]
    assert page.cursor is None
    assert source.present(wanted) == {"1", "4", "1199"}
    assert source.present(str(n) for n in range(1, 2000)) == {str(n) for n in range(1, 1200)}
    assert source.present([]) == set()


def test_a_uuid_is_looked_for_as_one(postgres_site: Website) -> None:
    key = UUID(int=417)
    postgres_site.create(id="uuid NOT NULL PRIMARY KEY").add({"id": key})
    assert postgres_site.source().present([str(key), "417", "no uuid"]) == {str(key)}


def test_columns_may_be_few_and_oddly_named(site: Website) -> None:
    site.run('CREATE TABLE "Our enquiries; 2026" ("nr." integer PRIMARY KEY, "who?" text, "at ""%s""" text)')
    if site.kind == "postgresql":
        site.run('ALTER TABLE "Our enquiries; 2026" ALTER "at ""%s""" TYPE timestamptz USING NULL')
    if site.kind == "mariadb":
        site.run('ALTER TABLE "Our enquiries; 2026" MODIFY "at ""%s""" timestamp')
    offset = "" if site.kind == "mariadb" else "+00:00"
    site.run(f"""INSERT INTO "Our enquiries; 2026" VALUES (1, 'Ann', '2026-01-05 10:11:12{offset}')""")
    site.mapping = type(site.mapping)(
        "Our enquiries; 2026", {"key": "nr.", "name": "who?", "submitted_at": '`at "%s"`'}
    )
    source = site.source()
    (found,) = read(source).enquiries
    assert (found.key, found.name, found.email, found.message) == ("1", "Ann", None, "")
    assert source.present(["1"]) == {"1"}
    assert source.delete("1").verified_absent


def test_a_table_in_another_schema_is_read(postgres_site: Website) -> None:
    postgres_site.create()
    postgres_site.add({})
    postgres_site.run("CREATE SCHEMA shop")
    postgres_site.run("ALTER TABLE contact_enquiry SET SCHEMA shop")
    source = postgres_site.source(table="shop.contact_enquiry")
    assert read(source).keys == ["1"]
    assert all(check.ok for check in source.check())


def test_text_in_another_encoding_does_not_hide_its_neighbours(sqlite_site: Website) -> None:
    sqlite_site.create().add({}, {}, {})
    sqlite_site.run("UPDATE contact_enquiry SET name = CAST(x'5A6FEB' AS TEXT) WHERE id = 2")
    everything = read(sqlite_site.source())
    assert [found.name for found in everything.enquiries] == ["Visitor 1", "Zo\ufffd", "Visitor 3"]


def test_long_messages_make_smaller_blocks(site: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FIRST_BLOCK", 10)
    monkeypatch.setattr(module, "_BLOCK_CHARACTERS", 5_000)
    site.create().add(*({"message": "x" * 1_000} for _ in range(60)))
    everything = read(site.source(), size=50)
    assert len(everything.keys) == 60
    assert [len(page.enquiries) for page in everything.pages] == [10, *[5] * 10]


def test_reading_cannot_write(site: Website) -> None:
    site.create().add({})
    source = site.source()
    with pytest.raises(KnownError) as caught, source._reading() as (connection, _):
        connection.exec_driver_sql("DELETE FROM contact_enquiry")
    assert caught.value.code == "site.not_permitted"
    assert site.ask("SELECT count(*) FROM contact_enquiry") == [(1,)]


def test_the_site_can_be_written_to_while_its_pages_are_read(site: Website) -> None:
    site.create().add(*({"created_at": LONG_AGO + n * MINUTE} for n in range(20)))
    seen = []
    for page in site.source().pages(None, size=5):
        seen += [found.key for found in page.enquiries]
        site.add({"id": 1000 + len(seen), "created_at": NOW - DAY})
    assert set(seen) >= {str(number) for number in range(1, 21)}


def test_a_file_in_wal_mode_is_read_and_deleted_from(sqlite_site: Website) -> None:
    sqlite_site.create()
    with closing(sqlite3.connect(sqlite_site.file)) as website:
        website.execute("PRAGMA journal_mode = WAL")
        sqlite_site.add({}, {})
        source = sqlite_site.source()
        assert read(source).keys == ["1", "2"]
        assert source.delete("1").verified_absent
        assert website.execute("SELECT id FROM contact_enquiry").fetchall() == [(2,)]


def test_a_run_that_is_given_up_leaves_nothing_open(site: Website) -> None:
    site.create().add(*({} for _ in range(20)))
    source = site.source()
    pages = source.pages(None, size=5)
    next(pages)
    next(pages)
    pages.close()
    assert source.delete("1").deleted_rows == 1
    assert len(read(source).keys) == 19


def test_ten_times_the_rows_need_no_more_memory(site: Website) -> None:
    site.create()

    def most_memory(rows: int) -> int:
        held = len(site.source().present(map(str, range(rows))))
        site.add(*({"id": n, "created_at": LONG_AGO + n * SECOND} for n in range(held, rows)))
        tracemalloc.start()
        assert sum(len(page.enquiries) for page in site.source().pages(None, size=500)) == rows
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few = most_memory(1_000)
    assert most_memory(10_000) < few * 1.2
