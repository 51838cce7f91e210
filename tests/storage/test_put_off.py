"""Indexes that a first sync does without: gone and back, also where the process never came to make them."""

from __future__ import annotations

from datetime import datetime

import pytest

from lumadesk.storage import enquiries, put_off
from lumadesk.storage.marks import Mark, marks_of
from lumadesk.storage.vault import Vault
from tests.storage.making import Arrived, add_site, arrive


def indexes(vault: Vault) -> set[str]:
    with vault.read() as tx:
        return set(tx.column("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"))


def marks(vault: Vault) -> Mark:
    with vault.read() as tx:
        return marks_of(tx.driver)


def test_they_are_made_as_they_were(vault: Vault, now: datetime) -> None:
    before = indexes(vault)
    with vault.write("test", now) as tx:
        put_off.put_off(tx)
    assert len(indexes(vault)) == len(before) - 2
    assert marks(vault) == Mark.INDEXES_PUT_OFF
    with vault.write("test", now) as tx:
        put_off.make(tx)
        put_off.make(tx)
    assert indexes(vault) == before
    assert not marks(vault)


def test_opening_the_vault_makes_them(vault: Vault, now: datetime) -> None:
    before = indexes(vault)
    with vault.write("test", now) as tx:
        put_off.put_off(tx)
        arrive(tx, add_site(tx), Arrived(key="1"), Arrived(key="2"))
    folder, key = vault.folder, vault.key_b64()
    vault.close()
    again = Vault.open_with_key(folder, key)
    try:
        assert indexes(again) == before
        assert not marks(again)
    finally:
        again.close()


def test_a_vault_with_enquiries_keeps_them(vault: Vault, now: datetime) -> None:
    before = indexes(vault)
    with vault.write("test", now) as tx:
        arrive(tx, add_site(tx), Arrived(key="1"))
        put_off.put_off(tx)
    assert indexes(vault) == before
    assert not marks(vault)


def test_a_write_that_fails_puts_nothing_off(vault: Vault, now: datetime) -> None:
    before = indexes(vault)

    def fails() -> None:
        with vault.write("test", now) as tx:
            put_off.put_off(tx)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert indexes(vault) == before
    assert not marks(vault)


def test_an_erasure_meanwhile_is_scrubbed_and_puts_nothing_back(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        put_off.put_off(tx)
        ids = arrive(tx, add_site(tx), Arrived(key="1"), Arrived(key="2"))
    with vault.write("test", now) as tx:
        enquiries.delete(tx, ids[:1])
    assert marks(vault) == Mark.INDEXES_PUT_OFF
