"""lumadesk vault: create, status, verify, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import vault as vaults
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands
from lumadesk.cli.output import notice, show
from lumadesk.cli.passphrase import choose_passphrase, find_passphrase, key_file
from lumadesk.cli.world import opened, vault_folder, world
from lumadesk.domain.errors import KnownError

app = commands("The encrypted vault: create, check, back up, restore.")


@app.command()
def create(
    ctx: typer.Context,
    policy: Annotated[
        str, typer.Option(help="The privacy policy that you live under (see: lumadesk policy list).")
    ] = "luma-tech",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Make a new vault, with a recovery passphrase and (where it is safe) the keyring."""
    outside = world(ctx).outside()
    folder = vault_folder(outside, vault)
    passphrase = choose_passphrase()
    if passphrase is None:
        raise KnownError(
            "vault.passphrase_needed",
            "A new vault needs a recovery passphrase, and none was given.",
            "Run this on a terminal, or set LUMADESK_PASSPHRASE_COMMAND or LUMADESK_PASSPHRASE.",
        )
    made = vaults.create_vault(outside, folder, passphrase, use_keyring=not no_keyring, policy=policy)
    vaults.lock(made.services)
    for text in made.notices:
        notice(text)
    found = vaults.status(outside, folder, use_keyring=not no_keyring)
    show(_status(found), [f"Made the vault {folder}.", *_status_lines(found)], as_json=as_json)


@app.command()
def status(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """What can be said without unlocking the vault."""
    outside = world(ctx).outside()
    found = vaults.status(outside, vault_folder(outside, vault), use_keyring=not no_keyring)
    show(_status(found), _status_lines(found), as_json=as_json)


@app.command()
def verify(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """Check the ciphers, the database, the audit log, the documents and the erasure ledger."""
    with opened(ctx, vault, no_keyring) as services:
        report = vaults.verify(services)
    lines = [f"{'ok' if check.ok else 'FAILED'} · {check.name} · {check.detail}" for check in report.checks]
    show({"ok": report.ok, "checks": report.checks}, lines, as_json=as_json)
    if not report.ok:
        raise typer.Exit(4)


@app.command()
def backup(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write an encrypted copy of the vault to one file."""
    with opened(ctx, vault, no_keyring) as services:
        written = vaults.backup(services, to)
    show({"file": written, "size": written.stat().st_size}, [f"Backed up to {written}."], as_json=as_json)


@app.command()
def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup made by `vault backup`.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Put a backup in the place of the vault. What was erased since stays erased."""
    outside = world(ctx).outside()
    folder = vault_folder(outside, vault)
    report = vaults.restore(
        outside,
        file,
        folder,
        passphrase=find_passphrase,
        use_keyring=not no_keyring,
        key_file=key_file(),
    )
    for text in report.notices:
        notice(text)
    show(restored(report, folder), restored_lines(report, folder), as_json=as_json)


@app.command("take-over")
def take_over(ctx: typer.Context, vault: VaultFolder = None, as_json: Json = False) -> None:
    """Open here what a lost computer left open, or go on without a log that was lost."""
    folder = vault_folder(world(ctx).outside(), vault)
    vaults.take_over(folder)
    show({"vault": folder}, [f"{folder} can be opened here."], as_json=as_json)


@app.command()
def salvage(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder of the new vault.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write what can still be read of a damaged vault into a new one; the damaged one stays as it is."""
    outside = world(ctx).outside()
    report = vaults.salvage(
        outside,
        vault_folder(outside, vault),
        to,
        passphrase=find_passphrase,
        use_keyring=not no_keyring,
        key_file=key_file(),
    )
    lines = [f"Saved {sum(report.kept.values())} records into {to}."]
    lines += [f"Some of this could not be read: {', '.join(report.damaged)}."] if report.damaged else []
    lines += [f"Records that pointed at what is lost: {report.cut}."] if report.cut else []
    show({"vault": to, "salvage": report}, lines, as_json=as_json)


@app.command("restore-keys")
def restore_keys(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup of this vault.")],
    vault: VaultFolder = None,
    as_json: Json = False,
) -> None:
    """Put back a lost or damaged vault.keys from a backup; nothing else is changed."""
    folder = vault_folder(world(ctx).outside(), vault)
    vaults.restore_keys(file, folder)
    show({"vault": folder}, ["The key file is back. Its passphrase is that of the backup."], as_json=as_json)


def restored(report: vaults.RestoreReport, folder: Path) -> dict[str, object]:
    return {
        "restored": report.restored,
        "erasures_replayed": report.erasures_replayed,
        "vault": folder,
        "kept": report.kept,
    }


def restored_lines(report: vaults.RestoreReport, folder: Path) -> list[str]:
    lines = [
        f"Restored {sum(report.restored.values())} records to {folder}.",
        f"Erasures done again: {report.erasures_replayed}.",
    ]
    if report.kept is not None:
        lines.append(f"The vault from before is kept for two weeks: {report.kept}")
    return lines


def _status(found: vaults.VaultStatus) -> dict[str, object]:
    return {
        "vault": found.folder,
        "exists": found.exists,
        "vault_id": found.vault_id,
        "encrypted": found.encrypted,
        "size": found.size,
        "keyring": found.keyring,
        "keyring_usable": found.keyring is not None,
        "keyring_problem": found.keyring_problem,
        "key_in_keyring": found.key_in_keyring,
        "always_ask": found.always_ask,
        "key_file": found.key_file,
    }


def _status_lines(found: vaults.VaultStatus) -> list[str]:
    if not found.exists:
        return [f"There is no vault in {found.folder}. Make one with: lumadesk vault create"]
    lines = [f"Vault {found.vault_id} in {found.folder}, {found.size:,} bytes."]
    if found.always_ask:
        lines.append(f"Always asks for its passphrase{' and its key file' if found.key_file else ''}.")
    elif found.keyring is None:
        lines.append(f"Unlocked by its passphrase only. {found.keyring_problem or ''}")
    elif found.key_in_keyring:
        lines.append(f"Unlocked by the keyring ({found.keyring}) or its passphrase.")
    else:
        lines.append(f"Unlocked by its passphrase; the keyring ({found.keyring}) does not hold its key yet.")
    return lines
