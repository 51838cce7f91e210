"""lumadesk site: look at the website's database, configure it, test it."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from lumadesk.app import sites
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands
from lumadesk.cli.output import show
from lumadesk.cli.site_inspect import inspect
from lumadesk.cli.world import opened

app = commands("The website's database: inspect, configure, test.")
app.command()(inspect)

Url = Annotated[
    str,
    typer.Option(
        "--url",
        metavar="URL",
        help="postgresql://user@host/database or sqlite:///path; password in LUMADESK_SITE_PASSWORD.",
    ),
]


def _strategy(text: str) -> str:
    kind, _, column = text.partition(":")
    if text not in {"row", "manual"} and not (kind == "flag" and column):
        raise typer.BadParameter("It is row, flag:COLUMN or manual.")
    return text


def _password() -> str | None:
    return os.environ.get("LUMADESK_SITE_PASSWORD") or None


@app.command()
def configure(
    ctx: typer.Context,
    url: Url,
    table: Annotated[str, typer.Option("--table", metavar="T", help="The table of the enquiries.")],
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=COLUMN",
            help="What fills a field, as site inspect writes it; “extra:Name=COLUMN” brings another one.",
        ),
    ] = None,
    delete: Annotated[
        str,
        typer.Option(
            "--delete",
            parser=_strategy,
            metavar="row|flag:COLUMN|manual",
            help="How the site deletes an enquiry.",
        ),
    ] = "row",
    zone: Annotated[
        str,
        typer.Option("--zone", metavar="ZONE", help="Time zone of times that the table keeps without one."),
    ] = "UTC",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Say where the enquiries are. The password goes into the vault, and into no URL."""
    columns = dict(_pair(text) for text in mapping or ())
    with opened(ctx, vault, no_keyring) as services:
        sites.configure_site(
            services,
            url=url,
            table=table,
            mapping=columns,
            strategy=delete,
            password=_password(),
            zone=zone,
        )
        site = sites.get_site(services)
    if site is None:
        raise TypeError("a site that was just configured is there")
    show(
        {
            "id": site.id,
            "url": site.url,
            "table": site.table,
            "mapping": site.mapping,
            "delete": site.strategy,
            "zone": site.zone,
        },
        [f"Configured {site.url}, table {site.table}. Try it with: lumadesk site test"],
        as_json=as_json,
    )


@app.command("test")
def try_site(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """Try the connection, the table, its columns and the right to delete."""
    with opened(ctx, vault, no_keyring) as services:
        report = sites.try_site(services)
    lines = [f"{'ok' if check.ok else 'FAILED'} · {check.name} · {check.detail}" for check in report.checks]
    show({"ok": report.ok, "checks": report.checks}, lines, as_json=as_json)
    if not report.ok:
        raise typer.Exit(4)


@app.command()
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


@app.command()
def deletions(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """Deletions at the site: which wait and why, and which are proved."""
    with opened(ctx, vault, no_keyring) as services:
        found = sites.deletions(services)
    document = {
        "deletions": [
            {
                "id": row.id,
                "state": row.state,
                "attempts": row.attempts,
                "last_error": row.last_error,
                "requested_at": row.requested_at,
                "not_before": row.not_before,
                "receipt": row.receipt,
            }
            for row in found
        ]
    }
    lines = (f"{row.id} · {row.state} · {row.attempts} attempts · {row.last_error or ''}" for row in found)
    show(document, lines, as_json=as_json)


def _pair(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not sites.is_field(field.strip()) or not equals or not column.strip():
        raise typer.BadParameter(
            f"A column is mapped as field=column; the fields are {', '.join(sites.FIELDS)}.",
            param_hint="--map",
        )
    return field.strip(), column.strip()
