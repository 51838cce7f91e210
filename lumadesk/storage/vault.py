"""The open vault: encrypted database, keys and erasure ledger, read and written by one process."""

from __future__ import annotations

import shutil
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from lumadesk.domain.errors import KnownError
from lumadesk.storage import agreement, attempts, audit, backup_plan, faults, migrate, owner, put_off
from lumadesk.storage import folder as folders
from lumadesk.storage.engine import (
    Engines,
    connect,
    require_genuine,
    truncate_log,
)
from lumadesk.storage.key_slots import read_recovery_code
from lumadesk.storage.keys import (
    DEFAULT_COST,
    Argon2Cost,
    VaultKeys,
    derive,
    key_from_text,
    key_to_text,
)
from lumadesk.storage.ledger import Ledger
from lumadesk.storage.lockfile import VaultLock
from lumadesk.storage.marks import Mark, marks_of, set_mark
from lumadesk.storage.order import OrderCache
from lumadesk.storage.scrubbing import Scrubber
from lumadesk.storage.transaction import Tx

_LEDGER_MENDED = (
    "The file of the erasure ledger was damaged, changed or missing. It was written again from the database: "
    "no erasure is lost."
)


class Vault:
    """An open vault. Any number of threads may read while one writes; ``close`` it when done."""

    def __init__(self, folder: Path, keys: VaultKeys, master: bytes, lock: VaultLock) -> None:
        self.folder = folder
        self.vault_id = keys.vault_id
        self.ledger = Ledger(folder, derive(master, "ledger"))
        self._keys = keys
        self._master = bytearray(master)  # not bytes: this can be wiped
        self._lock = lock
        self._disown: Callable[[], object] | None = None
        #: What the owner should know about how it was opened, once.
        self.notices: tuple[str, ...] = ()
        self._tombstone_key = bytearray(keys.tombstone_key(master))
        self._orders = OrderCache()
        self._writing = threading.Lock()
        self._writer_thread: int | None = None
        self._engines = Engines(self.database_path, derive(master, "database"))
        self._scrubber = Scrubber(self._engines, folder)

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        passphrase: str,
        clock_now: datetime,
        cost: Argon2Cost = DEFAULT_COST,
    ) -> Vault:
        """Make a vault in a folder that does not exist yet or is empty, and open it.

        ``cost`` is what a guess at the passphrase costs. Nothing is in the folder until the vault is
        whole. Raises ``KnownError`` "vault.already_exists" or "vault.folder_not_empty".
        """
        folders.require_empty(folder)
        with faults.of_files():
            made = folders.new_beside(folder)
            try:
                keys, master = VaultKeys.create(passphrase, cost=cost, made_on=clock_now.date())
                with faults.of_database(made):
                    migrate.create(made / folders.DATABASE_NAME, derive(master, "database"))
                keys.save(made)
                folders.put_in_place(made, folder)
            finally:
                shutil.rmtree(made, ignore_errors=True)
        vault = cls.open(folder, master=master)
        try:
            with vault.write("vault.create", clock_now) as tx:
                tx.touch("vault", 1)
        except BaseException:
            vault.close()
            raise
        return vault

    @classmethod
    def open(
        cls, folder: Path, *, master: bytes, keys: VaultKeys | None = None, back_up_first: bool = True
    ) -> Vault:
        """Open with the master key. An older vault is backed up before it is upgraded, where a plan says so.

        Raises ``KnownError``: "vault.not_found", "vault.damaged", "vault.newer", "vault.in_use",
        "vault.keys_missing", "vault.keys_damaged", "vault.wrong_key", "vault.read_only",
        "vault.disk_full" or "vault.upgrade_failed".
        """
        with faults.of_files():
            keys = keys or cls.keys_of(folder)
            folders.require_whole(folder)
            keys.require(master)
            lock = VaultLock(folder)
            lock.acquire()
            vault = cls(folder, keys, master, lock)
            try:
                owner.require_ours(folder)
                folders.sweep_new(folder)
                vault._start(back_up_first=back_up_first)
            except BaseException:
                vault.close()
                raise
        return vault

    @classmethod
    def open_with_passphrase(cls, folder: Path, secret: str, key_file: bytes | None = None) -> Vault:
        """Open with a passphrase (and its key file) or the recovery code.

        Raises "vault.wrong_passphrase", "vault.wait", "vault.key_file_needed" and what ``open`` raises.
        """
        folders.require(folder)
        keys = VaultKeys.load(folder)
        if read_recovery_code(secret) is None:  # that one nobody guesses
            attempts.require_patience(folder)
        try:
            master = keys.unwrap(secret, key_file)
        except KnownError as error:
            if error.code == "vault.wrong_passphrase":
                attempts.failed(folder)
            raise
        attempts.succeeded(folder)
        return cls.open(folder, master=master, keys=keys)

    @classmethod
    def open_with_key(cls, folder: Path, key: str) -> Vault:
        """Open with the text that ``key_b64`` gave."""
        return cls.open(folder, master=key_from_text(key))

    @staticmethod
    def exists(folder: Path) -> bool:
        return folders.exists(folder)

    @staticmethod
    def vault_id_of(folder: Path) -> str:
        """The vault's id, without unlocking it."""
        return folders.vault_id_of(folder)

    @staticmethod
    def take_over(folder: Path) -> None:
        """Forget who has, or left, the vault open. Raises "vault.in_use" where a process here has it."""
        folders.require(folder)
        lock = VaultLock(folder)
        lock.acquire()
        owner.release(folder)
        lock.release()

    @staticmethod
    def keys_of(folder: Path) -> VaultKeys:
        """The key slots of a vault, without unlocking it."""
        folders.require(folder)
        return VaultKeys.load(folder)

    @staticmethod
    def looks_encrypted(folder: Path) -> bool:
        return folders.looks_encrypted(folder)

    @property
    def keys(self) -> VaultKeys:
        """The key slots, as ``vault.keys`` has them."""
        return self._keys

    def change_keys(self, keys: VaultKeys) -> None:
        """Put other slots in the place of those that there are."""
        with faults.of_files():
            try:
                keys.save(self.folder)
            except FileNotFoundError:  # with the disk that the folder was on
                raise faults.disk_error() from None
        self._keys = keys

    @property
    def master(self) -> bytes:
        """The master key, for what is sealed under it outside of the database."""
        return bytes(self._master)

    def forget(self) -> None:
        """Wipe the keys; only after ``close``, and the last that can be done with a vault."""
        for key in (self._master, self._tombstone_key):
            key[:] = bytes(len(key))
        self._engines.forget()
        self.ledger.forget()

    def key_b64(self) -> str:
        """The master key as text, for the operating system's keyring."""
        return key_to_text(self.master)

    @property
    def database_path(self) -> Path:
        return self.folder / folders.DATABASE_NAME

    def raw_connection(self, path: Path | None = None) -> dbapi2.Connection:
        """A connection outside of every pool, to the database or to a copy of it; the caller closes it."""
        return connect(path or self.database_path, derive(self.master, "database"))

    @contextmanager
    def snapshot(self) -> Iterator[tuple[dbapi2.Connection, bool]]:
        """A connection that sees one moment, and whether the database's file *is* that moment and stays so.

        It is where the log could be emptied first: SQLite writes nothing into the file while somebody
        reads without the log. Others read and write on, into the log.
        """
        with closing(self.raw_connection()) as connection:
            with self._one_writer():
                is_file = truncate_log(connection)
                connection.execute("BEGIN")
                connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
            yield connection, is_file

    def faults(self) -> faults.Translation:
        """Turns what the database raises inside its block into a ``KnownError`` where it is no bug."""
        return faults.of_database(self.folder)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """One consistent view of the vault, beside whoever writes."""
        epoch = self._orders.now()
        with self.faults(), self._engines.readers.connect() as connection:
            connection.begin()
            tx = self._tx(connection, epoch)
            yield tx
            require_genuine(tx.driver)
        if self._scrubber.log_holds_erased:
            self._scrub_unless_writing()

    @contextmanager
    def write(self, verb: str, now: datetime) -> Iterator[Tx]:
        """One transaction: all of it is kept or, on any error, none. It is audited if it touched anything.

        Another thread's write waits. Where something was erased its ledger line is on the disk before
        the commit, and the write-ahead log is emptied after it.
        """
        with self._one_writer(), self.faults():
            with self._engines.writer.connect() as connection:  # leaving it without a commit rolls back
                connection.begin()
                tx = self._tx(connection, self._orders.now(), now)
                yield tx
                self._commit(tx, verb)
            if tx.scrub:
                self._scrubber.erased()
            self._scrubber.run()

    @contextmanager
    def scrubbing_once(self) -> Iterator[None]:
        """Around several writes that erase: the database is rewritten once, when all of them are done."""
        with self._one_writer():
            self._scrubber.postpone()
        try:
            yield
        finally:
            with self._one_writer():
                self._scrubber.resume()
                self._scrubber.run()

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """Nobody writes inside its block, not even through ``write``."""
        with self._one_writer():
            yield

    def close(self, *, keep_lock: bool = False) -> None:
        """Give everything back; the key is forgotten with this object. Closing twice is closing once."""
        with suppress(KnownError):  # whoever opens the vault next is told, or does it
            self._scrubber.run()
        if self._disown is not None:  # before the log goes: an owner without a log means that it was lost
            self._disown()
        self._engines.dispose()
        if not keep_lock:
            self._lock.release()

    def _start(self, *, back_up_first: bool) -> None:
        path = self.database_path
        with self.faults():
            migrate.discard_copy(path)
            first = self._engines.connect()
            try:
                if migrate.revision_of(first) != migrate.HEAD:
                    if back_up_first:
                        backup_plan.back_up_before_upgrade(first, path, self._keys)
                    first.close()
                    migrate.upgrade(path, derive(self.master, "database"))
                    first = self._engines.connect()
                agrees = agreement.agrees(first, self.ledger)
                left = marks_of(first)
                if Mark.UNSCRUBBED in left:  # the process was killed between an erasure and its end
                    self._scrubber.erased()
            except BaseException:
                first.close()
                raise
            self._engines.first = first
        owner.claim(self.folder)
        # A program that ends without closing its vault closes the connections, and the log is gone with them.
        self._disown = weakref.finalize(self, owner.release, self.folder)
        if not agrees:
            self._make_ledger_agree()
        if Mark.INDEXES_PUT_OFF in left:  # or in a first sync
            with self.write("vault.indexes", datetime.now(UTC)) as tx:
                put_off.make(tx)
        with self._one_writer():
            self._scrubber.run()

    def _make_ledger_agree(self) -> None:
        with self.write("ledger.agree", datetime.now(UTC)) as tx:
            if agreement.was_tampered_with(tx, self.ledger):
                self.notices += (_LEDGER_MENDED,)
            lines = agreement.settle(tx, self.ledger)
        self.ledger.rewrite(lines)

    def _tx(self, connection: Connection, epoch: int, now: datetime | None = None) -> Tx:
        return Tx(
            connection=connection,
            tombstone_key=bytes(self._tombstone_key),
            orders=self._orders,
            at=now,
            epoch=epoch,
        )

    def _commit(self, tx: Tx, verb: str) -> None:
        touched = tx.touched
        if tx.scrub:
            set_mark(tx.driver, Mark.UNSCRUBBED)
        line = agreement.record(tx, self.ledger) if tx.erased else None
        if touched:
            audit.append(tx, verb, touched)
        require_genuine(tx.driver)
        size = None
        try:
            with faults.of_files():
                size = self.ledger.append(line) if line is not None else None
            with self._orders.change() if tx.reordered else nullcontext():
                tx.connection.commit()
        except BaseException:
            if size is not None:
                with suppress(OSError):  # opening the vault completes what stays in the ledger
                    self.ledger.cut(size)
            raise

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        if self._writer_thread == threading.get_ident():
            raise RuntimeError("a write was begun inside a write")
        with self._writing:
            self._writer_thread = threading.get_ident()
            try:
                yield
            finally:
                self._writer_thread = None

    def _scrub_unless_writing(self) -> None:
        if self._writing.acquire(blocking=False):
            try:
                self._scrubber.run()
            finally:
                self._writing.release()
