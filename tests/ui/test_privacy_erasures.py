"""Erasures in the window: what the preview says, what may be changed in it, and what comes after."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from lumadesk.app import disposals, enquiries, erasure, people, recipients, requests, verdicts
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.erasure import Ground, Verdict
from lumadesk.domain.people import Person
from lumadesk.domain.recipients import TaskState
from lumadesk.domain.requests import RequestKind
from lumadesk.ui.desk import Place
from lumadesk.ui.privacy.erasure_detail import ErasureDetail
from lumadesk.ui.privacy.erasures_page import ErasuresPage
from tests.app.fakes import FakeClock
from tests.ui.conftest import Window


def ifeoma(window: Window) -> Person:
    services = window.desk.services
    return people.get(services, people.list_ids(services, "ifeoma")[0])


def client(window: Window) -> Person:
    """Somebody whose invoices are paid, without a request that would freeze an erasure."""
    services = window.desk.services
    busy = {view.request.person_id for view in requests.list_requests(services)}
    for one in people.list_ids(services, clients_only=True):
        kept = [row for row in erasure.preview(services, one).verdicts if row.verdict is Verdict.KEEP]
        if kept and one not in busy and not any("owed" in row.because for row in kept):
            return people.get(services, one)
    raise LookupError("the demo has no such client")


def preview_of(window: Window, person: Person) -> Any:
    window.do(lambda: window.desk.go(Place.PRIVACY, ("erase", person.id)))
    return window.dialog()


def words_of(shown: QWidget) -> str:
    return " ".join(label.text() for label in shown.findChildren(QLabel))


def page_of(window: Window) -> ErasuresPage:
    page: ErasuresPage = window.workspace.screens[Place.PRIVACY].page("erasures")
    return page


def erased(window: Window, person: Person) -> ErasureDetail:
    """The page of a fresh erasure."""
    dialog = preview_of(window, person)
    dialog.name.inner.setText(person.name)
    window.do(dialog.ok.click)
    return page_of(window).detail


def choose(window: Window, dialog: Any, table: str) -> None:
    rows = dialog.verdicts._verdicts
    number = next(at for at, row in enumerate(rows) if row.table == table)
    window.do(lambda: dialog.verdicts.list.selectRow(number))


def test_several_grounds_are_named_by_their_letters(window: Window) -> None:
    person = ifeoma(window)
    dialog = preview_of(window, person)
    dialog.effects.grounds.choose(Ground.CONSENT_WITHDRAWN, Ground.NOT_NEEDED)
    dialog.name.inner.setText(person.name)
    window.do(dialog.ok.click)
    done = erasure.list_erasures(window.desk.services)[0]
    assert done.grounds == (Ground.NOT_NEEDED, Ground.CONSENT_WITHDRAWN)
    assert "Art 17(1)(a)" in words_of(page_of(window).detail.facts)


def test_a_verdict_is_changed_with_a_reason_and_taken_back(window: Window) -> None:
    services, person = window.desk.services, ifeoma(window)
    dialog = preview_of(window, person)
    choose(window, dialog, "enquiry")
    assert not dialog.withdraw.isEnabled()
    window.do(dialog.keep.click)
    keeping = window.dialog()
    window.do(keeping.ok.click)
    assert keeping.isVisible(), "a verdict is changed for a reason"
    keeping.reason.inner.setPlainText("Ifeoma Adeyemi disputes the bill.")
    window.do(keeping.ok.click)
    assert "names the person" in keeping.problem.text()
    keeping.reason.inner.setPlainText("The bill is disputed.")
    window.do(keeping.ok.click)
    (changed,) = [row for row in erasure.preview(services, person.id).verdicts if row.ruled is not None]
    assert changed.verdict is Verdict.KEEP
    assert "Art 17(3)(e)" in changed.because
    assert dialog.verdicts.current().table == "enquiry"
    assert "1 kept" in dialog.summary.text()
    assert "The rules said: erase" in dialog.verdicts._because.text()
    window.do(dialog.withdraw.click)
    assert all(row.ruled is None for row in erasure.preview(services, person.id).verdicts)
    assert "kept" not in dialog.summary.text()


def test_what_cannot_be_kept_is_not_offered(window: Window) -> None:
    dialog = preview_of(window, ifeoma(window))
    choose(window, dialog, "enquiry")
    assert dialog.keep.isEnabled()
    choose(window, dialog, "person")
    assert not dialog.keep.isEnabled()


def test_linked_people_and_texts_that_name_the_person_are_pointed_out(window: Window) -> None:
    services, person = window.desk.services, ifeoma(window)
    other = people.list_ids(services, clients_only=True)[0]
    people.add_note(services, other, f"Recommended by {person.name} <b>of course</b>.")
    twin = people.add_person(services, name="A & B Twin", phone="07700 900123").value
    people.update_person(
        services,
        person.id,
        name=person.name,
        email=person.email,
        phone="07700 900123",
        address=person.address,
    )
    dialog = preview_of(window, person)
    shown = words_of(dialog.effects)
    assert "Texts of others that name the person: 1" in shown
    assert "<b>of course</b>" in shown, "as it stands, not as markup"
    assert "Linked people: 1" in shown
    link = next(one for one in dialog.effects.findChildren(QPushButton) if "Twin" in one.text())
    window.do(link.click)
    clients = window.workspace.screens[Place.CLIENTS]
    assert clients.list.selected_ids() == [twin]


def test_letters_to_the_recipients_are_exported_before(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = ifeoma(window)
    dialog = preview_of(window, person)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.do(dialog.effects.letters.click)
    letters = list(tmp_path.glob("*.txt"))
    assert len(letters) == len(erasure.preview(window.desk.services, person.id).tasks)
    assert all(person.name in letter.read_text() for letter in letters)
    assert all(person.name not in letter.name for letter in letters)
    assert not dialog.effects.letters.isEnabled()


def test_a_frozen_erasure_leads_to_what_freezes_it(window: Window) -> None:
    services, person = window.desk.services, ifeoma(window)
    wanted = requests.open_request(
        services, kind=RequestKind.PORTABILITY, person_id=person.id, received=services.today
    ).value
    dialog = preview_of(window, person)
    assert "s.173" in dialog.frozen.text()
    assert not dialog.keep.isEnabled()
    assert not dialog.name.isEnabled()
    window.do(dialog.unfreeze.click)
    page = window.workspace.screens[Place.PRIVACY].page("requests")
    assert page.isVisible()
    assert page.list.selected_ids() == [wanted]


def test_a_person_of_whom_nothing_is_held_is_erased_too(window: Window) -> None:
    name = "\u202eסבא " + "Longest-Name " * 15
    person = people.get(
        window.desk.services, people.add_person(window.desk.services, name=name, email="x@example.org").value
    )
    detail = erased(window, person)
    assert detail.state.text() == "Complete"
    assert "nothing to be deleted" in detail.site_note.text()


def test_the_website_proves_its_part(window: Window) -> None:
    detail = erased(window, ifeoma(window))
    assert detail.state.text() == "Website pending"
    assert "1 deletion to be made" in detail.site_note.text()
    assert detail.verdicts.list.model().index(0, 0).data().count("Erased") == 1
    window.do(window.workspace.rail.sync.start)
    assert detail.state.text() == "Complete"
    assert "asked for again and not found" in detail.site_note.text()
    assert "gave 0" in words_of(detail.site)


def test_each_recipient_is_ended_with_its_day(window: Window) -> None:
    services = window.desk.services
    detail = erased(window, ifeoma(window))
    card = detail.recipients
    tasks = recipients.list_tasks(services, detail._id)
    assert card.list.model().rowCount() == len(tasks)
    window.do(card.text.click)
    text = window.dialog()
    assert "Ifeoma" not in text.text.toPlainText()
    text.ok.click()
    assert QGuiApplication.clipboard().text() == text.text.toPlainText()
    window.do(text.reject)
    window.do(card.end.click)
    outcome = window.dialog()
    outcome.state.choose(TaskState.NOT_NEEDED)
    window.do(outcome.ok.click)
    assert "reason" in outcome.problem.text()
    outcome.outcome.inner.setPlainText("They never had any of it.")
    window.do(outcome.ok.click)
    assert recipients.list_tasks(services, detail._id)[0].state is TaskState.NOT_NEEDED
    assert "Not needed" in card.list.model().index(0, 0).data()
    assert card._left.text().startswith(f"{len(tasks) - 1} to be told")


def test_the_signed_certificate_is_checked_as_the_window_says(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("needs the Debian package openssl")
    detail = erased(window, ifeoma(window))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.do(detail.signed.click)
    (data,) = tmp_path.glob("*.json")
    window.do(detail.key.click)
    dialog = window.dialog()
    assert (tmp_path / "lumadesk-public-key.pem").read_text().strip() == dialog.key.toPlainText()
    dialog.ok.click()
    assert QGuiApplication.clipboard().text().strip() == dialog.key.toPlainText()
    commands = dialog.how.toPlainText().replace("erasure-E-0001.json", data.name)
    told = subprocess.run(
        ["bash", "-ec", commands], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert "Signature Verified Successfully" in told
    assert json.loads(json.loads(data.read_text())["signed"])["reference"] == detail.title.text().split()[1]


def test_what_is_kept_comes_back_for_review_and_goes(window: Window, clock: FakeClock) -> None:
    services, person = window.desk.services, client(window)
    detail = erased(window, person)
    assert detail.kept.isVisible()
    assert not detail.kept.review.isVisible()
    assert "used for tax only" in detail.kept._note.text()
    first = detail._id
    clock.moment += timedelta(days=365 * 12)
    page = page_of(window)
    window.do(page.refresh)
    due = [record for record in disposals.kept(services) if record.due]
    assert due
    window.do(lambda: page.show_record(first))
    assert "Review due" in page.list.model().index(page.list.records.row_of(first), 0).data()
    window.do(detail.kept.review.click)
    dialog = window.dialog()
    assert dialog.list.model().rowCount() == len(due)
    assert "Nothing about this person is left" in words_of(dialog)
    window.do(dialog.ok.click)
    assert not [record for record in disposals.kept(services) if record.erasure_id == first]
    assert detail._id != first
    assert "its time ended" in words_of(detail.facts).casefold()


def test_an_erased_person_is_said_to_be_gone(window: Window) -> None:
    services, person = window.desk.services, ifeoma(window)
    erasure.erase_person(services, person.id, confirm_name=person.name)
    window.do(lambda: window.desk.go(Place.PRIVACY, ("erase", person.id)))
    assert type(window.dialog()).__name__ == "ErrorDialog"
    assert not enquiries.list_ids(services, EnquiryFilter(search="ifeoma"))


def test_a_change_of_verdict_is_kept_by_the_erasure(window: Window) -> None:
    services, person = window.desk.services, ifeoma(window)
    record = next(one for one in erasure.preview(services, person.id).verdicts if one.table == "enquiry")
    verdicts.change_verdict(
        services,
        person.id,
        record.table,
        record.id,
        Verdict.KEEP,
        reason="A claim.",
        until=services.today + timedelta(days=30),
    )
    detail = erased(window, person)
    assert detail.kept.list.model().rowCount() == 1
    assert "1 kept" in words_of(detail.facts)
