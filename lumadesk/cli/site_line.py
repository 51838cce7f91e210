"""The options that say how a website's database is reached: TLS, SSH tunnel, and the secrets of both."""

from __future__ import annotations

import getpass
from dataclasses import replace
from typing import Annotated, get_args

import typer

from lumadesk.app.sites import Line, Tls, Tunnel
from lumadesk.cli.secret import given_secret, on_a_terminal


def read_tls(text: str) -> Tls:
    for one in get_args(Tls):
        if text == one:
            return one  # type: ignore[no-any-return]  # the words of a Literal
    raise typer.BadParameter(f"It is {', '.join(get_args(Tls))}.")


def read_host(text: str) -> tuple[str, int]:
    """HOST or HOST:PORT; an IPv6 address with a port stands in brackets."""
    host, colon, port = text.rpartition(":")
    if not colon or (":" in host and not host.endswith("]")):
        return text.strip("[]"), Tunnel(host="x").port
    if not port.isdecimal():
        raise typer.BadParameter("The SSH server is given as HOST or HOST:PORT.")
    return host.strip("[]"), int(port)


TlsOption = Annotated[
    str | None,
    typer.Option("--tls", parser=read_tls, metavar="|".join(get_args(Tls)), help="How TLS is asked for."),
]
CaFile = Annotated[
    str | None,
    typer.Option("--ca-file", metavar="FILE", help="Issuers of certificates to trust, instead of the usual."),
]
Ssh = Annotated[
    str | None,
    typer.Option("--ssh", metavar="HOST[:PORT]", help="Go through this SSH server; none: go there directly."),
]
SshUser = Annotated[
    str | None, typer.Option("--ssh-user", metavar="NAME", help="Who logs in there, else ~/.ssh/config.")
]
SshKey = Annotated[
    str | None, typer.Option("--ssh-key", metavar="FILE", help="The key file, else ~/.ssh/config and agent.")
]
TrustHostKey = Annotated[
    str | None,
    typer.Option("--trust-host-key", metavar="FINGERPRINT", help="Trust the SSH server with this one."),
]
AskPassword = Annotated[
    bool,
    typer.Option(
        "--ask-password", help="Ask for the database's password (else LUMADESK_SITE_PASSWORD[_COMMAND])."
    ),
]
AskSshPassword = Annotated[
    bool,
    typer.Option(
        "--ask-ssh-password",
        help="Ask for the password of the SSH user or key (else LUMADESK_SSH_PASSWORD[_COMMAND]).",
    ),
]


def line_of(
    former: Line | None,
    tls: str | None,
    ca_file: str | None,
    ssh: str | None,
    user: str | None,
    key: str | None,
) -> Line | None:
    """The line that is asked for: what is not named stays; None where nothing is."""
    if tls is None and ca_file is None and ssh is None and user is None and key is None:
        return None
    line = former or Line()
    if tls is not None:
        line = replace(line, tls=read_tls(tls))
    if ca_file is not None:
        line = replace(line, ca_file=ca_file)
    tunnel = line.tunnel
    if ssh == "none":
        return replace(line, tunnel=None)
    if ssh is not None:
        host, port = read_host(ssh)
        same = tunnel is not None and (tunnel.host, tunnel.port) == (host, port)
        tunnel = tunnel if same else Tunnel(host=host, port=port)
    if tunnel is None:
        if user is not None or key is not None:
            raise typer.BadParameter("Name the SSH server too: --ssh HOST.", param_hint="--ssh-user")
        return line
    if user is not None:
        tunnel = replace(tunnel, user=user)
    if key is not None:
        tunnel = replace(tunnel, key_file=key)
    return replace(line, tunnel=tunnel)


def site_password(ask: bool = False) -> str | None:
    return _asked(ask, "Password of the database: ") or given_secret(
        "LUMADESK_SITE_PASSWORD", "password", "site_password"
    )


def ssh_password(ask: bool = False) -> str | None:
    return _asked(ask, "Password of the SSH user or key: ") or given_secret(
        "LUMADESK_SSH_PASSWORD", "password", "ssh_password"
    )


def _asked(ask: bool, words: str) -> str | None:
    if not ask:
        return None
    if not on_a_terminal():
        raise typer.BadParameter("There is no terminal to ask on; use the environment variable.")
    return getpass.getpass(words) or None
