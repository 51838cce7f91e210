"""The stops of the tour at the vault's own pages: backups, keys, lock and doctor, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lumadesk.app import backups, erasure, key_slots, people, restore_drill
from lumadesk.domain.errors import KnownError
from lumadesk.ui.desk import Place
from lumadesk.ui.settings.recovery_dialogs import SheetDialog
from lumadesk.ui.vault.ways_back import RESTORE, SALVAGE, TAKE_OVER
from lumadesk.ui.workspace import Workspace
from tests.tour.camera import in_front
from tests.tour.stop import Rest, Stop


def of_unlocking(application: Any) -> Iterator[Stop]:
    """The unlock screen, what it says of a vault that does not open, and the ways back."""

    def refused(code: str, message: str, seconds: int = 0) -> None:
        page = application.show_unlock(keyring=True, key_file=code == "vault.key_file_needed")
        page.refused(KnownError(code, message), seconds)

    yield Stop("unlock", application.show_unlock)
    yield Stop("unlock-wrong", lambda: application.unlock("wrong"))
    yield Stop("unlock-wait", lambda: refused("vault.wait", "Wait.", 23))
    yield Stop(
        "unlock-key-file",
        lambda: refused(
            "vault.key_file_needed", "This vault opens with its passphrase and its key file together."
        ),
    )
    yield Stop(
        "unlock-damaged",
        lambda: refused("vault.damaged", "The vault's database is damaged: part of it cannot be read."),
    )
    yield Stop(
        "unlock-no-keys",
        lambda: refused("vault.keys_missing", "The vault's key file (vault.keys) is missing."),
    )
    yield Stop(
        "unlock-elsewhere",
        lambda: refused(
            "vault.open_elsewhere",
            "The vault is open on another computer, old-laptop, since 2026-06-20T09:12+00:00.",
        ),
    )
    for way in (RESTORE, SALVAGE, TAKE_OVER):
        yield Stop(f"rescue-{way}", lambda way=way: application._help(way))


def of_vault(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    def page(name: str) -> Any:
        shown = workspace.show_place(Place.SETTINGS, name).pages[name]
        rest()
        return shown

    rest()
    yield Stop("vault", lambda: page("vault").verify_vault())
    yield from _backups(workspace, page)
    yield from _keys(workspace, page)
    yield Stop("lock", lambda: page("lock"))
    yield Stop("lock-never", lambda: page("lock").minutes.setText("0"))
    yield Stop("doctor", lambda: page("doctor"))
    yield Stop("doctor-more", lambda: _scroll(page("doctor"), 5000))
    yield Stop("today-backups", lambda: _late(workspace))


def _late(workspace: Workspace) -> None:
    backups.change_plan(workspace.desk.services, folder="")
    workspace.show_place(Place.TODAY)


def _keys(workspace: Workspace, page: Any) -> Iterator[Stop]:
    services = workspace.desk.services

    def furnish() -> None:
        key_slots.add_passphrase(services, "five quiet herons wading", key_file=b"a key file")
        key_slots.make_recovery_sheet(services)
        page("keys").refresh()

    def mistyped() -> None:
        page("keys").add.click()
        dialog = in_front(workspace.window())[-1]
        dialog.fields.first.setText("four quiet herons")
        dialog.fields.again.setText("four quiet herrings")
        dialog.file.wanted.setChecked(True)
        dialog.ok.click()

    def sheet() -> None:
        made = key_slots.make_recovery_sheet(services).value
        SheetDialog(workspace, workspace.desk, made).open()

    yield Stop("keys", lambda: page("keys"))
    yield Stop("keys-several", furnish)
    yield Stop("keys-more", lambda: _scroll(page("keys"), 5000))
    yield Stop("passphrase-mistyped", mistyped)
    yield Stop("recovery-make", lambda: page("keys").make_sheet())
    yield Stop("recovery-sheet", sheet)
    yield Stop("master-key", lambda: page("keys").change_master_key())


def _backups(workspace: Workspace, page: Any) -> Iterator[Stop]:
    services = workspace.desk.services
    disk = services.vault.folder.parent / "Backup disk"

    def furnish() -> None:
        disk.mkdir(exist_ok=True)
        backups.change_plan(services, folder=str(disk))
        gone = people.add_person(services, name="Erased Person").value
        backups.back_up(services)
        restore_drill.hold_drill(services)
        erasure.erase_person(services, gone, confirm_name="Erased Person")
        backups.back_up(services)
        page("backups").refresh()

    def away() -> None:
        disk.rename(disk.with_name("Elsewhere"))
        page("backups").refresh()

    def back() -> None:
        disk.with_name("Elsewhere").rename(disk)
        page("backups").refresh()

    yield Stop("backups-none", lambda: page("backups"))
    yield Stop("backups", furnish)
    yield Stop("backups-more", lambda: _scroll(page("backups"), 620))
    yield Stop("backups-last", lambda: _scroll(page("backups"), 5000))
    yield Stop("restore", lambda: page("backups").restore(page("backups").list.rows[-1].file))
    yield Stop("restore-refused", lambda: _refused(page("backups"), disk))
    yield Stop("backups-away", lambda: (_scroll(page("backups"), 0), away()))
    yield Stop("backups-there-again", back)


def _refused(page: Any, disk: Path) -> None:
    spoilt = disk / "spoilt.lumadesk-backup"
    spoilt.write_bytes(b"not a backup")
    page.restore(spoilt)


def _scroll(page: Any, to: int) -> None:
    from PySide6.QtWidgets import QScrollArea

    page.findChild(QScrollArea).verticalScrollBar().setValue(to)
