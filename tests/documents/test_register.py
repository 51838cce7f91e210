"""The register and the report on promises: everything that is in them is drawn, always in the same bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lumadesk.documents import promises_report, register
from lumadesk.domain.policy import Region
from lumadesk.domain.promises import Status
from lumadesk.domain.register import ChangeKind, RegisterChange, Role
from tests.documents.reading import text as text_of
from tests.documents.samples import BUSINESS as CONTROLLER
from tests.domain.test_register import ENTRY, HOST, TEST

DAY = date(2026, 11, 3)
PAGE = register.RegisterPage(
    controller=CONTROLLER,
    fee_number="ZA123456",
    fee_renewal=DAY,
    on=DAY,
    entries=(ENTRY, replace(ENTRY, id=2), replace(ENTRY, id=3, role=Role.PROCESSOR, client="Client Ltd")),
    tests={1: TEST},
    processors=(HOST, replace(HOST, name="=Cloud", region=Region.UNCONFIRMED, checked_on=None, contract={})),
    changes=(
        RegisterChange(
            id=1,
            kind=ChangeKind.LOCATION,
            subject="Host",
            before="UK",
            after="Germany",
            basis="",
            day=DAY,
            notified_on=None,
            how="",
        ),
    ),
)


def test_the_register_shows_everything() -> None:
    pdf = register.render(PAGE)
    text = text_of(pdf)
    for words in (
        "ZA123456",
        "Answering enquiries",
        "Client Ltd",
        "Passes on 1 January 2026",
        "Not written yet",
        "never checked",
        "Its region is not confirmed",
        "not told yet",
        "Germany",
    ):
        assert words in text, words
    assert register.render(PAGE) == pdf


def test_an_empty_register_says_so() -> None:
    empty = replace(PAGE, entries=(), processors=(), changes=(), fee_number="", fee_renewal=None)
    text = text_of(register.render(empty))
    assert "Nothing is entered yet" in text
    assert "Nobody is entered yet" in text


def test_a_spreadsheet_runs_nothing_of_the_table() -> None:
    rows = register.to_csv(PAGE).decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + 3 + 2
    assert '"\'=Cloud: Hosting"' in rows[-1]
    assert '"2 November 2026"' not in rows[-1]


def test_the_report_shows_status_evidence_and_what_to_do() -> None:
    lines = tuple(
        promises_report.Line(
            id=f"LT{place:02}",
            words=f"Promise {place}",
            status=status,
            evidence=("41 of 43 in time",),
            action="Do it",
        )
        for place, status in enumerate(Status, 1)
    )
    report = promises_report.PromisesReport(
        controller=CONTROLLER, policy="Sample", on=DAY, lines=lines * 20, notes=("A contradiction",)
    )
    pdf = promises_report.render(report)
    text = text_of(pdf)
    for words in (
        "At risk",
        "Broken",
        "Kept",
        "Needs a look by hand",
        "41 of 43",
        "To do: Do it",
        "A contradiction",
    ):
        assert words in text, words
    assert promises_report.render(report) == pdf
