"""lumadesk policy: list, preview, change, import, record, versions, seen, notices."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import policy as policies
from lumadesk.app import policy_notices
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands, read_date, read_text_file
from lumadesk.cli.output import show
from lumadesk.cli.world import opened

app = commands("The privacy policy that you live under: change it, its versions, who must be told.")

_Summary = Annotated[str, typer.Option("--summary", metavar="TEXT", help="What changes for people.")]
_Significant = Annotated[bool, typer.Option("--significant", help="People are told directly.")]
_Count = Annotated[
    int | None, typer.Option("--confirm-count", metavar="N", help="How many records become disposable.")
]


@app.command("list")
def list_policies(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """List the policies that may be chosen; a star marks yours."""
    with opened(ctx, vault, no_keyring) as services:
        found, chosen = policies.list_profiles(services), services.profile.id
    document = {"policies": [{"id": one.id, "name": one.name, "chosen": one.id == chosen} for one in found]}
    lines = [f"{'*' if one.id == chosen else ' '} {one.id} · {one.name}" for one in found]
    show(document, lines, as_json=as_json)


@app.command()
def preview(
    ctx: typer.Context,
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="The policy's id.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show what living under another policy would change."""
    with opened(ctx, vault, no_keyring) as services:
        found = policies.preview_change(services, policy)
    document = {
        "policy": found.profile.id,
        "disposable": found.disposable,
        "newly_disposable": found.newly_disposable,
        "no_longer_disposable": found.no_longer_disposable,
        "requests_moved": found.requests_moved,
        "requests_need_identity": found.requests_need_identity,
        "everything": found.everything,
        "words": found.words,
    }
    show(document, found.words, as_json=as_json)


@app.command()
def change(
    ctx: typer.Context,
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="The policy's id.")],
    summary: _Summary = "",
    significant: _Significant = False,
    confirm_count: _Count = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Live under another policy from today on."""
    with opened(ctx, vault, no_keyring) as services:
        version = policies.change_policy(
            services, policy, summary=summary, significant=significant, confirm_count=confirm_count
        ).value
    show({"version": version, "policy": policy}, [f"{policy} since today."], as_json=as_json)


@app.command("import")
def import_own(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Your own profile, as JSON.")],
    confirm_count: _Count = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Keep your own policy profile; a mistake in the file is named with its line."""
    with opened(ctx, vault, no_keyring) as services:
        name = policies.import_own(
            services, read_text_file(file), file.name, confirm_count=confirm_count
        ).value
    show({"policy": "own", "name": name}, [f"Took over {name}."], as_json=as_json)


@app.command()
def record(
    ctx: typer.Context,
    since: Annotated[
        date | None, typer.Option("--since", parser=read_date, metavar="DATE", help="When it was published.")
    ] = None,
    summary: _Summary = "",
    significant: _Significant = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record a version of the published text."""
    with opened(ctx, vault, no_keyring) as services:
        version = policies.record_version(
            services, since=since, summary=summary, significant=significant
        ).value
    show({"version": version}, [f"Version {version} is on record."], as_json=as_json)


@app.command()
def versions(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """List the versions, the newest first."""
    with opened(ctx, vault, no_keyring) as services:
        found = policies.list_versions(services)
    lines = [f"{one.id} · {one.profile} · since {one.since} · {one.summary}" for one in found]
    show({"versions": found}, lines, as_json=as_json)


@app.command()
def seen(
    ctx: typer.Context,
    person: Annotated[int, typer.Option("--person", metavar="ID", help="Who.")],
    version: Annotated[int | None, typer.Option(metavar="ID", help="Record that they saw this one.")] = None,
    how: Annotated[str, typer.Option(metavar="TEXT", help="How it was shown.")] = "",
    on: Annotated[date | None, typer.Option(parser=read_date, metavar="DATE", help="When.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show which version a person saw, or record that they saw one."""
    with opened(ctx, vault, no_keyring) as services:
        if version is not None:
            policies.record_seen(services, person, version, how, on)
        found = policies.seen_by(services, person)
    lines = [
        f"{one.day} · {f'version {one.version.id}' if one.version else 'not on record'} · {one.how}"
        for one in found
    ]
    show({"seen": found}, lines, as_json=as_json)


@app.command()
def notices(
    ctx: typer.Context,
    version: Annotated[int, typer.Argument(metavar="VERSION", help="The version's id.")],
    prepare: Annotated[bool, typer.Option("--prepare", help="List who must be told first.")] = False,
    told: Annotated[list[int] | None, typer.Option("--told", metavar="ID", help="Were told.")] = None,
    how: Annotated[str, typer.Option(metavar="TEXT", help="How they were told.")] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List who must be told of a version and by which way; record who was."""
    with opened(ctx, vault, no_keyring) as services:
        if prepare:
            policy_notices.prepare(services, version)
        if told:
            policy_notices.mark_told(services, told, how)
        found = policy_notices.list_notices(services, version)
        state = policy_notices.state(services, version)
    lines = [
        f"{one.notice.id} · {one.person_name} · {one.notice.channel.value} {one.address} · "
        f"{f'told {one.notice.sent_on}' if one.notice.sent_on else 'to be told'}"
        for one in found
    ]
    lines.append(
        f"{state.told} told, {state.to_tell} to tell, {state.cannot} without an address; by {state.by}"
    )
    show({"notices": found, "state": state}, lines, as_json=as_json)


@app.command("export-notices")
def export_notices(
    ctx: typer.Context,
    version: Annotated[int, typer.Argument(metavar="VERSION", help="The version's id.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write into.")],
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write a letter or the text of an email to everybody who is still to be told."""
    with opened(ctx, vault, no_keyring) as services:
        files = policy_notices.export_drafts(services, version, to, overwrite=overwrite).value
    show({"files": files}, [f"Wrote {file}." for file in files], as_json=as_json)


@app.command("print-notices")
def print_notices(
    ctx: typer.Context,
    version: Annotated[int, typer.Argument(metavar="VERSION", help="The version's id.")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The PDF to write.")],
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write one PDF with a letter to everybody who is still to be told by post."""
    with opened(ctx, vault, no_keyring) as services:
        file = policy_notices.export_letters(services, version, to, overwrite=overwrite).value
    show({"file": file}, [f"Wrote {file}."], as_json=as_json)


@app.command()
def draft(
    ctx: typer.Context,
    notice: Annotated[int, typer.Argument(metavar="NOTICE", help="The notice's id.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show what to send to one of them."""
    with opened(ctx, vault, no_keyring) as services:
        found = policy_notices.draft(services, notice)
    show(
        {"draft": found},
        [f"To: {found.address}", f"Subject: {found.subject}", "", found.body],
        as_json=as_json,
    )
