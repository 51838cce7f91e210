"""The way of the tour through the window: its stops, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from lumadesk.app import enquiries, people, settings, sites, sync
from lumadesk.app.site_trust import UnknownHostKey
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.domain.errors import KnownError
from lumadesk.ui.desk import Place
from lumadesk.ui.enquiries.filters import DUE_FOR_REVIEW
from lumadesk.ui.host_key_dialog import HostKeyDialog
from lumadesk.ui.workspace import Workspace
from tests.app.website import COLUMNS, TABLE, Website
from tests.tour.assistant_route import of_assistant
from tests.tour.bank_route import of_bank
from tests.tour.erasure_route import of_erasures
from tests.tour.invoices_route import of_invoices
from tests.tour.jobs_route import of_empty_work, of_jobs
from tests.tour.pack_route import of_packs
from tests.tour.privacy_route import of_privacy
from tests.tour.quotes_route import of_quotes
from tests.tour.records_route import of_consent, of_records
from tests.tour.register_route import of_registers
from tests.tour.stop import Rest, Stop
from tests.tour.vault_route import of_vault


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

    yield Stop("wizard-assistant", lambda: wizard().site.open_assistant())


def of_empty_vault(workspace: Workspace) -> Iterator[Stop]:
    """What every screen says while there is nothing yet."""
    for place in Place:
        yield Stop(f"empty-{place.value}", lambda place=place: workspace.show_place(place))
    yield from of_empty_work(workspace)
    for page in ("quotes", "catalogue"):
        yield Stop(f"empty-{page}", lambda page=page: workspace.show_place(Place.INVOICES).show_page(page))


def of_workspace(workspace: Workspace, rest: Rest, only: Collection[str] = ()) -> Iterator[Stop]:
    """Every screen of the furnished vault, or those that ``only`` names."""
    for name, way in WAYS.items():
        if not only or name in only:
            yield from way(workspace, rest)


def _today(workspace: Workspace, _rest: Rest) -> Iterator[Stop]:
    yield Stop("today", lambda: workspace.show_place(Place.TODAY))


def _settings_pages(workspace: Workspace, _rest: Rest) -> Iterator[Stop]:
    for page in ("business", "website", "deletion", "looks", "vault"):
        yield Stop(f"settings-{page}", lambda page=page: workspace.show_place(Place.SETTINGS, page))
    yield Stop("settings-vault-verified", lambda: _settings(workspace).pages["vault"].verify_vault())


def _above_all(workspace: Workspace, _rest: Rest) -> Iterator[Stop]:
    """What lies above whatever screen is shown."""

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


def _websites(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    """Two websites, of which one is away; a task, a receipt, an enquiry that changed and then went there."""
    services = workspace.desk.services
    blog = Website(services.vault.folder.parent / "blog.sqlite3")

    def page() -> Any:
        return workspace.show_place(Place.SETTINGS, "website").pages["website"]

    def furnish() -> None:
        if blog.path.exists():  # on the way before this one
            return
        blog.make()
        for name in ("Priya Nair", "Owen Hughes", "Ada Okafor"):
            blog.send(name, f"{name.split()[0].lower()}@example.org", at=services.now - timedelta(hours=2))
        sites.configure_site(
            services, url=blog.url, table=TABLE, mapping=COLUMNS, name="Blog", strategy="manual"
        )
        sync.sync(services)
        settings.change_settings(services, undo_minutes=0)
        sent = enquiries.list_ids(services, EnquiryFilter(search="Nair"))
        enquiries.mark_for_deletion(services, sent)
        blog.change("2", "phone", "01628 960123")
        blog.change("2", "message", "My laptop does not start. It was dropped on Monday.")
        sync.sync(services, full=True)
        blog.remove("2")
        sync.sync(services, full=True)

    def deletion(number: int) -> None:
        shown = page()
        rest()
        shown.deletions.list.pick(number)

    def away() -> None:
        blog.away()
        workspace.rail.sync.start()

    def changed() -> None:
        (gone,) = enquiries.list_ids(services, EnquiryFilter(vanished=True))
        workspace.show_place(Place.ENQUIRIES).open_record(gone)

    yield Stop("enquiries-changed", lambda: (furnish(), changed()))
    yield Stop("today-tasks", lambda: workspace.show_place(Place.TODAY))
    yield Stop("settings-websites", page)
    yield Stop("settings-websites-task", lambda: deletion(0))
    yield Stop("settings-websites-receipt", lambda: deletion(1))
    yield Stop("settings-websites-away", away)
    yield Stop("settings-websites-forget", lambda: page().sites.forget.click())

    def host_key() -> None:
        unknown = UnknownHostKey("bastion.example.org", f"SHA256:{'nThbg6kXUpJWGl7E1IGOCspRom' * 2}"[:50], "")
        HostKeyDialog(workspace.window(), unknown).open()

    yield Stop("host-key", host_key)
    yield Stop("settings-schedule", lambda: (blog.back(), _bottom(page())))


def _bottom(page: Any) -> None:
    bar = page.findChild(QScrollArea).verticalScrollBar()
    bar.setValue(bar.maximum())


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


def _settings(workspace: Workspace) -> Any:
    return workspace.show_place(Place.SETTINGS)


def _open_dialog(workspace: QWidget) -> Any:
    from tests.tour.camera import in_front

    return in_front(workspace.window())[-1]


#: The ways through the unlocked window, in the order they are gone.
WAYS: dict[str, Callable[[Workspace, Rest], Iterator[Stop]]] = {
    "today": _today,
    "enquiries": _enquiries,
    "clients": _clients,
    "invoices": of_invoices,
    "bank": of_bank,
    "jobs": of_jobs,
    "quotes": of_quotes,
    "privacy": of_privacy,
    "registers": of_registers,
    "packs": of_packs,
    "erasures": of_erasures,
    "records": of_records,
    "consent": of_consent,
    "assistant": of_assistant,
    "settings": _settings_pages,
    "websites": _websites,
    "vault": of_vault,
    "above": _above_all,
}
