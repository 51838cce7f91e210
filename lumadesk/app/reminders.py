"""Reminders of overdue invoices: written in three tones with the claim, kept, and exported as an email."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lumadesk.app.binding import require_free
from lumadesk.app.business import apply_planned, business_in
from lumadesk.app.changes import Changes
from lumadesk.app.documents import safe_file_name
from lumadesk.app.invoices import page_of
from lumadesk.app.services import Services, changes
from lumadesk.domain.business import Business
from lumadesk.domain.calendar import add_days, check_happened
from lumadesk.domain.claims import Claim, claim_on
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import Invoice, amount_due
from lumadesk.domain.money import ZERO
from lumadesk.domain.reminders import (
    BETWEEN_DAYS,
    Reminder,
    Tone,
    check_remindable,
    check_up_to_date,
    next_tone,
    paragraphs,
    subject_of,
)
from lumadesk.domain.restriction import Deed
from lumadesk.storage import bank_rates, business, documents, invoices, people, reminders
from lumadesk.storage.transaction import Tx

PDF_KIND = "reminder"
_DAYS_TO_PAY = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPreview:
    """What would be written; ``claim`` is None where none may be made, or none is wanted."""

    invoice: Invoice
    tone: Tone
    subject: str
    paragraphs: tuple[str, ...]
    claim: Claim | None
    pay_by: date
    earlier: tuple[Reminder, ...]


def claim(services: Services, invoice_id: int) -> Claim | None:
    """Interest and fixed sum by today, with the arithmetic; None from a consumer, or where nothing is."""
    with services.read() as tx:
        return claim_on(invoices.get(tx, invoice_id), services.today, bank_rates.all_rates(tx))


def preview(
    services: Services, invoice_id: int, tone: Tone | None = None, *, with_claim: bool = True
) -> ReminderPreview:
    """The reminder as it would be written today; without a ``tone`` one step firmer than the last."""
    with services.read() as tx:
        return _preview(services, tx, invoice_id, tone, with_claim)


def preview_pdf(
    services: Services, invoice_id: int, tone: Tone | None = None, *, with_claim: bool = True
) -> bytes:
    """The page of the same; nothing is kept."""
    with services.read() as tx:
        made = _preview(services, tx, invoice_id, tone, with_claim)
        return _render(services, tx, made, business_in(services, tx))


def write_reminder(
    services: Services, invoice_id: int, tone: Tone | None = None, *, with_claim: bool = True
) -> Changes[int]:
    """Write a reminder and keep its page; the value is the reminder's id.

    Raises RuleViolation ``reminder.not_overdue``, ``late_payment.rate_unknown``.
    """
    with services.write("reminder.write") as tx:
        sender = apply_planned(services, tx)
        made = _preview(services, tx, invoice_id, tone, with_claim)
        invoice, found = made.invoice, made.claim
        require_free(services, tx, [invoice.person_id], Deed.SEND)
        document_id = documents.add(
            tx,
            kind=PDF_KIND,
            title=f"Reminder of invoice {invoice.number}",
            file_name=safe_file_name(f"{invoice.number}-reminder-{len(made.earlier) + 1}.pdf"),
            media_type="application/pdf",
            data=_render(services, tx, made, sender),
            invoice_id=invoice_id,
        )
        reminder_id = reminders.add(
            tx,
            Reminder(
                id=0,
                invoice_id=invoice_id,
                tone=made.tone,
                written_on=services.today,
                outstanding=amount_due(invoice),
                interest=found.interest if found else ZERO,
                fixed_sum=found.fixed_sum if found else ZERO,
                document_id=document_id,
                sent_on=None,
                sent_how="",
                created_at=tx.now,
            ),
        )
        tx.touch("person", invoice.person_id)
    return changes(tx, reminder_id)


def export_reminder(
    services: Services, reminder_id: int, folder: Path, *, overwrite: bool = False
) -> Changes[tuple[Path, ...]]:
    """Write the reminder, the invoice, and an email with both attached that opens as a draft.

    The email says what the page says, as of the day on which it was written. Raises RuleViolation
    ``reminder.out_of_date`` where something else is due by now.
    """
    from lumadesk.documents import mail

    with services.write("reminder.export") as tx:
        kept = reminders.get(tx, reminder_id)
        invoice = invoices.get(tx, kept.invoice_id)
        require_free(services, tx, [invoice.person_id], Deed.SEND, Deed.EXPORT)
        check_up_to_date(kept, invoice)
        pages = [page_of(tx, invoice.id)]
        if kept.document_id is not None:
            pages.insert(0, documents.get(tx, kept.document_id))
        claimed = bool(kept.interest or kept.fixed_sum)
        made = _preview(services, tx, invoice.id, kept.tone, claimed, as_of=kept.written_on)
        person = people.get(tx, invoice.person_id)
        email = mail.draft(
            to=person.email or "",
            subject=made.subject,
            body=_letter(invoice, made.paragraphs, business_in(services, tx)),
            attachments=[mail.Attachment(page.file_name, page.data) for page in pages],
        )
        tx.touch("reminder", reminder_id)
    write = services.outside.files.write
    stem = safe_file_name(f"{invoice.number}-{kept.tone.value}-reminder")
    written = [write(folder / page.file_name, page.data, overwrite=overwrite) for page in pages]
    return changes(tx, (*written, write(folder / f"{stem}.eml", email, overwrite=overwrite)))


def mark_sent(services: Services, reminder_id: int, on: date, how: str) -> Changes[int]:
    """It has left: when and how. Raises RuleViolation ``reminder.sent_before`` it was written."""
    check_happened("reminder", on, services.today)
    with services.write("reminder.mark-sent") as tx:
        kept = reminders.get(tx, reminder_id)
        require_free(services, tx, [invoices.get(tx, kept.invoice_id).person_id], Deed.EDIT)
        if on < kept.written_on:
            raise RuleViolation(
                "reminder.sent_before", "A reminder cannot be sent before it was written.", "Check the day."
            )
        reminders.mark_sent(tx, reminder_id, on, how.strip())
    return changes(tx, reminder_id)


def reminder_pdf(services: Services, reminder_id: int) -> bytes:
    """The page as it was written. Raises RuleViolation ``reminder.page_disposed``."""
    with services.read() as tx:
        kept = reminders.get(tx, reminder_id)
        if kept.document_id is None:
            raise RuleViolation("reminder.page_disposed", "The page of this reminder was disposed of.")
        return documents.get(tx, kept.document_id).data


def get(services: Services, reminder_id: int) -> Reminder:
    with services.read() as tx:
        return reminders.get(tx, reminder_id)


def list_reminders(services: Services, invoice_id: int) -> list[Reminder]:
    """The oldest first."""
    with services.read() as tx:
        invoices.get(tx, invoice_id)  # an unknown one is said, not shown as one without reminders
        return reminders.of_invoice(tx, invoice_id)


def due_for_reminder(services: Services) -> list[int]:
    """Ids of overdue invoices of which nobody was reminded for some days, the longest overdue first."""
    with services.read() as tx:
        found = []
        for invoice in invoices.rows(tx, invoices.ids(tx, due_before=services.today)):
            earlier = reminders.of_invoice(tx, invoice.id)
            last = max((one.written_on for one in earlier), default=None)
            if amount_due(invoice) > 0 and (last is None or add_days(last, BETWEEN_DAYS) <= services.today):
                found.append((invoice.due_on or services.today, invoice.id))
    return [invoice_id for _due, invoice_id in sorted(found)]


def _preview(
    services: Services,
    tx: Tx,
    invoice_id: int,
    tone: Tone | None,
    with_claim: bool,
    *,
    as_of: date | None = None,
) -> ReminderPreview:
    invoice, day = invoices.get(tx, invoice_id), as_of or services.today
    check_remindable(invoice, day)
    earlier = tuple(reminders.of_invoice(tx, invoice_id))
    chosen = tone or next_tone(earlier)
    found = None
    if with_claim and chosen is not Tone.FRIENDLY:
        found = claim_on(invoice, day, bank_rates.all_rates(tx))
    pay_by = add_days(day, _DAYS_TO_PAY)
    return ReminderPreview(
        invoice=invoice,
        tone=chosen,
        subject=subject_of(invoice, chosen),
        paragraphs=paragraphs(invoice, chosen, found, day, pay_by=pay_by),
        claim=found,
        pay_by=pay_by,
        earlier=earlier,
    )


def _letter(invoice: Invoice, body: tuple[str, ...], sender: Business) -> str:
    greeting = f"Dear {invoice.customer_name},"
    signature = "\n".join(filter(None, dict.fromkeys([sender.own_name, sender.business_name])))
    return "\n\n".join([greeting, *body, f"Kind regards\n{signature}"]) + "\n"


def _render(services: Services, tx: Tx, made: ReminderPreview, sender: Business) -> bytes:
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import fonts
    from lumadesk.documents import reminder as page

    fonts.register_fonts(services.outside.fonts_folder)
    return page.render(
        page.ReminderPage(
            invoice=made.invoice,
            tone=made.tone,
            written_on=services.today,
            pay_by=made.pay_by,
            paragraphs=(f"Dear {made.invoice.customer_name},", *made.paragraphs),
            claim=made.claim,
            sender=sender,
        ),
        logo=business.logo_of(tx, sender),
    )
