"""Says in plain words what went wrong at the website's database, and what to do about it."""

from __future__ import annotations

import sqlite3

from lumadesk.domain.errors import KnownError

_MESSAGES: dict[str, tuple[str, str]] = {
    "site.url": (
        "This is not the address of a database.",
        "For example postgresql://user@host/database or sqlite:///path. Give the password separately, "
        "or write special characters in it with %.",
    ),
    "site.unreachable": (
        "The website's database cannot be reached.",
        "Check the internet connection, and the host, port or file in Settings → Website. "
        "Nothing was lost: the next sync goes on from here.",
    ),
    "site.database_missing": (
        "The server answers, but it has no database of this name.",
        "Check the name of the database in Settings → Website.",
    ),
    "site.login_refused": (
        "The website's database refuses the user name or the password.",
        "Enter them again in Settings → Website, or ask your host whether this user may log in from here.",
    ),
    "site.not_permitted": (
        "The website's database does not permit this user to do that.",
        "It needs the right to read the table of enquiries, and to delete from it.",
    ),
    "site.row_locked": (
        "The website is using these rows at the moment, so the database did not let go of them in time.",
        "Nothing was changed. Try again in a minute.",
    ),
    "site.timeout": (
        "The website's database took too long to answer.",
        "Try again; if it happens every time, an index on the column of the submission time helps.",
    ),
    "site.table_missing": (
        "The table of enquiries is no longer in the website's database.",
        "If the website was rebuilt, choose its table again in Settings → Website.",
    ),
    "site.column_missing": (
        "A column of the table of enquiries is no longer there.",
        "If the website was rebuilt, choose its columns again in Settings → Website.",
    ),
    "site.column_type": (
        "A column of the table of enquiries has another type than it needs.",
        "Choose the columns again in Settings → Website.",
    ),
    "site.encoding": (
        "A text in the website's table is not written in the encoding that its database claims.",
        "Ask your host to repair the text, or to convert the database to UTF-8.",
    ),
    "site.referenced": (
        "Other rows of the website's database depend on this row, so it was not deleted.",
        "Delete them first in the website's own administration, then sync again.",
    ),
    "site.not_a_database": (
        "The website's file is not an SQLite database, or it is damaged.",
        "Check the file in Settings → Website, or restore the website's own backup.",
    ),
    "site.several_rows": (
        "More than one row of the website has this key, so none was deleted.",
        "Correct the table in the website's own administration, or choose another column as the key.",
    ),
    "site.nothing_readable": (
        "The table has rows, but none of the newest can be read as an enquiry.",
        "Choose the columns again in Settings → Website; name, key and submission time must be filled.",
    ),
    "site.failed": (
        "The website's database reported an error that LumaDesk does not know.",
        "Run the connection test in Settings → Website.",
    ),
}

#: SQLSTATE, or its class of two characters -> code. https://www.postgresql.org/docs/current/errcodes-appendix.html
_SQLSTATES = {
    "28": "site.login_refused",
    "3D000": "site.database_missing",
    "3F000": "site.table_missing",
    "42P01": "site.table_missing",
    "42703": "site.column_missing",
    "42501": "site.not_permitted",
    "25006": "site.not_permitted",  # read-only transaction
    "55P03": "site.row_locked",
    "40": "site.row_locked",  # deadlock, serialisation failure
    "57014": "site.timeout",
    "22021": "site.encoding",
    "22P05": "site.encoding",
    "22": "site.column_type",
    "42804": "site.column_type",
    "42883": "site.column_type",
    "23": "site.referenced",
    "08": "site.unreachable",
    "53": "site.unreachable",  # too many connections, disk or memory full
    "57": "site.unreachable",  # shutting down, starting up
}

_SQLITE = {
    sqlite3.SQLITE_CANTOPEN: "site.unreachable",
    sqlite3.SQLITE_IOERR: "site.unreachable",
    sqlite3.SQLITE_FULL: "site.unreachable",
    sqlite3.SQLITE_NOTADB: "site.not_a_database",
    sqlite3.SQLITE_CORRUPT: "site.not_a_database",
    sqlite3.SQLITE_BUSY: "site.row_locked",
    sqlite3.SQLITE_LOCKED: "site.row_locked",
    sqlite3.SQLITE_READONLY: "site.not_permitted",
    sqlite3.SQLITE_PERM: "site.not_permitted",
    sqlite3.SQLITE_AUTH: "site.not_permitted",
    sqlite3.SQLITE_CONSTRAINT: "site.referenced",
    sqlite3.SQLITE_MISMATCH: "site.column_type",
}

_DRIVER = {"DataError": "site.column_type", "ProgrammingError": "site.url"}
_LINE = ("OperationalError", "InterfaceError", "ConnectionTimeout")


class UnknownHostKey(KnownError):  # noqa: N818 - named for what it is
    """An SSH server that nobody has confirmed yet.

    ``key`` is the OpenSSH line of its public key: kept as ``Tunnel.host_key``, it is trusted from then on.
    """

    def __init__(self, host: str, fingerprint: str, key: str) -> None:
        super().__init__(
            "site.host_key_unknown",
            f"The SSH server {host} is not known here. Its key has the fingerprint {fingerprint}.",
            "Compare the fingerprint with the one that your host publishes. Confirm it only if they are equal.",
        )
        self.host = host
        self.fingerprint = fingerprint  # "SHA256:…"
        self.key = key


def failure(code: str, message: str = "") -> KnownError:
    """The failure of this code, in its general words unless a more exact message is given."""
    general, hint = _MESSAGES[code]
    return KnownError(code, message or general, hint)


def known(error: BaseException | None) -> KnownError:
    """What a driver's error means. The driver's own words are left out: they may quote rows and users."""
    if isinstance(error, sqlite3.Error):
        return failure(_sqlite_code(error))
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return failure(_SQLSTATES.get(state) or _SQLSTATES.get(state[:2]) or "site.failed")
    # Not the server's but the driver's own: refused connections, unreadable values, unknown options.
    kind = type(error).__name__
    return failure(_DRIVER.get(kind) or (_login_code(str(error)) if kind in _LINE else "site.failed"))


def _sqlite_code(error: sqlite3.Error) -> str:
    text = str(error)
    if text.startswith("no such table"):
        return "site.table_missing"
    if "no such column" in text:
        return "site.column_missing"
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest is the extended code
    return _SQLITE.get(primary, "site.failed")


def _login_code(text: str) -> str:
    """libpq gives no SQLSTATE for a refused connection, only the server's words, in the server's language."""
    if "no password supplied" in text:
        return "site.login_refused"
    if "FATAL" not in text or "starting up" in text or "shutting down" in text or "too many" in text:
        return "site.unreachable"
    if 'database "' in text and "does not exist" in text:
        return "site.database_missing"
    return "site.login_refused"
