"""How the times of a site's columns compare with ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

#: Kinds of columns in which times are text and compare as such.
TEXT_KINDS = frozenset({"written", "text", "other"})


def bound(at: datetime, kind: str, zone: tzinfo) -> object:
    """``at`` as a value that a time column of this kind is compared with."""
    local = at.astimezone(zone)
    if kind == "aware":
        return at
    if kind == "naive":
        return local.replace(tzinfo=None)
    if kind == "date":
        return local.date()
    return f"{local:%Y-%m-%d %H:%M:%S}"


def slack(kind: str, zone: tzinfo) -> timedelta:
    """How far a column's own order of time can be from the true one.

    A clock without a zone repeats an hour in autumn; a text may name any offset; a date names a day.
    """
    if kind == "aware" or (kind == "naive" and zone is UTC):
        return timedelta(0)
    return timedelta(hours=1) if kind == "naive" else timedelta(days=1)
