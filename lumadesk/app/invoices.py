"""Invoices: drafted, issued once with their number and page, paid, or voided with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from lumadesk.app.binding import require_free
from lumadesk.app.changes import Changes
from lumadesk.app.documents import safe_file_name
from lumadesk.app.people import require_alive
from lumadesk.app.services import Services, changes
from lumadesk.domain.business import Business
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.invoices import (
    Invoice,
    InvoiceLine,
    InvoiceStatus,
    Totals,
    amount_due,
    check_draft,
    check_issuable,
    check_payment,
    check_voidable,
    due_date,
    paid_total,
    totals,
)
from lumadesk.domain.restriction import Deed
from lumadesk.storage import business, documents, invoices, people
from lumadesk.storage.transaction import Tx

PDF_KIND = "invoice"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceView:
    """An invoice with its sums, in pounds; ``overdue`` as of today.

    ``tax_only``: its person was erased, and it is kept for tax and nothing else (UK GDPR Art 17(3)(b)).
    """

    invoice: Invoice
    totals: Totals
    paid: Decimal
    due: Decimal
    overdue: bool
    tax_only: bool


def draft_invoice(
    services: Services,
    person_id: int,
    lines: Sequence[InvoiceLine],
    supplied_on: date | None = None,
    *,
    customer_name: str | None = None,
    customer_address: str | None = None,
) -> Changes[int]:
    """Draft an invoice to a person; who and where they are is copied from them unless given otherwise.

    The value is the invoice's id. A draft has no number.
    """
    with services.write("invoice.draft") as tx:
        person = people.get(tx, person_id)
        require_alive(person)
        require_free(services, tx, [person_id], Deed.EDIT)
        check_draft(lines, vat_registered=business.get(tx).vat_registered)
        invoice_id = invoices.add(
            tx,
            person_id=person_id,
            customer_name=clean_text(person.name if customer_name is None else customer_name),
            customer_address=clean_text(
                (person.address or "") if customer_address is None else customer_address
            ),
            lines=_cleaned(lines),
            supplied_on=supplied_on,
        )
        tx.touch("person", person_id)
    return changes(tx, invoice_id)


def update_draft(
    services: Services,
    invoice_id: int,
    lines: Sequence[InvoiceLine],
    supplied_on: date | None = None,
    *,
    customer_name: str | None = None,
    customer_address: str | None = None,
) -> Changes[int]:
    """Replace the content of a draft; a name or address that is not given stays."""
    with services.write("invoice.update-draft") as tx:
        old = invoices.get(tx, invoice_id)
        require_free(services, tx, [old.person_id], Deed.EDIT)
        check_draft(lines, vat_registered=business.get(tx).vat_registered)
        invoices.update_draft(
            tx,
            invoice_id,
            customer_name=clean_text(old.customer_name if customer_name is None else customer_name),
            customer_address=clean_text(
                old.customer_address if customer_address is None else customer_address
            ),
            lines=_cleaned(lines),
            supplied_on=supplied_on,
        )
    return changes(tx, invoice_id)


def discard_draft(services: Services, invoice_id: int) -> Changes[int]:
    with services.write("invoice.discard-draft") as tx:
        require_free(services, tx, [invoices.get(tx, invoice_id).person_id], Deed.PURGE)
        invoices.discard_draft(tx, invoice_id)
    return changes(tx, invoice_id)


def issue_invoice(services: Services, invoice_id: int) -> Changes[int]:
    """Give a draft its number, date and page, for good: all in one transaction (law.md R7.5).

    Raises RuleViolation ``invoice.business_incomplete`` until own name, business name and address for
    service are set (Companies Act 2006 ss.1200ff), and what else makes it no lawful invoice.
    """
    with services.write("invoice.issue") as tx:
        draft = invoices.get(tx, invoice_id)
        require_free(services, tx, [draft.person_id], Deed.EDIT)
        supplier = business.get(tx)
        check_issuable(draft, supplier)
        today = services.today
        issued = invoices.issue(
            tx,
            invoice_id,
            supplier=supplier,
            issued_on=today,
            supplied_on=draft.supplied_on or today,
            due_on=due_date(today, draft.supplied_on, supplier.payment_terms_days),
        )
        documents.add(
            tx,
            kind=PDF_KIND,
            title=f"Invoice {issued.number}",
            file_name=safe_file_name(f"{issued.number}.pdf"),
            media_type="application/pdf",
            data=_render(services, issued, supplier),
            person_id=issued.person_id,
            invoice_id=invoice_id,
        )
        tx.touch("person", issued.person_id)
    return changes(tx, invoice_id)


def invoice_pdf(services: Services, invoice_id: int) -> bytes:
    """The page as it was issued, or a preview of a draft, marked as such and without a number."""
    with services.read() as tx:
        invoice = invoices.get(tx, invoice_id)
        if invoice.status is not InvoiceStatus.DRAFT:
            return documents.get(tx, _stored_page(tx, invoice_id)).data
        supplier = business.get(tx)
    return _render(services, invoice, supplier)


def export_pdf(services: Services, invoice_id: int, to: Path, *, overwrite: bool = False) -> Changes[Path]:
    """Write the page to the file ``to``, or into the folder ``to`` under the invoice's number."""
    data = invoice_pdf(services, invoice_id)
    with services.write("invoice.export") as tx:
        invoice = invoices.get(tx, invoice_id)
        require_free(services, tx, [invoice.person_id], Deed.EXPORT)
        tx.touch("invoice", invoice_id)
    name = safe_file_name(f"{invoice.number or f'draft-{invoice_id}'}.pdf")
    target = to / name if to.is_dir() else to
    return changes(tx, services.outside.files.write(target, data, overwrite=overwrite))


def record_payment(services: Services, invoice_id: int, amount: Decimal, on: date) -> Changes[int]:
    """Record what was paid; the invoice is paid once nothing is due. The value is the payment's id."""
    with services.write("invoice.pay") as tx:
        owed = invoices.get(tx, invoice_id)
        require_free(services, tx, [owed.person_id], Deed.EDIT)
        check_payment(owed, amount, on, today=services.today)
        payment_id = invoices.add_payment(tx, invoice_id, amount, on)
        if amount_due(invoices.get(tx, invoice_id)) <= 0:
            invoices.set_status(tx, invoice_id, InvoiceStatus.PAID)
    return changes(tx, payment_id)


def void_invoice(services: Services, invoice_id: int, reason: str) -> Changes[int]:
    """An issued invoice that does not count any more; its number stays used (law.md R7.5)."""
    with services.write("invoice.void") as tx:
        wrong = invoices.get(tx, invoice_id)
        require_free(services, tx, [wrong.person_id], Deed.EDIT)
        check_voidable(wrong, reason)
        invoices.void(tx, invoice_id, clean_text(reason).strip())
    return changes(tx, invoice_id)


def list_ids(
    services: Services, status: InvoiceStatus | None = None, person_id: int | None = None
) -> list[int]:
    """Ids, newest first."""
    with services.read() as tx:
        return invoices.ids(tx, status, person_id)


def rows(services: Services, ids: Sequence[int]) -> list[InvoiceView]:
    with services.read() as tx:
        return views(services, tx, ids)


def get(services: Services, invoice_id: int) -> InvoiceView:
    with services.read() as tx:
        invoice = invoices.get(tx, invoice_id)
        erased = people.get(tx, invoice.person_id).erased_at is not None
        return _view(services, invoice, business.get(tx), tax_only=erased)


def views(services: Services, tx: Tx, ids: Sequence[int]) -> list[InvoiceView]:
    """Invoices with their sums, within a transaction."""
    supplier = business.get(tx)
    erased = set(people.erased_ids(tx))
    return [
        _view(services, invoice, supplier, tax_only=invoice.person_id in erased)
        for invoice in invoices.rows(tx, ids)
    ]


def _view(services: Services, invoice: Invoice, now_trading: Business, *, tax_only: bool) -> InvoiceView:
    supplier = invoice.supplier or now_trading
    due = amount_due(invoice)
    return InvoiceView(
        invoice=invoice,
        totals=totals(invoice.lines, supplier.vat_registered),
        paid=paid_total(invoice),
        due=due,
        overdue=due > 0 and invoice.due_on is not None and invoice.due_on < services.today,
        tax_only=tax_only,
    )


def _stored_page(tx: Tx, invoice_id: int) -> int:
    for row in documents.list_for(tx, invoice_id=invoice_id):
        if row.kind == PDF_KIND:
            return row.id
    raise RuleViolation(
        "invoice.page_disposed",
        "The page of this invoice was disposed of when its time as a tax record ended.",
    )


def _render(services: Services, invoice: Invoice, supplier: Business) -> bytes:
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import fonts
    from lumadesk.documents import invoice as page

    fonts.register_fonts(services.outside.fonts_folder)
    return page.render(invoice, totals(invoice.lines, supplier.vat_registered), supplier=supplier)


def _cleaned(lines: Sequence[InvoiceLine]) -> list[InvoiceLine]:
    return [replace(line, description=clean_text(line.description)) for line in lines]
