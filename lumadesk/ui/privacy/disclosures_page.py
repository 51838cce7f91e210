"""The log of disclosures on the privacy desk: who asked for personal data, and what they got."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import disclosures, people
from lumadesk.domain.disclosures import Disclosure
from lumadesk.domain.people import Person
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.disclosure_dialog import AUTHORITY_WORDS, DisclosureDialog
from lumadesk.ui.privacy.register_frame import FactsCard, framed, paragraphs
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import ElidedLabel, one_line
from lumadesk.ui.words import day, plain_day


@dataclass(frozen=True, slots=True)
class Entry:
    """A disclosure and whose data it was: ``name`` is empty where nobody is named, and after an erasure."""

    disclosure: Disclosure
    name: str


class DisclosureDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._entry: Entry | None = None
        self.title = ElidedLabel("", "title")
        self.state = Chip()
        self.person = button("Open &person", self._open_person, icon="user")
        self.correct = button("&Correct…", self._correct, icon="pencil", name="Correct the disclosure")
        self.asked = FactsCard("What was asked")
        self.done = FactsCard("What was done")
        self.setLayout(framed(self.title, [self.state], [self.correct, self.person], self.asked, self.done))

    def show_entry(self, entry: Entry) -> None:
        self._entry = entry
        one = entry.disclosure
        self.title.setText(title_of(one))
        self.state.say(*state_of(one))
        self.person.setEnabled(bool(entry.name))
        # After an erasure the entry is bare evidence: there is nothing left to put right.
        self.correct.setEnabled(one.person_id is None or bool(entry.name))
        about = one_line(entry.name) or ("nobody in particular" if one.person_id is None else "erased person")
        self.asked.show_facts(
            [
                ("By", AUTHORITY_WORDS[one.authority]),
                ("Office", paragraphs(one.asked_by)),
                ("On", day(one.asked_on)),
                ("About", about),
                ("What", paragraphs(one.what)),
            ]
        )
        done = (
            [("Handed out", day(one.disclosed_on)), ("How", paragraphs(one.how) or "not recorded")]
            if one.disclosed_on
            else [("Handed out", "nothing")]
        )
        if one.basis:
            done.append(("Basis", paragraphs(one.basis)))
        if one.reasons:
            done.append(("Reasons", paragraphs(one.reasons)))
        self.done.show_facts(done)

    def _correct(self) -> None:
        if self._entry is not None:
            DisclosureDialog(
                self.window(),
                self._desk,
                lambda _id: self._desk.say("The entry is corrected."),
                self._entry.disclosure,
            ).open()

    def _open_person(self) -> None:
        if self._entry is not None and self._entry.disclosure.person_id is not None:
            self._desk.go(Place.CLIENTS, self._entry.disclosure.person_id)


class DisclosuresPage(RecordsPage):
    title = "Disclosures"
    nouns = ("disclosure", "person")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.new = button("&Record a disclosure", self.new_disclosure, icon="plus")
        self.detail: DisclosureDetail = DisclosureDetail(desk)
        self.fill(
            actions=[self.new],
            nothing=EmptyState(
                "send",
                "Nobody asked",
                "When a court, the police, HMRC or somebody else asks you for personal data, write down who "
                "asked, on what basis, and what you gave.",
                button("Record the &first", self.new_disclosure, variant="primary"),
            ),
            none_chosen=EmptyState(
                "send", "No disclosure selected", "Choose one to see what was asked and what was given."
            ),
        )

    def open_record(self, record: object) -> None:
        """("disclosure", id)."""
        match record:
            case ("disclosure", int(wanted)):
                self.show_record(wanted)

    def read_all(self) -> Sequence[Entry]:
        return _named(self.desk.services, disclosures.list_disclosures(self.desk.services))

    def read_one(self, wanted: int) -> Entry:
        return _named(self.desk.services, [disclosures.get(self.desk.services, wanted)])[0]

    def show_one(self, found: Entry) -> None:
        self.detail.show_entry(found)

    def face_of(self, row: Entry) -> Face:
        one = row.disclosure
        about = f" · about {one_line(row.name)}" if row.name else ""
        return Face(title=title_of(one), detail=f"Asked {plain_day(one.asked_on)}{about}", chip=state_of(one))

    def id_of(self, row: Entry) -> int:
        return row.disclosure.id

    def new_disclosure(self) -> None:
        DisclosureDialog(self.window(), self.desk, self._recorded).open()

    def _recorded(self, disclosure_id: int) -> None:
        self.desk.say("Recorded in the log.")
        self.show_record(disclosure_id)


def title_of(one: Disclosure) -> str:
    return f"{AUTHORITY_WORDS[one.authority]} · {one_line(one.asked_by)}"


def state_of(one: Disclosure) -> tuple[str, Tone]:
    return ("Handed out", Tone.INFO) if one.disclosed_on else ("Refused", Tone.NEUTRAL)


def _named(services: Any, found: Sequence[Disclosure]) -> list[Entry]:
    wanted = sorted({one.person_id for one in found if one.person_id is not None})
    owners: dict[int, Person] = {one.id: one for one in people.rows(services, wanted)}
    return [
        Entry(one, owner.name if owner is not None and owner.erased_at is None else "")
        for one in found
        for owner in (owners.get(one.person_id or 0),)
    ]
