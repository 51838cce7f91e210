"""A row becomes an enquiry or a named rejection: nothing else, whatever is in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.site import mapping as module
from lumadesk.site.demo_site import MAPPING
from lumadesk.site.mapping import REASONS, check_mapping, judge_time, map_rows, rejection, zone_of
from lumadesk.site.source import FIELDS, Mapping, Rejection, SiteEnquiry

NOW = datetime(2026, 11, 3, 10, 30, tzinfo=UTC)
AT = datetime(2026, 1, 5, 10, 11, 12, 123456, tzinfo=UTC)
ROW: dict[str, Any] = {
    "id": 417,
    "name": "Ann",
    "email": "ann@example.com",
    "phone": "07700 900123",
    "service": "Website",
    "message": "Hello\nthere",
    "source": "home-hero",
    "created_at": AT,
}


def map_row(row: dict[str, Any], mapping: Mapping, now: datetime) -> SiteEnquiry | Rejection:
    """One row, column -> value."""
    values = tuple(row.get(mapping.columns[field]) if field in mapping.columns else None for field in FIELDS)
    enquiries, rejections = map_rows([values], zone_of(mapping), now)
    return enquiries[0] if enquiries else rejections[0]


def mapped(zone: str = "UTC", **values: object) -> SiteEnquiry | Rejection:
    return map_row(ROW | values, Mapping(MAPPING.table, MAPPING.columns, zone), NOW)


def enquiry(zone: str = "UTC", **values: object) -> SiteEnquiry:
    result = mapped(zone, **values)
    assert isinstance(result, SiteEnquiry), result
    return result


def reason(zone: str = "UTC", **values: object) -> str:
    result = mapped(zone, **values)
    assert isinstance(result, Rejection), result
    return result.reason


def test_a_row_is_kept_as_it_was_sent() -> None:
    found = enquiry()
    assert found[:8] == (
        "417",
        "Ann",
        "ann@example.com",
        "07700 900123",
        "Website",
        "Hello\nthere",
        "home-hero",
        AT,
    )
    assert len(found.fingerprint) == 32


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"id": None}, "key-missing"),
        ({"id": ""}, "key-missing"),
        ({"id": "a\nb"}, "key-unreadable"),
        ({"id": "x" * 201}, "key-unreadable"),
        ({"id": b"\x00\x01"}, "key-unreadable"),
        ({"id": True}, "key-unreadable"),
        ({"id": 1.5}, "key-unreadable"),
        ({"name": None}, "name-missing"),
        ({"name": " \t"}, "name-missing"),
        ({"created_at": None}, "time-missing"),
        ({"created_at": ""}, "time-missing"),
        ({"created_at": "yesterday"}, "time-unreadable"),
        ({"created_at": 1767607872}, "time-unreadable"),
        ({"created_at": "05/01/2026 10:11"}, "time-unreadable"),
        ({"created_at": datetime.max}, "time-in-future"),
        ({"created_at": datetime.max.replace(tzinfo=timezone(timedelta(hours=-14)))}, "time-unreadable"),
        ({"created_at": NOW + timedelta(days=1, microseconds=1)}, "time-in-future"),
        ({"created_at": "9999-12-31 23:59:59"}, "time-in-future"),
        ({"created_at": datetime(1899, 12, 31, tzinfo=UTC)}, "time-too-old"),
        ({"message": b"\xff\xfe"}, "value-unreadable"),
        ({"message": {"body": "Hello"}}, "value-unreadable"),
        ({"phone": [1, 2]}, "value-unreadable"),
    ],
)
def test_what_cannot_be_mapped_is_named(values: dict[str, object], expected: str) -> None:
    assert reason(**values) == expected


def test_a_rejection_says_nothing_of_the_row_but_its_key() -> None:
    rejected = mapped(name=None, message="a secret")
    assert rejected == Rejection("417", "name-missing", REASONS["name-missing"])
    assert rejection({"not": "a key"}, "value-unreadable").key == ""


def test_every_reason_is_explained() -> None:
    assert all(text.endswith(".") for text in REASONS.values())


@pytest.mark.parametrize(
    ("value", "zone", "expected"),
    [
        ("2026-01-05 10:11:12.123456", "UTC", AT),
        ("2026-01-05T10:11:12.123456Z", "UTC", AT),
        ("2026-01-05 10:11:12.123456+00:00", "Europe/London", AT),
        ("2026-01-05 12:11:12.123456+02:00", "UTC", AT),
        (AT.astimezone(ZoneInfo("Asia/Tokyo")), "UTC", AT),
        (AT.replace(tzinfo=None), "UTC", AT),
        ("2026-07-05 10:11:12", "Europe/London", datetime(2026, 7, 5, 9, 11, 12, tzinfo=UTC)),
        (datetime(2026, 7, 5, 10), "Europe/London", datetime(2026, 7, 5, 9, tzinfo=UTC)),
        (date(2026, 7, 5), "Europe/London", datetime(2026, 7, 4, 23, tzinfo=UTC)),
        ("2026-07-05", "UTC", datetime(2026, 7, 5, tzinfo=UTC)),
    ],
)
def test_the_time_is_kept_exactly_in_utc(value: object, zone: str, expected: datetime) -> None:
    found = enquiry(zone, created_at=value).submitted_at
    assert found == expected
    assert found.tzinfo is UTC


def test_a_clock_that_is_a_little_ahead_is_believed() -> None:
    assert enquiry(created_at=NOW + timedelta(days=1)).submitted_at == NOW + timedelta(days=1)


def test_what_is_blank_is_absent() -> None:
    found = enquiry(email="", phone="  ", service=None, message=None, source="")
    assert (found.email, found.phone, found.service, found.message, found.source) == (None, None, "", "", "")


def test_a_field_without_a_column_is_absent() -> None:
    small = Mapping("t", {"key": "id", "name": "name", "submitted_at": "created_at"})
    found = map_row(ROW, small, NOW)
    assert isinstance(found, SiteEnquiry)
    assert (found.email, found.message) == (None, "")


def test_values_of_other_types_are_written_out() -> None:
    found = enquiry(
        id=UUID(int=7), name=b"Ann", phone=7700900123, service=Decimal("3.50"), source=date(2026, 1, 5)
    )
    assert found.key == "00000000-0000-0000-0000-000000000007"
    assert (found.name, found.phone, found.service, found.source) == (
        "Ann",
        "7700900123",
        "3.50",
        "2026-01-05",
    )


def test_control_characters_are_made_harmless() -> None:
    found = enquiry(name="A\x00nn", message="one\r\ntwo\rthree\x1b[31m\x1f\x85\ud800")
    assert found.name == "A\ufffdnn"
    assert found.message == "one\ntwo\nthree\ufffd[31m\ufffd\ufffd\ufffd"


def test_a_message_of_ten_megabytes_is_kept_whole() -> None:
    assert len(enquiry(message="é" * 10_000_000).message) == 10_000_000


def test_a_text_without_bounds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_TEXT", 100)
    assert enquiry(message="é" * 100).message == "é" * 100
    assert reason(message="é" * 101) == "text-too-long"


def test_the_second_of_two_rows_with_the_same_key_is_rejected() -> None:
    rows = [tuple(ROW.values()), tuple((ROW | {"name": "Bob"}).values())]
    enquiries, rejections = map_rows(rows, UTC, NOW)
    assert [found.name for found in enquiries] == ["Ann"]
    assert [(found.key, found.reason) for found in rejections] == [("417", "duplicate-key")]


@pytest.mark.parametrize("field", [field for field in FIELDS if field != "key"])
def test_the_fingerprint_changes_with_every_field(field: str) -> None:
    other = AT + timedelta(microseconds=1) if field == "submitted_at" else "something else"
    assert enquiry(**{MAPPING.columns[field]: other}).fingerprint != enquiry().fingerprint


def test_the_fingerprint_tells_where_one_field_ends() -> None:
    assert enquiry(name="ab", email="c").fingerprint != enquiry(name="a", email="bc").fingerprint
    assert enquiry(message="1").fingerprint != enquiry(message="").fingerprint


texts = st.text() | st.text("a\r\n\t\x00\x1f\x7f\x85£é 😀\ud800") | st.none()


@given(texts, texts, texts, texts, texts, texts, st.integers() | st.text("a1-\n", max_size=3) | st.none())
def test_the_short_way_and_the_careful_way_agree(
    name: str | None,
    email: str | None,
    phone: str | None,
    service: str | None,
    message: str | None,
    source: str | None,
    key: int | str | None,
) -> None:
    row = (key, name, email, phone, service, message, source, AT)
    careful: tuple[object, ...]
    try:
        careful = ("enquiry", *module._map_carefully(row, UTC, NOW))
    except module.RejectedError as rejected:
        careful = ("rejected", rejected.reason)
    enquiries, rejections = map_rows([row], UTC, NOW)
    assert len(enquiries) + len(rejections) == 1
    assert (("enquiry", *enquiries[0]) if enquiries else ("rejected", rejections[0].reason)) == careful
    for text in enquiries[0][1:7] if enquiries else ():
        assert text is None or text == clean_text(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "time-missing"),
        ("infinity", "time-unreadable"),
        ("2999-01-01 00:00:00+00", "time-in-future"),
        ("1850-01-01", "time-too-old"),
        ("2026-01-05", "time-unreadable"),
    ],
)
def test_a_time_outside_of_the_range_is_judged(value: str | None, expected: str) -> None:
    assert judge_time(value, UTC, NOW) == expected


@pytest.mark.parametrize("strategy", ["row", "manual", "flag:deleted"])
def test_a_usable_mapping_is_accepted(strategy: str) -> None:
    check_mapping(MAPPING, strategy)
    rich = {"name": "first + last", "service": "service_id -> service.title", "extra:How soon?": "soon"}
    check_mapping(Mapping("t", {**MAPPING.columns, **rich}), strategy)


@pytest.mark.parametrize(
    ("mapping", "strategy", "code"),
    [
        (Mapping("t", {**MAPPING.columns, "shoe_size": "shoe"}), "row", "site.mapping_unknown_field"),
        (Mapping("t", {"key": "id", "name": "name"}), "row", "site.mapping_incomplete"),
        (Mapping("t", {**MAPPING.columns, "name": ""}), "row", "site.mapping_incomplete"),
        (Mapping("", MAPPING.columns), "row", "site.mapping_incomplete"),
        (Mapping("t", {**MAPPING.columns, "name": "first +"}), "row", "site.expression"),
        (Mapping("t", {**MAPPING.columns, "key": "site + id"}), "row", "site.expression"),
        (Mapping("t", {**MAPPING.columns, "submitted_at": '"2026-01-05"'}), "row", "site.expression"),
        (Mapping("t", {**MAPPING.columns, "extra:": "a"}), "row", "site.mapping_unknown_field"),
        (Mapping("t", {**MAPPING.columns, "extra:a\nb": "a"}), "row", "site.mapping_unknown_field"),
        (Mapping("t", {**MAPPING.columns, "extra:" + "x" * 81: "a"}), "row", "site.mapping_unknown_field"),
        (Mapping("t", MAPPING.columns, "Europe/Atlantis"), "row", "site.zone"),
        (Mapping("t", MAPPING.columns, "../etc/passwd"), "row", "site.zone"),
        (MAPPING, "truncate", "site.strategy"),
        (MAPPING, "flag:", "site.strategy"),
        (MAPPING, "row:id", "site.strategy"),
    ],
)
def test_an_unusable_mapping_is_refused(mapping: Mapping, strategy: str, code: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        check_mapping(mapping, strategy)
    assert caught.value.code == code
