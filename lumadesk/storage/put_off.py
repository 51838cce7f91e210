"""The indexes that a long first sync does without, and makes at its end in a fraction of the time.

They are filled at random, so that each page of enquiries would write most of them anew. They serve speed
alone: without them every answer is the same.
"""

from __future__ import annotations

from sqlalchemy import Index, Table

from lumadesk.storage.engine import CACHE, LARGE_CACHE, hold
from lumadesk.storage.enquiries import enquiry
from lumadesk.storage.marks import Mark, clear_mark, set_mark
from lumadesk.storage.people import person
from lumadesk.storage.transaction import Tx


def put_off(tx: Tx) -> None:
    """From here on the vault does without them, where it holds no enquiry yet.

    Opening the vault makes them where a killed process did not come to ``make``.
    """
    if tx.ids("SELECT id FROM enquiry LIMIT 1"):
        return
    hold(tx.driver, LARGE_CACHE)  # what is filled at random yet is then read and written less often
    for index in _indexes():
        index.drop(tx.connection, checkfirst=True)
    set_mark(tx.driver, Mark.INDEXES_PUT_OFF)


def make(tx: Tx) -> None:
    """Make those that are missing."""
    hold(tx.driver, CACHE)
    for index in _indexes():
        index.create(tx.connection, checkfirst=True)
    clear_mark(tx.driver, Mark.INDEXES_PUT_OFF)


def _indexes() -> list[Index]:
    return [_named(enquiry, "ix_enquiry_person_id"), _named(person, "ix_person_phone_key")]


def _named(table: Table, name: str) -> Index:
    return next(index for index in table.indexes if index.name == name)
