"""Turns rows of the site's table into enquiries, or into named rejections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingABC
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from hashlib import blake2b
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.site.fields import EXTRA, expressions_of, is_field
from lumadesk.site.source import FIELDS, REQUIRED_FIELDS, Mapping, Rejection, SiteEnquiry

#: A row may be this far ahead of our clock (two clocks differ, a zone is wrong); later is not believed.
FUTURE_TOLERANCE = timedelta(days=1)

#: Nobody filled in a web form before this; it also keeps text such as "05/01/2026" out of the honest range.
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)

#: Characters in one field: ten times what any web server accepts by default, yet bounded.
LONGEST_TEXT = 20_000_000

LONGEST_KEY = 200

#: Reason of a rejection -> what the owner reads. No value of the row is ever part of it.
REASONS: MappingABC[str, str] = {
    "key-missing": "The row has no key, so it can be neither told apart from others nor deleted.",
    "key-unreadable": "The key of the row is not a number, a UUID or short plain text.",
    "duplicate-key": "Another row has the same key; the earlier one was taken.",
    "name-missing": "The row has no name.",
    "time-missing": "The row has no time of submission.",
    "time-unreadable": "The time of submission is not a date and time.",
    "time-in-future": "The time of submission lies more than a day in the future.",
    "time-too-old": "The time of submission lies before the year 1900.",
    "value-unreadable": "A value of the row is not text (binary data, a structure or broken JSON).",
    "text-too-long": "A text of the row is longer than 20 million characters.",
}

#: A control character, which kept text cannot hold, so that joined fields stay distinguishable.
_SEPARATOR = "\x1f"
_SEPARATORS = 5

#: What ``clean_text`` would change, but the separator.
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1e\x7f-\x9f\ud800-\udfff]")

#: UTF-8 bytes of controls. C2 begins C1 controls, and the pound sign: only there a closer look is needed.
_SUSPICIOUS = bytes((*range(0x09), *range(0x0B, 0x20), 0x7F, 0xC2))

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_new_tuple = tuple.__new__  # a quarter of the time of the named tuple's own constructor


class RejectedError(Exception):
    """Leaves the mapping of one row with the reason of its rejection."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_mapping(mapping: Mapping, strategy: str) -> None:
    """Raise ``RuleViolation`` for a mapping or a deletion strategy that no site could serve."""
    unknown = sorted(field for field in mapping.columns if not is_field(field))
    if unknown:
        raise RuleViolation(
            "site.mapping_unknown_field",
            f"An enquiry has no field “{unknown[0]}”.",
            f"The fields are {', '.join(FIELDS)}, and “{EXTRA}” with a short name for any other.",
        )
    missing = [field for field in REQUIRED_FIELDS if not mapping.columns.get(field)]
    if missing or not mapping.table:
        raise RuleViolation(
            "site.mapping_incomplete",
            f"It is not said which column holds “{missing[0]}”." if missing else "No table is chosen.",
            "The table and the columns of key, name and submitted_at must be chosen.",
        )
    expressions_of(mapping.columns)
    zone_of(mapping)
    kind, separator, column = strategy.partition(":")
    if strategy not in ("row", "manual") and not (kind == "flag" and separator and column):
        raise RuleViolation(
            "site.strategy",
            f"“{strategy}” is not a way to delete at the site.",
            "Choose row, flag:COLUMN or manual.",
        )


def zone_of(mapping: Mapping) -> tzinfo:
    """The zone of times that the site writes without one."""
    if mapping.zone == "UTC":
        return UTC
    try:
        return ZoneInfo(mapping.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RuleViolation(
            "site.zone", f"There is no time zone “{mapping.zone}”.", "For example UTC or Europe/London."
        ) from None


def map_rows(
    rows: Iterable[Sequence[Any]], zone: tzinfo, now: datetime
) -> tuple[list[SiteEnquiry], list[Rejection]]:
    """Rows with their values in the order of ``FIELDS``, what is not mapped being None."""
    latest = (now + FUTURE_TOLERANCE).astimezone(UTC)
    enquiries: list[SiteEnquiry] = []
    rejections: list[Rejection] = []
    met: set[str] = set()
    for row in rows:
        try:
            enquiry = _map_plain(row, zone, latest) or _map_carefully(row, zone, latest)
        except RejectedError as rejected:
            rejections.append(rejection(row[0], rejected.reason))
            continue
        if enquiry.key in met:
            rejections.append(rejection(row[0], "duplicate-key"))
            continue
        met.add(enquiry.key)
        enquiries.append(enquiry)
    return enquiries, rejections


def rejection(key: object, reason: str) -> Rejection:
    """The rejection of the row with this key, as far as the key can be told."""
    try:
        text = _read_key(key)
    except RejectedError:
        text = ""
    return Rejection(text, reason, REASONS[reason])


def judge_time(value: object, zone: tzinfo, now: datetime) -> str:
    """Why a row whose time lies outside the range that is read has to be rejected."""
    try:
        _read_time(value, zone, now + FUTURE_TOLERANCE)
    except RejectedError as rejected:
        return rejected.reason
    return "time-unreadable"  # it reads as a time, but the database does not sort it where that time belongs


def _map_plain(row: Sequence[Any], zone: tzinfo, latest: datetime) -> SiteEnquiry | None:
    """The hot path of a first sync: a row whose text needs nothing done to it costs one join, one look at
    its bytes and one hash. None for any other; ``_map_carefully`` would give the same for the same row.
    """
    key, name, email, phone, service, message, source, at = row
    try:
        if message and "\r" in message:
            message = message.replace("\r\n", "\n")  # what a browser sends for a line end in a text area
        text = _SEPARATOR.join(
            (
                name,
                "" if email is None else email,
                "" if phone is None else phone,
                "" if service is None else service,
                "" if source is None else source,
                "" if message is None else message,
            )
        )
        data = text.encode()
    except (TypeError, AttributeError, UnicodeEncodeError):
        return None
    suspicious = len(data) - len(data.translate(None, _SUSPICIOUS)) - _SEPARATORS
    if suspicious and (text.count(_SEPARATOR) != _SEPARATORS or _UNCLEAN.search(text)):
        return None
    if not name or name.isspace() or len(data) > LONGEST_TEXT:
        return None
    if (email and email.isspace()) or (phone and phone.isspace()):
        return None
    key = str(key) if type(key) is int else _read_key(key)
    if type(at) is datetime and at.tzinfo is UTC and EARLIEST <= at <= latest:
        moment = at
    else:
        moment = _read_time(at, zone, latest)
    return _new_tuple(
        SiteEnquiry,
        (
            key,
            name,
            email or None,
            phone or None,
            service or "",
            message or "",
            source or "",
            moment,
            _fingerprint(data, moment),
            (),
        ),
    )


def _map_carefully(row: Sequence[Any], zone: tzinfo, latest: datetime) -> SiteEnquiry:
    key = _read_key(row[0])
    moment = _read_time(row[7], zone, latest)
    name, email, phone, service, message, source = (read_text(value) for value in row[1:7])
    if not name or name.isspace():
        raise RejectedError("name-missing")
    email = "" if email.isspace() else email
    phone = "" if phone.isspace() else phone
    text = _SEPARATOR.join((name, email, phone, service, source, message))
    return SiteEnquiry(
        key,
        name,
        email or None,
        phone or None,
        service,
        message,
        source,
        moment,
        _fingerprint(text.encode(), moment),
    )


def _fingerprint(data: bytes, moment: datetime) -> str:
    digest = blake2b(data, digest_size=16)
    digest.update(b"\x1f%d" % ((moment - _EPOCH) // _MICROSECOND))  # a fifth of the time of isoformat()
    return digest.hexdigest()


def _read_key(value: object) -> str:
    if value is None or value == "":
        raise RejectedError("key-missing")
    if type(value) is int or isinstance(value, UUID):
        return str(value)
    if isinstance(value, str) and len(value) <= LONGEST_KEY and value.isprintable() and not value.isspace():
        return value
    raise RejectedError("key-unreadable")


def _read_time(value: object, zone: tzinfo, latest: datetime) -> datetime:
    if value is None or value == "":
        raise RejectedError("time-missing")
    try:
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        elif isinstance(value, date) and not isinstance(value, datetime):
            value = datetime(value.year, value.month, value.day)
        if not isinstance(value, datetime):
            raise RejectedError("time-unreadable")
        moment = (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise RejectedError("time-unreadable") from None
    if moment > latest:
        raise RejectedError("time-in-future")
    if moment < EARLIEST:
        raise RejectedError("time-too-old")
    return moment


def read_text(value: object) -> str:
    """The text of one value, safe to keep. Numbers, dates and so on are written out; bytes must be UTF-8."""
    if value is None:
        return ""
    if isinstance(value, bytes | bytearray | memoryview):
        try:
            value = bytes(value).decode()
        except UnicodeDecodeError:
            raise RejectedError("value-unreadable") from None
    elif isinstance(value, int | float | Decimal | UUID | date):
        value = str(value)
    if not isinstance(value, str):
        raise RejectedError("value-unreadable")
    if len(value) > LONGEST_TEXT:
        raise RejectedError("text-too-long")
    return clean_text(value)
