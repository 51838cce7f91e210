"""The address of a website's database as it may be kept and shown: its password taken out."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from lumadesk.domain.errors import RuleViolation


def split_password(url: str) -> tuple[str, str | None]:
    """The URL as it may be kept and shown, and the password that was in it.

    The last "@" ends the password, so it may hold "@" itself; percent escapes are decoded. The path of a
    SQLite file is made absolute: it must mean the same file tomorrow, in another folder.
    """
    scheme, separator, rest = url.strip().partition("://")
    if not separator or not scheme:
        raise RuleViolation(
            "site.bad_url",
            "That is not the address of a database.",
            "It looks like postgresql://user@host/database or sqlite:///folder/file.sqlite3.",
        )
    if scheme.startswith("sqlite"):
        path, question, options = rest.removeprefix("/").partition("?")
        return f"{scheme}:///{Path(path).absolute().as_posix()}{question}{options}", None
    before_options = rest.partition("?")[0]
    user_info, at, _host = before_options.rpartition("@")
    if not at:
        return f"{scheme}://{rest}", None
    user, colon, password = user_info.partition(":")
    return f"{scheme}://{user}@{rest[len(user_info) + 1 :]}", unquote(password) if colon else None
