"""The text of a record under review: others pointed out, what is taken out black, and what is selected."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from lumadesk.app.pack_review import ReviewField
from lumadesk.domain.packs import Redaction
from lumadesk.ui.privacy.pack_runs import Look, Place, Run, characters_before, runs, units_before
from lumadesk.ui.theme import current_theme
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.text import label, show_if

FIRST = 20_000


class PackText(QWidget):
    """Read-only. ``selection_changed`` says that something else is selected now."""

    selection_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fields: Sequence[ReviewField] = ()
        self._redactions: Sequence[Redaction] = ()
        self._rest: Iterator[Run] = iter(())
        self._runs: list[Run] = []
        self._starts: list[int] = []  # of the runs, in the document
        self._wanted: Place | None = None
        self._faded = False
        self.view = QPlainTextEdit()
        self.view.setObjectName("message")
        self.view.setReadOnly(True)
        self.view.setUndoRedoEnabled(False)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setTabChangesFocus(True)
        self.view.setAccessibleName("Text of the record")
        self.view.selectionChanged.connect(self.selection_changed)
        self._part = label("", "small")
        self.all = button("Show a&ll of it", self.show_all, variant="link")
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._more)
        self.setLayout(column(self.view, row(self._part, self.all, STRETCH), gap="xs"))
        current_theme().changed.connect(self._redraw)

    def show_fields(
        self, fields: Sequence[ReviewField], redactions: Sequence[Redaction], *, faded: bool = False
    ) -> None:
        """``faded``: nothing of it goes along. The same record again keeps its place on screen."""
        again = fields == self._fields
        where, loaded = self.view.verticalScrollBar().value(), len(self._runs)
        self._fields, self._redactions, self._faded = fields, redactions, faded
        self._begin()
        if again:
            while len(self._runs) < loaded and self._next():
                pass
            self.view.verticalScrollBar().setValue(where)
        self._tell()

    def show_all(self) -> None:
        self._timer.start()
        self._tell()

    def is_loading(self) -> bool:
        return self._timer.isActive()

    def selected(self) -> list[Place]:
        """What is selected of the record's own text; labels that lie between are left out."""
        cursor = self.view.textCursor()
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        found: list[Place] = []
        if first == last:
            return found
        for number in range(max(bisect_right(self._starts, first) - 1, 0), len(self._runs)):
            if self._starts[number] >= last:
                break
            run = self._runs[number]
            if run.field < 0:
                continue
            start = characters_before(run.text, first - self._starts[number])
            end = characters_before(run.text, last - self._starts[number])
            if start < end:
                self._join(found, Place(run.field, run.start + start, run.start + end))
        return found

    def select(self, wanted: Place) -> None:
        """Select a place and show it; where it is not loaded yet, as soon as it is."""
        self._wanted = wanted
        if not self._reach():
            self.show_all()

    @staticmethod
    def _join(found: list[Place], more: Place) -> None:
        if found and (found[-1].field, found[-1].end) == (more.field, more.start):
            more = Place(more.field, found[-1].start, more.end)
            found.pop()
        found.append(more)

    def _begin(self) -> None:
        self._timer.stop()
        self._wanted = None
        self._rest = runs(self._fields, self._redactions)
        self._runs, self._starts = [], []
        self.view.clear()
        shown = 0
        while shown < FIRST and self._next():
            shown += len(self._runs[-1].text)
        self.view.moveCursor(QTextCursor.MoveOperation.Start)

    def _next(self) -> bool:
        run = next(self._rest, None)
        if run is None:
            self._timer.stop()
            return False
        cursor = QTextCursor(self.view.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._runs.append(run)
        self._starts.append(cursor.position())
        cursor.insertText(run.text, self._format(run.look))
        return True

    def _more(self) -> None:
        budget = FIRST
        while budget > 0 and self._next():
            budget -= len(self._runs[-1].text) + 200  # a run costs, however short it is
        if self._wanted is not None:
            self._reach()
        self._tell()

    def _reach(self) -> bool:
        wanted = self._wanted
        edges = [
            self._starts[number] + units_before(run.text, place - run.start)
            for number, run in enumerate(self._runs)
            if wanted is not None and run.field == wanted.field
            for place in (wanted.start, wanted.end)
            if run.start <= place <= run.start + len(run.text)
        ]
        if wanted is None or not edges:
            return False
        last = self._runs[-1]
        if last.field == wanted.field and last.start + len(last.text) < wanted.end:
            return False
        self._wanted = None
        cursor = QTextCursor(self.view.document())
        cursor.setPosition(min(edges))
        cursor.setPosition(max(edges), QTextCursor.MoveMode.KeepAnchor)
        self.view.setTextCursor(cursor)
        self.view.centerCursor()
        return True

    def _redraw(self) -> None:
        self.show_fields(self._fields, self._redactions, faded=self._faded)

    def _format(self, look: Look) -> QTextCharFormat:
        colours = current_theme().colours
        made = QTextCharFormat()
        made.setForeground(QColor(colours.muted if self._faded or look is Look.LABEL else colours.text))
        if look is Look.LABEL:
            made.setFontWeight(QFont.Weight.DemiBold)
        elif look is Look.OTHER and not self._faded:
            made.setForeground(QColor(colours.warning_text))
            made.setBackground(QColor(colours.warning_soft))
        elif look is Look.GONE:
            # Black on black would not be seen.
            bar = QColor(colours.control_border if current_theme().is_dark else colours.text)
            made.setForeground(bar)
            made.setBackground(bar)
        made.setFontStrikeOut(self._faded and look is not Look.LABEL)
        return made

    def _tell(self) -> None:
        whole = sum(len(field.value) for field in self._fields)
        there = sum(len(run.text) for run in self._runs if run.field >= 0)
        cut = there < whole
        self._part.setText(f"The first {there:,} of {whole:,} characters." if cut else "")
        show_if(self._part, cut)
        show_if(self.all, cut and not self.is_loading())
