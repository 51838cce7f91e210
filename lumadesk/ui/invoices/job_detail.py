"""One job: what it is, its hours, what they come to, and the draft that bills them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from lumadesk.app import jobs
from lumadesk.app.changes import Changes
from lumadesk.domain.jobs import JobStatus, TimeEntry
from lumadesk.domain.money import format_money
from lumadesk.domain.spans import write_minutes
from lumadesk.ui.desk import UNDO, Desk, Place
from lumadesk.ui.invoices.diary_dialogs import AppointmentDialog
from lumadesk.ui.invoices.diary_words import when_of
from lumadesk.ui.invoices.job_dialogs import JobDialog, TimeDialog
from lumadesk.ui.invoices.job_words import JobCase, days_of, state_of, time_entry
from lumadesk.ui.privacy.register_frame import framed, paragraphs
from lumadesk.ui.widgets.boxes import Facts, card, column, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.entry_list import Deed, EntryList
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line, show_if

#: More hours than these are shown when they are wanted.
_SHOWN = 40


class Figures(QFrame):
    """A few sums side by side, each under its name."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._names = names
        self._values = [label("", "figure") for _name in names]
        parts = [
            column(label(name, "label"), value, gap="xs")
            for name, value in zip(names, self._values, strict=True)
        ]
        whole = row(*parts, gap="xl", margin="l")
        for number in range(len(parts)):
            whole.setStretch(number, 1)
        self.setLayout(whole)

    def show_values(self, values: Iterable[str]) -> None:
        said = []
        for name, shown, value in zip(self._names, self._values, values, strict=True):
            shown.setText(value)
            said.append(f"{name}: {value}")
        self.setAccessibleName(", ".join(said))


class JobDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._case: JobCase | None = None
        self._all_hours = False
        self.title = ElidedLabel("", "title")
        self.state = Chip()
        self.add_hours = button("Add &hours\u2026", self._add_hours, icon="clock", variant="primary")
        self.bill = button("&Bill what is open", self._bill, icon="receipt-pound-sterling")
        self.edit = button("&Edit\u2026", self._edit, icon="pencil")
        self.appointment = button("A&ppointment\u2026", self._plan, icon="calendar-days")
        self.done = button("&Mark as done", lambda: self._set(JobStatus.DONE), icon="circle-check")
        self.cancel = button("Cance&l job", lambda: self._set(JobStatus.CANCELLED), icon="ban")
        self.reopen = button("&Reopen", lambda: self._set(JobStatus.OPEN), icon="undo-2")
        self.person = button("Open &client", self._open_person, icon="user")
        self.figures = Figures("Hours", "To bill, net", "Billed, net")
        self.facts = Facts()
        self.hours = EntryList("Hours")
        self.none = label("No hours yet. Add them, and the invoice writes itself.", "muted", wrap=True)
        self.see_all = button("", self._toggle_hours, variant="link")
        entered = card(label("Hours", "heading"), self.none, self.hours, self.see_all)
        entered.layout().setAlignment(self.see_all, Qt.AlignmentFlag.AlignLeft)
        self.setLayout(
            framed(
                self.title,
                [self.state],
                [
                    self.add_hours, self.bill, self.edit, self.appointment, self.done, self.reopen,
                    self.cancel, self.person,
                ],
                self.figures,
                card(self.facts),
                entered,
            )
        )  # fmt: skip

    def show_case(self, case: JobCase) -> None:
        if self._case is None or self._case.view.job.id != case.view.job.id:
            self._all_hours = False
        self._case = case
        view, job = case.view, case.view.job
        self.title.setText(one_line(job.title))
        self.state.say(*state_of(view))
        is_open = job.status is JobStatus.OPEN
        self.done.setVisible(is_open)
        self.cancel.setVisible(is_open)
        self.reopen.setVisible(not is_open)
        self.bill.setEnabled(any(one.billable and one.invoice_id is None for one in view.times))
        self.figures.show_values(
            (write_minutes(view.minutes), format_money(view.to_bill), format_money(view.billed))
        )
        facts = [("Client", one_line(view.person_name)), ("When", days_of(job) or "not settled yet")]
        facts += [("Appointment", f"{when_of(one.appointment)}, {one_line(one.appointment.title)}")
                  for one in case.appointments]  # fmt: skip
        if job.notes:
            facts.append(("Notes", paragraphs(job.notes)))
        self.facts.show_facts(facts)
        self._show_hours()

    def _show_hours(self) -> None:
        case = self._shown()
        times = sorted(case.view.times, key=lambda one: (one.day, one.id), reverse=True)
        shown = times if self._all_hours else times[:_SHOWN]
        self.hours.show_entries([self._entry(case, one) for one in shown])
        show_if(self.hours, bool(times))
        show_if(self.none, not times)
        show_if(self.see_all, len(times) > _SHOWN)
        words = "See fewer" if self._all_hours else f"See all {len(times):,}"
        set_words(self.see_all, words, f"{words} hours")

    def _toggle_hours(self) -> None:
        self._all_hours = not self._all_hours
        self._show_hours()

    def _entry(self, case: JobCase, one: TimeEntry) -> Any:
        if one.invoice_id is None:
            return time_entry(one, None, ("Take back", lambda: self._drop(one)), ())
        lead: Deed = ("Show invoice", lambda: self._desk.go(Place.INVOICES, ("invoice", one.invoice_id)))
        return time_entry(one, case.invoices.get(one.invoice_id), lead, ())

    def _shown(self) -> JobCase:
        """What is shown; buttons can be pressed only while something is."""
        if self._case is None:
            raise LookupError("no job is shown")
        return self._case

    def _write(self, op: Callable[[], Changes[Any]], then: Callable[[Any], object]) -> None:
        self._desk.jobs.write(op, lambda changes: then(changes.value), owner=self)

    def _add_hours(self) -> None:
        services = self._desk.services

        def added(entry_id: int) -> None:
            self._desk.say(
                "Hours added.",
                UNDO,
                lambda: self._write(lambda: jobs.drop_time(services, entry_id), lambda _id: None),
            )

        TimeDialog(self.window(), self._desk, self._shown(), added).open()

    def _drop(self, one: TimeEntry) -> None:
        services = self._desk.services

        def bring_back() -> None:
            self._write(
                lambda: jobs.add_time(
                    services,
                    one.job_id,
                    day=one.day,
                    minutes=one.minutes,
                    what=one.what,
                    unit_price=one.unit_price,
                    vat_rate=one.vat_rate,
                    category=one.category,
                    billable=one.billable,
                ),
                lambda _id: None,
            )

        self._write(
            lambda: jobs.drop_time(services, one.id),
            lambda _id: self._desk.say("Hours taken back.", UNDO, bring_back),
        )

    def _bill(self) -> None:
        services, wanted = self._desk.services, self._shown().view.job.id

        def billed(invoice_id: int) -> None:
            self._desk.go(Place.INVOICES, ("invoice", invoice_id))
            self._desk.say("Drafted with the hours that were open: look it over, then issue it.")

        self._write(lambda: jobs.bill_job(services, wanted), billed)

    def _edit(self) -> None:
        view = self._shown().view
        JobDialog(
            self.window(),
            self._desk,
            view.job.person_id,
            view.person_name,
            lambda _id: self._desk.say("Saved."),
            view.job,
        ).open()

    def _plan(self) -> None:
        view = self._shown().view
        AppointmentDialog(
            self.window(),
            self._desk,
            view.job.person_id,
            view.person_name,
            lambda _id: self._desk.say("In the diary."),
            title=view.job.title,
            job_id=view.job.id,
        ).open()

    def _set(self, status: JobStatus) -> None:
        services, job = self._desk.services, self._shown().view.job

        def take_back() -> None:
            self._write(lambda: jobs.change_job(services, job.id, status=job.status), lambda _id: None)

        words = {JobStatus.DONE: "Done.", JobStatus.CANCELLED: "Cancelled.", JobStatus.OPEN: "Open again."}
        self._write(
            lambda: jobs.change_job(services, job.id, status=status),
            lambda _id: self._desk.say(words[status], UNDO, take_back),
        )

    def _open_person(self) -> None:
        self._desk.go(Place.CLIENTS, self._shown().view.job.person_id)
