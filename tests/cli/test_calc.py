"""`lumadesk calc` as scripts and people use it: forms, JSON keys, exit statuses, and no vault anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from lumadesk.cli.main import run
from lumadesk.cli.world import World
from tests.domain.conftest import shipped_calendar
from tests.domain.vectors import load, named

Run = Callable[..., tuple[int, str, str]]


def _never(*_: object) -> NoReturn:
    raise AssertionError("calc needs nothing but the calendar")


@pytest.fixture
def lumadesk(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line; gives its exit status, stdout and stderr."""
    world = World(
        outside=_never,
        calendar=shipped_calendar,
        has_display=_never,
        open_window=_never,
        report_bug=lambda error: repr(error),
    )

    def call(*args: str) -> tuple[int, str, str]:
        status = run(["calc", *args], world)
        out, err = capsys.readouterr()
        return status, out, err

    return call


def document(lumadesk: Run, *args: str) -> dict[str, Any]:
    status, out, err = lumadesk(*args, "--json")
    assert (status, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def options(row: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    return [part for name in names if row[name] for part in (f"--{name.replace('_', '-')}", row[name])]


DEADLINES = load("deadlines")
RETENTION = load("retention")
COMPLAINTS = load("complaints")
BREACHES = load("breaches")
INTEREST = load("late_payment")["interest"]
VAT = load("vat")


@pytest.mark.parametrize("row", DEADLINES, ids=named(DEADLINES))
def test_deadline(lumadesk: Run, row: dict[str, Any]) -> None:
    args = ["deadline", "--kind", "access", *options(row, ("received", "id_received", "fee_paid"))]
    for asked, answered in row["pauses"]:
        args += ["--pause", f"{asked}:{answered}"]
    if row["extended"]:
        args.append("--extended")
    found = document(lumadesk, *args)
    steps = found.pop("steps")
    assert found == {
        name: row[name]
        for name in ("clock_start", "nominal", "due", "statutory_latest", "extension_notice_by")
    }
    assert all(set(step) == {"text", "date", "source"} for step in steps)


@pytest.mark.parametrize("form", ["2026-11-09:", "2026-11-09: "])
def test_an_unanswered_pause_gives_null(lumadesk: Run, form: str) -> None:
    found = document(lumadesk, "deadline", "--kind", "access", "--received", "2026-11-03", "--pause", form)
    assert found["clock_start"] == "2026-11-03"
    assert (
        found["due"] is found["nominal"] is found["statutory_latest"] is found["extension_notice_by"] is None
    )


def test_a_moment_of_receipt_counts_on_its_london_date(lumadesk: Run) -> None:
    for moment in ("2026-06-30T23:30:00+00:00", "2026-06-30T23:30Z", "2026-07-01t00:30"):
        found = document(lumadesk, "deadline", "--kind", "erasure", "--received", moment)
        assert (found["clock_start"], found["due"]) == ("2026-07-01", "2026-08-03")


def test_acknowledge(lumadesk: Run) -> None:
    for row in load("acknowledgements"):
        assert document(lumadesk, "acknowledge", "--received", row["received"]) == {"by": row["by"]}


@pytest.mark.parametrize("row", COMPLAINTS, ids=named(COMPLAINTS))
def test_complaint(lumadesk: Run, row: dict[str, Any]) -> None:
    found = document(lumadesk, "complaint", "--received", row["received"])
    assert found == {"strict": row["strict"], "ico": row["ico"]}


@pytest.mark.parametrize("row", BREACHES, ids=named(BREACHES))
def test_breach(lumadesk: Run, row: dict[str, Any]) -> None:
    assert document(lumadesk, "breach", "--aware", row["aware"]) == {"notify_by": row["notify_by"]}


def test_a_breach_known_at_a_uk_clock_time(lumadesk: Run) -> None:
    found = document(lumadesk, "breach", "--aware", "2026-10-23T10:00")
    assert found == {"notify_by": "2026-10-26T09:00:00+00:00"}


@pytest.mark.parametrize("row", RETENTION, ids=named(RETENTION))
def test_retention(lumadesk: Run, row: dict[str, Any]) -> None:
    dates = options(row, ("work", "invoiced", "paid", "credited", "customer_end"))
    found = document(lumadesk, "retention", "--policy", row["policy"], *dates)
    assert found == {"disposable_from": row["disposable_from"], "hmrc_minimum_from": row["hmrc_minimum_from"]}


@pytest.mark.parametrize("row", INTEREST, ids=named(INTEREST))
def test_interest(lumadesk: Run, row: dict[str, Any]) -> None:
    found = document(lumadesk, "interest", *options(row, ("amount", "due", "paid")))
    assert found == {name: row[name] for name in ("rate", "days", "interest", "fixed_sum", "total")}


@pytest.mark.parametrize("row", VAT, ids=[row["why"] for row in VAT])
def test_vat(lumadesk: Run, row: dict[str, Any]) -> None:
    lines = [part for net, rate in row["lines"] for part in ("--line", f"{net}@{rate}")]
    found = document(lumadesk, "vat", *lines)
    assert found == {name: row[name] for name in ("net", "vat_by_rate", "vat", "gross")}


def test_a_discount_line_and_a_rate_written_with_zeros(lumadesk: Run) -> None:
    found = document(lumadesk, "vat", "--line", "100@20.0", "--line", "-10.00@20%")
    assert found == {"net": "90.00", "vat_by_rate": {"20": "18.00"}, "vat": "18.00", "gross": "108.00"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("deadline", "--kind", "access", "--received", "2026-11-25"), "Due Tue 29 Dec 2026"),
        (
            ("deadline", "--kind", "access", "--received", "2026-11-03", "--pause", "2026-11-09:"),
            "the clock stands still",
        ),
        (("acknowledge", "--received", "2026-11-23"), "Mon 30 Nov 2026"),
        (("complaint", "--received", "2026-11-25"), "Thu 24 Dec 2026; by the ICO's count Tue 29 Dec 2026"),
        (("breach", "--aware", "2026-12-24T16:30+00:00"), "Sun 27 Dec 2026 at 16:30 UK time"),
        (("retention", "--policy", "luma-tech", "--work", "2026-11-22"), "Tax year 2026-27"),
        (("interest", "--amount", "£10,000", "--due", "2026-03-01", "--paid", "2026-04-30"), "£293.15"),
        (("vat", "--line", "86.76@20"), "VAT at 20 %: £17.35"),
    ],
)
def test_without_json_the_arithmetic_is_readable(lumadesk: Run, args: tuple[str, ...], said: str) -> None:
    status, out, err = lumadesk(*args)
    assert (status, err) == (0, "")
    assert said in out


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("deadline", "--kind", "erasure", "--received", "2026-11-03", "--pause", "2026-11-09:2026-11-16"),
         "request.pause_not_allowed"),
        (("deadline", "--kind", "access", "--received", "2026-11-03", "--pause", "2026-11-16:2026-11-09"),
         "request.pause_backwards"),
        (("deadline", "--kind", "access", "--received", "9999-12-31"), "date.out_of_range"),
        (("retention", "--policy", "forever", "--work", "2026-11-03"), "retention.unknown_policy"),
        (("retention", "--policy", "luma-tech"), "retention.no_date"),
        (("interest", "--amount", "0", "--due", "2026-03-01", "--paid", "2026-04-30"),
         "late_payment.not_a_debt"),
        (("interest", "--amount", "10", "--due", "2035-03-01", "--paid", "2036-04-30"),
         "late_payment.rate_unknown"),
        (("breach", "--aware", "9999-12-31T12:00+00:00"), "date.out_of_range"),
    ],
)  # fmt: skip
def test_what_the_rules_refuse(lumadesk: Run, args: tuple[str, ...], code: str) -> None:
    status, out, _ = lumadesk(*args, "--json")
    assert status == 3
    error = json.loads(out)["error"]
    assert error["code"] == code
    assert error["message"]
    assert error["hint"]


@pytest.mark.parametrize(
    "args",
    [
        ("deadline", "--kind", "access", "--received", "2026-11-31"),
        ("deadline", "--kind", "access", "--received", "03/11/2026"),
        ("deadline", "--kind", "access", "--received", "2026-W45-2"),
        ("deadline", "--kind", "access", "--received", "2026-11-03T99:00"),
        ("deadline", "--kind", "curiosity", "--received", "2026-11-03"),
        ("deadline", "--kind", "access"),
        ("deadline", "--kind", "access", "--received", "2026-11-03", "--pause", "2026-11-09"),
        ("deadline", "--kind", "access", "--received", "2026-11-03", "--pause", ":2026-11-09"),
        (
            "deadline",
            "--kind",
            "access",
            "--received",
            "2026-11-03",
            "--pause",
            "2026-11-09:2026-11-16:2026-11-17",
        ),
        ("breach", "--aware", "yesterday"),
        ("breach", "--aware", "0001-01-01T00:00+00:00"),
        ("acknowledge", "--received", "0001-01-01T00:00+05:00"),
        ("acknowledge", "--received", "9999-12-31T23:59-05:00"),
        ("retention", "--policy", "luma-tech", "--work", "soon"),
        ("interest", "--amount", "1e3", "--due", "2026-03-01", "--paid", "2026-04-30"),
        ("interest", "--amount", "10.001", "--due", "2026-03-01", "--paid", "2026-04-30"),
        ("vat", "--line", "10.00"),
        ("vat", "--line", "ten@20"),
        ("vat", "--line", "10@120"),
        ("vat", "--line", "10@-5"),
        ("vat",),
        ("tomorrow",),
    ],
)
def test_what_cannot_be_read_is_a_usage_error(lumadesk: Run, args: tuple[str, ...]) -> None:
    status, out, _ = lumadesk(*args, "--json")
    assert status == 2
    assert json.loads(out)["error"]["code"] == "usage"
