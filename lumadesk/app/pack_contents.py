"""What goes into a pack: the records held, as the review decided, and the schedule of what is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.packs import EXEMPTIONS, Decision, Redaction, Review, Traces, redact, traces
from lumadesk.storage import documents, pack_reviews, personal_data
from lumadesk.storage.documents import DocumentRow
from lumadesk.storage.personal_data import Found
from lumadesk.storage.transaction import Tx

if TYPE_CHECKING:
    from lumadesk.documents.left_out import ScheduleLine
    from lumadesk.documents.sar_pack import Section

Fields = tuple[tuple[str, str], ...]

#: Answers themselves: a pack does not contain the pack before it.
KIND = "access-pack"

TITLES = {
    "person": "Contact details",
    "enquiry": "Enquiries",
    "note": "Notes",
    "invoice": "Invoices",
    "invoice_line": "Lines of invoices",
    "payment": "Payments",
    "request": "Requests about your data",
    "request_event": "Steps of your requests",
    "search_log": "Searches for your requests",
    "rectification": "Corrections",
    "recipient_task": "Recipients of corrections",
    "restriction_task": "Recipients told of restrictions",
    "complaint": "Complaints",
    "complaint_event": "Steps of your complaints",
    "disclosure": "Disclosures to authorities",
    "letter": "Letters",
    "document": "Documents",
    "restriction": "Restrictions of the use of your data",
    "restriction_allowance": "What was done under a restriction, and why",
    "dispatch": "Copies that were sent",
    "verdict_change": "Decisions about erasing your data",
    "consent": "What you agreed or objected to",
    "personal_detail": "Personal details",
    "subscriber": "How you may be called or written to",
    "origin": "Where your data came from",
    "policy_seen": "Privacy policies that you were shown",
    "policy_notice": "Changes of the privacy policy that you were told of",
    "retention_hold": "Why records are kept for longer",
    "client_end": "End of the business relationship",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """``records`` as the person gets them; ``complete`` where nothing at all was taken out or withheld."""

    records: tuple[Found, ...]
    reviews: Mapping[tuple[str, int], Review]
    titles: Mapping[tuple[str, int], str]
    complete: bool


def title_of(table: str) -> str:
    return TITLES.get(table, table.replace("_", " ").capitalize())


def contents(tx: Tx, request_id: int, person_id: int) -> Contents:
    """Everything held about the person, with what was decided for this request applied to it.

    Raises RuleViolation ``pack.changed`` where a redacted text is not what it was, and ``pack.traces``
    where what was taken out still stands elsewhere.
    """
    held = personal_data.collect(tx, person_id)
    reviews = pack_reviews.reviews(tx, request_id)
    _require_unchanged(tx, request_id, held)
    taken: list[str] = []
    records: list[Found] = []
    for record in held:
        review = reviews.get((record.table, record.id))
        if review is None or review.decision is Decision.INCLUDE:
            records.append(record)
        elif review.decision is Decision.REDACT:
            copy, gone = _redacted(record, review.redactions)
            records.append(copy)
            taken += gone
    _require_no_traces(Traces(taken), records, reviews)
    there = {(record.table, record.id) for record in held}
    return Contents(
        records=tuple(records),
        reviews=reviews,
        titles={(record.table, record.id): record.title for record in records},
        complete=not any(
            review.decision is not Decision.INCLUDE and key in there for key, review in reviews.items()
        ),
    )


def sections(records: Sequence[Found], fields: Callable[[Found], Fields]) -> tuple[Section, ...]:
    """The records by their table, those without any of the wanted fields left out."""
    from lumadesk.documents.sar_pack import Item, Section

    found = []
    for table, of_table in groupby(records, key=lambda record: record.table):
        kept = [record for record in of_table if fields(record)]
        if kept:
            items = tuple(
                Item(title=record.title, fields=fields(record), provided=record.provided) for record in kept
            )
            found.append(Section(title=title_of(table), items=items, kind=table, basis=kept[0].basis))
    return tuple(found)


def schedule(found: Contents) -> tuple[ScheduleLine, ...]:
    """What the person is told of what they do not get. Titles of withheld records are not among it."""
    from lumadesk.documents.left_out import ScheduleLine

    lines = []
    for (table, id_), review in found.reviews.items():
        if review.decision is Decision.WITHHOLD and review.told and review.exemption is not None:
            rule = EXEMPTIONS[review.exemption]
            lines.append(
                ScheduleLine(
                    what=f"A record of the kind: {title_of(table)}",
                    how="Withheld",
                    law=f"{rule.words} ({rule.source})",
                    reason=review.reason,
                    decided_on=review.decided_on,
                )
            )
        elif review.decision is Decision.REDACT and (table, id_) in found.titles:
            reasons: dict[str, dict[str, None]] = {}
            for one in review.redactions:
                reasons.setdefault(one.field, {})[one.reason] = None
            lines += [
                ScheduleLine(
                    what=f"{found.titles[table, id_]}: {label}",
                    how="Text taken out",
                    law="",
                    reason="; ".join(why),
                    decided_on=review.decided_on,
                )
                for label, why in reasons.items()
            ]
    return tuple(lines)


def attachments(tx: Tx, person_id: int, found: Contents) -> list[DocumentRow]:
    """The documents that go along as they are.

    What is inside a document cannot be redacted: once anything of this answer is, a document goes along
    only where the review says so.
    """
    return [
        row
        for row in documents.list_for(tx, person_id=person_id)[::-1]
        if row.kind != KIND and (found.complete or _looked_at(found.reviews.get(("document", row.id))))
    ]


def _looked_at(review: Review | None) -> bool:
    return review is not None and review.decision is Decision.INCLUDE


def _redacted(record: Found, redactions: Sequence[Redaction]) -> tuple[Found, list[str]]:
    """The copy, and what was taken out of it."""
    by_field: dict[str, list[Redaction]] = {}
    for one in redactions:
        by_field.setdefault(one.field, []).append(one)
    values = dict(record.fields)
    gone = [part for label, cuts in by_field.items() for part in traces(values.get(label, ""), cuts)]

    def cut(fields: Fields) -> Fields:
        return tuple((label, redact(value, by_field.get(label, ()))) for label, value in fields)

    copy = replace(
        record,
        title=Traces(gone).taken_out_of(record.title),
        fields=cut(record.fields),
        portable=cut(record.portable),
    )
    return copy, gone


def _require_unchanged(tx: Tx, request_id: int, held: Sequence[Found]) -> None:
    digests = pack_reviews.digests(tx, request_id)
    if not digests:
        return
    changed = sorted(
        {
            f"{record.table} {record.id}"
            for record in held
            for label, value in record.fields
            if (digest := digests.get((record.table, record.id, label))) is not None
            and digest != pack_reviews.digest_of(tx, value)
        }
    )
    if changed:
        raise RuleViolation(
            "pack.changed",
            f"A text was changed after parts of it were redacted: {', '.join(changed)}.",
            "Review it again: what was selected may stand in another place now.",
        )


def _require_no_traces(
    taken: Traces, records: Sequence[Found], reviews: Mapping[tuple[str, int], Review]
) -> None:
    where = [
        f"{record.table} {record.id}"
        for record in records
        if not _looked_at(reviews.get((record.table, record.id)))
        and taken.remain_in([record.title, *(value for _label, value in record.fields)])
    ]
    if where:
        raise RuleViolation(
            "pack.traces",
            f"What was taken out still stands elsewhere: {', '.join(where[:20])}.",
            "Redact it there too, or say for each of these records that it was looked at and is included.",
        )
    if any(
        taken.remain_in([review.reason, *(one.reason for one in review.redactions)])
        for review in reviews.values()
    ):
        raise RuleViolation(
            "pack.reason_tells",
            "A reason, which the person is told, repeats what was taken out.",
            "Give the reason in words that give nothing away.",
        )
