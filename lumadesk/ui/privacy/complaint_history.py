"""What happened to a complaint, entry by entry, each of which can be corrected or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from lumadesk.app import complaints
from lumadesk.app.complaints import RecordedComplaintEvent
from lumadesk.domain.complaint_course import ComplaintEventKind
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.record_dialog import HappenedDialog
from lumadesk.ui.settings.short_list import ShortList
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, card, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import label, one_line
from lumadesk.ui.words import day, moment

KIND_WORDS = {
    ComplaintEventKind.RECEIVED: "Received",
    ComplaintEventKind.ACKNOWLEDGED: "Acknowledged",
    ComplaintEventKind.PROGRESS: "Progress",
    ComplaintEventKind.ANSWERED: "Answered",
    ComplaintEventKind.TAKEN_BACK: "Taken back",
}
#: Before the GDPR applied nothing can have happened; the rules say so when it is written.
EARLIEST = date(2018, 1, 1)
_ICONS = {
    ComplaintEventKind.RECEIVED: "inbox",
    ComplaintEventKind.ACKNOWLEDGED: "reply",
    ComplaintEventKind.PROGRESS: "clock",
    ComplaintEventKind.ANSWERED: "circle-check",
    ComplaintEventKind.TAKEN_BACK: "undo-2",
}


class ComplaintHistory(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._complaint_id = 0
        self._entries: Sequence[RecordedComplaintEvent] = ()
        self.list = ShortList("History")
        self.list.picked.connect(lambda _number: self._offer())
        self.correct = button("&Correct…", self._correct, icon="pencil")
        self.take_back = button("Ta&ke back…", self._take_back, icon="undo-2")
        self.setLayout(
            column(
                card(
                    row(label("History", "heading"), STRETCH, self.correct, self.take_back),
                    self.list,
                ),
                gap="",
            )
        )

    def show_entries(self, complaint_id: int, entries: Sequence[RecordedComplaintEvent]) -> None:
        self._complaint_id = complaint_id
        self._entries = list(reversed(entries))
        corrected = {one.event.replaces for one in entries if one.event.kind is not _BACK}
        self.list.show_faces([_face(one, corrected) for one in self._entries])
        self._offer()

    def _current(self) -> RecordedComplaintEvent | None:
        number = self.list.current()
        return self._entries[number] if 0 <= number < len(self._entries) else None

    def _offer(self) -> None:
        entry = self._current()
        counts = entry is not None and entry.counts
        self.correct.setEnabled(counts)
        self.take_back.setEnabled(
            entry is not None and counts and entry.event.kind is not ComplaintEventKind.RECEIVED
        )

    def _correct(self) -> None:
        entry = self._current()
        if entry is None:
            return
        services, complaint_id, event = self._desk.services, self._complaint_id, entry.event
        HappenedDialog(
            self.window(),
            self._desk,
            "Correct an entry",
            "The entry as it was stays on record beside the corrected one.",
            lambda on, note: complaints.correct_event(
                services, complaint_id, event.id, on=on, note=note if event.note or note.strip() else None
            ),
            earliest=EARLIEST,
            day=event.on,
            note=("&Words", ""),
            text=event.note,
            accept_words="&Correct",
        ).open()

    def _take_back(self) -> None:
        entry = self._current()
        if entry is None:
            return
        services, complaint_id, event = self._desk.services, self._complaint_id, entry.event
        HappenedDialog(
            self.window(),
            self._desk,
            "Take an entry back",
            f"“{KIND_WORDS[event.kind]}, {day(event.on)}” counts no more. It stays on record as a mistake.",
            lambda _on, because: complaints.take_back_event(
                services, complaint_id, event.id, because=because
            ),
            note=("What was &wrong", ""),
            accept_words="&Take back",
        ).open()


_BACK = ComplaintEventKind.TAKEN_BACK


def _face(entry: RecordedComplaintEvent, corrected: set[int | None]) -> Face:
    event = entry.event
    if entry.counts or event.kind is _BACK:
        chip = None
    else:
        chip = ("Corrected" if event.id in corrected else "Taken back", Tone.NEUTRAL)
    return Face(
        title=KIND_WORDS[event.kind],
        detail=one_line(event.note) or f"Recorded {moment(event.recorded_at)}",
        meta=day(event.on),
        chip=chip,
        icon=_ICONS[event.kind],
        faded=not entry.counts,
    )
