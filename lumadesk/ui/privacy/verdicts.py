"""What an erasure does to each record: erase, anonymise or keep, until when and because of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
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
#: A list inside a page that scrolls is no higher than so many rows, and scrolls by itself.
_MOST_ROWS = 6


def summary(verdicts: Sequence[RecordVerdict], *, done: bool = False) -> str:
    """7 records erased, 1 anonymised, 2 kept."""
    counts = Counter(verdict.verdict for verdict in verdicts)
    parts = [f"{counts[verdict]:,} {_DONE[verdict]}" for verdict in Verdict if counts[verdict]]
    if not parts:
        return "Nothing is held about this person."
    whole = counted(len(verdicts), "record")
    return f"{whole}: {', '.join(parts)}." if done else f"{whole} would be dealt with: {', '.join(parts)}."


def verdict_face(verdict: RecordVerdict, *, done: bool) -> Face:
    words, tone = VERDICT[verdict.verdict]
    changed = "Changed by you: " if verdict.ruled is not None else ""
    return Face(
        title=one_line(verdict.label),
        detail=f"{changed}{one_line(verdict.because)}",
        meta=f"until {plain_day(verdict.until)}" if verdict.until else "",
        chip=(_DONE[verdict.verdict].capitalize(), tone) if done else (words, tone),
    )


class VerdictList(QWidget):
    """One row per record; the whole reason of the selected one is below the list. ``chosen`` carries it."""

    chosen = Signal(object)

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

    def be_compact(self) -> None:
        """Be as high as the rows, within a page that scrolls."""
        rows = min(max(len(self._verdicts), 1), _MOST_ROWS)
        self.list.setFixedHeight(rows * self.list.verticalHeader().defaultSectionSize() + 2)

    def show_verdicts(self, verdicts: Sequence[RecordVerdict], *, done: bool = False) -> None:
        """The record that was chosen stays chosen where it is still among them."""
        before = self.current()
        self._verdicts = verdicts
        self._model.show_faces([verdict_face(verdict, done=done) for verdict in verdicts])
        self._because.setText("")
        if verdicts:
            keys = [(verdict.table, verdict.id) for verdict in verdicts]
            key = (before.table, before.id) if before is not None else None
            self.list.selectRow(keys.index(key) if key in keys else 0)
        else:
            self.chosen.emit(None)

    def current(self) -> RecordVerdict | None:
        number = self.list.currentIndex().row()
        return self._verdicts[number] if 0 <= number < len(self._verdicts) else None

    def _explain(self, number: int) -> None:
        if 0 <= number < len(self._verdicts):
            verdict = self._verdicts[number]
            ruled = f" The rules said: {VERDICT[verdict.ruled][0].lower()}." if verdict.ruled else ""
            self._because.setText(f"{one_line(verdict.because)}{ruled}")
            self.chosen.emit(verdict)
