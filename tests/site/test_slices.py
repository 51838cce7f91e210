"""Looking a table through by its keys: every row that stays is met once, whatever its time says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lumadesk.site.source import SiteSource
from tests.site.website import NOW, Website


def walked(source: SiteSource, size: int) -> list[str]:
    """The keys in the order in which the slices bring them."""
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        part = source.slice(after, size)
        assert len(part.page.enquiries) + len(part.page.rejections) <= size
        assert part.page.cursor is None
        found += [row.key for row in (*part.page.enquiries, *part.page.rejections)]
        after = part.end
    return found


def rows(count: int) -> list[dict[str, Any]]:
    """Later keys have earlier times, so that no order of time could be meant."""
    return [{"id": number, "created_at": NOW - timedelta(hours=number * 7)} for number in range(1, count + 1)]


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_every_row_is_met_once_in_the_order_of_the_keys(site: Website, size: int) -> None:
    site.create().add(*rows(7))
    assert walked(site.source(), size) == ["1", "2", "3", "4", "5", "6", "7"]


def test_numbers_are_in_the_order_of_numbers(site: Website) -> None:
    site.create().add(*({"id": number} for number in (2, 10, 9, 100)))
    assert walked(site.source(), 2) == ["2", "9", "10", "100"]


def test_text_keys_are_met_once_each(site: Website) -> None:
    site.create(id="varchar(40) PRIMARY KEY").add(*({"id": key} for key in ("b", "a", "10", "9", "aa")))
    assert sorted(walked(site.source(), 2)) == sorted(["b", "a", "10", "9", "aa"])


def test_an_empty_table_has_no_slice(site: Website) -> None:
    part = site.create().source().slice("", 10)
    assert (part.page.enquiries, part.page.rejections, part.end) == ((), (), None)


def test_rows_are_met_although_others_go_and_come_in_between(site: Website) -> None:
    site.create().add(*rows(6))
    source = site.source()
    first = source.slice("", 3)
    assert first.end == "3"
    site.run("DELETE FROM contact_enquiry WHERE id IN (1, 3, 4)")
    site.add({"id": 20})
    assert [row.key for row in source.slice(first.end, 9).page.enquiries] == ["5", "6", "20"]


def test_a_position_of_another_kind_of_key_begins_anew(site: Website) -> None:
    site.create().add(*rows(2))
    assert [row.key for row in site.source().slice("no number", 5).page.enquiries] == ["1", "2"]


def test_refused_rows_are_met_too_and_flagged_ones_are_not(site: Website) -> None:
    site.create(name="varchar(40)").add({"id": 1, "name": None}, {"id": 2}, {"id": 3})
    site.run("ALTER TABLE contact_enquiry ADD COLUMN hidden integer")
    site.run("UPDATE contact_enquiry SET hidden = 1 WHERE id = 2")
    part = site.source(strategy="flag:hidden").slice("", 10)
    assert [row.key for row in part.page.enquiries] == ["3"]
    assert [(row.key, row.reason) for row in part.page.rejections] == [("1", "name-missing")]


@pytest.mark.parametrize("fresh", [False, True])
def test_who_is_there_is_told_on_a_new_connection_too(site: Website, fresh: bool) -> None:
    site.create().add(*rows(3))
    source = site.source()
    assert source.present(["1", "3", "7", "x"], fresh=fresh) == {"1", "3"}
    site.run("DELETE FROM contact_enquiry WHERE id = 3")
    assert source.present(["1", "3"], fresh=fresh) == {"1"}
    assert source.present([], fresh=fresh) == set()
