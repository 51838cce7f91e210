"""What fills which field is found by name, by type and by content, in tables of many makes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lumadesk.site.content import content_of, objects_of
from lumadesk.site.expressions import parse
from lumadesk.site.inspect import TableReport, inspect
from lumadesk.site.names import fit, in_words, words_of
from lumadesk.site.source import Mapping
from tests.site.website import Website, read

AT = datetime(2026, 1, 5, 10, 11, 12, tzinfo=UTC)
LONG = "Hello, the screen of my laptop is broken. Can you repair it, and when?"
PEOPLE = ("Ann Example", "Bob O'Brien", "Zoë Ångström", "Cy van Damme", "Jean-Luc Dupont")


def table(site: Website, name: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    time, json = {
        "sqlite": ("datetime", "text"),
        "postgresql": ("timestamptz", "jsonb"),
        "mariadb": ("datetime(6)", "json"),
    }[site.kind]
    columns = f"id integer PRIMARY KEY NOT NULL, {columns.format(time=time, json=json)}"
    site.run(f"CREATE TABLE {name} ({columns})")
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        prepared = [
            tuple(site.at(value) if isinstance(value, datetime) else value for value in row) for row in rows
        ]
        site.run(f"INSERT INTO {name} VALUES ({marks})", prepared)


def best(site: Website) -> TableReport:
    found = inspect(site.url)[0]
    site.mapping = Mapping(found.name, found.suggested)
    assert site.source().check()[1].ok, "what is suggested can be read"
    return found


def test_split_names_codes_and_another_time(site: Website) -> None:
    rows = [
        (n, PEOPLE[n].split()[0], PEOPLE[n].split()[-1], f"a{n}@example.com", "web" if n % 2 else "fix", LONG,
         AT + timedelta(hours=n), AT + timedelta(days=9), "x")
        for n in range(5)
    ]  # fmt: skip
    columns = (
        "first_name text, last_name text, e_mail text, service varchar(9), "
        "enquiry text, date_sent {time}, updated {time}, budget_range text"
    )
    table(site, "website_lead", columns, rows)
    found = best(site)
    assert found.suggested == {
        "key": "id", "name": "first_name + last_name", "email": "e_mail", "service": "service",
        "message": "enquiry", "submitted_at": "date_sent",
    }  # fmt: skip
    assert found.fields["service"].codes == ("fix", "web")
    assert found.fields["email"].reason == (
        "it is called “e_mail” and 5 of 5 values look like email addresses"
    )
    assert [(one.name, one.column) for one in found.extra] == [
        ("Updated", "updated"),
        ("Budget range", "budget_range"),
    ]
    assert "contact form" in found.reason
    assert found.missing == ()


def test_names_in_another_language_are_told_by_their_content(site: Website) -> None:
    rows = [
        (n, PEOPLE[n], f"a{n}@example.com", f"01628 90012{n}", LONG + str(n), AT + timedelta(hours=n))
        for n in range(5)
    ]
    columns = "quien text, correo text, numero text, mensaje text, cuando {time}"
    table(site, "formulario", columns, rows)
    found = best(site)
    assert found.suggested == {
        "key": "id", "name": "quien", "email": "correo", "phone": "numero", "message": "mensaje",
        "submitted_at": "cuando",
    }  # fmt: skip
    assert all(0.4 <= one.confidence < 0.8 for field, one in found.fields.items() if field != "key")


def test_content_overrules_a_name(site: Website) -> None:
    """A column called "email" that holds no addresses, beside one that does; a "created" that is no time."""
    rows = [(n, PEOPLE[n], "yes", f"a{n}@example.com", LONG, AT) for n in range(5)]
    columns = "name text, email text, reply_to text, message text, created {time}"
    table(site, "contact", columns, rows)
    assert best(site).suggested["email"] == "reply_to"


def test_the_keys_of_json_are_fields(site: Website) -> None:
    rows = [
        (
            n,
            f'{{"First name": "Ann", "Last name": "Example", "email": "a{n}@example.com", '
            f'"Your message": "{LONG}", "How soon?": "now", "services": ["web", "wifi"]}}',
            AT,
        )
        for n in range(5)
    ]
    table(
        site,
        "forms_submission",
        "form_data {json}, submit_time {time}",
        rows,
    )
    found = best(site)
    assert found.suggested == {
        "key": "id", "name": "form_data ->> First name + form_data ->> Last name",
        "email": "form_data ->> email", "service": "form_data ->> services",
        "message": "form_data ->> Your message", "submitted_at": "submit_time",
    }  # fmt: skip
    assert [(one.name, one.column) for one in found.extra] == [("How soon?", "form_data ->> How soon?")]
    (enquiry, *_) = read(site.source()).enquiries
    assert (enquiry.name, enquiry.service, enquiry.message) == ("Ann Example", "web, wifi", LONG)


def test_foreign_keys_are_followed_to_what_people_read(site: Website) -> None:
    table(site, "catalogue_item", "title text", [(1, "Repair")])
    people = "full_name text, email text, phone text"
    table(site, "crm_customer", people, [(1, "Ann Example", "a@example.com", "01628 900123")])
    columns = (
        "customer_id integer REFERENCES crm_customer (id), "
        "service_id integer REFERENCES catalogue_item (id), message text, created_at {time}"
    )
    table(site, "crm_enquiry", columns, [(1, 1, 1, LONG, AT)])
    found = best(site)
    assert found.name == "crm_enquiry"
    assert found.suggested == {
        "key": "id", "name": "customer_id -> crm_customer.full_name",
        "email": "customer_id -> crm_customer.email", "phone": "customer_id -> crm_customer.phone",
        "service": "service_id -> catalogue_item.title", "message": "message", "submitted_at": "created_at",
    }  # fmt: skip


def test_tables_that_are_not_it_come_later(site: Website) -> None:
    columns = "name text, email text, message text, created_at {time}"
    row = [(1, "Ann", "a@example.com", LONG, AT)]
    for name in ("contact_backup", "contact_message", "contact_empty"):
        table(site, name, columns, row if name != "contact_empty" else [])
    table(site, "blog_comment", "body text, created_at {time}", [(1, LONG, AT)])
    table(site, "auth_user", "username text, email text, last_login {time}", [])
    reports = inspect(site.url)
    assert [report.name for report in reports][:3] == ["contact_message", "contact_empty", "contact_backup"]
    reasons = {report.name: report.reason for report in reports}
    assert reasons["contact_empty"].endswith("; it is empty.")
    assert "copy or a log" in reasons["contact_backup"]
    assert "no name or email" in reasons["blog_comment"]
    last_login = next(report for report in reports if report.name == "auth_user")
    assert set(last_login.missing) == {"name", "submitted_at"}


def test_a_picture_in_a_column_does_not_come_over_the_line(site: Website) -> None:
    binary = {"sqlite": "blob", "postgresql": "bytea", "mariadb": "longblob"}[site.kind]
    columns = f"name text, photo {binary}, message text, created_at {{time}}"
    table(site, "contact", columns, [(1, "Ann", b"\xff" * 100_000, "x" * 60_000, AT)])
    found = best(site)
    assert found.suggested["message"] == "message"


def test_a_table_with_odd_names_gets_a_mapping_that_can_be_read(site: Website) -> None:
    columns = '"your name" text, "e+mail" text, "the {{message}}" text, at {time}'
    rows = [(n, PEOPLE[n], f"a{n}@example.com", LONG + str(n), AT) for n in range(4)]
    table(site, "forms", columns, rows)
    found = best(site)
    assert found.suggested == {
        "key": "id", "name": "your name", "email": "`e+mail`", "message": "`the {message}`",
        "submitted_at": "at",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "name", "fits"),
    [
        ("email", "e_mail", True),
        ("email", "yourEmail", True),
        ("email", "Your e-mail address", True),
        ("email", "email_verified", False),
        ("name", "contact_name", True),
        ("name", "username", False),
        ("name", "form_name", False),
        ("phone", "mobile-no", True),
        ("message", "message_id", False),
        ("service", "service_id", False),
        ("submitted_at", "createdAt", True),
        ("submitted_at", "updated_at", False),
        ("submitted_at", "date_of_birth", False),
        ("message", "password", False),
        ("source", "utm-source", True),
    ],
)
def test_what_a_name_tells(field: str, name: str, fits: bool) -> None:
    assert (fit(field, words_of(name)) > 0) is fits


def test_names_in_words() -> None:
    assert in_words("budget_range") == "Budget range"
    assert in_words("How soon?") == "How soon?"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("ann@example.com", "emails"),
        ("+44 (0)1628 900-123", "phones"),
        ("07700900123", "phones"),
        ("2026-01-05 10:11:12+00:00", "times"),
        (datetime(2026, 1, 5, 10), "times"),
        ("Zoë O\N{RIGHT SINGLE QUOTATION MARK}Brien", "names"),
        ("王 小明", "names"),
        (LONG, "sentences"),
    ],
)
def test_what_values_look_like(value: object, kind: str) -> None:
    content = content_of([value, None, ""])
    assert content.filled == 1
    counts = {name: getattr(content, name) for name in ("emails", "phones", "times", "names", "sentences")}
    assert counts == dict.fromkeys(counts, 0) | {kind: 1}


@pytest.mark.parametrize("value", ["192.168.100.101", "2026-13-99", "12", "ann@", "a b@c.d", "call me", 417])
def test_what_looks_like_nothing(value: object) -> None:
    content = content_of([value])
    assert (content.emails, content.phones, content.times, content.names, content.sentences) == (
        0,
        0,
        0,
        0,
        0,
    )


def test_json_is_recognised_although_some_of_it_is_broken() -> None:
    assert objects_of(['{"a": 1, "b": 2}', '{"a": 3}', '{"a": ', None]) == {"a": [1, 3], "b": [2, None]}
    assert objects_of(['{"a": 1}', "text", "text", "text"]) == {}
    assert objects_of(["[1]", "{}"]) == {}
    assert objects_of(["{" * 100_000]) == {}


def test_every_suggestion_can_be_parsed(site: Website) -> None:
    table(site, "t", '"a`b" text, at {time}', [(1, "x", AT)])
    (report,) = inspect(site.url)
    for one in (*report.suggested.values(), *(further.column for further in report.extra)):
        parse(one)
