"""The page of jobs: work that is scheduled, its hours, and what is still to be billed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QKeySequence, QShortcut

from lumadesk.app import jobs
from lumadesk.app.jobs import JobView
from lumadesk.domain.jobs import JobStatus
from lumadesk.domain.people import Person
from lumadesk.ui.clients.person_picker import with_person
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.job_detail import JobDetail
from lumadesk.ui.invoices.job_dialogs import JobDialog
from lumadesk.ui.invoices.job_words import JobCase, face_of, read_case
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.widgets.buttons import Segments, button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face

OPEN, TO_BILL, CLOSED, ALL = "open", "to-bill", "closed", "all"


class JobsPage(RecordsPage):
    title = "Jobs"
    nouns = ("job", "invoice", "person", "appointment", "business")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._any = False
        self.which = Segments(
            [("Open", OPEN), ("To bill", TO_BILL), ("Closed", CLOSED), ("All", ALL)], "Which jobs are listed"
        )
        self.new = button("&New job", self.new_job, icon="plus")
        self.detail: JobDetail = JobDetail(desk)
        self.fill(
            actions=[self.new],
            filters=[self.which],
            nothing=EmptyState(
                "briefcase-business",
                "No jobs yet",
                "Schedule work for a client, enter its hours, and bill them in one step.",
                button("New &job", self.new_job, variant="primary"),
            ),
            no_match=EmptyState("list-filter", "None of these", "Choose All to see every job."),
            none_chosen=EmptyState(
                "briefcase-business",
                "No job selected",
                "Choose one to see its hours and what is to be billed.",
            ),
        )
        self.which.chosen.connect(lambda _which: self.refresh())
        self.list.opened.connect(lambda _id: self.detail.add_hours.setFocus())
        QShortcut(QKeySequence(QKeySequence.StandardKey.New), self, self.new_job)

    def open_record(self, record: object) -> None:
        """("job", id), or begin one for a person: ("new-job", their id)."""
        match record:
            case ("job", int(wanted)):
                self.which.choose(ALL)
                self.show_record(wanted)
            case ("new-job", int(person_id)):
                self.new_job(person_id)

    def narrowed(self) -> bool:
        return self.which.value != ALL and self._any

    def read_all(self) -> Sequence[JobView]:
        """Open ones first, then those with something to bill; each the newest first."""
        found = jobs.list_jobs(self.desk.services)
        self._any = bool(found)
        which = self.which.value
        if which == OPEN:
            return [one for one in found if one.job.status is JobStatus.OPEN]
        if which == TO_BILL:
            return [one for one in found if one.to_bill]
        if which == CLOSED:
            return [one for one in found if one.job.status is not JobStatus.OPEN]
        return sorted(found, key=lambda one: (one.job.status is not JobStatus.OPEN, not one.to_bill))

    def read_one(self, wanted: int) -> JobCase:
        return read_case(self.desk.services, wanted)

    def show_one(self, found: JobCase) -> None:
        self.detail.show_case(found)

    def face_of(self, row: JobView) -> Face:
        return face_of(row)

    def id_of(self, row: JobView) -> int:
        return row.job.id

    def new_job(self, person_id: int | None = None) -> None:
        with_person(self, self.desk, "Who is the job for?", self._ask, person_id)

    def _ask(self, person: Person) -> None:
        JobDialog(self.window(), self.desk, person.id, person.name, self._added).open()

    def _added(self, job_id: int) -> None:
        self.desk.say("Job added.")
        self.open_record(("job", job_id))
