"""Reminders grow firmer, and say what is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from lumadesk.domain.claims import claim_on
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import InvoiceTerms, amount_due
from lumadesk.domain.reminders import (
    Reminder,
    Tone,
    check_remindable,
    check_up_to_date,
    is_out_of_date,
    next_tone,
    paragraphs,
    subject_of,
)
from tests.domain.making import NOW, draft, issued, payment

TODAY = date(2026, 4, 10)
INVOICE = issued(due_on=date(2026, 3, 1), terms=InvoiceTerms(business_customer=True))
KEPT = Reminder(
    id=1,
    invoice_id=1,
    tone=Tone.FRIENDLY,
    written_on=TODAY,
    outstanding=Decimal(100),
    interest=Decimal(0),
    fixed_sum=Decimal(0),
    document_id=None,
    sent_on=None,
    sent_how="",
    created_at=NOW,
)


def test_each_is_firmer_than_the_last() -> None:
    assert next_tone([]) is Tone.FRIENDLY
    assert next_tone([KEPT]) is Tone.FIRM
    assert next_tone([KEPT, replace(KEPT, tone=Tone.FIRM)]) is Tone.FINAL
    assert next_tone([replace(KEPT, tone=Tone.FINAL)]) is Tone.FINAL


@pytest.mark.parametrize("tone", Tone)
def test_it_says_what_is_owed_since_when_and_until_when(tone: Tone) -> None:
    claim = claim_on(INVOICE, TODAY)
    text = " ".join(paragraphs(INVOICE, tone, claim, TODAY, pay_by=TODAY + timedelta(days=7)))
    for expected in ("INV-0001", "£100.00", "Sun 1 Mar 2026", "Fri 17 Apr 2026"):
        assert expected in text
    assert ("£40.00" in text) is (tone is not Tone.FRIENDLY)
    assert "INV-0001" in subject_of(INVOICE, tone)
    plain = " ".join(paragraphs(INVOICE, tone, None, TODAY, pay_by=TODAY))
    assert "interest" not in plain


def test_the_contracts_interest_comes_without_a_fixed_sum() -> None:
    terms = InvoiceTerms(business_customer=True, contract_rate=Decimal(4))
    agreed = replace(INVOICE, terms=terms)
    text = " ".join(paragraphs(agreed, Tone.FIRM, claim_on(agreed, TODAY), TODAY, pay_by=TODAY))
    assert "fixed sum" not in text


def test_only_what_is_overdue_is_reminded_of() -> None:
    check_remindable(INVOICE, TODAY)
    for invoice in (draft(), replace(INVOICE, due_on=TODAY), replace(INVOICE, payments=(payment("100.00"),))):
        with pytest.raises(RuleViolation) as refused:
            check_remindable(invoice, TODAY)
        assert refused.value.code == "reminder.not_overdue"
    with pytest.raises(ValueError, match="draft"):
        paragraphs(draft(), Tone.FIRM, None, TODAY, pay_by=TODAY)


def test_what_was_paid_since_puts_a_reminder_out_of_date() -> None:
    kept = replace(KEPT, outstanding=amount_due(INVOICE))
    check_up_to_date(kept, INVOICE)
    since = replace(INVOICE, payments=(payment("10.00"),))
    assert (is_out_of_date(kept, INVOICE), is_out_of_date(kept, since)) == (False, True)
    with pytest.raises(RuleViolation, match="is due now") as refused:
        check_up_to_date(kept, since)
    assert refused.value.code == "reminder.out_of_date"
