"""`lumadesk business`, `invoices` and `documents`: money as text, numbers at issue, exports asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest
import typer

from lumadesk.cli.lines import read_line
from lumadesk.domain.calendar import london_date
from tests.cli.conftest import Lumadesk

TODAY = london_date(datetime.now(UTC))
MONEY = ("net", "vat", "gross", "paid", "due")


@pytest.fixture
def client(desk: Lumadesk) -> int:
    added = desk("people", "add", "--name", "Ann Example", "--address", "1 High Street\\nMarlow")
    return int(added.json["id"])


def money(row: dict[str, object]) -> list[object]:
    return [row[name] for name in MONEY]


def test_an_invoice_from_draft_to_paid(desk: Lumadesk, client: int, tmp_path: Path) -> None:
    draft = desk(
        "invoices", "draft", "--person", client, "--supplied", "2026-11-02",
        "--line", "Visit; with tea;1;65", "--line", "Hours;1.5;48.00",
    ).json  # fmt: skip
    assert (draft["id"], draft["number"], draft["status"]) == (1, None, "draft")
    assert money(draft) == ["137.00", "0.00", "137.00", "0.00", "0.00"]
    assert draft["lines"][0]["description"] == "Visit; with tea"

    refused = desk("invoices", "issue", 1)
    assert (refused.status, refused.error) == (3, "invoice.business_incomplete")
    for missing in ("own name", "business name", "address for service"):
        assert missing in refused.json["error"]["message"]
    assert desk("business", "show").json["missing_for_invoice"] == [
        "own name",
        "business name",
        "address for service",
    ]
    business = desk(
        "business", "set", "--own-name", "Alex Sample", "--business-name", "Sample IT", "--address",
        "1 Sample Street\\nMarlow", "--payment-terms", 14,
    ).json  # fmt: skip
    assert business["address"] == "1 Sample Street\nMarlow"
    assert business["missing_for_invoice"] == []

    issued = desk("invoices", "issue", 1).json
    assert (issued["number"], issued["status"]) == ("INV-0001", "issued")
    assert (issued["issued_on"], issued["supplied_on"]) == (TODAY.isoformat(), "2026-11-02")
    assert money(issued) == ["137.00", "0.00", "137.00", "0.00", "137.00"]
    assert desk("invoices", "issue", 1).error == "invoice.not_a_draft"
    assert desk("invoices", "discard", 1).error == "invoice.already_issued"

    file = tmp_path / "out" / "invoice.pdf"
    printed = desk("invoices", "pdf", 1, "--to", file)
    assert printed.json["file"] == str(file)
    assert money(printed.json) == money(issued)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    assert "INV-0001" in text
    assert "VAT" not in text
    (page,) = desk("documents", "list", "--invoice", 1).json["documents"]
    copy = desk("documents", "export", page["id"], "--to", file.parent).json["file"]
    assert Path(copy).name == "INV-0001.pdf"
    assert Path(copy).read_bytes() == file.read_bytes()

    part = desk("invoices", "pay", 1, "--amount", "£100", "--on", TODAY).json
    assert (part["status"], *money(part)) == ("issued", "137.00", "0.00", "137.00", "100.00", "37.00")
    assert desk("invoices", "pay", 1, "--amount", "37.01", "--on", TODAY).error == "payment.too_much"
    assert desk("invoices", "pay", 1, "--amount", "1.005", "--on", TODAY).error == "money.not_whole_pence"
    paid = desk("invoices", "pay", 1, "--amount", "37.00", "--on", TODAY).json
    assert (paid["status"], paid["due"]) == ("paid", "0.00")

    copied = desk("invoices", "copy", 1).json
    assert (copied["status"], copied["number"], copied["supplied_on"]) == ("draft", None, None)
    assert (copied["lines"], copied["gross"]) == (paid["lines"], "137.00")
    assert desk("invoices", "list", "--corrected").json["invoices"] == []
    assert desk("invoices", "void", 1, "--reason", "wrong").error == "invoice.not_voidable"


def test_vat_lines(desk: Lumadesk, client: int) -> None:
    line = ("--line", "Cable;3;0.33;20")
    assert desk("invoices", "draft", "--person", client, *line).error == "invoice.vat_not_registered"
    desk("business", "set", "--vat-registered", "--vat-number", "GB 123 4567 82")
    draft = desk("invoices", "draft", "--person", client, *line).json
    assert money(draft)[:3] == ["0.99", "0.20", "1.19"]


def test_numbers_have_no_gaps(desk: Lumadesk, lumadesk: Lumadesk, client: int) -> None:
    desk("business", "set", "--own-name", "A", "--business-name", "B", "--address", "C")
    for _ in range(3):
        desk("invoices", "draft", "--person", client, "--line", "Visit;1;10")
    assert desk("invoices", "discard", 1).json == {"id": 1, "discarded": True}
    assert desk("invoices", "issue", 3).json["number"] == "INV-0001"
    assert desk("invoices", "issue", 2).json["number"] == "INV-0002"
    voided = desk("invoices", "void", 2, "--reason", "Wrong person").json
    assert (voided["status"], voided["number"], voided["due"]) == ("void", "INV-0002", "0.00")
    rows = desk("invoices", "list").json["invoices"]
    assert [(row["id"], row["status"]) for row in rows] == [(3, "issued"), (2, "void")]
    assert [row["id"] for row in desk("invoices", "list", "--status", "void").json["invoices"]] == [2]
    assert desk("invoices", "list", "--person", 99).json["invoices"] == []
    assert "INV-0001" in lumadesk("invoices", "list").out
    assert desk("invoices", "show", 1).error == "invoice.not_found"


def test_a_draft_can_be_looked_at(desk: Lumadesk, client: int, tmp_path: Path) -> None:
    desk("invoices", "draft", "--person", client, "--line", "Visit;1;10")
    file = desk("invoices", "pdf", 1, "--to", tmp_path).json["file"]
    assert Path(file).name == "draft-1.pdf"
    text = "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    assert "DRAFT" in text.upper()
    assert "INV-" not in text


def test_another_file_is_never_replaced_unasked(desk: Lumadesk, client: int, tmp_path: Path) -> None:
    desk("invoices", "draft", "--person", client, "--line", "Visit;1;10")
    mine = tmp_path / "mine.pdf"
    mine.write_bytes(b"mine")
    told = desk("invoices", "pdf", 1, "--to", mine)
    assert (told.status, told.error) == (4, "file.exists")
    assert mine.read_bytes() == b"mine"
    assert desk("invoices", "pdf", 1, "--to", mine, "--overwrite").status == 0
    assert mine.read_bytes().startswith(b"%PDF")


def test_what_is_exported_is_in_the_audit_log(desk: Lumadesk, client: int, tmp_path: Path) -> None:
    desk("invoices", "draft", "--person", client, "--line", "Visit;1;10")
    desk("invoices", "pdf", 1, "--to", tmp_path)
    entries = desk("audit", "list", "--limit", 1).json["entries"]
    assert [(entry["verb"], entry["touched"]) for entry in entries] == [
        ("invoice.export", {"invoice": [[1, 1]]})
    ]


def test_the_business_from_a_day_on(desk: Lumadesk, tmp_path: Path) -> None:
    account = ("--sort-code", "12-34-56", "--account-number", "12345678", "--colour", "#204060")
    assert desk("business", "set", *account).json["sort_code"] == "12-34-56"
    planned = desk("business", "set", "--phone", "01628 2", "--from", "2199-01-01").json
    assert planned["phone"] == "", "not yet"
    *_done, change = desk("business", "changes").json["changes"]
    assert (change["details"], change["applied_at"]) == ({"phone": "01628 2"}, None)
    assert desk("business", "cancel", change["id"]).json["cancelled"]
    assert desk("business", "cancel", change["id"]).error == "business.no_such_change"
    assert desk("business", "set", "--logo", tmp_path / "none.png").status == 2
    (tmp_path / "bad.png").write_bytes(b"bad")
    assert desk("business", "set", "--logo", tmp_path / "bad.png").error == "logo.unreadable"


def test_business_settings_that_cannot_be_are_refused(desk: Lumadesk) -> None:
    assert desk("business", "set", "--policy", "nobody").error == "business.policy"
    assert desk("business", "set", "--email", "nobody").error == "business.bad_email"
    assert desk("business", "set", "--vat-number", "GB123456789").error == "business.vat_number"
    shown = desk("business", "set", "--review-months", 6).json
    assert (shown["review_months"], shown["undo_minutes"], shown["policy"]) == (6, 60, "luma-tech")


@pytest.mark.parametrize(
    ("text", "description", "quantity", "price", "rate"),
    [
        ("Visit;1;65", "Visit", "1", "65", None),
        ("Visit ; 1.5 ; £1,065.50", "Visit", "1.5", "1065.50", None),
        ("Visit;2;10;20", "Visit", "2", "10", "20"),
        ("Visit;2;10;5%", "Visit", "2", "10", "5"),
        ("Tea; cake;2;10", "Tea; cake", "2", "10", None),
        ("Tea; cake;2;10;0", "Tea; cake", "2", "10", "0"),
    ],
)
def test_lines_are_read(text: str, description: str, quantity: str, price: str, rate: str | None) -> None:
    line = read_line(text)
    assert line.description == description
    assert (line.quantity, line.unit_price) == (Decimal(quantity), Decimal(price))
    assert line.vat_rate == (None if rate is None else Decimal(rate))


def test_credit_and_money_back(desk: Lumadesk, client: int, tmp_path: Path) -> None:
    desk("business", "set", "--own-name", "A", "--business-name", "B", "--address", "C")
    line = '{"description": "Repair", "quantity": 2, "unit_price": 50, "unit": "hours", "discount": "10%"}'
    terms = ("--discount", "5", "--reference", "PO 7", "--business", "--days", 7, "--contract-rate", "4.5")
    draft = desk("invoices", "draft", "--person", client, "--line", line, *terms).json
    assert (draft["gross"], draft["discount"], draft["terms"]["reference"]) == ("85.00", "5.00", "PO 7")
    assert (draft["lines"][0]["unit"], draft["lines"][0]["discount"]) == ("hours", "10%")
    desk("invoices", "issue", 1)
    paid = desk("invoices", "pay", 1, "--amount", 90, "--on", TODAY, "--over", "--method", "card").json
    assert (paid["due"], paid["state"], paid["payments"][0]["method"]) == ("-5.00", "In credit", "card")
    assert desk("invoices", "refund", 1, "--amount", 5.01, "--on", TODAY).error == "payment.nothing_to_refund"
    note = desk("credits", "give", "--invoice", 1, "--reason", "Late", "--line", "Late;1;10").json
    assert (note["number"], note["gross"], note["invoice_number"]) == ("CN-0001", "10.00", "INV-0001")
    assert desk("credits", "show", 1).json == note
    assert desk("credits", "list", "--invoice", 1).json == {"credit_notes": [note]}
    file = desk("credits", "pdf", 1, "--to", tmp_path).json["file"]
    assert Path(file).name == "CN-0001.pdf"
    back = desk("invoices", "refund", 1, "--amount", 5, "--on", TODAY).json
    assert (back["due"], back["credited"]) == ("-10.00", "10.00")
    desk("invoices", "draft", "--person", client, "--line", "Visit;1;10")
    desk("invoices", "issue", 2)
    used = desk("invoices", "use-credit", 1, "--for", 2, "--amount", 10).json
    assert (used["id"], used["due"], used["status"]) == (2, "0.00", "paid")
    wrong = desk("invoices", "show", 1).json["payments"][0]["id"]
    assert desk("invoices", "take-back", 1, "--payment", wrong).json["due"] == "90.00"
    copy = desk("invoices", "pdf", 1, "--to", tmp_path / "copy.pdf", "--today").json["file"]
    assert "CN-0001" in "".join(page.extract_text() for page in pypdf.PdfReader(copy).pages)
    assert [row["id"] for row in desk("invoices", "list", "--search", "PO 7").json["invoices"]] == [1]
    assert desk("invoices", "list", "--overdue").json["invoices"] == []
    assert desk("invoices", "draft", "--person", client, "--line", "{}").status == 2
    assert desk("invoices", "draft", "--person", client, "--line", '{"descriptio": 1}').status == 2


@pytest.mark.parametrize("text", ["", "Visit", "Visit;1", "Visit;one;2", "Visit;1;two", "Visit;1;2;three"])
def test_lines_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        read_line(text)
