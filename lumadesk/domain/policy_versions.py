"""Versions of the published policy: since when each holds, and which one a person saw (LT24)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lumadesk.domain.errors import RuleViolation


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """``profile`` is what LumaDesk lives by while it holds; ``significant``: people are told directly."""

    id: int
    profile: str
    since: date
    significant: bool
    summary: str


def version_on(versions: Sequence[PolicyVersion], day: date) -> PolicyVersion | None:
    """The version that was published on a Europe/London day; None for a day before the first."""
    shown = [version for version in versions if version.since <= day]
    return max(shown, key=lambda version: (version.since, version.id), default=None)


def check_version(since: date, summary: str, significant: bool, today: date) -> None:
    """Raises RuleViolation ``policy.in_future`` or ``policy.no_summary``."""
    if since > today:
        raise RuleViolation(
            "policy.in_future", "That day is still to come.", "Record the version on the day it is published."
        )
    if significant and not summary.strip():
        raise RuleViolation(
            "policy.no_summary",
            "People are told of a significant change, and what changes is missing.",
            "Say in a sentence or two what changes for them.",
        )
