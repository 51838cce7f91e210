"""The check behind every promise: what it looks at, and what it makes of it."""

from __future__ import annotations

from lumadesk.app.promise_rules import business, collecting, keeping, marketing, processing, rights
from lumadesk.app.promise_rules.look import Check, Look

#: Rule -> its check.
CHECKS = {
    **business.CHECKS,
    **collecting.CHECKS,
    **keeping.CHECKS,
    **marketing.CHECKS,
    **processing.CHECKS,
    **rights.CHECKS,
}

__all__ = ["CHECKS", "Check", "Look"]
