"""A row that is deleted at the site is proved to be gone, and nothing but that row ever goes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.site.backends import Timeouts
from lumadesk.site.source import DeletionReceipt
from tests.site.website import NOW, Website, read

PATIENT = Timeouts(connect=5, statement=5, lock=1)


def left(site: Website) -> list[object]:
    return [key for (key,) in site.ask("SELECT id FROM contact_enquiry ORDER BY id")]


def test_a_row_is_deleted_and_its_absence_proved(site: Website) -> None:
    site.create().add({}, {}, {})
    source = site.source()
    assert source.delete("2") == DeletionReceipt(
        strategy="row",
        deleted_rows=1,
        proof_query="SELECT count(*) AS count_1 FROM contact_enquiry WHERE contact_enquiry.id = :key",
        proof_result=0,
        verified_absent=True,
        at=NOW,
    )
    assert left(site) == [1, 3]
    assert read(source).keys == ["1", "3"]
    assert source.present(["1", "2", "3"]) == {"1", "3"}


@pytest.mark.parametrize("key", ["2", "no number", "02", "", "1; DROP TABLE contact_enquiry", "9" * 40])
def test_deleting_what_is_not_there_is_proved_as_well(site: Website, key: str) -> None:
    site.create().add({})
    receipt = site.source().delete(key)
    assert (receipt.deleted_rows, receipt.proof_result, receipt.verified_absent) == (0, 0, True)
    assert left(site) == [1]


def test_a_key_that_is_a_uuid_or_text_is_deleted(postgres_site: Website) -> None:
    postgres_site.create(id="uuid PRIMARY KEY").add({"id": UUID(int=1)}, {"id": UUID(int=2)})
    assert postgres_site.source().delete(str(UUID(int=1))).deleted_rows == 1
    assert left(postgres_site) == [UUID(int=2)]


def test_a_key_of_no_declared_type_is_compared_as_what_it_looks_like(sqlite_site: Website) -> None:
    """In such a column 5 and "5" differ: a careless comparison would find nothing, and call it a proof."""
    sqlite_site.create(id="").add({"id": 5}, {"id": "6"})
    source = sqlite_site.source()
    assert source.present(["5", "6"]) == {"5", "6"}
    assert source.delete("5").deleted_rows == 1
    assert source.delete("6").deleted_rows == 1
    assert left(sqlite_site) == []


def test_several_rows_with_the_key_are_left_alone(site: Website) -> None:
    site.create(id="integer" if site.kind == "sqlite" else "bigint").add({"id": 1}, {"id": 2}, {"id": 2})
    with pytest.raises(KnownError) as caught:
        site.source().delete("2")
    assert caught.value.code == "site.several_rows"
    assert left(site) == [1, 2, 2]


def test_what_the_database_quietly_keeps_is_not_called_deleted(postgres_site: Website) -> None:
    postgres_site.create().add({}, {})
    postgres_site.run("CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")
    postgres_site.run(
        "CREATE TRIGGER keep BEFORE DELETE ON contact_enquiry FOR EACH ROW EXECUTE FUNCTION keep()"
    )
    receipt = postgres_site.source().delete("1")
    assert (receipt.deleted_rows, receipt.proof_result, receipt.verified_absent) == (0, 1, False)


def test_a_row_that_others_depend_on_is_kept(site: Website) -> None:
    site.create().add({}, {})
    site.run("CREATE TABLE reply (enquiry_id bigint REFERENCES contact_enquiry (id))")
    site.run("INSERT INTO reply VALUES (1)")
    source = site.source()
    with pytest.raises(KnownError) as caught:
        source.delete("1")
    assert caught.value.code == "site.referenced"
    assert source.delete("2").deleted_rows == 1
    assert left(site) == [1]


def test_a_row_in_use_is_left_for_later(postgres_site: Website) -> None:
    postgres_site.create().add({}, {})
    source = postgres_site.source(timeouts=PATIENT)
    with psycopg.connect(postgres_site.url) as website:
        website.execute("SELECT * FROM contact_enquiry WHERE id = 1 FOR UPDATE")
        with pytest.raises(KnownError) as caught:
            source.delete("1")
        assert caught.value.code == "site.row_locked"
        assert source.delete("2").deleted_rows == 1
    assert source.delete("1").deleted_rows == 1


def test_a_file_in_use_is_left_for_later(sqlite_site: Website) -> None:
    sqlite_site.create().add({})
    source = sqlite_site.source(timeouts=PATIENT)
    with closing(sqlite3.connect(sqlite_site.file, isolation_level=None)) as website:
        website.execute("BEGIN IMMEDIATE")
        with pytest.raises(KnownError) as caught:
            source.delete("1")
        website.execute("ROLLBACK")
    assert caught.value.code == "site.row_locked"
    assert source.delete("1").deleted_rows == 1


def test_a_role_that_may_only_read_is_told_so(postgres_site: Website) -> None:
    postgres_site.create().add({})
    postgres_site.run("DROP ROLE IF EXISTS only_reads")
    postgres_site.run("CREATE ROLE only_reads LOGIN")
    postgres_site.run("GRANT SELECT ON contact_enquiry TO only_reads")
    limited = Website(postgres_site.url.replace("postgres:@", "only_reads@"))
    source = limited.source()
    assert read(source).keys == ["1"]
    with pytest.raises(KnownError) as caught:
        source.delete("1")
    assert caught.value.code == "site.not_permitted"
    assert [check.ok for check in source.check()] == [True, True, True, False]
    limited.close()
    postgres_site.run("DROP OWNED BY only_reads")


def test_what_is_deleted_from_a_file_leaves_no_trace_in_it(sqlite_site: Website) -> None:
    sqlite_site.create().add({}, {"message": "the secret of the lighthouse " * 500})
    sqlite_site.source().delete("2")
    assert b"lighthouse" not in Path(sqlite_site.file).read_bytes()


FLAGS = {
    "boolean": ("boolean", True),
    "integer": ("integer", 1),
    "time": ("timestamp", None),
    "day": ("date", None),
}


@pytest.mark.parametrize("kind", FLAGS)
def test_a_flagged_row_counts_as_gone(site: Website, kind: str) -> None:
    column_type, expected = FLAGS[kind]
    site.create().add({}, {}, {})
    if site.kind == "postgresql" and kind == "time":
        column_type = "timestamptz"
    site.run(f"ALTER TABLE contact_enquiry ADD COLUMN gone {column_type} NULL")
    source = site.source(strategy="flag:gone")
    receipt = source.delete("2")
    assert (receipt.strategy, receipt.deleted_rows, receipt.verified_absent) == ("flag:gone", 1, True)
    assert "contact_enquiry.gone" in receipt.proof_query
    ((value,),) = site.ask("SELECT gone FROM contact_enquiry WHERE id = 2")
    assert value == expected if expected is not None else str(value).startswith("2026-11-03")
    assert left(site) == [1, 2, 3]
    assert read(source).keys == ["1", "3"]
    assert source.present(["1", "2", "3"]) == {"1", "3"}
    assert [found.key for found in source.fetch(["1", "2"]).enquiries] == ["1"]
    assert source.count(None) == 2
    assert source.delete("2").deleted_rows == 0
    (check,) = [check for check in source.check() if check.name == "deletion"]
    assert check.detail == "This user may set the column “gone”."


@pytest.mark.parametrize(
    ("column", "code"), [("nowhere", "site.column_missing"), ("name", "site.column_type")]
)
def test_a_flag_must_be_a_column_that_can_hold_one(site: Website, column: str, code: str) -> None:
    site.create().add({})
    with pytest.raises(KnownError) as caught:
        site.source(strategy=f"flag:{column}").delete("1")
    assert caught.value.code == code
    assert column in caught.value.message


def test_what_the_owner_deletes_is_only_looked_for(site: Website) -> None:
    site.create().add({}, {})
    source = site.source(strategy="manual")
    waiting = source.delete("1")
    assert (waiting.deleted_rows, waiting.proof_result, waiting.verified_absent) == (0, 1, False)
    assert left(site) == [1, 2]
    site.run("DELETE FROM contact_enquiry WHERE id = 1")
    assert source.delete("1").verified_absent
    assert source.check()[-1].ok


def test_the_receipt_is_dated_when_the_proof_was_read(site: Website) -> None:
    site.create().add({})
    moments = iter([NOW, NOW + timedelta(seconds=1)])
    assert site.source(now=lambda: next(moments)).delete("1").at == NOW + timedelta(seconds=1)
