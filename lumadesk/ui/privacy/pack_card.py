"""The pack of a request on the request's page: how far it is, and what is done with it next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame

from lumadesk.app import pack_delivery, packs
from lumadesk.app.documents import DocumentRow
from lumadesk.app.pack_delivery import Dispatch
from lumadesk.app.requests import RequestView
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.pack_dispatch import DispatchDialog, facts_of
from lumadesk.ui.privacy.pack_export import ExportDialog
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Facts, column, row
from lumadesk.ui.widgets.buttons import button, menu_button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import LONDON, plain_day

_WITH_PACK = {RequestKind.ACCESS, RequestKind.PORTABILITY}


class PackCard(QFrame):
    """Hidden for the kinds of requests that are not answered with a pack."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._view: RequestView | None = None
        self.state = Chip()
        self.next = label("", "muted", wrap=True)
        self.review = button("Re&view…", self._review, icon="list-filter", variant="primary")
        self.build = button("&Build pack", self._build, icon="file-text")
        self.export, menu = menu_button("E&xport", icon="file-down")
        menu.addAction("&Sealed archive…", lambda: self._export(sealed=True))
        menu.addAction("&Plain files…", lambda: self._export(sealed=False))
        self.dispatch = button("Record &dispatch…", self._dispatch, icon="send")
        self.facts = Facts()
        self._files: list[tuple[str, str]] = []
        self.setLayout(
            column(
                row(label("Pack", "heading"), self.state, STRETCH, gap="m"),
                self.next,
                FlowLayout(self.review, self.build, self.export, self.dispatch),
                self.facts,
                gap="m",
                margin="l",
            )
        )

    def show_request(self, view: RequestView, found: Sequence[DocumentRow]) -> None:
        """``found`` are the documents of the request, and may be of others."""
        former, self._view = self._view, view
        request = view.request
        show_if(self, request.kind in _WITH_PACK)
        if request.kind not in _WITH_PACK:
            return
        files = [one for one in found if one.request_id == request.id and one.kind == packs.KIND]
        built = plain_day(files[0].created_at.astimezone(LONDON).date()) if files else ""
        can_be_packed = _can_be_packed(view)
        self.review.setEnabled(bool(view.person_name))
        self.build.setEnabled(can_be_packed)
        for one in (self.export, self.dispatch):
            one.setEnabled(bool(files))
        self.state.say(f"Built {built}" if files else "Not built", Tone.SUCCESS if files else Tone.NEUTRAL)
        self.next.setText(_next_step(view, bool(files)))
        self._files = [(one_line(one.title), f"{max(one.size // 1024, 1):,} KB") for one in files]
        if former is None or former.request.id != request.id:
            self._show_facts([])
        self._read_dispatches()

    def _read_dispatches(self) -> None:
        if self._view is None:
            return
        services, wanted = self._desk.services, self._view.request.id
        self._desk.jobs.read(
            lambda: pack_delivery.list_dispatches(services, wanted),
            self._show_dispatches,
            owner=self,
            replaces="dispatches",
        )

    def _show_dispatches(self, found: Sequence[Dispatch]) -> None:
        self._show_facts(facts_of(found))
        if found:
            self.state.say(f"Sent {plain_day(found[0].sent_on)}", Tone.SUCCESS)

    def _show_facts(self, sent: list[tuple[str, str]]) -> None:
        self.facts.show_facts([*self._files, *sent])
        self.facts.setVisible(bool(self._files or sent))

    def _review(self) -> None:
        if self._view is not None:
            self._desk.go(Place.PRIVACY, ("pack", self._view.request.id))

    def _build(self) -> None:
        if self._view is None:
            return
        services, view = self._desk.services, self._view
        self.build.setEnabled(False)
        self._desk.jobs.write(
            lambda: packs.build_pack(services, view.request.id),
            # By then another request may be shown: what is exported is what the message tells of.
            lambda _changes: self._desk.say(
                "The pack is in the vault.", "Seal and export", lambda: self._export(sealed=True, view=view)
            ),
            owner=self,
            ended=self._built,
        )

    def _built(self) -> None:
        if self._view is not None:
            self.build.setEnabled(_can_be_packed(self._view))

    def _export(self, *, sealed: bool, view: RequestView | None = None) -> None:
        wanted = view or self._view
        if wanted is not None:
            ExportDialog(
                self.window(),
                self._desk,
                wanted.request.id,
                wanted.request.kind,
                lambda: self._dispatch(wanted),
                sealed=sealed,
            ).open()

    def _dispatch(self, view: RequestView | None = None) -> None:
        wanted = view or self._view
        if wanted is not None:
            request = wanted.request
            DispatchDialog(self.window(), self._desk, request.id, request.kind, self._read_dispatches).open()


def _next_step(view: RequestView, built: bool) -> str:
    if view.request.status is not RequestStatus.OPEN:
        return ""
    if not view.person_name:
        return "Nobody is linked with this request, so there is nothing to give a copy of."
    if built:
        return "Seal it, send it, and record where to. A new decision in the review discards this pack."
    return "Look at every record first: what names somebody else, and what may be withheld. Then build it."


def _can_be_packed(view: RequestView) -> bool:
    return view.request.status is RequestStatus.OPEN and bool(view.person_name)
