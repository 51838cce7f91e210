"""The vault's own settings: how long a deletion can be undone, and when enquiries are due for review."""

from __future__ import annotations

from dataclasses import dataclass

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.storage import settings
from lumadesk.storage.transaction import Tx

_UNDO = "undo_minutes"
_REVIEW = "review_months"
_DEFAULT_UNDO = 60
_DEFAULT_REVIEW = 12  # law.md §6: unconverted enquiries, since the last contact


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultSettings:
    undo_minutes: int = _DEFAULT_UNDO  # between marking an enquiry for deletion and its deletion
    review_months: int = _DEFAULT_REVIEW


def get_settings(services: Services) -> VaultSettings:
    with services.read() as tx:
        return VaultSettings(undo_minutes=undo_minutes(tx), review_months=review_months(tx))


def save_settings(services: Services, wanted: VaultSettings) -> Changes[VaultSettings]:
    if not 0 <= wanted.undo_minutes <= 60 * 24 * 30:
        raise RuleViolation("settings.undo", "The undo period is between 0 minutes and 30 days.")
    if not 1 <= wanted.review_months <= 120:
        raise RuleViolation("settings.review", "The review period is between 1 and 120 months.")
    with services.write("settings.save") as tx:
        settings.put(tx, _UNDO, str(wanted.undo_minutes))
        settings.put(tx, _REVIEW, str(wanted.review_months))
    return changes(tx, wanted)


def undo_minutes(tx: Tx) -> int:
    return int(settings.get(tx, _UNDO) or _DEFAULT_UNDO)


def review_months(tx: Tx) -> int:
    return int(settings.get(tx, _REVIEW) or _DEFAULT_REVIEW)
