"""Compares what the site says with what the vault holds and has erased, and says what to do with each row."""

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


@dataclass(frozen=True, slots=True)
class Presence:
    """What it means for rows of the vault that the site still holds some of them, and others not."""

    gone: tuple[str, ...]  # keys, not known to be gone before
    back: tuple[str, ...]  # keys that were believed to be gone


def presence(held: Mapping[str, bool], there: Collection[str]) -> Presence:
    """Pure: ``held`` is key -> whether it was believed to be gone, ``there`` the keys that the site holds."""
    return Presence(
        gone=tuple(key for key, vanished in held.items() if not vanished and key not in there),
        back=tuple(key for key, vanished in held.items() if vanished and key in there),
    )
