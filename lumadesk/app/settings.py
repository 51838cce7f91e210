"""The vault's own settings: undoing deletions, reviewing enquiries, and how often the websites are asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.storage import settings
from lumadesk.storage.transaction import Tx

_UNDO = "undo_minutes"
_REVIEW = "review_months"
_SYNC = "sync_minutes"
_LOCK = "lock_minutes"
_LOCK_SCREEN = "lock_with_screen"
_NOTIFY = "notify"
_NOTIFY_CONTENT = "notify_content"
_NOTIFY_DEADLINES = "notify_deadlines"
_DEFAULT_UNDO = 60
_DEFAULT_SYNC = 15
_DEFAULT_LOCK = 10
_DEFAULT_REVIEW = 12  # law.md §6: unconverted enquiries, since the last contact


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultSettings:
    undo_minutes: int = _DEFAULT_UNDO  # between marking an enquiry for deletion and its deletion
    review_months: int = _DEFAULT_REVIEW
    sync_minutes: int = _DEFAULT_SYNC  # between two syncs while the window is open; 0: by hand only
    lock_minutes: int = _DEFAULT_LOCK  # without a touch, until the window locks; 0: never by itself
    lock_with_screen: bool = True  # and when the computer goes to sleep
    notify: bool = True  # tell the desktop of new enquiries
    notify_content: bool = False  # and who sent them: whoever sees the screen can read that
    notify_deadlines: bool = True  # tell the desktop how many dates are overdue or near, of nobody by name


def get_settings(services: Services) -> VaultSettings:
    with services.read() as tx:
        return VaultSettings(
            undo_minutes=undo_minutes(tx),
            review_months=review_months(tx),
            sync_minutes=sync_minutes(tx),
            lock_minutes=lock_minutes(tx),
            lock_with_screen=_flag(tx, _LOCK_SCREEN, True),
            notify=_flag(tx, _NOTIFY, True),
            notify_content=_flag(tx, _NOTIFY_CONTENT, False),
            notify_deadlines=_flag(tx, _NOTIFY_DEADLINES, True),
        )


def save_settings(services: Services, wanted: VaultSettings) -> Changes[VaultSettings]:
    if not 0 <= wanted.undo_minutes <= 60 * 24 * 30:
        raise RuleViolation("settings.undo", "The undo period is between 0 minutes and 30 days.")
    if not 1 <= wanted.review_months <= 120:
        raise RuleViolation("settings.review", "The review period is between 1 and 120 months.")
    if not 0 <= wanted.sync_minutes <= 60 * 24:
        raise RuleViolation(
            "settings.sync", "The time between two syncs is at most a day; 0 minutes means by hand only."
        )
    if not 0 <= wanted.lock_minutes <= 60 * 24:
        raise RuleViolation("settings.lock", "The vault locks after 1 minute to a day; 0 means by hand only.")
    with services.write("settings.save") as tx:
        settings.put(tx, _UNDO, str(wanted.undo_minutes))
        settings.put(tx, _REVIEW, str(wanted.review_months))
        settings.put(tx, _SYNC, str(wanted.sync_minutes))
        settings.put(tx, _LOCK, str(wanted.lock_minutes))
        settings.put(tx, _LOCK_SCREEN, str(int(wanted.lock_with_screen)))
        settings.put(tx, _NOTIFY, str(int(wanted.notify)))
        settings.put(tx, _NOTIFY_CONTENT, str(int(wanted.notify_content)))
        settings.put(tx, _NOTIFY_DEADLINES, str(int(wanted.notify_deadlines)))
    return changes(tx, wanted)


def change_settings(services: Services, **wanted: Any) -> Changes[VaultSettings]:
    """The same, for the settings that are named; the others stay as they are."""
    return save_settings(services, replace(get_settings(services), **wanted))


def undo_minutes(tx: Tx) -> int:
    return int(settings.get(tx, _UNDO) or _DEFAULT_UNDO)


def review_months(tx: Tx) -> int:
    return int(settings.get(tx, _REVIEW) or _DEFAULT_REVIEW)


def sync_minutes(tx: Tx) -> int:
    kept = settings.get(tx, _SYNC)
    return _DEFAULT_SYNC if kept is None else int(kept)


def lock_minutes(tx: Tx) -> int:
    kept = settings.get(tx, _LOCK)
    return _DEFAULT_LOCK if kept is None else int(kept)


def _flag(tx: Tx, name: str, default: bool) -> bool:
    kept = settings.get(tx, name)
    return default if kept is None else kept == "1"
