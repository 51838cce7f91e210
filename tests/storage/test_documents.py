"""Documents keep their bytes and their hash."""

from __future__ import annotations

import hashlib
from datetime import datetime

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.storage import documents
from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import verify
from tests.storage.making import add_document, two_lives

EVERY_BYTE = bytes(range(256)) * 40


@pytest.mark.parametrize("data", [b"", EVERY_BYTE], ids=["empty", "every byte"])
def test_there_and_back(vault: Vault, now: datetime, data: bytes) -> None:
    with vault.write("test", now) as tx:
        new_id = documents.add(
            tx, kind="letter", title="A title", file_name="a.bin", media_type="x/y", data=data
        )
    with vault.read() as tx:
        found = documents.get(tx, new_id)
        (row,) = documents.list_for(tx)
    assert (found.data, found.size, found.created_at) == (data, len(data), now)
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert not hasattr(row, "data")
    assert (row.id, row.sha256) == (found.id, found.sha256)


def test_each_belongs_to_its_person(vault: Vault, now: datetime) -> None:
    one, other = two_lives(vault, now, "quokka", "wombat")
    with vault.read() as tx:
        of_one = [row.id for row in documents.list_for(tx, person_id=one.person)]
        assert of_one == sorted(one.documents, reverse=True), "those of an invoice and a request, too"
        assert [row.id for row in documents.list_for(tx, invoice_id=other.issued)] == [other.documents[2]]
        assert [row.id for row in documents.list_for(tx, request_id=other.request)] == [other.documents[1]]
        assert len(documents.list_for(tx)) == 6


@pytest.mark.parametrize(
    "damage",
    ["data = x'00'", "data = CAST('x' || data AS BLOB)", "sha256 = upper(sha256)", "sha256 = ''"],
)
def test_a_document_that_does_not_fit_its_hash_is_refused(vault: Vault, now: datetime, damage: str) -> None:
    with vault.write("test", now) as tx:
        good, bad = add_document(tx, "good"), add_document(tx, "bad")
        tx.connection.exec_driver_sql(f"UPDATE document SET {damage} WHERE id = {bad}")
    with vault.read() as tx:
        documents.get(tx, good)
        with pytest.raises(KnownError) as told:
            documents.get(tx, bad)
    assert told.value.code == "document.damaged"
    check = {check.name: check for check in verify(vault)}["documents"]
    assert not check.ok
    assert check.detail == f"not what was stored: document {bad}"


def test_one_that_is_not_there(vault: Vault) -> None:
    with vault.read() as tx, pytest.raises(KnownError) as told:
        documents.get(tx, 1)
    assert told.value.code == "document.not_found"


def test_it_comes_and_goes_with_its_transaction(vault: Vault, now: datetime) -> None:
    def fail() -> None:
        with vault.write("test", now) as tx:
            add_document(tx, "never")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with vault.read() as tx:
        assert documents.list_for(tx) == []
