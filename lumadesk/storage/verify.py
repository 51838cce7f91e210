"""Checking an open vault from the ciphers up to the promise that what was erased is not there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import select
from sqlcipher3 import dbapi2
from sqlmodel import SQLModel

from lumadesk.domain.errors import KnownError
from lumadesk.storage import agreement, audit, issued_documents, people, tombstones
from lumadesk.storage.documents import document
from lumadesk.storage.enquiries import enquiry
from lumadesk.storage.ledger import LedgerEntry
from lumadesk.storage.marks import Mark, marks_of
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """``detail`` is for the owner to read and holds no personal data."""

    name: str
    ok: bool
    detail: str


def verify(vault: Vault) -> list[Check]:
    """Every check, in order; one that cannot be made for damage fails, and the others are still made."""
    return [
        _check(vault, "encryption", lambda: _pragma(vault, "cipher_integrity_check")),
        _check(vault, "database", lambda: _pragma(vault, "integrity_check")),
        _check(vault, "references", lambda: _pragma(vault, "foreign_key_check")),
        _check(vault, "audit log", lambda: _audit(vault)),
        _check(vault, "documents", lambda: _documents(vault)),
        _check(vault, "issued documents", lambda: _issued(vault)),
        _check(vault, "erasure ledger", lambda: _ledger(vault)),
        _check(vault, "erased stays erased", lambda: _erased(vault)),
        _check(vault, "erased is overwritten", lambda: _overwritten(vault)),
    ]


def _check(vault: Vault, name: str, check: Callable[[], tuple[bool, str]]) -> Check:
    try:
        with vault.faults():
            ok, detail = check()
    except KnownError as error:
        ok, detail = False, error.message
    except dbapi2.Error:
        ok, detail = False, "The vault's database is damaged: part of it cannot be read."
    return Check(name=name, ok=ok, detail=detail)


def _pragma(vault: Vault, pragma: str) -> tuple[bool, str]:
    connection = vault.raw_connection()
    try:
        wrong = [row for row in connection.execute(f"PRAGMA {pragma}") if row != ("ok",)]
    finally:
        connection.close()
    return not wrong, f"{len(wrong)} faults" if wrong else "no fault"


def _audit(vault: Vault) -> tuple[bool, str]:
    with vault.read() as tx:
        broken = audit.verify(tx)
    if broken is None:
        return True, "the chain is whole"
    return False, f"the chain is broken at entry {broken}"


def _documents(vault: Vault) -> tuple[bool, str]:
    with vault.read() as tx:
        ids = list(tx.connection.execute(select(document.c.id)).scalars())
        wrong = [id_ for id_ in ids if not _fits_its_hash(tx, id_)]
    if wrong:
        return False, f"not what was stored: document {', '.join(map(str, wrong))}"
    return True, f"{len(ids)} as they were stored"


def _issued(vault: Vault) -> tuple[bool, str]:
    with vault.read() as tx:
        report = issued_documents.verify(tx)
    if not report.ok:
        return False, f"entry {report.broken} of the chain: {report.why}"
    gone = f", {report.gone} of them gone since" if report.gone else ""
    return True, f"{report.count} in a whole chain{gone}"


def _fits_its_hash(tx: Tx, document_id: int) -> bool:
    row = tx.connection.execute(
        select(document.c.data, document.c.sha256).where(document.c.id == document_id)
    ).one()
    return bool(hashlib.sha256(row.data).hexdigest() == row.sha256)


def _ledger(vault: Vault) -> tuple[bool, str]:
    with vault.read() as tx:
        lines = agreement.lines_of(tx)
    if not vault.ledger.is_exactly(lines):
        return False, "the file is not what the database says; opening the vault again puts it right"
    for number, entry in enumerate(vault.ledger.open_all(lines), start=1):
        if entry is None:
            return False, f"line {number} is not genuine"
    return True, f"{len(lines)} lines, all genuine"


def _erased(vault: Vault) -> tuple[bool, str]:
    with vault.read() as tx:
        entries = [entry for entry in vault.ledger.open_all(agreement.lines_of(tx)) if entry is not None]
        back = sorted({found for entry in entries for found in _returned(tx, entry)} | set(_tombstoned(tx)))
    if back:
        return False, f"erased, but there: {', '.join(back)}"
    return True, f"nothing of {len(entries)} erasures is there"


def _overwritten(vault: Vault) -> tuple[bool, str]:
    with closing(vault.raw_connection()) as connection:
        if Mark.UNSCRUBBED not in marks_of(connection):
            return True, "no unused part of the file holds what was erased"
    return False, "traces may be left in unused parts of the file; closing the vault removes them"


def _returned(tx: Tx, entry: LedgerEntry) -> Iterator[str]:
    for noun, ids in entry.erased.records.items():
        table = SQLModel.metadata.tables[noun]
        for id_ in tx.connection.execute(select(table.c.id).where(table.c.id.in_(sorted(ids)))).scalars():
            yield f"{noun} {id_}"
    for person in people.rows(tx, sorted(entry.erased.people)):
        if person.erased_at is None:
            yield f"person {person.id}"


def _tombstoned(tx: Tx) -> Iterator[str]:
    """Enquiries whose key at the website was erased."""
    for site_id in tx.connection.execute(select(enquiry.c.site_id).distinct()).scalars().all():
        of_site = select(enquiry.c.key, enquiry.c.id).where(enquiry.c.site_id == site_id)
        ids = {row.key: row.id for row in tx.connection.execute(of_site)}
        for key in tombstones.known(tx, site_id, ids):
            yield f"enquiry {ids[key]}"
