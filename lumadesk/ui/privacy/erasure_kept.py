"""What outlived an erasure because a law keeps it: until when, and its erasure after review."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QWidget

from lumadesk.app import disposals
from lumadesk.app.changes import Changes
from lumadesk.app.disposals import KeptRecord
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, column, indented, list_card, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.face_list import FaceList, FaceModel
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.row_delegate import row_height
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import counted, plain_day

_LAST = " Nothing about this person is left afterwards."
_MOST_ROWS = 5
_WIDTH = 620


def face_of(record: KeptRecord) -> Face:
    until = record.verdict.until
    return Face(
        title=one_line(record.verdict.label),
        detail=one_line(record.verdict.because),
        meta=f"until {plain_day(until)}" if until and not record.due else "",
        chip=("Due for review", Tone.WARNING) if record.due else ("Kept", Tone.INFO),
        strong=record.due,
    )


class _KeptList(FaceList):
    def __init__(self, name: str) -> None:
        self._faces = FaceModel()
        super().__init__(self._faces, name)

    def show_records(self, records: Sequence[KeptRecord]) -> None:
        self._faces.show_faces([face_of(record) for record in records])
        self.setFixedHeight(min(len(records), _MOST_ROWS) * row_height(self.font()) + 2)
        if records:
            self.selectRow(0)


class KeptCard(QFrame):
    """Hidden where nothing is kept any more."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._records: Sequence[KeptRecord] = ()
        self.list = _KeptList("Kept records")
        self._note = label("", "muted")
        self.review = button("Re&view what is due…", self._review, icon="calendar-clock", variant="primary")
        head = row(label("Still kept", "heading"), self._note, STRETCH, self.review, gap="m")
        self.setContentsMargins(1, 1, 1, SPACE["s"])
        self.setLayout(column(indented(head, above="m"), self.list, gap="s"))

    def show_records(self, records: Sequence[KeptRecord]) -> None:
        self._records = records
        due = sum(record.due for record in records)
        first = next((record.verdict.until for record in records if record.verdict.until), None)
        self._note.setText(
            f"{counted(due, 'record')} due for review"
            if due
            else f"used for tax only; the first comes up on {plain_day(first)}"
            if first
            else "used for one purpose only"
        )
        self.list.show_records(records)
        self.review.setVisible(bool(due))
        show_if(self, bool(records))

    def _review(self) -> None:
        due = [record for record in self._records if record.due]
        if due:
            ReviewDialog(self.window(), self._desk, due, last=len(due) == len(self._records)).open()


class ReviewDialog(Dialog):
    """Says what goes; ``last``: nothing of the person is left afterwards."""

    def __init__(self, parent: QWidget, desk: Desk, due: Sequence[KeptRecord], *, last: bool) -> None:
        self._desk, self._erasure_id = desk, due[0].erasure_id
        self.list = _KeptList("Records that go")
        self.list.show_records(due)
        super().__init__(
            parent,
            f"Erase what is no longer needed: {counted(len(due), 'record')}",
            "Its time ended, and nothing keeps it any more. This cannot be undone. It is an erasure of its "
            f"own, with its own certificate.{_LAST if last else ''}",
            list_card(self.list),
            "&Erase for good",
            "danger",
        )
        self.setMinimumWidth(_WIDTH)

    def submit(self) -> None:
        services, erasure_id = self._desk.services, self._erasure_id
        self.wait(True)
        self._desk.jobs.write(
            lambda: disposals.review(services, erasure_id), self._done, owner=self, failed=self.refused
        )

    def _done(self, changes: Changes[int]) -> None:
        self.accept()
        self._desk.say("Erased, with a certificate of its own.")
        self._desk.go(Place.PRIVACY, ("erasure", changes.value))
