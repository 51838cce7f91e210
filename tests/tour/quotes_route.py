"""The stops of the tour at quotes, the catalogue and the business's details."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtWidgets import QScrollArea

from lumadesk.app import people, quotes
from lumadesk.ui.desk import Place
from lumadesk.ui.workspace import Workspace
from tests.tour.camera import in_front
from tests.tour.stop import Rest, Stop


def of_quotes(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def page(name: str = "quotes") -> Any:
        return workspace.show_place(Place.INVOICES).show_page(name)

    def dialog() -> Any:
        return in_front(workspace.window())[-1]

    def one(state: str) -> None:
        found = quotes.rows(services, quotes.list_ids(services))
        wanted = next(view.quote.id for view in found if view.state == state)
        page().open_record(("quote", wanted))

    def press(name: str, state: str) -> None:
        one(state)
        rest()
        shown = page()
        getattr(shown.editor if state == "Draft" else shown.detail, name).click()

    def from_catalogue() -> None:
        one("Draft")
        rest()
        page().editor.card.from_catalogue.click()

    def part() -> None:
        press("invoice", "Accepted")
        rest()
        dialog().how._group.buttons()[1].click()
        dialog().much.inner.setText("130")
        dialog().ok.click()

    def refused() -> None:
        page().open_record(("new-quote", people.list_ids(services, clients_only=True)[0]))
        rest()
        editor = page().editor
        model = editor.lines.model()
        for column, text in ((0, "Two days on site, cabling of the upper floor"), (1, "2"), (2, "lots")):
            model.setData(model.index(0, column), text)
        editor.discount.inner.setText("a little")
        editor.save_button.click()

    def catalogue() -> None:
        page().editor.discard.click()  # what was refused
        rest()
        shown = page("catalogue")
        rest()
        shown.list.select(shown.list.records.ids[1])

    def business(down: float = 0) -> Any:
        shown = workspace.show_place(Place.SETTINGS, "business").pages["business"]
        rest()
        bar = shown.findChild(QScrollArea).verticalScrollBar()
        bar.setValue(int(bar.maximum() * down))
        return shown

    yield Stop("quotes", lambda: (page(), rest(), one("Issued")))
    yield Stop("quotes-accepted", lambda: one("Accepted"))
    yield Stop("quotes-invoiced", lambda: one("Invoiced"))
    yield Stop("quotes-expired", lambda: one("Expired"))
    yield Stop("quotes-accept", lambda: press("accept", "Issued"))
    yield Stop("quotes-part", part)
    yield Stop("quotes-preview", lambda: press("preview", "Issued"))
    yield Stop("quotes-draft", lambda: one("Draft"))
    yield Stop("quotes-issue", lambda: press("issue", "Draft"))
    yield Stop("quotes-from-catalogue", from_catalogue)
    yield Stop("quotes-refused", refused)
    yield Stop("catalogue", catalogue)
    yield Stop("catalogue-new", lambda: page("catalogue").new.click())
    yield Stop("catalogue-price", lambda: page("catalogue").detail.price.click())
    yield Stop("settings-business-top", business)
    yield Stop("settings-business-middle", lambda: business(0.5))
    yield Stop("settings-business-bottom", lambda: business(1))
