"""Draws the rows of every list: two lines of plain text, a date or amount, and a chip."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lumadesk.ui.icons import MEDIUM, pixmap
from lumadesk.ui.theme import SPACE, Colours, current_theme, tone_colours
from lumadesk.ui.widgets.id_table_model import FACE, Face

_SIDE = SPACE["l"]
_TOP = SPACE["m"]
_LINE_GAP = 3
_CHIP_SIDE = 8


def small_font(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(max(font.pointSizeF() - 1, 7))
    return made


def row_height(font: QFont) -> int:
    return 2 * _TOP + QFontMetrics(font).height() + _LINE_GAP + chip_height(font)


def chip_height(font: QFont) -> int:
    return QFontMetrics(small_font(font)).height() + 2


def draw_chip(painter: QPainter, right: int, middle: int, words: str, colours: tuple[str, str]) -> int:
    """Draw a chip whose right end is at ``right``; returns its width."""
    text, ground = colours
    metrics = painter.fontMetrics()
    width = metrics.horizontalAdvance(words) + 2 * _CHIP_SIDE
    height = metrics.height() + 2
    area = QRect(right - width, middle - height // 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(area, height / 2, height / 2)
    painter.setPen(QColor(text))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, words)
    return width


class RowDelegate(QStyledItemDelegate):
    """Paints a ``Face``; a row that is still being read shows as two quiet bars."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002, N802 - Qt's
        return QSize(200, row_height(option.font))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colours = current_theme().colours
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = colours.selected if selected else colours.hover if hovered else colours.surface
        painter.fillRect(option.rect, QColor(ground))
        face = index.data(FACE)
        inner = option.rect.adjusted(_SIDE, _TOP, -_SIDE, -_TOP)
        if face is None:
            self._draw_waiting(painter, inner, colours)
        else:
            # On the ground of a selected row the soft ground of a chip would not be seen.
            chip_ground = colours.surface if selected else ""
            self._draw_face(painter, inner, option.font, face, colours, chip_ground)
        below = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
        painter.fillRect(below, QColor(colours.border))
        if selected:
            painter.fillRect(
                QRect(option.rect.topLeft(), QSize(3, option.rect.height())), QColor(colours.accent)
            )
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -1, -2))
        painter.restore()

    @staticmethod
    def _draw_waiting(painter: QPainter, inner: QRect, colours: Colours) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.sunken))
        painter.drawRoundedRect(QRect(inner.left(), inner.top() + 3, inner.width() // 3, 12), 4, 4)
        painter.drawRoundedRect(QRect(inner.left(), inner.bottom() - 14, inner.width() * 2 // 3, 12), 4, 4)

    @staticmethod
    def _draw_face(
        painter: QPainter, inner: QRect, font: QFont, face: Face, colours: Colours, chip_ground: str
    ) -> None:
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold if face.strong else QFont.Weight.Medium)
        small = small_font(font)
        text, muted = QColor(colours.muted if face.faded else colours.text), QColor(colours.muted)
        one_line = Qt.TextFlag.TextSingleLine
        first = QRect(inner.left(), inner.top(), inner.width(), QFontMetrics(font).height())
        second = QRect(inner.left(), first.bottom() + 1 + _LINE_GAP, inner.width(), chip_height(font))

        painter.setFont(small)
        painter.setPen(muted)
        meta_width = 0
        if face.meta:
            meta_width = painter.fontMetrics().horizontalAdvance(face.meta) + SPACE["m"]
            painter.drawText(
                first, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | one_line, face.meta
            )
        if face.icon:
            drawn = pixmap(face.icon, colours.muted, MEDIUM, painter.device().devicePixelRatioF())
            painter.drawPixmap(inner.left(), inner.center().y() - MEDIUM // 2, drawn)
            first.setLeft(inner.left() + MEDIUM + SPACE["m"])
            second.setLeft(first.left())
        chip_width = 0
        if face.chip is not None:
            words, tone = face.chip
            chip_text, soft = tone_colours(colours, tone)
            chip_width = draw_chip(
                painter, second.right() + 1, second.center().y() + 1, words, (chip_text, chip_ground or soft)
            )
            chip_width += SPACE["m"]
        painter.setPen(muted)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        detail = painter.fontMetrics().elidedText(
            face.detail, Qt.TextElideMode.ElideRight, second.width() - chip_width
        )
        painter.drawText(second.adjusted(0, 0, -chip_width, 0), left | one_line, detail)
        painter.setFont(bold)
        painter.setPen(text)
        title = painter.fontMetrics().elidedText(
            face.title, Qt.TextElideMode.ElideRight, first.width() - meta_width
        )
        painter.drawText(first.adjusted(0, 0, -meta_width, 0), left | one_line, title)
