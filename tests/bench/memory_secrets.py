"""A keyring that costs nothing, so that a row measures LumaDesk and not the keyring of this machine."""

from __future__ import annotations

from collections.abc import Mapping


class MemorySecrets:
    """Fulfils ``lumadesk.app.ports.Secrets``."""

    def __init__(self, kept: Mapping[str, str] | None = None) -> None:
        self.kept = dict(kept or {})

    def describe(self) -> str:
        return "memory"

    def require_secure(self) -> None:
        return None

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def set(self, name: str, value: str) -> None:
        self.kept[name] = value

    def delete(self, name: str) -> None:
        self.kept.pop(name, None)
