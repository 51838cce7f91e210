"""Colours, spacing and type sizes of the window, in a light and a dark form that follow the system."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from lumadesk import assets


class ThemeChoice(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """What a chip, banner or icon says by its colour; the words beside it always say it too."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """One palette. Every ``*_text`` on its ground, and text on every surface, keeps at least 4.5:1."""

    window: str
    rail: str
    surface: str
    sunken: str
    hover: str
    selected: str
    border: str
    control_border: str  # 3:1 against the surface: it is what shows where a field is
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_soft: str
    accent_text: str
    danger: str
    danger_hover: str
    on_danger: str
    danger_soft: str
    danger_text: str
    warning_soft: str
    warning_text: str
    success_soft: str
    success_text: str
    info_soft: str
    info_text: str
    neutral_soft: str
    neutral_text: str
    toast: str
    toast_text: str
    toast_action: str


LIGHT = Colours(
    window="#F4F6F8", rail="#E9EDF1", surface="#FFFFFF", sunken="#F1F4F7", hover="#F0F3F6",
    selected="#DDEFF1", border="#DCE1E8", control_border="#858EA0", text="#182030", muted="#556074",
    accent="#0B6B75", accent_hover="#0A5C65", accent_pressed="#084C54", on_accent="#FFFFFF",
    accent_soft="#DDEFF1", accent_text="#0A5F68",
    danger="#B3261E", danger_hover="#9A1F18", on_danger="#FFFFFF", danger_soft="#FBE7E5",
    danger_text="#A1221B",
    warning_soft="#FDF0D5", warning_text="#7A4A00", success_soft="#E1F3E7", success_text="#17623A",
    info_soft="#E3EDFB", info_text="#1C559E", neutral_soft="#E7EBF0", neutral_text="#465064",
    toast="#1E2838", toast_text="#F3F5F8", toast_action="#7ADAE3",
)  # fmt: skip

DARK = Colours(
    window="#12161C", rail="#0D1117", surface="#1A2029", sunken="#151A22", hover="#202833",
    selected="#183A41", border="#2C3541", control_border="#6E7A8C", text="#E7EBF1", muted="#A4AFC0",
    accent="#56C5D0", accent_hover="#74D3DC", accent_pressed="#8EDEE6", on_accent="#06272B",
    accent_soft="#15343A", accent_text="#7AD6DF",
    danger="#FF8A80", danger_hover="#FFA199", on_danger="#3B0906", danger_soft="#41201F",
    danger_text="#FF9C93",
    warning_soft="#3A2C10", warning_text="#F3C46B", success_soft="#17362A", success_text="#82DBA3",
    info_soft="#182F4F", info_text="#97C4FB", neutral_soft="#2A323E", neutral_text="#BAC4D2",
    toast="#E7EBF1", toast_text="#161C26", toast_action="#0B5F69",
)  # fmt: skip

#: Distances in pixels; every margin and gap of the window is one of these.
SPACE = {"xs": 4, "s": 8, "m": 12, "l": 16, "xl": 24, "xxl": 32}
RADIUS = 6


def tone_colours(colours: Colours, tone: Tone) -> tuple[str, str]:
    """(text, ground) of a chip or banner."""
    return getattr(colours, f"{tone.value}_text"), getattr(colours, f"{tone.value}_soft")


_current: list[Theme] = []


def current_theme() -> Theme:
    """The application's theme. Like Qt's own palette there is one, so delegates and icons ask for it here."""
    return _current[0]


def is_dressed() -> bool:
    """Whether the application has its theme already."""
    return bool(_current) and shiboken6.isValid(_current[0])


class Theme(QObject):
    """The palette in force; ``changed`` is emitted after it was applied."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: ThemeChoice = ThemeChoice.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self._followers: list[tuple[QObject, Callable[[], None]]] = []
        self._prune_at = 500
        self.colours = self._resolve()
        _current[:] = [self]
        app.setStyle("Fusion")
        self._apply()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def choice(self) -> ThemeChoice:
        return self._choice

    @property
    def is_dark(self) -> bool:
        return self.colours is DARK

    def choose(self, choice: ThemeChoice) -> None:
        self._choice = choice
        self._follow_system()

    def follow(self, target: QObject, update: Callable[[], None]) -> None:
        """Call ``update`` now and after each change of palette, for as long as ``target`` lives."""
        update()
        if len(self._followers) >= self._prune_at:
            self._prune()
        self._followers.append((target, update))

    def _resolve(self) -> Colours:
        if self._choice is ThemeChoice.SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._choice is ThemeChoice.DARK else LIGHT

    def _follow_system(self) -> None:
        wanted = self._resolve()
        if wanted is self.colours:
            return
        self.colours = wanted
        self._apply()
        self._prune()
        for _target, update in self._followers:
            update()
        self.changed.emit()

    def _prune(self) -> None:
        self._followers = [entry for entry in self._followers if shiboken6.isValid(entry[0])]
        self._prune_at = 500 + 2 * len(self._followers)

    def _apply(self) -> None:
        self._app.setPalette(palette_of(self.colours))
        self._app.setStyleSheet(style_sheet(self.colours))


def palette_of(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for wanted, colour in {
        role.Window: colours.window, role.WindowText: colours.text, role.Base: colours.surface,
        role.AlternateBase: colours.sunken, role.Text: colours.text, role.Button: colours.surface,
        role.ButtonText: colours.text, role.BrightText: colours.danger_text, role.Link: colours.accent_text,
        role.LinkVisited: colours.accent_text, role.Highlight: colours.accent, role.Accent: colours.accent,
        role.HighlightedText: colours.on_accent, role.PlaceholderText: colours.muted,
        role.ToolTipBase: colours.toast, role.ToolTipText: colours.toast_text,
        role.Light: colours.border, role.Midlight: colours.border, role.Mid: colours.border,
        role.Dark: colours.control_border, role.Shadow: colours.border,
    }.items():  # fmt: skip
        palette.setColor(wanted, QColor(colour))
    for wanted in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, wanted, QColor(colours.control_border))
    return palette


def style_sheet(colours: Colours) -> str:
    """``resources/qss/lumadesk.qss`` with its ``@names`` filled in."""
    values = {**asdict(colours), "radius": f"{RADIUS}px", "icons": assets.path("icons").as_posix()}
    values["check"] = "check-on-dark.svg" if colours is DARK else "check-on-light.svg"
    values |= {f"space_{name}": f"{pixels}px" for name, pixels in SPACE.items()}
    return re.sub(r"@([a-z_]+)", lambda match: values[match.group(1)], assets.read_text("qss/lumadesk.qss"))
