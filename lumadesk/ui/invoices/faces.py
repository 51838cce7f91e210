"""How an invoice looks in a list."""

from __future__ import annotations

from datetime import date

from lumadesk.app.invoices import InvoiceView
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.money import format_money
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import plain_day

_TONES = {
    "Draft": Tone.NEUTRAL,
    "Issued": Tone.INFO,
    "Part paid": Tone.INFO,
    "Overdue": Tone.DANGER,
    "Paid": Tone.SUCCESS,
    "In credit": Tone.WARNING,
    "Credited": Tone.NEUTRAL,
    "Void": Tone.NEUTRAL,
}


def chip_of(view: InvoiceView) -> tuple[str, Tone]:
    return view.state, _TONES[view.state]


def title_of(view: InvoiceView) -> str:
    return view.invoice.number or "Draft"


def face_of(view: InvoiceView, _today: date) -> Face:
    invoice = view.invoice
    if invoice.due_on is not None and invoice.status is InvoiceStatus.ISSUED:
        about = f"{title_of(view)} · due {plain_day(invoice.due_on)}"
    elif invoice.issued_on is not None:
        about = f"{title_of(view)} · issued {plain_day(invoice.issued_on)}"
    else:
        about = "Not issued yet"
    return Face(
        title=one_line(invoice.customer_name) or "(no customer)",
        detail=about,
        meta=format_money(view.totals.gross),
        chip=chip_of(view),
        strong=view.overdue,
        faded=invoice.status is InvoiceStatus.VOID,
    )
