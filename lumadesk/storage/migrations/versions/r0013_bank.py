"""What came according to bank statements, until it is told which invoice it pays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount_pence", sa.Integer(), nullable=False),
        sa.Column("payer", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("mac", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("mac", name="uq_bank_line_mac"),
        sa.PrimaryKeyConstraint("id", name="pk_bank_line"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bank_line_state", "bank_line", ["state"])


def downgrade() -> None:
    op.drop_table("bank_line")
