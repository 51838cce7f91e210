"""Colours that can be read on paper."""

from __future__ import annotations

import pytest

from lumadesk.domain.colours import ACCENT, check_colour, contrast_on_white, parts_of
from lumadesk.domain.errors import RuleViolation


def test_contrast_is_that_of_the_web() -> None:
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#ffffff") == pytest.approx(1)
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)
    assert parts_of("#ff0080") == (1, 0, pytest.approx(128 / 255))


def test_what_paper_would_swallow_is_refused() -> None:
    check_colour(ACCENT)
    check_colour("#767676")
    for colour, code in (
        ("#777777", "colour.too_light"),
        ("#12345", "colour.unreadable"),
        ("", "colour.unreadable"),
    ):
        with pytest.raises(RuleViolation) as refused:
            check_colour(colour)
        assert refused.value.code == code
