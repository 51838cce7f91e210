"""A restriction leaves storing alone, what Art 18(2) allows, and ends only after a notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.restriction import (
    REASON_WORDS,
    Allowance,
    Allowed,
    Deed,
    Restriction,
    RestrictionReason,
    check_allowance,
    check_liftable,
    check_notice,
    check_unrestricted,
    wish_ends,
)

TODAY = date(2026, 11, 3)
BOUND = Restriction(
    id=1,
    person_id=1,
    reason=RestrictionReason.ACCURACY,
    details="",
    since=date(2026, 11, 1),
    notice_on=None,
    notice="",
    lifted_on=None,
)
LIFTED = replace(BOUND, lifted_on=TODAY)


def allowed(deed: Deed, day: date = TODAY) -> Restriction:
    ground = Allowed(id=1, deed=deed, ground=Allowance.CONSENT, because="by phone", day=day)
    return replace(BOUND, allowed=(ground,))


def refusal(*restrictions: Restriction, deed: Deed = Deed.EDIT) -> str:
    with pytest.raises(RuleViolation) as refused:
        check_unrestricted(restrictions, deed, TODAY)
    assert "Art 18(2)" in refused.value.hint
    return f"{refused.value.code} {refused.value.message}"


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("reason", RestrictionReason)
def test_every_deed_is_refused_for_every_reason(deed: Deed, reason: RestrictionReason) -> None:
    told = refusal(replace(BOUND, reason=reason), deed=deed)
    assert told.startswith("restriction.binds")
    assert REASON_WORDS[reason] in told
    assert deed.value in told


def test_a_later_wish_to_be_erased_ends_it() -> None:
    assert wish_ends(BOUND, BOUND.since)
    assert wish_ends(BOUND, TODAY)
    assert not wish_ends(BOUND, BOUND.since - timedelta(days=1))
    assert not wish_ends(BOUND, None)


def test_nobody_restricted_and_lifted_restrictions_bind_nothing() -> None:
    check_unrestricted([], Deed.EXPORT, TODAY)
    check_unrestricted([LIFTED], Deed.EXPORT, TODAY)


def test_a_recorded_ground_opens_one_deed_on_one_day() -> None:
    check_unrestricted([allowed(Deed.EDIT)], Deed.EDIT, TODAY)
    refusal(allowed(Deed.EXPORT))
    refusal(allowed(Deed.EDIT, TODAY - timedelta(days=1)))
    refusal(allowed(Deed.EDIT), BOUND)


@pytest.mark.parametrize(
    ("restriction", "because", "code"),
    [(LIFTED, "asked", "restriction.lifted"), (BOUND, " ", "restriction.no_reason")],
)
def test_a_ground_needs_a_reason(restriction: Restriction, because: str, code: str) -> None:
    check_allowance(BOUND, "asked")
    with pytest.raises(RuleViolation) as refused:
        check_allowance(restriction, because)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("restriction", "notice", "on", "code"),
    [
        (LIFTED, "by post", TODAY, "restriction.lifted"),
        (BOUND, " ", TODAY, "restriction.no_notice"),
        (BOUND, "by post", date(2026, 10, 31), "restriction.bad_date"),
        (BOUND, "by post", date(2026, 11, 4), "restriction.bad_date"),
    ],
)
def test_a_notice_has_words_and_a_day(restriction: Restriction, notice: str, on: date, code: str) -> None:
    check_notice(BOUND, "by post", TODAY, TODAY)
    with pytest.raises(RuleViolation) as refused:
        check_notice(restriction, notice, on, TODAY)
    assert refused.value.code == code


def test_lifted_only_after_the_notice() -> None:
    told = replace(BOUND, notice_on=date(2026, 11, 2), notice="by post")
    check_liftable(told, TODAY, TODAY)
    for restriction, on, code in (
        (BOUND, TODAY, "restriction.no_notice"),
        (replace(told, lifted_on=TODAY), TODAY, "restriction.lifted"),
        (told, date(2026, 11, 1), "restriction.bad_date"),
        (told, date(2026, 11, 4), "restriction.bad_date"),
    ):
        with pytest.raises(RuleViolation) as refused:
            check_liftable(restriction, on, TODAY)
        assert refused.value.code == code
