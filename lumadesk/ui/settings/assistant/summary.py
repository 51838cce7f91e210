"""What is known of a website in a few lines, with the button that opens the assistant."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lumadesk.app.services import Outside
from lumadesk.ui.jobs import Jobs
from lumadesk.ui.settings.assistant.assistant import SiteAssistant
from lumadesk.ui.settings.assistant.draft import SiteChoice, facts
from lumadesk.ui.widgets.boxes import STRETCH, Facts, column, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.text import label, one_line, show_if


class SiteSummary(QWidget):
    """``chosen`` carries what the owner wants to be kept. ``choice`` is what is shown."""

    chosen = Signal(object)

    def __init__(self, outside: Outside, jobs: Jobs) -> None:
        super().__init__()
        self._outside = outside
        self._jobs = jobs
        self.choice: SiteChoice | None = None
        self._nothing = label("No website is connected yet.", "muted")
        self._facts = Facts()
        self.connect_button = button("Connec&t…", self.open_assistant, icon="database", variant="primary")
        self.setLayout(column(self._nothing, self._facts, row(self.connect_button, STRETCH), gap="l"))
        show_if(self._facts, False)

    def show_choice(self, choice: SiteChoice) -> None:
        self.choice = choice
        self._facts.show_facts([(words, one_line(text)) for words, text in facts(choice)])
        show_if(self._facts, True)
        show_if(self._nothing, False)
        set_words(self.connect_button, "Chan&ge…")

    def show_nothing(self) -> None:
        """The website that was shown is none of the vault's any more."""
        self.choice = None
        show_if(self._facts, False)
        show_if(self._nothing, True)
        set_words(self.connect_button, "Connec&t…")

    def open_assistant(self) -> SiteAssistant:
        assistant = SiteAssistant(self.window(), self._outside, self._jobs, self.choice)
        assistant.chosen.connect(self.chosen)
        assistant.open()
        return assistant
