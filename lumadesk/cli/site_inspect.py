"""lumadesk site inspect: which table of a website's database holds the enquiries, and what fills a field."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import site_assistant
from lumadesk.app.site_assistant import Described, TableReport
from lumadesk.cli.options import Json
from lumadesk.cli.output import show
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
from lumadesk.cli.world import world
from lumadesk.domain.errors import KnownError

_LIKELY = 0.5


def inspect(
    ctx: typer.Context,
    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="URL",
            help="postgresql://user@host/database, mysql://… or sqlite:///path; password in "
            "LUMADESK_SITE_PASSWORD.",
        ),
    ] = None,
    settings: Annotated[
        str | None,
        typer.Option(
            "--settings",
            metavar="FILE|-",
            help="Django's settings, or their DATABASES alone; - reads them from standard input. They are "
            "never executed: what they take from environment variables is looked for in this command's.",
        ),
    ] = None,
    tls: TlsOption = None,
    ca_file: CaFile = None,
    ssh: Ssh = None,
    ssh_user: SshUser = None,
    ssh_key: SshKey = None,
    trust: TrustHostKey = None,
    ask_password: AskPassword = False,
    ask_ssh_password: AskSshPassword = False,
    as_json: Json = False,
) -> None:
    """List the tables, the likeliest first, with what fits an enquiry in each, and why."""
    world(ctx)
    if (url is None) == (settings is None):
        raise typer.BadParameter("Give one of --url and --settings.", param_hint="--url")
    password = site_password(ask_password)
    found: dict[str, object] = {}
    if settings is None:
        target = site_assistant.target_at(url or "", password)
    else:
        described = _described(settings)
        target = site_assistant.target_of(described, password)
        found = {"url": target.url, "zone": described.zone}
    line = line_of(target.line, tls, ca_file, ssh, ssh_user, ssh_key) or target.line
    tunnel_password = ssh_password(ask_ssh_password) if line.tunnel is not None else None
    target = replace(target, line=line, tunnel_password=tunnel_password)
    if trust is None:
        reports = site_assistant.suggest(target)
    else:
        reports = site_assistant.suggest_trusting(target, trust)
    show({"tables": [_document(report) for report in reports], **found}, _lines(reports), as_json=as_json)


def _described(source: str) -> Described:
    """The database of a settings file. Its BASE_DIR is where Django's own template puts it."""
    known = dict(os.environ)
    if source == "-":
        return site_assistant.describe_settings(sys.stdin.read(), known)
    path = Path(source)
    known.setdefault("BASE_DIR", str(path.resolve().parent.parent))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise KnownError(
            "site.settings_file",
            f"The file {path.name} cannot be read.",
            "Check its name, or paste it: --settings -",
        ) from None
    return site_assistant.describe_settings(text, known)


def _document(report: TableReport) -> dict[str, object]:
    return {
        "name": report.name,
        "rows": report.rows,
        "suggested": report.suggested,
        "score": report.score,
        "reason": report.reason,
        "fields": report.fields,
        "extra": report.extra,
    }


def _lines(reports: Sequence[TableReport]) -> Iterator[str]:
    for place, report in enumerate(reports):
        yield f"{report.name} · {report.rows} rows · fits {report.score:.0%}"
        if place and report.score < _LIKELY:
            continue
        yield f"  {report.reason}"
        for field, found in report.fields.items():
            yield f"  {field} = {found.column} · {found.confidence:.0%} · {found.reason}"
        for field in report.missing:
            yield f"  {field}: nothing was found for it; name a column with --map {field}=COLUMN"
        if report.extra:
            yield "  not brought along unless you ask for it, for example --map " + (
                f"'extra:{report.extra[0].name}={report.extra[0].column}': "
                + ", ".join(further.column for further in report.extra)
            )
