"""Checking an open vault from the ciphers up to the promise that what was erased is not there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import select
from sqlcipher3 import dbapi2
from sqlmodel import SQLModel

from lumadesk.domain.errors import KnownError
from lumadesk.storage import agreement, audit, issued_documents, people, tombstones
from lumadesk.storage.enquiries import enquiry
from lumadesk.storage.evidence.records import missing_numbers
from lumadesk.storage.ledger import LedgerEntry
from lumadesk.storage.marks import Mark, marks_of
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault

_AT_ONCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """``detail`` is for the owner to read and holds no personal data."""

    name: str
    ok: bool
    detail: str


def verify(vault: Vault) -> list[Check]:
    """Every check, in order; one that cannot be made for damage fails, and the others are still made."""
    checks: tuple[tuple[str, Callable[[], tuple[bool, str]]], ...] = (
        ("encryption", lambda: _pragma(vault, "cipher_integrity_check")),
        ("database", lambda: _pragma(vault, "integrity_check")),
        ("references", lambda: _pragma(vault, "foreign_key_check")),
        ("audit log", lambda: _audit(vault)),
        ("invoice numbers", lambda: _numbers(vault)),
        ("documents", lambda: _documents(vault)),
        ("issued documents", lambda: _issued(vault)),
        ("erasure ledger", lambda: _ledger(vault)),
        ("erased stays erased", lambda: _erased(vault)),
        ("erased is overwritten", lambda: _overwritten(vault)),
    )
    # Each reads by a connection of its own, and while SQLite reads another thread may.
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return list(threads.map(lambda one: _check(vault, *one), checks))


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


def _numbers(vault: Vault) -> tuple[bool, str]:
    with vault.read() as tx:
        missing = missing_numbers(tx)
    if missing:
        return False, f"given, but nowhere: {', '.join(missing[:20])}"
    return True, "the series has no gap"


def _documents(vault: Vault) -> tuple[bool, str]:
    count, wrong = 0, []
    with vault.read() as tx:
        # One by one, as the driver gives them: all of them would not fit into memory.
        for id_, data, digest in tx.driver.execute("SELECT id, data, sha256 FROM document ORDER BY id"):
            count += 1
            if hashlib.sha256(data).hexdigest() != digest:
                wrong.append(id_)
    if wrong:
        return False, f"not what was stored: document {', '.join(map(str, wrong))}"
    return True, f"{count} as they were stored"


def _issued(vault: Vault) -> tuple[bool, str]:
    with vault.read() as tx:
        report = issued_documents.verify(tx)
    if not report.ok:
        return False, f"entry {report.broken} of the chain: {report.why}"
    gone = f", {report.gone} of them gone since" if report.gone else ""
    return True, f"{report.count} in a whole chain{gone}"


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
