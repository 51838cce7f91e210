"""A client's page: may I contact them, consent given and withdrawn with equal ease, locked details, lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from lumadesk.app import (
    consent,
    contact_permission,
    mailing_list,
    people,
    personal_details,
    policy,
    retention,
)
from lumadesk.app.contact_permission import OriginKind
from lumadesk.domain.attachments import LARGEST
from lumadesk.domain.consent import ConsentKind, ConsentPurpose, ContactChannel, DetailGroup, Route
from lumadesk.domain.contact_permission import SubscriberKind
from lumadesk.domain.policy import MessagePurpose
from lumadesk.ui.clients.screen import ASK_AGAIN
from lumadesk.ui.desk import Place
from tests.app.fakes import FakeClock
from tests.ui.conftest import Window

HOSTILE = "<b>Yes</b> \u202e please"


def client(window: Window) -> int:
    """Somebody with an email address."""
    services = window.desk.services
    return next(
        one for one in people.list_ids(services, clients_only=True) if people.get(services, one).email
    )


def panel(window: Window, person_id: int) -> Any:
    screen = window.workspace.show_place(Place.CLIENTS, person_id)
    window.rest()
    window.do(lambda: screen.detail.show_contact_part(True))
    return screen.detail.contact


def words_on(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def act(window: Window, row: Any, words: str) -> Any:
    """Press what an entry offers; returns the dialog."""
    if row.next.text().strip() == words:
        window.do(row.next.click)
    else:
        window.do(next(one for one in row.menu.actions() if one.text() == words).trigger)
    return window.dialog()


def agree(window: Window, shown: Any, channel: ContactChannel = ContactChannel.EMAIL) -> None:
    dialog = act(window, shown.answers.rows[channel], "Agreed…")
    dialog.words.inner.setPlainText(HOSTILE)
    dialog.evidence.inner.setText("The form's row 7")
    window.do(dialog.ok.click)


def test_every_answer_has_its_rule(window: Window) -> None:
    services, person_id = window.desk.services, client(window)
    shown = panel(window, person_id)
    for purpose in MessagePurpose:
        window.do(lambda purpose=purpose: shown.purpose.choose(purpose))
        for answer in contact_permission.of_person(services, person_id).answers:
            if answer.purpose is purpose:
                told = words_on(shown.answers.rows[answer.channel])
                assert ("Yes" if answer.permission.allowed else "No") in told
                assert answer.permission.rule in told
                assert answer.permission.source in told


def test_consent_is_given_with_its_words_and_its_evidence(window: Window) -> None:
    services, person_id = window.desk.services, client(window)
    shown = panel(window, person_id)
    dialog = act(window, shown.answers.rows[ContactChannel.EMAIL], "Agreed…")
    window.do(dialog.ok.click)
    assert "exactly what they were shown" in dialog.words.inner.accessibleDescription()
    assert "where it can be seen" in dialog.evidence.inner.accessibleDescription()
    dialog.reject()
    agree(window, shown)
    (view,) = consent.of_person(services, person_id)
    assert view.holds
    assert view.wording is not None
    assert view.consent.evidence == "The form's row 7"
    row = shown.answers.rows[ContactChannel.EMAIL]
    assert "Yes" in words_on(row)
    assert "<b>Yes</b> [U+202E] please" in words_on(shown.record)
    assert row.next.text().strip() == "Withdraw…", "to end it is one click, as to give it"


def test_the_file_that_shows_a_consent_is_attached_seen_and_saved(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, person_id = window.desk.services, client(window)
    shown = panel(window, person_id)
    dialog = act(window, shown.answers.rows[ContactChannel.EMAIL], "Agreed…")
    letter, program, huge = (tmp_path / name for name in ("yes.eml", "run.exe", "huge.png"))
    letter.write_bytes(b"From: them@example.com\nSubject: Yes\n\nYes, <b>do</b>.\n")
    program.write_bytes(b"MZ program")
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)
    for chosen, told in (
        (program, "neither a picture"),
        (huge, "10.0 MB"),
        (tmp_path / "none", "cannot be read"),
    ):
        dialog.attached.take(chosen)
        assert told in words_on(dialog.attached.field)
        assert not dialog.attached.data
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(letter), ""))
    window.do(dialog.attached.choose.click)
    assert "yes.eml" in words_on(dialog.attached)
    dialog.words.inner.setPlainText(HOSTILE)
    dialog.evidence.inner.setText("Their email")
    window.do(dialog.ok.click)
    (view,) = consent.of_person(services, person_id)
    assert view.attached is not None
    row = shown.record.rows[view.consent.id]
    window.do(row.next.click)
    seen = window.dialog()
    assert "Yes, <b>do</b>." in seen.text.view.toPlainText()
    copy = tmp_path / "copy.eml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(copy), ""))
    window.do(seen.ok.click)
    assert copy.read_bytes() == letter.read_bytes()
    seen.reject()


def test_words_that_are_known_are_chosen_again(window: Window) -> None:
    services, person_id = window.desk.services, client(window)
    shown = panel(window, person_id)
    agree(window, shown)
    other = panel(window, people.list_ids(services, clients_only=True)[-1])
    dialog = act(window, other.answers.rows[ContactChannel.EMAIL], "Agreed…")
    assert not dialog.words.isVisible()
    dialog.evidence.inner.setText("An email")
    window.do(dialog.ok.click)
    assert len(consent.list_wordings(services)) == 1


def test_consent_is_withdrawn_on_every_channel(window: Window) -> None:
    services, person_id = window.desk.services, client(window)
    shown = panel(window, person_id)
    agree(window, shown)
    dialog = act(window, shown.answers.rows[ContactChannel.EMAIL], "Withdraw…")
    dialog.route.choose(Route.PHONE)
    dialog.everywhere.setChecked(True)
    window.do(dialog.ok.click)
    said = consent.of_person(services, person_id)
    assert {one.consent.channel for one in said if one.consent.kind is ConsentKind.WITHDRAWN} == set(
        ContactChannel
    )
    assert "No" in words_on(shown.answers.rows[ContactChannel.EMAIL])


def test_an_objection_to_one_channel_stops_that_channel(window: Window) -> None:
    services, person_id = window.desk.services, client(window)
    shown = panel(window, person_id)
    window.do(act(window, shown.answers.rows[ContactChannel.POST], "Objected…").ok.click)
    (view,) = consent.of_person(services, person_id)
    assert (view.consent.kind, view.consent.channel) == (ConsentKind.OBJECTED, ContactChannel.POST)


def test_the_soft_opt_in_needs_its_four_conditions(window: Window) -> None:
    services, person_id = window.desk.services, client(window)
    shown = panel(window, person_id)
    dialog = act(window, shown.answers.rows[ContactChannel.EMAIL], "Soft opt-in…")
    dialog.evidence.inner.setText("Invoice INV-0001")
    window.do(dialog.ok.click)
    assert "all four conditions" in dialog.problem.text()
    for condition in (
        dialog.from_a_sale,
        dialog.own_similar,
        dialog.refusal_offered,
        dialog.refusal_each_time,
    ):
        condition.setChecked(True)
    window.do(dialog.ok.click)
    assert consent.of_person(services, person_id)[0].consent.kind is ConsentKind.SOFT_OPT_IN


def test_subscriber_and_origin_are_written_down(window: Window) -> None:
    services, person_id = window.desk.services, client(window)
    shown = panel(window, person_id)
    window.do(shown.subscriber.click)
    dialog = window.dialog()
    dialog.kind.choose(SubscriberKind.CORPORATE)
    dialog.screened.setChecked(True)
    dialog.day.inner.setDate(QDate(2026, 6, 20))
    window.do(dialog.ok.click)
    window.do(shown.origin.click)
    dialog = window.dialog()
    dialog.kind.choose(OriginKind.REFERRAL)
    window.do(dialog.ok.click)
    assert dialog.introducer.inner.accessibleDescription() == "Who was it?"
    dialog.introducer.inner.setText("Bob & Co")
    dialog.permission.inner.setText("In a call")
    window.do(dialog.ok.click)
    view = contact_permission.of_person(services, person_id)
    assert view.subscriber.kind is SubscriberKind.CORPORATE
    assert view.origin is not None
    assert "A company" in words_on(shown.standing)
    assert "Bob & Co (In a call)" in words_on(shown.standing)


def test_a_detail_is_locked_until_consent_and_goes_with_it(window: Window) -> None:
    services, person_id = window.desk.services, client(window)
    shown = panel(window, person_id)
    row = shown.details.rows[DetailGroup.HOBBIES]
    assert row.next is None, "this policy does not name such data"
    policy.change_policy(services, "lumina")
    window.do(window.workspace.screens[Place.CLIENTS].refresh)
    dialog = act(window, shown.details.rows[DetailGroup.HOBBIES], "Agreed…")
    dialog.words.inner.setPlainText("You may keep my hobbies.")
    dialog.evidence.inner.setText("In person")
    window.do(dialog.ok.click)
    dialog = act(window, shown.details.rows[DetailGroup.HOBBIES], "Change…")
    dialog.value.inner.setText("Has cancer")
    window.do(dialog.ok.click)
    assert "sensitive" in dialog.problem.text()
    dialog.value.inner.setText("Sailing")
    window.do(dialog.ok.click)
    assert "Sailing" in words_on(shown.details)
    window.do(act(window, shown.details.rows[DetailGroup.HOBBIES], "Withdraw…").ok.click)
    held = {one.group: one.value for one in personal_details.of_person(services, person_id)}
    assert held[DetailGroup.HOBBIES] == ""
    assert "Sailing" not in words_on(shown.details)


def test_text_that_looks_sensitive_is_pointed_out(window: Window) -> None:
    services, person_id = window.desk.services, client(window)
    people.add_note(services, person_id, "Card 4111 1111 1111 1111")
    shown = panel(window, person_id)
    told = words_on(shown.sensitive)
    assert "looks like a payment card" in told
    assert "Never keep or send it on" in told
    assert "4111" not in told


def test_the_mailing_list_leaves_with_its_purpose_and_recipient(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, person_id = window.desk.services, client(window)
    agree(window, panel(window, person_id))
    screen = window.workspace.current()
    window.do(screen.mailing_list)  # type: ignore[union-attr]
    dialog = window.dialog()
    assert dialog.figure.text() == "1 person"
    window.do(lambda: dialog.channel.choose(ContactChannel.POST))
    assert not dialog.ok.isEnabled()
    window.do(lambda: dialog.channel.choose(ContactChannel.EMAIL))
    window.do(dialog.ok.click)
    assert "what it is for" in dialog.because.inner.accessibleDescription()
    dialog.because.inner.setText("News")
    dialog.recipient.inner.setText("Myself")
    file = tmp_path / "list.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    window.do(dialog.ok.click)
    assert people.get(services, person_id).email in file.read_text(encoding="utf-8-sig")  # type: ignore[operator]
    (logged,) = mailing_list.list_exports(services)
    window.do(lambda: window.desk.go(Place.RECORDS, ("bulk_export", logged.id)))
    register = window.workspace.screens[Place.RECORDS].page("register")  # type: ignore[attr-defined]
    assert "News" in words_on(register.detail)


def test_a_do_not_contact_list_is_taken_over_twice_with_one_effect(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, person_id = window.desk.services, client(window)
    agree(window, panel(window, person_id))
    file = tmp_path / "stop.csv"
    file.write_text(f"{people.get(services, person_id).email}\nnonsense\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(file), ""))
    screen: Any = window.workspace.current()
    window.do(screen.import_do_not_contact)
    assert window.toast().startswith("1 new, 0 known before")
    assert "1 line held neither" in window.toast()
    window.do(screen.import_do_not_contact)
    assert window.toast().startswith("0 new, 1 known before")
    assert "No" in words_on(screen.detail.contact.answers.rows[ContactChannel.EMAIL])


def test_whose_consent_ends_is_listed(window: Window, clock: FakeClock) -> None:
    person_id = client(window)
    agree(window, panel(window, person_id))
    clock.advance(days=700)
    window.do(lambda: window.desk.go(Place.CLIENTS, "consent"))
    screen: Any = window.workspace.current()
    assert screen.who.value == ASK_AGAIN
    assert list(screen.list.records.ids) == [person_id]


def test_wordings_are_for_one_purpose_alone(window: Window) -> None:
    services, person_id = window.desk.services, client(window)
    consent.add_wording(services, ConsentPurpose.SURVEY, "Ask me.")
    shown = panel(window, person_id)
    dialog = act(window, shown.answers.rows[ContactChannel.EMAIL], "Agreed…")
    assert dialog.wording.value() is None


def test_a_version_that_was_shown_on_paper_is_recorded(window: Window) -> None:
    services, person_id = window.desk.services, client(window)
    shown = panel(window, person_id)
    window.do(shown.saw.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert dialog.how.inner.accessibleDescription() == "Say how it was shown."
    dialog.how.inner.setText("On paper")
    window.do(dialog.ok.click)
    assert [one.how for one in policy.seen_by(services, person_id)][-1] == "On paper"
    assert "the version of" in words_on(shown.standing)


def test_a_client_is_one_no_longer_since_a_day(window: Window) -> None:
    services, person_id = window.desk.services, client(window)
    policy.change_policy(services, "lustre-support")
    before = retention.disposal_of(services, "person", person_id)
    shown = panel(window, person_id)
    window.do(shown.ended.click)
    window.do(window.dialog().ok.click)
    after = retention.disposal_of(services, "person", person_id)
    assert before.due is None
    assert after.due is not None
