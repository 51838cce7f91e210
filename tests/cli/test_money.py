"""From quote to paid on the command line: every step, and its JSON."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lumadesk.domain.calendar import london_date
from tests.cli.conftest import Lumadesk

TODAY = london_date(datetime.now(UTC))


@pytest.fixture
def client(desk: Lumadesk) -> int:
    desk("business", "set", "--own-name", "A", "--business-name", "B", "--address", "C")
    return int(desk("people", "add", "--name", "Ann Example", "--email", "ann@example.com").json["id"])


def test_from_quote_to_paid(desk: Lumadesk, lumadesk: Lumadesk, client: int, tmp_path: Path) -> None:
    item = desk("catalogue", "add", "--name", "Visit", "--price", "60", "--unit", "hour").json
    assert (item["price"], item["unit"]) == ("60", "hour")
    assert desk("catalogue", "price", 1, "--price", "65").json["price"] == "65"
    assert desk("catalogue", "change", 1, "--name", "Call").json["name"] == "Call"
    assert desk("catalogue", "change", 1, "--vat", 20, "--without-vat").error == "usage"
    assert desk("catalogue", "retire", 1).json["retired_on"] == TODAY.isoformat()
    assert desk("catalogue", "list").json == {"items": []}

    draft = desk(
        "quotes", "draft", "--person", client, "--line", "Kitchen;1;1000", "--notes", "Two days"
    ).json
    assert (draft["number"], draft["state"], draft["gross"]) == (None, "Draft", "1000.00")
    assert desk("quotes", "issue", 1).json["number"] == "QUO-0001"
    assert desk("quotes", "invoice", 1).error == "quote.not_accepted"
    assert Path(desk("quotes", "pdf", 1, "--to", tmp_path).json["file"]).name == "QUO-0001.pdf"
    accepted = desk("quotes", "accept", 1, "--on", TODAY, "--evidence", "email").json
    assert (accepted["state"], accepted["left"]) == ("Accepted", "1000.00")
    assert desk("quotes", "invoice", 1, "--percent", 30, "--amount", 5).error == "usage"
    deposit = desk("quotes", "invoice", 1, "--percent", 30, "--label", "Deposit").json
    assert (deposit["status"], deposit["gross"]) == ("draft", "300.00")
    assert desk("quotes", "show", 1).json["left"] == "700.00"
    stage = desk("quotes", "invoice", 1, "--amount", "0.01", "--label", "Stage").json
    assert (stage["status"], stage["gross"]) == ("draft", "0.01")
    desk("invoices", "discard", stage["id"])
    assert desk("quotes", "show", 1).json["left"] == "700.00"
    assert desk("quotes", "copy", 1).json["id"] == 2
    assert desk("quotes", "discard", 2).json == {"id": 2, "discarded": True}
    assert [row["id"] for row in desk("quotes", "list", "--status", "accepted").json["quotes"]] == [1]
    assert "QUO-0001" in lumadesk("quotes", "list").out

    desk("invoices", "issue", 1)
    statement = tmp_path / "bank.csv"
    statement.write_text(
        f"Date,Name,Amount\n{TODAY.isoformat()},ANN INV-0001,300.00\n{TODAY.isoformat()},B,1\n"
    )
    assert desk("bank", "preview", statement).json["preview"]["rows"] == 2
    report = desk("bank", "import", statement).json["report"]
    assert (report["new"], report["rejected"]) == (2, [])
    assert desk("bank", "import", statement).json["report"]["known"] == 2
    lines = {line["line"]["payer"]: line for line in desk("bank", "lines").json["lines"]}
    assert lines["ANN INV-0001"]["matches"][0]["certain"]
    assert desk("bank", "confirm-certain").json == {"recorded": 1}
    assert desk("bank", "set-aside", lines["B"]["line"]["id"]).json["set_aside"]
    assert not desk("bank", "bring-back", lines["B"]["line"]["id"]).json["set_aside"]
    assert desk("bank", "set-aside", lines["B"]["line"]["id"]).json["set_aside"]
    assert desk("bank", "confirm", lines["B"]["line"]["id"], "--invoice", 1).error == "bank.not_open"
    paid = desk("invoices", "show", 1).json
    assert (paid["status"], paid["payments"][0]["reference"]) == ("paid", "ANN INV-0001")
    receipt = desk("owed", "receipt", 1, "--payment", paid["payments"][0]["id"], "--to", tmp_path).json[
        "file"
    ]
    assert Path(receipt).name == "INV-0001-R1.pdf"

    year = desk("tax", "show").json
    assert year["total"] == "300.00"
    assert len(year["quarters"]) == 4
    assert desk("tax", "quarters", "--calendar").json == {"calendar_quarters": True}
    assert desk("tax", "show", "--year", "nonsense").error == "tax-year.unreadable"
    assert Path(desk("tax", "records", "--to", tmp_path).json["file"]).exists()
    assert Path(desk("tax", "accountant", "--to", tmp_path, "--who", "Sums & Co").json["file"]).exists()
    assert len(desk("disclosures", "list").json["disclosures"]) == 1
    assert desk("vault", "verify").json["ok"]


def test_dates_of_a_statement_are_asked_for(desk: Lumadesk, tmp_path: Path) -> None:
    statement = tmp_path / "bank.csv"
    statement.write_text("Date,Who,Amount\n03/04/2026,Ann,60\n")
    assert desk("bank", "import", statement).error == "bank.which_date_order"
    shown = desk("bank", "preview", statement, "--dates", "mm/dd", "--column", "payer=Who").json["preview"]
    assert (shown["read"]["entries"][0]["day"], shown["read"]["entries"][0]["payer"]) == ("2026-03-04", "Ann")
    assert desk("bank", "import", statement, "--dates", "dd/mm").json["report"]["new"] == 1
    assert desk("bank", "preview", statement, "--column", "payer=Nobody").status == 2
    assert desk("bank", "confirm", 1, "--invoice", "x").status == 2
    (tmp_path / "bad.ofx").write_text("x")
    assert desk("bank", "import", tmp_path / "bad.ofx").error == "bank.not_ofx"


@pytest.mark.parametrize("noun", ["people", "invoices", "quotes", "work", "enquiries", "requests"])
def test_an_id_beyond_what_the_vault_can_number_is_told(desk: Lumadesk, noun: str) -> None:
    ran = desk(noun, "show", 10**30)
    assert (ran.status, ran.error) == (4, "number.too_large")


def test_work_and_diary(desk: Lumadesk, client: int, tmp_path: Path) -> None:
    assert desk("work", "add", "--person", client, "--title", "Rewire").json["status"] == "open"
    hours = ("--on", TODAY, "--minutes", 90, "--what", "Wiring", "--rate", 40)
    assert desk("work", "time", 1, *hours).json["to_bill"] == "60.00"
    assert desk("work", "change", 1, "--status", "done").json["status"] == "done"
    assert desk("work", "bill", 1).json["gross"] == "60.00"
    assert desk("work", "drop-time", 1).error == "job.billed"
    assert desk("work", "show", 1).json["times"][0]["invoice_id"] == 1
    assert len(desk("work", "list").json["jobs"]) == 1
    at = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    desk("diary", "appoint", "--person", client, "--title", "Visit", "--at", at, "--place", "Marlow")
    assert len(desk("diary", "appointments").json["appointments"]) == 1
    file = desk("diary", "calendar", "--to", tmp_path).json["file"]
    assert b"SUMMARY:Visit (Ann Example)" in Path(file).read_bytes()
    assert desk("diary", "move", 1, "--cancel").json["appointment"]["appointment"]["cancelled"]
    assert desk("diary", "follow-up", "--person", client, "--on", TODAY, "--what", "Ask").json == {"id": 1}
    assert len(desk("diary", "follow-ups").json["follow_ups"]) == 1
    desk("diary", "done", 1, "--later", TODAY + timedelta(days=3))
    assert desk("diary", "done", 1).json == {"id": 1, "done": True}
    made = desk("recurring", "add", "--person", client, "--line", "Care;1;20", "--starts", TODAY).json
    assert (made["gross"], made["due"]) == ("20.00", 1)
    assert len(desk("recurring", "drafts").json["invoices"]) == 1
    assert desk("recurring", "change", 1, "--pause").json["paused"]
    assert len(desk("recurring", "list").json["recurring"]) == 1
    assert desk("recurring", "end", 1).json["ended"]


def test_what_is_owed(desk: Lumadesk, client: int, tmp_path: Path) -> None:
    desk("invoices", "draft", "--person", client, "--line", "Visit;1;100", "--business", "--days", 0)
    desk("invoices", "issue", 1)
    assert desk("owed", "remind", 1).error == "reminder.not_overdue", "due today"
    assert desk("owed", "claim", 1).json == {"claim": None}
    assert desk("owed", "reminders", 1).json == {"reminders": []}
    assert desk("owed", "reminders", 99).error == "invoice.not_found"
    assert desk("owed", "due-for-reminder").json == {"invoices": []}
    assert desk("owed", "export-reminder", 1, "--to", tmp_path).error == "reminder.not_found"
    assert desk("owed", "sent", 1, "--on", TODAY).error == "reminder.not_found"
    assert desk("owed", "debtors").json["debtors"][0]["total"] == "100.00"
    shown = desk("owed", "statement", "--person", client, "--to", tmp_path).json
    assert shown["statement"]["closing"] == "100.00"
    assert len(shown["files"]) == 2
    rates = desk("owed", "rates").json["rates"]
    assert {"day": "2026-06-30", "rate": "3.75", "own": False} in rates
    assert desk("owed", "set-rate", "--on", "2026-06-30", "--rate", "3.5").json["rate"] == "3.5"
    assert desk("owed", "set-rate", "--on", "2026-06-30", "--rate", "0", "--reset").json["rate"] is None
    assert desk("owed", "set-rate", "--on", "2026-06-29", "--rate", "3.5").error == "late_payment.bad_rate"
