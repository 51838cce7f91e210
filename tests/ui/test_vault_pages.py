"""The way into a vault: the first run, unlocking, locking again, and the demo."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from lumadesk.app import business, sites, vault
from lumadesk.app.services import Outside
from lumadesk.site import demo_site
from lumadesk.ui import application as application_module
from lumadesk.ui.application import Application
from lumadesk.ui.theme import ThemeChoice, current_theme
from lumadesk.ui.vault.passphrase import SHORTEST, strength
from lumadesk.ui.vault.unlock import UnlockPage
from lumadesk.ui.vault.wizard import Wizard
from tests.app.fakes import FakeSecrets
from tests.tour import stage
from tests.ui.conftest import Window, close

Start = Callable[..., Window]

PASSPHRASE = "four quiet herons wading"


def page(window: Window) -> Any:
    return window.application.window.pages.currentWidget()


@pytest.fixture
def start(outside: Outside) -> Iterator[Start]:
    """Starts the window on a folder, as often as the test wants; all of them are closed after it."""
    started: list[Window] = []

    def begin(folder: Path, *, demo: bool = False) -> Window:
        window = Window(Application(outside, folder, demo=demo))
        started.append(window)
        window.application.show()
        window.rest()
        return window

    yield begin
    for window in started:
        close(window)


@pytest.fixture
def made(outside: Outside, tmp_path: Path) -> Path:
    """A vault that is locked; the keyring holds its key."""
    folder = tmp_path / "vault"
    vault.lock(vault.create_vault(outside, folder, PASSPHRASE).services)
    return folder


def test_the_first_run_sets_up_business_vault_and_website(bare: Window, tmp_path: Path) -> None:
    demo_site.build(tmp_path / "site.sqlite3", enquiries=20, until=stage.NOW)
    wizard = page(bare)
    assert isinstance(wizard, Wizard)
    bare.do(wizard.set_up.click)
    wizard.business.own_name.setText("Alex Sample")
    bare.do(wizard.to_passphrase.click)
    wizard.passphrase.first.setText(PASSPHRASE)
    wizard.passphrase.again.setText(PASSPHRASE)
    bare.do(wizard.to_site.click)
    wizard.site.file.setText(str(tmp_path / "site.sqlite3"))
    bare.do(wizard.site.look.click)
    assert wizard.site.table.value() == "contact_enquiry"
    bare.do(wizard.finish.click)
    services = bare.desk.services
    assert business.get_business(services).own_name == "Alex Sample"
    site = sites.get_site(services)
    assert site is not None
    assert site.table == "contact_enquiry"
    bare.do(bare.workspace.rail.sync.start)
    assert bare.toast().startswith("20 new enquiries")


def test_the_website_can_wait(bare: Window) -> None:
    wizard = page(bare)
    wizard.set_up.click()
    wizard.to_passphrase.click()
    wizard.passphrase.first.setText(PASSPHRASE)
    wizard.passphrase.again.setText(PASSPHRASE)
    wizard.to_site.click()
    bare.do(wizard.finish.click)
    assert "Test the connection first" in wizard.site.problem.text()
    bare.do(wizard.later.click)
    assert sites.get_site(bare.desk.services) is None


def test_a_website_that_is_not_there_says_so_and_loses_nothing(bare: Window) -> None:
    wizard = page(bare)
    wizard.set_up.click()
    wizard.site.file.setText("/nowhere/at/all.sqlite3")
    bare.do(wizard.site.look.click)
    assert wizard.site.problem.text()
    assert wizard.site.file.text() == "/nowhere/at/all.sqlite3"


@pytest.mark.parametrize(
    ("first", "again", "complaint"),
    [
        ("", "", "Choose a passphrase."),
        ("x" * (SHORTEST - 1), "", f"Use at least {SHORTEST} characters, for example four words."),
        (PASSPHRASE, PASSPHRASE + "!", "The two are not the same."),
    ],
)
def test_a_passphrase_that_will_not_do_says_why(bare: Window, first: str, again: str, complaint: str) -> None:
    fields = page(bare).passphrase
    fields.first.setText(first)
    fields.again.setText(again)
    assert fields.passphrase() is None
    shown = {fields._first_field._note.text(), fields._again_field._note.text()}
    assert complaint in shown


def test_more_and_other_characters_are_stronger() -> None:
    assert strength("") == 0
    assert strength("aaaaaaaaaaaaaaaa") < strength("abcdefgh") < strength("four quiet herons") < 120


def test_the_keyring_opens_the_vault_by_itself(start: Start, made: Path) -> None:
    window = start(made)
    assert window.workspace.isVisible()


def test_without_a_keyring_the_passphrase_opens_it(start: Start, made: Path, keyring: FakeSecrets) -> None:
    keyring.problem = stage.no_keyring().problem
    window = start(made)
    unlock = page(window)
    assert isinstance(unlock, UnlockPage)
    assert "no keyring" in unlock.notice.text()
    window.do(unlock.unlock.click)
    assert unlock._field._note.text() == "Type the passphrase."
    unlock.passphrase.setText("four quiet hermits")
    window.do(unlock.unlock.click)
    assert "passphrase" in unlock.problem.text()
    assert unlock.unlock.isEnabled()
    unlock.passphrase.setText(PASSPHRASE)
    window.do(unlock.unlock.click)
    assert window.workspace.isVisible()


def test_locking_closes_the_vault_and_asks_before_it_opens_again(
    start: Start, outside: Outside, made: Path
) -> None:
    window = start(made)
    window.do(window.application.lock)
    unlock = page(window)
    assert isinstance(unlock, UnlockPage)
    assert window.application.workspace is None
    vault.lock(vault.unlock(outside, made).services)  # nobody holds its lock any more
    window.do(unlock.keyring.click)
    assert window.workspace.isVisible()


def test_a_damaged_vault_says_what_to_do(start: Start, made: Path) -> None:
    database = next(made.glob("*.db"))
    database.write_bytes(database.read_bytes()[:1000])
    window = start(made)
    unlock = page(window)
    assert isinstance(unlock, UnlockPage)
    assert "backup" in unlock.problem.text()


def test_another_vault_can_be_chosen(
    bare: Window, outside: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    vault.lock(vault.create_vault(outside, other, PASSPHRASE).services)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
    bare.do(page(bare).open.click)
    assert bare.desk.services.vault.folder == other


def test_the_demo_is_built_opened_and_says_its_passphrase(start: Start, tmp_path: Path) -> None:
    window = start(tmp_path / "made-up", demo=True)
    assert window.desk.services.vault.folder == tmp_path / "made-up" / "vault"
    assert "Its passphrase is" in window.workspace._notice.text()


def test_a_demo_that_is_there_already_is_left_alone(start: Start, tmp_path: Path) -> None:
    (tmp_path / "made-up" / "vault").mkdir(parents=True)
    window = start(tmp_path / "made-up", demo=True)
    assert "already" in window.dialog().message.text()
    window.dialog().close()
    assert isinstance(page(window), Wizard)


def test_the_title_never_says_whose_data_is_shown(window: Window) -> None:
    from lumadesk.ui.desk import Place

    for place in Place:
        window.do(lambda place=place: window.workspace.show_place(place))
        assert window.application.window.windowTitle() == "LumaDesk"


def test_size_and_theme_are_remembered(start: Start, outside: Outside, made: Path) -> None:
    window = start(made)
    window.application.window.setGeometry(10, 20, 1100, 700)
    window.application.window.close()
    again = Application(outside, made)
    assert again.window.width() == 1100
    again.close()
    outside.settings.set("theme", "dark")
    application_module.make_application(outside)
    assert current_theme().choice is ThemeChoice.DARK


def test_closing_the_window_gives_the_vault_back(start: Start, outside: Outside, made: Path) -> None:
    window = start(made)
    window.application.window.close()
    window.rest()
    copy = made.with_name("copy")
    shutil.copytree(made, copy)
    vault.lock(vault.unlock(outside, made).services)
