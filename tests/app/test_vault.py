"""Creating, unlocking, checking and locking a vault, by the keyring and by the passphrase."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from lumadesk.app import people, vault
from lumadesk.app.services import Outside, Services
from lumadesk.app.vault import Opened
from lumadesk.domain.calendar import UKCalendar
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.policy import PolicyProfile
from lumadesk.storage.folder import DATABASE_NAME
from lumadesk.storage.keys import KEYS_NAME
from tests.app.conftest import world
from tests.app.fakes import FakeClock, FakeSecrets

PASSPHRASE = "three kettles on a fence"
NO_KEYRING = KnownError("keyring.missing", "This computer has no keyring.", "The passphrase serves.")
PAGE = 4096


@contextmanager
def locking(opened: Opened) -> Iterator[Services]:
    try:
        yield opened.services
    finally:
        vault.lock(opened.services)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the tests' own vault is, or will be."""
    return tmp_path / "my vault"


@pytest.fixture(scope="module")
def template(
    tmp_path_factory: pytest.TempPathFactory,
    _moment: datetime,
    calendar: UKCalendar,
    profiles: Mapping[str, PolicyProfile],
) -> tuple[Path, dict[str, str]]:
    """A vault that is made once, as the owner makes it; with what the keyring then keeps."""
    place, kept = tmp_path_factory.mktemp("made"), FakeSecrets()
    outside = world(place, FakeClock(_moment), kept, calendar, profiles)
    with locking(vault.create_vault(outside, place / "vault", PASSPHRASE)) as services:
        people.add_person(services, name="Ann Example", email="ann@example.com")
    return place / "vault", kept.kept


@pytest.fixture
def made(template: tuple[Path, dict[str, str]], folder: Path, keyring: FakeSecrets) -> Path:
    """A locked vault with one person in it; its key is in the keyring."""
    original, kept = template
    shutil.copytree(original, folder)
    keyring.kept = dict(kept)
    return folder


def code_of_unlocking(outside: Outside, folder: Path, passphrase: str | None = PASSPHRASE) -> str:
    """How unlocking fails; a message with what to do always comes with it."""
    with pytest.raises(KnownError) as failure:
        vault.unlock(outside, folder, passphrase=passphrase)
    assert failure.value.message
    assert failure.value.hint
    assert PASSPHRASE not in f"{failure.value.message}{failure.value.hint}"
    return failure.value.code


def spoil(database: Path, start: int, size: int) -> None:
    with database.open("r+b") as file:
        file.seek(start)
        file.write(secrets.token_bytes(size))


def test_a_new_vault_has_both_key_slots(outside: Outside, folder: Path, keyring: FakeSecrets) -> None:
    opened = vault.create_vault(outside, folder, PASSPHRASE)
    assert opened.notices == ()
    with locking(opened):
        (name,) = keyring.kept
    with locking(vault.unlock(outside, folder)) as services:
        assert people.list_ids(services) == []
    with locking(vault.unlock(outside, folder, passphrase=PASSPHRASE, use_keyring=False)) as services:
        assert services.vault.vault_id in name


def test_the_files_give_nothing_away(made: Path, keyring: FakeSecrets) -> None:
    content = b"".join(file.read_bytes() for file in made.rglob("*") if file.is_file())
    assert b"SQLite format 3" not in content
    for secret in (
        b"Ann Example",
        b"ann@example.com",
        PASSPHRASE.encode(),
        *map(str.encode, keyring.kept.values()),
    ):
        assert secret not in content
    with closing(sqlite3.connect(made / DATABASE_NAME)) as plain, pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM person")


@pytest.mark.parametrize("passphrase", ["", "   ", "\n"])
def test_a_vault_needs_a_passphrase(outside: Outside, folder: Path, passphrase: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        vault.create_vault(outside, folder, passphrase)
    assert refusal.value.code == "vault.passphrase_empty"
    assert not folder.exists()


def test_a_short_passphrase_is_a_notice(outside: Outside, folder: Path) -> None:
    opened = vault.create_vault(outside, folder, "kettle")
    with locking(opened):
        (notice,) = opened.notices
        assert "short" in notice
        assert "kettle" not in notice


@pytest.mark.parametrize("passphrase", ["päßwort 王 🙈 with spaces ", "x" * 10_000, "\x00nul"])
def test_any_text_is_a_passphrase(outside: Outside, folder: Path, passphrase: str) -> None:
    vault.lock(vault.create_vault(outside, folder, passphrase, use_keyring=False).services)
    with locking(vault.unlock(outside, folder, passphrase=passphrase, use_keyring=False)) as services:
        assert vault.verify(services).ok


def test_the_same_passphrase_on_another_system(outside: Outside, folder: Path) -> None:
    vault.lock(vault.create_vault(outside, folder, "caf\u00e9 au lait", use_keyring=False).services)
    with locking(vault.unlock(outside, folder, passphrase="cafe\u0301 au lait", use_keyring=False)):
        assert folder.exists()


def test_a_vault_is_never_made_over_another(outside: Outside, made: Path) -> None:
    before = {file.name: file.read_bytes() for file in made.iterdir()}
    with pytest.raises(KnownError) as failure:
        vault.create_vault(outside, made, "another passphrase")
    assert failure.value.code == "vault.already_exists"
    assert {file.name: file.read_bytes() for file in made.iterdir()} == before


def test_a_vault_is_never_made_among_other_files(outside: Outside, folder: Path) -> None:
    folder.mkdir()
    (folder / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(KnownError) as failure:
        vault.create_vault(outside, folder, PASSPHRASE)
    assert failure.value.code == "vault.folder_not_empty"
    assert [file.name for file in folder.iterdir()] == ["letter.txt"]


def test_a_wrong_passphrase(outside: Outside, made: Path, keyring: FakeSecrets) -> None:
    keyring.kept.clear()
    for wrong in ("", "Three kettles on a fence", PASSPHRASE + " "):
        assert code_of_unlocking(outside, made, wrong) == "vault.wrong_passphrase"
    assert keyring.kept == {}
    with locking(vault.unlock(outside, made, passphrase=PASSPHRASE)) as services:
        assert len(people.list_ids(services)) == 1, "nothing was harmed"


def test_without_keyring_and_passphrase_it_stays_locked(
    outside: Outside, made: Path, keyring: FakeSecrets
) -> None:
    keyring.kept.clear()
    assert code_of_unlocking(outside, made, None) == "vault.passphrase_needed"
    with pytest.raises(KnownError) as failure:
        vault.unlock(outside, made, passphrase=lambda: None, use_keyring=False)
    assert failure.value.code == "vault.passphrase_needed"


def test_the_passphrase_is_asked_for_only_when_needed(
    outside: Outside, made: Path, keyring: FakeSecrets
) -> None:
    asked: list[str] = []

    def ask() -> str:
        asked.append("passphrase")
        return PASSPHRASE

    vault.lock(vault.unlock(outside, made, passphrase=ask).services)
    assert asked == []
    keyring.kept.clear()
    vault.lock(vault.unlock(outside, made, passphrase=ask).services)
    assert asked == ["passphrase"]
    assert len(keyring.kept) == 1, "the keyring has its key again"
    vault.lock(vault.unlock(outside, made, passphrase=ask).services)
    assert asked == ["passphrase"]


def test_a_keyring_with_the_key_of_another_vault(outside: Outside, made: Path, keyring: FakeSecrets) -> None:
    for wrong in ("x" * 44, "not a key", ""):
        keyring.kept = dict.fromkeys(keyring.kept, wrong)
        with locking(vault.unlock(outside, made, passphrase=PASSPHRASE)) as services:
            assert len(people.list_ids(services)) == 1
        with locking(vault.unlock(outside, made)):
            assert wrong not in keyring.kept.values(), "put right"


def test_without_a_keyring_the_passphrase_serves(
    outside: Outside, folder: Path, keyring: FakeSecrets
) -> None:
    keyring.problem = NO_KEYRING
    opened = vault.create_vault(outside, folder, PASSPHRASE)
    vault.lock(opened.services)
    assert opened.notices == ("This computer has no keyring. The passphrase serves.",)
    opened = vault.unlock(outside, folder, passphrase=PASSPHRASE)
    vault.lock(opened.services)
    assert opened.notices == (), "it was said when the vault was made"
    assert code_of_unlocking(outside, folder, None) == "vault.passphrase_needed"
    assert keyring.kept == {}


def test_a_keyring_that_does_not_answer_is_told(outside: Outside, made: Path, keyring: FakeSecrets) -> None:
    keyring.problem = KnownError("keyring.locked", "The keyring is locked.", "Unlock it.")
    opened = vault.unlock(outside, made, passphrase=PASSPHRASE)
    vault.lock(opened.services)
    assert opened.notices == ("The keyring is locked. Unlock it.",)
    with pytest.raises(KnownError) as failure:
        vault.unlock(outside, made)
    assert failure.value.code == "vault.passphrase_needed"
    assert failure.value.message.startswith("The keyring is locked.")


def test_no_keyring_means_that_it_is_not_asked(outside: Outside, folder: Path, keyring: FakeSecrets) -> None:
    vault.lock(vault.create_vault(outside, folder, PASSPHRASE, use_keyring=False).services)
    assert keyring.kept == {}
    keyring.problem = NO_KEYRING
    opened = vault.unlock(outside, folder, passphrase=PASSPHRASE, use_keyring=False)
    vault.lock(opened.services)
    assert opened.notices == ()


def test_one_program_at_a_time(outside: Outside, made: Path) -> None:
    with locking(vault.unlock(outside, made)):
        assert code_of_unlocking(outside, made) == "vault.in_use"
    with locking(vault.unlock(outside, made)) as services:
        assert len(people.list_ids(services)) == 1, "locked and free again"


def test_locking_twice_is_locking_once(outside: Outside, made: Path) -> None:
    opened = vault.unlock(outside, made)
    vault.lock(opened.services)
    vault.lock(opened.services)
    vault.lock(vault.unlock(outside, made).services)


def test_where_there_is_no_vault(outside: Outside, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert code_of_unlocking(outside, nowhere) == "vault.not_found"
    assert not nowhere.exists()


def test_a_truncated_vault(outside: Outside, made: Path) -> None:
    database = made / DATABASE_NAME
    whole = database.read_bytes()
    for kept in (0, 1, 100, PAGE, PAGE * 3 + 17, len(whole) - 1):
        database.write_bytes(whole[:kept])
        assert code_of_unlocking(outside, made) == "vault.damaged", kept
    database.write_bytes(whole)
    vault.lock(vault.unlock(outside, made).services)


def test_noise_in_the_first_page(outside: Outside, made: Path) -> None:
    spoil(made / DATABASE_NAME, 0, PAGE)
    assert code_of_unlocking(outside, made) == "vault.damaged"


def told_by(outside: Outside, folder: Path) -> str:
    """How damage comes out: the code with which unlocking fails, or the first check that does."""
    try:
        opened = vault.unlock(outside, folder)
    except KnownError as error:
        return error.code
    with locking(opened) as services:
        return next((check.name for check in vault.verify(services).checks if not check.ok), "nothing")


def test_noise_in_any_page_is_found(outside: Outside, made: Path) -> None:
    database = made / DATABASE_NAME
    whole = database.read_bytes()
    pages = len(whole) // PAGE
    assert told_by(outside, made) == "nothing"
    told = {}
    for page in range(1, pages, max(1, pages // 6)):
        database.write_bytes(whole)
        spoil(database, page * PAGE + 200, 64)
        told[page] = told_by(outside, made)
    assert len(told) >= 6
    assert set(told.values()) <= {"vault.damaged", "encryption"}, told


def test_reading_a_spoilt_page_is_told_as_damage(outside: Outside, made: Path) -> None:
    opened = vault.unlock(outside, made)
    with locking(opened) as services:
        for number in range(20):
            people.add_note(services, 1, f"{number} {'x' * 900}")
        connection = services.vault.raw_connection()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'note'").fetchone()
        connection.close()
    spoil(made / DATABASE_NAME, (root - 1) * PAGE + 100, 64)
    with locking(vault.unlock(outside, made)) as services:
        assert len(people.list_ids(services)) == 1, "what is whole can still be read"
        with pytest.raises(KnownError) as failure:
            people.list_notes(services, 1)
    assert failure.value.code == "vault.damaged"
    assert "backup" in failure.value.hint


def test_a_damaged_key_file(outside: Outside, made: Path) -> None:
    for content in (b"", b"{}", b"\xff\x00", b'{"format": 1}', b"[]", b"null"):
        (made / KEYS_NAME).write_bytes(content)
        assert code_of_unlocking(outside, made) == "vault.keys_damaged", content


def test_a_missing_key_file(outside: Outside, made: Path) -> None:
    (made / KEYS_NAME).unlink()
    assert code_of_unlocking(outside, made) == "vault.keys_missing"


def test_a_vault_of_a_newer_version(outside: Outside, made: Path) -> None:
    with locking(vault.unlock(outside, made)) as services:
        connection = services.vault.raw_connection()
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()
    before = (made / DATABASE_NAME).read_bytes()
    assert code_of_unlocking(outside, made) == "vault.newer"
    assert (made / DATABASE_NAME).read_bytes() == before, "left as it was"


def test_verifying_a_sound_vault(outside: Outside, made: Path) -> None:
    with locking(vault.unlock(outside, made)) as services:
        report = vault.verify(services)
    assert report.ok, [check for check in report.checks if not check.ok]
    assert {"encryption", "database", "references", "audit log", "documents", "erasure ledger"} <= {
        check.name for check in report.checks
    }
    assert all(check.detail for check in report.checks)


def test_verifying_finds_a_changed_audit_log(outside: Outside, made: Path) -> None:
    with locking(vault.unlock(outside, made)) as services:
        connection = services.vault.raw_connection()
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("UPDATE audit SET verb = 'nothing' WHERE id = 1")
        connection.close()
        failed = {check.name for check in vault.verify(services).checks if not check.ok}
    assert failed == {"audit log"}


def test_the_audit_log_cannot_be_changed_by_the_way(outside: Outside, made: Path) -> None:
    with locking(vault.unlock(outside, made)) as services:
        connection = services.vault.raw_connection()
        for change in ("UPDATE audit SET verb = 'nothing'", "DELETE FROM audit"):
            with pytest.raises(Exception, match=r"(?i)audit"):
                connection.execute(change)
        connection.close()
        assert vault.verify(services).ok


def test_status(outside: Outside, folder: Path, keyring: FakeSecrets) -> None:
    nothing = vault.status(outside, folder)
    assert (nothing.exists, nothing.vault_id, nothing.encrypted, nothing.size) == (False, None, None, 0)
    assert (nothing.keyring, nothing.keyring_problem) == ("Keyring of the tests", None)
    assert not nothing.key_in_keyring
    with locking(vault.create_vault(outside, folder, PASSPHRASE)) as services:
        now = vault.status(outside, folder)
        assert (now.exists, now.vault_id, now.encrypted) == (True, services.vault.vault_id, True)
        assert now.size > 0
        assert now.key_in_keyring
    keyring.problem = NO_KEYRING
    without = vault.status(outside, folder)
    assert (without.keyring, without.key_in_keyring) == (None, False)
    assert without.keyring_problem == "This computer has no keyring. The passphrase serves."


def test_the_usual_cost_of_a_guess_is_high(outside: Outside, folder: Path) -> None:
    usual = replace(outside, passphrase_cost=None)
    vault.lock(vault.create_vault(usual, folder, PASSPHRASE, use_keyring=False).services)
    text = (folder / KEYS_NAME).read_text(encoding="utf-8")
    assert '"memory": 65536' in text
    assert '"time": 3' in text
