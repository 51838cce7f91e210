"""Ids of records that speak against a promise, found by the database; mostly there are none."""

# ruff: noqa: S608 - only names from this file are put into SQL

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from lumadesk.domain.numbering import format_number
from lumadesk.domain.sensitive_text import WORDS
from lumadesk.storage.columns import from_json, instant_text, to_json
from lumadesk.storage.consents import consent, consent_wording
from lumadesk.storage.transaction import Tx

#: An invoice that an erasure decided on, as its verdicts name it.
_INVOICE_LABEL = re.compile(r'"Invoice ([^"]+)"')
_PERSONAL = "FROM person WHERE erased_at IS NULL"


def untagged_sites(tx: Tx) -> list[int]:
    """Websites that give no source, though enquiries of theirs are here."""
    rows = tx.fetch(
        "SELECT id, mapping FROM site WHERE EXISTS (SELECT 1 FROM enquiry WHERE enquiry.site_id = site.id)"
    )
    return [id_ for id_, mapping in rows if not from_json(mapping).get("source")]


def rejections(tx: Tx) -> list[int]:
    return tx.ids("SELECT id FROM rejection ORDER BY id")


def unsealed_dispatches(tx: Tx) -> list[int]:
    """Requests whose answer went by email without encryption."""
    return tx.ids(
        "SELECT DISTINCT request_id AS id FROM dispatch WHERE NOT encrypted AND channel = 'email' ORDER BY 1"
    )


def clients(tx: Tx) -> int:
    return int(tx.value(f"SELECT count(*) {_PERSONAL} AND client_since IS NOT NULL"))


def bare_clients(tx: Tx) -> list[int]:
    """Clients of whom there is no record at all."""
    return tx.ids(
        f"SELECT id {_PERSONAL} AND client_since IS NOT NULL "
        + "".join(
            f"AND NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.person_id = person.id) "
            for table in ("enquiry", "invoice", "note", "document")
        )
        + "ORDER BY id"
    )


def billed_strangers(tx: Tx) -> list[int]:
    """Issued invoices of people who are no clients."""
    return tx.ids(
        "SELECT invoice.id AS id FROM invoice JOIN person ON person.id = person_id "
        "WHERE number IS NOT NULL AND client_since IS NULL AND erased_at IS NULL ORDER BY 1"
    )


def issued_invoices(tx: Tx) -> int:
    return int(tx.value("SELECT count(*) FROM invoice WHERE number IS NOT NULL"))


def invoices_without_document(tx: Tx) -> list[int]:
    return tx.ids(
        "SELECT id FROM invoice WHERE number IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM document WHERE invoice_id = invoice.id) ORDER BY id"
    )


def paid_and_void(tx: Tx) -> list[int]:
    """Void invoices on which money came in that did not go back."""
    return tx.ids(
        "SELECT id FROM invoice WHERE status = 'void' "
        "AND (SELECT total(amount_pence) FROM payment WHERE invoice_id = invoice.id) > 0 ORDER BY id"
    )


def payments(tx: Tx) -> int:
    return int(tx.value("SELECT count(*) FROM payment WHERE kind = 'payment'"))


def refunds(tx: Tx) -> int:
    return int(tx.value("SELECT count(*) FROM payment WHERE kind = 'refund'"))


def works(tx: Tx) -> tuple[int, int, int]:
    """How many quotes, jobs and appointments there are."""
    return tx.fetch(
        "SELECT (SELECT count(*) FROM quote), (SELECT count(*) FROM job), (SELECT count(*) FROM appointment)"
    )[0]


def missing_numbers(tx: Tx) -> list[str]:
    """Numbers of invoices and credit notes that were given and are nowhere.

    An invoice that went with its time is named by the erasure or the figure that came of it; its credit notes
    went with it, which the chain of issued documents counts. A quote is no tax document and may go.
    """
    billed = tx.column(
        "SELECT number FROM invoice WHERE number IS NOT NULL "
        "UNION SELECT number FROM anonymous_record WHERE number IS NOT NULL"
    )
    credited = tx.column("SELECT number FROM credit_note")
    named = _INVOICE_LABEL.findall(" ".join(tx.column("SELECT verdicts FROM erasure")))
    gone = int(
        tx.value(
            "SELECT count(*) FROM issued_document AS entry WHERE noun = 'credit_note' "
            "AND NOT EXISTS (SELECT 1 FROM credit_note WHERE id = entry.record_id)"
        )
    )
    missing = []
    for prefix, last in tx.fetch("SELECT prefix, last_number FROM number_series ORDER BY id"):
        invoices, notes = _counts(prefix, billed), _counts(prefix, credited)
        there = (invoices | _counts(prefix, named)) if invoices else notes
        lost = [count for count in range(1, last + 1) if count not in there] if there else []
        if invoices or len(lost) > gone:
            missing += [format_number(prefix, count) for count in lost]
    return missing


def _counts(prefix: str, numbers: Iterable[str]) -> set[int]:
    """The counts of the numbers that belong to a series."""
    ends = (number[len(prefix) :] for number in numbers if number.startswith(prefix))
    return {int(end) for end in ends if end.isascii() and end.isdigit()}


def strangers_to_the_website(tx: Tx) -> list[int]:
    """People who came by no enquiry, and of whom nobody wrote down from where."""
    return tx.ids(
        f"SELECT id {_PERSONAL} AND NOT EXISTS (SELECT 1 FROM enquiry WHERE enquiry.person_id = person.id) "
        "AND NOT EXISTS (SELECT 1 FROM origin WHERE origin.person_id = person.id) ORDER BY id"
    )


def silent_introducers(tx: Tx) -> list[int]:
    """People who were introduced without a word on their permission."""
    return tx.ids(
        "SELECT DISTINCT person_id AS id FROM origin WHERE kind = 'referral' AND permission = '' ORDER BY 1"
    )


def details_held(tx: Tx) -> list[tuple[int, str]]:
    """(person, detail) of every personal detail."""
    return tx.fetch("SELECT DISTINCT person_id, detail FROM personal_detail ORDER BY 1, 2")


def sensitive_messages(tx: Tx, since: datetime | None) -> list[int]:
    """Enquiries taken over since a moment with a word that may be sensitive, by the search index."""
    words = " OR ".join(word for of_kind in WORDS.values() for word in of_kind)
    found = tx.ids(
        "SELECT rowid AS id FROM enquiry_search WHERE enquiry_search MATCH ?", (f"message : ({words})",)
    )
    if since is None or not found:
        return found
    return tx.ids(
        "SELECT id FROM enquiry WHERE id IN (SELECT value FROM json_each(?)) AND synced_at > ? ORDER BY id",
        (to_json(found), instant_text(since)),
    )


def bundled_consents(tx: Tx) -> list[int]:
    """Consents whose wording asked for another purpose."""
    return tx.ids(
        f"SELECT {consent.name}.id AS id FROM {consent.name} JOIN {consent_wording.name} "
        f"ON {consent_wording.name}.id = wording_id "
        f"WHERE {consent.name}.purpose <> {consent_wording.name}.purpose ORDER BY 1"
    )


def consents_by(tx: Tx, column: str, kinds: Iterable[str], purpose: str) -> dict[str, int]:
    """How many entries of these kinds there are by "route" or "channel"."""
    marks = to_json(list(kinds))
    rows = tx.fetch(
        f"SELECT coalesce({column}, ''), count(*) FROM consent WHERE purpose = ? "
        "AND kind IN (SELECT value FROM json_each(?)) GROUP BY 1 ORDER BY 1",
        (purpose, marks),
    )
    return dict(rows)


def suppressed(tx: Tx) -> int:
    return int(tx.value("SELECT count(*) FROM suppression"))


def unfounded_disclosures(tx: Tx) -> list[int]:
    return tx.ids("SELECT id FROM disclosure WHERE disclosed_on IS NOT NULL AND trim(basis) = '' ORDER BY id")


def disclosures(tx: Tx) -> int:
    return int(tx.value("SELECT count(*) FROM disclosure"))


def held_though_erased(tx: Tx) -> list[int]:
    """Holds that bind, of people who are erased all the same."""
    return tx.ids(
        "SELECT retention_hold.id AS id FROM retention_hold JOIN person ON person.id = person_id "
        "WHERE lifted_on IS NULL AND erased_at IS NOT NULL ORDER BY 1"
    )


def first_sent(tx: Tx) -> str | None:
    """When the first enquiry was sent."""
    return tx.value("SELECT min(submitted_at) FROM enquiry")  # type: ignore[no-any-return]
