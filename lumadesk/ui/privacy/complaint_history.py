"""What happened to a complaint, entry by entry, each of which can be corrected or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QFrame

from lumadesk.app import complaints
from lumadesk.app.complaints import RecordedComplaintEvent
from lumadesk.domain.complaint_course import ComplaintEvent, ComplaintEventKind
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.register_frame import paragraphs
from lumadesk.ui.record_dialog import HappenedDialog
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.entry_list import Deed, Entry, EntryList
from lumadesk.ui.widgets.text import label
from lumadesk.ui.words import day, moment

_WORDS = {
    ComplaintEventKind.RECEIVED: "Received",
    ComplaintEventKind.ACKNOWLEDGED: "Acknowledged",
    ComplaintEventKind.PROGRESS: "Progress",
    ComplaintEventKind.ANSWERED: "Answered",
    ComplaintEventKind.TAKEN_BACK: "Taken back",
}
_ICONS = {
    ComplaintEventKind.RECEIVED: "inbox",
    ComplaintEventKind.ACKNOWLEDGED: "reply",
    ComplaintEventKind.PROGRESS: "clock",
    ComplaintEventKind.ANSWERED: "circle-check",
    ComplaintEventKind.TAKEN_BACK: "undo-2",
}
#: The rules say where a day cannot be; the calendar must not stop short of a wrong one.
_EARLIEST = date(2018, 1, 1)


class ComplaintHistory(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._complaint_id = 0
        self.entries = EntryList("History")
        self.setLayout(column(label("History", "heading"), self.entries, gap="s", margin="l"))

    def show_history(self, complaint_id: int, history: Sequence[RecordedComplaintEvent]) -> None:
        """``history`` in the order in which it was recorded; the newest is shown first."""
        self._complaint_id = complaint_id
        replaced_by = {one.event.replaces: one.event for one in history if one.event.replaces is not None}
        self.entries.show_entries(
            [self._entry(one, replaced_by.get(one.event.id)) for one in reversed(history)]
        )

    def _entry(self, recorded: RecordedComplaintEvent, successor: ComplaintEvent | None) -> Entry:
        event = recorded.event
        more: list[Deed] = []
        if recorded.counts:
            more.append(("&Correct…", lambda: self.correct(event)))
            if event.kind is not ComplaintEventKind.RECEIVED:
                more.append(("&Take back…", lambda: self.take_back(event)))
        chip = None
        if successor is not None:
            chip = ("Taken back" if successor.takes_back else "Corrected", Tone.NEUTRAL)
        return Entry(
            key=event.id,
            title=_WORDS[event.kind],
            meta=day(event.on),
            detail=paragraphs(event.note),
            tip=f"Recorded {moment(event.recorded_at)}",
            chip=chip,
            icon=_ICONS[event.kind],
            faded=not recorded.counts,
            more=more,
        )

    def correct(self, event: ComplaintEvent) -> None:
        services, complaint_id = self._desk.services, self._complaint_id
        HappenedDialog(
            self.window(),
            self._desk,
            "Correct an entry",
            "The entry as it was stays on record beside the corrected one.",
            lambda on, note: complaints.correct_event(services, complaint_id, event.id, on=on, note=note),
            earliest=_EARLIEST,
            day=event.on,
            note=("&Words", ""),
            text=event.note,
            accept_words="&Correct",
        ).open()

    def take_back(self, event: ComplaintEvent) -> None:
        services, complaint_id = self._desk.services, self._complaint_id
        HappenedDialog(
            self.window(),
            self._desk,
            "Take an entry back",
            f"“{_WORDS[event.kind]}, {day(event.on)}” counts no more. It stays on record as a mistake.",
            lambda _on, because: complaints.take_back_event(
                services, complaint_id, event.id, because=because
            ),
            note=("What was &wrong", ""),
            accept_words="&Take back",
        ).open()
