"""What wants the owner's attention today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal

from lumadesk.app import disposals, site_deletions
from lumadesk.app import invoices as invoice_views
from lumadesk.app.requests import RequestView, open_first
from lumadesk.app.services import Services
from lumadesk.app.settings import review_months
from lumadesk.domain.business import missing_for_invoice
from lumadesk.domain.calendar import add_months
from lumadesk.domain.enquiries import EnquiryStatus
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.requests import RequestStatus
from lumadesk.storage import business, enquiries, erasure_tasks, invoices, restrictions, sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    new_enquiries: int
    requests: tuple[RequestView, ...]  # open ones, the most urgent first
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
    disposals_due: int  # records that an erasure had kept, and nothing keeps any more
    recipients_to_tell: int  # of erasures (Art 19)
    restricted: int  # restrictions of processing that bind


def today(services: Services) -> Today:
    waiting = site_deletions.waiting(services)
    due = disposals.count_due(services)
    with services.read() as tx:
        unpaid = invoice_views.views(services, tx, invoices.ids(tx, InvoiceStatus.ISSUED))
        site = next(iter(sites.all_sites(tx)), None)
        # Twelve months since the last contact (law.md §6): contact before that day is due for review.
        since = datetime.combine(add_months(services.today, -review_months(tx)), time(), UTC)
        return Today(
            new_enquiries=enquiries.count_by_status(tx, EnquiryStatus.NEW),
            requests=tuple(open_first(services, tx, RequestStatus.OPEN)),
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
            disposals_due=due,
            recipients_to_tell=len(erasure_tasks.open_ones(tx)),
            restricted=sum(one.active for one in restrictions.list_all(tx)),
        )
