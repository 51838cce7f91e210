"""A record whose time has ended: the arithmetic of its date, what holds it, and what to do with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from lumadesk.app.retention import QueueRow
from lumadesk.domain.disposal import Decision, Disposal
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.register_frame import FactsCard, framed, sentence
from lumadesk.ui.records.leads import lead
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.clock_card import ClockCard, in_days
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line
from lumadesk.ui.words import counted, long_day

SUGGESTED: dict[Decision, tuple[str, Tone]] = {
    Decision.KEEP: ("Keep", Tone.INFO),
    Decision.ANONYMISE: ("Anonymise", Tone.WARNING),
    Decision.ERASE: ("Erase", Tone.DANGER),
}
_WHY = {
    Decision.KEEP: "Keep it: something holds it still.",
    Decision.ANONYMISE: "Make it anonymous: the figures stay, the person goes.",
    Decision.ERASE: "Erase it: its time has ended, and nothing keeps it.",
}
KIND_WORDS = {"enquiry": "Enquiry that led to nothing", "invoice": "Invoice", "person": "Person"}

Decide = Callable[[Decision], object]


class _Deeds:
    """The buttons for what may be decided; what is suggested stands out."""

    def __init__(self, decide: Decide) -> None:
        self.keep = button("&Keep for longer…", lambda: decide(Decision.KEEP), icon="calendar-clock")
        self.anonymise = button("&Anonymise…", lambda: decide(Decision.ANONYMISE), icon="eye-off")
        self.erase = button("E&rase…", lambda: decide(Decision.ERASE), icon="eraser")

    @property
    def all(self) -> list[QWidget]:
        return [self.keep, self.anonymise, self.erase]


class ReviewDetail(QWidget):
    """``decide`` is called with the decision that the owner wants to make, ``hold`` with a person's id."""

    def __init__(self, desk: Desk, decide: Decide, hold: Callable[[int], object]) -> None:
        super().__init__()
        self._desk, self._hold = desk, hold
        self._row: QueueRow | None = None
        self.title = ElidedLabel("", "title")
        self.suggested = Chip()
        self.deeds = _Deeds(decide)
        self.open = button("Open the re&cord", self._open, icon="eye")
        self.hold_button = button(
            "H&old…", self._place_hold, icon="lock", name="Hold everything of this person"
        )
        self.held = Banner(Tone.WARNING, "", button("To the ho&lds", self._to_holds))
        self.clock = ClockCard()
        self.facts = FactsCard("About it")
        self.setLayout(
            framed(
                self.title,
                [self.suggested],
                [*self.deeds.all, self.open, self.hold_button],
                self.held,
                self.clock,
                self.facts,
            )
        )

    def show_row(self, row: QueueRow, disposal: Disposal) -> None:
        self._row = row
        self.title.setText(one_line(row.label))
        words, tone = SUGGESTED[row.suggestion]
        self.suggested.say(f"Suggested: {words.lower()}", tone)
        self.held.say(f"{sentence(row.held_because)}: it cannot go now." if row.held_because else "")
        for one in (self.deeds.anonymise, self.deeds.erase):
            one.setEnabled(not row.held_because)
        due = disposal.due
        self.clock.say(
            row.words.split(" · ")[0].capitalize(),
            f"It may go since {long_day(due)}." if due else "Its time does not run.",
            Tone.WARNING,
            in_days(disposal.steps),
            "Held" if row.held_because else "To review",
        )
        self.facts.show_facts(
            [
                ("Whose", one_line(row.person_name) or "nobody's"),
                ("What", KIND_WORDS.get(row.noun, row.noun)),
                ("Suggestion", _WHY[row.suggestion]),
            ]
        )

    def _open(self) -> None:
        if self._row is not None:
            lead(self._desk, self._row.noun, self._row.id)

    def _place_hold(self) -> None:
        if self._row is not None:
            self._hold(self._row.person_id)

    def _to_holds(self) -> None:
        self._desk.go(Place.RECORDS, "holds")


class SeveralDetail(QWidget):
    """The same decisions for everything that is selected."""

    def __init__(self, decide: Decide) -> None:
        super().__init__()
        self.title = label("", "title")
        self.deeds = _Deeds(decide)
        layout = column(
            self.title,
            label(
                "One decision is made about all of them. What something holds is left out; you see it "
                "before anything goes.",
                "muted",
                wrap=True,
            ),
            FlowLayout(*self.deeds.all),
            row(STRETCH),
            STRETCH,
            gap="l",
        )
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)

    def show_keys(self, keys: Sequence[int]) -> None:
        self.title.setText(f"{counted(len(keys), 'record')} selected")
