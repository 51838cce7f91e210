"""Reviewing an answer before it goes: each record included, redacted or withheld, others pointed out.

A decision discards the pack that was built before it: only what was reviewed can leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from lumadesk.app.changes import Changes
from lumadesk.app.pack_contents import KIND, title_of
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.mentions import Contact, Known, Mention
from lumadesk.domain.packs import (
    Decision,
    Exemption,
    Redaction,
    Review,
    check_redaction,
    check_withholding,
    pattern_of,
)
from lumadesk.domain.people import normalise_email, normalise_phone
from lumadesk.domain.requests import RequestStatus, RightsRequest
from lumadesk.storage import business, documents, pack_reviews, people, personal_data, requests
from lumadesk.storage.personal_data import Found
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewField:
    """``others`` are places in the value that name somebody else."""

    label: str
    value: str
    others: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """One record. Without a ``review`` it is included and was not looked at yet.

    ``changed`` means that a redacted text is not what it was: it has to be reviewed again.
    """

    table: str
    id: int
    title: str
    fields: tuple[ReviewField, ...]
    review: Review | None
    changed: bool

    @property
    def decision(self) -> Decision:
        return Decision.INCLUDE if self.review is None else self.review.decision

    @property
    def names_others(self) -> bool:
        return any(field.others for field in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewGroup:
    title: str
    items: tuple[ReviewItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackReview:
    request_id: int
    groups: tuple[ReviewGroup, ...]

    @property
    def items(self) -> tuple[ReviewItem, ...]:
        return tuple(item for group in self.groups for item in group.items)


def review(services: Services, request_id: int) -> PackReview:
    """Every record that the answer would hold, with what was decided and whom it names beside the person."""
    with services.read() as tx:
        request = requests.get(tx, request_id)
        person_id = _person_of(request)
        known, own = _known_others(services, tx, person_id)
        reviews = pack_reviews.reviews(tx, request_id)
        digests = pack_reviews.digests(tx, request_id)
        groups = []
        for table, records in groupby(personal_data.collect(tx, person_id), key=lambda found: found.table):
            items = []
            for record in records:
                fields = tuple(
                    ReviewField(label=label, value=value, others=_others(known, own, value))
                    for label, value in record.fields
                )
                items.append(
                    ReviewItem(
                        table=table,
                        id=record.id,
                        title=record.title,
                        fields=fields,
                        review=reviews.get((table, record.id)),
                        changed=any(
                            digest != pack_reviews.digest_of(tx, field.value)
                            for field in fields
                            if (digest := digests.get((table, record.id, field.label))) is not None
                        ),
                    )
                )
            groups.append(ReviewGroup(title=title_of(table), items=tuple(items)))
    return PackReview(request_id=request_id, groups=tuple(groups))


def include(services: Services, request_id: int, table: str, record_id: int) -> Changes[int]:
    """The record was looked at and goes along whole; earlier redactions of it are taken back."""
    with services.write("pack.include") as tx:
        _record(tx, _open(tx, request_id), table, record_id)
        wanted = Review(table=table, id=record_id, decision=Decision.INCLUDE, decided_on=services.today)
        _decide(tx, request_id, wanted)
    return changes(tx, request_id)


def withhold(
    services: Services,
    request_id: int,
    table: str,
    record_id: int,
    *,
    exemption: Exemption,
    test: str,
    reason: str,
    told: bool = True,
) -> Changes[int]:
    """Leave the record out under an exemption; ``reason`` is told to the person, ``test`` is not."""
    check_withholding(exemption, test, reason, told)
    with services.write("pack.withhold") as tx:
        _record(tx, _open(tx, request_id), table, record_id)
        wanted = Review(
            table=table,
            id=record_id,
            decision=Decision.WITHHOLD,
            exemption=exemption,
            test=clean_text(test).strip(),
            reason=clean_text(reason).strip(),
            told=told,
            decided_on=services.today,
        )
        _decide(tx, request_id, wanted)
    return changes(tx, request_id)


def redact(
    services: Services, request_id: int, table: str, record_id: int, redactions: Sequence[Redaction]
) -> Changes[int]:
    """Take these texts out of the copy of the record; they replace what was redacted in it before."""
    with services.write("pack.redact") as tx:
        record = _record(tx, _open(tx, request_id), table, record_id)
        _redact(services, tx, request_id, record, redactions)
    return changes(tx, request_id)


def redact_everywhere(services: Services, request_id: int, text: str, reason: str) -> Changes[int]:
    """Take a text out of every record of the answer, whatever its case; the value counts the places."""
    wanted = " ".join(text.split())
    if not wanted:
        raise RuleViolation("pack.bad_range", "There is no text to be taken out.", "Type the text.")
    pattern = pattern_of([wanted])
    places = 0
    with services.write("pack.redact-everywhere") as tx:
        request = _open(tx, request_id)
        reviews = pack_reviews.reviews(tx, request_id)
        for record in personal_data.collect(tx, _person_of(request)):
            found = [
                Redaction(field=label, start=match.start(), end=match.end(), reason=reason)
                for label, value in record.fields
                for match in pattern.finditer(value)
            ]
            before = reviews.get((record.table, record.id))
            if found and (before is None or before.decision is not Decision.WITHHOLD):
                known = () if before is None else before.redactions
                _redact(services, tx, request_id, record, [*known, *found])
                places += len(found)
    return changes(tx, places)


def undo(services: Services, request_id: int, table: str, record_id: int) -> Changes[int]:
    """Take back what was decided about a record."""
    with services.write("pack.undo") as tx:
        _open(tx, request_id)
        pack_reviews.clear(tx, request_id, table, record_id)
        _discard_pack(tx, request_id)
    return changes(tx, request_id)


def _redact(
    services: Services, tx: Tx, request_id: int, record: Found, redactions: Sequence[Redaction]
) -> None:
    values = dict(record.fields)
    for one in redactions:
        check_redaction(values.get(one.field, ""), one)
    if not redactions:
        raise RuleViolation("pack.bad_range", "No text was selected.", "Select what is to be taken out.")
    wanted = Review(
        table=record.table,
        id=record.id,
        decision=Decision.REDACT,
        decided_on=services.today,
        redactions=tuple(dict.fromkeys(replace(one, reason=clean_text(one.reason)) for one in redactions)),
    )
    digests = [pack_reviews.digest_of(tx, values[one.field]) for one in wanted.redactions]
    _decide(tx, request_id, wanted, digests)


def _decide(tx: Tx, request_id: int, wanted: Review, digests: Sequence[str] = ()) -> None:
    pack_reviews.decide(tx, request_id, wanted, digests)
    _discard_pack(tx, request_id)


def _discard_pack(tx: Tx, request_id: int) -> None:
    """What was built before the decision must not go out after it."""
    for row in documents.list_for(tx, request_id=request_id):
        if row.kind == KIND:
            documents.delete(tx, row.id)


def _open(tx: Tx, request_id: int) -> RightsRequest:
    request = requests.get(tx, request_id)
    if request.status is not RequestStatus.OPEN:
        raise RuleViolation(
            "request.closed",
            "This request was closed already.",
            "Open a new request if the person asks again.",
        )
    return request


def _person_of(request: RightsRequest) -> int:
    if request.person_id is None:
        raise RuleViolation(
            "request.person_erased", "This person was erased: nothing is left to give a copy of."
        )
    return request.person_id


def _record(tx: Tx, request: RightsRequest, table: str, record_id: int) -> Found:
    for found in personal_data.collect(tx, _person_of(request)):
        if (found.table, found.id) == (table, record_id):
            return found
    raise KnownError("pack.no_record", "The answer to this request holds no such record.")


def _known_others(services: Services, tx: Tx, person_id: int) -> tuple[Known, frozenset[str]]:
    """Everybody else in the vault, and what is the person's or the owner's own."""
    person = people.get(tx, person_id)
    owner = business.on(tx, services.today)
    own = {
        key
        for email, phone in ((person.email, person.phone), (owner.email, owner.phone))
        for key in (normalise_email(email or ""), normalise_phone(phone or ""))
        if key is not None
    }
    own_names = {" ".join(name.casefold().split()) for name in (person.name, owner.own_name) if name}
    contacts = tx.fetch(
        "SELECT id, name, email_key, phone_key FROM person WHERE id <> ? AND erased_at IS NULL", (person_id,)
    )
    return Known(
        Contact(person_id=id_, name=name, email_key=email_key, phone_key=phone_key)
        for id_, name, email_key, phone_key in contacts
        if " ".join(name.casefold().split()) not in own_names
    ), frozenset(own)


def _others(known: Known, own: frozenset[str], value: str) -> tuple[Mention, ...]:
    return tuple(
        mention
        for mention in known.find(value)
        if not {
            normalise_email(value[mention.start : mention.end]),
            normalise_phone(value[mention.start : mention.end]),
        }
        & own
    )
