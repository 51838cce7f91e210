"""What every step of the assistant can do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lumadesk.ui.settings.assistant.draft import Draft
from lumadesk.ui.settings.assistant.errand import Errand
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import Banner
from lumadesk.ui.widgets.error_dialog import words_for


class Step(QWidget):
    """``done`` says that the next step may be shown; override ``enter`` and ``go_on``."""

    done = Signal()
    title = ""
    intro = ""
    scrolls = True  # as a whole; a step with a list or a table scrolls by parts

    def __init__(self, draft: Draft, errand: Errand) -> None:
        super().__init__()
        self.draft = draft
        self.errand = errand
        self.problem = Banner(Tone.DANGER)

    def enter(self) -> None:
        """It is shown now: show what the draft holds."""

    def go_on(self) -> None:
        """The owner wants the next step: say what is missing, or put it into the draft and emit ``done``."""
        self.done.emit()

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self

    def refused(self, error: Exception) -> None:
        _title, message, hint = words_for(error)
        self.problem.say(f"{message} {hint}".strip())
