"""Compares a page of the site with what the vault holds and has erased, and says what to do with each row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lumadesk.site.source import Page, Rejection, SiteEnquiry


@dataclass(frozen=True, slots=True)
class Plan:
    """What one page means for the vault. Every row of the page is in exactly one of the five."""

    new: tuple[SiteEnquiry, ...]
    changed: tuple[SiteEnquiry, ...]  # held, but the site now says something else
    unchanged: tuple[str, ...]  # keys
    tombstoned: tuple[str, ...]  # keys of what was erased here: never to be brought back
    rejected: tuple[Rejection, ...]


def plan(page: Page, local: Mapping[str, str], tombstoned: Collection[str]) -> Plan:
    """Pure: ``local`` is key -> fingerprint of what the vault holds; both may hold keys of other pages.

    A rejected row that was erased here counts as tombstoned, so that its key is not kept a second time.
    """
    new: list[SiteEnquiry] = []
    changed: list[SiteEnquiry] = []
    unchanged: list[str] = []
    erased: list[str] = []
    rejected: list[Rejection] = []
    for enquiry in page.enquiries:
        known = local.get(enquiry.key)
        if enquiry.key in tombstoned:
            erased.append(enquiry.key)
        elif known is None:
            new.append(enquiry)
        elif known == enquiry.fingerprint:
            unchanged.append(enquiry.key)
        else:
            changed.append(enquiry)
    for rejection in page.rejections:
        if rejection.key in tombstoned:
            erased.append(rejection.key)
        else:
            rejected.append(rejection)
    return Plan(tuple(new), tuple(changed), tuple(unchanged), tuple(erased), tuple(rejected))
