"""What an erasure does to each record: erase, anonymise or keep, until when and because of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from lumadesk.domain.erasure import RecordVerdict, Verdict
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.chip import VERDICT
from lumadesk.ui.widgets.face_list import FaceList, FaceModel
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import label, one_line
from lumadesk.ui.words import counted, plain_day

_DONE = {Verdict.ERASE: "erased", Verdict.ANONYMISE: "anonymised", Verdict.KEEP: "kept"}


def summary(verdicts: Sequence[RecordVerdict], *, done: bool = False) -> str:
    """7 records erased, 1 anonymised, 2 kept."""
    counts = Counter(verdict.verdict for verdict in verdicts)
    parts = [f"{counts[verdict]:,} {_DONE[verdict]}" for verdict in Verdict if counts[verdict]]
    if not parts:
        return "Nothing is held about this person."
    whole = counted(len(verdicts), "record")
    return f"{whole}: {', '.join(parts)}." if done else f"{whole} would be dealt with: {', '.join(parts)}."


class VerdictList(QWidget):
    """One row per record; the whole reason of the selected one is below the list."""

    def __init__(self) -> None:
        super().__init__()
        self._verdicts: Sequence[RecordVerdict] = ()
        self._model = FaceModel()
        self.list = FaceList(self._model, "Verdict per record")
        self._because = label("", "muted", wrap=True, selectable=True)
        self._because.setMinimumHeight(2 * self._because.fontMetrics().lineSpacing() + SPACE["xs"])
        self._because.setContentsMargins(SPACE["l"], 0, SPACE["l"], 0)
        self.list.selectionModel().currentRowChanged.connect(
            lambda index, _former: self._explain(index.row())
        )
        layout = column(self.list, self._because, gap="s")
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def show_verdicts(self, verdicts: Sequence[RecordVerdict]) -> None:
        self._verdicts = verdicts
        self._model.show_faces(
            [
                Face(
                    title=one_line(verdict.label),
                    detail=one_line(verdict.because),
                    meta=f"until {plain_day(verdict.until)}" if verdict.until else "",
                    chip=VERDICT[verdict.verdict],
                )
                for verdict in verdicts
            ]
        )
        self._because.setText("")
        if verdicts:
            self.list.selectRow(0)

    def _explain(self, number: int) -> None:
        if 0 <= number < len(self._verdicts):
            self._because.setText(one_line(self._verdicts[number].because))
