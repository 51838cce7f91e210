"""Pages of a PDF on paper, through the system's own dialog for printing; no file is made on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

#: Finer than that nobody sees on paper (pixels across a page).
_WIDEST = 2_500


def print_pages(parent: QWidget, pages: Any, printed: Callable[[], object]) -> None:
    """Ask for the printer; ``printed`` is called when the pages are on their way to it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName("LumaDesk")  # a queue shows it to everybody
    dialog = QPrintDialog(printer, parent)

    def accepted() -> None:
        paint(pages, printer)
        printed()

    dialog.accepted.connect(accepted)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def paint(pages: Any, printer: QPrinter) -> None:
    """Each page as large as the paper allows."""
    room = printer.pageRect(QPrinter.Unit.DevicePixel)
    painter = QPainter(printer)
    for number in range(len(pages)):
        if number:
            printer.newPage()
        drawn = pages.picture(number, min(int(room.width()), _WIDEST))
        image = QImage(drawn.pixels, drawn.width, drawn.height, 4 * drawn.width, QImage.Format.Format_RGB32)
        scale = min(room.width() / drawn.width, room.height() / drawn.height)
        painter.drawImage(QRectF(0, 0, drawn.width * scale, drawn.height * scale), image)
    painter.end()
