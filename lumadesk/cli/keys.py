"""lumadesk keys: list, add, change, remove, keyring, recovery, key-file, rotate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import key_slots
from lumadesk.app import vault as vaults
from lumadesk.app.key_slots import KeySlot
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands
from lumadesk.cli.output import notice, show
from lumadesk.cli.passphrase import choose_another, find_passphrase, key_file
from lumadesk.cli.world import opened, vault_folder, world
from lumadesk.domain.errors import KnownError

app = commands("The ways into the vault: passphrases, key file, keyring, recovery sheet, master key.")

SlotId = Annotated[int, typer.Argument(metavar="ID", help="The slot's number.")]
NewKeyFile = Annotated[
    Path | None,
    typer.Option("--key-file", metavar="FILE", help="Both are asked for: the passphrase and this file."),
]


@app.command("list")
def list_slots(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """What opens the vault."""
    with opened(ctx, vault, no_keyring) as services:
        slots = key_slots.list_slots(services)
    show({"slots": slots}, [_line(slot) for slot in slots], as_json=as_json)


@app.command()
def add(
    ctx: typer.Context,
    with_file: NewKeyFile = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Another passphrase that opens the vault (LUMADESK_NEW_PASSPHRASE, or typed twice)."""
    with opened(ctx, vault, no_keyring) as services:
        slot = key_slots.add_passphrase(services, _new(), key_file=_read(with_file)).value
    show({"slot": slot}, [f"Added: {_line(slot)}"], as_json=as_json)


@app.command()
def change(
    ctx: typer.Context,
    slot_id: SlotId,
    with_file: NewKeyFile = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Another passphrase in the place of one. Backups from before still open with the former."""
    with opened(ctx, vault, no_keyring) as services:
        slot = key_slots.change_passphrase(services, slot_id, _new(), key_file=_read(with_file)).value
    show({"slot": slot}, [f"Changed: {_line(slot)}"], as_json=as_json)


@app.command()
def remove(
    ctx: typer.Context,
    slot_id: SlotId,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """That passphrase or recovery code opens the vault no more; the last passphrase stays."""
    with opened(ctx, vault, no_keyring) as services:
        key_slots.remove_slot(services, slot_id)
        slots = key_slots.list_slots(services)
    show({"slots": slots}, [_line(slot) for slot in slots], as_json=as_json)


@app.command()
def keyring(
    ctx: typer.Context,
    wanted: Annotated[bool, typer.Option("--on/--off", help="--off always asks for the passphrase.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Whether the system's keyring opens the vault."""
    with opened(ctx, vault, no_keyring) as services:
        key_slots.use_keyring(services, wanted)
        slots = key_slots.list_slots(services)
    show({"slots": slots}, [_line(slot) for slot in slots], as_json=as_json)


@app.command()
def recovery(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The PDF to print.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Make a recovery code and its sheet; a former code opens nothing any more."""
    with opened(ctx, vault, no_keyring) as services:
        if to.exists():
            raise KnownError("file.exists", "A file with that name exists already.", "Choose another name.")
        sheet = key_slots.make_recovery_sheet(services).value
        written = services.outside.files.write(to, sheet.pdf)
    lines = [f"Print {written}, put the sheet away, and delete the file.", f"Code: {sheet.code}"]
    show({"file": written, "code": sheet.code}, lines, as_json=as_json)


@app.command("key-file")
def make_key_file(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write, best on a stick.")],
    as_json: Json = False,
) -> None:
    """Make a key file that nobody can guess, for `keys add` or `keys change`. Keep a copy of it."""
    written = world(ctx).outside().files.write(to, key_slots.new_key_file())
    show({"file": written}, [f"Wrote {written}. Without it its passphrase opens nothing."], as_json=as_json)


@app.command()
def rotate(
    ctx: typer.Context,
    sheet_to: Annotated[
        Path | None,
        typer.Option("--sheet-to", metavar="FILE", help="Where a new recovery sheet goes, if there was one."),
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """A new master key: everything is encrypted anew. Safe to be interrupted at any point."""
    outside = world(ctx).outside()
    words, file = find_passphrase(), key_file()
    if words is None:
        raise KnownError(
            "vault.passphrase_needed",
            "The new master key is sealed under a passphrase of the vault, and none was given.",
            "Type it when asked, or set LUMADESK_PASSPHRASE_COMMAND or LUMADESK_PASSPHRASE.",
        )
    unlocked = vaults.unlock(
        outside, vault_folder(outside, vault), passphrase=words, use_keyring=not no_keyring, key_file=file
    )
    services = unlocked.services
    try:
        done = key_slots.rotate_master_key(services, words, key_file=file)
        services = done.opened.services
        if done.sheet is not None and sheet_to is not None:
            outside.files.write(sheet_to, done.sheet.pdf)
    finally:
        vaults.lock(services)
    for text in done.opened.notices:
        notice(text)
    lines = ["The vault has a new master key. Backups from before open with what opened them then."]
    if done.dropped > 0:
        lines.append(f"Passphrases to add again: {done.dropped}.")
    if done.sheet is not None:
        lines.append(f"The new recovery code: {done.sheet.code}")
    document = {"dropped": max(done.dropped, 0), "code": done.sheet.code if done.sheet else None}
    show(document, lines, as_json=as_json)


def _new() -> str:
    words = choose_another()
    if words is None:
        raise KnownError(
            "vault.passphrase_needed",
            "No new passphrase was given.",
            "Run this on a terminal, or set LUMADESK_NEW_PASSPHRASE_COMMAND or LUMADESK_NEW_PASSPHRASE.",
        )
    return words


def _read(file: Path | None) -> bytes | None:
    return None if file is None else key_slots.read_key_file(file)


def _line(slot: KeySlot) -> str:
    number = "-" if slot.id is None else str(slot.id)
    made = f" · made {slot.made_on}" if slot.made_on else ""
    return f"{number} · {slot.kind}{' and key file' if slot.key_file else ''}{made}"
