"""The website's database as LumaDesk sees it: what is read from it, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

#: The fields of an enquiry that a column of the site's table can fill, in the order in which rows are read.
FIELDS = ("key", "name", "email", "phone", "service", "message", "source", "submitted_at")

#: Without these three a row can be neither told apart, nor attributed, nor placed in time.
REQUIRED_FIELDS = ("key", "name", "submitted_at")


class SiteEnquiry(NamedTuple):
    """One submission as the site holds it, its text already safe to keep (LT01: these fields and no others).

    A named tuple, not a dataclass: a first sync makes one for each of 100,000 rows.
    """

    key: str  # the site's primary key, as text
    name: str
    email: str | None
    phone: str | None
    service: str
    message: str
    source: str
    submitted_at: datetime  # aware, UTC
    fingerprint: str  # 32 hexadecimal digits over all the other fields but the key


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row of the site that cannot become an enquiry. It holds no value of the row but its key.

    ``reason`` is a code: key-missing, key-unreadable, duplicate-key, name-missing, time-missing,
    time-unreadable, time-in-future, time-too-old, value-unreadable, text-too-long.
    """

    key: str  # "" where the key itself is missing
    reason: str
    detail: str  # for the owner to read


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """How far a site has been read: every row up to and including this time and key. Order: time, then key.

    An empty ``key`` stands before every row of that moment.
    """

    submitted_at: datetime  # aware, UTC
    key: str


@dataclass(frozen=True, slots=True)
class Page:
    """A bounded number of rows. ``cursor`` is what to keep, in the same transaction as the rows.

    It never passes the present moment, and a rejected row never moves it; None says that no honest row
    has been met yet.
    """

    enquiries: tuple[SiteEnquiry, ...]
    rejections: tuple[Rejection, ...]
    cursor: Cursor | None


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column of which table fills which field. ``zone`` is the zone of times written without one."""

    table: str  # "table" or "schema.table"
    columns: MappingABC[str, str]  # field (see FIELDS) -> column
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """One line of the connection test."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class DeletionReceipt:
    """The proof that a row is gone from the site. Its key is not kept here: it would be personal data."""

    strategy: str  # "row", "flag:COLUMN" or "manual"
    deleted_rows: int  # 0 where the row had gone before
    proof_query: str  # asked on a fresh connection after the deletion was committed
    proof_result: int  # the number of rows it found
    verified_absent: bool
    at: datetime  # aware, UTC: when the proof was read


class SiteSource(Protocol):
    """The website's database. Every method raises ``KnownError`` (codes ``site.…``) where it cannot serve."""

    def check(self) -> list[SiteCheck]:
        """Test connection, table, columns, types and rights. Never raises for what it tests."""

    def count(self, after: Cursor | None) -> int:
        """About how many rows ``pages(after)`` will give, for a progress bar."""

    def pages(self, after: Cursor | None, size: int = 5000) -> Generator[Page, None, None]:
        """The rows after ``after`` in order of time and key, at most ``size`` at once; nothing new: no page.

        Give it the cursor of the last page that was kept, as it is. Rows that the site may have committed
        late (the hour before the cursor, older rows with a newer key) and rows without a believable time
        come again, so a caller must expect rows that it holds already.
        """

    def fetch(self, keys: Iterable[str]) -> Page:
        """These rows as they are now; keys that are gone are absent from the page. Its cursor is None."""

    def present(self, keys: Iterable[str]) -> set[str]:
        """Which of these keys the site still holds."""

    def delete(self, key: str) -> DeletionReceipt:
        """Delete one row in a transaction of its own, then prove its absence on a fresh connection.

        Deleting what is gone already succeeds. With the strategy "manual" nothing is written: the receipt
        tells whether the owner has removed the row.
        """

    def close(self) -> None:
        """Give every connection back. The source cannot be used afterwards."""
