"""Checking an open vault from the ciphers up to the promise that what was erased is not there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select
from sqlcipher3 import dbapi2
from sqlmodel import SQLModel

from lumadesk.domain.errors import KnownError
from lumadesk.storage import agreement, audit, faults, issued_documents, people, tombstones
from lumadesk.storage.engine import hold
from lumadesk.storage.enquiries import enquiry
from lumadesk.storage.evidence.records import missing_numbers
from lumadesk.storage.ledger import LedgerEntry
from lumadesk.storage.marks import Mark, marks_of
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault

_NAMES = (
    "encryption",
    "database",
    "references",
    "audit log",
    "invoice numbers",
    "documents",
    "issued documents",
    "erasure ledger",
    "erased stays erased",
    "erased is overwritten",
)
_AT_ONCE = 2
#: KiB that a connection holds decrypted: whatever it finds out about a table, it reads the pages once.
_CACHE = 64_000
#: What takes longest begins first, lest one is still at it when the other has nothing left to do.
_LARGE = (("enquiry",), ("enquiry_search", "enquiry_search_data"), ("document",), ("person",))

_Result = tuple[bool, str]
_Find = Callable[[dbapi2.Connection], _Result]
#: Each with the name of the check that it is a part of.
_Parts = list[tuple[str, _Find]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """``detail`` is for the owner to read and holds no personal data."""

    name: str
    ok: bool
    detail: str


def verify(vault: Vault) -> list[Check]:
    """Every check, in order; one that cannot be made for damage fails, and the others are still made."""
    found: dict[str, list[_Result]] = {name: [] for name in _NAMES}

    def make(parts: _Parts) -> list[tuple[str, _Result]]:
        with closing(vault.raw_connection()) as connection:
            hold(connection, _CACHE)
            return [(name, _result(vault, find, connection)) for name, find in parts]

    # While SQLite reads for one connection another thread may.
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for results in threads.map(make, _work(vault)):
            for name, result in results:
                found[name].append(result)
    return [_check(name, results) for name, results in found.items()]


def _work(vault: Vault) -> Iterator[_Parts]:
    """What is for one connection to find: all about a large table together."""
    yield [("encryption", partial(_pragma, pragma="cipher_integrity_check"))]
    for tables in (*_LARGE, _small_tables(vault)):
        yield [part for table in tables for part in _about(table)]
    yield [
        ("audit log", lambda _: _audit(vault)),
        ("invoice numbers", lambda _: _numbers(vault)),
        ("issued documents", lambda _: _issued(vault)),
        ("erasure ledger", lambda _: _ledger(vault)),
        ("erased stays erased", lambda _: _erased(vault)),
        ("erased is overwritten", _overwritten),
    ]


def _about(table: str) -> _Parts:
    # One table at a time SQLite does not notice a page that belongs to two of them, or to none. Noise cannot
    # bring that about, for each page is signed with its number.
    parts: _Parts = [
        ("database", partial(_pragma, pragma=f'integrity_check("{table}")')),
        ("references", partial(_pragma, pragma=f'foreign_key_check("{table}")')),
    ]
    return [*parts, ("documents", _documents)] if table == "document" else parts


def _small_tables(vault: Vault) -> tuple[str, ...]:
    """SQLite's own table, which stands for the unused pages too, and all others that can be made out."""
    try:
        with closing(vault.raw_connection()) as connection:
            names = [
                name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            ]
    except dbapi2.Error:
        names = []
    return "sqlite_schema", *(name for name in names if not any(name in large for large in _LARGE))


def _result(vault: Vault, find: _Find, connection: dbapi2.Connection) -> _Result:
    try:
        with vault.faults():
            return find(connection)
    except KnownError as error:
        return False, error.message
    except dbapi2.Error:
        return False, faults.damaged().message


def _check(name: str, results: list[_Result]) -> Check:
    ok, detail = next((result for result in results if not result[0]), results[-1])
    return Check(name=name, ok=ok, detail=detail)


def _pragma(connection: dbapi2.Connection, pragma: str) -> _Result:
    wrong = [row for row in connection.execute(f"PRAGMA {pragma}") if row != ("ok",)]
    return not wrong, f"{len(wrong)} faults" if wrong else "no fault"


def _audit(vault: Vault) -> _Result:
    with vault.read() as tx:
        broken = audit.verify(tx)
    if broken is None:
        return True, "the chain is whole"
    return False, f"the chain is broken at entry {broken}"


def _numbers(vault: Vault) -> _Result:
    with vault.read() as tx:
        missing = missing_numbers(tx)
    if missing:
        return False, f"given, but nowhere: {', '.join(missing[:20])}"
    return True, "the series has no gap"


def _documents(connection: dbapi2.Connection) -> _Result:
    count, wrong = 0, []
    # One by one, as the driver gives them: all of them would not fit into memory.
    for id_, data, digest in connection.execute("SELECT id, data, sha256 FROM document ORDER BY id"):
        count += 1
        if hashlib.sha256(data).hexdigest() != digest:
            wrong.append(id_)
    if wrong:
        return False, f"not what was stored: document {', '.join(map(str, wrong))}"
    return True, f"{count} as they were stored"


def _issued(vault: Vault) -> _Result:
    with vault.read() as tx:
        report = issued_documents.verify(tx)
    if not report.ok:
        return False, f"entry {report.broken} of the chain: {report.why}"
    gone = f", {report.gone} of them gone since" if report.gone else ""
    return True, f"{report.count} in a whole chain{gone}"


def _ledger(vault: Vault) -> _Result:
    with vault.read() as tx:
        lines = agreement.lines_of(tx)
    if not vault.ledger.is_exactly(lines):
        return False, "the file is not what the database says; opening the vault again puts it right"
    for number, entry in enumerate(vault.ledger.open_all(lines), start=1):
        if entry is None:
            return False, f"line {number} is not genuine"
    return True, f"{len(lines)} lines, all genuine"


def _erased(vault: Vault) -> _Result:
    with vault.read() as tx:
        entries = [entry for entry in vault.ledger.open_all(agreement.lines_of(tx)) if entry is not None]
        back = sorted({found for entry in entries for found in _returned(tx, entry)} | set(_tombstoned(tx)))
    if back:
        return False, f"erased, but there: {', '.join(back)}"
    return True, f"nothing of {len(entries)} erasures is there"


def _overwritten(connection: dbapi2.Connection) -> _Result:
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
    for site_id in tx.connection.execute(select(tombstones.tombstone.c.site_id).distinct()).scalars().all():
        of_site = select(enquiry.c.key, enquiry.c.id).where(enquiry.c.site_id == site_id)
        ids = {row.key: row.id for row in tx.connection.execute(of_site)}
        for key in tombstones.known(tx, site_id, ids):
            yield f"enquiry {ids[key]}"
