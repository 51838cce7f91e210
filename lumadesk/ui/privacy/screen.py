"""The Privacy screen: its pages under tabs, each made when it is first looked at."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from lumadesk.ui.desk import Desk
from lumadesk.ui.screen import Screen
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.search_box import SearchBox
from lumadesk.ui.widgets.tabs import Tabs


@dataclass(frozen=True, slots=True)
class _Page:
    name: str
    words: str
    class_name: str
    records: tuple[str, ...]  # what the page's ``open_record`` takes: (one of these, a number)
    under: str = ""  # for a page without a tab of its own: the tab that leads to it


_PAGES = (
    _Page("requests", "Requests", "RequestsPage", ("request", "new", "from-enquiry")),
    _Page("erasures", "Erasures", "ErasuresPage", ("erasure", "erase")),
    _Page("restrictions", "Restrictions", "RestrictionsPage", ("restriction", "restrict")),
    _Page("complaints", "Complaints", "ComplaintsPage", ("complaint",)),
    _Page("breaches", "Breaches", "BreachesPage", ("breach",)),
    _Page("disclosures", "Disclosures", "DisclosuresPage", ("disclosure",)),
    _Page("pack", "Pack", "PackPage", ("pack",), under="requests"),
)
_HOMES = {record: page.name for page in _PAGES for record in page.records}
_TABS = {page.name: page.under or page.name for page in _PAGES}


class PrivacyScreen(Screen):
    """``open_record`` takes ("request", 3), ("erase", person's id), what else a page takes, or its name."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.pages: dict[str, Any] = {}
        self.tabs = Tabs("Privacy", [(page.name, page.words) for page in _PAGES if not page.under])
        self._stack = QStackedWidget()
        layout = column(self.tabs, self._stack, gap="")
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.tabs.chosen.connect(lambda name: self.show_page(name).focus_first())

    def page(self, name: str) -> Any:
        """One of the pages, made if it was not yet."""
        if name not in self.pages:
            wanted = next(page for page in _PAGES if page.name == name)
            module = importlib.import_module(f"lumadesk.ui.privacy.{name}_page")
            self.pages[name] = getattr(module, wanted.class_name)(self.desk)
            self._stack.addWidget(self.pages[name])
        return self.pages[name]

    def show_page(self, name: str) -> Any:
        page = self.page(name)
        self.tabs.choose(_TABS[name])
        self._stack.setCurrentWidget(page)
        return page

    def refresh(self) -> None:
        """The pages read for themselves; there is one as soon as the screen is seen."""
        if not self.pages:
            self.show_page(_PAGES[0].name)

    def open_record(self, record: object) -> None:
        if isinstance(record, str):
            self.show_page(record).focus_first()
        elif isinstance(record, tuple) and record[0] in _HOMES:
            self.show_page(_HOMES[record[0]]).open_record(record)

    def focus_first(self) -> None:
        shown = self._stack.currentWidget()
        (shown if isinstance(shown, Screen) else self.show_page(self.tabs.value)).focus_first()

    def search_box(self) -> SearchBox | None:
        page = self._stack.currentWidget()
        return page.search_box() if isinstance(page, Screen) else None

    def leave(self) -> None:
        for page in self.pages.values():
            page.leave()

    def new_request(self) -> None:
        self.show_page("requests").new_request()
