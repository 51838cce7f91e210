"""Dates, quantities and rates as every document writes them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from lumadesk.domain.calendar import london_time

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def long_date(day: date) -> str:
    """ "3 November 2026", whatever the locale of the machine is."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def long_moment(moment: datetime) -> str:
    """ "3 November 2026 at 09:05 GMT" for an aware moment, in UK time."""
    local = london_time(moment)
    return f"{long_date(local)} at {local:%H:%M %Z}"


def plain_number(value: Decimal) -> str:
    """A quantity or a rate without needless zeros: "2.5", "20", "1,000"."""
    whole, _, decimals = f"{value:,f}".partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def unit_price(value: Decimal) -> str:
    """Pounds with two decimal places, or with as many more as the price has: "£45.00", "£0.0125"."""
    whole, _, decimals = plain_number(value).partition(".")
    return f"£{whole}.{decimals:0<2}"
