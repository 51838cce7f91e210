"""Which rows of the table of enquiries a filter means; its search is answered by the full-text index."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.storage.columns import instant_text

_LONDON = ZoneInfo("Europe/London")


def conditions(wanted: EnquiryFilter) -> tuple[list[str], list[object]]:
    """SQL conditions, to be joined by AND, and their parameters.

    That an enquiry is *not* marked for deletion, or *not* gone from its site, is no condition: no index
    could answer it.
    """
    where: list[str] = []
    parameters: list[object] = []
    for column, value in (
        ("status", wanted.status.value if wanted.status is not None else None),
        ("service", wanted.service),
        ("source", wanted.source),
        ("person_id", wanted.person_id),
        ("site_id", wanted.site_id),
    ):
        if value is not None:
            where.append(f"{column} = ?")
            parameters.append(value)
    if wanted.submitted_from is not None:
        where.append("submitted_at >= ?")
        parameters.append(_midnight(wanted.submitted_from))
    if wanted.submitted_to is not None:
        where.append("submitted_at < ?")
        parameters.append(_midnight(wanted.submitted_to + timedelta(days=1)))
    if wanted.marked_for_deletion:
        where.append("delete_after IS NOT NULL")
    if wanted.vanished:
        where.append("vanished_at IS NOT NULL")
    return where, parameters


def _midnight(day: date) -> str:
    return instant_text(datetime.combine(day, time(), _LONDON).astimezone(UTC))
