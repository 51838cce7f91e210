"""Taking a decision about a record of a pack back to the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lumadesk.app import pack_review
from lumadesk.app.changes import Changes
from lumadesk.app.pack_review import ReviewItem
from lumadesk.domain.packs import Decision

if TYPE_CHECKING:
    from lumadesk.app.services import Services


def restore(services: Services, request_id: int, item: ReviewItem) -> Changes[Any]:
    """Decide about the record as ``item`` says, which is how it was; other records stay as they are now."""
    review = item.review
    if review is None or item.changed:
        return pack_review.undo(services, request_id, item.table, item.id)
    if review.decision is Decision.INCLUDE:
        return pack_review.include(services, request_id, item.table, item.id)
    if review.decision is Decision.REDACT:
        return pack_review.redact(services, request_id, item.table, item.id, review.redactions)
    if review.exemption is None:
        raise TypeError("what is withheld is withheld under an exemption")
    return pack_review.withhold(
        services,
        request_id,
        item.table,
        item.id,
        exemption=review.exemption,
        test=review.test,
        reason=review.reason,
        told=review.told,
    )
