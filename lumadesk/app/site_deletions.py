"""Deleting at the website what is due, proving it, and only then deleting it here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field
from typing import Any

from lumadesk.app import certificates
from lumadesk.app.binding import is_free
from lumadesk.app.changes import Changes
from lumadesk.app.erasure import held_back
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.restriction import Deed
from lumadesk.site.source import DeletionReceipt, SiteSource
from lumadesk.storage import deletions, enquiries, sites
from lumadesk.storage.deletions import SiteDeletion
from lumadesk.storage.sites import Site
from lumadesk.storage.transaction import Tx

#: After a code that begins so the website will not answer for the next row either.
_HOPELESS = (
    "site.unreachable", "site.login", "site.database_missing", "site.table_missing", "site.cancelled",
    "site.tls", "site.ca_file", "site.tunnel", "site.host_key",
)  # fmt: skip


@dataclass(slots=True)
class Outcome:
    deleted: int = 0
    verified: int = 0
    touched: dict[str, set[int]] = field(default_factory=dict)

    def touch(self, tx: Tx) -> None:
        for noun, ids in tx.touched.items():
            self.touched.setdefault(noun, set()).update(ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Deletions that are not done; ``frozen`` of them wait for an access request or a restriction to end."""

    queued: int
    frozen: int
    manual: int  # rows that the owner deletes at the website by hand
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletionView:
    """A deletion with where it is and how it stands; ``task`` is one for the owner to do by hand."""

    deletion: SiteDeletion
    site: str
    strategy: str
    task: bool
    words: str


def carry_out(
    services: Services,
    site: Site,
    source: SiteSource,
    progress: Callable[[str, int, int | None], None],
    cancelled: Callable[[], bool],
) -> Outcome:
    """Delete every due row at the site, one by one, each proved before the vault forgets it.

    Killed between the site and the vault, the deletion is still queued: the next run finds the row gone,
    proves that, and goes on. What the site refuses stays queued with the reason. Rows that the owner
    deletes by hand are looked for, and are nobody's failure while they are there.
    """
    outcome = Outcome()
    _queue_marked(services, site.id, outcome)
    with services.read() as tx:
        due = [
            row
            for row in deletions.due(tx, services.now)
            if row.site_id == site.id and not _held_by(services, tx, row)
        ]
    if site.strategy == "manual" and due:
        there = source.present(row.key for row in due if row.key is not None)
        due = [row for row in due if row.key not in there]
    with services.vault.scrubbing_once():  # the file is rewritten after the last of them, not after each
        for number, deletion in enumerate(due, start=1):
            if cancelled():
                break
            if deletion.key is None:
                raise TypeError("a queued deletion has its key")
            try:
                receipt = source.delete(deletion.key, allow_cascade=deletion.cascade_allowed)
            except KnownError as error:
                if cancelled():  # broken off in the middle: the next sync finds out how it ended
                    break
                if error.code == "site.referenced":
                    _note_dependents(services, deletion, source, error, outcome)
                else:
                    _note_failure(services, deletion, error.message, outcome)
                if error.code.startswith(_HOPELESS):
                    break
                continue
            outcome.deleted += receipt.deleted_rows
            if receipt.verified_absent:
                outcome.verified += 1
                _settle(services, deletion, receipt, outcome)
            else:
                _note_failure(services, deletion, _STILL_THERE, outcome)
            progress("deletions", number, len(due))
    return outcome


def waiting(services: Services) -> Waiting:
    """What is still to be deleted at the website, and why it was not."""
    with services.read() as tx:
        queued = [row for row in deletions.list_all(tx) if row.state == "queued"]
        known = {row.enquiry_id for row in queued}
        marked = [row for row in enquiries.due_for_deletion(tx, services.now) if row.id not in known]
        why = [_held_by(services, tx, row) for row in queued]
        held = [*why, *(_why_held(services, tx, row.person_id) for row in marked)]
        by_hand = {site.id for site in sites.all_sites(tx) if site.strategy == "manual"}
        manual = sum(row.site_id in by_hand and not held for row, held in zip(queued, why, strict=True))
    problems = {row.last_error for row in queued if row.last_error} | {one for one in held if one}
    return Waiting(
        queued=len(queued) + len(marked),
        frozen=sum(map(bool, held)),
        manual=manual,
        problems=tuple(sorted(problems)),
    )


def views(services: Services) -> list[DeletionView]:
    """The owner's tasks first, then what is queued, then what is done; each the oldest first."""
    with services.read() as tx:
        known = {site.id: site for site in sites.all_sites(tx, removed=True)}
        found = [
            _view(row, known[row.site_id], _held_by(services, tx, row) if row.state == "queued" else "")
            for row in deletions.list_all(tx)
        ]
    return sorted(found, key=lambda one: (not one.task, one.deletion.state != "queued", one.deletion.id))


def _view(deletion: SiteDeletion, site: Site, held: str) -> DeletionView:
    receipt = deletion.receipt
    task = deletion.state == "queued" and site.strategy == "manual" and not held
    if deletion.state == "abandoned":
        words = deletion.last_error or ""
    elif receipt is not None:
        words = f"{_HOW.get(receipt['strategy'].partition(':')[0], receipt['strategy'])} and proved gone"
    elif held:
        words = held
    elif task:
        words = f"For you: delete row {deletion.key} of {site.table} there. The next sync proves it."
    else:
        words = deletion.last_error or "Carried out by the next sync"
    return DeletionView(
        deletion=deletion,
        site=site.name,
        strategy=receipt["strategy"] if receipt is not None else site.strategy,
        task=task,
        words=words,
    )


def allow_dependents(services: Services, deletion_id: int) -> Changes[int]:
    """The owner has seen which rows depend on it: the next sync lets them go with it.

    Raises RuleViolation ``deletion.no_dependents`` where nothing was seen yet, and ``deletion.refused``
    where the website's own rules keep the row as long as the others are there.
    """
    with services.write("site.allow-dependents") as tx:
        deletion = deletions.get(tx, deletion_id)
        if not deletion.dependents or deletion.state != "queued":
            raise RuleViolation(
                "deletion.no_dependents",
                "No rows are known that depend on this one.",
                "A sync finds out; it names them here.",
            )
        keeping = [row for row in deletion.dependents if row["effect"] == "refuse"]
        if keeping:
            raise RuleViolation(
                "deletion.refused",
                f"{_in_words(keeping)}.",
                "Delete those first in the website's own administration, then sync again.",
            )
        deletions.allow_cascade(tx, deletion_id)
    return changes(tx, deletion_id)


def due_without_site(services: Services) -> bool:
    """Whether an enquiry is due for deletion whose website is no longer one of this vault's."""
    with services.read() as tx:
        return bool(_without_site(services, tx))


def delete_without_site(services: Services) -> Mapping[str, Set[int]]:
    """Delete here what is due and came from a website that was removed: nothing can be proved there.

    The value is what was touched.
    """
    if not due_without_site(services):
        return {}
    with services.write("site.delete-here-only") as tx:
        enquiries.delete(tx, _without_site(services, tx))
    return tx.touched


def _without_site(services: Services, tx: Tx) -> list[int]:
    removed = {site.id for site in sites.all_sites(tx, removed=True) if site.removed_at is not None}
    if not removed:
        return []
    marked = enquiries.due_for_deletion(tx, services.now)
    return [row.id for row in marked if row.site_id in removed and not _why_held(services, tx, row.person_id)]


def _queue_marked(services: Services, site_id: int, outcome: Outcome) -> None:
    """Queue the marked enquiries whose undo period is over, and which nothing holds back."""
    with services.read() as tx:
        nothing = not enquiries.due_for_deletion(tx, services.now)
    if nothing:
        return
    with services.write("site.queue-deletions") as tx:
        for enquiry in enquiries.due_for_deletion(tx, services.now):
            if enquiry.site_id == site_id and not _why_held(services, tx, enquiry.person_id):
                deletions.queue(tx, site_id=enquiry.site_id, key=enquiry.key, enquiry_id=enquiry.id)
    outcome.touch(tx)


def _held_by(services: Services, tx: Tx, deletion: SiteDeletion) -> str:
    """Why a deletion waits. What an erasure queued does not: nobody is erased while something holds it."""
    if deletion.erasure_id is not None or deletion.enquiry_id is None:
        return ""
    here = enquiries.in_full(tx, [deletion.enquiry_id])
    return next(filter(None, (_why_held(services, tx, row.person_id) for row in here)), "")


def _why_held(services: Services, tx: Tx, person_id: int) -> str:
    """Why nothing of this person's may be deleted: DPA 2018 s.173, or a restriction (Art 18)."""
    if held_back(tx, person_id):
        return _FROZEN
    return "" if is_free(services, tx, person_id, Deed.PURGE, Deed.SITE) else _RESTRICTED


def _settle(services: Services, deletion: SiteDeletion, receipt: DeletionReceipt, outcome: Outcome) -> None:
    """The row is gone there: keep the proof, forget the enquiry here, and refresh the certificate."""
    with services.write("site.deletion-proved") as tx:
        deletions.receipt(tx, deletion.id, _document(receipt))
        here = enquiries.in_full(tx, [deletion.enquiry_id]) if deletion.enquiry_id is not None else []
        # Taken back in the very moment of the deletion, the enquiry stays here and is gone there only.
        enquiries.delete(tx, [row.id for row in here if row.marked_for_deletion])
        if deletion.erasure_id is not None:
            certificates.store(services, tx, deletion.erasure_id)
    outcome.touch(tx)


def _note_failure(services: Services, deletion: SiteDeletion, reason: str, outcome: Outcome) -> None:
    with services.write("site.deletion-failed") as tx:
        deletions.failed(tx, deletion.id, reason)
    outcome.touch(tx)


def _note_dependents(
    services: Services, deletion: SiteDeletion, source: SiteSource, error: KnownError, outcome: Outcome
) -> None:
    """Say which rows depend on it: they are never taken along by surprise."""
    if deletion.key is None:
        raise TypeError("a queued deletion has its key")
    found = [asdict(one) for one in source.dependents(deletion.key)]
    if not found:
        _note_failure(services, deletion, error.message, outcome)
        return
    with services.write("site.deletion-failed") as tx:
        deletions.found_dependents(tx, deletion.id, found, f"{_in_words(found)}. {_WHAT_NEXT}")
    outcome.touch(tx)


def _in_words(dependents: Sequence[Mapping[str, Any]]) -> str:
    """For example: 2 rows of contact_reply depend on it and would be deleted with it"""
    parts = []
    for one in dependents:
        alone = one["rows"] == 1
        rows = "Rows" if one["rows"] is None else f"{one['rows']:,} row{'' if alone else 's'}"
        verb = "depends" if alone else "depend"
        parts.append(f"{rows} of {one['table']} {verb} on it and {_EFFECTS[one['effect']]}")
    return "; ".join(parts)


def _document(receipt: DeletionReceipt) -> dict[str, Any]:
    return {**asdict(receipt), "at": receipt.at.isoformat()}


_STILL_THERE = "The row is still at the website: delete it there by hand, and the next sync proves it."
_FROZEN = (
    "A request for a copy of the data is open, so deletions of that person's enquiries wait until it is "
    "closed (DPA 2018 s.173)."
)
_RESTRICTED = (
    "Processing is restricted for a person, so deletions of their enquiries wait until the restriction is "
    "lifted (UK GDPR Art 18)."
)
_EFFECTS = {
    "refuse": "must be deleted first",
    "cascade": "would be deleted with it",
    "set null": "would lose their link to it",
}
_HOW = {"row": "Deleted", "flag": "Marked as deleted", "manual": "Deleted by hand"}
_WHAT_NEXT = "Nothing was deleted: delete them at the website first, or allow it in Settings → Website."
