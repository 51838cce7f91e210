"""The Keys page: passphrases, a key file, the keyring, the recovery sheet, a new master key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from lumadesk.app import backups, key_slots, recovery_sheets, vault
from lumadesk.app.services import Outside
from lumadesk.domain.errors import KnownError
from lumadesk.ui.application import Application
from lumadesk.ui.desk import Place
from lumadesk.ui.printing import paint
from lumadesk.ui.settings import recovery_dialogs
from lumadesk.ui.settings.keys_page import KeysPage
from lumadesk.ui.vault.unlock import UnlockPage
from tests.app.fakes import FakeSecrets
from tests.tour import stage
from tests.ui.conftest import Window, close

OTHER = "five other herons wading"


@pytest.fixture
def page(window: Window) -> KeysPage:
    window.do(lambda: window.workspace.show_place(Place.SETTINGS, "keys"))
    found: KeysPage = window.workspace.current().pages["keys"]
    return found


def kinds(window: Window) -> list[tuple[str, bool]]:
    return [(slot.kind, slot.key_file) for slot in key_slots.list_slots(window.desk.services)]


def test_a_passphrase_is_added_with_a_key_file_changed_and_removed(
    window: Window, page: KeysPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    stick = tmp_path / "stick.key"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(stick), ""))
    window.do(page.add.click)
    dialog = window.dialog()
    dialog.fields.first.setText(OTHER)
    dialog.fields.again.setText(OTHER)
    dialog.file.wanted.setChecked(True)
    window.do(dialog.ok.click)
    assert "choose one" in dialog.file.problem.text(), "nothing that was typed is lost"
    assert dialog.fields.first.text() == OTHER
    window.do(dialog.file.make.click)
    assert stick.stat().st_mode & 0o077 == 0
    window.do(dialog.ok.click)
    window.rest()
    assert kinds(window) == [("passphrase", False), ("passphrase", True)]
    assert "still opens the vault without a key file" in page.two_steps.text()
    services.vault.keys.unwrap(OTHER, stick.read_bytes())
    with pytest.raises(KnownError):
        services.vault.keys.unwrap(OTHER)
    # The first one goes, and the vault opens in two steps only.
    window.do(page.slots.rows[1].menu.actions()[1].trigger)
    window.do(window.dialog().ok.click)
    window.rest()
    assert kinds(window) == [("passphrase", True)]
    assert page.two_steps.text().startswith("Two steps")
    assert len(page.slots.rows[2].menu.actions()) == 1, "the last one cannot be removed"
    # And back to one step.
    window.do(page.slots.rows[2].menu.actions()[0].trigger)
    dialog = window.dialog()
    assert not dialog.file.wanted.isChecked()
    dialog.fields.first.setText(OTHER)
    dialog.fields.again.setText(OTHER)
    window.do(dialog.ok.click)
    window.rest()
    assert kinds(window) == [("passphrase", False)]
    services.vault.keys.unwrap(OTHER)


def test_the_keyring_serves_or_the_passphrase_is_always_asked_for(
    window: Window, page: KeysPage, keyring: FakeSecrets
) -> None:
    window.do(page.always_ask.click)
    assert window.toast() == "The passphrase is always asked for."
    assert page.always_ask.isChecked()
    window.do(page.always_ask.click)
    assert ("keyring", False) in kinds(window)
    assert "keyring" in page.slots.rows
    window.do(page.slots.rows["keyring"].next.click)
    window.rest()
    assert keyring.kept == {}
    assert page.always_ask.isChecked()
    keyring.problem = stage.no_keyring().problem
    window.do(page.always_ask.click)
    window.rest()
    assert "no keyring" in page.problem.text()
    assert page.always_ask.isChecked(), "it stays as it was"


def test_the_recovery_sheet_is_seen_saved_printed_and_put_away(
    window: Window, page: KeysPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    assert "print one" in page.paper.text()
    window.do(page.sheet.click)
    window.do(window.dialog().ok.click)
    window.rest()
    dialog = window.dialog()
    assert dialog.view.drawn() == 1
    to = tmp_path / "sheet.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(to), ""))
    window.do(dialog.save.click)
    assert to.read_bytes().startswith(b"%PDF")
    assert dialog.saved.isVisible()
    printed: list[object] = []
    monkeypatch.setattr(
        recovery_dialogs, "print_pages", lambda _parent, pages, then: (printed.append(pages), then())
    )
    window.do(dialog.print.click)
    assert len(printed) == 1
    code = dialog._sheet.code
    window.do(dialog.ok.click)
    window.rest()
    assert services.vault.keys.unwrap(code) == services.vault.master
    assert "put away" in backups.history(services)[0].detail
    assert "stored on paper alone" in page.paper.text()
    # Another one ends the first.
    window.do(page.sheet.click)
    window.do(window.dialog().ok.click)
    window.rest()
    with pytest.raises(KnownError):
        services.vault.keys.unwrap(code)


def test_a_sheet_on_paper_has_the_code(window: Window, tmp_path: Path) -> None:
    sheet = key_slots.make_recovery_sheet(window.desk.services).value
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    paint(recovery_sheets.pages(sheet), printer)
    assert (tmp_path / "paper.pdf").stat().st_size > 10_000


def test_a_new_master_key(window: Window, page: KeysPage) -> None:
    services = window.desk.services
    key_slots.add_passphrase(services, OTHER)
    code = key_slots.make_recovery_sheet(services).value.code
    before = services.vault.master
    window.do(page.rotate.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert dialog.secret.field._note.text() == "Type the passphrase."
    dialog.secret.passphrase.setText("not this one")
    window.do(dialog.ok.click)
    assert "not the passphrase" in dialog.problem.text()
    dialog.secret.passphrase.setText(stage.PASSPHRASE)
    window.do(dialog.ok.click)
    window.rest()
    now = window.desk.services
    assert now is not services
    assert now.vault.master != before
    sheet = window.dialog()
    assert sheet._sheet.code != code
    assert now.vault.keys.unwrap(sheet._sheet.code) == now.vault.master
    assert "1 other passphrase to be added again" in window.workspace._notice.text()
    assert isinstance(window.workspace.current().pages["keys"], KeysPage)
    window.do(sheet.reject)
    vault.lock(now)


def test_two_steps_at_the_unlock_screen(
    outside: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, stick = tmp_path / "vault", tmp_path / "stick.key"
    services = vault.create_vault(outside, folder, stage.PASSPHRASE, use_keyring=False).services
    stick.write_bytes(key_slots.new_key_file())
    key_slots.change_passphrase(services, 1, stage.PASSPHRASE, key_file=stick.read_bytes())
    key_slots.use_keyring(services, False)
    vault.lock(services)
    window = Window(Application(outside, folder))
    window.application.show()
    window.rest()
    unlock = window.application.window.pages.currentWidget()
    assert isinstance(unlock, UnlockPage)
    assert unlock.choose_file.isVisible()
    unlock.passphrase.setText(stage.PASSPHRASE)
    window.do(unlock.unlock.click)
    assert "key file" in unlock.problem.text()
    assert "LUMADESK" not in unlock.problem.text(), "the window tells of no command"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(stick), ""))
    window.do(unlock.choose_file.click)
    window.do(unlock.unlock.click)
    assert window.workspace.isVisible()
    close(window)
