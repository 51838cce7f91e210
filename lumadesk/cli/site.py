"""lumadesk site: look at a website's database, configure it, test it, take it away."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from lumadesk.app import site_removal, site_status, site_trust, sites
from lumadesk.app.site_status import SiteStatus
from lumadesk.app.sites import Site, SiteCheck
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands
from lumadesk.cli.output import show
from lumadesk.cli.site_inspect import inspect
from lumadesk.cli.site_line import (
    AskPassword,
    AskSshPassword,
    CaFile,
    Ssh,
    SshKey,
    SshUser,
    TlsOption,
    TrustHostKey,
    line_of,
    site_password,
    ssh_password,
)
from lumadesk.cli.site_rows import deletions, rejections
from lumadesk.cli.world import opened

app = commands("The websites' databases: inspect, configure, test, list, remove.")
app.command()(inspect)
app.command()(rejections)
app.command()(deletions)

Url = Annotated[
    str,
    typer.Option(
        "--url",
        metavar="URL",
        help="postgresql://user@host/database or sqlite:///path; password in LUMADESK_SITE_PASSWORD.",
    ),
]


Which = Annotated[
    str, typer.Option("--site", metavar="NAME|ID", help="Which website, where there are several.")
]


def _strategy(text: str) -> str:
    kind, _, column = text.partition(":")
    if text not in {"row", "manual"} and not (kind == "flag" and column):
        raise typer.BadParameter("It is row, flag:COLUMN or manual.")
    return text


@app.command()
def configure(
    ctx: typer.Context,
    url: Url,
    table: Annotated[str, typer.Option("--table", metavar="T", help="The table of the enquiries.")],
    name: Annotated[
        str,
        typer.Option("--name", metavar="NAME", help="Change the website of this name, or add one."),
    ] = "",
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
    tls: TlsOption = None,
    ca_file: CaFile = None,
    ssh: Ssh = None,
    ssh_user: SshUser = None,
    ssh_key: SshKey = None,
    trust: TrustHostKey = None,
    ask_password: AskPassword = False,
    ask_ssh_password: AskSshPassword = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Say where enquiries are. Passwords go into the vault, and into no URL."""
    columns = dict(_pair(text) for text in mapping or ())
    password, ssh_secret = site_password(ask_password), ssh_password(ask_ssh_password)
    with opened(ctx, vault, no_keyring) as services:
        former = sites.line_of(services, name)
        wanted: dict[str, Any] = {
            "url": url,
            "table": table,
            "mapping": columns,
            "strategy": delete,
            "password": password,
            "name": name,
            "zone": zone,
            "tunnel_password": ssh_secret,
        }
        line = line_of(former, tls, ca_file, ssh, ssh_user, ssh_key)
        if trust is None:
            site_id = sites.configure_site(services, line=line, **wanted).value
        else:
            line = line or former or sites.Line()
            site_id = site_trust.configure_trusting(services, trust, line, **wanted).value
        site = sites.get(services, site_id)
    show(
        _document(site),
        [f"Configured {site.name}: {site.url}, table {site.table}. Try it with: lumadesk site test"],
        as_json=as_json,
    )


@app.command("list")
def list_sites(
    ctx: typer.Context,
    removed: Annotated[
        bool, typer.Option("--removed", help="Also those of which only the enquiries are left.")
    ] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """The websites: when each was read, when the window asks it next, and what waits there."""
    with opened(ctx, vault, no_keyring) as services:
        found = site_status.statuses(services, removed=removed)
    documents = [
        {
            **_document(one.site),
            "enquiries": one.enquiries,
            "queued": one.queued,
            "rejected": one.rejected,
            "last_sync_at": one.site.last_sync_at,
            "last_error": one.site.last_error,
            "next_try": one.next_try,
            "removed_at": one.site.removed_at,
        }
        for one in found
    ]
    show({"sites": documents}, map(_line, found), as_json=as_json)


@app.command()
def remove(
    ctx: typer.Context,
    which: Annotated[str, typer.Argument(metavar="NAME|ID", help="The website.")],
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Although rows are still to be deleted there.")
    ] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Forget how to reach a website. Its enquiries stay here; nothing is deleted there."""
    with opened(ctx, vault, no_keyring) as services:
        site_id = site_removal.remove_site(services, which, anyway=anyway).value
        site = sites.get(services, site_id)
    show(
        {"id": site.id, "name": site.name},
        [f"{site.name} is forgotten; its enquiries stay."],
        as_json=as_json,
    )


@app.command("test")
def try_site(
    ctx: typer.Context,
    which: Which = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Try the connection, the table, its columns, and the rights to delete: enough and not too many."""
    with opened(ctx, vault, no_keyring) as services:
        report = sites.try_site(services, which)
    lines = [f"{_outcome(check)} · {check.name} · {check.detail}" for check in report.checks]
    show({"ok": report.ok, "checks": report.checks}, lines, as_json=as_json)
    if not report.ok:
        raise typer.Exit(4)


@app.command("trust-host")
def trust_host(
    ctx: typer.Context,
    which: Which = "",
    fingerprint: Annotated[
        str | None,
        typer.Option(
            "--fingerprint", metavar="SHA256:…", help="The one that you compared; else it is shown."
        ),
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show the fingerprint of the SSH server on the way to a website, or trust it."""
    with opened(ctx, vault, no_keyring) as services:
        if fingerprint is not None:
            site_trust.trust_fingerprint(services, which, fingerprint)
        unknown = site_trust.host_key(services, which)
    show(
        {
            "trusted": unknown is None,
            "host": unknown.host if unknown else None,
            "fingerprint": unknown.fingerprint if unknown else None,
        },
        [f"{unknown.message} {unknown.hint}" if unknown else "The SSH server is trusted."],
        as_json=as_json,
    )


@app.command()
def grants(
    ctx: typer.Context,
    which: Which = "",
    role: Annotated[str, typer.Option("--role", metavar="NAME", help="The user to create.")] = "lumadesk",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Print the SQL for a user of the website's database who may do just what LumaDesk needs."""
    with opened(ctx, vault, no_keyring) as services:
        statements = sites.grants(services, which, role=role)
    show({"sql": statements}, [statements], as_json=as_json)


def _document(site: Site) -> dict[str, object]:
    """How a website is reached; secrets are no part of it."""
    return {
        "id": site.id,
        "name": site.name,
        "url": site.url,
        "table": site.table,
        "mapping": site.mapping,
        "delete": site.strategy,
        "zone": site.zone,
        "line": site.line,
    }


def _line(status: SiteStatus) -> str:
    site = status.site
    parts = [str(site.id), site.name, site.url, f"{status.enquiries} enquiries"]
    if site.removed_at is not None:
        parts.append("removed")
    else:
        parts.append(
            f"last sync {site.last_sync_at:%Y-%m-%d %H:%M} UTC" if site.last_sync_at else "never synced"
        )
    if site.last_error:
        parts.append(site.last_error)
    return " · ".join(parts)


def _outcome(check: SiteCheck) -> str:
    if not check.ok:
        return "FAILED"
    return "warning" if check.warning else "ok"


def _pair(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not sites.is_field(field.strip()) or not equals or not column.strip():
        raise typer.BadParameter(
            f"A column is mapped as field=column; the fields are {', '.join(sites.FIELDS)}.",
            param_hint="--map",
        )
    return field.strip(), column.strip()
