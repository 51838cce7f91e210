"""The golden vectors: dates and sums that the law gives, one JSON file for each kind of calculation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def load(name: str) -> Any:
    """The vectors of one file, by its name without the ending."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def named(rows: list[dict[str, Any]]) -> list[str]:
    """What each vector is called in a test report."""
    return [row["id"] for row in rows]
