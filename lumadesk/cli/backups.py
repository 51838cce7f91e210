"""lumadesk backups: status, set, list, now, keep-up, preview, restore, forget, drill, history."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import backups, restore_drill
from lumadesk.app import vault as vaults
from lumadesk.app.backups import BackupRow, BackupStatus
from lumadesk.app.services import Outside, Services
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_date
from lumadesk.cli.output import show
from lumadesk.cli.passphrase import find_passphrase, key_file
from lumadesk.cli.vault import restored, restored_lines
from lumadesk.cli.world import opened, vault_folder, world

app = commands("Backups by themselves: where they go, which are kept, and the way back from one.")

OnDate = Annotated[
    date | None,
    typer.Option("--on", parser=read_date, metavar="DATE", help="The newest of that day or before."),
]
FromFolder = Annotated[
    Path | None,
    typer.Option("--from", metavar="DIR", help="The folder of the backups, where the vault cannot say it."),
]


@app.command()
def status(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """How safe the vault is from the loss of this disk."""
    with opened(ctx, vault, no_keyring) as services:
        found = backups.status(services)
    show(_status(found), _status_lines(found), as_json=as_json)


@app.command("set")
def set_plan(
    ctx: typer.Context,
    folder: Annotated[
        str | None, typer.Option("--folder", metavar="DIR", help="Where to ('' for nowhere).")
    ] = None,
    hourly: Annotated[int | None, typer.Option(metavar="N", help="Hourly ones to keep.")] = None,
    daily: Annotated[int | None, typer.Option(metavar="N", help="Daily ones to keep.")] = None,
    weekly: Annotated[int | None, typer.Option(metavar="N", help="Weekly ones to keep.")] = None,
    monthly: Annotated[int | None, typer.Option(metavar="N", help="Monthly ones to keep.")] = None,
    warn_days: Annotated[
        int | None, typer.Option(metavar="N", help="Days without a backup before Today warns.")
    ] = None,
    erased_days: Annotated[
        int | None, typer.Option(metavar="N", help="Days until who was erased leaves every backup.")
    ] = None,
    on_close: Annotated[bool | None, typer.Option("--on-close/--not-on-close", help="When locking.")] = None,
    daily_too: Annotated[bool | None, typer.Option("--each-day/--not-each-day", help="Once a day.")] = None,
    drill: Annotated[bool | None, typer.Option("--drill/--no-drill", help="The monthly drill.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Say where backups go and which are kept; what is not named stays as it is."""
    wanted = {
        "folder": folder,
        "hourly": hourly,
        "daily": daily,
        "weekly": weekly,
        "monthly": monthly,
        "warn_days": warn_days,
        "erased_days": erased_days,
        "on_close": on_close,
        "daily_too": daily_too,
        "drill": drill,
    }
    with opened(ctx, vault, no_keyring) as services:
        backups.change_plan(services, **{name: value for name, value in wanted.items() if value is not None})
        found = backups.status(services)
    show(_status(found), _status_lines(found), as_json=as_json)


@app.command("list")
def list_backups(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """The backups of this vault, newest first, and until when somebody erased is still inside one."""
    with opened(ctx, vault, no_keyring) as services:
        rows = backups.list_backups(services)
    lines = [_row_line(row) for row in rows]
    show({"backups": rows}, lines or ["No backups yet."], as_json=as_json)


@app.command()
def now(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """Make a backup now, in the folder of the plan, and open it again to check it."""
    with opened(ctx, vault, no_keyring) as services:
        made = backups.back_up(services).value
    lines = [f"Backed up {made.records:,} records to {made.file} ({made.size:,} bytes), and checked."]
    show({"backup": made}, lines, as_json=as_json)


@app.command("keep-up")
def keep_up(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """Do what is due: the daily backup, the rotation, leaving out who was erased, the drill. For a timer."""
    with opened(ctx, vault, no_keyring) as services:
        done = backups.keep_up(services)
        drilled = restore_drill.drill_if_due(services) if not done.problem else None
    lines = [
        f"Made: {done.made.file}" if done.made else "No backup was due.",
        f"Removed {done.removed}, written anew {done.rewritten}, dropped {done.dropped}.",
    ]
    lines += [f"Drill: {drilled.detail}"] if drilled else []
    lines += [done.problem] if done.problem else []
    show({"done": done, "drill": drilled}, lines, as_json=as_json)


@app.command()
def preview(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="A backup.")] = None,
    on: OnDate = None,
    folder: FromFolder = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """What restoring would bring; nothing is changed."""
    outside = world(ctx).outside()
    place = vault_folder(outside, vault)
    chosen = file or _chosen(outside, place, folder, on, not no_keyring)
    found = vaults.preview_restore(
        outside,
        chosen,
        place,
        passphrase=find_passphrase,
        use_keyring=not no_keyring,
        key_file=key_file(),
    )
    lines = [f"{chosen}, made {found.made_at:%Y-%m-%d %H:%M} UTC, {found.size:,} bytes."]
    lines += [f"{name}: {count:,}" for name, count in found.records.items() if count]
    lines.append(f"Erasures that would be done again: {found.erasures}.")
    show({"file": chosen, "preview": found}, lines, as_json=as_json)


@app.command()
def restore(
    ctx: typer.Context,
    on: OnDate = None,
    folder: FromFolder = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Put the newest backup, or that of a day, in the place of the vault, which is kept for two weeks."""
    outside = world(ctx).outside()
    place = vault_folder(outside, vault)
    chosen = _chosen(outside, place, folder, on, not no_keyring)
    report = vaults.restore(
        outside,
        chosen,
        place,
        passphrase=find_passphrase,
        use_keyring=not no_keyring,
        key_file=key_file(),
    )
    document = {"file": chosen, **restored(report, place)}
    show(document, [f"From {chosen}.", *restored_lines(report, place)], as_json=as_json)


@app.command()
def forget(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """Take out of every backup now who was erased since, without waiting for the day that is set."""
    with opened(ctx, vault, no_keyring) as services:
        rewritten, dropped = backups.honour_erasures(services, at_once=True)
    lines = [f"Written anew: {rewritten}. Dropped, for they could not be: {dropped}."]
    show({"rewritten": rewritten, "dropped": dropped}, lines, as_json=as_json)


@app.command()
def drill(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """Restore the newest backup in a scratch folder, look through it, and put the result on record."""
    with opened(ctx, vault, no_keyring) as services:
        report = restore_drill.hold_drill(services).value
    show({"drill": report}, [f"{'ok' if report.ok else 'FAILED'} · {report.detail}"], as_json=as_json)
    if not report.ok:
        raise typer.Exit(4)


@app.command()
def history(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """What was done to keep the vault safe, newest first."""
    with opened(ctx, vault, no_keyring) as services:
        records = backups.history(services)
    lines = [
        f"{one.at:%Y-%m-%d %H:%M} · {one.kind.value} · {'ok' if one.ok else 'FAILED'} · {one.detail}"
        for one in records
    ]
    show({"upkeep": records}, lines or ["Nothing yet."], as_json=as_json)


def _chosen(outside: Outside, place: Path, folder: Path | None, on: date | None, use_keyring: bool) -> Path:
    """The backup of that day, from the folder that the vault knows unless another is named."""
    moment = None if on is None else datetime.combine(on + timedelta(days=1), time(), UTC)
    if folder is not None:
        return backups.choose(folder, place, moment)
    unlocked = vaults.unlock(
        outside, place, passphrase=find_passphrase, use_keyring=use_keyring, key_file=key_file()
    )
    services: Services = unlocked.services
    try:
        return backups.choose(Path(backups.get_plan(services).folder), place, moment)
    finally:
        vaults.lock(services)


def _status(found: BackupStatus) -> dict[str, object]:
    return {"backups": found}


def _status_lines(found: BackupStatus) -> list[str]:
    plan = found.plan
    lines = [f"Folder: {plan.folder or 'not chosen'} ({found.state.value})."]
    if found.same_disk:
        lines.append("It is on the same disk as the vault: if that breaks, both are lost.")
    lines.append(f"{found.count} backups, {found.size:,} bytes.")
    lines.append(
        f"Kept: {plan.hourly} hourly, {plan.daily} daily, {plan.weekly} weekly, {plan.monthly} monthly. "
        f"Who was erased is in none after {plan.erased_days} days."
    )
    if found.last_good is not None:
        lines.append(f"Last good one: {found.last_good.at:%Y-%m-%d %H:%M} UTC.")
    if found.last_failed is not None:
        lines.append(f"Failed since: {found.last_failed.detail}")
    if found.last_drill is not None:
        lines.append(f"Last drill: {found.last_drill.at:%Y-%m-%d}: {found.last_drill.detail}")
    return [*lines, found.warning] if found.warning else lines


def _row_line(row: BackupRow) -> str:
    line = f"{row.made_at:%Y-%m-%d %H:%M} UTC · {row.size:,} bytes · {row.file.name}"
    if row.gone_by is None:
        return line
    count = "perhaps some" if row.holds_erased is None else str(row.holds_erased)
    return f"{line} · holds {count} erased since, beyond use, until {row.gone_by.isoformat()} at the latest"
