"""Which records go, which stay, until when and why."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.erasure import HeldRecord, RecordVerdict, Verdict, check_erasable, decide
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.retention import RULES

TODAY = date(2026, 11, 22)
INVOICED = date(2026, 3, 30)
PAID = date(2026, 4, 20)

ENQUIRY = HeldRecord(table="enquiry", id=1, label="Enquiry of 3 Nov 2026")
NOTE = HeldRecord(table="note", id=2, label="Note of 4 Nov 2026")
DRAFT = HeldRecord(table="invoice", id=3, label="Draft invoice")
ISSUED = HeldRecord(table="invoice", id=4, label="Invoice INV-0007", tax_dates=(INVOICED, PAID), issued=True)
ITS_PDF = HeldRecord(
    table="document", id=5, label="Invoice INV-0007 (PDF)", tax_dates=(INVOICED, PAID), issued=True
)
PACK = HeldRecord(table="document", id=6, label="Access pack")
PAYMENT = HeldRecord(table="payment", id=7, label="Payment on INV-0007", tax_dates=(PAID,))
REQUEST = HeldRecord(table="request", id=8, label="Access request of 1 Oct 2026")
PERSON = HeldRecord(table="person", id=9, label="Person 9")
EVERYTHING = (PERSON, ENQUIRY, NOTE, DRAFT, ISSUED, ITS_PDF, PACK, PAYMENT, REQUEST)


def verdicts(*records: HeldRecord, policy: str = "luma-tech", today: date = TODAY) -> list[RecordVerdict]:
    return list(decide(records, policy=policy, today=today))


def test_a_client_with_an_invoice_keeps_only_what_tax_law_needs() -> None:
    decided = {(each.table, each.id): each for each in verdicts(*EVERYTHING)}
    assert {key: each.verdict for key, each in decided.items()} == {
        ("person", 9): Verdict.ANONYMISE,
        ("enquiry", 1): Verdict.ERASE,
        ("note", 2): Verdict.ERASE,
        ("invoice", 3): Verdict.ERASE,
        ("invoice", 4): Verdict.KEEP,
        ("document", 5): Verdict.KEEP,
        ("document", 6): Verdict.ERASE,
        ("payment", 7): Verdict.KEEP,
        ("request", 8): Verdict.ANONYMISE,
    }
    kept = decided["invoice", 4]
    assert kept.until == decided["document", 5].until == decided["payment", 7].until == date(2033, 4, 6)
    assert all(source in kept.because for source in ("TMA 1970 s.12B", "Art 17(3)(b)", "end of the tax year"))


def test_a_person_without_tax_records_goes_entirely() -> None:
    assert [each.verdict for each in verdicts(ENQUIRY, NOTE, DRAFT, PERSON)] == [Verdict.ERASE] * 4


def test_verdicts_come_in_the_order_of_the_records() -> None:
    assert [(each.table, each.id, each.label) for each in verdicts(*EVERYTHING)] == [
        (record.table, record.id, record.label) for record in EVERYTHING
    ]


@pytest.mark.parametrize(
    ("today", "verdict"), [(date(2033, 4, 5), Verdict.KEEP), (date(2033, 4, 6), Verdict.ERASE)]
)
def test_an_invoice_goes_when_its_time_is_over(today: date, verdict: Verdict) -> None:
    invoice, person = verdicts(ISSUED, PERSON, today=today)
    assert invoice.verdict is verdict
    assert person.verdict is (Verdict.ANONYMISE if verdict is Verdict.KEEP else Verdict.ERASE)
    assert (invoice.until is None) is (verdict is Verdict.ERASE)


@pytest.mark.parametrize(
    ("policy", "until"), [("lumina", date(2033, 2, 1)), ("lustre-support", date(2033, 2, 1))]
)
def test_the_legal_minimum_stands_where_the_policy_promises_less(policy: str, until: date) -> None:
    # Six years after the last dealing, 21 April 2032, would be before the end of the legal minimum.
    [kept] = verdicts(ISSUED, policy=policy)
    assert kept.verdict is Verdict.KEEP
    assert kept.until == until


def test_a_recorded_end_of_custom_counts_under_policy_b() -> None:
    [kept] = decide([ISSUED], policy="lustre-support", today=TODAY, customer_end=date(2026, 6, 30))
    assert kept.until == date(2033, 2, 1)
    [longer] = decide([ISSUED], policy="lustre-support", today=TODAY, customer_end=date(2028, 6, 30))
    assert longer.until == date(2034, 7, 1)
    assert "last dealing" in longer.because


def test_a_tax_record_without_a_date_counts_as_made_today() -> None:
    [kept] = verdicts(HeldRecord(table="invoice", id=1, label="Invoice INV-0001", issued=True))
    assert kept.until == date(2033, 4, 6)


def test_an_unpaid_invoice_is_kept_to_claim_the_money() -> None:
    owed = HeldRecord(table="invoice", id=1, label="INV-1", tax_dates=(INVOICED,), issued=True, unpaid=True)
    [recent] = verdicts(owed)
    assert (recent.verdict, recent.until) == (Verdict.KEEP, date(2032, 4, 6))
    assert "17(3)(e)" in recent.because
    [old] = verdicts(owed, today=date(2040, 1, 1))
    assert (old.verdict, old.until) == (Verdict.KEEP, None)


def test_vat_records_of_a_registered_business_are_kept_longer() -> None:
    spring = HeldRecord(table="invoice", id=1, label="INV-1", tax_dates=(date(2026, 4, 4),), issued=True)
    [plain] = decide([spring], policy="lumina", today=TODAY)
    [registered] = decide([spring], policy="lumina", today=TODAY, vat_registered=True)
    assert (plain.until, registered.until) == (date(2032, 2, 1), date(2032, 4, 5))


@pytest.mark.parametrize("table", ["enquiry", "note", "person"])
def test_what_a_kept_record_points_at_is_anonymised(table: str) -> None:
    [decided] = verdicts(HeldRecord(table=table, id=1, label="linked", linked_to_kept=True))
    assert decided.verdict is Verdict.ANONYMISE


@given(
    st.lists(st.sampled_from(EVERYTHING), max_size=9, unique=True),
    st.sampled_from(sorted(RULES)),
    st.dates(date(2026, 4, 20), date(2060, 1, 1)),
)
def test_every_record_gets_one_verdict_with_a_reason(
    records: list[HeldRecord], policy: str, today: date
) -> None:
    decided = verdicts(*records, policy=policy, today=today)
    assert [(each.table, each.id) for each in decided] == [(record.table, record.id) for record in records]
    for each in decided:
        assert each.because.endswith(".")
        assert each.until is None or (each.verdict is Verdict.KEEP and each.until > today)
        assert each.verdict is not Verdict.KEEP or each.table in {"invoice", "document", "payment"}


def test_an_open_access_request_freezes_erasure() -> None:
    check_erasable(0)
    with pytest.raises(RuleViolation) as refused:
        check_erasable(1)
    assert refused.value.code == "erasure.frozen"
    assert "s.173" in refused.value.hint


def test_an_unknown_policy_is_refused_even_with_nothing_to_keep() -> None:
    with pytest.raises(RuleViolation) as refused:
        decide([ENQUIRY], policy="forever", today=TODAY)
    assert refused.value.code == "retention.unknown_policy"
