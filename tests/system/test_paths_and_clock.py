"""Places on this computer, and the date in London."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lumadesk.system import paths
from lumadesk.system.clock import SystemClock


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths.platformdirs, "user_data_path", lambda *_, **__: tmp_path / "data")


def test_a_demo_gets_a_folder_that_is_new() -> None:
    first = paths.new_demo_folder()
    assert first.name == "demo"
    first.mkdir(parents=True)
    second = paths.new_demo_folder()
    assert second.name == "demo-2"
    second.mkdir()
    assert paths.new_demo_folder().name == "demo-3"


def test_places_are_apart() -> None:
    places = {paths.default_vault(), paths.settings_file(), paths.log_file(), paths.new_demo_folder()}
    assert len(places) == 4
    assert all(place.is_absolute() for place in places)


def test_the_clock_is_aware() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert now.utcoffset() is not None
    assert before <= now <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2026-07-02"),  # half past midnight in London
        (datetime(2026, 12, 1, 23, 30, tzinfo=UTC), "2026-12-01"),
    ],
)
def test_today_is_the_date_in_london(moment: datetime, day: str) -> None:
    class Stopped(SystemClock):
        def now(self) -> datetime:
            return moment

    assert Stopped().today().isoformat() == day
