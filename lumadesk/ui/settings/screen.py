"""The Settings screen: its pages at the left, the chosen one beside them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QStackedWidget

from lumadesk.app.changes import Changes
from lumadesk.ui.desk import Desk
from lumadesk.ui.icons import MEDIUM, dress_button
from lumadesk.ui.screen import Screen
from lumadesk.ui.settings.backups_page import BackupsPage
from lumadesk.ui.settings.business_page import BusinessPage
from lumadesk.ui.settings.deadlines_page import DeadlinesPage
from lumadesk.ui.settings.doctor_page import DoctorPage
from lumadesk.ui.settings.keys_page import KeysPage
from lumadesk.ui.settings.late_payment_page import LatePaymentPage
from lumadesk.ui.settings.letters_page import LettersPage
from lumadesk.ui.settings.lock_page import LockPage
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.settings.pages import DeletionPage, LooksPage
from lumadesk.ui.settings.regulator_page import RegulatorPage
from lumadesk.ui.settings.vault_page import VaultPage
from lumadesk.ui.settings.website_page import WebsitePage
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.buttons import press
from lumadesk.ui.widgets.text import label

_PAGES: tuple[tuple[str, str, str, Callable[[Desk], SettingsPage]], ...] = (
    ("business", "Business", "building-2", BusinessPage),
    ("website", "Website", "globe", WebsitePage),
    ("deletion", "Deletion and review", "trash-2", DeletionPage),
    ("deadlines", "Deadlines", "calendar-clock", DeadlinesPage),
    ("late_payment", "Late payment", "percent", LatePaymentPage),
    ("letters", "Letters", "mail", LettersPage),
    ("regulator", "Regulator", "scale", RegulatorPage),
    ("looks", "Appearance", "palette", LooksPage),
    ("vault", "Vault", "vault", VaultPage),
    ("backups", "Backups", "hard-drive-download", BackupsPage),
    ("keys", "Keys", "key-round", KeysPage),
    ("lock", "Lock", "lock", LockPage),
    ("doctor", "Doctor", "stethoscope", DoctorPage),
)
_WIDTH = 220


class SettingsScreen(Screen):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._stack = QStackedWidget()
        self.pages: dict[str, SettingsPage] = {}
        self._buttons = QButtonGroup(self)
        side = QFrame()
        side.setObjectName("pane")
        side.setFixedWidth(_WIDTH)
        self._entries: list[QPushButton] = []
        for number, (_name, words, icon, _make) in enumerate(_PAGES):
            entry = QPushButton(f"  {words}")
            entry.setAccessibleName(words)
            entry.setCheckable(True)
            entry.setAutoDefault(False)
            entry.setProperty("variant", "rail")
            entry.setProperty("inside", "true")
            dress_button(entry, icon, "muted", MEDIUM)
            self._buttons.addButton(entry, number)
            self._entries.append(entry)
        heading = label("Settings", "title")
        heading.setContentsMargins(SPACE["s"], 0, 0, SPACE["s"])
        inner = column(heading, *self._entries, STRETCH, gap="xs", margin="s")
        inner.setContentsMargins(SPACE["s"], SPACE["l"], SPACE["s"], SPACE["l"])
        side.setLayout(inner)
        body = row(side, self._stack, gap="")
        body.setStretch(1, 1)
        self.setLayout(column(body, gap=""))
        self._buttons.idClicked.connect(lambda number: self.show_page(_PAGES[number][0]))

    def show_page(self, name: str) -> None:
        """Pages are made when they are first looked at."""
        number = [entry[0] for entry in _PAGES].index(name)
        if name not in self.pages:
            self.pages[name] = _PAGES[number][3](self.desk)
            self._stack.addWidget(self.pages[name])
        press(self._buttons, number)
        self._stack.setCurrentWidget(self.pages[name])
        self.pages[name].refresh()

    def refresh(self) -> None:
        for page in self.pages.values():
            page.refresh()

    def open_record(self, record: object) -> None:
        """Show one of the pages by its name."""
        if isinstance(record, str):
            self.show_page(record)

    def focus_first(self) -> None:
        if not self.pages:
            self.show_page(_PAGES[0][0])
        self._entries[self._buttons.checkedId()].setFocus()

    def _changed(self, changes: Changes[object]) -> None:
        for page in self.pages.values():
            if changes.concerns(*page.nouns):
                page.refresh()
