"""lumadesk sync: bring the website's enquiries here, and delete there what is due."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from lumadesk.app.sync import SyncReport
from lumadesk.app.sync import sync as run_sync
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands
from lumadesk.cli.output import notice, show
from lumadesk.cli.world import opened

app = commands()


@app.command()
def sync(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Bring new enquiries from the website, then delete there what is due for deletion."""
    with opened(ctx, vault, no_keyring) as services:
        report = run_sync(
            services, dry_run=dry_run, progress=_progress if sys.stderr.isatty() else None
        ).value
    for problem in report.problems:
        notice(problem)
    show(_document(report), _lines(report), as_json=as_json)


def _progress(stage: str, done: int, total: int | None) -> None:
    print(f"\r{stage}: {done:,}" + (f" of {total:,}" if total else ""), end="", file=sys.stderr, flush=True)


def _document(report: SyncReport) -> dict[str, object]:
    return {
        "fetched": report.fetched,
        "new": report.new,
        "changed": report.changed,
        "tombstoned": report.tombstoned,
        "rejected": [{"key": key, "reason": reason} for key, reason in report.rejected],
        "deleted_at_site": report.deleted_at_site,
        "verified_absent": report.verified_absent,
        "queued": report.queued,
        "frozen": report.frozen,
        "held_back": report.held_back,
        "new_contacts": report.new_contacts,
        "problems": report.problems,
        "seconds": round(report.seconds, 3),
    }


def _lines(report: SyncReport) -> list[str]:
    lines = [
        f"{report.fetched} read: {report.new} new, {report.changed} changed, "
        f"{report.tombstoned} erased before and left out, {len(report.rejected)} rejected.",
    ]
    lines += [f"Rejected {key}: {reason}" for key, reason in report.rejected]
    if report.deleted_at_site or report.queued:
        lines.append(
            f"{report.deleted_at_site} deleted at the site, {report.verified_absent} proved gone, "
            f"{report.queued} still queued."
        )
    if report.held_back:
        lines.append(f"{report.held_back} changes are held back by restrictions of processing.")
    if report.new_contacts:
        lines.append(f"{report.new_contacts} new from people who were erased: see erase returned.")
    return lines
