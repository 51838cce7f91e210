"""Consent, "May I contact?", the mailing list and locked details, on a real vault."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lumadesk.app import (
    consent,
    consent_evidence,
    contact_permission,
    documents,
    erasure,
    mailing_list,
    packs,
    people,
    personal_details,
    policy,
    request_course,
    requests,
    restrictions,
    suppressions,
)
from lumadesk.app.mailing_list import ListRecipient
from lumadesk.app.services import Services
from lumadesk.domain.consent import ConsentPurpose, ContactChannel, DetailGroup, Route, SoftOptIn
from lumadesk.domain.contact_permission import SubscriberKind
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.policy import MessagePurpose
from lumadesk.domain.requests import RequestKind
from lumadesk.domain.restriction import RestrictionReason
from lumadesk.storage.vault import Vault
from tests.app.fakes import FakeClock
from tests.storage.test_physical_erasure import holds, pages_of

EMAIL, PHONE, POST = ContactChannel.EMAIL, ContactChannel.PHONE, ContactChannel.POST
SINCE = date(2026, 1, 5)


@pytest.fixture
def ann(services: Services) -> int:
    return people.add_person(
        services, name="Ann Example", email="ann@example.com", phone="01632 960001", address="1 Lane"
    ).value


@pytest.fixture
def wording(services: Services) -> int:
    return consent.add_wording(services, ConsentPurpose.MARKETING, "Yes, send me your news", SINCE).value


def agree(services: Services, person: int, wording: int, channel: ContactChannel = EMAIL) -> int:
    return consent.give(
        services, person, ConsentPurpose.MARKETING, channel, wording_id=wording, evidence="Form, row 7",
        on=date(2026, 2, 1),
    ).value  # fmt: skip


def may(services: Services, person: int, channel: ContactChannel = EMAIL) -> bool:
    return contact_permission.ask(services, person, channel, MessagePurpose.MARKETING).allowed


def test_marketing_is_off_until_somebody_asks_for_it(services: Services, ann: int, wording: int) -> None:
    assert not may(services, ann)
    agree(services, ann, wording)
    assert may(services, ann)
    (view,) = consent.of_person(services, ann)
    assert view.counts
    assert view.holds
    assert view.wording is not None
    assert view.wording.text == "Yes, send me your news"
    assert view.consent.expires_on == date(2028, 2, 1)
    assert not may(services, ann, PHONE), "one channel is no other"


def test_withdrawing_is_as_easy_as_giving_and_at_once(services: Services, ann: int, wording: int) -> None:
    agree(services, ann, wording)
    consent.withdraw(services, ann, ConsentPurpose.MARKETING, [EMAIL], route=Route.UNSUBSCRIBE)
    assert not may(services, ann)
    newest, first = consent.of_person(services, ann)
    assert (newest.counts, first.counts, first.holds) == (True, False, False)
    assert first.consent.evidence == "Form, row 7", "what was said before stays on record"


@pytest.mark.parametrize(
    ("on", "code"), [(date(2026, 11, 4), "consent.in_future"), (date(2026, 1, 4), "consent.before_wording")]
)
def test_a_consent_has_a_day_on_which_it_can_be(
    services: Services, ann: int, wording: int, on: date, code: str
) -> None:
    with pytest.raises(RuleViolation) as refused:
        consent.give(services, ann, ConsentPurpose.MARKETING, EMAIL, wording_id=wording, evidence="x", on=on)
    assert refused.value.code == code
    assert consent.of_person(services, ann) == []


def test_an_objection_stops_every_channel_and_survives_the_erasure(
    services: Services, ann: int, wording: int
) -> None:
    agree(services, ann, wording)
    consent.object_to_marketing(services, ann, route=Route.PHONE)
    assert not any(may(services, ann, channel) for channel in ContactChannel)
    assert suppressions.is_suppressed(services, "ann@example.com")
    served = contact_permission.ask(services, ann, EMAIL, MessagePurpose.SERVICE)
    assert served.allowed
    erasure.erase_person(services, ann, confirm_name="Ann Example")
    again = people.add_person(services, name="Ann", email="ANN@example.com").value
    told = contact_permission.ask(services, again, EMAIL, MessagePurpose.MARKETING)
    assert "suppressed" in told.rule


def test_an_objection_to_one_channel_leaves_the_others(services: Services, ann: int, wording: int) -> None:
    policy.change_policy(services, "lumensol")
    for channel in (EMAIL, POST):
        agree(services, ann, wording, channel)
    consent.object_to_marketing(services, ann, [POST])
    assert (may(services, ann), may(services, ann, POST)) == (True, False)


def test_a_request_against_marketing_counts_at_once(
    services: Services, ann: int, wording: int, clock: FakeClock
) -> None:
    agree(services, ann, wording)
    requests.open_request(
        services, kind=RequestKind.MARKETING_OBJECTION, person_id=ann, received=clock.today()
    )
    assert not may(services, ann)


def test_a_consent_ends_and_is_asked_for_before(
    services: Services, ann: int, wording: int, clock: FakeClock
) -> None:
    agree(services, ann, wording)
    assert consent.to_refresh(services) == []
    clock.advance(days=(date(2027, 12, 1) - clock.today()).days)
    assert [one.person_id for one in consent.to_refresh(services)] == [ann]
    assert may(services, ann)
    clock.advance(days=62)
    assert not may(services, ann)
    assert consent.to_refresh(services) == [], "it ended: there is nothing left to refresh"


def test_business_contacts_under_a_policy_that_names_them(services: Services, ann: int) -> None:
    policy.change_policy(services, "lumina")
    assert not may(services, ann), "unknown counts as an individual"
    contact_permission.set_subscriber(services, ann, SubscriberKind.CORPORATE)
    assert may(services, ann)
    assert not may(services, ann, PHONE), "not looked up in TPS and CTPS"
    contact_permission.set_subscriber(services, ann, screened_on=services.today)
    assert may(services, ann, PHONE)
    contact_permission.set_subscriber(services, ann, screened_on=services.today, listed=True)
    assert not may(services, ann, PHONE)
    view = contact_permission.of_person(services, ann)
    assert view.subscriber.kind is SubscriberKind.CORPORATE
    assert len(view.answers) == len(ContactChannel) * len(MessagePurpose)
    assert all(answer.permission.rule and answer.permission.source for answer in view.answers)


def test_soft_opt_in_needs_its_four_conditions(services: Services, ann: int) -> None:
    policy.change_policy(services, "lumio-tek")
    three = SoftOptIn(from_a_sale=True, own_similar=True, refusal_offered=True, refusal_each_time=False)
    with pytest.raises(RuleViolation) as refused:
        consent.opt_in_softly(services, ann, EMAIL, conditions=three, evidence="INV-0001")
    assert refused.value.code == "consent.conditions"
    four = SoftOptIn(from_a_sale=True, own_similar=True, refusal_offered=True, refusal_each_time=True)
    consent.opt_in_softly(services, ann, EMAIL, conditions=four, evidence="INV-0001")
    assert may(services, ann)


def test_the_list_can_only_hold_a_yes(services: Services, ann: int, wording: int, tmp_path: Path) -> None:
    bob = people.add_person(services, name="=Bob", email="bob@example.com").value
    carl = people.add_person(services, name="Carl", email="carl@example.com").value
    for person in (ann, bob, carl):
        agree(services, person, wording)
    restrictions.restrict(services, carl, RestrictionReason.CLAIMS)
    found = mailing_list.find(services, EMAIL)
    assert set(found.ids) == {ann, bob}
    assert found.asked == 3
    consent.object_to_marketing(services, ann)
    file = mailing_list.export_csv(
        services, EMAIL, tmp_path / "list.csv", because="News of November", recipient="Own use"
    ).value
    text = file.read_text("utf-8-sig")
    assert "bob@example.com" in text
    assert '"\'=Bob"' in text, "no formula"
    assert "ann@" not in text, "each is asked for anew when the list leaves"
    (logged,) = mailing_list.list_exports(services)
    assert (logged.purpose, logged.recipient, logged.count) == ("News of November", "Own use", 1)


@pytest.mark.parametrize(
    ("because", "recipient", "kind", "code"),
    [
        (" ", "Own use", ListRecipient.SELF, "export.no_purpose"),
        ("News", "", ListRecipient.SELF, "export.no_purpose"),
        ("News", "Anybody Ltd", ListRecipient.THIRD_PARTY, "export.third_party"),
        ("News", "Unknown Ltd", ListRecipient.PROCESSOR, "export.no_processor"),
        ("News", "Own use", ListRecipient.SELF, "export.nobody"),
    ],
)
def test_a_list_never_leaves_without_purpose_recipient_and_people(
    services: Services, tmp_path: Path, because: str, recipient: str, kind: ListRecipient, code: str
) -> None:
    with pytest.raises(RuleViolation) as refused:
        mailing_list.export_csv(
            services, EMAIL, tmp_path / "x.csv", because=because, recipient=recipient, recipient_kind=kind
        )
    assert refused.value.code == code
    assert not (tmp_path / "x.csv").exists()
    assert mailing_list.list_exports(services) == []


def test_importing_a_list_twice_is_importing_it_once(services: Services, ann: int, wording: int) -> None:
    agree(services, ann, wording)
    text = 'Name,Email\n"Ann","ANN@Example.com "\r\n01632 960002\n\nnobody at all\nbob@example.com\n'
    first = mailing_list.import_do_not_contact(services, text).value
    assert (first.added, first.known, first.unreadable) == (3, 0, (1, 5))
    again = mailing_list.import_do_not_contact(services, text).value
    assert (again.added, again.known) == (0, 3)
    assert not may(services, ann)


def test_details_are_locked_until_the_person_agrees(services: Services, ann: int, vault: Vault) -> None:
    def keep(value: str = "Quokka spotting") -> None:
        personal_details.set_detail(services, ann, DetailGroup.HOBBIES, value)

    with pytest.raises(RuleViolation) as refused:
        keep()
    assert "does not name" in refused.value.message
    policy.change_policy(services, "lumina")
    with pytest.raises(RuleViolation) as refused:
        keep()
    assert refused.value.code == "detail.locked"
    words = consent.add_wording(services, ConsentPurpose.HOBBIES, "Keep my hobbies", SINCE).value
    consent.give(services, ann, ConsentPurpose.HOBBIES, wording_id=words, evidence="On paper")
    keep()
    for bad, code in (("x" * 201, "detail.too_long"), ("diabetic", "detail.sensitive")):
        with pytest.raises(RuleViolation) as refused:
            keep(bad)
        assert refused.value.code == code
    held = {view.group: view for view in personal_details.of_person(services, ann)}
    assert held[DetailGroup.HOBBIES].value == "Quokka spotting"
    assert not held[DetailGroup.HOBBIES].locked
    assert held[DetailGroup.FAMILY].locked
    consent.withdraw(services, ann, ConsentPurpose.HOBBIES)
    held = {view.group: view for view in personal_details.of_person(services, ann)}
    assert held[DetailGroup.HOBBIES].value == ""
    assert held[DetailGroup.HOBBIES].locked
    assert not holds(pages_of(vault).everything(), "quokka"), "withdrawn is erased, physically"


def test_sensitive_text_is_pointed_out_and_not_kept(services: Services, ann: int) -> None:
    people.add_note(services, ann, "Her card: 4111 1111 1111 1111")
    (one,) = personal_details.sensitive_of_person(services, ann)
    assert (one.noun, one.found[0].kind.value) == ("note", "card-number")
    assert personal_details.sensitive_in_text("my son is diabetic")[0].advice


def test_nothing_is_recorded_about_somebody_else_or_nobody(services: Services, wording: int) -> None:
    with pytest.raises(KnownError):
        agree(services, 99, wording)
    with pytest.raises(RuleViolation) as refused:
        contact_permission.set_origin(
            services,
            people.add_person(services, name="Dan").value,
            contact_permission.OriginKind.REFERRAL,
        )
    assert refused.value.code == "origin.introducer"
    eve = people.add_person(services, name="Eve").value
    with pytest.raises(RuleViolation):
        contact_permission.set_subscriber(services, eve, screened_on=services.today + timedelta(1))


MAIL = (
    b"From: Ann <ann@example.com>\nSubject: Your news\nDate: Sun, 1 Feb 2026 10:00:00 +0000\n\nYes please.\n"
)


def test_what_shows_a_consent_is_kept_looked_at_and_exported(
    services: Services, ann: int, tmp_path: Path
) -> None:
    consent.give(
        services, ann, ConsentPurpose.MARKETING, EMAIL, words="Send me news", evidence="Her email",
        on=date(2026, 2, 1), attached=MAIL,
    )  # fmt: skip
    (view,) = consent.of_person(services, ann)
    assert view.attached is not None
    assert view.wording is not None
    assert view.wording.text == "Send me news"
    seen = consent_evidence.look(services, view.attached)
    assert (seen.pages, seen.text.splitlines()[0]) == (None, "From: Ann <ann@example.com>")
    assert "Yes please." in seen.text
    to = documents.export_document(services, view.attached, tmp_path).value
    assert (to.name, to.read_bytes()) == ("consent-marketing-2026-02-01.eml", MAIL)
    kept = next(one for one in documents.list_for(services, person_id=ann) if one.id == view.attached)
    assert (kept.kind, kept.media_type) == ("evidence", "message/rfc822")


@pytest.mark.parametrize("sender", ["Ann <ann@[192.0.2.1>", "ann@["])
def test_an_email_whose_sender_cannot_be_parsed_is_shown_as_it_came(
    services: Services, ann: int, sender: str
) -> None:
    consent.give(
        services, ann, ConsentPurpose.MARKETING, EMAIL, words="News", evidence="An email",
        attached=f"From: {sender}\nTo: Alex <alex@[>\nSubject: Your news\n\nYes please.\n".encode(),
    )  # fmt: skip
    (view,) = consent.of_person(services, ann)
    shown = consent_evidence.look(services, view.attached or 0).text.splitlines()
    assert shown == [f"From: {sender}", "To: Alex <alex@[>", "Subject: Your news", "", "Yes please."]


def test_a_picture_is_drawn_and_a_broken_one_says_so(services: Services, ann: int) -> None:
    picture = BytesIO()
    Image.new("RGBA", (40, 20), (255, 0, 0, 128)).save(picture, "PNG")
    whole = picture.getvalue()
    for data in (whole, whole[:20], b"%PDF-1.7 and no more"):
        consent.give(
            services, ann, ConsentPurpose.MARKETING, EMAIL, words="Send me news", evidence="A sheet",
            attached=data,
        )  # fmt: skip
    drawn, *broken = [one.attached or 0 for one in consent.of_person(services, ann)][::-1]
    pages = consent_evidence.look(services, drawn).pages
    assert pages is not None
    assert (len(pages), pages.picture(0, 80).height) == (1, 40)
    for one in broken:
        with pytest.raises(RuleViolation) as refused:
            consent_evidence.look(services, one)
        assert refused.value.code == "attachment.unreadable"


@pytest.mark.parametrize(
    ("evidence", "attached", "code"),
    [("", MAIL, "consent.no_evidence"), ("A form", b"MZ", "attachment.kind")],
)
def test_a_refused_consent_leaves_neither_its_words_nor_its_file(
    services: Services, ann: int, evidence: str, attached: bytes, code: str
) -> None:
    with pytest.raises(RuleViolation) as refused:
        consent.give(
            services, ann, ConsentPurpose.MARKETING, EMAIL, words="News", evidence=evidence, attached=attached
        )
    assert refused.value.code == code
    assert consent.list_wordings(services) == []
    assert documents.list_for(services) == []


def test_the_file_goes_with_the_person_and_along_with_their_answer(
    services: Services, ann: int, tmp_path: Path
) -> None:
    consent.give(
        services, ann, ConsentPurpose.MARKETING, EMAIL, words="News", evidence="Her email", attached=MAIL
    )
    request = requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=ann, received=services.today
    ).value
    packs.build_pack(services, request)
    packs.export_pack(services, request, tmp_path / "pack", with_documents=True)
    assert any(one.read_bytes() == MAIL for one in (tmp_path / "pack" / "documents").iterdir())
    tables = {one.table for one in erasure.preview(services, ann).verdicts}
    assert "document" in tables
    request_course.close_request(services, request)
    erasure.erase_person(services, ann, confirm_name="Ann Example")
    assert all(row.kind != "evidence" for row in documents.list_for(services))
    assert not holds(pages_of(services.vault).everything(), "yes please.")
