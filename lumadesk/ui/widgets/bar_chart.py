"""A small chart of bars, drawn in the colours of the theme; its figures are said in words as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lumadesk.domain.money import ZERO, format_money
from lumadesk.ui.theme import SPACE, Colours, current_theme
from lumadesk.ui.widgets.row_delegate import small_font

_HEIGHT = 220
_WIDEST_BAR = 44
_CORNER = 3
_LINES = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """``words`` stand below the bar, ``name`` is what is said of it.

    ``alarm`` from 0 to 1 is how much of the colour of danger it has in place of the usual one.
    """

    words: str
    name: str
    amount: Decimal
    alarm: float = 0


class BarChart(QWidget):
    """Amounts in pounds side by side. The arrow keys, like the mouse, point at one of them."""

    def __init__(self, name: str, nothing: str) -> None:
        """``nothing`` is said in place of bars where every amount is zero."""
        super().__init__()
        self._nothing = nothing
        self._bars: Sequence[Bar] = ()
        self._pointed: int | None = None
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        current_theme().follow(self, self.update)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        self._bars = bars
        self._pointed = None
        told = "; ".join(f"{bar.name}: {format_money(bar.amount)}" for bar in bars if bar.amount)
        self.setAccessibleDescription(told or self._nothing)
        self.update()

    def pointed(self) -> Bar | None:
        """The one whose amount is shown in full."""
        return None if self._pointed is None else self._bars[self._pointed]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(320, _HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._bars:
            super().keyPressEvent(event)
            return
        before = self._pointed if self._pointed is not None else (-1 if step > 0 else len(self._bars))
        self._point(min(max(before + step, 0), len(self._bars) - 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        plot = self._plot()
        inside = self._bars and plot.left() <= event.position().x() < plot.right()
        slot = plot.width() / max(len(self._bars), 1)
        self._point(int((event.position().x() - plot.left()) // slot) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._point(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self._point(None)
        super().focusOutEvent(event)

    def _point(self, number: int | None) -> None:
        if number != self._pointed:
            self._pointed = number
            self.update()

    def _plot(self) -> QRectF:
        """Where the bars stand: figures of the scale at the left, words below, room for an amount above."""
        small = QFontMetrics(small_font(self.font()))
        left = max(small.horizontalAdvance(pounds(mark)) for mark in self._marks()) + SPACE["s"]
        top = small.height() + SPACE["s"]
        return QRectF(
            left, top, max(self.width() - left, 1), self.height() - top - small.height() - SPACE["s"]
        )

    def _marks(self) -> list[Decimal]:
        """The lines of the scale, from the lowest to the highest, zero among them."""
        highest = max((bar.amount for bar in self._bars), default=ZERO)
        lowest = min((bar.amount for bar in self._bars), default=ZERO)
        step = round_step(max(highest, -lowest, Decimal(_LINES)) / _LINES)
        first, last = min(floor(lowest / step), 0), max(ceil(highest / step), 1)
        return [step * number for number in range(first, last + 1)]

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        colours = current_theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font(self.font()))
        plot, marks = self._plot(), self._marks()
        low, high = float(marks[0]), float(marks[-1])

        def height(amount: Decimal) -> float:
            return plot.bottom() - (float(amount) - low) / (high - low) * plot.height()

        anything = any(bar.amount for bar in self._bars)
        for mark in marks if anything else ():
            self._draw_mark(painter, colours, plot, mark, height(mark))
        slot = plot.width() / max(len(self._bars), 1)
        for number, bar in enumerate(self._bars):
            place = QRectF(plot.left() + number * slot, 0, slot, self.height())
            self._draw_bar(painter, colours, place, bar, height(bar.amount), height(ZERO), number)
        if not anything:
            painter.setPen(QColor(colours.muted))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, self._nothing)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _draw_mark(
        self, painter: QPainter, colours: Colours, plot: QRectF, mark: Decimal, middle: float
    ) -> None:
        painter.setPen(QPen(QColor(colours.control_border if mark == 0 else colours.border), 1))
        painter.drawLine(plot.left(), round(middle) + 0.5, plot.right(), round(middle) + 0.5)
        painter.setPen(QColor(colours.muted))
        area = QRectF(0, middle - 12, plot.left() - SPACE["s"], 24)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, pounds(mark))

    def _draw_bar(
        self,
        painter: QPainter,
        colours: Colours,
        place: QRectF,
        bar: Bar,
        end: float,
        ground: float,
        number: int,
    ) -> None:
        metrics = painter.fontMetrics()
        pointed = number == self._pointed
        wide = min(place.width() * 0.62, _WIDEST_BAR)
        area = QRectF(place.center().x() - wide / 2, min(end, ground), wide, abs(ground - end))
        if bar.amount:
            usual = colours.accent_hover if pointed else colours.accent
            colour = mixed(colours.danger, colours.surface, bar.alarm) if bar.alarm else QColor(usual)
            shape = QPainterPath()
            shape.addRoundedRect(area, _CORNER, _CORNER)
            foot = QRectF(area)  # a bar stands on its line: only its end is round
            foot.setHeight(min(_CORNER * 2, area.height()))
            foot.moveBottom(area.bottom()) if bar.amount > 0 else foot.moveTop(area.top())
            shape.addRect(foot)
            shape.setFillRule(Qt.FillRule.WindingFill)
            painter.fillPath(shape, colour)
        painter.setPen(QColor(colours.text if pointed else colours.muted))
        below = QRectF(place.left(), self.height() - metrics.height(), place.width(), metrics.height())
        words = metrics.elidedText(bar.words, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)
        said = format_money(bar.amount) if pointed else pounds(bar.amount)
        if not pointed and metrics.horizontalAdvance(said) > place.width() + SPACE["s"]:
            said = thousands(bar.amount)
        if pointed or (bar.amount and metrics.horizontalAdvance(said) <= place.width() + SPACE["s"]):
            room = max(metrics.horizontalAdvance(said) + 2, place.width())
            left = min(max(place.center().x() - room / 2, 0), self.width() - room)
            above = QRectF(left, min(end, ground) - metrics.height() - 3, room, metrics.height())
            painter.setPen(QColor(colours.text))
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, said)


def mixed(colour: str, ground: str, share: float) -> QColor:
    """So much of ``colour`` on ``ground``, where nothing may shine through."""
    above, below = QColor(colour), QColor(ground)
    parts = zip(above.getRgb()[:3], below.getRgb()[:3], strict=True)
    return QColor(*(round(share * one + (1 - share) * other) for one, other in parts))


def pounds(amount: Decimal) -> str:
    """Whole pounds, of ten thousands in short: £9,500, £12.5k."""
    if abs(amount) >= 10_000:
        return thousands(amount)
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.0f}"


def thousands(amount: Decimal) -> str:
    """£12.5k, £2m; below a thousand in pounds."""
    sign, size = "-" if amount < 0 else "", abs(amount)
    for unit, letter in ((1_000_000, "m"), (1_000, "k")):
        if size >= unit:
            return f"{sign}£{size / unit:.1f}".removesuffix(".0") + letter
    return f"{sign}£{size:.0f}"


def round_step(least: Decimal) -> Decimal:
    """The next 1, 2 or 5 times a power of ten: steps of a scale that are easily read."""
    power = Decimal(10) ** least.adjusted()
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)
