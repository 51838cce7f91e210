"""Invoices: drafted, issued once with their number and page, paid, or voided with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from lumadesk.app.binding import require_free
from lumadesk.app.business import apply_planned, business_in
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
    InvoiceTerms,
    Totals,
    amount_due,
    check_draft,
    check_issuable,
    check_voidable,
    credited_total,
    due_date,
    invoice_totals,
    paid_total,
)
from lumadesk.domain.money import ZERO
from lumadesk.domain.payments import check_payment, check_reference, status_after
from lumadesk.domain.restriction import Deed
from lumadesk.domain.vat import tax_point
from lumadesk.domain.work_links import WorkLinks
from lumadesk.storage import (
    business,
    documents,
    invoices,
    issued_documents,
    payments,
    people,
    work_links,
)
from lumadesk.storage.documents import Document
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
    due: Decimal  # less than nothing where the customer is in credit
    overdue: bool
    tax_only: bool
    credited: Decimal = ZERO
    state: str = ""  # "Draft", "Part paid", "Overdue", "Credited": what a list says


def draft_invoice(
    services: Services,
    person_id: int,
    lines: Sequence[InvoiceLine],
    supplied_on: date | None = None,
    *,
    customer_name: str | None = None,
    customer_address: str | None = None,
    terms: InvoiceTerms | None = None,
    links: WorkLinks | None = None,
) -> Changes[int]:
    """Draft an invoice to a person; who and where they are is copied from them unless given otherwise.

    The value is the invoice's id. A draft has no number. ``links`` is for one that was discarded and comes
    back. Raises RuleViolation ``invoice.work_gone`` where they are billed elsewhere by now.
    """
    with services.write("invoice.draft") as tx:
        person = people.get(tx, person_id)
        require_alive(person)
        require_free(services, tx, [person_id], Deed.EDIT)
        check_draft(lines, vat_registered=business_in(services, tx).vat_registered, terms=terms)
        invoice_id = invoices.add(
            tx,
            person_id=person_id,
            customer_name=clean_text(person.name if customer_name is None else customer_name),
            customer_address=clean_text(
                (person.address or "") if customer_address is None else customer_address
            ),
            lines=_cleaned(lines),
            supplied_on=supplied_on,
            terms=terms,
        )
        if links is not None:
            work_links.tie(tx, invoice_id, links)
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
    terms: InvoiceTerms | None = None,
) -> Changes[int]:
    """Replace the content of a draft; a name, an address or terms that are not given stay."""
    with services.write("invoice.update-draft") as tx:
        old = invoices.get(tx, invoice_id)
        require_free(services, tx, [old.person_id], Deed.EDIT)
        check_draft(lines, vat_registered=business_in(services, tx).vat_registered, terms=terms or old.terms)
        invoices.update_draft(
            tx,
            invoice_id,
            customer_name=clean_text(old.customer_name if customer_name is None else customer_name),
            customer_address=clean_text(
                old.customer_address if customer_address is None else customer_address
            ),
            lines=_cleaned(lines),
            supplied_on=supplied_on,
            terms=terms,
        )
    return changes(tx, invoice_id)


def copy_invoice(services: Services, invoice_id: int) -> Changes[int]:
    """A draft with the same customer, lines and terms, supplied on another day; the value is its id."""
    with services.read() as tx:
        old = invoices.get(tx, invoice_id)
    return draft_invoice(
        services,
        old.person_id,
        old.lines,
        customer_name=old.customer_name,
        customer_address=old.customer_address,
        terms=old.terms,
    )


def discard_draft(services: Services, invoice_id: int) -> Changes[WorkLinks]:
    """Delete a draft; the value is what it billed, for ``draft_invoice`` to bring it back with."""
    with services.write("invoice.discard-draft") as tx:
        require_free(services, tx, [invoices.get(tx, invoice_id).person_id], Deed.PURGE)
        links = work_links.links_of(tx, invoice_id)
        invoices.discard_draft(tx, invoice_id)
    return changes(tx, links)


def issue_invoice(services: Services, invoice_id: int) -> Changes[int]:
    """Give a draft its number, date and page, for good: all in one transaction (law.md R7.5).

    Raises RuleViolation ``invoice.business_incomplete`` until own name, business name and address for
    service are set (Companies Act 2006 ss.1200ff), and what else makes it no lawful invoice.
    """
    with services.write("invoice.issue") as tx:
        draft = invoices.get(tx, invoice_id)
        require_free(services, tx, [draft.person_id], Deed.EDIT)
        supplier = apply_planned(services, tx)
        today = services.today
        check_issuable(draft, supplier, today=today, last_issued_on=invoices.last_issued_on(tx))
        supplied = draft.supplied_on or today
        terms_days = draft.terms.terms_days
        issued = invoices.issue(
            tx,
            invoice_id,
            supplier=supplier,
            issued_on=today,
            supplied_on=supplied,
            due_on=due_date(
                today, supplied, supplier.payment_terms_days if terms_days is None else terms_days
            ),
            tax_point=tax_point(today, supplied) if supplier.vat_registered else None,
        )
        issued_documents.append(tx, issued_documents.INVOICE, invoice_id)
        documents.add(
            tx,
            kind=PDF_KIND,
            title=f"Invoice {issued.number}",
            file_name=safe_file_name(f"{issued.number}.pdf"),
            media_type="application/pdf",
            data=_render(services, tx, issued, supplier),
            person_id=issued.person_id,
            invoice_id=invoice_id,
        )
        tx.touch("person", issued.person_id)
    return changes(tx, invoice_id)


def invoice_pdf(services: Services, invoice_id: int, *, as_of_today: bool = False) -> bytes:
    """The page as it was issued, or a preview of a draft, marked as such and without a number.

    With ``as_of_today`` a copy that shows what was paid and credited since, and what is due.
    """
    with services.read() as tx:
        invoice = invoices.get(tx, invoice_id)
        if invoice.status is not InvoiceStatus.DRAFT and not as_of_today:
            return page_of(tx, invoice_id).data
        return _render(services, tx, invoice, business_in(services, tx))


def export_pdf(
    services: Services, invoice_id: int, to: Path, *, overwrite: bool = False, as_of_today: bool = False
) -> Changes[Path]:
    """Write the page to the file ``to``, or into the folder ``to`` under the invoice's number."""
    data = invoice_pdf(services, invoice_id, as_of_today=as_of_today)
    with services.write("invoice.export") as tx:
        invoice = invoices.get(tx, invoice_id)
        require_free(services, tx, [invoice.person_id], Deed.EXPORT)
        tx.touch("invoice", invoice_id)
    name = safe_file_name(f"{invoice.number or f'draft-{invoice_id}'}.pdf")
    target = to / name if to.is_dir() else to
    return changes(tx, services.outside.files.write(target, data, overwrite=overwrite))


def record_payment(
    services: Services,
    invoice_id: int,
    amount: Decimal,
    on: date,
    *,
    method: str = "",
    reference: str = "",
    may_exceed: bool = False,
) -> Changes[int]:
    """Record what was paid; the invoice is paid once nothing is due. The value is the payment's id.

    With ``may_exceed`` what is too much becomes the customer's credit: see ``app/payments.py``.
    """
    with services.write("invoice.pay") as tx:
        payment_id = pay_in(
            services, tx, invoice_id, amount, on, method=method, reference=reference, may_exceed=may_exceed
        )
    return changes(tx, payment_id)


def pay_in(
    services: Services,
    tx: Tx,
    invoice_id: int,
    amount: Decimal,
    on: date,
    *,
    method: str = "",
    reference: str = "",
    may_exceed: bool = False,
) -> int:
    """The same, within a transaction."""
    owed = invoices.get(tx, invoice_id)
    require_free(services, tx, [owed.person_id], Deed.EDIT)
    check_reference(method, reference)
    check_payment(owed, amount, on, today=services.today, may_exceed=may_exceed)
    payment_id = payments.add(tx, invoice_id, amount, on, method=method.strip(), reference=reference.strip())
    settle(tx, invoice_id)
    return payment_id


def settle(tx: Tx, invoice_id: int) -> None:
    """Say anew whether an invoice is paid, after a payment or a credit note."""
    invoice = invoices.get(tx, invoice_id)
    status = status_after(invoice)
    if status is not invoice.status:
        invoices.set_status(tx, invoice_id, status)


def void_invoice(services: Services, invoice_id: int, reason: str) -> Changes[int]:
    """An issued invoice that does not count any more; its number stays used (law.md R7.5)."""
    with services.write("invoice.void") as tx:
        wrong = invoices.get(tx, invoice_id)
        require_free(services, tx, [wrong.person_id], Deed.EDIT)
        check_voidable(wrong, reason)
        invoices.void(tx, invoice_id, clean_text(reason).strip())
    return changes(tx, invoice_id)


def list_ids(
    services: Services,
    status: InvoiceStatus | None = None,
    person_id: int | None = None,
    *,
    search: str = "",
    overdue: bool = False,
    corrected: bool = False,
) -> list[int]:
    """Ids, newest first; ``search`` is part of a number, a customer's name or a reference.

    ``corrected`` are those that are void, or of which something was credited.
    """
    with services.read() as tx:
        return invoices.ids(
            tx,
            InvoiceStatus.ISSUED if overdue else status,
            person_id,
            search=search,
            due_before=services.today if overdue else None,
            corrected=corrected,
        )


def rows(services: Services, ids: Sequence[int]) -> list[InvoiceView]:
    with services.read() as tx:
        return views(services, tx, ids)


def get(services: Services, invoice_id: int) -> InvoiceView:
    with services.read() as tx:
        invoice = invoices.get(tx, invoice_id)
        erased = people.get(tx, invoice.person_id).erased_at is not None
        return _view(services, invoice, business_in(services, tx), tax_only=erased)


def views(services: Services, tx: Tx, ids: Sequence[int]) -> list[InvoiceView]:
    """Invoices with their sums, within a transaction."""
    supplier = business_in(services, tx)
    erased = set(people.erased_ids(tx))
    return [
        _view(services, invoice, supplier, tax_only=invoice.person_id in erased)
        for invoice in invoices.rows(tx, ids)
    ]


def _view(services: Services, invoice: Invoice, now_trading: Business, *, tax_only: bool) -> InvoiceView:
    supplier = invoice.supplier or now_trading
    due = amount_due(invoice)
    overdue = due > 0 and invoice.due_on is not None and invoice.due_on < services.today
    return InvoiceView(
        invoice=invoice,
        totals=invoice_totals(invoice, supplier),
        paid=paid_total(invoice),
        due=due,
        overdue=overdue,
        tax_only=tax_only,
        credited=credited_total(invoice),
        state=_state(invoice, due, overdue=overdue),
    )


def _state(invoice: Invoice, due: Decimal, *, overdue: bool) -> str:
    if invoice.status in {InvoiceStatus.DRAFT, InvoiceStatus.VOID}:
        return invoice.status.value.capitalize()
    if due < 0:
        return "In credit"
    if due == 0:
        return "Paid" if paid_total(invoice) > 0 else "Credited"
    if overdue:
        return "Overdue"
    return "Part paid" if paid_total(invoice) > 0 else "Issued"


def page_of(tx: Tx, invoice_id: int) -> Document:
    """The page of an issued invoice. Raises RuleViolation ``invoice.page_disposed``."""
    for row in documents.list_for(tx, invoice_id=invoice_id):
        if row.kind == PDF_KIND:
            return documents.get(tx, row.id)
    raise RuleViolation(
        "invoice.page_disposed",
        "The page of this invoice was disposed of when its time as a tax record ended.",
    )


def _render(services: Services, tx: Tx, invoice: Invoice, supplier: Business) -> bytes:
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import fonts
    from lumadesk.documents import invoice as page

    fonts.register_fonts(services.outside.fonts_folder)
    trading = invoice.supplier or supplier
    return page.render(
        invoice, invoice_totals(invoice, trading), supplier=supplier, logo=business.logo_of(tx, trading)
    )


def _cleaned(lines: Sequence[InvoiceLine]) -> list[InvoiceLine]:
    return [replace(line, description=clean_text(line.description)) for line in lines]
