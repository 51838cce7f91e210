"""The website's database as LumaDesk sees it: what is read from it, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

#: The fields of an enquiry that a column of the site's table can fill, in the order in which rows are read.
FIELDS = ("key", "name", "email", "phone", "service", "message", "source", "submitted_at")

#: Kinds of columns (see ``Backend.kind``) that can mark a row as deleted.
FLAG_KINDS = frozenset({"boolean", "integer", "aware", "naive", "date", "written"})

#: Without these three a row can be neither told apart, nor attributed, nor placed in time.
REQUIRED_FIELDS = ("key", "name", "submitted_at")


class SiteEnquiry(NamedTuple):
    """One submission as the site holds it, its text already safe to keep.

    Data minimisation (LT01): these fields, and of others only those that the owner chose, in ``extra``.

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
    extra: tuple[tuple[str, str], ...] = ()  # (name, text), only those that are filled in


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
class Slice:
    """Some rows in the order of their keys. ``end`` is the last one's key, None where no more come."""

    page: Page  # its cursor is None
    end: str | None


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column of which table fills which field. ``zone`` is the zone of times written without one."""

    table: str  # "table" or "schema.table"
    columns: MappingABC[str, str]  # field (see FIELDS) -> column
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """One line of the connection test: good, good with a ``warning``, or not good."""

    name: str
    ok: bool
    detail: str
    warning: bool = False  # it works, but the owner should know


@dataclass(frozen=True, slots=True)
class Dependent:
    """Rows of another table that point at a row of the site, and what its deletion would do to them."""

    table: str
    column: str  # several columns: with commas
    rows: int | None  # None where this user may not look
    effect: Literal["refuse", "cascade", "set null"]


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
        """Test connection, table, columns, types and rights. Never raises for what it tests.

        Its line "rights" warns where this user may do more at the site than LumaDesk needs.
        """

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

    def slice(self, after: str, size: int) -> Slice:
        """At most ``size`` rows in the order of their keys, after this key; "" begins with the first.

        It passes by every row that stays, whatever its time says and whenever it was committed.
        """

    def newest(self, size: int) -> Page:
        """The newest rows, the newest first, and as many of those that no believable time places.

        For the owner to look at before anything is kept. Its cursor is None.
        """

    def present(self, keys: Iterable[str], *, fresh: bool = False) -> set[str]:
        """Which of these keys the site still holds; ``fresh`` asks on a new connection."""

    def dependents(self, key: str) -> list[Dependent]:
        """The rows of other tables that point at this row, to be shown before it is deleted.

        Tables none of whose rows do are left out, but those that this user may not look into are named.
        """

    def delete(self, key: str, *, allow_cascade: bool = False) -> DeletionReceipt:
        """Delete one row in a transaction of its own, then prove its absence on a fresh connection.

        Deleting what is gone already succeeds. With the strategy "manual" nothing is written: the receipt
        tells whether the owner has removed the row. Raises ``site.referenced`` where the database would
        delete or change rows of other tables with it, unless ``allow_cascade`` says that the owner saw them.
        """

    def cancel(self) -> None:
        """From any thread: whatever is asked of the site, now or later, ends with ``site.cancelled``."""

    @property
    def cancelled(self) -> bool:
        """Whether ``cancel`` was called."""

    def rest(self) -> None:
        """Give every connection back for now: what is asked later connects, and looks at the table, anew."""

    def close(self) -> None:
        """Give every connection back. The source cannot be used afterwards."""
