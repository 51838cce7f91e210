"""What the system tells of a vault's surroundings, judged, each with what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lumadesk.domain.condition import Condition, Health, judge

WELL = Condition(free=10**10, open_to_others=False, synced_by=None, conflicts=0, may_be_dumped=False)


def test_all_well() -> None:
    found = judge(WELL, 10**6)
    assert [one.health for one in found] == [Health.OK] * 4
    assert not any(one.advice for one in found)
    assert all(one.detail for one in judge(replace(WELL, may_be_dumped=None), 10**6))


@pytest.mark.parametrize(
    ("change", "name", "health"),
    [
        ({"free": None}, "disk space", Health.WARNING),
        ({"free": 10**6}, "disk space", Health.BAD),
        ({"free": 2 * 10**8}, "disk space", Health.WARNING),
        ({"open_to_others": True}, "permissions", Health.WARNING),
        ({"synced_by": "Dropbox"}, "sync service", Health.WARNING),
        ({"synced_by": "Dropbox", "conflicts": 2}, "sync service", Health.BAD),
        ({"may_be_dumped": True}, "memory", Health.WARNING),
    ],
)
def test_what_is_not(change: dict[str, object], name: str, health: Health) -> None:
    wrong = [one for one in judge(replace(WELL, **change), 10**9) if one.health is not Health.OK]  # type: ignore[arg-type]
    assert [(one.name, one.health) for one in wrong] == [(name, health)]
    assert wrong[0].advice
