"""The business completed: account, series, colour and logo, and changes that hold from a day on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ADDED = {
    "account_name": "VARCHAR NOT NULL DEFAULT ''",
    "sort_code": "VARCHAR NOT NULL DEFAULT ''",
    "account_number": "VARCHAR NOT NULL DEFAULT ''",
    "iban": "VARCHAR NOT NULL DEFAULT ''",
    "vat_from": "DATE",
    "quote_prefix": "VARCHAR NOT NULL DEFAULT 'QUO-'",
    "credit_prefix": "VARCHAR NOT NULL DEFAULT 'CN-'",
    "number_padding": "INTEGER NOT NULL DEFAULT 4",
    "number_year": "BOOLEAN NOT NULL DEFAULT 0",
    "colour": "VARCHAR NOT NULL DEFAULT '#0d5c63'",
    "logo": "VARCHAR NOT NULL DEFAULT ''",
}


def upgrade() -> None:
    for name, type_ in ADDED.items():
        # Written out: Alembic would build the whole table anew.
        op.execute(f"ALTER TABLE business ADD COLUMN {name} {type_}")
    op.create_table(
        "business_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("details", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("applied_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_business_change"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "logo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("sha256", name="uq_logo_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_logo"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("logo")
    op.drop_table("business_change")
    for name in reversed(ADDED):
        op.execute(f"ALTER TABLE business DROP COLUMN {name}")
