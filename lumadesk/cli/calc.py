"""`lumadesk calc`: the law's arithmetic on dates and money, without a vault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import typer

from lumadesk.cli.options import Json, read_moment
from lumadesk.cli.output import pounds, show
from lumadesk.domain.breaches import notify_by
from lumadesk.domain.calendar import UKCalendar, format_day
from lumadesk.domain.complaints import complaint_clock
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import InvoiceLine, totals
from lumadesk.domain.late_payment import late_payment
from lumadesk.domain.money import format_money, parse_money
from lumadesk.domain.requests import Pause, RequestKind, Step, acknowledge_by, deadline
from lumadesk.domain.retention import retention

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LINE = re.compile(r"(-?\d{1,12}(?:\.\d{1,12})?)@(?:exempt|(\d{1,2}(?:\.\d{1,4})?|100)%?)", re.ASCII)


def read_day(text: str) -> date:
    """An ISO date; usage error for anything else."""
    if _DAY.fullmatch(text.strip()) is None:
        raise typer.BadParameter("A date looks like 2026-11-03 (year, month, day).")
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise typer.BadParameter("There is no such date in the calendar.") from None


def read_receipt(text: str) -> date:
    """An ISO date, or a moment, which falls on a Europe/London date."""
    return read_moment(text).date() if "T" in text.upper() else read_day(text)


def read_pause(text: str) -> Pause:
    """``ASKED:ANSWERED``, or ``ASKED:`` while there is no answer."""
    asked, colon, answered = text.partition(":")
    if not colon:
        raise typer.BadParameter(
            "A pause looks like 2026-11-09:2026-11-16, or 2026-11-09: without an answer."
        )
    return Pause(asked=read_day(asked), answered=read_day(answered) if answered.strip() else None)


def read_line(text: str) -> InvoiceLine:
    """``NET@RATE``; the rate is a percentage, or "exempt"."""
    match = _LINE.fullmatch(text.strip())
    if match is None:
        raise typer.BadParameter("A line looks like 86.76@20, or 86.76@exempt.")
    net, rate = match.groups()
    return InvoiceLine(
        description="", quantity=Decimal(1), unit_price=Decimal(net), vat_rate=Decimal(rate) if rate else None
    )


def read_money(text: str) -> Decimal:
    """Pounds, as a person types them."""
    try:
        return parse_money(text)
    except RuleViolation as error:
        raise typer.BadParameter(f"{error.message} {error.hint}") from None


Day = Annotated[date, typer.Option(parser=read_day, metavar="DATE")]
MaybeDay = Annotated[date | None, typer.Option(parser=read_day, metavar="DATE")]
Received = Annotated[
    date, typer.Option(parser=read_receipt, metavar="DATE", help="The UK date of receipt, or a moment.")
]


def calc_app(calendar: Callable[[], UKCalendar]) -> typer.Typer:
    """The `calc` commands; ``calendar`` is asked for the working days when one is needed."""
    app = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help="Deadlines, retention, interest and VAT by the rules of law, with their arithmetic.",
    )

    @app.command("deadline")
    def _deadline(
        kind: Annotated[RequestKind, typer.Option(help="Which right is exercised.")],
        received: Received,
        id_received: MaybeDay = None,
        fee_paid: MaybeDay = None,
        pause: Annotated[
            list[Pause] | None,
            typer.Option(
                parser=read_pause, metavar="ASKED:ANSWERED", help="A clarification; may be repeated."
            ),
        ] = None,
        extended: Annotated[bool, typer.Option("--extended", help="Extended to three months.")] = False,
        as_json: Json = False,
    ) -> None:
        """When a rights request must be answered."""
        found = deadline(
            kind,
            received,
            calendar=calendar(),
            id_received=id_received,
            fee_paid=fee_paid,
            pauses=pause or (),
            extended=extended,
        )
        document = {
            "clock_start": found.clock_start,
            "nominal": found.nominal,
            "due": found.due,
            "statutory_latest": found.statutory_latest,
            "extension_notice_by": found.extension_notice_by,
            "steps": found.steps,
        }
        end = f"Due {format_day(found.due)}" if found.due else "No due date: the clock stands still"
        show(document, [*_arithmetic(found.steps), end], as_json=as_json)

    @app.command("acknowledge")
    def _acknowledge(received: Received, as_json: Json = False) -> None:
        """By when a request gets its first reply (five working days)."""
        by = acknowledge_by(received, calendar())
        line = f"Received {format_day(received)}; five working days later is {format_day(by)}"
        show({"by": by}, [line], as_json=as_json)

    @app.command("complaint")
    def _complaint(received: Received, as_json: Json = False) -> None:
        """By when a data-protection complaint must be acknowledged."""
        clock = complaint_clock(received, calendar())
        end = f"Acknowledge by {format_day(clock.strict)}; by the ICO's count {format_day(clock.ico)}"
        show({"strict": clock.strict, "ico": clock.ico}, [*_arithmetic(clock.steps), end], as_json=as_json)

    @app.command("breach")
    def _breach(
        aware: Annotated[
            datetime, typer.Option(parser=read_moment, metavar="ISO", help="UK time, or with offset.")
        ],
        as_json: Json = False,
    ) -> None:
        """By when the ICO must be told of a personal-data breach."""
        by = notify_by(aware)
        line = f"72 elapsed hours end on {format_day(by.date())} at {by:%H:%M} UK time (UK GDPR Art 33(1))"
        show({"notify_by": by}, [line], as_json=as_json)

    @app.command("retention")
    def _retention(
        policy: Annotated[str, typer.Option(help="The policy profile, for example luma-tech.")],
        work: MaybeDay = None,
        invoiced: MaybeDay = None,
        paid: MaybeDay = None,
        credited: MaybeDay = None,
        customer_end: MaybeDay = None,
        as_json: Json = False,
    ) -> None:
        """From when a record of work may be disposed of."""
        kept = retention(
            policy, work=work, invoiced=invoiced, paid=paid, credited=credited, customer_end=customer_end
        )
        document = {"disposable_from": kept.disposable_from, "hmrc_minimum_from": kept.hmrc_minimum_from}
        show(document, _arithmetic(kept.steps), as_json=as_json)

    @app.command("interest")
    def _interest(
        amount: Annotated[Decimal, typer.Option(parser=read_money, metavar="POUNDS", help="The gross debt.")],
        due: Day,
        paid: Day,
        as_json: Json = False,
    ) -> None:
        """What may be claimed from a business that paid late."""
        claim = late_payment(amount, due, paid)
        document = {
            "rate": str(claim.rate),
            "days": claim.days,
            "interest": pounds(claim.interest),
            "fixed_sum": pounds(claim.fixed_sum),
            "total": pounds(claim.total),
        }
        end = f"To claim besides the debt: {format_money(claim.total)}"
        show(document, [*_arithmetic(claim.steps), end], as_json=as_json)

    @app.command("vat")
    def _vat(
        line: Annotated[
            list[InvoiceLine],
            typer.Option(
                parser=read_line, metavar="NET@RATE", help="A line of the invoice; may be repeated."
            ),
        ],
        as_json: Json = False,
    ) -> None:
        """VAT of an invoice, rounded once per rate."""
        sums = totals(line, True)
        document = {
            "net": pounds(sums.net),
            "vat_by_rate": {_percentage(rate): pounds(vat) for rate, vat in sums.vat_by_rate.items()},
            "vat": pounds(sums.vat),
            "gross": pounds(sums.gross),
        }
        rates = [
            f"VAT at {_percentage(rate)} %: {format_money(vat)}" for rate, vat in sums.vat_by_rate.items()
        ]
        lines = [f"Net: {format_money(sums.net)}", *rates, f"Gross: {format_money(sums.gross)}"]
        show(document, lines, as_json=as_json)

    return app


def _arithmetic(steps: Sequence[Step]) -> Iterable[str]:
    for step in steps:
        day = f": {format_day(step.date)}" if step.date else ""
        yield f"{step.text}{day}  [{step.source}]"


def _percentage(rate: Decimal) -> str:
    """A rate without needless zeros: "20", "17.5", "0"."""
    return f"{rate.normalize():f}"
