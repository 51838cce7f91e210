"""Consent is evidence or it is refused: per purpose, per channel, in words that were shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from lumadesk.domain.consent import (
    Consent,
    ConsentKind,
    ConsentPurpose,
    ContactChannel,
    Route,
    SoftOptIn,
    Wording,
    check_consent,
    check_wording,
    expiry_of,
    latest,
    refresh_from,
)
from lumadesk.domain.errors import RuleViolation

TODAY = date(2026, 11, 3)
WORDING = Wording(
    id=1, purpose=ConsentPurpose.MARKETING, version=1, since=date(2026, 1, 5), text="Yes, send me news"
)
GIVEN = Consent(
    id=1,
    person_id=1,
    kind=ConsentKind.GIVEN,
    purpose=ConsentPurpose.MARKETING,
    channel=ContactChannel.EMAIL,
    on=date(2026, 2, 1),
    route=Route.FORM,
    wording_id=1,
    evidence="Form, row 7",
    recorded_by="Alex",
    document_id=None,
    expires_on=None,
    recorded_at=datetime(2026, 2, 1, tzinfo=UTC),
)
ALL_FOUR = SoftOptIn(from_a_sale=True, own_similar=True, refusal_offered=True, refusal_each_time=True)


def check(**changed: Any) -> None:
    given: dict[str, Any] = {
        "kind": ConsentKind.GIVEN,
        "purpose": ConsentPurpose.MARKETING,
        "channel": ContactChannel.EMAIL,
        "on": date(2026, 2, 1),
        "today": TODAY,
        "wording": WORDING,
        "evidence": "Form, row 7",
        **changed,
    }
    positional = [given.pop(name) for name in ("kind", "purpose", "channel", "on")]
    check_consent(*positional, **given)


def test_evidence_is_taken() -> None:
    check()
    check(kind=ConsentKind.WITHDRAWN, wording=None, evidence="")
    check(kind=ConsentKind.SOFT_OPT_IN, wording=None, conditions=ALL_FOUR, evidence="Invoice INV-0001")
    check(
        purpose=ConsentPurpose.HOBBIES, channel=None, wording=replace(WORDING, purpose=ConsentPurpose.HOBBIES)
    )
    check_wording("Yes, please", TODAY, TODAY)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"on": date(2026, 11, 4)}, "consent.in_future"),
        ({"on": date(2026, 1, 4)}, "consent.before_wording"),
        ({"wording": None}, "consent.no_wording"),
        ({"wording": replace(WORDING, purpose=ConsentPurpose.ENQUIRY)}, "consent.bundled"),
        ({"evidence": " "}, "consent.no_evidence"),
        ({"evidence": "x" * 2001}, "consent.too_long"),
        ({"channel": None}, "consent.channel"),
        ({"purpose": ConsentPurpose.HOBBIES}, "consent.channel"),
        ({"expires_on": date(2026, 2, 1)}, "consent.expired"),
        ({"kind": ConsentKind.SOFT_OPT_IN}, "consent.conditions"),
        (
            {"kind": ConsentKind.SOFT_OPT_IN, "conditions": replace(ALL_FOUR, own_similar=False)},
            "consent.conditions",
        ),
        (
            {"kind": ConsentKind.SOFT_OPT_IN, "conditions": ALL_FOUR, "channel": ContactChannel.POST},
            "consent.conditions",
        ),
        ({"kind": ConsentKind.SOFT_OPT_IN, "conditions": ALL_FOUR, "evidence": ""}, "consent.no_evidence"),
    ],
)
def test_what_would_prove_nothing_is_refused(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check(**changed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "since", "code"),
    [
        ("", TODAY, "consent.no_wording"),
        ("x" * 2001, TODAY, "consent.too_long"),
        ("x", date(2027, 1, 1), "consent.in_future"),
    ],
)
def test_a_wording_is_words_that_were_shown(text: str, since: date, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_wording(text, since, TODAY)
    assert refused.value.code == code


def test_the_latest_entry_counts_for_its_purpose_and_channel() -> None:
    stopped = replace(GIVEN, id=2, kind=ConsentKind.WITHDRAWN, on=date(2026, 3, 1))
    same_day = replace(GIVEN, id=3, on=date(2026, 3, 1))
    other = replace(GIVEN, id=4, channel=ContactChannel.POST)
    found = [GIVEN, stopped, same_day, other]
    assert latest(found, ConsentPurpose.MARKETING, ContactChannel.EMAIL) == same_day
    assert latest(found[:2], ConsentPurpose.MARKETING, ContactChannel.EMAIL) == stopped
    assert latest(found, ConsentPurpose.SURVEY, ContactChannel.EMAIL) is None


def test_a_consent_ends_and_is_asked_for_before() -> None:
    ends = replace(GIVEN, expires_on=expiry_of(GIVEN.on))
    assert ends.expires_on == date(2028, 2, 1)
    assert refresh_from(date(2028, 2, 1)) == date(2027, 12, 1)
    assert ends.holds(date(2028, 1, 31))
    assert not ends.holds(date(2028, 2, 1))
    assert GIVEN.holds(TODAY)
    assert not replace(GIVEN, kind=ConsentKind.WITHDRAWN).holds(TODAY)
