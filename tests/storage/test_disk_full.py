"""A disk without room, or one that may not be written: nothing is half-done, and it is told in words."""

from __future__ import annotations

import errno
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError
from lumadesk.storage import enquiries, faults, notes, people, scrubbing
from lumadesk.storage.files import append, atomic_write
from lumadesk.storage.ledger import Ledger
from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import verify
from tests.storage.making import Arrived, add_site, arrive


def fill_up(vault: Vault, now: datetime) -> None:
    """From here on the database finds no room for another page, as SQLite itself tells."""
    with vault.write("test", now) as tx:
        used = tx.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        tx.connection.exec_driver_sql(f"PRAGMA max_page_count = {used + 2}")


def make_room(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        tx.connection.exec_driver_sql("PRAGMA max_page_count = 1000000")


def test_a_sync_that_finds_no_room(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        first = arrive(tx, site_id, Arrived(key="first"))
    fill_up(vault, now)
    page = [Arrived(key=str(number), message="long " * 500) for number in range(300)]

    def sync() -> None:
        with vault.write("sync", now) as tx:
            arrive(tx, site_id, *page)

    with pytest.raises(KnownError) as told:
        sync()
    assert told.value.code == "vault.disk_full"
    assert "space" in told.value.hint
    with vault.read() as tx:
        assert enquiries.ids(tx, EnquiryFilter()) == first
        assert enquiries.ids(tx, EnquiryFilter(search="long")) == []
    make_room(vault, now)
    sync()
    with vault.read() as tx:
        assert len(enquiries.ids(tx, EnquiryFilter(search="long"))) == 300
    assert all(check.ok for check in verify(vault))


def test_an_erasure_that_finds_no_room_for_its_line(
    vault: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        ids = arrive(tx, site_id, Arrived(key="1"), Arrived(key="2"))

    def full(_self: Ledger, _line: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "append", full)
        with pytest.raises(KnownError) as told, vault.write("erase", now) as tx:
            enquiries.delete(tx, ids[:1])
    assert told.value.code == "vault.disk_full"
    with vault.read() as tx:
        assert set(enquiries.ids(tx, EnquiryFilter())) == set(ids)
    assert all(check.ok for check in verify(vault))


def test_an_erasure_counts_though_there_is_no_room_to_rewrite_the_file(
    vault: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record is gone; what may be left in unused parts of the file is told, and removed later."""
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        ids = arrive(tx, site_id, Arrived(key="1"), Arrived(key="2"))

    def full(_connection: dbapi2.Connection) -> None:
        raise faults.disk_full()

    with monkeypatch.context() as patched:
        patched.setattr(scrubbing, "scrub", full)
        with vault.write("erase", now) as tx:
            enquiries.delete(tx, ids[:1])
        with vault.read() as tx:
            assert enquiries.ids(tx, EnquiryFilter()) == ids[1:]
        wrong = [check for check in verify(vault) if not check.ok]
        assert [check.name for check in wrong] == ["erased is overwritten"]
        key = vault.key_b64()
        vault.close()
    again = Vault.open_with_key(vault.folder, key)
    assert all(check.ok for check in verify(again)), "opening the vault has done it"
    again.close()


def test_several_erasures_are_rewritten_once(
    vault: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[int] = []
    scrub = scrubbing.scrub

    def counted(connection: dbapi2.Connection) -> None:
        times.append(1)
        scrub(connection)

    monkeypatch.setattr(scrubbing, "scrub", counted)
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        ids = arrive(tx, site_id, *(Arrived(key=str(number)) for number in range(4)))
    with vault.scrubbing_once():
        for id_ in ids:
            with vault.write("erase", now) as tx:
                enquiries.delete(tx, [id_])
        assert times == []
    assert times == [1]
    assert all(check.ok for check in verify(vault))
    with vault.write("note", now) as tx:
        notes.add(tx, people.add(tx, name="Ada"), "text")
    assert times == [1], "what erases nothing rewrites nothing"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (8, "vault.read_only"),
        (3, "vault.read_only"),
        (14, "vault.read_only"),
        (10, "vault.disk_error"),
        (10 | 3 << 8, "vault.disk_error"),
        (11, "vault.damaged"),
        (11 | 1 << 8, "vault.damaged"),
        (26, "vault.damaged"),
        (13, "vault.disk_full"),
        (5, "vault.busy"),
        (6, "vault.busy"),
    ],
)
@pytest.mark.parametrize("wrapped", [True, False])
def test_each_fault_of_sqlite_has_its_words(code: int, expected: str, wrapped: bool, tmp_path: Path) -> None:
    error: Exception = dbapi2.DatabaseError("text of the library")
    error.sqlite_errorcode = code  # type: ignore[attr-defined]
    if wrapped:
        error = DBAPIError("SELECT 1", None, error)
    known = faults.translate(error, tmp_path)
    assert known is not None
    assert known.code == expected
    assert "text of the library" not in f"{known.message} {known.hint}"


def test_a_write_error_on_a_full_disk_is_one_of_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quota, and memory shared by a log that finds no room, are told as an error of reading or writing."""
    error = dbapi2.OperationalError("disk I/O error")
    error.sqlite_errorcode = 10
    monkeypatch.setattr(faults, "_NO_ROOM_BYTES", 1 << 62)
    known = faults.translate(error, tmp_path)
    assert known is not None
    assert known.code == "vault.disk_full"
    gone = faults.translate(error, tmp_path / "gone")
    assert gone is not None
    assert gone.code == "vault.disk_error"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, "vault.disk_full"),
        (errno.EDQUOT, "vault.disk_full"),
        (errno.EROFS, "vault.read_only"),
        (errno.EACCES, "vault.read_only"),
        (errno.EPERM, "vault.read_only"),
    ],
)
def test_each_fault_of_the_system_has_its_words(number: int, expected: str) -> None:
    known = faults.translate(OSError(number, "x"), Path())
    assert known is not None
    assert known.code == expected


@pytest.mark.parametrize(
    "error", [dbapi2.IntegrityError("UNIQUE"), OSError(errno.EBADF, "x"), ValueError("x")]
)
def test_a_bug_stays_a_bug(error: Exception) -> None:
    assert faults.translate(error, Path()) is None
    with pytest.raises(type(error)), faults.of_files(), faults.of_database(Path()):
        raise error


@pytest.mark.parametrize("write", [atomic_write, append])
def test_a_file_is_written_for_its_owner_only(tmp_path: Path, write: Callable[[Path, bytes], None]) -> None:
    write(tmp_path / "file", b"content")
    assert (tmp_path / "file").read_bytes() == b"content"
    assert (tmp_path / "file").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_file_that_cannot_be_replaced_stays(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        atomic_write(tmp_path / "folder", b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_no_personal_value_is_in_an_error_of_the_database(vault: Vault, now: datetime) -> None:
    with pytest.raises(dbapi2.IntegrityError) as bare, vault.write("test", now) as tx:
        arrive(tx, add_site(tx), Arrived(key="1", message="Message wombat"), Arrived(key="1", name="wombat"))
    assert "wombat" not in f"{bare.value!r} {bare.value}"
    with pytest.raises(DBAPIError) as told, vault.write("test", now) as tx:
        tx.connection.exec_driver_sql("INSERT INTO note (body) VALUES (?)", ("wombat",))
    assert "wombat" not in f"{told.value!r} {told.value}"
    with closing(vault.raw_connection()) as connection:
        assert connection.execute("SELECT count(*) FROM enquiry").fetchone() == (0,)
