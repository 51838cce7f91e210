"""What is still to be done to the database by whoever opens it next: marks that its header holds."""

from __future__ import annotations

from enum import IntFlag

from sqlcipher3 import dbapi2


class Mark(IntFlag):
    """Each is set by the transaction that leaves the work behind, and cleared when it is done."""

    UNSCRUBBED = 1  # what was erased may linger in unused parts of pages, or in the log
    INDEXES_PUT_OFF = 2  # a first sync does without some indexes until its end


def marks_of(connection: dbapi2.Connection) -> Mark:
    (marks,) = connection.execute("PRAGMA user_version").fetchone()
    return Mark(marks)


def set_mark(connection: dbapi2.Connection, mark: Mark) -> None:
    connection.execute(f"PRAGMA user_version = {marks_of(connection) | mark:d}")


def clear_mark(connection: dbapi2.Connection, mark: Mark) -> None:
    connection.execute(f"PRAGMA user_version = {marks_of(connection) & ~mark:d}")
