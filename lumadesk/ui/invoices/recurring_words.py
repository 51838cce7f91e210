"""How a recurring invoice looks in a list, and its rhythm in words."""

from __future__ import annotations

from lumadesk.app.recurring import RecurringView
from lumadesk.domain.money import format_money
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import counted, plain_day

_NAMED = {1: "Month", 3: "Quarter", 6: "Half-year", 12: "Year"}


def interval(months: int) -> str:
    """Month, 2 months, Quarter, Year, 2 years"""
    if months in _NAMED:
        return _NAMED[months]
    return counted(months // 12, "year") if months % 12 == 0 else counted(months, "month")


def every(months: int) -> str:
    """Every month, Every 2 months, Every quarter"""
    return f"Every {interval(months).lower()}"


def state_of(view: RecurringView) -> tuple[str, Tone]:
    if view.due:
        return f"{counted(view.due, 'draft')} due", Tone.WARNING
    if view.agreement.paused:
        return "Paused", Tone.NEUTRAL
    return ("Running", Tone.SUCCESS) if view.next_on else ("Over", Tone.NEUTRAL)


def face_of(view: RecurringView) -> Face:
    one = view.agreement
    following = f" \u00b7 next {plain_day(view.next_on)}" if view.next_on else ""
    return Face(
        title=one_line(one.customer_name) or "(no customer)",
        detail=f"{every(one.every_months)}{following}",
        meta=format_money(view.totals.gross),
        chip=state_of(view),
        strong=bool(view.due),
        faded=view.next_on is None,
    )
