"""Those who were given the data, each to be told of its erasure or restriction (UK GDPR Art 19)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from lumadesk.app.changes import Changes
from lumadesk.domain.recipients import TaskState
from lumadesk.ui.desk import Desk
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, box, column, indented, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.clipboard import copy
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.face_list import FaceList, FaceModel
from lumadesk.ui.widgets.form import DropDown, Field, abreast, date_edit, date_of, text_edit
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.row_delegate import row_height
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import plain_day

TASK: dict[TaskState, tuple[str, Tone]] = {
    TaskState.OPEN: ("To be told", Tone.WARNING),
    TaskState.DONE: ("Told", Tone.SUCCESS),
    TaskState.NOT_NEEDED: ("Not needed", Tone.NEUTRAL),
}
_MOST_ROWS = 4
_WIDTH = 600


#: Whom to tell of an erasure or a restriction: their ``id``, ``recipient``, ``role``, ``text``, ``state``,
#: ``done_on`` and ``outcome``.
Task = Any
End = Callable[..., Changes[int]]

#: What the dialogs say of an erasure's text and outcome.
OF_ERASURE = (
    "This text names nobody: the person is gone from here. The letter that you exported before says of whom "
    "it was.",
    "It stands in the certificate, which is issued anew.",
)


class RecipientsCard(QFrame):
    """Hidden where nobody was to be told. ``end`` records what came of one of its tasks."""

    def __init__(self, desk: Desk, end: End, about: tuple[str, str]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._write, (self._of_text, self._of_outcome) = end, about
        self._tasks: Sequence[Task] = ()
        self._model = FaceModel()
        self.list = FaceList(self._model, "Recipients to be told")
        self._left = label("", "muted")
        self.text = button("Show the &text…", self._show_text, icon="file-text")
        self.end = button("Record the &outcome…", self._end, icon="check")
        head = row(label("Recipients", "heading"), self._left, STRETCH, gap="m")
        self.setContentsMargins(1, 1, 1, SPACE["s"])
        self.setLayout(
            column(
                indented(head, above="m"),
                self.list,
                indented(row(self.end, self.text, STRETCH)),
                gap="s",
            )
        )
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._enable())
        self.list.activated_row.connect(lambda _row: self._show_text())

    def show_tasks(self, tasks: Sequence[Task]) -> None:
        chosen = self.list.currentIndex().row() if [t.id for t in tasks] == [t.id for t in self._tasks] else 0
        self._tasks = tasks
        self._model.show_faces([_face(task) for task in tasks])
        left = sum(task.state is TaskState.OPEN for task in tasks)
        self._left.setText(f"{left:,} to be told (Art 19)" if left else "all dealt with")
        self.list.setFixedHeight(min(len(tasks), _MOST_ROWS) * row_height(self.list.font()) + 2)
        if tasks:
            self.list.selectRow(max(chosen, 0))
        self._enable()
        show_if(self, bool(tasks))

    def _current(self) -> Task | None:
        number = self.list.currentIndex().row()
        return self._tasks[number] if 0 <= number < len(self._tasks) else None

    def _enable(self) -> None:
        task = self._current()
        self.text.setEnabled(task is not None)
        self.end.setEnabled(task is not None)

    def _show_text(self) -> None:
        task = self._current()
        if task is not None:
            TextDialog(self.window(), f"To {one_line(task.recipient)}", self._of_text, task.text).open()

    def _end(self) -> None:
        task = self._current()
        if task is not None:
            OutcomeDialog(self.window(), self._desk, task, self._write, self._of_outcome).open()


class TextDialog(Dialog):
    """A text to be read and copied."""

    def __init__(self, parent: QWidget, title: str, intro: str, text: str) -> None:
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(260)
        self.text.setAccessibleName("Text")
        super().__init__(parent, title, intro, self.text, "&Copy")
        self.cancel.setText("Close")
        self.cancel.setAccessibleName("Close")
        self.setMinimumWidth(_WIDTH)

    def submit(self) -> None:
        copy(self.text.toPlainText())
        self.ok.setText("&Copied")


class OutcomeDialog(Dialog):
    """``end`` gets the task's id, what happened, the day and the words."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        task: Task,
        end: End,
        intro: str = OF_ERASURE[1],
        done: Callable[[], object] = lambda: None,
    ) -> None:
        self._desk, self._task, self._end, self._done = desk, task, end, done
        today = desk.services.today
        self.state = DropDown(
            [("They were told", TaskState.DONE), ("Not needed", TaskState.NOT_NEEDED)], TaskState.DONE
        )
        self.day = date_edit(today, latest=today)
        self.outcome = Field(
            "&Outcome",
            text_edit(task.outcome, 3),
            "Such as: confirmed by email, with the date. Where nobody is told, say why. Name nobody.",
        )
        body = box(
            column(
                abreast(Field("&What happened", self.state), Field("&Day", self.day)),
                self.outcome,
                STRETCH,
                gap="l",
            )
        )
        super().__init__(
            parent,
            f"Outcome: {one_line(task.recipient)[:60]}",
            intro,
            body,
            "&Record",
        )
        self.setMinimumWidth(_WIDTH)

    def submit(self) -> None:
        services, task_id = self._desk.services, self._task.id
        state, day, outcome = self.state.value(), date_of(self.day), self.outcome.inner.toPlainText()
        self.wait(True)
        self._desk.jobs.write(
            lambda: self._end(services, task_id, state=state, outcome=outcome, on=day),
            lambda _changes: (self.accept(), self._done()),
            owner=self,
            failed=self.refused,
        )


def _face(task: Task) -> Face:
    lifted = getattr(task, "lifted", False)  # of a restriction; an erasure has no end
    return Face(
        title=one_line(task.recipient),
        detail=one_line(task.outcome) or ("Is to hear that it was lifted" if lifted else one_line(task.role)),
        meta=plain_day(task.done_on) if task.done_on else "",
        chip=TASK[task.state],
        strong=task.state is TaskState.OPEN,
    )
