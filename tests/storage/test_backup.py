"""A backup is the whole vault in one file; restoring it brings back everything but what was erased since."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError
from lumadesk.storage import backup as backups
from lumadesk.storage import (
    deletions,
    documents,
    enquiries,
    erasures,
    folder,
    invoices,
    migrate,
    notes,
    people,
    requests,
    tombstones,
)
from lumadesk.storage.backup import backup
from lumadesk.storage.keys import derive, key_from_text
from lumadesk.storage.restore import restore
from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import verify
from tests.conftest import CHEAP, PASSPHRASE
from tests.storage.making import Arrived, Life, arrive, erase, issue, two_lives


@dataclass(frozen=True)
class Saved:
    vault: Vault
    file: Path
    key: bytes
    one: Life
    other: Life


@pytest.fixture
def saved(vault: Vault, now: datetime, tmp_path: Path) -> Saved:
    one, other = two_lives(vault, now, "quokka", "wombat")
    backup(vault, tmp_path / "backup.zip")
    return Saved(vault, tmp_path / "backup.zip", key_from_text(vault.key_b64()), one, other)


def reopened(saved: Saved) -> Vault:
    return Vault.open(saved.vault.folder, master=saved.key)


def told_by(act: Callable[[], object]) -> str:
    with pytest.raises(KnownError) as told:
        act()
    assert told.value.hint
    return told.value.code


def test_what_is_in_the_file(saved: Saved) -> None:
    with zipfile.ZipFile(saved.file) as archive:
        assert set(archive.namelist()) == {"manifest.json", "vault.db", "vault.keys", "erasures.ledger"}
        assert all(entry.compress_type == zipfile.ZIP_STORED for entry in archive.infolist())
        assert not archive.read("vault.db").startswith(b"SQLite format 3")
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["vault_id"] == saved.vault.vault_id == backups.vault_id_in(saved.file)
    data = saved.file.read_bytes().lower()
    assert b"quokka" not in data
    assert b"wombat" not in data
    assert saved.file.stat().st_mode & 0o077 == 0
    assert not [path for path in saved.file.parent.iterdir() if path.name.startswith(".")]


def test_restored_into_a_new_folder_it_is_the_same_vault(saved: Saved, tmp_path: Path) -> None:
    with saved.vault.read() as tx:
        before = (people.ids(tx), enquiries.ids(tx, EnquiryFilter()), invoices.ids(tx))
    report = restore(saved.file, tmp_path / "elsewhere" / "vault", passphrase=PASSPHRASE)
    assert report.erasures_replayed == 0
    assert (report.restored["person"], report.restored["enquiry"], report.restored["document"]) == (2, 4, 6)
    restored = Vault.open_with_passphrase(tmp_path / "elsewhere" / "vault", PASSPHRASE)
    with restored.read() as tx:
        assert (people.ids(tx), enquiries.ids(tx, EnquiryFilter()), invoices.ids(tx)) == before
        assert documents.get(tx, saved.one.documents[0]).data.startswith(b"Bytes quokka")
        assert enquiries.ids(tx, EnquiryFilter(search="quokka"))
    assert all(check.ok for check in verify(restored))
    restored.close()


def test_what_came_after_the_backup_is_gone(saved: Saved, now: datetime) -> None:
    with saved.vault.write("note.add", now) as tx:
        note = notes.add(tx, saved.one.person, "later")
    saved.vault.close()
    restore(saved.file, saved.vault.folder, master=saved.key)
    vault = reopened(saved)
    with vault.write("note.add", now) as tx:
        assert [found.id for found in notes.list_for(tx, saved.one.person)] == [saved.one.note]
        assert notes.add(tx, saved.one.person, "new") > note, "an id that was in use is not given again"
    vault.close()
    assert [path.name for path in vault.folder.parent.iterdir() if path.name.startswith(".")] == []


def test_who_was_erased_since_does_not_return(saved: Saved, now: datetime) -> None:
    with saved.vault.write("erase", now) as tx:
        erasure = erase(tx, saved.one.person)
        recorded = erasures.get(tx, erasure)
    with saved.vault.read() as tx:
        asked = [(row.enquiry_id, row.key, row.erasure_id) for row in deletions.list_all(tx)]
    saved.vault.close()
    report = restore(saved.file, saved.vault.folder, master=saved.key)
    assert report.erasures_replayed == 1
    vault = reopened(saved)
    with vault.read() as tx:
        person = people.get(tx, saved.one.person)
        assert (person.name, person.erased_at) == (people.ERASED_NAME, now), "erased then, not now"
        assert notes.list_for(tx, saved.one.person) == []
        assert set(enquiries.ids(tx, EnquiryFilter())) == set(saved.other.enquiries)
        assert enquiries.ids(tx, EnquiryFilter(search="quokka")) == []
        assert invoices.ids(tx, person_id=saved.one.person) == [saved.one.issued], "kept for the tax office"
        assert requests.get(tx, saved.one.request).details == ""
        assert [row.id for row in documents.list_for(tx, person_id=saved.one.person)] == [
            saved.one.documents[2]
        ]
        assert erasures.get(tx, erasure) == recorded
        assert [(row.enquiry_id, row.key, row.erasure_id) for row in deletions.list_all(tx)] == asked
        assert tombstones.known(tx, 1, ["quokka-1", "quokka-2", "wombat-1"]) == {"quokka-1", "quokka-2"}
    assert all(check.ok for check in verify(vault))
    vault.close()
    again = restore(saved.file, vault.folder, master=saved.key)
    assert again.erasures_replayed == 1, "the backup is as old as before"
    vault = reopened(saved)
    assert all(check.ok for check in verify(vault))
    vault.close()


def test_the_ledger_alone_is_enough(saved: Saved, now: datetime) -> None:
    """The vault that is replaced may be past reading: that is when backups are restored."""
    with saved.vault.write("erase", now) as tx:
        erase(tx, saved.one.person)
    saved.vault.close()
    saved.vault.database_path.write_bytes(b"noise" * 1000)
    report = restore(saved.file, saved.vault.folder, passphrase=PASSPHRASE)
    assert report.erasures_replayed == 1
    vault = reopened(saved)
    with vault.read() as tx:
        assert people.get(tx, saved.one.person).erased_at == now
    vault.close()


def test_the_database_alone_is_enough(saved: Saved, now: datetime) -> None:
    with saved.vault.write("erase", now) as tx:
        erase(tx, saved.one.person)
    saved.vault.close()
    (saved.vault.folder / "erasures.ledger").unlink()
    (saved.vault.folder / "vault.keys").write_text("damaged, too")
    assert restore(saved.file, saved.vault.folder, passphrase=PASSPHRASE).erasures_replayed == 1


def test_whatever_the_backup_holds_about_the_erased_goes(vault: Vault, now: datetime, tmp_path: Path) -> None:
    """Not only what was there at the erasure: notes that were gone by then are in the older backup."""
    one, _other = two_lives(vault, now, "quokka", "wombat", billed=False)
    with vault.write("note.add", now) as tx:
        gone = notes.add(tx, one.person, "quokka called")
    backup(vault, tmp_path / "backup")
    with vault.write("test", now) as tx:
        tx.connection.exec_driver_sql("DELETE FROM note WHERE id = ?", (gone,))
    with vault.write("erase", now) as tx:
        erase(tx, one.person)
    key = key_from_text(vault.key_b64())
    vault.close()
    restore(tmp_path / "backup", vault.folder, master=key)
    again = Vault.open(vault.folder, master=key)
    with again.read() as tx:
        assert one.person not in people.ids(tx)
        assert tx.column("SELECT id FROM note WHERE person_id = ?", (one.person,)) == []
        assert tx.column("SELECT count(*) FROM note") == [1]
        assert requests.get(tx, one.request).person_id is None
    assert all(check.ok for check in verify(again))
    again.close()


def test_a_draft_of_the_erased_goes_though_it_was_issued_and_kept_later(
    vault: Vault, now: datetime, tmp_path: Path
) -> None:
    one, _other = two_lives(vault, now, "quokka", "wombat", billed=False)
    backup(vault, tmp_path / "backup")
    with vault.write("erase", now) as tx:
        issue(tx, one.draft)
        erase(tx, one.person)
        assert invoices.ids(tx, person_id=one.person) == [one.draft]
    key = key_from_text(vault.key_b64())
    vault.close()
    restore(tmp_path / "backup", vault.folder, master=key)
    again = Vault.open(vault.folder, master=key)
    with again.read() as tx:
        assert invoices.ids(tx, person_id=one.person) == []
        assert people.rows(tx, [one.person]) == []
    again.close()


def test_who_was_merged_and_then_erased_does_not_return_either(
    vault: Vault, now: datetime, tmp_path: Path
) -> None:
    one, other = two_lives(vault, now, "quokka", "wombat", billed=False)
    backup(vault, tmp_path / "backup")
    with vault.write("merge", now) as tx:
        people.merge(tx, one.person, other.person)
    with vault.write("erase", now) as tx:
        erase(tx, one.person)
    key = key_from_text(vault.key_b64())
    vault.close()
    assert restore(tmp_path / "backup", vault.folder, master=key).erasures_replayed == 2
    again = Vault.open(vault.folder, master=key)
    with again.read() as tx:
        assert people.ids(tx) == []
        assert enquiries.ids(tx, EnquiryFilter()) == []
    again.close()


def test_deleted_enquiries_do_not_return(saved: Saved, now: datetime) -> None:
    with saved.vault.write("delete", now) as tx:
        (passing,) = arrive(tx, 1, Arrived(key="x", email="passing@example.com"))
        enquiries.delete(tx, [*saved.one.enquiries[:1], passing])
    saved.vault.close()
    assert restore(saved.file, saved.vault.folder, master=saved.key).erasures_replayed == 1
    vault = reopened(saved)
    with vault.write("sync", now) as tx:
        assert saved.one.enquiries[0] not in enquiries.ids(tx, EnquiryFilter())
        assert tombstones.known(tx, 1, ["quokka-1", "x", "quokka-2"]) == {"quokka-1", "x"}
        (new,) = arrive(tx, 1, Arrived(key="y"))
        assert new > passing
        assert enquiries.get(tx, new).person_id > saved.other.person + 1
    vault.close()


def test_the_backup_of_another_vault(saved: Saved, tmp_path: Path, now: datetime) -> None:
    other = Vault.create(tmp_path / "other", passphrase=PASSPHRASE, clock_now=now, cost=CHEAP)
    other.close()
    assert told_by(lambda: restore(saved.file, other.folder, passphrase=PASSPHRASE)) == "backup.other_vault"
    Vault.open_with_passphrase(other.folder, PASSPHRASE).close()


def test_a_vault_that_is_open_is_not_replaced(saved: Saved) -> None:
    assert told_by(lambda: restore(saved.file, saved.vault.folder, master=saved.key)) == "vault.in_use"
    with saved.vault.read() as tx:
        assert people.ids(tx)


def test_keys_that_do_not_fit(saved: Saved, tmp_path: Path) -> None:
    for act, code in (
        (lambda: restore(saved.file, tmp_path / "new", passphrase="wrong"), "vault.wrong_passphrase"),
        (lambda: restore(saved.file, tmp_path / "new"), "vault.wrong_passphrase"),
        (lambda: restore(saved.file, tmp_path / "new", master=b"x" * 32), "vault.wrong_key"),
    ):
        assert told_by(act) == code
    assert not (tmp_path / "new").exists()


def test_a_folder_with_other_files(saved: Saved, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a").write_text("mine")
    restore_there = lambda: restore(saved.file, tmp_path / "letters", master=saved.key)  # noqa: E731
    assert told_by(restore_there) == "vault.folder_not_empty"
    assert (tmp_path / "letters" / "a").read_text() == "mine"


@pytest.mark.parametrize(
    "damage",
    [
        lambda _data: b"",
        lambda _data: b"not a backup",
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(data[2000:2100], bytes(100)),
    ],
    ids=["empty", "another file", "cut off", "noise"],
)
def test_a_damaged_backup_changes_nothing(saved: Saved, damage: Callable[[bytes], bytes]) -> None:
    saved.file.write_bytes(damage(saved.file.read_bytes()))
    saved.vault.close()
    assert told_by(lambda: restore(saved.file, saved.vault.folder, master=saved.key)) == "backup.damaged"
    vault = reopened(saved)
    assert all(check.ok for check in verify(vault))
    vault.close()
    assert [path.name for path in vault.folder.parent.iterdir() if path.name.startswith(".")] == []


def rewritten(
    file: Path,
    change: Callable[[dict[str, Any]], None],
    *,
    without: str = "",
    instead: Mapping[str, bytes] | None = None,
) -> None:
    with zipfile.ZipFile(file) as archive:
        content = {name: archive.read(name) for name in archive.namelist() if name != without}
    content.update(instead or {})
    manifest = json.loads(content["manifest.json"])
    change(manifest)
    content["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)


def test_a_backup_of_the_future(saved: Saved, tmp_path: Path) -> None:
    rewritten(saved.file, lambda manifest: manifest.update(format=99))
    assert told_by(lambda: restore(saved.file, tmp_path / "new", master=saved.key)) == "backup.newer"
    assert told_by(lambda: backups.vault_id_in(saved.file)) == "backup.newer"


@pytest.mark.parametrize("missing", ["vault.db", "vault.keys", "erasures.ledger"])
def test_a_backup_without_one_of_its_files(saved: Saved, tmp_path: Path, missing: str) -> None:
    rewritten(saved.file, lambda _manifest: None, without=missing)
    assert told_by(lambda: restore(saved.file, tmp_path / "new", master=saved.key)) == "backup.damaged"


@pytest.mark.parametrize("manifest", [{}, {"format": "x"}, {"format": 1}, {"format": 1, "sha256": []}])
def test_a_manifest_that_says_nothing(saved: Saved, tmp_path: Path, manifest: dict[str, Any]) -> None:
    def only(found: dict[str, Any]) -> None:
        found.clear()
        found.update(manifest)

    rewritten(saved.file, only)
    assert told_by(lambda: restore(saved.file, tmp_path / "new", master=saved.key)) == "backup.damaged"


def test_no_backup_there(tmp_path: Path) -> None:
    assert told_by(lambda: restore(tmp_path / "none", tmp_path / "new", passphrase="x")) == "backup.not_found"
    assert told_by(lambda: backups.vault_id_in(tmp_path / "none")) == "backup.not_found"
    assert list(tmp_path.iterdir()) == []


def test_a_backup_while_others_write_is_one_moment(vault: Vault, now: datetime, tmp_path: Path) -> None:
    """Each write adds a person and a note, so any one moment holds as many of both."""
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with vault.write("test", now) as tx:
                notes.add(tx, people.add(tx, name="Somebody"), "note " * 200)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            backup(vault, tmp_path / f"{number}.zip")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        report = restore(tmp_path / f"{number}.zip", tmp_path / f"restored-{number}", passphrase=PASSPHRASE)
        assert report.restored["person"] == report.restored["note"]


def test_a_backup_that_finds_no_folder(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        backup(vault, tmp_path / "nowhere" / "backup.zip")


def test_killed_between_the_two_steps_of_the_swap(
    saved: Saved, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with saved.vault.write("note.add", now) as tx:
        notes.add(tx, saved.one.person, "later")
    saved.vault.close()

    def killed(_made: Path, _folder: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(folder, "put_in_place", killed)
        with pytest.raises(KeyboardInterrupt):
            restore(saved.file, saved.vault.folder, master=saved.key)
    assert not saved.vault.folder.exists()
    assert Vault.exists(saved.vault.folder), "the old one is brought back"
    vault = reopened(saved)
    with vault.read() as tx:
        assert len(notes.list_for(tx, saved.one.person)) == 2
    vault.close()


def test_a_backup_of_an_older_vault_is_brought_up_to_date_first(saved: Saved, tmp_path: Path) -> None:
    saved.vault.close()
    older = saved.vault.database_path
    migrate.run(older, derive(saved.key, "database"), "0001", down=True)
    rewritten(
        saved.file,
        lambda manifest: manifest["sha256"].update({"vault.db": sha256(older.read_bytes()).hexdigest()}),
        instead={"vault.db": older.read_bytes()},
    )
    report = restore(saved.file, tmp_path / "new", master=saved.key)
    assert report.restored["person"] == 2
    vault = Vault.open(tmp_path / "new", master=saved.key)
    with vault.read() as tx:
        assert enquiries.ids(tx, EnquiryFilter(search="quokka"))
    vault.close()
