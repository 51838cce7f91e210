"""Which failure an error of a driver means: by its number where it has one, else by its words."""

from __future__ import annotations

import sqlite3

from lumadesk.domain.errors import KnownError
from lumadesk.site.failures import failure

#: What "cannot be reached" was exactly.
NO_ANSWER = "The database's server does not answer."
SILENT = "The website's database has stopped answering, although the connection stands."
_LOST = "The connection to the website's database broke off."
_NAME_UNKNOWN = "The name of the database's server is not known."
_PORT_CLOSED = "The database's server refuses connections at that port."

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

#: MySQL's and MariaDB's numbers -> code.
_NUMBERS = {
    1044: "site.not_permitted",
    1045: "site.login_refused",
    1049: "site.database_missing",
    1054: "site.column_missing",
    1130: "site.login_refused",  # this host may not connect
    1142: "site.not_permitted",
    1143: "site.not_permitted",
    1146: "site.table_missing",
    1227: "site.not_permitted",
    1290: "site.not_permitted",  # a server that only reads
    1370: "site.not_permitted",
    1698: "site.login_refused",
    1251: "site.login_method",
    2059: "site.login_method",
    1792: "site.not_permitted",  # read-only transaction
    1205: "site.row_locked",
    1213: "site.row_locked",
    3572: "site.row_locked",
    1317: _LOST,  # the server's owner ended the statement
    1969: "site.timeout",
    3024: "site.timeout",
    1217: "site.referenced",
    1451: "site.referenced",
    1644: "site.failed",  # a trigger's own error
    1300: "site.encoding",
    1366: "site.encoding",
    1264: "site.column_type",
    1292: "site.column_type",
    1040: "site.unreachable",  # too many connections
    1203: "site.unreachable",
    1053: _LOST,  # shutting down
    1927: _LOST,
    2006: _LOST,
    2013: _LOST,
    2027: _LOST,
    2055: _LOST,
    2026: "site.tls_missing",  # PyMySQL's own, before anything secret is sent
    3159: "site.tls_required",
}

#: OpenSSL's words and libpq's -> code; the first that is found counts.
_TLS_WORDS = {
    "does not match host name": "site.tls_wrong_name",
    "Hostname mismatch": "site.tls_wrong_name",
    "IP address mismatch": "site.tls_wrong_name",
    "certificate has expired": "site.tls_expired",
    "certificate is not yet valid": "site.tls_expired",
    "certificate verify failed": "site.tls_untrusted",
    "UNEXPECTED_EOF": _LOST,
    "unexpected eof": _LOST,
    "server does not support SSL": "site.tls_missing",
    "SSL error": "site.tls_failed",
    "SSL SYSCALL error": _LOST,
    "[SSL": "site.tls_failed",
}

#: What else libpq and the operating system say.
_LINE_WORDS = {
    "gaierror": _NAME_UNKNOWN,
    "could not translate host name": _NAME_UNKNOWN,
    "resolve host": _NAME_UNKNOWN,
    "refused": _PORT_CLOSED,
    "fallen silent": SILENT,
    "timeout": NO_ANSWER,
    "timed out": NO_ANSWER,
    "closed the connection": _LOST,
    "connection is lost": _LOST,
    "connection not open": _LOST,
    "reset": _LOST,
}

_DRIVER = {"DataError": "site.column_type", "ProgrammingError": "site.url"}
_LINE = ("OperationalError", "InterfaceError", "ConnectionTimeout")


def known(error: BaseException | None) -> KnownError:
    """What a driver's error means. The driver's own words are left out: they may quote rows and users."""
    if isinstance(error, sqlite3.Error):
        return failure(_sqlite_code(error))
    state = getattr(error, "sqlstate", None)
    number = error.args[0] if error is not None and error.args else None
    if isinstance(number, int):
        return _mysql(number, error)
    if isinstance(state, str):
        return failure(_SQLSTATES.get(state) or _SQLSTATES.get(state[:2]) or "site.failed")
    # Not the server's but the driver's own: refused connections, unreadable values, unknown options.
    kind = type(error).__name__
    if code := _DRIVER.get(kind):
        return failure(code)
    return _line(str(error)) if kind in _LINE else failure("site.failed")


def _sqlite_code(error: sqlite3.Error) -> str:
    text = str(error)
    if text.startswith("no such table"):
        return "site.table_missing"
    if "no such column" in text:
        return "site.column_missing"
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest is the extended code
    return _SQLITE.get(primary, "site.failed")


def _mysql(number: int, error: BaseException | None) -> KnownError:
    text = str(error)
    if number == 2003:  # what kept the line from being made stands behind it
        cause = getattr(error, "original_exception", None) or getattr(error, "__cause__", None)
        if isinstance(cause, TimeoutError):
            return failure("site.unreachable", NO_ANSWER)
        return _line(f"{type(cause).__name__} {cause}")
    if number == 2013 and "timed out" in text:
        return failure("site.unreachable", SILENT)
    return _of(_NUMBERS.get(number, "site.failed"))


def _line(text: str) -> KnownError:
    """libpq and OpenSSL tell only in words what is wrong with the line."""
    for words, meant in _TLS_WORDS.items():
        if words in text:
            return _of(meant)
    fatal = [line for line in text.splitlines() if "FATAL" in line]
    if fatal and all("no encryption" in line or "SSL off" in line for line in fatal):
        return failure("site.tls_required")
    if fatal:
        return failure(_login_code(text))
    if "no password supplied" in text:
        return failure("site.login_refused")
    return next(
        (_of(meant) for words, meant in _LINE_WORDS.items() if words in text), failure("site.unreachable")
    )


def _of(meant: str) -> KnownError:
    """The failure of a code, or "cannot be reached" in words of its own."""
    return failure(meant) if meant.startswith("site.") else failure("site.unreachable", meant)


def _login_code(text: str) -> str:
    """libpq gives no SQLSTATE for a refused connection, only the server's words, in the server's language."""
    if "starting up" in text or "shutting down" in text or "too many" in text or "recovery" in text:
        return "site.unreachable"
    if 'database "' in text and "does not exist" in text:
        return "site.database_missing"
    return "site.login_refused"
