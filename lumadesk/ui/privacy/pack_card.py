"""The pack of a request on the request's page: how far it is, and what is done with it next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame

from lumadesk.app import packs
from lumadesk.app.documents import DocumentRow
from lumadesk.app.requests import RequestView
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.widgets.boxes import STRETCH, Facts, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.text import label, one_line, show_if

_WITH_PACK = {RequestKind.ACCESS, RequestKind.PORTABILITY}


class PackCard(QFrame):
    """Hidden for the kinds of requests that are not answered with a pack."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._view: RequestView | None = None
        self.build = button("&Build pack", self._build, icon="file-text", variant="primary")
        self.export = button("E&xport pack…", self._export_shown, icon="file-down")
        self.files = Facts()
        self.setLayout(
            column(
                row(label("Pack", "heading"), STRETCH, self.build, self.export),
                self.files,
                gap="m",
                margin="l",
            )
        )

    def show_request(self, view: RequestView, found: Sequence[DocumentRow]) -> None:
        """``found`` are the documents of the request, and may be of others."""
        self._view = view
        request = view.request
        files = [one for one in found if one.request_id == request.id and one.kind == packs.KIND]
        show_if(self, request.kind in _WITH_PACK)
        self.build.setEnabled(_can_be_packed(view))
        self.export.setEnabled(bool(files))
        self.files.setVisible(bool(files))
        self.files.show_facts([(one_line(one.title), f"{max(one.size // 1024, 1):,} KB") for one in files])

    def _build(self) -> None:
        if self._view is None:
            return
        services, wanted = self._desk.services, self._view.request.id
        self.build.setEnabled(False)
        self._desk.jobs.write(
            lambda: packs.build_pack(services, wanted),
            # By then another request may be shown: what is exported is what the message tells of.
            lambda _changes: self._desk.say(
                "The pack is in the vault.", "Export", lambda: self._export(wanted)
            ),
            owner=self,
            ended=self._built,
        )

    def _built(self) -> None:
        if self._view is not None:
            self.build.setEnabled(_can_be_packed(self._view))

    def _export_shown(self) -> None:
        if self._view is not None:
            self._export(self._view.request.id)

    def _export(self, wanted: int) -> None:
        services = self._desk.services
        folder = exporting.ask_folder(self, "Export the pack to", self._desk.exports_folder)
        if folder is not None:
            self._desk.jobs.write(
                lambda: packs.export_pack(services, wanted, folder),
                lambda _changes: self._desk.say(
                    "Pack exported.", "Open folder", lambda: exporting.show_file(folder)
                ),
                owner=self,
            )


def _can_be_packed(view: RequestView) -> bool:
    return view.request.status is RequestStatus.OPEN and bool(view.person_name)
