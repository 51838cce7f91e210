"""Each check of ``verify`` finds its own kind of fault, and no other check is failed by it."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

import pytest

from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import verify
from tests.storage.making import two_lives

_OTHER_INDEX = """
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = 'CREATE INDEX ix_enquiry_submitted_at ON enquiry (synced_at)'
WHERE name = 'ix_enquiry_submitted_at';
"""
_OTHER_SMALL_INDEX = """
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = 'CREATE INDEX ix_search_log_request_id ON search_log (created_at)'
WHERE name = 'ix_search_log_request_id';
"""
_NO_SUCH_PERSON = "PRAGMA foreign_keys = OFF; UPDATE enquiry SET person_id = 99999 WHERE id = 1;"
_NO_SUCH_REQUEST = """
PRAGMA foreign_keys = OFF;
INSERT INTO search_log (request_id, searched, place, terms, searched_on, searched_by, found, left_out,
    left_out_because, of_pack, created_at)
VALUES (99999, '', '', '', '2026-01-01', '', '', '', '', 0, '2026-01-01 00:00:00');
"""


@pytest.mark.parametrize(
    ("script", "fails"),
    [
        pytest.param(_OTHER_INDEX, "database", id="index of a large table"),
        pytest.param(_OTHER_SMALL_INDEX, "database", id="index of a small table"),
        pytest.param("DELETE FROM enquiry_search_data WHERE id > 10", "database", id="search index"),
        pytest.param(_NO_SUCH_PERSON, "references", id="reference of a large table"),
        pytest.param(_NO_SUCH_REQUEST, "references", id="reference of a small table"),
        pytest.param("UPDATE document SET data = zeroblob(9) WHERE id = 1", "documents", id="document"),
    ],
)
def test_a_fault_fails_its_own_check(vault: Vault, now: datetime, script: str, fails: str) -> None:
    two_lives(vault, now, "quokka", "wombat")
    assert [check.name for check in verify(vault) if not check.ok] == []
    with closing(vault.raw_connection()) as connection:
        connection.executescript(script)
    assert [check.name for check in verify(vault) if not check.ok] == [fails]
