"""The holds that the owner set: for whom, for which claim or tax enquiry, since when, and lifting them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from lumadesk.app import holds, people
from lumadesk.app.holds import HoldView
from lumadesk.domain.errors import KnownError
from lumadesk.domain.people import Person
from lumadesk.ui.clients.person_picker import PersonPicker
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.register_frame import FactsCard, framed, paragraphs, sentence
from lumadesk.ui.record_dialog import HappenedDialog
from lumadesk.ui.records.hold_dialogs import KIND_WORDS, HoldDialog
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import ElidedLabel, one_line, show_if
from lumadesk.ui.words import day, plain_day


class HoldDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: HoldView | None = None
        self.title = ElidedLabel("", "title")
        self.state = Chip()
        self.lift = button("&Lift…", self._lift, icon="undo-2", variant="primary", name="Lift the hold")
        self.person = button("Open &person", self._open_person, icon="user")
        self.facts = FactsCard()
        self.setLayout(framed(self.title, [self.state], [self.lift, self.person], self.facts))

    def show_hold(self, view: HoldView) -> None:
        self._view = view
        one = view.hold
        self.title.setText(name_of(view))
        self.state.say(*state_of(view))
        show_if(self.lift, one.active)
        self.person.setEnabled(bool(view.person_name))
        facts = [
            ("What for", KIND_WORDS.get(one.kind, one.kind.value)),
            ("Rule", sentence(view.words)),
            ("Reason", paragraphs(one.reason)),
            ("Since", day(one.since)),
        ]
        if one.review_on is not None and one.active:
            facts.append(("To be looked at again", day(one.review_on)))
        if one.lifted_on is not None:
            facts.append(("Lifted", day(one.lifted_on)))
        self.facts.show_facts(facts)

    def _lift(self) -> None:
        if self._view is None:
            return
        services, hold = self._desk.services, self._view.hold
        HappenedDialog(
            self.window(),
            self._desk,
            "Lift the hold",
            "The claim or the enquiry is over. What is out of its time comes back to the review.",
            lambda on, _note: holds.lift_hold(services, hold.id, on),
            earliest=hold.since,
            accept_words="&Lift",
        ).open()

    def _open_person(self) -> None:
        if self._view is not None:
            self._desk.go(Place.CLIENTS, self._view.hold.person_id)


class HoldsPage(RecordsPage):
    title = "Holds"
    nouns = ("retention_hold", "person")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.new = button("&Hold…", self.new_hold, icon="plus", name="Hold everything of a person")
        self.detail: HoldDetail = HoldDetail(desk)
        self.fill(
            actions=[self.new],
            nothing=EmptyState(
                "lock",
                "Nothing is held",
                "For a legal claim or a tax enquiry keep everything of a person until it is over. "
                "Open requests, complaints, unpaid invoices and restrictions hold by themselves.",
                button("Choose &a person", self.new_hold, variant="primary"),
            ),
            none_chosen=EmptyState("lock", "No hold selected", "Choose one to see what it is for."),
        )

    def open_record(self, record: object) -> None:
        """("retention_hold", id)."""
        match record:
            case ("retention_hold", int(wanted)):
                self.show_record(wanted)

    def read_all(self) -> Sequence[HoldView]:
        return holds.list_holds(self.desk.services)

    def read_one(self, wanted: int) -> HoldView:
        found = next((one for one in holds.list_holds(self.desk.services) if one.hold.id == wanted), None)
        if found is None:
            raise KnownError("hold.not_found", "There is no such hold any more.")
        return found

    def show_one(self, found: HoldView) -> None:
        self.detail.show_hold(found)

    def face_of(self, row: HoldView) -> Face:
        one = row.hold
        return Face(
            title=name_of(row),
            detail=f"{KIND_WORDS.get(one.kind, one.kind.value)} · since {plain_day(one.since)}",
            chip=state_of(row),
            strong=row.review_due,
            faded=not one.active,
        )

    def id_of(self, row: HoldView) -> int:
        return row.hold.id

    def new_hold(self) -> None:
        PersonPicker(
            self.window(), self.desk, "Whose records are held?", self._chosen, clients_only=False
        ).open()

    def _chosen(self, person_id: int) -> None:
        services = self.desk.services

        def ask(person: Person) -> None:
            HoldDialog(self.window(), self.desk, person, self._placed).open()

        self.desk.jobs.read(lambda: people.get(services, person_id), ask, owner=self, replaces="new")

    def _placed(self, hold_id: int) -> None:
        self.desk.say("Held: nothing of this person goes.")
        self.show_record(hold_id)


def name_of(view: HoldView) -> str:
    return one_line(view.person_name) or "Erased person"


def state_of(view: HoldView) -> tuple[str, Tone]:
    if not view.hold.active:
        return "Lifted", Tone.NEUTRAL
    return ("Look again", Tone.WARNING) if view.review_due else ("In force", Tone.INFO)
