"""The erasures of the privacy desk: those that were carried out, and the preview that leads to the next."""

from __future__ import annotations

from collections.abc import Sequence

from lumadesk.app import erasure
from lumadesk.app.erasure import Erasure, ErasureView
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.erasure_detail import ErasureDetail, face_of
from lumadesk.ui.privacy.erasure_dialog import ErasureDialog
from lumadesk.ui.privacy.records_page import RecordsPage
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face


class ErasuresPage(RecordsPage):
    title = "Erasures"
    nouns = ("erasure", "person", "site_deletion")

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
                "eraser", "No erasure selected", "Choose one to see what was done and its certificate."
            ),
        )

    def open_record(self, record: object) -> None:
        """("erasure", id) or ("erase", person's id)."""
        match record:
            case ("erasure", int(wanted)):
                self.show_record(wanted)
            case ("erase", int(person_id)):
                self.preview_erasure(person_id)

    def read_all(self) -> Sequence[Erasure]:
        return erasure.list_erasures(self.desk.services)

    def read_one(self, wanted: int) -> ErasureView:
        return erasure.get(self.desk.services, wanted)

    def show_one(self, found: ErasureView) -> None:
        self.detail.show_erasure(found)

    def face_of(self, row: Erasure) -> Face:
        return face_of(row)

    def preview_erasure(self, person_id: int) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: erasure.preview(services, person_id),
            lambda preview: ErasureDialog(self.window(), self.desk, preview, self.show_record).open(),
            owner=self,
            replaces="preview",
        )
