"""Packs in the window: reviewed, redacted, withheld, previewed, sealed; what was taken out is gone."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pyzipper
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from lumadesk.app import erasure, pack_delivery, pack_review, people, requests
from lumadesk.app.pack_review import ReviewItem
from lumadesk.domain.packs import Decision, Exemption
from lumadesk.domain.requests import RequestKind
from lumadesk.ui.desk import Place
from lumadesk.ui.privacy import pack_runs
from lumadesk.ui.privacy.pack_page import PackPage
from lumadesk.ui.privacy.pack_runs import Place as TextPlace
from lumadesk.ui.widgets import clipboard
from tests.ui.conftest import Window

SECRET = "Zebedee Quux"
NUMBER = "07700 900777"
NOTE = f"😀 Her neighbour {SECRET} (ring {NUMBER}) has the key, says {SECRET}. מפתח"


class Reviewing:
    """The review of the pack of somebody whose note names Zebedee, who is known here."""

    def __init__(self, window: Window, kind: RequestKind = RequestKind.ACCESS, note: str = NOTE) -> None:
        services = window.desk.services
        self.window = window
        self.person = people.list_ids(services, "ifeoma")[0]
        people.add_person(services, name=SECRET, phone=NUMBER)
        self.note = people.add_note(services, self.person, note).value
        received = services.today - timedelta(days=2)
        self.request = requests.open_request(
            services, kind=kind, person_id=self.person, received=received
        ).value
        screen = window.workspace.show_place(Place.PRIVACY, ("pack", self.request))
        window.rest()
        self.page: PackPage = screen.page("pack")

    def item(self, table: str, id_: int) -> ReviewItem:
        found = pack_review.review(self.window.desk.services, self.request).items
        return next(one for one in found if (one.table, one.id) == (table, id_))

    def choose(self, table: str, id_: int) -> None:
        self.window.do(lambda: self.page.list.choose((table, id_)))

    def select(self, text: str) -> None:
        """Select a text of the note."""
        item = self.page.list.current()
        assert item is not None
        number = next(at for at, field in enumerate(item.fields) if text in field.value)
        start = item.fields[number].value.index(text)
        self.window.do(lambda: self.page.item.text.select(TextPlace(number, start, start + len(text))))
        assert self.page.item.text.view.textCursor().selectedText() == text

    def press(self, key: Qt.Key) -> None:
        self.window.do(self.window.application.window.activateWindow)
        shown: Any = self.window.application.window.focusWidget()
        QTest.keyClick(shown, key)
        self.window.rest()


@pytest.fixture
def reviewing(window: Window) -> Reviewing:
    return Reviewing(window)


def test_the_review_says_how_far_it_is(reviewing: Reviewing) -> None:
    page = reviewing.page
    items = pack_review.review(reviewing.window.desk.services, reviewing.request).items
    assert page.progress.text() == f"0 of {len(items)} looked at"
    page.list.setFocus()
    first = page.list.current()
    reviewing.press(Qt.Key.Key_I)
    assert page.progress.text() == f"1 of {len(items)} looked at"
    assert page.list.current() is not first, "on to the next that is to be decided"
    assert first is not None
    assert reviewing.item(first.table, first.id).review is not None


def test_others_are_pointed_out_and_redacted_everywhere(reviewing: Reviewing) -> None:
    page, window = reviewing.page, reviewing.window
    reviewing.choose("note", reviewing.note)
    assert [other.text for other in page.item.others._others] == [SECRET, NUMBER]
    assert page.item.others._others[0].places == 2
    window.do(page.item.others.redact.click)
    assert window.dialog().everywhere.isChecked()
    window.do(window.dialog().ok.click)
    item = reviewing.item("note", reviewing.note)
    assert item.decision is Decision.REDACT
    assert len(item.review.redactions) == 2
    assert page.item.others._others[0].taken_out
    assert window.toast() == "2 places taken out."
    shown = page.item.text
    black = [run for run in shown._runs if run.look is pack_runs.Look.GONE]
    assert [run.text for run in black] == [SECRET, SECRET]


def test_what_is_redacted_in_the_window_is_in_no_file(
    reviewing: Reviewing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("needs the Debian package poppler-utils")
    page, window = reviewing.page, reviewing.window
    for text in (SECRET, NUMBER):
        reviewing.choose("note", reviewing.note)
        reviewing.select(text)
        page.item.text.view.setFocus()
        reviewing.press(Qt.Key.Key_R)
        dialog = window.dialog()
        dialog.everywhere.setChecked(True)
        dialog.reason.inner.setText("Somebody else's data")
        window.do(dialog.ok.click)
    window.do(page.build.click)
    card = window.workspace.screens[Place.PRIVACY].page("requests").detail.pack
    assert card.export.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.do(lambda: card._export(sealed=False))
    window.do(window.dialog().ok.click)
    files = {file.suffix: file for file in tmp_path.iterdir() if file.is_file()}
    text = subprocess.run(
        ["pdftotext", "-raw", str(files[".pdf"]), "-"], capture_output=True, check=True
    ).stdout.decode()
    assert "has the key" in text
    assert "[REDACTED]" in text
    for said in (
        text,
        files[".json"].read_text(),
        files[".csv"].read_text(),
        str(files[".pdf"].read_bytes()),
    ):
        for secret in (SECRET, "Zebedee", "Quux", NUMBER, "900777"):
            assert secret not in said


def test_a_selection_over_two_fields_takes_out_of_both(reviewing: Reviewing) -> None:
    page, window = reviewing.page, reviewing.window
    reviewing.choose("note", reviewing.note)
    page.item.text.view.selectAll()
    item = page.list.current()
    assert item is not None
    selected = page.item.text.selected()
    assert selected == [TextPlace(number, 0, len(field.value)) for number, field in enumerate(item.fields)]
    window.do(lambda: page.act("redact"))
    window.do(window.dialog().ok.click)
    found = reviewing.item("note", reviewing.note).review
    assert found is not None
    assert {one.field for one in found.redactions} == {field.label for field in item.fields}


def test_without_a_selection_nothing_is_redacted(reviewing: Reviewing) -> None:
    page, window = reviewing.page, reviewing.window
    reviewing.choose("note", reviewing.note)
    assert not page.item.redact.isEnabled()
    window.do(lambda: page.act("redact"))
    assert "Select the text" in window.toast()


def test_withholding_asks_the_test_of_its_exemption(reviewing: Reviewing) -> None:
    page, window = reviewing.page, reviewing.window
    reviewing.choose("note", reviewing.note)
    page.list.setFocus()
    reviewing.press(Qt.Key.Key_W)
    dialog = window.dialog()
    dialog.exemption.choose(Exemption.NEGOTIATIONS)
    assert "prejudice the negotiations" in dialog._test.text()
    assert dialog.untold.isHidden()
    dialog.reason.inner.setText("It records intentions")
    window.do(dialog.ok.click)
    assert dialog.isVisible(), "without an answer to the test there is no exemption"
    dialog.test.inner.setPlainText("It says what I would settle for.")
    window.do(dialog.ok.click)
    review = reviewing.item("note", reviewing.note).review
    assert review is not None
    assert (review.decision, review.exemption) == (Decision.WITHHOLD, Exemption.NEGOTIATIONS)
    reviewing.choose("note", reviewing.note)
    assert "Negotiations" in page.item.told.text()
    assert page.item.state.text() == "Withheld"


def test_a_decision_is_taken_back_to_the_one_before(reviewing: Reviewing) -> None:
    page, window = reviewing.page, reviewing.window
    reviewing.choose("note", reviewing.note)
    window.do(page.item.others.redact.click)
    window.do(window.dialog().ok.click)
    reviewing.choose("note", reviewing.note)
    window.do(page.item.include.click)
    assert reviewing.item("note", reviewing.note).decision is Decision.INCLUDE
    window.do(window.workspace.toast._act)
    item = reviewing.item("note", reviewing.note)
    assert item.decision is Decision.REDACT
    assert len(item.review.redactions) == 2
    reviewing.choose("note", reviewing.note)
    window.do(page.item.undo.click)
    assert reviewing.item("note", reviewing.note).review is None


def test_a_decision_is_taken_back_where_it_was_made(reviewing: Reviewing) -> None:
    window, page = reviewing.window, reviewing.page
    services = window.desk.services
    other = requests.open_request(
        services,
        kind=RequestKind.ACCESS,
        person_id=people.list_ids(services, clients_only=True)[0],
        received=services.today,
    ).value
    reviewing.choose("note", reviewing.note)
    page.act("include")
    window.do(lambda: window.desk.go(Place.PRIVACY, ("pack", other)))
    decided = reviewing.item("note", reviewing.note)
    assert decided.review is not None
    assert decided.review.decision is Decision.INCLUDE
    window.do(window.workspace.toast._act)
    assert reviewing.item("note", reviewing.note).review is None
    assert page._request_id == other


def test_a_pack_that_is_built_takes_nobody_away_from_another(reviewing: Reviewing) -> None:
    window, page = reviewing.window, reviewing.page
    services = window.desk.services
    other = requests.open_request(
        services,
        kind=RequestKind.ACCESS,
        person_id=people.list_ids(services, clients_only=True)[0],
        received=services.today,
    ).value
    page._build()
    window.do(lambda: window.desk.go(Place.PRIVACY, ("pack", other)))
    assert page.isVisible()
    assert page._request_id == other


def test_what_stops_the_building_is_said_and_shown(reviewing: Reviewing) -> None:
    page, window = reviewing.page, reviewing.window
    services = window.desk.services
    other = people.add_note(services, reviewing.person, f"Somebody called from {NUMBER}.").value
    reviewing.choose("note", reviewing.note)
    reviewing.select(NUMBER)
    window.do(lambda: page.act("redact"))
    window.dialog().everywhere.setChecked(False)
    window.do(window.dialog().ok.click)
    assert page.shortcoming.isVisible()
    assert "Note of" in page.shortcoming.text()
    assert NUMBER not in page.shortcoming.text()
    assert not page.build.isEnabled()
    window.do(page.go_there.click)
    shown = page.list.current()
    assert shown is not None
    assert (shown.table, shown.id) == ("note", other)
    window.do(lambda: page.act("include"))
    assert page.build.isEnabled()
    assert not page.shortcoming.isVisible()


def test_the_list_is_narrowed_and_goes_by_groups(reviewing: Reviewing) -> None:
    page, window = reviewing.page, reviewing.window
    window.do(lambda: page.filter._pick("Names others"))
    assert page.list.current() is not None
    assert page.list.current().names_others
    window.do(lambda: page.filter._pick("Withheld"))
    assert page.frame.no_match.isVisible()
    window.do(lambda: page.filter._pick(None))
    page.list.setFocus()
    seen = []
    window.do(lambda: page.list.choose(("person", reviewing.person)))
    while page.list.current() not in seen:
        seen.append(page.list.current())
        reviewing.press(Qt.Key.Key_Down)
    assert len(seen) == len(pack_review.review(window.desk.services, reviewing.request).items)
    assert None not in seen, "the arrow keys pass over the names of the groups"


def test_the_pages_are_looked_at_before_they_are_built(reviewing: Reviewing) -> None:
    page, window = reviewing.page, reviewing.window
    window.do(page.preview_button.click)
    pages = page.preview.pages
    assert pages.isVisible()
    assert pages.drawn() >= 1
    assert page.preview._where.text().startswith("Page 1 of ")
    window.do(lambda: QTest.keyClick(pages, Qt.Key.Key_End))
    assert page.preview._where.text() == f"Page {len(pages._sizes)} of {len(pages._sizes)}"
    assert pages.drawn() >= 1
    window.do(page.preview_button.click)
    assert page.item.isVisible()
    assert not pages._pictures, "nothing of it is kept"


def test_portability_previews_the_data(window: Window) -> None:
    reviewing = Reviewing(window, RequestKind.PORTABILITY)
    window.do(reviewing.page.preview_button.click)
    assert "ifeoma@example.org" in reviewing.page.preview.data.view.toPlainText()


def test_the_passphrase_of_a_sealed_pack_opens_it(
    reviewing: Reviewing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, window = reviewing.page, reviewing.window
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(clipboard, "SECRET_FOR", 0)
    window.do(page.build.click)
    card = window.workspace.screens[Place.PRIVACY].page("requests").detail.pack
    window.do(lambda: card._export(sealed=True))
    window.do(window.dialog().ok.click)
    dialog = window.dialog()
    passphrase = dialog._passphrase
    with pyzipper.AESZipFile(next(tmp_path.glob("*.zip"))) as archive:
        archive.setpassword(passphrase.encode())
        assert {name.rpartition(".")[2] for name in archive.namelist()} >= {"pdf", "json", "csv"}
        assert all(archive.read(name) for name in archive.namelist())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "it would be gone for good"
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == passphrase
    window.do(lambda: QTest.qWait(20))
    assert QGuiApplication.clipboard().text() == ""
    window.do(dialog.ok.click)
    assert type(window.dialog()).__name__ == "DispatchDialog"


def test_a_dispatch_to_an_unknown_address_says_how_it_was_checked(reviewing: Reviewing) -> None:
    page, window = reviewing.page, reviewing.window
    services = window.desk.services
    window.do(page.build.click)
    card = window.workspace.screens[Place.PRIVACY].page("requests").detail.pack
    window.do(card.dispatch.click)
    dialog = window.dialog()
    assert dialog.elsewhere.isHidden()
    dialog.address.inner.setText("ifeoma@exmaple.org")
    window.do(dialog.ok.click)
    assert dialog.checked.isVisible()
    assert pack_delivery.list_dispatches(services, reviewing.request) == []
    dialog.address.inner.setText("ifeoma@example.org")
    window.do(dialog.ok.click)
    (sent,) = pack_delivery.list_dispatches(services, reviewing.request)
    assert sent.address_known
    assert card.state.text().startswith("Sent")


def test_portability_goes_to_another_controller(window: Window) -> None:
    reviewing = Reviewing(window, RequestKind.PORTABILITY)
    window.do(reviewing.page.build.click)
    card = window.workspace.screens[Place.PRIVACY].page("requests").detail.pack
    window.do(card.dispatch.click)
    dialog = window.dialog()
    dialog.elsewhere.setChecked(True)
    dialog.controller.inner.setText("Other IT Ltd")
    dialog.address.inner.setText("data@other.example")
    window.do(dialog.ok.click)
    assert dialog.isVisible(), "how the wish and the address were checked is always said"
    dialog.checked.inner.setText("She wrote it in her request.")
    window.do(dialog.ok.click)
    (sent,) = pack_delivery.list_dispatches(window.desk.services, reviewing.request)
    assert sent.controller == "Other IT Ltd"


def test_the_way_back_leads_to_the_request(reviewing: Reviewing) -> None:
    reviewing.window.do(reviewing.page.back.click)
    requests_page = reviewing.window.workspace.screens[Place.PRIVACY].page("requests")
    assert requests_page.isVisible()
    assert requests_page.list.selected_ids() == [reviewing.request]


def test_an_erased_person_has_nothing_to_review(window: Window) -> None:
    services = window.desk.services
    person = people.get(services, people.list_ids(services, "ifeoma")[0])
    wanted = requests.open_request(
        services, kind=RequestKind.RECTIFICATION, person_id=person.id, received=services.today
    ).value
    erasure.erase_person(services, person.id, confirm_name=person.name)
    window.do(lambda: window.desk.go(Place.PRIVACY, ("pack", wanted)))
    page = window.workspace.screens[Place.PRIVACY].page("pack")
    assert "erased" in page.shortcoming.text()
    assert not page.build.isEnabled()
    assert page.frame.nothing.isVisible()


def test_a_very_long_text_is_loaded_piece_by_piece(window: Window) -> None:
    reviewing = Reviewing(window, note="word " * 60_000 + SECRET + "\n" + "x" * 100_000 + SECRET)
    reviewing.choose("note", reviewing.note)
    text = reviewing.page.item.text
    assert len(text.view.toPlainText()) < 50_000
    assert text.all.isVisible()
    window.do(text.show_all)
    while text.is_loading():
        window.rest()
    assert not text.all.isVisible()
    number = len(reviewing.page.list.current().fields) - 1
    value = reviewing.page.list.current().fields[number].value
    last = value.rindex(SECRET)
    window.do(lambda: text.select(TextPlace(number, last, last + len(SECRET))))
    assert text.selected() == [TextPlace(number, last, last + len(SECRET))]


def test_hostile_text_is_shown_sign_by_sign(window: Window) -> None:
    note = f"<b>&amp;</b> \u202edne\u202c \u2029 {SECRET} 😀😀 after"
    reviewing = Reviewing(window, note=note)
    reviewing.choose("note", reviewing.note)
    shown = reviewing.page.item.text.view.toPlainText()
    assert "<b>&amp;</b> \N{REPLACEMENT CHARACTER}dne" in shown
    reviewing.page.item.text.view.selectAll()
    places = reviewing.page.item.text.selected()
    fields = reviewing.page.list.current().fields
    assert [fields[place.field].value[place.start : place.end] for place in places] == [
        field.value for field in fields
    ]
    reviewing.select("😀 after")


def test_ten_thousand_records_are_listed(window: Window) -> None:
    services = window.desk.services
    person = people.list_ids(services, "ifeoma")[0]
    with services.write("test.notes") as tx:
        tx.connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) "
            "INSERT INTO note (person_id, body, created_at) "
            f"SELECT {person}, 'Note ' || i, '2026-05-01 10:00:00.000000' FROM n"
        )
    reviewing = Reviewing(window)
    page = reviewing.page
    assert page.frame.count.text() == f"{len(page._read.review.items):,}"
    assert len(page._read.review.items) > 10_000
    window.do(lambda: page.list.choose(("note", reviewing.note)))
    window.do(lambda: page.act("include"))
    assert page.progress.text().startswith("1 of 10,0")


@pytest.mark.parametrize("text", ["", "abc", "a😀b", "😀😀"])
def test_places_in_a_text_are_counted_as_qt_counts(text: str) -> None:
    for characters in range(len(text) + 1):
        units = pack_runs.units_before(text, characters)
        assert units == len(text[:characters].encode("utf-16-le")) // 2
        assert pack_runs.characters_before(text, units) == characters
