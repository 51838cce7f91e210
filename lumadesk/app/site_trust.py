"""The SSH server on the way to a website: its key is shown, and trusted once the owner has confirmed it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lumadesk.app import sites
from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.app.site_sources import open_source
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.site.failures import UnknownHostKey as UnknownHostKey
from lumadesk.site.line import Line
from lumadesk.storage import sites as stored_sites


def host_key(services: Services, which: str = "") -> UnknownHostKey | None:
    """The key of the site's SSH server where it has to be confirmed first; None where it is trusted."""
    source = open_source(services, sites.find_site(services, which))
    try:
        source.present(())
    except UnknownHostKey as unknown:
        return unknown
    finally:
        source.close()
    return None


def trust_host(services: Services, site_id: int, key: str) -> Changes[int]:
    """The owner has compared the fingerprint: from now on this key is the SSH server's."""
    with services.write("site.trust-host") as tx:
        line = Line.from_json(stored_sites.get(tx, site_id).line)
        if line.tunnel is None:
            raise RuleViolation("site.no_tunnel", "This website is not reached through an SSH server.")
        trusted = replace(line, tunnel=replace(line.tunnel, host_key=key))
        stored_sites.set_line(tx, site_id, trusted.to_json())
    return changes(tx, site_id)


def trust_fingerprint(services: Services, which: str, fingerprint: str) -> Changes[int]:
    """Trust the SSH server's key if it has this fingerprint. Raises KnownError ``site.fingerprint``."""
    site = sites.find_site(services, which)
    unknown = host_key(services, which)
    if unknown is None:
        return Changes(site.id, {})
    require_same(unknown, fingerprint)
    return trust_host(services, site.id, unknown.key)


def configure_trusting(services: Services, fingerprint: str, line: Line, **wanted: Any) -> Changes[int]:
    """``configure_site`` through an SSH server whose key has this fingerprint."""
    try:
        made = sites.configure_site(services, line=line, **wanted)
    except UnknownHostKey as unknown:
        if line.tunnel is None:  # never raised without one
            raise
        require_same(unknown, fingerprint)
        trusted = replace(line, tunnel=replace(line.tunnel, host_key=unknown.key))
        return sites.configure_site(services, line=trusted, **wanted)
    trust_fingerprint(services, str(made.value), fingerprint)
    return made


def require_same(unknown: UnknownHostKey, fingerprint: str) -> None:
    """Raises KnownError ``site.fingerprint`` for a server that is not the one that the owner means."""
    if fingerprint.strip() != unknown.fingerprint:
        raise KnownError(
            "site.fingerprint",
            f"The SSH server {unknown.host} has another fingerprint: {unknown.fingerprint}.",
            "Nothing was trusted. Ask your host which one is right: somebody may be in between.",
        )
