"""Whom to tell of a restriction, and where a letter was sent to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "restriction_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("restriction_id", sa.Integer(), nullable=False),
        sa.Column("lifted", sa.Boolean(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["restriction_id"], ["restriction.id"], name="fk_restriction_task_restriction_id_restriction"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_restriction_task"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_restriction_task_restriction_id", "restriction_task", ["restriction_id"])
    op.add_column("letter", sa.Column("address", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("letter", "address")
    op.drop_table("restriction_task")
