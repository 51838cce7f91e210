"""Which records have reached the end of their time, in the order in which they did; and what dates each."""

# ruff: noqa: S608 - only names from this file are put into SQL

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lumadesk.domain.calendar import london_date
from lumadesk.domain.enquiries import EnquiryStatus
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.storage.columns import instant_from, instant_text, to_json
from lumadesk.storage.transaction import Tx

NOUNS = ("enquiry", "invoice", "person")

#: The last contact on an enquiry, as text.
LAST_CONTACT = "max(submitted_at, coalesce(replied_at, ''), coalesce(contacted_at, ''))"

#: The date that tax law counts an invoice from.
ANCHOR = (
    "max(coalesce(supplied_on, ''), coalesce(issued_on, ''), "
    "coalesce((SELECT max(paid_on) FROM payment WHERE invoice_id = invoice.id), ''))"
)

_KEPT = (
    "SELECT record_id FROM (SELECT record_id, decision, until, max(id) FROM disposal_review "
    "WHERE noun = ? GROUP BY record_id) WHERE decision = 'keep' AND until > ?"
)
_UNCONVERTED = (
    f"FROM enquiry WHERE status <> '{EnquiryStatus.CONVERTED}' AND delete_after IS NULL "
    f"AND {LAST_CONTACT} < ? AND id NOT IN ({_KEPT})"
)
#: Under a policy that counts from the end of the relationship that day counts, and without one none.
_BILLED = f"""
FROM invoice LEFT JOIN (SELECT person_id AS ended_id, day AS ended_on, max(id) FROM client_end GROUP BY 1)
ON ended_id = invoice.person_id
WHERE status IN ('{InvoiceStatus.PAID}', '{InvoiceStatus.VOID}') AND {{anchor}} <= ? AND id NOT IN ({_KEPT})
"""
_ENDED = f"CASE WHEN ended_on IS NULL THEN '9999' ELSE max(ended_on, {ANCHOR}) END"

#: Clients and whoever was added by hand, of whom no invoice is left and no enquiry waits for its own review.
_FORGOTTEN = f"""
FROM person WHERE erased_at IS NULL
AND (client_since IS NOT NULL OR NOT EXISTS (SELECT 1 FROM enquiry WHERE enquiry.person_id = person.id))
AND id NOT IN (SELECT person_id FROM invoice)
AND coalesce(client_since, '') <= ?
AND (client_since IS NULL OR ? OR id IN (SELECT person_id FROM client_end))
AND created_at < ?
AND NOT EXISTS (SELECT 1 FROM enquiry WHERE enquiry.person_id = person.id
    AND (status <> '{EnquiryStatus.CONVERTED}' OR {LAST_CONTACT} >= ?))
AND NOT EXISTS (SELECT 1 FROM note WHERE note.person_id = person.id AND note.created_at >= ?)
AND NOT EXISTS (SELECT 1 FROM document WHERE document.person_id = person.id AND document.created_at >= ?)
AND id NOT IN ({_KEPT})
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Until when each kind of record is out of its time: contact before, anchors and dealings up to."""

    today: date
    silent_before: datetime  # unconverted enquiries, and people who are no clients
    anchor: date  # invoices, and what belongs to clients
    from_customer_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """What a record's date of disposal is counted from."""

    noun: str
    id: int
    person_id: int
    person_name: str
    moment: date  # the record's own day, for its label
    anchor: date  # last contact, or the latest of work, invoice and payment
    number: str | None  # of an invoice
    service: str  # of an enquiry
    client: bool


def due_ids(tx: Tx, noun: str, ends: Ends) -> list[int]:
    """Records of this kind that are out of their time, the longest first; kept and marked ones left out."""
    sql, parameters = _due(noun, ends)
    order = {"enquiry": LAST_CONTACT, "invoice": ANCHOR, "person": "created_at"}[noun]
    return tx.ids(f"SELECT id {sql} ORDER BY {order}, id", parameters)


def count_due(tx: Tx, noun: str, ends: Ends) -> int:
    sql, parameters = _due(noun, ends)
    return int(tx.value(f"SELECT count(*) {sql}", parameters))


def dated(tx: Tx, noun: str, ids: Sequence[int]) -> dict[int, Dated]:
    """What dates these records; what is gone by now is left out."""
    these = to_json(list(ids))
    return {row[0]: _dated(noun, row) for row in tx.fetch(_DATED[noun], (these,))}


def last_dealings(tx: Tx, person_ids: Iterable[int]) -> dict[int, date]:
    """Person -> the day of their latest invoice, payment, enquiry, note or document, or client since."""
    these = to_json(sorted(set(person_ids)))
    rows = tx.fetch(
        f"SELECT person_id, max(day) FROM ("
        f"SELECT person_id, {ANCHOR} AS day FROM invoice WHERE person_id IN ({_THESE}) "
        f"UNION ALL SELECT person_id, substr({LAST_CONTACT}, 1, 10) FROM enquiry "
        f"WHERE person_id IN ({_THESE}) "
        f"UNION ALL SELECT person_id, substr(created_at, 1, 10) FROM note WHERE person_id IN ({_THESE}) "
        f"UNION ALL SELECT person_id, substr(created_at, 1, 10) FROM document WHERE person_id IN ({_THESE}) "
        f"UNION ALL SELECT id, coalesce(client_since, substr(created_at, 1, 10)) FROM person "
        f"WHERE id IN ({_THESE})"
        ") GROUP BY person_id",
        (these,) * 5,
    )
    return {person_id: date.fromisoformat(day) for person_id, day in rows if day}


def _due(noun: str, ends: Ends) -> tuple[str, tuple[object, ...]]:
    silent, today = instant_text(ends.silent_before), ends.today.isoformat()
    kept = (noun, today)
    if noun == "enquiry":
        return _UNCONVERTED, (silent, *kept)
    anchor = ends.anchor.isoformat()
    if noun == "invoice":
        counted = _ENDED if ends.from_customer_end else ANCHOR
        return _BILLED.format(anchor=counted), (anchor, *kept)
    # A client is forgotten as an invoice is, somebody added by hand as an enquiry is.
    before = f"{anchor} 99"
    return _FORGOTTEN, (
        anchor,
        not ends.from_customer_end,
        silent,
        before,
        silent,
        before,
        *kept,
    )


_THESE = "SELECT value FROM json_each(?)"
_NAME = "(SELECT name FROM person WHERE person.id = person_id)"
_DATED = {
    "enquiry": f"SELECT id, person_id, {_NAME}, submitted_at, {LAST_CONTACT}, NULL, service, 0 FROM enquiry "
    f"WHERE id IN ({_THESE})",
    "invoice": f"SELECT id, person_id, {_NAME}, coalesce(issued_on, created_at), {ANCHOR}, number, '', 1 "
    "FROM invoice "
    f"WHERE id IN ({_THESE})",
    "person": "SELECT id, id, name, created_at, coalesce(client_since, created_at), NULL, '', "
    f"client_since IS NOT NULL FROM person WHERE id IN ({_THESE})",
}


def _dated(noun: str, row: tuple[Any, ...]) -> Dated:
    id_, person_id, name, moment, anchor, number, service, client = row
    return Dated(
        noun=noun,
        id=id_,
        person_id=person_id,
        person_name=name,
        moment=_day(moment),
        anchor=_day(anchor),
        number=number,
        service=service,
        client=bool(client),
    )


def _day(text: str) -> date:
    return date.fromisoformat(text) if len(text) == len("2026-11-03") else london_date(instant_from(text))
