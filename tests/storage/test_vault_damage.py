"""A damaged vault is named as one, with what to do: never a raw traceback, never silence."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import pytest

from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError
from lumadesk.storage import (
    audit,
    deletions,
    documents,
    enquiries,
    erasures,
    invoices,
    notes,
    people,
    requests,
    sites,
    timeline,
)
from lumadesk.storage.backup import backup
from lumadesk.storage.keys import derive, key_from_text
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import verify
from tests.conftest import CHEAP, PASSPHRASE
from tests.storage.cipher_pages import Pages
from tests.storage.making import Life, erase, two_lives

PAGE = 4096
READS: tuple[Callable[[Tx, int], object], ...] = (
    lambda tx, person: [people.rows(tx, people.ids(tx, search="wombat")), people.get(tx, person)],
    lambda tx, _person: enquiries.rows(tx, enquiries.ids(tx, EnquiryFilter(search="message"))),
    lambda tx, _person: enquiries.facets(tx),
    enquiries.for_person,
    notes.list_for,
    lambda tx, _person: requests.list_all(tx),
    lambda tx, _person: invoices.rows(tx, invoices.ids(tx)),
    lambda tx, _person: [documents.get(tx, row.id) for row in documents.list_for(tx)],
    timeline.entries,
    lambda tx, _person: [deletions.list_all(tx), erasures.list_all(tx), sites.all_sites(tx)],
    lambda tx, _person: audit.list_latest(tx),
)
DAMAGE = ("vault.damaged", "document.damaged")


@pytest.fixture
def closed(vault: Vault, now: datetime) -> tuple[Path, str, Life]:
    """Folder and key of a closed vault with everything in it, and whose life to read."""
    one, other = two_lives(vault, now, "quokka", "wombat")
    with vault.write("erasure.run", now) as tx:
        erase(tx, one.person)
    vault.close()
    return vault.folder, vault.key_b64(), other


def results(folder: Path, key: str, life: Life) -> list[object]:
    """What opening, each read and ``verify`` give; an error only as a KnownError with its hint.

    The last is the names of the checks that failed, or the code with which opening did.
    """
    try:
        vault = Vault.open_with_key(folder, key)
    except KnownError as error:
        return [code_of(error)]
    try:
        found: list[object] = []
        for read in READS:
            try:
                with vault.read() as tx:
                    result = read(tx, life.person)
                found.append(result)
            except KnownError as error:
                found.append(code_of(error))
        return [*found, [check.name for check in verify(vault) if not check.ok]]
    finally:
        vault.close()


def code_of(error: KnownError) -> str:
    assert error.hint, "each says what to do"
    return error.code


def restore(folder: Path, whole: dict[str, bytes]) -> None:
    for path in folder.iterdir():
        path.unlink()
    for name, data in whole.items():
        (folder / name).write_bytes(data)


def test_noise_in_any_page(closed: tuple[Path, str, Life]) -> None:
    """Every read gives what it gave before or says that the vault is damaged; verifying finds it always."""
    folder, key, life = closed
    database = folder / "vault.db"
    right = results(*closed)
    assert right[-1] == []
    whole = {path.name: path.read_bytes() for path in folder.iterdir()}
    data, chance = whole["vault.db"], random.Random(7)
    spoilt_reads = 0
    for page in range(0, len(data) // PAGE, 3):
        spoilt = bytearray(data)
        at = page * PAGE + chance.randrange(16 if page == 0 else 0, PAGE - 64)
        spoilt[at : at + 64] = chance.randbytes(64)
        restore(folder, whole)
        database.write_bytes(spoilt)
        told = results(folder, key, life)
        if len(told) == 1:
            assert told == ["vault.damaged"], f"page {page}"
            continue
        for position, (now, before) in enumerate(zip(told[:-1], right[:-1], strict=True)):
            assert now in (before, *DAMAGE), f"page {page}, read {position}"
            spoilt_reads += now != before
        assert "encryption" in told[-1], f"page {page}"
    assert spoilt_reads > 10


@pytest.mark.parametrize("kind", ["one bit", "two pages swapped", "a page of zeros", "one page twice"])
def test_subtle_damage_is_found(vault: Vault, now: datetime, kind: str) -> None:
    two_lives(vault, now, "quokka", "wombat")
    sound = {check.name for check in verify(vault) if check.ok}
    vault.close()
    database = vault.database_path
    data = bytearray(database.read_bytes())
    a, b = len(data) - 2 * PAGE, len(data) - PAGE  # of the documents, which opening does not read
    if kind == "one bit":
        data[a + 1000] ^= 1
    elif kind == "two pages swapped":
        data[a:b], data[b : b + PAGE] = data[b : b + PAGE], data[a:b]
    elif kind == "a page of zeros":
        data[a:b] = bytes(PAGE)
    else:
        data[a:b] = data[b : b + PAGE]
    database.write_bytes(data)
    again = Vault.open_with_key(vault.folder, vault.key_b64())
    checks = {check.name: check.ok for check in verify(again)}
    again.close()
    assert not checks["encryption"]
    assert set(checks) == sound, "the other checks are made all the same"


@pytest.mark.parametrize("kept", [0, 1, 17, PAGE - 1, PAGE, PAGE + 1, 5 * PAGE, 5 * PAGE + 7, -1])
def test_truncated(closed: tuple[Path, str, Life], kept: int) -> None:
    folder, key, life = closed
    database = folder / "vault.db"
    database.write_bytes(database.read_bytes()[:kept])
    told = results(folder, key, life)
    assert told == ["vault.damaged"] or told[-1], "either it does not open, or verifying finds it"
    before = database.read_bytes()
    results(folder, key, life)
    assert database.read_bytes() == before, "nothing makes it worse"


def other_file(database: Path, kind: str) -> None:
    if kind == "plain SQLite":
        database.unlink()
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("CREATE TABLE alembic_version (version_num)")
            connection.commit()
    else:
        content = {
            "text": b"Dear diary, " * 5000,
            "zeros": bytes(PAGE * 4),
            "noise": random.Random(1).randbytes(PAGE * 4),
        }
        database.write_bytes(content[kind])


@pytest.mark.parametrize("kind", ["plain SQLite", "text", "zeros", "noise"])
def test_another_file_in_its_place(closed: tuple[Path, str, Life], kind: str) -> None:
    folder, key, life = closed
    other_file(folder / "vault.db", kind)
    before = (folder / "vault.db").read_bytes()
    assert results(folder, key, life) == ["vault.damaged"]
    with pytest.raises(KnownError) as told:
        Vault.open_with_passphrase(folder, PASSPHRASE)
    assert (told.value.code, "backup" in told.value.hint) == ("vault.damaged", True)
    assert (folder / "vault.db").read_bytes() == before


def test_the_database_of_another_vault(closed: tuple[Path, str, Life], tmp_path: Path, now: datetime) -> None:
    folder, key, life = closed
    other = Vault.create(tmp_path / "other", passphrase="x", clock_now=now, cost=CHEAP)
    other.close()
    shutil.copyfile(tmp_path / "other" / "vault.db", folder / "vault.db")
    assert results(folder, key, life) == ["vault.damaged"]
    shutil.copyfile(tmp_path / "other" / "vault.keys", folder / "vault.keys")
    assert results(folder, key, life) == ["vault.wrong_key"]


@pytest.mark.parametrize(
    ("missing", "code"),
    [("vault.keys", "vault.keys_missing"), ("vault.db", "vault.damaged")],
)
def test_a_file_that_is_missing(closed: tuple[Path, str, Life], missing: str, code: str) -> None:
    folder, key, life = closed
    (folder / missing).unlink()
    assert results(folder, key, life) == [code]
    assert not (folder / missing).exists(), "an empty one is not made in its place"
    with pytest.raises(KnownError) as told:
        Vault.create(folder, passphrase="x", clock_now=datetime.now().astimezone())
    assert told.value.code == "vault.already_exists", "a damaged vault is not replaced by a new one"


def test_noise_in_the_log_that_a_crash_left(vault: Vault, now: datetime, tmp_path: Path) -> None:
    """What is in the log and not whole is dropped by SQLite; what was moved over before is there."""
    with vault.write("test", now) as tx:
        people.add(tx, name="Ada")
    with closing(vault.raw_connection()) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with vault.write("test", now) as tx:
        people.add(tx, name="Bob")
    log = (vault.folder / "vault.db-wal").read_bytes()
    assert len(log) > PAGE
    crashed = tmp_path / "crashed"
    for name, spoil in (("whole", 0), ("spoilt", 200)):
        folder = crashed / name
        shutil.copytree(vault.folder, folder, ignore=shutil.ignore_patterns("*-shm", "*.lock"))
        (folder / "vault.db-wal").write_bytes(log[:100] + bytes(spoil) + log[100 + spoil :])
        again = Vault.open_with_key(folder, vault.key_b64())
        with again.read() as tx:
            names = [person.name for person in people.rows(tx, people.ids(tx))]
        assert names == (["Ada"] if spoil else ["Ada", "Bob"])
        assert all(check.ok for check in verify(again))
        again.close()


@pytest.fixture
def end_of_message_spoilt(closed: tuple[Path, str, Life]) -> Iterator[tuple[Vault, Life]]:
    """A vault in which the last page of a long message is noise, and the life that it belongs to.

    SQLCipher gives zeros for such a page, and SQLite takes them for the end of the text.
    """
    folder, key, life = closed
    database = folder / "vault.db"
    pages = Pages(database, derive(key_from_text(key), "database")).of_database()
    (page,) = (
        number
        for number, content in enumerate(pages)
        if content.startswith(bytes(4)) and b"Message wombat" in content
    )
    with database.open("r+b") as file:
        file.seek(page * PAGE + 50)
        file.write(b"\x07" * 64)
    vault = Vault.open_with_key(folder, key)
    yield vault, life
    vault.close()


def test_zeros_in_the_place_of_a_text_are_never_given_out(end_of_message_spoilt: tuple[Vault, Life]) -> None:
    vault, life = end_of_message_spoilt
    seen: list[str] = []

    def read() -> None:
        with vault.read() as tx:
            seen.append(enquiries.get(tx, life.enquiries[0]).message)

    with pytest.raises(KnownError) as told:
        read()
    assert "\0" in seen[0], "nothing else told that the text is not what it was"
    assert told.value.code == "vault.damaged"


def test_zeros_in_the_place_of_a_text_are_never_written(
    end_of_message_spoilt: tuple[Vault, Life], now: datetime
) -> None:
    vault, life = end_of_message_spoilt

    def copy() -> None:
        with vault.write("note.add", now) as tx:
            found = enquiries.get(tx, life.enquiries[0])
            notes.add(tx, found.person_id, found.message)

    with pytest.raises(KnownError) as told:
        copy()
    assert told.value.code == "vault.damaged"
    with closing(vault.raw_connection()) as connection:
        assert connection.execute("SELECT count(*) FROM note WHERE body LIKE 'Message%'").fetchone() == (0,)


def test_a_backup_never_turns_damage_into_zeros(
    end_of_message_spoilt: tuple[Vault, Life], tmp_path: Path
) -> None:
    vault, _life = end_of_message_spoilt
    with pytest.raises(KnownError) as told:
        backup(vault, tmp_path / "backup")
    assert told.value.code == "vault.damaged"
    assert not (tmp_path / "backup").exists()


def test_an_erasure_never_turns_damage_into_zeros(
    end_of_message_spoilt: tuple[Vault, Life], now: datetime
) -> None:
    """It rewrites the database, and a page that was written anew would pass for a sound one."""
    vault, life = end_of_message_spoilt

    with vault.write("people.add", now) as tx:
        person_id = people.add(tx, name="Passing")
    with suppress(KnownError), vault.write("erasure.run", now) as tx:  # rewriting may fail, and say so
        erase(tx, person_id)
    vault.close()
    told_again = results(vault.folder, vault.key_b64(), life)
    assert told_again == ["vault.damaged"] or "encryption" in told_again[-1]


def test_writing_on_a_spoilt_page_is_told(closed: tuple[Path, str, Life], now: datetime) -> None:
    folder, key, life = closed
    vault = Vault.open_with_key(folder, key)
    with closing(vault.raw_connection()) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'note'").fetchone()
    vault.close()
    with (folder / "vault.db").open("r+b") as file:
        file.seek((root - 1) * PAGE + 100)
        file.write(bytes(64))
    again = Vault.open_with_key(folder, key)
    with pytest.raises(KnownError) as told, again.write("note.add", now) as tx:
        notes.add(tx, life.person, "text")
    again.close()
    assert told.value.code == "vault.damaged"
    assert "backup" in told.value.hint


def edited(lines: list[bytes]) -> list[bytes]:
    return [lines[0][:-5] + b"AAAA\n", *lines[1:]]


@pytest.mark.parametrize(
    "spoil", [edited, lambda lines: lines[:-1], lambda _lines: [b"noise\n"]], ids=["edited", "short", "noise"]
)
def test_a_ledger_that_was_changed_is_named_when_opening(
    vault: Vault, now: datetime, spoil: Callable[[list[bytes]], list[bytes]]
) -> None:
    one, other = two_lives(vault, now, "quokka", "wombat")
    for life in (one, other):
        with vault.write("erasure.run", now) as tx:
            erase(tx, life.person)
    ledger = vault.ledger.path
    right = ledger.read_bytes()
    ledger.write_bytes(b"".join(spoil(right.splitlines(keepends=True))))
    assert [check.name for check in verify(vault) if not check.ok] == ["erasure ledger"]
    vault.close()
    again = Vault.open_with_key(vault.folder, vault.key_b64())
    assert "ledger" in again.notices[0]
    assert ledger.read_bytes() == right
    assert [check.name for check in verify(again) if not check.ok] == []
    again.close()
    once = Vault.open_with_key(vault.folder, vault.key_b64())
    assert once.notices == ()
    once.close()


def test_a_line_that_a_kill_left_is_nothing_to_tell(vault: Vault, now: datetime) -> None:
    one, _other = two_lives(vault, now, "quokka", "wombat")
    with vault.write("erasure.run", now) as tx:
        erase(tx, one.person)
    vault.close()
    with vault.ledger.path.open("ab") as file:
        file.write(b"half a li")
    again = Vault.open_with_key(vault.folder, vault.key_b64())
    assert again.notices == ()
    again.close()
