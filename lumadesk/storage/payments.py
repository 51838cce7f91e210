"""What was paid, given back and moved: entries of an invoice that are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, insert, select

from lumadesk.domain.invoices import Payment, PaymentKind
from lumadesk.domain.money import from_pence, to_pence
from lumadesk.storage.invoice_tables import payment
from lumadesk.storage.transaction import Tx


def add(
    tx: Tx,
    invoice_id: int,
    amount: Decimal,
    on: date,
    *,
    kind: PaymentKind = PaymentKind.PAYMENT,
    method: str = "",
    reference: str = "",
    about: int | None = None,
) -> int:
    """Record an entry; whether it settles the invoice is said by ``invoices.set_status``."""
    (new_id,) = tx.reserve(payment, 1)
    tx.connection.execute(
        insert(payment).values(
            id=new_id,
            invoice_id=invoice_id,
            amount_pence=to_pence(amount),
            paid_on=on,
            kind=kind.value,
            method=method,
            reference=reference,
            about=about,
        )
    )
    tx.touch("payment", new_id)
    tx.touch("invoice", invoice_id)
    return new_id


def of_invoices(tx: Tx, invoice_ids: Sequence[int]) -> dict[int, list[Payment]]:
    """By invoice, in the order of their days."""
    found: dict[int, list[Payment]] = {}
    for row in tx.connection.execute(
        select(payment).where(payment.c.invoice_id.in_(invoice_ids)).order_by(payment.c.paid_on, payment.c.id)
    ):
        found.setdefault(row.invoice_id, []).append(_payment(row))
    return found


def invoice_of(tx: Tx, payment_id: int) -> int | None:
    """The id of the invoice whose entry this is; None where there is none."""
    found: int | None = tx.connection.execute(
        select(payment.c.invoice_id).where(payment.c.id == payment_id)
    ).scalar()
    return found


def _payment(row: Row[Any]) -> Payment:
    return Payment(
        id=row.id,
        amount=from_pence(row.amount_pence),
        paid_on=row.paid_on,
        kind=PaymentKind(row.kind),
        method=row.method,
        reference=row.reference,
        about=row.about,
    )
