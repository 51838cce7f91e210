"""The owner's business as documents show it, since when, and the policy it lives under."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from lumadesk.app.changes import Changes
from lumadesk.app.identifiers import check_identifiers
from lumadesk.app.policy import require_confirmed
from lumadesk.app.services import Services, changes
from lumadesk.domain.business import Business, check_business
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.storage import business, policy_versions
from lumadesk.storage.business import BusinessChange
from lumadesk.storage.transaction import Tx


def get_business(services: Services) -> Business:
    """As it is today: what was planned for today or before counts."""
    with services.read() as tx:
        return business_in(services, tx)


def business_in(services: Services, tx: Tx) -> Business:
    """The same, within a transaction."""
    return business.on(tx, services.today)


def list_changes(services: Services) -> list[BusinessChange]:
    """What changed, and what will, by the day from which it holds."""
    with services.read() as tx:
        return business.changes_of(tx)


def save_business(
    services: Services, wanted: Business, *, valid_from: date | None = None
) -> Changes[Business]:
    """Keep the business's details, from today on or from a later day.

    What was issued before keeps the details it was issued with. Another policy is recorded as a version of
    today; ``policy.change_policy`` shows first what it changes. Raises RuleViolation ``business.…``,
    ``number.…``, ``colour.…``.
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
    check_identifiers(wanted)
    if wanted.vat_number.strip() and not wanted.vat_registered:
        raise RuleViolation(
            "business.vat_number",
            "A VAT number belongs to a registered business only (VAT never appears otherwise).",
            "Say that the business is registered for VAT, or leave the number empty.",
        )
    since = services.today if valid_from is None else valid_from
    if since < services.today:
        raise RuleViolation(
            "business.in_past",
            "Details change from today or from a day to come: what was issued keeps what it said.",
            "Choose today or a later day.",
        )
    with services.write("business.save") as tx:
        now = apply_planned(services, tx)
        if since > services.today and wanted.policy != now.policy:
            raise RuleViolation(
                "business.policy_now",
                "The policy that is lived under changes today, not on a day to come.",
                "Change it on that day, and publish it then.",
            )
        if wanted.policy != now.policy:
            require_confirmed(services, tx, services.named_profile(tx, wanted.policy), None)
            policy_versions.add(tx, profile=wanted.policy, since=services.today)
        details = business.difference(now, wanted)
        if since == services.today:
            business.save(tx, wanted)
        if details:
            business.record_change(tx, since, details, applied=since == services.today)
    return changes(tx, wanted)


def cancel_change(services: Services, change_id: int) -> Changes[int]:
    """What was planned for a day to come is not done."""
    with services.write("business.cancel-change") as tx:
        business.drop_planned(tx, change_id)
    return changes(tx, change_id)


def save_logo(services: Services, picture: bytes) -> Changes[str]:
    """Documents carry this picture from now on; the value is its hash. An empty one takes the logo away.

    Raises RuleViolation ``logo.…``.
    """
    # Imported here: reportlab's imaging library takes long to load.
    from lumadesk.documents.logo import clean_logo

    cleaned = clean_logo(picture) if picture else b""
    with services.write("business.save-logo") as tx:
        digest = business.keep_logo(tx, cleaned) if cleaned else ""
        now = apply_planned(services, tx)
        wanted = replace(now, logo=digest)
        business.save(tx, wanted)
        if now != wanted:
            business.record_change(tx, services.today, {"logo": digest}, applied=True)
    return changes(tx, digest)


def get_logo(services: Services) -> bytes | None:
    """The logo as PNG."""
    with services.read() as tx:
        return business.logo_of(tx, business_in(services, tx))


def apply_planned(services: Services, tx: Tx) -> Business:
    """Make what was planned for today or before the business's own; the value is the business of today."""
    found = business.on(tx, services.today)
    due = [
        change
        for change in business.changes_of(tx)
        if change.applied_at is None and change.valid_from <= services.today
    ]
    for change in due:
        business.mark_applied(tx, change.id)
    if due:
        business.save(tx, found)
    return found
