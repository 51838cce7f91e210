"""The manifest of complaints, disclosures and breaches."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.storage.personal_data.column import (
    TableManifest,
    by_owner,
    impersonal,
    of_owner,
    reference,
    table,
)
from lumadesk.storage.personal_data.kept import EVIDENCE

OF_COMPLAINTS: Mapping[str, TableManifest] = {
    "complaint": table(
        EVIDENCE,
        {
            "person_id": reference("Person"),
            "request_id": reference("Request"),
            "received": by_owner("Received", "day"),
            "channel": by_owner("Came by", "choice"),
            "status": by_owner("State", "choice"),
            "outcome": by_owner("Outcome", "choice"),
            "acknowledged_on": by_owner("Acknowledged", "day"),
            "answered_on": by_owner("Answered", "day"),
            "created_at": by_owner("Recorded", "moment"),
            "complainant": by_owner("Who complained"),
            "complainant_contact": by_owner("How to reach who complained"),
            "details": by_owner("The complaint"),
        },
        title="Complaint of {received}",
        via="person_id",
        order="received",
        blanked=("person_id", "complainant", "complainant_contact", "details"),
    ),
    "complaint_event": table(
        EVIDENCE,
        {
            "complaint_id": reference("Complaint"),
            "kind": by_owner("What happened", "choice"),
            "day": by_owner("On", "day"),
            "replaces": reference("Entry that it corrects"),
            "recorded_at": by_owner("Recorded", "moment"),
            "note": by_owner("In words"),
        },
        title="Step of a complaint, {day}",
        via="complaint_id",
        order="day",
        blanked=("note",),
    ),
    "disclosure": table(
        EVIDENCE,
        {
            "person_id": reference("Person"),
            "authority": by_owner("Asked for by", "choice"),
            "asked_by": by_owner("Office and reference"),
            "asked_on": by_owner("Asked for", "day"),
            "disclosed_on": by_owner("Disclosed", "day"),
            "basis": by_owner("Legal basis"),
            "created_at": by_owner("Recorded", "moment"),
            "what": by_owner("What"),
            "how": by_owner("How"),
            "reasons": by_owner("Reasons"),
        },
        title="Disclosure, asked for on {asked_on}",
        via="person_id",
        order="asked_on",
        blanked=("person_id", "asked_by", "what", "how", "reasons"),
    ),
    "breach": table(
        EVIDENCE,
        {
            "aware_at": impersonal("Aware of it"),
            "risk": impersonal("Risk"),
            "closed_at": impersonal("Closed"),
            "created_at": impersonal("Recorded"),
            "people_affected": of_owner("How many and which kinds of people"),
            "facts": of_owner("Facts"),
            "effects": of_owner("Effects"),
            "action": of_owner("Action"),
            "reasons": of_owner("Reasons of the decision"),
        },
    ),
    "breach_notice": table(
        EVIDENCE,
        {
            "breach_id": reference("Breach"),
            "whom": impersonal("Who was told"),
            "at": impersonal("When"),
            "how": of_owner("How"),
            "reference": of_owner("Reference"),
            "late_reasons": of_owner("Why late"),
        },
    ),
}
