"""What is readable of a damaged vault comes into a new one; only what is spoilt is lost."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError
from lumadesk.storage import enquiries, notes, people
from lumadesk.storage.keys import derive
from lumadesk.storage.salvage import salvage
from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import verify
from tests.storage.cipher_pages import Pages
from tests.storage.making import erase, two_lives

PAGE = 4096


def spoil(database: Path, pages: list[int]) -> None:
    chance = random.Random(3)
    with database.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE + 200)
            file.write(chance.randbytes(64))


def pages_of(vault: Vault, table: str) -> tuple[list[int], list[int]]:
    """The inner pages and the leaves of a table, in order, as SQLite's file format describes them."""
    with closing(vault.raw_connection()) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    pages = Pages(vault.database_path, derive(vault.master, "database")).of_database()
    inner: list[int] = []
    leaves: list[int] = []

    def walk(number: int) -> None:
        page = pages[number - 1]
        if page[0] != 5:
            leaves.append(number)
            return
        inner.append(number)
        count = int.from_bytes(page[3:5], "big")
        cells = [int.from_bytes(page[12 + 2 * i : 14 + 2 * i], "big") for i in range(count)]
        for at in [*cells, 8]:
            walk(int.from_bytes(page[at : at + 4], "big"))

    walk(root)
    return inner, leaves


def salvaged(vault: Vault, to: Path) -> tuple[Vault, tuple[str, ...], int]:
    report = salvage(vault.folder, to, master=vault.master)
    return Vault.open(to, master=vault.master), report.damaged, report.cut


def test_a_sound_vault_comes_over_whole(vault: Vault, now: datetime, tmp_path: Path) -> None:
    one, other = two_lives(vault, now, "quokka", "wombat")
    with vault.write("erasure.run", now) as tx:
        erase(tx, one.person)
    vault.close()
    before = vault.database_path.read_bytes()
    new, damaged, cut = salvaged(vault, tmp_path / "new")
    assert (damaged, cut) == ((), 0)
    assert [check.name for check in verify(new) if not check.ok] == []
    with new.read() as tx:
        assert people.rows(tx, [other.person])
        assert enquiries.ids(tx, EnquiryFilter(search="wombat"))
        assert not enquiries.ids(tx, EnquiryFilter(search="quokka"))
    new.close()
    assert vault.database_path.read_bytes() == before


def test_only_what_is_spoilt_is_lost(vault: Vault, now: datetime, tmp_path: Path) -> None:
    with vault.write("test", now) as tx:
        ids = [people.add(tx, name=f"Person {number} {'x' * 100}") for number in range(1500)]
        for person_id in ids:
            notes.add(tx, person_id, "a note")
    with closing(vault.raw_connection()) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _inner, leaves = pages_of(vault, "person")
    vault.close()
    assert len(leaves) > 20
    spoil(vault.database_path, leaves[5:7])
    new, damaged, cut = salvaged(vault, tmp_path / "new")
    with new.read() as tx:
        kept = people.ids(tx)
    assert damaged == ("person",)
    assert 1400 < len(kept) < 1500
    assert cut == 1500 - len(kept), "the notes of whom was lost"
    assert {check.name for check in verify(new) if not check.ok} <= {"audit log"}
    with new.write("test", now) as tx:
        assert people.add(tx, name="Later") == ids[-1] + 1, "no id is given twice"
    new.close()


def test_a_spoilt_inner_page(vault: Vault, now: datetime, tmp_path: Path) -> None:
    with vault.write("test", now) as tx:
        for number in range(300):
            people.add(tx, name=f"Person {number}")
        for number in range(2000):
            notes.add(tx, 1 + number % 300, f"note {number} {'x' * 200}")
    with closing(vault.raw_connection()) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (inner, *_more), _leaves = pages_of(vault, "note")
    vault.close()
    spoil(vault.database_path, [inner])
    new, damaged, _cut = salvaged(vault, tmp_path / "new")
    assert "note" in damaged
    with new.read() as tx:
        assert len(people.ids(tx)) == 300, "the other tables are whole"
    new.close()


def test_whose_first_page_is_spoilt(vault: Vault, tmp_path: Path) -> None:
    vault.close()
    spoil(vault.database_path, [1])
    with pytest.raises(KnownError) as told:
        salvage(vault.folder, tmp_path / "new", master=vault.master)
    assert told.value.code in {"vault.beyond_salvage", "vault.damaged"}
    assert "restore" in told.value.hint.lower()
    assert not (tmp_path / "new").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_who_was_erased_is_not_salvaged(vault: Vault, now: datetime, tmp_path: Path) -> None:
    """The database is an old one, put back by hand, and damaged: the ledger's file still counts."""
    one, _other = two_lives(vault, now, "quokka", "wombat")
    with closing(vault.raw_connection()) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    old = vault.database_path.read_bytes()
    with vault.write("erasure.run", now) as tx:
        erase(tx, one.person)
    vault.close()
    vault.database_path.write_bytes(old)
    new, _damaged, _cut = salvaged(vault, tmp_path / "new")
    with new.read() as tx:
        assert not people.rows(tx, [one.person]) or people.rows(tx, [one.person])[0].erased_at
        assert not enquiries.ids(tx, EnquiryFilter(search="quokka"))
    new.close()


def test_a_vault_that_is_open_is_left_alone(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as told:
        salvage(vault.folder, tmp_path / "new", master=vault.master)
    assert told.value.code == "vault.in_use"
