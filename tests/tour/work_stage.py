"""The work on the tour's stage: jobs with hours, a diary, and invoices that come again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from lumadesk.app import diary, jobs, people, recurring
from lumadesk.app.services import Services
from lumadesk.domain.calendar import add_months, earliest_in_london
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.jobs import JobStatus


def furnish_work(services: Services, clients: Sequence[int]) -> None:
    """Some of it is for people with very long names and names from right to left."""
    today = services.today
    long_named, arabic = people.list_ids(services, "wolfe")[0], people.list_ids(services, "ahmad")[0]
    _jobs(services, clients, long_named)
    _diary(services, clients, long_named, arabic)
    for person_id, text, price, first, months in (
        (clients[2], "Care plan: updates, backups, two hours of support", "65", add_months(today, -2), 1),
        (arabic, "Website hosting and certificate, a year in advance", "180", today + timedelta(days=12), 12),
    ):
        line = InvoiceLine(description=text, quantity=Decimal(1), unit_price=Decimal(price))
        recurring.add_recurring(services, person_id, [line], starts_on=first, every_months=months)


def _jobs(services: Services, clients: Sequence[int], long_named: int) -> None:
    today = services.today
    network = jobs.add_job(
        services,
        clients[1],
        "Cabling and Wi-Fi of the upper floor",
        notes="Key at the neighbour's, number 14.\nThe router stays in the hall.",
        starts_on=today - timedelta(days=6),
        ends_on=today + timedelta(days=3),
    ).value
    for days, minutes, what in (
        (6, 150, "Survey and plan"),
        (5, 300, "Cables drawn"),
        (1, 95, "Patch panel"),
    ):
        enter_hours(services, network, today - timedelta(days=days), minutes, what)
    moved = jobs.add_job(services, clients[3], "New laptop: files and mail moved", starts_on=today).value
    enter_hours(services, moved, today - timedelta(days=20), 120, "Files moved")
    jobs.change_job(services, moved, status=JobStatus.DONE)
    jobs.add_job(services, long_named, "A website for the whole family, in " + "eleven languages and " * 6)


def enter_hours(services: Services, job_id: int, day: date, minutes: int, what: str) -> None:
    jobs.add_time(
        services, job_id, day=day, minutes=minutes, what=what, unit_price=Decimal(48), category="Support"
    )


def _diary(services: Services, clients: Sequence[int], long_named: int, arabic: int) -> None:
    today = services.today

    def at(days: int, hour: int, minute: int = 0) -> datetime:
        day = today + timedelta(days=days)
        return earliest_in_london(datetime(day.year, day.month, day.day, hour, minute))

    for person_id, title, begins, minutes, place, notes in (
        (clients[1], "Fit the access points", at(0, 14, 30), 90, "12 Mill Lane, Marlow", "Bring the ladder."),
        (arabic, "Talk about the website", at(1, 9), 45, "By telephone", ""),
        (long_named, "Look at the network", at(3, 16), 120, "Cookham", ""),
        (clients[0], "Yearly check of the office", at(16, 10), 240, "", "Printer, router, backups."),
        (clients[2], "Router replaced", at(-9, 11), 60, "Bourne End", ""),
    ):
        diary.add_appointment(
            services, person_id, title, begins, begins + timedelta(minutes=minutes), place=place, notes=notes
        )
    for person_id, days, what in (
        (clients[4], -3, "Ask whether the printer works"),
        (clients[0], 0, "Send the offer for the backup disk"),
        (long_named, 8, "Hear what the family decided"),
    ):
        diary.add_follow_up(services, person_id, today + timedelta(days=days), what)
