"""Every table of the vault in one place: importing this module completes ``metadata``."""

from __future__ import annotations

from typing import Any

from sqlmodel import SQLModel

from lumadesk.storage import (
    audit,
    bank_lines,
    bank_rates,
    breaches,
    business,
    complaints,
    deletions,
    disclosures,
    dispatches,
    documents,
    enquiries,
    enquiry_history,
    erasure_tasks,
    erasures,
    held_changes,
    holidays,
    invoice_tables,
    issued_documents,
    ledger,
    letters,
    notes,
    pack_reviews,
    people,
    rectifications,
    reminders,
    request_events,
    requests,
    restrictions,
    searches,
    settings,
    signing,
    sites,
    suppressions,
    tombstones,
    verdict_changes,
    work_tables,
)
from lumadesk.storage.search import INDEXES

metadata = SQLModel.metadata

TABLES = (
    people.person,
    notes.note,
    sites.site,
    sites.rejection,
    enquiries.enquiry,
    enquiry_history.enquiry_version,
    tombstones.tombstone,
    deletions.site_deletion,
    requests.request,
    request_events.request_event,
    searches.search_log,
    rectifications.rectification,
    rectifications.recipient_task,
    complaints.complaint,
    complaints.complaint_event,
    breaches.breach,
    breaches.breach_notice,
    disclosures.disclosure,
    invoice_tables.invoice,
    invoice_tables.invoice_line,
    invoice_tables.payment,
    invoice_tables.credit_note,
    invoice_tables.credit_note_line,
    issued_documents.issued_document,
    reminders.reminder,
    bank_rates.bank_rate,
    bank_lines.bank_line,
    invoice_tables.number_series,
    invoice_tables.disposal,
    erasures.erasure,
    documents.document,
    letters.letter,
    letters.letter_template,
    holidays.holiday,
    business.business,
    business.business_change,
    business.logo,
    settings.setting,
    audit.audit,
    ledger.ledger_line,
    restrictions.restriction,
    restrictions.restriction_allowance,
    held_changes.held_change,
    pack_reviews.pack_decision,
    pack_reviews.redaction,
    dispatches.dispatch,
    verdict_changes.verdict_change,
    erasure_tasks.erasure_task,
    suppressions.suppression,
    signing.signing_key,
    *work_tables.TABLES,
)


def belongs_to_model(_object: object, name: str | None, type_: str, *_rest: Any) -> bool:
    """Whether Alembic may compare something: FTS5's own tables are made by SQL in the migrations."""
    return not (type_ == "table" and (name or "").startswith(tuple(index.table for index in INDEXES)))
