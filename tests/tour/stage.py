"""The vault that the tour shows: the demo's, with more of everything that a busy month brings."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from lumadesk import bootstrap
from lumadesk.app import (
    breaches,
    catalogue,
    complaints,
    credit_notes,
    demo,
    enquiries,
    invoices,
    people,
    quotes,
    reminders,
    requests,
    sync,
    vault,
)
from lumadesk.app.services import Outside, Services
from lumadesk.domain.breaches import BreachRisk
from lumadesk.domain.complaint_course import ComplaintOutcome
from lumadesk.domain.discounts import parse_discount
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.domain.errors import KnownError
from lumadesk.domain.invoices import InvoiceLine, InvoiceTerms
from lumadesk.domain.requests import RequestKind
from tests.app.conftest import world
from tests.app.fakes import FakeClock, FakeSecrets
from tests.tour.work_stage import furnish_work

PASSPHRASE = "four quiet herons wading"
NOW = datetime(2026, 6, 23, 10, 30, tzinfo=UTC)


def no_keyring() -> FakeSecrets:
    """A computer without a usable keyring: the passphrase opens the vault."""
    keyring = FakeSecrets()
    keyring.problem = KnownError(
        "keyring.missing",
        "This computer has no keyring that LumaDesk could use.",
        "The passphrase opens the vault.",
    )
    return keyring


def make_outside(folder: Path, clock: FakeClock, keyring: FakeSecrets) -> Outside:
    """The world around the window, without this computer's own time, keyring, settings and folders."""
    return world(folder, clock, keyring, bootstrap.uk_calendar(), bootstrap.profiles())


def build_stage(folder: Path, enquiries_wanted: int = 300) -> tuple[Outside, Services]:
    """The demo's vault, furnished, unlocked, as it is at ``NOW``."""
    clock = FakeClock(NOW - timedelta(days=44))
    outside = make_outside(folder, clock, no_keyring())
    report = demo.run_demo(outside, folder / "demo", passphrase=PASSPHRASE, enquiries=enquiries_wanted)
    services = vault.unlock(outside, report.vault, passphrase=PASSPHRASE, use_keyring=False).services
    _weeks_ago(services)
    clock.moment = NOW
    _strange_rows(report.site)
    sync.sync(services)
    _today(services)
    return outside, services


def build_studio(folder: Path) -> Path:
    """The file of another website as Django leaves it: two names, a service behind a key, codes."""
    file = folder / "studio.sqlite3"
    if file.exists():
        return file
    with closing(sqlite3.connect(file)) as database, database:
        database.executescript(_STUDIO)
        for number in range(24):
            first, last = _LEADS[number % len(_LEADS)]
            sent = (NOW - timedelta(hours=9 * (number + 1))).replace(tzinfo=None)
            phone = f"07700 9001{number:02d}" if number % 3 else ""
            database.execute(
                "INSERT INTO leads_lead VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (f"{number:032x}", first, last, f"{first.lower()}{number}@example.com", phone, 1 + number % 2,
                 "Hello,\nwe need a website for our café. Could you ring me about a visit next week?",
                 ("web", "friend")[number % 2], "£500 to £1,000", str(sent), 0),
            )  # fmt: skip
        later = str((NOW + timedelta(days=3000)).replace(tzinfo=None))
        database.execute("UPDATE leads_lead SET first_name = '', last_name = '' WHERE id = ?", (f"{3:032x}",))
        database.execute("UPDATE leads_lead SET date_sent = ? WHERE id = ?", (later, f"{5:032x}"))
        database.execute("INSERT INTO leads_photo VALUES (1, ?)", (f"{0:032x}",))
    return file


_LEADS = (("Zoë", "O'Brien"), ("Bob", ""), ("Cy", "van Damme"), ("Ann", "Example"), ("Li", "Wei"))
_STUDIO = """
    CREATE TABLE leads_service (id integer PRIMARY KEY NOT NULL, title varchar(80));
    CREATE TABLE leads_lead (id char(32) PRIMARY KEY NOT NULL, first_name varchar(60), last_name varchar(60),
        e_mail varchar(254), mobile varchar(30), service_id bigint REFERENCES leads_service (id),
        enquiry text, heard_about varchar(10), budget_range varchar(20), date_sent datetime, handled bool);
    CREATE TABLE leads_photo (id integer PRIMARY KEY NOT NULL,
        lead_id char(32) REFERENCES leads_lead (id) ON DELETE CASCADE);
    CREATE TABLE auth_user (id integer PRIMARY KEY NOT NULL, username varchar(150), first_name varchar(150),
        email varchar(254), date_joined datetime);
    CREATE TABLE blog_comment (id integer PRIMARY KEY NOT NULL, body text, created_at datetime);
    CREATE TABLE django_session (session_key varchar(40) PRIMARY KEY NOT NULL, session_data text,
        expire_date datetime);
    INSERT INTO leads_service VALUES (1, 'Website repair'), (2, 'Wi-Fi & networking');
"""


def _line(text: str, quantity: str, price: str) -> InvoiceLine:
    return InvoiceLine(description=text, quantity=Decimal(quantity), unit_price=Decimal(price))


_HALF_HOUR = [_line("Support, half an hour", "0.5", "48")]


def _weeks_ago(services: Services) -> None:
    """Clients with work done, so that one invoice is overdue by now and others are paid."""
    ids = enquiries.list_ids(services, EnquiryFilter(status=EnquiryStatus.NEW))
    enquiries.set_status(services, ids[30:], EnquiryStatus.CLOSED)
    for number, enquiry_id in enumerate(ids[10:18]):
        person_id = enquiries.convert_to_client(services, enquiry_id).value
        lines = [
            _line("Laptop set-up and moving of files from the old one", "1", "120"),
            _line("Support, per hour", str(1 + number / 2), "48"),
        ]
        if number < 5:
            terms = InvoiceTerms(business_customer=number == 2, reference="PO 4711" if number == 2 else "")
            draft = invoices.draft_invoice(services, person_id, lines, services.today, terms=terms).value
            invoices.issue_invoice(services, draft)
            due = invoices.get(services, draft).due
            if number in (1, 3):
                invoices.record_payment(services, draft, due, services.today, method="bank transfer")
                if number == 3:
                    credit_notes.credit_invoice(services, draft, "Half an hour less than billed", _HALF_HOUR)
            elif number == 2:
                invoices.record_payment(services, draft, Decimal("60.00"), services.today, method="cash")
    _offer(services)
    enquiries.set_status(services, ids[18:22], EnquiryStatus.REPLIED)
    enquiries.set_status(services, ids[22:24], EnquiryStatus.SPAM)


def _offer(services: Services) -> None:
    """The catalogue, and a quote that nobody has answered since."""
    day = services.today
    support = catalogue.add_item(
        services, name="Support", unit="hour", unit_price=Decimal(48), description="Support, per hour"
    ).value
    catalogue.set_price(services, support, Decimal(52), day + timedelta(days=30))
    catalogue.set_price(services, support, Decimal(55), day + timedelta(days=120))
    catalogue.add_item(services, name="Laptop set-up", unit_price=Decimal(120), category="Set-up")
    catalogue.add_item(
        services, name="Website, five pages", unit_price=Decimal(1450), description="Website of five pages: "
        "design, texts as supplied, contact form, hosting of the first year", vat_rate=Decimal(20),
    )  # fmt: skip
    gone = catalogue.add_item(services, name="Modem rental", unit="month", unit_price=Decimal(9)).value
    catalogue.retire_item(services, gone)
    client = people.list_ids(services, clients_only=True)[4]
    left = quotes.draft_quote(services, client, [_line("Backup for the office server", "1", "640")]).value
    quotes.issue_quote(services, left, day + timedelta(days=30))


def _quotes(services: Services, clients: list[int]) -> None:
    """One in every state: a draft, waiting, accepted and part invoiced, all invoiced, declined."""
    today = services.today
    website = catalogue.line_of(services, catalogue.list_items(services)[-1].item.id)
    cabling = _line("Cabling of the upper floor, with twelve outlets and a patch panel", "12", "64.50")

    def issue(client: int, *lines: InvoiceLine) -> int:
        made = quotes.draft_quote(services, clients[client], lines).value
        quotes.issue_quote(services, made)
        return made

    half, done, lost = (issue(2, website), issue(3, cabling), issue(5, cabling, website))
    for accepted in (half, done):
        quotes.accept_quote(services, accepted, today, "Email of this morning")
    deposit = quotes.invoice_quote(services, half, percent=Decimal(30), label="Deposit").value
    invoices.issue_invoice(services, deposit)
    invoices.issue_invoice(services, quotes.invoice_quote(services, done).value)
    quotes.decline_quote(services, lost, today, "Said so by telephone: too dear")
    issue(6, website, _line("Moving of the old texts", "4", "48"))
    quotes.draft_quote(
        services, clients[1], [cabling, _line("Switch with 16 ports", "1", "189")], reference="PO 4711",
        discount=parse_discount("5%"), notes="Done on two days of one week. Lifting of floors is extra.",
    )  # fmt: skip


def _today(services: Services) -> None:
    """Requests at every stage of their clock, a draft, notes, and somebody with everything."""
    clients = people.list_ids(services, clients_only=True)
    newest = enquiries.list_ids(services, EnquiryFilter(status=EnquiryStatus.NEW))
    senders = [row.person_id for row in enquiries.rows(services, newest[:6])]
    today = services.today

    def ask(kind: RequestKind, person_id: int, days: int, details: str) -> int:
        received = today - timedelta(days=days)
        return requests.open_request(
            services, kind=kind, person_id=person_id, received=received, details=details
        ).value

    _settle_registers(services)
    access = ask(RequestKind.ACCESS, clients[0], 26, "By email: everything you hold about me, please.")
    requests.acknowledge(services, access, today - timedelta(days=24))
    ask(RequestKind.ERASURE, senders[1], 33, "By telephone: delete my message.")
    ask(RequestKind.RECTIFICATION, clients[1], 3, "New telephone number.")
    paused = ask(RequestKind.ACCESS, senders[2], 12, "By letter.")
    requests.record_clarification(services, paused, asked=today - timedelta(days=5))
    _quotes(services, clients)
    invoices.draft_invoice(services, clients[2], [_line("Wireless access point, fitted", "2", "145")], today)
    people.add_note(services, clients[0], "Prefers to be called in the evening. Two laptops and a printer.")
    people.add_note(services, clients[0], "Router replaced under warranty.")
    enquiries.mark_for_deletion(services, newest[7:8])
    furnish_work(services, clients)
    (business_customer,) = invoices.list_ids(services, search="4711")
    reminders.write_reminder(services, business_customer)


def _settle_registers(services: Services) -> None:
    """What the demo left in the registers weeks ago was dealt with in time."""
    (breach,) = breaches.list_breaches(services)
    breaches.update_breach(
        services, breach.breach.id, risk=BreachRisk.UNLIKELY, reasons="Nobody but the client saw the list."
    )
    breaches.close_breach(services, breach.breach.id)
    (complaint,) = complaints.list_complaints(services)
    complaints.acknowledge(services, complaint.complaint.id, services.today - timedelta(days=40))
    complaints.answer(
        services,
        complaint.complaint.id,
        outcome=ComplaintOutcome.UPHELD,
        note="We write from now on.",
        on=services.today - timedelta(days=38),
    )


def _strange_rows(site: Path) -> None:
    """Enquiries as the world sends them, and two rows that cannot be taken over."""
    long_name = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Cholmondeley-Majoribanks " * 2
    rows = [
        (long_name, "w@example.org", "01632 960777", "Network", "A short message.", "website", -3),
        ("Mallory \u202egnp.exe", "m@example.org", "", "Other", "<b>Plain</b> & <script>", "website", -2),
        ("Ifeoma Adeyemi", "ifeoma@example.org", "", "Website", "I need a website. " * 3000, "referral", -1),
        ("<h1>Bold & Co</h1> <a href='x'>", "b&c@example.org", "", "<i>Other</i>", "&lt;b&gt;", "ad&x", -40),
        ("محمد الأحمد", "m.ahmad@example.org", "", "Website",
         "مرحبا، أحتاج إلى موقع (2026).", "website", -50),
        ("", "nobody@example.org", "", "Other", "No name was given.", "website", -1),
        ("From tomorrow", "later@example.org", "", "Other", "Sent in the future.", "website", 24 * 365 * 60),
    ]  # fmt: skip
    with closing(sqlite3.connect(site)) as database, database:
        for name, email, phone, service, message, source, hours in rows:
            moment = (NOW + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S")
            database.execute(
                "INSERT INTO contact_enquiry (name, email, phone, service, message, source, created_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (name, email, phone, service, message, source, moment),
            )
