"""Bringing the websites' enquiries to the vault, page by page; safe to stop anywhere and to run again."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from lumadesk.app import site_deletions, sites
from lumadesk.app.ahead import ahead
from lumadesk.app.binding import is_free
from lumadesk.app.changes import Changes, IdRuns
from lumadesk.app.loading import loading
from lumadesk.app.services import Services
from lumadesk.app.site_sources import lent
from lumadesk.app.site_sweep import Sweep, sweep
from lumadesk.app.sync_report import Counts
from lumadesk.app.sync_report import SiteReport as SiteReport
from lumadesk.app.sync_report import SyncReport as SyncReport
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.restriction import Deed
from lumadesk.site import reconcile
from lumadesk.site.reconcile import Plan
from lumadesk.site.source import Cursor, Page, SiteSource
from lumadesk.storage import (
    arrivals,
    held_changes,
    presence,
    restrictions,
    suppressions,
    tombstones,
)
from lumadesk.storage import sites as stored_sites
from lumadesk.storage.sites import Site
from lumadesk.storage.transaction import Tx

#: Told (stage, done, total or None): "enquiries" read so far, then "deletions" done of all.
Progress = Callable[[str, int, int | None], None]

#: Given what stops a question that is being asked of a site, to be called from another thread.
WhenCancelled = Callable[[Callable[[], None]], None]

_PAGE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """How the sync was asked for."""

    dry_run: bool
    full: bool
    background: bool
    progress: Progress
    cancelled: Callable[[], bool]
    when_cancelled: WhenCancelled


def sync(
    services: Services,
    *,
    site: str = "",
    only: Collection[int] | None = None,
    dry_run: bool = False,
    full: bool = False,
    background: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    when_cancelled: WhenCancelled | None = None,
) -> Changes[SyncReport]:
    """Read what is new at every site, then delete there and here what is due for deletion.

    ``site`` (name or id) or ``only`` (ids) choose among several. ``full`` also looks through all rows, for
    late ones, edits, and rows that are gone; else a slice of them is looked through, or now and then in the
    ``background`` a longer stretch. Each page and the watermark behind it are one transaction, each deletion
    is one: whatever was reached when it stops stays, and the next run goes on from there.

    A site that fails does not stop the others: its error is in the report. Where all fail, the (first)
    KnownError is raised, with the deletions left in their queue.
    """
    if not services.syncing.acquire(blocking=False):
        raise RuleViolation("sync.running", "A sync is running already.", "Wait until it is done.")
    asked = _Asked(
        dry_run=dry_run,
        full=full,
        background=background,
        progress=progress or _silent,
        cancelled=cancelled or _never,
        when_cancelled=when_cancelled or _unheard,
    )
    try:
        return _sync(services, _chosen(services, site, only), asked)
    finally:
        services.syncing.release()


def _chosen(services: Services, which: str, only: Collection[int] | None) -> list[Site]:
    if which.strip():
        return [sites.find_site(services, which)]
    known = sites.list_sites(services)
    if not known and not site_deletions.due_without_site(services):
        sites.find_site(services)  # says that there is none
    return [one for one in known if only is None or one.id in only]


def _sync(services: Services, chosen: Sequence[Site], asked: _Asked) -> Changes[SyncReport]:
    started = time.monotonic()
    touched: dict[str, IdRuns] = {}
    reports: list[SiteReport] = []
    if not asked.dry_run:
        Counts(touched).touch(site_deletions.delete_without_site(services))
    for site in chosen:
        if reports and asked.cancelled():
            break
        counts = Counts(touched)
        error = _sync_site(services, site, counts, asked)
        reports.append(counts.report(site, error))
    failed = [report.error for report in reports if report.error is not None]
    if failed and len(failed) == len(reports):
        raise failed[0] if asked.dry_run else _with_queue(services, reports)
    waiting = site_deletions.waiting(services)
    with services.read() as tx:
        held = sum(len(held_changes.list_all(tx, site.id)) for site in chosen)
    report = SyncReport(
        sites=tuple(reports),
        queued=waiting.queued,
        frozen=waiting.frozen,
        manual=waiting.manual,
        held_back=held,
        problems=waiting.problems,
        cancelled=asked.cancelled(),
        seconds=time.monotonic() - started,
    )
    return Changes(report, touched)


def _sync_site(services: Services, site: Site, counts: Counts, asked: _Asked) -> KnownError | None:
    """Sync one site; the value is what went wrong with the site itself."""
    try:
        with lent(services, site) as source:
            asked.when_cancelled(source.cancel)
            swept = _work_through(services, site, source, counts, asked)
    except KnownError as error:
        if not error.code.startswith("site."):
            raise
        if asked.cancelled():  # the question was broken off on purpose
            return None
        if not asked.dry_run:
            with services.write("sync.failed") as tx:
                stored_sites.set_last_sync(tx, site.id, error.message)
            counts.touch(tx.touched)
        return error
    if not asked.dry_run and not asked.cancelled():
        with services.write("sync.end") as tx:
            stored_sites.set_last_sync(tx, site.id)
            if swept is not None:
                swept.keep(tx, site.id)
        counts.touch(tx.touched)
    return None


def _work_through(
    services: Services, site: Site, source: SiteSource, counts: Counts, asked: _Asked
) -> Sweep | None:
    """All that is asked of one site, in its order; how far its rows were looked through."""
    stopped = _read(services, site, source, counts, asked.dry_run, asked.progress, asked.cancelled)
    if asked.dry_run or stopped:
        return None
    swept = None
    if asked.full or site.watermark_at is not None:  # else every row was read just now
        swept = sweep(
            services,
            site,
            source,
            lambda page: _take(services, site.id, page, counts, False, None, swept=True),
            full=asked.full,
            background=asked.background,
            cancelled=asked.cancelled,
            touch=lambda tx: counts.touch(tx.touched),
        )
        counts.vanished += swept.vanished
        counts.back += swept.back
    done = site_deletions.carry_out(services, site, source, asked.progress, asked.cancelled)
    counts.deleted, counts.verified = done.deleted, done.verified
    counts.touch(done.touched)
    return swept


def _read(
    services: Services,
    site: Site,
    source: SiteSource,
    counts: Counts,
    dry_run: bool,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> bool:
    """Take over what is new; true where the owner stopped it."""
    after = None
    if site.watermark_at is not None:
        after = Cursor(site.watermark_at, site.watermark_key or "")
    expected = source.count(after)
    read = _made_ready(source.pages(after, _PAGE))
    with closing(ahead(read)) as pages, loading(services, 0 if dry_run else expected):
        for page, ready in pages:
            if cancelled():
                return True
            after = _take(services, site.id, page, counts, dry_run, after, ready=ready)
            progress("enquiries", counts.fetched, max(expected, counts.fetched))
    with services.read() as tx:
        refused = [row.key for row in stored_sites.list_rejections(tx, site.id)]
        refused += _released(services, tx, site.id)
    waiting = [key for key in refused if key not in counts.rejected]
    for start in range(0, len(waiting), _PAGE):
        if cancelled():
            return True
        keys = waiting[start : start + _PAGE]
        # They lie behind the watermark, and may have been put right since, or be gone.
        _take(services, site.id, source.fetch(keys), counts, dry_run, after, again=keys)
    return cancelled()


def _made_ready(pages: Generator[Page, None, None]) -> Generator[tuple[Page, arrivals.Ready], None, None]:
    with closing(pages):
        for page in pages:
            yield page, arrivals.make_ready(page.enquiries)


def _take(
    services: Services,
    site_id: int,
    page: Page,
    counts: Counts,
    dry_run: bool,
    after: Cursor | None,
    again: Sequence[str] = (),
    *,
    swept: bool = False,
    ready: arrivals.Ready | None = None,
) -> Cursor | None:
    """Take over a page; refused rows that were asked for ``again`` and are not bad any more are forgotten.

    So are changes that were held back, once no restriction holds them.
    """
    if dry_run:
        with services.read() as tx:
            plan, _held = _hold_back(services, tx, site_id, _plan(tx, site_id, page))
            counts.add(plan, tx, changed=len(plan.changed))
        return after
    # Fetched outside of any transaction; written in one, watermark included.
    with services.write("sync.page") as tx:
        plan, held = _hold_back(services, tx, site_id, _plan(tx, site_id, page))
        counts.new_contacts += suppressions.how_many(tx, ((row.email, row.phone) for row in plan.new))
        changed, back = _apply(tx, site_id, plan, ready)
        held_changes.record(tx, site_id, held.items())
        held_changes.release(tx, site_id, {*again, *plan.unchanged}.difference(held))
        for key in set(again).difference(row.key for row in plan.rejected):
            stored_sites.clear_rejection(tx, site_id, key)
        after = _advance(tx, site_id, after, page.cursor)
    counts.add(plan, tx, changed=changed, back=back, again=swept)
    return after


def _plan(tx: Tx, site_id: int, page: Page) -> Plan:
    keys = [row.key for row in page.enquiries]
    local = {key: known[1] for key, known in arrivals.local_keys(tx, site_id, keys).items()}
    erased = tombstones.known(tx, site_id, [*keys, *(row.key for row in page.rejections)])
    return reconcile.plan(page, local, erased)


def _hold_back(services: Services, tx: Tx, site_id: int, plan: Plan) -> tuple[Plan, dict[str, int]]:
    """The plan without changes to restricted people's enquiries, and these: key -> enquiry id (Art 18)."""
    known = arrivals.local_keys(tx, site_id, [row.key for row in plan.changed])
    bound = _bound(services, tx, [enquiry_id for enquiry_id, _fingerprint in known.values()])
    held = {key: enquiry_id for key, (enquiry_id, _fingerprint) in known.items() if enquiry_id in bound}
    return replace(plan, changed=tuple(row for row in plan.changed if row.key not in held)), held


def _released(services: Services, tx: Tx, site_id: int) -> list[str]:
    """Keys of changes that were held back, and no restriction holds any more."""
    waiting = held_changes.list_all(tx, site_id)
    bound = _bound(services, tx, [change.enquiry_id for change in waiting])
    return [change.key for change in waiting if change.enquiry_id not in bound]


def _bound(services: Services, tx: Tx, enquiry_ids: Sequence[int]) -> set[int]:
    """Enquiries that may not be changed now, because their sender is restricted."""
    return {
        enquiry_id
        for enquiry_id, person_id in restrictions.bound_senders(tx, enquiry_ids).items()
        if not is_free(services, tx, person_id, Deed.EDIT, Deed.SITE)
    }


def _apply(tx: Tx, site_id: int, plan: Plan, ready: arrivals.Ready | None) -> tuple[int, int]:
    """Write what the plan says; how many enquiries say something else now, how many are back?"""
    changed = 0
    if plan.new or plan.changed:
        changed = len(arrivals.apply_page(tx, site_id, plan.new, plan.changed, ready).changed)
        rejected_before = {row.key for row in stored_sites.list_rejections(tx, site_id)}
        for row in (*plan.new, *plan.changed):
            if row.key in rejected_before:
                stored_sites.clear_rejection(tx, site_id, row.key)
    stored_sites.record_rejections(tx, site_id, ((row.key, row.reason) for row in plan.rejected))
    back = presence.back_by_key(tx, site_id, (*plan.unchanged, *(row.key for row in plan.changed)))
    return changed, back


def _advance(tx: Tx, site_id: int, before: Cursor | None, cursor: Cursor | None) -> Cursor | None:
    """Move the watermark; a page that brought nothing newer (rows read again) leaves it as it is."""
    if cursor is None or cursor == before:
        return before
    stored_sites.set_watermark(tx, site_id, cursor.submitted_at, cursor.key)
    return cursor


def _with_queue(services: Services, reports: Sequence[SiteReport]) -> KnownError:
    """The error of a sync that brought nothing, with what it leaves undone."""
    error = next(report.error for report in reports if report.error is not None)
    message = error.message
    if len(reports) > 1:
        message = " ".join(f"{report.name}: {report.error.message}" for report in reports if report.error)
    waiting = site_deletions.waiting(services).queued
    if waiting:
        noun = "deletion stays" if waiting == 1 else "deletions stay"
        message = f"{message} {waiting} {noun} queued for the next sync."
    error.message = message  # not another error: an unknown host key can still be confirmed
    return error


def _silent(_stage: str, _done: int, _total: int | None) -> None:
    return


def _never() -> bool:
    return False


def _unheard(_stop: Callable[[], None]) -> None:
    return
