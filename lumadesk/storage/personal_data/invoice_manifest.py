"""The manifest of invoices, their payments and their numbers."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.storage.personal_data.column import (
    TableManifest,
    by_owner,
    impersonal,
    observed,
    reference,
    table,
)
from lumadesk.storage.personal_data.kept import TAX

OF_INVOICES: Mapping[str, TableManifest] = {
    "invoice": table(
        TAX,
        {
            "person_id": reference("Person"),
            "status": by_owner("State", "choice"),
            "number": by_owner("Number"),
            "customer_name": by_owner("Customer"),
            "customer_address": by_owner("Customer's address"),
            "issued_on": by_owner("Issued", "day"),
            "supplied_on": by_owner("Supplied", "day"),
            "due_on": by_owner("Due", "day"),
            "supplier": by_owner("Supplier", "business"),
            "void_reason": by_owner("Void because"),
            "created_at": by_owner("Drafted", "moment"),
        },
        title="Invoice {number}",
        via="person_id",
        basis="legal-duty",
    ),
    "invoice_line": table(
        TAX,
        {
            "invoice_id": reference("Invoice"),
            "position": impersonal("Place on the invoice"),
            "description": by_owner("Description"),
            "quantity": by_owner("Quantity"),
            "unit_price": by_owner("Price of one, in pounds"),
            "vat_rate": by_owner("VAT rate, in per cent"),
        },
        title="Line of an invoice",
        via="invoice_id",
        basis="legal-duty",
    ),
    "payment": table(
        TAX,
        {
            "invoice_id": reference("Invoice"),
            "amount_pence": observed("Amount", "pence"),
            "paid_on": observed("Paid", "day"),
        },
        title="Payment of {paid_on}",
        via="invoice_id",
        basis="contract",
    ),
    "number_series": table(TAX, {"prefix": impersonal("Prefix"), "last_number": impersonal("Last number")}),
    "disposal": table("within one transaction only", {"invoice_id": reference("Invoice to be deleted")}),
}
