"""The regulator's details that every reply names: the policy's own, until the owner corrects them."""

from __future__ import annotations

from dataclasses import replace

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.letters import check_regulator
from lumadesk.domain.policy import Regulator
from lumadesk.storage import settings


def get_regulator(services: Services) -> Regulator:
    """As packs and letters name it."""
    return services.profile.article15.regulator


def save_regulator(services: Services, wanted: Regulator) -> Changes[Regulator]:
    """From now on packs and letters name these details (law.md §8: the ICO moves house)."""
    cleaned = replace(
        wanted,
        name=clean_text(wanted.name).strip(),
        address=clean_text(wanted.address).strip(),
        helpline=clean_text(wanted.helpline).strip(),
        website=clean_text(wanted.website).strip(),
    )
    check_regulator(cleaned)
    with services.write("regulator.save") as tx:
        settings.put_regulator(tx, cleaned)
    return changes(tx, cleaned)
