"""The only reader of ``resources/``, found in a source checkout, an installed wheel or a frozen build."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any


@cache
def root() -> Path:
    """The resources folder; raises ``FileNotFoundError`` where an installation is incomplete."""
    package = Path(__file__).resolve().parent
    candidates = [package / "resources", package.parent / "resources"]
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        candidates.insert(0, Path(frozen) / "resources")
    for candidate in candidates:
        if (candidate / "qss").is_dir():
            return candidate
    raise FileNotFoundError("LumaDesk's resources folder is missing: the installation is incomplete")


def path(name: str) -> Path:
    """Where a resource lies, by its name with forward slashes ("fonts", "icons/inbox.svg")."""
    found = root().joinpath(*name.split("/"))
    if not found.exists():
        raise FileNotFoundError(f"resource {name} is missing: the installation is incomplete")
    return found


def read_text(name: str) -> str:
    return path(name).read_text(encoding="utf-8")


def read_json(name: str) -> Any:
    return json.loads(read_text(name))
