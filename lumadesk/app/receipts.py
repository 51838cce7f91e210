"""Receipts of payments: drawn from what is recorded, and exported on demand."""

from __future__ import annotations

from pathlib import Path

from lumadesk.app.binding import require_free
from lumadesk.app.changes import Changes
from lumadesk.app.documents import safe_file_name
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import Invoice, Payment, PaymentKind
from lumadesk.domain.restriction import Deed
from lumadesk.storage import business, invoices
from lumadesk.storage.transaction import Tx


def receipt_pdf(services: Services, invoice_id: int, payment_id: int) -> bytes:
    """The receipt of a payment. Raises RuleViolation ``payment.not_found``."""
    with services.read() as tx:
        return _render(services, tx, *_found(tx, invoice_id, payment_id))


def export_receipt(
    services: Services, invoice_id: int, payment_id: int, to: Path, *, overwrite: bool = False
) -> Changes[Path]:
    """Write it to the file ``to``, or into the folder ``to`` under the receipt's number."""
    with services.write("receipt.export") as tx:
        invoice, payment, number = _found(tx, invoice_id, payment_id)
        require_free(services, tx, [invoice.person_id], Deed.EXPORT)
        data = _render(services, tx, invoice, payment, number)
        tx.touch("payment", payment_id)
    target = to / safe_file_name(f"{number}.pdf") if to.is_dir() else to
    return changes(tx, services.outside.files.write(target, data, overwrite=overwrite))


def _found(tx: Tx, invoice_id: int, payment_id: int) -> tuple[Invoice, Payment, str]:
    """The payment with its number among those of the invoice, which never changes: they are only added."""
    invoice = invoices.get(tx, invoice_id)
    received = sorted(
        (one for one in invoice.payments if one.kind is PaymentKind.PAYMENT), key=lambda one: one.id
    )
    for count, payment in enumerate(received, start=1):
        if payment.id == payment_id:
            return invoice, payment, f"{invoice.number}-R{count}"
    raise RuleViolation("payment.not_found", "There is no such payment of this invoice.")


def _render(services: Services, tx: Tx, invoice: Invoice, payment: Payment, number: str) -> bytes:
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import fonts
    from lumadesk.documents import receipt as page

    if invoice.supplier is None:
        raise RuleViolation("invoice.not_payable", "A draft has no payments.")
    fonts.register_fonts(services.outside.fonts_folder)
    return page.render(
        page.ReceiptPage(number=number, invoice=invoice, payment=payment, sender=invoice.supplier),
        logo=business.logo_of(tx, invoice.supplier),
    )
