"""The catalogue, jobs and their hours, the diary, and invoices that come again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from icalendar import Calendar

from lumadesk.app import (
    catalogue,
    diary,
    due_dates,
    erasure,
    invoices,
    jobs,
    people,
    quotes,
    recurring,
    restrictions,
    today,
)
from lumadesk.app import vault as vaults
from lumadesk.app.services import Services
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import InvoiceLine, InvoiceStatus
from lumadesk.domain.jobs import JobStatus
from lumadesk.domain.restriction import RestrictionReason
from tests.app.fakes import FakeClock
from tests.app.test_credit_notes import refusal
from tests.app.test_invoices import a_client, line

NINE = datetime(2026, 11, 10, 9, tzinfo=UTC)


# The catalogue


def test_offers_and_their_prices(trading: Services, clock: FakeClock) -> None:
    visit = catalogue.add_item(
        trading, name="Visit", unit_price=Decimal(60), unit="hour", category="Visits"
    ).value
    catalogue.set_price(trading, visit, Decimal(65), date(2026, 12, 1))
    assert catalogue.get(trading, visit).price == 60
    assert catalogue.line_of(trading, visit, Decimal(2)).unit_price == 60
    assert catalogue.line_of(trading, visit, on=date(2026, 12, 1)).unit_price == 65
    assert (
        refusal(lambda: catalogue.set_price(trading, visit, Decimal(1), date(2026, 11, 2)))
        == "catalogue.in_past"
    )
    catalogue.change_item(trading, visit, name="Home visit", vat_rate=Decimal(20))
    catalogue.change_item(trading, visit, without_vat=True)
    item = catalogue.get(trading, visit).item
    assert (item.name, item.unit, item.vat_rate, len(item.prices)) == ("Home visit", "hour", None, 2)
    clock.advance(days=30)
    assert catalogue.get(trading, visit).price == 65
    catalogue.retire_item(trading, visit)
    assert catalogue.list_items(trading) == []
    assert [view.item.id for view in catalogue.list_items(trading, retired=True)] == [visit]
    catalogue.retire_item(trading, visit, retired=False)
    assert len(catalogue.list_items(trading)) == 1
    later = catalogue.add_item(trading, name="A", unit_price=Decimal(1), valid_from=date(2030, 1, 1)).value
    assert catalogue.get(trading, later).price is None
    assert refusal(lambda: catalogue.line_of(trading, later)) == "catalogue.no_price"
    with pytest.raises(KnownError) as failure:
        catalogue.get(trading, 99)
    assert failure.value.code == "catalogue.not_found"


# Jobs


def a_job(services: Services, **options: object) -> int:
    return jobs.add_job(services, a_client(services), "Rewire the kitchen", **options).value  # type: ignore[arg-type]


def hours(services: Services, job_id: int, minutes: int = 90, day: date = date(2026, 11, 2)) -> int:
    return jobs.add_time(
        services, job_id, day=day, minutes=minutes, what="Wiring", unit_price=Decimal(40), category="Work"
    ).value


def test_hours_become_an_invoice_once(trading: Services) -> None:
    job_id = a_job(trading)
    first = hours(trading, job_id)
    hours(trading, job_id, 20, date(2026, 11, 3))
    view = jobs.get(trading, job_id)
    assert (view.minutes, view.to_bill, view.person_name) == (110, Decimal("73.33"), "Ann Example")
    invoice_id = jobs.bill_job(trading, job_id).value
    made = invoices.get(trading, invoice_id)
    assert made.totals.gross == Decimal("73.33")
    assert made.invoice.supplied_on == date(2026, 11, 3)
    assert [one.category for one in made.invoice.lines] == ["Work", "Work"]
    view = jobs.get(trading, job_id)
    assert (view.to_bill, view.billed) == (0, Decimal("73.33"))
    assert refusal(lambda: jobs.bill_job(trading, job_id)) == "job.nothing_to_bill"
    with pytest.raises(RuleViolation) as billed:
        jobs.drop_time(trading, first)
    assert billed.value.code == "job.billed"
    assert "void" in billed.value.hint, "for a credit note gives no hours back"
    invoices.discard_draft(trading, invoice_id)
    assert jobs.get(trading, job_id).to_bill == Decimal("73.33"), "a discarded draft gives them back"
    invoice_id = jobs.bill_job(trading, job_id).value
    invoices.issue_invoice(trading, invoice_id)
    changed = invoices.void_invoice(trading, invoice_id, "Wrong address")
    assert changed.concerns("job")
    assert jobs.get(trading, job_id).to_bill == Decimal("73.33"), "and so does a void invoice"
    assert invoices.get(trading, invoice_id).totals.gross == Decimal("73.33")
    jobs.drop_time(trading, first)
    assert jobs.get(trading, job_id).minutes == 20


def test_a_discarded_draft_comes_back_with_what_it_billed(trading: Services) -> None:
    job_id = a_job(trading)
    hours(trading, job_id)
    draft = jobs.bill_job(trading, job_id).value
    view = invoices.get(trading, draft).invoice
    links = invoices.discard_draft(trading, draft).value
    back = invoices.draft_invoice(trading, view.person_id, view.lines, links=links)
    assert back.concerns("job")
    assert jobs.get(trading, job_id).to_bill == 0
    assert refusal(lambda: jobs.bill_job(trading, job_id)) == "job.nothing_to_bill"
    links = invoices.discard_draft(trading, back.value).value
    jobs.bill_job(trading, job_id)
    before = invoices.list_ids(trading)
    again = refusal(lambda: invoices.draft_invoice(trading, view.person_id, view.lines, links=links))
    assert again == "invoice.work_gone", "billed by another draft meanwhile"
    assert invoices.list_ids(trading) == before


def test_a_discarded_part_of_a_quote_comes_back_as_its_part(trading: Services) -> None:
    person_id = people.add_person(trading, name="Ann Quoted").value
    cabling = InvoiceLine(description="Cabling", quantity=Decimal(1), unit_price=Decimal(100))
    quote_id = quotes.draft_quote(trading, person_id, [cabling]).value
    quotes.issue_quote(trading, quote_id)
    quotes.accept_quote(trading, quote_id, trading.today, "By telephone")
    draft = quotes.invoice_quote(trading, quote_id).value
    left = quotes.get(trading, quote_id).left
    links = invoices.discard_draft(trading, draft).value
    assert quotes.get(trading, quote_id).left == Decimal(100) != left
    invoices.draft_invoice(trading, person_id, [cabling], links=links)
    assert quotes.get(trading, quote_id).left == left == 0


def test_a_job_has_days_and_an_end(trading: Services) -> None:
    job_id = a_job(trading, starts_on=date(2026, 11, 9))
    jobs.change_job(trading, job_id, ends_on=date(2026, 11, 10), notes="Key under the mat")
    assert refusal(lambda: jobs.change_job(trading, job_id, ends_on=date(2026, 11, 8))) == "job.backwards"
    jobs.change_job(trading, job_id, status=JobStatus.DONE)
    job = jobs.get(trading, job_id).job
    assert (job.status, job.notes, job.ends_on) == (JobStatus.DONE, "Key under the mat", date(2026, 11, 10))
    jobs.change_job(trading, job_id, starts_on=date(2026, 11, 8), rescheduled=True)
    job = jobs.get(trading, job_id).job
    assert (job.starts_on, job.ends_on) == (date(2026, 11, 8), None)
    assert jobs.list_jobs(trading, JobStatus.OPEN) == []
    assert len(jobs.list_jobs(trading, person_id=job.person_id)) == 1
    quote_id = quotes.draft_quote(trading, a_client(trading), [line()]).value
    wrong = lambda: jobs.add_job(trading, job.person_id, "x", quote_id=quote_id)  # noqa: E731
    assert refusal(wrong) == "job.other_customer"
    for act, code in (
        (lambda: jobs.get(trading, 99), "job.not_found"),
        (lambda: jobs.drop_time(trading, 99), "job.no_such_time"),
    ):
        with pytest.raises(KnownError) as failure:
            act()
        assert failure.value.code == code


# The diary


def test_appointments_move_and_are_cancelled(trading: Services, clock: FakeClock) -> None:
    person_id = a_client(trading)
    one = diary.add_appointment(
        trading, person_id, "Visit", NINE, NINE + timedelta(hours=1), place="Marlow"
    ).value
    diary.change_appointment(trading, one, starts_at=NINE + timedelta(days=1))
    view = diary.get_appointment(trading, one)
    assert (view.appointment.ends_at, view.person_name) == (NINE + timedelta(days=1, hours=1), "Ann Example")
    assert [row.appointment.id for row in diary.list_appointments(trading)] == [one]
    diary.change_appointment(trading, one, cancelled=True)
    assert diary.list_appointments(trading) == []
    assert len(diary.list_appointments(trading, cancelled=True)) == 1
    clock.advance(days=30)
    assert diary.list_appointments(trading, cancelled=True) == []
    assert len(diary.list_appointments(trading, person_id=person_id, past=True, cancelled=True)) == 1
    job_id = a_job(trading)
    wrong = lambda: diary.add_appointment(  # noqa: E731
        trading, person_id, "x", NINE, NINE + timedelta(hours=1), job_id=job_id
    )
    assert refusal(wrong) == "job.other_customer"


def test_follow_ups(trading: Services, clock: FakeClock) -> None:
    person_id = a_client(trading)
    one = diary.add_follow_up(trading, person_id, date(2026, 11, 4), "Ask how it works").value
    clock.advance(days=2)
    (view,) = diary.list_follow_ups(trading)
    assert (view.overdue, view.person_name, view.follow_up.what) == (True, "Ann Example", "Ask how it works")
    diary.move_follow_up(trading, one, date(2026, 11, 9))
    diary.move_follow_up(trading, one, date(2026, 11, 9), " Ask again ")
    (view,) = diary.list_follow_ups(trading)
    assert (view.overdue, view.follow_up.what) == (False, "Ask again")
    assert (
        refusal(lambda: diary.move_follow_up(trading, one, date(2026, 11, 9), " ")) == "follow-up.bad_title"
    )
    diary.finish_follow_up(trading, one)
    assert diary.list_follow_ups(trading) == []
    assert (
        diary.list_follow_ups(trading, person_id=person_id, done=True)[0].follow_up.done_on == clock.today()
    )
    diary.finish_follow_up(trading, one, done=False)
    assert len(diary.list_follow_ups(trading)) == 1
    for act, code in (
        (lambda: diary.finish_follow_up(trading, 99), "follow-up.not_found"),
        (lambda: diary.get_appointment(trading, 99), "appointment.not_found"),
    ):
        with pytest.raises(KnownError) as failure:
            act()
        assert failure.value.code == code


def test_the_desktop_tells_of_what_is_missed_and_of_today(trading: Services, clock: FakeClock) -> None:
    person_id = a_client(trading)
    for days, what in ((-1, "Missed"), (0, "Now"), (2, "Soon")):
        diary.add_follow_up(trading, person_id, clock.today() + timedelta(days=days), what)
    begins = clock.now() - timedelta(days=1)
    diary.add_appointment(trading, person_id, "Fair", begins, begins + timedelta(days=2))
    assert due_dates.near(trading).words == (
        "Overdue: 1 appointment or follow-up. Soon: 2 appointments and follow-ups."
    )
    with trading.read() as tx:
        found = due_dates.work_dates_in(trading, tx)
    assert [one.what for one in found] == ["Missed", "Now", "Fair", "Soon"], "what goes on is of today"


def test_the_calendar_file(trading: Services, tmp_path: Path) -> None:
    ann, bob = a_client(trading), a_client(trading, name="Bob; Example, Ltd\nBEGIN:VALARM")
    first = diary.add_appointment(
        trading, ann, "Visit", NINE, NINE + timedelta(hours=1), place="2 High Street", notes="Bring\ncable"
    ).value
    diary.add_appointment(trading, bob, "Überprüfung 王", NINE, NINE + timedelta(hours=2))
    written = diary.export_calendar(trading, tmp_path).value
    assert (written.count, written.left_out, written.file.name) == (2, 0, "appointments.ics")
    data = written.file.read_bytes()
    events = Calendar.from_ical(data).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == [
        "Visit (Ann Example)",
        "Überprüfung 王 (Bob; Example, Ltd BEGIN:VALARM)",
    ]
    assert events[0].decoded("dtstart") == NINE
    assert events[0].decoded("dtend") == NINE + timedelta(hours=1)
    assert str(events[0]["description"]) == "Bring\ncable"
    assert not Calendar.from_ical(data).walk("VALARM")
    assert len({str(event["uid"]) for event in events}) == 2
    diary.export_calendar(trading, tmp_path, overwrite=False)
    assert written.file.read_bytes() == data, "the same appointments give the same bytes"
    restrictions.restrict(trading, bob, RestrictionReason.ACCURACY)
    part = diary.export_calendar(trading, tmp_path / "part.ics").value
    assert (part.count, part.left_out) == (1, 1)
    diary.change_appointment(trading, first, cancelled=True)
    one = diary.export_calendar(trading, tmp_path, first).value
    assert one.file.name == f"appointment-{first}.ics"
    assert b"STATUS:CANCELLED" in one.file.read_bytes()


# Recurring invoices


def test_drafts_come_once_for_each_period(trading: Services, clock: FakeClock) -> None:
    person_id = a_client(trading)
    agreement = recurring.add_recurring(
        trading, person_id, [line("Care plan")], starts_on=date(2026, 10, 31)
    ).value
    typo = date(206, 10, 31)
    assert (
        refusal(lambda: recurring.add_recurring(trading, person_id, [line()], starts_on=typo))
        == "recurring.too_early"
    )
    view = recurring.get(trading, agreement)
    assert (view.due, view.next_on, view.totals.gross) == (1, date(2026, 10, 31), 60)
    (first,) = recurring.make_drafts(trading).value
    assert recurring.make_drafts(trading).value == ()
    assert invoices.get(trading, first).invoice.status is InvoiceStatus.DRAFT
    assert invoices.get(trading, first).invoice.supplied_on == date(2026, 10, 31)
    clock.advance(days=60)
    made = invoices.rows(trading, recurring.make_drafts(trading).value)
    assert [one.invoice.supplied_on for one in made] == [date(2026, 11, 30), date(2026, 12, 31)]
    clock.advance(days=-60)
    assert recurring.make_drafts(trading).value == (), "a clock that was set back makes nothing twice"
    recurring.change_recurring(trading, agreement, paused=True)
    assert recurring.get(trading, agreement).next_on is None
    recurring.change_recurring(
        trading, agreement, paused=False, lines=[line(price="70.00")], until=date(2027, 1, 31)
    )
    view = recurring.get(trading, agreement)
    assert (view.totals.gross, view.next_on) == (70, date(2027, 1, 31))
    assert [one.agreement.id for one in recurring.list_recurring(trading, person_id)] == [agreement]
    recurring.end_recurring(trading, agreement)
    assert recurring.list_recurring(trading) == []
    assert len(invoices.list_ids(trading)) == 3
    with pytest.raises(KnownError) as failure:
        recurring.get(trading, agreement)
    assert failure.value.code == "recurring.not_found"


def test_an_agreement_is_changed_from_its_next_draft_on(trading: Services, clock: FakeClock) -> None:
    one = recurring.add_recurring(
        trading, a_client(trading), [line()], starts_on=date(2026, 10, 31), until=date(2027, 1, 31)
    ).value
    recurring.make_drafts(trading)
    recurring.change_recurring(trading, one, customer_name=" Ann Ltd ", customer_address="1 Mill Lane")
    found = recurring.get(trading, one).agreement
    assert (found.customer_name, found.customer_address, found.made) == ("Ann Ltd", "1 Mill Lane", 1)
    recurring.change_recurring(trading, one, every_months=3, endless=True)
    view = recurring.get(trading, one)
    assert (view.next_on, view.agreement.until) == (date(2026, 11, 30), None), "the next one stays"
    recurring.change_recurring(trading, one, next_day=date(2026, 12, 1))
    assert recurring.get(trading, one).next_on == date(2026, 12, 1)
    clock.advance(days=40)
    recurring.make_drafts(trading)
    assert recurring.get(trading, one).next_on == date(2027, 3, 1)
    backwards = lambda: recurring.change_recurring(trading, one, until=date(2026, 11, 1))  # noqa: E731
    assert refusal(backwards) == "recurring.backwards"


def test_an_agreement_that_was_ended_goes_on_where_it_was(trading: Services) -> None:
    one = recurring.add_recurring(trading, a_client(trading), [line()], starts_on=date(2026, 10, 31)).value
    recurring.make_drafts(trading)
    before = recurring.get(trading, one)
    recurring.end_recurring(trading, one)
    again = recurring.restore_recurring(trading, before.agreement).value
    after = recurring.get(trading, again)
    assert (after.next_on, after.due, after.agreement.made) == (before.next_on, 0, 1)


def test_nothing_is_drafted_for_somebody_restricted(trading: Services) -> None:
    person_id = a_client(trading)
    recurring.add_recurring(trading, person_id, [line()], starts_on=date(2026, 11, 1))
    restriction = restrictions.restrict(trading, person_id, RestrictionReason.CLAIMS).value
    assert recurring.make_drafts(trading).value == ()
    assert today.today(trading).drafts_due == 0, "what waits is not asked for"
    restrictions.record_notice(trading, restriction, "Told")
    restrictions.lift(trading, restriction)
    assert len(recurring.make_drafts(trading).value) == 1


# What an erasure leaves


def test_all_of_it_goes_with_the_person_and_what_is_billed_stays(trading: Services, clock: FakeClock) -> None:
    person_id = a_client(trading)
    quote_id = quotes.draft_quote(trading, person_id, [line()]).value
    quotes.issue_quote(trading, quote_id)
    quotes.accept_quote(trading, quote_id, clock.today(), "signed copy of Ann")
    job_id = jobs.add_job(trading, person_id, "Job of Ann", quote_id=quote_id).value
    hours(trading, job_id)
    billed = jobs.bill_job(trading, job_id).value
    part = quotes.invoice_quote(trading, quote_id).value
    for invoice_id in (billed, part):
        invoices.issue_invoice(trading, invoice_id)
        view = invoices.get(trading, invoice_id)
        invoices.record_payment(trading, invoice_id, view.due, clock.today())
    diary.add_appointment(trading, person_id, "Visit", NINE, NINE + timedelta(hours=1), job_id=job_id)
    diary.add_follow_up(trading, person_id, clock.today(), "Ask Ann")
    recurring.add_recurring(trading, person_id, [line()], starts_on=date(2027, 1, 1))
    erasure.erase_person(trading, person_id, confirm_name="Ann Example")
    assert quotes.list_ids(trading) == []
    assert jobs.list_jobs(trading) == []
    assert diary.list_appointments(trading, past=True, cancelled=True) == []
    assert diary.list_follow_ups(trading, done=True) == []
    assert recurring.list_recurring(trading) == []
    assert len(invoices.list_ids(trading)) == 2
    assert vaults.verify(trading).ok


def test_two_people_become_one_with_all_their_work(trading: Services) -> None:
    keep, other = a_client(trading), a_client(trading)
    quotes.draft_quote(trading, other, [line()])
    job_id = jobs.add_job(trading, other, "Rewire").value
    diary.add_follow_up(trading, other, date(2026, 11, 5), "Ask")
    people.merge_people(trading, keep, other)
    assert jobs.get(trading, job_id).job.person_id == keep
    assert len(quotes.list_ids(trading, person_id=keep)) == 1
    assert len(diary.list_follow_ups(trading, person_id=keep)) == 1
