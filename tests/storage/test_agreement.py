"""The ledger's two copies are one list again after a kill, damage or an old database, and are replayed."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from lumadesk.domain.errors import KnownError
from lumadesk.storage import agreement, audit, enquiries, erasures, notes, people, tombstones
from lumadesk.storage.ledger import LEDGER_NAME
from lumadesk.storage.replay import replay
from lumadesk.storage.schema import TABLES
from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import verify
from tests.storage.making import Arrived, Life, add_life, add_site, arrive, erase, two_lives


def sound(vault: Vault) -> dict[str, bool]:
    return {check.name: check.ok for check in verify(vault)}


def erased(vault: Vault, now: datetime) -> tuple[Life, Life]:
    """The first of two people is erased."""
    lives = two_lives(vault, now, "quokka", "wombat")
    with vault.write("erasure.run", now) as tx:
        erase(tx, lives[0].person)
    return lives


def reopened(vault: Vault) -> Vault:
    vault.close()
    return Vault.open_with_key(vault.folder, vault.key_b64())


def test_an_erasure_writes_one_line_that_names_nobody(vault: Vault, now: datetime) -> None:
    one, _other = erased(vault, now)
    (line,) = vault.ledger.read_lines()
    assert "quokka" not in line
    entry = vault.ledger.open_line(line, None)
    assert entry is not None
    assert "quokka" not in str(entry.to_document())
    assert entry.at == now
    assert entry.erased.people == {one.person}
    assert entry.erased.records["enquiry"] == set(one.enquiries)
    assert entry.erased.kept["invoice"] == {one.issued}
    assert sound(vault)["erasure ledger"]


def test_a_write_that_erases_nothing_writes_no_line(vault: Vault, now: datetime) -> None:
    two_lives(vault, now, "quokka", "wombat")
    assert not vault.ledger.path.exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes()[:40] + b"!" + path.read_bytes()[41:]),
        lambda path: path.write_bytes(path.read_bytes() * 2),
        lambda path: path.write_bytes(b"\x00\xff\n" + path.read_bytes()),
    ],
    ids=["missing", "empty", "cut", "edited", "doubled", "noise before"],
)
def test_a_damaged_file_is_noticed_and_written_again(vault: Vault, now: datetime, damage: object) -> None:
    erased(vault, now)
    before = vault.ledger.path.read_bytes()
    damage(vault.ledger.path)  # type: ignore[operator]
    assert not sound(vault)["erasure ledger"]
    again = reopened(vault)
    assert again.ledger.path.read_bytes() == before
    assert all(sound(again).values())
    with again.read() as tx:
        assert len(erasures.list_all(tx)) == 1
    again.close()


def test_a_line_edited_in_the_database_is_noticed(vault: Vault, now: datetime) -> None:
    """Also where the file was edited alike: the line no longer opens."""
    erased(vault, now)
    with closing(vault.raw_connection()) as connection:
        connection.execute("UPDATE ledger_line SET line = substr(line, 1, 40) || '!' || substr(line, 42)")
        (line,) = connection.execute("SELECT line FROM ledger_line").fetchone()
    assert not sound(vault)["erasure ledger"]
    vault.ledger.rewrite([line])
    (check,) = (check for check in verify(vault) if not check.ok)
    assert check.detail == "line 1 is not genuine"


def test_an_erased_record_that_returns_is_noticed(vault: Vault, now: datetime) -> None:
    one, _other = erased(vault, now)
    assert all(sound(vault).values())
    with closing(vault.raw_connection()) as connection:
        connection.execute(
            "INSERT INTO note (id, person_id, created_at, body) VALUES (?, ?, '2026-11-03 00:00:00', 'x')",
            (one.note, one.person),
        )
    (check,) = (check for check in verify(vault) if not check.ok)
    assert (check.name, check.detail) == ("erased stays erased", f"erased, but there: note {one.note}")


def test_a_failed_commit_takes_its_line_back(
    vault: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _other = two_lives(vault, now, "quokka", "wombat")
    seen: list[bytes] = []

    def fail(_connection: Connection) -> None:
        seen.append(vault.ledger.path.read_bytes())
        raise ZeroDivisionError

    monkeypatch.setattr(Connection, "commit", fail)
    with pytest.raises(ZeroDivisionError), vault.write("erasure.run", now) as tx:
        erase(tx, one.person)
    monkeypatch.undo()
    assert len(seen[0]) > 100, "the line was on the disk before"
    assert vault.ledger.read_lines() == []
    with vault.read() as tx:
        assert people.get(tx, one.person).erased_at is None
    assert all(sound(vault).values())


def test_a_file_that_cannot_be_written_erases_nothing(vault: Vault, now: datetime) -> None:
    one, _other = two_lives(vault, now, "quokka", "wombat")
    vault.ledger.path.mkdir()
    with pytest.raises((KnownError, OSError)), vault.write("erasure.run", now) as tx:
        erase(tx, one.person)
    vault.ledger.path.rmdir()
    with vault.read() as tx:
        assert people.get(tx, one.person).erased_at is None
        assert erasures.list_all(tx) == []


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from lumadesk.storage.ledger import Ledger
from lumadesk.storage.schema import TABLES
from lumadesk.storage.vault import Vault
from tests.storage.making import erase
append = Ledger.append
def append_and_die(self, line):
    append(self, line)
    os.kill(os.getpid(), signal.SIGKILL)
Ledger.append = append_and_die
vault = Vault.open_with_key(Path(sys.argv[1]), sys.stdin.readline().strip())
with vault.write("erasure.run", datetime.fromisoformat(sys.argv[3])) as tx:
    erase(tx, int(sys.argv[2]))
"""


def test_killed_between_the_line_and_the_commit(vault: Vault, now: datetime) -> None:
    """The owner had confirmed it: the next opening carries the erasure out."""
    one, other = two_lives(vault, now, "quokka", "wombat")
    vault.close()
    child = subprocess.run(
        [sys.executable, "-c", KILLED, str(vault.folder), str(one.person), now.isoformat()],
        input=f"{vault.key_b64()}\n",
        text=True,
        check=False,
    )
    assert child.returncode == -9
    assert len((vault.folder / LEDGER_NAME).read_bytes()) > 100
    # Closed only afterwards: the last connection to be closed takes the log with it.
    with closing(vault.raw_connection()) as connection:
        found = connection.execute("SELECT name FROM person WHERE id = ?", (one.person,)).fetchone()
        assert found == ("Name quokka",), "the transaction itself was never committed"
        again = Vault.open_with_key(vault.folder, vault.key_b64())
    with again.read() as tx:
        assert people.get(tx, one.person).erased_at == now
        assert enquiries.ids(tx, enquiries.EnquiryFilter()) == sorted(other.enquiries, reverse=True)
        assert [erasure.at for erasure in erasures.list_all(tx)] == [now]
        assert audit.list_latest(tx, 1)[0].verb == "ledger.agree"
        assert tx.column("SELECT count(*) FROM ledger_line") == [1]
        assert tx.column("SELECT count(*) FROM tombstone") == [2]
    assert all(sound(again).values())
    once_more = reopened(again)
    with once_more.read() as tx:
        assert audit.list_latest(tx, 1)[0].verb == "ledger.agree", "agreeing twice is agreeing once"
        assert tx.column("SELECT count(*) FROM audit WHERE verb = 'ledger.agree'") == [1]
    once_more.close()


# Replaying.


def test_an_old_database_under_a_newer_ledger_forgets_again(vault: Vault, now: datetime) -> None:
    """As after a copy of ``vault.db`` alone was put back from somewhere."""
    one, other = two_lives(vault, now, "quokka", "wombat")
    vault.close()
    old = vault.database_path.read_bytes()
    again = Vault.open_with_key(vault.folder, vault.key_b64())
    with again.write("erasure.run", now) as tx:
        erase(tx, one.person)
    with again.write("enquiries.delete", now) as tx:
        enquiries.delete(tx, [other.enquiries[0]])
    again.close()
    vault.database_path.write_bytes(old)
    back = Vault.open_with_key(vault.folder, vault.key_b64())
    with back.read() as tx:
        assert people.get(tx, one.person).erased_at is not None
        assert enquiries.ids(tx, enquiries.EnquiryFilter()) == [other.enquiries[1]]
        assert notes.list_for(tx, one.person) == []
        assert len(erasures.list_all(tx)) == 1
        assert tombstones.known(tx, 1, ["quokka-1", "quokka-2", "wombat-1", "wombat-2"]) == {
            "quokka-1",
            "quokka-2",
            "wombat-1",
        }
    assert len(back.ledger.read_lines()) == 2
    assert all(sound(back).values())
    back.close()


def test_replaying_twice_is_replaying_once(vault: Vault, now: datetime) -> None:
    erased(vault, now)
    with vault.read() as tx:
        (entry,) = (entry for entry in vault.ledger.open_all(agreement.lines_of(tx)) if entry)
    before = everything(vault)
    assert sum(map(len, before.values())) > 20
    for _ in range(2):
        with vault.write("test.replay", now) as tx:
            replay(tx, entry)
            tx._touched.clear()  # the audit log would differ
    assert everything(vault) == before


def everything(vault: Vault) -> dict[str, list[object]]:
    """Every row of every table."""
    with vault.read() as tx:
        return {table.name: list(tx.connection.execute(select(table))) for table in TABLES}


def test_what_came_after_the_erasure_stays(vault: Vault, now: datetime) -> None:
    """A person who writes again is a new one, whatever is replayed."""
    erased(vault, now)
    with vault.write("sync", now) as tx:
        (new,) = arrive(tx, 1, Arrived(key="quokka-3", email="quokka@example.com", name="Again"))
    vault.ledger.path.write_bytes(b"")
    again = reopened(vault)
    with again.read() as tx:
        found = enquiries.get(tx, new)
        assert people.get(tx, found.person_id).name == "Again"
    again.close()


def test_ids_that_were_in_use_are_not_given_again_after_a_replay(vault: Vault, now: datetime) -> None:
    vault.close()
    old = vault.database_path.read_bytes()
    again = Vault.open_with_key(vault.folder, vault.key_b64())
    with again.write("test", now) as tx:
        life = add_life(tx, add_site(tx), "quokka", billed=False)
    with again.write("erasure.run", now) as tx:
        erase(tx, life.person)
    again.close()
    vault.database_path.write_bytes(old)
    back = Vault.open_with_key(vault.folder, vault.key_b64())
    with back.write("test", now) as tx:
        assert people.add(tx, name="Bob") > life.person
    assert all(sound(back).values())
    back.close()


def test_an_entry_is_known_by_its_content(vault: Vault, now: datetime) -> None:
    """Lines are sealed anew on another database, so settling must not count them twice."""
    one, _other = erased(vault, now)
    with vault.read() as tx:
        (entry,) = (entry for entry in vault.ledger.open_all(agreement.lines_of(tx)) if entry)
    with vault.write("test", now) as tx:
        assert len(agreement.settle(tx, vault.ledger, [entry, entry])) == 1
        later = replace(entry, at=now + timedelta(days=1))
        lines = agreement.settle(tx, vault.ledger, [entry, later])
    assert len(lines) == 2
    assert all(entry is not None for entry in vault.ledger.open_all(lines))
    with vault.read() as tx:
        assert people.get(tx, one.person).erased_at == now
