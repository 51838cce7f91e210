"""A process that opens LumaDesk's window on a vault and prints when it was painted and its list usable."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from lumadesk.bootstrap import build_outside
from lumadesk.ui.application import Application, make_application
from lumadesk.ui.widgets.id_table_model import FACE
from tests.bench.memory_secrets import MemorySecrets

_SEARCH = "battery"
_LOOK_EVERY_MS = 1
_GIVE_UP_MS = 60_000


class Walk(QObject):
    """Open the list, see its first rows, scroll to its last, filter it: one step after the other."""

    def __init__(self, application: Application) -> None:
        super().__init__()
        self.moments: dict[str, float] = {}
        self.longest_hold = 0.0
        self._application = application
        self._steps: list[tuple[str, Callable[[], object], Callable[[], bool]]] = [
            ("rows shown", self._open_list, lambda: self._is_shown(0)),
            ("scrolled", self._scroll, lambda: self._is_shown(-1)),
            ("filtered", self._filter, self._is_filtered),
        ]
        self._all = 0
        self._seen = 0.0
        self._heart = QTimer(self)
        self._heart.setInterval(_LOOK_EVERY_MS)
        self._heart.timeout.connect(self._look)
        application.window.painted.connect(lambda: self._note("painted"))
        application.opened.connect(self._begin)
        QTimer.singleShot(_GIVE_UP_MS, self._give_up)

    def _begin(self) -> None:
        self._note("unlocked")
        self._steps[0][1]()
        self._seen = time.monotonic()
        self._heart.start()

    def _look(self) -> None:
        now = time.monotonic()
        self.longest_hold = max(self.longest_hold, now - self._seen)
        name, _do, done = self._steps[0]
        if done():
            self._note(name)
            del self._steps[0]
            if not self._steps:
                self._heart.stop()
                QApplication.exit()
                return
            self._steps[0][1]()
        self._seen = now

    def _give_up(self) -> None:
        print(f"still waiting after {', '.join(self.moments) or 'nothing'}", file=sys.stderr)
        QApplication.exit(1)

    def _note(self, name: str) -> None:
        self.moments[name] = time.monotonic()

    def _open_list(self) -> None:
        from lumadesk.ui.desk import Place

        self._screen = self._application.workspace.show_place(Place.ENQUIRIES)
        self._records = self._screen.list.records

    def _scroll(self) -> None:
        self._all = len(self._records.ids)
        self._screen.list.scrollToBottom()

    def _filter(self) -> None:
        self._screen.search.setText(_SEARCH)

    def _is_shown(self, row: int) -> bool:
        rows = self._records.rowCount()
        return rows > 0 and self._records.index(row % rows, 0).data(FACE) is not None

    def _is_filtered(self) -> bool:
        return 0 < self._records.rowCount() < self._all and self._is_shown(0)


def main() -> int:
    asked = json.load(sys.stdin)
    outside = replace(build_outside(), secrets=MemorySecrets(asked["secrets"]))
    app = make_application(outside)
    application = Application(outside, Path(asked["vault"]))
    walk = Walk(application)
    application.show()
    status = app.exec()
    application.close()
    print(json.dumps({"moments": walk.moments, "longest_hold": walk.longest_hold}))
    return status


if __name__ == "__main__":
    raise SystemExit(main())
