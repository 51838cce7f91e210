"""The vault's own settings."""

from __future__ import annotations

import pytest

from lumadesk.app.services import Outside, Services
from lumadesk.app.settings import VaultSettings, get_settings, save_settings
from lumadesk.domain.errors import RuleViolation
from lumadesk.storage.vault import Vault


def test_a_new_vault_has_an_hour_to_undo_and_reviews_after_a_year(outside: Outside, vault: Vault) -> None:
    assert get_settings(Services(outside=outside, vault=vault)) == VaultSettings(
        undo_minutes=60, review_months=12
    )


@pytest.mark.parametrize(("undo", "review"), [(0, 1), (43_200, 120), (5, 24)])
def test_what_was_saved_is_there(services: Services, undo: int, review: int) -> None:
    wanted = VaultSettings(undo_minutes=undo, review_months=review)
    outcome = save_settings(services, wanted)
    assert outcome.concerns("setting")
    assert get_settings(services) == wanted


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (VaultSettings(undo_minutes=-1), "settings.undo"),
        (VaultSettings(undo_minutes=43_201), "settings.undo"),
        (VaultSettings(review_months=0), "settings.review"),
        (VaultSettings(review_months=121), "settings.review"),
    ],
)
def test_what_makes_no_sense_is_refused(services: Services, wrong: VaultSettings, code: str) -> None:
    before = get_settings(services)
    with pytest.raises(RuleViolation) as refusal:
        save_settings(services, wrong)
    assert refusal.value.code == code
    assert get_settings(services) == before
