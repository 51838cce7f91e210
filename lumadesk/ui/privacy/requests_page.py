"""The requests of the privacy desk: the list, the most urgent first, and the chosen one with its clock."""

from __future__ import annotations

from collections.abc import Sequence

from lumadesk.app import people, requests
from lumadesk.app.requests import RequestView
from lumadesk.domain.requests import RequestKind
from lumadesk.ui.clients.person_picker import PersonPicker
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.dialogs import OpenRequestDialog
from lumadesk.ui.privacy.records_page import RecordsPage
from lumadesk.ui.privacy.request_detail import RequestDetail
from lumadesk.ui.privacy.request_reading import RequestFile, read_request
from lumadesk.ui.privacy.wording import face_of
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face


class RequestsPage(RecordsPage):
    title = "Requests"
    nouns = ("request", "person", "document", "letter", "restriction", "business", "holiday")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.new = button("&New request", self.new_request, icon="plus")
        self.detail: RequestDetail = RequestDetail(
            desk, lambda person_id: desk.go(Place.PRIVACY, ("erase", person_id))
        )
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
        """("request", id) or ("new", person's id)."""
        match record:
            case ("request", int(wanted)):
                self.show_record(wanted)
            case ("new", int(person_id)):
                self._ask_request(person_id)

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
            self.window(), self.desk, "Whose request is it?", self._ask_request, clients_only=False
        ).open()

    def _ask_request(self, person_id: int) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: people.get(services, person_id),
            lambda person: OpenRequestDialog(
                self.window(),
                self.desk,
                person,
                self.show_record,
                RequestKind.ACCESS,
            ).open(),
            owner=self,
            replaces="new",
        )
