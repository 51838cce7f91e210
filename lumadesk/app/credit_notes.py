"""Credit notes: given for an issued invoice, whole or in part, which itself is never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lumadesk.app.binding import require_free
from lumadesk.app.business import apply_planned
from lumadesk.app.changes import Changes
from lumadesk.app.documents import safe_file_name
from lumadesk.app.invoices import settle
from lumadesk.app.services import Services, changes
from lumadesk.domain.business import Business
from lumadesk.domain.credit_notes import (
    CreditNote,
    check_reason,
    credit_sums,
    credit_totals,
    lines_for_the_rest,
    remaining,
)
from lumadesk.domain.discounts import Discount
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import Invoice, InvoiceLine, Totals
from lumadesk.domain.lines import line_net
from lumadesk.domain.money import ZERO
from lumadesk.domain.restriction import Deed
from lumadesk.storage import business, credit_notes, documents, invoices, issued_documents
from lumadesk.storage.transaction import Tx

PDF_KIND = "credit-note"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteView:
    """A credit note with its sums and the number and day of its invoice."""

    note: CreditNote
    totals: Totals
    invoice_number: str
    person_id: int


def credit_invoice(
    services: Services,
    invoice_id: int,
    reason: str,
    lines: Sequence[InvoiceLine] | None = None,
    *,
    discount: Discount | None = None,
) -> Changes[int]:
    """Give a credit note with its number and page in one transaction; without ``lines`` for all that is left.

    What the customer has paid beyond the rest is then in credit: give it back, or use it. The value is the
    credit note's id. Raises RuleViolation ``credit.…``, or what makes the lines none that a document carries.
    """
    with services.write("invoice.credit") as tx:
        invoice = invoices.get(tx, invoice_id)
        require_free(services, tx, [invoice.person_id], Deed.EDIT)
        check_reason(reason)
        given = credit_notes.of_invoice(tx, invoice_id)
        if lines is None and invoice.supplier is not None:
            lines, discount = lines_for_the_rest(invoice, given)
            if not lines:
                raise RuleViolation("credit.nothing", "All of this invoice has been credited already.")
        wanted = tuple(lines or ())
        now = apply_planned(services, tx)
        note = credit_notes.issue(
            tx,
            invoice,
            supplier=_as_then(invoice.supplier, now),
            reason=reason.strip(),
            lines=wanted,
            discount=discount,
            sums=credit_sums(invoice, given, wanted, discount),
            issued_on=services.today,
        )
        issued_documents.append(tx, issued_documents.CREDIT_NOTE, note.id)
        settle(tx, invoice_id)
        documents.add(
            tx,
            kind=PDF_KIND,
            title=f"Credit note {note.number}",
            file_name=safe_file_name(f"{note.number}.pdf"),
            media_type="application/pdf",
            data=_render(services, tx, note, invoice),
            invoice_id=invoice_id,
        )
        tx.touch("person", invoice.person_id)
    return changes(tx, note.id)


def left_to_credit(services: Services, invoice_id: int) -> Totals:
    """What of an invoice is not credited yet, by rate."""
    with services.read() as tx:
        invoice = invoices.get(tx, invoice_id)
        if invoice.supplier is None:
            return credit_totals({})
        return credit_totals(remaining(invoice, credit_notes.of_invoice(tx, invoice_id)))


def get(services: Services, credit_note_id: int) -> CreditNoteView:
    with services.read() as tx:
        return _view(tx, credit_notes.get(tx, credit_note_id))


def list_credit_notes(services: Services, invoice_id: int | None = None) -> list[CreditNoteView]:
    """The newest first; of one invoice where it is given."""
    with services.read() as tx:
        if invoice_id is not None:
            return [_view(tx, note) for note in reversed(credit_notes.of_invoice(tx, invoice_id))]
        return [_view(tx, credit_notes.get(tx, id_)) for id_ in credit_notes.ids(tx)]


def credit_note_pdf(services: Services, credit_note_id: int) -> bytes:
    """The page as it was issued."""
    with services.read() as tx:
        note = credit_notes.get(tx, credit_note_id)
        name = safe_file_name(f"{note.number}.pdf")
        for row in documents.list_for(tx, invoice_id=note.invoice_id):
            if row.kind == PDF_KIND and row.file_name == name:
                return documents.get(tx, row.id).data
    raise KnownError("credit.page_disposed", "The page of this credit note was disposed of.")


def export_pdf(
    services: Services, credit_note_id: int, to: Path, *, overwrite: bool = False
) -> Changes[Path]:
    """Write the page to the file ``to``, or into the folder ``to`` under its number."""
    data = credit_note_pdf(services, credit_note_id)
    with services.write("credit-note.export") as tx:
        note = credit_notes.get(tx, credit_note_id)
        require_free(services, tx, [invoices.get(tx, note.invoice_id).person_id], Deed.EXPORT)
        tx.touch("credit_note", credit_note_id)
    target = to / safe_file_name(f"{note.number}.pdf") if to.is_dir() else to
    return changes(tx, services.outside.files.write(target, data, overwrite=overwrite))


def _as_then(supplier: Business | None, now: Business) -> Business:
    """A credit note is about the invoice's supply: its VAT is that one's, its number of today's series."""
    if supplier is None:
        return now
    return replace(
        now,
        vat_registered=supplier.vat_registered,
        vat_number=supplier.vat_number,
        vat_from=supplier.vat_from,
    )


def _view(tx: Tx, note: CreditNote) -> CreditNoteView:
    invoice = invoices.get(tx, note.invoice_id)
    return CreditNoteView(
        note=note,
        totals=totals_of(note),
        invoice_number=invoice.number or "",
        person_id=invoice.person_id,
    )


def totals_of(note: CreditNote) -> Totals:
    return credit_totals(note.sums, subtotal=sum(map(line_net, note.lines), ZERO))


def _render(services: Services, tx: Tx, note: CreditNote, invoice: Invoice) -> bytes:
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import credit_note as page
    from lumadesk.documents import fonts

    fonts.register_fonts(services.outside.fonts_folder)
    return page.render(
        page.CreditNotePage(note=note, totals=totals_of(note), invoice=invoice),
        logo=business.logo_of(tx, note.supplier),
    )
