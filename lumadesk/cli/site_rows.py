"""lumadesk site rejections, deletions: rows that were refused, and rows that are to be deleted there."""

from __future__ import annotations

from typing import Annotated

import typer

from lumadesk.app import site_deletions, sites
from lumadesk.cli.options import Json, NoKeyring, VaultFolder
from lumadesk.cli.output import show
from lumadesk.cli.world import opened


def rejections(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """Rows of the site that could not become enquiries, and why."""
    with opened(ctx, vault, no_keyring) as services:
        found = sites.rejections(services)
    show(
        {"rejected": [{"key": row.key, "reason": row.reason, "at": row.at} for row in found]},
        (f"{row.key} · {row.reason}" for row in found),
        as_json=as_json,
    )


def deletions(
    ctx: typer.Context,
    allow: Annotated[
        int | None,
        typer.Option(
            "--allow-dependents",
            metavar="ID",
            help="Let the rows that depend on this one go with it, now that you have seen them.",
        ),
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Deletions at the websites: your own tasks, what waits and why, and the receipts."""
    with opened(ctx, vault, no_keyring) as services:
        if allow is not None:
            site_deletions.allow_dependents(services, allow)
        found = site_deletions.views(services)
    document = {
        "deletions": [
            {
                "id": one.deletion.id,
                "site": one.site,
                "strategy": one.strategy,
                "state": one.deletion.state,
                "task": one.task,
                "key": one.deletion.key,
                "attempts": one.deletion.attempts,
                "last_error": one.deletion.last_error,
                "dependents": one.deletion.dependents or [],
                "dependents_allowed": one.deletion.cascade_allowed,
                "requested_at": one.deletion.requested_at,
                "not_before": one.deletion.not_before,
                "receipt": one.deletion.receipt,
            }
            for one in found
        ]
    }
    show(document, (f"{one.deletion.id} · {one.site} · {one.words}" for one in found), as_json=as_json)
