"""A process that opens the review of a vault, scrolls it, and prints how long each step took."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from lumadesk.bootstrap import build_outside
from lumadesk.ui.application import Application, make_application
from lumadesk.ui.widgets.id_table_model import FACE
from tests.bench.memory_secrets import MemorySecrets

_STEPS = 200
_GIVE_UP_S = 60.0


class Scroll:
    """Each step moves the list and paints it; half of them go on by a page, half jump far away."""

    def __init__(self, application: Application) -> None:
        self.steps: list[float] = []
        self.worked: list[float] = []  # of that the window's own thread, without waiting for others
        self.rows = 0
        self._application = application
        application.opened.connect(self._begin)

    def _begin(self) -> None:
        QTimer.singleShot(0, self._run)

    def _run(self) -> None:
        from lumadesk.ui.desk import Place

        page = self._application.workspace.show_place(Place.RECORDS).show_page("review")
        records, given_up = page.list.records, time.monotonic() + _GIVE_UP_S
        while records.rowCount() == 0 or records.index(0, 0).data(FACE) is None:
            QApplication.processEvents()
            if time.monotonic() > given_up:
                QApplication.exit(1)
                return
        self.rows = records.rowCount()
        bar = page.list.verticalScrollBar()
        for number in range(_STEPS):
            jump = number % 20 == 10
            value = (number * 7919) % max(bar.maximum(), 1) if jump else bar.value() + bar.singleStep() * 3
            start, cpu = time.perf_counter(), time.thread_time()
            bar.setValue(min(value, bar.maximum()))
            page.list.viewport().repaint()
            QApplication.processEvents()
            self.steps.append(time.perf_counter() - start)
            self.worked.append(time.thread_time() - cpu)
        QApplication.exit()


def main() -> int:
    asked = json.load(sys.stdin)
    outside = replace(build_outside(), secrets=MemorySecrets(asked["secrets"]))
    app = make_application(outside)
    application = Application(outside, Path(asked["vault"]))
    scroll = Scroll(application)
    application.show()
    status = app.exec()
    application.close()
    print(json.dumps({"steps": scroll.steps, "worked": scroll.worked, "rows": scroll.rows}))
    return status


if __name__ == "__main__":
    raise SystemExit(main())
