"""The Privacy screen: deadlines with their arithmetic, packs, and erasures that say what they do first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel

from lumadesk.app import erasure, people, requests
from lumadesk.domain.requests import RequestKind
from lumadesk.ui.desk import Place
from lumadesk.ui.privacy.acts import Act
from lumadesk.ui.privacy.requests_page import RequestsPage
from lumadesk.ui.privacy.screen import PrivacyScreen
from tests.ui.conftest import Window


@pytest.fixture
def screen(window: Window) -> PrivacyScreen:
    shown: PrivacyScreen = window.workspace.show_place(Place.PRIVACY)
    window.rest()
    return shown


@pytest.fixture
def page(screen: PrivacyScreen) -> RequestsPage:
    shown: RequestsPage = screen.page("requests")
    return shown


def opened(window: Window, kind: RequestKind, *, days: int = 3) -> int:
    """A request of somebody who has no other."""
    services = window.desk.services
    busy = {view.request.person_id for view in requests.list_requests(services)}
    person_id = next(one for one in people.list_ids(services) if one not in busy)
    received = services.today - timedelta(days=days)
    return requests.open_request(services, kind=kind, person_id=person_id, received=received).value


def show(window: Window, request_id: int) -> None:
    window.do(lambda: window.desk.go(Place.PRIVACY, ("request", request_id)))


def test_the_most_urgent_is_on_top_and_says_so(window: Window, page: RequestsPage) -> None:
    views = requests.list_requests(window.desk.services)
    assert list(page.list.records.ids) == [view.request.id for view in views]
    window.do(page.list.select_first)
    assert "overdue" in page.detail.deadline._left.text()
    assert page.detail.deadline._state.text() == "Overdue"


def test_the_arithmetic_is_one_click_away(window: Window, page: RequestsPage) -> None:
    window.do(page.list.select_first)
    card = page.detail.deadline
    assert card.steps.isHidden()
    window.do(card.toggle.click)
    words = " ".join(label.text() for label in card.steps.findChildren(QLabel))
    assert "Request received" in words
    assert "UK GDPR Art 12" in words


def test_the_pack_is_built_exported_and_the_request_closed(
    window: Window, page: RequestsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = opened(window, RequestKind.ACCESS)
    show(window, wanted)
    assert not page.detail.pack.export.isEnabled()
    window.do(page.detail.pack.build.click)
    assert page.detail.pack.export.isEnabled()
    to = tmp_path / "pack"
    to.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(to))
    window.do(lambda: page.detail.pack._export(sealed=False))
    window.do(window.dialog().ok.click)
    assert {file.suffix for file in to.iterdir()} == {".pdf", ".json", ".csv"}
    window.do(lambda: page.detail.do(Act.ANSWER))
    window.do(window.dialog().ok.click)
    assert page.detail.status.text() == "Answered"
    assert not page.detail.pack.build.isEnabled()


def test_the_message_exports_the_pack_that_it_tells_of(
    window: Window, page: RequestsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built, other = opened(window, RequestKind.ACCESS), opened(window, RequestKind.RECTIFICATION)
    show(window, built)
    window.do(page.detail.pack.build.click)
    show(window, other)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.do(window.workspace.toast._act)
    window.do(window.dialog().ok.click)
    assert list(tmp_path.glob(f"*{built}*.zip"))


def test_an_erasure_is_frozen_while_access_is_asked_for(window: Window) -> None:
    person_id = requests.get(window.desk.services, opened(window, RequestKind.ACCESS)).request.person_id
    window.do(lambda: window.desk.go(Place.PRIVACY, ("erase", person_id)))
    dialog = window.dialog()
    assert "nothing may be erased" in " ".join(label.text() for label in dialog.findChildren(QLabel))
    dialog.name.inner.setText("anything")
    assert not dialog.ok.isEnabled()


def test_a_wrong_name_erases_nothing_and_the_right_one_does(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    person = people.get(services, people.list_ids(services, "ifeoma")[0])
    window.do(lambda: window.desk.go(Place.PRIVACY, ("erase", person.id)))
    dialog = window.dialog()
    assert not dialog.ok.isEnabled()
    assert dialog.verdicts.list.model().rowCount() == len(erasure.preview(services, person.id).verdicts)
    dialog.name.inner.setText("Somebody Else")
    window.do(dialog.ok.click)
    assert "not the name" in dialog.problem.text()
    dialog.name.inner.setText(person.name)
    window.do(dialog.ok.click)
    assert people.list_ids(services, "ifeoma") == []
    erasures = window.workspace.current().page("erasures").detail
    assert erasures.isVisible()
    assert erasures.state.text() == "Website pending"
    to = tmp_path / "certificate.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(to), ""))
    window.do(erasures.export.click)
    assert to.read_bytes().startswith(b"%PDF")
    window.do(window.workspace.rail.sync.start)
    assert erasures.state.text() == "Complete"
