"""The review: everything that is out of its time, kept with a reason, made anonymous or erased."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from lumadesk.app import people, retention, retention_review
from lumadesk.app.retention import QueueRow, Record
from lumadesk.app.retention_review import ReviewPreview
from lumadesk.domain.disposal import Decision, Disposal
from lumadesk.domain.errors import KnownError
from lumadesk.domain.people import Person
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.register_frame import sentence
from lumadesk.ui.records.hold_dialogs import HoldDialog
from lumadesk.ui.records.keys import key_of, record_of
from lumadesk.ui.records.review_detail import SUGGESTED, ReviewDetail, SeveralDetail
from lumadesk.ui.records.review_dialogs import DisposeDialog, KeepLongerDialog
from lumadesk.ui.screen import Screen
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.buttons import Segments, button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face, IdTableModel
from lumadesk.ui.widgets.list_detail import ListDetail
from lumadesk.ui.widgets.record_list import RecordList
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import counted, plain_day

KINDS = ("enquiry", "invoice", "person")


class ReviewPage(Screen):
    """The list holds keys, one number for each (noun, id)."""

    nouns = (
        "enquiry", "invoice", "payment", "person", "note", "document", "request", "complaint", "restriction",
        "retention_hold", "disposal_review", "client_end", "setting", "business", "erasure",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        services = desk.services
        self.kind = Segments(
            [("All", None), ("Enquiries", "enquiry"), ("Invoices", "invoice"), ("People", "person")],
            "Which records are listed",
        )
        self.holds = button("Holds", lambda: desk.go(Place.RECORDS, "holds"), icon="lock")
        self.history = button("His&tory", lambda: desk.go(Place.RECORDS, "history"), icon="clock")
        model = IdTableModel(
            desk.jobs,
            lambda keys: retention.rows(services, [record_of(KINDS, key) for key in keys]),
            face_of,
            lambda row: key_of(KINDS, row.noun, row.id),
        )
        self.list = RecordList(model, "Records out of their time", many=True)
        self.page = ListDetail(
            "Review",
            self.list,
            actions=[self.history, self.holds],
            filters=[self.kind],
            nothing=EmptyState(
                "circle-check",
                "Nothing is out of its time",
                "Enquiries that led to nothing, invoices and people appear here when their time ends. "
                "Nothing goes without your decision.",
            ),
            no_match=EmptyState("circle-check", "None of this kind", "Look among all of them."),
        )
        self._none = self.page.add_detail(
            EmptyState(
                "calendar-clock",
                "No record selected",
                "Choose one to see its arithmetic, or several at once.",
            )
        )
        self.detail = ReviewDetail(desk, self.decide, self.hold)
        self.several = SeveralDetail(self.decide)
        self.page.add_detail(self.detail)
        self.page.add_detail(self.several)
        self.setLayout(column(self.page, gap=""))
        self._wanted: Record | None = None
        self.kind.chosen.connect(lambda _kind: self.reload())
        self.list.picked.connect(self._picked)
        self.list.opened.connect(lambda _key: self.detail.deeds.keep.setFocus())
        erase = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        erase.setContext(Qt.ShortcutContext.WidgetShortcut)
        erase.activated.connect(lambda: self.decide(Decision.ERASE))

    def refresh(self) -> None:
        self.reload()
        self._picked(self.list.selected_ids())

    def reload(self) -> None:
        services, kind = self.desk.services, self.kind.value
        noun = kind if isinstance(kind, str) else None
        self.desk.jobs.read(
            lambda: [key_of(KINDS, one, wanted) for one, wanted in retention.queue(services, noun)],
            self._show_keys,
            owner=self,
            replaces="queue",
        )

    def open_record(self, record: object) -> None:
        """("review", (noun, id))."""
        match record:
            case ("review", (str(noun), int(wanted))):
                self._wanted = (noun, wanted)
                self.kind.choose(None)
                self.reload()

    def focus_first(self) -> None:
        self.list.setFocus()

    def chosen(self) -> list[Record]:
        return [record_of(KINDS, key) for key in self.list.selected_ids()]

    def decide(self, decision: Decision) -> None:
        """Ask for what the decision needs, about everything that is selected."""
        records = self.chosen()
        if not records:
            return
        if decision is Decision.KEEP:
            KeepLongerDialog(self.window(), self.desk, records, self._kept).open()
            return
        services = self.desk.services

        def show(preview: ReviewPreview) -> None:
            DisposeDialog(self.window(), self.desk, records, preview).open()

        self.desk.jobs.read(
            lambda: retention_review.preview(services, records, decision),
            show,
            owner=self,
            replaces="preview",
        )

    def hold(self, person_id: int) -> None:
        services = self.desk.services

        def show(person: Person) -> None:
            HoldDialog(self.window(), self.desk, person, self._held).open()

        self.desk.jobs.read(lambda: people.get(services, person_id), show, owner=self, replaces="hold")

    def _kept(self, count: int) -> None:
        self.desk.say(f"{counted(count, 'record')} kept for longer.")

    def _held(self, _hold_id: int) -> None:
        self.desk.say("Held: nothing of this person goes.", "See the holds", self.holds.click)

    def _show_keys(self, keys: list[int]) -> None:
        self.list.show_ids(keys)
        narrowed = self.kind.value is not None
        self.page.show_count(f"{len(keys):,}" if keys else "", len(keys), narrowed=narrowed)
        if self._wanted is not None:
            self.list.select(key_of(KINDS, *self._wanted))
            self._wanted = None
        if not self.list.selected_ids():
            self.page.show_detail(self._none)

    def _picked(self, keys: list[int]) -> None:
        if not keys:
            self.page.show_detail(self._none)
            return
        if len(keys) > 1:
            self.several.show_keys(keys)
            self.page.show_detail(self.several)
            return
        services, (noun, wanted) = self.desk.services, record_of(KINDS, keys[0])

        def read() -> tuple[QueueRow, Disposal]:
            rows = retention.rows(services, [(noun, wanted)])
            if not rows:
                raise KnownError("review.not_found", "This record is gone.")
            return rows[0], retention.disposal_of(services, noun, wanted)

        self.desk.jobs.read(
            read,
            self._show_one,
            owner=self,
            replaces="detail",
            failed=lambda error: self.lost(error, lambda: self.page.show_detail(self._none)),
        )

    def _show_one(self, found: tuple[Any, Any]) -> None:
        row = found[0]
        if self.list.selected_ids() == [key_of(KINDS, row.noun, row.id)]:
            self.detail.show_row(*found)
            self.page.show_detail(self.detail)


def face_of(row: QueueRow) -> Face:
    due = f"since {plain_day(row.due)}" if row.due else ""
    return Face(
        title=f"{row.label} · {one_line(row.person_name)}" if row.person_name else row.label,
        detail=sentence(row.held_because) or row.words.split(" · ")[0].capitalize(),
        meta=due,
        chip=("Held", Tone.INFO) if row.held_because else SUGGESTED[row.suggestion],
        faded=bool(row.held_because),
    )
