"""One invoice with all that belongs to it, and what issuing a draft would fix for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lumadesk.app import credit_notes, invoices
from lumadesk.app.business import business_in
from lumadesk.app.credit_notes import CreditNoteView
from lumadesk.app.invoices import InvoiceView
from lumadesk.app.services import Services
from lumadesk.domain.claims import Claim, claim_on
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import InvoiceStatus, due_date
from lumadesk.domain.reminders import Reminder
from lumadesk.domain.vat import tax_point
from lumadesk.storage import bank_rates, issued_documents, numbers, reminders
from lumadesk.storage import invoices as kept


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFile:
    """``claim`` is None where nothing may be claimed; ``no_claim`` says why where the rate is not known.

    ``others`` are open invoices of the same customer, the oldest first. ``proof`` is the invoice's link in
    the chain of issued documents.
    """

    view: InvoiceView
    credit_notes: tuple[CreditNoteView, ...]
    reminders: tuple[Reminder, ...]
    claim: Claim | None
    no_claim: str
    others: tuple[InvoiceView, ...]
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueOutlook:
    """What a draft would get if it were issued today; ``tax_point`` is None without registration for VAT."""

    number: str
    issued_on: date
    supplied_on: date
    due_on: date
    tax_point: date | None


def read_file(services: Services, invoice_id: int) -> InvoiceFile:
    view = invoices.get(services, invoice_id)
    open_ones = [
        one for one in invoices.list_ids(services, InvoiceStatus.ISSUED, view.invoice.person_id)
        if one != invoice_id
    ]  # fmt: skip
    with services.read() as tx:
        claim, no_claim = None, ""
        try:
            claim = claim_on(view.invoice, services.today, bank_rates.all_rates(tx))
        except RuleViolation as unknown:
            no_claim = f"{unknown.message} {unknown.hint}".strip()
        return InvoiceFile(
            view=view,
            credit_notes=tuple(credit_notes.list_credit_notes(services, invoice_id)),
            reminders=tuple(reminders.of_invoice(tx, invoice_id)),
            claim=claim,
            no_claim=no_claim,
            others=tuple(invoices.views(services, tx, open_ones[::-1])),
            proof=issued_documents.hash_of(tx, issued_documents.INVOICE, invoice_id),
        )


def outlook(services: Services, invoice_id: int) -> IssueOutlook:
    with services.read() as tx:
        draft, supplier = kept.get(tx, invoice_id), business_in(services, tx)
        today = services.today
        supplied = draft.supplied_on or today
        days = draft.terms.terms_days
        return IssueOutlook(
            number=numbers.upcoming_number(tx, supplier.series(supplier.invoice_prefix), today),
            issued_on=today,
            supplied_on=supplied,
            due_on=due_date(today, supplied, supplier.payment_terms_days if days is None else days),
            tax_point=tax_point(today, supplied) if supplier.vat_registered else None,
        )
