"""The manifest covers every column; one person's data is found whole, and nobody else's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, get_args

import pytest
from sqlalchemy import Table, select

from lumadesk.domain.erasure import Verdict
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.storage import people
from lumadesk.storage.personal_data import MANIFEST, TableManifest, carry_out, collect, held_records
from lumadesk.storage.personal_data.column import Erasure, Export, Shown, Subject
from lumadesk.storage.schema import TABLES, metadata
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault
from tests.storage.making import Life, add_life, add_site, erase, two_lives, verdicts_on

ONE, OTHER = "quokka", "wombat"


def uncovered(manifest: Mapping[str, TableManifest]) -> set[str]:
    """Columns that the manifest does not know, and columns that it knows but are not there."""
    there = {f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.columns}
    known = {f"{name}.{column}" for name, entry in manifest.items() for column in entry.columns}
    return there ^ known


def test_every_column_of_every_table_is_in_the_manifest() -> None:
    assert uncovered(MANIFEST) == set()
    assert {table.name for table in TABLES} == set(metadata.tables)


@pytest.mark.parametrize(("table", "column"), [("enquiry", "message"), ("person", "address"), ("note", "id")])
def test_a_column_that_is_left_out_would_be_noticed(table: str, column: str) -> None:
    left = {name: entry for name, entry in MANIFEST[table].columns.items() if name != column}
    changed = {**MANIFEST, table: replace(MANIFEST[table], columns=left)}
    assert uncovered(changed) == {f"{table}.{column}"}
    assert uncovered({name: entry for name, entry in MANIFEST.items() if name != table})


@pytest.mark.parametrize("name", MANIFEST)
def test_an_entry_says_everything(name: str) -> None:
    for label, column in MANIFEST[name].columns.items():
        assert column.label, label
        assert column.retention, label
        assert column.subject in get_args(Subject)
        assert column.export in get_args(Export)
        assert column.erasure in get_args(Erasure)
        assert column.shown in get_args(Shown)
        if column.subject == "person":
            assert column.erasure != "no", f"{name}.{label} would outlive its person"


def test_every_table_that_leads_to_a_person_is_collected() -> None:
    for table in TABLES:
        leads = {key.column.table.name for key in table.foreign_keys}
        if "person" in leads or table.name == "person" or leads in ({"invoice"}, {"enquiry"}):
            assert MANIFEST[table.name].via is not None, table.name


def texts(tx: Tx, person_id: int) -> str:
    return "\n".join(
        f"{found.title}\n{label}: {value}"
        for found in collect(tx, person_id)
        for label, value in (*found.fields, *found.portable)
    )


@pytest.fixture
def lives(vault: Vault, now: datetime) -> tuple[Life, Life]:
    return two_lives(vault, now, ONE, OTHER)


def test_all_of_one_and_nothing_of_another(vault: Vault, lives: tuple[Life, Life]) -> None:
    one, other = lives
    with vault.read() as tx:
        found = {(record.table, record.id) for record in collect(tx, one.person)}
        assert found == records_of(tx, one)
        assert not found & records_of(tx, other)
        assert OTHER not in texts(tx, one.person)
        assert ONE not in texts(tx, other.person)


def records_of(tx: Tx, life: Life) -> set[tuple[str, int]]:
    lines = tx.column("SELECT id FROM invoice_line WHERE invoice_id IN (?, ?)", (life.draft, life.issued))
    payments = tx.column("SELECT id FROM payment WHERE invoice_id = ?", (life.issued,))
    assert len(lines) == 2
    assert len(payments) == 1
    changes = tx.column("SELECT id FROM enquiry_version WHERE enquiry_id = ?", (life.enquiries[1],))
    assert len(changes) == 2
    return {
        ("person", life.person),
        ("note", life.note),
        ("request", life.request),
        ("invoice", life.draft),
        ("invoice", life.issued or 0),
        *(("enquiry", id_) for id_ in life.enquiries),
        *(("document", id_) for id_ in life.documents),
        *(("invoice_line", id_) for id_ in lines),
        *(("payment", id_) for id_ in payments),
        *(("enquiry_version", id_) for id_ in changes),
        *life.desk,
    }


def test_no_value_of_the_person_is_left_out(vault: Vault, lives: tuple[Life, Life]) -> None:
    """Every text with the mark, in whatever column, is in the copy; unless another column says the same."""
    with vault.read() as tx:
        copy = texts(tx, lives[0].person)
        marked = set()
        for table in TABLES:
            for row in tx.connection.execute(select(table)):
                marked |= {
                    (f"{table.name}.{column}", str(value))
                    for column, value in row._mapping.items()
                    if isinstance(value, str) and ONE in value
                }
    missing = {column for column, value in marked if value not in copy}
    assert missing <= {
        "enquiry.fingerprint",
        "enquiry.extra",  # in the copy in words, not as JSON
        "site_deletion.key",
    }
    assert f"Budget: Budget {ONE}" in copy
    assert f"What it said before: Soon {ONE}" in copy
    assert f"What it said before: Again {ONE}" in copy
    assert {"enquiry.message", "person.address", "invoice_line.description", "document.title"} <= {
        column for column, _value in marked
    }


def test_what_is_portable_is_what_the_person_gave(vault: Vault, lives: tuple[Life, Life]) -> None:
    with vault.read() as tx:
        found = collect(tx, lives[0].person)
    portable = {record.table for record in found if record.provided}
    assert portable == {"person", "enquiry", "enquiry_version", "payment", "personal_detail"}
    (person,) = (record for record in found if record.table == "person")
    assert dict(person.portable) == {
        "Name": f"Name {ONE}",
        "Email": f"{ONE}@example.com",
        "Telephone": f"01628 {ONE}",
        "Address": f"2 {ONE} Lane",
    }


def test_nobody_is_collected_as_nothing(vault: Vault, lives: tuple[Life, Life]) -> None:
    with vault.read() as tx:
        assert collect(tx, max(life.person for life in lives) + 1) == []


def rows_with(tx: Tx, mark: str) -> dict[str, int]:
    """How many rows of each table hold the mark in any column, bytes included."""

    def holds(value: Any) -> bool:
        return (isinstance(value, str) and mark in value) or (
            isinstance(value, bytes) and mark.encode() in value
        )

    counted = {
        table.name: sum(any(map(holds, row)) for row in tx.connection.execute(select(table)))
        for table in TABLES
    }
    return {name: count for name, count in counted.items() if count}


def whole(tx: Tx, table: Table) -> list[Any]:
    return list(tx.connection.execute(select(table).order_by(table.c.id)))


def test_somebody_without_an_invoice_goes_whole(vault: Vault, now: datetime) -> None:
    one, other = two_lives(vault, now, ONE, OTHER, billed=False)
    with vault.read() as tx:
        before = rows_with(tx, OTHER)
        assert rows_with(tx, ONE) == before
    with vault.write("test.erase", now) as tx:
        erase(tx, one.person)
    with vault.read() as tx:
        # Where the website may still have its rows, their numbers stay until it proves that they are gone.
        assert rows_with(tx, ONE) == {"site_deletion": 2}
        assert rows_with(tx, OTHER) == before
        assert collect(tx, one.person) == []
        evidence = tx.fetch("SELECT kind, received, person_id, details FROM request ORDER BY id")
        assert evidence[0] == ("rectification", "2026-11-03", None, "")
        assert evidence[1][2:] == (other.person, f"Details {OTHER}")
        assert tx.column("SELECT count(*) FROM tombstone") == [2]
        with pytest.raises(KnownError):
            people.get(tx, one.person)


def test_somebody_with_an_invoice_is_anonymised(
    vault: Vault, now: datetime, lives: tuple[Life, Life]
) -> None:
    one = lives[0]
    with vault.read() as tx:
        tax = [row for row in whole(tx, metadata.tables["invoice"]) if row.id == one.issued]
    with vault.write("test.erase", now) as tx:
        erase(tx, one.person)
    with vault.read() as tx:
        assert rows_with(tx, ONE) == {"site_deletion": 2, "invoice": 1, "invoice_line": 1, "document": 1}
        left = people.get(tx, one.person)
        assert (left.name, left.email, left.phone, left.address, left.client_since, left.erased_at) == (
            people.ERASED_NAME,
            None,
            None,
            None,
            None,
            now,
        )
        assert tx.fetch("SELECT email_key, phone_key FROM person WHERE id = ?", (one.person,)) == [
            (None, None)
        ]
        assert [row for row in whole(tx, metadata.tables["invoice"]) if row.id == one.issued] == tax
        assert people.ids(tx) == [lives[1].person]


def test_an_anonymised_column_is_one_that_carry_out_blanks(
    vault: Vault, now: datetime, lives: tuple[Life, Life]
) -> None:
    """The manifest's promise against what happens."""
    one = lives[0]
    with vault.write("test.erase", now) as tx:
        erase(tx, one.person)
    with vault.read() as tx:
        for name, id_ in (("person", one.person), ("request", one.request)):
            (row,) = (row for row in whole(tx, metadata.tables[name]) if row.id == id_)
            for column, entry in MANIFEST[name].columns.items():
                if entry.erasure == "anonymise" and entry.subject == "person":
                    assert row._mapping[column] in (None, "", people.ERASED_NAME), f"{name}.{column}"


def test_verdicts_must_be_about_what_is_held_now(
    vault: Vault, now: datetime, lives: tuple[Life, Life]
) -> None:
    one, other = lives
    with vault.read() as tx:
        verdicts = verdicts_on(tx, one.person)
        others = verdicts_on(tx, other.person)
        before = rows_with(tx, ONE)
    wrong = {
        "one missing": verdicts[1:],
        "one twice": (*verdicts, verdicts[0]),
        "one of somebody else": (*verdicts[1:], others[0]),
        "none": (),
    }
    for name, offered in wrong.items():
        with pytest.raises(RuleViolation) as refused, vault.write("test.erase", now) as tx:
            carry_out(tx, one.person, offered)
        assert refused.value.code == "erasure.changed", name
    with vault.read() as tx:
        assert rows_with(tx, ONE) == before


def test_what_is_held_is_told_without_the_person(vault: Vault, lives: tuple[Life, Life]) -> None:
    with vault.read() as tx:
        held = held_records(tx, lives[0].person)
        labels = " ".join(record.label for record in held)
        verdicts = {
            (verdict.table, verdict.id): verdict.verdict for verdict in verdicts_on(tx, lives[0].person)
        }
    assert ONE not in labels
    assert held[-1].table == "person"
    assert verdicts[("invoice", lives[0].issued or 0)] is Verdict.KEEP
    assert verdicts[("invoice", lives[0].draft)] is Verdict.ERASE


def test_a_merged_person_takes_everything_along(
    vault: Vault, now: datetime, lives: tuple[Life, Life]
) -> None:
    one, other = lives
    with vault.write("test.merge", now) as tx:
        people.merge(tx, one.person, other.person)
    with vault.read() as tx:
        assert collect(tx, other.person) == []
        assert {(found.table, found.id) for found in collect(tx, one.person)} >= {
            *(("enquiry", id_) for id_ in other.enquiries),
            ("note", other.note),
            ("invoice", other.issued),
        }


def test_an_id_that_was_erased_is_never_given_again(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        gone = add_life(tx, site_id, ONE, billed=False)
    with vault.write("test", now) as tx:
        erase(tx, gone.person)
    with vault.write("test", now) as tx:
        new = add_life(tx, site_id, OTHER, billed=False)
    assert new.person > gone.person
    assert min(new.enquiries) > max(gone.enquiries)
    assert new.note > gone.note
