"""What an enquiry said before it was changed at the website: one former value a line, erased with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import delete, insert, select
from sqlmodel import Field, SQLModel

from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.transaction import Tx

_CHUNK = 10_000

#: Begins the name of a further field of the form.
EXTRA = "extra:"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerValue:
    """What ``field`` held until ``at``; a moment as ISO text, a field that was empty as "".

    ``field`` is an enquiry's, or "extra:NAME" for a further field of the form.
    """

    id: int
    enquiry_id: int
    at: datetime
    field: str
    former: str


class EnquiryVersionTable(SQLModel, table=True):
    __tablename__ = "enquiry_version"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    enquiry_id: int = Field(foreign_key="enquiry.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    field: str
    former: str


enquiry_version = table_of(EnquiryVersionTable)


class Said(Protocol):
    """What an enquiry or a row of the website says."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def service(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def submitted_at(self) -> datetime: ...


def values(said: Said, extra: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Field -> what it holds, as the history keeps it."""
    return {
        "name": said.name,
        "email": said.email or "",
        "phone": said.phone or "",
        "service": said.service,
        "source": said.source,
        "message": said.message,
        "submitted_at": said.submitted_at.isoformat(),
        **{f"{EXTRA}{name}": text for name, text in extra},
    }


def keep(tx: Tx, former: Sequence[tuple[int, Mapping[str, str]]]) -> None:
    """Keep what enquiries said until now: (id, field -> former value)."""
    values = [(id_, field, text) for id_, fields in former for field, text in fields.items()]
    if not values:
        return
    new_ids = tx.reserve(enquiry_version, len(values))
    tx.connection.execute(
        insert(enquiry_version),
        [
            {"id": new_id, "enquiry_id": id_, "at": tx.now, "field": field, "former": text}
            for new_id, (id_, field, text) in zip(new_ids, values, strict=True)
        ],
    )


def former_values(tx: Tx, enquiry_id: int) -> list[FormerValue]:
    """The newest change first."""
    wanted = select(enquiry_version).where(enquiry_version.c.enquiry_id == enquiry_id)
    return [
        FormerValue(**row._mapping)
        for row in tx.connection.execute(wanted.order_by(enquiry_version.c.id.desc()))
    ]


def erase(tx: Tx, enquiry_ids: Iterable[int]) -> None:
    """Former values go with their enquiries, whose erasure has the pages rewritten."""
    wanted = list(enquiry_ids)
    for start in range(0, len(wanted), _CHUNK):
        gone = enquiry_version.c.enquiry_id.in_(wanted[start : start + _CHUNK])
        tx.connection.execute(delete(enquiry_version).where(gone))
