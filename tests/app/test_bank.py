"""Bank statements: read once, matched by suggestion, recorded on the owner's word, and then silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from lumadesk.app import bank, bank_columns, invoices, restrictions
from lumadesk.app.services import Services
from lumadesk.domain.bank_csv import CsvMapping, DateOrder
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.restriction import RestrictionReason
from lumadesk.storage.bank_lines import bank_line
from tests.app.test_credit_notes import refusal
from tests.app.test_invoices import issued, line

STATEMENT = (
    "\ufeffDate;Name;Reference;Amount\n"
    "31/10/2026;ANN EXAMPLE;INV-0001;60.00\n"
    "02/11/2026;BOB OTHER;two boxes;12.00\n"
    "02/11/2026;BOB OTHER;two boxes;12.00\n"
    "03/11/2026;SHOP;x;-5.00\n"
    "03/11/2026;?;x;what\n"
).encode()

OFX = b"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20261103120000<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>GBP
<BANKACCTFROM><BANKID>123456<ACCTID>12345678<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261001<DTEND>20261103
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261102<TRNAMT>60.00<FITID>1<NAME>ANN EXAMPLE<MEMO>INV-0001</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261102<TRNAMT>-5.00<FITID>2<NAME>SHOP</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>55.00<DTASOF>20261103</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


def words(services: Services) -> list[tuple[str, str, str]]:
    with services.read() as tx:
        return [
            (row.payer, row.reference, row.state)
            for row in tx.connection.execute(select(bank_line).order_by(bank_line.c.id))
        ]


def test_a_statement_is_taken_once(trading: Services) -> None:
    preview = bank_columns.preview_csv(STATEMENT)
    assert preview.columns == ("Date", "Name", "Reference", "Amount")
    assert (preview.rows, preview.asks_date_order, len(preview.sample)) == (5, False, 5)
    assert preview.read is not None
    assert len(preview.read.entries) == 3
    report = bank.import_csv(trading, STATEMENT).value
    assert (report.new, report.known, report.outgoing, report.rejected) == (
        3,
        0,
        1,
        ((5, "the amount cannot be read"),),
    ), "two payments that are alike are two"
    again = bank.import_csv(trading, STATEMENT).value
    assert (again.new, again.known) == (0, 3)
    longer = STATEMENT + b"04/11/2026;BOB OTHER;two boxes;12.00\n02/11/2026;bob  other;Two boxes;12.00\n"
    assert bank.import_csv(trading, longer).value.new == 2, "one of another day, and a third of that day"


def test_a_date_that_could_be_either_is_asked_for(trading: Services) -> None:
    data = b"Date,Name,Amount\n03/04/2026,Ann,60\n"
    preview = bank_columns.preview_csv(data)
    assert (preview.asks_date_order, preview.read) == (True, None)
    assert refusal(lambda: bank.import_csv(trading, data)) == "bank.which_date_order"
    chosen = CsvMapping(
        day=0, amount=2, paid_in=None, payer=1, reference=None, date_order=DateOrder.MONTH_FIRST
    )
    shown = bank_columns.preview_csv(data, chosen).read
    assert shown is not None
    assert shown.entries[0].day == date(2026, 3, 4)
    bank.import_csv(trading, data, chosen)
    assert bank.open_lines(trading)[0].line.day == date(2026, 3, 4)
    assert refusal(lambda: bank.import_csv(trading, b"Date,Name,Colour\n1/1/26,a,b\n")) == "bank.no_mapping"


def test_the_owner_confirms_what_was_suggested(trading: Services) -> None:
    invoice_id = issued(trading)
    bank.import_csv(trading, STATEMENT)
    views = bank.open_lines(trading)
    (ann,) = (view for view in views if view.matches)
    assert (ann.matches[0].invoice_id, ann.matches[0].certain) == (invoice_id, True)
    assert invoices.get(trading, invoice_id).invoice.status is InvoiceStatus.ISSUED, "nothing by itself"
    bank.confirm(trading, ann.line.id, [(invoice_id, None)])
    (paid,) = invoices.get(trading, invoice_id).invoice.payments
    assert (paid.amount, paid.paid_on, paid.method, paid.reference) == (
        60,
        date(2026, 10, 31),
        "bank transfer",
        "ANN EXAMPLE INV-0001",
    )
    assert ("", "", "matched") in words(trading), "its words are the payment's now"
    assert refusal(lambda: bank.confirm(trading, ann.line.id, [(invoice_id, None)])) == "bank.not_open"
    other = views[0].line.id if views[0].line.id != ann.line.id else views[1].line.id
    bank.set_aside(trading, other)
    assert ("", "", "set-aside") in words(trading)
    assert refusal(lambda: bank.set_aside(trading, other)) == "bank.not_open"
    assert bank.import_csv(trading, STATEMENT).value.new == 0, "what was dealt with does not come again"
    with pytest.raises(KnownError) as failure:
        bank.set_aside(trading, 99)
    assert failure.value.code == "bank_line.not_found"


def test_one_payment_for_several_invoices(trading: Services) -> None:
    first, second = issued(trading, line(price="10.00")), issued(trading, line(price="45.00"))
    bank.import_csv(trading, STATEMENT)
    ann = next(view.line.id for view in bank.open_lines(trading) if view.line.amount == 60)
    for wrong in (
        [],
        [(first, Decimal(10))],
        [(first, Decimal(61)), (second, None)],
        [(first, None), (second, None)],
    ):
        assert refusal(lambda: bank.confirm(trading, ann, wrong)) == "bank.does_not_add_up"  # noqa: B023
    bank.confirm(trading, ann, [(first, Decimal(10)), (second, None)])
    assert [invoices.get(trading, one).due for one in (first, second)] == [0, -5], "too much is credit"


def test_all_that_is_certain_at_once(trading: Services) -> None:
    invoice_id = issued(trading)
    bank.import_csv(trading, STATEMENT)
    done = bank.confirm_certain(trading)
    assert (len(done.value), done.concerns("payment")) == (1, True)
    assert invoices.get(trading, invoice_id).due == 0
    assert bank.confirm_certain(trading).value == ()


def test_a_confirmed_line_is_taken_back_with_its_words(trading: Services) -> None:
    invoice_id = issued(trading)
    bank.import_csv(trading, STATEMENT)
    before = bank.open_lines(trading)
    done = bank.confirm_certain(trading).value
    assert invoices.get(trading, invoice_id).invoice.status is InvoiceStatus.PAID
    taken = bank.take_back(trading, done)
    assert (taken.value, taken.concerns("payment"), taken.concerns("bank_line")) == (1, True, True)
    assert bank.open_lines(trading) == before, "as if nothing had been confirmed"
    assert [one.amount for one in invoices.get(trading, invoice_id).invoice.payments] == [60, -60]


def test_an_invoice_is_certain_once(trading: Services) -> None:
    invoice_id = issued(trading)
    twice = b"Date,Name,Amount\n2026-11-01,Ann INV-0001,60\n2026-11-02,Ann INV-0001,60\n"
    bank.import_csv(trading, twice)
    (view,) = bank.certain_lines(trading)
    assert (view.line.day.day, view.matches[0].invoice_id) == (1, invoice_id), "the earliest"
    assert len(bank.confirm_certain(trading).value) == 1
    assert (bank.confirm_certain(trading).value, len(bank.open_lines(trading))) == ((), 1)


def test_what_a_restriction_binds_stays_open(trading: Services) -> None:
    bound = issued(trading)
    bank.import_csv(trading, b"Date,Name,Amount\n2026-11-01,Ann INV-0001,60\n")
    restrictions.restrict(trading, invoices.get(trading, bound).invoice.person_id, RestrictionReason.UNLAWFUL)
    assert (bank.confirm_certain(trading).value, len(bank.open_lines(trading))) == ((), 1)


def test_what_was_set_aside_comes_back(trading: Services) -> None:
    bank.import_csv(trading, STATEMENT)
    wanted = bank.line_ids(trading)[0]
    before = bank.get(trading, wanted)
    line_as_it_was = bank.set_aside(trading, wanted).value
    (aside,) = bank.rows(trading, bank.line_ids(trading, set_aside=True))
    assert (aside.is_open, aside.line.payer, aside.matches) == (False, "", ())
    bank.bring_back(trading, wanted, line_as_it_was)
    assert bank.get(trading, wanted) == before
    assert refusal(lambda: bank.bring_back(trading, wanted)) == "bank.not_set_aside"
    bank.set_aside(trading, wanted)
    bank.bring_back(trading, wanted)
    assert bank.get(trading, wanted).line.payer == "", "later nobody knows who paid"
    assert bank.rows(trading, [99, wanted])[0].line.id == wanted


def test_what_separates_the_fields_can_be_said(trading: Services) -> None:
    data = b"Date;Name;Amount\n2026-11-01;A,B,C,D;60\n2026-11-01;E,F,G,H;61\n"
    assert bank_columns.preview_csv(data).delimiter == ";"
    assert bank_columns.preview_csv(data, delimiter=";").columns == ("Date", "Name", "Amount")
    assert refusal(lambda: bank_columns.preview_csv(data, delimiter="|")) == "bank.not_a_table"
    assert bank.import_csv(trading, data, delimiter=";").value.new == 2


def test_the_same_columns_are_understood_as_before(trading: Services) -> None:
    """Other banks do not change it, and dates that show their order are believed."""
    data = b"Date,Who,Name,Amount\n03/04/2026,x,Ann,60\n"
    before = bank_columns.preview_csv(data, services=trading)
    assert before.asks_date_order
    assert before.mapping is not None
    said = replace(before.mapping, date_order=DateOrder.MONTH_FIRST, payer=1)
    bank.import_csv(trading, data, said)
    bank.import_csv(trading, STATEMENT)
    later = bank_columns.preview_csv(data.replace(b"03/04", b"05/06"), services=trading)
    assert (later.mapping, later.asks_date_order) == (said, False)
    shown = bank_columns.preview_csv(data.replace(b"03/04", b"25/06"), services=trading).mapping
    assert shown is not None
    assert shown.date_order is DateOrder.DAY_FIRST
    for number in range(10):
        bank.import_csv(trading, f"Date,Amount,N{number}\n2026-11-01,5,x\n".encode())
    assert bank_columns.preview_csv(data, services=trading).asks_date_order, "only the last ten are kept"


def test_ofx(trading: Services) -> None:
    report = bank.import_ofx(trading, OFX).value
    assert (report.new, report.outgoing) == (1, 1)
    (view,) = bank.open_lines(trading)
    assert (view.line.day, view.line.amount, view.line.payer, view.line.reference) == (
        date(2026, 11, 2),
        60,
        "ANN EXAMPLE",
        "INV-0001",
    )
    assert bank.import_ofx(trading, OFX).value.known == 1


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"x",
        OFX[:400],
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><OFX>&a;</OFX>",
        STATEMENT,
        b"x" * 10_000_001,
    ],
)
def test_what_is_no_ofx_is_refused(trading: Services, bad: bytes) -> None:
    with pytest.raises(RuleViolation) as refused:
        bank.import_ofx(trading, bad)
    assert refused.value.code == "bank.not_ofx"
