"""An owner in a hurry: presses twice, goes on before an answer came, undoes late, opens what is taken."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from lumadesk.app import enquiries, erasure, invoices, people, sync, vault
from lumadesk.app.services import Outside
from lumadesk.domain.enquiries import EnquiryStatus
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.ui.application import Application
from lumadesk.ui.desk import Place
from lumadesk.ui.vault.unlock import UnlockPage
from tests.tour import camera
from tests.ui.conftest import Window, close

PASSPHRASE = "four quiet herons wading"
HOLDS_A_VAULT = """
import sys
from filelock import FileLock
lock = FileLock(sys.argv[1])
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def screen_of(window: Window, place: Place) -> Any:
    shown = window.workspace.show_place(place)
    window.rest()
    return shown


def drafts(window: Window) -> list[int]:
    return invoices.list_ids(window.desk.services, InvoiceStatus.DRAFT)


def begin_invoice(window: Window, *cells: str) -> Any:
    screen = screen_of(window, Place.INVOICES).show_page("invoices")
    client = people.list_ids(window.desk.services, clients_only=True)[0]
    window.do(lambda: screen.open_record(("new", client)))
    model = screen.editor.lines.model()
    for place, text in enumerate(cells):
        model.setData(model.index(0, place), text)
    return screen


def dialogs(window: Window) -> list[Any]:
    return [one for one in camera.in_front(window.application.window) if isinstance(one, QDialog)]


def test_a_new_draft_that_is_saved_twice_is_one_draft(window: Window) -> None:
    before = drafts(window)
    screen = begin_invoice(window, "Support", "1", "48")
    window.do(lambda: (screen.editor.save(), screen.editor.save(), screen.editor.issue.click()))
    assert len(drafts(window)) == len(before) + 1


def test_issuing_is_asked_for_once(window: Window) -> None:
    screen = begin_invoice(window, "Support", "1", "48")
    window.do(lambda: (screen.editor.issue.click(), screen.editor.issue.click()))
    assert len(dialogs(window)) == 1


def test_a_draft_that_is_saved_and_discarded_at_once_is_gone(window: Window) -> None:
    before = drafts(window)
    screen = begin_invoice(window, "Support", "1", "48")
    window.do(lambda: (screen.editor.save(), screen.editor.discard.click()))
    assert drafts(window) == before


def test_what_is_typed_while_a_draft_is_saved_stays(window: Window) -> None:
    screen = begin_invoice(window, "Support", "1", "48")
    model = screen.editor.lines.model()
    window.do(lambda: (screen.editor.save(), model.setData(model.index(0, 0), "Support by telephone")))
    assert model.index(0, 0).data() == "Support by telephone"
    window.do(lambda: window.workspace.show_place(Place.TODAY))
    (newest, *_older) = drafts(window)
    assert invoices.get(window.desk.services, newest).invoice.lines[0].description == "Support by telephone"


def test_a_cell_stays_open_while_its_draft_is_saved(window: Window) -> None:
    screen = begin_invoice(window, "Support", "1", "48")
    window.do(screen.editor.save)
    window.do(screen.editor.lines.add_line)
    window.do(screen.editor.save)
    assert screen.editor.lines.state() == screen.editor.lines.State.EditingState


def test_another_invoice_does_not_take_away_what_cannot_be_saved(window: Window) -> None:
    issued = invoices.list_ids(window.desk.services, InvoiceStatus.ISSUED)[0]
    screen = begin_invoice(window, "Support", "1", "lots")
    window.do(lambda: screen.list.select(issued))
    assert screen.editor.isVisible()
    assert screen.editor.lines.model().index(0, 2).data() == "lots"
    assert "cannot be saved" in window.toast()
    window.do(screen.editor.discard.click)
    window.do(lambda: screen.list.select(issued))
    assert screen.detail.isVisible()


def test_going_to_another_invoice_saves_and_stays_there(window: Window) -> None:
    issued = invoices.list_ids(window.desk.services, InvoiceStatus.ISSUED)[0]
    before = drafts(window)
    screen = begin_invoice(window, "Support", "1", "48")
    window.do(lambda: screen.list.select(issued))
    assert len(drafts(window)) == len(before) + 1
    assert screen.list.selected_ids() == [issued]
    assert screen.detail.isVisible()


def test_a_discarded_draft_comes_back_with_its_customer(window: Window) -> None:
    screen = begin_invoice(window, "Support", "1", "48")
    screen.editor.customer.inner.setText("The Firm")
    window.do(screen.editor.save)
    window.do(screen.editor.discard.click)
    window.do(window.workspace.toast._act)
    assert invoices.get(window.desk.services, drafts(window)[0]).invoice.customer_name == "The Firm"


def test_a_note_is_written_down_once(window: Window) -> None:
    person = people.list_ids(window.desk.services, "ifeoma")[0]
    screen = screen_of(window, Place.CLIENTS)
    window.do(lambda: screen.open_record(person))
    screen.detail.note.setText("Rang twice.")
    window.do(lambda: (screen.detail._add_note(), screen.detail._add_note()))
    notes = [one for one in people.timeline(window.desk.services, person) if one.noun == "note"]
    assert len(notes) == 1


def test_a_change_of_status_is_undone(window: Window) -> None:
    services = window.desk.services
    screen = screen_of(window, Place.ENQUIRIES)
    chosen = list(screen.list.records.ids)[:12]
    before = enquiries.statuses(services, chosen)
    assert len(before) > 1
    window.do(lambda: screen.actions_.set_status(chosen, EnquiryStatus.SPAM))
    assert list(enquiries.statuses(services, chosen)) == [EnquiryStatus.SPAM]
    window.do(window.workspace.toast._act)
    assert enquiries.statuses(services, chosen) == before


def test_an_undo_that_comes_too_late_says_so(window: Window) -> None:
    screen = screen_of(window, Place.ENQUIRIES)
    window.do(screen.list.select_first)
    gone = screen.list.selected_ids()
    window.do(screen.detail.delete.click)
    window.do(lambda: sync.sync(window.desk.services))
    window.do(lambda: screen.actions_.unmark(gone))
    assert "had been deleted" in window.toast()


def test_a_record_that_is_gone_is_no_error(window: Window) -> None:
    """Deleted by a sync while it is shown, erased while it is selected elsewhere."""
    services = window.desk.services
    clients = screen_of(window, Place.CLIENTS)
    screen = screen_of(window, Place.ENQUIRIES)
    window.do(screen.list.select_first)
    person_id = enquiries.get(services, screen.list.selected_ids()[0]).person_id
    window.do(lambda: window.workspace.show_place(Place.CLIENTS, person_id))
    assert clients.detail.isVisible()
    window.do(lambda: window.workspace.show_place(Place.ENQUIRIES))
    window.do(screen.detail.delete.click)
    window.do(window.workspace.rail.sync.start)
    assert person_id not in people.list_ids(services)
    assert not screen.detail.isVisible()
    window.do(lambda: window.workspace.show_place(Place.CLIENTS))
    assert not clients.detail.isVisible()
    assert dialogs(window) == []


def test_a_person_is_erased_while_shown(window: Window) -> None:
    services = window.desk.services
    screen = screen_of(window, Place.CLIENTS)
    person = people.get(services, people.list_ids(services, "ifeoma")[0])
    window.do(lambda: screen.open_record(person.id))
    window.desk.jobs.write(
        lambda: erasure.erase_person(
            services,
            person.id,
            confirm_name=person.name,
            ground="The person asked for it",
        ),
        owner=screen,
    )
    window.rest()
    assert not screen.detail.isVisible()
    assert dialogs(window) == []


def test_the_palette_may_be_gone_before_its_answer(window: Window) -> None:
    window.do(window.workspace.open_palette)
    palette = window.dialog()
    palette.typed.setText("ifeoma")
    palette.close()
    window.rest()
    assert dialogs(window) == []


def test_an_answer_does_not_move_the_choice_in_the_palette(window: Window) -> None:
    window.do(window.workspace.open_palette)
    palette = window.dialog()
    palette.typed.setText("new")
    QTest.keyClick(palette.typed, Qt.Key.Key_Down)
    chosen = palette.list.currentIndex().row()
    assert chosen == 1
    window.rest()
    assert palette.list.currentIndex().row() == chosen


def test_what_is_being_written_cannot_be_taken_for_cancelled(window: Window) -> None:
    person = people.get(window.desk.services, people.list_ids(window.desk.services, "ifeoma")[0])
    screen = screen_of(window, Place.PRIVACY).show_page("erasures")
    window.do(lambda: screen.preview_erasure(person.id))
    dialog = window.dialog()
    dialog.name.inner.setText(person.name)
    dialog.ok.click()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.cancel.isEnabled()
    window.rest()
    assert dialogs(window) == []
    assert "Erased" in window.toast()


def test_what_is_refused_can_be_cancelled(window: Window) -> None:
    person = people.get(window.desk.services, people.list_ids(window.desk.services, "ifeoma")[0])
    screen = screen_of(window, Place.PRIVACY).show_page("erasures")
    window.do(lambda: screen.preview_erasure(person.id))
    dialog = window.dialog()
    dialog.name.inner.setText("Somebody else")
    window.do(dialog.ok.click)
    assert dialog.isVisible()
    window.do(lambda: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    assert dialogs(window) == []


def test_a_dialog_is_opened_once(window: Window) -> None:
    person = people.list_ids(window.desk.services, "ifeoma")[0]
    screen = screen_of(window, Place.PRIVACY).show_page("erasures")
    window.do(lambda: (screen.preview_erasure(person), screen.preview_erasure(person)))
    assert len(dialogs(window)) == 1


def test_the_day_is_looked_at_again_overnight(window: Window, clock: Any) -> None:
    screen = screen_of(window, Place.TODAY)
    before = screen.date.text()
    clock.moment += timedelta(days=1)
    window.do(screen._look_at_the_clock)
    assert screen.date.text() != before


def test_return_leads_through_the_first_steps(bare: Window) -> None:
    wizard: Any = bare.application.window.pages.currentWidget()
    bare.application.window.activateWindow()
    bare.do(wizard.set_up.click)
    QTest.keyClick(wizard.business.own_name, Qt.Key.Key_Return)
    wizard.passphrase.first.setText(PASSPHRASE)
    QTest.keyClick(wizard.passphrase.first, Qt.Key.Key_Return)
    wizard.passphrase.again.setText(PASSPHRASE)
    QTest.keyClick(wizard.passphrase.again, Qt.Key.Key_Return)
    bare.rest()
    assert wizard.site.isVisible()


def test_a_vault_that_another_process_has_open_says_so_and_opens_later(
    outside: Outside, tmp_path: Path
) -> None:
    folder = tmp_path / "vault"
    vault.lock(vault.create_vault(outside, folder, PASSPHRASE).services)
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDS_A_VAULT, str(folder / "vault.lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        window = Window(Application(outside, folder))
        try:
            window.application.show()
            window.rest()
            page: Any = window.application.window.pages.currentWidget()
            assert isinstance(page, UnlockPage)
            assert "open" in page.problem.text()
            assert page.keyring.isVisible()
            other.communicate("")
            # Twice, by somebody who is impatient: the second press finds nothing to do.
            window.do(lambda: (page.keyring.click(), page.keyring.click()))
            assert window.workspace.isVisible()
        finally:
            close(window)


def test_locking_closes_a_dialog_that_is_at_work(outside: Outside, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    services = vault.create_vault(outside, folder, PASSPHRASE).services
    person = people.add_person(services, name="Jo Client").value
    vault.lock(services)
    window = Window(Application(outside, folder))
    try:
        window.application.show()
        window.rest()
        screen = screen_of(window, Place.PRIVACY).show_page("erasures")
        window.do(lambda: screen.preview_erasure(person))
        dialog = window.dialog()
        dialog.name.inner.setText("Jo Client")
        dialog.ok.click()
        window.application.lock()
        assert dialogs(window) == []
        window.rest()
        page: Any = window.application.window.pages.currentWidget()
        window.do(page.keyring.click)
        assert people.list_ids(window.desk.services) == []
    finally:
        close(window)


def test_locking_in_the_middle_of_a_draft_keeps_it(outside: Outside, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    services = vault.create_vault(outside, folder, PASSPHRASE).services
    people.make_client(services, people.add_person(services, name="Jo Client").value)
    vault.lock(services)
    window = Window(Application(outside, folder))
    try:
        window.application.show()
        window.rest()
        begin_invoice(window, "Support", "1", "48")
        window.workspace.rail.sync.start()
        window.do(window.application.lock)
        page: Any = window.application.window.pages.currentWidget()
        assert isinstance(page, UnlockPage)
        window.do(page.keyring.click)
        assert len(drafts(window)) == 1
    finally:
        close(window)
