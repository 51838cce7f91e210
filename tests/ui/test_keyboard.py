"""The main job without a mouse: an enquiry, a client, an invoice that is paid, a request, an erasure."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from lumadesk.app import (
    breaches,
    complaints,
    credit_notes,
    diary,
    enquiries,
    erasure,
    invoices,
    jobs,
    key_slots,
    people,
    reminders,
    requests,
    statements,
    vault,
)
from lumadesk.domain.breaches import BreachRisk
from lumadesk.domain.complaint_course import ComplaintStatus
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.reminders import next_tone
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.ui.desk import Place
from tests.ui.conftest import Window

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
#: A button that is pressed by its mnemonic stays down for a moment (milliseconds).
ANIMATED = 120


class Keyboard:
    """Presses keys where the focus is."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def focus(self) -> QWidget:
        shown = self._window.application.window
        if QApplication.activePopupWidget() is not None:
            return QApplication.activePopupWidget()
        dialog = QApplication.activeModalWidget()
        if QApplication.activeWindow() is None:
            # What a window manager does when a dialog has gone.
            shown.activateWindow()
            self._window.rest()
        return (dialog or shown).focusWidget() or dialog or shown

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.focus(), key, modifier)
        if modifier == ALT:
            QTest.qWait(ANIMATED)
        self._window.rest()

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus(), text)
        self._window.rest()

    def command(self, words: str) -> None:
        """By way of the palette."""
        self.press(Qt.Key.Key_K, CONTROL)
        self.type(words)
        self.press(Qt.Key.Key_Return)


@pytest.fixture
def keys(window: Window) -> Keyboard:
    window.application.window.activateWindow()
    window.rest()
    return Keyboard(window)


def names_at_the_website(window: Window) -> set[str]:
    site = window.desk.services.vault.folder.parent / "site.sqlite3"
    with closing(sqlite3.connect(site)) as database:
        return {name for (name,) in database.execute("SELECT name FROM contact_enquiry")}


def come_forward(window: Window) -> None:
    """What a window manager does with a dialog that a command opened."""
    window.dialog().activateWindow()
    window.rest()


def test_late_payment_by_keyboard_alone(window: Window, keys: Keyboard) -> None:
    services = window.desk.services
    keys.command("overdue inv")
    keys.press(Qt.Key.Key_Down)
    page = window.workspace.screens[Place.INVOICES].page("invoices")
    (late,) = page.list.selected_ids()
    assert late in invoices.list_ids(services, overdue=True)
    earlier = reminders.list_reminders(services, late)
    keys.press(Qt.Key.Key_M, ALT)
    keys.press(Qt.Key.Key_W, ALT)
    assert [one.tone for one in reminders.list_reminders(services, late)[len(earlier) :]] == [
        next_tone(earlier)
    ]
    keys.press(Qt.Key.Key_C, ALT)
    keys.type("Given up")
    keys.press(Qt.Key.Key_G, ALT)
    (note,) = credit_notes.list_credit_notes(services, late)
    assert note.totals.gross == invoices.get(services, late).totals.gross
    keys.command("debtors")
    keys.press(Qt.Key.Key_Down)
    debtors = window.workspace.screens[Place.INVOICES].page("debtors")
    (debtor,) = debtors.list.selected_ids()
    assert debtor in [one.person_id for one in statements.debtors(services)]
    keys.press(Qt.Key.Key_V, ALT)
    assert window.dialog().paper.where.text() == "Page 1 of 1"
    keys.press(Qt.Key.Key_Escape)
    keys.press(Qt.Key.Key_T, ALT)
    keys.press(Qt.Key.Key_Return)
    assert page.list.selected_ids() == [reminders.due_for_reminder(services)[0]]


def test_the_whole_job_by_keyboard_alone(
    window: Window, keys: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    mailed: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: mailed.append(url) or True)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "saved.pdf"), ""))

    # The enquiry is found, answered and marked as such.
    keys.press(Qt.Key.Key_2, CONTROL)
    assert window.workspace.current() is window.workspace.screens[Place.ENQUIRIES]
    keys.press(Qt.Key.Key_Slash)
    keys.type("ifeoma")
    keys.press(Qt.Key.Key_Down)
    (enquiry_id,) = window.workspace.current().list.selected_ids()
    person_id = enquiries.get(services, enquiry_id).person_id
    keys.press(Qt.Key.Key_R, ALT)
    assert mailed[0].path() == "ifeoma@example.org"
    keys.press(Qt.Key.Key_F6)
    keys.press(Qt.Key.Key_Space)
    assert enquiries.get(services, enquiry_id).status is EnquiryStatus.REPLIED

    # Its sender becomes a client and gets an invoice.
    keys.press(Qt.Key.Key_C, ALT)
    assert people.get(services, person_id).is_client
    keys.press(Qt.Key.Key_P, ALT)
    assert window.workspace.current() is window.workspace.screens[Place.CLIENTS]
    keys.press(Qt.Key.Key_I, ALT)
    assert window.workspace.current() is window.workspace.screens[Place.INVOICES]
    keys.type("Wireless set-up")
    keys.press(Qt.Key.Key_Tab)
    keys.type("2")
    keys.press(Qt.Key.Key_Tab)
    keys.type("48.50")
    keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_S, CONTROL)
    (draft,) = invoices.list_ids(services, InvoiceStatus.DRAFT, person_id)
    assert invoices.get(services, draft).totals.gross == Decimal("97.00")
    keys.press(Qt.Key.Key_I, ALT)
    keys.press(Qt.Key.Key_I, ALT)
    assert invoices.get(services, draft).invoice.status is InvoiceStatus.ISSUED
    keys.press(Qt.Key.Key_X, ALT)
    assert (tmp_path / "saved.pdf").read_bytes().startswith(b"%PDF")
    keys.press(Qt.Key.Key_P, ALT)
    keys.press(Qt.Key.Key_Return)
    assert invoices.get(services, draft).invoice.status is InvoiceStatus.PAID

    # A request for access is opened, answered with a pack, and closed.
    keys.command("new req")
    keys.type("ifeoma")
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_O, ALT)
    (view,) = [one for one in requests.list_requests(services) if one.request.person_id == person_id]
    assert view.request.kind is RequestKind.ACCESS
    keys.press(Qt.Key.Key_B, ALT)
    keys.press(Qt.Key.Key_X, ALT)
    keys.press(Qt.Key.Key_P)
    keys.press(Qt.Key.Key_F, ALT)
    assert {file.suffix for file in tmp_path.iterdir() if file.is_file()} >= {".pdf", ".json", ".csv"}
    keys.press(Qt.Key.Key_L, ALT)
    keys.press(Qt.Key.Key_A)
    keys.press(Qt.Key.Key_R, ALT)
    assert requests.get(services, view.request.id).request.status is RequestStatus.ANSWERED

    # The person is erased, here and at the website, with a certificate.
    assert "Ifeoma Adeyemi" in names_at_the_website(window)
    keys.command("ifeoma")
    assert window.workspace.current() is window.workspace.screens[Place.CLIENTS]
    keys.press(Qt.Key.Key_S, ALT)
    keys.press(Qt.Key.Key_T, ALT)
    keys.type("Ifeoma Adeyemi")
    keys.press(Qt.Key.Key_E, ALT)
    assert people.list_ids(services, "ifeoma") == []
    keys.press(Qt.Key.Key_F5)
    assert "Ifeoma Adeyemi" not in names_at_the_website(window)
    done = erasure.list_erasures(services)[0]
    assert done.complete
    (tmp_path / "saved.pdf").unlink()
    keys.press(Qt.Key.Key_X, ALT)
    assert (tmp_path / "saved.pdf").read_bytes().startswith(b"%PDF")


def test_a_deletion_is_undone_by_its_shortcut(window: Window, keys: Keyboard) -> None:
    def marked() -> int:
        wanted = EnquiryFilter(marked_for_deletion=True)
        return len(enquiries.list_ids(window.desk.services, wanted))

    before = marked()
    keys.press(Qt.Key.Key_2, CONTROL)
    keys.press(Qt.Key.Key_F, CONTROL)
    keys.type("mallory")
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Delete)
    assert marked() == before + 1
    keys.press(Qt.Key.Key_Z, CONTROL)
    assert marked() == before


def test_the_undo_shortcut_does_nothing_but_undo(window: Window, keys: Keyboard) -> None:
    done: list[str] = []
    window.desk.say("Saved as a.pdf.", "Open", lambda: done.append("opened"))
    keys.press(Qt.Key.Key_Z, CONTROL)
    assert done == []
    before = window.application.window.focusWidget()
    keys.press(Qt.Key.Key_F6)
    keys.press(Qt.Key.Key_Space)
    assert done == ["opened"]
    assert window.application.window.focusWidget() is before


def test_a_passphrase_is_shown_by_its_shortcut(bare: Window) -> None:
    wizard: Any = bare.application.window.pages.currentWidget()
    bare.application.window.activateWindow()
    bare.do(lambda: wizard._go(2))
    Keyboard(bare).type("four quiet herons")
    Keyboard(bare).press(Qt.Key.Key_S, ALT)
    assert wizard.passphrase.first.displayText() == "four quiet herons"


def test_escape_clears_the_search(window: Window, keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_2, CONTROL)
    keys.press(Qt.Key.Key_F, CONTROL)
    keys.type("zzzz")
    screen = window.workspace.current()
    assert screen.page.no_match.isVisible()
    keys.press(Qt.Key.Key_Escape)
    assert screen.search.text() == ""


def test_a_slash_in_a_field_is_a_letter(window: Window, keys: Keyboard) -> None:
    keys.press(Qt.Key.Key_3, CONTROL)
    screen = window.workspace.current()
    window.do(screen.list.select_first)
    keys.press(Qt.Key.Key_Return)
    keys.type("24/7")
    assert screen.detail.note.text() == "24/7"


def test_the_vault_is_locked_by_a_shortcut(window: Window, keys: Keyboard) -> None:
    wanted: list[bool] = []
    window.workspace.lock_wanted.disconnect()
    window.workspace.lock_wanted.connect(lambda: wanted.append(True))
    keys.press(Qt.Key.Key_L, CONTROL)
    assert wanted == [True]


def test_a_breach_and_a_complaint_by_keyboard_alone(window: Window, keys: Keyboard) -> None:
    services = window.desk.services
    keys.command("report a breach")
    keys.type("A memory stick was left on the train.")
    keys.press(Qt.Key.Key_E, ALT)
    (found,) = [view for view in breaches.list_breaches(services) if view.breach.ico_waits]
    keys.press(Qt.Key.Key_D, ALT)
    keys.press(Qt.Key.Key_S, ALT)
    keys.type("The stick is encrypted.")
    keys.press(Qt.Key.Key_D, ALT)
    keys.press(Qt.Key.Key_C, ALT)
    breach = breaches.get(services, found.breach.id).breach
    assert (breach.risk, breach.reasons) == (BreachRisk.UNLIKELY, "The stick is encrypted.")
    assert breach.closed_at is not None

    keys.command("new complaint")
    keys.press(Qt.Key.Key_N, ALT)
    keys.type("Jo Neighbour")
    keys.press(Qt.Key.Key_W, ALT)
    keys.type("You rang me at night.")
    keys.press(Qt.Key.Key_O, ALT)
    keys.press(Qt.Key.Key_A, ALT)
    keys.press(Qt.Key.Key_R, ALT)
    (complaint,) = complaints.list_complaints(services, ComplaintStatus.OPEN)
    assert complaint.complaint.complainant == "Jo Neighbour"
    assert complaint.complaint.acknowledged_on == services.today


def test_the_vault_is_backed_up_restored_and_given_a_sheet_by_keyboard_alone(
    window: Window, keys: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(disk))
    keys.command("back up now")
    page = window.workspace.current().pages["backups"]
    assert "No folder for backups" in page.problem.text()
    keys.press(Qt.Key.Key_F, ALT)
    window.rest()
    keys.command("back up now")
    window.rest()
    assert len(list(disk.iterdir())) == 1
    people.add_person(window.desk.services, name="Came Later")
    keys.command("recovery sheet")
    come_forward(window)
    keys.press(Qt.Key.Key_M, ALT)
    come_forward(window)
    keys.press(Qt.Key.Key_S, ALT)
    services = window.desk.services
    assert [slot.kind for slot in key_slots.list_slots(services)] == ["passphrase", "recovery"]
    keys.command("restore a backup")
    come_forward(window)
    keys.press(Qt.Key.Key_Down)
    window.rest()
    keys.press(Qt.Key.Key_R, ALT)
    window.rest()
    assert window.desk.services is not services
    assert people.list_ids(window.desk.services, "Came Later") == []
    assert "Restored" in window.workspace._notice.text()
    vault.lock(window.desk.services)


def test_a_job_an_appointment_and_a_follow_up_by_keyboard_alone(window: Window, keys: Keyboard) -> None:
    services = window.desk.services
    keys.command("new job")
    keys.type("ifeoma")
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    keys.type("Website for the bakery")
    keys.press(Qt.Key.Key_A, ALT)
    (job,) = [one for one in jobs.list_jobs(services) if one.job.title == "Website for the bakery"]
    keys.press(Qt.Key.Key_H, ALT)
    keys.type("2:30")
    keys.press(Qt.Key.Key_Tab)
    keys.type("Drawings")
    keys.press(Qt.Key.Key_R, ALT)
    keys.type("48")
    keys.press(Qt.Key.Key_Return)
    assert jobs.get(services, job.job.id).to_bill == Decimal("120.00")
    keys.press(Qt.Key.Key_B, ALT)
    assert jobs.get(services, job.job.id).to_bill == 0
    assert window.workspace.current().tabs.value == "invoices"

    keys.command("follow up")
    keys.type("ifeoma")
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    keys.type("Ask about the photographs")
    keys.press(Qt.Key.Key_T, ALT)
    keys.press(Qt.Key.Key_A, ALT)
    (noted,) = [
        one.follow_up for one in diary.list_follow_ups(services) if "photographs" in one.follow_up.what
    ]
    assert noted.due_on == services.today + timedelta(days=1)
    keys.press(Qt.Key.Key_Space)
    assert noted.id not in [one.follow_up.id for one in diary.list_follow_ups(services)]
    keys.press(Qt.Key.Key_Z, CONTROL)
    assert noted.id in [one.follow_up.id for one in diary.list_follow_ups(services)]
    keys.press(Qt.Key.Key_A, ALT)
    keys.type("ifeoma")
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    keys.type("Meet at the bakery")
    keys.press(Qt.Key.Key_Return)
    assert "Meet at the bakery" in [one.appointment.title for one in diary.list_appointments(services)]
