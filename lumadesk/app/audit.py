"""The audit log as the owner reads it: verbs and ids, no personal data."""

from __future__ import annotations

from lumadesk.app.services import Services
from lumadesk.storage import audit
from lumadesk.storage.audit import AuditEntry


def list_entries(services: Services, limit: int = 100) -> list[AuditEntry]:
    """The latest entries, newest first."""
    with services.read() as tx:
        return audit.list_latest(tx, limit)
