"""Boxes that things are laid out in: rows, columns, cards, banners, scrolled pages and label-value grids."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from lumadesk.ui.icons import MEDIUM, dress_label
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.text import label, set_tip, show_if

#: Takes up the space that is left.
STRETCH = object()
_LONGEST_WORD = 40

Item = QWidget | QLayout | QSpacerItem | object


def _filled(layout: QBoxLayout, items: Iterable[Item], gap: str, margin: str) -> None:
    pixels = SPACE[margin] if margin else 0
    layout.setContentsMargins(pixels, pixels, pixels, pixels)
    layout.setSpacing(SPACE[gap] if gap else 0)
    for item in items:
        if item is STRETCH:
            layout.addStretch(1)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)


def column(*items: Item, gap: str = "s", margin: str = "") -> QVBoxLayout:
    made = QVBoxLayout()
    _filled(made, items, gap, margin)
    return made


def row(*items: Item, gap: str = "s", margin: str = "") -> QHBoxLayout:
    made = QHBoxLayout()
    _filled(made, items, gap, margin)
    return made


def box(layout: QLayout, name: str = "") -> QWidget:
    made = QWidget()
    if name:
        made.setObjectName(name)
    made.setLayout(layout)
    return made


def card(*items: Item, gap: str = "m", margin: str = "l") -> QFrame:
    made = QFrame()
    made.setObjectName("card")
    made.setLayout(column(*items, gap=gap, margin=margin))
    return made


def list_card(*items: Item, gap: str = "s") -> QFrame:
    """A card whose list reaches from edge to edge, inside its frame; what is above it is indented."""
    made = card(*items, gap=gap, margin="")
    made.setContentsMargins(1, 1, 1, SPACE["s"])
    return made


def indented(layout: QLayout, above: str = "", below: str = "") -> QLayout:
    """A part of a list card that stands in as far as the rows' words."""
    layout.setContentsMargins(SPACE["l"], SPACE.get(above, 0), SPACE["l"], SPACE.get(below, 0))
    return layout


def empty(layout: QLayout) -> None:
    """Take everything out of a layout, out of sight at once."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def line() -> QFrame:
    made = QFrame()
    made.setObjectName("line")
    return made


def scrolled(content: QWidget, widest: int = 0) -> QScrollArea:
    """A page that scrolls up and down; text wider than ``widest`` pixels would be hard to read."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if widest:
        content.setMaximumWidth(widest)
        kept = row(content, gap="")
        kept.setStretch(0, 1)
        kept.addStretch(0)
        content = box(kept)
    content.setObjectName(content.objectName() or "page")
    area.setWidget(content)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return area


_BANNER_ICONS = {
    Tone.INFO: "info",
    Tone.SUCCESS: "circle-check",
    Tone.WARNING: "triangle-alert",
    Tone.DANGER: "circle-alert",
    Tone.NEUTRAL: "info",
}


class Banner(QFrame):
    """A message inside a page, with what to do about it; hidden while it has nothing to say."""

    def __init__(self, tone: Tone = Tone.INFO, text: str = "", *actions: QWidget) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("tone", tone.value)
        self._text = label("", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        mark = QLabel()
        dress_label(mark, _BANNER_ICONS[tone], f"{tone.value}_text", MEDIUM)
        self.setLayout(row(mark, self._text, *actions, gap="m", margin="m"))
        self.say(text)

    def say(self, text: str) -> None:
        self._text.setText(text)
        self.setAccessibleName(text)
        show_if(self, bool(text))

    def text(self) -> str:
        return self._text.text()


class Facts(QWidget):
    """Label and value pairs in two aligned columns; values are plain text and can be copied."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE["l"])
        self._grid.setVerticalSpacing(SPACE["s"])
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        empty(self._grid)
        for index, (words, value) in enumerate(facts):
            name = label(words, "muted")
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            shown = label(value, wrap=True, selectable=True, name=f"{words}: {value}")
            # A name from right to left begins where the others do.
            shown.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
            if max(map(len, value.split()), default=0) > _LONGEST_WORD:
                set_tip(shown, value)  # nothing breaks a word in two, so its end may be cut off
            self._grid.addWidget(name, index, 0)
            self._grid.addWidget(shown, index, 1)
