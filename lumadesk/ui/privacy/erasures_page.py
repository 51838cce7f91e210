"""The erasures of the privacy desk: those that were carried out, and the preview that leads to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lumadesk.app import disposals, erasure, requests
from lumadesk.app.disposals import KeptRecord
from lumadesk.app.erasure import ErasurePreview, ErasureView
from lumadesk.domain.requests import FREEZING_KINDS, RequestStatus
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.erasure_detail import ErasureDetail, ErasureRow, face_of
from lumadesk.ui.privacy.erasure_dialog import ErasureDialog
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face


class ErasuresPage(RecordsPage):
    title = "Erasures"
    nouns = ("erasure", "erasure_task", "person", "site_deletion")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.detail: ErasureDetail = ErasureDetail(desk)
        self.fill(
            nothing=EmptyState(
                "eraser",
                "Nobody was erased yet",
                "An erasure starts from a person or from a request for it, with a preview of every record.",
            ),
            none_chosen=EmptyState(
                "eraser", "No erasure selected", "Choose one to see what was done and export its certificate."
            ),
        )

    def open_record(self, record: object) -> None:
        """("erasure", id) or ("erase", person's id)."""
        match record:
            case ("erasure", int(wanted)):
                self.show_record(wanted)
            case ("erase", int(person_id)):
                self.preview_erasure(person_id)

    def read_all(self) -> Sequence[ErasureRow]:
        services = self.desk.services
        due = Counter(record.erasure_id for record in disposals.kept(services) if record.due)
        return [ErasureRow(done, due[done.id]) for done in erasure.list_erasures(services)]

    def read_one(self, wanted: int) -> tuple[ErasureView, list[KeptRecord]]:
        services = self.desk.services
        kept = [record for record in disposals.kept(services) if record.erasure_id == wanted]
        return erasure.get(services, wanted), kept

    def show_one(self, found: tuple[ErasureView, list[KeptRecord]]) -> None:
        self.detail.show_erasure(*found)

    def face_of(self, row: ErasureRow) -> Face:
        return face_of(row)

    def id_of(self, row: ErasureRow) -> int:
        number: int = row.erasure.id
        return number

    def preview_erasure(self, person_id: int) -> None:
        services = self.desk.services

        def read() -> tuple[ErasurePreview, int | None]:
            blocking = [
                view.request.id
                for view in requests.list_requests(services)
                if view.request.person_id == person_id
                and view.request.status is RequestStatus.OPEN
                and view.request.kind in FREEZING_KINDS
            ]
            return erasure.preview(services, person_id), blocking[0] if blocking else None

        def show(found: tuple[ErasurePreview, int | None]) -> None:
            preview, blocking = found
            ErasureDialog(self.window(), self.desk, preview, self.show_record, blocking).open()

        self.desk.jobs.read(read, show, owner=self, replaces="preview")
