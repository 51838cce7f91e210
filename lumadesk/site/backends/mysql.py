"""MySQL and MariaDB through PyMySQL."""

from __future__ import annotations

import socket
import ssl
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from lumadesk.site.backends.backend import Access, Address, Need
from lumadesk.site.backends.grants import beyond
from lumadesk.site.issuers import trusted_issuers
from lumadesk.site.line import is_local

#: The two halves of :table, which the catalogues keep apart.
_SCHEMA = "IF(LOCATE('.', :table), SUBSTRING_INDEX(:table, '.', 1), DATABASE())"
_TABLE = "SUBSTRING_INDEX(:table, '.', -1)"
_SYSTEM = "('information_schema', 'performance_schema', 'mysql', 'sys')"

#: Numbers of MySQL's client library, and of its server, for what PyMySQL has no error for.
_MALFORMED = 2027
_LOGIN_METHOD = 2059

#: Ways to log in that give the password away to whoever answers.
_READABLE = (b"mysql_clear_password", b"mysql_old_password", b"dialog")
_WRONG_ENCODING = 1300


def _name(schema: str, table: str) -> str:
    """A table's name as LumaDesk writes it: without the database where that is the current one."""
    return f"IF({schema} = DATABASE(), {table}, CONCAT({schema}, '.', {table}))"


class MySQL:
    """Both servers. What differs between them is asked of the server's version."""

    title = "MySQL or MariaDB"
    dialect = "mysql+pymysql"
    port = 3306
    engine_options: Mapping[str, object] = {}
    streams = True
    streams_in = "AUTOCOMMIT"
    schemas = True
    loose_text = True
    tunnel_by_port = False
    time_kinds = frozenset({"aware", "naive", "date"})
    tables_sql = f"""
        SELECT {_name("table_schema", "table_name")} FROM information_schema.tables
        WHERE table_schema = COALESCE(DATABASE(), table_schema) AND table_schema NOT IN {_SYSTEM}
          AND table_type IN ('BASE TABLE', 'VIEW') ORDER BY 1"""  # noqa: S608
    # Schema and table are always told as constants: else the server opens every table of every database,
    # its own included, where a line that is lost at that moment brings MariaDB 10.11 down.
    columns_sql = f"""
        SELECT c.column_name, c.column_type, c.is_nullable = 'NO' AND alone.column_name IS NOT NULL
        FROM information_schema.columns c LEFT JOIN (
            SELECT DISTINCT MAX(s.column_name) AS column_name FROM information_schema.statistics s
            WHERE s.table_schema = {_SCHEMA} AND s.table_name = {_TABLE} AND s.non_unique = 0
            GROUP BY s.index_name HAVING COUNT(*) = 1 AND MAX(s.sub_part) IS NULL) alone
            ON alone.column_name = c.column_name
        WHERE c.table_schema = {_SCHEMA} AND c.table_name = {_TABLE} ORDER BY c.ordinal_position"""  # noqa: S608
    readable_sql = f"""
        SELECT c.column_name FROM information_schema.columns c
        WHERE c.table_schema = {_SCHEMA} AND c.table_name = {_TABLE} AND c.privileges LIKE '%select%'"""  # noqa: S608
    references_sql = f"""
        SELECT MAX(k.column_name), {_name("MAX(k.referenced_table_schema)", "MAX(k.referenced_table_name)")},
            MAX(k.referenced_column_name)
        FROM information_schema.key_column_usage k
        WHERE k.table_schema = {_SCHEMA} AND k.table_name = {_TABLE} AND k.referenced_table_name IS NOT NULL
        GROUP BY k.constraint_name HAVING COUNT(*) = 1 ORDER BY 1"""  # noqa: S608
    schemas_sql = f"SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN {_SYSTEM}"  # noqa: S608
    foreign_keys_sql = f"""
        SELECT CONCAT(k.constraint_schema, '.', k.table_name, '.', k.constraint_name),
            {_name("k.table_schema", "k.table_name")}, k.column_name, k.referenced_column_name,
            CASE r.delete_rule WHEN 'CASCADE' THEN 'cascade'
                WHEN 'SET NULL' THEN 'set null' WHEN 'SET DEFAULT' THEN 'set null'
                WHEN 'RESTRICT' THEN 'refuse' WHEN 'NO ACTION' THEN 'refuse'
                ELSE 'cascade' END  -- it is not told to this user: the worst is assumed
        FROM information_schema.key_column_usage k LEFT JOIN information_schema.referential_constraints r
            ON r.constraint_schema = :schema AND r.constraint_name = k.constraint_name
            AND r.table_name = k.table_name
        WHERE k.table_schema = :schema
            AND k.referenced_table_schema = {_SCHEMA} AND k.referenced_table_name = {_TABLE}
        ORDER BY 1, k.ordinal_position"""  # noqa: S608
    rights_sql = "SHOW GRANTS"  # with those of the roles that are ours at the moment

    _kinds: Mapping[str, str] = {
        "timestamp": "aware",
        "datetime": "naive",
        "date": "date",
        "uuid": "uuid",
        **dict.fromkeys(("tinyint", "smallint", "mediumint", "int", "bigint"), "integer"),
        **dict.fromkeys(("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum"), "text"),
        **dict.fromkeys(("decimal", "float", "double"), "number"),
        **dict.fromkeys(("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"), "binary"),
    }

    def connect(self, access: Access, *, write: bool) -> Any:
        timeouts = access.timeouts
        connection = _connection()(
            host=access.address.host or "localhost",
            user=access.address.user,
            password=access.password or "",
            database=access.address.database or None,
            charset="utf8mb4",
            autocommit=not write,  # what SQLAlchemy will ask for, one round trip earlier
            conv=_conversions(),
            connect_timeout=timeouts.connect,
            read_timeout=timeouts.connect,
            write_timeout=timeouts.connect,
            defer_connect=True,
            **_tls(access),
        )
        connection.readable_password = "verify" in access.protection or is_local(access.address.host)
        connection.connect(_socket(access))
        try:
            mariadb = "MariaDB" in connection.get_server_info()
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SET {'tx' if mariadb else 'transaction'}_read_only = {int(not write)}, "
                    # Known modes only: how texts are quoted and padded must not depend on the server.
                    "sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', "
                    "time_zone = '+00:00', net_write_timeout = 600, "
                    f"lock_wait_timeout = {int(timeouts.lock)}, "
                    f"innodb_lock_wait_timeout = {int(timeouts.lock)}, "
                    + _statement_limit(mariadb, timeouts.statement)
                )
            connection._read_timeout = timeouts.silence
        except BaseException:
            connection.close()
            raise
        return connection

    def interrupt(self, connection: Any) -> None:
        connection.cut()

    def abandon(self, connection: Any) -> None:
        connection._force_close()

    def limit_sql(self, connection: Any, seconds: int) -> str:
        # It would count the time in which we work on the rows that have come.
        return f"SET {_statement_limit('MariaDB' in connection.get_server_info(), seconds)}"

    def kind(self, type_name: str) -> str:
        if type_name.lower() == "tinyint(1)":
            return "boolean"
        return self._kinds.get(type_name.lower().partition("(")[0].partition(" ")[0], "other")

    def quoted(self, table: str) -> str:
        return table

    def may_delete_sql(self, table: str, flag: str) -> str:
        # The catalogues do not tell of every way to a right; explaining a statement needs the same rights
        # as carrying it out.
        name = ".".join(_quoted(part) for part in table.rsplit(".", 1))
        if flag:
            return f"EXPLAIN UPDATE {name} SET {_quoted(flag)} = {_quoted(flag)}"  # noqa: S608
        return f"EXPLAIN DELETE FROM {name}"  # noqa: S608

    def excess(self, rows: Sequence[Sequence[str]], need: Need) -> list[tuple[str, str]]:
        return list(dict.fromkeys(pair for (grant, *_) in rows for pair in beyond(grant, need)))

    def may_write(self, address: Address) -> bool:  # noqa: ARG002
        return True


def _statement_limit(mariadb: bool, seconds: int) -> str:
    """0 for none. MySQL's covers reading alone; our writing is one row, which the lock's limit covers."""
    return f"max_statement_time = {seconds}" if mariadb else f"max_execution_time = {seconds * 1000}"


def _quoted(name: str) -> str:
    # A colon would begin a parameter, and a percent sign be the driver's.
    return "`" + name.replace("`", "``").replace(":", "\\:") + "`"


def _socket(access: Access) -> socket.socket:
    """The way there. Raises pymysql's error, as it does itself where it is left to connect."""
    from pymysql import err

    address, end, seconds = access.address, access.local_end, access.timeouts.connect
    path = end.socket if end is not None else address.options.get("unix_socket", "")
    try:
        if path:
            way = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            way.settimeout(seconds)
            way.connect(path)
            return way
        place = ("127.0.0.1", end.port) if end is not None else (address.host, address.port or MySQL.port)
        way = socket.create_connection(place, seconds)
    except OSError as error:
        told = err.OperationalError(2003, "no connection")
        told.__cause__ = error
        raise told from error
    way.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    way.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return way


def _tls(access: Access) -> dict[str, Any]:
    if access.protection == "off":
        return {"ssl_disabled": True}
    if access.protection == "offered":
        return {}  # PyMySQL's own way: TLS if the server has it, without looking at its certificate
    if access.protection == "require":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return {"ssl": context}
    context = ssl.create_default_context(cafile=trusted_issuers(access.ca_file))
    # An issuer of one's own, as the servers' own tools make it, seldom follows every rule.
    context.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
    context.check_hostname = access.protection == "verify-full"
    return {"ssl": context}


@cache
def _conversions() -> dict[Any, Any]:
    """PyMySQL's own, but for what it would lose: that a TIMESTAMP is UTC, and the zone of a time."""
    from pymysql import converters
    from pymysql.constants import FIELD_TYPE

    def aware(text: str) -> object:
        found = converters.convert_datetime(text)
        return found.replace(tzinfo=UTC) if isinstance(found, datetime) else found

    def written(at: datetime, mapping: Any = None) -> str:
        return str(converters.escape_datetime(at.astimezone(UTC) if at.tzinfo else at, mapping))

    def uuid(value: UUID, _mapping: Any = None) -> str:
        return f"'{value}'"

    return {**converters.conversions, FIELD_TYPE.TIMESTAMP: aware, datetime: written, UUID: uuid}


@cache
def _connection() -> Any:
    """PyMySQL's connection, which another thread may cut off, and which ends without reading to the end."""
    import pymysql
    from pymysql import err
    from pymysql.cursors import SSCursor

    @contextmanager
    def parsed() -> Iterator[None]:
        """What does not follow the protocol raises whatever the parser stumbled over."""
        try:
            yield
        except UnicodeDecodeError:
            raise err.DataError(_WRONG_ENCODING, "a text is not in the encoding of the connection") from None
        except RuntimeError:  # a package that a rare way to log in needs is not there
            raise err.OperationalError(_LOGIN_METHOD, "unknown authentication plugin") from None
        except (struct.error, AssertionError, IndexError, KeyError, TypeError, ValueError):
            raise err.OperationalError(_MALFORMED, "malformed packet") from None

    class Streamed(SSCursor):  # type: ignore[misc]
        def read_next(self) -> Any:
            with parsed():
                return super().read_next()

    class Cut(pymysql.Connection):  # type: ignore[misc]
        readable_password = False

        def connect(self, sock: Any = None) -> None:
            with parsed():
                super().connect(sock)

        def _process_auth(self, plugin_name: bytes, *rest: Any) -> Any:
            if plugin_name in _READABLE and not self.readable_password:
                raise err.OperationalError(_LOGIN_METHOD, "whoever answers asks for a readable password")
            return super()._process_auth(plugin_name, *rest)

        def cursor(self, cursor: Any = None) -> Any:
            return super().cursor(Streamed if cursor is SSCursor else cursor)

        def query(self, sql: Any, unbuffered: bool = False) -> Any:
            with parsed():
                return super().query(sql, unbuffered)

        def cut(self) -> None:
            way = self._sock
            if way is not None:
                with suppress(OSError):  # it was closed in the meantime
                    socket.socket.shutdown(way, socket.SHUT_RDWR)  # past what TLS would do before

        def _force_close(self) -> None:
            super()._force_close()
            if self._result is not None:
                self._result.unbuffered_active = False  # it would go on to read what cannot come

    return Cut
