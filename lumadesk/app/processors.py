"""Processors and other recipients: contract checklist, where the data goes, and when each was looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.calendar import add_months
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.policy import Recipient, Region
from lumadesk.domain.register import (
    ChangeKind,
    ContractPoint,
    Processor,
    RegisterChange,
    check_due,
    check_location,
    check_processor,
    contract_gaps,
    transfer_gap,
)
from lumadesk.storage import register
from lumadesk.storage.transaction import Tx

_CHECK_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorView:
    """A recipient; ``gaps`` are in words what its contract, its transfer or the look at it lacks."""

    processor: Processor
    gaps: tuple[str, ...]


def list_processors(services: Services, *, ended: bool = False) -> list[ProcessorView]:
    with services.read() as tx:
        return processors_in(services, tx, ended=ended)


def processors_in(services: Services, tx: Tx, *, ended: bool = False) -> list[ProcessorView]:
    return [
        ProcessorView(
            processor=one,
            gaps=tuple(
                filter(None, (*contract_gaps(one), transfer_gap(one), check_due(one, services.today)))
            ),
        )
        for one in register.list_processors(tx, ended=ended)
    ]


def save_processor(
    services: Services, processor: Processor, *, notified_on: date | None = None, how: str = ""
) -> Changes[int]:
    """Add a recipient (id 0) or replace one; another location is logged, after the notice (LM13).

    Raises RuleViolation ``register.notice_first`` where the policy promises to tell people before.
    """
    check_processor(processor, services.today)
    with services.write("register.processor") as tx:
        former = register.get_processor(tx, processor.id) if processor.id else None
        before = former.region if former else Region.UNCONFIRMED
        check_location(
            before,
            processor.region,
            notice_before_leaving=services.profile_in(tx).notice_before_leaving,
            notified_on=notified_on,
            today=services.today,
        )
        processor_id = register.save_processor(tx, processor)
        if former is not None and (former.region, former.country) != (processor.region, processor.country):
            register.add_change(
                tx,
                RegisterChange(
                    id=0,
                    kind=ChangeKind.LOCATION,
                    subject=processor.name,
                    before=f"{former.country} ({former.region.value})",
                    after=f"{processor.country} ({processor.region.value})",
                    basis=processor.mechanism,
                    day=services.today,
                    notified_on=notified_on,
                    how=clean_text(how).strip(),
                ),
            )
    return changes(tx, processor_id)


def record_check(
    services: Services,
    processor_id: int,
    *,
    contract_on: date | None = None,
    covers: Mapping[ContractPoint, bool] | None = None,
    evidence: str = "",
    on: date | None = None,
) -> Changes[int]:
    """The owner looked at a processor: what the contract covers, where it lies; again in a year."""
    day = on or services.today
    with services.write("register.check") as tx:
        former = register.get_processor(tx, processor_id)
        checked = replace(
            former,
            contract_on=contract_on or former.contract_on,
            contract={**former.contract, **(covers or {})},
            evidence=clean_text(evidence).strip() or former.evidence,
            checked_on=day,
            due_on=add_months(day, _CHECK_MONTHS),
        )
        check_processor(checked, services.today)
        register.save_processor(tx, checked)
    return changes(tx, processor_id)


def from_recipient(recipient: Recipient) -> Processor:
    """A recipient as a policy names it, before anybody looked at it."""
    return Processor(
        id=0,
        name=recipient.name,
        kind=recipient.kind,
        role=recipient.role,
        country=recipient.country,
        region=recipient.region,
        mechanism=recipient.safeguard,
        contract_on=None,
        contract={},
        evidence="",
        checked_on=None,
        due_on=None,
        ended_on=None,
    )
