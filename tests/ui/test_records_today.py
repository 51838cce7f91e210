"""Today and the palette lead to the Records screen: dates of the policy by their names, and broken ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex

from lumadesk.app import checklist, due_dates, holds, ico_fee, people, policy, processors, promises, register
from lumadesk.domain.checklist import Item
from lumadesk.domain.disposal import HoldKind
from lumadesk.domain.promises import Status
from lumadesk.ui.desk import Place
from lumadesk.ui.records.promise_words import broken
from lumadesk.ui.widgets.id_table_model import FACE
from tests.app.fakes import FakeClock
from tests.ui.conftest import Window


def furnish(window: Window, clock: FakeClock) -> int:
    """Every kind of date of the policy is near; the id of the person who is held."""
    services = window.desk.services
    person_id = people.list_ids(services, clients_only=True)[0]
    soon = services.today + timedelta(days=400)
    register.fill_from_policy(services)
    for view in register.list_processing(services):
        if view.entry.on_interests:
            register.weigh(services, view.entry.id, interest="Safety", necessity="Needed", balance="Little")
    for one in processors.list_processors(services):
        processors.record_check(services, one.processor.id)
    ico_fee.save_fee(services, "ZA123456", soon)
    holds.place_hold(services, person_id, HoldKind.CLAIM, "A claim.", review_on=soon)
    for item in (Item.COOKIES, Item.SERVER_LOGS):
        checklist.confirm(services, item, note="Looked.")
    clock.advance(days=380)
    policy.record_version(services, summary="Calls are noted.", significant=True)
    return person_id


def rows(window: Window) -> tuple[Any, list[Any]]:
    today = window.workspace.show_place(Place.TODAY)
    window.do(today.refresh)
    today._all_deadlines = True
    today._show_deadlines()
    return today, list(today._waiting)


def test_dates_of_the_policy_have_names_and_lead_to_their_pages(window: Window, clock: FakeClock) -> None:
    services = window.desk.services
    person_id = furnish(window, clock)
    nouns = {one.noun for one in due_dates.due_dates(services)}
    assert nouns >= {"ico_fee", "processor", "processing", "retention_hold", "checklist", "policy_version"}
    today, waiting = rows(window)
    titles = {one.record: one.face.title for one in waiting}
    held = holds.list_holds(services)[0].hold.id
    assert people.get(services, person_id).name in titles["retention_hold", held]
    assert not [title for title in titles.values() if title.split(" ")[0] in ("Processor", "Processing")]
    questions = [one.face.title for one in waiting if one.record == ("checklist", 0)]
    assert len(questions) == len(set(questions)) == 2
    pages = {
        "ico_fee": "register",
        "processor": "register",
        "processing": "register",
        "retention_hold": "review",
        "checklist": "promises",
        "policy_version": "policy",
    }
    for noun, page in pages.items():
        number = next(
            place
            for place, one in enumerate(waiting)
            if isinstance(one.record, tuple) and one.record[0] == noun
        )
        window.workspace.show_place(Place.TODAY)
        window.do(lambda number=number: today.deadlines.list.activated_row.emit(number))
        screen: Any = window.workspace.current()
        assert screen is window.workspace.screens[Place.RECORDS], noun
        assert screen.tabs.value == page


def test_a_row_says_what_is_due_by_when(window: Window, clock: FakeClock) -> None:
    furnish(window, clock)
    today, _waiting = rows(window)
    model = today.deadlines.model
    faces = [model.index(row, 0, QModelIndex()).data(FACE) for row in range(model.rowCount())]
    fee = next(face for face in faces if face.title == "Pay the ICO's fee")
    assert fee.detail.startswith("By ")
    assert fee.detail.endswith("· Fee")


def test_broken_promises_are_told_on_today(window: Window) -> None:
    today: Any = window.workspace.show_place(Place.TODAY)
    window.do(today.refresh)
    count = promises.counts(window.desk.services)[Status.BROKEN]
    assert count
    assert today.broken.text() == broken(count)
    button = today.broken.findChildren(type(today.see_deadlines))[0]
    window.do(button.click)
    assert window.workspace.current() is window.workspace.screens[Place.RECORDS]


def test_promises_are_not_looked_at_for_whoever_went_on_from_today(window: Window) -> None:
    today: Any = window.workspace.show_place(Place.TODAY)
    window.rest()
    today.broken.say("")
    today.refresh()
    window.do(lambda: window.workspace.show_place(Place.ENQUIRIES))
    assert today.broken.text() == ""
    window.do(lambda: window.workspace.show_place(Place.TODAY))
    assert today.broken.text() == broken(promises.counts(window.desk.services)[Status.BROKEN])


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("Promises", "promises"),
        ("Review", "review"),
        ("Hold a person's records", "review"),
        ("Register of processing", "register"),
        ("Change the policy", "policy"),
    ],
)
def test_the_palette_leads_to_each_page(window: Window, name: str, page: str) -> None:
    command = next(one for one in window.workspace.commands() if one.words == name)
    window.do(command.do)
    screen: Any = window.workspace.screens[Place.RECORDS]
    assert screen.tabs.value == page


def test_the_palette_opens_the_mailing_list(window: Window) -> None:
    command = next(one for one in window.workspace.commands() if one.words == "Mailing list")
    window.do(command.do)
    assert window.dialog().accessibleName() == "Mailing list"


def test_every_screen_has_its_number(window: Window) -> None:
    titles = [one.words for one in window.workspace.commands()][: len(Place)]
    assert titles == [f"Go to {place.value.capitalize()}" for place in Place]
