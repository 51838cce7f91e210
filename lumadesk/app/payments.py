"""Money that goes the other way: refunds, credit used for another invoice, entries taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lumadesk.app.binding import require_free
from lumadesk.app.changes import Changes
from lumadesk.app.invoices import settle
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import KnownError
from lumadesk.domain.invoices import PaymentKind
from lumadesk.domain.payments import check_correction, check_reference, check_refund, check_transfer
from lumadesk.domain.restriction import Deed
from lumadesk.storage import invoices, payments
from lumadesk.storage.transaction import Tx


def invoice_of(services: Services, payment_id: int) -> int:
    """The id of the invoice of an entry. Raises KnownError ``payment.not_found``."""
    with services.read() as tx:
        found = payments.invoice_of(tx, payment_id)
    if found is None:
        raise KnownError("payment.not_found", "There is no such payment.", "Look at the invoice's payments.")
    return found


def refund(
    services: Services, invoice_id: int, amount: Decimal, on: date, *, method: str = "", reference: str = ""
) -> Changes[int]:
    """Record what was given back, up to what was paid beyond what is owed. The value is the entry's id."""
    with services.write("invoice.refund") as tx:
        invoice = invoices.get(tx, invoice_id)
        require_free(services, tx, [invoice.person_id], Deed.EDIT)
        check_reference(method, reference)
        check_refund(invoice, amount, on, today=services.today)
        entry = payments.add(
            tx,
            invoice_id,
            -amount,
            on,
            kind=PaymentKind.REFUND,
            method=method.strip(),
            reference=reference.strip(),
        )
        settle(tx, invoice_id)
    return changes(tx, entry)


def use_credit(services: Services, source_id: int, target_id: int, amount: Decimal) -> Changes[int]:
    """Pay one invoice with what was paid too much on another of the same customer.

    The value is the entry's id at the invoice that is paid.
    """
    with services.write("invoice.use-credit") as tx:
        source, target = invoices.get(tx, source_id), invoices.get(tx, target_id)
        require_free(services, tx, [source.person_id, target.person_id], Deed.EDIT)
        check_transfer(source, target, amount)
        taken = payments.add(tx, source_id, -amount, services.today, kind=PaymentKind.TRANSFER)
        put = payments.add(tx, target_id, amount, services.today, kind=PaymentKind.TRANSFER, about=taken)
        settle(tx, source_id)
        settle(tx, target_id)
    return changes(tx, put)


def take_back(services: Services, invoice_id: int, payment_id: int) -> Changes[int]:
    """An entry that was a mistake: its negative is added, and both stay to be seen."""
    with services.write("payment.take-back") as tx:
        entry = take_back_in(services, tx, invoice_id, payment_id)
    return changes(tx, entry)


def take_back_in(services: Services, tx: Tx, invoice_id: int, payment_id: int) -> int:
    """The same, within a transaction."""
    invoice = invoices.get(tx, invoice_id)
    require_free(services, tx, [invoice.person_id], Deed.EDIT)
    wrong = check_correction(invoice, payment_id)
    entry = payments.add(
        tx, invoice_id, -wrong.amount, wrong.paid_on, kind=PaymentKind.CORRECTION, about=payment_id
    )
    settle(tx, invoice_id)
    return entry
