"""The page of the settings about late payment: the Bank Rates that statutory interest is computed by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from lumadesk.app import bank_rates
from lumadesk.app.bank_rates import BankRate
from lumadesk.app.changes import Changes
from lumadesk.domain.late_payment import MARGIN
from lumadesk.ui.desk import Desk
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.settings.short_list import ShortList
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, card, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.form import DropDown, Field, abreast, line_edit
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import label
from lumadesk.ui.words import long_day, plain_day, quantity

_SHOWN = 6


class LatePaymentPage(SettingsPage):
    """What is entered here is kept at once."""

    title = "Late payment"
    intro = (
        f"A business that pays late owes {MARGIN} % over Bank Rate. The rate of 31 December counts for debts "
        "that become late from January to June, that of 30 June for those from July to December."
    )
    nouns = ("bank_rate",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rates: Sequence[BankRate] = ()
        self.missing = Banner(Tone.WARNING)
        self.list = ShortList("Bank Rates", shown=_SHOWN)
        self.list.picked.connect(self._picked)
        self.reset = button("&Forget my entry", self._reset, icon="undo-2")
        self.day = Field("&Reference date", DropDown())
        self.rate = Field(
            "&Bank Rate, per cent", line_edit("", "3.75", 8), "As the Bank of England had it on that day."
        )
        self.rate.inner.returnPressed.connect(self.save)
        self.enter = button("&Enter it", self.save, icon="plus")
        self.fill(
            self.missing,
            card(
                row(label("Bank Rate on its reference dates", "heading"), STRETCH, self.reset),
                self.list,
                self.problem,
                label("Enter or correct one", "label"),
                abreast(self.day, self.rate),
                row(self.enter, STRETCH),
            ),
            savable=False,
        )

    def refresh(self) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: (bank_rates.list_rates(services), bank_rates.missing(services)),
            lambda found: self._show(*found),
            owner=self,
            replaces="kept",
        )

    def save(self) -> None:
        services, on = self.desk.services, self.day.inner.value()
        rate = _read(self.rate.inner.text())
        if rate is None:
            self.rate.complain("Write a number like 3.75.")
            self.rate.inner.setFocus()
            return
        self._write(
            lambda: bank_rates.set_rate(services, on, rate),
            f"Bank Rate on {plain_day(on)}: {quantity(rate)} %.",
        )

    def _reset(self) -> None:
        services, on = self.desk.services, self._current().day
        self._write(
            lambda: bank_rates.reset_rate(services, on),
            f"Your entry for {plain_day(on)} is forgotten; what came with LumaDesk holds, if anything.",
        )

    def _write(self, op: Callable[[], Changes[date]], said: str) -> None:
        self.rate.complain("")
        self.problem.say("")
        self.desk.jobs.write(op, lambda _changes: self._kept(said), owner=self, failed=self.refused)

    def _kept(self, said: str) -> None:
        self.rate.inner.clear()
        self.desk.say(said)

    def _show(self, rates: Sequence[BankRate], missing: date | None) -> None:
        former = self.list.current()
        self._rates = rates
        self.missing.say(
            f"The Bank Rate on {long_day(missing)} is missing. Without it no interest can be claimed for "
            "what became late after that day."
            if missing
            else ""
        )
        days = [one.day for one in rates if one.day <= self.desk.services.today]
        open_days = [missing] if missing else []
        chosen = self.day.inner.value()
        self.day.inner.show_options([(plain_day(one), one) for one in [*open_days, *days]], missing or chosen)
        self.list.show_faces([_face(one) for one in rates])
        if 0 <= former < len(rates):
            self.list.pick(former)
        self._offer()

    def _picked(self, number: int) -> None:
        """Choosing a rate begins to correct it."""
        if 0 <= number < len(self._rates):
            self.day.inner.choose(self._rates[number].day)
        self._offer()

    def _offer(self) -> None:
        number = self.list.current()
        self.reset.setEnabled(0 <= number < len(self._rates) and self._rates[number].own)

    def _current(self) -> BankRate:
        return self._rates[self.list.current()]


def _read(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().removesuffix("%").strip())
    except InvalidOperation:
        return None


def _face(one: BankRate) -> Face:
    half = (
        f"January to June {one.day.year + 1}" if one.day.month == 12 else f"July to December {one.day.year}"
    )
    return Face(
        title=f"{one.rate:.2f} %",
        detail=f"On {plain_day(one.day)}; for debts that become late in {half}",
        meta=f"Interest {one.rate + MARGIN:.2f} %",
        chip=("Your own", Tone.ACCENT) if one.own else None,
    )
