"""The pages of the settings about deletion and looks."""

from __future__ import annotations

from typing import Any

from lumadesk.app import settings
from lumadesk.ui.desk import Desk
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.theme import ThemeChoice, current_theme
from lumadesk.ui.widgets.boxes import STRETCH, card, row
from lumadesk.ui.widgets.buttons import Segments
from lumadesk.ui.widgets.form import Field, NumberEdit
from lumadesk.ui.widgets.text import label


class DeletionPage(SettingsPage):
    title = "Deletion and review"
    intro = (
        "How long a deletion can be taken back, and when enquiries that led to nothing are looked at again."
    )
    nouns = ("setting",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.undo = NumberEdit(60, 0, 43_200)
        self.review = NumberEdit(12, 1, 120)
        self.fill(
            card(
                Field(
                    "&Undo period, in minutes",
                    self.undo,
                    "An enquiry marked for deletion is deleted, here and at the website, by the first sync "
                    "after this time. With 0 minutes it is the next sync.",
                ),
                Field(
                    "&Review after, in months",
                    self.review,
                    "Enquiries of people who did not become clients are due for review so long after the "
                    "last contact.",
                ),
                gap="l",
            )
        )

    def refresh(self) -> None:
        services = self.desk.services
        self.desk.jobs.read(lambda: settings.get_settings(services), self._show, owner=self, replaces="kept")

    def save(self) -> None:
        services = self.desk.services
        undo, review = self.undo.value(), self.review.value()
        self.write(
            lambda: settings.change_settings(services, undo_minutes=undo, review_months=review),
            "Settings saved.",
        )

    def _show(self, kept: Any) -> None:
        self.undo.setValue(kept.undo_minutes)
        self.review.setValue(kept.review_months)


class LooksPage(SettingsPage):
    title = "Appearance"
    intro = "Kept outside the vault, for this computer."

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.theme = Segments(
            [
                ("As the system", ThemeChoice.SYSTEM),
                ("Light", ThemeChoice.LIGHT),
                ("Dark", ThemeChoice.DARK),
            ],
            "Colours",
        )
        self.theme.chosen.connect(self._choose)
        self.fill(card(label("Colours", "heading"), row(self.theme, STRETCH)), savable=False)

    def refresh(self) -> None:
        self.theme.choose(current_theme().choice)

    def _choose(self, choice: ThemeChoice) -> None:
        current_theme().choose(choice)
        self.desk.services.outside.settings.set("theme", choice.value)
