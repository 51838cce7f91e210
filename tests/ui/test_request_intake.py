"""How a request comes in through the window: of a person, of nobody, by an agent, from an enquiry."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from lumadesk.app import enquiries, letters, packs, people, requests, restrictions
from lumadesk.domain.enquiries import Enquiry, EnquiryFilter
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.requests import ApplicantRole, Channel, RequestKind, RequestStatus
from lumadesk.domain.restriction import RestrictionReason
from lumadesk.ui.desk import Place
from lumadesk.ui.privacy.acts import Act
from lumadesk.ui.privacy.requests_page import RequestsPage
from tests.ui.conftest import Window


@pytest.fixture
def page(window: Window) -> RequestsPage:
    screen = window.workspace.show_place(Place.PRIVACY)
    window.rest()
    shown: RequestsPage = screen.page("requests")
    return shown


def shown(page: RequestsPage) -> Any:
    return requests.get(page.desk.services, page.list.selected_ids()[0])


def nobody(window: Window, page: RequestsPage, name: str = "Bartholomew Nowhere") -> Any:
    """A request of somebody whom nobody matches."""
    window.do(page.new_request)
    picker = window.dialog()
    picker.search.setText(name)
    window.do(picker.nobody.click)
    dialog = window.dialog()
    assert dialog.subject.inner.text() == name, "what was looked for is taken over"
    dialog.channel.choose(Channel.PHONE)
    dialog.details.setPlainText("Wants a copy.")
    window.do(dialog.ok.click)
    return shown(page)


@pytest.mark.parametrize("kind", RequestKind)
def test_a_request_of_every_kind_is_opened_for_a_person(
    window: Window, page: RequestsPage, kind: RequestKind
) -> None:
    person_id = people.list_ids(window.desk.services)[0]
    window.do(lambda: window.desk.go(Place.PRIVACY, ("new", person_id)))
    dialog = window.dialog()
    dialog.kind.choose(kind)
    dialog.channel.choose(Channel.LETTER)
    window.do(dialog.ok.click)
    request = shown(page).request
    assert (request.kind, request.person_id, request.intake.channel) == (kind, person_id, Channel.LETTER)
    assert page.detail.next.offers[0].isVisible(), "there is a next step"
    assert page.detail.letters.write.isEnabled()


def test_a_request_of_nobody_is_searched_for_and_answered(window: Window, page: RequestsPage) -> None:
    services = window.desk.services
    view = nobody(window, page)
    assert view.request.person_id is None
    assert page.detail.title.text() == "Access · Bartholomew Nowhere"
    assert not page.detail.person.isVisible()
    assert page.detail.next.title.text() == "Find out who it is"
    window.do(page.detail.next.offers[0].click)
    window.do(window.dialog().ok.click)
    assert "0 people, 0 enquiries" in window.toast()
    assert page.detail.next.title.text() == "Answer that nothing is held"
    window.do(page.detail.next.offers[0].click)
    dialog = window.dialog()
    assert dialog.kind.value() is LetterKind.NOTHING_HELD
    window.do(dialog.ok.click)
    (letter_id,) = page.detail.letters._letters
    window.do(lambda: page.detail.letters.mark_sent(letter_id))
    window.do(window.dialog().ok.click)
    assert requests.get(services, view.request.id).request.status is RequestStatus.ANSWERED


def test_a_request_of_nobody_is_matched_later(window: Window, page: RequestsPage) -> None:
    view = nobody(window, page)
    window.do(page.detail.match.click)
    picker = window.dialog()
    window.do(picker.list.select_first)
    window.do(picker.ok.click)
    assert shown(page).request.person_id is not None
    assert page.detail.title.text() != "Access · Bartholomew Nowhere"
    assert not page.detail.match.isVisible()
    assert shown(page).request.id == view.request.id


def test_a_wrong_match_is_taken_back_with_its_letters(window: Window, page: RequestsPage) -> None:
    services, view = window.desk.services, nobody(window, page)
    assert not page.detail.unmatch.isVisible()
    wrong = people.list_ids(services, clients_only=True)[0]
    letter = letters.write_letter(services, LetterKind.ACKNOWLEDGEMENT, request_id=view.request.id).value
    requests.match_person(services, view.request.id, wrong)
    window.do(page.refresh)
    window.do(page.detail.unmatch.click)
    assert shown(page).request.person_id is None
    assert page.detail.title.text() == "Access · Bartholomew Nowhere"
    assert letters.get(services, letter).person_id is None
    requests.match_person(services, view.request.id, wrong)
    packs.build_pack(services, view.request.id)
    window.do(page.refresh)
    window.do(page.detail.unmatch.click)
    assert "had effects" in " ".join(one.text() for one in window.dialog().findChildren(QLabel))
    assert requests.get(services, view.request.id).request.person_id == wrong


def test_a_closed_request_of_nobody_is_forgotten_for_good(window: Window, page: RequestsPage) -> None:
    view = nobody(window, page)
    assert not page.detail.close_menu.actions[Act.FORGET].isVisible()
    requests.close_request(window.desk.services, view.request.id)
    window.do(page.refresh)
    window.do(page.detail.close_menu.actions[Act.FORGET].trigger)
    window.do(window.dialog().ok.click)
    assert shown(page).request.intake.subject == ""
    assert page.detail.title.text() == "Access · Erased person"


def test_who_is_meant_has_to_be_said(window: Window, page: RequestsPage) -> None:
    window.do(page.new_request)
    window.do(window.dialog().nobody.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert dialog.isVisible()
    assert dialog.subject._note.text() == "Write down who is meant."


def test_an_agent_asks_for_a_person(window: Window, page: RequestsPage) -> None:
    person_id = people.list_ids(window.desk.services)[0]
    window.do(lambda: window.desk.go(Place.PRIVACY, ("new", person_id)))
    dialog = window.dialog()
    assert not dialog.agent.isVisible()
    dialog.role.choose(True)
    dialog._choose()
    window.do(dialog.ok.click)
    assert dialog.agent._note.text() == "Write down who asks."
    dialog.agent.inner.setText("Grabbit & Runne")
    dialog.agent_contact.inner.setText("post@example.com")
    window.do(dialog.ok.click)
    intake = shown(page).request.intake
    assert (intake.role, intake.applicant) == (ApplicantRole.AGENT, "Grabbit & Runne")
    assert page.detail.letters._occasion is not None
    assert page.detail.letters._occasion.recipient == "Grabbit & Runne\npost@example.com"


def test_disputed_data_is_restricted_while_that_is_decided(window: Window) -> None:
    services = window.desk.services
    person_id = people.list_ids(services)[0]
    window.do(lambda: window.desk.go(Place.PRIVACY, ("new", person_id)))
    dialog = window.dialog()
    assert not dialog.disputed.isVisible()
    dialog.kind.choose(RequestKind.RECTIFICATION)
    assert dialog._effect.text() == ""
    dialog.disputed.setChecked(True)
    assert "begins by itself" in dialog._effect.text()
    window.do(dialog.ok.click)
    (made,) = restrictions.of_person(services, person_id)
    assert made.restriction.reason is RestrictionReason.ACCURACY


def an_enquiry(window: Window) -> Enquiry:
    services = window.desk.services
    return enquiries.get(services, enquiries.list_ids(services, EnquiryFilter())[3])


def test_an_enquiry_becomes_a_request_with_its_day_and_sender(window: Window, page: RequestsPage) -> None:
    enquiry = an_enquiry(window)
    window.do(lambda: window.workspace.show_place(Place.ENQUIRIES, enquiry.id))
    detail = window.workspace.current().detail
    assert not detail.requests.isVisible()
    window.do(detail.request.click)
    dialog = window.dialog()
    dialog.kind.choose(RequestKind.ERASURE)
    window.do(dialog.ok.click)
    assert window.workspace.current() is window.workspace.screens[Place.PRIVACY]
    view = shown(page)
    assert view.request.intake.enquiry_id == enquiry.id
    assert view.request.person_id == enquiry.person_id
    assert view.request.details == enquiry.message.strip()
    window.do(page.detail.enquiry.click)
    assert "is a request about personal data: erasure" in detail.requests.text()
    window.do(detail.requests.open.click)
    assert window.workspace.current() is window.workspace.screens[Place.PRIVACY]


def test_the_same_right_is_not_opened_twice_from_an_enquiry(window: Window) -> None:
    enquiry = an_enquiry(window)
    requests.open_from_enquiry(window.desk.services, enquiry.id, kind=RequestKind.ACCESS)
    window.do(lambda: window.desk.go(Place.PRIVACY, ("from-enquiry", enquiry.id)))
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert "is a request of that kind already" in dialog.problem.text()


def test_who_wrote_an_enquiry_asks_for_somebody_else(window: Window, page: RequestsPage) -> None:
    enquiry = an_enquiry(window)
    window.do(lambda: window.desk.go(Place.PRIVACY, ("from-enquiry", enquiry.id)))
    dialog = window.dialog()
    dialog.role.choose(True)
    dialog._choose()
    window.do(dialog.ok.click)
    assert dialog.subject._note.text() == "Write down who is meant."
    dialog.subject.inner.setText("Her mother")
    window.do(dialog.ok.click)
    request = shown(page).request
    assert request.person_id is None
    assert request.intake.applicant == enquiry.name
    assert request.intake.subject == "Her mother"


def test_a_message_in_words_of_the_law_is_pointed_out(window: Window) -> None:
    services = window.desk.services
    site = services.vault.folder.parent / "site.sqlite3"
    with sqlite3.connect(site) as database:
        database.execute(
            "INSERT INTO contact_enquiry (name, email, phone, service, message, source, created_at) "
            "SELECT 'Zed', 'z@example.org', '', 'Other', 'Please delete the personal data you hold.', "
            "'website', max(created_at) FROM contact_enquiry WHERE created_at < '2026-06-24'"
        )
    database.close()
    window.do(window.workspace.rail.sync.start)
    (wanted,) = enquiries.list_ids(services, EnquiryFilter(search="zed"))
    window.do(lambda: window.workspace.show_place(Place.ENQUIRIES, wanted))
    detail = window.workspace.current().detail
    assert "reads like a request" in detail.requests.text()
    assert not detail.requests.open.isVisible()
    window.do(detail.request.click)
    assert window.dialog().kind.value() is RequestKind.ERASURE
