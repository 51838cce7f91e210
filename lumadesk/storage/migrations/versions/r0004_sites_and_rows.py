"""Several websites with their lines and schedules, what changed at them, and what they no longer hold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

#: New columns of the table of sites; those that must have a value name it.
SITE = (
    "line VARCHAR NOT NULL DEFAULT '{}'",
    "tunnel_password VARCHAR",
    "failures INTEGER NOT NULL DEFAULT 0",
    "tried_at DATETIME",
    "sweep_key VARCHAR",
    "sweep_id INTEGER",
    "swept_at DATETIME",
    "removed_at DATETIME",
)


def upgrade() -> None:
    # Written out: Alembic would build whole tables anew, with their indexes and triggers.
    for column in SITE:
        op.execute(f"ALTER TABLE site ADD COLUMN {column}")
    op.execute("ALTER TABLE site DROP COLUMN undo_minutes")
    op.execute("ALTER TABLE site_deletion ADD COLUMN dependents VARCHAR")
    op.execute("ALTER TABLE site_deletion ADD COLUMN cascade_allowed BOOLEAN NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE enquiry ADD COLUMN vanished_at DATETIME")
    op.execute("CREATE INDEX ix_enquiry_vanished ON enquiry (id) WHERE vanished_at IS NOT NULL")
    op.create_table(
        "enquiry_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enquiry_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("former", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["enquiry_id"], ["enquiry.id"], name="fk_enquiry_version_enquiry_id_enquiry"),
        sa.PrimaryKeyConstraint("id", name="pk_enquiry_version"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_enquiry_version_enquiry_id", "enquiry_version", ["enquiry_id"])


def downgrade() -> None:
    op.execute("DROP TABLE enquiry_version")
    op.execute("DROP INDEX ix_enquiry_vanished")
    op.execute("ALTER TABLE enquiry DROP COLUMN vanished_at")
    op.execute("ALTER TABLE site_deletion DROP COLUMN cascade_allowed")
    op.execute("ALTER TABLE site_deletion DROP COLUMN dependents")
    _former_sites()


def _former_sites() -> None:
    """The table of sites as it was: SQLite can add a column only at the end."""
    names = (
        'id, name, url, password, "table", mapping, strategy, zone, watermark_at, watermark_key, '
        "last_sync_at, last_error"
    )
    op.execute(f"CREATE TEMP TABLE former_site AS SELECT {names} FROM site")  # noqa: S608
    op.execute("CREATE TEMP TABLE former_seq AS SELECT seq FROM sqlite_sequence WHERE name = 'site'")
    op.execute("DROP TABLE site")
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("table", sa.String(), nullable=False),
        sa.Column("mapping", sa.String(), nullable=False),
        sa.Column("strategy", sa.String(), nullable=False),
        sa.Column("undo_minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("watermark_at", sa.DateTime(), nullable=True),
        sa.Column("watermark_key", sa.String(), nullable=True),
        sa.Column("last_sync_at", sa.DateTime(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_site"),
        sqlite_autoincrement=True,
    )
    op.execute(f"INSERT INTO site ({names}, undo_minutes) SELECT {names}, 0 FROM former_site")  # noqa: S608
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'site'")
    op.execute("INSERT INTO sqlite_sequence (name, seq) SELECT 'site', seq FROM former_seq")
    op.execute("DROP TABLE former_site")
    op.execute("DROP TABLE former_seq")
