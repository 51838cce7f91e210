"""The review of what is out of its time: keep with a reason, make anonymous, or erase; one by one or many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lumadesk.app import certificates
from lumadesk.app.binding import require_free
from lumadesk.app.changes import Changes
from lumadesk.app.naming import names
from lumadesk.app.retention import Record, disposals_of, label_of
from lumadesk.app.services import Services, changes
from lumadesk.app.verdicts import decided
from lumadesk.app.watch import UNWATCHED, Watch
from lumadesk.domain.disposal import Decision, Disposal, check_keep
from lumadesk.domain.erasure import Ground, RecordVerdict, Verdict
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.invoices import totals
from lumadesk.domain.money import to_pence
from lumadesk.domain.restriction import Deed
from lumadesk.domain.verdict_changes import check_impersonal
from lumadesk.storage import (
    disposal_reviews,
    documents,
    erasures,
    invoices,
    people,
    personal_data,
    retention_queue,
)
from lumadesk.storage.disposal_reviews import AnonymousRecord as AnonymousRecord
from lumadesk.storage.disposal_reviews import Review as Review
from lumadesk.storage.personal_data.erasing import erase_records
from lumadesk.storage.retention_queue import Dated
from lumadesk.storage.transaction import Tx

_GROUND = "Its time ended under the privacy policy, and nothing keeps it"
_MOST_NAMES = 500
_BLOCK = 5_000  # less would be slower: the search index is set in order after each
_VERBS = {Decision.ANONYMISE: "making anonymous", Decision.ERASE: "erasing"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A record that cannot go now, and why not."""

    noun: str
    id: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPreview:
    """What a decision would do. ``verdicts`` are those of the privacy desk, ``blocked`` what stays."""

    decision: Decision
    verdicts: tuple[RecordVerdict, ...]
    counts: dict[Verdict, int]
    blocked: tuple[Blocked, ...]


def preview(services: Services, records: Sequence[Record], decision: Decision) -> ReviewPreview:
    """Record by record what would go and what would stay, and why. Changes nothing."""
    with services.read() as tx:
        disposals = _disposals(services, tx, records)
        blocked = tuple(_blocked(services, disposals, records)) if decision is not Decision.KEEP else ()
        stopped = {(one.noun, one.id) for one in blocked}
        verdicts = tuple(
            verdict
            for record in records
            if record not in stopped and record in disposals
            for verdict in _verdicts(services, tx, record, decision)
        )
    return ReviewPreview(
        decision=decision,
        verdicts=verdicts,
        counts=dict(Counter(verdict.verdict for verdict in verdicts)),
        blocked=blocked,
    )


def decide(
    services: Services,
    records: Sequence[Record],
    decision: Decision,
    *,
    reason: str = "",
    until: date | None = None,
    confirm_count: int | None = None,
    watch: Watch = UNWATCHED,
) -> Changes[int]:
    """Carry out one decision about these records, all of them or none; the value is how many.

    Several that are to go ask for their number in ``confirm_count``. Figures that anonymising leaves hold
    amounts, dates and service, and lead to nobody. Raises RuleViolation ``retention.…``,
    ``restriction.binds``, ``hold.binds`` or ``erasure.names_person``; ``watch`` may stop it whole.
    """
    wanted = list(dict.fromkeys(records))
    told = clean_text(reason).strip()
    if decision is Decision.KEEP:
        check_keep(told, until, services.today)
    elif len(wanted) > 1 and confirm_count != len(wanted):
        raise RuleViolation(
            "retention.count_differs",
            f"This is about {len(wanted):,} records and cannot be undone; their number was not confirmed.",
            "Type the number of records to confirm.",
        )
    with services.write("retention.review") as tx:
        disposals = _disposals(services, tx, wanted)
        if decision is Decision.KEEP:
            _check_reason(tx, wanted, told)
        else:
            for one in _blocked(services, disposals, wanted):
                raise RuleViolation(
                    "retention.blocked",
                    f"A record of these cannot go now: {one.because}.",
                    "Leave it out, or end what holds it.",
                )
            _dispose(services, tx, wanted, decision, watch)
        disposal_reviews.add_all(
            tx,
            [
                Review(
                    noun=noun,
                    record_id=id_,
                    decision=decision,
                    reason=told,
                    until=until if decision is Decision.KEEP else None,
                    day=services.today,
                )
                for noun, id_ in wanted
            ],
        )
    return changes(tx, len(wanted))


def history(services: Services) -> list[Review]:
    """The latest decisions, the newest first."""
    with services.read() as tx:
        return disposal_reviews.latest(tx)


def anonymous_records(services: Services) -> list[AnonymousRecord]:
    """The figures that are left of what was made anonymous."""
    with services.read() as tx:
        return disposal_reviews.anonymous(tx)


def _disposals(services: Services, tx: Tx, records: Sequence[Record]) -> dict[Record, Disposal]:
    found = {}
    for noun in retention_queue.NOUNS:
        ids = [id_ for kind, id_ in records if kind == noun]
        found.update({(noun, id_): one for id_, one in disposals_of(services, tx, noun, ids).items()})
    return found


def _blocked(
    services: Services, disposals: dict[Record, Disposal], records: Sequence[Record]
) -> list[Blocked]:
    found = []
    for record in records:
        disposal = disposals.get(record)
        if disposal is None:
            because = "it is gone already"
        elif disposal.holds:
            because = disposal.held_because
        elif not disposal.is_due(services.today):
            because = "its time has not come"
        else:
            continue
        found.append(Blocked(noun=record[0], id=record[1], because=because))
    return found


def _verdicts(services: Services, tx: Tx, record: Record, decision: Decision) -> tuple[RecordVerdict, ...]:
    noun, id_ = record
    if noun == "person" and decision is not Decision.KEEP:
        return decided(services, tx, id_)
    label = label_of(retention_queue.dated(tx, noun, [id_])[id_])
    verdict = Verdict(decision.value)
    because = {
        Decision.KEEP: "You keep it for longer.",
        Decision.ANONYMISE: "Amounts, dates and service stay as figures; everything about the person goes.",
        Decision.ERASE: f"{_GROUND} (UK GDPR Art 5(1)(e)).",
    }[decision]
    return (RecordVerdict(table=noun, id=id_, label=label, verdict=verdict, until=None, because=because),)


def _check_reason(tx: Tx, records: Sequence[Record], reason: str) -> None:
    owners: set[int] = set()
    for noun in retention_queue.NOUNS:
        ids = [id_ for kind, id_ in records if kind == noun]
        owners |= {one.person_id for one in retention_queue.dated(tx, noun, ids).values()}
    for person in people.rows(tx, sorted(owners)[:_MOST_NAMES]):
        check_impersonal(reason, names(person, reason))


def _dispose(services: Services, tx: Tx, records: Sequence[Record], decision: Decision, watch: Watch) -> None:
    figures: list[AnonymousRecord] = []
    done, verb = 0, _VERBS[decision]
    watch.step(verb, done, len(records))
    for noun in retention_queue.NOUNS:
        ids = [id_ for kind, id_ in records if kind == noun]
        of_these = retention_queue.dated(tx, noun, ids)
        owners = {one.person_id for one in of_these.values()}
        require_free(services, tx, owners, Deed.PURGE, Deed.SITE)
        if decision is Decision.ANONYMISE or noun == "invoice":
            figures += _figures(tx, noun, of_these, amounts=decision is Decision.ANONYMISE)
        for block in _blocks(ids, 1 if noun == "person" else _BLOCK):
            if noun == "invoice":
                papers = [row.id for id_ in block for row in documents.list_for(tx, invoice_id=id_)]
                erase_records(tx, {"document": papers, "invoice": block})
            elif noun == "enquiry":
                erase_records(tx, {"enquiry": block})
            else:
                _erase_person(services, tx, *block)
            done += len(block)
            watch.step(verb, done, len(records))
        if noun == "enquiry":
            for person_id in people.with_nothing_left(tx, owners):
                people.remove(tx, person_id)
    disposal_reviews.add_anonymous(tx, figures, services.today)


def _blocks(ids: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _erase_person(services: Services, tx: Tx, person_id: int) -> None:
    verdicts = decided(services, tx, person_id)
    personal_data.carry_out(tx, person_id, verdicts)
    erasure_id = erasures.add(
        tx, person_id_was=person_id, ground=_GROUND, grounds=(Ground.NOT_NEEDED,), verdicts=verdicts
    )
    certificates.store(services, tx, erasure_id)


def _figures(tx: Tx, noun: str, of_these: dict[int, Dated], *, amounts: bool) -> list[AnonymousRecord]:
    """Of an invoice that is erased the number alone stays, so that its series is seen to be whole."""
    if noun == "invoice":
        return [
            AnonymousRecord(
                noun=noun,
                day=of_these[invoice.id].anchor,
                number=invoice.number,
                service="",
                net_pence=to_pence(sums.net) if amounts else None,
                vat_pence=to_pence(sums.vat) if amounts else None,
                gross_pence=to_pence(sums.gross) if amounts else None,
            )
            for invoice in invoices.rows(tx, list(of_these))
            for sums in [totals(invoice.lines, bool(invoice.supplier and invoice.supplier.vat_registered))]
        ]
    return [
        AnonymousRecord(
            noun=noun,
            day=one.moment,
            number=None,
            service=one.service,
            net_pence=None,
            vat_pence=None,
            gross_pence=None,
        )
        for one in of_these.values()
    ]
