"""Every record has a day on which it goes; nothing goes without the review, and nothing that is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from lumadesk.app import (
    enquiries,
    erasure,
    holds,
    invoices,
    people,
    policy,
    requests,
    retention,
    retention_review,
)
from lumadesk.app import vault as vaults
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.app.today import today
from lumadesk.app.vault import verify
from lumadesk.app.watch import Watch
from lumadesk.domain.disposal import Decision, HoldKind
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.erasure import Verdict
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.requests import RequestKind
from lumadesk.storage.vault import Vault
from tests.app.fakes import FakeClock
from tests.app.website import Website
from tests.storage.test_physical_erasure import holds as contains
from tests.storage.test_physical_erasure import pages_of

LINE = InvoiceLine(description="Quokka visit", quantity=Decimal(2), unit_price=Decimal("60.00"))


@dataclass(frozen=True, kw_only=True)
class Aged:
    """Nine years on: Quokka is a client with a paid invoice, Bob only wrote."""

    services: Services
    website: Website
    clock: FakeClock
    client: int
    invoice: int
    bob: int


@pytest.fixture
def aged(trading: Services, website: Website, clock: FakeClock) -> Aged:
    website.send("Quokka Example", "quokka@example.com", message="Quokka asks")
    website.send("Bob Example", "bob@example.com")
    sync(trading)
    (enquiry,) = enquiries.list_ids(trading, EnquiryFilter(search="quokka"))
    client = enquiries.convert_to_client(trading, enquiry).value
    invoice = invoices.draft_invoice(trading, client, [LINE], clock.today()).value
    invoices.issue_invoice(trading, invoice)
    invoices.record_payment(trading, invoice, Decimal("120.00"), clock.today())
    (bobs,) = enquiries.list_ids(trading, EnquiryFilter(search="bob"))
    clock.advance(days=9 * 365)
    return Aged(services=trading, website=website, clock=clock, client=client, invoice=invoice, bob=bobs)


def refused(act: object) -> str:
    with pytest.raises(RuleViolation) as refusal:
        act()  # type: ignore[operator]
    return refusal.value.code


def test_the_arithmetic_is_told_before_and_after(aged: Aged) -> None:
    services = aged.services
    assert retention.disposal_of(services, "invoice", aged.invoice).due == date(2033, 4, 6)
    found = retention.disposal_of(services, "enquiry", aged.bob)
    assert found.is_due(services.today)
    assert [step.text for step in found.steps] == ["Last contact", "Reviewed 12 months later"]
    assert retention.disposal_of(services, "person", aged.client).due == date(2033, 4, 6)
    for noun, id_ in (("invoice", 99), ("tree", 1)):
        with pytest.raises(KnownError):
            retention.disposal_of(services, noun, id_)


def test_a_request_is_evidence_for_six_years(aged: Aged) -> None:
    services = aged.services
    request = requests.open_request(
        services, kind=RequestKind.RECTIFICATION, person_id=aged.client, received=services.today
    ).value
    assert retention.disposal_of(services, "request", request).due is None
    requests.close_request(services, request)
    due = retention.disposal_of(services, "request", request).due
    assert due is not None
    assert due.year == services.today.year + 6


def test_the_queue_holds_what_is_out_of_its_time(aged: Aged) -> None:
    records = retention.queue(aged.services)
    assert records == [("enquiry", aged.bob), ("invoice", aged.invoice)]
    assert retention.queue(aged.services, "invoice") == [("invoice", aged.invoice)]
    assert retention.count_due(aged.services) == 2
    first, second = retention.rows(aged.services, [*records, ("note", 1), ("invoice", 99)])
    assert (first.person_name, first.suggestion, first.held_because) == ("Bob Example", Decision.ERASE, "")
    assert "overdue" in first.words
    assert second.label == "Invoice INV-0001"
    assert today(aged.services).retention_due == 1
    aged.clock.advance(days=-9 * 365)
    assert retention.queue(aged.services) == []


def test_keeping_needs_a_reason_and_an_end_and_comes_back(aged: Aged) -> None:
    services, record = aged.services, ("enquiry", aged.bob)
    until = services.today + timedelta(90)

    def keep(reason: str = "A quote is out", until: date | None = until) -> object:
        return retention_review.decide(services, [record], Decision.KEEP, reason=reason, until=until)

    assert refused(lambda: keep(reason=" ")) == "retention.no_reason"
    assert refused(lambda: keep(until=None)) == "retention.no_end"
    assert refused(lambda: keep(reason="Bob Example owes us")) == "erasure.names_person"
    keep()
    assert record not in retention.queue(services)
    assert "A quote is out" in retention.disposal_of(services, *record).steps[-1].text
    aged.clock.advance(days=91)
    assert record in retention.queue(services)
    assert retention_review.history(services)[0].decision is Decision.KEEP


def test_several_that_go_ask_for_their_number(aged: Aged) -> None:
    records = retention.queue(aged.services)
    erase = lambda count: retention_review.decide(  # noqa: E731
        aged.services, records, Decision.ERASE, confirm_count=count
    )
    assert refused(lambda: erase(None)) == "retention.count_differs"
    assert refused(lambda: erase(3)) == "retention.count_differs"
    assert retention.queue(aged.services) == records
    assert erase(2).value == 2
    assert retention.queue(aged.services) == [("person", aged.client)], "nothing keeps the client any more"


def test_nothing_goes_before_its_time_or_while_it_is_held(aged: Aged) -> None:
    services, record = aged.services, ("invoice", aged.invoice)
    held = holds.place_hold(services, aged.client, HoldKind.CLAIM, "Claim 7").value
    (row,) = retention.rows(services, [record])
    assert row.suggestion is Decision.KEEP
    assert "legal claim" in row.held_because
    found = retention_review.preview(services, [record], Decision.ERASE)
    assert [one.because for one in found.blocked] == [row.held_because]
    assert found.verdicts == ()
    erase = lambda: retention_review.decide(services, [record], Decision.ERASE)  # noqa: E731
    assert refused(erase) == "retention.blocked"
    assert (
        refused(lambda: erasure.erase_person(services, aged.client, confirm_name="Quokka Example"))
        == "hold.binds"
    )
    assert holds.of_person(services, aged.client) == (HoldKind.CLAIM,)
    assert holds.list_holds(services)[0].person_name == "Quokka Example"
    holds.lift_hold(services, held)
    assert refused(lambda: holds.lift_hold(services, held)) == "hold.lifted"
    request = requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=aged.client, received=services.today
    ).value
    assert refused(erase) == "retention.blocked"
    requests.close_request(services, request)
    aged.clock.advance(days=-9 * 365)
    assert "not come" in retention_review.preview(services, [record], Decision.ERASE).blocked[0].because
    assert refused(lambda: retention_review.decide(services, [("enquiry", 99)], Decision.ERASE)) == (
        "retention.blocked"
    )


def test_making_an_invoice_anonymous_keeps_the_figures_and_cuts_the_person(aged: Aged, vault: Vault) -> None:
    services, record = aged.services, ("invoice", aged.invoice)
    policy.import_own(services, _own_text(), "own.json")
    policy.change_policy(services, "own")
    found = retention_review.preview(services, [record], Decision.ANONYMISE)
    assert found.counts == {Verdict.ANONYMISE: 1}
    retention_review.decide(services, [record], Decision.ANONYMISE)
    (left,) = retention_review.anonymous_records(services)
    assert (left.number, left.net_pence, left.gross_pence, left.day) == (
        "INV-0001",
        12_000,
        12_000,
        date(2026, 11, 3),
    )
    with pytest.raises(KnownError):
        invoices.get(services, aged.invoice)
    report = verify(services)
    assert report.ok, report
    retention_review.decide(services, [("person", aged.client)], Decision.ERASE)
    assert not contains(pages_of(vault).everything(), "quokka")
    assert verify(services).ok


def _own_text() -> str:
    folder = Path(__file__).parents[2] / "resources" / "policies"
    return (folder / "own.json").read_text(encoding="utf-8")


def test_an_invoice_that_is_erased_leaves_its_number_alone(aged: Aged) -> None:
    retention_review.decide(aged.services, [("invoice", aged.invoice)], Decision.ERASE)
    (left,) = retention_review.anonymous_records(aged.services)
    assert (left.number, left.gross_pence) == ("INV-0001", None)
    assert verify(aged.services).ok


def test_an_enquiry_goes_at_both_ends(aged: Aged, vault: Vault) -> None:
    retention_review.decide(aged.services, [("enquiry", aged.bob)], Decision.ANONYMISE)
    sync(aged.services)
    assert len(aged.website.keys()) == 1
    (left,) = retention_review.anonymous_records(aged.services)
    assert (left.noun, left.number, left.net_pence) == ("enquiry", None, None)
    assert not contains(pages_of(vault).everything(), "bob@example.com")
    assert people.list_ids(aged.services, "Bob") == [], "nothing else was known of him"
    assert verify(aged.services).ok


def test_under_a_policy_that_counts_from_the_end_nothing_is_due_before(aged: Aged) -> None:
    services = aged.services
    policy.change_policy(services, "lustre-support")
    assert retention.queue(services, "invoice") == []
    assert retention.disposal_of(services, "invoice", aged.invoice).due is None
    retention.end_client(services, aged.client, date(2026, 12, 1))
    assert retention.disposal_of(services, "invoice", aged.invoice).due == date(2033, 2, 1)
    assert retention.queue(services, "invoice") == [("invoice", aged.invoice)]


def test_a_restored_backup_has_the_figures_and_not_the_person(aged: Aged, tmp_path: Path) -> None:
    services = aged.services
    file = tmp_path / "backup.lumadesk"
    vaults.backup(services, file)
    retention_review.decide(services, [("invoice", aged.invoice)], Decision.ANONYMISE)
    folder, outside = services.vault.folder, services.outside
    vaults.lock(services)
    vaults.restore(outside, file, folder, passphrase="correct horse battery staple", use_keyring=False)
    again = vaults.unlock(
        outside, folder, passphrase="correct horse battery staple", use_keyring=False
    ).services
    (left,) = retention_review.anonymous_records(again)
    assert left.number == "INV-0001"
    with pytest.raises(KnownError):
        invoices.get(again, aged.invoice)
    assert verify(again).ok
    vaults.lock(again)


def test_a_review_says_how_far_it_is_and_stopped_it_did_nothing(aged: Aged) -> None:
    services, records = aged.services, retention.queue(aged.services)
    told: list[tuple[str, int, int | None]] = []
    watch = Watch(report=lambda *step: told.append(step), cancelled=lambda: len(told) > 1)
    with pytest.raises(KnownError) as stopped:
        retention_review.decide(services, records, Decision.ERASE, confirm_count=len(records), watch=watch)
    assert stopped.value.code == "work.stopped"
    assert told[0] == ("erasing", 0, len(records))
    assert told[1][1] > 0, "it was stopped in the middle"
    assert retention.queue(services) == records
    assert retention_review.history(services) == []
    retention_review.decide(
        services,
        records,
        Decision.ERASE,
        confirm_count=len(records),
        watch=Watch(report=lambda *step: told.append(step)),
    )
    assert told[-1] == ("erasing", len(records), len(records))
