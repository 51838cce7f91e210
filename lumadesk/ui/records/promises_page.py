"""The promises of the policy, broken ones first: how each stands, by which figures, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QWidget

from lumadesk.app import checklist, promises
from lumadesk.app.checklist import ItemView
from lumadesk.app.policy_reminders import question_of
from lumadesk.app.promises import Promises, PromiseView
from lumadesk.domain.checklist import Item
from lumadesk.domain.errors import KnownError
from lumadesk.domain.promises import Status
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.records.promise_detail import PromiseDetail, PromiseFile
from lumadesk.ui.records.promise_words import STATE, glance, parts
from lumadesk.ui.records.questions import ConfirmDialog, entry_of
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, column, empty, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.entry_list import EntryList
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line, show_if


@dataclass(frozen=True, slots=True)
class Row:
    """A promise and its place in the policy."""

    place: int
    view: PromiseView


class Overview(QWidget):
    """What is shown before a promise is chosen: the questions to the owner, and the notes on the policy."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.questions = EntryList("Questions to you")
        self._notes = column(gap="m")
        self.noted = QFrame()
        self.noted.setObjectName("card")
        self.noted.setLayout(
            column(
                label("What to know of this policy", "heading"),
                label("Where it contradicts itself, and where the law has moved on.", "muted", wrap=True),
                self._notes,
                gap="m",
                margin="l",
            )
        )
        self._asked = QFrame()
        self._asked.setObjectName("card")
        self._asked.setLayout(
            column(
                label("What only you can see", "heading"),
                label(
                    "LumaDesk asks again and again; your dated answer is the evidence.", "muted", wrap=True
                ),
                self.questions,
                gap="s",
                margin="l",
            )
        )
        layout = column(self._asked, self.noted, STRETCH, gap="l")
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)

    def show_all(self, questions: Sequence[ItemView], notes: Sequence[str]) -> None:
        self.questions.show_entries(
            [entry_of(view, ("Confirm…", lambda item=view.item: self.confirm(item))) for view in questions]
        )
        show_if(self._asked, bool(questions))
        empty(self._notes)
        for note in notes:
            self._notes.addWidget(Banner(Tone.INFO, one_line(note)))
        show_if(self.noted, bool(notes))

    def confirm(self, item: Item) -> None:
        ConfirmDialog(self.window(), self._desk, item).open()


class PromisesPage(RecordsPage):
    title = "Promises"
    #: Everything that a promise may rest on: what did not change is not looked at again.
    nouns = (
        "business", "setting", "checklist_done", "enquiry", "person", "invoice", "payment", "document",
        "note", "request", "request_event", "complaint", "complaint_event", "breach", "breach_notice",
        "restriction", "erasure", "erasure_task", "disclosure", "rejection", "consent", "consent_wording",
        "subscriber", "suppression", "origin", "personal_detail", "bulk_export", "processing",
        "balancing_test", "processor", "register_change", "policy_version", "policy_notice", "policy_seen",
        "retention_hold", "disposal_review", "rectification", "recipient_task", "holiday", "dispatch",
        "site", "site_deletion",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted_promise = ""
        self.policy = ElidedLabel("", "heading")
        self._chips = row(gap="s")
        self.overview_button = button("&Overview", self.show_overview, icon="info")
        self.export = button("&Export a report…", self._export, icon="file-down")
        self.head = head = QFrame()
        head.setObjectName("tabs")
        inner = row(self.policy, self._chips, STRETCH, self.overview_button, self.export, gap="m")
        inner.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        head.setLayout(inner)
        self.detail: PromiseDetail = PromiseDetail(desk)
        self.overview = Overview(desk)
        self.fill(
            nothing=EmptyState(
                "badge-check",
                "This policy makes no promises",
                "Choose another under Policy, or write your own profile and import it there.",
            ),
            none_chosen=self.overview,
            above=[head],
        )

    def open_record(self, record: object) -> None:
        """("promise", its id in the policy) or ("checklist", any number)."""
        match record:
            case ("promise", str(wanted)):
                self._wanted_promise = wanted
                self.refresh()
            case ("checklist", _):
                self.show_overview()

    def show_overview(self) -> None:
        """Nothing is chosen then."""
        self.list.clearSelection()

    def refresh(self) -> None:
        services = self.desk.services

        def read() -> tuple[Promises, list[ItemView]]:
            found = promises.look(services)
            asked = {question_of(view.rule) for view in found.promises}
            return found, [view for view in checklist.list_items(services) if view.item in asked]

        self.desk.jobs.read(read, lambda read: self._show_promises(*read), owner=self, replaces="list")

    def _show_promises(self, found: Promises, questions: list[ItemView]) -> None:
        self.policy.setText(one_line(found.name))
        self.head.setAccessibleName(glance(found.counts))
        empty(self._chips)
        for words, tone in parts(found.counts):
            self._chips.addWidget(Chip(words, tone))
        self.overview.show_all(questions, found.notes)
        places = {view.id: place for place, view in enumerate(found.promises, 1)}
        if self._wanted_promise:
            self._wanted, self._wanted_promise = places.get(self._wanted_promise), ""
        self._show_all([Row(places[view.id], view) for view in found.urgent_first])

    def read_one(self, wanted: int) -> PromiseFile:
        services = self.desk.services
        found = promises.look(services)
        if not 0 < wanted <= len(found.promises):
            raise KnownError("promise.not_found", "The policy has no such promise any more.")
        view = found.promises[wanted - 1]
        item = question_of(view.rule)
        return PromiseFile(view, item, checklist.history(services, item) if item is not None else ())

    def show_one(self, found: PromiseFile) -> None:
        self.detail.show_promise(found)

    def face_of(self, row: Row) -> Face:
        view = row.view
        return Face(
            title=one_line(view.words),
            detail=" · ".join([view.id, *(one_line(one.words) for one in _telling(view))]),
            chip=STATE[view.status],
            strong=view.status in (Status.BROKEN, Status.AT_RISK),
        )

    def id_of(self, row: Row) -> int:
        return row.place

    def _export(self) -> None:
        services = self.desk.services
        exporting.save(
            self.desk,
            self,
            "Save the report",
            f"promises-{services.today.isoformat()}.pdf",
            "PDF (*.pdf)",
            lambda to: promises.export_report(services, to, overwrite=True),
        )


def _telling(view: PromiseView) -> list[promises.Evidence]:
    """The figure that decided, first."""
    return sorted(view.evidence, key=lambda one: one.status is not view.status)
