"""A DATABASES block as people copy it: understood, asked about where it points elsewhere, never executed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.site.address import DatabaseFields, fields_of, url_of
from lumadesk.site.django_settings import read_settings

PASSWORD = "s3cret'#}"
BLOCK = f'''
# Database
# https://docs.djangoproject.com/en/5.2/ref/settings/#databases
DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.postgresql",  # psycopg
        "NAME": "site",
        "USER": "web",
        "PASSWORD": "{PASSWORD}",
        "HOST": "db.example.com",
        "PORT": 5433,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {{"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}},
    }},
    "other": {{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
}}
'''
FIELDS = DatabaseFields(kind="postgresql", host="db.example.com", port="5433", database="site", user="web")


def test_a_whole_block() -> None:
    found = read_settings(BLOCK)
    assert (found.fields, found.password, found.unknown) == (FIELDS, PASSWORD, {})
    assert (found.tls, found.ca_file, found.zone) == ("verify-full", "/etc/ca.pem", "UTC")
    assert url_of(found.fields) == "postgresql://web@db.example.com:5433/site"


INSIDE = '"ENGINE": "django.db.backends.mysql", "NAME": "shop", "USER": "u", "PASSWORD": "p", "HOST": "h"'


@pytest.mark.parametrize(
    "text",
    [
        f"DATABASES = {{'default': {{{INSIDE}}}}}",
        f"    DATABASES: dict = {{'default': {{{INSIDE}}}}}\n    DEBUG = False",
        f"\t'default': {{\n\t\t{INSIDE},\n\t}},",
        f"{{'default': {{{INSIDE}}}}},",
        f"{{'default': {{{INSIDE}}}}}",
        f"{{{INSIDE}}}",
        INSIDE,
        INSIDE + ",",
        f"{{'legacy': {{{INSIDE}}}}}",
        f"if DEBUG:\n    DATABASES = {{}}\nelse:\n    DATABASES = {{'default': {{{INSIDE}}}}}",
        f"DB = {{{INSIDE}}}\nDATABASES = {{'default': DB}}",
    ],
)
def test_however_much_of_it_was_copied(text: str) -> None:
    found = read_settings(text)
    assert found.fields == DatabaseFields(kind="mysql", host="h", database="shop", user="u")
    assert (found.password, found.unknown) == ("p", {})


ELSEWHERE = """
import os
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent.parent
HOST = "db.example.com"
DATABASES = {
    "default": {
        "ENGINE": os.environ.get("DB_ENGINE", "django.db.backends.postgresql"),
        "NAME": env("DB_NAME", default="site"),
        "USER": os.getenv("DB_USER") or "web",
        "TEST": os.getenv("DB_TEST") or "",
        "PASSWORD": os.environ["DB_PASSWORD"],
        "HOST": f"{HOST}",
        "PORT": env.int("DB_PORT", 5433),
    }
}
USE_TZ = False
TIME_ZONE = "Europe/London"
"""


def test_what_comes_from_elsewhere_is_asked_for_by_its_name() -> None:
    found = read_settings(ELSEWHERE)
    assert (found.fields, found.password) == (FIELDS, None)
    assert found.unknown == {"password": "DB_PASSWORD"}
    assert found.zone == "Europe/London"


def test_a_name_is_followed_to_where_its_value_comes_from() -> None:
    text = (
        f"HOST = os.environ['DB_HOST']\nDATABASES = {{'default': {{{INSIDE}, 'HOST': HOST, 'USER': s.WHO}}}}"
    )
    assert read_settings(text).unknown == {"host": "DB_HOST", "user": "WHO"}
    assert read_settings(text, {"DB_HOST": "h", "WHO": "w"}).fields.host == "h"


def test_what_is_known_by_its_name_is_taken() -> None:
    found = read_settings(ELSEWHERE, {"DB_PASSWORD": "x", "DB_NAME": "live", "DB_PORT": "1"})
    assert (found.password, found.unknown) == ("x", {})
    assert (found.fields.database, found.fields.port) == ("live", "1")


@pytest.mark.parametrize(
    "name",
    [
        'BASE_DIR / "db.sqlite3"',
        'str(BASE_DIR / "db.sqlite3")',
        'os.path.join(BASE_DIR, "db.sqlite3")',
        'BASE_DIR + "/db.sqlite3"',
        'f"{BASE_DIR}/db.sqlite3"',
        '(BASE_DIR / "db.sqlite3").as_posix()',
    ],
)
def test_a_file_beside_the_project(name: str) -> None:
    text = f"{{'ENGINE': 'django.db.backends.sqlite3', 'NAME': {name}}}"
    assert read_settings(text).unknown == {"database": "BASE_DIR"}
    found = read_settings(text, {"BASE_DIR": "/srv/site"})
    assert found.fields == DatabaseFields(kind="sqlite", database="/srv/site/db.sqlite3")
    assert url_of(found.fields) == "sqlite:////srv/site/db.sqlite3"


@pytest.mark.parametrize(
    "call",
    [
        'dj_database_url.config(default="postgres://web:p%40ss@db.example.com:5433/site")',
        'dj_database_url.parse("postgres://web:p%40ss@db.example.com:5433/site", conn_max_age=600)',
        'env.db("DATABASE_URL", default="postgres://web:p%40ss@db.example.com:5433/site")',
        "env.db()",
        "dj_database_url.config(conn_max_age=600)",
        'env.db_url("DATABASE_URL")',
    ],
)
def test_an_entry_made_from_a_url(call: str) -> None:
    known = {} if "postgres" in call else {"DATABASE_URL": "postgres://web:p%40ss@db.example.com:5433/site"}
    found = read_settings(f"DATABASES = {{'default': {call}}}", known)
    assert (found.fields, found.password, found.unknown) == (FIELDS, "p@ss", {})


def test_a_url_from_elsewhere_is_asked_for() -> None:
    found = read_settings("DATABASES = {'default': env.db()}")
    assert set(found.unknown.values()) == {"DATABASE_URL"}
    assert "password" in found.unknown


@pytest.mark.parametrize(
    ("options", "tls", "ca"),
    [
        ('{"sslmode": "require"}', None, ""),
        ('{"sslmode": "verify-ca"}', "verify-ca", ""),
        ('{"ssl": {"ca": "/ca.pem"}}', None, "/ca.pem"),
        ('{"ssl_mode": "VERIFY_IDENTITY", "ssl": {"ca": "/ca.pem"}}', "verify-full", "/ca.pem"),
        ("env('OPTIONS')", None, ""),
    ],
)
def test_only_a_verified_line_is_taken_over(options: str, tls: str | None, ca: str) -> None:
    found = read_settings(f"{{{INSIDE}, 'OPTIONS': {options}}}")
    assert (found.tls, found.ca_file) == (tls, ca)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello there",
        "DATABASES =",
        "DATABASES = {}",
        "DATABASES = load()",
        "DATABASES = A\nA = DATABASES",
        "{'a': {'ENGINE': 'x'}, 'b': {'ENGINE': 'y'}}",
        "{'default': 7}",
        "{'default': {'ENGINE': 'django.db.backends.oracle', 'NAME': 's3cret'}}",
        "(" * 50_000,
        "x = '\0'",
        "x" * 1_000_001,
        "{'default': {'ENGINE': 'postgresql', 'PASSWORD': 's3cret'",
    ],
)
def test_what_is_no_such_block_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        read_settings(text)
    assert caught.value.code == "site.settings"
    assert "DATABASES" in caught.value.hint
    assert "s3cret" not in f"{caught.value.message}{caught.value.hint}"


def test_nothing_of_it_is_executed(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    for call in (f"open({str(mark)!r}, 'w')", f"__import__('pathlib').Path({str(mark)!r}).touch()"):
        read_settings(f"{{{INSIDE}, 'PORT': {call}}}")
    assert not mark.exists()


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for candidate in (text, f"DATABASES = {{'default': {{'NAME': {text}}}}}"):
        with suppress(RuleViolation):
            assert read_settings(candidate).fields.kind == ""


texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)


@given(
    st.sampled_from(["postgresql", "mysql"]),
    st.from_regex(r"[a-z0-9-]{1,9}(\.[a-z]{2,5})?|2001:db8::[0-9a-f]{1,4}", fullmatch=True),
    st.integers(1, 65535).map(str) | st.just(""),
    texts,
    texts | st.just(""),
    st.dictionaries(st.from_regex("[a-z]{1,5}", fullmatch=True), texts, max_size=2),
)
def test_fields_and_url_are_the_same(
    kind: str, host: str, port: str, database: str, user: str, options: dict[str, str]
) -> None:
    options.pop("host", None)
    fields = DatabaseFields(
        kind=kind, host=host, port=port, database=database, user=user, options=tuple(options.items())
    )
    assert fields_of(url_of(fields)) == fields


def test_a_socket_and_a_password_in_a_url() -> None:
    fields = DatabaseFields(kind="postgresql", host="/run/postgresql", database="site", user="web")
    assert url_of(fields) == "postgresql://web@/site?host=%2Frun%2Fpostgresql"
    assert fields_of(url_of(fields)) == fields
    assert fields_of("mariadb://u:s3cret@h/d") == DatabaseFields(
        kind="mysql", host="h", database="d", user="u"
    )


@pytest.mark.parametrize("url", ["", "words", "oracle://h/d", "postgresql://[::1/d", "postgresql://h:x/d"])
def test_fields_of_what_is_no_url(url: str) -> None:
    assert fields_of(url).database == ""


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        (DatabaseFields(kind="oracle", database="d"), "kind"),
        (DatabaseFields(kind="postgresql", host="h"), "name of the database"),
        (DatabaseFields(kind="sqlite"), "file"),
        (DatabaseFields(kind="mysql", host="https://h", database="d"), "host"),
        (DatabaseFields(kind="mysql", host="h", port="http", database="d"), "port"),
        (DatabaseFields(kind="mysql", host="h", port="70000", database="d"), "port"),
    ],
)
def test_fields_that_make_no_address_are_named(fields: DatabaseFields, word: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        url_of(fields)
    assert caught.value.code == "site.fields"
    assert word in caught.value.message
