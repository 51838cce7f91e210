"""The records of processing say what is missing, and let no data leave before people are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lumadesk.domain.checklist import QUESTIONS, Confirmation, Item, check_confirmation, next_due
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.policy import RecipientKind, Region
from lumadesk.domain.policy_versions import PolicyVersion, check_version, version_on
from lumadesk.domain.register import (
    CONTRACT_WORDS,
    BalancingTest,
    ContractPoint,
    Outcome,
    Processing,
    Processor,
    Role,
    check_balancing,
    check_due,
    check_location,
    check_processing,
    check_processor,
    contract_gaps,
    transfer_gap,
)

TODAY = date(2026, 11, 3)
ENTRY = Processing(
    id=1,
    role=Role.CONTROLLER,
    client="",
    instructions="",
    purpose="Answering enquiries",
    basis="UK GDPR Art 6(1)(f)",
    people="Visitors",
    categories="Contact",
    recipients="Host",
    retention="12 months",
    security="Encrypted",
)
HOST = Processor(
    id=1,
    name="Host",
    kind=RecipientKind.PROCESSOR,
    role="Hosting",
    country="Germany",
    region=Region.EEA,
    mechanism="",
    contract_on=date(2026, 1, 1),
    contract=dict.fromkeys(ContractPoint, True),
    evidence="Signed agreement",
    checked_on=date(2026, 1, 1),
    due_on=date(2027, 1, 1),
    ended_on=None,
)
TEST = BalancingTest(
    id=1,
    processing_id=1,
    interest="A secure site",
    necessity="Logs show attacks",
    balance="30 days only",
    outcome=Outcome.PASSES,
    decided_on=date(2026, 1, 1),
    review_on=date(2027, 1, 1),
)


def refused(act: Any, *args: Any, **named: Any) -> str:
    with pytest.raises(RuleViolation) as refusal:
        act(*args, **named)
    return refusal.value.code


def test_what_is_complete_is_taken() -> None:
    check_processing(ENTRY)
    check_processing(replace(ENTRY, role=Role.PROCESSOR, basis="", client="Ltd", instructions="Contract"))
    check_balancing(TEST, TODAY)
    check_processor(HOST, TODAY)
    assert ENTRY.on_interests
    assert contract_gaps(HOST) == ()
    assert (transfer_gap(HOST), check_due(HOST, TODAY)) == ("", "")


@pytest.mark.parametrize(
    ("act", "entry", "code"),
    [
        (check_processing, replace(ENTRY, purpose=" "), "register.incomplete"),
        (check_processing, replace(ENTRY, basis=""), "register.incomplete"),
        (check_processing, replace(ENTRY, role=Role.PROCESSOR), "register.incomplete"),
        (check_processing, replace(ENTRY, people="x" * 4001), "register.too_long"),
    ],
)
def test_an_incomplete_purpose(act: Any, entry: Processing, code: str) -> None:
    assert refused(act, entry) == code


@pytest.mark.parametrize(
    ("test", "code"),
    [
        (replace(TEST, balance=""), "register.incomplete"),
        (replace(TEST, interest="x" * 4001), "register.too_long"),
        (replace(TEST, decided_on=date(2026, 11, 4)), "register.bad_date"),
        (replace(TEST, review_on=TEST.decided_on), "register.bad_date"),
    ],
)
def test_a_balance_without_weights(test: BalancingTest, code: str) -> None:
    assert refused(check_balancing, test, TODAY) == code


@pytest.mark.parametrize(
    ("processor", "code"),
    [
        (replace(HOST, name=""), "register.incomplete"),
        (replace(HOST, evidence="x" * 4001), "register.too_long"),
        (replace(HOST, checked_on=date(2026, 11, 4)), "register.bad_date"),
        (replace(HOST, contract_on=date(2026, 11, 4)), "register.bad_date"),
    ],
)
def test_an_incomplete_processor(processor: Processor, code: str) -> None:
    assert refused(check_processor, processor, TODAY) == code


def test_gaps_are_told() -> None:
    assert contract_gaps(replace(HOST, contract_on=None)) == ("no contract on record",)
    assert contract_gaps(replace(HOST, contract={})) == tuple(CONTRACT_WORDS.values())
    assert contract_gaps(replace(HOST, kind=RecipientKind.CONTROLLER, contract_on=None)) == ()
    assert "not confirmed" in transfer_gap(replace(HOST, region=Region.UNCONFIRMED))
    assert "nothing protects" in transfer_gap(replace(HOST, region=Region.US))
    assert transfer_gap(replace(HOST, region=Region.US, mechanism="IDTA")) == ""
    assert transfer_gap(replace(HOST, region=Region.OTHER, kind=RecipientKind.AUTHORITY)) == ""
    assert check_due(replace(HOST, checked_on=None), TODAY) == "never checked"
    assert "was due" in check_due(replace(HOST, due_on=date(2026, 11, 2)), TODAY)
    assert check_due(replace(HOST, due_on=None), TODAY) == ""
    assert check_due(replace(HOST, kind=RecipientKind.AUTHORITY, checked_on=None), TODAY) == ""


def test_data_leaves_only_after_the_notice() -> None:
    leave = {"notice_before_leaving": True, "today": TODAY}
    assert (
        refused(check_location, Region.EEA, Region.US, notified_on=None, **leave) == "register.notice_first"
    )
    assert (
        refused(check_location, Region.EEA, Region.US, notified_on=date(2026, 11, 4), **leave)
        == "register.bad_date"
    )
    check_location(Region.EEA, Region.US, notified_on=TODAY, **leave)
    check_location(Region.EEA, Region.UK, notified_on=None, **leave)
    check_location(Region.US, Region.US, notified_on=None, **leave)
    check_location(Region.EEA, Region.US, notified_on=None, notice_before_leaving=False, today=TODAY)


def test_a_confirmation_says_what_was_seen() -> None:
    assert set(QUESTIONS) == set(Item)
    check_confirmation(TODAY, "Looked at the host's panel", TODAY)
    assert refused(check_confirmation, TODAY, " ", TODAY) == "checklist.no_note"
    assert refused(check_confirmation, date(2026, 11, 4), "x", TODAY) == "checklist.in_future"
    done = Confirmation(id=1, item=Item.SERVER_LOGS, day=TODAY, ok=True, note="x")
    assert next_due(done) == date(2027, 2, 3)


def test_the_version_that_was_online_is_the_one_that_was_seen() -> None:
    first = PolicyVersion(id=1, profile="luma-tech", since=date(2026, 1, 1), significant=False, summary="")
    second = replace(first, id=2, since=date(2026, 6, 1))
    same_day = replace(first, id=3, since=date(2026, 6, 1))
    assert version_on([same_day, second, first], date(2026, 5, 31)) == first
    assert version_on([same_day, second, first], date(2026, 6, 1)) == same_day
    assert version_on([first], date(2025, 12, 31)) is None
    assert refused(check_version, date(2026, 11, 4), "x", False, TODAY) == "policy.in_future"
    assert refused(check_version, TODAY, "", True, TODAY) == "policy.no_summary"
    check_version(TODAY, "", False, TODAY)
