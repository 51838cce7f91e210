"""Window size and theme, in a plain file: nothing about people, the business or the site goes here."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

#: What may be kept in the clear. Anything else belongs in the vault, so it is refused here.
ALLOWED = frozenset({"theme", "window_geometry", "window_state", "splitters", "last_vault", "density"})

Value = str | int | float | bool | list[int] | None


class WindowSettings:
    """Fulfils ``app.ports.Settings``. A missing or damaged file counts as empty: nothing in it matters."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def get(self, name: str) -> Value:
        value: Value = self._load().get(_allowed(name))
        return value

    def set(self, name: str, value: Value) -> None:
        content = self._load() | {_allowed(name): value}
        # A window that cannot remember its size is no reason to bother the owner.
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part = self._file.with_suffix(".part")
            with part.open("w", encoding="utf-8") as file:
                json.dump(content, file, indent=1, sort_keys=True)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, self._file)  # noqa: PTH105 - the same call on the three platforms

    def _load(self) -> dict[str, Value]:
        try:
            content = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}


def _allowed(name: str) -> str:
    if name not in ALLOWED:
        raise ValueError(f"{name!r} is not a window setting")
    return name
