"""What changed at the website since an enquiry came: each field as it was, as it is now, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QFrame

from lumadesk.app.enquiry_history import FieldChange
from lumadesk.ui.widgets.boxes import Facts, column
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import counted, moment

_NAMES = {
    "name": "Name", "email": "Email", "phone": "Phone", "service": "Service", "source": "Source",
    "message": "Message", "submitted_at": "Received",
}  # fmt: skip
_SHOWN = 4
_LONGEST = 160


class ChangesCard(QFrame):
    """Hidden while nothing has changed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.facts = Facts()
        self._more = label("", "muted")
        self.setLayout(
            column(label("Changed at the website", "heading"), self.facts, self._more, gap="s", margin="l")
        )
        self.hide()

    def show_changes(self, history: Sequence[FieldChange]) -> None:
        """The newest first; of many only the last few, so that the message keeps its room."""
        self.facts.show_facts([_in_words(change) for change in history[:_SHOWN]])
        earlier = len(history) - _SHOWN
        self._more.setText(f"{counted(earlier, 'earlier change')} kept." if earlier > 0 else "")
        show_if(self._more, earlier > 0)
        show_if(self, bool(history))


def _in_words(change: FieldChange) -> tuple[str, str]:
    before, after = (_value(change.field, text) for text in (change.before, change.after))
    return _NAMES.get(change.field, one_line(change.field)), f"{before} → {after}\n{moment(change.at)}"


def _value(field: str, text: str) -> str:
    if not text:
        return "nothing"
    if field == "submitted_at":
        return moment(datetime.fromisoformat(text))
    line = one_line(text)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
