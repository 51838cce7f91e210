"""Stands for the world outside: a clock that can be set and a keyring that can fail."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from lumadesk.domain.calendar import london_date
from lumadesk.domain.errors import KnownError


class FakeClock:
    """Stands still until it is told the time."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return london_date(self.moment)

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)


class FakeSecrets:
    """A keyring; with a ``problem`` every question of it fails, as a missing or an insecure one does."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.problem: KnownError | None = None

    def describe(self) -> str:
        self.require_secure()
        return "Keyring of the tests"

    def require_secure(self) -> None:
        if self.problem is not None:
            raise self.problem

    def get(self, name: str) -> str | None:
        self.require_secure()
        return self.kept.get(name)

    def set(self, name: str, value: str) -> None:
        self.require_secure()
        self.kept[name] = value

    def delete(self, name: str) -> None:
        self.require_secure()
        self.kept.pop(name, None)


class FakeSettings:
    """Window settings that no file keeps."""

    def __init__(self) -> None:
        self.kept: dict[str, str | int | float | bool | list[int] | None] = {}

    def get(self, name: str) -> str | int | float | bool | list[int] | None:
        return self.kept.get(name)

    def set(self, name: str, value: str | int | float | bool | list[int] | None) -> None:
        self.kept[name] = value
