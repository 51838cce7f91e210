"""A screen whose pages lie under tabs, each made when it is first looked at."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from lumadesk.ui.desk import Desk
from lumadesk.ui.screen import Screen
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.search_box import SearchBox
from lumadesk.ui.widgets.tabs import Tabs


@dataclass(frozen=True, slots=True)
class TabPage:
    """``records`` is what the page's ``open_record`` takes: (one of these, a number).

    The class lies in the module ``{name}_page`` beside the screen's own. ``under`` is for a page without a
    tab of its own: the tab that leads to it.
    """

    name: str
    words: str
    class_name: str
    records: tuple[str, ...]
    under: str = ""


class TabbedScreen(Screen):
    """``open_record`` takes what a page takes, such as ("request", 3), or a page's name."""

    def __init__(self, desk: Desk, title: str, pages: Sequence[TabPage]) -> None:
        super().__init__(desk)
        self.pages: dict[str, Any] = {}
        self._known = {page.name: page for page in pages}
        self._homes = {record: page.name for page in pages for record in page.records}
        self.tabs = Tabs(title, [(page.name, page.words) for page in pages if not page.under])
        self._stack = QStackedWidget()
        layout = column(self.tabs, self._stack, gap="")
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.tabs.chosen.connect(lambda name: self.show_page(name).focus_first())

    def page(self, name: str) -> Any:
        """One of the pages, made if it was not yet."""
        if name not in self.pages:
            package = type(self).__module__.rpartition(".")[0]
            module = importlib.import_module(f"{package}.{name}_page")
            self.pages[name] = getattr(module, self._known[name].class_name)(self.desk)
            self._stack.addWidget(self.pages[name])
        return self.pages[name]

    def show_page(self, name: str) -> Any:
        page = self.page(name)
        self.tabs.choose(self._known[name].under or name)
        self._stack.setCurrentWidget(page)
        return page

    def refresh(self) -> None:
        """The pages read for themselves; there is one as soon as the screen is seen."""
        if not self.pages:
            self.show_page(next(iter(self._known)))

    def open_record(self, record: object) -> None:
        if isinstance(record, str) and record in self._known:
            self.show_page(record).focus_first()
        elif isinstance(record, tuple) and record[0] in self._homes:
            self.show_page(self._homes[record[0]]).open_record(record)

    def focus_first(self) -> None:
        shown = self._stack.currentWidget()
        (shown if isinstance(shown, Screen) else self.show_page(self.tabs.value)).focus_first()

    def search_box(self) -> SearchBox | None:
        page = self._stack.currentWidget()
        return page.search_box() if isinstance(page, Screen) else None

    def leave(self) -> None:
        for page in self.pages.values():
            page.leave()
