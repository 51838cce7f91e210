"""How often the websites are asked, and what the desktop is told: a card of the settings."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.app import settings
from lumadesk.app.settings import VaultSettings
from lumadesk.ui.desk import Desk
from lumadesk.ui.widgets.boxes import card, column
from lumadesk.ui.widgets.form import DropDown, Field
from lumadesk.ui.widgets.text import label

_CHOICES = (0, 5, 15, 30, 60, 240)


class ScheduleCard(QWidget):
    """What is chosen is kept at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.every = DropDown([(_words(one), one) for one in _CHOICES], 15)
        self.notify = QCheckBox("Tell the des&ktop of new enquiries")
        self.content = QCheckBox("Say &who sent them: anybody who sees the screen can read it")
        interval = Field("S&ync while LumaDesk is open", self.every)
        self.setLayout(
            column(card(label("Schedule", "heading"), interval, self.notify, self.content), gap="")
        )
        self.every.activated.connect(lambda _index: self._save())
        self.notify.clicked.connect(lambda _checked: self._save())
        self.content.clicked.connect(lambda _checked: self._save())

    def show_settings(self, kept: VaultSettings) -> None:
        choices = sorted({*_CHOICES, kept.sync_minutes})
        self.every.show_options([(_words(one), one) for one in choices])
        self.every.choose(kept.sync_minutes)
        self.notify.setChecked(kept.notify)
        self.content.setChecked(kept.notify and kept.notify_content)
        self.content.setEnabled(kept.notify)

    def _save(self) -> None:
        services = self._desk.services
        wanted = {
            "sync_minutes": self.every.value(),
            "notify": self.notify.isChecked(),
            "notify_content": self.notify.isChecked() and self.content.isChecked(),
        }
        self._desk.jobs.write(lambda: settings.change_settings(services, **wanted), owner=self)


def _words(minutes: int) -> str:
    if minutes == 0:
        return "By hand only"
    if minutes % 60:
        return f"Every {minutes} minutes"
    return "Every hour" if minutes == 60 else f"Every {minutes // 60} hours"
