"""A stop of the tour: what is done with the window before a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Rest = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Stop:
    """``name`` of the picture; ``act`` leads to it."""

    name: str
    act: Callable[[], Any]
