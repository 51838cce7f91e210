"""What the tour's bank pages show: a year of payments, and a statement of which half is dealt with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from lumadesk.app import bank, invoices, people
from lumadesk.app.services import Services
from lumadesk.domain.invoices import InvoiceLine

_LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Cholmondeley-Majoribanks"
#: (day, pounds, category) of what was paid in the tax years 2025-26 and 2026-27.
_PAID = (
    (date(2025, 4, 28), "410", "Repairs"), (date(2025, 5, 19), "980", "Websites"),
    (date(2025, 7, 2), "265", "Support"), (date(2025, 8, 14), "1240", "Websites"),
    (date(2025, 10, 6), "330", "Repairs"), (date(2025, 11, 21), "1875", "Networks"),
    (date(2026, 1, 9), "145", "Support"), (date(2026, 2, 17), "720", "Repairs"),
    (date(2026, 3, 30), "2450", "Websites"), (date(2026, 4, 9), "560", "Repairs"),
    (date(2026, 4, 27), "1150", "Networks"), (date(2026, 5, 18), "890.50", "Support"),
    (date(2026, 6, 12), "1725", "Websites"),
)  # fmt: skip
#: What is still to be paid: the customer and pounds.
_OWED = (("Harbour Café Ltd", "240"), ("Jo Marsh", "96"), ("Rosa Lindqvist", "185"), (_LONG, "75"))


def furnish_bank(services: Services) -> list[str]:
    """The numbers of the unpaid invoices; nothing is added where it was before."""
    known = people.list_ids(services, "Harbour Café")
    if known:
        ids = invoices.list_ids(services, search="Harbour") + invoices.list_ids(services, search="Marsh")
        return [str(invoices.get(services, one).invoice.number) for one in ids]
    regular = people.add_person(services, name="Green Lane Surgery").value
    for day, pounds, category in _PAID:
        issued = _issued(services, regular, pounds, category)
        invoices.record_payment(services, issued, Decimal(pounds), day)
    numbers = []
    for name, pounds in _OWED:
        owed = _issued(services, people.add_person(services, name=name).value, pounds, "Repairs")
        numbers.append(str(invoices.get(services, owed).invoice.number))
    bank.import_csv(services, statement(services, numbers))
    for view in bank.open_lines(services):
        if view.line.payer == "OWN SAVINGS":
            bank.set_aside(services, view.line.id)
    return numbers


def statement(services: Services, numbers: list[str]) -> bytes:
    """A bank's CSV: two lines that are certain, two that only seem so, two that nothing is known of."""
    today = services.today
    rows = [
        (1, "HARBOUR CAFE LTD", f"{numbers[0]}", "240.00"),
        (2, "J MARSH", f"{numbers[1].replace('-', ' ')} THANK YOU", "96.00"),
        (3, "ROSA LINDQVIST", "laptop", "100.00"),
        (4, _LONG.upper(), "FASTER PAYMENT", "95.00"),
        (6, "محمد الأحمد", "موقع", "60.00"),
        (8, "OWN SAVINGS", "", "500.00"),
        (9, "NATIONAL SAVINGS", "INTEREST", "3.12"),
    ]
    lines = [
        f"{today - timedelta(days=back):%d/%m/%Y},{payer},{reference},{amount}"
        for back, payer, reference, amount in rows
    ]
    return "\n".join(["Date,Name,Reference,Paid in", *lines, ""]).encode()


def _issued(services: Services, person_id: int, pounds: str, category: str) -> int:
    line = InvoiceLine(description=f"{category}, as agreed", quantity=Decimal(1), unit_price=Decimal(pounds))
    draft = invoices.draft_invoice(
        services, person_id, [replace(line, category=category)], services.today
    ).value
    invoices.issue_invoice(services, draft)
    return draft
