"""The complaints of the privacy desk: the list, the most urgent first, and the chosen one with its clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lumadesk.app import complaints, enquiries, people
from lumadesk.app.complaints import ComplaintView
from lumadesk.app.requests import RequestView
from lumadesk.domain.due import urgency
from lumadesk.domain.enquiries import Enquiry
from lumadesk.domain.people import Person
from lumadesk.domain.requests import days_left_in_words
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.complaint_detail import (
    TONES,
    ComplaintDetail,
    Shown,
    due_of,
    name_of,
    read_complaint,
    state_of,
)
from lumadesk.ui.privacy.complaint_dialogs import NewComplaintDialog, read_requests
from lumadesk.ui.privacy.enquiry_picker import EnquiryPicker
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.widgets.buttons import button, menu_button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.words import plain_day


class ComplaintsPage(RecordsPage):
    title = "Complaints"
    nouns = ("complaint", "complaint_event", "letter", "request", "person", "holiday")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.new, menu = menu_button("&New complaint", icon="plus")
        menu.addAction("&Enter one…", self.new_complaint)
        menu.addAction("From an en&quiry…", self.from_enquiry)
        self.detail: ComplaintDetail = ComplaintDetail(desk)
        self.fill(
            actions=[self.new],
            nothing=EmptyState(
                "message-square",
                "No complaints",
                "When somebody complains about how you use their data, enter it: from that day you have 30 "
                "days to acknowledge it.",
                button("Ente&r a complaint", self.new_complaint, variant="primary"),
            ),
            none_chosen=EmptyState(
                "message-square", "No complaint selected", "Choose one to see its clock and the next step."
            ),
        )

    def open_record(self, record: object) -> None:
        """("complaint", id)."""
        match record:
            case ("complaint", int(wanted)):
                self.show_record(wanted)

    def read_all(self) -> Sequence[ComplaintView]:
        return complaints.list_complaints(self.desk.services)

    def read_one(self, wanted: int) -> Shown:
        return read_complaint(self.desk.services, wanted)

    def show_one(self, found: Shown) -> None:
        self.detail.show_complaint(found)

    def face_of(self, row: ComplaintView) -> Face:
        today, due = self.desk.services.today, due_of(row)
        words = "" if due is None else days_left_in_words(due, today).split(" · ")[0]
        what = "Acknowledge by" if row.complaint.acknowledged_on is None else "Say how it goes by"
        return Face(
            title=name_of(row),
            detail=f"{what} {plain_day(due)}" if due else f"Received {plain_day(row.complaint.received)}",
            chip=state_of(row.complaint) if due is None else (words, TONES[urgency(due, today)]),
            strong=due is not None,
        )

    def id_of(self, row: ComplaintView) -> int:
        return row.complaint.id

    def new_complaint(self) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: (read_requests(services), services.profile.complaint_restricts),
            lambda found: self._ask(*found),
            owner=self,
            replaces="new",
        )

    def from_enquiry(self) -> None:
        EnquiryPicker(self.window(), self.desk, "Which message is a complaint?", self._ask_about).open()

    def _ask_about(self, enquiry_id: int) -> None:
        services = self.desk.services

        def read() -> tuple[list[RequestView], bool, Person, Enquiry]:
            enquiry, promised = enquiries.get(services, enquiry_id), services.profile.complaint_restricts
            return read_requests(services), promised, people.get(services, enquiry.person_id), enquiry

        self.desk.jobs.read(read, lambda found: self._ask(*found), owner=self, replaces="new")

    def _ask(self, asked: list[RequestView], promised: bool, person: Any = None, enquiry: Any = None) -> None:
        NewComplaintDialog(
            self.window(), self.desk, asked, promised, self._opened, person=person, enquiry=enquiry
        ).open()

    def _opened(self, complaint_id: int) -> None:
        self.desk.say("Complaint opened: its clock is running.")
        self.show_record(complaint_id)
