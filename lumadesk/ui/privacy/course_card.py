"""What happened to a request: every event with its day and words, to be corrected or taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame

from lumadesk.domain.request_course import EventKind, RequestEvent
from lumadesk.ui.privacy.course_words import (
    EVENT_ICONS,
    EVENT_NAMES,
    Happened,
    corrections,
    happened,
    in_lines,
)
from lumadesk.ui.privacy.request_reading import RequestFile
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.entry_list import Deed, Entry, EntryList
from lumadesk.ui.widgets.text import label
from lumadesk.ui.words import day, moment


class CourseCard(QFrame):
    """``correct`` and ``take_back`` are called with the event."""

    def __init__(
        self, correct: Callable[[RequestEvent], object], take_back: Callable[[RequestEvent], object]
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self._correct, self._take_back = correct, take_back
        self.entries = EntryList("What happened")
        self.setLayout(column(label("What happened", "heading"), self.entries, gap="s", margin="l"))

    def show_course(self, file: RequestFile) -> None:
        self.entries.show_entries([self._entry(one, file) for one in happened(file.history)])

    def _entry(self, one: Happened, file: RequestFile) -> Entry:
        event = one.event
        deeds: list[Deed] = []
        if one.taken_back is None:
            deeds.append(("&Correct…", lambda: self._correct(event)))
            if event.kind is not EventKind.RECEIVED:
                deeds.append(("&Take back…", lambda: self._take_back(event)))
        return Entry(
            key=(*one.former, event)[0].id,
            title=EVENT_NAMES[event.kind],
            meta=day(event.on),
            detail=in_lines(event.note),
            small=corrections(one),
            tip=f"Recorded {moment(event.recorded_at)}",
            chip=_state(one, file),
            icon=EVENT_ICONS.get(event.kind, ""),
            faded=one.taken_back is not None,
            more=deeds,
        )


def _state(one: Happened, file: RequestFile) -> tuple[str, Tone] | None:
    if one.taken_back is not None:
        return ("Taken back", Tone.NEUTRAL)
    if one.event.kind is EventKind.EXTENDED:
        extended = file.view.request.extended
        return ("In time", Tone.SUCCESS) if extended else ("Too late to count", Tone.DANGER)
    return ("Corrected", Tone.INFO) if one.former else None
