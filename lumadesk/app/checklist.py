"""What no program can see, as questions: the owner's dated answers, and when each is asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.checklist import QUESTIONS, Confirmation, Item, check_confirmation, next_due
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.requests import days_left_in_words
from lumadesk.storage import checklist
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """A question with its last answer; ``due`` is None where it was never answered."""

    item: Item
    question: str
    last: Confirmation | None
    due: date | None
    overdue: bool
    words: str  # "never answered", "3 days left · Thu 3 Dec"


def confirm(
    services: Services, item: Item, *, ok: bool = True, note: str, on: date | None = None
) -> Changes[int]:
    """The owner looked, and says what they saw; ``ok`` is False where it is not as promised."""
    day, seen = on or services.today, clean_text(note).strip()
    check_confirmation(day, seen, services.today)
    with services.write("checklist.confirm") as tx:
        confirmation_id = checklist.add(tx, item, day, ok=ok, note=seen)
    return changes(tx, confirmation_id)


def list_items(services: Services) -> list[ItemView]:
    """Every question, those that wait first."""
    with services.read() as tx:
        return sorted(
            (view_of(services, tx, item) for item in Item),
            key=lambda view: (not view.overdue, view.due or date.min, view.item),
        )


def history(services: Services, item: Item) -> list[Confirmation]:
    """The answers to one question, the newest first."""
    with services.read() as tx:
        return checklist.history(tx, item)


def view_of(services: Services, tx: Tx, item: Item) -> ItemView:
    last = next(iter(checklist.history(tx, item)), None)
    due = None if last is None else next_due(last)
    return ItemView(
        item=item,
        question=QUESTIONS[item].words,
        last=last,
        due=due,
        overdue=due is None or due < services.today,
        words="never answered" if due is None else days_left_in_words(due, services.today),
    )
