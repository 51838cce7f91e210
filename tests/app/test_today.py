"""What wants the owner's attention today."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lumadesk.app import business, enquiries, invoices, people, requests
from lumadesk.app.services import Services
from lumadesk.app.settings import VaultSettings, save_settings
from lumadesk.app.sync import sync
from lumadesk.app.today import due_for_review, today
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.domain.errors import KnownError
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.requests import RequestKind
from tests.app.conftest import OWNER
from tests.app.fakes import FakeClock
from tests.app.website import Website


def invoice(services: Services, person_id: int, price: str) -> int:
    line = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal(price))
    return invoices.issue_invoice(services, invoices.draft_invoice(services, person_id, [line]).value).value


def test_a_new_vault_says_what_is_missing(services: Services) -> None:
    now = today(services)
    assert (now.new_enquiries, now.unpaid_count, now.unpaid_sum) == (0, 0, Decimal("0.00"))
    assert (now.requests, now.queued_deletions, now.rejections, now.review_due) == ((), 0, 0, 0)
    assert not now.site_configured
    assert (now.last_sync_at, now.last_error) == (None, None)
    assert now.business_missing == ("own name", "business name", "address for service")
    business.save_business(services, OWNER)
    assert today(services).business_missing == ()


def test_enquiries_and_the_website(services: Services, website: Website, clock: FakeClock) -> None:
    website.send("Ann Example", "ann@example.com")
    website.send("Bob Example", "bob@example.com")
    website.send("", "nobody@example.com")
    sync(services)
    now = today(services)
    assert (now.new_enquiries, now.rejections, now.site_configured) == (2, 1, True)
    assert (now.last_sync_at, now.last_error) == (clock.now(), None)
    first, second = enquiries.list_ids(services, EnquiryFilter())
    enquiries.mark_replied(services, first)
    assert today(services).new_enquiries == 1
    enquiries.mark_for_deletion(services, [second])
    website.away()
    with pytest.raises(KnownError):
        sync(services)
    now = today(services)
    assert now.queued_deletions == 1
    assert now.last_error is not None
    assert "cannot be reached" in now.last_error


def test_money(trading: Services, clock: FakeClock) -> None:
    ann = people.add_person(trading, name="Ann Example").value
    first = invoice(trading, ann, "100.00")
    invoice(trading, ann, "50.50")
    paid = invoice(trading, ann, "10.00")
    invoices.record_payment(trading, paid, Decimal("10.00"), clock.today())
    void = invoice(trading, ann, "1000.00")
    invoices.void_invoice(trading, void, "A mistake")
    invoices.record_payment(trading, first, Decimal("30.00"), clock.today())
    now = today(trading)
    assert (now.unpaid_count, now.unpaid_sum, now.overdue_count) == (2, Decimal("120.50"), 0)
    clock.advance(days=31)
    now = today(trading)
    assert (now.unpaid_count, now.overdue_count) == (2, 2)


def test_open_requests_the_most_urgent_first(services: Services) -> None:
    ann = people.add_person(services, name="Ann Example").value
    days = (date(2026, 11, 2), date(2026, 10, 20), date(2026, 10, 27))
    late, soon, middle = (
        requests.open_request(services, kind=RequestKind.ACCESS, person_id=ann, received=day).value
        for day in days
    )
    requests.close_request(services, middle)
    assert [view.request.id for view in today(services).requests] == [soon, late]


def test_enquiries_without_contact_for_a_year_are_due_for_review(
    services: Services, website: Website, clock: FakeClock
) -> None:
    # Today is 3 November 2026.
    for name, at in (
        ("Old", datetime(2025, 11, 2, 12, tzinfo=UTC)),
        ("Old, a client", datetime(2025, 6, 1, tzinfo=UTC)),
        ("Old, answered since", datetime(2025, 6, 1, tzinfo=UTC)),
        ("Not yet", datetime(2025, 11, 3, 12, tzinfo=UTC)),
    ):
        website.send(name, f"{name.replace(' ', '.').replace(',', '')}@example.com", at=at)
    sync(services)
    by_name = {
        one.name: one.id for one in enquiries.rows(services, enquiries.list_ids(services, EnquiryFilter()))
    }
    enquiries.convert_to_client(services, by_name["Old, a client"])
    enquiries.set_status(services, [by_name["Old, answered since"]], EnquiryStatus.REPLIED)
    assert today(services).review_due == 1
    assert due_for_review(services) == [by_name["Old"]]
    clock.advance(days=1)
    assert today(services).review_due == 2
    save_settings(services, VaultSettings(undo_minutes=0, review_months=13))
    assert today(services).review_due == 0
