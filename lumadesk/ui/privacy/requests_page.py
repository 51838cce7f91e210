"""The requests of the privacy desk: the list, the most urgent first, and the chosen one with its clock."""

from __future__ import annotations

from collections.abc import Sequence

from lumadesk.app import enquiries, people, requests
from lumadesk.app.requests import RequestView
from lumadesk.ui.clients.person_picker import PersonPicker
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.intake_dialog import IntakeDialog, Source
from lumadesk.ui.privacy.request_detail import RequestDetail
from lumadesk.ui.privacy.request_reading import RequestFile, read_request
from lumadesk.ui.privacy.wording import face_of
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face


class RequestsPage(RecordsPage):
    title = "Requests"
    nouns = ("request", "person", "document", "letter", "restriction", "business", "holiday")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.new = button("&New request", self.new_request, icon="plus")
        self.detail: RequestDetail = RequestDetail(desk)
        self.fill(
            actions=[self.new],
            nothing=EmptyState(
                "shield-check",
                "No requests",
                "When somebody asks for their data, or to delete it, open a request: the clock starts on the "
                "day it reached you.",
                button("&Open a request", self.new_request, variant="primary"),
            ),
            none_chosen=EmptyState(
                "shield", "No request selected", "Choose one to see its clock and the next step."
            ),
        )

    def open_record(self, record: object) -> None:
        """("request", id), ("new", person's id) or ("from-enquiry", enquiry's id)."""
        match record:
            case ("request", int(wanted)):
                self.show_record(wanted)
            case ("new", int(person_id)):
                self._ask_request(person_id)
            case ("from-enquiry", int(enquiry_id)):
                self._ask_enquiry(enquiry_id)

    def read_all(self) -> Sequence[RequestView]:
        return requests.list_requests(self.desk.services)

    def read_one(self, wanted: int) -> RequestFile:
        return read_request(self.desk.services, wanted)

    def show_one(self, found: RequestFile) -> None:
        self.detail.show_request(found)

    def face_of(self, row: RequestView) -> Face:
        return face_of(row, self.desk.services.today)

    def id_of(self, row: RequestView) -> int:
        return row.request.id

    def new_request(self) -> None:
        PersonPicker(
            self.window(),
            self.desk,
            "Whose data is it about?",
            self._ask_request,
            clients_only=False,
            nobody=lambda name: self._ask(Source(nobody=name)),
        ).open()

    def _ask_request(self, person_id: int) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: people.get(services, person_id),
            lambda person: self._ask(Source(person=person)),
            owner=self,
            replaces="new",
        )

    def _ask_enquiry(self, enquiry_id: int) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: enquiries.get(services, enquiry_id),
            lambda enquiry: self._ask(Source(enquiry=enquiry)),
            owner=self,
            replaces="new",
        )

    def _ask(self, source: Source) -> None:
        IntakeDialog(self.window(), self.desk, source, self._opened).open()

    def _opened(self, request_id: int) -> None:
        self.desk.say("Request opened: its clock is running.")
        self.show_record(request_id)
