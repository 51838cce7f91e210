"""What every check of a promise is given, and how it tells what it found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property

from lumadesk.app import checklist
from lumadesk.app.promise_board import PromiseBoard
from lumadesk.app.request_views import RequestView, views
from lumadesk.app.services import Services
from lumadesk.domain.calendar import add_months, format_day
from lumadesk.domain.checklist import Item
from lumadesk.domain.policy import PolicyProfile
from lumadesk.domain.promises import MOST_LINKS, Evidence, Finding, Rule, Status
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.storage import requests
from lumadesk.storage.evidence.blocks import EnquirySums
from lumadesk.storage.transaction import Tx

#: How far back requests and complaints count: what is over for longer no promise can be mended by.
WINDOW_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at the promises of a policy, within one reading of the vault."""

    services: Services
    tx: Tx
    profile: PolicyProfile
    board: PromiseBoard
    sums: EnquirySums

    @property
    def today(self) -> date:
        return self.services.today

    @cached_property
    def window(self) -> date:
        return add_months(self.today, -WINDOW_MONTHS)

    @cached_property
    def requests(self) -> list[RequestView]:
        """All requests that are open, or came within the window."""
        found = views(self.services, self.tx, requests.list_all(self.tx))
        return [
            view
            for view in found
            if view.request.status is RequestStatus.OPEN or view.request.received >= self.window
        ]

    def of_kind(self, *kinds: RequestKind) -> list[RequestView]:
        return [view for view in self.requests if view.request.kind in kinds]

    def moment(self, day: date) -> datetime:
        return datetime.combine(day, time(), UTC)

    def asked(self, item: Item) -> Evidence:
        """What the owner last said about what no program can see."""
        view = checklist.view_of(self.services, self.tx, item)
        if view.last is None:
            return told(f"{view.question} Never answered.", 0, status=Status.LOOK)
        words = f"{view.question} {'Yes' if view.last.ok else 'No'}, seen on {format_day(view.last.day)}"
        if not view.last.ok:
            return told(f"{words}: {view.last.note}", 1, status=Status.BROKEN)
        if view.overdue:
            return told(f"{words}; to be looked at again.", 1, status=Status.LOOK)
        return told(f"{words}.", 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """``nouns`` are the records that a finding rests on; none where it rests on more than the vault."""

    nouns: frozenset[str]
    run: Callable[[Look], Finding]


Checks = dict[Rule, Check]


def told(
    words: str,
    count: int,
    noun: str = "",
    ids: Sequence[int] = (),
    *,
    status: Status = Status.KEPT,
) -> Evidence:
    return Evidence(words=words, count=count, noun=noun, ids=tuple(ids[:MOST_LINKS]), status=status)


def against(words: str, noun: str, ids: Sequence[int], status: Status = Status.BROKEN) -> list[Evidence]:
    """Evidence against a promise; nothing where no record speaks against it."""
    return [told(f"{len(ids):,} {words}", len(ids), noun, ids, status=status)] if ids else []


def counted(count: int, one: str, more: str) -> str:
    """ "1 enquiry", "1,200 enquiries"."""
    return f"{count:,} {one if count == 1 else more}"


def rule(
    checks: Checks, name: Rule, *nouns: str
) -> Callable[[Callable[[Look], Finding]], Callable[[Look], Finding]]:
    """Enter a check under the rule's name."""

    def enter(run: Callable[[Look], Finding]) -> Callable[[Look], Finding]:
        checks[name] = Check(nouns=frozenset(nouns), run=run)
        return run

    return enter
