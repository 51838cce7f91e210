"""The stops of the tour: what is done with the window before each picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from lumadesk.app import enquiries, invoices, people
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.domain.errors import KnownError
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.ui.desk import Place
from lumadesk.ui.enquiries.filters import DUE_FOR_REVIEW
from lumadesk.ui.workspace import Workspace

Rest = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Stop:
    """``name`` of the picture; ``act`` leads to it."""

    name: str
    act: Callable[[], Any]


def of_wizard(application: Any) -> Iterator[Stop]:
    """The first run, up to the last step."""

    def wizard() -> Any:
        return application.window.pages.currentWidget()

    yield Stop("welcome", lambda: None)
    yield Stop("wizard-business", lambda: wizard().set_up.click())
    yield Stop("wizard-passphrase", lambda: wizard().to_passphrase.click())

    def type_passphrases() -> None:
        wizard().passphrase.first.setText("four quiet herons")
        wizard().passphrase.again.setText("four quiet herrings")
        wizard().to_site.click()

    yield Stop("wizard-passphrase-differs", type_passphrases)

    def go_on() -> None:
        wizard().passphrase.again.setText("four quiet herons")
        wizard().to_site.click()

    yield Stop("wizard-website", go_on)

    def missing_file() -> None:
        wizard().site.file.setText("/nowhere/site.sqlite3")
        wizard().site.look.click()

    yield Stop("wizard-website-missing", missing_file)

    def server() -> None:
        site = wizard().site
        site.kind.findChildren(QPushButton)[1].click()
        site.url.setText("postgresql://reader@nowhere.invalid:5432/website")

    yield Stop("wizard-website-server", server)


def of_empty_vault(workspace: Workspace) -> Iterator[Stop]:
    """What every screen says while there is nothing yet."""
    for place in Place:
        yield Stop(f"empty-{place.value}", lambda place=place: workspace.show_place(place))


def of_workspace(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    """Every screen of the furnished vault."""
    yield Stop("today", lambda: workspace.show_place(Place.TODAY))
    yield from _enquiries(workspace, rest)
    yield from _clients(workspace, rest)
    yield from _invoices(workspace, rest)
    yield from _privacy(workspace, rest)
    for page in ("business", "website", "deletion", "looks", "vault"):
        yield Stop(f"settings-{page}", lambda page=page: workspace.show_place(Place.SETTINGS, page))
    yield Stop("settings-vault-verified", lambda: _settings(workspace).pages["vault"].verify_vault())

    def palette() -> None:
        workspace.open_palette()
        _open_dialog(workspace).typed.setText("su")

    yield Stop("palette", palette)
    error = KnownError(
        "site.unreachable",
        "The website's database cannot be reached.",
        "Check the network and the address under Settings, Website; then sync again.",
    )
    yield Stop("error", lambda: workspace.show_error(error))


def _enquiries(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def screen() -> Any:
        return workspace.show_place(Place.ENQUIRIES)

    def first() -> None:
        screen().search.clear()
        rest()
        screen().list.select_first()

    def search(text: str) -> None:
        screen().search.setText(text)
        screen().search.setFocus()

    def pick(number: int) -> None:
        newest = enquiries.list_ids(services, EnquiryFilter())
        screen().open_record(newest[number])

    def several() -> None:
        rows = screen().list
        rows.clearSelection()
        rows.setCurrentIndex(rows.records.index(2, 0))
        for row in (2, 3, 5):
            rows.selectionModel().select(
                rows.records.index(row, 0), rows.selectionModel().SelectionFlag.Select
            )

    def delete() -> None:
        pick(11)
        rest()
        screen().actions_.mark_for_deletion(screen().list.selected_ids())

    yield Stop("enquiries", first)
    yield Stop("enquiries-very-long", lambda: pick(0))
    yield Stop("enquiries-hostile", lambda: pick(1))
    yield Stop("enquiries-long-name", lambda: pick(2))
    yield Stop("enquiries-markup", lambda: pick(3))
    yield Stop("enquiries-right-to-left", lambda: pick(4))
    yield Stop("enquiries-search", lambda: (search("wif"), rest(), screen().list.select_first()))
    yield Stop("enquiries-nothing-found", lambda: search("zzzz"))
    yield Stop(
        "enquiries-filtered", lambda: (search(""), screen().filters.only_status(EnquiryStatus.REPLIED))
    )
    yield Stop("enquiries-review", lambda: screen().open_record(DUE_FOR_REVIEW))

    def menu() -> None:
        status = screen().filters.status
        status.menu().popup(status.mapToGlobal(status.rect().bottomLeft()))

    yield Stop("enquiries-menu", menu)
    yield Stop("enquiries-several", lambda: (screen().filters.clear.click(), rest(), several()))
    yield Stop("enquiries-delete-toast", delete)


def _clients(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def screen() -> Any:
        return workspace.show_place(Place.CLIENTS)

    def richest() -> None:
        clients = people.list_ids(services, clients_only=True)
        screen().open_record(max(clients, key=lambda one: len(people.timeline(services, one))))

    yield Stop("clients", lambda: (workspace.toast.dismiss(), screen(), rest(), richest()))
    yield Stop("clients-everyone", lambda: screen().who.findChildren(QPushButton)[1].click())
    yield Stop("clients-edit", lambda: screen().detail.edit.click())
    yield Stop("clients-add", lambda: screen().add.click())


def _invoices(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def screen() -> Any:
        return workspace.show_place(Place.INVOICES)

    def first_of(status: InvoiceStatus) -> int:
        return invoices.list_ids(services, status)[0]

    def begin() -> None:
        screen().open_record(("new", people.list_ids(services, clients_only=True)[0]))

    def type_nonsense() -> None:
        editor = screen().editor
        model = editor.lines.model()
        for column, text in ((0, "Two days on site, cabling of the upper floor"), (1, "2"), (2, "lots")):
            model.setData(model.index(0, column), text)
        editor.save_button.click()

    def issue() -> None:
        screen().editor.discard.click()  # what was refused
        rest()
        screen().open_record(first_of(InvoiceStatus.DRAFT))
        rest()
        screen().editor.issue.click()

    def pay() -> None:
        screen().open_record(first_of(InvoiceStatus.ISSUED))
        rest()
        screen().detail.pay.click()

    yield Stop("invoices", lambda: (screen(), screen().open_record(first_of(InvoiceStatus.ISSUED))))
    yield Stop("invoices-draft", lambda: screen().open_record(first_of(InvoiceStatus.DRAFT)))
    yield Stop("invoices-new", begin)
    yield Stop("invoices-refused", type_nonsense)
    yield Stop("invoices-issue", issue)
    yield Stop("invoices-payment", pay)
    yield Stop("invoices-void", lambda: screen().detail.void.click())
    yield Stop("invoices-for-whom", lambda: screen().new.click())


def _privacy(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def screen() -> Any:
        return workspace.show_place(Place.PRIVACY)

    def arithmetic() -> None:
        screen().list.select(screen().list.records.ids[1])
        rest()
        screen().detail.deadline.toggle.click()

    def paused() -> None:
        screen().detail.deadline.toggle.click()
        screen().list.select(screen().list.records.ids[3])

    def preview() -> None:
        client = people.list_ids(services, clients_only=True)[3]
        screen().preview_erasure(client)

    def frozen() -> None:
        screen().preview_erasure(people.list_ids(services, clients_only=True)[0])

    def erasures() -> None:
        screen().show_page(1)
        rest()
        screen().done.select_first()

    yield Stop("privacy", lambda: (screen(), rest(), screen().list.select_first()))
    yield Stop("privacy-arithmetic", arithmetic)
    yield Stop("privacy-paused", paused)
    yield Stop("privacy-open-request", lambda: screen()._ask_request(screen()._requests[1].request.person_id))
    yield Stop("privacy-erasure-preview", preview)
    yield Stop("privacy-erasure-frozen", frozen)
    yield Stop("privacy-erasures", erasures)


def _settings(workspace: Workspace) -> Any:
    return workspace.show_place(Place.SETTINGS)


def _open_dialog(workspace: QWidget) -> Any:
    from tests.tour.camera import in_front

    return in_front(workspace.window())[-1]
