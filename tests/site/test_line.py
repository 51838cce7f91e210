"""What is asked of a line, and how it is kept."""

from __future__ import annotations

import json

import pytest

from lumadesk.domain.errors import RuleViolation
from lumadesk.site.line import Line, Tunnel, is_local

TUNNEL = Tunnel("ssh.example.com", 2222, "ann", "~/.ssh/id", "ssh-ed25519 AAAA")


@pytest.mark.parametrize("line", [Line(), Line("off"), Line("verify-ca", "/ca.pem", TUNNEL)])
def test_a_line_is_kept_as_json(line: Line) -> None:
    kept = json.dumps(line.to_json())
    assert "password" not in kept
    assert Line.from_json(json.loads(kept)) == line


@pytest.mark.parametrize(
    ("line", "host", "asked"),
    [
        (Line(), "db.example.com", "verify-full"),
        (Line(), "10.0.0.7", "verify-full"),
        (Line(), "127.0.0.1.example.com", "verify-full"),
        (Line(), "localhost", "offered"),
        (Line(), "127.8.0.1", "offered"),
        (Line(), "[::1]", "offered"),
        (Line(), "", "offered"),
        (Line(), "/run/postgresql", "offered"),
        (Line(ca_file="/ca.pem"), "localhost", "verify-full"),
        (Line(tunnel=TUNNEL), "db.example.com", "offered"),
        (Line(tunnel=TUNNEL, ca_file="/ca.pem"), "db.example.com", "verify-full"),
        (Line("require", tunnel=TUNNEL), "db.example.com", "require"),
        (Line("require"), "localhost", "require"),
        (Line("off"), "db.example.com", "off"),
    ],
)
def test_only_this_computer_and_a_tunnel_need_no_certificate(line: Line, host: str, asked: str) -> None:
    assert line.protection(host) == asked


def test_a_host_on_the_internet_is_not_local() -> None:
    assert not is_local("localhost.example.com")
    assert is_local("LOCALHOST")


@pytest.mark.parametrize("host", ["", "-oProxyCommand=x", "a b", "a\nb"])
def test_what_is_no_name_of_a_host_is_refused(host: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        Tunnel(host)
    assert caught.value.code == "site.line"


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_what_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(RuleViolation):
        Tunnel("ssh.example.com", port)


def test_what_is_no_kind_of_tls_is_refused() -> None:
    with pytest.raises(RuleViolation):
        Line("sometimes")  # type: ignore[arg-type]
