"""Consent, retention, the register of processing and the versions of the policy."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

#: Append-only tables, and the columns of theirs that never change; an erasure empties the others.
LOGS = {
    "consent": ("kind", "purpose", "channel", "day", "route", "wording_id", "expires_on", "recorded_at"),
    "consent_wording": ("purpose", "version", "since", "text", "recorded_at"),
    "policy_version": ("profile", "since", "significant", "summary", "recorded_at"),
    "bulk_export": ("purpose", "recipient", "recipient_kind", "what", "channel", "at"),
    "checklist_done": ("item", "day", "ok", "note", "recorded_at"),
    "anonymous_record": ("noun", "day", "number", "service", "net_pence", "vat_pence", "gross_pence"),
}


def upgrade() -> None:
    _policy()
    _consent()
    _retention()
    _register()
    for name, event, message in guards():
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{message}'); END")


def downgrade() -> None:
    for name, *_rest in guards():
        op.execute(f"DROP TRIGGER {name}")
    for table in (
        "checklist_done",
        "bulk_export",
        "register_change",
        "processor",
        "balancing_test",
        "processing",
        "anonymous_record",
        "disposal_review",
        "retention_hold",
        "client_end",
        "personal_detail",
        "origin",
        "subscriber",
        "consent",
        "consent_wording",
        "policy_notice",
        "policy_seen",
        "policy_version",
    ):
        op.drop_table(table)


def guards() -> list[tuple[str, str, str]]:
    """Name, event and message of each trigger that keeps a log append-only."""
    message = "what was recorded is never changed: another entry follows it"
    return [
        guard
        for table, fixed in LOGS.items()
        for guard in (
            (f"{table}_update", f"UPDATE OF {', '.join(fixed)} ON {table}", message),
            (f"{table}_delete", f"DELETE ON {table}", message),
        )
    ]


def _policy() -> None:
    _create(
        "policy_version",
        profile=sa.String(),
        since=sa.Date(),
        significant=sa.Boolean(),
        summary=sa.String(),
        recorded_at=sa.DateTime(),
    )
    _create(
        "policy_seen",
        person_id=sa.Integer(),
        version_id=sa.Integer(),
        day=sa.Date(),
        how=sa.String(),
        recorded_at=sa.DateTime(),
        points={"person_id": "person", "version_id": "policy_version"},
        indexed=("person_id",),
    )
    _create(
        "policy_notice",
        person_id=sa.Integer(),
        version_id=sa.Integer(),
        channel=sa.String(),
        sent_on=sa.Date(),
        how=sa.String(),
        created_at=sa.DateTime(),
        points={"person_id": "person", "version_id": "policy_version"},
        indexed=("person_id", "version_id"),
        empty=("person_id", "sent_on"),
    )


def _consent() -> None:
    _create(
        "consent_wording",
        purpose=sa.String(),
        version=sa.Integer(),
        since=sa.Date(),
        text=sa.String(),
        recorded_at=sa.DateTime(),
        unique=("purpose", "version"),
    )
    _create(
        "consent",
        person_id=sa.Integer(),
        kind=sa.String(),
        purpose=sa.String(),
        channel=sa.String(),
        day=sa.Date(),
        route=sa.String(),
        wording_id=sa.Integer(),
        expires_on=sa.Date(),
        recorded_by=sa.String(),
        document_id=sa.Integer(),
        recorded_at=sa.DateTime(),
        evidence=sa.String(),
        points={"person_id": "person", "wording_id": "consent_wording"},
        indexed=("person_id", "expires_on"),
        empty=("person_id", "channel", "wording_id", "expires_on", "document_id"),
    )
    _create(
        "subscriber",
        person_id=sa.Integer(),
        kind=sa.String(),
        screened_on=sa.Date(),
        listed=sa.Boolean(),
        recorded_at=sa.DateTime(),
        points={"person_id": "person"},
        indexed=("person_id",),
        empty=("screened_on",),
    )
    _create(
        "origin",
        person_id=sa.Integer(),
        kind=sa.String(),
        day=sa.Date(),
        introducer=sa.String(),
        permission=sa.String(),
        recorded_at=sa.DateTime(),
        points={"person_id": "person"},
        indexed=("person_id",),
    )
    _create(
        "personal_detail",
        person_id=sa.Integer(),
        detail=sa.String(),
        value=sa.String(),
        recorded_at=sa.DateTime(),
        points={"person_id": "person"},
        indexed=("person_id",),
    )


def _retention() -> None:
    _create(
        "client_end",
        person_id=sa.Integer(),
        day=sa.Date(),
        recorded_at=sa.DateTime(),
        points={"person_id": "person"},
        indexed=("person_id",),
    )
    _create(
        "retention_hold",
        person_id=sa.Integer(),
        kind=sa.String(),
        since=sa.Date(),
        review_on=sa.Date(),
        lifted_on=sa.Date(),
        recorded_at=sa.DateTime(),
        reason=sa.String(),
        points={"person_id": "person"},
        indexed=("person_id", "lifted_on"),
        empty=("review_on", "lifted_on"),
    )
    _create(
        "disposal_review",
        noun=sa.String(),
        record_id=sa.Integer(),
        decision=sa.String(),
        reason=sa.String(),
        until=sa.Date(),
        day=sa.Date(),
        recorded_at=sa.DateTime(),
        indexed=("noun, record_id", "day"),
        empty=("until",),
    )
    _create(
        "anonymous_record",
        noun=sa.String(),
        day=sa.Date(),
        number=sa.String(),
        service=sa.String(),
        net_pence=sa.Integer(),
        vat_pence=sa.Integer(),
        gross_pence=sa.Integer(),
        disposed_on=sa.Date(),
        indexed=("number",),
        empty=("number", "net_pence", "vat_pence", "gross_pence"),
    )


def _register() -> None:
    _create(
        "processing",
        role=sa.String(),
        client=sa.String(),
        instructions=sa.String(),
        purpose=sa.String(),
        basis=sa.String(),
        people=sa.String(),
        categories=sa.String(),
        recipients=sa.String(),
        retention=sa.String(),
        security=sa.String(),
        updated_at=sa.DateTime(),
    )
    _create(
        "balancing_test",
        processing_id=sa.Integer(),
        interest=sa.String(),
        necessity=sa.String(),
        balance=sa.String(),
        outcome=sa.String(),
        decided_on=sa.Date(),
        review_on=sa.Date(),
        recorded_at=sa.DateTime(),
        points={"processing_id": "processing"},
        indexed=("processing_id",),
    )
    _create(
        "processor",
        name=sa.String(),
        kind=sa.String(),
        role=sa.String(),
        country=sa.String(),
        region=sa.String(),
        mechanism=sa.String(),
        contract_on=sa.Date(),
        contract=sa.String(),
        evidence=sa.String(),
        checked_on=sa.Date(),
        due_on=sa.Date(),
        ended_on=sa.Date(),
        updated_at=sa.DateTime(),
        empty=("contract_on", "checked_on", "due_on", "ended_on"),
    )
    _create(
        "register_change",
        kind=sa.String(),
        subject=sa.String(),
        before=sa.String(),
        after=sa.String(),
        basis=sa.String(),
        day=sa.Date(),
        notified_on=sa.Date(),
        how=sa.String(),
        recorded_at=sa.DateTime(),
        empty=("notified_on",),
    )
    _create(
        "bulk_export",
        purpose=sa.String(),
        recipient=sa.String(),
        recipient_kind=sa.String(),
        what=sa.String(),
        channel=sa.String(),
        count=sa.Integer(),
        people=sa.String(),
        at=sa.DateTime(),
        empty=("channel",),
    )
    _create(
        "checklist_done",
        item=sa.String(),
        day=sa.Date(),
        ok=sa.Boolean(),
        note=sa.String(),
        recorded_at=sa.DateTime(),
        indexed=("item",),
    )


def _create(
    table: str,
    *,
    points: dict[str, str] | None = None,
    indexed: tuple[str, ...] = (),
    unique: tuple[str, ...] = (),
    empty: tuple[str, ...] = (),
    **columns: Any,
) -> None:
    """A table with these columns; those in ``empty`` may be NULL, ``points`` is column -> table."""
    constraints: list[sa.Constraint] = [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")
        for column, to in (points or {}).items()
    ]
    if unique:
        constraints.append(sa.UniqueConstraint(*unique, name=f"uq_{table}_{'_'.join(unique)}"))
    constraints.append(sa.PrimaryKeyConstraint("id", name=f"pk_{table}"))
    made = [sa.Column(name, type_, nullable=name in empty) for name, type_ in columns.items()]
    number = sa.Column("id", sa.Integer(), nullable=False)
    op.create_table(table, number, *made, *constraints, sqlite_autoincrement=True)
    for together in indexed:
        names = together.split(", ")
        op.create_index(f"ix_{table}_{'_'.join(names)}", table, names)
