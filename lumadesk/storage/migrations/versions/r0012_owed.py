"""What is owed: the owner's table of Bank Rates, and the reminders that were written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank_rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rate", sa.String(), nullable=False),
        sa.UniqueConstraint("day", name="uq_bank_rate_day"),
        sa.PrimaryKeyConstraint("id", name="pk_bank_rate"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("tone", sa.String(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("outstanding_pence", sa.Integer(), nullable=False),
        sa.Column("interest_pence", sa.Integer(), nullable=False),
        sa.Column("fixed_pence", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_how", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name="fk_reminder_invoice_id_invoice"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminder_invoice_id", "reminder", ["invoice_id"])


def downgrade() -> None:
    op.drop_table("reminder")
    op.drop_table("bank_rate")
