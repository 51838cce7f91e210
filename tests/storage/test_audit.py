"""The audit log: append-only, chained, and without a personal value."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from lumadesk.domain.errors import KnownError
from lumadesk.storage import audit, notes, people
from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import verify
from tests.storage.making import erase, two_lives


@pytest.fixture
def written(vault: Vault, now: datetime) -> Vault:
    """A vault with five entries: its creation and four writes."""
    with vault.write("person.add", now) as tx:
        person_id = people.add(tx, name="Ada")
    for _ in range(3):
        with vault.write("note.add", now) as tx:
            notes.add(tx, person_id, "text")
    return vault


def unguarded(vault: Vault, *changes: str) -> None:
    """Change the log as somebody may who has the key and takes the triggers away."""
    with closing(vault.raw_connection()) as connection:
        triggers = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        ).fetchall()
        assert len(triggers) == 2
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for change in changes:
            connection.execute(change)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET verb = 'x'",
        "UPDATE audit SET hash = hash WHERE id = 1",
        "UPDATE OR REPLACE audit SET id = 2 WHERE id = 1",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT id, at, 'x', touched, hash FROM audit WHERE id = 5",
        "DELETE FROM audit WHERE id = 5",
    ],
)
def test_nothing_in_it_changes(written: Vault, now: datetime, change: str) -> None:
    with closing(written.raw_connection()) as connection:
        before = connection.execute("SELECT * FROM audit").fetchall()
        with pytest.raises(dbapi2.IntegrityError, match="append-only"):
            connection.execute(change)
        assert connection.execute("SELECT * FROM audit").fetchall() == before
    assert len(before) == 5
    with pytest.raises(Exception, match="append-only"), written.write("test", now) as tx:
        tx.connection.exec_driver_sql(change)


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ((), None),
        (("UPDATE audit SET verb = 'x' WHERE id = 3",), 3),
        (("UPDATE audit SET touched = '{}' WHERE id = 2",), 2),
        (("UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE id = 4",), 4),
        (("UPDATE audit SET hash = 'x' WHERE id = 5",), 5),
        (("UPDATE audit SET hash = (SELECT hash FROM audit WHERE id = 3) WHERE id = 1",), 1),
        (("DELETE FROM audit WHERE id = 1",), 2),
        (("DELETE FROM audit WHERE id = 3",), 4),
        (("DELETE FROM audit WHERE id = 5",), 5),
        (("DELETE FROM audit",), 1),
        (("DELETE FROM audit WHERE id = 3", "UPDATE audit SET id = id - 1 WHERE id > 3"), 3),
        (("INSERT INTO audit SELECT 6, at, verb, touched, hash FROM audit WHERE id = 5",), 6),
        (("UPDATE audit SET id = 9 WHERE id = 4", "UPDATE audit SET id = 4 WHERE id = 3"), 4),
    ],
)
def test_a_change_breaks_the_chain(written: Vault, changes: tuple[str, ...], broken: int | None) -> None:
    unguarded(written, *changes)
    with written.read() as tx:
        assert audit.verify(tx) == broken
    check = {check.name: check for check in verify(written)}["audit log"]
    assert check.ok == (broken is None)


def test_the_chain_goes_on_after_the_vault_was_closed(written: Vault, now: datetime) -> None:
    written.close()
    again = Vault.open_with_key(written.folder, written.key_b64())
    with again.write("person.add", now) as tx:
        people.add(tx, name="Bob")
    with again.read() as tx:
        assert audit.verify(tx) is None
        assert [entry.id for entry in audit.list_latest(tx, 2)] == [6, 5]
    again.close()


def test_a_write_that_touched_nothing_or_failed_is_no_entry(written: Vault, now: datetime) -> None:
    with written.write("nothing", now):
        pass
    with pytest.raises(KnownError), written.write("missing", now) as tx:
        people.update(tx, 99, name="x", email=None, phone=None, address=None)
    with written.read() as tx:
        assert [entry.verb for entry in audit.list_latest(tx)] == ["note.add"] * 3 + [
            "person.add",
            "vault.create",
        ]


def test_an_entry_says_what_was_touched(written: Vault, now: datetime) -> None:
    with written.write("note.add", now) as tx:
        first, second = notes.add(tx, 1, "a"), notes.add(tx, 1, "b")
    with written.read() as tx:
        (entry,) = audit.list_latest(tx, 1)
    assert (entry.at, entry.verb) == (now, "note.add")
    assert entry.touched == {"note": ((first, second),), "person": ((1, 1),)}


def test_no_personal_value_is_in_it(vault: Vault, now: datetime) -> None:
    one, _other = two_lives(vault, now, "quokka", "wombat")
    with vault.write("test.erase", now) as tx:
        erase(tx, one.person)
    with closing(vault.raw_connection()) as connection:
        text = str(connection.execute("SELECT * FROM audit").fetchall())
    assert "test.erase" in text
    assert "quokka" not in text
    assert "wombat" not in text


@given(st.sets(st.integers(1, 60)))
def test_runs_are_the_same_ids(ids: set[int]) -> None:
    found = audit.runs(ids)
    assert {id_ for first, last in found for id_ in range(first, last + 1)} == ids
    assert all(earlier[1] + 1 < later[0] for earlier, later in pairwise(found))
