"""What the reviews decided, and the figures that are left of what was made anonymous."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import retention_review
from lumadesk.app.retention_review import AnonymousRecord, Review
from lumadesk.domain.disposal import Decision
from lumadesk.domain.errors import KnownError
from lumadesk.domain.money import format_money, from_pence
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.register_frame import FactsCard, framed, paragraphs
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.buttons import Segments, button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import ElidedLabel, one_line
from lumadesk.ui.words import day, plain_day

_NOUNS = {"enquiry": "Enquiry", "invoice": "Invoice", "person": "Person"}
_DECISIONS = {
    Decision.KEEP: ("Kept", Tone.INFO),
    Decision.ANONYMISE: ("Made anonymous", Tone.SUCCESS),
    Decision.ERASE: ("Erased", Tone.NEUTRAL),
}

#: A row of the list: its number there, and a decision or a figure.
Row = tuple[int, Review | AnonymousRecord]


class HistoryDetail(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.title = ElidedLabel("", "title")
        self.state = Chip()
        self.facts = FactsCard()
        self.setLayout(framed(self.title, [self.state], [], self.facts))

    def show_row(self, one: Review | AnonymousRecord) -> None:
        self.title.setText(title_of(one))
        self.state.say(*state_of(one))
        self.facts.show_facts(_decided(one) if isinstance(one, Review) else _left(one))


class HistoryPage(RecordsPage):
    title = "History"
    nouns = ("disposal_review", "anonymous_record", "erasure")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.kind = Segments([("Decisions", False), ("Figures left", True)], "What is listed")
        self.back = button("&Review", lambda: desk.go(Place.RECORDS, "review"), icon="undo-2")
        self.detail: HistoryDetail = HistoryDetail()
        self.fill(
            actions=[self.back],
            filters=[self.kind],
            nothing=EmptyState(
                "clock",
                "Nothing is here yet",
                "What a review keeps, makes anonymous or erases is listed here with its day. Of what was "
                "made anonymous amounts, dates and service stay as figures; they lead to nobody.",
            ),
            none_chosen=EmptyState("clock", "Nothing selected", "Choose an entry to see what was decided."),
        )
        self.kind.chosen.connect(lambda _kind: self.refresh())

    def open_record(self, record: object) -> None:
        """("disposal_review", id)."""
        match record:
            case ("disposal_review", int(wanted)):
                self.kind.choose(False)
                self.show_record(2 * wanted)

    def read_all(self) -> Sequence[Row]:
        services = self.desk.services
        if self.kind.value:  # the newest first, as the decisions are
            figures = list(enumerate(retention_review.anonymous_records(services)))
            return [(2 * number + 1, one) for number, one in reversed(figures)]
        return [(2 * one.id, one) for one in retention_review.history(services)]

    def read_one(self, wanted: int) -> Row:
        found = next((row for row in self.read_all() if row[0] == wanted), None)
        if found is None:
            raise KnownError("review.not_found", "This entry is not listed any more.")
        return found

    def show_one(self, found: Row) -> None:
        self.detail.show_row(found[1])

    def face_of(self, row: Row) -> Face:
        one = row[1]
        told = one.reason if isinstance(one, Review) else one.service
        return Face(title=title_of(one), detail=one_line(told), meta=plain_day(one.day), chip=state_of(one))

    def id_of(self, row: Row) -> int:
        return row[0]


def title_of(one: Review | AnonymousRecord) -> str:
    noun = _NOUNS.get(one.noun, one.noun.capitalize())
    if isinstance(one, Review):
        return f"{noun} {one.record_id}"
    return f"{noun} {one_line(one.number)}" if one.number else noun


def state_of(one: Review | AnonymousRecord) -> tuple[str, Tone]:
    if isinstance(one, Review):
        return _DECISIONS[one.decision]
    if one.gross_pence is None:
        return ("Number alone", Tone.NEUTRAL) if one.number else ("No name", Tone.NEUTRAL)
    return format_money(from_pence(one.gross_pence)), Tone.INFO


def _decided(one: Review) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = [("Decided on", day(one.day))]
    if one.until is not None:
        facts.append(("Kept until", day(one.until)))
    if one.reason:
        facts.append(("Reason", paragraphs(one.reason)))
    return facts


def _left(one: AnonymousRecord) -> list[tuple[str, str]]:
    facts: list[tuple[str, Any]] = [("Day", day(one.day))]
    if one.service:
        facts.append(("Service", paragraphs(one.service)))
    amounts = (("Net", one.net_pence), ("VAT", one.vat_pence), ("In all", one.gross_pence))
    facts += [(words, format_money(from_pence(pence))) for words, pence in amounts if pence is not None]
    return facts
