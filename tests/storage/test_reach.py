"""What is asked all the time, or of one person among many, reads by an index and never the whole table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event

from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.domain.requests import RequestKind
from lumadesk.storage import arrivals, documents, enquiries, invoices, notes, people, requests, timeline
from lumadesk.storage.personal_data import collect, held_records
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault
from tests.storage.making import Life, erase, two_lives


@contextmanager
def statements(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, Any]]]:
    """Every statement of a transaction with its parameters, through SQLAlchemy or beside it."""
    seen: list[tuple[str, Any]] = []
    fetch = Tx.fetch

    def noted(self: Tx, sql: str, parameters: Any = ()) -> list[tuple[Any, ...]]:
        seen.append((sql, tuple(parameters)))
        return fetch(self, sql, parameters)

    def note(_connection: Any, _cursor: Any, sql: str, parameters: Any, *_rest: Any) -> None:
        seen.append((sql, parameters))

    with monkeypatch.context() as patched:
        patched.setattr(Tx, "fetch", noted)
        event.listen(tx.connection, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(tx.connection, "before_cursor_execute", note)


def scans(tx: Tx, seen: list[tuple[str, Any]]) -> list[str]:
    """The steps of the plans that read a whole table or index of records."""
    cursor = tx.connection.connection.cursor()
    found = []
    for sql, parameters in seen:
        if sql.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")):
            rows = cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall()
            found += [
                step
                for *_ids, step in rows
                if step.startswith("SCAN") and "VIRTUAL TABLE" not in step and "(subquery" not in step
            ]
    return found


@pytest.fixture
def life(vault: Vault, now: datetime) -> Life:
    return two_lives(vault, now, "quokka", "wombat")[0]


READS: dict[str, Callable[[Tx, Life], object]] = {
    "everything about a person": lambda tx, life: collect(tx, life.person),
    "what an erasure decides on": lambda tx, life: held_records(tx, life.person),
    "a timeline": lambda tx, life: timeline.entries(tx, life.person),
    "notes": lambda tx, life: notes.list_for(tx, life.person),
    "documents of a person": lambda tx, life: documents.list_for(tx, person_id=life.person),
    "documents of an invoice": lambda tx, life: documents.list_for(tx, invoice_id=life.issued),
    "invoices of a person": lambda tx, life: invoices.rows(tx, invoices.ids(tx, person_id=life.person)),
    "open requests": lambda tx, life: requests.count_open(tx, life.person, [RequestKind.ACCESS]),
    "a person by address": lambda tx, _life: people.find_by_email(tx, "quokka@example.com"),
    "people by addresses": lambda tx, _life: people.find_by_emails(
        tx, ["quokka@example.com", "x@example.com"]
    ),
    "people alike": lambda tx, life: people.suggestions(tx, life.person),
    "enquiries by key": lambda tx, _life: arrivals.local_keys(tx, 1, ["quokka-1", "x"]),
    "rows of the list": lambda tx, life: enquiries.rows(tx, life.enquiries),
    "marked enquiries": lambda tx, life: enquiries.due_for_deletion(
        tx, enquiries.get(tx, life.enquiries[0]).synced_at
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_nobody_else_is_read(
    vault: Vault, life: Life, read: Callable[[Tx, Life], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    with vault.read() as tx:
        with statements(tx, monkeypatch) as seen:
            read(tx, life)
        assert seen, "nothing was asked"
        assert scans(tx, seen) == []


def test_an_erasure_touches_nobody_else(
    vault: Vault, now: datetime, life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    with vault.write("erase", now) as tx:
        with statements(tx, monkeypatch) as seen:
            erase(tx, life.person)
        # The tables of permits and of used ids hold a handful of rows at most.
        assert [
            step for step in scans(tx, seen) if step not in ("SCAN disposal", "SCAN sqlite_sequence")
        ] == []


@pytest.mark.parametrize(
    "wanted",
    [
        EnquiryFilter(),
        EnquiryFilter(status=EnquiryStatus.NEW),
        EnquiryFilter(service="Service quokka"),
        EnquiryFilter(source="source-quokka"),
        EnquiryFilter(marked_for_deletion=False),
        EnquiryFilter(submitted_to=date(2026, 12, 1), service="Service quokka"),
        EnquiryFilter(status=EnquiryStatus.NEW, source="source-quokka", search="message"),
    ],
    ids=str,
)
@pytest.mark.usefixtures("life")
def test_a_filter_reads_an_index_and_no_message(
    vault: Vault, wanted: EnquiryFilter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with vault.read() as tx:
        with statements(tx, monkeypatch) as seen:
            assert enquiries.ids(tx, wanted)
        assert all("COVERING INDEX" in step for step in scans(tx, seen))
        with statements(tx, monkeypatch) as seen:
            enquiries.facets(tx)
            enquiries.count_silent_since(tx, datetime(2027, 11, 3, tzinfo=UTC))
            enquiries.count_by_status(tx, EnquiryStatus.NEW)
        assert len(seen) >= 3
        assert all("COVERING INDEX" in step for step in scans(tx, seen))


def test_a_scan_would_be_noticed(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    with vault.read() as tx:
        with statements(tx, monkeypatch) as seen:
            tx.ids("SELECT id FROM note WHERE body = ?", ("text",))
            tx.connection.exec_driver_sql("SELECT id FROM person WHERE address = ?", ("x",)).fetchall()
        assert scans(tx, seen) == ["SCAN note", "SCAN person"]
