"""What wants the owner's attention today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event

from lumadesk.app import (
    bank,
    breaches,
    business,
    complaints,
    diary,
    enquiries,
    erasure,
    invoices,
    people,
    quotes,
    recipients,
    rectification,
    recurring,
    requests,
    restrictions,
)
from lumadesk.app.due_dates import due_dates, near
from lumadesk.app.request_views import open_first
from lumadesk.app.services import Services
from lumadesk.app.settings import VaultSettings, save_settings
from lumadesk.app.sync import sync
from lumadesk.app.today import counts, due_for_review, today
from lumadesk.domain.breaches import BreachRisk
from lumadesk.domain.due import Counted, DueKind, Urgency
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.domain.errors import KnownError
from lumadesk.domain.invoices import InvoiceLine, InvoiceTerms
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


def test_what_the_rail_counts_is_what_today_counts(
    services: Services, website: Website, clock: FakeClock
) -> None:
    website.send("Ann Example", "ann@example.com")
    sync(services)
    business.save_business(services, OWNER)
    ann = people.add_person(services, name="Ann Example").value
    invoice(services, ann, "20.00")
    clock.advance(days=60)
    invoice(services, ann, "30.00")
    for _ in range(2):
        made = requests.open_request(
            services, kind=RequestKind.ACCESS, person_id=ann, received=services.today
        ).value
    requests.close_request(services, made)
    now, seen = counts(services), today(services)
    assert (now.new_enquiries, now.open_requests, now.overdue_invoices) == (1, 1, 1)
    assert (seen.new_enquiries, len(seen.requests), seen.overdue_count) == (1, 1, 1)


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


def test_every_clock_is_on_today(services: Services, clock: FakeClock) -> None:
    ann = people.add_person(services, name="Ann Example").value
    received = date(2026, 11, 2)
    access, marketing, wrong = (
        requests.open_request(services, kind=kind, person_id=ann, received=received).value
        for kind in (RequestKind.ACCESS, RequestKind.MARKETING_OBJECTION, RequestKind.RECTIFICATION)
    )
    requests.acknowledge(services, access)
    requests.record_clarification(services, access, asked=clock.today())
    requests.acknowledge(services, marketing)
    requests.acknowledge(services, wrong)
    rectification.record_correction(services, wrong, field="Bill", before="1", after="2")
    (task, *others) = rectification.list_tasks(services, wrong)
    for other in others:
        rectification.tell_recipient(services, other.id)
    fresh = requests.open_request(services, kind=RequestKind.ERASURE, person_id=ann, received=received).value
    new, heard = (
        complaints.open_complaint(services, received=received, details="x", person_id=ann).value
        for _ in range(2)
    )
    complaints.acknowledge(services, heard)
    lost = breaches.record_breach(services, aware_at=clock.now(), facts="Lost.").value
    shown = [
        (one.noun, one.id, one.what, one.due.isoformat(), one.urgency) for one in today(services).due_dates
    ]
    assert shown == [
        ("request", marketing, "Stop the processing at once", "2026-11-02", Urgency.OVERDUE),
        ("breach", lost, "Tell the ICO, or decide that no risk is likely", "2026-11-06", Urgency.NEAR),
        ("request", fresh, "First reply", "2026-11-09", Urgency.NEAR),
        ("complaint", new, "Acknowledge", "2026-12-01", Urgency.LATER),
        ("request", marketing, "Answer", "2026-12-02", Urgency.LATER),
        ("request", wrong, "Answer", "2026-12-02", Urgency.LATER),
        ("request", fresh, "Answer", "2026-12-02", Urgency.LATER),
        ("complaint", heard, "Say how it goes", "2026-12-03", Urgency.LATER),
        ("request", access, "Remind the person of your question", "2026-12-03", Urgency.LATER),
        ("request", wrong, f"Tell {task.recipient} of a correction", "2026-12-03", Urgency.LATER),
    ]
    clock.advance(days=3)
    (breach,) = [one for one in due_dates(services) if one.noun == "breach"]
    assert (breach.urgency, breach.words) == (Urgency.TODAY, "0 h 0 min left")
    clock.advance(minutes=1)
    (breach,) = [one for one in due_dates(services) if one.noun == "breach"]
    assert breach.urgency is Urgency.OVERDUE
    assert breach.moment is not None
    breaches.update_breach(services, lost, risk=BreachRisk.UNLIKELY, reasons="Encrypted.")
    requests.record_stopped(services, marketing)
    what = {one.what for one in due_dates(services)}
    assert "Stop the processing at once" not in what
    assert not any(one.startswith("Tell the ICO") for one in what)


def test_what_the_desktop_tells_of_says_of_nobody(services: Services, clock: FakeClock) -> None:
    assert (near(services).counts, near(services).words) == ((), "")
    ann = people.add_person(services, name="Quixote O'Zanzibar", email="quixote@zanzibar.example").value
    received = clock.today()
    later = requests.open_request(services, kind=RequestKind.ACCESS, person_id=ann, received=received).value
    objection = requests.open_request(
        services, kind=RequestKind.OBJECTION, person_id=ann, received=received, details="Quixote objects"
    ).value
    complaints.open_complaint(services, received=received, details="Quixote", person_id=ann)
    breaches.record_breach(services, aware_at=clock.now(), facts="Quixote's data was lost.")
    assert near(services).words == "Soon: 1 breach to report (72 h 0 min left)."
    clock.advance(days=2)
    assert near(services).words == "Soon: 1 breach to report (24 h 0 min left), 2 first replies."
    clock.advance(days=2)
    told = near(services)
    assert told.words == "Overdue: 1 breach to report (24 h 0 min overdue). Soon: 2 first replies."
    assert told.counts == (
        Counted(kind=DueKind.BREACH, overdue=1),
        Counted(kind=DueKind.FIRST_REPLY, near=2),
    )
    requests.acknowledge(services, later)
    requests.weigh_objection(services, objection, upheld=False, because="A claim of Quixote is pending.")
    (ends,) = [one for one in due_dates(services) if one.kind is DueKind.NOTICE]
    assert (ends.noun, ends.what, ends.due) == (
        "restriction", "Tell the person that it ends", date(2026, 12, 7),
    )  # fmt: skip
    clock.advance(days=31)
    words = near(services).words
    assert words == (
        "Overdue: 1 breach to report (768 h 0 min overdue), 2 requests to answer, 1 first reply, "
        "1 complaint to acknowledge, 1 restriction to end, 1 recipient to tell."
    )
    restrictions.record_notice(services, ends.id, "Told Quixote")
    assert "restriction" not in near(services).words


def test_recipients_and_disposals_are_told_of(trading: Services, clock: FakeClock) -> None:
    ann = people.add_person(trading, name="Ann Example").value
    line = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal("60.00"))
    invoice = invoices.draft_invoice(trading, ann, [line]).value
    invoices.issue_invoice(trading, invoice)
    invoices.record_payment(trading, invoice, Decimal("60.00"), clock.today())
    erased = erasure.erase_person(trading, ann, confirm_name="Ann Example").value
    assert near(trading).words == ""
    clock.advance(days=27)
    assert near(trading).words == "Soon: 4 recipients to tell."
    task, *others = recipients.list_tasks(trading, erased)
    for other in others:
        recipients.end_task(trading, other.id)
    clock.advance(days=10)
    assert near(trading).words == "Overdue: 1 recipient to tell."
    recipients.end_task(trading, task.id)
    clock.moment = clock.moment.replace(year=2033, month=4, day=6)
    assert near(trading).words == "Soon: 2 records to dispose of."


def test_far_too_many_requests_ask_the_vault_no_more_often(
    services: Services,
) -> None:
    ann = people.add_person(services, name="Ann Example").value

    def questions() -> int:
        asked = 0

        def count(*_rest: object) -> None:
            nonlocal asked
            asked += 1

        with services.read() as tx:
            event.listen(tx.connection, "before_cursor_execute", count)
            open_first(services, tx)
            event.remove(tx.connection, "before_cursor_execute", count)
        return asked

    def add(count: int) -> None:
        for _ in range(count):
            requests.open_request(
                services, kind=RequestKind.ACCESS, person_id=ann, received=date(2026, 11, 2)
            )

    add(1)
    one = questions()
    add(20)
    assert questions() == one


def test_the_work_of_the_next_days(trading: Services, clock: FakeClock) -> None:
    person_id = people.add_person(trading, name="Ann").value
    missed = diary.add_follow_up(trading, person_id, date(2026, 11, 1), "Ask").value
    diary.add_follow_up(trading, person_id, date(2026, 12, 24), "Later")
    begins = datetime(2026, 11, 5, 14, 30, tzinfo=UTC)
    visit = diary.add_appointment(trading, person_id, "Visit", begins, begins + timedelta(hours=1)).value
    line = InvoiceLine(description="Care", quantity=Decimal(1), unit_price=Decimal(20))
    recurring.add_recurring(trading, person_id, [line], starts_on=date(2026, 10, 1))
    offers = [quotes.draft_quote(trading, person_id, [line]).value for _ in range(4)]
    soon, later, answered, _draft = offers
    for offer, until in (
        (soon, date(2026, 11, 6)),
        (later, date(2026, 12, 3)),
        (answered, date(2026, 11, 6)),
    ):
        quotes.issue_quote(trading, offer, until)
    quotes.accept_quote(trading, answered, trading.today, "Email")
    bank.import_csv(trading, b"Date,Name,Amount\n2026-11-01,Somebody,5\n")
    seen = today(trading)
    assert [(one.noun, one.id, one.urgency.value, one.words) for one in seen.work_dates] == [
        ("follow_up", missed, "overdue", "2 days overdue · Sun 1 Nov"),
        ("appointment", visit, "near", "14:30 · Thu 5 Nov 2026"),
        ("quote", soon, "near", "3 days left · Fri 6 Nov"),
    ]
    assert (seen.drafts_due, seen.bank_lines, seen.bank_rate_missing) == (2, 1, None)
    draft = invoices.draft_invoice(trading, person_id, [line], terms=InvoiceTerms(terms_days=0)).value
    invoices.issue_invoice(trading, draft)
    clock.advance(days=60)
    seen = today(trading)
    assert (seen.overdue_count, seen.overdue_sum) == (1, 20)
    assert seen.bank_rate_missing == date(2026, 12, 31)
