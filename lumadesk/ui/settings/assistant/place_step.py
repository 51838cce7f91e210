"""The first step: where the database is, told by fields, an address, Django's settings, or as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLayout, QWidget

from lumadesk.app import site_assistant
from lumadesk.app.site_assistant import (
    DatabaseFields,
    Described,
    TableReport,
    Target,
    UnknownHostKey,
)
from lumadesk.domain.errors import LumaDeskError
from lumadesk.ui import exporting
from lumadesk.ui.settings.assistant.draft import Draft
from lumadesk.ui.settings.assistant.errand import Errand
from lumadesk.ui.settings.assistant.line_fields import LineFields
from lumadesk.ui.settings.assistant.step import Step
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, box, card, column, row
from lumadesk.ui.widgets.buttons import Segments, button
from lumadesk.ui.widgets.form import (
    DropDown,
    Field,
    abreast,
    fill,
    first_empty,
    line_edit,
    secret_edit,
    text_edit,
)
from lumadesk.ui.widgets.text import label, show_if

FIELDS, ADDRESS, DJANGO, FILE = "fields", "address", "django", "file"
_WAYS = (("Server", FIELDS), ("Address", ADDRESS), ("Django settings", DJANGO), ("SQLite file", FILE))
_KINDS = (("PostgreSQL", "postgresql"), ("MySQL or MariaDB", "mysql"))
_PASTE_LINES = 8


class PlaceStep(Step):
    title = "Where is the database?"
    intro = "The website's settings or your host's control panel tell. Nothing is changed there by looking."

    def __init__(self, draft: Draft, errand: Errand) -> None:
        super().__init__(draft, errand)
        self.way = Segments(_WAYS, "How to say where it is")
        self.kind = DropDown(_KINDS, "postgresql")
        self.host = Field("&Host", line_edit("", "db.example.com"))
        self.port = Field("&Port", line_edit("", "the usual one", 5))
        self.database = Field("&Database", line_edit("", "its name"))
        self.user = Field("&User name", line_edit())
        self.url = Field(
            "Add&ress",
            line_edit("", "postgresql://user@host:5432/database"),
            "A password in the address is moved into the vault.",
        )
        self.pasted = Field(
            "DATABASES, as it stands in &settings.py",
            text_edit(lines=_PASTE_LINES),
            "It is read as text and never executed. Passwords in it go into the vault only.",
        )
        self.read = button("&Read the settings", self.read_settings, icon="file-text")
        self.file = line_edit("", "Folder and name of the file")
        self._file_field = Field("Database &file", self.file)
        self.password = Field("Pass&word", secret_edit())
        self.line = LineFields()
        self.trust = button("Trust th&is key", self._trust)
        self.unknown_key = Banner(Tone.WARNING, "", self.trust)
        self._unknown: UnknownHostKey | None = None
        self._options: tuple[tuple[str, str], ...] = ()
        server = abreast(self.host, self.port)
        server.setStretch(0, 3)
        server.setStretch(1, 1)
        of_file = row(self._file_field, column(STRETCH, button("Br&owse…", self._browse, icon="folder-open")))
        of_file.setStretch(0, 1)
        pages: dict[object, QLayout] = {
            FIELDS: column(Field("&Kind", self.kind), server, abreast(self.database, self.user), gap="m"),
            ADDRESS: column(self.url),
            DJANGO: column(self.pasted, row(self.read, STRETCH), gap="m"),
            FILE: column(of_file),
        }
        self._pages = {way: box(layout) for way, layout in pages.items()}
        self._login = box(column(self.password))
        self._line_card = card(label("The way there", "heading"), self.line)
        self.setLayout(
            column(
                row(self.way, STRETCH),
                card(*self._pages.values(), self._login),
                self._line_card,
                self.unknown_key,
                self.problem,
                STRETCH,
                gap="l",
            )
        )
        self.way.chosen.connect(self._show_way)
        self._show_way(FIELDS)
        if draft.former is not None:
            self._show_former(draft.former.target, draft.former.zone)

    def enter(self) -> None:
        self.problem.say("")
        self.unknown_key.say("")

    def first(self) -> QWidget:
        firsts: Mapping[object, QWidget] = {
            FIELDS: self.host.inner, ADDRESS: self.url.inner, DJANGO: self.pasted.inner, FILE: self.file,
        }  # fmt: skip
        return firsts[self.way.value]

    def go_on(self) -> None:
        self.problem.say("")
        self.unknown_key.say("")
        if self.way.value == DJANGO and not self.read_settings():
            return
        target = self._target()
        if target is None:
            return
        self.errand.run(
            "Looking at the database…",
            lambda begun: site_assistant.suggest(target, begun=begun),
            lambda reports: self._found(target, reports),
            self.refused,
        )

    def read_settings(self) -> bool:
        """Take what the pasted settings say; true where nothing has to be asked."""
        if first_empty((self.pasted, "Paste the settings here.")):
            return False
        try:
            described = site_assistant.describe_settings(self.pasted.inner.toPlainText())
        except LumaDeskError as error:
            self.pasted.complain(f"{error.message} {error.hint}".strip())
            return False
        self._show_described(described)
        return not self._asked_for(described)

    def refused(self, error: Exception) -> None:
        if isinstance(error, UnknownHostKey):
            self._unknown = error
            self.unknown_key.say(f"{error.message} {error.hint}")
        else:
            super().refused(error)

    def _target(self) -> Target | None:
        """What the step says, or None after saying what is missing."""
        is_file = self.way.value == FILE
        needed: tuple[Field[Any], str] = {
            FIELDS: (self.database, "Name the database."),
            ADDRESS: (self.url, "Enter the address of the database."),
            FILE: (self._file_field, "Say where the file is."),
        }[str(self.way.value)]
        if first_empty(needed) or not (is_file or self.line.complete()):
            return None
        try:
            if is_file:
                path = Path(self.file.text().strip()).expanduser().as_posix()
                return site_assistant.target_at(f"sqlite:///{path}")
            if self.way.value == ADDRESS:
                target = site_assistant.target_at(self.url.inner.text(), self.password.inner.text() or None)
            else:
                described = Described(fields=self._fields())
                target = site_assistant.target_of(described, self.password.inner.text() or None)
            return self._with_kept_secrets(
                replace(target, line=self.line.line(), tunnel_password=self.line.tunnel_password())
            )
        except LumaDeskError as error:
            self.refused(error)
            return None

    def _with_kept_secrets(self, target: Target) -> Target:
        """A password that was not typed again stays as it was, for the same place."""
        former = self.draft.former
        if former is None:
            return target
        kept = former.target
        if target.password is None and target.url == kept.url:
            target = replace(target, password=kept.password)
        tunnel, kept_tunnel = target.line.tunnel, kept.line.tunnel
        same = tunnel is not None and kept_tunnel is not None and tunnel.host == kept_tunnel.host
        if target.tunnel_password is None and same:
            target = replace(target, tunnel_password=kept.tunnel_password)
        return target

    def _fields(self) -> DatabaseFields:
        return DatabaseFields(
            kind=self.kind.value(),
            host=self.host.inner.text(),
            port=self.port.inner.text(),
            database=self.database.inner.text(),
            user=self.user.inner.text(),
            options=self._options,
        )

    def _found(self, target: Target, reports: list[TableReport]) -> None:
        if not reports:
            self.problem.say("Connected, but there is no table that this user may read.")
            return
        if self.draft.target is None or self.draft.target.url != target.url:
            self.draft.report = None
        self.draft.target, self.draft.reports = target, reports
        self.done.emit()

    def _show_former(self, target: Target, zone: str) -> None:
        fields = site_assistant.fields_of(target.url)
        self.draft.zone = zone
        self._show_fields(fields)
        self.line.show_line(target.line, target.tunnel_password)
        self.password.inner.setPlaceholderText("as it was" if target.password else "")

    def _show_described(self, described: Described) -> None:
        self.draft.zone = described.zone
        self._show_fields(described.fields)
        self.line.show_line(described.line, None)
        self.password.inner.setText(described.password or "")

    def _show_fields(self, fields: DatabaseFields) -> None:
        self._options = fields.options
        if fields.kind == "sqlite":
            fill(self.file, fields.database)
        else:
            self.kind.choose(fields.kind)
            for field, text in (
                (self.host, fields.host),
                (self.port, fields.port),
                (self.database, fields.database),
                (self.user, fields.user),
            ):
                fill(field.inner, text)
        way = FILE if fields.kind == "sqlite" else FIELDS
        self.way.choose(way)
        self._show_way(way)

    def _asked_for(self, described: Described) -> bool:
        """Complain at each field that the settings take from elsewhere, by the name of where."""
        asked = False
        is_file = described.fields.kind == "sqlite"
        fields: Mapping[str, Field[Any]] = (
            {"database": self._file_field}
            if is_file
            else {"database": self.database, "host": self.host, "port": self.port, "user": self.user,
                  "password": self.password}
        )  # fmt: skip
        for part, field in fields.items():
            name = described.unknown.get(part)
            if name is not None:
                field.complain(
                    f"The settings take it from {name}." if name else "The settings do not say it."
                )
                if not asked:
                    field.inner.setFocus()
                asked = True
        if not described.fields.kind:
            self.problem.say("The settings do not say which kind of database it is: choose it above.")
            asked = True
        return asked

    def _show_way(self, way: object) -> None:
        for other, page in self._pages.items():
            show_if(page, other == way)
        for part in (self._login, self._line_card):
            show_if(part, way in (FIELDS, ADDRESS))
        self.problem.say("")

    def _browse(self) -> None:
        kinds = "SQLite (*.sqlite3 *.sqlite *.db);;All files (*)"
        found = exporting.ask_file(self, "The website's database", Path.home(), kinds)
        if found is not None:
            fill(self.file, str(found))

    def _trust(self) -> None:
        """The fingerprint was compared: try again, and keep the key with the site."""
        if self._unknown is not None:
            self.line.confirm(self.line.ssh_host.inner.text().strip(), self._unknown.key)
            self._unknown = None
            self.go_on()
