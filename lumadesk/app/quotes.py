"""Quotes: drafted, issued until a day, answered with evidence, and turned into invoices whole or in parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from lumadesk.domain.calendar import add_days
from lumadesk.domain.discounts import Discount
from lumadesk.domain.invoices import (
    InvoiceLine,
    InvoiceStatus,
    InvoiceTerms,
    Totals,
    check_draft,
    invoice_totals,
    totals,
)
from lumadesk.domain.money import ZERO
from lumadesk.domain.quotes import (
    USUAL_DAYS,
    Quote,
    QuoteStatus,
    check_answer,
    check_quote,
    check_quote_issuable,
    expired,
    left_to_invoice,
    part_lines,
)
from lumadesk.domain.restriction import Deed
from lumadesk.storage import business, credit_notes, documents, invoices, people, quotes
from lumadesk.storage.quotes import QuotePart
from lumadesk.storage.transaction import Tx

PDF_KIND = "quote"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    """A quote with its sums in pounds; ``left`` is what no invoice has asked for yet, net."""

    quote: Quote
    totals: Totals
    state: str  # "Draft", "Issued", "Expired", "Accepted", "Invoiced", "Declined"
    parts: tuple[QuotePart, ...]
    left: Decimal


def draft_quote(
    services: Services,
    person_id: int,
    lines: Sequence[InvoiceLine],
    *,
    discount: Discount | None = None,
    notes: str = "",
    reference: str = "",
    customer_name: str | None = None,
    customer_address: str | None = None,
) -> Changes[int]:
    """Draft a quote for a person, who need not be a client yet. The value is the quote's id."""
    with services.write("quote.draft") as tx:
        person = people.get(tx, person_id)
        require_alive(person)
        require_free(services, tx, [person_id], Deed.EDIT)
        registered = business_in(services, tx).vat_registered
        check_quote(lines, vat_registered=registered, discount=discount, notes=notes)
        quote_id = quotes.add(
            tx,
            person_id=person_id,
            customer_name=person.name if customer_name is None else customer_name,
            customer_address=(person.address or "") if customer_address is None else customer_address,
            reference=reference,
            lines=lines,
            discount=discount,
            notes=notes,
        )
        tx.touch("person", person_id)
    return changes(tx, quote_id)


def update_draft(
    services: Services,
    quote_id: int,
    lines: Sequence[InvoiceLine],
    *,
    discount: Discount | None = None,
    notes: str | None = None,
    reference: str | None = None,
    customer_name: str | None = None,
    customer_address: str | None = None,
) -> Changes[int]:
    """Replace lines and discount of a draft; other things that are not given stay."""
    with services.write("quote.update-draft") as tx:
        old = quotes.get(tx, quote_id)
        require_free(services, tx, [old.person_id], Deed.EDIT)
        wanted = old.notes if notes is None else notes
        registered = business_in(services, tx).vat_registered
        check_quote(lines, vat_registered=registered, discount=discount, notes=wanted)
        quotes.update_draft(
            tx,
            quote_id,
            customer_name=old.customer_name if customer_name is None else customer_name,
            customer_address=old.customer_address if customer_address is None else customer_address,
            reference=old.reference if reference is None else reference,
            lines=lines,
            discount=discount,
            notes=wanted,
        )
    return changes(tx, quote_id)


def discard_draft(services: Services, quote_id: int) -> Changes[int]:
    with services.write("quote.discard-draft") as tx:
        require_free(services, tx, [quotes.get(tx, quote_id).person_id], Deed.PURGE)
        quotes.discard_draft(tx, quote_id)
    return changes(tx, quote_id)


def copy_quote(services: Services, quote_id: int) -> Changes[int]:
    """A draft with the same content, for another try; the value is its id."""
    with services.read() as tx:
        old = quotes.get(tx, quote_id)
    return draft_quote(
        services,
        old.person_id,
        old.lines,
        discount=old.discount,
        notes=old.notes,
        reference=old.reference,
        customer_name=old.customer_name,
        customer_address=old.customer_address,
    )


def issue_quote(services: Services, quote_id: int, valid_until: date | None = None) -> Changes[int]:
    """Give a draft its number, date and page, for good; valid for thirty days unless said otherwise."""
    with services.write("quote.issue") as tx:
        draft = quotes.get(tx, quote_id)
        require_free(services, tx, [draft.person_id], Deed.EDIT)
        supplier = apply_planned(services, tx)
        until = valid_until or add_days(services.today, USUAL_DAYS)
        check_quote_issuable(draft, supplier, until, services.today)
        issued = quotes.issue(tx, quote_id, supplier=supplier, issued_on=services.today, valid_until=until)
        documents.add(
            tx,
            kind=PDF_KIND,
            title=f"Quote {issued.number}",
            file_name=safe_file_name(f"{issued.number}.pdf"),
            media_type="application/pdf",
            data=_render(services, tx, issued, supplier),
            person_id=issued.person_id,
        )
        tx.touch("person", issued.person_id)
    return changes(tx, quote_id)


def accept_quote(services: Services, quote_id: int, on: date, evidence: str) -> Changes[int]:
    """Record that the quote was accepted, when, and how that is known."""
    return _answer(services, quote_id, QuoteStatus.ACCEPTED, on, evidence)


def decline_quote(services: Services, quote_id: int, on: date, evidence: str) -> Changes[int]:
    return _answer(services, quote_id, QuoteStatus.DECLINED, on, evidence)


def invoice_quote(
    services: Services,
    quote_id: int,
    *,
    percent: Decimal | None = None,
    amount: Decimal | None = None,
    label: str = "",
) -> Changes[int]:
    """Draft the invoice for an accepted quote: whole, a part of it by percentage or net amount, or the rest.

    The value is the draft's id; it is reviewed and issued like any other. A void invoice, and what was
    credited, counts as not invoiced. Raises RuleViolation ``quote.not_accepted``, ``quote.bad_part`` or
    ``quote.all_invoiced``.
    """
    with services.write("quote.invoice") as tx:
        quote = quotes.get(tx, quote_id)
        require_free(services, tx, [quote.person_id], Deed.EDIT)
        registered = business_in(services, tx).vat_registered
        part = f"{percent:f} %" if percent is not None else "Balance" if amount is None else "Part"
        words = label.strip() or f"{part} of quote {quote.number}"
        asked = _invoiced(services, tx, quote_id)
        lines, discount = part_lines(quote, registered, asked, percent=percent, amount=amount, label=words)
        terms = InvoiceTerms(reference=quote.reference, discount=discount)
        check_draft(lines, vat_registered=registered, terms=terms)
        invoice_id = invoices.add(
            tx,
            person_id=quote.person_id,
            customer_name=quote.customer_name,
            customer_address=quote.customer_address,
            lines=lines,
            terms=terms,
        )
        whole = percent is None and amount is None and not asked
        quotes.add_part(tx, quote_id, invoice_id, f"Whole of quote {quote.number}" if whole else words)
        people.make_client(tx, quote.person_id, services.today)
        tx.touch("person", quote.person_id)
    return changes(tx, invoice_id)


def quote_pdf(services: Services, quote_id: int) -> bytes:
    """The page as it was issued, or a preview of a draft."""
    with services.read() as tx:
        quote = quotes.get(tx, quote_id)
        name = safe_file_name(f"{quote.number}.pdf")
        for row in documents.list_for(tx, person_id=quote.person_id):
            if quote.number is not None and row.kind == PDF_KIND and row.file_name == name:
                return documents.get(tx, row.id).data
        return _render(services, tx, quote, business_in(services, tx))


def export_pdf(services: Services, quote_id: int, to: Path, *, overwrite: bool = False) -> Changes[Path]:
    """Write the page to the file ``to``, or into the folder ``to`` under the quote's number."""
    data = quote_pdf(services, quote_id)
    with services.write("quote.export") as tx:
        quote = quotes.get(tx, quote_id)
        require_free(services, tx, [quote.person_id], Deed.EXPORT)
        tx.touch("quote", quote_id)
    target = to / safe_file_name(f"{quote.number or f'draft-quote-{quote_id}'}.pdf") if to.is_dir() else to
    return changes(tx, services.outside.files.write(target, data, overwrite=overwrite))


def list_ids(
    services: Services, status: QuoteStatus | None = None, person_id: int | None = None
) -> list[int]:
    """Ids, newest first."""
    with services.read() as tx:
        return quotes.ids(tx, status, person_id)


def rows(services: Services, ids: Sequence[int]) -> list[QuoteView]:
    with services.read() as tx:
        return [_view(services, tx, quote) for quote in quotes.rows(tx, ids)]


def get(services: Services, quote_id: int) -> QuoteView:
    with services.read() as tx:
        return _view(services, tx, quotes.get(tx, quote_id))


def _answer(services: Services, quote_id: int, status: QuoteStatus, on: date, evidence: str) -> Changes[int]:
    with services.write(f"quote.{'accept' if status is QuoteStatus.ACCEPTED else 'decline'}") as tx:
        quote = quotes.get(tx, quote_id)
        require_free(services, tx, [quote.person_id], Deed.EDIT)
        check_answer(quote, on, evidence, services.today)
        quotes.answer(tx, quote_id, status, on, evidence.strip())
    return changes(tx, quote_id)


def _invoiced(services: Services, tx: Tx, quote_id: int) -> list[Mapping[Decimal | None, Decimal]]:
    """Net by VAT rate of each invoice for the quote that counts, less what was credited."""
    found: list[Mapping[Decimal | None, Decimal]] = []
    now = business_in(services, tx)
    for part in quotes.parts(tx, quote_id):
        invoice = invoices.get(tx, part.invoice_id)
        if invoice.status is InvoiceStatus.VOID:
            continue
        asked = dict(invoice_totals(invoice, invoice.supplier or now).net_by_rate)
        for note in credit_notes.of_invoice(tx, invoice.id):
            for rate, (net, _vat) in note.sums.items():
                asked[rate] = asked.get(rate, ZERO) - net
        found.append(asked)
    return found


def _view(services: Services, tx: Tx, quote: Quote) -> QuoteView:
    supplier = quote.supplier or business_in(services, tx)
    left = ZERO
    if quote.status is QuoteStatus.ACCEPTED:
        registered = business_in(services, tx).vat_registered
        asked = _invoiced(services, tx, quote.id)
        left = sum(left_to_invoice(quote, registered, asked).values(), ZERO)
    return QuoteView(
        quote=quote,
        totals=_totals(quote, supplier),
        state=_state(services, quote, left),
        parts=tuple(quotes.parts(tx, quote.id)),
        left=left,
    )


def _state(services: Services, quote: Quote, left: Decimal) -> str:
    if expired(quote, services.today):
        return "Expired"
    if quote.status is QuoteStatus.ACCEPTED and left == 0:
        return "Invoiced"
    return quote.status.value.capitalize()


def _totals(quote: Quote, supplier: Business) -> Totals:
    return totals(quote.lines, supplier.vat_registered, quote.discount)


def _render(services: Services, tx: Tx, quote: Quote, supplier: Business) -> bytes:
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import fonts
    from lumadesk.documents import quote as page

    fonts.register_fonts(services.outside.fonts_folder)
    trading = quote.supplier or supplier
    return page.render(quote, _totals(quote, trading), supplier=supplier, logo=business.logo_of(tx, trading))
