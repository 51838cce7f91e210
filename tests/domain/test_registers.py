"""Breaches, disclosures, corrections, searches and due dates: what each entry must say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.breaches import (
    Breach,
    BreachNotice,
    BreachRisk,
    Told,
    check_breach,
    check_closing,
    check_notice,
    hours_left_in_words,
    notify_by,
)
from lumadesk.domain.calendar import LONDON, check_happened
from lumadesk.domain.disclosures import Authority, Disclosure, check_disclosure
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.rectification import (
    RecipientTask,
    Rectification,
    RectificationOutcome,
    check_rectification,
    check_telling,
    dispute_note,
)
from lumadesk.domain.requests import RequestKind
from lumadesk.domain.searches import Search, Searched, check_search

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
TODAY = NOW.date()
AWARE = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)


def code_of(check: Callable[[], None]) -> str | None:
    try:
        check()
    except RuleViolation as refusal:
        return refusal.code if refusal.message and refusal.hint else "says too little"
    return None


BREACH = Breach(
    id=1,
    aware_at=AWARE,
    facts="A laptop was stolen.",
    effects="",
    people_affected="12 clients",
    action="",
    risk=BreachRisk.RISK,
    reasons="Not encrypted.",
    closed_at=None,
    created_at=AWARE,
    notices=(),
)


def notice(whom: Told, hours: float, late_reasons: str = "") -> BreachNotice:
    return BreachNotice(
        id=1, whom=whom, at=AWARE + timedelta(hours=hours), how="", reference="", late_reasons=late_reasons
    )


@pytest.mark.parametrize(
    ("breach", "code"),
    [
        (BREACH, None),
        (replace(BREACH, facts=" "), "breach.no_facts"),
        (replace(BREACH, reasons=""), "breach.no_reasons"),
        (replace(BREACH, reasons="", risk=BreachRisk.UNDECIDED), None),
        (replace(BREACH, aware_at=NOW + timedelta(minutes=1)), "breach.in_future"),
        (replace(BREACH, aware_at=datetime(2017, 5, 1, tzinfo=UTC)), "breach.too_early"),
    ],
)
def test_what_the_register_asks_for(breach: Breach, code: str | None) -> None:
    assert code_of(lambda: check_breach(breach, NOW)) == code


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (notice(Told.ICO, 72), None),
        (notice(Told.ICO, 72.1), "breach.late_reasons"),
        (notice(Told.ICO, 72.1, "The police asked us to wait."), None),
        (notice(Told.PEOPLE, 100), None),
        (notice(Told.ICO, -1), "breach.told_before"),
        (notice(Told.ICO, 1000), "breach.in_future"),
    ],
)
def test_who_is_told_when(told: BreachNotice, code: str | None) -> None:
    assert code_of(lambda: check_notice(BREACH, told, NOW)) == code


@pytest.mark.parametrize(
    ("risk", "told", "code"),
    [
        (BreachRisk.UNDECIDED, [Told.ICO], "breach.undecided"),
        (BreachRisk.UNLIKELY, [], None),
        (BreachRisk.RISK, [Told.POLICE], "breach.ico_untold"),
        (BreachRisk.RISK, [Told.ICO], None),
        (BreachRisk.HIGH, [Told.ICO], "breach.people_untold"),
        (BreachRisk.HIGH, [Told.ICO, Told.PEOPLE], None),
    ],
)
def test_an_entry_is_closed_once_everybody_was_told(
    risk: BreachRisk, told: list[Told], code: str | None
) -> None:
    breach = replace(BREACH, risk=risk, notices=tuple(notice(whom, 1) for whom in told))
    assert code_of(lambda: check_closing(breach)) == code
    waits = Told.ICO not in told and risk is not BreachRisk.UNLIKELY
    assert breach.ico_waits == waits
    assert not replace(breach, closed_at=NOW).ico_waits


@given(
    st.datetimes(datetime(2018, 6, 1), datetime(2030, 1, 1)).map(lambda naive: naive.replace(tzinfo=LONDON)),
    st.integers(-100 * 60, 100 * 60),
)
def test_the_countdown_is_elapsed_time(aware: datetime, minutes: int) -> None:
    """Whatever the clocks of that week did."""
    by = notify_by(aware)
    assert by.astimezone(UTC) - aware.astimezone(UTC) == timedelta(hours=72)
    words = hours_left_in_words(by.astimezone(UTC), by.astimezone(UTC) - timedelta(minutes=minutes))
    hours, rest = divmod(abs(minutes), 60)
    assert words == f"{hours} h {rest} min {'left' if minutes >= 0 else 'overdue'}"


DISCLOSURE = Disclosure(
    id=1,
    person_id=None,
    authority=Authority.POLICE,
    asked_by="Thames Valley Police, ref 7",
    asked_on=date(2026, 11, 3),
    what="Invoices of 2025",
    basis="DPA 2018 Sch 2 para 2",
    disclosed_on=date(2026, 11, 5),
    how="by hand",
    reasons="",
    created_at=NOW,
)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"asked_by": " "}, "disclosure.incomplete"),
        ({"what": ""}, "disclosure.incomplete"),
        ({"basis": ""}, "disclosure.no_basis"),
        ({"disclosed_on": None}, "disclosure.no_reasons"),
        ({"disclosed_on": None, "reasons": "No order.", "basis": ""}, None),
        ({"disclosed_on": date(2026, 11, 2)}, "disclosure.backwards"),
        ({"disclosed_on": date(2026, 11, 11)}, "disclosure.in_future"),
        ({"asked_on": date(2026, 11, 11)}, "disclosure.in_future"),
        ({"asked_on": date(2001, 11, 11)}, "disclosure.too_early"),
    ],
)
def test_a_disclosure_has_its_basis(changed: dict[str, object], code: str | None) -> None:
    made = replace(DISCLOSURE, **changed)  # type: ignore[arg-type]
    assert code_of(lambda: check_disclosure(made, TODAY)) == code


CORRECTED = Rectification(
    id=1,
    request_id=1,
    field="phone",
    before="1",
    after="2",
    outcome=RectificationOutcome.CORRECTED,
    note="",
    decided_on=date(2026, 11, 5),
    created_at=NOW,
)


@pytest.mark.parametrize(
    ("changed", "kind", "code"),
    [
        ({}, RequestKind.RECTIFICATION, None),
        ({}, RequestKind.ACCESS, "rectification.other_kind"),
        ({"field": " "}, RequestKind.RECTIFICATION, "rectification.no_field"),
        ({"after": "1"}, RequestKind.RECTIFICATION, "rectification.no_change"),
        (
            {"outcome": RectificationOutcome.DISPUTED},
            RequestKind.RECTIFICATION,
            "rectification.no_reasons",
        ),
        (
            {"outcome": RectificationOutcome.DISPUTED, "note": "A bill shows it."},
            RequestKind.RECTIFICATION,
            None,
        ),
        ({"decided_on": date(2026, 11, 11)}, RequestKind.RECTIFICATION, "rectification.in_future"),
    ],
)
def test_a_correction_says_what_changed(
    changed: dict[str, object], kind: RequestKind, code: str | None
) -> None:
    decided = replace(CORRECTED, **changed)  # type: ignore[arg-type]
    assert code_of(lambda: check_rectification(decided, kind, TODAY)) == code


def test_a_dispute_is_noted_beside_the_data() -> None:
    decided = replace(CORRECTED, before="", note=" A bill shows it. ")
    assert dispute_note(decided) == (
        "Disputed: phone. Held: nothing. The person says: 2. Not corrected: A bill shows it."
    )
    assert "The person says: nothing." in dispute_note(replace(decided, after=""))


@pytest.mark.parametrize(
    ("told_on", "because", "code"),
    [
        (date(2026, 11, 5), "", None),
        (None, "They never had it.", None),
        (None, " ", "rectification.not_told"),
        (date(2026, 11, 4), "", "rectification.told_before"),
        (date(2026, 11, 11), "", "rectification.in_future"),
    ],
)
def test_a_recipient_is_told_or_not_for_a_reason(
    told_on: date | None, because: str, code: str | None
) -> None:
    task = RecipientTask(
        id=1,
        request_id=1,
        rectification_id=1,
        recipient="The accountant",
        told_on=told_on,
        how="",
        not_told_because=because,
    )
    assert code_of(lambda: check_telling(task, CORRECTED.decided_on, TODAY)) == code
    assert task.done == (told_on is not None or bool(because))


SEARCH = Search(
    id=1,
    request_id=1,
    where=Searched.MAILBOX,
    place="",
    terms="ann@example.com",
    on=date(2026, 11, 5),
    by="Alex",
    found="",
    left_out="",
    left_out_because="",
    of_pack=False,
    created_at=NOW,
)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"terms": " "}, "search.no_terms"),
        ({"left_out": "old tapes"}, "search.no_reasons"),
        ({"left_out": "old tapes", "left_out_because": "disproportionate"}, None),
        ({"on": date(2026, 11, 2)}, "search.before_receipt"),
        ({"on": date(2026, 11, 11)}, "search.in_future"),
    ],
)
def test_a_search_says_what_was_looked_for(changed: dict[str, object], code: str | None) -> None:
    search = replace(SEARCH, **changed)  # type: ignore[arg-type]
    assert code_of(lambda: check_search(search, date(2026, 11, 3), TODAY)) == code


@given(st.dates(), st.dates())
def test_a_day_has_happened_or_is_refused(day: date, today: date) -> None:
    found = code_of(lambda: check_happened("request", day, today))
    if day > today:
        assert found == "request.in_future"
    else:
        assert found == ("request.too_early" if day < date(2018, 5, 25) else None)
