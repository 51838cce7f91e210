"""The owner's business as documents show it, and the policy it lives under."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lumadesk.app.changes import Changes
from lumadesk.app.policy import require_confirmed
from lumadesk.app.services import Services, changes
from lumadesk.domain.business import Business, check_business
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.storage import business, policy_versions


def get_business(services: Services) -> Business:
    with services.read() as tx:
        return business.get(tx)


def save_business(services: Services, wanted: Business) -> Changes[Business]:
    """Keep the business's details. What was issued before keeps the details it was issued with.

    Another policy is recorded as a version of today; ``policy.change_policy`` shows first what it changes.
    """
    if wanted.policy not in services.outside.profiles:
        raise RuleViolation(
            "business.policy",
            "There is no policy profile of that name.",
            f"Choose one of: {', '.join(sorted(services.outside.profiles))}.",
        )
    values: dict[str, Any] = {
        name: clean_text(value) if isinstance(value, str) else value for name, value in asdict(wanted).items()
    }
    wanted = Business(**values)
    check_business(wanted)
    if wanted.vat_number.strip() and not wanted.vat_registered:
        raise RuleViolation(
            "business.vat_number",
            "A VAT number belongs to a registered business only (VAT never appears otherwise).",
            "Say that the business is registered for VAT, or leave the number empty.",
        )
    with services.write("business.save") as tx:
        if wanted.policy != business.get(tx).policy:
            require_confirmed(services, tx, services.named_profile(tx, wanted.policy), None)
            policy_versions.add(tx, profile=wanted.policy, since=services.today)
        business.save(tx, wanted)
    return changes(tx, wanted)
