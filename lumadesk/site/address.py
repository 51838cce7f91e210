"""The address of a database as fields and as a URL, neither with a password."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from lumadesk.domain.errors import RuleViolation

#: Kind -> the schemes of URLs that mean it; the first is the one that is written.
KINDS: dict[str, tuple[str, ...]] = {
    "postgresql": ("postgresql", "postgres", "postgis", "pgsql"),
    "mysql": ("mysql", "mariadb", "mysql2"),
    "sqlite": ("sqlite", "sqlite3"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseFields:
    """What a form asks for. ``database`` is the path for SQLite, which has nothing else."""

    kind: str
    host: str = ""
    port: str = ""
    database: str = ""
    user: str = ""
    options: tuple[tuple[str, str], ...] = ()


def url_of(fields: DatabaseFields) -> str:
    """Raises ``RuleViolation`` "site.fields", which names what is missing or wrong."""
    if fields.kind not in KINDS:
        raise _refused("It is not said which kind of database it is.", f"It is one of {', '.join(KINDS)}.")
    if not fields.database.strip():
        what = "The file" if fields.kind == "sqlite" else "The name of the database"
        raise _refused(f"{what} is missing.", "The website's settings call it NAME.")
    if fields.kind == "sqlite":
        return f"sqlite:///{fields.database.strip()}"
    host, options = fields.host.strip(), dict(fields.options)
    if host.startswith("/"):  # the folder of a socket, on this computer
        options, host = {"host": host, **options}, ""
    if any(sign.isspace() or sign in "/@?#" for sign in host):
        raise _refused("The host is no name of a server.", "For example db.example.com, without https://.")
    if ":" in host:  # IPv6
        host = f"[{host.strip('[]')}]"
    user = f"{quote(fields.user.strip(), safe='')}@" if fields.user.strip() else ""
    query = f"?{urlencode(options, quote_via=quote)}" if options else ""
    return (
        f"{fields.kind}://{user}{host}{_port(fields.port)}/{quote(fields.database.strip(), safe='')}{query}"
    )


def fields_of(url: str) -> DatabaseFields:
    """The fields of a URL, whatever of it can be told; a password in it is left out."""
    scheme, _, rest = url.strip().partition("://")
    kind = next((kind for kind, names in KINDS.items() if scheme.split("+")[0] in names), "")
    if kind in ("", "sqlite"):
        return DatabaseFields(kind=kind, database=rest.removeprefix("/") if kind else "")
    try:
        parts = urlsplit(url.strip())
        port = str(parts.port or "")
    except ValueError:
        return DatabaseFields(kind=kind)
    found = DatabaseFields(
        kind=kind,
        host=unquote(parts.hostname or ""),
        port=port,
        database=unquote(parts.path.removeprefix("/")),
        user=unquote(parts.username or ""),
        options=tuple(parse_qsl(parts.query)),
    )
    socket = dict(found.options).get("host", "")
    if not found.host and socket:
        rest_of_options = tuple(pair for pair in found.options if pair[0] != "host")
        return replace(found, host=socket, options=rest_of_options)
    return found


def _port(port: str) -> str:
    text = port.strip()
    if not text:
        return ""
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
        raise _refused("The port is no number from 1 to 65535.", "Leave it empty for the usual one.")
    return f":{int(text)}"


def _refused(message: str, hint: str) -> RuleViolation:
    return RuleViolation("site.fields", message, hint)
