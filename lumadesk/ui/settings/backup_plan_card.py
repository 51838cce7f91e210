"""How many backups are kept, when they are made, and when Today warns: a card of the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFrame

from lumadesk.domain.backups import BackupPlan
from lumadesk.ui.widgets.boxes import box, card, column
from lumadesk.ui.widgets.form import Field, NumberEdit, abreast, on_any_change
from lumadesk.ui.widgets.text import label

_MOST = 1_000


class BackupPlanCard(QFrame):
    """What was typed and is not saved yet stays, whatever happens to the vault meanwhile."""

    def __init__(self, typed: Callable[[], object]) -> None:
        super().__init__()
        self._typed = typed
        self._dirty = False
        self.numbers = {name: NumberEdit(1, 0, _MOST) for name in ("hourly", "daily", "weekly", "monthly")}
        self.numbers["warn_days"] = NumberEdit(3, 1, 365)
        self.numbers["erased_days"] = NumberEdit(30, 1, 90)
        self.on_close = QCheckBox("When the vault is &locked or closed, if anything changed")
        self.daily_too = QCheckBox("Once a da&y while LumaDesk is open")
        self.drill = QCheckBox("Once a month, restore the newest in a scra&tch folder to see that it can be")
        counts = abreast(
            Field("&Hourly", self.numbers["hourly"]),
            Field("&Daily", self.numbers["daily"]),
            Field("Wee&kly", self.numbers["weekly"]),
            Field("&Monthly", self.numbers["monthly"]),
        )
        days = abreast(
            Field(
                "Warn after, in days &without one",
                self.numbers["warn_days"],
                "Today says so, and the doctor.",
            ),
            Field(
                "Erased &people are out after, in days",
                self.numbers["erased_days"],
                "Thirty is usual; it is the date that you tell them.",
            ),
        )
        self.setObjectName("bare")
        self.setLayout(
            column(
                card(
                    label("How many are kept", "heading"),
                    label(
                        "The latest of each of the last so many hours, days, weeks and months that have one. "
                        "The newest is always kept.",
                        "muted",
                        wrap=True,
                    ),
                    box(counts),
                    box(days),
                    gap="l",
                ),
                card(label("When they are made", "heading"), self.on_close, self.daily_too, self.drill),
                gap="l",
            )
        )
        on_any_change([*self.numbers.values(), self.on_close, self.daily_too, self.drill], self._changed)

    def show_plan(self, plan: BackupPlan) -> None:
        if self._dirty:
            return
        for name, edit in self.numbers.items():
            edit.setValue(getattr(plan, name))
        for name in ("on_close", "daily_too", "drill"):
            getattr(self, name).setChecked(getattr(plan, name))
        self._dirty = False

    def wanted(self) -> dict[str, Any]:
        """What is to be kept; from now on nothing is unsaved."""
        self._dirty = False
        numbers: dict[str, Any] = {name: edit.value() for name, edit in self.numbers.items()}
        return numbers | {
            "on_close": self.on_close.isChecked(),
            "daily_too": self.daily_too.isChecked(),
            "drill": self.drill.isChecked(),
        }

    def _changed(self) -> None:
        self._dirty = True
        self._typed()
