"""Dialogs of the search log: searching the vault for words, and logging where else was looked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtWidgets import QWidget

from lumadesk.app import searches
from lumadesk.app.searches import VaultHits
from lumadesk.domain.searches import Searched
from lumadesk.ui.desk import Desk
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.form import (
    DropDown,
    Field,
    abreast,
    date_edit,
    date_of,
    first_empty,
    line_edit,
    text_edit,
)
from lumadesk.ui.widgets.text import show_if

SEARCHED_NAMES: Mapping[Searched, str] = {
    Searched.VAULT: "LumaDesk's vault",
    Searched.WEBSITE: "The website and its database",
    Searched.MAILBOX: "The mailbox",
    Searched.PAPER: "Paper",
    Searched.PHONE: "The telephone",
    Searched.OTHER: "Somewhere else",
}
SEARCHED_ICONS: Mapping[Searched, str] = {
    Searched.VAULT: "shield",
    Searched.WEBSITE: "globe",
    Searched.MAILBOX: "mail",
    Searched.PAPER: "file-text",
    Searched.PHONE: "phone",
    Searched.OTHER: "folder-open",
}
_PLACES: Mapping[Searched, str] = {
    Searched.WEBSITE: "The contact form's table, the server's log",
    Searched.MAILBOX: "Which account, which folders; sent and deleted mail, too",
    Searched.PAPER: "Which folders, notebooks, job sheets",
    Searched.PHONE: "Contacts, messages, call list, voicemail",
    Searched.OTHER: "Where exactly",
}
_NO_TERMS = "Write down the names, addresses and numbers that were looked for."


class VaultSearchDialog(RecordDialog):
    """``found`` is called with what the vault holds under the words, which are logged."""

    def __init__(
        self, parent: QWidget, desk: Desk, request_id: int, terms: str, found: Callable[[VaultHits], object]
    ) -> None:
        self._request_id = request_id
        self.terms = Field("&What to look for", line_edit(terms), "A name, an address, or a number.")
        super().__init__(
            parent,
            desk,
            "Search the vault",
            "People and enquiries are searched, every field of theirs, and the search is logged.",
            self.terms,
            "&Search",
            found,
        )

    def operation(self) -> Operation | None:
        if first_empty((self.terms, _NO_TERMS)):
            return None
        services, request_id, terms = self.desk.services, self._request_id, self.terms.inner.text()
        return lambda: searches.search_vault(services, request_id, terms)


class LogSearchDialog(RecordDialog):
    """Where else the owner looked: for what, what was found, and what was left out and why."""

    def __init__(self, parent: QWidget, desk: Desk, request_id: int, received: date, terms: str) -> None:
        self._request_id = request_id
        today = desk.services.today
        self.where = DropDown(
            [(words, value) for value, words in SEARCHED_NAMES.items() if value is not Searched.VAULT],
            Searched.MAILBOX,
        )
        self.day = date_edit(today, latest=today, earliest=min(received, today))
        self.place = Field("&Place", line_edit())
        self.terms = Field("&Looked for", line_edit(terms))
        self.found = Field("&Found", text_edit("", 2))
        self.left_out = Field("L&eft out", line_edit("", "Nothing"))
        self.because = Field(
            "Wh&y it was left out", line_edit(), "Looking there is not reasonable and proportionate, because…"
        )
        body = box(
            column(
                abreast(Field("&Where", self.where), Field("&Day", self.day)),
                self.place,
                self.terms,
                self.found,
                self.left_out,
                self.because,
                gap="m",
            )
        )
        super().__init__(
            parent,
            desk,
            "Log a search",
            "A search is reasonable and proportionate (Art 15(1A)); the log shows that it was.",
            body,
            "&Record",
        )
        self.where.currentIndexChanged.connect(lambda _index: self._hint())
        self.left_out.inner.textChanged.connect(lambda text: show_if(self.because, bool(text.strip())))
        self.because.hide()
        self._hint()
        self.resize(560, self.sizeHint().height())

    def operation(self) -> Operation | None:
        wanted = [(self.terms, _NO_TERMS)]
        if self.left_out.inner.text().strip():
            wanted.append((self.because, "Say why; the law asks for reasons, not for everything."))
        if first_empty(*wanted):
            return None
        services, request_id, on = self.desk.services, self._request_id, date_of(self.day)
        where, left_out = self.where.value(), self.left_out.inner.text()
        place, terms = self.place.inner.text(), self.terms.inner.text()
        found, because = self.found.inner.toPlainText(), self.because.inner.text()
        return lambda: searches.log_search(
            services,
            request_id,
            where=where,
            place=place,
            terms=terms,
            found=found,
            left_out=left_out,
            because=because if left_out.strip() else "",
            on=on,
        )

    def _hint(self) -> None:
        self.place.inner.setPlaceholderText(_PLACES[self.where.value()])
