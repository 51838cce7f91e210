"""A child process that types canaries into the window, screen by screen, and then locks it, when told to."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from lumadesk import bootstrap
from lumadesk.app import backups, key_slots, people, vault
from lumadesk.ui.application import Application, make_application
from lumadesk.ui.desk import Place
from lumadesk.ui.widgets.clipboard import copy_secret
from tests.app.leak_child import CANARY, PASSPHRASE, pause, word
from tests.tour import camera


class Hands:
    """Whoever sits before the window."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.window = application.window

    def rest(self) -> None:
        application = self.application
        camera.settle(
            lambda: (
                application._jobs.busy() or (application.desk is not None and application.desk.jobs.busy())
            )
        )

    def do(self, act: Callable[[], object]) -> Any:
        found = act()
        self.rest()
        return found

    def dialog(self) -> Any:
        return camera.in_front(self.window)[-1]

    def type(self, where: QWidget, text: str) -> None:
        QTest.keyClicks(where, text)
        self.rest()

    def command(self, words: str) -> None:
        """By way of the palette, whose search sees what is typed, too."""
        workspace: Any = self.application.workspace
        self.do(workspace.open_palette)
        palette = self.dialog()
        self.type(palette.typed, words)
        QTest.keyClick(palette.typed, Qt.Key.Key_Return)
        self.rest()

    def settings(self, page: str) -> Any:
        workspace: Any = self.application.workspace
        shown = self.do(lambda: workspace.show_place(Place.SETTINGS, page)).pages[page]
        self.rest()
        return shown


def fill(hands: Hands, folder: Path) -> None:
    """Every kind of field on every screen: lines, texts, searches, secrets."""
    workspace: Any = hands.application.workspace
    services = workspace.desk.services
    hands.command("add person")
    hands.type(hands.dialog().focusWidget(), word("person"))
    hands.do(hands.dialog().ok.click)
    (person,) = people.list_ids(services)
    clients = hands.do(lambda: workspace.show_place(Place.CLIENTS, person))
    hands.type(clients.detail.note, word("note"))
    QTest.keyClick(clients.detail.note, Qt.Key.Key_Return)
    hands.rest()
    hands.type(clients.search, word("search"))
    hands.command("report a breach")
    hands.type(hands.dialog().focusWidget(), word("breach"))
    hands.do(hands.dialog().ok.click)
    hands.command("new complaint")
    for field in hands.dialog().findChildren(QPlainTextEdit):
        hands.type(field, word("complaint"))
    for field in hands.dialog().findChildren(QLineEdit):
        if field.isVisible() and not isinstance(field.parentWidget(), QPlainTextEdit):
            hands.type(field, word("complainant"))
    hands.do(hands.dialog().ok.click)
    camera.close_all(hands.window)
    hands.do(lambda: workspace.show_place(Place.INVOICES, ("new", person)))
    business = hands.settings("business")
    for field in business.form.findChildren(QLineEdit)[:2]:
        hands.type(field, word("firm"))
    hands.do(business.save)
    keys = hands.settings("keys")
    hands.do(keys.add.click)
    hands.type(hands.dialog().fields.first, word("another passphrase"))
    hands.do(hands.dialog().reject)
    hands.do(keys.sheet.click)
    hands.do(hands.dialog().ok.click)
    hands.do(hands.dialog().reject)
    disk = folder / "backups"
    disk.mkdir()
    backups.change_plan(services, folder=str(disk))
    page = hands.settings("backups")
    hands.do(page.now.click)
    hands.do(page.drill.click)
    hands.do(page.list.restore.click)
    hands.do(hands.dialog().reject)
    for place in Place:
        hands.do(lambda place=place: workspace.show_place(place))
    copy_secret(word("copied"))


def shown(window: QWidget) -> int:
    """How many widgets say a canary, whether they are seen or not, and the clipboard."""
    texts = [window.windowTitle(), QGuiApplication.clipboard().text()]
    for one in QApplication.allWidgets():
        texts += [one.accessibleName(), one.toolTip()]
        if isinstance(one, QLabel | QLineEdit):
            texts.append(one.text())
        elif isinstance(one, QPlainTextEdit):
            texts.append(one.toPlainText())
    return sum(CANARY in text for text in texts)


def main() -> None:
    folder = Path(sys.argv[1])
    bootstrap.harden()
    bootstrap.start_logging()
    outside = bootstrap.build_outside()
    made = vault.create_vault(outside, folder / "vault", PASSPHRASE, use_keyring=False).services
    key_slots.use_keyring(made, False)
    vault.lock(made)
    make_application(outside)
    hands = Hands(Application(outside, folder / "vault"))
    hands.do(hands.application.show)
    unlock: Any = hands.window.pages.currentWidget()
    hands.type(unlock.passphrase, PASSPHRASE)
    hands.do(unlock.unlock.click)
    fill(hands, folder)
    del unlock
    pause(f"unlocked, {shown(hands.window)}")
    hands.do(hands.application.lock)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as the program's own loop does
    pause(f"locked, {shown(hands.window)}")
    hands.window.close()
    hands.application.close()


if __name__ == "__main__":
    main()
