"""How a quote looks in a list."""

from __future__ import annotations

from datetime import date

from lumadesk.app.quotes import QuoteView
from lumadesk.domain.money import format_money
from lumadesk.domain.quotes import QuoteStatus
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import plain_day

_TONES = {
    "Draft": Tone.NEUTRAL,
    "Issued": Tone.INFO,
    "Expired": Tone.WARNING,
    "Accepted": Tone.SUCCESS,
    "Invoiced": Tone.ACCENT,
    "Declined": Tone.NEUTRAL,
}


def chip_of(view: QuoteView) -> tuple[str, Tone]:
    if view.state == "Accepted" and view.left < view.totals.net:
        return "Part invoiced", Tone.ACCENT
    return view.state, _TONES.get(view.state, Tone.NEUTRAL)


def title_of(view: QuoteView) -> str:
    return view.quote.number or "Draft"


def face_of(view: QuoteView, _today: date) -> Face:
    quote = view.quote
    if quote.status is QuoteStatus.ISSUED and quote.valid_until is not None:
        ended = "expired" if view.state == "Expired" else "valid until"
        about = f"{title_of(view)} · {ended} {plain_day(quote.valid_until)}"
    elif quote.decided_on is not None:
        about = f"{title_of(view)} · {quote.status.value} {plain_day(quote.decided_on)}"
    else:
        about = "Not issued yet"
    return Face(
        title=one_line(quote.customer_name) or "(no customer)",
        detail=about,
        meta=format_money(view.totals.gross),
        chip=chip_of(view),
        strong=view.state == "Accepted",
        faded=view.state in ("Declined", "Invoiced"),
    )
