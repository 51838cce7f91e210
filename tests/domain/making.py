"""Small domain objects for tests, complete but for what a test is about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from lumadesk.domain.business import Business
from lumadesk.domain.invoices import Invoice, InvoiceLine, InvoiceStatus, Payment

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)

BUSINESS = Business(own_name="Ann Example", business_name="Example Repairs", address="1 High St\nMarlow")


def line(
    net: str = "100.00", rate: str | None = None, quantity: str = "1", description: str = "Repair"
) -> InvoiceLine:
    return InvoiceLine(
        description=description,
        quantity=Decimal(quantity),
        unit_price=Decimal(net),
        vat_rate=None if rate is None else Decimal(rate),
    )


def payment(amount: str) -> Payment:
    return Payment(id=1, amount=Decimal(amount), paid_on=TODAY)


def draft(**changes: Any) -> Invoice:
    fields: dict[str, Any] = {
        "id": 1,
        "person_id": 1,
        "status": InvoiceStatus.DRAFT,
        "number": None,
        "customer_name": "Bob Customer",
        "customer_address": "",
        "issued_on": None,
        "supplied_on": None,
        "due_on": None,
        "lines": (line(),),
        "payments": (),
        "supplier": None,
        "void_reason": None,
        "created_at": NOW,
    }
    return Invoice(**(fields | changes))


def issued(**changes: Any) -> Invoice:
    fields: dict[str, Any] = {
        "status": InvoiceStatus.ISSUED,
        "number": "INV-0001",
        "issued_on": TODAY,
        "supplied_on": TODAY,
        "due_on": TODAY,
        "supplier": BUSINESS,
    }
    return draft(**(fields | changes))
