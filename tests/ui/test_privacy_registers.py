"""The registers of the Privacy screen: restrictions, complaints, breaches, disclosures, each to its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QLabel, QWidget

from lumadesk.app import (
    breaches,
    complaints,
    disclosures,
    enquiries,
    erasure,
    letters,
    people,
    requests,
    restriction_tasks,
    restrictions,
)
from lumadesk.domain.breaches import BreachRisk, Told
from lumadesk.domain.complaint_course import ComplaintEventKind, ComplaintOutcome, ComplaintStatus
from lumadesk.domain.disclosures import Authority
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.recipients import TaskState
from lumadesk.domain.requests import Channel, RequestKind
from lumadesk.domain.restriction import Allowance, Deed, RestrictionReason
from lumadesk.ui.clients.person_picker import PersonPicker
from lumadesk.ui.desk import Place
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.form import moment_edit, moment_of
from lumadesk.ui.words import LONDON
from tests.app.fakes import FakeClock
from tests.tour.camera import in_front
from tests.ui.conftest import Window

HOSTILE = "<b>Bold</b> & \u202egnp.exe"


def page(window: Window, name: str) -> Any:
    shown = window.workspace.show_place(Place.PRIVACY).show_page(name)
    window.rest()
    return shown


def free_person(window: Window) -> int:
    """Somebody who has asked for nothing and is not restricted."""
    services = window.desk.services
    busy = {view.request.person_id for view in requests.list_requests(services)}
    busy |= {view.restriction.person_id for view in restrictions.list_restrictions(services)}
    return next(one for one in people.list_ids(services) if one not in busy)


def words_on(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


# Restrictions


def test_a_person_is_restricted_told_and_free_again(window: Window) -> None:
    services, person_id = window.desk.services, free_person(window)
    window.do(lambda: window.desk.go(Place.CLIENTS, person_id))
    client = window.workspace.current().detail
    window.do(client.restrict.click)
    dialog = window.dialog()
    dialog.reason.choose(RestrictionReason.CLAIMS)
    dialog.details.setPlainText("Needs the messages for a court.")
    window.do(dialog.ok.click)
    detail = page(window, "restrictions").detail
    (view,) = restrictions.of_person(services, person_id)
    assert view.restriction.reason is RestrictionReason.CLAIMS
    assert detail.state.text() == "Restricted"
    assert not detail.lift.isVisible(), "nobody was told yet"
    window.do(detail.notice.click)
    window.do(window.dialog().ok.click)
    assert "notice to the person is missing" in window.dialog().problem.text()
    window.dialog().note.setPlainText("By telephone: your data is used again from Monday.")
    window.do(window.dialog().ok.click)
    assert detail.state.text() == "Person told"
    assert not detail.notice.isVisible()
    window.do(detail.correct.click)
    assert window.dialog().note.toPlainText().startswith("By telephone")
    window.dialog().note.setPlainText("By letter: your data is used again from Tuesday.")
    window.do(window.dialog().ok.click)
    (view,) = restrictions.of_person(services, person_id)
    assert view.restriction.notice.startswith("By letter")
    window.do(detail.lift.click)
    window.do(window.dialog().ok.click)
    assert detail.state.text() == "Lifted"
    assert not restrictions.get(services, view.restriction.id).restriction.active
    assert not detail.allow.isVisible()


def test_what_a_restriction_forbids_is_grey_on_the_persons_page_and_an_exception_frees_it(
    window: Window,
) -> None:
    services, person_id = window.desk.services, free_person(window)
    wanted = restrictions.restrict(services, person_id, RestrictionReason.ACCURACY).value
    window.do(lambda: window.desk.go(Place.CLIENTS, person_id))
    detail = window.workspace.current().detail
    today = services.today
    assert f"Restricted since {today:%a} {today.day} {today:%b %Y}" in detail.restricted.text()
    forbidden = (detail.edit, detail.invoice, detail.note, detail.add_note, detail.erase)
    assert not any(one.isEnabled() for one in forbidden)
    assert all("stored and nothing else" in one.toolTip() for one in forbidden)
    assert detail.request.isEnabled(), "rights can be exercised all the same"
    window.do(detail.restricted.look.click)
    shown = page(window, "restrictions")
    assert shown.list.selected_ids() == [wanted]
    window.do(shown.detail.allow.click)
    dialog = window.dialog()
    dialog.deed.choose(Deed.EDIT)
    dialog.ground.choose(Allowance.CONSENT)
    window.do(dialog.ok.click)
    assert dialog.isVisible(), "a ground needs what it rests on"
    dialog.because.inner.setPlainText(f"Agreed on the phone. {HOSTILE}")
    window.do(dialog.ok.click)
    assert "Change their data" in words_on(shown.detail.allowed)
    assert "\u202e" not in words_on(shown.detail.allowed)
    window.do(lambda: window.desk.go(Place.CLIENTS, person_id))
    assert detail.edit.isEnabled()
    assert detail.edit.toolTip() == ""
    assert not detail.erase.isEnabled()


def test_another_persons_page_is_free_of_it(window: Window) -> None:
    restricted = free_person(window)
    restrictions.restrict(window.desk.services, restricted, RestrictionReason.ACCURACY)
    window.do(lambda: window.desk.go(Place.CLIENTS, restricted))
    detail = window.workspace.current().detail
    assert detail.restricted.isVisible()
    window.do(lambda: window.desk.go(Place.CLIENTS, free_person(window)))
    assert not detail.restricted.isVisible()
    assert detail.edit.isEnabled()


def test_the_letter_that_a_restriction_ends_is_its_notice(window: Window) -> None:
    services, person_id = window.desk.services, free_person(window)
    asked = requests.open_request(
        services, kind=RequestKind.RESTRICTION, person_id=person_id, received=services.today
    ).value
    wanted = restrictions.restrict(services, person_id, RestrictionReason.CLAIMS).value
    window.do(lambda: window.desk.go(Place.PRIVACY, ("restriction", wanted)))
    detail = page(window, "restrictions").detail
    assert detail.letters.isVisible()
    window.do(detail.letters.write.click)
    window.dialog().words.setPlainText("The court has decided.")
    window.do(window.dialog().ok.click)
    (letter,) = letters.list_letters(services, request_id=asked)
    assert letter.kind is LetterKind.RESTRICTION_LIFTED
    window.do(lambda: detail.letters.mark_sent(letter.id))
    window.do(window.dialog().ok.click)
    assert detail.state.text() == "Person told"


# Complaints


def test_a_complaint_from_nobody_known_goes_its_way(window: Window, clock: FakeClock) -> None:
    services, shown = window.desk.services, page(window, "complaints")
    window.do(shown.new_complaint)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert dialog.isVisible(), "it comes from nobody and says nothing"
    dialog.name.inner.setText(HOSTILE)
    dialog.contact.setText("01632 960123")
    dialog.details.inner.setPlainText("You rang me twice.\n" + "word " * 2_000)
    dialog.channel.choose(Channel.PHONE)
    dialog.received.setDate(dialog.received.date().addDays(-26))
    window.do(dialog.ok.click)
    (wanted,) = shown.list.selected_ids()
    detail = shown.detail
    assert "[U+202E]" in detail.title.text()
    assert detail.clock._left.text() == "3 days left"
    assert detail.clock._state.text() == "Due soon"
    window.do(detail.clock.toggle.click)
    assert "the safe date" in words_on(detail.clock.steps)
    assert "DPA 2018 s.164A" in words_on(detail.clock.steps)
    clock.moment += timedelta(days=4)
    window.do(shown.refresh)
    assert detail.clock._state.text() == "Overdue"
    window.do(detail.acknowledge.click)
    window.do(window.dialog().ok.click)
    assert detail.state.text() == "Acknowledged"
    assert not detail.acknowledge.isVisible()
    window.do(detail.progress.click)
    window.dialog().note.setPlainText("Asked who rang.")
    window.do(window.dialog().ok.click)
    window.do(detail.answer.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert dialog.isVisible(), "an answer has words"
    dialog.outcome.choose(ComplaintOutcome.UPHELD)
    dialog.note.inner.setPlainText("It was us, and we are sorry.")
    window.do(dialog.ok.click)
    complaint = complaints.get(services, wanted).complaint
    assert (complaint.status, complaint.outcome) == (ComplaintStatus.ANSWERED, ComplaintOutcome.UPHELD)
    assert detail.state.text() == "Upheld"
    assert not detail.answer.isVisible()


def opened(window: Window, **given: Any) -> int:
    services = window.desk.services
    if "complainant" not in given:
        given.setdefault("person_id", free_person(window))
    wanted = complaints.open_complaint(
        services, received=services.today - timedelta(days=5), details="Slow.", **given
    ).value
    window.do(lambda: window.desk.go(Place.PRIVACY, ("complaint", wanted)))
    return wanted


def test_an_entry_is_corrected_and_taken_back(window: Window) -> None:
    services, wanted = window.desk.services, opened(window)
    complaints.acknowledge(services, wanted)
    detail = page(window, "complaints").detail
    window.do(page(window, "complaints").refresh)

    def event(kind: ComplaintEventKind) -> Any:
        return next(one.event for one in complaints.history(services, wanted) if one.event.kind is kind)

    received = event(ComplaintEventKind.RECEIVED)
    assert [words for words, _ in detail.history.entries.rows[received.id].entry.more] == ["&Correct…"]
    window.do(lambda: detail.history.correct(received))
    dialog = window.dialog()
    earlier = services.today - timedelta(days=9)
    dialog.day.setDate(QDate(earlier.year, earlier.month, earlier.day))
    window.do(dialog.ok.click)
    assert complaints.get(services, wanted).complaint.received == earlier
    assert "Corrected" in words_on(detail.history)
    window.do(lambda: detail.history.take_back(event(ComplaintEventKind.ACKNOWLEDGED)))
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert "does not say why" in dialog.problem.text()
    dialog.note.setPlainText("It was another complaint's.")
    window.do(dialog.ok.click)
    assert complaints.get(services, wanted).complaint.acknowledged_on is None
    assert "Taken back" in words_on(detail.history)
    assert detail.acknowledge.isVisible()


def test_a_message_is_a_complaint_and_about_a_request(window: Window) -> None:
    services, shown = window.desk.services, page(window, "complaints")
    enquiry = enquiries.get(services, enquiries.list_ids(services, EnquiryFilter(search="ifeoma"))[0])
    asked = requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=enquiry.person_id, received=services.today
    ).value
    window.do(shown.from_enquiry)
    picker = window.dialog()
    picker.search.setText("ifeoma")
    window.do(lambda: picker.search.searched.emit("ifeoma"))
    picker.list.select_first()
    window.do(picker.ok.click)
    dialog = window.dialog()
    assert dialog.person.person.id == enquiry.person_id
    assert dialog.details.inner.toPlainText().startswith(enquiry.message[:50])
    assert not dialog.named.isVisible()
    dialog.about.choose(asked)
    window.do(dialog.ok.click)
    complaint = complaints.get(services, shown.list.selected_ids()[0]).complaint
    assert (complaint.person_id, complaint.request_id) == (enquiry.person_id, asked)
    assert complaint.received == enquiry.submitted_at.astimezone(LONDON).date()
    assert complaint.channel is Channel.WEBSITE
    window.do(shown.detail.link.click)
    window.dialog().request.choose(None)
    window.do(window.dialog().ok.click)
    assert complaints.get(services, complaint.id).complaint.request_id is None
    assert not shown.detail.request.isVisible()


def test_a_promise_not_to_use_the_data_cannot_be_unticked(window: Window) -> None:
    services, shown, person_id = window.desk.services, page(window, "complaints"), free_person(window)
    person = people.get(services, person_id)
    window.do(lambda: shown._ask([], True, person))
    dialog = window.dialog()
    assert dialog.restrict.isChecked()
    assert not dialog.restrict.isEnabled()
    dialog.close()
    window.do(lambda: shown._ask([], False, person))
    dialog = window.dialog()
    assert dialog.restrict.isEnabled()
    dialog.details.inner.setPlainText("Please stop.")
    dialog.restrict.setChecked(True)
    window.do(dialog.ok.click)
    (view,) = restrictions.of_person(services, person_id)
    assert view.restriction.reason is RestrictionReason.COMPLAINT


def test_a_complaint_is_acknowledged_by_its_letter(window: Window) -> None:
    wanted = opened(window, complainant="Jo Neighbour", contact="jo@example.org")
    detail = page(window, "complaints").detail
    window.do(detail.letters.write.click)
    window.do(window.dialog().ok.click)
    (letter,) = letters.list_letters(window.desk.services, complaint_id=wanted)
    window.do(lambda: detail.letters.mark_sent(letter.id))
    window.do(window.dialog().ok.click)
    assert detail.state.text() == "Acknowledged"


def test_what_an_erased_person_complained_of_names_nobody(window: Window) -> None:
    services = window.desk.services
    person_id = people.add_person(services, name="Ada Gone").value
    opened(window, person_id=person_id)
    complaints.answer(services, page(window, "complaints").list.selected_ids()[0],
                      outcome=ComplaintOutcome.UPHELD, note="Sorry.")  # fmt: skip
    window.do(lambda: erasure.erase_person(services, person_id, confirm_name="Ada Gone"))
    shown = page(window, "complaints")
    window.do(shown.refresh)
    assert "Ada" not in words_on(shown.detail)
    assert not shown.detail.person.isEnabled()


# Breaches


def test_the_72_hours_are_counted_and_the_risk_decided(window: Window, clock: FakeClock) -> None:
    services, shown = window.desk.services, page(window, "breaches")
    window.do(shown.new.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert dialog.isVisible(), "it does not say what happened"
    dialog.facts.inner.setPlainText(f"A letter went astray. {HOSTILE}")
    dialog.aware.setDateTime(dialog.aware.dateTime().addSecs(-3_600))
    window.do(dialog.ok.click)
    detail = shown.detail
    (wanted,) = shown.list.selected_ids()
    assert detail.clock._left.text() == "71 h 0 min left"
    clock.moment += timedelta(hours=70, minutes=30)
    window.do(shown.tick)
    assert detail.clock._left.text() == "0 h 30 min left"
    assert detail.clock._state.text() == "Due soon"
    clock.moment += timedelta(hours=2)
    window.do(shown.tick)
    assert detail.clock._left.text() == "1 h 30 min overdue"
    window.do(detail.close_button.click)
    assert "not decided" in detail.problem.text()
    window.do(detail.decide.click)
    dialog = window.dialog()
    dialog.risk.choose(BreachRisk.HIGH)
    dialog.reasons.inner.setPlainText("It held health data.")
    window.do(dialog.ok.click)
    assert detail.risk.text() == "High risk"
    assert detail.problem.text() == ""
    window.do(detail.told.click)
    dialog = window.dialog()
    assert dialog.late.isVisible(), "it is after the 72 hours"
    window.do(dialog.ok.click)
    assert dialog.isVisible()
    dialog.late.inner.setPlainText("I was in hospital.")
    dialog.reference.setText("IC-1")
    window.do(dialog.ok.click)
    assert breaches.get(services, wanted).breach.told(Told.ICO).late_reasons == "I was in hospital."
    window.do(detail.told.click)
    dialog = window.dialog()
    assert dialog.whom.value() is Told.PEOPLE, "they are next"
    assert not dialog.late.isVisible()
    dialog.how.inner.setPlainText("By letter.")
    window.do(dialog.ok.click)
    window.do(detail.close_button.click)
    assert detail.closed.text() == "Closed"
    assert not detail.edit.isVisible()


def test_what_is_learned_later_is_added(window: Window) -> None:
    services = window.desk.services
    aware = services.now - timedelta(hours=2)
    wanted = breaches.record_breach(services, aware_at=aware, facts="A stick was lost.").value
    window.do(lambda: window.desk.go(Place.PRIVACY, ("breach", wanted)))
    detail = page(window, "breaches").detail
    window.do(detail.edit.click)
    dialog = window.dialog()
    dialog.people.setText("12 clients")
    window.do(dialog.ok.click)
    breach = breaches.get(services, wanted).breach
    assert (breach.people_affected, breach.facts) == ("12 clients", "A stick was lost.")
    assert "12 clients" in words_on(detail.facts)


@pytest.mark.parametrize(
    "wall", [datetime(2026, 3, 29, 0, 30), datetime(2026, 6, 1, 12, 5), datetime(2026, 12, 1, 23, 59)]
)
def test_a_moment_is_uk_time_whatever_the_computer_says(wall: datetime) -> None:
    moment = wall.replace(tzinfo=LONDON)
    assert moment_of(moment_edit(moment)) == moment


def test_an_hour_that_comes_twice_means_its_first() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1)
    assert moment_of(moment_edit(second)) == second.replace(fold=0).astimezone(UTC)


# Disclosures


def test_a_disclosure_is_logged_with_its_basis(window: Window) -> None:
    services, shown = window.desk.services, page(window, "disclosures")
    window.do(shown.new.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert dialog.isVisible()
    assert dialog.basis._note.text().startswith("Name the order")
    dialog.authority.choose(Authority.POLICE)
    dialog.asked_by.inner.setText(HOSTILE)
    dialog.what.inner.setPlainText("An address.")
    dialog.basis.inner.setText("DPA 2018 Sch 2 para 2")
    window.do(dialog.person.choose.click)
    picker = next(one for one in in_front(window.application.window) if isinstance(one, PersonPicker))
    picker.list.select_first()
    window.do(picker.ok.click)
    window.do(dialog.ok.click)
    made = disclosures.get(services, shown.list.selected_ids()[0])
    assert (made.authority, made.disclosed_on, made.basis) == (
        Authority.POLICE,
        services.today,
        "DPA 2018 Sch 2 para 2",
    )
    assert made.person_id is not None
    assert people.get(services, made.person_id).name[:10] in words_on(shown.detail)
    assert "[U+202E]" in shown.detail.title.text()
    window.do(shown.detail.person.click)
    assert window.workspace.current().detail.shown_id() == made.person_id


def test_a_refusal_to_disclose_needs_its_reasons(window: Window) -> None:
    shown = page(window, "disclosures")
    window.do(shown.new.click)
    dialog = window.dialog()
    dialog.asked_by.inner.setText("A solicitor")
    dialog.what.inner.setPlainText("An address.")
    dialog.given.setChecked(False)
    window.do(dialog.ok.click)
    assert dialog.isVisible()
    dialog.reasons.inner.setPlainText("No order, no consent.")
    window.do(dialog.ok.click)
    made = disclosures.get(window.desk.services, shown.list.selected_ids()[0])
    assert (made.disclosed_on, made.reasons) == (None, "No order, no consent.")
    assert shown.detail.state.text() == "Refused"
    assert not shown.detail.person.isEnabled()
    window.do(shown.detail.correct.click)
    dialog = window.dialog()
    assert dialog.reasons.inner.toPlainText() == "No order, no consent."
    assert not dialog.given.isChecked()
    dialog.asked_by.inner.setText("A solicitor, ref 7")
    window.do(dialog.ok.click)
    assert disclosures.get(window.desk.services, made.id).asked_by == "A solicitor, ref 7"
    assert shown.detail.title.text().endswith("ref 7")


def test_the_recipients_of_restricted_data_are_told(window: Window) -> None:
    services, shown = window.desk.services, page(window, "restrictions")
    window.do(shown.list.select_first)
    restriction_id = shown.list.selected_ids()[0]
    card = shown.detail.recipients
    first, *_rest = restriction_tasks.list_tasks(services, restriction_id)
    window.do(card.text.click)
    assert first.text in window.dialog().text.toPlainText()
    window.dialog().reject()
    window.do(card.end.click)
    dialog = window.dialog()
    dialog.outcome.inner.setPlainText("Confirmed by email.")
    window.do(dialog.ok.click)
    (told, *_rest) = restriction_tasks.list_tasks(services, restriction_id)
    assert (told.state, told.outcome) == (TaskState.DONE, "Confirmed by email.")


# All of them


@pytest.mark.parametrize(
    ("command", "title"),
    [
        ("New complaint", "New complaint"),
        ("Report a breach", "Report a breach"),
        ("Record a disclosure", "Record a disclosure"),
        ("Restrict a person", "Whose data is restricted?"),
    ],
)
def test_a_command_begins_each(window: Window, command: str, title: str) -> None:
    entry = next(one for one in window.workspace.commands() if one.words == command)
    window.do(entry.do)
    assert window.dialog().accessibleName() == title


@pytest.mark.parametrize("name", ["restrictions", "complaints", "breaches", "disclosures"])
def test_a_list_tells_its_number_and_a_tone(window: Window, name: str) -> None:
    shown = page(window, name)
    assert shown.list.records.ids, "the demo has one of each"
    assert shown.frame.count.text() == str(len(shown.list.records.ids))
    face = shown.face_of(next(iter(shown._rows.values())))
    assert isinstance(face.chip[1], Tone)
    assert face.title
