"""The manifest of what answering rights leaves behind: restrictions, reviews, dispatches, erasures."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.storage.personal_data.column import (
    TableManifest,
    by_owner,
    derived,
    impersonal,
    of_owner,
    reference,
    table,
)
from lumadesk.storage.personal_data.kept import EVIDENCE, FOREVER, REVIEW

OF_RIGHTS: Mapping[str, TableManifest] = {
    "restriction": table(
        EVIDENCE,
        {
            "person_id": reference("Person"),
            "reason": by_owner("Why", "choice"),
            "details": by_owner("Details"),
            "since": by_owner("Since", "day"),
            "notice_on": by_owner("You were told that it ends", "day"),
            "notice": by_owner("How you were told"),
            "lifted_on": by_owner("Lifted", "day"),
            "created_at": by_owner("Recorded", "moment"),
        },
        title="Restriction of {since}",
        via="person_id",
        basis="legal-duty",
        order="since",
        blanked=("person_id", "details", "notice"),
    ),
    "restriction_allowance": table(
        EVIDENCE,
        {
            "restriction_id": reference("Restriction"),
            "deed": by_owner("What was done all the same", "choice"),
            "ground": by_owner("Ground (Art 18(2))", "choice"),
            "because": by_owner("What the ground rests on"),
            "day": by_owner("On", "day"),
            "created_at": by_owner("Recorded", "moment"),
        },
        title="Ground of {day}",
        via="restriction_id",
        basis="legal-duty",
        order="day",
        blanked=("because",),
    ),
    "restriction_task": table(
        EVIDENCE,
        {
            "restriction_id": reference("Restriction"),
            "lifted": by_owner("That it was lifted", "yes-no"),
            "recipient": by_owner("Who was to be told"),
            "role": by_owner("Their role"),
            "since": by_owner("Of what happened on", "day"),
            "state": by_owner("State", "choice"),
            "done_on": by_owner("Dealt with", "day"),
            "outcome": by_owner("What came of it"),
        },
        title="Recipient told of a restriction: {recipient}",
        via="restriction_id",
        basis="legal-duty",
        order="since",
        blanked=("outcome",),
    ),
    "held_change": table(
        "until the restriction is lifted and the website's row was read again",
        {
            "site_id": reference("Website"),
            "key": reference("Number at the website"),
            "enquiry_id": reference("Enquiry"),
            "at": impersonal("Seen"),
        },
    ),
    # The owner's legal assessment of an answer, not part of what is answered.
    "pack_decision": table(
        REVIEW,
        {
            "request_id": reference("Request"),
            "noun": reference("Kind of record"),
            "record_id": reference("Number of the record"),
            "decision": of_owner("Decision"),
            "exemption": of_owner("Exemption"),
            "test": of_owner("Test of the exemption"),
            "reason": of_owner("Reason"),
            "told": of_owner("Whether the person is told"),
            "decided_on": of_owner("Decided"),
        },
    ),
    "redaction": table(
        REVIEW,
        {
            "request_id": reference("Request"),
            "noun": reference("Kind of record"),
            "record_id": reference("Number of the record"),
            "field": reference("Field"),
            "first": impersonal("From the character"),
            "last": impersonal("To before the character"),
            "digest": derived("Keyed hash of the field's text"),
            "reason": of_owner("Reason"),
            "at": impersonal("Decided"),
        },
    ),
    "dispatch": table(
        EVIDENCE,
        {
            "request_id": reference("Request"),
            "controller": by_owner("Sent to another controller"),
            "channel": by_owner("Sent by", "choice"),
            "address": by_owner("Sent to"),
            "address_known": by_owner("Address known before", "yes-no"),
            "checked_how": by_owner("How the address was checked"),
            "encrypted": by_owner("Encrypted", "yes-no"),
            "files": derived("Names and hashes of the files"),
            "sent_on": by_owner("Sent", "day"),
            "created_at": by_owner("Recorded", "moment"),
        },
        title="Sent on {sent_on}",
        via="request_id",
        basis="legal-duty",
        order="sent_on",
        blanked=("controller", "address", "checked_how"),
    ),
    "verdict_change": table(
        "until the erasure is carried out",
        {
            "person_id": reference("Person"),
            "noun": reference("Kind of record"),
            "record_id": reference("Number of the record"),
            "verdict": by_owner("Verdict", "choice"),
            "until": by_owner("Kept until", "day"),
            "reason": by_owner("Reason"),
            "at": by_owner("Decided", "moment"),
        },
        title="Verdict of {at}",
        via="person_id",
        basis="legal-duty",
        order="at",
    ),
    "erasure_task": table(
        EVIDENCE,
        {
            "erasure_id": reference("Erasure"),
            "recipient": impersonal("Whom to tell"),
            "role": impersonal("Their role"),
            "text": impersonal("What to send, without the person"),
            "state": impersonal("State"),
            "done_on": impersonal("Done"),
            "outcome": impersonal("What came of it, without the person"),
        },
    ),
    "suppression": table(
        "for the life of the vault: a keyed hash, the minimal sign that somebody is not to be written to",
        {
            "kind": impersonal("Email or telephone"),
            "mac": impersonal("Keyed hash of the address or the number"),
            "reason": impersonal("Why"),
            "at": impersonal("Since"),
        },
    ),
    "signing_key": table(
        FOREVER,
        {
            "public": of_owner("Public key"),
            "created_at": of_owner("Made"),
            "private": of_owner("Private key"),
        },
    ),
    "erasure": table(
        EVIDENCE,
        {
            "person_id_was": reference("Number of the person who was erased"),
            "at": impersonal("Erased"),
            "ground": impersonal("Ground"),
            "grounds": impersonal("Letters of UK GDPR Art 17(1)"),
            "verdicts": impersonal("Verdict on each record, by number and date"),
        },
    ),
    "tombstone": table(
        FOREVER,
        {
            "site_id": reference("Website"),
            "mac": impersonal("Keyed hash of the website's number"),
            "at": impersonal("Erased"),
        },
    ),
    "ledger_line": table(FOREVER, {"line": reference("Sealed line: numbers of what was erased")}),
}
