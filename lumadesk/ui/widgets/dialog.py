"""The frame of every dialog: a title, a body, what went wrong, and its buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from lumadesk.domain.errors import LumaDeskError
from lumadesk.ui.jobs import Job
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.error_dialog import words_for
from lumadesk.ui.widgets.progress_line import ProgressLine
from lumadesk.ui.widgets.text import label


class Dialog(QDialog):
    """``accept_words`` names the button that does it; override ``submit``, and ``accept`` when it is done."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        intro: str,
        body: QWidget | None,
        accept_words: str,
        variant: str = "primary",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("LumaDesk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setAccessibleName(title)
        self.problem = Banner(Tone.DANGER)
        self.ok: QPushButton = button(accept_words, self.submit, variant=variant)
        self.ok.setDefault(variant == "primary")
        self.cancel = button("Cancel", self.reject)
        self.progress = ProgressLine()
        self._job: Job | None = None
        explained = [label(intro, "muted", wrap=True)] if intro else []
        middle = [body] if body is not None else []
        self.setLayout(
            column(
                label(title, "title"),
                *explained,
                *middle,
                self.problem,
                self.progress,
                row(STRETCH, self.cancel, self.ok),
                gap="l",
                margin="xl",
            )
        )
        self.setMinimumWidth(480)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        # Qt opens a dialog no taller than two thirds of the screen, and squeezes what is in it.
        if event.type() in (QEvent.Type.Show, QEvent.Type.LayoutRequest):
            layout = self.layout()
            needed = max(layout.totalHeightForWidth(self.width()), layout.totalMinimumSize().height())
            if needed > self.height():
                self.resize(self.width(), needed)
        return done

    def submit(self) -> None:
        self.accept()

    def wait(self, waiting: bool) -> None:
        """While the work is under way nothing can be pressed twice, nor taken for cancelled: it is done."""
        self.ok.setEnabled(not waiting)
        self.cancel.setEnabled(not waiting)

    def watch(self, job: Job) -> None:
        """Long work has begun: it says how far it is, and "Cancel" stops it; pass ``unwatch`` as its end."""
        self._job = job
        self.problem.say("")
        self.wait(True)
        self.cancel.setEnabled(True)
        self.cancel.setText("Stop")
        self.progress.show_progress("one moment", 0, None)

    def unwatch(self) -> None:
        if self._job is not None and self._job.cancelled():
            self.problem.say("Stopped. Nothing was changed.")
        self._job = None
        self.progress.hide()
        self.cancel.setText("Cancel")
        self.wait(False)

    def reject(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel.setEnabled(False)
            self.progress.say("Stopping…")
        elif self.cancel.isEnabled():
            super().reject()

    def refused(self, error: BaseException) -> None:
        """Say what is wrong without losing what was typed."""
        self.wait(False)
        if isinstance(error, LumaDeskError):
            self.problem.say(f"{error.message} {error.hint}".strip())
        else:
            _title, message, hint = words_for(error)
            self.problem.say(f"{message} {hint}")
