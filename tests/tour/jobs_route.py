"""The stops of the tour at jobs, the diary and recurring invoices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lumadesk.app import jobs, people
from lumadesk.ui.desk import Place
from lumadesk.ui.workspace import Workspace
from tests.tour.camera import in_front
from tests.tour.stop import Rest, Stop
from tests.tour.work_stage import enter_hours


def of_jobs(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def page(name: str) -> Any:
        shown = workspace.show_place(Place.INVOICES).show_page(name)
        rest()
        return shown

    def dialog() -> Any:
        return in_front(workspace.window())[-1]

    def job(words: str) -> Any:
        wanted = next(one.job.id for one in jobs.list_jobs(services) if words in one.job.title)
        shown = page("jobs")
        shown.open_record(("job", wanted))
        rest()
        return shown

    def half_billed() -> None:
        (view,) = [one for one in jobs.list_jobs(services) if "New laptop" in one.job.title]
        if not view.billed:  # on an earlier way
            jobs.bill_job(services, view.job.id)
            enter_hours(services, view.job.id, services.today, 30, "Mail set up again")
        job("New laptop")

    def hours_refused() -> None:
        job("Cabling").detail.add_hours.click()
        dialog().hours.inner.setText("all day long")
        dialog().what.inner.setText("Tested every socket")
        dialog().ok.click()

    def hours() -> None:
        job("Cabling").detail.add_hours.click()
        dialog().hours.inner.setText("9:00-11:30")
        dialog().what.inner.setText("Tested every socket")

    def none_of_these() -> None:
        shown = page("jobs")
        shown.which.choose("closed")
        shown.refresh()

    def backwards() -> None:
        job("Cabling").detail.edit.click()
        dialog().ends.choose(services.today.replace(month=1))
        dialog().ok.click()

    yield Stop("today-work", lambda: workspace.show_place(Place.TODAY))
    yield Stop("jobs", lambda: job("Cabling"))
    yield Stop("jobs-long", lambda: job("whole family"))
    yield Stop("jobs-to-bill", half_billed)
    yield Stop("jobs-closed", none_of_these)
    yield Stop("jobs-hours", hours)
    yield Stop("jobs-hours-refused", hours_refused)
    yield Stop("jobs-backwards", backwards)
    yield Stop("diary", lambda: page("diary"))
    yield Stop("diary-record", lambda: page("diary").open_record(page("diary")._agenda.order()[-1]))
    yield Stop("diary-past", lambda: (page("diary").when.choose(True), page("diary").refresh()))

    def done() -> None:
        shown = page("diary")
        shown.when.choose(False)
        shown.refresh()
        rest()
        (missed, *_others) = shown.parts["missed"].list.rows.values()
        missed.next.click()

    yield Stop("diary-done", done)
    workspace.toast._act()  # as it was, for the looks to come

    def ask(act: str) -> None:
        client = people.list_ids(services, clients_only=True)[0]
        getattr(page("diary"), act)(client)

    yield Stop("diary-appointment", lambda: ask("new_appointment"))
    yield Stop("diary-follow-up", lambda: ask("new_follow_up"))

    def agreement(number: int) -> Any:
        shown = page("recurring")
        shown.list.select(shown.list.records.ids[number])
        rest()
        return shown

    yield Stop("recurring", lambda: agreement(0))
    yield Stop("recurring-right-to-left", lambda: agreement(1))
    yield Stop("recurring-change", lambda: agreement(0).detail.edit.click())

    def new_agreement() -> None:
        page("recurring").new_recurring(people.list_ids(services, "wolfe")[0])
        rest()
        dialog().ok.click()

    yield Stop("recurring-refused", new_agreement)

    def plan() -> None:
        screen = workspace.show_place(Place.CLIENTS, people.list_ids(services, clients_only=True)[0])
        rest()
        screen.detail.plan.click()

    yield Stop("clients-plan", plan)
    yield Stop("recurring-drafts", lambda: page("recurring").make_drafts())


def of_empty_work(workspace: Workspace) -> Iterator[Stop]:
    """What the pages say while there is nothing on them."""
    for name in ("jobs", "diary", "recurring"):
        yield Stop(f"empty-{name}", lambda name=name: workspace.show_place(Place.INVOICES).show_page(name))
