"""A website's database that the tests can write to: a SQLite file as Django's contact form makes it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lumadesk.app import sites
from lumadesk.app.services import Services
from lumadesk.site import demo_site

#: When the first row that names no time of its own was sent; the others follow a minute apart.
OPENED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

TABLE = "contact_enquiry"
COLUMNS = dict(demo_site.MAPPING.columns)


class Website:
    """The file, and what its owner and its visitors do to it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path.as_posix()}"

    def execute(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.path)) as site, site:
            site.execute("PRAGMA synchronous = OFF")
            return site.execute(sql, values).fetchall()

    def make(self, schema: str = demo_site.TABLE) -> Website:
        self.execute(schema)
        return self

    def send(
        self,
        name: object = "Ann Example",
        email: object = "ann@example.com",
        *,
        phone: object = "",
        service: object = "Laptop repair",
        message: object = "My laptop does not start.",
        source: object = "contact-page",
        at: object = None,
        key: object = None,
    ) -> str:
        """A visitor sends the form; returns the key of the row."""
        if at is None:
            (count,) = self.execute(f"SELECT count(*) FROM {TABLE}")[0]
            assert isinstance(count, int)
            at = OPENED + timedelta(minutes=count)
        if isinstance(at, datetime):
            at = str(at.astimezone(UTC).replace(tzinfo=None))
        ((row_id,),) = self.execute(
            f"INSERT INTO {TABLE} (id, name, email, phone, service, message, source, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            key, name, email, phone, service, message, source, at,
        )  # fmt: skip
        return str(row_id)

    def change(self, key: str, column: str, value: object) -> None:
        self.execute(f"UPDATE {TABLE} SET {column} = ? WHERE id = ?", value, key)

    def remove(self, key: str) -> None:
        self.execute(f"DELETE FROM {TABLE} WHERE id = ?", key)

    def keys(self) -> list[str]:
        return [str(key) for (key,) in self.execute(f"SELECT id FROM {TABLE} ORDER BY id")]

    def refuse_deletions(self, when: str = "1") -> None:
        """The website's own rules forbid to delete the rows for which ``when`` holds."""
        refusal = "SELECT RAISE(ABORT, 'ann@example.com stays')"
        self.execute(f"CREATE TRIGGER no BEFORE DELETE ON {TABLE} WHEN {when} BEGIN {refusal}; END")

    def allow_deletions(self) -> None:
        self.execute("DROP TRIGGER no")

    def away(self) -> Path:
        """The website cannot be reached any more; returns where its file is now."""
        return self.path.rename(self.path.with_suffix(".away"))

    def back(self) -> None:
        self.path.with_suffix(".away").rename(self.path)


def connect(services: Services, website: Website, strategy: str = "row") -> int:
    """The owner configures the website; returns its id."""
    return sites.configure_site(
        services, url=website.url, table=TABLE, mapping=COLUMNS, strategy=strategy
    ).value
