"""Dates, times and counts in the words that the window shows; times are Europe/London."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
# Own names: the window speaks British English whatever the computer's locale is.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(value: date) -> str:
    """Thu 3 Dec 2026"""
    return f"{_DAYS[value.weekday()]} {plain_day(value)}"


def plain_day(value: date) -> str:
    """3 Dec 2026"""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def long_day(value: date) -> str:
    """Thursday 3 December 2026"""
    return f"{_LONG_DAYS[value.weekday()]} {value.day} {_LONG_MONTHS[value.month - 1]} {value.year}"


def short_month(value: date) -> str:
    """Dec"""
    return _MONTHS[value.month - 1]


def long_month(value: date) -> str:
    """December 2026"""
    return f"{_LONG_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """Thu 3 Dec 2026, 09:12"""
    local = value.astimezone(LONDON)
    return f"{day(local.date())}, {local:%H:%M}"


def short_moment(value: datetime, today: date) -> str:
    """For lists: the time today, the day within the past half year, else the day with its year."""
    local = value.astimezone(LONDON)
    if local.date() == today:
        return f"{local:%H:%M}"
    if 0 <= (today - local.date()).days <= 180:
        return f"{local.day} {_MONTHS[local.month - 1]}"
    return plain_day(local.date())


def ago(value: datetime, now: datetime) -> str:
    """Since when: "just now", "5 minutes ago", "3 hours ago", else the moment."""
    minutes = int((now - value).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{counted(minutes, 'minute')} ago"
    if minutes < 12 * 60:
        return f"{counted(minutes // 60, 'hour')} ago"
    return moment(value)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """1 enquiry, 2,300 enquiries"""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def readable_size(size: int) -> str:
    """512 KB"""
    amount = float(size)
    for unit in ("bytes", "KB", "MB"):
        if amount < 1024:
            return f"{amount:,.0f} {unit}"
        amount /= 1024
    return f"{amount:,.1f} GB"


def quantity(value: Decimal) -> str:
    """1.5, 2: without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
