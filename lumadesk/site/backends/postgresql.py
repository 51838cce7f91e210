"""PostgreSQL through psycopg 3."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from lumadesk.site.backends.backend import Access, Address, Need
from lumadesk.site.issuers import trusted_issuers

#: The first packet of a line that is to be encrypted.
#: https://www.postgresql.org/docs/current/protocol-message-formats.html (SSLRequest)
_TLS_PLEASE = bytes.fromhex("0000000804d2162f")

_SSLMODES = {"off": "disable", "offered": "prefer"}

#: A name as LumaDesk writes it: without the schema where that is the current one.
_NAME = "CASE WHEN n.nspname = current_schema() THEN c.relname ELSE n.nspname || '.' || c.relname END"
_OURS = "n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'"


class PostgreSQL:
    """Long reads run through a cursor at the server."""

    title = "PostgreSQL"
    dialect = "postgresql+psycopg"
    port = 5432
    engine_options: Mapping[str, object] = {"use_native_hstore": False}  # one question less when connecting
    streams = True
    streams_in = "READ COMMITTED"
    schemas = True
    loose_text = False
    tunnel_by_port = True
    time_kinds = frozenset({"aware", "naive", "date"})
    tables_sql = f"""
        SELECT {_NAME}
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {_OURS}
          AND has_any_column_privilege(c.oid, 'SELECT')
        ORDER BY 1"""  # noqa: S608
    columns_sql = """
        SELECT a.attname, pg_catalog.format_type(a.atttypid, NULL), EXISTS (
            SELECT 1 FROM pg_catalog.pg_index i
            WHERE i.indrelid = a.attrelid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
              AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum AND a.attnotnull)
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = to_regclass(:table) AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum"""
    readable_sql = """
        SELECT a.attname FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = to_regclass(:table) AND a.attnum > 0 AND NOT a.attisdropped
          AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')"""
    references_sql = """
        SELECT a.attname,
            CASE WHEN n.nspname = current_schema() THEN c.relname ELSE n.nspname || '.' || c.relname END,
            b.attname
        FROM pg_catalog.pg_constraint k
        JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
        JOIN pg_catalog.pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
        WHERE k.contype = 'f' AND k.conrelid = to_regclass(:table) AND array_length(k.conkey, 1) = 1
        ORDER BY a.attnum, k.oid"""
    schemas_sql = ""
    foreign_keys_sql = f"""
        SELECT f.oid::text, {_NAME}, a.attname, r.attname,
            CASE f.confdeltype WHEN 'c' THEN 'cascade'
                WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set null' ELSE 'refuse' END
        FROM pg_catalog.pg_constraint f
            JOIN pg_catalog.pg_class c ON c.oid = f.conrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS pair (there, here, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = pair.there
            JOIN pg_catalog.pg_attribute r ON r.attrelid = f.confrelid AND r.attnum = pair.here
        WHERE f.contype = 'f' AND f.confrelid = to_regclass(:table) AND f.conparentid = 0
        ORDER BY f.oid, pair.place"""  # noqa: S608
    rights_sql = f"""
        SELECT 'server', '' FROM pg_catalog.pg_roles
        WHERE rolname = current_user AND (rolsuper OR rolcreaterole OR rolreplication)
        UNION ALL
        SELECT * FROM (
            SELECT 'table', {_NAME}
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'f') AND {_OURS} AND c.oid <> to_regclass(:table)
              AND (has_table_privilege(c.oid, 'DELETE, TRUNCATE')
                   OR has_any_column_privilege(c.oid, 'INSERT, UPDATE'))
            ORDER BY 2) AS other
        UNION ALL
        SELECT 'own', may FROM unnest(ARRAY['INSERT', 'TRUNCATE', 'DELETE']) AS may
        WHERE has_table_privilege(to_regclass(:table), may) AND NOT (may = 'DELETE' AND :deletes)
        UNION ALL
        SELECT 'own', 'UPDATE' WHERE EXISTS (
            SELECT 1 FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = to_regclass(:table) AND a.attnum > 0 AND NOT a.attisdropped
              AND a.attname <> :flag AND has_column_privilege(a.attrelid, a.attnum, 'UPDATE'))"""  # noqa: S608

    _kinds: Mapping[str, str] = {
        "timestamp with time zone": "aware",
        "timestamp without time zone": "naive",
        "date": "date",
        "uuid": "uuid",
        "boolean": "boolean",
        "bytea": "binary",
        **dict.fromkeys(("smallint", "integer", "bigint"), "integer"),
        **dict.fromkeys(("text", "character varying", "character", "citext"), "text"),
    }

    def connect(self, access: Access, *, write: bool) -> Any:
        import psycopg  # its shared libraries take a moment: only whoever has such a site waits for them

        address, timeouts, end = access.address, access.timeouts, access.local_end
        place = {"host": address.host, "port": address.port, "user": address.user, "dbname": address.database}
        settings: dict[str, Any] = {
            "connect_timeout": timeouts.connect,
            "application_name": "LumaDesk",
            "gssencmode": "disable",  # one round trip less
            # A line that is dead without having been closed is noticed instead of waited for.
            "keepalives_idle": timeouts.connect,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": timeouts.connect * 1000,
            **_tls(access),
            **{name: value for name, value in place.items() if value},
            **address.options,
            "client_encoding": "utf8",
        }
        if end is not None and end.folder:
            settings |= {"host": end.folder, "port": end.port}
            settings.pop("hostaddr", None)
        elif end is not None:
            settings |= {"hostaddr": "127.0.0.1", "port": end.port}  # "host" stays what certificates are for
        if access.password:
            settings["password"] = access.password
        # A pooler between us and the server may not know prepared statements: hence no threshold.
        try:
            connection = _impatient().connect(autocommit=True, prepare_threshold=None, **settings)
        except psycopg.OperationalError as error:
            if "sslrootcert" in settings and "SSL error" in str(error):
                raise psycopg.OperationalError(_why_refused(settings) or str(error)) from None
            raise
        connection.patience = timeouts.silence
        try:
            connection.execute(
                f"SET statement_timeout = '{int(timeouts.statement)}s';"
                f"SET lock_timeout = '{int(timeouts.lock)}s';"
                "SET TIME ZONE 'UTC';"
                f"SET default_transaction_read_only = {'off' if write else 'on'}"
            )
            connection.autocommit = False
        except psycopg.Error:
            connection.close()
            raise
        return connection

    def interrupt(self, connection: Any) -> None:
        connection.patience = 0

    def abandon(self, connection: Any) -> None:
        """The cursor at the server ends with the connection."""

    def limit_sql(self, connection: Any, seconds: int) -> str:  # noqa: ARG002
        return ""  # each step of a cursor is a statement of its own, so that the limit may stay

    def kind(self, type_name: str) -> str:
        return self._kinds.get(type_name, "other")

    def quoted(self, table: str) -> str:
        return ".".join('"' + part.replace('"', '""') + '"' for part in table.rsplit(".", 1))

    def may_delete_sql(self, table: str, flag: str) -> str:  # noqa: ARG002
        if flag:
            return "SELECT has_column_privilege(to_regclass(:table), :flag, 'UPDATE')"
        return "SELECT has_table_privilege(to_regclass(:table), 'DELETE')"

    def excess(self, rows: Sequence[Sequence[str]], need: Need) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(scope, name) for scope, name in rows]

    def may_write(self, address: Address) -> bool:  # noqa: ARG002
        return True


def _tls(access: Access) -> dict[str, str]:
    mode = access.address.options.get("sslmode") or _SSLMODES.get(access.protection, access.protection)
    if not mode.startswith("verify") or "sslrootcert" in access.address.options:
        return {"sslmode": mode}  # with issuers libpq would check the certificate even for "require"
    return {"sslmode": mode, "sslrootcert": trusted_issuers(access.ca_file)}


def _why_refused(settings: Mapping[str, Any]) -> str:
    """What OpenSSL holds against the server's certificate: libpq says no more than that it was refused."""
    context = ssl.create_default_context(cafile=settings["sslrootcert"])
    context.check_hostname = settings["sslmode"] == "verify-full"
    place = settings.get("hostaddr") or settings.get("host"), int(settings.get("port") or PostgreSQL.port)
    try:
        with socket.create_connection(place, settings["connect_timeout"]) as way:
            way.sendall(_TLS_PLEASE)
            way.recv(1)
            context.wrap_socket(way, server_hostname=settings.get("host")).close()
    except (OSError, ValueError) as error:
        return str(error)
    return ""


@cache
def _impatient() -> Any:
    """psycopg's connection, which by itself would wait for ever for a server that has fallen silent."""
    import psycopg

    class Leaving(psycopg.ServerCursor[Any]):
        def __del__(self, *_warn: Any) -> None:
            """The original would warn that it was not closed, also where its line is dead."""

    class Impatient(psycopg.Connection[Any]):
        patience: float = 60  # seconds in which nothing is heard; 0 ends the waiting at once

        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            self.server_cursor_factory = Leaving

        def wait(self, gen: Any, *arguments: Any, **options: Any) -> Any:
            return super().wait(self._watched(gen), *arguments, **options)

        def _watched(self, gen: Any) -> Any:
            try:
                wanted = next(gen)
                heard = time.monotonic()
                while True:
                    ready = yield wanted
                    if ready:
                        heard = time.monotonic()
                    if time.monotonic() - heard >= self.patience:
                        self.pgconn.finish()
                        raise psycopg.errors.ConnectionTimeout("the server has fallen silent")
                    wanted = gen.send(ready)
            except StopIteration as done:
                return done.value

    return Impatient
