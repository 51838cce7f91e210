"""What the Backups page says of a folder, of one backup, and of who was erased and is still inside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lumadesk.app.backups import BackupRow, BackupStatus
from lumadesk.domain.condition import Condition
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.words import counted, moment, plain_day, readable_size

#: By the folder's state: its words, its tone, and what to do.
STATES = {
    "not-chosen": ("Not chosen", Tone.WARNING, ""),
    "absent": (
        "Not there",
        Tone.DANGER,
        "The folder for backups is not there. Connect the disk that holds it, or choose another folder.",
    ),
    "read-only": (
        "Read-only",
        Tone.DANGER,
        "The folder for backups may not be written to. Check its permissions, or choose another folder.",
    ),
    "ready": ("Ready", Tone.SUCCESS, ""),
}


def risks(found: BackupStatus, folder: Condition | None) -> str:
    """What is risky about where the backups go; nothing where nothing is known against it."""
    told = []
    if found.same_disk:
        told.append("It is on the vault's own disk: one that breaks takes both. Choose one on another disk.")
    if folder is not None and folder.synced_by is not None:
        told.append(
            f"It is copied away by {folder.synced_by}: backups are encrypted, but old versions there keep "
            "who was erased for as long as that service keeps them."
        )
    if folder is not None and folder.open_to_others:
        told.append("Other users of this computer can list it; the backups in it are yours alone.")
    return " ".join(told)


def face(row: BackupRow) -> Face:
    detail = [readable_size(row.size)]
    if row.records is not None:
        detail.insert(0, counted(row.records, "record"))
    if row.gone_by is not None:
        detail.append(f"holds {erased_inside(row)} until {plain_day(row.gone_by)}")
    return Face(
        title=moment(row.made_at), detail=" · ".join(detail), chip=state_of(row), icon="hard-drive-download"
    )


def state_of(row: BackupRow) -> tuple[str, Tone]:
    if row.checked is None:
        return ("Not checked here", Tone.NEUTRAL)
    return ("Verified", Tone.SUCCESS) if row.checked.ok else ("Damaged", Tone.DANGER)


def erased_inside(row: BackupRow) -> str:
    if row.holds_erased is None:
        return "perhaps somebody erased"
    return "1 person erased" if row.holds_erased == 1 else f"{row.holds_erased:,} people erased"


def facts(row: BackupRow) -> list[tuple[str, str]]:
    told = [("File", row.file.name)]
    if row.checked is not None:
        told.append(("Last verified", f"{moment(row.checked.at)}. {row.checked.detail}"))
    if row.gone_by is not None:
        told.append(
            (
                "Beyond use",
                f"{erased_inside(row).capitalize()} since it was made. By {plain_day(row.gone_by)} it is "
                "written anew without them, or deleted; a restore carries the erasures out before it opens.",
            )
        )
    return told


def beyond_use(rows: Sequence[BackupRow], days: int) -> str:
    """Until when whoever was erased is still inside a backup: the date to tell them."""
    inside: list[date] = [row.gone_by for row in rows if row.gone_by is not None]
    if not inside:
        return (
            "Nobody who was erased is inside a backup. Whoever is erased from now on leaves every backup "
            f"within {counted(days, 'day')}."
        )
    return (
        f"{counted(len(inside), 'backup')} still {'holds' if len(inside) == 1 else 'hold'} somebody who was "
        f"erased since. They are out of all of them by {plain_day(max(inside))}: quote that date to them. "
        "Until then they are beyond use, for every restore carries the erasures out before the vault opens."
    )
