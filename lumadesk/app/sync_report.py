"""What a sync brought, site by site and together."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from lumadesk.app.changes import IdRuns
from lumadesk.domain.errors import KnownError
from lumadesk.site.reconcile import Plan
from lumadesk.storage.sites import Site
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """What one site brought; with an ``error`` it is what it brought before."""

    site_id: int
    name: str
    error: KnownError | None
    fetched: int
    new: int
    changed: int
    tombstoned: int  # erased here before, still at the site, and left out
    rejected: tuple[tuple[str, str], ...]  # (key, reason)
    vanished: int  # held here, and since now known to be gone from the site
    back: int  # believed to be gone, and there again
    new_contacts: int  # new enquiries from people who were erased before: contacts anew, nothing returns
    deleted_at_site: int
    verified_absent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """All sites together; ``rejected`` of several sites may hold the same key twice."""

    sites: tuple[SiteReport, ...]
    queued: int  # deletions that still wait
    frozen: int  # of these, held by an open access request (DPA 2018 s.173) or by a restriction
    manual: int  # of these, the owner's own task at the website
    held_back: int  # changes at the sites that a restriction keeps from being taken over
    problems: tuple[str, ...]  # why deletions still wait, for the owner to read
    cancelled: bool
    seconds: float

    @property
    def fetched(self) -> int:
        return sum(site.fetched for site in self.sites)

    @property
    def new(self) -> int:
        return sum(site.new for site in self.sites)

    @property
    def changed(self) -> int:
        return sum(site.changed for site in self.sites)

    @property
    def tombstoned(self) -> int:
        return sum(site.tombstoned for site in self.sites)

    @property
    def rejected(self) -> tuple[tuple[str, str], ...]:
        return tuple(row for site in self.sites for row in site.rejected)

    @property
    def vanished(self) -> int:
        return sum(site.vanished for site in self.sites)

    @property
    def new_contacts(self) -> int:
        return sum(site.new_contacts for site in self.sites)

    @property
    def deleted_at_site(self) -> int:
        return sum(site.deleted_at_site for site in self.sites)

    @property
    def verified_absent(self) -> int:
        return sum(site.verified_absent for site in self.sites)

    @property
    def failed(self) -> tuple[SiteReport, ...]:
        return tuple(site for site in self.sites if site.error is not None)


@dataclass(slots=True)
class Counts:
    """What one site has brought so far; ``touched`` is shared by all sites of the sync."""

    touched: dict[str, IdRuns]
    fetched: int = 0
    new: int = 0
    changed: int = 0
    tombstoned: int = 0
    rejected: dict[str, str] = field(default_factory=dict)
    vanished: int = 0
    back: int = 0
    new_contacts: int = 0
    deleted: int = 0
    verified: int = 0

    def add(self, plan: Plan, tx: Tx, *, changed: int, back: int = 0, again: bool = False) -> None:
        """Count a page. Rows that are looked at ``again`` count only where they bring something."""
        brought = len(plan.new) + changed
        seen = sum(map(len, (plan.new, plan.changed, plan.unchanged, plan.tombstoned, plan.rejected)))
        self.fetched += brought if again else seen
        self.new += len(plan.new)
        self.changed += changed
        self.back += back
        self.tombstoned += 0 if again else len(plan.tombstoned)
        self.rejected |= {row.key: row.reason for row in plan.rejected}
        self.touch(tx.touched)

    def touch(self, touched: Mapping[str, Set[int]]) -> None:
        for noun, ids in touched.items():
            self.touched.setdefault(noun, IdRuns()).add(ids)

    def report(self, site: Site, error: KnownError | None) -> SiteReport:
        return SiteReport(
            site_id=site.id,
            name=site.name,
            error=error,
            fetched=self.fetched,
            new=self.new,
            changed=self.changed,
            tombstoned=self.tombstoned,
            rejected=tuple(self.rejected.items()),
            vanished=self.vanished,
            back=self.back,
            new_contacts=self.new_contacts,
            deleted_at_site=self.deleted,
            verified_absent=self.verified,
        )
