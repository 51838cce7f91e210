"""Rows that depend on a row are shown before it is deleted, and never go with it by surprise."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.site.source import Dependent
from tests.site.website import Website


def table(site: Website, name: str, column: str, parent: str, then: str, keys: Sequence[object]) -> None:
    """A table whose rows point at rows of ``parent``, one for each of ``keys``, numbered from 1."""
    site.run(
        f"CREATE TABLE {name} (id bigint PRIMARY KEY, {column} bigint,"
        f" FOREIGN KEY ({column}) REFERENCES {parent} (id) {then})"
    )
    if keys:
        site.run(f"INSERT INTO {name} VALUES (?, ?)", [[n, key] for n, key in enumerate(keys, 1)])


def ids(site: Website, name: str) -> list[object]:
    return [row[0] for row in site.ask(f"SELECT id FROM {name} ORDER BY id")]


def test_a_row_that_nothing_depends_on_has_no_dependents(site: Website) -> None:
    site.create().add({}, {})
    table(site, "reply", "enquiry_id", "contact_enquiry", "ON DELETE CASCADE", [2])
    source = site.source()
    assert source.dependents("1") == []
    assert source.dependents("4711") == []
    assert source.dependents("no number") == []
    assert source.delete("1").verified_absent


@pytest.mark.parametrize(
    ("then", "effect"), [("", "refuse"), ("ON DELETE CASCADE", "cascade"), ("ON DELETE SET NULL", "set null")]
)
def test_what_the_database_would_do_is_said_before(site: Website, then: str, effect: str) -> None:
    site.create().add({}, {})
    table(site, "reply", "enquiry_id", "contact_enquiry", then, [1, 1, 2])
    source = site.source()
    assert source.dependents("1") == [Dependent("reply", "enquiry_id", 2, effect)]
    with pytest.raises(KnownError) as caught:
        source.delete("1")
    assert caught.value.code == "site.referenced"
    assert ids(site, "contact_enquiry") == [1, 2]
    assert site.ask("SELECT count(*) FROM reply WHERE enquiry_id = 1")[0][0] == 2
    if effect == "refuse":
        return
    assert "reply" in caught.value.message
    assert source.delete("1", allow_cascade=True).verified_absent
    assert ids(site, "contact_enquiry") == [2]
    assert ids(site, "reply") == ([3] if effect == "cascade" else [1, 2, 3])


def test_what_would_go_with_what_goes_is_shown_as_well(site: Website) -> None:
    site.create().add({}, {})
    table(site, "reply", "enquiry_id", "contact_enquiry", "ON DELETE CASCADE", [1, 2])
    table(site, "attachment", "reply_id", "reply", "ON DELETE CASCADE", [1, 1, 2])
    table(site, "view_count", "reply_id", "reply", "ON DELETE SET NULL", [2])
    assert site.source().dependents("1") == [
        Dependent("reply", "enquiry_id", 1, "cascade"),
        Dependent("attachment", "reply_id", 2, "cascade"),
    ]


def test_a_row_that_points_at_itself_is_not_its_own_dependent(site: Website) -> None:
    site.create()
    site.run("ALTER TABLE contact_enquiry ADD COLUMN answer_to bigint REFERENCES contact_enquiry (id)"
             + (" ON DELETE CASCADE" if site.kind != "mariadb" else ""))  # fmt: skip
    if site.kind == "mariadb":  # it reads such a clause over
        site.run("ALTER TABLE contact_enquiry ADD FOREIGN KEY (answer_to) REFERENCES contact_enquiry (id)"
                 " ON DELETE CASCADE")  # fmt: skip
    site.add({}, {}, {})
    site.run("UPDATE contact_enquiry SET answer_to = id WHERE id = 1")
    site.run("UPDATE contact_enquiry SET answer_to = 2 WHERE id = 3")
    source = site.source()
    assert source.dependents("1") == []
    assert {one.rows for one in source.dependents("2")} == {1}
    with pytest.raises(KnownError):
        source.delete("2")
    assert ids(site, "contact_enquiry") == [1, 2, 3]


def test_keys_of_several_columns_are_followed(site: Website) -> None:
    site.create()
    site.run("CREATE UNIQUE INDEX pair ON contact_enquiry (id, service)")
    site.add({"service": "Website"}, {"service": "Laptop"})
    site.run(
        "CREATE TABLE booking (enquiry bigint, service varchar(80), FOREIGN KEY (enquiry, service)"
        " REFERENCES contact_enquiry (id, service) ON DELETE CASCADE)"
    )
    site.run("INSERT INTO booking VALUES (2, 'Laptop')")
    source = site.source()
    assert source.dependents("1") == []
    assert source.dependents("2") == [Dependent("booking", "enquiry, service", 1, "cascade")]


def test_a_flag_takes_nothing_with_it(site: Website) -> None:
    site.create().add({}, {})
    site.run("ALTER TABLE contact_enquiry ADD COLUMN gone boolean")
    table(site, "reply", "enquiry_id", "contact_enquiry", "ON DELETE CASCADE", [1])
    assert site.source(strategy="flag:gone").delete("1").verified_absent
    assert ids(site, "reply") == [1]
