"""The business's page of the settings: everything that documents say, mistakes at their field, and plans."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QFileDialog

from lumadesk.app import business
from lumadesk.ui.desk import Place
from lumadesk.ui.settings.business_page import BusinessPage
from tests.ui.conftest import Window


@pytest.fixture
def page(window: Window) -> BusinessPage:
    shown: BusinessPage = window.workspace.show_place(Place.SETTINGS, "business").pages["business"]
    window.rest()
    return shown


def test_everything_is_kept(window: Window, page: BusinessPage) -> None:
    page.payment.account_name.inner.setText("Alex Sample")
    page.payment.sort_code.inner.setText("12-34-56")
    page.payment.account_number.inner.setText("12345678")
    page.payment.iban.inner.setText("GB82 WEST 1234 5698 7654 32")
    page.vat.registered.setChecked(True)
    assert page.vat.number.isVisibleTo(page)
    page.vat.number.inner.setText("GB 123 4567 82")
    page.vat.dated.setChecked(True)
    page.vat.since.inner.setDate(QDate(2026, 6, 1))
    page.numbers.invoices.inner.setText("R-")
    page.numbers.padding.inner.setText("3")
    page.numbers.by_year.setChecked(True)
    assert page.numbers.example.text() == "For example: R-2026-001 · QUO-2026-001 · CN-2026-001"
    page.looks.colour.inner.setText("#7a1f3d")
    window.do(page.save_button.click)
    kept = business.get_business(window.desk.services)
    assert (kept.account_name, kept.sort_code, kept.account_number) == ("Alex Sample", "12-34-56", "12345678")
    assert (kept.iban, kept.vat_registered, kept.colour) == ("GB82 WEST 1234 5698 7654 32", True, "#7a1f3d")
    assert str(kept.vat_from) == "2026-06-01"
    assert (kept.invoice_prefix, kept.number_padding, kept.number_year) == ("R-", 3, True)
    page.vat.registered.setChecked(False)
    window.do(page.save_button.click)
    kept = business.get_business(window.desk.services)
    assert (kept.vat_registered, kept.vat_number, kept.vat_from) == (False, "", None)


def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(window: Window, page: BusinessPage) -> None:
    before = business.get_business(window.desk.services)

    def refused_at(field: Any, wrong: str, right: str) -> None:
        field.inner.setText(wrong)
        window.do(page.save_button.click)
        assert field.inner.property("invalid") == "true", field.inner.accessibleName()
        assert field.inner.text() == wrong
        assert page.problem.isVisible()
        assert not field.visibleRegion().isEmpty(), "it is scrolled to"
        field.inner.setText(right)

    refused_at(page.form.email, "alex at home", before.email)
    page.payment.account_number.inner.setText("12345678")
    refused_at(page.payment.sort_code, "", "12-34-56")
    refused_at(page.payment.sort_code, "12", "12-34-56")
    refused_at(page.payment.account_number, "12", "12345678")
    refused_at(page.payment.iban, "GB34BUKB20201555555555", "")
    refused_at(page.numbers.quotes, "Q/", "QUO-")
    refused_at(page.numbers.credits, "INV-", "CN-")
    refused_at(page.looks.colour, "#ffff00", before.colour)
    page.vat.registered.setChecked(True)
    refused_at(page.vat.number, "GB 123 4567 89", "GB 123 4567 82")
    assert business.get_business(window.desk.services) == before
    window.do(page.save_button.click)
    assert business.get_business(window.desk.services).sort_code == "12-34-56"


def test_a_change_is_planned_listed_cancelled_and_planned_again(window: Window, page: BusinessPage) -> None:
    services = window.desk.services
    before = business.get_business(services)

    def planned() -> list[str]:
        return [row.entry.detail for row in page.planned.list.rows.values()]

    assert page.planned.isHidden()
    page.when.choose(True)
    page._show_when()
    window.do(page.save_button.click)
    assert "Nothing is changed" in page.problem.text()
    page.form.address.setPlainText("9 New Road\nMarlow")
    page.since.inner.setDate(QDate(2026, 9, 1))
    window.do(page.save_button.click)
    assert business.get_business(services) == before
    assert page.form.address.toPlainText() == before.address
    assert planned() == ["Address: 9 New Road, Marlow"]
    assert not page.planned.isHidden()
    (row,) = page.planned.list.rows.values()
    window.do(row.next.click)
    assert planned() == []
    assert page.planned.isHidden()
    window.do(window.workspace.toast._act)
    assert planned() == ["Address: 9 New Road, Marlow"]


def test_a_logo_is_chosen_refused_removed_and_brought_back(
    window: Window, page: BusinessPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    picture = BytesIO()
    Image.new("RGB", (60, 20), "#7a1f3d").save(picture, "PNG")
    chosen = tmp_path / "logo.png"
    chosen.write_bytes(b"no picture")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(chosen), ""))
    page.form.phone.setText("01628 960999")
    assert not page.looks.remove.isEnabled()
    window.do(page.looks.choose.click)
    assert "no picture" in page.looks.problem.text()
    chosen.write_bytes(picture.getvalue())
    window.do(page.looks.choose.click)
    assert business.get_logo(services) is not None
    assert not page.looks.head._logo.isNull()
    assert page.form.phone.text() == "01628 960999", "what is typed is not lost"
    window.do(page.save_button.click)
    assert business.get_logo(services) is not None, "saving the rest keeps the logo"
    window.do(page.looks.remove.click)
    assert business.get_logo(services) is None
    window.do(window.workspace.toast._act)
    assert business.get_logo(services) is not None


def test_a_sample_invoice_is_looked_at_before_anything_is_saved(window: Window, page: BusinessPage) -> None:
    page.form.business_name.setText("Another name")
    window.do(page.looks.preview.click)
    assert window.dialog().paper.pages.drawn()
    window.do(window.dialog().reject)
    page.looks.colour.inner.setText("red")
    window.do(page.looks.preview.click)
    assert not window.dialog().paper.pages.isVisible()
    assert window.dialog().paper.stopped.isVisible()
    assert business.get_business(window.desk.services).business_name != "Another name"
