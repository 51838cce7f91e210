"""Statements of UK banks, as they export them, and files that are none."""

# ruff: noqa: E501 - lines of files

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.bank_csv import (
    CsvMapping,
    DateOrder,
    date_order,
    read_amount,
    read_entries,
    read_table,
    suggest_mapping,
)
from lumadesk.domain.errors import RuleViolation

#: As banks of the country export them (made-up people): name -> file.
FILES = {
    "signed amount": 'Date,Type,Description,Value,Balance\n"03 Nov 2026",BAC,"ANN EXAMPLE , INV-0001",60.00,160.00\n'
    '"04 Nov 2026",POS,"SHOP",-12.50,147.50\n',
    "two columns": "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,"
    "Credit Amount,Balance\n03/11/2026,FPI,'12-34-56,12345678,ANN EXAMPLE INV-0001,,60.00,160.00\n"
    "14/11/2026,DEB,'12-34-56,12345678,SHOP,12.50,,147.50\n",
    "semicolons and a BOM": "\ufeffDate;Counter Party;Reference;Amount (GBP)\n2026-11-03;Ann Example;INV-0001;60,00\n"
    "2026-11-04;Shop;x;-12,50\n",
    "words above the head": '"Account Name:","Current"\n"Balance:","£160.00"\n\n"Date","Description","Paid out","Paid in"\n'
    '"03 November 2026","Bank credit Ann Example INV-0001","","£60.00"\n"14 Nov 2026","Shop","£12.50",""\n',
    "tabs": "Date\tName\tReference\tAmount\n31/10/2026\tx\ty\t-1\n03/11/2026\tAnn Example\tINV-0001\t60\n",
    "month first": "Date,Name,Amount\n11/03/2026,Ann Example,60.00\n11/14/2026,Shop,-12.50\n",
}


@pytest.mark.parametrize("name", FILES)
def test_files_of_banks_are_understood(name: str) -> None:
    table = read_table(FILES[name].encode())
    mapping = suggest_mapping(table)
    assert mapping is not None
    found = read_entries(table, mapping)
    ((entry),) = found.entries
    assert (entry.day, entry.amount) == (date(2026, 11, 3), Decimal("60.00"))
    assert "ANN EXAMPLE" in entry.payer.upper()
    assert (found.outgoing, found.rejected) == (1, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_whatever_the_encoding(encoding: str) -> None:
    table = read_table("Date,Name,Amount\n13/11/2026,Zoë Café,£5\n".encode(encoding))
    mapping = suggest_mapping(table)
    assert mapping is not None
    assert read_entries(table, mapping).entries[0].payer == "Zoë Café"


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["03/04/2026", "13/04/2026"], DateOrder.DAY_FIRST),
        (["03/04/2026", "04/13/2026"], DateOrder.MONTH_FIRST),
        (["03/04/2026", "05/06/2026"], None),
        (["2026-04-03"], DateOrder.YEAR_FIRST),
        (["03 Apr 2026"], DateOrder.DAY_FIRST),
        (["13/04/2026", "04/13/2026"], None),
        (["", "x"], DateOrder.DAY_FIRST),
    ],
)
def test_a_date_that_can_be_read_both_ways_is_asked_about(dates: list[str], order: DateOrder | None) -> None:
    assert date_order(dates) is order


def test_it_is_not_guessed() -> None:
    table = read_table(b"Date,Name,Amount\n03/04/2026,Ann,60\n05/06/26,Bob,10\n")
    mapping = suggest_mapping(table)
    assert mapping is not None
    with pytest.raises(RuleViolation) as refused:
        read_entries(table, mapping)
    assert refused.value.code == "bank.which_date_order"
    for order, days in (
        (DateOrder.DAY_FIRST, [date(2026, 4, 3), date(2026, 6, 5)]),
        (DateOrder.MONTH_FIRST, [date(2026, 3, 4), date(2026, 5, 6)]),
    ):
        chosen = CsvMapping(day=0, amount=2, paid_in=None, payer=1, reference=None, date_order=order)
        assert [entry.day for entry in read_entries(table, chosen).entries] == days


def test_rows_that_cannot_be_read_are_named() -> None:
    table = read_table(
        b"Date,Name,Paid in\n31/02/2026,Ann,5\nx,Ann,5\n13/02/2026,Ann,five\n13/02/2026,Ann\n13 Foo 2026,A,1\n"
    )
    mapping = suggest_mapping(table)
    assert mapping is not None
    found = read_entries(table, mapping)
    assert found.entries == ()
    assert [number for number, _why in found.rejected] == [1, 2, 3, 5]
    assert found.outgoing == 1


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\x00\x01\x02",
        b"no table at all",
        b"a,b,c\n1,2,3\n",
        b"<html><body>Session expired</body></html>",
        b"\xff\xfe",
        b"Date\n03/04/2026\n",
        b'Date,"' + b"x" * 200_000 + b'",Amount\n',
    ],
)
def test_what_is_no_table_is_refused(bad: bytes) -> None:
    with pytest.raises(RuleViolation) as refused:
        read_table(bad)
    assert refused.value.code == "bank.not_a_table"


@pytest.mark.parametrize("big", [b"x" * 10_000_001, b"Date,Amount\n" + b"13/11/2026,1\n" * 50_001])
def test_a_million_rows_are_refused_politely(big: bytes) -> None:
    with pytest.raises(RuleViolation) as refused:
        read_table(big)
    assert refused.value.code == "bank.too_large"


def test_columns_that_are_not_there_are_refused() -> None:
    table = read_table(b"Date,Name,Amount\n13/11/2026,Ann,60\n")
    for mapping in (
        CsvMapping(day=9, amount=2, paid_in=None, payer=None, reference=None, date_order=DateOrder.DAY_FIRST),
        CsvMapping(day=0, amount=None, paid_in=None, payer=1, reference=None, date_order=DateOrder.DAY_FIRST),
    ):
        with pytest.raises(RuleViolation) as refused:
            read_entries(table, mapping)
        assert refused.value.code == "bank.bad_mapping"
    assert suggest_mapping(read_table(b"Date,Name,Colour\n13/11/2026,Ann,red\n")) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.50", "1234.50"),
        ("£12", "12.00"),
        ("1.234,50", "1234.50"),
        ("12,5", "12.50"),
        ("(12.00)", "-12.00"),
        ("12.00-", "-12.00"),
        ("-12.00", "-12.00"),
        ("+12.00", "12.00"),
        ("12.00 CR", "12.00"),
        ("12.00 DR", "-12.00"),
        ("12.5000", "12.50"),
        (".5", "0.50"),
        ("GBP 3", "3.00"),
        ("", None),
        ("x", None),
        ("12.345", None),
        ("1e5", None),
        ("999999999999", None),
        ("1" * 40, None),
    ],
)
def test_amounts_as_banks_write_them(text: str, amount: str | None) -> None:
    assert read_amount(text) == (None if amount is None else Decimal(amount))


@given(st.binary(max_size=400))
def test_any_file_is_read_or_refused(data: bytes) -> None:
    try:
        table = read_table(b"Date,Amount\n" + data)
    except RuleViolation:
        return
    mapping = suggest_mapping(table)
    if mapping is not None and mapping.date_order is not None:
        for entry in read_entries(table, mapping).entries:
            assert entry.amount > 0
