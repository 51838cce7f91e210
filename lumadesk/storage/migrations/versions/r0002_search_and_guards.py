"""The search indexes, and the triggers that no bug of a program gets past."""

from __future__ import annotations

# ruff: noqa: S608 - only names from this file are put into SQL
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: Search index -> the columns of its table that it covers.
SEARCH = {
    "enquiry": ("name", "email", "phone", "service", "message", "source"),
    "person": ("name", "email", "phone", "address"),
}

#: FTS5 would only mark deleted words as deleted; and a page of enquiries is gathered in memory
#: and merged seldom, which makes a first sync twice as fast.
SETTINGS = {"secure-delete": 1, "hashsize": 16 * 1024 * 1024, "automerge": 8}

#: What may still change on an issued invoice is its status, the reason of voiding it, and whose row it is.
FROZEN = (
    "number",
    "customer_name",
    "customer_address",
    "issued_on",
    "supplied_on",
    "due_on",
    "supplier",
    "created_at",
)


def upgrade() -> None:
    for noun, columns in SEARCH.items():
        create_search(noun, columns)
    for name, event, message, when in guards():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} WHEN {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )


def downgrade() -> None:
    for name, *_rest in guards():
        op.execute(f"DROP TRIGGER {name}")
    for noun in SEARCH:
        for event in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER {noun}_search_{event}")
        op.execute(f"DROP TABLE {noun}_search")


def create_search(noun: str, columns: tuple[str, ...]) -> None:
    """An FTS5 index that keeps no text of its own, and from which deleted words are physically removed."""
    index = f"{noun}_search"
    names = ", ".join(columns)
    new = ", ".join(f"NEW.{column}" for column in columns)
    old = ", ".join(f"OLD.{column}" for column in columns)
    forget = f"INSERT INTO {index} ({index}, rowid, {names}) VALUES ('delete', OLD.id, {old})"
    learn = f"INSERT INTO {index} (rowid, {names}) VALUES (NEW.id, {new})"
    op.execute(
        f"CREATE VIRTUAL TABLE {index} USING fts5({names}, content='{noun}', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    for name, value in SETTINGS.items():
        op.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('{name}', {value})")
    op.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
    op.execute(f"CREATE TRIGGER {index}_insert AFTER INSERT ON {noun} BEGIN {learn}; END")
    op.execute(f"CREATE TRIGGER {index}_delete AFTER DELETE ON {noun} BEGIN {forget}; END")
    op.execute(
        f"CREATE TRIGGER {index}_update AFTER UPDATE OF {names} ON {noun} BEGIN {forget}; {learn}; END"
    )


def guards() -> list[tuple[str, str, str, str]]:
    """Name, event, message and condition of each trigger that refuses something."""
    issued = "OLD.status <> 'draft'"
    unless_disposed = "NOT IN (SELECT invoice_id FROM disposal)"
    append_only = "the audit log is append-only"
    used_once = "an invoice number is never used twice"
    return [
        ("audit_update", "UPDATE ON audit", append_only, "TRUE"),
        ("audit_delete", "DELETE ON audit", append_only, "TRUE"),
        (
            "invoice_frozen",
            f"UPDATE OF {', '.join(FROZEN)} ON invoice",
            "an issued invoice is never changed",
            issued,
        ),
        (
            "invoice_reopened",
            "UPDATE OF status ON invoice",
            "an issued invoice never becomes a draft again",
            f"{issued} AND NEW.status = 'draft'",
        ),
        (
            "invoice_kept",
            "DELETE ON invoice",
            "an issued invoice is never deleted",
            f"{issued} AND OLD.id {unless_disposed}",
        ),
        *(
            (
                f"invoice_line_{name}",
                f"{event} ON invoice_line",
                "the lines of an issued invoice are never changed",
                f"(SELECT status FROM invoice WHERE id = {row}.invoice_id) <> 'draft' "
                f"AND {row}.invoice_id {unless_disposed}",
            )
            for name, event, row in (
                ("insert", "INSERT", "NEW"),
                ("update", "UPDATE", "OLD"),
                ("moved", "UPDATE OF invoice_id", "NEW"),
                ("delete", "DELETE", "OLD"),
            )
        ),
        (
            "number_series_back",
            "UPDATE ON number_series",
            used_once,
            "NEW.last_number < OLD.last_number OR NEW.prefix <> OLD.prefix",
        ),
        ("number_series_delete", "DELETE ON number_series", used_once, "TRUE"),
    ]
