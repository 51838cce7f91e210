"""Whose certificates are believed: the issuers that browsers trust, or those of the owner's own file."""

from __future__ import annotations

from pathlib import Path

from lumadesk.site.failures import failure

_BEGIN = b"-----BEGIN CERTIFICATE-----"


def trusted_issuers(ca_file: str) -> str:
    """A file with their certificates. Raises ``KnownError`` "site.ca_file" where the owner's has none."""
    if not ca_file:
        import certifi  # the same list on every system, and a file, which libpq needs

        return certifi.where()
    path = Path(ca_file).expanduser()
    try:
        found = _BEGIN in path.read_bytes()
    except OSError:
        found = False
    if not found:
        raise failure("site.ca_file")
    return str(path)
