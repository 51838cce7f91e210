"""The application: the window from its first paint to its close, and the way into a vault."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QFont, QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from lumadesk import assets
from lumadesk.ui.events import Events
from lumadesk.ui.garbage import Garbage
from lumadesk.ui.icons import pixmap
from lumadesk.ui.jobs import Jobs
from lumadesk.ui.main_window import MainWindow
from lumadesk.ui.notifications import TRAY, TrayNotifications
from lumadesk.ui.theme import Theme, ThemeChoice, current_theme, is_dressed
from lumadesk.ui.upkeep_schedule import UpkeepSchedule
from lumadesk.ui.vault import opening
from lumadesk.ui.vault.auto_lock import AutoLock
from lumadesk.ui.vault.screen_capture import Shield
from lumadesk.ui.vault.ways_back import RESTORE
from lumadesk.ui.widgets.clipboard import forget_secrets

if TYPE_CHECKING:
    from lumadesk.app.reopening import Reopened
    from lumadesk.app.services import Outside
    from lumadesk.ui.desk import Desk, Reopening
    from lumadesk.ui.vault.unlock import UnlockPage
    from lumadesk.ui.workspace import Workspace

_FAMILY = "Inter"
_FONT_FILES = ("Inter-Regular.ttf", "Inter-SemiBold.ttf")
_POINTS = 10.0
#: By then the first screen is there (milliseconds).
_LATER = 1_000


def run(outside: Outside, folder: Path | None = None, demo: bool = False) -> int:
    """Show the window on the vault in ``folder`` (else the owner's) until it is closed; the exit status.

    With ``demo`` a made-up website and vault are built in ``folder`` (else in a new one) and opened.
    """
    app = make_application(outside)
    application = Application(outside, folder, demo=demo)
    application.opened.connect(application.begin_schedule)
    application.show()
    status = app.exec()
    application.close()
    return status


def make_application(outside: Outside) -> QApplication:
    """The QApplication with LumaDesk's fonts and colours; the one that exists is dressed likewise."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    kept = outside.settings.get("theme")
    choice = ThemeChoice(kept) if kept in list(ThemeChoice) else ThemeChoice.SYSTEM
    if is_dressed():
        current_theme().choose(choice)
        return app
    app.setApplicationName("LumaDesk")
    app.setDesktopFileName("lumadesk")
    for file in _FONT_FILES:
        QFontDatabase.addApplicationFont(str(assets.path(f"fonts/{file}")))
    font = QFont(_FAMILY)
    # Somebody who set a larger font for the whole desktop wants it here too.
    font.setPointSizeF(max(app.font().pointSizeF(), _POINTS))
    # What somebody wrote is shown as they wrote it: "->" is no arrow.
    font.setFeature(QFont.Tag("calt"), 0)
    app.setFont(font)
    Theme(app, choice)
    Garbage(app)
    return app


class Application(QObject):
    """``opened`` is emitted when a vault is unlocked and its workspace is shown."""

    opened = Signal()

    def __init__(self, outside: Outside, folder: Path | None = None, *, demo: bool = False) -> None:
        super().__init__()
        self._outside = outside
        self._demo = demo
        self._folder = folder
        self._jobs = Jobs(Events(self), self)
        self._jobs.failed.connect(self._failed)
        self.desk: Desk | None = None
        self.workspace: Workspace | None = None
        self.window = MainWindow(outside.settings)
        self.window.setWindowIcon(QIcon(pixmap("lamp-desk", "#0B6B75", 64, 1.0)))
        self._notifications = TrayNotifications(self.window.windowIcon(), self)
        self._notifications.clicked.connect(self._come_forward)
        self._notifications.open_wanted.connect(self._come_forward)
        self._notifications.lock_wanted.connect(self.lock)
        self._shield = Shield(outside.settings, self)
        self._auto_lock = AutoLock(self)
        self._auto_lock.wanted.connect(self.lock)
        self.window.painted.connect(self._begin)
        self.window.closing.connect(self._closing)

    @property
    def folder(self) -> Path:
        return self._folder or self._outside.places.default_vault

    def show(self) -> None:
        self.window.show()

    def close(self) -> None:
        """Finish what was asked for and close the vault; safe to call twice."""
        self._close_vault()
        self._jobs.close()
        self._notifications.vanish()

    # Ways into a vault

    def _begin(self) -> None:
        if self._demo:
            self.build_demo(self._folder)
        else:
            self.window.waiting.say("LumaDesk", "Opening your vault…")
            self._look()

    def _look(self, *, at_once: bool = True) -> None:
        """Find out what there is to open; ``at_once`` where the keyring may open it without being asked."""
        outside, folder = self._outside, self.folder
        self._jobs.read(
            lambda: opening.look(outside, folder, at_once=at_once),
            self._looked,
            owner=self,
            failed=self._not_unlocked,
        )

    def _looked(self, found: opening.Found) -> None:
        status = found.status
        if found.opened is not None:
            self._opened(found.opened)
        elif not status.exists:
            self.show_wizard()
        else:
            page = self.show_unlock(
                status.keyring_problem or "", keyring=status.key_in_keyring, key_file=status.key_file
            )
            if found.problem is not None:
                page.refused(found.problem)

    def show_wizard(self) -> None:
        from lumadesk.ui.vault.wizard import Wizard

        wizard = Wizard(self._outside, self.folder, self._jobs)
        wizard.created.connect(self._created)
        wizard.demo_wanted.connect(lambda: self.build_demo(None))
        wizard.another_wanted.connect(self._choose_folder)
        wizard.restore_wanted.connect(lambda: self._help(RESTORE))
        self.window.show_page(wizard)

    def show_unlock(self, notice: str = "", *, keyring: bool = False, key_file: bool = False) -> UnlockPage:
        from lumadesk.ui.vault.unlock import UnlockPage

        page = UnlockPage()
        page.given.connect(self.unlock)
        page.keyring_wanted.connect(lambda: self.unlock(None))
        page.another_wanted.connect(self._choose_folder)
        page.help_wanted.connect(self._help)
        self.window.show_page(page)
        page.show_vault(self.folder, notice, keyring=keyring, key_file=key_file)
        return page

    def unlock(self, passphrase: str | None) -> None:
        outside, folder = self._outside, self.folder
        key_file = getattr(self.window.pages.currentWidget(), "key_file", None)
        self._jobs.write(
            lambda: opening.unlock(outside, folder, passphrase, key_file),
            self._opened,
            owner=self,
            failed=self._not_unlocked,
        )

    def build_demo(self, folder: Path | None) -> None:
        outside = self._outside
        target = folder or outside.places.new_demo
        waiting = self.window.waiting
        self.window.show_page(waiting)
        waiting.say("Building the demo", "A made-up website, a vault, and the whole way between.")
        waiting.show_progress("Starting…", 0, None)
        self._jobs.network(
            lambda job: opening.build_demo(outside, target, os.environ.get("LUMADESK_PASSPHRASE"), job),
            self._demo_built,
            owner=self,
            failed=self._no_demo,
            progress=lambda text, done, total: waiting.show_progress(f"{text.capitalize()}…", done, total),
        )

    # What came of it

    def _created(self, made: Any) -> None:
        problem = f"The website is not connected yet. {made.site_problem}" if made.site_problem else ""
        self._opened(made.opened, problem)

    def _demo_built(self, built: Any) -> None:
        report, opened = built
        self._folder = report.vault
        self._opened(
            opened,
            f"This is the demo, and everybody in it is made up. Its passphrase is: {report.passphrase}",
        )

    def _no_demo(self, error: Exception) -> None:
        self._folder = None
        self.window.waiting.say("LumaDesk")
        self._failed(error)
        self._look()

    def _opened(self, opened: Any, notice: str = "") -> None:
        from lumadesk.ui.desk import Desk, Place
        from lumadesk.ui.workspace import Workspace

        self.desk = Desk(opened.services, self._notifications, self)
        self.workspace = Workspace(self.desk)
        self.workspace.lock_wanted.connect(self.lock)
        self.desk.reopening_wanted.connect(self._reopen)
        self.desk.lock_wanted.connect(self.lock)
        self.desk.capture_chosen.connect(self._shield.choose)
        self.desk.tray_chosen.connect(self._notifications.stay)
        self.window.show_page(self.workspace)
        self.workspace.show_notice(" ".join(part for part in (notice, *opened.notices) if part))
        desk, workspace = self.desk, self.workspace
        self._watch()
        desk.events.changed.connect(lambda changes: self._watch() if changes.concerns("setting") else None)

        def begin() -> None:
            workspace.show_place(Place.TODAY)
            self.opened.emit()

        # The window is painted in between, and answers.
        QTimer.singleShot(0, workspace, begin)
        QTimer.singleShot(
            _LATER, workspace, lambda: desk.jobs.read(opening.prepare_the_rest, owner=workspace)
        )

    def _watch(self) -> None:
        """Lock by itself as the owner's settings say."""
        from lumadesk.app import settings

        if self.desk is not None:
            services = self.desk.services
            self.desk.jobs.read(
                lambda: settings.get_settings(services),
                lambda kept: self._auto_lock.begin(kept.lock_minutes, with_screen=kept.lock_with_screen),
                owner=self,
                replaces="lock",
            )

    def begin_schedule(self) -> None:
        """Sync, back up and tell of deadlines, now and again and again, as the owner's settings say."""
        from lumadesk.ui.deadline_watch import DeadlineWatch

        if self.desk is not None and self.workspace is not None:
            self.workspace.rail.sync.schedule.begin()
            DeadlineWatch(self.desk, self.workspace).begin()
            UpkeepSchedule(self.desk, self.workspace).begin()
            if self._outside.settings.get(TRAY) is not False:
                self._notifications.stay(True)

    def _come_forward(self, place: str = "") -> None:
        """Somebody clicked a notification, which leads to a screen, or the icon in the tray."""
        from lumadesk.ui.desk import Place

        self.window.showNormal() if self.window.isMinimized() else self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        if self.workspace is not None and place:
            self.workspace.show_place(Place(place))

    def _not_unlocked(self, error: Exception) -> None:
        from lumadesk.ui.vault.unlock import UnlockPage

        page = self.window.pages.currentWidget()
        if not isinstance(page, UnlockPage):
            page = self.show_unlock()
        page.refused(error, opening.seconds_to_wait(self.folder))

    def _help(self, way: str) -> None:
        """One of the ways back to a vault that does not open."""
        from lumadesk.ui.vault.rescue import Rescue

        def opened(found: Any, folder: Path, notice: str) -> None:
            self._folder = folder
            self._opened(found, notice)

        rescue = Rescue(self._outside, self._jobs, self.window, lambda: self.folder, opened)
        rescue.look_again.connect(self._look)
        rescue.help(way)

    def _failed(self, error: Exception) -> None:
        from lumadesk.ui.widgets.error_dialog import ErrorDialog

        ErrorDialog(error, self.window).open()

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self.window, "The folder of the vault", str(self.folder.parent)
        )
        if chosen:
            self._folder = Path(chosen)
            self._look()

    # Out of it again

    def lock(self) -> None:
        """Close the vault; the passphrase or the keyring opens it again."""
        desk = self._leave("LumaDesk", "Locking…")
        if desk is None:
            return

        def op() -> None:
            desk.jobs.close()
            opening.leave(desk.services)

        def locked(_none: None) -> None:
            desk.deleteLater()
            # This thread has freed what it showed, and each has memory of its own.
            self._outside.give_memory_back()
            self._look(at_once=False)

        self._jobs.write(op, locked, owner=self)

    def _reopen(self, wanted: Reopening) -> None:
        """Work for which the vault is closed; what is open afterwards is shown."""
        desk = self._leave(wanted.title, wanted.text)
        if desk is None:
            return
        self.window.waiting.show_progress(wanted.text, 0, None)

        def op() -> Reopened:
            desk.jobs.close()
            return wanted.op(desk.services)

        def done(reopened: Reopened) -> None:
            desk.deleteLater()
            self._opened(reopened.opened)
            now, workspace = self.desk, self.workspace
            QTimer.singleShot(0, workspace, lambda: wanted.then(now, workspace, reopened))

        self._jobs.write(op, done, owner=self, failed=self._not_unlocked)

    def _leave(self, title: str, text: str) -> Desk | None:
        """Take everything of the vault off the screen; its desk, which is still to be closed."""
        if self.desk is None or self.workspace is None:
            return None
        self._auto_lock.end()
        self._close_dialogs()
        self._notifications.leave()
        forget_secrets()
        self.workspace.leave()
        desk, self.desk, self.workspace = self.desk, None, None
        self.window.waiting.say(title, text)
        self.window.show_page(self.window.waiting)
        return desk

    def _close_dialogs(self) -> None:
        """Nothing of the vault stays on the screen: dialogs and menus above the window go with it."""
        for shown in QApplication.topLevelWidgets():
            if shown is self.window or not shown.isVisible():
                continue
            if isinstance(shown, QDialog):
                shown.done(QDialog.DialogCode.Rejected)  # also where it waits for its work
            else:
                shown.close()

    def _closing(self) -> None:
        QTimer.singleShot(0, self.close)

    def _close_vault(self) -> None:
        if self.desk is None or self.workspace is None:
            return
        self._auto_lock.end()
        self._notifications.leave()
        forget_secrets()
        self.workspace.leave()
        desk, self.desk, self.workspace = self.desk, None, None
        desk.jobs.close()
        opening.leave(desk.services)
