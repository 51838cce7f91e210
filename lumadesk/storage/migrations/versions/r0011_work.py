"""The catalogue, quotes, jobs with their hours, appointments, follow-ups and recurring invoices."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

GUARDS = (
    (
        "quote_frozen",
        "UPDATE OF number, customer_name, customer_address, reference, issued_on, valid_until, discount, "
        "notes, supplier, created_at ON quote",
        "an issued quote is never changed",
        "OLD.status <> 'draft'",
    ),
    (
        "quote_line_update",
        "UPDATE ON quote_line",
        "the lines of an issued quote are never changed",
        "(SELECT status FROM quote WHERE id = OLD.quote_id) <> 'draft'",
    ),
)


def _line_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("quantity", sa.String(), nullable=False),
        sa.Column("unit_price", sa.String(), nullable=False),
        sa.Column("vat_rate", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("discount", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
    ]


def upgrade() -> None:
    _create(
        "catalogue_item",
        [
            sa.Column("name", sa.String(), nullable=False),
            sa.Column("description", sa.String(), nullable=False),
            sa.Column("unit", sa.String(), nullable=False),
            sa.Column("vat_rate", sa.String(), nullable=True),
            sa.Column("category", sa.String(), nullable=False),
            sa.Column("retired_on", sa.Date(), nullable=True),
        ],
    )
    _create(
        "catalogue_price",
        [
            sa.Column("catalogue_item_id", sa.Integer(), nullable=False),
            sa.Column("valid_from", sa.Date(), nullable=False),
            sa.Column("unit_price", sa.String(), nullable=False),
        ],
        points=("catalogue_item",),
        unique=(("catalogue_item_id", "valid_from"),),
    )
    _create(
        "quote",
        [
            sa.Column("person_id", sa.Integer(), nullable=False),
            sa.Column("status", sa.String(), nullable=False),
            sa.Column("number", sa.String(), nullable=True),
            sa.Column("customer_name", sa.String(), nullable=False),
            sa.Column("customer_address", sa.String(), nullable=False),
            sa.Column("reference", sa.String(), nullable=False),
            sa.Column("issued_on", sa.Date(), nullable=True),
            sa.Column("valid_until", sa.Date(), nullable=True),
            sa.Column("discount", sa.String(), nullable=False),
            sa.Column("notes", sa.String(), nullable=False),
            sa.Column("supplier", sa.String(), nullable=True),
            sa.Column("decided_on", sa.Date(), nullable=True),
            sa.Column("evidence", sa.String(), nullable=False),
            sa.Column("created_at", sa.DateTime(), nullable=False),
        ],
        points=("person",),
        indexed=("person_id",),
        unique=(("number",),),
    )
    _create(
        "quote_line",
        [sa.Column("quote_id", sa.Integer(), nullable=False), *_line_columns()],
        points=("quote",),
        indexed=("quote_id",),
    )
    _create(
        "quote_part",
        [
            sa.Column("quote_id", sa.Integer(), nullable=False),
            sa.Column("invoice_id", sa.Integer(), nullable=False),
            sa.Column("label", sa.String(), nullable=False),
        ],
        points=("quote", "invoice"),
        indexed=("quote_id",),
        unique=(("invoice_id",),),
    )
    _create(
        "job",
        [
            sa.Column("person_id", sa.Integer(), nullable=False),
            sa.Column("quote_id", sa.Integer(), nullable=True),
            sa.Column("title", sa.String(), nullable=False),
            sa.Column("notes", sa.String(), nullable=False),
            sa.Column("status", sa.String(), nullable=False),
            sa.Column("starts_on", sa.Date(), nullable=True),
            sa.Column("ends_on", sa.Date(), nullable=True),
            sa.Column("created_at", sa.DateTime(), nullable=False),
        ],
        points=("person", "quote"),
        indexed=("person_id", "quote_id"),
    )
    _create(
        "time_entry",
        [
            sa.Column("job_id", sa.Integer(), nullable=False),
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("minutes", sa.Integer(), nullable=False),
            sa.Column("what", sa.String(), nullable=False),
            sa.Column("unit_price", sa.String(), nullable=False),
            sa.Column("vat_rate", sa.String(), nullable=True),
            sa.Column("category", sa.String(), nullable=False),
            sa.Column("billable", sa.Boolean(), nullable=False),
            sa.Column("invoice_id", sa.Integer(), nullable=True),
        ],
        points=("job", "invoice"),
        indexed=("job_id", "invoice_id"),
    )
    _create(
        "appointment",
        [
            sa.Column("person_id", sa.Integer(), nullable=False),
            sa.Column("job_id", sa.Integer(), nullable=True),
            sa.Column("title", sa.String(), nullable=False),
            sa.Column("place", sa.String(), nullable=False),
            sa.Column("notes", sa.String(), nullable=False),
            sa.Column("starts_at", sa.DateTime(), nullable=False),
            sa.Column("ends_at", sa.DateTime(), nullable=False),
            sa.Column("cancelled", sa.Boolean(), nullable=False),
            sa.Column("changed_at", sa.DateTime(), nullable=False),
        ],
        points=("person", "job"),
        indexed=("person_id", "job_id", "starts_at"),
    )
    _create(
        "follow_up",
        [
            sa.Column("person_id", sa.Integer(), nullable=False),
            sa.Column("due_on", sa.Date(), nullable=False),
            sa.Column("what", sa.String(), nullable=False),
            sa.Column("done_on", sa.Date(), nullable=True),
        ],
        points=("person",),
        indexed=("person_id", "due_on"),
    )
    _create(
        "recurring_invoice",
        [
            sa.Column("person_id", sa.Integer(), nullable=False),
            sa.Column("customer_name", sa.String(), nullable=False),
            sa.Column("customer_address", sa.String(), nullable=False),
            sa.Column("reference", sa.String(), nullable=False),
            sa.Column("discount", sa.String(), nullable=False),
            sa.Column("reverse_charge", sa.Boolean(), nullable=False),
            sa.Column("simplified", sa.Boolean(), nullable=False),
            sa.Column("customer_vat_number", sa.String(), nullable=False),
            sa.Column("business_customer", sa.Boolean(), nullable=False),
            sa.Column("contract_rate", sa.String(), nullable=True),
            sa.Column("terms_days", sa.Integer(), nullable=True),
            sa.Column("every_months", sa.Integer(), nullable=False),
            sa.Column("starts_on", sa.Date(), nullable=False),
            sa.Column("until", sa.Date(), nullable=True),
            sa.Column("made", sa.Integer(), nullable=False),
            sa.Column("paused", sa.Boolean(), nullable=False),
        ],
        points=("person",),
        indexed=("person_id",),
    )
    _create(
        "recurring_line",
        [sa.Column("recurring_invoice_id", sa.Integer(), nullable=False), *_line_columns()],
        points=("recurring_invoice",),
        indexed=("recurring_invoice_id",),
    )
    for name, event, message, when in GUARDS:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} WHEN {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )


def downgrade() -> None:
    for name, *_rest in GUARDS:
        op.execute(f"DROP TRIGGER {name}")
    for table in (
        "recurring_line",
        "recurring_invoice",
        "follow_up",
        "appointment",
        "time_entry",
        "job",
        "quote_part",
        "quote_line",
        "quote",
        "catalogue_price",
        "catalogue_item",
    ):
        op.drop_table(table)


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
