"""The frame of a page of the settings: a title, cards, and a button that saves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from lumadesk.domain.errors import LumaDeskError
from lumadesk.ui.desk import Desk
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, Item, column, row, scrolled
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.text import label

_WIDEST = 820


class SettingsPage(QWidget):
    """Override ``refresh`` to read what is kept, and ``save`` where there is something to save."""

    title = ""
    intro = ""
    nouns: tuple[str, ...] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.problem = Banner(Tone.DANGER)
        self.save_button = button("&Save", self.save, variant="primary")

    def fill(self, *items: Item, savable: bool = True) -> None:
        page = QWidget()
        foot = [self.problem, row(self.save_button, STRETCH)] if savable else []
        page.setLayout(
            column(
                column(label(self.title, "title"), label(self.intro, "muted", wrap=True), gap="xs"),
                *items,
                *foot,
                STRETCH,
                gap="l",
                margin="xl",
            )
        )
        self.setLayout(column(scrolled(page, _WIDEST), gap=""))
        for one in (self.problem, self.save_button):
            if one.parent() is None:  # not on this page: as a part of it, it goes when the page goes
                one.setParent(self)
                one.hide()
        if savable:
            QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save)

    def refresh(self) -> None:
        """Read what is kept."""

    def save(self) -> None:
        """Keep what is on the page."""

    def write(self, op: Callable[[], Any], said: str) -> None:
        self.problem.say("")
        self.save_button.setEnabled(False)
        self.desk.jobs.write(
            op,
            lambda _changes: self.desk.say(said),
            owner=self,
            failed=self.refused,
            ended=lambda: self.save_button.setEnabled(True),
        )

    def refused(self, error: Exception) -> None:
        if isinstance(error, LumaDeskError):
            self.problem.say(f"{error.message} {error.hint}".strip())
        else:
            self.desk.failed.emit(error)
