"""Invoices completed: terms, discounts, kinds of payment, credit notes, and the chain of what was issued."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

#: Column -> type of the columns that tables of before get.
ADDED = {
    "invoice": {
        "tax_point": "DATE",
        "reference": "VARCHAR NOT NULL DEFAULT ''",
        "discount": "VARCHAR NOT NULL DEFAULT ''",
        "reverse_charge": "BOOLEAN NOT NULL DEFAULT 0",
        "simplified": "BOOLEAN NOT NULL DEFAULT 0",
        "customer_vat_number": "VARCHAR NOT NULL DEFAULT ''",
        "business_customer": "BOOLEAN NOT NULL DEFAULT 0",
        "contract_rate": "VARCHAR",
        "terms_days": "INTEGER",
    },
    "invoice_line": {
        "unit": "VARCHAR NOT NULL DEFAULT ''",
        "discount": "VARCHAR NOT NULL DEFAULT ''",
        "category": "VARCHAR NOT NULL DEFAULT ''",
    },
    "payment": {
        "kind": "VARCHAR NOT NULL DEFAULT 'payment'",
        "method": "VARCHAR NOT NULL DEFAULT ''",
        "reference": "VARCHAR NOT NULL DEFAULT ''",
        "about": "INTEGER",
    },
}

_DISPOSED = "IN (SELECT invoice_id FROM disposal)"

#: Name, event, message and condition of each trigger that refuses something.
GUARDS = (
    (
        "invoice_terms_frozen",
        f"UPDATE OF {', '.join(ADDED['invoice'])} ON invoice",
        "an issued invoice is never changed",
        "OLD.status <> 'draft'",
    ),
    ("payment_update", "UPDATE ON payment", "a payment is never changed", "TRUE"),
    (
        "payment_delete",
        "DELETE ON payment",
        "a payment is never deleted",
        f"NOT OLD.invoice_id {_DISPOSED}",
    ),
    *(
        (f"{table}_{name}", f"{event} ON {table}", "a credit note is never changed", f"{condition}")
        for table in ("credit_note", "credit_note_line")
        for name, event, condition in (
            ("update", "UPDATE", "TRUE"),
            ("delete", "DELETE", f"NOT OLD.invoice_id {_DISPOSED}"),
        )
    ),
    (
        "issued_document_update",
        "UPDATE ON issued_document",
        "the chain of issued documents is never changed",
        "NEW.salt IS NOT NULL OR NEW.id <> OLD.id OR NEW.noun <> OLD.noun OR NEW.record_id <> OLD.record_id "
        "OR NEW.digest <> OLD.digest OR NEW.hash <> OLD.hash",
    ),
    (
        "issued_document_delete",
        "DELETE ON issued_document",
        "the chain of issued documents is never cut",
        "TRUE",
    ),
)


def upgrade() -> None:
    for table, columns in ADDED.items():
        for name, type_ in columns.items():
            # Written out: Alembic would build the whole table anew, with its indexes and triggers.
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {type_}")
    op.create_table(
        "credit_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("customer_name", sa.String(), nullable=False),
        sa.Column("customer_address", sa.String(), nullable=False),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("discount", sa.String(), nullable=False),
        sa.Column("gross_pence", sa.Integer(), nullable=False),
        sa.Column("sums", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name="fk_credit_note_invoice_id_invoice"),
        sa.UniqueConstraint("number", name="uq_credit_note_number"),
        sa.PrimaryKeyConstraint("id", name="pk_credit_note"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_credit_note_invoice_id", "credit_note", ["invoice_id"])
    op.create_table(
        "credit_note_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("credit_note_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("quantity", sa.String(), nullable=False),
        sa.Column("unit_price", sa.String(), nullable=False),
        sa.Column("vat_rate", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("discount", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name="fk_credit_note_line_invoice_id_invoice"
        ),
        sa.ForeignKeyConstraint(
            ["credit_note_id"], ["credit_note.id"], name="fk_credit_note_line_credit_note_id_credit_note"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_credit_note_line"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_credit_note_line_invoice_id", "credit_note_line", ["invoice_id"])
    op.create_index("ix_credit_note_line_credit_note_id", "credit_note_line", ["credit_note_id"])
    op.create_table(
        "issued_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("noun", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.UniqueConstraint("noun", "record_id", name="uq_issued_document_noun_record_id"),
        sa.PrimaryKeyConstraint("id", name="pk_issued_document"),
        sqlite_autoincrement=True,
    )
    for name, event, message, when in GUARDS:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} WHEN {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )


def downgrade() -> None:
    for name, *_rest in GUARDS:
        op.execute(f"DROP TRIGGER {name}")
    for table in ("issued_document", "credit_note_line", "credit_note"):
        op.drop_table(table)
    for table, columns in reversed(ADDED.items()):
        for name in reversed(columns):
            op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
