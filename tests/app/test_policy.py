"""Policies are chosen with the vault, changed after a preview, kept as versions; people are told of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest

from lumadesk.app import (
    audit,
    business,
    checklist,
    consent,
    enquiries,
    erasure,
    holds,
    ico_fee,
    invoices,
    people,
    policy,
    policy_notices,
    processors,
    register,
    register_documents,
    requests,
    restrictions,
    vault,
)
from lumadesk.app.services import Outside, Services
from lumadesk.app.sync import sync
from lumadesk.app.today import today
from lumadesk.domain.business import Business
from lumadesk.domain.checklist import QUESTIONS, Item
from lumadesk.domain.consent import ConsentPurpose, ContactChannel
from lumadesk.domain.disposal import HoldKind
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.policy import RecipientKind, Region
from lumadesk.domain.register import ChangeKind, Processor, Role
from lumadesk.domain.requests import RequestKind
from lumadesk.domain.restriction import RestrictionReason
from tests.app.fakes import FakeClock
from tests.app.website import Website

OWN = Path(__file__).parents[2] / "resources" / "policies" / "own.json"
LINE = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal("60.00"))


def own(**changed: object) -> str:
    return json.dumps({**json.loads(OWN.read_text(encoding="utf-8")), **changed}, indent=1)


def age(services: Services, statement: str) -> None:
    with services.write("test.age") as tx:
        tx.connection.exec_driver_sql(statement)
        tx.touch("enquiry", 1)


def test_it_is_chosen_with_the_vault(outside: Outside, tmp_path: Path) -> None:
    with pytest.raises(RuleViolation) as refused:
        vault.create_vault(outside, tmp_path / "bad", "correct horse battery", policy="forever")
    assert refused.value.code == "business.policy"
    assert not (tmp_path / "bad").exists()
    services = vault.create_vault(
        outside, tmp_path / "new", "correct horse battery", policy="lumina"
    ).services
    assert services.profile.id == "lumina"
    assert [one.profile for one in policy.list_versions(services)] == ["lumina"]
    vault.lock(services)


def test_a_change_is_a_version_with_its_day(services: Services, clock: FakeClock) -> None:
    policy.change_policy(services, "lumensol", summary="Five channels", significant=True)
    business.save_business(services, Business(policy="lustre-support"))
    clock.advance(days=1)
    policy.record_version(services, summary="A comma")
    assert [(one.profile, one.since, one.significant) for one in policy.list_versions(services)] == [
        ("lustre-support", date(2026, 11, 4), False),
        ("lustre-support", date(2026, 11, 3), False),
        ("lumensol", date(2026, 11, 3), True),
    ]
    with pytest.raises(RuleViolation) as refused:
        policy.record_version(services, since=date(2026, 11, 5))
    assert refused.value.code == "policy.in_future"
    with pytest.raises(KnownError) as unknown:
        policy.change_policy(services, "forever")
    assert unknown.value.code == "policy.unknown"


def test_the_preview_says_what_would_change(services: Services, website: Website, clock: FakeClock) -> None:
    website.send("Ann Example", "ann@example.com")
    website.send("Bob Example", "bob@example.com")
    sync(services)
    request = requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=1, received=clock.today()
    ).value
    assert policy.preview_change(services, "lumensol").words == (
        "Nothing that is held now changes its time.",
    )
    assert policy.preview_change(services, "lumina").requests_need_identity == (request,)
    policy.import_own(services, own(acknowledge_working_days=10), "mine.json")
    found = policy.preview_change(services, "own")
    assert found.requests_moved == (request,)
    assert found.words == ("1 request gets another due date.",)


def test_where_everything_would_go_the_number_is_typed(
    trading: Services, website: Website, clock: FakeClock
) -> None:
    website.send("Ann Example", "ann@example.com")
    sync(trading)
    person = enquiries.convert_to_client(trading, 1).value
    invoice = invoices.draft_invoice(trading, person, [LINE]).value
    invoices.issue_invoice(trading, invoice)
    invoices.record_payment(trading, invoice, Decimal("60.00"), clock.today())
    policy.import_own(trading, own(retention={"trigger": "tax-year", "years": 20}), "mine.json")
    policy.change_policy(trading, "own")
    age(trading, "DELETE FROM enquiry")
    clock.advance(days=9 * 365)
    found = policy.preview_change(trading, "luma-tech")
    assert found.everything
    assert found.newly_disposable >= 1
    assert "Everything" in found.words[0]
    for act in (
        lambda: policy.change_policy(trading, "luma-tech"),
        lambda: policy.change_policy(trading, "luma-tech", confirm_count=found.disposable + 1),
        lambda: business.save_business(trading, Business(policy="luma-tech")),
    ):
        with pytest.raises(RuleViolation) as refused:
            act()
        assert refused.value.code == "policy.confirm_count"
        assert str(found.disposable) in refused.value.message
    policy.change_policy(trading, "luma-tech", confirm_count=found.disposable)
    assert trading.profile.id == "luma-tech"


def test_an_own_profile_with_a_mistake_names_its_line(services: Services) -> None:
    text = own(id_rule="perhaps")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if '"id_rule"' in row)
    with pytest.raises(KnownError) as refused:
        policy.import_own(services, text, "mine.json")
    assert refused.value.code == "policy.unreadable"
    assert f"mine.json cannot be read: line {line}: id_rule" in refused.value.message
    assert "if-not-obvious" in refused.value.hint
    with pytest.raises(KnownError) as other:
        policy.import_own(services, own(id="luma-tech"), "mine.json")
    assert other.value.code == "policy.not_own"
    policy.import_own(services, own(name="Mine"), "mine.json")
    policy.change_policy(services, "own")
    assert services.profile.name == "Mine"
    assert {one.id for one in policy.list_profiles(services)} == set(services.outside.profiles)


def test_the_day_of_an_enquiry_tells_which_version_was_seen(
    services: Services, website: Website, clock: FakeClock
) -> None:
    website.send("Ann Example", "ann@example.com")
    sync(services)
    (before,) = policy.seen_by(services, 1)
    assert before.version is None, "from before the first version on record"
    first = policy.record_version(services, since=date(2020, 1, 1)).value
    second = policy.record_version(services).value
    (seen,) = policy.seen_by(services, 1)
    assert seen.version is not None
    assert seen.version.id == (second if seen.day >= clock.today() else first)
    policy.record_seen(services, 1, first, "On paper")
    assert {(one.how, one.enquiry_id) for one in policy.seen_by(services, 1)} == {
        (seen.how, 1),
        ("On paper", None),
    }
    with pytest.raises(RuleViolation) as refused:
        policy.record_seen(services, 1, second, "On paper", clock.today() - timedelta(1))
    assert refused.value.code == "policy.not_seen"


def test_people_are_told_of_a_significant_change(
    services: Services, clock: FakeClock, tmp_path: Path
) -> None:
    ann = people.add_person(services, name="Ann Example", email="ann@example.com").value
    bob = people.add_person(services, name="Bob Example", address="1 Lane").value
    carl = people.add_person(services, name="Carl", email="carl@example.com").value
    people.add_person(services, name="Dan")
    for person in (ann, bob, carl):
        people.make_client(services, person)
    restrictions.restrict(services, carl, RestrictionReason.CLAIMS)
    version = policy.change_policy(services, "lumina", summary="We now phone.", significant=True).value
    assert policy_notices.prepare(services, version).value == 2
    assert policy_notices.prepare(services, version).value == 0, "twice is once"
    listed = policy_notices.list_notices(services, version)
    assert [(one.person_name, one.notice.channel, one.address) for one in listed] == [
        ("Ann Example", ContactChannel.EMAIL, "ann@example.com"),
        ("Bob Example", ContactChannel.POST, "1 Lane"),
    ]
    text = policy_notices.draft(services, listed[0].notice.id)
    assert "We now phone." in text.body
    assert text.body.startswith("Dear Ann Example")
    post, mail = policy_notices.export_drafts(services, version, tmp_path).value
    assert (mail.name, post.name) == ("notice-0001.txt", "notices-01-letters.pdf"), "no name of a person"
    assert "ann@example.com" in mail.read_text("utf-8")
    assert "Bob Example" in pypdf.PdfReader(post).pages[0].extract_text()
    policy_notices.mark_told(services, [listed[0].notice.id], "Email of today")
    with pytest.raises(RuleViolation):
        policy_notices.mark_told(services, [listed[0].notice.id], "again")
    with pytest.raises(RuleViolation):
        policy_notices.mark_told(services, [listed[1].notice.id], " ")
    state = policy_notices.state(services, version)
    assert (state.told, state.to_tell, state.cannot) == (1, 1, 1)
    assert [one.person_name for one in policy_notices.list_notices(services, version, open_only=True)] == [
        "Bob Example"
    ]
    clock.advance(days=5)
    assert any(one.noun == "policy_version" for one in today(services).due_dates)


def test_the_register_is_filled_edited_and_told(services: Services, tmp_path: Path) -> None:
    added = register.fill_from_policy(services).value
    assert added == 10
    assert register.fill_from_policy(services).value == 0, "what is there stays"
    view = next(one for one in register.list_processing(services) if one.entry.on_interests)
    assert view.gaps == ("no balancing test",)
    register.weigh(
        services, view.entry.id, interest="A secure site", necessity="Logs show attacks", balance="30 days"
    )
    zoho = processors.list_processors(services)[0]
    assert zoho.processor.kind is RecipientKind.PROCESSOR
    assert set(zoho.gaps) == {"no contract on record", "its region is not confirmed", "never checked"}
    processors.save_processor(services, processor_at(zoho.processor, Region.EEA, "Netherlands"))
    (moved,) = register.list_changes(services)
    assert (moved.kind, moved.subject, moved.notified_on) == (ChangeKind.LOCATION, "Zoho Mail", None)
    register.record_change_notice(services, moved.id, "A note on the website")
    ico_fee.save_fee(services, "ZA123456", date(2026, 11, 20))
    assert [one.what for one in today(services).due_dates] == ["Pay the ICO's fee"]
    pdf, table = register_documents.export_register(services, tmp_path).value
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    for words in (
        "Records of processing activities",
        "ZA123456",
        "Zoho Mail",
        "Netherlands",
        "A secure site",
    ):
        assert words in text
    rows = table.read_text("utf-8-sig").splitlines()
    assert rows[0].startswith('"Part","Role"')
    assert any("Zoho Mail" in row for row in rows)
    with services.read() as tx:
        told = register.article15_in(services, tx)
    assert told.recipients[0].country == "Netherlands", "access packs tell what the register says"


def processor_at(found: Processor, region: Region, country: str) -> Processor:
    return replace(found, region=region, country=country)


def test_data_leaves_only_after_the_notice(services: Services, clock: FakeClock) -> None:
    policy.change_policy(services, "lumina")
    register.fill_from_policy(services)
    one = processors.list_processors(services)[1].processor
    away = processor_at(one, Region.US, "United States")
    with pytest.raises(RuleViolation) as refused:
        processors.save_processor(services, away)
    assert refused.value.code == "register.notice_first"
    processors.save_processor(services, away, notified_on=clock.today(), how="Letter of today")
    assert register.list_changes(services)[0].how == "Letter of today"


def test_work_for_clients_needs_their_instructions(services: Services) -> None:
    register.fill_from_policy(services)
    entry = register.list_processing(services)[0].entry
    bare = replace(entry, id=0, role=Role.PROCESSOR, client="Client Ltd")
    with pytest.raises(RuleViolation) as refused:
        register.save_processing(services, bare)
    assert refused.value.code == "register.incomplete"
    added = register.save_processing(services, replace(bare, instructions="Agreement of May")).value
    register.remove_processing(services, added)
    register.save_processing(services, replace(entry, purpose="Another purpose"))
    assert [one.kind for one in register.list_changes(services)] == [ChangeKind.PURPOSE]


def test_what_the_policy_sets_dates_for_is_on_today(services: Services, clock: FakeClock) -> None:
    ann = people.add_person(services, name="Ann", email="ann@example.com").value
    soon = clock.today() + timedelta(20)
    holds.place_hold(services, ann, HoldKind.CLAIM, "Claim 7", review_on=soon)
    words = consent.add_wording(services, ConsentPurpose.MARKETING, "News", date(2026, 1, 1)).value
    consent.give(
        services,
        ann,
        ConsentPurpose.MARKETING,
        ContactChannel.EMAIL,
        wording_id=words,
        evidence="Form",
        on=date(2026, 2, 1),
        expires_on=soon,
    )
    checklist.confirm(services, Item.SERVER_LOGS, note="Seen", on=clock.today() - timedelta(80))
    register.fill_from_policy(services)
    processors.record_check(services, 1, contract_on=date(2026, 1, 1), on=clock.today())
    found = {one.noun: one.what for one in today(services).due_dates}
    assert found == {
        "retention_hold": "Look at a hold again",
        "consent": "Ask 1 person for their consent again",
        "checklist": QUESTIONS[Item.SERVER_LOGS].words,
    }, "what is due in a year is no reminder"
    clock.advance(days=360)
    assert {one.noun for one in today(services).due_dates} >= {"processor", "retention_hold"}


def test_all_letters_are_one_pdf_and_each_counts_its_own_pages(services: Services, tmp_path: Path) -> None:
    for name in ("Ann Example", "Bob Example", "Zoë Long-Example"):
        people.make_client(services, people.add_person(services, name=name, address="1 Lane\nTown").value)
    version = policy.record_version(
        services, since=services.today, significant=True, summary="We say a lot more.\n\n" * 40
    ).value
    with pytest.raises(RuleViolation) as refused:
        policy_notices.export_letters(services, version, tmp_path / "none.pdf")
    assert refused.value.code == "policy.nobody_to_tell"
    policy_notices.prepare(services, version)
    pdf = policy_notices.export_letters(services, version, tmp_path / "letters.pdf").value
    pages = [page.extract_text() for page in pypdf.PdfReader(pdf).pages]
    assert len(pages) == 6
    for number, name in enumerate(("Ann Example", "Bob Example", "Zoë Long-Example")):
        first, second = pages[2 * number : 2 * number + 2]
        assert f"{name}\n1 Lane" in first
        assert f"Dear {name}" in first
        assert "Page 1 of 2" in first
        assert "Page 2 of 2" in second
    (entry, *_rest) = audit.list_entries(services, limit=1)
    assert entry.verb == "policy.export-letters"


def test_whoever_was_restricted_since_is_told_when_it_is_lifted(services: Services, tmp_path: Path) -> None:
    ann = people.add_person(services, name="Ann Example", address="1 Lane\nTown").value
    people.make_client(services, ann)
    version = policy.record_version(services, since=services.today, significant=True, summary="More.").value
    policy_notices.prepare(services, version)
    restrictions.restrict(services, ann, RestrictionReason.CLAIMS)
    for write in (policy_notices.export_letters, policy_notices.export_drafts):
        with pytest.raises(RuleViolation) as refused:
            write(services, version, tmp_path / "out")
        assert refused.value.code == "policy.nobody_to_tell"
    assert not list(tmp_path.glob("out*"))
    assert policy_notices.state(services, version).to_tell == 1, "she stays on the list"


def test_nothing_is_written_about_whoever_was_erased(services: Services) -> None:
    ann = people.add_person(services, name="Ann Example", email="ann@example.org").value
    people.make_client(services, ann)
    version = policy.record_version(services, since=services.today, significant=True, summary="More.").value
    policy_notices.prepare(services, version)
    (listed,) = policy_notices.list_notices(services, version)
    erasure.erase_person(services, ann, confirm_name="Ann Example")
    with pytest.raises(RuleViolation) as refused:
        policy_notices.mark_told(services, [listed.notice.id], "Told Ann Example by email")
    assert refused.value.code == "policy.notice_gone"
