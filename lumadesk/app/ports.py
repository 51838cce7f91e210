"""What the use-cases need from the world: time, secrets, files, window settings, the website's database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

# The window is painted before a site is opened: what it does not need by then is not imported.
if TYPE_CHECKING:
    from lumadesk.site.line import Line
    from lumadesk.site.source import Mapping, SiteSource


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, UTC."""

    def today(self) -> date:
        """Today's date in Europe/London: every legal date is one."""


class Secrets(Protocol):
    """The operating system's keyring. Every method raises ``KnownError`` where it cannot serve."""

    def describe(self) -> str:
        """The name of the backend, for the owner to read."""

    def require_secure(self) -> None:
        """Refuse a missing backend, or one that keeps secrets in plain text (code ``keyring.…``)."""

    def get(self, name: str) -> str | None: ...

    def set(self, name: str, value: str) -> None: ...

    def delete(self, name: str) -> None: ...


class FileSink(Protocol):
    """Where exports that the owner asked for are written."""

    def write(self, path: Path, data: bytes, *, overwrite: bool = False) -> Path:
        """Write atomically, readable by the owner alone; never overwrites unasked; returns the path."""

    def take_warnings(self) -> list[str]:
        """What is risky about the folders written to since this was last asked: synced, or open to others."""


Setting = str | int | float | bool | list[int] | None


class Settings(Protocol):
    """Window size and theme, kept in the clear; nothing about people, the business or the site."""

    def get(self, name: str) -> Setting: ...

    def set(self, name: str, value: Setting) -> None: ...


class OpenSite(Protocol):
    """Opens the website's database."""

    def __call__(
        self,
        url: str,
        password: str | None,
        mapping: Mapping,
        strategy: str,
        *,
        line: Line,
        tunnel_password: str | None,
    ) -> SiteSource:
        """``url`` holds no password; ``strategy`` is ``row``, ``flag:COLUMN`` or ``manual``."""


class Notifications(Protocol):
    """The desktop's own notifications, where it has them."""

    def show(self, title: str, text: str, leads_to: str = "enquiries") -> None:
        """``leads_to`` is the screen that a click on it shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Folders of this computer that the window and the command line propose."""

    default_vault: Path
    new_demo: Path  # does not exist yet
    exports: Path
