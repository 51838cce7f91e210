"""The settings about late payment: the Bank Rates, the one that is missing, and Today that asks for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lumadesk.app import bank_rates
from lumadesk.ui.desk import Place
from tests.app.fakes import FakeClock
from tests.ui.conftest import Window


def page(window: Window) -> Any:
    shown = window.workspace.show_place(Place.SETTINGS, "late_payment").pages["late_payment"]
    window.rest()
    return shown


def test_a_rate_is_entered_corrected_and_forgotten(window: Window) -> None:
    services, shown = window.desk.services, page(window)
    assert not shown.save_button.isVisible()
    assert shown.missing.text() == ""
    assert not shown.reset.isEnabled()
    window.do(lambda: shown.list.pick(1))
    newest = bank_rates.list_rates(services)[1]
    assert shown.day.inner.value() == newest.day
    for wrong, said in (("", "Write a number"), ("lots", "Write a number")):
        shown.rate.inner.setText(wrong)
        window.do(shown.enter.click)
        assert said in shown.rate.inner.accessibleDescription()
    shown.rate.inner.setText("375")
    window.do(shown.enter.click)
    assert "from 0 to 100" in shown.problem.text()
    window.do(shown.refresh)
    assert shown.rate.inner.text() == "375", "what was typed stays"
    shown.rate.inner.setText("3.5 %")
    window.do(shown.enter.click)
    assert window.toast().endswith("3.5 %.")
    assert bank_rates.list_rates(services)[1].rate == Decimal("3.5")
    assert (shown.problem.text(), shown.rate.inner.text()) == ("", "")
    assert shown.reset.isEnabled()
    window.do(shown.reset.click)
    assert bank_rates.list_rates(services)[1] == newest
    assert not shown.reset.isEnabled()


def test_today_asks_for_the_rate_that_is_missing(window: Window, clock: FakeClock) -> None:
    services = window.desk.services
    today = window.workspace.show_place(Place.TODAY)
    window.rest()
    assert not today.bank_rate.isVisible()
    clock.advance(days=400)
    wanted = bank_rates.missing(services)
    assert wanted is not None
    window.do(today.refresh)
    assert "Bank Rate" in today.bank_rate.text()
    window.do(
        today.bank_rate.findChildren(type(window.workspace.screens[Place.TODAY].see_deadlines))[0].click
    )
    shown = window.workspace.screens[Place.SETTINGS].pages["late_payment"]
    assert "is missing" in shown.missing.text()
    assert shown.day.inner.value() == wanted
    while (wanted := bank_rates.missing(services)) is not None:
        shown.rate.inner.setText("4")
        window.do(shown.enter.click)
        assert bank_rates.list_rates(services)[0].day >= date(2026, 6, 30)
    assert shown.missing.text() == ""
    window.do(lambda: window.workspace.show_place(Place.TODAY))
    assert not today.bank_rate.isVisible()


@pytest.mark.parametrize("words", ["Import a bank", "Tax year", "Bank Rate", "accountant", "digital rec"])
def test_it_is_all_in_the_palette(window: Window, words: str) -> None:
    found = [one for one in window.workspace.commands() if words.casefold() in one.words.casefold()]
    assert len(found) == 1
