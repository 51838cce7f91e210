"""The dialog that leads through the steps of connecting a website, and can be stopped at any moment."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QProgressBar, QStackedWidget, QWidget

from lumadesk.app.services import Outside
from lumadesk.ui.jobs import Jobs
from lumadesk.ui.settings.assistant.deletion_step import DeletionStep
from lumadesk.ui.settings.assistant.draft import Draft, SiteChoice
from lumadesk.ui.settings.assistant.errand import Errand
from lumadesk.ui.settings.assistant.fields_step import FieldsStep
from lumadesk.ui.settings.assistant.place_step import PlaceStep
from lumadesk.ui.settings.assistant.step import Step
from lumadesk.ui.settings.assistant.table_step import TableStep
from lumadesk.ui.settings.assistant.trial_step import TrialStep
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, box, column, line, row, scrolled
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.text import label

_WIDTH, _HEIGHT = 940, 900


class SiteAssistant(QDialog):
    """``chosen`` carries the ``SiteChoice`` that the owner wants to be kept; the assistant keeps nothing."""

    chosen = Signal(object)

    def __init__(
        self, parent: QWidget, outside: Outside, jobs: Jobs, former: SiteChoice | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("LumaDesk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setAccessibleName("Connect your website")
        draft = Draft(former=former)
        self.draft = draft
        self.errand = Errand(jobs, self)
        self.errand.changed.connect(self._show_errand)
        self.place = PlaceStep(draft, self.errand)
        self.table = TableStep(draft, self.errand)
        self.fields = FieldsStep(draft, self.errand, outside)
        self.deletion = DeletionStep(draft, self.errand, outside)
        self.trial = TrialStep(draft, self.errand, outside)
        self.steps: tuple[Step, ...] = (self.place, self.table, self.fields, self.deletion, self.trial)
        self._counted = label("", "label")
        self._title = label("", "title")
        self._intro = label("", "muted", wrap=True)
        self._pages = QStackedWidget()
        for step in self.steps:
            self._pages.addWidget(scrolled(step) if step.scrolls else step)
            step.done.connect(lambda step=step: self._done(step))
        self._words = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self.stop = button("Stop", self.errand.stop)
        self._waiting = box(row(self._bar, self._words, self.stop, gap="m"))
        self.cancel = button("Cancel", self.reject)
        self.back = button("&Back", self._go_back)
        self.next = button("Continue", self._go_on, variant="primary")
        self.next.setDefault(True)
        head = column(self._counted, self._title, self._intro, gap="xs")
        foot = row(self._waiting, STRETCH, self.cancel, self.back, self.next)
        body = column(head, self._pages, line(), foot, gap="l", margin="xl")
        body.setStretch(1, 1)
        self.setLayout(body)
        self.resize(_WIDTH, min(_HEIGHT, max(parent.window().height() - SPACE["xxl"], 480)))
        self._show_errand("")
        self._show(0)

    @property
    def number(self) -> int:
        return self._pages.currentIndex()

    def done(self, result: int) -> None:
        """However it is closed: nobody waits for an answer any more."""
        self.errand.stop()
        super().done(result)

    def _show(self, number: int) -> None:
        self.errand.stop()
        step = self.steps[number]
        self._pages.setCurrentIndex(number)
        self._counted.setText(f"Step {number + 1} of {len(self.steps)}")
        self._title.setText(step.title)
        self._intro.setText(step.intro)
        self.setAccessibleDescription(f"{step.title} {step.intro}")
        self.back.setEnabled(number > 0)
        last = number == len(self.steps) - 1
        set_words(self.next, "Save" if last else "Continue")
        step.enter()
        step.first().setFocus()

    def _go_on(self) -> None:
        self.steps[self.number].go_on()

    def _go_back(self) -> None:
        if self.number:
            self._show(self.number - 1)

    def _done(self, step: Step) -> None:
        number = self.steps.index(step)
        if number != self.number:
            return
        if number + 1 < len(self.steps):
            self._show(number + 1)
        else:
            self.chosen.emit(self.draft.choice())
            self.accept()

    def _show_errand(self, words: str) -> None:
        self._words.setText(words)
        self._waiting.setVisible(bool(words))
        # Only the first step and the last one wait for their answer before they go on.
        self.next.setEnabled(not (words and self.number in (0, len(self.steps) - 1)))
