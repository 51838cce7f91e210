"""The search log of requests in the vault."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlmodel import Field, SQLModel

from lumadesk.domain.searches import Search, Searched
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.transaction import Tx


class SearchTable(SQLModel, table=True):
    """The table is called ``search_log``: the names of search indexes end in ``_search``."""

    __tablename__ = "search_log"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    searched: str
    place: str
    terms: str
    searched_on: date
    searched_by: str
    found: str
    left_out: str
    left_out_because: str
    of_pack: bool
    created_at: datetime = Field(sa_type=UtcDateTime)


search_log = table_of(SearchTable)


def add(tx: Tx, search: Search) -> int:
    """Keep an entry; its own id and moment are those of this write."""
    (new_id,) = tx.reserve(search_log, 1)
    tx.connection.execute(
        insert(search_log).values(
            id=new_id,
            request_id=search.request_id,
            searched=search.where.value,
            place=search.place,
            terms=search.terms,
            searched_on=search.on,
            searched_by=search.by,
            found=search.found,
            left_out=search.left_out,
            left_out_because=search.left_out_because,
            of_pack=search.of_pack,
            created_at=tx.now,
        )
    )
    tx.touch("search_log", new_id)
    return new_id


def of_request(tx: Tx, request_id: int) -> list[Search]:
    """By the day of the search."""
    rows = (
        select(search_log)
        .where(search_log.c.request_id == request_id)
        .order_by(search_log.c.searched_on, search_log.c.id)
    )
    return [_search(row) for row in tx.connection.execute(rows)]


def _search(row: Row[Any]) -> Search:
    return Search(
        id=row.id,
        request_id=row.request_id,
        where=Searched(row.searched),
        place=row.place,
        terms=row.terms,
        on=row.searched_on,
        by=row.searched_by,
        found=row.found,
        left_out=row.left_out,
        left_out_because=row.left_out_because,
        of_pack=row.of_pack,
        created_at=row.created_at,
    )
