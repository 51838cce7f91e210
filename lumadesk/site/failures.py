"""Says in plain words what went wrong at the website's database, and what to do about it."""

from __future__ import annotations

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
    "site.cancelled": (
        "It was stopped before the website's database had answered.",
        "Nothing was lost: the next sync goes on from here.",
    ),
    "site.tls_missing": (
        "The website's database does not offer an encrypted connection.",
        "Ask your host to switch TLS on, or reach the database through SSH. Without either, everybody on "
        "the way can read along.",
    ),
    "site.tls_required": (
        "The website's database accepts encrypted connections only.",
        "Choose TLS in Settings → Website.",
    ),
    "site.tls_untrusted": (
        "The certificate of the website's database comes from an issuer that is not known here.",
        "Ask your host for the file with its CA certificate and choose it in Settings → Website. If your "
        "host has none, somebody else may be answering.",
    ),
    "site.tls_wrong_name": (
        "The certificate of the website's database is for another name than the one that was called.",
        "Use the host's name that your host gives for the database, not its number. If it is the right one, "
        "somebody else may be answering.",
    ),
    "site.tls_expired": (
        "The certificate of the website's database is not valid today.",
        "Check this computer's date. If it is right, ask your host to renew the certificate.",
    ),
    "site.tls_failed": (
        "The website's database and this computer could not agree on an encrypted connection.",
        "Check the port in Settings → Website, and ask your host which version of TLS its database speaks.",
    ),
    "site.ca_file": (
        "The file with the CA certificate cannot be read, or holds no certificate.",
        "Choose the file again in Settings → Website; it begins with -----BEGIN CERTIFICATE-----.",
    ),
    "site.tunnel_unreachable": (
        "The SSH server cannot be reached.",
        "Check the internet connection, and the SSH server's name and port in Settings → Website.",
    ),
    "site.tunnel_login_refused": (
        "The SSH server refuses the user name, the key or the password.",
        "Check them in Settings → Website. The server must know the public half of your key.",
    ),
    "site.tunnel_key": (
        "The SSH key cannot be read, or its passphrase is wrong.",
        "Check the file and the passphrase in Settings → Website.",
    ),
    "site.tunnel_config": (
        "The file ~/.ssh/config cannot be understood.",
        "Correct it; ssh itself names the line when you connect with it.",
    ),
    "site.tunnel_target": (
        "The SSH server answers, but cannot reach the database from there.",
        "Check the database's host and port in Settings → Website, as the SSH server sees them: often "
        "localhost. The server must also allow forwarding (AllowTcpForwarding).",
    ),
    "site.tunnel_lost": (
        "The connection to the SSH server broke off.",
        "Nothing was lost: the next sync goes on from here.",
    ),
    "site.host_key_changed": (
        "The SSH server shows another key than the one that is known.",
        "It may have been set up anew, or somebody else may be answering: nothing was sent. Ask your host; "
        "if the new key is right, remove the old one from Settings → Website or ~/.ssh/known_hosts.",
    ),
    "site.database_missing": (
        "The server answers, but it has no database of this name.",
        "Check the name of the database in Settings → Website.",
    ),
    "site.login_refused": (
        "The website's database refuses the user name or the password.",
        "Enter them again in Settings → Website, or ask your host whether this user may log in from here.",
    ),
    "site.login_method": (
        "The website's database asks for a way of logging in that LumaDesk does not know.",
        "Ask your host for a user that logs in with mysql_native_password or caching_sha2_password.",
    ),
    "site.not_permitted": (
        "The website's database does not permit this user to do that.",
        "It needs the right to read the table of enquiries, and to delete from it.",
    ),
    "site.no_rights": (
        "A SQLite file has no users: whoever may write the file may do everything in it.",
        "Let the file's own permissions keep others out.",
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


class UnknownHostKey(KnownError):  # noqa: N818 - named for what it is
    """An SSH server that nobody has confirmed yet.

    ``key`` is the OpenSSH line of its public key: kept as ``Tunnel.host_key``, it is trusted from then on.
    """

    def __init__(self, host: str, fingerprint: str, key: str) -> None:
        super().__init__(
            "site.host_key_unknown",
            f"The SSH server {host} is not known here. Its key has the fingerprint {fingerprint}.",
            "Compare the fingerprint with the one that your host publishes, and confirm it only if they are "
            "equal.",
        )
        self.host = host
        self.fingerprint = fingerprint  # "SHA256:…"
        self.key = key


def failure(code: str, message: str = "") -> KnownError:
    """The failure of this code, in its general words unless a more exact message is given."""
    general, hint = _MESSAGES[code]
    return KnownError(code, message or general, hint)
