"""Lines and terms of invoices, quotes and the like as columns: written and read in one way."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Table, insert

from lumadesk.domain.discounts import Discount, parse_discount
from lumadesk.domain.invoices import InvoiceTerms
from lumadesk.domain.lines import InvoiceLine
from lumadesk.storage.transaction import Tx


def write_lines(tx: Tx, table: Table, lines: Sequence[InvoiceLine], **owner: int) -> None:
    """Write lines in their order; ``owner`` are the columns that say whose they are."""
    new_ids = tx.reserve(table, len(lines))
    if lines:
        tx.connection.execute(
            insert(table),
            [
                {
                    "id": new_id,
                    **owner,
                    "position": position,
                    "description": line.description,
                    "quantity": str(line.quantity),
                    "unit_price": str(line.unit_price),
                    "vat_rate": str(line.vat_rate) if line.vat_rate is not None else None,
                    "unit": line.unit,
                    "discount": discount_text(line.discount),
                    "category": line.category,
                }
                for position, (new_id, line) in enumerate(zip(new_ids, lines, strict=True))
            ],
        )


def line_of(row: Row[Any]) -> InvoiceLine:
    return InvoiceLine(
        description=row.description,
        quantity=Decimal(row.quantity),
        unit_price=Decimal(row.unit_price),
        vat_rate=Decimal(row.vat_rate) if row.vat_rate is not None else None,
        unit=row.unit,
        discount=parse_discount(row.discount),
        category=row.category,
    )


def discount_text(discount: Discount | None) -> str:
    return "" if discount is None else str(discount)


def terms_values(terms: InvoiceTerms) -> dict[str, Any]:
    return {
        "reference": terms.reference,
        "discount": discount_text(terms.discount),
        "reverse_charge": terms.reverse_charge,
        "simplified": terms.simplified,
        "customer_vat_number": terms.customer_vat_number,
        "business_customer": terms.business_customer,
        "contract_rate": None if terms.contract_rate is None else str(terms.contract_rate),
        "terms_days": terms.terms_days,
    }


def terms_of(row: Row[Any]) -> InvoiceTerms:
    return InvoiceTerms(
        reference=row.reference,
        discount=parse_discount(row.discount),
        reverse_charge=row.reverse_charge,
        simplified=row.simplified,
        customer_vat_number=row.customer_vat_number,
        business_customer=row.business_customer,
        contract_rate=None if row.contract_rate is None else Decimal(row.contract_rate),
        terms_days=row.terms_days,
    )
