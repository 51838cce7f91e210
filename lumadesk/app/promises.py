"""The promises of the policy with live evidence: which are kept, at risk or broken, and what to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lumadesk.app.changes import Changes
from lumadesk.app.promise_rules import CHECKS, Look
from lumadesk.app.retention import ends_of
from lumadesk.app.services import Services, changes
from lumadesk.domain.disposal import OVERDUE_DAYS
from lumadesk.domain.policy import PolicyProfile
from lumadesk.domain.promises import STATUS_WORDS, URGENCY, Evidence, Rule, Status
from lumadesk.storage import business
from lumadesk.storage.evidence.blocks import EnquirySums
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseView:
    """One promise as the screen shows it. Each evidence may name records: ``noun`` and ``ids``."""

    id: str
    rule: Rule
    words: str
    status: Status
    status_words: str  # "at risk"
    evidence: tuple[Evidence, ...]
    action: str  # "" where there is nothing to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """All of them in the policy's order; ``notes`` are what the policy contradicts, or the law overtook."""

    policy: str
    name: str
    at: datetime
    promises: tuple[PromiseView, ...]
    counts: dict[Status, int]
    notes: tuple[str, ...]

    @property
    def urgent_first(self) -> tuple[PromiseView, ...]:
        return tuple(sorted(self.promises, key=lambda view: URGENCY.index(view.status)))


def look(services: Services, policy: str | None = None) -> Promises:
    """How the promises stand now; with ``policy`` how those of another policy would.

    After the first look only what writes have touched since is looked at again.
    """
    with services.board.lock, services.read() as tx:
        return look_in(services, tx, policy)


def counts(services: Services) -> dict[Status, int]:
    """How many promises have each status: for Today."""
    return look(services).counts


def export_report(services: Services, to: Path, *, overwrite: bool = False) -> Changes[Path]:
    """Write the promises with their evidence as PDF: for an accountant, an insurer or the ICO."""
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import fonts, promises_report

    found = look(services)
    with services.write("promises.export") as tx:
        owner = business.on(tx, services.today)
        tx.touch("business", 1)
    fonts.register_fonts(services.outside.fonts_folder)
    page = promises_report.PromisesReport(
        controller=owner,
        policy=found.name,
        on=services.today,
        lines=tuple(
            promises_report.Line(
                id=view.id,
                words=view.words,
                status=view.status,
                evidence=tuple(one.words for one in view.evidence),
                action=view.action,
            )
            for view in found.promises
        ),
        notes=found.notes,
    )
    return changes(tx, services.outside.files.write(to, promises_report.render(page), overwrite=overwrite))


def look_in(services: Services, tx: Tx, policy: str | None = None) -> Promises:
    profile = services.profile_in(tx) if policy is None else services.named_profile(tx, policy)
    board = services.board
    touched = board.touched(tx, (profile.id, services.today))
    if board.sums is None:
        board.sums, touched = EnquirySums(), None
    sums = board.sums
    due, late = (ends_of(services, tx, profile, days).silent_before for days in (0, OVERDUE_DAYS))
    sums.refresh(tx, due, late, None if touched is None else touched.get("enquiry", ()))
    at_hand = Look(services=services, tx=tx, profile=profile, board=board, sums=sums)
    views = tuple(_view(at_hand, profile, place, touched) for place in range(len(profile.promises)))
    return Promises(
        policy=profile.id,
        name=profile.name,
        at=services.now,
        promises=views,
        counts={status: Counter(view.status for view in views)[status] for status in Status},
        notes=profile.notes,
    )


def _view(
    at_hand: Look,
    profile: PolicyProfile,
    place: int,
    touched: dict[str, list[tuple[int, int]]] | None,
) -> PromiseView:
    promise = profile.promises[place]
    check = CHECKS[Rule(promise.rule)]
    found = at_hand.board.find(promise.rule, check.nouns, touched, lambda: check.run(at_hand))
    return PromiseView(
        id=promise.id,
        rule=Rule(promise.rule),
        words=promise.words,
        status=found.status,
        status_words=STATUS_WORDS[found.status],
        evidence=found.evidence,
        action=found.action,
    )
