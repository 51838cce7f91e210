"""Both palettes can be read by everybody (WCAG AA), and the style sheet uses nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from lumadesk import assets
from lumadesk.ui.icons import dress_button
from lumadesk.ui.theme import (
    DARK,
    LIGHT,
    Colours,
    ThemeChoice,
    Tone,
    current_theme,
    style_sheet,
    tone_colours,
)

UI = Path(assets.__file__).parent / "ui"


def luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue, _alpha = QColor(colour).getRgbF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_all_text_has_the_contrast_of_aa(colours: Colours) -> None:
    grounds = (colours.window, colours.rail, colours.surface, colours.sunken, colours.hover, colours.selected)
    pairs = [(text, ground) for ground in grounds for text in (colours.text, colours.muted)]
    pairs += [tone_colours(colours, tone) for tone in Tone]
    pairs += [(tone_colours(colours, tone)[0], colours.surface) for tone in Tone]
    pairs += [
        (colours.on_accent, colours.accent),
        (colours.on_accent, colours.accent_hover),
        (colours.on_accent, colours.accent_pressed),
        (colours.on_danger, colours.danger),
        (colours.on_danger, colours.danger_hover),
        (colours.accent_text, colours.surface),
        (colours.accent_text, colours.window),
        (colours.danger_text, colours.surface),
        (colours.warning_text, colours.surface),
        (colours.toast_text, colours.toast),
        (colours.toast_action, colours.toast),
    ]
    assert {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 4.5} == {}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_fields_and_the_focus_stand_out(colours: Colours) -> None:
    for ground in (colours.surface, colours.window):
        assert contrast(colours.control_border, ground) >= 3
        assert contrast(colours.accent, ground) >= 3


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_is_filled_in(colours: Colours) -> None:
    sheet = style_sheet(colours)
    assert "@" not in sheet
    for file in re.findall(r"url\((.*?)\)", sheet):
        assert Path(file).is_file()


def test_every_icon_is_used_and_every_used_icon_is_there() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in UI.rglob("*.py"))
    source += assets.read_text("qss/lumadesk.qss")
    shipped = {file.stem for file in assets.path("icons").glob("*.svg")}
    unused = {name for name in shipped if not re.search(rf"[\"/]{re.escape(name)}(\.svg)?[\")]", source)}
    assert unused == set()
    named = set(re.findall(r"icon=\"([a-z0-9-]+)\"", source)) | set(
        re.findall(r"dress_(?:label|button)\(\w+, \"([a-z0-9-]+)\"", source)
    )
    assert named <= shipped


def test_a_change_of_theme_reaches_icons_and_palette(qt: QApplication, qtbot: QtBot) -> None:
    button = QPushButton("Reply")
    qtbot.addWidget(button)
    dress_button(button, "reply")

    def strongest() -> QColor:
        image = button.icon().pixmap(16, 16).toImage()
        pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        return max(pixels, key=QColor.alpha)

    assert strongest().lightnessF() < 0.5
    current_theme().choose(ThemeChoice.DARK)
    assert strongest().lightnessF() > 0.5
    assert qt.palette().window().color() == QColor(DARK.window)
    current_theme().choose(ThemeChoice.LIGHT)
    assert qt.palette().window().color() == QColor(LIGHT.window)
