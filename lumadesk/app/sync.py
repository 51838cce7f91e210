"""Bringing the website's enquiries to the vault, page by page; safe to stop anywhere and to run again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from lumadesk.app import site_deletions, sites
from lumadesk.app.binding import is_free
from lumadesk.app.changes import Changes
from lumadesk.app.services import Services
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.restriction import Deed
from lumadesk.site import reconcile
from lumadesk.site.reconcile import Plan
from lumadesk.site.source import Cursor, Page, SiteSource
from lumadesk.storage import arrivals, held_changes, restrictions, suppressions, tombstones
from lumadesk.storage import sites as stored_sites
from lumadesk.storage.sites import Site
from lumadesk.storage.transaction import Tx

#: Told (stage, done, total or None): "enquiries" read so far, then "deletions" done of all.
Progress = Callable[[str, int, int | None], None]

_PAGE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    fetched: int
    new: int
    changed: int
    tombstoned: int  # erased here before, still at the site, and left out
    rejected: tuple[tuple[str, str], ...]  # (key, reason)
    deleted_at_site: int
    verified_absent: int
    queued: int  # deletions that still wait
    frozen: int  # of these, held by an open access request (DPA 2018 s.173) or by a restriction
    held_back: int  # changes at the site that a restriction keeps from being taken over
    new_contacts: int  # new enquiries from people who were erased before: contacts anew, nothing returns
    problems: tuple[str, ...]  # why deletions still wait, for the owner to read
    cancelled: bool
    seconds: float


@dataclass(slots=True)
class _Counts:
    fetched: int = 0
    new: int = 0
    changed: int = 0
    tombstoned: int = 0
    new_contacts: int = 0
    rejected: dict[str, str] = field(default_factory=dict)
    touched: dict[str, set[int]] = field(default_factory=dict)

    def add(self, plan: Plan, tx: Tx) -> None:
        self.fetched += (
            len(plan.new)
            + len(plan.changed)
            + len(plan.unchanged)
            + len(plan.tombstoned)
            + len(plan.rejected)
        )
        self.new += len(plan.new)
        self.changed += len(plan.changed)
        self.tombstoned += len(plan.tombstoned)
        self.rejected |= {row.key: row.reason for row in plan.rejected}
        self.touch(tx)

    def touch(self, tx: Tx) -> None:
        for noun, ids in tx.touched.items():
            self.touched.setdefault(noun, set()).update(ids)


def sync(
    services: Services,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Changes[SyncReport]:
    """Read what is new at the site, then delete there and here what is due for deletion.

    Each page and the watermark behind it are one transaction, each deletion is one: whatever was reached
    when it stops stays, and the next run goes on from there. A site that cannot be reached raises its
    KnownError, with the deletions left in their queue.
    """
    if not services.syncing.acquire(blocking=False):
        raise RuleViolation("sync.running", "A sync is running already.", "Wait until it is done.")
    try:
        return _sync(services, dry_run, progress or _silent, cancelled or _never)
    finally:
        services.syncing.release()


def _sync(
    services: Services, dry_run: bool, progress: Progress, cancelled: Callable[[], bool]
) -> Changes[SyncReport]:
    started = time.monotonic()
    site = sites.require_site(services)
    counts = _Counts()
    done = site_deletions.Outcome()
    try:
        source = sites.open_source(services, site)
        try:
            stopped = _read(services, site, source, counts, dry_run, progress, cancelled)
            if not dry_run and not stopped:
                done = site_deletions.carry_out(services, site.id, source, progress, cancelled)
        finally:
            source.close()
    except KnownError as error:
        if dry_run or not error.code.startswith("site."):
            raise
        _remember_failure(services, site, error)
        raise _with_queue(services, error) from None
    interrupted = cancelled()
    if not dry_run and not interrupted:
        with services.write("sync.end") as tx:
            stored_sites.set_last_sync(tx, site.id)
        counts.touch(tx)
    waiting = site_deletions.waiting(services)
    with services.read() as tx:
        held = len(held_changes.list_all(tx, site.id))
    report = SyncReport(
        fetched=counts.fetched,
        new=counts.new,
        changed=counts.changed,
        tombstoned=counts.tombstoned,
        rejected=tuple(counts.rejected.items()),
        deleted_at_site=done.deleted,
        verified_absent=done.verified,
        queued=waiting.queued,
        frozen=waiting.frozen,
        held_back=held,
        new_contacts=counts.new_contacts,
        problems=waiting.problems,
        cancelled=interrupted,
        seconds=time.monotonic() - started,
    )
    for noun, ids in done.touched.items():
        counts.touched.setdefault(noun, set()).update(ids)
    return Changes(report, {noun: frozenset(ids) for noun, ids in counts.touched.items()})


def _read(
    services: Services,
    site: Site,
    source: SiteSource,
    counts: _Counts,
    dry_run: bool,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> bool:
    """Take over what is new; true where the owner stopped it."""
    after = None
    if site.watermark_at is not None:
        after = Cursor(site.watermark_at, site.watermark_key or "")
    expected = source.count(after)
    for page in source.pages(after, _PAGE):
        if cancelled():
            return True
        after = _take(services, site.id, page, counts, dry_run, after)
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


def _take(
    services: Services,
    site_id: int,
    page: Page,
    counts: _Counts,
    dry_run: bool,
    after: Cursor | None,
    again: Sequence[str] = (),
) -> Cursor | None:
    """Take over a page; refused rows that were asked for ``again`` and are not bad any more are forgotten.

    So are changes that were held back, once no restriction holds them.
    """
    if dry_run:
        with services.read() as tx:
            counts.add(_hold_back(services, tx, site_id, _plan(tx, site_id, page))[0], tx)
        return after
    # Fetched outside of any transaction; written in one, watermark included.
    with services.write("sync.page") as tx:
        plan, held = _hold_back(services, tx, site_id, _plan(tx, site_id, page))
        counts.new_contacts += sum(
            map(bool, suppressions.known(tx, [(row.email, row.phone) for row in plan.new]))
        )
        _apply(tx, site_id, plan)
        held_changes.record(tx, site_id, held.items())
        held_changes.release(tx, site_id, {*again, *plan.unchanged}.difference(held))
        for key in set(again).difference(row.key for row in plan.rejected):
            stored_sites.clear_rejection(tx, site_id, key)
        after = _advance(tx, site_id, after, page.cursor)
    counts.add(plan, tx)
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


def _apply(tx: Tx, site_id: int, plan: Plan) -> None:
    if plan.new or plan.changed:
        arrivals.apply_page(tx, site_id, plan.new, plan.changed)
        rejected_before = {row.key for row in stored_sites.list_rejections(tx, site_id)}
        for row in (*plan.new, *plan.changed):
            if row.key in rejected_before:
                stored_sites.clear_rejection(tx, site_id, row.key)
    stored_sites.record_rejections(tx, site_id, ((row.key, row.reason) for row in plan.rejected))


def _advance(tx: Tx, site_id: int, before: Cursor | None, cursor: Cursor | None) -> Cursor | None:
    """Move the watermark; a page that brought nothing newer (rows read again) leaves it as it is."""
    if cursor is None or cursor == before:
        return before
    stored_sites.set_watermark(tx, site_id, cursor.submitted_at, cursor.key)
    return cursor


def _remember_failure(services: Services, site: Site, error: KnownError) -> None:
    with services.write("sync.failed") as tx:
        stored_sites.set_last_sync(tx, site.id, error.message)


def _with_queue(services: Services, error: KnownError) -> KnownError:
    waiting = site_deletions.waiting(services).queued
    if not waiting:
        return error
    noun = "deletion stays" if waiting == 1 else "deletions stay"
    return KnownError(error.code, f"{error.message} {waiting} {noun} queued for the next sync.", error.hint)


def _silent(_stage: str, _done: int, _total: int | None) -> None:
    return


def _never() -> bool:
    return False
