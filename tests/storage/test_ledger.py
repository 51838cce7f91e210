"""The erasure ledger: sealed, chained, replayed, and in agreement with the vault after a kill."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lumadesk.storage.erased import Erased
from lumadesk.storage.ledger import Ledger, LedgerEntry


@pytest.fixture
def entries(now: datetime) -> list[LedgerEntry]:
    erased = Erased(
        records={"enquiry": {3, 1}, "note": {7}},
        people={2},
        kept={"invoice": {4}},
        merged=[(2, 5)],
        tombstones=[(1, "aa")],
        erasure={"id": 1},
    )
    return [
        LedgerEntry(at=now + timedelta(days=day), erased=erased, sequences={"enquiry": 3}) for day in range(4)
    ]


@pytest.fixture
def ledger(tmp_path: Path, entries: list[LedgerEntry]) -> Ledger:
    """A file with four lines."""
    made = Ledger(tmp_path, bytes(32))
    previous = None
    for entry in entries:
        previous = made.seal(entry, previous)
        made.append(previous)
    return made


def opened(ledger: Ledger, lines: list[str]) -> list[bool]:
    return [entry is not None for entry in ledger.open_all(lines)]


def test_there_and_back(ledger: Ledger, entries: list[LedgerEntry]) -> None:
    found = ledger.open_all(ledger.read_lines())
    assert [entry.to_document() for entry in found if entry] == [entry.to_document() for entry in entries]
    assert ledger.path.stat().st_mode & 0o077 == 0


def test_an_edited_line_is_noticed(ledger: Ledger) -> None:
    lines = ledger.read_lines()
    assert opened(ledger, lines) == [True] * 4
    for position in range(0, len(lines[1]), 7):
        character = "A" if lines[1][position] != "A" else "B"
        edited = lines[1][:position] + character + lines[1][position + 1 :]
        assert opened(ledger, [lines[0], edited, *lines[2:]]) == [True, False, False, True]


def test_lines_left_out_or_moved_are_noticed(ledger: Ledger) -> None:
    one, two, three, four = ledger.read_lines()
    assert opened(ledger, [one, three, four]) == [True, False, True]
    assert opened(ledger, [two, three, four]) == [False, True, True]
    assert opened(ledger, [one, three, two, four]) == [True, False, False, False]
    assert opened(ledger, [one, one]) == [True, False]


@pytest.mark.parametrize("line", ["", "x", "AAAA", "\ufffd", "=" * 80, "A" * 400])
def test_what_is_no_line(ledger: Ledger, line: str) -> None:
    assert ledger.open_line(line, None) is None


def test_another_key_opens_nothing(ledger: Ledger, tmp_path: Path) -> None:
    assert opened(Ledger(tmp_path, b"1" * 32), ledger.read_lines()) == [False] * 4


def test_a_line_that_was_cut_off_does_not_count(ledger: Ledger) -> None:
    lines = ledger.read_lines()
    whole = ledger.path.read_bytes()
    for cut in (1, 2, len(lines[3])):
        ledger.path.write_bytes(whole[:-cut])
        assert ledger.read_lines() == lines[:3]
        assert not ledger.is_exactly(lines)
        assert not ledger.is_exactly(lines[:3])


def test_appending_is_taken_back_by_its_size(ledger: Ledger) -> None:
    before = ledger.path.read_bytes()
    size = ledger.append("line")
    assert ledger.path.read_bytes() != before
    ledger.cut(size)
    assert ledger.path.read_bytes() == before
