"""Letters to people, and the templates that the owner changed, in the vault."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.domain.errors import KnownError
from lumadesk.domain.letters import Letter, LetterKind
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.transaction import Tx


class LetterTable(SQLModel, table=True):
    """``pdf_id`` and ``text_id`` are the letter's two documents, until these are erased."""

    __tablename__ = "letter"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    person_id: int | None = Field(foreign_key="person.id", index=True)
    request_id: int | None = Field(foreign_key="request.id", index=True)
    complaint_id: int | None = Field(foreign_key="complaint.id", index=True)
    pdf_id: int | None = Field(foreign_key="document.id", index=True)
    text_id: int | None = Field(foreign_key="document.id", index=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    sent_on: date | None
    sent_how: str
    words: str
    address: str


class LetterTemplateTable(SQLModel, table=True):
    __tablename__ = "letter_template"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(unique=True)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    text: str


letter = table_of(LetterTable)
letter_template = table_of(LetterTemplateTable)


def add(
    tx: Tx,
    *,
    kind: LetterKind,
    person_id: int | None,
    request_id: int | None,
    complaint_id: int | None,
    words: str,
    address: str,
    pdf_id: int,
    text_id: int,
) -> int:
    (new_id,) = tx.reserve(letter, 1)
    tx.connection.execute(
        insert(letter).values(
            id=new_id,
            kind=kind.value,
            person_id=person_id,
            request_id=request_id,
            complaint_id=complaint_id,
            pdf_id=pdf_id,
            text_id=text_id,
            made_at=tx.now,
            sent_on=None,
            sent_how="",
            words=words,
            address=address,
        )
    )
    tx.touch("letter", new_id)
    return new_id


def get(tx: Tx, letter_id: int) -> Letter:
    """Raises ``KnownError`` "letter.not_found"."""
    row = tx.connection.execute(select(letter).where(letter.c.id == letter_id)).one_or_none()
    if row is None:
        raise KnownError("letter.not_found", f"There is no letter {letter_id} in this vault.")
    return _letter(row)


def list_for(tx: Tx, *, request_id: int | None = None, complaint_id: int | None = None) -> list[Letter]:
    """The letters of a request or a complaint, or all; the newest first."""
    wanted = select(letter).order_by(letter.c.id.desc())
    for column, value in ((letter.c.request_id, request_id), (letter.c.complaint_id, complaint_id)):
        if value is not None:
            wanted = wanted.where(column == value)
    return [_letter(row) for row in tx.connection.execute(wanted)]


def mark_sent(tx: Tx, letter_id: int, on: date, how: str) -> None:
    tx.connection.execute(update(letter).where(letter.c.id == letter_id).values(sent_on=on, sent_how=how))
    tx.touch("letter", letter_id)


def remove(tx: Tx, letter_id: int) -> None:
    """A letter that was never sent."""
    tx.connection.execute(delete(letter).where(letter.c.id == letter_id))
    tx.touch("letter", letter_id)


def give_to(tx: Tx, request_id: int, person_id: int | None) -> None:
    """The letters of a request whose person was found belong to that person, or to nobody again."""
    mine = letter.c.request_id == request_id
    touched = tx.connection.execute(select(letter.c.id).where(mine)).scalars().all()
    tx.connection.execute(update(letter).where(mine).values(person_id=person_id))
    tx.touch_all("letter", touched)


def own_templates(tx: Tx) -> dict[LetterKind, str]:
    """The templates that the owner changed."""
    rows = tx.connection.execute(select(letter_template.c.kind, letter_template.c.text))
    return {LetterKind(kind): text for kind, text in rows}


def save_template(tx: Tx, kind: LetterKind, text: str) -> None:
    known = tx.connection.execute(
        select(letter_template.c.id).where(letter_template.c.kind == kind.value)
    ).scalar_one_or_none()
    if known is None:
        (known,) = tx.reserve(letter_template, 1)
        tx.connection.execute(
            insert(letter_template).values(id=known, kind=kind.value, changed_at=tx.now, text=text)
        )
    else:
        tx.connection.execute(
            update(letter_template).where(letter_template.c.id == known).values(changed_at=tx.now, text=text)
        )
    tx.touch("letter_template", known)


def forget_template(tx: Tx, kind: LetterKind) -> None:
    """Go back to the template that came with the program."""
    mine = letter_template.c.kind == kind.value
    gone = tx.connection.execute(select(letter_template.c.id).where(mine)).scalars().all()
    tx.connection.execute(delete(letter_template).where(mine))
    tx.touch_all("letter_template", gone)


def _letter(row: Row[Any]) -> Letter:
    return Letter(**{**row._mapping, "kind": LetterKind(row.kind)})
