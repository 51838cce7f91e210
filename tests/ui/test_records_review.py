"""The Review page: what is out of its time is kept, anonymised or erased, one by one or many; and holds."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QDate, QItemSelection
from PySide6.QtWidgets import QLabel

from lumadesk.app import enquiries, holds, promises, retention, retention_review
from lumadesk.domain.disposal import Decision, HoldKind
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.promises import Status
from lumadesk.ui.desk import Place
from lumadesk.ui.records.keys import key_of, record_of
from lumadesk.ui.records.review_page import KINDS
from tests.ui.conftest import Window


def page(window: Window, name: str = "review") -> Any:
    shown = window.workspace.show_place(Place.RECORDS).show_page(name)
    window.rest()
    return shown


def select(window: Window, shown: Any, count: int) -> list[tuple[str, int]]:
    """The first so many."""
    model = shown.list.records
    chosen = QItemSelection(model.index(0, 0), model.index(count - 1, 0))
    flags = shown.list.selectionModel().SelectionFlag
    window.do(lambda: shown.list.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows))
    chosen_records: list[tuple[str, int]] = shown.chosen()
    return chosen_records


def test_keys_lead_back_to_their_records() -> None:
    for kind in KINDS:
        assert record_of(KINDS, key_of(KINDS, kind, 7)) == (kind, 7)


def test_the_queue_shows_each_record_with_its_arithmetic(window: Window) -> None:
    services = window.desk.services
    shown = page(window)
    assert [record_of(KINDS, key) for key in shown.list.records.ids] == retention.queue(services)
    (record,) = select(window, shown, 1)
    disposal = retention.disposal_of(services, *record)
    steps = [label.text() for label in shown.detail.clock.findChildren(QLabel)]
    assert all(step.text in steps for step in disposal.steps)
    window.do(shown.detail.open.click)
    assert window.workspace.current() is window.workspace.screens[Place.ENQUIRIES]


def test_records_are_narrowed_to_a_kind(window: Window) -> None:
    shown = page(window)
    shown.kind.choose("invoice")
    window.do(shown.reload)
    assert list(shown.list.records.ids) == [
        key_of(KINDS, *one) for one in retention.queue(window.desk.services, "invoice")
    ]


def test_a_record_is_kept_with_a_reason_and_an_end(window: Window) -> None:
    shown = page(window)
    (record,) = select(window, shown, 1)
    window.do(shown.detail.deeds.keep.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert "still needed" in dialog.reason.inner.accessibleDescription()
    dialog.reason.inner.setPlainText("The offer is still open.")
    dialog.until.setDate(QDate(2026, 12, 1))
    window.do(dialog.ok.click)
    assert window.toast() == "1 record kept for longer."
    assert key_of(KINDS, *record) not in shown.list.records.ids
    (kept,) = retention_review.history(window.desk.services)
    assert (kept.noun, kept.record_id, kept.decision) == (*record, Decision.KEEP)


def test_several_are_erased_after_their_number_was_typed(window: Window) -> None:
    services = window.desk.services
    shown = page(window)
    records = select(window, shown, 3)
    assert shown.page.detail() is shown.several
    window.do(shown.several.deeds.erase.click)
    dialog = window.dialog()
    dialog.count.inner.setText("2")
    assert not dialog.ok.isEnabled()
    dialog.count.inner.setText("3")
    window.do(dialog.ok.click)
    assert window.toast() == "3 records erased."
    left = enquiries.list_ids(services, EnquiryFilter())
    assert not {wanted for _noun, wanted in records} & set(left)


def test_what_is_held_is_left_out_and_said_so(window: Window) -> None:
    services = window.desk.services
    held = retention.rows(services, retention.queue(services)[:1])[0]
    holds.place_hold(services, held.person_id, HoldKind.CLAIM, "A claim.")
    shown = page(window)
    records = select(window, shown, 4)
    bound = [row for row in retention.rows(services, records) if row.held_because]
    window.do(lambda: shown.decide(Decision.ERASE))
    dialog = window.dialog()
    assert bound
    assert len(dialog.going) == len(records) - len(bound)
    assert "cannot go now" in dialog.stays.text()
    dialog.count.inner.setText(str(len(dialog.going)))
    window.do(dialog.ok.click)
    assert [record_of(KINDS, key) for key in shown.list.records.ids] == retention.queue(services)
    assert (held.noun, held.id) in retention.queue(services)


def test_long_work_is_stopped_from_its_dialog(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    services = window.desk.services
    shown, records = page(window), retention.queue(services)
    select(window, shown, len(records))
    window.do(lambda: shown.decide(Decision.ERASE))
    dialog, go_on, real = window.dialog(), threading.Event(), retention_review.decide
    began = threading.Event()

    def slow(*args: Any, **how: Any) -> Any:
        how["watch"].report("erasing", 1, len(records))
        began.set()
        assert go_on.wait(10)
        return real(*args, **how)

    monkeypatch.setattr(retention_review, "decide", slow)
    dialog.count.inner.setText(str(len(dialog.going)))
    dialog.ok.click()
    assert began.wait(10)
    assert not dialog.ok.isEnabled()
    assert dialog.cancel.text() == "Stop"
    dialog.cancel.click()
    assert not dialog.cancel.isEnabled()
    window.do(go_on.set)
    assert "Nothing was changed" in dialog.problem.text()
    assert (dialog.ok.isEnabled(), dialog.cancel.text()) == (True, "Cancel")
    assert retention.queue(services) == records


def test_where_everything_is_held_nothing_can_be_pressed(window: Window) -> None:
    services = window.desk.services
    held = retention.rows(services, retention.queue(services)[:1])[0]
    holds.place_hold(services, held.person_id, HoldKind.CLAIM, "A claim.")
    shown = page(window)
    select(window, shown, 1)
    assert not shown.detail.deeds.erase.isEnabled()
    window.do(lambda: shown.decide(Decision.ERASE))
    assert not window.dialog().ok.isEnabled()


def test_a_hold_is_placed_from_the_review_and_lifted(window: Window) -> None:
    services = window.desk.services
    shown = page(window)
    select(window, shown, 1)
    window.do(shown.detail.hold_button.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert "Name the claim" in dialog.reason.inner.accessibleDescription()
    dialog.kind.choose(HoldKind.TAX_ENQUIRY)
    dialog.reason.inner.setPlainText("<i>COP8</i> \u202e opened")
    window.do(dialog.ok.click)
    (view,) = holds.list_holds(services)
    assert view.hold.kind is HoldKind.TAX_ENQUIRY
    assert view.hold.review_on is not None
    assert "tax enquiry" in shown.detail.held.text()
    window.do(lambda: window.desk.go(Place.RECORDS, ("retention_hold", view.hold.id)))
    listed = page(window, "holds")
    assert listed.detail.state.text() == "In force"
    told = [label.text() for label in listed.detail.findChildren(QLabel)]
    assert "<i>COP8</i> [U+202E] opened" in told
    window.do(listed.detail.lift.click)
    window.do(window.dialog().ok.click)
    assert listed.detail.state.text() == "Lifted"
    assert not listed.detail.lift.isVisible()


def test_a_hold_is_placed_for_a_person_who_is_looked_for(window: Window) -> None:
    listed = page(window, "holds")
    window.do(listed.new.click)
    picker = window.dialog()
    window.do(picker.list.select_first)
    window.do(picker.ok.click)
    window.dialog().reason.inner.setPlainText("A claim.")
    window.dialog().again.setChecked(False)
    window.do(window.dialog().ok.click)
    (view,) = holds.list_holds(window.desk.services)
    assert view.hold.review_on is None
    assert listed.list.selected_ids() == [view.hold.id]


def test_what_was_decided_and_the_figures_left_are_listed_and_the_rail_counts(window: Window) -> None:
    services = window.desk.services
    records = retention.queue(services, "enquiry")[:2]
    rail = window.workspace.rail.buttons[Place.RECORDS]
    window.do(window.workspace.rail.count_records)
    broken = promises.counts(services)[Status.BROKEN]
    assert rail._badge.text() == str(broken + retention.count_overdue(services))
    retention_review.decide(services, records[:1], Decision.ANONYMISE)
    retention_review.decide(
        services, records[1:], Decision.KEEP, reason="A <b>claim</b>", until=services.today + timedelta(90)
    )
    shown = page(window)
    window.do(shown.history.click)
    history = window.workspace.screens[Place.RECORDS].page("history")  # type: ignore[attr-defined]
    window.do(history.list.select_first)
    assert history.detail.state.text() == "Kept"
    assert "A <b>claim</b>" in [label.text() for label in history.detail.findChildren(QLabel)]
    history.kind.choose(True)
    window.do(history.refresh)
    assert len(history.list.records.ids) == len(retention_review.anonymous_records(services)) == 1
    window.do(history.list.select_first)
    assert history.detail.state.text() == "No name"
    window.do(history.back.click)
    assert shown.isVisible()
