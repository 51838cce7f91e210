"""The composition root: builds what the use-cases, the window and the command line are given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lumadesk import assets
from lumadesk.domain.calendar import Holiday, UKCalendar
from lumadesk.domain.errors import KnownError
from lumadesk.system import condition, desktop, hardening, logs, paths
from lumadesk.system.clock import SystemClock
from lumadesk.system.files import ExportFiles
from lumadesk.system.secrets import KeyringSecrets
from lumadesk.system.settings import WindowSettings

if TYPE_CHECKING:
    from lumadesk.app.services import Outside
    from lumadesk.cli.world import World
    from lumadesk.domain.letters import LetterKind
    from lumadesk.domain.policy import PolicyProfile
    from lumadesk.site.line import Line
    from lumadesk.site.source import Mapping as ColumnMapping
    from lumadesk.site.source import SiteSource

#: Years for which bank holidays are projected where GOV.UK has published none.
_PROJECTED = range(2000, 2081)


def build_world() -> World:
    """What the command line is given; nothing is built before a command asks for it."""
    from lumadesk.cli.world import World

    return World(
        outside=build_outside,
        calendar=uk_calendar,
        has_display=desktop.has_display,
        open_window=open_window,
        report_bug=logs.report_bug,
    )


def build_outside() -> Outside:
    """The world around a vault, on this computer."""
    # Imported here: `lumadesk calc` starts without the database.
    from lumadesk.app.ports import Places
    from lumadesk.app.services import Outside

    return Outside(
        clock=SystemClock(),
        secrets=KeyringSecrets(),
        files=ExportFiles(),
        settings=WindowSettings(paths.settings_file()),
        places=Places(
            default_vault=paths.default_vault(),
            new_demo=paths.new_demo_folder(),
            exports=paths.exports_folder(),
        ),
        open_site=_open_site,
        examine=condition.examine,
        give_memory_back=hardening.give_memory_back,
        log_file=paths.log_file(),
        fonts_folder=assets.path("fonts"),
        load_calendar=uk_calendar,
        load_profiles=profiles,
        load_letter_templates=letter_templates,
    )


def open_window(folder: Path | None = None, demo: bool = False) -> int:
    """Show the window on the vault in ``folder`` (else the owner's own); returns the exit status.

    Raises KnownError ``window.…`` where no window can be shown.
    """
    desktop.require_desktop()
    try:
        from lumadesk.ui import application
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith(("PySide6", "shiboken6")):
            raise
        raise KnownError(
            "window.not_installed",
            "The window's library (PySide6) is not installed here.",
            "Install LumaDesk again with pip, or use the command line: lumadesk --help",
        ) from None
    return application.run(build_outside(), folder, demo)


def harden() -> None:
    """Keep what the process writes and holds to itself, as far as the system can."""
    hardening.harden()


def start_logging() -> None:
    """Send what is logged to the log file, without personal data."""
    logs.start_logging(paths.log_file())


def uk_calendar() -> UKCalendar:
    """Working days in England and Wales: GOV.UK's dates, other years as projected (law.md R1.9)."""
    published: Mapping[str, str] = assets.read_json("calendars/bank_holidays.json")
    return UKCalendar(
        (Holiday(day=date.fromisoformat(day), name=name) for day, name in published.items()), _projected
    )


def profiles() -> Mapping[str, PolicyProfile]:
    """The policy profiles that come with the program, by their id."""
    from lumadesk.domain.profile_reading import read_profile

    found = [
        read_profile(assets.read_text(f"policies/{file.name}"), file.name)
        for file in sorted(assets.path("policies").glob("*.json"))
    ]
    return {profile.id: profile for profile in found}


def letter_templates() -> Mapping[LetterKind, str]:
    """The letters that come with the program, before the owner edits them."""
    from lumadesk.domain.letters import LetterKind

    return {kind: assets.read_text(f"letters/{kind.value}.txt") for kind in LetterKind}


def _projected(year: int) -> list[Holiday]:
    if year not in _PROJECTED:
        return []
    # Imported here: most deadlines lie in years that GOV.UK has published.
    from holidays import country_holidays

    found = country_holidays("GB", subdiv="ENG", years=year)
    return [Holiday(day=day, name=name, projected=True) for day, name in found.items() if day.year == year]


def _open_site(
    url: str,
    password: str | None,
    mapping: ColumnMapping,
    strategy: str,
    *,
    line: Line,
    tunnel_password: str | None,
) -> SiteSource:
    from lumadesk.site.sql_source import SqlSource

    return SqlSource(url, password, mapping, strategy, line=line, tunnel_password=tunnel_password)
