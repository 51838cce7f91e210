"""Deleting at the website what is due, proving it, and only then deleting it here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from lumadesk.app import certificates
from lumadesk.app.binding import is_free
from lumadesk.app.erasure import held_back
from lumadesk.app.services import Services
from lumadesk.domain.errors import KnownError
from lumadesk.domain.restriction import Deed
from lumadesk.site.source import DeletionReceipt, SiteSource
from lumadesk.storage import deletions, enquiries
from lumadesk.storage.deletions import SiteDeletion
from lumadesk.storage.transaction import Tx

#: After one of these the website will not answer for the next row either.
_HOPELESS = frozenset(
    {"site.unreachable", "site.login_refused", "site.database_missing", "site.table_missing"}
)


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
    problems: tuple[str, ...]


def carry_out(
    services: Services,
    site_id: int,
    source: SiteSource,
    progress: Callable[[str, int, int | None], None],
    cancelled: Callable[[], bool],
) -> Outcome:
    """Delete every due row at the site, one by one, each proved before the vault forgets it.

    Killed between the site and the vault, the deletion is still queued: the next run finds the row gone,
    proves that, and goes on. What the site refuses stays queued with the reason.
    """
    outcome = Outcome()
    _queue_marked(services, outcome)
    with services.read() as tx:
        due = [
            row
            for row in deletions.due(tx, services.now)
            if row.site_id == site_id and not _held_by(services, tx, row)
        ]
    with services.vault.scrubbing_once():  # the file is rewritten after the last of them, not after each
        for number, deletion in enumerate(due, start=1):
            if cancelled():
                break
            if deletion.key is None:
                raise TypeError("a queued deletion has its key")
            try:
                receipt = source.delete(deletion.key)
            except KnownError as error:
                _note_failure(services, deletion, error.message, outcome)
                if error.code in _HOPELESS:
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
        held = [
            *(_held_by(services, tx, row) for row in queued),
            *(_why_held(services, tx, row.person_id) for row in marked),
        ]
    problems = {row.last_error for row in queued if row.last_error} | {why for why in held if why}
    return Waiting(
        queued=len(queued) + len(marked), frozen=sum(map(bool, held)), problems=tuple(sorted(problems))
    )


def _queue_marked(services: Services, outcome: Outcome) -> None:
    """Queue the marked enquiries whose undo period is over, and which nothing holds back."""
    with services.read() as tx:
        nothing = not enquiries.due_for_deletion(tx, services.now)
    if nothing:
        return
    with services.write("site.queue-deletions") as tx:
        for enquiry in enquiries.due_for_deletion(tx, services.now):
            if not _why_held(services, tx, enquiry.person_id):
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
