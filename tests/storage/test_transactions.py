"""A transaction is whole or not at all, whatever happens to the process."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError
from lumadesk.storage import audit, enquiries, notes, people, requests, settings
from lumadesk.storage.columns import instant_from, instant_text
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import verify
from tests.storage.making import TODAY, Arrived, add_life, add_site, arrive, two_lives


def count(vault: Vault, table: str) -> int:
    with vault.read() as tx:
        (found,) = tx.column(f"SELECT count(*) FROM {table}")
    return int(found)


def test_an_error_takes_everything_back(vault: Vault, now: datetime) -> None:
    def fail() -> None:
        with vault.write("test", now) as tx:
            add_life(tx, add_site(tx), "quokka")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    for table in ("person", "enquiry", "note", "invoice", "document", "request", "site", "number_series"):
        assert count(vault, table) == 0
    assert count(vault, "audit") == 1, "only the vault's creation"
    with vault.write("test", now) as tx:
        life = add_life(tx, add_site(tx), "quokka")
    assert life.person == 1, "the vault goes on working, and no id was lost"
    assert all(check.ok for check in verify(vault))


def test_a_broken_reference_takes_everything_back(vault: Vault, now: datetime) -> None:
    def fail() -> None:
        with vault.write("test", now) as tx:
            people.add(tx, name="Ada")
            notes.add(tx, 99, "a secret about somebody")

    with pytest.raises(IntegrityError) as error:
        fail()
    assert "a secret" not in str(error.value), "no error shows what was bound"
    assert count(vault, "person") == 0


def test_what_was_touched_is_told(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        assert tx.touched == {}
        one, two = people.add(tx, name="Ada"), people.add(tx, name="Bob")
        notes.add(tx, two, "text")
        tx.touch_all("invoice", [])
        assert tx.touched == {"person": {one, two}, "note": {1}}


def test_a_write_inside_a_write_is_a_bug(vault: Vault, now: datetime) -> None:
    with pytest.raises(RuntimeError), vault.write("outer", now), vault.write("inner", now):
        pass
    with vault.write("after", now) as tx:
        people.add(tx, name="Ada")


def test_a_read_cannot_write(vault: Vault) -> None:
    with vault.read() as tx, pytest.raises(RuntimeError):
        people.add(tx, name="Ada")
    with pytest.raises(KnownError) as refused, vault.read() as tx:
        tx.connection.exec_driver_sql("DELETE FROM audit")
    assert refused.value.code == "vault.read_only"
    assert count(vault, "audit") == 1


def test_a_reader_sees_one_moment(vault: Vault, now: datetime) -> None:
    with vault.read() as before:
        assert people.ids(before) == []
        with vault.write("test", now) as tx:
            people.add(tx, name="Ada")
            with vault.read() as meanwhile:
                assert people.ids(meanwhile) == [], "what is not committed"
        assert people.ids(before) == []
        with vault.read() as after:
            assert people.ids(after) == [1]


def test_the_remembered_list_belongs_to_the_same_moment(vault: Vault, now: datetime) -> None:
    with vault.write("sync", now) as tx:
        arrive(tx, add_site(tx), Arrived(key="1"))
    with vault.read() as tx:
        enquiries.ids(tx, EnquiryFilter())  # remembered from here on
    with vault.read() as reader:
        listed = enquiries.ids(reader, EnquiryFilter())
        with vault.write("sync", now) as tx:
            arrive(tx, 1, Arrived(key="2"))
        assert reader.column("SELECT id FROM enquiry") == listed == [1]


def test_many_readers_beside_a_writer(vault: Vault, now: datetime) -> None:
    """Every reader sees whole writes only: three enquiries to a note, and the rows of the list."""
    with vault.write("site", now) as tx:
        add_site(tx)
    writing = threading.Event()
    wrong: list[object] = []
    reads = [0] * 6

    def read(me: int) -> None:
        try:
            while not writing.is_set() or not reads[me]:
                with vault.read() as tx:
                    ids = enquiries.ids(tx, EnquiryFilter())
                    (notes_now,) = tx.column("SELECT count(*) FROM note")
                    rows = enquiries.rows(tx, ids[:5])
                if len(ids) != 3 * notes_now or [row.id for row in rows] != ids[:5]:
                    wrong.append((len(ids), notes_now))
                reads[me] += 1
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=read, args=(me,)) for me in range(len(reads))]
    for thread in threads:
        thread.start()
    for round_ in range(25):
        with vault.write("sync", now) as tx:
            new = arrive(tx, 1, *(Arrived(key=f"{round_}-{n}", email="a@example.com") for n in range(3)))
            notes.add(tx, enquiries.get(tx, new[0]).person_id, "text")
    writing.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert min(reads) >= 1
    assert count(vault, "enquiry") == 75


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("recursive_triggers", 1),
        ("temp_store", 2),
        ("cipher_use_hmac", "1"),
        ("cipher_page_size", "4096"),
    ],
)
def test_every_connection_is_as_ruled(vault: Vault, now: datetime, pragma: str, value: object) -> None:
    with vault.write("test", now) as tx:
        assert tx.column(f"PRAGMA {pragma}") == [value], "the writer's"
    with vault.read() as tx, vault.read() as beside:
        assert tx.column(f"PRAGMA {pragma}") == beside.column(f"PRAGMA {pragma}") == [value], "the readers'"


def test_two_writers_take_turns(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        settings.put(tx, "counter", "0")
    failed: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(15):
                with vault.write("count", now) as tx:
                    settings.put(tx, "counter", str(int(settings.get(tx, "counter") or 0) + 1))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with vault.read() as tx:
        assert settings.get(tx, "counter") == "45"
        assert audit.verify(tx) is None


WRITER = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from lumadesk.storage import notes, people
from lumadesk.storage.vault import Vault
vault = Vault.open_with_key(Path(sys.argv[1]), sys.stdin.readline().strip())
for number in range(1, 100000):
    with vault.write("test", datetime.now(UTC)) as tx:
        person_id = people.add(tx, name=f"Person {number}")
        for _ in range(2):
            notes.add(tx, person_id, "text " * 500)
    print(number, flush=True)
"""


@pytest.mark.parametrize("lines", [1, 7, 30])
def test_killed_while_writing_the_last_commit_is_there(vault: Vault, lines: int) -> None:
    folder, key = vault.folder, vault.key_b64()
    vault.close()
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(f"{key}\n")
        child.stdin.flush()
        for _ in range(lines):
            assert child.stdout.readline()
        child.kill()
        said = lines + len(child.stdout.readlines())
    again = Vault.open_with_key(folder, key)
    written = count(again, "person")
    assert written in (said, said + 1), "the one after the last line may have been committed unsaid"
    assert count(again, "note") == 2 * written, "both notes of each, or neither"
    assert all(check.ok for check in verify(again))
    again.close()


def test_the_folder_is_for_the_owner_only(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        people.add(tx, name="Ada")
    opened = {path.name: path.stat().st_mode & 0o077 for path in vault.folder.iterdir()}
    assert {"vault.db", "vault.db-wal", "vault.keys"} <= set(opened)
    for name in ("vault.db", "vault.db-wal", "vault.db-shm", "vault.keys"):
        assert opened[name] == 0, name


# How values are kept.


def test_moments_are_kept_to_the_microsecond_and_in_utc(vault: Vault) -> None:
    elsewhere = timezone(timedelta(hours=-5))
    at = datetime(2026, 6, 1, 23, 59, 59, 999999, tzinfo=elsewhere)
    with vault.write("test", at) as tx:
        person_id = people.add(tx, name="Ada")
    with vault.read() as tx:
        found = people.get(tx, person_id).created_at
    assert found == at
    assert found.tzinfo is UTC
    assert instant_from(instant_text(at)) == at


def test_a_moment_without_a_zone_is_refused(vault: Vault) -> None:
    with (
        pytest.raises(Exception, match="without a time zone"),
        vault.write("test", datetime(2026, 1, 1)) as tx,
    ):
        people.add(tx, name="Ada")
    assert count(vault, "person") == 0


def test_a_bulk_row_and_a_single_one_keep_the_same_moment(vault: Vault, now: datetime) -> None:
    """They are written by different code, and compared as text."""
    whole_second = now.replace(microsecond=0)
    with vault.write("test", whole_second) as tx:
        people.add(tx, name="Single")
        arrive(tx, add_site(tx), Arrived(key="1"))
        assert len(set(tx.column("SELECT created_at FROM person"))) == 1


def test_days_come_back_as_days(vault: Vault, now: datetime) -> None:
    lives = two_lives(vault, now, "quokka", "wombat")
    with vault.read() as tx:
        assert people.get(tx, lives[0].person).client_since == TODAY
        assert requests.get(tx, lives[0].request).received == date(2026, 11, 3)


def test_the_database_of_a_closed_vault_is_one_file(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        people.add(tx, name="Ada")
    vault.close()
    vault.close()
    assert not (vault.folder / "vault.db-wal").exists()
    with closing(vault.raw_connection()) as connection:
        assert connection.execute("SELECT name FROM person").fetchall() == [("Ada",)]


def test_a_text_may_hold_anything(vault: Vault, now: datetime) -> None:
    body = "'; DROP TABLE note; -- \u202e \U0001f64f \u0000 %s ? :x"
    with vault.write("test", now) as tx:
        person_id = people.add(tx, name='O\'Brien "x"')
        notes.add(tx, person_id, body)
    with vault.read() as tx:
        assert [note.body for note in notes.list_for(tx, person_id)] == [body]
        assert people.get(tx, person_id).name == 'O\'Brien "x"'


def test_reserved_ids_are_beyond_every_one_that_was_used(vault: Vault, now: datetime) -> None:
    def next_id(tx: Tx) -> int:
        return tx.reserve(notes.note, 1).start

    with vault.write("test", now) as tx:
        person_id = people.add(tx, name="Ada")
        new = notes.add(tx, person_id, "x")
        tx.connection.exec_driver_sql("DELETE FROM note")
        assert next_id(tx) == new + 1
        assert tx.reserve(notes.note, 3) == range(new + 1, new + 4)


def test_a_folder_that_is_not_there(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as told:
        Vault.open_with_key(tmp_path / "nowhere", vault.key_b64())
    assert told.value.code == "vault.not_found"
    assert not (tmp_path / "nowhere").exists()
