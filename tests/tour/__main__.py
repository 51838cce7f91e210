"""Drives every screen of the demo vault in light and dark at two sizes, and writes a picture of each.

``python -m tests.tour DIR`` needs no display.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from lumadesk.app import vault
from lumadesk.app.services import Outside, Services
from lumadesk.app.vault import Opened
from lumadesk.ui.application import Application, make_application
from lumadesk.ui.theme import ThemeChoice, current_theme
from tests.tour import camera, route, stage, vault_route

SIZES = ((1280, 800), (1920, 1080))
THEMES = (ThemeChoice.LIGHT, ThemeChoice.DARK)
LOOKS = {f"{theme.value}-{size[0]}x{size[1]}": (theme, size) for theme in THEMES for size in SIZES}


class Tour:
    """``folder`` gets the pictures, one folder for each theme and size; ``only`` names ways of the route."""

    def __init__(self, folder: Path, outside: Outside, only: Sequence[str] = ()) -> None:
        self._folder = folder
        self._only = only
        self._outside = outside
        self.app: QApplication = make_application(outside)
        self.taken = 0

    def drive(self, services: Services, empty: Services, locked: Path, look: str) -> None:
        theme, size = LOOKS[look]
        current_theme().choose(theme)
        self._number = 0
        self._into = self._folder / look
        if not self._only:
            self._before_unlocking(empty, locked, size)
        for application in self._begin(size):
            application._opened(Opened(services=services))
            rest = self._rest(application)
            self._walk(application, route.of_workspace(application.workspace, rest, self._only))
            application.desk.jobs.close()

    def _before_unlocking(self, empty: Services, locked: Path, size: tuple[int, int]) -> None:
        for application in self._begin(size):
            self._walk(application, route.of_wizard(application))
            application._folder = locked
            self._walk(application, vault_route.of_unlocking(application))
        for application in self._begin(size):
            application._opened(Opened(services=empty))
            self._walk(application, route.of_empty_vault(application.workspace))
            application.desk.jobs.close()

    def _begin(self, size: tuple[int, int]) -> Iterable[Application]:
        application = Application(self._outside)
        application.window.resize(*size)
        application.show()
        self._rest(application)()
        yield application
        camera.close_all(application.window)
        application.desk = application.workspace = None
        application.window.close()
        application.close()
        camera.away_with(application.window)

    def _rest(self, application: Application) -> route.Rest:
        def busy() -> bool:
            return application._jobs.busy() or (application.desk is not None and application.desk.jobs.busy())

        return lambda: camera.settle(busy)

    def _walk(self, application: Application, stops: Iterable[route.Stop]) -> None:
        for stop in stops:
            self._page(application, stop.name, stop.act)

    def _page(self, application: Application, name: str, act: object) -> None:
        act()
        self._rest(application)()
        self._number += 1
        camera.picture(application.window, self._into / f"{self._number:02d}-{name}.png")
        self.taken += 1
        camera.close_all(application.window)


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m tests.tour", description=__doc__)
    arguments.add_argument("folder", type=Path, help="where the pictures go")
    arguments.add_argument("--enquiries", type=int, default=300)
    arguments.add_argument(
        "--only", action="append", choices=route.WAYS, default=[], help="a part of the way"
    )
    arguments.add_argument("--look", action="append", choices=LOOKS, help="one of the looks")
    given = arguments.parse_args()
    taken = 0
    for look in given.look or LOOKS:
        # A stage for each: what one walk did there must not stand in the way of the next.
        with tempfile.TemporaryDirectory(prefix="lumadesk-tour-") as temporary:
            taken += _look(Path(temporary), given, look)
    print(f"{taken} pictures in {given.folder}")
    return 0


def _look(temporary: Path, given: argparse.Namespace, look: str) -> int:
    outside, services = stage.build_stage(temporary, given.enquiries)
    empty = vault.create_vault(outside, temporary / "empty", stage.PASSPHRASE, use_keyring=False).services
    locked = temporary / "locked"
    vault.lock(vault.create_vault(outside, locked, stage.PASSPHRASE, use_keyring=False).services)
    tour = Tour(given.folder, outside, given.only)
    tour.drive(services, empty, locked, look)
    vault.lock(services)
    vault.lock(empty)
    return tour.taken


if __name__ == "__main__":
    sys.exit(main())
