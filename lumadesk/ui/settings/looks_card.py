"""The card about how documents look: their colour and logo, with the head of one drawn as it is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QColorDialog, QSizePolicy, QWidget

from lumadesk.app import business as businesses
from lumadesk.domain.business import Business
from lumadesk.domain.colours import ACCENT, check_colour
from lumadesk.domain.errors import KnownError, LumaDeskError, RuleViolation
from lumadesk.ui import exporting
from lumadesk.ui.desk import UNDO, Desk
from lumadesk.ui.settings.money_cards import BusinessCard
from lumadesk.ui.theme import SPACE, Tone, current_theme
from lumadesk.ui.widgets.boxes import STRETCH, Banner, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.form import Field, fill, line_edit
from lumadesk.ui.widgets.text import label, one_line

_PICTURES = "Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp)"
#: A larger file is refused by the rules anyway, and not read for it.
_LARGEST = 5_000_001
_HEAD_HEIGHT = 132
_LOGO = (150, 48)
_BOLD_FROM = 14
_COLOUR_WIDTH = 280


class DocumentHead(QWidget):
    """The upper end of a document on white paper."""

    def __init__(self) -> None:
        super().__init__()
        self._business = Business()
        self._colour = ACCENT
        self._logo = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("How a document begins")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(400, _HEAD_HEIGHT + (0 if self._logo.isNull() else _LOGO[1]))

    def show_business(self, business: Business) -> None:
        """A colour that no document may have leaves the former one."""
        self._business = business
        try:
            check_colour(business.colour)
        except RuleViolation:
            pass
        else:
            self._colour = business.colour
        self.update()

    def show_logo(self, data: bytes | None) -> None:
        self._logo = QPixmap()
        if data:
            self._logo.loadFromData(data)
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QColor(current_theme().colours.border))
        painter.setBrush(QColor("white"))  # paper is white, in the dark as well
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        left, top = SPACE["l"], SPACE["l"]
        room = self.width() - 2 * left
        if self._logo.isNull():
            painter.fillRect(left, top, 34, 3, QColor(self._colour))
        else:
            shown = self._logo.size().scaled(QSize(*_LOGO), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawPixmap(left, top, shown.width(), shown.height(), self._logo)
            top += shown.height()
        name = one_line(self._business.business_name or self._business.own_name) or "Your business"
        self._write(painter, name, left, top + 30, room, 17, "#16191d")
        owner = self._business.own_name
        if owner and self._business.business_name:
            about = f"{one_line(owner)} trading as {one_line(self._business.business_name)}"
            self._write(painter, about, left, top + 48, room, 11, "#5a6270")
        self._write(painter, "BILLED TO", left, top + 80, room, 11, self._colour)
        self._write(painter, "Sam Example", left, top + 97, room, 13, "#16191d")

    def _write(
        self, painter: QPainter, text: str, left: int, base: int, room: int, size: int, colour: str
    ) -> None:
        font = self.font()
        font.setPixelSize(size)
        if size > _BOLD_FROM or colour == self._colour:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(left, base, shown)


class LooksCard(BusinessCard):
    """The logo is kept at once; the colour with the rest. ``preview`` shows a sample invoice."""

    def __init__(self, desk: Desk, preview: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self._picture: bytes | None = None
        self.colour = Field(
            "Colour o&f headings", line_edit("", ACCENT, 7), "Dark enough to be read on white paper."
        )
        self.colour.setMinimumWidth(_COLOUR_WIDTH)
        self.choose_colour = button("Pick a colour…", self._pick, icon="palette")
        self.head = DocumentHead()
        self.choose = button("Choose a logo…", self._choose, icon="folder-open")
        self.remove = button("Remove the logo", self._remove, icon="x", variant="quiet")
        self.preview = button("Preview a sample invoice", preview, icon="eye")
        self.problem = Banner(Tone.DANGER)
        self.places = {"colour.unreadable": self.colour, "colour.too_light": self.colour}
        beside = column(label(" ", "label"), self.choose_colour, STRETCH, gap="xs")
        self.setLayout(
            column(
                label("Documents", "heading"),
                self.head,
                row(self.colour, beside, STRETCH, gap="m"),
                FlowLayout(self.choose, self.remove, self.preview),
                self.problem,
                label(
                    "A logo is a PNG or JPEG of at most 5 MB. What the file says about where and when it was "
                    "made is left out.",
                    "small",
                    wrap=True,
                ),
                gap="m",
                margin="l",
            )
        )

    def show_business(self, business: Business) -> None:
        fill(self.colour.inner, business.colour)

    def show_logo(self, picture: bytes | None) -> None:
        self._picture = picture
        self.remove.setEnabled(picture is not None)
        self.head.show_logo(picture)

    def put_into(self, business: Business) -> Business:
        return replace(business, colour=self.colour.inner.text().strip() or ACCENT)

    def inputs(self) -> list[QWidget]:
        return [self.colour.inner]

    def _pick(self) -> None:
        now = QColor(self.colour.inner.text().strip())
        picked = QColorDialog.getColor(now if now.isValid() else QColor(ACCENT), self.window(), "Colour")
        if picked.isValid():
            fill(self.colour.inner, picked.name())

    def _choose(self) -> None:
        file = exporting.ask_file(self.window(), "Choose a logo", self._desk.exports_folder, _PICTURES)
        if file is not None:
            self._write(lambda: _read(file), "The logo is on documents from now on.")

    def _remove(self) -> None:
        former = self._picture
        if former is not None:
            self._write(lambda: b"", "Documents carry no logo from now on.", former)

    def _write(self, read: Callable[[], bytes], said: str, former: bytes | None = None) -> None:
        services = self._desk.services

        def done(_changes: Any) -> None:
            if former is None:
                self._desk.say(said)
            else:
                self._desk.say(said, UNDO, lambda: self._write(lambda: former, "The logo is back."))

        self.problem.say("")
        self._desk.jobs.write(
            lambda: businesses.save_logo(services, read()), done, owner=self, failed=self._refused
        )

    def _refused(self, error: Exception) -> None:
        if isinstance(error, LumaDeskError):
            self.problem.say(f"{error.message} {error.hint}".strip())
        else:
            self._desk.failed.emit(error)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_LARGEST)
    except OSError:
        raise KnownError("file.unreadable", "That file cannot be read.", "Choose another one.") from None
