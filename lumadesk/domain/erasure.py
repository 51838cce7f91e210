"""Erasure decided record by record: erase, anonymise, or keep until when and why (UK GDPR Art 17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lumadesk.domain.calendar import format_day
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.retention import (
    Retention,
    RetentionRule,
    RetentionTerms,
    in_years,
    retention,
    retention_terms,
)

_TAX_NOUNS = frozenset({"payment"})
_EVIDENCE_NOUNS = frozenset(
    {"request", "erasure", "complaint", "disclosure", "restriction", "consent", "policy_notice"}
)


class Ground(StrEnum):
    """Why erasure is owed: the letters of UK GDPR Art 17(1)."""

    NOT_NEEDED = "a"
    CONSENT_WITHDRAWN = "b"
    OBJECTION = "c"
    UNLAWFUL = "d"
    LEGAL_DUTY = "e"
    CHILD = "f"


GROUND_WORDS = {
    Ground.NOT_NEEDED: "no longer needed for its purpose",
    Ground.CONSENT_WITHDRAWN: "consent withdrawn, and there is no other basis",
    Ground.OBJECTION: "objection upheld, or to direct marketing",
    Ground.UNLAWFUL: "processed unlawfully",
    Ground.LEGAL_DUTY: "a legal duty asks for it",
    Ground.CHILD: "collected from a child for an online service",
}


def grounds_in_words(grounds: Sequence[Ground]) -> str:
    """ "UK GDPR Art 17(1)(a): no longer needed for its purpose; (b): …", by letter."""
    told = [f"({ground.value}): {GROUND_WORDS[ground]}" for ground in sorted(set(grounds))]
    return f"UK GDPR Art 17(1){'; '.join(told)}" if told else ""


class Verdict(StrEnum):
    ERASE = "erase"
    ANONYMISE = "anonymise"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRecord:
    """A record held about a person, with what its verdict depends on. Dates are Europe/London.

    ``table`` is the noun of the table ("enquiry", "note", "invoice", "document", "request", "person", …).
    ``tax_dates`` are the work, invoice, payment and credit-note dates of a tax record; the latest counts.
    """

    table: str
    id: int
    label: str  # readable, without the person's own text: "Invoice INV-0007", "Enquiry of 3 Nov 2026"
    tax_dates: tuple[date, ...] = ()
    issued: bool = False  # an issued invoice, or a document that belongs to one
    linked_to_kept: bool = False  # a record that a kept record must go on pointing at
    unpaid: bool = False  # an issued invoice that is still owed, or its document


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVerdict:
    """``ruled`` is what the rules had said where the owner decided otherwise, and ``because`` says why."""

    table: str
    id: int
    label: str
    verdict: Verdict
    until: date | None  # the first day on which it may be disposed of, where kept
    because: str
    ruled: Verdict | None = None


def check_erasable(open_access_requests: int) -> None:
    """Refuse erasure while a request for access or portability is open.

    Destroying data to defeat such a request is an offence (DPA 2018 s.173).
    Raises RuleViolation ``erasure.frozen``.
    """
    if open_access_requests:
        raise RuleViolation(
            "erasure.frozen",
            "A request for a copy of the data is still open: until it is answered, nothing may be erased.",
            "Answer and close the request first (DPA 2018 s.173).",
        )


def decide(
    records: Sequence[HeldRecord],
    *,
    policy: str | RetentionTerms,
    today: date,
    customer_end: date | None = None,
    vat_registered: bool = False,
) -> tuple[RecordVerdict, ...]:
    """The verdict on each record, in the order given (UK GDPR Art 17(1), 17(3)(b) and (e)).

    Issued invoices with their payments and documents are kept as long as the policy promises or tax law asks,
    whichever is longer, and while money is owed on them; afterwards they go like the rest. Under a policy
    that counts from the end of the relationship, the last dealing stands for a ``customer_end`` not given.
    Raises RuleViolation ``retention.unknown_policy``.
    """
    terms = retention_terms(policy) if isinstance(policy, str) else policy
    last_dealing = max((max(record.tax_dates) for record in records if record.tax_dates), default=today)
    end = customer_end or last_dealing
    verdicts = [
        _tax_verdict(record, _kept_by(record, terms, end, today, vat_registered), terms, today)
        if _is_tax_record(record)
        else _plain_verdict(record)
        for record in records
        if record.table != "person"
    ]
    anything_kept = any(verdict.verdict is Verdict.KEEP for verdict in verdicts)
    decided = iter(verdicts)
    return tuple(
        _person_verdict(record, anything_kept) if record.table == "person" else next(decided)
        for record in records
    )


def _is_tax_record(record: HeldRecord) -> bool:
    return record.issued or record.table in _TAX_NOUNS


def _kept_by(
    record: HeldRecord, policy: RetentionTerms, customer_end: date, today: date, vat_registered: bool
) -> Retention:
    # A tax record without a date counts as made today: the latest, and so the safe, anchor.
    return retention(
        policy,
        work=max(record.tax_dates, default=today),
        customer_end=customer_end,
        vat_registered=vat_registered,
    )


def _tax_verdict(record: HeldRecord, kept: Retention, terms: RetentionTerms, today: date) -> RecordVerdict:
    until = kept.safe_from
    if record.unpaid:
        return _verdict(
            record,
            Verdict.KEEP,
            "Money is still owed on it: kept to claim it (UK GDPR Art 17(3)(e)), and then as a tax record.",
            until if until is not None and until > today else None,
        )
    if until is not None and until <= today:
        return _verdict(
            record, Verdict.ERASE, f"Its time as a tax record ended: disposable since {format_day(until)}."
        )
    return _verdict(record, Verdict.KEEP, _because_kept(kept, terms), until)


def _because_kept(kept: Retention, terms: RetentionTerms) -> str:
    minimum = "" if kept.hmrc_minimum_from is None else f" until {format_day(kept.hmrc_minimum_from)}"
    law = f"A tax record: the law keeps it{minimum} (TMA 1970 s.12B; UK GDPR Art 17(3)(b))"
    years = in_years(terms.years)
    promise = {
        RetentionRule.TAX_YEAR: f"; the privacy policy promises {years} from the end of the tax year",
        RetentionRule.CUSTOMER_END: f"; the privacy policy keeps it for {years} after the last dealing",
        RetentionRule.HMRC_MINIMUM: "",
    }[terms.rule]
    return f"{law}{promise}. Used for tax only."


def _plain_verdict(record: HeldRecord) -> RecordVerdict:
    if record.table in _EVIDENCE_NOUNS:
        return _verdict(
            record,
            Verdict.ANONYMISE,
            "Kind and dates stay as evidence that the duty was met, the rest goes (UK GDPR Art 5(2)).",
        )
    if record.linked_to_kept:
        return _verdict(
            record,
            Verdict.ANONYMISE,
            "A kept record points at it; what it says about the person goes (UK GDPR Art 17(1)).",
        )
    return _verdict(record, Verdict.ERASE, "No longer needed, and no law keeps it (UK GDPR Art 17(1)).")


def _person_verdict(record: HeldRecord, anything_kept: bool) -> RecordVerdict:
    if anything_kept or record.linked_to_kept:
        return _verdict(
            record,
            Verdict.ANONYMISE,
            "Kept tax records point here; name and contact details outside of them go (UK GDPR Art 17(1)).",
        )
    return _verdict(record, Verdict.ERASE, "Nothing has to be kept about this person (UK GDPR Art 17(1)).")


def _verdict(record: HeldRecord, verdict: Verdict, because: str, until: date | None = None) -> RecordVerdict:
    return RecordVerdict(
        table=record.table, id=record.id, label=record.label, verdict=verdict, until=until, because=because
    )
