"""Buttons of every kind the window uses; each has words, by sight or for a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from lumadesk.ui.icons import MEDIUM, dress_button
from lumadesk.ui.widgets.text import one_line, set_tip

_ICON_COLOURS = {"primary": "on_accent", "danger": "on_danger", "link": "accent_text", "quiet": "muted"}
#: A menu longer than this is of no use to anybody.
_MOST_CHOICES = 60


def button(
    text: str,
    clicked: Callable[[], object] | None = None,
    *,
    icon: str = "",
    variant: str = "",
    tip: str = "",
    name: str = "",
) -> QPushButton:
    """``text`` may carry a mnemonic ("&Reply"); ``variant`` is primary, danger, quiet or link."""
    made = QPushButton()
    made.setAutoDefault(False)
    if variant:
        made.setProperty("variant", variant)
    if icon:
        dress_button(made, icon, _ICON_COLOURS.get(variant, "text"))
    if tip:
        set_tip(made, tip)
    set_words(made, text, name)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def set_words(made: QPushButton, text: str, name: str = "") -> None:
    """What a button says, now and to a screen reader."""
    # Qt puts the icon right beside the words.
    made.setText(text if made.icon().isNull() else f" {text}")
    made.setAccessibleName(name or text.replace("&", ""))


def icon_button(icon: str, name: str, clicked: Callable[[], object] | None = None) -> QToolButton:
    """A button without visible words; ``name`` is its tooltip and what a screen reader says."""
    made = QToolButton()
    made.setProperty("variant", "quiet")
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    set_tip(made, name)
    dress_button(made, icon, "muted", MEDIUM)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def menu_text(text: str) -> str:
    """Text from outside as a menu shows it: "&" is a letter there, not a mnemonic."""
    return one_line(text).replace("&", "&&")


def menu_button(text: str, *, icon: str = "", variant: str = "") -> tuple[QPushButton, QMenu]:
    made = button(f"{text} \N{BLACK DOWN-POINTING SMALL TRIANGLE}", icon=icon, variant=variant)
    made.setAccessibleName(text.replace("&", ""))
    menu = QMenu(made)
    made.setMenu(menu)
    return made, menu


class FilterButton(QToolButton):
    """A filter of a list that shows to what it narrows it. ``chosen`` carries the value."""

    chosen = Signal(object)

    def __init__(self, noun: str) -> None:
        super().__init__()
        self._noun = noun
        self._choices: list[tuple[str, object, int | None]] = []
        self.value: object = None
        self.setProperty("variant", "filter")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow goes after the words
        dress_button(self, "chevron-down", "muted", 12)
        self._menu = QMenu(self)
        self._menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self._show()

    def set_choices(self, choices: Sequence[tuple[str, object, int | None]]) -> None:
        """(words, value, how many) for each; "any" is always the first."""
        self._choices = list(choices[:_MOST_CHOICES])
        self._show()

    def choose(self, value: object) -> None:
        """Set the value without telling anybody."""
        self.value = value
        self._show()

    def _fill(self) -> None:
        self._menu.clear()
        for words, value, count in [(f"Any {self._noun.lower()}", None, None), *self._choices]:
            text = menu_text(words) + (f"  ({count:,})" if count is not None else "")
            action = QAction(text, self._menu)
            action.setCheckable(True)
            action.setChecked(value == self.value)
            action.triggered.connect(lambda _checked=False, value=value: self._pick(value))
            self._menu.addAction(action)

    def _pick(self, value: object) -> None:
        self.choose(value)
        self.chosen.emit(value)

    def _show(self) -> None:
        words = next((words for words, value, _ in self._choices if value == self.value), "")
        narrowed = self.value is not None
        shown = f"{self._noun}: {words}" if narrowed and words else self._noun
        self.setText(menu_text(shown if len(shown) <= 34 else shown[:33] + "…"))
        self.setAccessibleName(
            f"Filter by {self._noun.lower()}" + (f": {one_line(words)}" if narrowed else "")
        )
        self.setProperty("active", "true" if narrowed else "false")
        self.style().unpolish(self)
        self.style().polish(self)


def press(group: QButtonGroup, chosen: int) -> None:
    """Check one button of an exclusive group, and make it the one that Tab goes to.

    Qt moves the Tab stop only when somebody presses a button, not when a program does.
    """
    for button_in_group in group.buttons():
        is_chosen = group.id(button_in_group) == chosen
        if is_chosen:
            button_in_group.setChecked(True)
        policy = Qt.FocusPolicy.StrongFocus if is_chosen else Qt.FocusPolicy.ClickFocus
        button_in_group.setFocusPolicy(policy)


class Segments(QWidget):
    """A few exclusive choices side by side; ``chosen`` carries the value."""

    chosen = Signal(object)

    def __init__(self, choices: Sequence[tuple[str, object]], name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._values = [value for _, value in choices]
        for index, (words, _value) in enumerate(choices):
            place = "first" if index == 0 else "last" if index == len(choices) - 1 else "middle"
            made = QPushButton(words)
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setProperty("variant", "segment")
            made.setProperty("place", place)
            self._group.addButton(made, index)
            row.addWidget(made)
        press(self._group, 0)
        self._group.idClicked.connect(self._clicked)

    @property
    def value(self) -> object:
        return self._values[self._group.checkedId()]

    def choose(self, value: object) -> None:
        """Set the value without telling anybody."""
        press(self._group, self._values.index(value))

    def _clicked(self, index: int) -> None:
        press(self._group, index)
        self.chosen.emit(self._values[index])
