"""The manifest of websites, and of what is to be deleted at them."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.storage.personal_data.column import (
    TableManifest,
    impersonal,
    of_owner,
    reference,
    table,
)
from lumadesk.storage.personal_data.kept import EVIDENCE, SITE

OF_SITES: Mapping[str, TableManifest] = {
    "site": table(
        SITE,
        {
            "name": of_owner("Name"),
            "url": of_owner("Address of the database"),
            "password": of_owner("Password"),
            "line": of_owner("Line to the database: TLS and tunnel"),
            "tunnel_password": of_owner("Password of the tunnel"),
            "table": impersonal("Table"),
            "mapping": impersonal("Columns"),
            "strategy": impersonal("How rows are deleted"),
            "zone": impersonal("Time zone of the website"),
            "watermark_at": impersonal("Read up to"),
            "watermark_key": reference("Read up to the number"),
            "last_sync_at": impersonal("Last sync"),
            "last_error": impersonal("Why the last sync failed"),
            "failures": impersonal("Failed syncs in a row"),
            "tried_at": impersonal("Last asked"),
            "sweep_key": reference("Looked through up to the number"),
            "sweep_id": reference("Looked for up to the enquiry"),
            "swept_at": impersonal("Looked through"),
            "removed_at": impersonal("Removed from LumaDesk"),
        },
    ),
    "site_deletion": table(
        EVIDENCE,
        {
            "site_id": reference("Website"),
            "key": reference("Number at the website, until its deletion is proved"),
            "mac": impersonal("Keyed hash of the website's number"),
            "enquiry_id": reference("Number of the enquiry"),
            "erasure_id": reference("Erasure"),
            "state": impersonal("State"),
            "attempts": impersonal("Attempts"),
            "last_error": impersonal("Why the last attempt failed"),
            "receipt": impersonal("Proof of the deletion"),
            "dependents": impersonal("Tables at the website whose rows depend on it, and how many"),
            "cascade_allowed": impersonal("Whether the owner allowed those rows to go with it"),
            "requested_at": impersonal("Asked for"),
            "not_before": impersonal("Not before"),
        },
        blanked=("key",),
    ),
    "rejection": table(
        "until the row is taken over, or gone from the website",
        {
            "site_id": reference("Website"),
            "key": reference("Number at the website"),
            "reason": impersonal("Why the row could not be taken over"),
            "at": impersonal("Seen"),
        },
    ),
}
