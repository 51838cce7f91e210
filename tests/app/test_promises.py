"""Every promise of every policy is answered from live data, and turns red when it is broken on purpose."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest

from lumadesk.app import (
    breaches,
    business,
    checklist,
    complaints,
    credit_notes,
    enquiries,
    invoices,
    key_slots,
    payments,
    people,
    processors,
    promises,
    register,
    requests,
)
from lumadesk.app.promise_rules import CHECKS, collecting
from lumadesk.app.promises import PromiseView
from lumadesk.app.services import Outside, Services
from lumadesk.app.sync import sync
from lumadesk.app.vault import create_vault, lock
from lumadesk.domain.calendar import UKCalendar
from lumadesk.domain.checklist import QUESTIONS, Item
from lumadesk.domain.consent import ConsentKind, ConsentPurpose, ContactChannel, DetailGroup, Route
from lumadesk.domain.disposal import HoldKind
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.policy import MessagePurpose, PolicyProfile, Region
from lumadesk.domain.promises import Rule, Status
from lumadesk.domain.register import ContractPoint, Outcome, Processing, Role
from lumadesk.domain.requests import ApplicantRole, Intake, RequestKind
from lumadesk.storage import (
    bulk_exports,
    consents,
    dispatches,
    policy_versions,
    retention_holds,
    standings,
)
from lumadesk.storage import register as stored_register
from lumadesk.storage.bulk_exports import ListRecipient
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault
from tests.app.conftest import OWNER, world
from tests.app.fakes import FakeClock, FakeSecrets
from tests.app.website import Website, connect

LINE = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal("60.00"))


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A business that keeps its promises: register filled and checked, questions answered, Ann a client."""

    services: Services
    clock: FakeClock
    ann: int
    invoice: int

    def raw(self, act: Callable[[Tx], object]) -> None:
        """Past the use-cases, which would refuse it."""
        with self.services.write("test.break") as tx:
            act(tx)
            tx.touch_all("person", [self.ann])

    def sql(self, statement: str, *parameters: object, touch: str = "enquiry") -> None:
        def act(tx: Tx) -> None:
            tx.connection.exec_driver_sql(statement, tuple(parameters))
            tx.touch_all(touch, range(1, 5))

        self.raw(act)

    def status(self, rule: Rule) -> PromiseView:
        profiles = self.services.outside.profiles.values()
        name = next(one.id for one in profiles if any(row.rule == rule for row in one.promises))
        found = promises.look(self.services, name).promises
        return next(view for view in found if view.rule is rule)


@pytest.fixture(scope="module")
def kept(
    tmp_path_factory: pytest.TempPathFactory,
    _vault_template: tuple[Path, str],
    _moment: datetime,
    calendar: UKCalendar,
    profiles: Mapping[str, PolicyProfile],
) -> Path:
    """The folder of a vault that keeps its promises; each test has a copy of its own."""
    folder = tmp_path_factory.mktemp("promises")
    template, key = _vault_template
    shutil.copytree(template, folder / "vault")
    clock = FakeClock(_moment)
    outside = world(folder, clock, FakeSecrets(), calendar, profiles)
    services = Services(outside=outside, vault=Vault.open_with_key(folder / "vault", key))
    business.save_business(services, OWNER)
    website = Website(folder / "site.sqlite3").make()
    connect(services, website)
    website.send("Ann Example", "ann@example.com")
    website.send("Bob Example", "bob@example.com")
    sync(services)
    (enquiry,) = enquiries.list_ids(services, EnquiryFilter(search="ann"))
    ann = enquiries.convert_to_client(services, enquiry).value
    invoice = invoices.draft_invoice(services, ann, [LINE]).value
    invoices.issue_invoice(services, invoice)
    invoices.record_payment(services, invoice, Decimal("60.00"), clock.today())
    for profile in profiles:
        live_under(services, profile)
        register.fill_from_policy(services)
    live_under(services, "luma-tech")
    for view in register.list_processing(services):
        if view.entry.on_interests:
            register.weigh(services, view.entry.id, interest="A", necessity="B", balance="C")
    for one in processors.list_processors(services):
        at_home = replace(one.processor, region=Region.UK, country="United Kingdom")
        processors.save_processor(services, at_home)
        covers = dict.fromkeys(ContractPoint, True)
        processors.record_check(
            services, one.processor.id, contract_on=clock.today(), covers=covers, evidence="Seen"
        )
    for item in Item:
        checklist.confirm(services, item, note="Looked, and it is so")
    lock(services)
    return folder / "vault"


def live_under(services: Services, profile: str) -> None:
    with services.write("test.policy") as tx:
        tx.connection.exec_driver_sql("UPDATE business SET policy = ?", (profile,))
        tx.touch("business", 1)
        if profile == "luma-tech":
            policy_versions.add(tx, profile=profile, since=date(2020, 1, 1))


@pytest.fixture
def desk(
    kept: Path, tmp_path: Path, outside: Outside, clock: FakeClock, _vault_template: tuple[Path, str]
) -> Iterator[Desk]:
    shutil.copytree(kept, tmp_path / "kept")
    vault = Vault.open_with_key(tmp_path / "kept", _vault_template[1])
    yield Desk(services=Services(outside=outside, vault=vault), clock=clock, ann=1, invoice=1)
    vault.close()


def open_old(desk: Desk, kind: RequestKind, days: int = 60, intake: Intake | None = None) -> int:
    return requests.open_request(
        desk.services, kind=kind, person_id=desk.ann, received=desk.clock.today() - timedelta(days),
        intake=intake,
    ).value  # fmt: skip


def listed(desk: Desk, kind: ListRecipient = ListRecipient.SELF, purpose: str = "News") -> None:
    desk.raw(
        lambda tx: bulk_exports.add(
            tx, purpose=purpose, recipient="Own use", recipient_kind=kind, what="mailing-list",
            channel=ContactChannel.EMAIL, people=[desk.ann],
        )
    )  # fmt: skip


def objected(desk: Desk) -> None:
    desk.raw(
        lambda tx: consents.add(
            tx, person_id=desk.ann, kind=ConsentKind.OBJECTED, purpose=ConsentPurpose.MARKETING,
            channel=ContactChannel.EMAIL, on=desk.clock.today(), route=Route.UNSUBSCRIBE,
        )
    )  # fmt: skip
    desk.clock.advance(minutes=1)
    listed(desk)


def bundled(desk: Desk) -> None:
    def act(tx: Tx) -> None:
        words = consents.add_wording(tx, ConsentPurpose.ENQUIRY, desk.clock.today(), "Answer me")
        consents.add(
            tx, person_id=desk.ann, kind=ConsentKind.GIVEN, purpose=ConsentPurpose.MARKETING,
            channel=ContactChannel.EMAIL, on=desk.clock.today(), route=Route.FORM, wording_id=words,
        )  # fmt: skip

    desk.raw(act)


def processor(desk: Desk, **changed: object) -> None:
    def act(tx: Tx) -> None:
        for one in stored_register.list_processors(tx):
            stored_register.save_processor(tx, replace(one, **changed))  # type: ignore[arg-type]

    desk.raw(act)


def bare_processing(desk: Desk, role: Role = Role.CONTROLLER, basis: str = "") -> None:
    entry = Processing(
        id=0, role=role, client="", instructions="", purpose="Enquiries of all kinds", basis=basis, people="",
        categories="", recipients="", retention="", security="",
    )  # fmt: skip
    desk.raw(lambda tx: stored_register.save_processing(tx, entry))


def renamed_purpose(desk: Desk) -> None:
    entry = register.list_processing(desk.services)[0].entry
    register.save_processing(desk.services, replace(entry, purpose="Something else"))


def weighed_against(desk: Desk) -> None:
    entry = next(v.entry for v in register.list_processing(desk.services) if v.entry.on_interests)
    register.weigh(desk.services, entry.id, interest="A", necessity="B", balance="C", outcome=Outcome.FAILS)


def unencrypted_answer(desk: Desk) -> None:
    request_id = open_old(desk, RequestKind.ACCESS, days=1)
    desk.raw(
        lambda tx: dispatches.add(
            tx, request_id, controller=None, channel="email", address="x", address_known=True,
            checked_how="", encrypted=False, files={}, sent_on=desk.clock.today(),
        )
    )  # fmt: skip


def disclosed(desk: Desk) -> None:
    desk.sql(
        "INSERT INTO disclosure (person_id, authority, asked_by, asked_on, disclosed_on, basis, created_at, "
        "what, how, reasons) VALUES (NULL, 'police', '', '2026-10-01', '2026-10-02', '', "
        "'2026-10-02 09:00:00.000000', '', '', '')",
        touch="disclosure",
    )


def significant(desk: Desk) -> None:
    desk.raw(
        lambda tx: policy_versions.add(
            tx, profile="luma-tech", since=desk.clock.today() - timedelta(31), significant=True, summary="New"
        )
    )


def late_breach(desk: Desk) -> None:
    breaches.record_breach(
        desk.services, aware_at=desk.services.now - timedelta(hours=80), facts="A laptop was lost"
    )


def readable(desk: Desk) -> None:
    desk.services.vault.folder.chmod(0o755)


def agent(desk: Desk) -> None:
    intake = Intake(role=ApplicantRole.AGENT, applicant="Agent")
    request_id = open_old(desk, RequestKind.RECTIFICATION, 3, intake)
    desk.sql(
        "INSERT INTO request_event (request_id, kind, day, recorded_at, note) "
        "VALUES (?, 'answered', '2026-11-02', '2026-11-02 09:00:00.000000', '')",
        request_id,
        touch="request",
    )


def asked_without_reason(desk: Desk) -> None:
    requests.record_identity(desk.services, open_old(desk, RequestKind.ERASURE, 1), asked=desk.clock.today())


def ended_unproved(desk: Desk) -> None:
    request_id = open_old(desk, RequestKind.RECTIFICATION, 2)
    requests.close_request(desk.services, request_id)


def with_fee(desk: Desk) -> None:
    request_id = open_old(desk, RequestKind.ACCESS, 1)
    desk.sql(
        "INSERT INTO request_event (request_id, kind, day, recorded_at, note) "
        "VALUES (?, 'fee-asked', '2026-11-02', '2026-11-02 09:00:00.000000', 'x')",
        request_id,
        touch="request",
    )


def no_item(item: Item) -> Callable[[Desk], object]:
    return lambda desk: checklist.confirm(desk.services, item, ok=False, note="It is not so")


def silent(desk: Desk) -> None:
    desk.sql("UPDATE enquiry SET submitted_at = '2025-06-01 09:00:00.000000' WHERE person_id <> ?", desk.ann)


def old_invoice(desk: Desk) -> None:
    def act(tx: Tx) -> None:
        for trigger in ("invoice_frozen", "payment_update"):
            tx.connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        tx.connection.exec_driver_sql(
            "UPDATE invoice SET issued_on = '2015-05-01', supplied_on = '2015-05-01'"
        )
        tx.connection.exec_driver_sql("UPDATE payment SET paid_on = '2015-05-01'")
        tx.touch("invoice", desk.invoice)

    desk.raw(act)


def lost_number(desk: Desk) -> None:
    desk.sql("UPDATE number_series SET last_number = 7", touch="invoice")


def held_and_erased(desk: Desk) -> None:
    def act(tx: Tx) -> None:
        retention_holds.add(
            tx, person_id=desk.ann, kind=HoldKind.CLAIM, reason="x", since=desk.clock.today(), review_on=None
        )
        tx.connection.exec_driver_sql("UPDATE person SET erased_at = '2026-11-01 09:00:00.000000'")

    desk.raw(act)


def erased_without_reason(desk: Desk) -> None:
    desk.sql(
        "INSERT INTO erasure (person_id_was, at, ground, verdicts, grounds) VALUES (99, "
        "'2026-11-01 09:00:00.000000', '', "
        '\'[{"table":"note","id":1,"label":"","verdict":"erase","until":null,"because":""}]\', \'\')',
        touch="erasure",
    )


def stranger(desk: Desk) -> None:
    people.add_person(desk.services, name="Dan")


def complained(desk: Desk) -> None:
    complaints.open_complaint(
        desk.services, received=desk.clock.today() - timedelta(40), details="x", person_id=desk.ann
    )


def detail(desk: Desk, value: str = "Chess") -> None:
    desk.raw(lambda tx: standings.set_detail(tx, desk.ann, DetailGroup.HOBBIES, value))


def plain_file(desk: Desk) -> None:
    desk.sql("DELETE FROM document WHERE invoice_id IS NOT NULL", touch="document")


#: Rule -> what breaks it, past the use-cases where these would refuse.
BREAKS: dict[Rule, Callable[[Desk], object]] = {
    Rule.MINIMAL_DATA: detail,
    Rule.SOURCE_TAGS: lambda d: d.sql("UPDATE site SET mapping = '{}'", touch="site"),
    Rule.SUBMISSION_TIMES: lambda d: d.sql("UPDATE enquiry SET submitted_at = '2030-01-01 00:00:00.000000'"),
    Rule.CONFIDENTIALITY: unencrypted_answer,
    Rule.ENGAGEMENTS: no_item(Item.ENGAGEMENTS),
    Rule.WORK_RECORDS: plain_file,
    Rule.INVOICES: plain_file,
    Rule.REFUNDS: no_item(Item.REFUNDS),
    Rule.RECORDINGS: no_item(Item.RECORDINGS),
    Rule.PERSON_SOURCES: stranger,
    Rule.LOCKED_DETAILS: detail,
    Rule.SPECIAL_CATEGORY: lambda d: detail(d, "diabetic"),
    Rule.NO_PROFILING: no_item(Item.NO_PROFILING),
    Rule.AUTOMATED_DECISIONS: lambda d: open_old(d, RequestKind.AUTOMATED_DECISION),
    Rule.MARKETING_PERMISSION: listed,
    Rule.MARKETING_CHANNELS: objected,
    Rule.SUBSCRIBER_TYPES: listed,
    Rule.CONSENT_UNBUNDLED: bundled,
    Rule.WITHDRAWALS: lambda d: open_old(d, RequestKind.WITHDRAWAL, 2),
    Rule.NO_SELLING: lambda d: listed(d, ListRecipient.THIRD_PARTY),
    Rule.DISCLOSURE_LOG: disclosed,
    Rule.REORGANISATION: disclosed,
    Rule.LAWFUL_BASES: bare_processing,
    Rule.PURPOSES_TABLE: bare_processing,
    Rule.BALANCING_TESTS: weighed_against,
    Rule.SERVICE_BASES: lambda d: bare_processing(d, basis="UK GDPR Art 6(1)(a)"),
    Rule.PURPOSE_CHANGES: renamed_purpose,
    Rule.ROLES: lambda d: bare_processing(d, Role.PROCESSOR),
    Rule.PROCESSORS: lambda d: processor(d, contract={}),
    Rule.PROCESSOR_CONTRACTS: lambda d: processor(d, contract_on=None),
    Rule.TRANSFERS: lambda d: processor(d, region=Region.US, mechanism=""),
    Rule.LOCATIONS: lambda d: processor(d, region=Region.US),
    Rule.ENQUIRY_RETENTION: silent,
    Rule.ENQUIRY_REVIEW: silent,
    Rule.TAX_RETENTION: lost_number,
    Rule.DISPOSAL: old_invoice,
    Rule.CLAIMS_HOLD: held_and_erased,
    Rule.ERASURE_VERDICTS: erased_without_reason,
    Rule.ERASURE_GROUNDS: erased_without_reason,
    Rule.RIGHTS: lambda d: open_old(d, RequestKind.ACCESS),
    Rule.FIRST_REPLY: lambda d: open_old(d, RequestKind.ACCESS, 20),
    Rule.ONE_MONTH: lambda d: open_old(d, RequestKind.ACCESS),
    Rule.IDENTITY_ON_DOUBT: asked_without_reason,
    Rule.IDENTITY_ALWAYS: ended_unproved,
    Rule.AUTHORITY: agent,
    Rule.FREE_OF_CHARGE: with_fee,
    Rule.PORTABILITY: lambda d: open_old(d, RequestKind.PORTABILITY),
    Rule.OBJECTION_RESTRICTS: lambda d: lift_all(d, open_old(d, RequestKind.OBJECTION, 2)),
    Rule.COMPLAINT_RESTRICTS: lambda d: lift_all(d, complained(d)),
    Rule.COMPLAINTS: complained,
    Rule.POLICY_VERSIONS: lambda d: d.raw(
        lambda tx: policy_versions.add(tx, profile="lumina", since=d.clock.today())
    ),
    Rule.POLICY_NOTICES: significant,
    Rule.ACCESS_CONTROL: readable,
    Rule.TWO_STEP_UNLOCK: no_item(Item.TWO_STEP),
    Rule.AUDIT_TRAIL: late_breach,
    Rule.SERVER_LOGS: no_item(Item.SERVER_LOGS),
    Rule.COOKIES: no_item(Item.COOKIES),
}

#: What no record can break, and tests below break otherwise: the manifest, and a policy's own messages.
OF_THE_MANIFEST = (Rule.FIELD_GROUPS, Rule.RECORD_KINDS)
OF_MESSAGES = {"lumina": Rule.MESSAGE_PURPOSES, "lumensol": Rule.SERVICE_MESSAGES}


def lift_all(desk: Desk, _made: object) -> None:
    """As if no restriction had begun by itself."""
    desk.sql("UPDATE restriction SET lifted_on = '2026-11-03'", touch="restriction")


def test_every_promise_of_every_policy_is_broken_here(profiles: Mapping[str, PolicyProfile]) -> None:
    assert set(CHECKS) == set(Rule)
    seen_broken = {*BREAKS, *OF_THE_MANIFEST, *OF_MESSAGES.values()}
    unbroken = {
        f"{one.id} ({one.rule})"
        for profile in profiles.values()
        for one in profile.promises
        if Rule(one.rule) not in seen_broken
    }
    assert not unbroken, "a promise that no test breaks may never turn red"
    assert seen_broken == set(Rule), "a rule that no policy promises is checked all the same"


@pytest.mark.parametrize("rule", BREAKS)
def test_a_broken_promise_turns_red(desk: Desk, rule: Rule) -> None:
    before = desk.status(rule)
    assert before.status is Status.KEPT, before
    BREAKS[rule](desk)
    after = desk.status(rule)
    assert after.status is Status.BROKEN, after
    assert after.action, "it says what to do"
    assert any(one.status is Status.BROKEN and one.words for one in after.evidence)


@pytest.mark.parametrize("name", ["luma-tech", "lumina", "lumensol", "lumio-tek", "lustre-support", "own"])
def test_who_keeps_them_all_sees_it_with_figures(desk: Desk, name: str) -> None:
    found = promises.look(desk.services, name)
    profile = desk.services.outside.profiles[name]
    assert [view.id for view in found.promises] == [one.id for one in profile.promises]
    assert {view.status for view in found.promises} == {Status.KEPT}, [
        view for view in found.promises if view.status is not Status.KEPT
    ]
    assert all(view.evidence and view.words and not view.action for view in found.promises)
    assert found.counts == {**dict.fromkeys(Status, 0), Status.KEPT: len(found.promises)}
    assert found.notes == profile.notes


def test_a_new_vault_claims_nothing_that_nobody_looked_at(outside: Outside, tmp_path: Path) -> None:
    services = create_vault(outside, tmp_path / "new", "correct horse battery").services
    found = {view.rule: view for view in promises.look(services).promises}
    lock(services)
    for rule in (Rule.ENGAGEMENTS, Rule.SERVER_LOGS, Rule.COOKIES, Rule.PROCESSORS, Rule.TRANSFERS):
        assert found[rule].status is Status.LOOK
        assert found[rule].action
    assert found[Rule.POLICY_VERSIONS].status is Status.KEPT, "it was chosen with the vault"
    assert not any(view.status is Status.BROKEN for view in found.values())


def test_a_confirmation_runs_out(desk: Desk) -> None:
    assert desk.status(Rule.SERVER_LOGS).status is Status.KEPT
    desk.clock.advance(days=100)
    assert desk.status(Rule.SERVER_LOGS).status is Status.LOOK
    with pytest.raises(RuleViolation):
        checklist.confirm(desk.services, Item.SERVER_LOGS, note=" ")
    first = checklist.list_items(desk.services)[0]
    assert first.overdue
    assert first.question in {question.words for question in QUESTIONS.values()}
    assert checklist.history(desk.services, Item.SERVER_LOGS)[0].note == "Looked, and it is so"


def test_a_refund_answers_for_what_was_paid_on_a_void_invoice(desk: Desk) -> None:
    def void(tx: Tx) -> None:
        tx.connection.exec_driver_sql("DROP TRIGGER invoice_frozen")
        tx.connection.exec_driver_sql("UPDATE invoice SET status = 'void'")
        tx.touch("invoice", desk.invoice)

    credit_notes.credit_invoice(desk.services, desk.invoice, "Returned")
    desk.raw(void)
    view = desk.status(Rule.REFUNDS)
    assert view.status is Status.AT_RISK
    assert ("invoice", (desk.invoice,)) in [(one.noun, one.ids) for one in view.evidence]
    desk.sql("UPDATE invoice SET status = 'issued'", touch="invoice")
    payments.refund(desk.services, desk.invoice, Decimal("60.00"), desk.clock.today())
    desk.sql("UPDATE invoice SET status = 'void'", touch="invoice")
    view = desk.status(Rule.REFUNDS)
    assert view.status is Status.KEPT
    assert "1 payment and 1 refund" in view.evidence[0].words


def test_a_key_file_is_the_second_step(desk: Desk) -> None:
    checklist.confirm(desk.services, Item.TWO_STEP, ok=False, note="There is no token")
    assert desk.status(Rule.TWO_STEP_UNLOCK).status is Status.BROKEN
    (slot,) = [one for one in key_slots.list_slots(desk.services) if one.kind == "passphrase"]
    file = key_slots.new_key_file()
    key_slots.change_passphrase(desk.services, slot.id, "three slow herons wading", key_file=file)
    assert desk.status(Rule.TWO_STEP_UNLOCK).status is Status.BROKEN, "the keyring still opens it alone"
    key_slots.use_keyring(desk.services, False)
    assert desk.status(Rule.TWO_STEP_UNLOCK).status is Status.KEPT


@pytest.mark.parametrize(("name", "rule"), OF_MESSAGES.items())
def test_a_policy_that_names_no_service_messages_breaks_its_own_word(
    desk: Desk, name: str, rule: Rule
) -> None:
    """Whoever stopped marketing would be told nothing any more, not even of an outage."""
    profiles = desk.services.outside.profiles
    assert desk.status(rule).status is Status.KEPT
    bare = replace(profiles[name], messages={MessagePurpose.SURVEY: "UK GDPR Art 6(1)(f)"})
    outside = replace(desk.services.outside, load_profiles=lambda: {**profiles, name: bare})
    changed = Services(outside=outside, vault=desk.services.vault)
    found = {view.rule: view for view in promises.look(changed, name).promises}
    assert found[rule].status is Status.BROKEN
    assert found[rule].action


@pytest.mark.parametrize("rule", OF_THE_MANIFEST)
def test_a_kind_of_record_that_was_forgotten_is_noticed(
    desk: Desk, rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.status(rule).status is Status.KEPT
    lost = {**collecting.MANIFEST, "diary": replace(collecting.MANIFEST["person"], via=None)}
    monkeypatch.setattr(collecting, "MANIFEST", lost)
    promises.look(desk.services, "own")  # another policy: nothing of before is remembered
    assert desk.status(rule).status is Status.BROKEN


def test_after_one_change_only_what_it_concerns_is_looked_at(desk: Desk) -> None:
    board = desk.services.board
    promises.look(desk.services)
    checks, blocks = board.checks_run, board.sums.blocks_read if board.sums else 0
    always = sum(
        not CHECKS[Rule(one.rule)].nouns for one in desk.services.outside.profiles["luma-tech"].promises
    )
    promises.look(desk.services)
    assert board.checks_run == checks + always, "nothing happened, so nothing is looked at"
    people.add_note(desk.services, desk.ann, "Called.")
    promises.look(desk.services)
    assert board.sums is not None
    assert board.sums.blocks_read == blocks, "no enquiry was touched"
    assert board.checks_run < checks + len(CHECKS) // 4, "a person: some checks, not all"
    enquiries.set_status(desk.services, [2], EnquiryStatus.CLOSED)
    promises.look(desk.services)
    assert board.sums.blocks_read == blocks + 1


def test_what_is_remembered_is_what_a_first_look_finds(desk: Desk) -> None:
    promises.look(desk.services)
    silent(desk)
    open_old(desk, RequestKind.ACCESS)
    stranger(desk)
    remembered = promises.look(desk.services)
    anew = promises.look(Services(outside=desk.services.outside, vault=desk.services.vault))
    assert remembered.promises == anew.promises
    assert remembered.urgent_first[0].status is Status.BROKEN


def test_evidence_leads_to_the_records(desk: Desk) -> None:
    late = open_old(desk, RequestKind.ACCESS)
    view = desk.status(Rule.ONE_MONTH)
    assert [(one.noun, one.ids) for one in view.evidence if one.status is Status.BROKEN] == [
        ("request", (late,))
    ]


def test_the_report_is_a_pdf_that_names_nobody(desk: Desk, tmp_path: Path) -> None:
    silent(desk)
    file = promises.export_report(desk.services, tmp_path / "report.pdf").value
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    for words in ("Promises of the privacy policy", "LT13", "Broken", "To do:", "reCAPTCHA"):
        assert words in text
    assert "Ann" not in text
