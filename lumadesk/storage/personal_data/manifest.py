"""The manifest: for every column of every table whose data it is, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.storage.personal_data.column import TableManifest
from lumadesk.storage.personal_data.complaint_manifest import OF_COMPLAINTS
from lumadesk.storage.personal_data.document_manifest import OF_DOCUMENTS
from lumadesk.storage.personal_data.invoice_manifest import OF_INVOICES
from lumadesk.storage.personal_data.people_manifest import OF_PEOPLE
from lumadesk.storage.personal_data.policy_manifest import OF_POLICY
from lumadesk.storage.personal_data.request_manifest import OF_REQUESTS
from lumadesk.storage.personal_data.rights_manifest import OF_RIGHTS
from lumadesk.storage.personal_data.site_manifest import OF_SITES
from lumadesk.storage.personal_data.vault_manifest import OF_VAULT
from lumadesk.storage.personal_data.work_manifest import OF_WORK

#: A copy for a person lists their records in this order.
MANIFEST: Mapping[str, TableManifest] = {
    **OF_PEOPLE,
    **OF_INVOICES,
    **OF_WORK,
    **OF_REQUESTS,
    **OF_COMPLAINTS,
    **OF_DOCUMENTS,
    **OF_RIGHTS,
    **OF_POLICY,
    **OF_SITES,
    **OF_VAULT,
}
