"""A restriction binds every write use-case there is, sync included, until it is lifted after a notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from lumadesk.app import (
    audit,
    bank,
    contact_permission,
    credit_notes,
    diary,
    documents,
    enquiries,
    erasure,
    invoices,
    jobs,
    letters,
    pack_delivery,
    packs,
    payments,
    people,
    personal_details,
    quotes,
    receipts,
    recipients,
    rectification,
    recurring,
    reminders,
    requests,
    restrictions,
    retention,
    statements,
    suppressions,
)
from lumadesk.app.contact_permission import OriginKind
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.app.today import today
from lumadesk.domain.consent import DetailGroup
from lumadesk.domain.contact_permission import SubscriberKind
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import InvoiceLine, InvoiceTerms
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.rectification import ContactField
from lumadesk.domain.requests import Intake, RequestKind
from lumadesk.domain.restriction import Allowance, Deed, RestrictionReason
from tests.app.fakes import FakeClock
from tests.app.use_cases import write_use_cases
from tests.app.website import Website

LINE = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal("60.00"))


@dataclass(frozen=True, kw_only=True)
class Restricted:
    """Ann, restricted, with a record of every kind, and Bob, who is not."""

    services: Services
    website: Website
    clock: FakeClock
    ann: int
    bob: int
    enquiry: int
    draft: int
    issued: int
    page: int
    credited: int  # an invoice that was paid and then credited in part
    paid: int  # its payment
    note: int  # its credit note
    quote: int  # a draft
    offered: int  # an issued quote
    accepted: int
    job: int
    hours: int
    appointment: int
    follow_up: int
    recurring: int
    overdue: int  # an invoice, of which there is a reminder
    reminder: int
    bank_line: int
    correction: int  # her request for it
    restriction: int
    out: Path


@pytest.fixture
def world(trading: Services, website: Website, clock: FakeClock, tmp_path: Path) -> Restricted:
    website.send("Ann Example", "ann@example.com")
    website.send("Bob Example", "bob@example.com")
    sync(trading)
    (enquiry,) = enquiries.list_ids(trading, EnquiryFilter(search="ann"))
    (bobs,) = enquiries.list_ids(trading, EnquiryFilter(search="bob"))
    ann = enquiries.get(trading, enquiry).person_id
    draft, issued = (invoices.draft_invoice(trading, ann, [LINE]).value for _ in range(2))
    invoices.issue_invoice(trading, issued)
    (page,) = documents.list_for(trading, invoice_id=issued)
    credited = invoices.issue_invoice(trading, invoices.draft_invoice(trading, ann, [LINE]).value).value
    paid = invoices.record_payment(trading, credited, Decimal("60.00"), clock.today()).value
    part = [InvoiceLine(description="Half", quantity=Decimal(1), unit_price=Decimal("30.00"))]
    note = credit_notes.credit_invoice(trading, credited, "Half of it", part).value
    return Restricted(
        services=trading,
        website=website,
        clock=clock,
        ann=ann,
        bob=enquiries.get(trading, bobs).person_id,
        enquiry=enquiry,
        draft=draft,
        issued=issued,
        page=page.id,
        credited=credited,
        paid=paid,
        note=note,
        **work_of(trading, clock, ann),
        **owed_by(trading, clock, ann),
        correction=requests.open_request(
            trading, kind=RequestKind.RECTIFICATION, person_id=ann, received=clock.today()
        ).value,
        restriction=restrictions.restrict(trading, ann, RestrictionReason.UNLAWFUL).value,
        out=tmp_path / "out",
    )


def owed_by(services: Services, clock: FakeClock, person_id: int) -> dict[str, int]:
    """An invoice that is overdue, a reminder of it, and a line of a bank statement."""
    due_at_once = InvoiceTerms(terms_days=0)
    draft = invoices.draft_invoice(services, person_id, [LINE], terms=due_at_once).value
    invoices.issue_invoice(services, draft)
    clock.advance(days=1)
    bank.import_csv(services, b"Date,Name,Amount\n2026-11-03,Somebody,60\n")
    return {
        "overdue": draft,
        "reminder": reminders.write_reminder(services, draft).value,
        "bank_line": bank.open_lines(services)[0].line.id,
    }


def work_of(services: Services, clock: FakeClock, person_id: int) -> dict[str, int]:
    """A record of each kind of work for somebody."""
    quote, offered, accepted = (quotes.draft_quote(services, person_id, [LINE]).value for _ in range(3))
    for one in (offered, accepted):
        quotes.issue_quote(services, one)
    quotes.accept_quote(services, accepted, clock.today(), "email")
    job = jobs.add_job(services, person_id, "Rewire").value
    begins, ends = clock.now(), clock.now() + timedelta(hours=1)
    return {
        "quote": quote,
        "offered": offered,
        "accepted": accepted,
        "job": job,
        "hours": jobs.add_time(
            services, job, day=clock.today(), minutes=60, what="Wiring", unit_price=Decimal(40)
        ).value,
        "appointment": diary.add_appointment(services, person_id, "Visit", begins, ends).value,
        "follow_up": diary.add_follow_up(services, person_id, clock.today(), "Ask").value,
        "recurring": recurring.add_recurring(
            services, person_id, [LINE], starts_on=clock.today() + timedelta(days=30)
        ).value,
    }


Case = tuple[tuple[Deed, ...], Callable[[Restricted], object]]

#: What is refused, by use-case: the deeds that it is, and how it is called.
REFUSED: dict[str, Case] = {
    "people.add_note": ((Deed.EDIT,), lambda w: people.add_note(w.services, w.ann, "Called.")),
    "people.make_client": ((Deed.EDIT,), lambda w: people.make_client(w.services, w.ann)),
    "people.merge_people": ((Deed.EDIT,), lambda w: people.merge_people(w.services, w.bob, w.ann)),
    "people.update_person": (
        (Deed.EDIT,),
        lambda w: people.update_person(w.services, w.ann, name="A", email=None, phone=None, address=None),
    ),
    "enquiries.convert_to_client": (
        (Deed.EDIT,),
        lambda w: enquiries.convert_to_client(w.services, w.enquiry),
    ),
    "enquiries.mark_for_deletion": (
        (Deed.PURGE,),
        lambda w: enquiries.mark_for_deletion(w.services, [w.enquiry]),
    ),
    "enquiries.mark_replied": ((Deed.EDIT,), lambda w: enquiries.mark_replied(w.services, w.enquiry)),
    "enquiries.set_status": (
        (Deed.EDIT,),
        lambda w: enquiries.set_status(
            w.services, enquiries.list_ids(w.services, EnquiryFilter()), EnquiryStatus.CLOSED
        ),
    ),
    "enquiries.put_back": (
        (Deed.EDIT,),
        lambda w: enquiries.put_back(w.services, {EnquiryStatus.NEW: [w.enquiry]}),
    ),
    "enquiries.reply_link": ((Deed.SEND,), lambda w: enquiries.reply_link(w.services, w.enquiry)),
    "invoices.draft_invoice": ((Deed.EDIT,), lambda w: invoices.draft_invoice(w.services, w.ann, [LINE])),
    "invoices.copy_invoice": ((Deed.EDIT,), lambda w: invoices.copy_invoice(w.services, w.issued)),
    "invoices.update_draft": ((Deed.EDIT,), lambda w: invoices.update_draft(w.services, w.draft, [LINE])),
    "invoices.discard_draft": ((Deed.PURGE,), lambda w: invoices.discard_draft(w.services, w.draft)),
    "invoices.issue_invoice": ((Deed.EDIT,), lambda w: invoices.issue_invoice(w.services, w.draft)),
    "invoices.export_pdf": (
        (Deed.EXPORT,),
        lambda w: invoices.export_pdf(w.services, w.issued, w.out / "invoice.pdf"),
    ),
    "invoices.record_payment": (
        (Deed.EDIT,),
        lambda w: invoices.record_payment(w.services, w.issued, Decimal("60.00"), w.clock.today()),
    ),
    "invoices.void_invoice": ((Deed.EDIT,), lambda w: invoices.void_invoice(w.services, w.issued, "Wrong")),
    "quotes.draft_quote": ((Deed.EDIT,), lambda w: quotes.draft_quote(w.services, w.ann, [LINE])),
    "quotes.copy_quote": ((Deed.EDIT,), lambda w: quotes.copy_quote(w.services, w.quote)),
    "quotes.update_draft": ((Deed.EDIT,), lambda w: quotes.update_draft(w.services, w.quote, [LINE])),
    "quotes.discard_draft": ((Deed.PURGE,), lambda w: quotes.discard_draft(w.services, w.quote)),
    "quotes.issue_quote": ((Deed.EDIT,), lambda w: quotes.issue_quote(w.services, w.quote)),
    "quotes.accept_quote": (
        (Deed.EDIT,),
        lambda w: quotes.accept_quote(w.services, w.offered, w.clock.today(), "email"),
    ),
    "quotes.decline_quote": (
        (Deed.EDIT,),
        lambda w: quotes.decline_quote(w.services, w.offered, w.clock.today(), "email"),
    ),
    "quotes.invoice_quote": ((Deed.EDIT,), lambda w: quotes.invoice_quote(w.services, w.accepted)),
    "quotes.export_pdf": ((Deed.EXPORT,), lambda w: quotes.export_pdf(w.services, w.quote, w.out / "q.pdf")),
    "jobs.add_job": ((Deed.EDIT,), lambda w: jobs.add_job(w.services, w.ann, "Rewire")),
    "jobs.change_job": ((Deed.EDIT,), lambda w: jobs.change_job(w.services, w.job, notes="x")),
    "jobs.add_time": (
        (Deed.EDIT,),
        lambda w: jobs.add_time(
            w.services, w.job, day=w.clock.today(), minutes=5, what="x", unit_price=Decimal(1)
        ),
    ),
    "jobs.drop_time": ((Deed.PURGE,), lambda w: jobs.drop_time(w.services, w.hours)),
    "jobs.bill_job": ((Deed.EDIT,), lambda w: jobs.bill_job(w.services, w.job)),
    "diary.add_appointment": (
        (Deed.EDIT,),
        lambda w: diary.add_appointment(
            w.services, w.ann, "Visit", w.clock.now(), w.clock.now() + timedelta(hours=1)
        ),
    ),
    "diary.change_appointment": (
        (Deed.EDIT,),
        lambda w: diary.change_appointment(w.services, w.appointment, cancelled=True),
    ),
    "diary.export_calendar": (
        (Deed.EXPORT,),
        lambda w: diary.export_calendar(w.services, w.out / "a.ics", w.appointment),
    ),
    "diary.add_follow_up": (
        (Deed.EDIT,),
        lambda w: diary.add_follow_up(w.services, w.ann, w.clock.today(), "Ask"),
    ),
    "diary.move_follow_up": (
        (Deed.EDIT,),
        lambda w: diary.move_follow_up(w.services, w.follow_up, w.clock.today()),
    ),
    "diary.finish_follow_up": ((Deed.EDIT,), lambda w: diary.finish_follow_up(w.services, w.follow_up)),
    "recurring.add_recurring": (
        (Deed.EDIT,),
        lambda w: recurring.add_recurring(w.services, w.ann, [LINE], starts_on=w.clock.today()),
    ),
    "recurring.change_recurring": (
        (Deed.EDIT,),
        lambda w: recurring.change_recurring(w.services, w.recurring, paused=True),
    ),
    "recurring.restore_recurring": (
        (Deed.EDIT,),
        lambda w: recurring.restore_recurring(w.services, recurring.get(w.services, w.recurring).agreement),
    ),
    "recurring.end_recurring": ((Deed.PURGE,), lambda w: recurring.end_recurring(w.services, w.recurring)),
    "reminders.write_reminder": (
        (Deed.SEND,),
        lambda w: reminders.write_reminder(w.services, w.overdue),
    ),
    "reminders.export_reminder": (
        (Deed.SEND, Deed.EXPORT),
        lambda w: reminders.export_reminder(w.services, w.reminder, w.out),
    ),
    "reminders.mark_sent": (
        (Deed.EDIT,),
        lambda w: reminders.mark_sent(w.services, w.reminder, w.clock.today(), "email"),
    ),
    "statements.export_statement": (
        (Deed.EXPORT, Deed.SEND),
        lambda w: statements.export_statement(w.services, w.ann, w.out),
    ),
    "receipts.export_receipt": (
        (Deed.EXPORT,),
        lambda w: receipts.export_receipt(w.services, w.credited, w.paid, w.out / "r.pdf"),
    ),
    "bank.confirm": ((Deed.EDIT,), lambda w: bank.confirm(w.services, w.bank_line, [(w.issued, None)])),
    "bank.take_back": (
        (Deed.EDIT,),
        lambda w: bank.take_back(
            w.services,
            [bank.Confirmed(line=bank.get(w.services, w.bank_line).line, payments=((w.credited, w.paid),))],
        ),
    ),
    "payments.refund": (
        (Deed.EDIT,),
        lambda w: payments.refund(w.services, w.credited, Decimal("1.00"), w.clock.today()),
    ),
    "payments.use_credit": (
        (Deed.EDIT,),
        lambda w: payments.use_credit(w.services, w.credited, w.issued, Decimal("1.00")),
    ),
    "payments.take_back": ((Deed.EDIT,), lambda w: payments.take_back(w.services, w.credited, w.paid)),
    "credit_notes.credit_invoice": (
        (Deed.EDIT,),
        lambda w: credit_notes.credit_invoice(w.services, w.issued, "Returned"),
    ),
    "credit_notes.export_pdf": (
        (Deed.EXPORT,),
        lambda w: credit_notes.export_pdf(w.services, w.note, w.out / "note.pdf"),
    ),
    "documents.export_document": (
        (Deed.EXPORT,),
        lambda w: documents.export_document(w.services, w.page, w.out / "page.pdf"),
    ),
    "erasure.erase_person": (
        (Deed.PURGE, Deed.SITE),
        lambda w: erasure.erase_person(w.services, w.ann, confirm_name="Ann Example"),
    ),
    "personal_details.set_detail": (
        (Deed.EDIT,),
        lambda w: personal_details.set_detail(w.services, w.ann, DetailGroup.HOBBIES, ""),
    ),
    "contact_permission.set_subscriber": (
        (Deed.EDIT,),
        lambda w: contact_permission.set_subscriber(w.services, w.ann, SubscriberKind.SOLE_TRADER),
    ),
    "contact_permission.set_origin": (
        (Deed.EDIT,),
        lambda w: contact_permission.set_origin(w.services, w.ann, OriginKind.DIRECT),
    ),
    "retention.end_client": ((Deed.EDIT,), lambda w: retention.end_client(w.services, w.ann)),
    "recipients.export_letters": (
        (Deed.EXPORT,),
        lambda w: recipients.export_letters(w.services, w.ann, w.out),
    ),
}

#: Reads that are deeds all the same.
READS = {"enquiries.reply_link"}

#: What a restriction does not stop, and why not. What is starred has a test of its own below.
FREE = {
    "business.save_business": "about the owner",
    "business.cancel_change": "about the owner",
    "catalogue.add_item": "about the owner",
    "bank_rates.set_rate": "about nobody",
    "bank_rates.reset_rate": "about nobody",
    "bank.import_csv": "about the owner's account; says who paid only once that is confirmed",
    "bank.import_ofx": "about the owner's account; says who paid only once that is confirmed",
    "bank.set_aside": "takes words away that nobody was found for",
    "bank.bring_back": "names nobody that is known",
    "bank.confirm_certain": "leaves open what a restriction binds: tested with bank statements",
    "tax_year.choose_calendar_quarters": "about the owner",
    "tax_year.export_records": "names nobody",
    "tax_year.export_for_accountant": "names nobody",
    "catalogue.change_item": "about the owner",
    "catalogue.set_price": "about the owner",
    "catalogue.retire_item": "about the owner",
    "recurring.make_drafts": "leaves out who is restricted: tested with recurring invoices",
    "business.save_logo": "about the owner",
    "settings.save_settings": "about the owner",
    **dict.fromkeys(
        (
            "backups.save_plan",
            "backups.change_plan",
            "backups.back_up",
            "backups.keep_up",
            "backups.honour_erasures",
            "restore_drill.hold_drill",
            "restore_drill.drill_if_due",
            "vault.verify",
            "vault.record_check",
            "key_slots.add_passphrase",
            "key_slots.change_passphrase",
            "key_slots.remove_slot",
            "key_slots.use_keyring",
            "key_slots.make_recovery_sheet",
            "recovery_sheets.record_stored",
            "restore_drill.check_backup",
        ),
        "about the vault as a whole: storing",
    ),
    "settings.change_settings": "about the owner",
    "sites.configure_site": "about the website",
    "sites.rename_site": "about the website",
    "site_removal.remove_site": "about the website; its enquiries stay",
    "loading.loading": "indexes only; what a sync writes is asked for row by row",
    "site_trust.trust_host": "about the website",
    "site_trust.trust_fingerprint": "about the website",
    "site_trust.configure_trusting": "about the website",
    "demo_story.the_whole_way": "the demo's own vault, by the use-cases above",
    "people.add_person": "about somebody who is not in the vault yet",
    "certificates.public_key": "about nobody",
    "erasure.certificate": "names nobody",
    "erasure.export_certificate": "names nobody",
    "erasure.export_signed": "names nobody",
    "disposals.review": "about people who were erased: a restriction of theirs was lifted before",
    "recipients.end_task": "about people who were erased",
    "enquiries.unmark_for_deletion": "takes a deletion back: storing",
    "requests.open_request": "records what the person asks for: storing",
    "requests.open_from_enquiry": "records what the person asks for: storing",
    "requests.match_person": "says whose request it is: storing",
    "requests.take_back_match": "says whose request it is not: storing",
    "requests.forget_request": "about somebody who is not in the vault",
    **dict.fromkeys(
        (
            "request_course.acknowledge",
            "request_course.record_authority",
            "request_course.record_identity",
            "request_course.record_clarification",
            "request_course.record_fee",
            "request_course.record_stopped",
            "request_course.weigh_objection",
            "request_course.extend",
            "request_course.close_request",
            "request_course.correct_event",
            "request_course.take_back_event",
        ),
        "records the course of their request: storing",
    ),
    "searches.search_vault": "records where was looked for their request: storing",
    "searches.log_search": "records where was looked for their request: storing",
    "rectification.correct_contact": "* their own request is their consent, and is recorded as the ground",
    "manifest_search.search_by_manifest": "records where was looked for their request: storing",
    "rectification.record_correction": "records what was put right elsewhere: storing",
    "rectification.record_dispute": "records what is disputed: storing",
    "rectification.tell_recipient": "records that a recipient was told: storing",
    **dict.fromkeys(
        (
            "complaints.open_complaint",
            "complaints.acknowledge",
            "complaints.note_progress",
            "complaints.answer",
            "complaints.link_request",
            "complaints.correct_event",
            "complaints.take_back_event",
        ),
        "records the course of their complaint: storing",
    ),
    "breaches.record_breach": "the register that Art 33(5) asks for",
    "breaches.update_breach": "the register that Art 33(5) asks for",
    "breaches.record_told": "the register that Art 33(5) asks for",
    "breaches.close_breach": "the register that Art 33(5) asks for",
    "disclosures.correct_disclosure": "puts the log right; it names what was done already",
    "disclosures.record_disclosure": "records what an authority was given: storing",
    "letters.write_letter": "* answers the person; Art 18(3) itself asks for one before lifting",
    "letters.mark_sent": "* answers the person; Art 18(3) itself asks for one before lifting",
    "letters.discard_letter": "a letter that was never sent",
    "letters.save_template": "about nobody",
    "letters.reset_template": "about nobody",
    "regulator.save_regulator": "about nobody",
    "holidays.add_holiday": "about nobody",
    "holidays.remove_holiday": "about nobody",
    "pack_review.include": "decides about the answer to their own request",
    "pack_review.withhold": "decides about the answer to their own request",
    "pack_review.redact": "decides about the answer to their own request",
    "pack_review.redact_everywhere": "decides about the answer to their own request",
    "pack_review.undo": "decides about the answer to their own request",
    "packs.build_pack": "* their own request is their consent, and is recorded as the ground",
    "packs.export_pack": "* their own request is their consent, and is recorded as the ground",
    "pack_delivery.seal_pack": "* their own request is their consent, and is recorded as the ground",
    "pack_delivery.record_dispatch": "* their own request is their consent, and is recorded as the ground",
    **dict.fromkeys(
        ("consent.give", "consent.opt_in_softly", "consent.withdraw", "consent.object_to_marketing"),
        "records what the person said: storing",
    ),
    "consent.add_wording": "about nobody",
    "restriction_tasks.end_task": "records who was told of it",
    "mailing_list.export_csv": "leaves out who is restricted, by the question that it asks of each",
    "mailing_list.import_do_not_contact": "stops marketing",
    "holds.place_hold": "keeps: storing",
    "holds.lift_hold": "about a claim; what is restricted stays held by that",
    "retention_review.decide": "* who is restricted is held, and held records are refused",
    "checklist.confirm": "about nobody",
    "policy.record_version": "about nobody",
    "policy.change_policy": "about nobody",
    "policy.import_own": "about nobody",
    "policy.record_seen": "records what the person was shown: storing",
    "policy_notices.prepare": "leaves out who is restricted",
    "policy_notices.export_letters": "the same, on paper",
    "policy_notices.export_drafts": "tells the person of the policy; who is restricted was left out",
    "policy_notices.mark_told": "records what the person was told: storing",
    **dict.fromkeys(
        (
            "register.fill_from_policy",
            "register.save_processing",
            "register.remove_processing",
            "register.weigh",
            "register.record_change_notice",
            "processors.save_processor",
            "processors.record_check",
            "ico_fee.save_fee",
        ),
        "the register that Art 30 asks for",
    ),
    "promises.export_report": "names nobody",
    "register_documents.export_register": "names nobody",
    "restrictions.restrict": "restricts",
    "restrictions.allow": "records a ground of Art 18(2)",
    "restrictions.record_notice": "records the notice of Art 18(3)",
    "restrictions.lift": "ends it, after the notice",
    "suppressions.suppress": "stops marketing",
    "verdicts.change_verdict": "decides about an erasure that is itself refused",
    "verdicts.withdraw_change": "decides about an erasure that is itself refused",
    "sync.sync": "* holds changes and deletions back",
    "site_sweep.sweep": "* holds changes back, as the sync that it is part of",
    "site_deletions.carry_out": "* holds deletions back",
    "site_deletions.delete_without_site": "holds deletions back, by the same question as carry_out",
    "site_deletions.allow_dependents": "about other rows; the deletion itself is held back",
}


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(RuleViolation) as refused:
        act()
    assert "Ann" not in f"{refused.value.message} {refused.value.hint}"
    return refused.value.code


def test_every_write_use_case_is_listed_here() -> None:
    found = write_use_cases()
    assert len(found) > 40
    assert (set(REFUSED) - READS) | set(FREE) == found, (
        "a new use-case: is it a deed that a restriction forbids?"
    )
    assert not set(REFUSED) & set(FREE)
    assert all(FREE.values())


@pytest.mark.parametrize("name", REFUSED)
def test_a_restriction_binds(world: Restricted, name: str) -> None:
    deeds, act = REFUSED[name]
    before = audit.list_entries(world.services, 1)
    assert refusal(lambda: act(world)) == "restriction.binds"
    assert audit.list_entries(world.services, 1) == before, "nothing was written"
    assert not world.out.exists()
    others = [deed for deed in Deed if deed not in deeds]
    for deed in others:
        restrictions.allow(
            world.services, world.restriction, deed=deed, ground=Allowance.CONSENT, because="by phone"
        )
    assert refusal(lambda: act(world)) == "restriction.binds", "grounds for other deeds are none for this one"
    for deed in deeds:
        restrictions.allow(
            world.services, world.restriction, deed=deed, ground=Allowance.CLAIMS, because="the claim of May"
        )
    world.clock.advance(days=1)
    assert refusal(lambda: act(world)) == "restriction.binds", "a ground holds for its day"
    world.clock.advance(days=-1)
    act(world)


def test_lifted_only_after_the_notice(world: Restricted) -> None:
    services = world.services
    assert refusal(lambda: restrictions.lift(services, world.restriction)) == "restriction.no_notice"
    assert today(services).restricted == 1
    restrictions.record_notice(services, world.restriction, "Letter of today")
    restrictions.lift(services, world.restriction)
    people.add_note(services, world.ann, "Free again.")
    view = restrictions.get(services, world.restriction)
    assert (view.restriction.active, view.person_name) == (False, "Ann Example")
    assert (view.restriction.notice, view.restriction.notice_on) == ("Letter of today", world.clock.today())
    assert refusal(lambda: restrictions.lift(services, world.restriction)) == "restriction.lifted"
    again = restrictions.restrict(services, world.ann, RestrictionReason.CLAIMS).value
    assert [view.restriction.id for view in restrictions.list_restrictions(services)] == [
        again,
        world.restriction,
    ]
    assert [view.restriction.id for view in restrictions.of_person(services, world.ann)] == [
        again,
        world.restriction,
    ]


def test_what_cannot_be_restricted(world: Restricted) -> None:
    tomorrow = world.clock.today() + timedelta(days=1)
    later = lambda: restrictions.restrict(  # noqa: E731
        world.services, world.bob, RestrictionReason.CLAIMS, since=tomorrow
    )
    assert refusal(later) == "restriction.bad_date"
    erasure.erase_person(world.services, world.bob, confirm_name="Bob Example")
    for act in (
        lambda: restrictions.restrict(world.services, world.bob, RestrictionReason.CLAIMS),
        lambda: restrictions.get(world.services, 99),
    ):
        with pytest.raises(KnownError) as failure:
            act()
        assert failure.value.code.endswith(".not_found")


def test_somebody_else_is_not_bound(world: Restricted) -> None:
    people.add_note(world.services, world.bob, "Called.")
    (bobs,) = enquiries.list_ids(world.services, EnquiryFilter(search="bob"))
    enquiries.set_status(world.services, [bobs], EnquiryStatus.CLOSED)


def test_the_persons_own_request_is_the_ground_for_their_copy(world: Restricted) -> None:
    services = world.services
    request_id = requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=world.ann, received=world.clock.today()
    ).value
    packs.build_pack(services, request_id)
    packs.export_pack(services, request_id, world.out)
    pack_delivery.seal_pack(services, request_id, world.out)
    pack_delivery.record_dispatch(services, request_id, channel="email", address="ann@example.com")
    (ground,) = restrictions.get(services, world.restriction).restriction.allowed
    assert (ground.deed, ground.ground) == (Deed.EXPORT, Allowance.CONSENT)
    assert f"request {request_id}" in ground.because
    assert refusal(lambda: people.add_note(services, world.ann, "x")) == "restriction.binds"


def test_the_persons_own_request_is_the_ground_for_the_correction(world: Restricted) -> None:
    services = world.services
    rectification.correct_contact(services, world.correction, ContactField.PHONE, "01632 960001")
    assert people.get(services, world.ann).phone == "01632 960001"
    (ground,) = restrictions.get(services, world.restriction).restriction.allowed
    assert (ground.deed, ground.ground) == (Deed.EDIT, Allowance.CONSENT)
    rectification.correct_contact(services, world.correction, ContactField.NAME, "Anne Example")
    assert len(restrictions.get(services, world.restriction).restriction.allowed) == 1, "noted once a day"


def test_marketing(world: Restricted) -> None:
    with world.services.read() as tx:
        suppressions.require_marketable(world.services, tx, world.bob)
        assert (
            refusal(lambda: suppressions.require_marketable(world.services, tx, world.ann))
            == "restriction.binds"
        )


# The website


def test_changes_at_the_website_are_held_back_and_shown(world: Restricted) -> None:
    services, site = world.services, world.website
    site.change("1", "message", "Changed by Ann")
    site.change("2", "message", "Changed by Bob")
    report = sync(services).value
    assert (report.changed, report.held_back) == (1, 1)
    assert enquiries.get(services, world.enquiry).message == "My laptop does not start."
    (held,) = restrictions.get(services, world.restriction).held_changes
    assert (held.key, held.enquiry_id) == ("1", world.enquiry)
    assert sync(services).value.held_back == 1
    assert restrictions.get(services, world.restriction).held_changes == (held,), "noted once"
    assert sync(services, dry_run=True).value.changed == 0

    restrictions.record_notice(services, world.restriction, "Told")
    restrictions.lift(services, world.restriction)
    report = sync(services).value
    assert (report.changed, report.held_back) == (1, 0)
    assert enquiries.get(services, world.enquiry).message == "Changed by Ann"


def test_a_change_that_was_taken_back_is_not_held_any_more(world: Restricted) -> None:
    world.website.change("1", "message", "Changed by Ann")
    assert sync(world.services).value.held_back == 1
    world.website.change("1", "message", "My laptop does not start.")
    assert sync(world.services).value.held_back == 0


def test_a_held_row_that_is_gone_at_the_website(world: Restricted) -> None:
    world.website.change("1", "message", "Changed by Ann")
    sync(world.services)
    world.website.remove("1")
    restrictions.record_notice(world.services, world.restriction, "Told")
    restrictions.lift(world.services, world.restriction)
    assert sync(world.services).value.held_back == 0


def test_a_new_enquiry_of_theirs_is_stored(world: Restricted) -> None:
    world.website.send("Ann Example", "ann@example.com", message="One more thing")
    assert sync(world.services).value.new == 1


def test_a_deletion_that_was_asked_for_before_waits(world: Restricted) -> None:
    services = world.services
    restrictions.record_notice(services, world.restriction, "Told")
    restrictions.lift(services, world.restriction)
    enquiries.mark_for_deletion(services, [world.enquiry])
    again = restrictions.restrict(services, world.ann, RestrictionReason.UNLAWFUL).value
    report = sync(services).value
    assert (report.deleted_at_site, report.queued, report.frozen) == (0, 1, 1)
    assert any("Art 18" in problem for problem in report.problems)
    assert world.website.keys() == ["1", "2"]
    restrictions.record_notice(services, again, "Told")
    restrictions.lift(services, again)
    assert sync(services).value.verified_absent == 1
    assert world.website.keys() == ["2"]


def test_an_erasure_leaves_a_restriction_as_evidence_without_words(world: Restricted) -> None:
    services = world.services
    restrictions.record_notice(services, world.restriction, "Told Ann")
    restrictions.lift(services, world.restriction)
    invoices.record_payment(services, world.issued, Decimal("60.00"), world.clock.today())
    erasure.erase_person(services, world.ann, confirm_name="Ann Example")
    view = restrictions.get(services, world.restriction)
    assert (view.restriction.notice, view.restriction.details, view.person_name) == ("", "", "")
    assert view.restriction.reason is RestrictionReason.UNLAWFUL


def test_their_own_later_request_for_erasure_ends_it(world: Restricted) -> None:
    services, clock = world.services, world.clock
    early = requests.open_request(
        services, kind=RequestKind.ERASURE, person_id=world.ann, received=clock.today() - timedelta(days=1)
    ).value
    erase = lambda: erasure.erase_person(services, world.ann, confirm_name="Ann Example")  # noqa: E731
    assert refusal(erase) == "restriction.binds", "it was restricted instead, or after that wish"
    assert "Art 18(2)" in (erasure.preview(services, world.ann).frozen_by or "")
    requests.open_request(services, kind=RequestKind.ERASURE, person_id=world.ann, received=clock.today())
    assert erasure.preview(services, world.ann).frozen_by is None
    erase()
    ended = restrictions.get(services, world.restriction).restriction
    assert (ended.active, ended.lifted_on) == (False, clock.today()), "nothing is left that it could bind"
    assert today(services).restricted == 0
    assert requests.get(services, early).words.startswith("answered")
    invoices.export_pdf(services, world.issued, world.out / "kept.pdf")
    assert sync(services).value.frozen == 0


def test_a_letter_to_them_leaves_the_vault_while_the_restriction_binds(world: Restricted) -> None:
    services = world.services
    letter = letters.write_letter(services, LetterKind.ACKNOWLEDGEMENT, request_id=world.correction).value
    (page, *_text) = documents.list_for(services, request_id=world.correction)
    written = documents.export_document(services, page.id, world.out.with_suffix(".pdf")).value
    assert written.exists()
    letters.mark_sent(services, letter)


def test_an_objection_to_marketing_stops_it_in_the_same_moment(world: Restricted) -> None:
    services = world.services
    assert not suppressions.is_suppressed(services, "ann@example.com")
    requests.open_request(
        services, kind=RequestKind.MARKETING_OBJECTION, person_id=world.ann, received=world.clock.today()
    )
    assert suppressions.is_suppressed(services, "ann@example.com")
    assert not suppressions.is_suppressed(services, "bob@example.com")
    intake = Intake(subject="Zed", subject_contact="zed@example.com, 07700 900123")
    stranger = requests.open_request(
        services,
        kind=RequestKind.MARKETING_OBJECTION,
        person_id=None,
        received=world.clock.today(),
        intake=intake,
    ).value
    assert suppressions.is_suppressed(services, "ZED@example.com")
    assert suppressions.is_suppressed(services, None, "+44 7700 900123")
    requests.match_person(services, stranger, world.bob)
    assert suppressions.is_suppressed(services, "bob@example.com"), "once it is known whose it is"
