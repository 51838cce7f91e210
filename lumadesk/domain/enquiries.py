"""An enquiry is what a visitor sent through the website's contact form, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class EnquiryStatus(StrEnum):
    NEW = "new"
    REPLIED = "replied"
    CONVERTED = "converted"
    CLOSED = "closed"
    SPAM = "spam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """One submission, exactly as received (LT01 to LT03), with its state at the laptop."""

    id: int
    site_id: int
    key: str  # the website's primary key, as text
    person_id: int
    name: str
    email: str | None
    phone: str | None
    service: str
    message: str
    source: str
    submitted_at: datetime  # aware, UTC
    synced_at: datetime
    status: EnquiryStatus
    replied_at: datetime | None
    marked_for_deletion_at: datetime | None
    vanished_at: datetime | None = None  # since when the website is known to hold it no more
    extra: tuple[tuple[str, str], ...] = ()  # further fields of the form: (name, text), as the owner chose

    @property
    def marked_for_deletion(self) -> bool:
        return self.marked_for_deletion_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryRow:
    """What the list shows of an enquiry; ``preview`` is the message's first 200 characters, on one line."""

    id: int
    person_id: int
    name: str
    email: str | None
    service: str
    source: str
    preview: str
    submitted_at: datetime
    status: EnquiryStatus
    marked_for_deletion: bool
    vanished: bool = False  # no longer on the website


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryFilter:
    """Which enquiries are wanted; None leaves a field open. Dates are Europe/London, inclusive."""

    search: str = ""
    status: EnquiryStatus | None = None
    service: str | None = None
    source: str | None = None
    submitted_from: date | None = None
    submitted_to: date | None = None
    marked_for_deletion: bool | None = None
    vanished: bool | None = None  # True: only those that are no longer on the website
    site_id: int | None = None
    person_id: int | None = None
