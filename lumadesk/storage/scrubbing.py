"""Seeing to it that what was erased is in no page and no log of the vault any more."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from sqlcipher3 import dbapi2

from lumadesk.domain.errors import KnownError
from lumadesk.storage import faults
from lumadesk.storage.engine import Engines, scrub, truncate_log
from lumadesk.storage.marks import Mark, clear_mark

#: Faults that pass; a damaged page is none of them.
_PASSING = frozenset({"vault.disk_full", "vault.disk_error", "vault.busy", "vault.read_only"})


class Scrubber:
    """Rewrites the database and empties its log after erasures that have committed.

    What cannot be done at once, for want of room or because somebody still reads, is done after a later
    read or write, or when the vault is closed or opened again. Only the writer may call ``run``.
    """

    def __init__(self, engines: Engines, folder: Path) -> None:
        self._engines = engines
        self._folder = folder
        self._pages_hold_erased = False
        self._postponed = 0
        #: Only a reader was in the way: its end is the moment to try again.
        self.log_holds_erased = False

    def erased(self) -> None:
        """Say that something was erased."""
        self._pages_hold_erased = True

    def postpone(self) -> None:
        self._postponed += 1

    def resume(self) -> None:
        self._postponed -= 1

    def run(self) -> None:
        """Raises ``KnownError`` "vault.damaged"; faults that pass leave the work for later."""
        if self._postponed or not (self._pages_hold_erased or self.log_holds_erased):
            return
        pooled = self._engines.writer.raw_connection()
        try:
            with faults.of_database(self._folder):
                self._run_on(cast(dbapi2.Connection, pooled.dbapi_connection))
        except KnownError as error:
            if error.code not in _PASSING:
                raise
        finally:
            pooled.close()

    def _run_on(self, connection: dbapi2.Connection) -> None:
        if self._pages_hold_erased:
            scrub(connection)
            self._pages_hold_erased, self.log_holds_erased = False, True
        if truncate_log(connection):
            clear_mark(connection, Mark.UNSCRUBBED)
            truncate_log(connection)
            self.log_holds_erased = False
