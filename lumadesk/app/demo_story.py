"""The demo's story, step by step: one enquiry from the website to an invoice, one to its proved erasure."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from lumadesk.app import (
    breaches,
    complaints,
    disclosures,
    enquiries,
    erasure,
    invoices,
    packs,
    people,
    quotes,
    requests,
    restrictions,
    sites,
    vault,
)
from lumadesk.app.services import Services
from lumadesk.app.sync import Progress, SyncReport, sync
from lumadesk.domain.disclosures import Authority
from lumadesk.domain.enquiries import Enquiry, EnquiryFilter, EnquiryStatus
from lumadesk.domain.erasure import Verdict
from lumadesk.domain.errors import KnownError
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.money import format_money
from lumadesk.domain.requests import RequestKind
from lumadesk.domain.restriction import RestrictionReason

TABLE = "contact_enquiry"

_WORK = (
    InvoiceLine(description="On-site visit and diagnosis", quantity=Decimal(1), unit_price=Decimal("65.00")),
    InvoiceLine(
        description="Wireless set-up, per hour", quantity=Decimal("1.5"), unit_price=Decimal("48.00")
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStep:
    name: str
    seconds: float
    detail: str


class StepLog:
    """Times the steps, and tells of each as it begins."""

    def __init__(self, progress: Progress) -> None:
        self.steps: list[DemoStep] = []
        self._progress = progress

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """The block puts its detail into the list that it is given."""
        self._progress(name, len(self.steps), None)
        detail: list[str] = []
        started = time.monotonic()
        yield detail
        seconds = round(time.monotonic() - started, 3)
        self.steps.append(DemoStep(name=name, seconds=seconds, detail=" ".join(detail)))


def the_whole_way(services: Services, site: Path, out: Path, log: StepLog) -> tuple[Path, ...]:
    with log.step("configure the site") as detail:
        sites.configure_site(services, url=f"sqlite:///{site.as_posix()}", table=TABLE, name="Demo website")
        found = sites.try_site(services)
        detail.append(f"Table {TABLE}: {sum(check.ok for check in found.checks)} checks passed.")
    with log.step("sync") as detail:
        detail.append(_told(sync(services).value))
    cast = _cast(services)
    with log.step("convert an enquiry") as detail:
        person_id = enquiries.convert_to_client(services, cast.customer).value
        detail.append(f"Enquiry {cast.customer} made person {person_id} a client.")
    files = [*_invoice(services, person_id, out, log), *_access(services, person_id, out, log)]
    with log.step("mark for deletion") as detail:
        enquiries.mark_for_deletion(services, [cast.unwanted])
        detail.append(f"Enquiry {cast.unwanted} is to be deleted, at the website and here.")
    erasure_id = _erase(services, cast.leaver, log)
    with log.step("delete at the website") as detail:
        done = sync(services).value
        detail.append(f"{done.deleted_at_site} deleted there, {done.verified_absent} proved gone.")
    with log.step("certificate of erasure") as detail:
        files.append(erasure.export_certificate(services, erasure_id, out).value)
        complete = erasure.get(services, erasure_id).erasure.complete
        detail.append(
            "Complete: the website's proofs are in it." if complete else "The website's part is open."
        )
    with log.step("sync again") as detail:
        detail.append(_told(sync(services).value))
    with log.step("leave work on the desk") as detail:
        detail.append(_leave_work(services, cast.others))
    with log.step("verify the vault") as detail:
        report = vault.verify(services)
        failed = [check.name for check in report.checks if not check.ok]
        detail.append(f"Failed: {', '.join(failed)}." if failed else f"{len(report.checks)} checks passed.")
    return tuple(files)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cast:
    """Enquiries of different people: who becomes a client, who wants to be erased, and what is deleted."""

    customer: int
    leaver: int
    unwanted: int
    others: tuple[Enquiry, ...]  # of further people, one each


def _cast(services: Services) -> _Cast:
    every = enquiries.in_full(services, enquiries.list_ids(services, EnquiryFilter()))
    count = Counter(enquiry.person_id for enquiry in every)
    newest = list({enquiry.person_id: enquiry for enquiry in reversed(every) if enquiry.email}.values())
    newest.reverse()
    if len(newest) < 3:
        raise KnownError(
            "demo.too_small", "The made-up website is too small for the demo.", "Ask for more enquiries."
        )
    customer, *rest = newest
    leaver = max(rest, key=lambda enquiry: count[enquiry.person_id])
    rest.remove(leaver)
    return _Cast(customer=customer.id, leaver=leaver.id, unwanted=rest[0].id, others=tuple(rest[1:]))


def _invoice(services: Services, person_id: int, out: Path, log: StepLog) -> list[Path]:
    with log.step("draft an invoice") as detail:
        invoice_id = invoices.draft_invoice(services, person_id, _WORK, services.today).value
        detail.append(f"{len(_WORK)} lines, no number yet.")
    with log.step("issue the invoice") as detail:
        invoices.issue_invoice(services, invoice_id)
        view = invoices.get(services, invoice_id)
        detail.append(f"{view.invoice.number}, {format_money(view.totals.gross)}.")
    out.mkdir(parents=True, exist_ok=True)
    file = invoices.export_pdf(services, invoice_id, out).value
    with log.step("record the payment") as detail:
        invoices.record_payment(services, invoice_id, view.due, services.today)
        detail.append(f"{format_money(view.due)} on {services.today.isoformat()}: paid.")
    return [file]


def _access(services: Services, person_id: int, out: Path, log: StepLog) -> list[Path]:
    with log.step("open an access request") as detail:
        request_id = requests.open_request(
            services, kind=RequestKind.ACCESS, person_id=person_id, received=services.today
        ).value
        view = requests.get(services, request_id)
        detail.append(f"Received today, due {view.deadline.due}.")
    with log.step("answer it with a pack") as detail:
        packs.build_pack(services, request_id)
        files = packs.export_pack(services, request_id, out).value
        requests.close_request(services, request_id)
        detail.append(f"{len(files)} files: everything held, and the portable part.")
    return list(files)


def _erase(services: Services, enquiry_id: int, log: StepLog) -> int:
    person = people.get(services, enquiries.get(services, enquiry_id).person_id)
    with log.step("preview an erasure") as detail:
        verdicts = erasure.preview(services, person.id).verdicts
        counts = {kind: sum(row.verdict is kind for row in verdicts) for kind in Verdict}
        detail.append(", ".join(f"{count} to {kind.value}" for kind, count in counts.items()) + ".")
    with log.step("erase the person") as detail:
        erasure_id = erasure.erase_person(services, person.id, confirm_name=person.name).value
        queued = erasure.get(services, erasure_id).site_deletions
        detail.append(f"Erasure {erasure_id}; {queued} deletions queued for the website.")
    return erasure_id


def _leave_work(services: Services, others: Sequence[Enquiry]) -> str:
    """What makes the window worth looking at: answers, a note, an unpaid invoice, a quote, a request."""
    for enquiry in others[2:14]:
        enquiries.set_status(services, [enquiry.id], EnquiryStatus.REPLIED)
    enquiries.set_status(services, [enquiry.id for enquiry in others[14:20]], EnquiryStatus.CLOSED)
    if len(others) < 2:
        return "Nothing: the website is too small for more."
    customer, asks = others[0], others[1]
    person_id = enquiries.convert_to_client(services, customer.id).value
    people.add_note(services, person_id, "Prefers a call in the morning; parking behind the house.")
    invoice_id = invoices.draft_invoice(services, person_id, _WORK[:1], services.today).value
    invoices.issue_invoice(services, invoice_id)
    quote_id = quotes.draft_quote(services, person_id, _WORK, notes="Done within two weeks.").value
    quotes.issue_quote(services, quote_id, services.today + timedelta(days=14))
    requests.open_request(
        services,
        kind=RequestKind.RECTIFICATION,
        person_id=asks.person_id,
        received=services.today - timedelta(days=12),
        details="The telephone number has changed.",
    )
    if len(others) < 14:
        return "Answers, a note, an unpaid invoice, a quote and an open request."
    _fill_registers(services, complains=others[12], disputes=others[13])
    return "Answers, a note, an unpaid invoice, a quote, an open request, and an entry in each register."


def _fill_registers(services: Services, *, complains: Enquiry, disputes: Enquiry) -> None:
    today = services.today
    complaints.open_complaint(
        services,
        received=today - timedelta(days=20),
        person_id=complains.person_id,
        details="You rang me although I had asked you to write.",
    )
    restrictions.restrict(
        services,
        disputes.person_id,
        RestrictionReason.ACCURACY,
        details="Says that the postcode is wrong; the new one is being checked.",
    )
    breaches.record_breach(
        services,
        aware_at=services.now - timedelta(hours=30),
        facts="A price list with two addresses on it was left at a client's.",
        people_affected="2 clients",
        action="Fetched it the same evening.",
    )
    disclosures.record_disclosure(
        services,
        authority=Authority.HMRC,
        asked_by="Compliance check, by letter",
        asked_on=today - timedelta(days=40),
        what="Invoices of the tax year.",
        basis="Finance Act 2008 Sch 36 para 1",
        disclosed_on=today - timedelta(days=30),
        how="Through the business tax account",
    )


def _told(report: SyncReport) -> str:
    return (
        f"{report.fetched} read: {report.new} new, {report.changed} changed, "
        f"{report.tombstoned} erased before, {len(report.rejected)} rejected."
    )
