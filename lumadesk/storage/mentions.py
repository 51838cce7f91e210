"""Free text about other people in which a person may be named: what an erasure points out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lumadesk.domain.people import Person, normalise_phone
from lumadesk.storage import search as full_text
from lumadesk.storage.transaction import Tx

_MOST_ENQUIRIES = 2_000

#: What is read whole, for it is little beside the enquiries: noun -> its texts, and the way to the person.
_TEXTS = (
    ("note", "SELECT id, person_id, body FROM note"),
    ("request", "SELECT id, person_id, details FROM request WHERE details <> ''"),
    ("restriction", "SELECT id, person_id, details || char(10) || notice FROM restriction"),
    ("document", "SELECT id, person_id, title FROM document WHERE person_id IS NOT NULL"),
    (
        "quote",
        "SELECT quote.id, person_id, customer_name || char(10) || customer_address || char(10) || notes || "
        "char(10) || evidence || char(10) || reference FROM quote",
    ),
    (
        "quote",
        "SELECT quote.id, person_id, description FROM quote_line "
        "JOIN quote ON quote.id = quote_line.quote_id",
    ),
    ("bank_line", "SELECT id, NULL, payer || char(10) || reference FROM bank_line WHERE state = 'open'"),
    ("job", "SELECT id, person_id, title || char(10) || notes FROM job"),
    (
        "job",
        "SELECT job.id, person_id, what FROM time_entry JOIN job ON job.id = time_entry.job_id",
    ),
    (
        "appointment",
        "SELECT id, person_id, title || char(10) || place || char(10) || notes FROM appointment",
    ),
    ("follow_up", "SELECT id, person_id, what FROM follow_up"),
    (
        "recurring_invoice",
        "SELECT recurring_invoice.id, person_id, customer_name || char(10) || customer_address || char(10) "
        "|| description FROM recurring_invoice "
        "JOIN recurring_line ON recurring_invoice_id = recurring_invoice.id",
    ),
    (
        "invoice",
        "SELECT invoice.id, person_id, customer_name || char(10) || customer_address || char(10) || "
        "coalesce(void_reason, '') || char(10) || reference FROM invoice",
    ),
    (
        "invoice",
        "SELECT invoice.id, person_id, description FROM invoice_line "
        "JOIN invoice ON invoice.id = invoice_line.invoice_id",
    ),
    (
        "invoice",
        "SELECT invoice.id, person_id, reason || char(10) || description FROM credit_note "
        "JOIN credit_note_line ON credit_note_line.credit_note_id = credit_note.id "
        "JOIN invoice ON invoice.id = credit_note.invoice_id",
    ),
    (
        "invoice",
        "SELECT invoice.id, person_id, payment.reference FROM payment "
        "JOIN invoice ON invoice.id = payment.invoice_id WHERE payment.reference <> ''",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextOfOther:
    """``person_id`` is whose record it is, None where nobody's any more."""

    noun: str
    id: int
    person_id: int | None
    text: str


def texts_of_others(tx: Tx, person: Person) -> Iterator[TextOfOther]:
    """Texts in records of others; of enquiries those that hold the name, the address or the number.

    A telephone number is looked for in enquiries as it was written and as one run of digits.
    """
    for id_, owner, message in _enquiries(tx, person):
        yield TextOfOther(noun="enquiry", id=id_, person_id=owner, text=message)
    for noun, sql in _TEXTS:
        for id_, owner, text in tx.fetch(sql):
            if owner != person.id:
                yield TextOfOther(noun=noun, id=id_, person_id=owner, text=text)


def _enquiries(tx: Tx, person: Person) -> list[tuple[int, int, str]]:
    found: set[int] = set()
    for phrase in _phrases(person):
        found.update(full_text.matching(tx, full_text.ENQUIRY, f'"{phrase}"'))
    newest = sorted(found, reverse=True)[:_MOST_ENQUIRIES]
    marks = ",".join("?" * len(newest))
    return [
        (id_, owner, text)
        for id_, owner, text in tx.fetch(
            "SELECT id, person_id, name || char(10) || service || char(10) || message FROM enquiry "  # noqa: S608
            f"WHERE id IN ({marks}) AND person_id <> ? ORDER BY id",
            (*newest, person.id),
        )
    ]


def _phrases(person: Person) -> Iterator[str]:
    yield from (text.replace('"', " ") for text in (person.name, person.email, person.phone) if text)
    key = normalise_phone(person.phone) if person.phone else None
    if key is not None:
        yield key
        yield f"0{key.removeprefix('+44')}"
