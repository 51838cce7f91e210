"""The manifest of the work before an invoice: catalogue, quotes, jobs, the diary, recurring invoices."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.storage.personal_data.column import (
    Column,
    TableManifest,
    by_owner,
    impersonal,
    of_owner,
    reference,
    table,
)
from lumadesk.storage.personal_data.kept import OWNER, WORK


def _line(of: str, label: str) -> Mapping[str, Column]:
    return {
        of: reference(label),
        "position": impersonal("Place on the document"),
        "description": by_owner("Description"),
        "quantity": by_owner("Quantity"),
        "unit_price": by_owner("Price of one, in pounds"),
        "vat_rate": by_owner("VAT rate, in per cent"),
        "unit": by_owner("Unit"),
        "discount": by_owner("Discount"),
        "category": by_owner("Category of income"),
    }


OF_WORK: Mapping[str, TableManifest] = {
    "quote": table(
        WORK,
        {
            "person_id": reference("Person"),
            "status": by_owner("State", "choice"),
            "number": by_owner("Number"),
            "customer_name": by_owner("Customer"),
            "customer_address": by_owner("Customer's address"),
            "reference": by_owner("Reference"),
            "issued_on": by_owner("Issued", "day"),
            "valid_until": by_owner("Valid until", "day"),
            "discount": by_owner("Discount on the whole"),
            "notes": by_owner("Notes"),
            "supplier": by_owner("Supplier", "business"),
            "decided_on": by_owner("Answered", "day"),
            "evidence": by_owner("How the answer came"),
            "created_at": by_owner("Drafted", "moment"),
        },
        title="Quote {number}",
        via="person_id",
        basis="contract",
    ),
    "quote_line": table(
        WORK, _line("quote_id", "Quote"), title="Line of a quote", via="quote_id", basis="contract"
    ),
    "quote_part": table(
        WORK,
        {
            "quote_id": reference("Quote"),
            "invoice_id": reference("Invoice"),
            "label": by_owner("Part of the quote"),
        },
        title="Invoice for a quote",
        via="quote_id",
        basis="contract",
    ),
    "job": table(
        WORK,
        {
            "person_id": reference("Person"),
            "quote_id": reference("Quote"),
            "title": by_owner("Job"),
            "notes": by_owner("Notes"),
            "status": by_owner("State", "choice"),
            "starts_on": by_owner("Begins", "day"),
            "ends_on": by_owner("Ends", "day"),
            "created_at": by_owner("Entered", "moment"),
        },
        title="Job of {created_at}",
        via="person_id",
        basis="contract",
    ),
    "time_entry": table(
        WORK,
        {
            "job_id": reference("Job"),
            "day": by_owner("Day", "day"),
            "minutes": by_owner("Minutes"),
            "what": by_owner("Work"),
            "unit_price": by_owner("Price of an hour, in pounds"),
            "vat_rate": by_owner("VAT rate, in per cent"),
            "category": by_owner("Category of income"),
            "billable": by_owner("To be billed", "yes-no"),
            "invoice_id": reference("Invoice"),
        },
        title="Hours of {day}",
        via="job_id",
        order="day",
        basis="contract",
    ),
    "appointment": table(
        WORK,
        {
            "person_id": reference("Person"),
            "job_id": reference("Job"),
            "title": by_owner("Appointment"),
            "place": by_owner("Place"),
            "notes": by_owner("Notes"),
            "starts_at": by_owner("Begins", "moment"),
            "ends_at": by_owner("Ends", "moment"),
            "cancelled": by_owner("Cancelled", "yes-no"),
            "changed_at": by_owner("Last changed", "moment"),
        },
        title="Appointment of {starts_at}",
        via="person_id",
        order="starts_at",
        basis="contract",
    ),
    "follow_up": table(
        WORK,
        {
            "person_id": reference("Person"),
            "due_on": by_owner("Day", "day"),
            "what": by_owner("What to come back about"),
            "done_on": by_owner("Done", "day"),
        },
        title="Follow-up of {due_on}",
        via="person_id",
        order="due_on",
        basis="contract",
    ),
    "recurring_invoice": table(
        WORK,
        {
            "person_id": reference("Person"),
            "customer_name": by_owner("Customer"),
            "customer_address": by_owner("Customer's address"),
            "reference": by_owner("Reference"),
            "discount": by_owner("Discount on the whole"),
            "reverse_charge": by_owner("Reverse charge", "yes-no"),
            "simplified": by_owner("Simplified invoice", "yes-no"),
            "customer_vat_number": by_owner("Customer's VAT number"),
            "business_customer": by_owner("Customer is a business", "yes-no"),
            "contract_rate": by_owner("Interest agreed, in per cent a year"),
            "terms_days": by_owner("Days to pay"),
            "every_months": by_owner("Comes again after months"),
            "starts_on": by_owner("First on", "day"),
            "until": by_owner("Until", "day"),
            "made": by_owner("Drafts so far"),
            "paused": by_owner("Paused", "yes-no"),
        },
        title="Recurring invoice from {starts_on}",
        via="person_id",
        basis="contract",
    ),
    "recurring_line": table(
        WORK,
        _line("recurring_invoice_id", "Recurring invoice"),
        title="Line of a recurring invoice",
        via="recurring_invoice_id",
        basis="contract",
    ),
    "catalogue_item": table(
        OWNER,
        {
            "name": of_owner("Name"),
            "description": of_owner("Description"),
            "unit": of_owner("Unit"),
            "vat_rate": of_owner("VAT rate"),
            "category": of_owner("Category of income"),
            "retired_on": of_owner("Offered no more since"),
        },
    ),
    "catalogue_price": table(
        OWNER,
        {
            "catalogue_item_id": reference("Offer"),
            "valid_from": of_owner("Holds from"),
            "unit_price": of_owner("Price in pounds"),
        },
    ),
}
