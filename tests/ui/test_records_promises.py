"""The Promises page: broken ones first, evidence that leads to its records, questions that are answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel

from lumadesk.app import checklist, promises
from lumadesk.app.policy_reminders import question_of
from lumadesk.domain.checklist import Item
from lumadesk.domain.promises import Rule, Status
from lumadesk.ui.desk import Place
from lumadesk.ui.records.promise_words import PLACES, STATE, glance, in_window
from tests.ui.conftest import Window


def page(window: Window) -> Any:
    shown = window.workspace.show_place(Place.RECORDS).show_page("promises")
    window.rest()
    return shown


def promise(window: Window, wanted: str) -> Any:
    window.do(lambda: window.desk.go(Place.RECORDS, ("promise", wanted)))
    return page(window).detail


def test_every_promise_is_listed_and_what_is_broken_comes_first(window: Window) -> None:
    found = promises.look(window.desk.services)
    shown = page(window)
    places = [view.id for view in found.promises]
    listed = [places[one - 1] for one in shown.list.records.ids]
    assert listed == [view.id for view in found.urgent_first]
    assert found.urgent_first[0].status is Status.BROKEN
    assert shown.head.accessibleName() == glance(found.counts)
    chips = [label.text() for label in shown.head.findChildren(QLabel)]
    assert f"{found.counts[Status.BROKEN]} broken" in chips


def test_the_overview_has_the_questions_and_the_notes_of_the_policy(window: Window) -> None:
    shown = page(window)
    assert shown.frame.detail() is shown.overview
    found = promises.look(window.desk.services)
    told = [label.text() for label in shown.overview.noted.findChildren(QLabel)]
    assert found.notes
    assert all(note in told for note in found.notes)
    asked = {question_of(view.rule) for view in found.promises} - {None}
    assert set(shown.overview.questions.rows) == asked


def test_a_late_reply_is_shown_with_the_requests_behind_it(window: Window) -> None:
    detail = promise(window, "LT19")
    assert detail.state.text() == STATE[Status.BROKEN][0]
    assert "lumadesk" not in detail.action.text()
    window.do(detail.evidence.rows[0].next.click)
    dialog = window.dialog()
    view = next(one for one in promises.look(window.desk.services).promises if one.id == "LT19")
    assert [wanted for _face, _noun, wanted in dialog._found] == list(view.evidence[0].ids)
    window.do(dialog.ok.click)
    shown = window.workspace.current()
    assert shown is window.workspace.screens[Place.PRIVACY]
    assert shown.page("requests").list.selected_ids() == [view.evidence[0].ids[0]]


def test_a_question_is_answered_with_its_day_and_turns_the_promise(window: Window) -> None:
    services = window.desk.services
    detail = promise(window, "LT15")
    assert detail.state.text() == STATE[Status.LOOK][0]
    window.do(detail.confirm.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert "where you looked" in dialog.note.inner.accessibleDescription()
    dialog.note.inner.setPlainText("Host's panel: 30 days.")
    window.do(dialog.ok.click)
    (answer,) = checklist.history(services, Item.SERVER_LOGS)
    assert answer.ok
    assert answer.day == services.today
    assert detail.state.text() == STATE[Status.KEPT][0]
    window.do(detail.confirm.click)
    dialog = window.dialog()
    dialog.answer.choose(False)
    dialog.note.inner.setPlainText("<b>A year</b> of logs\u202e.")
    window.do(dialog.ok.click)
    assert detail.state.text() == STATE[Status.BROKEN][0]
    told = [label.text() for label in detail.answers.findChildren(QLabel)]
    assert "<b>A year</b> of logs[U+202E]." in told


def test_the_report_is_written_where_the_owner_says(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "report.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    window.do(page(window).export.click)
    assert file.read_bytes().startswith(b"%PDF")
    assert window.toast().startswith("Saved as report.pdf")


def test_the_window_names_no_command() -> None:
    assert in_window("Look at it, and confirm it: lumadesk promises confirm cookies.") == (
        "Look at it, and confirm it."
    )
    assert in_window("Reply now.") == "Reply now."


def test_every_promise_with_something_to_do_has_a_way_there(window: Window) -> None:
    for policy in window.desk.services.outside.profiles:
        for view in promises.look(window.desk.services, policy).promises:
            if view.action and not view.evidence[0].noun:
                assert view.rule in PLACES or question_of(view.rule) is not None, view.rule


def test_a_rule_never_asks_two_questions() -> None:
    asked = [item for rule in Rule if (item := question_of(rule)) is not None]
    assert len(asked) == len(set(asked))
