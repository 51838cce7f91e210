"""Documents kept inside the vault: their bytes, their hash and what they belong to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import LargeBinary, insert, select, update
from sqlalchemy import delete as sql_delete
from sqlmodel import Field, SQLModel

from lumadesk.domain.errors import KnownError
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.invoice_tables import invoice
from lumadesk.storage.requests import request
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document without its bytes; ``size`` in bytes, ``sha256`` in hexadecimal digits."""

    id: int
    kind: str
    title: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    created_at: datetime
    person_id: int | None
    invoice_id: int | None
    request_id: int | None
    erasure_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(DocumentRow):
    data: bytes


class DocumentTable(SQLModel, table=True):
    """The bytes come last, so that a list never reads them."""

    __tablename__ = "document"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    title: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    person_id: int | None = Field(foreign_key="person.id", index=True)
    invoice_id: int | None = Field(foreign_key="invoice.id", index=True)
    request_id: int | None = Field(foreign_key="request.id", index=True)
    erasure_id: int | None = Field(foreign_key="erasure.id", index=True)
    data: bytes = Field(sa_type=LargeBinary)


document = table_of(DocumentTable)
_ROW = [column for column in document.c if column.name != "data"]


def add(
    tx: Tx,
    *,
    kind: str,
    title: str,
    file_name: str,
    media_type: str,
    data: bytes,
    person_id: int | None = None,
    invoice_id: int | None = None,
    request_id: int | None = None,
    erasure_id: int | None = None,
) -> int:
    """Keep a document. One of an invoice or a request belongs to that one's person, too."""
    (new_id,) = tx.reserve(document, 1)
    tx.connection.execute(
        insert(document).values(
            id=new_id,
            kind=kind,
            title=title,
            file_name=file_name,
            media_type=media_type,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            created_at=tx.now,
            person_id=person_id if person_id is not None else _person_of(tx, invoice_id, request_id),
            invoice_id=invoice_id,
            request_id=request_id,
            erasure_id=erasure_id,
            data=data,
        )
    )
    tx.touch("document", new_id)
    return new_id


def get(tx: Tx, document_id: int) -> Document:
    """Raises ``KnownError`` "document.not_found", or "document.damaged" where bytes and hash differ."""
    row = tx.connection.execute(select(document).where(document.c.id == document_id)).one_or_none()
    if row is None:
        raise KnownError("document.not_found", f"There is no document {document_id} in this vault.")
    if hashlib.sha256(row.data).hexdigest() != row.sha256:
        raise KnownError(
            "document.damaged",
            f"Document {document_id} is not what was stored: its checksum does not match.",
            "Restore a backup of the vault.",
        )
    return Document(**row._mapping)


def list_for(
    tx: Tx,
    *,
    person_id: int | None = None,
    invoice_id: int | None = None,
    request_id: int | None = None,
    erasure_id: int | None = None,
) -> list[DocumentRow]:
    """The documents of a person, an invoice, a request or an erasure, or all; newest first."""
    wanted = select(*_ROW).order_by(document.c.id.desc())
    for column, value in (
        (document.c.person_id, person_id),
        (document.c.invoice_id, invoice_id),
        (document.c.request_id, request_id),
        (document.c.erasure_id, erasure_id),
    ):
        if value is not None:
            wanted = wanted.where(column == value)
    return [DocumentRow(**row._mapping) for row in tx.connection.execute(wanted)]


def give_to(tx: Tx, request_id: int, person_id: int | None) -> None:
    """The documents of a request whose person was found belong to that person, or to nobody again."""
    mine = document.c.request_id == request_id
    touched = tx.connection.execute(select(document.c.id).where(mine)).scalars().all()
    tx.connection.execute(update(document).where(mine).values(person_id=person_id))
    tx.touch_all("document", touched)


def _person_of(tx: Tx, invoice_id: int | None, request_id: int | None) -> int | None:
    for table, id_ in ((invoice, invoice_id), (request, request_id)):
        if id_ is not None:
            owner = tx.connection.execute(select(table.c.person_id).where(table.c.id == id_))
            return cast("int | None", owner.scalar_one())
    return None


def delete(tx: Tx, document_id: int) -> None:
    """Remove a document that a newer one has replaced.

    That is no erasure: its pages are overwritten at once, and the person's erasure rewrites the whole vault.
    """
    tx.connection.execute(sql_delete(document).where(document.c.id == document_id))
    tx.touch("document", document_id)
