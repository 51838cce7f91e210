"""Every request's page and dialog is open to the keyboard and to a screen reader, whatever it holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt

from lumadesk.app import enquiries, letters, people, rectification, requests
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.rectification import ContactField
from lumadesk.domain.requests import ApplicantRole, Intake, RequestKind, RequestStatus
from lumadesk.ui.desk import Place
from lumadesk.ui.privacy.acts import Act
from lumadesk.ui.privacy.intake_dialog import IntakeDialog, Source
from lumadesk.ui.privacy.request_detail import RequestDetail
from tests.ui.conftest import Window
from tests.ui.test_accessibility import check
from tests.ui.test_keyboard import ALT, Keyboard
from tests.ui.test_privacy import opened, show

HOSTILE = "<b>Bold</b> & \u202egnp.exe \u200b{0} %s\x00=1+1 " + "long " * 400
RIGHT_TO_LEFT = "محمد الأحمد"


def page_of(window: Window, request_id: int) -> RequestDetail:
    show(window, request_id)
    detail: RequestDetail = window.workspace.current().page("requests").detail
    return detail


def rich(window: Window, kind: RequestKind) -> int:
    """A request with an entry in every list that its page can have."""
    services = window.desk.services
    wanted = opened(window, kind)
    if kind is RequestKind.RECTIFICATION:
        rectification.correct_contact(services, wanted, ContactField.PHONE, "01632 960111")
    requests.record_identity(services, wanted, asked=services.today, because="Unknown address.")
    letters.write_letter(services, LetterKind.ACKNOWLEDGEMENT, request_id=wanted)
    return wanted


def begin(window: Window) -> None:
    window.application.window.activateWindow()
    next(one for one in window.workspace.rail.buttons.values() if one.isChecked()).setFocus()


def test_the_page_of_every_kind_is_open_to_everybody(window: Window) -> None:
    for kind in RequestKind:
        page_of(window, rich(window, kind))
        begin(window)
        check(window.application.window)


def test_the_page_of_nobody_and_of_an_agent_is_open_to_everybody(window: Window) -> None:
    services = window.desk.services
    agent = Intake(role=ApplicantRole.AGENT, applicant="A", subject="B")
    wanted = requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=None, received=services.today, intake=agent
    ).value
    detail = page_of(window, wanted)
    begin(window)
    check(window.application.window)
    requests.close_request(services, wanted, status=RequestStatus.CLOSED, because="Taken back.")
    window.do(window.workspace.current().page("requests").refresh)
    begin(window)
    check(window.application.window)
    assert detail.close_menu.actions[Act.FORGET].isVisible()


@pytest.mark.parametrize(
    ("kind", "acts"),
    [
        (
            RequestKind.ACCESS,
            [Act.ACKNOWLEDGE, Act.IDENTITY_CAME, Act.ASK_QUESTION, Act.EXTEND, Act.REFUSE, Act.LOG_SEARCH],
        ),
        (RequestKind.RECTIFICATION, [Act.CORRECT_DATA, Act.DISPUTE, Act.CLOSE]),
        (RequestKind.OBJECTION, [Act.WEIGH, Act.STOPPED]),
        (RequestKind.RESTRICTION, [Act.ANSWER]),
    ],
)
def test_every_dialog_of_a_request_is_open_to_everybody(
    window: Window, kind: RequestKind, acts: list[Act]
) -> None:
    detail = page_of(window, rich(window, kind))
    openers: list[Any] = [lambda act=act: detail.do(act) for act in acts]
    (letter_id,) = detail.letters._letters
    if kind is RequestKind.ACCESS:
        events = requests.get(window.desk.services, detail._file.view.request.id).course.events  # type: ignore[union-attr]
        openers += [
            lambda: detail.letters.write_letter(),
            lambda: detail.letters.read(letter_id),
            lambda: detail.letters.mark_sent(letter_id),
            lambda: detail.actions_.correct(events[0]),
            lambda: detail.actions_.take_back(events[1]),
        ]
    if kind is RequestKind.RECTIFICATION:
        openers.append(next(row.next.click for row in detail.work.entries.rows.values() if row.next))
    for opener in openers:
        window.do(opener)
        dialog = window.dialog()
        dialog.activateWindow()
        window.rest()
        assert dialog.accessibleName()
        assert dialog.focusWidget() is not None, "the keyboard must begin somewhere"
        check(dialog)
        window.do(dialog.reject)


def test_every_intake_is_open_to_everybody(window: Window) -> None:
    services = window.desk.services
    person = people.get(services, people.list_ids(services)[0])
    enquiry = enquiries.get(services, enquiries.list_ids(services, EnquiryFilter())[0])
    for source in (Source(person=person), Source(enquiry=enquiry), Source(nobody="Zed")):
        for acts_for in (False, True):
            dialog = IntakeDialog(window.application.window, window.desk, source, lambda _id: None)
            dialog.kind.choose(RequestKind.RECTIFICATION)
            dialog.role.choose(acts_for)
            dialog._choose()
            window.do(dialog.open)
            dialog.activateWindow()
            window.rest()
            check(dialog)
            window.do(dialog.reject)


def test_hostile_text_and_names_are_shown_as_they_are(window: Window) -> None:
    services = window.desk.services
    wanted = requests.open_request(
        services,
        kind=RequestKind.ACCESS,
        person_id=None,
        received=services.today,
        details=HOSTILE,
        intake=Intake(
            role=ApplicantRole.AGENT,
            applicant=HOSTILE,
            applicant_contact=HOSTILE,
            subject=RIGHT_TO_LEFT,
            subject_contact=HOSTILE,
        ),
    ).value
    requests.record_clarification(
        services, wanted, asked=services.today, answered=services.today, question=HOSTILE, answer=HOSTILE
    )
    detail = page_of(window, wanted)
    assert detail.title.text() == f"Access · {RIGHT_TO_LEFT}"
    begin(window)
    check(window.application.window)
    window.do(detail.letters.write.click)
    assert "<b>Bold</b>" in window.dialog().preview.toPlainText()
    assert "\u202e" not in window.dialog().preview.toPlainText()
    window.do(lambda: window.dialog().reject())
    assert detail.width() <= window.application.window.width(), "nothing pushes the page wider"


def test_a_request_goes_its_way_by_keyboard_alone(window: Window) -> None:
    services = window.desk.services
    wanted = opened(window, RequestKind.RECTIFICATION)
    show(window, wanted)
    window.application.window.activateWindow()
    window.rest()
    keys = Keyboard(window)
    # The next step is under one key: the letter, kept; then its sending.
    keys.press(Qt.Key.Key_A, ALT)
    keys.press(Qt.Key.Key_K, ALT)
    (letter,) = letters.list_letters(services, request_id=wanted)
    keys.press(Qt.Key.Key_F6)
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_R, ALT)
    assert letters.get(services, letter.id).sent_on == services.today
    # The correction.
    keys.press(Qt.Key.Key_A, ALT)
    keys.press(Qt.Key.Key_W, ALT)
    keys.press(Qt.Key.Key_T)
    keys.press(Qt.Key.Key_G, ALT)
    keys.type("01632 960222")
    keys.press(Qt.Key.Key_R, ALT)
    (corrected,) = rectification.list_rectifications(services, wanted)
    assert corrected.after == "01632 960222"
    # What is recorded by hand, and the end.
    keys.press(Qt.Key.Key_R, ALT)
    keys.press(Qt.Key.Key_P)
    keys.press(Qt.Key.Key_R, ALT)
    assert requests.get(services, wanted).request.id_asked == services.today
    keys.press(Qt.Key.Key_L, ALT)
    keys.press(Qt.Key.Key_A)
    keys.press(Qt.Key.Key_R, ALT)
    assert requests.get(services, wanted).request.answered_on == services.today


def test_many_requests_are_drawn_window_by_window(window: Window) -> None:
    services = window.desk.services
    people_ids = people.list_ids(services)
    for number in range(250):
        requests.open_request(
            services,
            kind=RequestKind.ACCESS,
            person_id=people_ids[number % len(people_ids)],
            received=services.today - timedelta(days=number % 40),
        )
    screen = window.workspace.show_place(Place.PRIVACY)
    window.rest()
    page = screen.page("requests")
    assert len(page.list.records.ids) > 250
    assert 0 < len(page.list.records._faces) <= 200, "only what is seen is drawn"
