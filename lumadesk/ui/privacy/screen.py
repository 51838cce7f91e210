"""The Privacy screen: requests with their deadlines, and the erasures that were carried out."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QStackedWidget

from lumadesk.app import erasure, people, requests
from lumadesk.domain.requests import RequestKind
from lumadesk.ui.clients.person_picker import PersonPicker
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.dialogs import OpenRequestDialog
from lumadesk.ui.privacy.erasure_dialog import ErasureDialog
from lumadesk.ui.privacy.erasures_page import ErasureDetail
from lumadesk.ui.privacy.erasures_page import face_of as erasure_face
from lumadesk.ui.privacy.request_detail import RequestDetail, read_request
from lumadesk.ui.privacy.wording import face_of
from lumadesk.ui.screen import Screen
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.buttons import Segments, button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import IdTableModel
from lumadesk.ui.widgets.list_detail import ListDetail
from lumadesk.ui.widgets.record_list import RecordList

_CHOICES = [("Requests", 0), ("Erasures", 1)]


class PrivacyScreen(Screen):
    nouns = ("request", "erasure", "person", "document", "site_deletion")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._requests: dict[int, Any] = {}
        self._erasures: dict[int, Any] = {}
        self._choices = [self._segments(chosen) for chosen in range(len(_CHOICES))]
        self._wanted: tuple[str, int] | None = None
        model = IdTableModel(
            desk.jobs,
            lambda ids: [self._requests[one] for one in ids if one in self._requests],
            lambda view: face_of(view, desk.services.today),
            lambda view: view.request.id,
        )
        self.list = RecordList(model, "Requests")
        self.new = button("&New request", self.new_request, icon="plus")
        self.requests = ListDetail(
            "Privacy",
            self.list,
            actions=[self.new],
            filters=[self._choices[0]],
            nothing=EmptyState(
                "shield-check",
                "No requests",
                "When somebody asks for their data, or to delete it, open a request: the clock starts on the "
                "day it reached you.",
                button("&Open a request", self.new_request, variant="primary"),
            ),
        )
        self._no_request = self.requests.add_detail(
            EmptyState("shield", "No request selected", "Choose one to see its clock and the next step.")
        )
        self.detail = RequestDetail(desk, self.preview_erasure)
        self.requests.add_detail(self.detail)

        done_model = IdTableModel(
            desk.jobs,
            lambda ids: [self._erasures[one] for one in ids if one in self._erasures],
            erasure_face,
            lambda done: done.id,
        )
        self.done = RecordList(done_model, "Erasures")
        self.erasures = ListDetail(
            "Privacy",
            self.done,
            filters=[self._choices[1]],
            nothing=EmptyState(
                "eraser",
                "Nobody was erased yet",
                "An erasure starts from a person or from a request for it, with a preview of every record.",
            ),
        )
        self._no_erasure = self.erasures.add_detail(
            EmptyState(
                "eraser", "No erasure selected", "Choose one to see what was done and its certificate."
            )
        )
        self.erased = ErasureDetail(desk)
        self.erasures.add_detail(self.erased)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.requests)
        self._pages.addWidget(self.erasures)
        self.setLayout(column(self._pages, gap=""))
        self.list.picked.connect(self._picked_request)
        self.done.picked.connect(self._picked_erasure)

    def refresh(self) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: (requests.list_requests(services), erasure.list_erasures(services)),
            lambda found: self._show_all(*found),
            owner=self,
            replaces="lists",
        )

    def open_record(self, record: object) -> None:
        """("request", id), ("erasure", id), ("new", person's id) or ("erase", person's id)."""
        if not isinstance(record, tuple):
            return
        what, wanted = record
        if what == "new":
            self._ask_request(wanted)
        elif what == "erase":
            self.preview_erasure(wanted)
        else:
            self._wanted = (what, wanted)
            self.show_page(0 if what == "request" else 1)
            self.refresh()

    def focus_first(self) -> None:
        (self.list if self._pages.currentIndex() == 0 else self.done).setFocus()

    def show_page(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        for chosen, segments in enumerate(self._choices):
            segments.choose(chosen)

    def new_request(self) -> None:
        PersonPicker(
            self.window(), self.desk, "Whose request is it?", self._ask_request, clients_only=False
        ).open()

    def preview_erasure(self, person_id: int) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: erasure.preview(services, person_id),
            lambda preview: ErasureDialog(
                self.window(), self.desk, preview, lambda done: self.open_record(("erasure", done))
            ).open(),
            owner=self,
            replaces="preview",
        )

    def _segments(self, chosen: int) -> Segments:
        made = Segments(_CHOICES, "What is listed")
        made.choose(chosen)
        made.chosen.connect(self.show_page)
        return made

    def _ask_request(self, person_id: int) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: people.get(services, person_id),
            lambda person: OpenRequestDialog(
                self.window(),
                self.desk,
                person,
                lambda made: self.open_record(("request", made)),
                RequestKind.ACCESS,
            ).open(),
            owner=self,
            replaces="new",
        )

    def _show_all(self, views: list[Any], done: list[Any]) -> None:
        self._requests = {view.request.id: view for view in views}
        self._erasures = {one.id: one for one in done}
        self.list.show_ids(list(self._requests))
        self.done.show_ids(list(self._erasures))
        self.requests.show_count(f"{len(views):,}" if views else "", len(views), narrowed=False)
        self.erasures.show_count(f"{len(done):,}" if done else "", len(done), narrowed=False)
        if self._wanted is not None:
            what, wanted = self._wanted
            if (self.list if what == "request" else self.done).select(wanted):
                self._wanted = None
        self._picked_request(self.list.selected_ids())
        self._picked_erasure(self.done.selected_ids())

    def _picked_request(self, ids: list[int]) -> None:
        if not ids:
            self.requests.show_detail(self._no_request)
            return
        services, wanted = self.desk.services, ids[0]
        self.desk.jobs.read(
            lambda: read_request(services, wanted),
            lambda found: self._show_request(*found),
            owner=self,
            replaces="request",
            failed=lambda error: self.lost(error, lambda: self.requests.show_detail(self._no_request)),
        )

    def _picked_erasure(self, ids: list[int]) -> None:
        if not ids:
            self.erasures.show_detail(self._no_erasure)
            return
        services, wanted = self.desk.services, ids[0]
        self.desk.jobs.read(
            lambda: erasure.get(services, wanted),
            self._show_erasure,
            owner=self,
            replaces="erasure",
        )

    def _show_request(self, view: Any, found: list[Any]) -> None:
        self.detail.show_request(view, found)
        self.requests.show_detail(self.detail)

    def _show_erasure(self, view: Any) -> None:
        self.erased.show_erasure(view)
        self.erasures.show_detail(self.erased)
