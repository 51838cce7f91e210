"""The tour through invoices: drafted, looked at, issued, paid, credited, and asked for once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QPushButton, QScrollArea

from lumadesk.app import invoices, people
from lumadesk.app.business import get_business, save_business
from lumadesk.domain.invoices import InvoiceLine, InvoiceStatus
from lumadesk.ui.desk import Place
from lumadesk.ui.invoices.lines_model import CATEGORY, DISCOUNT, VAT
from lumadesk.ui.workspace import Workspace
from tests.tour.camera import in_front
from tests.tour.stop import Rest, Stop


def of_invoices(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def screen() -> Any:
        return workspace.show_place(Place.INVOICES).show_page("invoices")

    def dialog() -> Any:
        return in_front(workspace.window())[-1]

    def first_of(status: InvoiceStatus) -> int:
        return invoices.list_ids(services, status)[0]

    def show(invoice_id: int) -> None:
        screen().open_record(("invoice", invoice_id))
        rest()

    def overdue() -> int:
        return invoices.list_ids(services, overdue=True)[0]

    def begin() -> None:
        screen().open_record(("new", people.list_ids(services, clients_only=True)[0]))

    def type_nonsense() -> None:
        editor = screen().editor
        model = editor.lines.model()
        for column, text in ((0, "Two days on site, cabling of the upper floor"), (1, "2"), (2, "lots")):
            model.setData(model.index(0, column), text)
        editor.save_button.click()

    def back_to_draft() -> None:
        screen().editor.discard.click()  # what was refused
        rest()
        show(first_of(InvoiceStatus.DRAFT))

    def search(text: str) -> None:
        screen().search.setText(text)
        screen().search.setFocus()

    def remind_firmly() -> None:
        screen().detail.remind.click()
        rest()
        dialog().tone.inner.setCurrentIndex(1)

    def credit_part() -> None:
        screen().detail.credit.click()
        rest()
        dialog().what.findChildren(QPushButton)[1].click()
        dialog().reason.inner.setText("One visit less than agreed")

    def debtors() -> Any:
        return workspace.show_place(Place.INVOICES).show_page("debtors")

    def long_name() -> None:
        name = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh محمد الأحمد " * 3
        person_id = people.add_person(services, name=name).value
        line = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal(900))
        draft = invoices.draft_invoice(services, person_id, [line]).value
        invoices.issue_invoice(services, draft)
        debtors().open_record(("debtor", person_id))

    yield Stop("invoices", lambda: (screen(), rest(), show(first_of(InvoiceStatus.ISSUED))))
    yield Stop("invoices-overdue", lambda: show(overdue()))
    yield Stop("invoices-end", lambda: _to_end(screen()))
    yield Stop("invoices-pdf", lambda: screen().detail.look.click())
    yield Stop("invoices-remind", lambda: screen().detail.remind.click())
    yield Stop("invoices-remind-firmly", remind_firmly)
    yield Stop("invoices-credit", lambda: screen().detail.credit.click())
    yield Stop("invoices-credit-part", credit_part)

    def business() -> None:
        show(invoices.list_ids(services, search="4711")[0])

    def pay_part() -> None:
        (owed,) = invoices.list_ids(services, search="4711")
        invoices.record_payment(services, owed, Decimal("10.00"), services.today, method="card")
        screen().refresh()
        rest()
        _to_end(screen())

    def register() -> None:
        owner = get_business(services)
        save_business(services, replace(owner, vat_registered=True, vat_number="GB123456782"))
        show(invoices.copy_invoice(services, invoices.list_ids(services, search="4711")[0]).value)
        editor = screen().editor
        model = editor.card.model
        for place, text in ((DISCOUNT, "10%"), (VAT, "20"), (CATEGORY, "Hardware")):
            model.setData(model.index(0, place), text)
        model.setData(model.index(1, VAT), "5")
        for tick in editor.card.extra.values():
            tick.setChecked(True)
        editor.terms.discount.inner.setText("12.50")
        editor.customer.inner.setText("Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh & Sons Ltd")

    def unregister() -> None:
        screen().editor.discard.click()
        rest()
        owner = get_business(services)
        save_business(services, replace(owner, vat_registered=False, vat_number=""))

    yield Stop("invoices-business", business)
    yield Stop("invoices-business-end", lambda: _to_end(screen()))
    yield Stop("invoices-claim", lambda: screen().detail.reminders.toggle.click())
    yield Stop("invoices-claimed", lambda: screen().detail.remind.click())
    yield Stop("invoices-stale", pay_part)
    yield Stop("invoices-credited", lambda: show(invoices.list_ids(services, corrected=True)[0]))
    yield Stop("invoices-credited-end", lambda: _to_end(screen()))
    yield Stop("invoices-refund", lambda: screen().detail.refund.click())
    yield Stop("invoices-vat", register)
    yield Stop("invoices-vat-end", lambda: _to_end(screen()))
    yield Stop("invoices-draft", lambda: (unregister(), show(first_of(InvoiceStatus.DRAFT))))
    yield Stop("invoices-draft-end", lambda: _to_end(screen()))
    yield Stop("invoices-new", begin)
    yield Stop("invoices-refused", type_nonsense)
    yield Stop("invoices-catalogue", lambda: (back_to_draft(), screen().editor.card.from_catalogue.click()))
    yield Stop("invoices-preview", lambda: screen().editor.preview.click())
    yield Stop("invoices-issue", lambda: screen().editor.issue.click())
    yield Stop("invoices-payment", lambda: (show(overdue()), screen().detail.pay.click()))
    yield Stop(
        "invoices-too-much",
        lambda: (screen().detail.pay.click(), rest(), dialog().amount.inner.setText("999")),
    )
    yield Stop("invoices-void", lambda: (show(first_of(InvoiceStatus.ISSUED)), screen().detail._void()))
    yield Stop("invoices-for-whom", lambda: screen().new.click())
    yield Stop("invoices-search", lambda: (search("0002"), rest(), screen().list.select_first()))
    yield Stop("invoices-nothing-found", lambda: search("zzzz"))
    yield Stop("invoices-corrected", lambda: (search(""), screen().show_state("corrected")))
    yield Stop("debtors", lambda: (screen().show_state(None), debtors()))
    yield Stop("debtors-one", lambda: debtors().list.select_first())
    yield Stop("debtors-statement", lambda: debtors().detail.look.click())
    yield Stop("debtors-due", lambda: debtors().remind.click())
    yield Stop("debtors-long-name", long_name)


def _to_end(screen: Any) -> None:
    """Scroll what is beside the list down to its end."""
    for area in screen.findChildren(QScrollArea):
        if area.isVisible() and area.isAncestorOf(screen.frame.detail()):
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
