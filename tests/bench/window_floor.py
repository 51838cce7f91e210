"""A process that shows a bare window with a table and prints the moment at which it was painted."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

Index = QModelIndex | QPersistentModelIndex


class Cells(QAbstractTableModel):
    """As many cells as a window shows."""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else 50

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else 6

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return f"{index.row()}, {index.column()}" if role == Qt.ItemDataRole.DisplayRole else None


class FirstPaint(QObject):
    """Prints the time and ends the program once the watched widget has been painted."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        print(time.monotonic())
        QApplication.exit()


def main() -> None:
    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    table = QTableView()
    table.setModel(Cells(table))
    window.setCentralWidget(table)
    window.resize(1280, 800)
    watcher = FirstPaint()
    table.viewport().installEventFilter(watcher)
    window.show()
    application.exec()


if __name__ == "__main__":
    main()
