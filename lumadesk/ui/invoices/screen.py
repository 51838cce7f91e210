"""The Invoices screen: from the quote to the payment, and what the tax return needs."""

from __future__ import annotations

from lumadesk.ui.desk import Desk
from lumadesk.ui.tabbed_screen import TabbedScreen, TabPage

_PAGES = (
    TabPage("invoices", "Invoices", "InvoicesPage", ("invoice", "new", "credit_note", "payment", "reminder")),
    TabPage("quotes", "Quotes", "QuotesPage", ("quote", "new-quote")),
    TabPage("debtors", "Debtors", "DebtorsPage", ("debtor", "statement")),
    TabPage("jobs", "Jobs", "JobsPage", ("job", "new-job")),
    TabPage("diary", "Diary", "DiaryPage", ("appointment", "follow_up")),
    TabPage("recurring", "Recurring", "RecurringPage", ("recurring_invoice", "new-recurring")),
    TabPage("bank", "Bank", "BankPage", ("bank_line",)),
    TabPage("catalogue", "Catalogue", "CataloguePage", ("catalogue_item",)),
    TabPage("tax_year", "Tax year", "TaxYearPage", ()),
)


class InvoicesScreen(TabbedScreen):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Invoices", _PAGES)

    def open_record(self, record: object) -> None:
        """As every tabbed screen; a bare number is an invoice's id."""
        super().open_record(("invoice", record) if isinstance(record, int) else record)
