"""lumadesk sync: bring the websites' enquiries here, and delete there what is due."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from lumadesk.app.sync import SiteReport, SyncReport
from lumadesk.app.sync import sync as run_sync
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands
from lumadesk.cli.output import notice, show
from lumadesk.cli.world import opened

app = commands()


@app.command()
def sync(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    site: Annotated[
        str, typer.Option("--site", metavar="NAME|ID", help="Only this website; else all, one by one.")
    ] = "",
    full: Annotated[
        bool,
        typer.Option("--full", help="Look all rows through, for late ones, edits, and what is gone there."),
    ] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Bring new enquiries from the websites, then delete there what is due for deletion.

    A website that fails does not stop the others, and is told. The status is 4 where none could be synced.
    """
    with opened(ctx, vault, no_keyring) as services:
        report = run_sync(
            services,
            site=site,
            dry_run=dry_run,
            full=full,
            progress=_progress if sys.stderr.isatty() else None,
        ).value
    for failed in report.failed:
        notice(f"{failed.name}: {failed.error.message} {failed.error.hint}" if failed.error else failed.name)
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
        "manual": report.manual,
        "vanished": report.vanished,
        "held_back": report.held_back,
        "new_contacts": report.new_contacts,
        "problems": report.problems,
        "seconds": round(report.seconds, 3),
        "sites": [_site(one) for one in report.sites],
    }


def _site(report: SiteReport) -> dict[str, object]:
    error = report.error
    return {
        "id": report.site_id,
        "name": report.name,
        "error": {"code": error.code, "message": error.message, "hint": error.hint} if error else None,
        "fetched": report.fetched,
        "new": report.new,
        "changed": report.changed,
        "tombstoned": report.tombstoned,
        "rejected": [{"key": key, "reason": reason} for key, reason in report.rejected],
        "vanished": report.vanished,
        "back": report.back,
        "deleted_at_site": report.deleted_at_site,
        "verified_absent": report.verified_absent,
    }


def _lines(report: SyncReport) -> list[str]:
    lines = [
        f"{report.fetched} read: {report.new} new, {report.changed} changed, "
        f"{report.tombstoned} erased before and left out, {len(report.rejected)} rejected.",
    ]
    lines += [f"Rejected {key}: {reason}" for key, reason in report.rejected]
    if len(report.sites) > 1:
        lines += [f"{one.name}: {one.fetched} read, {one.new} new." for one in report.sites]
    if report.vanished:
        lines.append(f"{report.vanished} no longer on the website: lumadesk enquiries list --vanished")
    if report.manual:
        lines.append(f"{report.manual} for you to delete at the website: lumadesk site deletions")
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
