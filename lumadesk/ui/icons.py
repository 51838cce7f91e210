"""Icons of the window: Lucide's SVG outlines drawn in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLabel

from lumadesk import assets
from lumadesk.ui.theme import current_theme

SMALL, MEDIUM, LARGE = 16, 18, 40


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """The outline ``name`` in ``colour``, ``size`` logical pixels square."""
    svg = assets.read_text(f"icons/{name}.svg").replace("currentColor", colour)
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, colour: str, disabled: str, size: int, ratio: float) -> QIcon:
    made = QIcon(pixmap(name, colour, size, ratio))
    made.addPixmap(pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    return made


def dress_button(button: QAbstractButton, name: str, colour: str = "text", size: int = SMALL) -> None:
    """Give a button its icon in a colour of the palette, now and after each change of theme."""

    def update() -> None:
        colours = current_theme().colours
        drawn = icon(name, getattr(colours, colour), colours.control_border, size, button.devicePixelRatioF())
        button.setIcon(drawn)

    button.setIconSize(QSize(size, size))
    current_theme().follow(button, update)


def dress_label(label: QLabel, name: str, colour: str = "muted", size: int = SMALL) -> None:
    """Make a label show an icon. It is decoration: the words beside it say the same."""

    def update() -> None:
        colour_now = getattr(current_theme().colours, colour)
        label.setPixmap(pixmap(name, colour_now, size, label.devicePixelRatioF()))

    label.setFixedSize(size, size)
    current_theme().follow(label, update)
