"""The privacy desk: events, searches, corrections, letters, complaints, breaches, disclosures, holidays."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: Column -> type of the columns that tables of before get.
ADDED = {
    "request": {
        "channel": "VARCHAR NOT NULL DEFAULT 'other'",
        "enquiry_id": "INTEGER",
        "role": "VARCHAR NOT NULL DEFAULT 'self'",
        "applicant": "VARCHAR NOT NULL DEFAULT ''",
        "applicant_contact": "VARCHAR NOT NULL DEFAULT ''",
        "subject": "VARCHAR NOT NULL DEFAULT ''",
        "subject_contact": "VARCHAR NOT NULL DEFAULT ''",
    },
    "enquiry": {"contacted_at": "DATETIME"},
}

#: Log -> what of an entry never changes.
LOGS = {
    "request_event": ("id", "request_id", "kind", "day", "about", "replaces", "recorded_at"),
    "complaint_event": ("id", "complaint_id", "kind", "day", "replaces", "recorded_at"),
}


def upgrade() -> None:
    for table, columns in ADDED.items():
        for name, type_ in columns.items():
            # Written out: Alembic would build the whole table anew, with its indexes and triggers.
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {type_}")
    op.create_index(
        "ix_enquiry_contacted", "enquiry", ["contacted_at"], sqlite_where=sa.text("contacted_at IS NOT NULL")
    )
    op.create_table(
        "request_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("about", sa.Integer(), nullable=True),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_request_event_request_id_request"),
        sa.PrimaryKeyConstraint("id", name="pk_request_event"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_request_event_request_id", "request_event", ["request_id"])
    op.create_table(
        "search_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("searched", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("searched_on", sa.Date(), nullable=False),
        sa.Column("searched_by", sa.String(), nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("left_out", sa.String(), nullable=False),
        sa.Column("left_out_because", sa.String(), nullable=False),
        sa.Column("of_pack", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_search_log_request_id_request"),
        sa.PrimaryKeyConstraint("id", name="pk_search_log"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_search_log_request_id", "search_log", ["request_id"])
    op.create_table(
        "rectification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_rectification_request_id_request"),
        sa.PrimaryKeyConstraint("id", name="pk_rectification"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rectification_request_id", "rectification", ["request_id"])
    op.create_table(
        "recipient_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("rectification_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("not_told_because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rectification_id"],
            ["rectification.id"],
            name="fk_recipient_task_rectification_id_rectification",
        ),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_recipient_task_request_id_request"),
        sa.PrimaryKeyConstraint("id", name="pk_recipient_task"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_recipient_task_rectification_id", "recipient_task", ["rectification_id"])
    op.create_index("ix_recipient_task_request_id", "recipient_task", ["request_id"])
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("complainant", sa.String(), nullable=False),
        sa.Column("complainant_contact", sa.String(), nullable=False),
        sa.Column("details", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_complaint_person_id_person"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_complaint_request_id_request"),
        sa.PrimaryKeyConstraint("id", name="pk_complaint"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_complaint_person_id", "complaint", ["person_id"])
    op.create_index("ix_complaint_request_id", "complaint", ["request_id"])
    op.create_index("ix_complaint_status", "complaint", ["status"])
    op.create_table(
        "complaint_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name="fk_complaint_event_complaint_id_complaint"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_complaint_event"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_complaint_event_complaint_id", "complaint_event", ["complaint_id"])
    op.create_table(
        "breach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("aware_at", sa.DateTime(), nullable=False),
        sa.Column("risk", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("people_affected", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("effects", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_breach"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "breach_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("breach_id", sa.Integer(), nullable=False),
        sa.Column("whom", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("late_reasons", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["breach_id"], ["breach.id"], name="fk_breach_notice_breach_id_breach"),
        sa.PrimaryKeyConstraint("id", name="pk_breach_notice"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_breach_notice_breach_id", "breach_notice", ["breach_id"])
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("disclosed_on", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_disclosure_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_disclosure"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_disclosure_person_id", "disclosure", ["person_id"])
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("complaint_id", sa.Integer(), nullable=True),
        sa.Column("pdf_id", sa.Integer(), nullable=True),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_how", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name="fk_letter_complaint_id_complaint"),
        sa.ForeignKeyConstraint(["pdf_id"], ["document.id"], name="fk_letter_pdf_id_document"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_letter_person_id_person"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_letter_request_id_request"),
        sa.ForeignKeyConstraint(["text_id"], ["document.id"], name="fk_letter_text_id_document"),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_letter_complaint_id", "letter", ["complaint_id"])
    op.create_index("ix_letter_pdf_id", "letter", ["pdf_id"])
    op.create_index("ix_letter_person_id", "letter", ["person_id"])
    op.create_index("ix_letter_request_id", "letter", ["request_id"])
    op.create_index("ix_letter_text_id", "letter", ["text_id"])
    op.create_table(
        "letter_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letter_template"),
        sa.UniqueConstraint("kind", name="uq_letter_template_kind"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("worked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_holiday"),
        sa.UniqueConstraint("day", name="uq_holiday_day"),
        sqlite_autoincrement=True,
    )
    _tell_the_past()
    for name, event, message in guards():
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{message}'); END")


def downgrade() -> None:
    for name, *_rest in guards():
        op.execute(f"DROP TRIGGER {name}")
    for table in (
        "letter",
        "letter_template",
        "holiday",
        "disclosure",
        "breach_notice",
        "breach",
        "complaint_event",
        "complaint",
        "recipient_task",
        "rectification",
        "search_log",
        "request_event",
    ):
        op.drop_table(table)
    op.drop_index("ix_enquiry_contacted", "enquiry")
    for table, columns in ADDED.items():
        for name in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")


def guards() -> list[tuple[str, str, str]]:
    """Name, event and message of each trigger that keeps a log append-only: an erasure empties its words."""
    message = "what happened is never changed: another entry corrects it"
    return [
        guard
        for table, fixed in LOGS.items()
        for guard in (
            (f"{table}_update", f"UPDATE OF {', '.join(fixed)} ON {table}", message),
            (f"{table}_delete", f"DELETE ON {table}", message),
        )
    ]


def _tell_the_past() -> None:
    """The events of the requests that are there, as far as their dates tell them."""
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT * FROM request ORDER BY id")).mappings().all():
        events = [("received", row["received"], "")]
        events += [
            (kind, row[column], "")
            for kind, column in (
                ("acknowledged", "acknowledged_on"),
                ("identity-asked", "id_asked"),
                ("identity-received", "id_received"),
                ("fee-paid", "fee_paid"),
            )
            if row[column] is not None
        ]
        if row["extended"]:
            events.append(("extended", row["received"], "The day of the notice was not recorded."))
        for event in events:
            _event(connection, row, *event)
        for asked, answered in json.loads(row["pauses"]):
            question = _event(connection, row, "clarification-asked", asked, "")
            if answered is not None:
                _event(connection, row, "clarification-answered", answered, "", question)
        if row["status"] in ("answered", "refused", "closed"):
            _event(connection, row, row["status"], row["answered_on"] or row["received"], "")


def _event(
    connection: sa.Connection,
    row: sa.RowMapping,
    kind: str,
    day: str,
    note: str,
    about: int | None = None,
) -> int:
    made = connection.execute(
        sa.text(
            "INSERT INTO request_event (request_id, kind, day, about, replaces, recorded_at, note)"
            " VALUES (:request, :kind, :day, :about, NULL, :recorded, :note)"
        ),
        {
            "request": row["id"],
            "kind": kind,
            "day": day,
            "about": about,
            "recorded": row["created_at"],
            "note": note,
        },
    )
    return int(made.lastrowid)
