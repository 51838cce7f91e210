"""Bringing a vault's schema up to date: copy, upgrade in one transaction, verify, else put the copy back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import cast

from sqlcipher3 import dbapi2

from lumadesk.domain.errors import KnownError
from lumadesk.storage import faults
from lumadesk.storage.engine import connect, make_engine, require_genuine, truncate_log
from lumadesk.storage.files import OWNER_ONLY, sync_file, sync_folder

#: The newest revision of ``migrations/versions``; a constant, so that unlocking need not load Alembic.
HEAD = "0014"
MIGRATIONS = Path(__file__).with_name("migrations")
COPY_SUFFIX = ".before-upgrade"


def revision_of(connection: dbapi2.Connection) -> str:
    """The revision of an open vault's schema. Raises what the database raises where it cannot be read."""
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(revision)


def create(path: Path, key: bytes, revision: str = HEAD) -> None:
    """Make a new, empty database with the newest schema, or an older one."""
    connection = connect(path, key)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    path.chmod(OWNER_ONLY)
    run(path, key, revision)


def upgrade(path: Path, key: bytes) -> None:
    """Upgrade the database at ``path``, which nobody else has open, to ``HEAD``.

    Raises ``KnownError`` "vault.newer" where a newer LumaDesk wrote it, and "vault.upgrade_failed" where
    the upgrade did not work: the database is then what it was before.
    """
    refuse_newer(path, key)
    copy = path.with_name(path.name + COPY_SUFFIX)
    try:
        _copy(path, key, copy)
    except OSError:
        copy.unlink(missing_ok=True)
        raise
    try:
        run(path, key, HEAD)
        _verify(path, key)
    except Exception as error:
        _put_back(copy, path)
        known = faults.translate(error, path.parent)
        if known is not None and known.code == "vault.disk_full":
            raise known from None
        raise KnownError(
            "vault.upgrade_failed",
            "The vault could not be brought up to date; it was left as it was.",
            "Open it with the LumaDesk that you used before, make a backup, and report this.",
        ) from error
    # The copy holds what may be erased later, so it must not outlive the upgrade.
    copy.unlink()
    sync_folder(path.parent)


def discard_copy(path: Path) -> None:
    """Remove the copy of an upgrade that was killed: the upgrade itself is whole or not at all."""
    path.with_name(path.name + COPY_SUFFIX).unlink(missing_ok=True)


def refuse_newer(path: Path, key: bytes) -> None:
    connection = connect(path, key)
    try:
        revision = revision_of(connection)
    finally:
        connection.close()
    if revision not in known_revisions():
        raise KnownError(
            "vault.newer",
            "This vault was made by a newer LumaDesk.",
            "Install the newest LumaDesk and open it again.",
        )


def known_revisions() -> frozenset[str]:
    from alembic.script import ScriptDirectory

    return frozenset(entry.revision for entry in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def run(path: Path, key: bytes, revision: str, *, down: bool = False) -> None:
    """Upgrade, or downgrade, to ``revision`` in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    engine = make_engine(path, key)
    try:
        with engine.connect() as connection:
            # Tables that are rebuilt would take along what points at them; this cannot be set later.
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                config.attributes["connection"] = connection
                (command.downgrade if down else command.upgrade)(config, revision)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise RuntimeError("the migration left a row that points at nothing")
                require_genuine(cast(dbapi2.Connection, connection.connection.dbapi_connection))
    finally:
        engine.dispose()


def _copy(path: Path, key: bytes, copy: Path) -> None:
    connection = connect(path, key)
    try:
        truncate_log(connection)
    finally:
        connection.close()
    shutil.copyfile(path, copy)
    copy.chmod(OWNER_ONLY)
    sync_file(copy)
    sync_folder(copy.parent)


def _verify(path: Path, key: bytes) -> None:
    connection = connect(path, key)
    try:
        found = connection.execute("PRAGMA integrity_check").fetchall()
    finally:
        connection.close()
    if found != [("ok",)]:
        raise RuntimeError("the database is not sound after the migration")


def _put_back(copy: Path, path: Path) -> None:
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    copy.replace(path)
    sync_folder(path.parent)
