"""Recurring invoices: agreements that put a draft before the owner each time, and issue nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lumadesk.app.binding import is_free, require_free
from lumadesk.app.business import business_in
from lumadesk.app.changes import Changes
from lumadesk.app.people import require_alive
from lumadesk.app.services import Services, changes
from lumadesk.domain.invoices import InvoiceLine, InvoiceTerms, Totals, check_draft, totals
from lumadesk.domain.recurring import (
    RecurringInvoice,
    check_recurring,
    check_start,
    due_days,
    following,
    next_on,
)
from lumadesk.domain.restriction import Deed
from lumadesk.storage import invoices, people, recurring
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringView:
    """``next_on`` is None where nothing more comes; ``due`` counts the drafts that are to be made now."""

    agreement: RecurringInvoice
    totals: Totals
    next_on: date | None
    due: int


def add_recurring(
    services: Services,
    person_id: int,
    lines: Sequence[InvoiceLine],
    *,
    starts_on: date,
    every_months: int = 1,
    until: date | None = None,
    terms: InvoiceTerms | None = None,
    customer_name: str | None = None,
    customer_address: str | None = None,
) -> Changes[int]:
    """Agree on an invoice that comes again; the value is its id. Its customer is the person, if not named."""
    check_recurring(every_months, starts_on, until)
    check_start(every_months, starts_on, services.today)
    with services.write("recurring.add") as tx:
        person = people.get(tx, person_id)
        require_alive(person)
        require_free(services, tx, [person_id], Deed.EDIT)
        check_draft(lines, vat_registered=business_in(services, tx).vat_registered, terms=terms)
        recurring_id = recurring.add(
            tx,
            RecurringInvoice(
                id=0,
                person_id=person_id,
                customer_name=person.name if customer_name is None else customer_name.strip(),
                customer_address=(
                    (person.address or "") if customer_address is None else customer_address.strip()
                ),
                lines=tuple(lines),
                terms=terms or InvoiceTerms(),
                every_months=every_months,
                starts_on=starts_on,
                until=until,
                made=0,
                paused=False,
            ),
        )
        tx.touch("person", person_id)
    return changes(tx, recurring_id)


def change_recurring(
    services: Services,
    recurring_id: int,
    *,
    lines: Sequence[InvoiceLine] | None = None,
    until: date | None = None,
    endless: bool = False,
    next_day: date | None = None,
    every_months: int | None = None,
    customer_name: str | None = None,
    customer_address: str | None = None,
    paused: bool | None = None,
    terms: InvoiceTerms | None = None,
) -> Changes[int]:
    """Change what comes from the next draft on; what is not named stays.

    ``next_day`` or another interval begins the counting anew, on the day of the next draft.
    """
    with services.write("recurring.change") as tx:
        old = recurring.get(tx, recurring_id)
        require_free(services, tx, [old.person_id], Deed.EDIT)
        changed = replace(
            old,
            customer_name=old.customer_name if customer_name is None else customer_name.strip(),
            customer_address=old.customer_address if customer_address is None else customer_address.strip(),
            lines=old.lines if lines is None else tuple(lines),
            until=until if endless else until or old.until,
            paused=old.paused if paused is None else paused,
            terms=terms or old.terms,
        )
        day, months = next_day or following(old), every_months or old.every_months
        if (day, months) != (following(old), old.every_months):
            changed = replace(changed, starts_on=day, every_months=months, made=0)
        check_recurring(changed.every_months, changed.starts_on, changed.until)
        registered = business_in(services, tx).vat_registered
        check_draft(changed.lines, vat_registered=registered, terms=changed.terms)
        recurring.put(tx, changed)
    return changes(tx, recurring_id)


def end_recurring(services: Services, recurring_id: int) -> Changes[int]:
    """Nothing comes any more; what was drafted or issued stays."""
    with services.write("recurring.end") as tx:
        require_free(services, tx, [recurring.get(tx, recurring_id).person_id], Deed.PURGE)
        recurring.remove(tx, [recurring_id])
        tx.touch("recurring_invoice", recurring_id)
    return changes(tx, recurring_id)


def restore_recurring(services: Services, agreement: RecurringInvoice) -> Changes[int]:
    """Take back that an agreement was ended: it goes on where it was. The value is its new id."""
    with services.write("recurring.restore") as tx:
        require_alive(people.get(tx, agreement.person_id))
        require_free(services, tx, [agreement.person_id], Deed.EDIT)
        check_recurring(agreement.every_months, agreement.starts_on, agreement.until)
        registered = business_in(services, tx).vat_registered
        check_draft(agreement.lines, vat_registered=registered, terms=agreement.terms)
        recurring_id = recurring.add(tx, agreement)
        tx.touch("person", agreement.person_id)
    return changes(tx, recurring_id)


def make_drafts(services: Services) -> Changes[tuple[int, ...]]:
    """Put every draft that is due before the owner, each once; the value is their ids.

    The day of the period becomes the day of supply. People whose data is restricted wait.
    """
    with services.write("recurring.make-drafts") as tx:
        made: list[int] = []
        for agreement in recurring.list_all(tx):
            days = due_days(agreement, services.today)
            if not days or not is_free(services, tx, agreement.person_id, Deed.EDIT):
                continue
            made += [
                invoices.add(
                    tx,
                    person_id=agreement.person_id,
                    customer_name=agreement.customer_name,
                    customer_address=agreement.customer_address,
                    lines=agreement.lines,
                    supplied_on=day,
                    terms=agreement.terms,
                )
                for day in days
            ]
            recurring.put(tx, replace(agreement, made=agreement.made + len(days)))
            tx.touch("person", agreement.person_id)
    return changes(tx, tuple(made))


def list_recurring(services: Services, person_id: int | None = None) -> list[RecurringView]:
    """The newest first."""
    with services.read() as tx:
        return [_view(services, tx, one) for one in recurring.list_all(tx, person_id)]


def get(services: Services, recurring_id: int) -> RecurringView:
    with services.read() as tx:
        return _view(services, tx, recurring.get(tx, recurring_id))


def due_drafts(services: Services) -> int:
    """How many drafts ``make_drafts`` would put before the owner."""
    with services.read() as tx:
        return count_due(services, tx)


def count_due(services: Services, tx: Tx) -> int:
    """The same within a transaction."""
    return sum(
        len(days)
        for one in recurring.list_all(tx)
        if (days := due_days(one, services.today)) and is_free(services, tx, one.person_id, Deed.EDIT)
    )


def _view(services: Services, tx: Tx, agreement: RecurringInvoice) -> RecurringView:
    registered = business_in(services, tx).vat_registered
    return RecurringView(
        agreement=agreement,
        totals=totals(
            agreement.lines,
            registered,
            agreement.terms.discount,
            reverse_charge=agreement.terms.reverse_charge,
        ),
        next_on=next_on(agreement),
        due=len(due_days(agreement, services.today)),
    )
