"""Where the enquiries are: the website's database, looked at before it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lumadesk.app import sites
from lumadesk.domain.errors import LumaDeskError
from lumadesk.ui import exporting
from lumadesk.ui.jobs import Jobs
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, Facts, box, column, row
from lumadesk.ui.widgets.buttons import Segments, button
from lumadesk.ui.widgets.error_dialog import words_for
from lumadesk.ui.widgets.form import DropDown, Field, abreast, fill, first_empty, line_edit, secret_edit
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import counted

_FILE, _SERVER = "file", "server"
_FIELD_NAMES = {
    "key": "Key", "name": "Name", "email": "Email", "phone": "Phone", "service": "Service",
    "message": "Message", "source": "Source", "submitted_at": "Received",
}  # fmt: skip
_FLAG = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChoice:
    """What ``configure_site`` is given. An empty password means: as it was."""

    url: str
    password: str | None
    table: str
    zone: str
    strategy: str


class SiteForm(QWidget):
    """``looked`` is emitted once the tables of the database are known."""

    looked = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._reports: Sequence[Any] = ()
        self.kind = Segments([("SQLite file", _FILE), ("PostgreSQL", _SERVER)], "Kind of database")
        self.file = line_edit("", "Folder and name of the file")
        self.url = line_edit("", "postgresql://user@host:5432/database")
        self.password = secret_edit()
        self._file_field = Field("Database &file", self.file)
        browse = button("&Browse…", self._browse, icon="folder-open")
        self._url_field = Field("&Address", self.url, "A password in the address is moved into the vault.")
        self._password_field = Field("Pass&word", self.password)
        server = column(self._url_field, self._password_field, gap="m")
        of_file = row(self._file_field, column(STRETCH, browse, gap=""), gap="s")
        of_file.setStretch(0, 1)
        self._of_file, self._of_server = box(of_file), box(server)
        self.look = button("&Test the connection", self.inspect, icon="database")
        self.problem = Banner(Tone.DANGER)
        self.found = Banner(Tone.SUCCESS)
        self.table = DropDown([])
        self.mapping = Facts()
        self.zone = DropDown([("UTC (Django's default)", "UTC"), ("UK time", "Europe/London")], "UTC")
        self.strategy = DropDown(
            [("Delete the row", "row"), ("Set a column", _FLAG), ("I delete it there by hand", "manual")],
            "row",
        )
        self.flag = Field("Co&lumn to set", line_edit("", "is_deleted"))
        self._rest = box(
            column(
                Field("Tabl&e", self.table),
                column(label("Which column holds what", "label"), self.mapping, gap="s"),
                abreast(
                    Field("Times without a &zone are", self.zone),
                    Field("&Deletion at the website", self.strategy),
                ),
                self.flag,
                gap="l",
            )
        )
        self.setLayout(
            column(
                row(self.kind, STRETCH),
                self._of_file,
                self._of_server,
                row(self.look, STRETCH),
                self.problem,
                self.found,
                self._rest,
                gap="m",
            )
        )
        self._rest.hide()
        self.flag.hide()
        self._of_server.hide()
        self.kind.chosen.connect(self._kind_chosen)
        self.table.currentIndexChanged.connect(lambda _index: self._show_mapping())
        self.strategy.currentIndexChanged.connect(
            lambda _index: show_if(self.flag, self.strategy.value() == _FLAG)
        )
        for edit in (self.file, self.url):
            edit.textEdited.connect(lambda _text: self._rest.hide())

    def show_site(self, site: Any) -> None:
        """Fill the form with the site that is configured."""
        is_file = site.url.startswith("sqlite")
        self.kind.choose(_FILE if is_file else _SERVER)
        self._kind_chosen(self.kind.value)
        if is_file:
            fill(self.file, site.url.partition(":///")[2])
        else:
            fill(self.url, site.url)
            self.password.setPlaceholderText("as it was" if site.password else "")
        self.table.show_options([(site.table, site.table)])
        self.zone.choose(site.zone)
        kind, _, column_name = site.strategy.partition(":")
        self.strategy.choose(kind)
        fill(self.flag.inner, column_name)
        self._show_columns(site.mapping)
        self._rest.show()

    def is_empty(self) -> bool:
        return not (self.file if self.kind.value == _FILE else self.url).text().strip()

    def address(self) -> str:
        if self.kind.value == _FILE:
            return f"sqlite:///{Path(self.file.text().strip()).expanduser().as_posix()}"
        return self.url.text().strip()

    def inspect(self) -> None:
        """Look at the database: which table holds the enquiries?"""
        field = self._file_field if self.kind.value == _FILE else self._url_field
        if first_empty((field, "Say where the database is.")):
            return
        url, password = self.address(), self.password.text() or None
        self.problem.say("")
        self.found.say("")
        self.look.setEnabled(False)
        self._jobs.network(
            lambda _job: sites.inspect(url, password),
            self._show_reports,
            owner=self,
            failed=self.refused,
            ended=lambda: self.look.setEnabled(True),
        )

    def choice(self) -> SiteChoice | None:
        """What was chosen, or None after saying what is missing."""
        if self.table.value() is None:
            self.problem.say("Test the connection first, so that the table with the enquiries is known.")
            return None
        strategy = self.strategy.value()
        if strategy == _FLAG:
            if first_empty((self.flag, "Name the column that marks a row as deleted.")):
                return None
            strategy = f"{_FLAG}:{self.flag.inner.text().strip()}"
        return SiteChoice(
            url=self.address(),
            password=self.password.text() or None,
            table=self.table.value(),
            zone=self.zone.value(),
            strategy=strategy,
        )

    def refused(self, error: Exception) -> None:
        if isinstance(error, LumaDeskError):
            self.problem.say(f"{error.message} {error.hint}".strip())
        else:
            _title, message, hint = words_for(error)
            self.problem.say(f"{message} {hint}")

    def _show_reports(self, reports: Sequence[Any]) -> None:
        self._reports = reports
        self.table.show_options(
            [(f"{report.name}  ({counted(report.rows, 'row')})", report.name) for report in reports]
        )
        self._rest.setVisible(bool(reports))
        if reports:
            self.found.say(f"Connected. The table “{one_line(reports[0].name)}” looks like the enquiries.")
            self._show_mapping()
            self.looked.emit()
        else:
            self.problem.say("Connected, but there is no table that could be read.")

    def _show_mapping(self) -> None:
        index = self.table.currentIndex()
        if 0 <= index < len(self._reports):
            self._show_columns(self._reports[index].suggested)

    def _show_columns(self, columns: Mapping[str, str]) -> None:
        self.mapping.show_facts(
            [
                (words, one_line(columns[field]) if field in columns else "no column")
                for field, words in _FIELD_NAMES.items()
            ]
        )

    def _kind_chosen(self, kind: object) -> None:
        self._of_file.setVisible(kind == _FILE)
        self._of_server.setVisible(kind == _SERVER)

    def _browse(self) -> None:
        found = exporting.ask_file(
            self, "The website's database", Path.home(), "SQLite (*.sqlite3 *.sqlite *.db);;All files (*)"
        )
        if found is not None:
            self.file.setText(str(found))
            self.inspect()
