"""When records go, what holds them, and what a review may decide."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.disposal import (
    HOLD_WORDS,
    Decision,
    Disposal,
    Hold,
    HoldKind,
    Kept,
    check_hold,
    check_keep,
    latest_disposable,
    of_dealing,
    of_enquiry,
    of_evidence,
    suggestion,
)
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.policy import Manner
from lumadesk.domain.retention import RULES, retention

TODAY = date(2026, 11, 3)


def test_an_enquiry_is_reviewed_after_its_months() -> None:
    found = of_enquiry(date(2025, 11, 3), 12)
    assert found.due == TODAY
    assert found.is_due(TODAY)
    assert not found.is_due(date(2026, 11, 2))
    assert [step.date for step in found.steps] == [date(2025, 11, 3), TODAY]
    kept = of_enquiry(date(2025, 11, 3), 12, kept=Kept(until=date(2027, 1, 1), reason="A quote is out"))
    assert kept.due == date(2027, 1, 1)
    assert "A quote is out" in kept.steps[-1].text
    sooner = of_enquiry(date(2026, 11, 3), 12, kept=Kept(until=date(2026, 12, 1), reason="x"))
    assert sooner.due == date(2027, 11, 3), "to keep never shortens"


def test_a_dealing_is_kept_by_policy_and_law() -> None:
    day = date(2020, 4, 5)
    a = of_dealing(RULES["luma-tech"], day, customer_end=None, vat_registered=False)
    assert a.due == date(2026, 4, 6)
    b = of_dealing(RULES["lustre-support"], day, customer_end=None, vat_registered=False)
    assert b.due is None
    assert not b.is_due(TODAY)
    ended = of_dealing(RULES["lustre-support"], day, customer_end=date(2020, 2, 29), vat_registered=False)
    assert ended.due == date(2026, 3, 1)


def test_what_holds_is_told() -> None:
    held = of_enquiry(date(2025, 1, 1), 12, holds=[HoldKind.CLAIM, HoldKind.REQUEST])
    assert "legal claim" in held.held_because
    assert "s.173" in held.held_because
    assert held.steps[-1].text.startswith("Held")
    assert set(HOLD_WORDS) == set(HoldKind)
    assert Hold(
        id=1, person_id=1, kind=HoldKind.CLAIM, reason="x", since=TODAY, review_on=None, lifted_on=None
    ).active


def test_evidence_outlives_claims() -> None:
    assert of_evidence(date(2020, 2, 29)).due == date(2026, 2, 28)
    assert of_evidence(None, holds=[HoldKind.REQUEST]).due is None


def test_the_suggestion_follows_the_policy_and_the_holds() -> None:
    free, held = Disposal(due=TODAY, steps=()), Disposal(due=TODAY, steps=(), holds=(HoldKind.CLAIM,))
    both = (Manner.ERASE, Manner.ANONYMISE)
    assert suggestion("invoice", free, both) is Decision.ANONYMISE
    assert suggestion("invoice", free, (Manner.ERASE,)) is Decision.ERASE
    assert suggestion("enquiry", free, both) is Decision.ERASE
    assert suggestion("enquiry", held, both) is Decision.KEEP


@given(st.dates(date(2007, 1, 1), date(2060, 1, 1)), st.sampled_from(sorted(RULES)), st.booleans())
def test_the_latest_disposable_anchor_is_the_latest(today: date, name: str, vat: bool) -> None:
    terms = RULES[name]
    found = latest_disposable(terms, today, vat_registered=vat)

    def gone(anchor: date) -> bool:
        safe = retention(terms, work=anchor, customer_end=anchor, vat_registered=vat).safe_from
        return safe is not None and safe <= today

    assert gone(found)
    assert not gone(date.fromordinal(found.toordinal() + 1))


@pytest.mark.parametrize(
    ("reason", "until", "code"),
    [
        (" ", date(2027, 1, 1), "retention.no_reason"),
        ("A quote is out", None, "retention.no_end"),
        ("A quote is out", TODAY, "retention.no_end"),
        ("A quote is out", date(2037, 1, 1), "retention.no_end"),
    ],
)
def test_keeping_needs_reason_and_end(reason: str, until: date | None, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_keep(reason, until, TODAY)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("kind", "reason", "since", "code"),
    [
        (HoldKind.UNPAID, "x", TODAY, "hold.by_itself"),
        (HoldKind.CLAIM, " ", TODAY, "hold.no_reason"),
        (HoldKind.CLAIM, "x", date(2026, 11, 4), "hold.in_future"),
    ],
)
def test_a_hold_has_a_reason(kind: HoldKind, reason: str, since: date, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_hold(kind, reason, since, TODAY)
    assert refused.value.code == code
    check_keep("A quote is out", date(2027, 1, 1), TODAY)
    check_hold(HoldKind.TAX_ENQUIRY, "Reference 1", TODAY, TODAY)
