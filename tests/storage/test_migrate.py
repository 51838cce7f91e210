"""Every revision of the vault's schema, up and down with data in it, and what a failing one leaves."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlcipher3 import dbapi2

from lumadesk.domain.errors import KnownError
from lumadesk.storage import migrate
from lumadesk.storage.engine import connect, make_engine
from lumadesk.storage.migrations.versions import r0007_policy
from lumadesk.storage.schema import TABLES, belongs_to_model, metadata
from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import verify

KEY = bytes(range(32))
SCRIPTS = list(ScriptDirectory(str(migrate.MIGRATIONS)).walk_revisions())[::-1]
REVISIONS = [script.revision for script in SCRIPTS]
BEFORE = dict(zip(REVISIONS, ["base", *REVISIONS], strict=False))

#: Values that triggers or other code ask for; every other column is filled by its type.
MEANT: dict[tuple[str, str], str] = {
    ("invoice", "status"): "draft",
    ("request", "status"): "answered",
    ("request", "pauses"): '[["2026-11-04", "2026-11-06"], ["2026-11-09", null]]',
}

#: Columns that a revision takes away, because nothing ever used them: column -> what undoing it fills in.
DROPPED: dict[str, dict[tuple[str, str], Any]] = {"0004": {("site", "undo_minutes"): 0}}

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    database = tmp_path / "vault.db"
    with closing(connect(database, KEY)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    yield database
    with closing(connect(database, KEY)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def to(path: Path, revision: str) -> None:
    if revision != "base":
        migrate.run(path, KEY, revision)


def tables(connection: dbapi2.Connection) -> list[str]:
    """The tables that hold rows of their own."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    foreign = ("sqlite_", "alembic_version")
    return [name for (name,) in found if not name.startswith(foreign) and "_search" not in name]


def fill(path: Path) -> None:
    """Two rows into every table; whatever points elsewhere points at a row that is there."""
    with closing(connect(path, KEY)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for table in sorted(tables(connection), key=lambda name: name != "invoice"):
            columns = connection.execute(f"PRAGMA table_info('{table}')").fetchall()
            for number in (1, 2):
                values = [_value(table, name, type_, number) for _, name, type_, *_rest in columns]
                marks = ", ".join("?" * len(values))
                connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def _value(table: str, column: str, type_: str, number: int) -> Any:
    if (table, column) in MEANT:
        return MEANT[table, column]
    return {
        "INTEGER": number,
        "BOOLEAN": number - 1,
        "DATETIME": f"2026-11-0{number} 10:30:00.000000",
        "DATE": f"2026-11-0{number}",
        "BLOB": bytes([number]) * 5000,
    }.get(type_, f"{table} {column} {number} é")


def rows(path: Path) -> Rows:
    """Every row of every table, column -> value."""
    with closing(connect(path, KEY)) as connection:
        found = {}
        for table in tables(connection):
            cursor = connection.execute(f"SELECT * FROM {table} ORDER BY id")
            names = [column[0] for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor]
        return found


def as_far_as(there: Rows, before: Rows) -> Rows:
    """``there`` without the tables and columns that ``before`` does not have."""
    return {
        table: [{name: row[name] for name in before[table][0]} for row in there[table]] for table in before
    }


def without(found: Rows, columns: dict[tuple[str, str], Any]) -> Rows:
    return {
        table: [{name: value for name, value in row.items() if (table, name) not in columns} for row in kept]
        for table, kept in found.items()
    }


def schema(path: Path) -> set[tuple[str, str, str]]:
    with closing(connect(path, KEY)) as connection:
        return set(connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall())


def test_there_is_one_line_of_revisions_and_its_end_is_named() -> None:
    assert ScriptDirectory(str(migrate.MIGRATIONS)).get_heads() == [migrate.HEAD]
    assert REVISIONS[-1] == migrate.HEAD
    assert migrate.known_revisions() == set(REVISIONS)


@pytest.mark.parametrize("revision", REVISIONS)
def test_up_keeps_every_row(path: Path, revision: str) -> None:
    to(path, BEFORE[revision])
    fill(path)
    before = without(rows(path), DROPPED.get(revision, {}))
    to(path, revision)
    after = rows(path)
    assert as_far_as(after, before) == before
    with closing(connect(path, KEY)) as connection:
        assert migrate.revision_of(connection) == revision


@pytest.mark.parametrize("revision", REVISIONS)
def test_down_undoes_up_and_keeps_every_row(path: Path, revision: str) -> None:
    to(path, BEFORE[revision])
    was = schema(path)
    to(path, revision)
    fill(path)
    before = rows(path)
    migrate.run(path, KEY, BEFORE[revision], down=True)
    if BEFORE[revision] == "base":
        assert rows(path) == {}
    else:
        assert schema(path) == was
        after = rows(path)
        dropped = DROPPED.get(revision, {})
        kept_columns = without(after, dropped)
        assert kept_columns == as_far_as(before, kept_columns)
        for (table, column), filled in dropped.items():
            assert {row[column] for row in after[table]} == {filled}
        assert all(len(kept) == 2 for kept in after.values())


@pytest.mark.parametrize("revision", REVISIONS)
def test_down_and_up_again_is_the_same(path: Path, revision: str) -> None:
    to(path, revision)
    before = schema(path)
    migrate.run(path, KEY, BEFORE[revision], down=True)
    to(path, revision)
    assert schema(path) == before


def test_rows_from_before_the_search_index_are_found_by_it(path: Path) -> None:
    to(path, "0001")
    fill(path)
    to(path, "0002")
    with closing(connect(path, KEY)) as connection:
        for noun in ("enquiry", "person"):
            found = connection.execute(f"SELECT rowid FROM {noun}_search WHERE {noun}_search MATCH 'name'")
            assert found.fetchall() == [(1,), (2,)]


def test_requests_from_before_their_events_tell_them(path: Path) -> None:
    to(path, BEFORE["0005"])
    fill(path)
    to(path, "0005")
    with closing(connect(path, KEY)) as connection:
        told = connection.execute(
            "SELECT kind, day, about, recorded_at FROM request_event WHERE request_id = 2 ORDER BY id"
        ).fetchall()
        assert [(kind, day) for kind, day, *_rest in told] == [
            ("received", "2026-11-02"),
            ("acknowledged", "2026-11-02"),
            ("identity-asked", "2026-11-02"),
            ("identity-received", "2026-11-02"),
            ("fee-paid", "2026-11-02"),
            ("extended", "2026-11-02"),
            ("clarification-asked", "2026-11-04"),
            ("clarification-answered", "2026-11-06"),
            ("clarification-asked", "2026-11-09"),
            ("answered", "2026-11-02"),
        ]
        (asked,) = connection.execute(
            "SELECT id FROM request_event WHERE request_id = 2 AND day = '2026-11-04'"
        ).fetchone()
        assert {about for _, _, about, _ in told} == {None, asked}
        assert {at for *_rest, at in told} == {"2026-11-02 10:30:00.000000"}
        channel = connection.execute("SELECT DISTINCT channel, role, applicant FROM request").fetchall()
        assert channel == [("other", "self", "")]


@pytest.mark.parametrize("table", ["request_event", "complaint_event"])
def test_what_happened_is_never_changed(path: Path, table: str) -> None:
    to(path, migrate.HEAD)
    fill(path)
    with closing(connect(path, KEY)) as connection:
        for change in (f"UPDATE {table} SET day = '2020-01-01'", f"DELETE FROM {table}"):
            with pytest.raises(dbapi2.IntegrityError, match="never changed"):
                connection.execute(change)
        connection.execute(f"UPDATE {table} SET note = ''")


@pytest.mark.parametrize("table", sorted(r0007_policy.LOGS))
def test_what_was_recorded_is_never_changed(path: Path, table: str) -> None:
    to(path, migrate.HEAD)
    fill(path)
    with closing(connect(path, KEY)) as connection:
        for column in r0007_policy.LOGS[table]:
            with pytest.raises(dbapi2.IntegrityError, match="never changed"):
                connection.execute(f"UPDATE {table} SET {column} = 'x'")
        with pytest.raises(dbapi2.IntegrityError, match="never changed"):
            connection.execute(f"DELETE FROM {table}")


def test_the_migrated_schema_is_that_of_the_models(path: Path) -> None:
    to(path, migrate.HEAD)
    engine = make_engine(path, KEY)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": belongs_to_model, "compare_type": True}
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()
    with closing(connect(path, KEY)) as raw:
        assert tables(raw) == sorted(table.name for table in TABLES)
        for table in TABLES:
            (sql,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table.name,)).fetchone()
            assert "AUTOINCREMENT" in sql, f"an id of {table.name} could be given twice"


def test_the_comparison_would_notice_a_difference(path: Path) -> None:
    to(path, migrate.HEAD)
    with closing(connect(path, KEY)) as connection:
        connection.execute("DROP INDEX ix_note_person_id")
        connection.execute("ALTER TABLE note ADD COLUMN mood VARCHAR")
    engine = make_engine(path, KEY)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": belongs_to_model})
        assert {difference[0] for difference in compare_metadata(context, metadata)} == {
            "remove_column",
            "add_index",
        }
    engine.dispose()


# What opening a vault makes of it.

ADDS = "op.execute('CREATE TABLE pet (id INTEGER PRIMARY KEY, name VARCHAR)')"
FAILS = f"{ADDS}; op.execute('DELETE FROM setting'); op.execute('SELECT nothing FROM nowhere')"
LEAVES_ORPHANS = f"{ADDS}; op.execute(\"INSERT INTO note VALUES (1, 99, '2026-11-03', 'x')\")"


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The program in its next version, which has one more revision that does this."""

    def arrive(action: str) -> None:
        scripts = tmp_path / "migrations"
        shutil.copytree(migrate.MIGRATIONS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        (scripts / "versions" / "r9000_next.py").write_text(
            "from alembic import op\n"
            f"revision, down_revision, branch_labels, depends_on = '9000', {migrate.HEAD!r}, None, None\n"
            f"def upgrade(): {action}\n"
        )
        monkeypatch.setattr(migrate, "MIGRATIONS", scripts)
        monkeypatch.setattr(migrate, "HEAD", "9000")

    return arrive


@pytest.fixture
def filled(vault: Vault) -> tuple[Path, str]:
    """The folder and the key of a vault of this version, closed, with something in it."""
    with closing(vault.raw_connection()) as connection:
        connection.execute("INSERT INTO setting (name, value) VALUES ('colour', 'blue')")
    vault.close()
    return vault.folder, vault.key_b64()


def opened(folder: Path, key: str) -> tuple[str, Any, set[str]]:
    """The revision, a row and the tables of a vault, which is sound."""
    vault = Vault.open_with_key(folder, key)
    try:
        assert all(check.ok for check in verify(vault))
        with closing(vault.raw_connection()) as connection:
            return (
                migrate.revision_of(connection),
                connection.execute("SELECT value FROM setting WHERE name = 'colour'").fetchone(),
                set(tables(connection)),
            )
    finally:
        vault.close()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"vault.lock"}


def test_an_older_vault_is_brought_up_to_date(
    filled: tuple[Path, str], next_version: Callable[[str], None]
) -> None:
    before = names(filled[0])
    next_version(ADDS)
    revision, row, found = opened(*filled)
    assert (revision, row) == ("9000", ("blue",))
    assert "pet" in found
    assert names(filled[0]) == before, "the copy holds what may be erased later"


@pytest.mark.parametrize("action", [FAILS, LEAVES_ORPHANS, "raise ValueError('x')", "raise OSError(5, 'x')"])
def test_a_failing_migration_leaves_the_vault_as_it_was(
    filled: tuple[Path, str],
    next_version: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    action: str,
) -> None:
    before = names(filled[0])
    next_version(action)
    with pytest.raises(KnownError) as told:
        Vault.open_with_key(*filled)
    assert told.value.code == "vault.upgrade_failed"
    assert told.value.hint
    monkeypatch.undo()
    revision, row, found = opened(*filled)
    assert (revision, row) == (REVISIONS[-1], ("blue",))
    assert found == {table.name for table in TABLES}
    assert names(filled[0]) == before


def test_a_migration_that_spoils_the_database_is_taken_back(
    filled: tuple[Path, str], next_version: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What had been committed already is replaced by the copy."""
    next_version(ADDS)

    def not_sound(_path: Path, _key: bytes) -> None:
        raise RuntimeError

    monkeypatch.setattr(migrate, "_verify", not_sound)
    with pytest.raises(KnownError) as told:
        Vault.open_with_key(*filled)
    assert told.value.code == "vault.upgrade_failed"
    monkeypatch.undo()
    assert opened(*filled) == (REVISIONS[-1], ("blue",), {table.name for table in TABLES})


def test_a_newer_vault_is_refused_and_not_touched(filled: tuple[Path, str]) -> None:
    folder, key = filled
    vault = Vault.open_with_key(folder, key)
    with closing(vault.raw_connection()) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    vault.close()
    before = (folder / "vault.db").read_bytes()
    with pytest.raises(KnownError) as told:
        Vault.open_with_key(folder, key)
    assert told.value.code == "vault.newer"
    assert told.value.hint
    assert (folder / "vault.db").read_bytes() == before
    assert migrate.COPY_SUFFIX not in "".join(names(folder))


def test_the_copy_of_an_upgrade_that_was_killed_goes_at_the_next_opening(filled: tuple[Path, str]) -> None:
    copy = filled[0] / f"vault.db{migrate.COPY_SUFFIX}"
    copy.write_bytes(os.urandom(4096))
    opened(*filled)
    assert not copy.exists()
