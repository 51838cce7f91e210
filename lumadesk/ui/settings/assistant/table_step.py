"""The second step: which table holds the enquiries; the likeliest is chosen already."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QWidget

from lumadesk.app.site_assistant import TableReport
from lumadesk.ui.settings.assistant.draft import Draft
from lumadesk.ui.settings.assistant.errand import Errand
from lumadesk.ui.settings.assistant.step import Step
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import column, list_card
from lumadesk.ui.widgets.face_list import FaceList, FaceModel
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import counted

_LIKELY, _PERHAPS = 0.7, 0.4


class TableStep(Step):
    title = "Which table holds the enquiries?"
    intro = "The likeliest is at the top. The percentage says how well a table fits an enquiry."
    scrolls = False

    def __init__(self, draft: Draft, errand: Errand) -> None:
        super().__init__(draft, errand)
        self._model = FaceModel()
        self.tables = FaceList(self._model, "Tables")
        self.tables.activated_row.connect(lambda _row: self.go_on())
        layout = column(list_card(self.tables), self.problem, gap="l")
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def enter(self) -> None:
        self.problem.say("")
        reports = self.draft.reports
        self._model.show_faces([_face(report) for report in reports])
        former = self.draft.former.table if self.draft.former is not None else ""
        wanted = self.draft.report.name if self.draft.report is not None else former
        self.select(next((row for row, one in enumerate(reports) if one.name == wanted), 0))

    def first(self) -> QWidget:
        return self.tables

    def select(self, row: int) -> None:
        flag = QItemSelectionModel.SelectionFlag
        self.tables.selectionModel().setCurrentIndex(
            self._model.index(row, 0), flag.ClearAndSelect | flag.Rows
        )
        self.tables.scrollTo(self._model.index(row, 0))

    def go_on(self) -> None:
        index = self.tables.currentIndex()
        if not index.isValid():
            self.problem.say("Choose a table.")
            return
        self.draft.choose(self.draft.reports[index.row()])
        self.done.emit()


def _face(report: TableReport) -> Face:
    tone = Tone.NEUTRAL
    if report.score >= _PERHAPS:
        tone = Tone.SUCCESS if report.score >= _LIKELY else Tone.WARNING
    return Face(
        title=one_line(report.name),
        detail=report.reason,
        meta=counted(report.rows, "row"),
        chip=(f"{report.score:.0%}", tone),
    )
