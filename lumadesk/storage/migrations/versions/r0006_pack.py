"""Restrictions, the review and dispatch of packs, and what an erasure needs beside its record."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out: Alembic would build the whole table anew, with its indexes.
    op.execute("ALTER TABLE erasure ADD COLUMN grounds VARCHAR")
    _create(
        "restriction",
        [
            sa.Column("person_id", sa.Integer(), nullable=True),
            sa.Column("reason", sa.String(), nullable=False),
            sa.Column("details", sa.String(), nullable=False),
            sa.Column("since", sa.Date(), nullable=False),
            sa.Column("notice_on", sa.Date(), nullable=True),
            sa.Column("notice", sa.String(), nullable=False),
            sa.Column("lifted_on", sa.Date(), nullable=True),
            sa.Column("created_at", sa.DateTime(), nullable=False),
        ],
        points=("person",),
        indexed=("person_id", "lifted_on"),
    )
    _create(
        "restriction_allowance",
        [
            sa.Column("restriction_id", sa.Integer(), nullable=False),
            sa.Column("deed", sa.String(), nullable=False),
            sa.Column("ground", sa.String(), nullable=False),
            sa.Column("because", sa.String(), nullable=False),
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("created_at", sa.DateTime(), nullable=False),
        ],
        points=("restriction",),
        indexed=("restriction_id",),
    )
    _create(
        "held_change",
        [
            sa.Column("site_id", sa.Integer(), nullable=False),
            sa.Column("key", sa.String(), nullable=False),
            sa.Column("enquiry_id", sa.Integer(), nullable=False),
            sa.Column("at", sa.DateTime(), nullable=False),
        ],
        points=("site",),
        indexed=("enquiry_id",),
        unique=(("site_id", "key"),),
    )
    _create(
        "pack_decision",
        [
            sa.Column("request_id", sa.Integer(), nullable=False),
            sa.Column("noun", sa.String(), nullable=False),
            sa.Column("record_id", sa.Integer(), nullable=False),
            sa.Column("decision", sa.String(), nullable=False),
            sa.Column("exemption", sa.String(), nullable=True),
            sa.Column("test", sa.String(), nullable=False),
            sa.Column("reason", sa.String(), nullable=False),
            sa.Column("told", sa.Boolean(), nullable=False),
            sa.Column("decided_on", sa.Date(), nullable=False),
        ],
        points=("request",),
        indexed=("request_id",),
        unique=(("request_id", "noun", "record_id"),),
    )
    _create(
        "redaction",
        [
            sa.Column("request_id", sa.Integer(), nullable=False),
            sa.Column("noun", sa.String(), nullable=False),
            sa.Column("record_id", sa.Integer(), nullable=False),
            sa.Column("field", sa.String(), nullable=False),
            sa.Column("first", sa.Integer(), nullable=False),
            sa.Column("last", sa.Integer(), nullable=False),
            sa.Column("digest", sa.String(), nullable=False),
            sa.Column("reason", sa.String(), nullable=False),
            sa.Column("at", sa.DateTime(), nullable=False),
        ],
        points=("request",),
        indexed=("request_id",),
    )
    _create(
        "dispatch",
        [
            sa.Column("request_id", sa.Integer(), nullable=False),
            sa.Column("controller", sa.String(), nullable=True),
            sa.Column("channel", sa.String(), nullable=False),
            sa.Column("address", sa.String(), nullable=False),
            sa.Column("address_known", sa.Boolean(), nullable=False),
            sa.Column("checked_how", sa.String(), nullable=False),
            sa.Column("encrypted", sa.Boolean(), nullable=False),
            sa.Column("files", sa.String(), nullable=False),
            sa.Column("sent_on", sa.Date(), nullable=False),
            sa.Column("created_at", sa.DateTime(), nullable=False),
        ],
        points=("request",),
        indexed=("request_id",),
    )
    _create(
        "verdict_change",
        [
            sa.Column("person_id", sa.Integer(), nullable=False),
            sa.Column("noun", sa.String(), nullable=False),
            sa.Column("record_id", sa.Integer(), nullable=False),
            sa.Column("verdict", sa.String(), nullable=False),
            sa.Column("until", sa.Date(), nullable=True),
            sa.Column("reason", sa.String(), nullable=False),
            sa.Column("at", sa.DateTime(), nullable=False),
        ],
        points=("person",),
        indexed=("person_id",),
        unique=(("person_id", "noun", "record_id"),),
    )
    _create(
        "erasure_task",
        [
            sa.Column("erasure_id", sa.Integer(), nullable=False),
            sa.Column("recipient", sa.String(), nullable=False),
            sa.Column("role", sa.String(), nullable=False),
            sa.Column("text", sa.String(), nullable=False),
            sa.Column("state", sa.String(), nullable=False),
            sa.Column("done_on", sa.Date(), nullable=True),
            sa.Column("outcome", sa.String(), nullable=False),
        ],
        points=("erasure",),
        indexed=("erasure_id",),
    )
    _create(
        "suppression",
        [
            sa.Column("kind", sa.String(), nullable=False),
            sa.Column("mac", sa.String(), nullable=False),
            sa.Column("reason", sa.String(), nullable=False),
            sa.Column("at", sa.DateTime(), nullable=False),
        ],
        unique=(("mac",),),
    )
    _create(
        "signing_key",
        [
            sa.Column("public", sa.String(), nullable=False),
            sa.Column("created_at", sa.DateTime(), nullable=False),
            sa.Column("private", sa.LargeBinary(), nullable=False),
        ],
    )


def downgrade() -> None:
    for table in (
        "signing_key",
        "suppression",
        "erasure_task",
        "verdict_change",
        "dispatch",
        "redaction",
        "pack_decision",
        "held_change",
        "restriction_allowance",
        "restriction",
    ):
        op.drop_table(table)
    op.execute("ALTER TABLE erasure DROP COLUMN grounds")


def _create(
    name: str,
    columns: list[sa.Column[Any]],
    *,
    points: tuple[str, ...] = (),
    indexed: tuple[str, ...] = (),
    unique: tuple[tuple[str, ...], ...] = (),
) -> None:
    """A table whose column ``X_id`` points at each table ``X`` of ``points``."""
    constraints: list[sa.Constraint] = [
        *(
            sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}.id"], name=f"fk_{name}_{to}_id_{to}")
            for to in points
        ),
        *(sa.UniqueConstraint(*of, name=f"uq_{name}_{'_'.join(of)}") for of in unique),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    ]
    number = sa.Column("id", sa.Integer(), nullable=False)
    op.create_table(name, number, *columns, *constraints, sqlite_autoincrement=True)
    for column in indexed:
        op.create_index(f"ix_{name}_{column}", name, [column])
