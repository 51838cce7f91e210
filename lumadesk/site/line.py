"""The line to a website's database: how TLS protects it, and the SSH server it may lead through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from typing import Any, Literal, get_args

from lumadesk.domain.errors import RuleViolation

#: From the strictest on: the certificate fits the host's name; it is of a known issuer; there is TLS; none.
Tls = Literal["verify-full", "verify-ca", "require", "off"]

#: A ``Tls``, or "offered": TLS where the server offers it, unverified, because the way is protected anyway.
Protection = Literal["verify-full", "verify-ca", "require", "off", "offered"]

SSH_PORT = 22


@dataclass(frozen=True, slots=True)
class Tunnel:
    """The SSH server that the line leads through.

    ``host`` may be an alias of ~/.ssh/config; what is left empty, and port 22, comes from there.
    ``host_key`` is the line of the server's public key, in OpenSSH's form, that the owner confirmed;
    "" trusts ~/.ssh/known_hosts alone. No password is ever part of it.
    """

    host: str
    port: int = SSH_PORT
    user: str = ""
    key_file: str = ""
    host_key: str = ""

    def __post_init__(self) -> None:
        # A name with a dash in front or with spaces is no host's.
        if not self.host or self.host.startswith("-") or any(sign.isspace() for sign in self.host):
            raise _refused("The SSH server's name is missing or is no name.")
        if not 0 < self.port < 65536:
            raise _refused("The port of the SSH server is a number from 1 to 65535.")


@dataclass(frozen=True, slots=True)
class Line:
    """How a site is reached. The default asks for a certificate that fits, as a bank's page does."""

    tls: Tls = "verify-full"
    ca_file: str = ""  # certificates of the issuers to trust instead of the usual ones
    tunnel: Tunnel | None = None

    def __post_init__(self) -> None:
        if self.tls not in get_args(Tls):
            raise _refused(f"TLS is one of {', '.join(get_args(Tls))}.")

    def protection(self, host: str) -> Protection:
        """What is asked of the connection to this host ("" or a path: a socket of this computer).

        A certificate could hardly fit on this computer or at the end of a tunnel, which encrypt or need
        no encryption themselves: there "verify-full" counts only together with a CA file.
        """
        if self.tls == "verify-full" and not self.ca_file and (self.tunnel or is_local(host)):
            return "offered"
        return self.tls

    def to_json(self) -> dict[str, Any]:
        """As a plain dict, to be kept as JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Line:
        tunnel = kept.get("tunnel")
        return cls(**{**kept, "tunnel": Tunnel(**tunnel) if tunnel else None})


def is_local(host: str) -> bool:
    """Whether this host is this computer: no name, a socket's folder, localhost or a loopback address."""
    if not host or host.startswith(("/", "@")) or host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _refused(message: str) -> RuleViolation:
    return RuleViolation("site.line", message, "Correct the line in Settings → Website.")
