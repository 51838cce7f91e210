"""What the owner decided in reviews of retention, and the impersonal figures that anonymising leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, select
from sqlmodel import Field, SQLModel

from lumadesk.domain.disposal import Decision, Kept
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, instant_text, table_of, to_json
from lumadesk.storage.rows import add_row
from lumadesk.storage.transaction import Tx

Record = tuple[str, int]  # noun and id


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One decision about one record. ``reason`` and ``until`` say why it was kept, and how long."""

    noun: str
    record_id: int
    decision: Decision
    reason: str
    until: date | None
    day: date
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymousRecord:
    """What is left of a record that was made anonymous: nothing of it leads to a person."""

    noun: str
    day: date
    number: str | None  # of an invoice, so that its series stays whole
    service: str
    net_pence: int | None
    vat_pence: int | None
    gross_pence: int | None


class DisposalReviewTable(SQLModel, table=True):
    """The latest row about a record counts."""

    __tablename__ = "disposal_review"
    __table_args__ = (Index("ix_disposal_review_noun_record_id", "noun", "record_id"), AUTOINCREMENT)

    id: int | None = Field(default=None, primary_key=True)
    noun: str
    record_id: int
    decision: str
    reason: str
    until: date | None
    day: date = Field(index=True)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class AnonymousRecordTable(SQLModel, table=True):
    """Append-only by triggers."""

    __tablename__ = "anonymous_record"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    noun: str
    day: date
    number: str | None = Field(index=True)
    service: str
    net_pence: int | None
    vat_pence: int | None
    gross_pence: int | None
    disposed_on: date


disposal_review = table_of(DisposalReviewTable)
anonymous_record = table_of(AnonymousRecordTable)


def add_all(tx: Tx, reviews: Sequence[Review]) -> None:
    ids = tx.reserve(disposal_review, len(reviews))
    tx.insert_many(
        disposal_review,
        ("id", "noun", "record_id", "decision", "reason", "until", "day", "recorded_at"),
        [
            (
                new_id,
                one.noun,
                one.record_id,
                one.decision.value,
                one.reason,
                one.until.isoformat() if one.until else None,
                one.day.isoformat(),
                instant_text(tx.now),
            )
            for new_id, one in zip(ids, reviews, strict=True)
        ],
    )
    tx.touch_all("disposal_review", ids)


def latest(tx: Tx, limit: int = 200) -> list[Review]:
    """The latest decisions, the newest first."""
    rows = tx.connection.execute(select(disposal_review).order_by(disposal_review.c.id.desc()).limit(limit))
    return [
        Review(
            noun=row.noun,
            record_id=row.record_id,
            decision=Decision(row.decision),
            reason=row.reason,
            until=row.until,
            day=row.day,
            id=row.id,
        )
        for row in rows
    ]


def kept(tx: Tx, noun: str, ids: Iterable[int]) -> dict[int, Kept]:
    """Of these records those that the owner keeps for longer, by the latest decision about each."""
    rows = tx.fetch(
        "SELECT record_id, decision, until, reason FROM disposal_review WHERE noun = ? "
        "AND record_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (noun, to_json(list(ids))),
    )
    last = {record_id: (decision, until, reason) for record_id, decision, until, reason in rows}
    return {
        record_id: Kept(until=date.fromisoformat(until), reason=reason)
        for record_id, (decision, until, reason) in last.items()
        if decision == Decision.KEEP.value
    }


def add_anonymous(tx: Tx, records: Sequence[AnonymousRecord], on: date) -> None:
    """Keep the figures of what is erased in this transaction; the ledger has them, for a restored backup."""
    found = [{**_document(record), "disposed_on": on.isoformat()} for record in records]
    names = (*AnonymousRecord.__dataclass_fields__, "disposed_on")
    ids = tx.reserve(anonymous_record, len(found))
    tx.insert_many(
        anonymous_record,
        ("id", *names),
        [(new_id, *(one[name] for name in names)) for new_id, one in zip(ids, found, strict=True)],
    )
    tx.touch_all("anonymous_record", ids)
    tx.erased.anonymous += found


def add_from_ledger(tx: Tx, documents: Iterable[dict[str, Any]]) -> None:
    """Write them from their form in the ledger, unless this database has them."""
    for document in documents:
        values = {
            **document,
            **{name: date.fromisoformat(document[name]) for name in ("day", "disposed_on")},
        }
        same = [anonymous_record.c[name].is_(None) if value is None else anonymous_record.c[name] == value
                for name, value in values.items()]  # fmt: skip
        if tx.connection.execute(select(anonymous_record.c.id).where(*same).limit(1)).first() is None:
            add_row(tx, anonymous_record, **values)


def anonymous(tx: Tx, noun: str | None = None) -> list[AnonymousRecord]:
    wanted = select(anonymous_record).order_by(anonymous_record.c.id)
    if noun is not None:
        wanted = wanted.where(anonymous_record.c.noun == noun)
    names = AnonymousRecord.__dataclass_fields__
    return [
        AnonymousRecord(**{name: row._mapping[name] for name in names})
        for row in tx.connection.execute(wanted)
    ]


def _document(record: AnonymousRecord) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in AnonymousRecord.__dataclass_fields__}
    return {**values, "day": record.day.isoformat()}
