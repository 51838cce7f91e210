"""Pages one below the other, as wide as there is room; each is drawn away from the window when it is seen."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from lumadesk.ui.theme import SPACE, current_theme

#: Pictures kept; a page is about four megabytes.
_KEPT = 12
_WIDEST = 900
_GAP = SPACE["l"]

#: What draws a page: its number and width in pixels, and whom to give (width, height, pixels).
Draw = Callable[[int, int, Callable[[Any], object]], object]


class PagesView(QAbstractScrollArea):
    """``page_changed`` carries the number of the page that is seen, from 1, and how many there are."""

    page_changed = Signal(int, int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(48)
        self._sizes: Sequence[tuple[float, float]] = ()
        self._draw: Draw | None = None
        self._generation = 0
        self._tops: list[int] = []
        self._pictures: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._asked: set[tuple[int, int]] = set()
        self._told = (0, 0)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._tell())
        current_theme().changed.connect(self.viewport().update)

    def show_pages(self, sizes: Sequence[tuple[float, float]], draw: Draw) -> None:
        """``sizes`` are widths and heights in any unit. The same number of pages keeps its place."""
        where = self.verticalScrollBar().value() if len(sizes) == len(self._sizes) else 0
        self._sizes, self._draw = sizes, draw
        self._generation += 1
        self._pictures.clear()
        self._asked.clear()
        self._lay_out()
        self.verticalScrollBar().setValue(where)
        self._told = (0, 0)
        self._tell()
        self.viewport().update()

    def forget(self) -> None:
        """Keep no picture of what is not looked at any more."""
        self.show_pages((), lambda _number, _width, _then: None)

    def drawn(self) -> int:
        """How many of the pages that are seen have their picture."""
        return sum((number, self._pixels()) in self._pictures for number in self._seen())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._lay_out()
        self._tell()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002, N802 - Qt's name
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        bar = self.verticalScrollBar()
        ends = {Qt.Key.Key_Home: bar.minimum(), Qt.Key.Key_End: bar.maximum()}
        if event.key() in ends:
            bar.setValue(ends[event.key()])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        colours = current_theme().colours
        painter.fillRect(self.viewport().rect(), QColor(colours.window))
        for number in self._seen():
            area = self._area(number)
            picture = self._pictures.get((number, self._pixels()))
            # Paper is white, in the dark as well.
            painter.fillRect(area, QColor("white"))
            if picture is None:
                self._ask(number)
            else:
                painter.drawImage(area, picture)
            painter.setPen(QColor(colours.border))
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    def _width(self) -> int:
        return max(min(self.viewport().width() - 2 * _GAP, _WIDEST), 100)

    def _pixels(self) -> int:
        return round(self._width() * self.devicePixelRatioF())

    def _height(self, number: int) -> int:
        width, height = self._sizes[number]
        return round(self._width() * height / max(width, 1))

    def _lay_out(self) -> None:
        self._tops, top = [], _GAP
        for number in range(len(self._sizes)):
            self._tops.append(top)
            top += self._height(number) + _GAP
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(top - self.viewport().height(), 0))

    def _area(self, number: int) -> QRect:
        left = (self.viewport().width() - self._width()) // 2
        top = self._tops[number] - self.verticalScrollBar().value()
        return QRect(left, top, self._width(), self._height(number))

    def _seen(self) -> range:
        top = self.verticalScrollBar().value()
        first = max(bisect_right(self._tops, top) - 1, 0)
        last = bisect_right(self._tops, top + self.viewport().height())
        return range(first, last)

    def _ask(self, number: int) -> None:
        key, generation = (number, self._pixels()), self._generation
        if key in self._asked or self._draw is None:
            return
        self._asked.add(key)

        def arrived(drawn: Any) -> None:
            if generation == self._generation:
                self._arrived(key, drawn)

        self._draw(*key, arrived)

    def _arrived(self, key: tuple[int, int], drawn: Any) -> None:
        self._asked.discard(key)
        made = QImage(drawn.pixels, drawn.width, drawn.height, 4 * drawn.width, QImage.Format.Format_RGB32)
        self._pictures[key] = made.copy()  # Qt does not keep the bytes
        while len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        self.viewport().update()

    def _tell(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        now = (bisect_right(self._tops, middle), len(self._sizes))
        if now != self._told:
            self._told = now
            self.page_changed.emit(*now)
