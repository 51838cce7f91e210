"""The stops of the tour at the vault's own pages: backups, keys, lock and doctor, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lumadesk.app import backups, erasure, people, restore_drill
from lumadesk.ui.desk import Place
from lumadesk.ui.workspace import Workspace
from tests.tour.stop import Rest, Stop


def of_vault(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    def page(name: str) -> Any:
        shown = workspace.show_place(Place.SETTINGS, name).pages[name]
        rest()
        return shown

    yield Stop("vault", lambda: page("vault").verify_vault())
    yield from _backups(workspace, page)


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
