"""After an erasure no byte of what was erased is in any decrypted page of the vault."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from lumadesk.storage import enquiries, notes, people, search
from lumadesk.storage.keys import derive, key_from_text
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import verify
from tests.storage.cipher_pages import Pages
from tests.storage.making import Arrived, Life, add_site, arrive, erase, two_lives

ONE, OTHER = "quokka", "wombat"


def pages_of(vault: Vault) -> Pages:
    return Pages(vault.database_path, derive(key_from_text(vault.key_b64()), "database"))


def holds(data: bytes, mark: str) -> bool:
    return mark.encode() in data.lower()


def index_of(vault: Vault, noun: str) -> bytes:
    """What FTS5 keeps of its own."""
    with closing(vault.raw_connection()) as connection:
        blocks = connection.execute(f"SELECT block FROM {noun}_search_data").fetchall()
        return b"".join(bytes(block) for (block,) in blocks)


@pytest.fixture
def lives(vault: Vault, now: datetime) -> tuple[Life, Life]:
    """Two people without an invoice: nothing about them has to be kept."""
    made = two_lives(vault, now, ONE, OTHER, billed=False)
    with closing(vault.raw_connection()) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return made


@pytest.mark.usefixtures("lives")
def test_the_pages_are_read_as_they_are(vault: Vault) -> None:
    """What the other tests look for is found before the erasure: in rows, in the index and in the log."""
    pages = pages_of(vault)
    (first, *_rest), raw = pages.of_database(), vault.database_path.read_bytes()
    assert first.startswith(b"\x10\x00"), "the page size is the first thing after SQLite's 16 bytes"
    for mark in (ONE, OTHER):
        assert holds(b"".join(pages.of_database()), mark)
        assert not holds(raw, mark)
        assert holds(index_of(vault, "enquiry"), mark)
        assert holds(index_of(vault, "person"), mark)
    assert pages.of_log() == []


def assert_only_the_other_is_left(vault: Vault) -> None:
    pages = pages_of(vault)
    numbers = [number for number, page in enumerate(pages.of_database(), 1) if holds(page, ONE)]
    with closing(vault.raw_connection()) as connection:
        # The website's numbers of its rows stay until the website proves that they are gone: not a name.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert numbers == [], "pages of the database"
    assert not any(holds(page, ONE) for page in pages.of_log())
    for noun in ("enquiry", "person"):
        assert not holds(index_of(vault, noun), ONE)
        assert holds(index_of(vault, noun), OTHER)
    assert holds(pages.everything(), OTHER)
    assert all(check.ok for check in verify(vault))


def forget_website_numbers(tx: Tx) -> None:
    """As the proofs of the website do; here they hold the mark, at a real website they are numbers."""
    tx.connection.exec_driver_sql("UPDATE site_deletion SET key = NULL, state = 'done'")


def test_an_erased_person_is_in_no_page(vault: Vault, now: datetime, lives: tuple[Life, Life]) -> None:
    with vault.write("test.erase", now) as tx:
        erase(tx, lives[0].person)
        forget_website_numbers(tx)
    assert pages_of(vault).of_log() == [], "the log is emptied with the erasure, not some time later"
    assert_only_the_other_is_left(vault)


def test_erased_while_another_thread_reads(vault: Vault, now: datetime, lives: tuple[Life, Life]) -> None:
    """Who began to read before goes on reading; when the last of them is done the log is emptied."""
    pages = pages_of(vault)
    with vault.read() as reader:
        assert people.get(reader, lives[0].person).name == f"Name {ONE}"
        with vault.write("test.note", now) as tx:
            notes.add(tx, lives[0].person, f"Later {ONE}")
        with vault.write("test.erase", now) as tx:
            erase(tx, lives[0].person)
            forget_website_numbers(tx)
        assert any(holds(page, ONE) for page in pages.of_log()), "it cannot be emptied yet"
        assert people.get(reader, lives[0].person).name == f"Name {ONE}"
    assert pages.of_log() == []
    assert_only_the_other_is_left(vault)


@pytest.mark.parametrize(
    "change",
    [
        lambda tx, life: enquiries.delete(tx, life.enquiries),
        lambda tx, life: people.anonymise(tx, life.person),
    ],
    ids=["enquiries deleted", "person anonymised"],
)
def test_whatever_erases_empties_the_log(
    vault: Vault, now: datetime, lives: tuple[Life, Life], change: Callable[[Tx, Life], None]
) -> None:
    with vault.write("test.change", now) as tx:
        change(tx, lives[0])
    assert pages_of(vault).of_log() == []


def test_deleted_enquiries_leave_the_pages(vault: Vault, now: datetime, lives: tuple[Life, Life]) -> None:
    life = lives[0]
    texts = [f"Message {ONE}", f"Again {ONE}", f"source-{ONE}", f"fingerprint {ONE}"]
    before = pages_of(vault).everything().lower()
    assert all(holds(before, text.lower()) for text in texts)
    with vault.write("test.delete", now) as tx:
        enquiries.delete(tx, life.enquiries)
    after = pages_of(vault).everything().lower()
    assert not any(holds(after, text.lower()) for text in texts)
    assert holds(after, f"note {ONE}"), "the rest of the person stays"


def test_copies_that_moving_records_left_behind_go_too(vault: Vault, now: datetime) -> None:
    """SQLite moves records between pages as tables fill, and leaves bytes of them where they were."""
    chance = random.Random(2)
    with vault.write("site", now) as tx:
        site_id = add_site(tx)
    for _ in range(8):
        rows = []
        for _ in range(200):
            who = chance.choice((ONE, OTHER))
            rows.append(
                Arrived(
                    key=f"{chance.randrange(10**12)}-{who}",
                    name=who,
                    email=f"{who}@example.com",
                    service=f"{chance.randrange(99)} {who}",
                    source=f"{chance.randrange(9)} {who}",
                    message=f"{who} " * chance.randrange(1, 120),
                    submitted_at=now - timedelta(minutes=chance.randrange(10**6)),
                )
            )
        with vault.write("sync", now) as tx:
            arrive(tx, site_id, *rows)
    with vault.write("test.erase", now) as tx:
        erase(tx, people.find_by_email(tx, f"{ONE}@example.com") or 0)
        forget_website_numbers(tx)
    assert_only_the_other_is_left(vault)


def test_what_was_never_committed_is_nowhere(vault: Vault, now: datetime) -> None:
    def fail() -> None:
        with vault.write("test", now) as tx:
            people.add(tx, name=f"Name {ONE}")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    vault.close()
    assert not holds(pages_of(vault).everything(), ONE)


def many_of(number: int, mark: str) -> list[Arrived]:
    return [
        Arrived(key=f"{mark} {one}", email=f"{mark}@example.com", message=f"{mark}{one} and more")
        for one in range(number)
    ]


def test_many_enquiries_at_once_leave_the_index(vault: Vault, now: datetime) -> None:
    """So many are marked as deleted in the index, and the index is then written anew."""
    with vault.write("sync", now) as tx:
        site_id = add_site(tx)
        arrive(tx, site_id, *many_of(200, OTHER))
        ids = arrive(tx, site_id, *many_of(200, ONE))
        arrive(tx, site_id, *many_of(3, OTHER.upper()))
    assert holds(index_of(vault, "enquiry"), ONE)
    with vault.write("test.delete", now) as tx:
        enquiries.delete(tx, ids)
        forget_website_numbers(tx)
    assert_only_the_other_is_left(vault)


def test_and_so_do_few_after_many_were_not_deleted_after_all(vault: Vault, now: datetime) -> None:
    with vault.write("sync", now) as tx:
        site_id = add_site(tx)
        many = arrive(tx, site_id, *many_of(200, OTHER))
        few = arrive(tx, site_id, *many_of(3, ONE))

    def fail() -> None:
        with vault.write("test.delete", now) as tx, search.forgetting(tx, search.ENQUIRY, len(many)):
            tx.connection.exec_driver_sql("DELETE FROM enquiry WHERE id <= 20")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with vault.write("test.delete", now) as tx:
        enquiries.delete(tx, few)
        forget_website_numbers(tx)
        assert len(search.matching(tx, search.ENQUIRY, OTHER)) == len(many)
    assert_only_the_other_is_left(vault)
