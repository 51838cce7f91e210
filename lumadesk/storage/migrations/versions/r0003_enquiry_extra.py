"""Further fields of the website's form, which the owner chose to bring along, beside each enquiry."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out: Alembic would build the whole table anew, with its indexes and triggers.
    op.execute("ALTER TABLE enquiry ADD COLUMN extra VARCHAR")


def downgrade() -> None:
    op.execute("ALTER TABLE enquiry DROP COLUMN extra")
