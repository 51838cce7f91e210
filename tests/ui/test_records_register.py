"""The Register page: purposes weighed, recipients checked, moves told of, the ICO's fee, and its export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from lumadesk.app import ico_fee, policy, processors, register
from lumadesk.domain.policy import Region
from lumadesk.domain.register import ContractPoint, Outcome, Role
from lumadesk.ui.desk import Place
from tests.ui.conftest import Window


def page(window: Window, part: str = "purposes") -> Any:
    shown = window.workspace.show_place(Place.RECORDS).show_page("register")
    shown.part.choose(part)
    window.do(shown.refresh)
    return shown


def filled(window: Window, part: str = "purposes") -> Any:
    register.fill_from_policy(window.desk.services)
    return page(window, part)


def words_on(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_an_empty_register_is_filled_from_the_policy(window: Window) -> None:
    services = window.desk.services
    shown = page(window)
    window.do(shown.frame.nothing.findChildren(type(shown.export))[0].click)
    assert register.list_processing(services)
    assert len(shown.list.records.ids) == len(register.list_processing(services))
    window.do(shown.fill_from_policy)
    assert window.toast() == "Everything that the policy names is in the register."


def test_interests_are_weighed(window: Window) -> None:
    services = window.desk.services
    shown = filled(window)
    wanted = next(view.entry for view in register.list_processing(services) if view.entry.on_interests)
    window.do(lambda: shown.open_record(("processing", wanted.id)))
    assert "No balancing test" in shown.detail.gaps.text()
    window.do(shown.detail.weigh.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert "which interest" in dialog.interest.inner.accessibleDescription()
    for field in (dialog.interest, dialog.necessity, dialog.balance):
        field.inner.setPlainText("Because <b>it</b> is.")
    dialog.outcome.choose(Outcome.FAILS)
    window.do(dialog.ok.click)
    assert "balance is against you" in shown.detail.gaps.text()
    assert "Because <b>it</b> is." in words_on(shown.detail.test)


def test_a_purpose_for_a_client_is_added_changed_and_removed(window: Window) -> None:
    services = window.desk.services
    shown = page(window)
    window.do(shown.new_purpose)
    dialog = window.dialog()
    dialog.role.choose(Role.PROCESSOR)
    dialog.purpose.inner.setText("Hosting their customer list")
    window.do(dialog.ok.click)
    assert "Name the client" in dialog.client.inner.accessibleDescription()
    dialog.client.inner.setText("Example Ltd")
    dialog.instructions.inner.setText("Contract of 3 May")
    window.do(dialog.ok.click)
    (view,) = register.list_processing(services)
    assert (view.entry.role, view.entry.client) == (Role.PROCESSOR, "Example Ltd")
    window.do(shown.detail.edit.click)
    dialog = window.dialog()
    assert not dialog.notice.isVisible()
    dialog.purpose.inner.setText("Hosting and mailing their customer list")
    assert dialog.notice.isVisible()
    window.do(dialog.ok.click)
    (change,) = register.list_changes(services)
    window.do(lambda: shown.open_record(("register_change", change.id)))
    assert shown.part.value == "log"
    window.do(shown.detail.told.click)
    window.dialog().note.setPlainText("By email.")
    window.do(window.dialog().ok.click)
    assert register.list_changes(services)[0].notified_on == services.today
    assert not shown.detail.told.isVisible()
    window.do(lambda: shown.open_record(("processing", view.entry.id)))
    window.do(shown.detail.remove.click)
    window.do(window.dialog().ok.click)
    assert register.list_processing(services) == []


def test_a_recipient_is_looked_at(window: Window) -> None:
    services = window.desk.services
    shown = filled(window, "recipients")
    window.do(shown.list.select_first)
    wanted = processors.list_processors(services)[0].processor
    window.do(shown.detail.check.click)
    dialog = window.dialog()
    assert not dialog.contract.isVisible()
    dialog.has_contract.setChecked(True)
    assert dialog.contract.isVisible()
    dialog.contract.setDate(QDate(2025, 1, 2))
    dialog.points[ContractPoint.PURPOSE].setChecked(True)
    dialog.evidence.inner.setText("Their terms online")
    window.do(dialog.ok.click)
    (now,) = [view for view in processors.list_processors(services) if view.processor.id == wanted.id]
    assert now.processor.contract[ContractPoint.PURPOSE]
    assert now.processor.checked_on == services.today
    assert "missing" in words_on(shown.detail.contract)


def test_a_server_moves_only_after_people_were_told_where_that_was_promised(window: Window) -> None:
    services = window.desk.services
    promising = next(one for one in policy.list_profiles(services) if one.notice_before_leaving)
    policy.change_policy(services, promising.id)
    shown = filled(window, "recipients")
    wanted = next(view.processor for view in processors.list_processors(services))
    window.do(lambda: shown.open_record(("processor", wanted.id)))
    window.do(shown.detail.edit.click)
    dialog = window.dialog()
    dialog.region.choose(Region.OTHER)
    assert dialog.notice.isVisible()
    window.do(dialog.ok.click)
    assert "told in writing" in dialog.problem.text()
    dialog.notice.told.setChecked(True)
    dialog.notice.how.inner.setText("By letter")
    window.do(dialog.ok.click)
    moved = next(view.processor for view in processors.list_processors(services, ended=True)
                 if view.processor.id == wanted.id)  # fmt: skip
    assert moved.region is Region.OTHER
    assert register.list_changes(services)[0].notified_on == services.today


def test_a_recipient_is_added(window: Window) -> None:
    shown = page(window, "recipients")
    window.do(shown.new_recipient)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert "Who is it?" in dialog.name.inner.accessibleDescription()
    dialog.name.inner.setText("<h1>Post & Co\u202e</h1>")
    dialog.role.inner.setText("Prints letters")
    dialog.country.inner.setText("United Kingdom")
    dialog.region.choose(Region.UK)
    window.do(dialog.ok.click)
    assert shown.detail.title.text() == "<h1>Post & Co[U+202E]</h1>"


def test_the_fee_is_entered(window: Window) -> None:
    services = window.desk.services
    shown = page(window, "log")
    window.do(lambda: window.desk.go(Place.RECORDS, ("ico_fee", 0)))
    window.do(shown.detail.edit.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert "ZA123456" in dialog.number.inner.accessibleDescription()
    dialog.number.inner.setText("ZB654321")
    dialog.renewal.setDate(QDate(2026, 7, 1))
    window.do(dialog.ok.click)
    assert ico_fee.get_fee(services).number == "ZB654321"
    assert shown.detail.state.text() == "Paid"


def test_the_register_is_exported_as_pdf_and_csv(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    shown = filled(window)
    window.do(shown.export.click)
    assert {one.suffix for one in tmp_path.glob("register-of-processing.*")} == {".pdf", ".csv"}
    assert window.toast().startswith("Saved as PDF and CSV.")
