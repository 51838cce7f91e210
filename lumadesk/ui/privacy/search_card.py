"""The search log of a request: where was looked, for what, and what was left out."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from lumadesk.app import manifest_search
from lumadesk.app.searches import VaultHits
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.domain.searches import Search, Searched
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.course_words import in_lines
from lumadesk.ui.privacy.request_reading import RequestFile
from lumadesk.ui.privacy.search_dialogs import (
    SEARCHED_ICONS,
    SEARCHED_NAMES,
    LogSearchDialog,
    VaultSearchDialog,
)
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.entry_list import Entry, EntryList
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import counted, day

#: What these ask for cannot be answered without having looked.
_SEARCHED_FOR = {RequestKind.ACCESS, RequestKind.PORTABILITY, RequestKind.ERASURE, RequestKind.RECTIFICATION}
#: Where the owner of a small business has personal data beside the vault.
_EXPECTED = {
    Searched.VAULT: "the vault",
    Searched.WEBSITE: "the website",
    Searched.MAILBOX: "the mailbox",
    Searched.PAPER: "paper",
    Searched.PHONE: "the telephone",
}


class SearchCard(QFrame):
    """Hidden where nothing has to be searched and nothing was."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._file: RequestFile | None = None
        self.vault = button("Search the va&ult", self.search_vault, icon="search")
        self.log = button("Lo&g a search…", self.log_search, icon="plus")
        self.missing = label("", "muted", wrap=True)
        self.entries = EntryList("Searches")
        self.setLayout(
            column(
                row(label("Searches", "heading"), STRETCH, self.vault, self.log),
                self.missing,
                self.entries,
                gap="s",
                margin="l",
            )
        )

    def show_searches(self, file: RequestFile) -> None:
        self._file = file
        request = file.view.request
        is_open = request.status is RequestStatus.OPEN
        wanted = (request.kind in _SEARCHED_FOR or file.person is None) and not file.erased
        show_if(self, bool(file.searches) or (wanted and is_open))
        self._enable()
        self.log.setEnabled(is_open)
        looked = {search.where for search in file.searches}
        left = [words for where, words in _EXPECTED.items() if where not in looked]
        self.missing.setText(f"Not looked at yet: {_listed(left)}." if left and is_open else "")
        show_if(self.missing, bool(self.missing.text()))
        show_if(self.entries, bool(file.searches))
        self.entries.show_entries([_entry(search) for search in file.searches])

    def search_vault(self) -> None:
        """Of a person everything is looked through at once; of nobody it has to be said what to look for."""
        if self._file is None or not self.vault.isEnabled():
            return
        services, wanted = self._desk.services, self._file.view.request.id
        if self._file.person is None:
            subject = self._file.view.request.intake.subject
            VaultSearchDialog(self.window(), self._desk, wanted, one_line(subject), self._found).open()
            return
        self.vault.setEnabled(False)  # one press, one entry in the log
        self._desk.jobs.write(
            lambda: manifest_search.search_by_manifest(services, wanted),
            lambda changes: self._desk.say(f"Searched and logged: {counted(changes.value, 'record')}."),
            owner=self,
            ended=self._enable,
        )

    def _enable(self) -> None:
        file = self._file
        self.vault.setEnabled(file is not None and file.is_open and not file.erased)

    def log_search(self) -> None:
        if self._file is not None:
            request = self._file.view.request
            LogSearchDialog(
                self.window(), self._desk, request.id, request.received, _terms(self._file)
            ).open()

    def _found(self, hits: VaultHits) -> None:
        people = counted(len(hits.person_ids), "person", "people")
        enquiries = counted(len(hits.enquiry_ids), "enquiry", "enquiries")
        self._desk.say(f"Searched and logged: {people}, {enquiries}.")


def _terms(file: RequestFile) -> str:
    """What is likely looked for: all that the person is known by."""
    person, intake = file.person, file.view.request.intake
    known = (person.name, person.email, person.phone) if person else (intake.subject, intake.subject_contact)
    return ", ".join(one_line(part) for part in known if part)


def _entry(search: Search) -> Entry:
    left_out = one_line(search.left_out)
    return Entry(
        key=search.id,
        title=SEARCHED_NAMES[search.where],
        meta=day(search.on),
        detail="\n".join(
            part
            for part in (
                one_line(search.place),
                f"Looked for: {one_line(search.terms)}",
                f"Found: {in_lines(search.found)}" if search.found else "",
                f"Left out: {left_out} ({one_line(search.left_out_because)})" if left_out else "",
            )
            if part
        ),
        small=f"By {one_line(search.by)}" if search.by else "",
        chip=("Part left out", Tone.WARNING) if left_out else None,
        icon=SEARCHED_ICONS[search.where],
    )


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
