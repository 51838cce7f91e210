"""How long a business record is kept: by the promise of a privacy policy, and at least as tax law asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from lumadesk.domain.calendar import add_days, add_months, add_years, format_day, london_date, tax_year_of
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.steps import Step

_HMRC = "TMA 1970 s.12B"
_VAT = "VAT Act 1994 Sch 11 para 6"
_ANCHOR = "TMA 1970 s.12B; VAT Act 1994 s.6"


class RetentionRule(StrEnum):
    """From what a policy counts its years."""

    TAX_YEAR = "tax-year"  # A: six years from the end of the tax year of the work
    CUSTOMER_END = "customer-end"  # B: six years after the person stops being a customer
    HMRC_MINIMUM = "hmrc-minimum"  # no fixed length published: what tax law asks and no more


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionTerms:
    """What one policy says: from what it counts, and how many years. ``name`` is the profile's id."""

    name: str
    rule: RetentionRule
    years: int = 6


#: The published policies -> their terms for records of completed work, invoices and correspondence.
RULES: Mapping[str, RetentionTerms] = MappingProxyType(
    {
        name: RetentionTerms(name=name, rule=rule)
        for name, rule in {
            "luma-tech": RetentionRule.TAX_YEAR,
            "lustre-support": RetentionRule.CUSTOMER_END,
            "lumina": RetentionRule.HMRC_MINIMUM,
            "lumensol": RetentionRule.HMRC_MINIMUM,
            "lumio-tek": RetentionRule.HMRC_MINIMUM,
        }.items()
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """When a record may go.

    ``anchor`` is the date that tax law counts from, ``keep_through`` the last day on which the policy keeps
    the record and ``disposable_from`` the day after; both are None where the policy's time does not run yet.
    ``hmrc_minimum_from`` is the first day after the legal minimum, None without a date that tax cares about.
    """

    anchor: date | None
    keep_through: date | None
    disposable_from: date | None
    hmrc_minimum_from: date | None
    steps: tuple[Step, ...]

    @property
    def safe_from(self) -> date | None:
        """The first day on which neither policy nor tax law keeps the record; None where it never comes."""
        if self.disposable_from is None:
            return None
        return max(self.disposable_from, self.hmrc_minimum_from or self.disposable_from)


def retention_terms(policy: str) -> RetentionTerms:
    """The terms of a published policy. Raises RuleViolation ``retention.unknown_policy``."""
    try:
        return RULES[policy]
    except KeyError as error:
        raise RuleViolation(
            "retention.unknown_policy",
            "No retention rule is known for that policy.",
            f"Choose one of: {', '.join(RULES)}.",
        ) from error


def retention(
    policy: str | RetentionTerms,
    *,
    work: date | None = None,
    invoiced: date | None = None,
    paid: date | None = None,
    credited: date | None = None,
    customer_end: date | None = None,
    vat_registered: bool = False,
) -> Retention:
    """When a record of work may be disposed of. All dates are Europe/London.

    The anchor is the latest of work, invoice, payment and credit note. Tax law keeps the record through the
    fifth anniversary of the 31 January after the anchor's tax year; VAT law for six years from the anchor.
    Raises RuleViolation ``retention.unknown_policy``, ``retention.no_date`` (the policy counts from work and
    no date is given) and ``date.out_of_range``.
    """
    terms = retention_terms(policy) if isinstance(policy, str) else policy
    rule, source = terms.rule, f"privacy policy ({terms.name})"
    anchor = max((day for day in (work, invoiced, paid, credited) if day is not None), default=None)
    minimum, steps = (None, []) if anchor is None else _legal_minimum(anchor, vat_registered)
    if rule is RetentionRule.CUSTOMER_END:
        keep_through, step = _after_customer_end(customer_end, terms.years, source)
    elif anchor is None or minimum is None:
        raise RuleViolation(
            "retention.no_date",
            "This policy counts from the work, and no date of work, invoice or payment is given.",
            "Give at least one of these dates.",
        )
    elif rule is RetentionRule.TAX_YEAR:
        keep_through = add_years(tax_year_of(anchor).end, terms.years)
        step = Step(
            text=f"Policy: {in_years(terms.years)} from the end of that tax year",
            date=keep_through,
            source=source,
        )
    else:
        keep_through = add_days(minimum, -1)
        step = Step(
            text="Policy: no fixed length is published, so the legal minimum applies",
            date=keep_through,
            source=source,
        )
    disposable_from = None if keep_through is None else add_days(keep_through, 1)
    steps.append(step)
    if disposable_from is not None:
        steps.append(Step(text="Disposable under the policy from", date=disposable_from, source=source))
    return Retention(
        anchor=anchor,
        keep_through=keep_through,
        disposable_from=disposable_from,
        hmrc_minimum_from=minimum,
        steps=tuple(steps),
    )


def in_years(count: int) -> str:
    """ "six years", as people read it."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return f"{words[count] if count < len(words) else count} year{'' if count == 1 else 's'}"


def enquiry_review_on(last_contact: date, months: int = 12) -> date:
    """When an unconverted enquiry is up for review (promise LT13); ``months`` is a setting."""
    return add_months(last_contact, months)


def server_log_disposable_from(logged: date | datetime, days: int = 30) -> date:
    """First day after the ``days`` for which the host keeps a log entry (promise LT15)."""
    day = london_date(logged) if isinstance(logged, datetime) else logged
    return add_days(day, days + 1)


def _legal_minimum(anchor: date, vat_registered: bool) -> tuple[date, list[Step]]:
    year = tax_year_of(anchor)
    filing_day = add_years(date(year.end.year, 1, 31), 1)
    keep_through = add_years(filing_day, 5)
    steps = [
        Step(text="Latest of work, invoice, payment and credit note", date=anchor, source=_ANCHOR),
        Step(text=f"Tax year {year.label} ends", date=year.end, source="ITA 2007 s.4"),
        Step(
            text=f"Five years after {format_day(filing_day)}: kept through", date=keep_through, source=_HMRC
        ),
    ]
    if vat_registered and add_years(anchor, 6) > keep_through:
        keep_through = add_years(anchor, 6)
        steps.append(Step(text="VAT records are kept for six years", date=keep_through, source=_VAT))
    minimum = add_days(keep_through, 1)
    steps.append(Step(text="Beyond the legal minimum from", date=minimum, source=_HMRC))
    return minimum, steps


def _after_customer_end(customer_end: date | None, years: int, source: str) -> tuple[date | None, Step]:
    if customer_end is None:
        return None, Step(
            text=f"Policy: {in_years(years)} after the person stops being a customer; it does not run yet",
            date=None,
            source=source,
        )
    keep_through = add_years(customer_end, years)
    return keep_through, Step(
        text=f"Policy: {in_years(years)} after the person stopped being a customer, "
        f"{format_day(customer_end)}",
        date=keep_through,
        source=source,
    )
