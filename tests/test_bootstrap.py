"""The composition root builds what the parts were promised."""

from __future__ import annotations

from datetime import date

from lumadesk import bootstrap
from lumadesk.domain.business import Business


def test_the_calendar_has_published_and_projected_days() -> None:
    calendar = bootstrap.uk_calendar()
    published = calendar.holiday(date(2026, 12, 28))
    assert published is not None
    assert not published.projected
    projected = calendar.holiday(date(2032, 12, 27))
    assert projected is not None
    assert projected.projected
    assert calendar.is_working_day(date(2032, 12, 29))
    assert calendar.next_working_day(date(2016, 12, 25)) == date(2016, 12, 28)
    assert not calendar.knows(date(1999, 1, 1))
    assert not calendar.knows(date(2081, 1, 1))


def test_the_profiles_are_complete_and_the_default_is_there() -> None:
    profiles = bootstrap.profiles()
    assert Business().policy in profiles
    for name, profile in profiles.items():
        assert profile.id == name
        assert profile.retention.name == name
        assert profile.promises


def test_the_world_outside_has_its_places() -> None:
    outside = bootstrap.build_outside()
    assert outside.fonts_folder.is_dir()
    assert not outside.places.new_demo.exists()
    assert outside.clock.now().utcoffset() is not None
    assert outside.calendar is outside.calendar, "read once"
