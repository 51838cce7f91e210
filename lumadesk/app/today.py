"""What wants the owner's attention today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from lumadesk.app import backups, bank_rates, disposals, recurring, site_deletions
from lumadesk.app import invoices as invoice_views
from lumadesk.app.business import business_in
from lumadesk.app.due_dates import DueDate, due_dates_in, work_dates_in
from lumadesk.app.requests import RequestView, open_first
from lumadesk.app.retention import count_due_in
from lumadesk.app.services import Services
from lumadesk.app.settings import review_months
from lumadesk.domain.business import missing_for_invoice
from lumadesk.domain.calendar import add_months
from lumadesk.domain.enquiries import EnquiryStatus
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.money import ZERO
from lumadesk.domain.requests import RequestStatus
from lumadesk.storage import enquiries, erasure_tasks, invoices, presence, requests, restrictions, sites
from lumadesk.storage.sites import Site
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    new_enquiries: int
    requests: tuple[RequestView, ...]  # open ones, the most urgent first
    due_dates: tuple[DueDate, ...]  # of every clock, overdue ones first
    unpaid_count: int
    unpaid_sum: Decimal  # pounds
    overdue_count: int
    queued_deletions: int
    manual_deletions: int  # of these, the owner's own task at the website
    rejections: int
    last_sync_at: datetime | None
    last_error: str | None
    site_configured: bool
    business_missing: tuple[str, ...]  # what an invoice still needs
    vanished: int  # enquiries that the website no longer has: to be reviewed
    review_due: int  # unconverted enquiries past their review date (LT13), and the vanished ones
    retention_due: int  # invoices that are out of their time, and wait for the review
    disposals_due: int  # records that an erasure had kept, and nothing keeps any more
    recipients_to_tell: int  # of erasures (Art 19)
    restricted: int  # restrictions of processing that bind
    backup_warning: str  # why the vault is not safe from the loss of its disk; empty where it is
    overdue_sum: Decimal = ZERO  # pounds
    work_dates: tuple[DueDate, ...] = ()  # visits, follow-ups, quotes that expire: the earliest first
    drafts_due: int = 0  # of recurring invoices: "make drafts" puts them before the owner
    bank_lines: int = 0  # of statements, which wait for the owner's word
    bank_rate_missing: date | None = None  # the day whose Bank Rate is still to be entered


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many of each kind wait: for what is shown all day, and asked again at every change."""

    new_enquiries: int
    open_requests: int
    overdue_invoices: int


def counts(services: Services) -> Counts:
    """Three figures of ``today``, without the rest of it, which takes many times as long."""
    with services.read() as tx:
        late = invoices.ids(tx, InvoiceStatus.ISSUED, due_before=services.today)
        return Counts(
            new_enquiries=enquiries.count_by_status(tx, EnquiryStatus.NEW),
            open_requests=requests.count_by_status(tx, RequestStatus.OPEN),
            overdue_invoices=sum(view.overdue for view in invoice_views.views(services, tx, late)),
        )


def today(services: Services) -> Today:
    waiting = site_deletions.waiting(services)
    due = disposals.count_due(services)
    safe = backups.status(services).warning
    with services.read() as tx:
        unpaid = invoice_views.views(services, tx, invoices.ids(tx, InvoiceStatus.ISSUED))
        known = sites.all_sites(tx)
        gone = presence.vanished(tx)
        since = _silent_since(services, tx)
        failing = [site for site in known if site.last_error]
        open_requests = open_first(services, tx, RequestStatus.OPEN)
        return Today(
            new_enquiries=enquiries.count_by_status(tx, EnquiryStatus.NEW),
            requests=tuple(open_requests),
            due_dates=tuple(due_dates_in(services, tx, open_requests)),
            unpaid_count=len(unpaid),
            unpaid_sum=sum((view.due for view in unpaid), ZERO),
            overdue_count=sum(view.overdue for view in unpaid),
            queued_deletions=waiting.queued,
            manual_deletions=waiting.manual,
            vanished=len(gone),
            rejections=len(sites.list_rejections(tx)),
            last_sync_at=min((site.last_sync_at for site in known if site.last_sync_at), default=None),
            last_error=_in_words(failing, len(known)),
            site_configured=bool(known),
            business_missing=missing_for_invoice(business_in(services, tx)),
            # To count is quicker than to list, and as a rule nothing has vanished.
            review_due=(
                len(enquiries.due_for_review(tx, since)) if gone else enquiries.count_silent_since(tx, since)
            ),
            retention_due=count_due_in(services, tx, ["invoice"]),
            disposals_due=due,
            recipients_to_tell=len(erasure_tasks.open_ones(tx)),
            backup_warning=safe,
            restricted=sum(one.active for one in restrictions.list_all(tx)),
            overdue_sum=sum((view.due for view in unpaid if view.overdue), ZERO),
            work_dates=tuple(work_dates_in(services, tx)),
            drafts_due=recurring.count_due(services, tx),
            bank_lines=tx.value("SELECT count(*) FROM bank_line WHERE state = 'open'"),
            bank_rate_missing=bank_rates.missing_in(services, tx),
        )


def due_for_review(services: Services) -> list[int]:
    """Ids, newest first, of the enquiries whose time or whose place at the website has run out."""
    with services.read() as tx:
        return enquiries.due_for_review(tx, _silent_since(services, tx))


def _silent_since(services: Services, tx: Tx) -> datetime:
    """Contact before the day that lies a review period (by default twelve months) back is too long ago."""
    return datetime.combine(add_months(services.today, -review_months(tx)), time(), UTC)


def _in_words(failing: list[Site], count: int) -> str | None:
    """Why the last sync did not work, with the sites' names where there are several."""
    told = [f"{site.name}: {site.last_error}" if count > 1 else str(site.last_error) for site in failing]
    return " ".join(told) or None
