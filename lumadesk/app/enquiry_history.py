"""What changed at the website since an enquiry was received: field by field, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lumadesk.app.services import Services
from lumadesk.storage import enquiries, enquiry_history


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """``at`` is when a sync found it. ``field`` is an enquiry's, or the name of a further field of the form.

    A submission time is ISO text; what was or became empty is "".
    """

    at: datetime
    field: str
    before: str
    after: str


def history(services: Services, enquiry_id: int) -> list[FieldChange]:
    """The newest change first."""
    with services.read() as tx:
        enquiry = enquiries.get(tx, enquiry_id)
        former = enquiry_history.former_values(tx, enquiry_id)
    now = enquiry_history.values(enquiry, enquiry.extra)
    changes: list[FieldChange] = []
    for one in former:
        changes.append(
            FieldChange(
                at=one.at,
                field=one.field.removeprefix(enquiry_history.EXTRA),
                before=one.former,
                after=now.get(one.field, ""),
            )
        )
        now[one.field] = one.former
    return changes
