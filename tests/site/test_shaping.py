"""Fields that are more than a column: joined, looked up, out of JSON, fixed, with codes, and further ones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.site.fields import expressions_of, tables_looked_up
from lumadesk.site.mapping import map_rows
from lumadesk.site.shaping import Shape, shape_of
from lumadesk.site.source import FIELDS, SiteEnquiry
from tests.site.website import Read, Website, read

NOW = datetime(2026, 11, 3, 10, 30, tzinfo=UTC)
AT = datetime(2026, 1, 5, 10, 11, 12, tzinfo=UTC)


def shape(**mapping: str) -> Shape:
    found = shape_of(expressions_of({"key": "id", "name": '"Ann"', "submitted_at": "at"} | mapping))
    assert found is not None
    return found


def one(value: Any, **mapping: str) -> SiteEnquiry:
    """The enquiry from a row of which one value is read."""
    enquiries, rejections = shape(**mapping).map_rows([(1, value, AT)], UTC, NOW)
    assert rejections == []
    return enquiries[0]


def refused(value: Any, **mapping: str) -> str:
    enquiries, rejections = shape(**mapping).map_rows([(1, value, AT)], UTC, NOW)
    assert enquiries == []
    return rejections[0].reason


def test_a_mapping_of_columns_needs_no_shape() -> None:
    assert shape_of(expressions_of({"key": "id", "name": "name", "submitted_at": "at"})) is None


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("Ann", "Example", "Ann Example"),
        ("Ann", "", "Ann"),
        (None, " Example ", "Example"),
        (b"Ann", 7, "Ann 7"),
    ],
)
def test_names_are_joined_and_what_is_blank_is_left_out(first: object, last: object, name: str) -> None:
    joined = shape(name="first + last")
    ((found,), _) = joined.map_rows([(1, first, last, AT)], UTC, NOW)
    assert found.name == name


def test_a_joined_name_without_any_part_is_missing() -> None:
    joined = shape(name="first + last")
    assert joined.map_rows([(1, None, " ", AT)], UTC, NOW)[1][0].reason == "name-missing"
    assert joined.map_rows([(1, "Ann", b"\xff", AT)], UTC, NOW)[1][0].reason == "value-unreadable"


@pytest.mark.parametrize(
    ("value", "phone"),
    [
        ('{"tel": "01628 1"}', "01628 1"),
        (b'{"tel": "01628 1"}', "01628 1"),
        ({"tel": "01628 1"}, "01628 1"),
        ({"tel": 1628}, "1628"),
        ({"tel": ["01628 1", 2]}, "01628 1, 2"),
        ({"tel": True}, "yes"),
        ({"tel": None}, None),
        ({"other": "x"}, None),
        ("", None),
        (None, None),
        ("null", None),
    ],
)
def test_a_value_inside_json(value: object, phone: str | None) -> None:
    assert one(value, phone="d ->> tel").phone == phone


@pytest.mark.parametrize(
    "value", ['{"tel": ', "[" * 100_000, b"\xff", '"a text"', "7", {"tel": {"a": "b"}}, {"tel": [[1]]}]
)
def test_json_that_cannot_be_read_is_a_rejection_and_no_hole(value: object) -> None:
    assert refused(value, phone="d ->> tel") == "value-unreadable"


def test_a_path_leads_deeper_and_into_lists() -> None:
    value = {"contact": {"numbers": ["01628 1", "01628 2"]}}
    assert one(value, phone="d ->> contact ->> numbers ->> 1").phone == "01628 2"
    assert one(value, phone="d ->> contact ->> numbers ->> 9").phone is None


@pytest.mark.parametrize(
    ("value", "service"),
    [("web", "Website repair"), (1, "One"), (True, "One"), (None, "none"), ("other", "other")],
)
def test_codes_are_told_in_words(value: object, service: str) -> None:
    labels = '{"web": "Website repair", "1": "One", "": "none"}'
    assert one(value, service=f"s {labels}").service == service


def test_a_fixed_text_and_an_ignored_field() -> None:
    found = one("x", source='"website"', phone='""', message="m")
    assert (found.source, found.phone, found.message) == ("website", None, "x")


def test_further_fields_are_kept_with_their_names_and_count_for_the_fingerprint() -> None:
    plain = one("x", message="m")
    found = one("x", message="m", **{"extra:How soon?": "m", "extra:Empty": '" "'})
    assert found.extra == (("How soon?", "x"),)
    assert found[:8] == plain[:8]
    assert found.fingerprint != plain.fingerprint
    assert one("y", message='"x"', **{"extra:How soon?": "m"}).fingerprint != found.fingerprint
    assert one("x", message="m", **{"extra:Empty": '" "'}) == plain, "what is empty changes nothing"


def test_further_fields_do_not_hide_what_is_wrong() -> None:
    rows = [(1, "x", AT), (1, "y", AT), (2, b"\xff", AT), (None, "z", AT), (3, "w", AT)]
    found, rejections = shape(**{"extra:E": "e"}).map_rows(rows, UTC, NOW)
    assert [(one.key, one.extra[0][1]) for one in found] == [("1", "x"), ("3", "w")]
    assert [(one.key, one.reason) for one in rejections] == [
        ("1", "duplicate-key"),
        ("2", "value-unreadable"),
        ("", "key-missing"),
    ]


def test_shaped_rows_are_what_plain_rows_would_be() -> None:
    """The same values through expressions and as they are: one enquiry, one fingerprint."""
    columns = {field: field for field in FIELDS}
    values = (1, "Ann\x00", "a@b", "", None, "one\r\ntwo", "s", AT)
    (plain,), _ = map_rows([values], UTC, NOW)
    shaped = shape_of(expressions_of(columns | {"source": 'source {"x": "y"}'}))
    assert shaped is not None
    assert shaped.map_rows([values], UTC, NOW) == ([plain], [])


def test_the_tables_that_are_looked_up_are_known() -> None:
    mapping = {"service": "a -> t.x", "source": 'b -> shop.u.y {"1": "One"} + a -> t.x'}
    assert tables_looked_up(mapping) == ("t", "shop.u")


# Against real databases.

TABLES = (
    "CREATE TABLE service (id integer PRIMARY KEY NOT NULL, title varchar(80))",
    "CREATE TABLE form (id integer PRIMARY KEY NOT NULL, first text, last text, code text, d {json}, "
    "service_id integer REFERENCES service (id), parent integer, at {time})",
)
MAPPING = {
    "key": "id", "name": "first + last", "service": "service_id -> service.title", "email": "d ->> email",
    "message": "d ->> Your message", "source": '"form"', "phone": '""', "submitted_at": "at",
}  # fmt: skip


@pytest.fixture
def form(site: Website) -> Website:
    types = {
        "sqlite": {"json": "text", "time": "datetime"},
        "postgresql": {"json": "jsonb", "time": "timestamptz"},
        "mariadb": {"json": "json", "time": "datetime(6)"},
    }[site.kind]
    for table in TABLES:
        site.run(table.format_map(types))
    site.run("INSERT INTO service VALUES (?, ?)", [(1, "Repair"), (2, "Wi-Fi")])
    site.run(
        "INSERT INTO form VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                1,
                "Ann",
                "Example",
                "1",
                '{"email": "ann@example.com", "Your message": "é"}',
                1,
                None,
                site.at(AT),
            ),
            (2, None, "Bob", "2", "{}", None, 1, site.at(AT)),
            (3, "Cy", "", "3", None, 2, 1, site.at(AT)),
        ],
    )
    return site


def read_form(site: Website, size: int = 5000, **changes: str) -> Read:
    site.mapping = type(site.mapping)("form", MAPPING | changes)
    return read(site.source(), size=size)


def test_every_kind_of_expression_is_read(form: Website) -> None:
    found = read_form(form)
    assert found.rejections == []
    assert [one[:8] for one in found.enquiries] == [
        ("1", "Ann Example", "ann@example.com", None, "Repair", "é", "form", AT),
        ("2", "Bob", None, None, "", "", "form", AT),
        ("3", "Cy", None, None, "Wi-Fi", "", "form", AT),
    ]
    assert read_form(form, size=1).enquiries == found.enquiries, "page by page it is the same"
    source = form.source()
    assert list(source.fetch(["3"]).enquiries) == found.enquiries[2:]
    checks = source.check()
    assert all(check.ok for check in checks), checks


def test_a_table_may_be_looked_up_twice_or_be_the_same_table(form: Website) -> None:
    found = read_form(
        form, source="parent -> form.first", message="service_id -> service.title + service_id -> service.id"
    )
    assert [one.source for one in found.enquiries] == ["", "Ann", "Ann"]
    assert [one.message for one in found.enquiries] == ["Repair 1", "", "Wi-Fi 2"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"service": "service_id -> service.name"}, "site.column_missing"),
        ({"service": "service_id -> nowhere.name"}, "site.column_missing"),
        ({"name": "first + surname"}, "site.column_missing"),
        ({"email": "data ->> email"}, "site.column_missing"),
    ],
)
def test_what_is_not_there_is_named(form: Website, changes: dict[str, str], code: str) -> None:
    with pytest.raises(KnownError) as caught:
        read_form(form, **changes)
    assert caught.value.code == code
    assert "“" in caught.value.message


def test_a_table_without_a_key_cannot_be_looked_up(form: Website) -> None:
    form.run("CREATE TABLE colour (name text)")
    with pytest.raises(KnownError) as caught:
        read_form(form, source="code -> colour.name")
    assert caught.value.code == "site.column_type"


def test_a_declared_key_need_not_be_the_id(site: Website) -> None:
    site.run(
        "CREATE TABLE kind (id integer PRIMARY KEY NOT NULL, code varchar(9) UNIQUE NOT NULL, label text)"
    )
    site.create()
    site.run("ALTER TABLE contact_enquiry ADD COLUMN kind varchar(9) REFERENCES kind (code)")
    site.run("INSERT INTO kind VALUES (7, 'w', 'Web')")
    site.add({})
    site.run("UPDATE contact_enquiry SET kind = 'w'")
    source = site.source(columns={"service": "kind -> kind.label"})
    assert [found.service for found in read(source).enquiries] == ["Web"]


def test_broken_json_of_a_text_column_stops_no_page(sqlite_site: Website) -> None:
    sqlite_site.create().add({}, {"message": '{"tel": "1"}'}, {"message": "{"})
    found = read(sqlite_site.source(columns={"phone": "message ->> tel"}))
    assert found.keys == ["2"]
    assert found.reasons == {"1": "value-unreadable", "3": "value-unreadable"}


def test_long_json_makes_smaller_blocks(form: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lumadesk.site.sql_source.source._BLOCK_CHARACTERS", 1)
    monkeypatch.setattr("lumadesk.site.sql_source.source._FIRST_BLOCK", 1)
    assert [len(page.enquiries) for page in read_form(form).pages] == [1, 1, 1]
