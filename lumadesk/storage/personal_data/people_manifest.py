"""The manifest of people, and of what they sent and what was noted about them."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.storage.personal_data.column import (
    TableManifest,
    by_owner,
    derived,
    impersonal,
    observed,
    provided,
    reference,
    table,
)
from lumadesk.storage.personal_data.kept import CONTACT, ENQUIRY

OF_PEOPLE: Mapping[str, TableManifest] = {
    "person": table(
        CONTACT,
        {
            "name": provided("Name"),
            "email": provided("Email"),
            "email_key": derived("Email, in the form for comparing"),
            "phone": provided("Telephone"),
            "phone_key": derived("Telephone, in the form for comparing"),
            "address": provided("Address"),
            "client_since": by_owner("Client since", "day"),
            "created_at": by_owner("Recorded", "moment"),
            "erased_at": impersonal("Erased"),
        },
        title="Contact details",
        via="id",
        basis="contract",
        blanked=("name", "email", "email_key", "phone", "phone_key", "address", "client_since"),
    ),
    "enquiry": table(
        ENQUIRY,
        {
            "site_id": reference("Website"),
            "key": observed("Number at the website"),
            "fingerprint": derived("Fingerprint of the website's row"),
            "person_id": reference("Person"),
            "submitted_at": observed("Sent", "moment"),
            "synced_at": by_owner("Taken over from the website", "moment"),
            "status": by_owner("State", "choice"),
            "replied_at": by_owner("Answered", "moment"),
            "contacted_at": by_owner("Last answered", "moment"),
            "marked_at": by_owner("Marked for deletion", "moment"),
            "delete_after": by_owner("To be deleted after", "moment"),
            "name": provided("Name"),
            "email": provided("Email"),
            "phone": provided("Telephone"),
            "service": provided("Service asked for"),
            "source": observed("Came through"),
            "preview": derived("Beginning of the message"),
            "message": provided("Message"),
            "extra": provided("Further fields of the form", "extra"),
            "vanished_at": by_owner("No longer at the website since", "moment"),
        },
        title="Enquiry of {submitted_at}",
        via="person_id",
        basis="contract",
        order="submitted_at",
    ),
    "enquiry_version": table(
        ENQUIRY,
        {
            "enquiry_id": reference("Enquiry"),
            "at": observed("Seen to be changed at the website", "moment"),
            "field": observed("Field"),
            "former": provided("What it said before"),
        },
        title="Change of {at}",
        via="enquiry_id",
        basis="contract",
    ),
    "note": table(
        CONTACT,
        {
            "person_id": reference("Person"),
            "created_at": by_owner("Written", "moment"),
            "body": by_owner("Note"),
        },
        title="Note of {created_at}",
        via="person_id",
        basis="interests",
        order="created_at",
    ),
}
