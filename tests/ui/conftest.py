"""Fixtures of the window: the furnished demo vault, a window on it, and waiting until it has come to rest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from lumadesk import bootstrap
from lumadesk.app import vault
from lumadesk.app.services import Outside, Services
from lumadesk.app.vault import Opened
from lumadesk.domain.calendar import UKCalendar
from lumadesk.storage import sites
from lumadesk.storage.vault import Vault
from lumadesk.ui.application import Application, make_application
from lumadesk.ui.desk import Desk
from lumadesk.ui.theme import ThemeChoice, current_theme
from lumadesk.ui.workspace import Workspace
from tests.app.conftest import world
from tests.app.fakes import FakeClock, FakeSecrets
from tests.tour import camera, stage

ENQUIRIES = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Qt's offscreen platform complains of what only a screen can do; no other warning may pass."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Folder of the furnished demo, and the key of its vault: built once, copied for each test."""
    folder = tmp_path_factory.mktemp("stage")
    _outside, services = stage.build_stage(folder, ENQUIRIES)
    key = services.vault.key_b64()
    vault.lock(services)
    return folder / "demo", key


@pytest.fixture
def keyring() -> FakeSecrets:
    return FakeSecrets()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(stage.NOW)


@pytest.fixture(scope="session")
def calendar() -> UKCalendar:
    """Read once: the projected holidays of eighty years take longer than most tests."""
    return bootstrap.uk_calendar()


@pytest.fixture
def outside(tmp_path: Path, clock: FakeClock, keyring: FakeSecrets, calendar: UKCalendar) -> Outside:
    return world(tmp_path, clock, keyring, calendar, bootstrap.profiles())


@pytest.fixture
def services(furnished: tuple[Path, str], tmp_path: Path, outside: Outside) -> Iterator[Services]:
    """A copy of the furnished vault with a copy of its website."""
    template, key = furnished
    shutil.copytree(template, tmp_path / "demo")
    opened = Services(outside=outside, vault=Vault.open_with_key(tmp_path / "demo" / "vault", key))
    # Past the use-case, which would look the website's table through anew for every test.
    with opened.write("site.configure") as tx:
        (known,) = sites.all_sites(tx)
        moved = replace(known, url=f"sqlite:///{tmp_path}/demo/site.sqlite3", watermark_at=None)
        sites.save(tx, replace(moved, watermark_key=None, sweep_key=None, sweep_id=None, swept_at=None))
    yield opened
    vault.lock(opened)


@pytest.fixture(autouse=True)
def qt(qapp: QApplication, outside: Outside) -> QApplication:
    """The application with LumaDesk's fonts and colours, in light."""
    make_application(outside)
    current_theme().choose(ThemeChoice.LIGHT)
    return qapp


class Window:
    """The window on a vault, with what tests do to it again and again."""

    def __init__(self, application: Application) -> None:
        self.application = application

    @property
    def workspace(self) -> Workspace:
        assert self.application.workspace is not None
        return self.application.workspace

    @property
    def desk(self) -> Desk:
        assert self.application.desk is not None
        return self.application.desk

    def rest(self) -> None:
        """Until nothing is under way any more."""
        application = self.application
        camera.settle(
            lambda: (
                application._jobs.busy() or (application.desk is not None and application.desk.jobs.busy())
            )
        )

    def do(self, act: Callable[[], object]) -> None:
        act()
        self.rest()

    def dialog(self) -> Any:
        """The foremost dialog."""
        open_ones = [one for one in camera.in_front(self.application.window) if isinstance(one, QDialog)]
        assert open_ones, "no dialog is open"
        return open_ones[-1]

    def toast(self) -> str:
        assert self.workspace.toast.isVisible()
        return self.workspace.toast.accessibleName()


@pytest.fixture
def bare(outside: Outside, tmp_path: Path) -> Iterator[Window]:
    """The window as it starts on ``tmp_path / "vault"``, where there is nothing yet."""
    window = Window(Application(outside, tmp_path / "vault"))
    window.application.show()
    window.rest()
    yield window
    close(window)


@pytest.fixture
def window(outside: Outside, services: Services) -> Iterator[Window]:
    """The window on the furnished vault."""
    window = Window(Application(outside, services.vault.folder))
    # The vault is unlocked by the fixture: its lock is held, so that the window need not look for it.
    window.application.window.painted.disconnect()
    window.application.window.resize(1280, 800)
    window.application.show()
    window.application._opened(Opened(services=services))
    window.rest()
    yield window
    camera.close_all(window.application.window)
    if window.application.desk is not None:  # else the vault was locked in it
        window.desk.jobs.close()
    window.application.desk = window.application.workspace = None
    close(window)


@pytest.fixture
def owner() -> QObject:
    """Somebody to whom jobs belong."""
    return QObject()


def close(window: Window) -> None:
    """Close the window, and its vault if it is still open."""
    camera.close_all(window.application.window)
    window.application.window.close()
    window.application.close()
    camera.away_with(window.application.window)
