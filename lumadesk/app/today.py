"""What wants the owner's attention today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal

from lumadesk.app import invoices as invoice_views
from lumadesk.app import site_deletions
from lumadesk.app.due_dates import DueDate, due_dates_in
from lumadesk.app.requests import RequestView, open_first
from lumadesk.app.services import Services
from lumadesk.app.settings import review_months
from lumadesk.domain.business import missing_for_invoice
from lumadesk.domain.calendar import add_months
from lumadesk.domain.enquiries import EnquiryStatus
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.requests import RequestStatus
from lumadesk.storage import business, enquiries, invoices, sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    new_enquiries: int
    requests: tuple[RequestView, ...]  # open ones, the most urgent first
    due_dates: tuple[DueDate, ...]  # of every clock, overdue ones first
    unpaid_count: int
    unpaid_sum: Decimal  # pounds
    overdue_count: int
    queued_deletions: int
    rejections: int
    last_sync_at: datetime | None
    last_error: str | None
    site_configured: bool
    business_missing: tuple[str, ...]  # what an invoice still needs
    review_due: int  # unconverted enquiries past their review date (LT13)


def today(services: Services) -> Today:
    waiting = site_deletions.waiting(services)
    with services.read() as tx:
        unpaid = invoice_views.views(services, tx, invoices.ids(tx, InvoiceStatus.ISSUED))
        site = next(iter(sites.all_sites(tx)), None)
        # Twelve months since the last contact (law.md §6): contact before that day is due for review.
        since = datetime.combine(add_months(services.today, -review_months(tx)), time(), UTC)
        open_requests = open_first(services, tx, RequestStatus.OPEN)
        return Today(
            new_enquiries=enquiries.count_by_status(tx, EnquiryStatus.NEW),
            requests=tuple(open_requests),
            due_dates=tuple(due_dates_in(services, tx, open_requests)),
            unpaid_count=len(unpaid),
            unpaid_sum=sum((view.due for view in unpaid), Decimal("0.00")),
            overdue_count=sum(view.overdue for view in unpaid),
            queued_deletions=waiting.queued,
            rejections=len(sites.list_rejections(tx)),
            last_sync_at=site.last_sync_at if site else None,
            last_error=site.last_error if site else None,
            site_configured=site is not None,
            business_missing=missing_for_invoice(business.get(tx)),
            review_due=len(enquiries.last_contact_before(tx, since)),
        )
