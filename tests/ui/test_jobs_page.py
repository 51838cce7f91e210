"""The page of jobs: work is scheduled, hours are entered and taken back, and what is open is billed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QDate

from lumadesk.app import business, catalogue, invoices, jobs, people
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.jobs import JobStatus
from lumadesk.ui.desk import Place
from lumadesk.ui.invoices.job_words import days_of
from tests.tour.work_stage import enter_hours
from tests.ui.conftest import Window


def page(window: Window) -> Any:
    shown = window.workspace.show_place(Place.INVOICES).show_page("jobs")
    window.rest()
    return shown


def client(window: Window, number: int = 0) -> int:
    return people.list_ids(window.desk.services, clients_only=True)[number]


def undo(window: Window) -> None:
    window.do(window.workspace.toast._act)


def titles(shown: Any) -> list[str]:
    return [shown._rows[one].job.title for one in shown.list.records.ids]


def test_a_job_is_scheduled_its_hours_are_billed_and_it_is_closed(window: Window) -> None:
    services = window.desk.services
    catalogue.add_item(services, name="A first hour", unit_price=Decimal("52.50"), unit="hour")
    shown = page(window)

    window.do(lambda: shown.new_job(client(window)))
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert "what it is" in dialog.what.inner.accessibleDescription()
    dialog.what.inner.setText("Rewire <b>the</b> hall")
    dialog.ends.choose(services.today - timedelta(days=1))
    window.do(dialog.ok.click)
    assert dialog.isVisible()
    assert "before it begins" in dialog.ends.inner.accessibleDescription()
    dialog.ends.choose(services.today + timedelta(days=2))
    dialog.notes.inner.setPlainText("Key under the mat")
    window.do(dialog.ok.click)
    (job_id,) = shown.list.selected_ids()
    job = jobs.get(services, job_id).job
    assert (job.title, job.notes, job.starts_on) == (
        "Rewire <b>the</b> hall", "Key under the mat", services.today
    )  # fmt: skip
    assert shown.detail.title.text() == "Rewire <b>the</b> hall"
    assert not shown.detail.bill.isEnabled()

    window.do(shown.detail.add_hours.click)
    dialog = window.dialog()
    assert dialog.rate.inner.text() == "52.50", "the catalogue's"
    dialog.hours.inner.setText("all day")
    dialog.what.inner.setText("Cables")
    dialog.rate.inner.setText("lots")
    window.do(dialog.ok.click)
    assert "2:30" in dialog.hours.inner.accessibleDescription()
    assert "48.50" in dialog.rate.inner.accessibleDescription()
    dialog.rate.inner.setText("40")
    dialog.hours.inner.setText("9:00-11:30")
    assert dialog.hours.inner.accessibleDescription() == "2 h 30 min, £100.00"
    dialog.day.inner.setDate(QDate(2026, 6, 22))
    window.do(dialog.ok.click)
    (entry,) = jobs.get(services, job_id).times
    assert (entry.day, entry.minutes, entry.unit_price) == (date(2026, 6, 22), 150, 40)
    undo(window)
    assert jobs.get(services, job_id).times == ()

    enter_hours(services, job_id, services.today, 90, "Sockets")
    enter_hours(services, job_id, services.today, 60, "By mistake")
    window.do(shown.refresh)
    mistake = max(jobs.get(services, job_id).times, key=lambda one: one.id).id
    window.do(shown.detail.hours.rows[mistake].next.click)
    assert [one.what for one in jobs.get(services, job_id).times] == ["Sockets"]
    undo(window)
    assert [one.what for one in jobs.get(services, job_id).times] == ["Sockets", "By mistake"]
    assert (
        shown.detail.figures.accessibleName()
        == "Hours: 2 h 30 min, To bill, net: £120.00, Billed, net: £0.00"
    )

    window.do(shown.detail.bill.click)
    invoice_page = window.workspace.current().page("invoices")
    (draft,) = invoice_page.list.selected_ids()
    made = invoices.get(services, draft)
    assert (made.invoice.status, made.totals.gross) == (InvoiceStatus.DRAFT, Decimal("120.00"))
    assert made.invoice.person_id == client(window)
    shown = page(window)
    assert "Billed, net: £120.00" in shown.detail.figures.accessibleName()
    assert not shown.detail.bill.isEnabled()
    billed = shown.detail.hours.rows[jobs.get(services, job_id).times[0].id]
    assert billed.entry.chip[0] == "On a draft"
    window.do(billed.next.click)
    assert window.workspace.current().page("invoices").list.selected_ids() == [draft]
    invoices.discard_draft(services, draft)
    shown = page(window)
    window.do(shown.refresh)
    assert shown.detail.bill.isEnabled(), "a discarded draft gives the hours back"

    window.do(shown.detail.edit.click)
    dialog = window.dialog()
    dialog.starts.given.setChecked(False)
    dialog.ends.given.setChecked(False)
    window.do(dialog.ok.click)
    job = jobs.get(services, job_id).job
    assert (job.starts_on, job.ends_on, days_of(job)) == (None, None, "")
    window.do(shown.detail.done.click)
    assert jobs.get(services, job_id).job.status is JobStatus.DONE
    assert shown.detail.state.text() == "To bill"
    undo(window)
    assert jobs.get(services, job_id).job.status is JobStatus.OPEN
    window.do(shown.detail.cancel.click)
    window.do(shown.detail.reopen.click)
    assert shown.detail.state.text() == "Open"


def test_jobs_are_narrowed_and_an_appointment_belongs_to_one(window: Window) -> None:
    services = window.desk.services
    shown = page(window)
    assert "New laptop: files and mail moved" not in titles(shown), "it is done"
    shown.which._group.button(1).click()
    window.rest()
    assert sorted(titles(shown)) == [
        "Cabling and Wi-Fi of the upper floor",
        "New laptop: files and mail moved",
    ]
    shown.which._group.button(2).click()
    window.rest()
    assert titles(shown) == ["New laptop: files and mail moved"]
    for view in jobs.list_jobs(services, JobStatus.DONE):
        jobs.change_job(services, view.job.id, status=JobStatus.OPEN)
    window.do(shown.refresh)
    assert shown.frame.no_match.isVisible(), "there are jobs, but none of these"

    wanted = jobs.list_jobs(services)[-1].job.id
    window.do(lambda: window.desk.go(Place.INVOICES, ("job", wanted)))
    assert (shown.which.value, shown.list.selected_ids()) == ("all", [wanted])
    window.do(shown.detail.appointment.click)
    assert window.dialog().what.inner.text() == jobs.get(services, wanted).job.title
    window.do(window.dialog().ok.click)
    assert len(shown.detail._case.appointments) == 1
    window.do(shown.detail.person.click)
    assert window.workspace.current() is window.workspace.screens[Place.CLIENTS]


def test_with_vat_the_rate_is_asked_for(window: Window) -> None:
    services = window.desk.services
    owner = business.get_business(services)
    business.save_business(services, replace(owner, vat_registered=True, vat_number="GB123456782"))
    job_id = jobs.add_job(services, client(window), "Visit").value
    window.do(lambda: window.desk.go(Place.INVOICES, ("job", job_id)))
    shown = page(window)
    window.do(shown.detail.add_hours.click)
    dialog = window.dialog()
    assert dialog.vat.inner.text() == "20"
    dialog.hours.inner.setText("1")
    dialog.what.inner.setText("Visit")
    dialog.rate.inner.setText("40")
    dialog.vat.inner.setText("some")
    window.do(dialog.ok.click)
    assert "not an amount" in dialog.vat.inner.accessibleDescription()
    dialog.vat.inner.setText("5")
    window.do(dialog.ok.click)
    assert jobs.get(services, job_id).times[0].vat_rate == 5


def test_a_job_is_planned_from_a_persons_page(window: Window) -> None:
    services = window.desk.services
    screen = window.workspace.show_place(Place.CLIENTS, client(window, 2))
    window.rest()
    _follow_up, _appointment, job, agreement = screen.detail.plan.menu().actions()
    window.do(job.trigger)
    window.dialog().what.inner.setText("New router")
    window.do(window.dialog().ok.click)
    shown = page(window)
    (made,) = shown.list.selected_ids()
    assert jobs.get(services, made).job.person_id == client(window, 2)
    window.do(lambda: window.desk.go(Place.CLIENTS, client(window, 2)))
    entries = [entry.title for entry in screen.detail._entries]
    window.do(lambda: screen.detail._open_entry(entries.index("Job: New router, open")))
    assert window.workspace.current().tabs.value == "jobs"
    window.do(agreement.trigger)
    assert window.workspace.current().tabs.value == "recurring"
    assert window.dialog().accessibleName() == "New recurring invoice"
