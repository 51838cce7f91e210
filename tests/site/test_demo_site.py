"""The demo's website: what Django would have made, the same every time, with everything a form ever gets."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.site import demo_site, demo_words
from lumadesk.site.sql_source import SqlSource
from tests.servers import migrate
from tests.site.website import read

UNTIL = datetime(2026, 11, 3, 10, 30, tzinfo=UTC)


def schema(file: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(file)) as site:
        return site.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'contact_enquiry' ORDER BY type"
        ).fetchall()


def test_its_table_is_the_one_that_django_makes(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path / 'django.sqlite3'}")
    built = demo_site.build(tmp_path / "demo.sqlite3", until=UNTIL)
    assert schema(built) == schema(tmp_path / "django.sqlite3")


def test_every_row_can_be_read(tmp_path: Path) -> None:
    built = demo_site.build(tmp_path / "demo.sqlite3", until=UNTIL)
    assert [file.name for file in tmp_path.iterdir()] == ["demo.sqlite3"]
    source = SqlSource(f"sqlite:///{built}", None, demo_site.MAPPING, now=lambda: UNTIL)
    everything = read(source)
    source.close()
    assert len(everything.keys) == 300
    assert everything.rejections == []


def test_the_same_seed_gives_the_same_site() -> None:
    one, same, other = (list(demo_site.rows(400, seed=seed, until=UNTIL)) for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_it_spans_eighteen_months() -> None:
    times = [row.created_at for row in demo_site.rows(300, until=UNTIL)]
    assert times == sorted(times)
    assert datetime(2025, 5, 3, tzinfo=UTC) <= times[0] < datetime(2025, 6, 1, tzinfo=UTC)
    assert UNTIL - timedelta(days=30) < times[-1] < UNTIL
    assert all(at < UNTIL for at in times)


def test_it_has_everything_that_a_form_gets() -> None:
    rows = list(demo_site.rows(300, until=UNTIL))
    text = "\n".join(f"{row.name} {row.message}" for row in rows)
    for part in (
        "O'Brien",
        "<script>",
        "😱",
        "مرحبًا",
        "您好",
        "Καλημέρα",
        "SEO Expert",
        "=HYPERLINK",
        "DROP TABLE",
    ):
        assert part in text
    assert {row.service for row in rows} == set(demo_words.SERVICES)
    assert len({row.source for row in rows}) >= 8
    assert 0.2 < sum(not row.phone for row in rows) / 300 < 0.5
    assert max(len(row.message) for row in rows) > 1500
    addresses = [row.email.lower() for row in rows]
    assert len(set(addresses)) < 270, "people return"
    assert len(set(addresses)) < len({row.email for row in rows}), "sometimes in other letters"


@pytest.mark.parametrize("count", [0, 1, 5, 12, 13, 1000])
def test_any_size_is_possible(count: int) -> None:
    rows = list(demo_site.rows(count, until=UNTIL))
    assert [row.id for row in rows] == list(range(1, count + 1))


def test_nobody_in_it_is_real_and_nothing_is_too_long_for_its_column() -> None:
    for row in demo_site.rows(2_000, until=UNTIL):
        assert re.fullmatch(r"[\w.+-]+@example\.(com|org|net)", row.email)
        digits = re.sub(r"\D", "", re.sub(r"^\+44", "0", row.phone))
        assert re.fullmatch(r"(07700900\d{3}|01632960\d{3})?", digits), row.phone
        assert len(row.name) <= 120
        assert len(row.email) <= 254
        assert len(row.phone) <= 40
        assert "{" not in row.message


def test_a_file_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "demo.sqlite3").write_bytes(b"precious")
    with pytest.raises(KnownError) as caught:
        demo_site.build(tmp_path / "demo.sqlite3", until=UNTIL)
    assert caught.value.code == "site.demo_exists"
    assert (tmp_path / "demo.sqlite3").read_bytes() == b"precious"


def test_what_an_interrupted_build_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "demo.sqlite3.unfinished").write_bytes(b"half a file")
    demo_site.build(tmp_path / "demo.sqlite3", enquiries=3, until=UNTIL)
    assert [file.name for file in tmp_path.iterdir()] == ["demo.sqlite3"]
