"""The record of each erasure: what was decided and when, without what was erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlmodel import Field, SQLModel

from lumadesk.domain.calendar import london_date
from lumadesk.domain.erasure import Ground, RecordVerdict, Verdict
from lumadesk.domain.errors import KnownError
from lumadesk.domain.recipients import RecipientTask
from lumadesk.storage import deletions, erasure_tasks, request_events
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, from_json, table_of, to_json
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """``person_id_was`` names no one any more. ``complete`` is true once every website deletion is proved.

    ``grounds`` are the letters of UK GDPR Art 17(1), ``ground`` the words; several erasures have the same
    ``person_id_was`` where what was kept at first was erased at the end of its time.
    """

    id: int
    person_id_was: int
    at: datetime
    ground: str
    grounds: tuple[Ground, ...]
    verdicts: tuple[RecordVerdict, ...]
    complete: bool
    receipts: tuple[dict[str, Any], ...]


class ErasureTable(SQLModel, table=True):
    __tablename__ = "erasure"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id_was: int = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    ground: str
    verdicts: str
    grounds: str | None


erasure = table_of(ErasureTable)


def reference(erasure_id: int) -> str:
    """How letters, certificates and the answered request call an erasure."""
    return f"E-{erasure_id:04d}"


def next_id(tx: Tx) -> int:
    """The id that the next erasure of this transaction gets: its tasks refer to it."""
    return tx.reserve(erasure, 1).start


def add(
    tx: Tx,
    *,
    person_id_was: int,
    ground: str,
    verdicts: Sequence[RecordVerdict],
    grounds: Sequence[Ground] = (),
    tasks: Sequence[RecipientTask] = (),
    answers: Sequence[int] = (),
) -> int:
    """Record an erasure, after ``personal_data.carry_out``; it also becomes part of the ledger's line.

    ``tasks`` are whom to tell (Art 19), ``answers`` the requests that it is the answer to.
    """
    new_id = next_id(tx)
    document = {
        "id": new_id,
        "person_id_was": person_id_was,
        "at": tx.now.isoformat(),
        "ground": ground,
        "grounds": "".join(sorted(set(grounds))),
        "tasks": [[task.recipient, task.role, task.text] for task in tasks],
        "verdicts": to_json([_verdict_document(verdict) for verdict in verdicts]),
        "answers": list(answers),
    }
    add_document(tx, document)
    tx.erased.erasure = document
    return new_id


def add_document(tx: Tx, document: dict[str, Any]) -> None:
    """Write an erasure from its form in the ledger."""
    columns = {name: value for name, value in document.items() if name not in ("tasks", "answers")}
    columns["at"] = at = datetime.fromisoformat(document["at"])
    tx.connection.execute(insert(erasure).values(columns))
    request_events.answer_by_erasure(
        tx, document.get("answers", ()), london_date(at), reference(document["id"])
    )
    erasure_tasks.add_all(tx, document["id"], [RecipientTask(*task) for task in document.get("tasks", ())])
    tx.touch("erasure", document["id"])
    deletions.link(
        tx,
        document["id"],
        [entry["id"] for entry in from_json(document["verdicts"]) if entry["table"] == "enquiry"],
    )


def get(tx: Tx, erasure_id: int) -> Erasure:
    """Raises ``KnownError`` "erasure.not_found"."""
    row = tx.connection.execute(select(erasure).where(erasure.c.id == erasure_id)).one_or_none()
    if row is None:
        raise KnownError("erasure.not_found", f"There is no erasure {erasure_id} in this vault.")
    return _erasure(tx, row)


def list_all(tx: Tx) -> list[Erasure]:
    """The newest first."""
    rows = tx.connection.execute(select(erasure).order_by(erasure.c.id.desc())).all()
    return [_erasure(tx, row) for row in rows]


def of_person(tx: Tx, person_id: int) -> list[Erasure]:
    """The erasures of one who was this person, the oldest first."""
    rows = tx.connection.execute(
        select(erasure).where(erasure.c.person_id_was == person_id).order_by(erasure.c.id)
    ).all()
    return [_erasure(tx, row) for row in rows]


def may_be_due(tx: Tx, today: date) -> list[int]:
    """People of whom an erasure kept something that may be due by now: its day has come, or it named none."""
    found: dict[int, None] = {}
    for person_id, verdicts in tx.fetch("SELECT person_id_was, verdicts FROM erasure ORDER BY id"):
        kept = [row["until"] for row in from_json(verdicts) if row["verdict"] == Verdict.KEEP.value]
        if any(until is None or until <= today.isoformat() for until in kept):
            found[person_id] = None
    return list(found)


def exists(tx: Tx, erasure_id: int) -> bool:
    found = tx.connection.execute(select(erasure.c.id).where(erasure.c.id == erasure_id))
    return found.first() is not None


def _erasure(tx: Tx, row: Row[Any]) -> Erasure:
    asked = deletions.of_erasure(tx, row.id)
    return Erasure(
        id=row.id,
        person_id_was=row.person_id_was,
        at=row.at,
        ground=row.ground,
        grounds=tuple(map(Ground, row.grounds or "")),
        verdicts=tuple(_verdict(entry) for entry in from_json(row.verdicts)),
        complete=all(deletion.state == "done" for deletion in asked),
        receipts=tuple(deletion.receipt for deletion in asked if deletion.receipt is not None),
    )


def _verdict_document(verdict: RecordVerdict) -> dict[str, Any]:
    return {
        "table": verdict.table,
        "id": verdict.id,
        "label": verdict.label,
        "verdict": verdict.verdict.value,
        "until": verdict.until.isoformat() if verdict.until else None,
        "because": verdict.because,
        **({"ruled": verdict.ruled.value} if verdict.ruled else {}),
    }


def _verdict(entry: dict[str, Any]) -> RecordVerdict:
    return RecordVerdict(
        table=entry["table"],
        id=entry["id"],
        label=entry["label"],
        verdict=Verdict(entry["verdict"]),
        until=date.fromisoformat(entry["until"]) if entry["until"] else None,
        because=entry["because"],
        ruled=Verdict(entry["ruled"]) if "ruled" in entry else None,
    )
