"""On every screen and dialog each control has a name and is reached by Tab, and no label reads markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QDateTimeEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from lumadesk.app import (
    backups,
    breaches,
    complaints,
    consent,
    erasure,
    holds,
    invoices,
    key_slots,
    people,
    policy,
    policy_notices,
    quotes,
    register,
    requests,
    restrictions,
    retention,
    retention_review,
)
from lumadesk.app.bank import ImportReport
from lumadesk.app.disposals import KeptRecord
from lumadesk.app.pack_delivery import SealedPack
from lumadesk.domain.checklist import Item
from lumadesk.domain.consent import ConsentPurpose, ContactChannel, DetailGroup
from lumadesk.domain.disposal import Decision, HoldKind
from lumadesk.domain.erasure import RecordVerdict, Verdict
from lumadesk.domain.errors import KnownError
from lumadesk.domain.invoices import InvoiceLine, InvoiceStatus
from lumadesk.domain.quotes import QuoteStatus
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.ui.desk import Place
from lumadesk.ui.enquiries.filters import Period
from lumadesk.ui.invoices.statement_dialog import RefusedDialog, StatementDialog, read_csv
from lumadesk.ui.privacy.acts import Act
from lumadesk.ui.privacy.erasure_kept import ReviewDialog
from lumadesk.ui.privacy.pack_export import PassphraseDialog
from lumadesk.ui.settings.recovery_dialogs import SheetDialog
from lumadesk.ui.vault.ways_back import RESTORE, SALVAGE, TAKE_OVER
from tests.tour.bank_stage import furnish_bank
from tests.ui.conftest import Window

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QDateTimeEdit, QAbstractItemView)
#: Parts of Qt's own widgets, which Qt names and reaches by itself.
INNER = ("qt_", "ScrollLeftButton", "ScrollRightButton")
#: The palette's list follows the arrow keys of the field above it.
FOLLOWING = "Commands"
#: Of the Records screen: what is looked at, and the page where it is.
RECORDS = {
    "overview": "promises", "promise": "promises", "review": "review", "review-several": "review",
    "holds": "holds", "purposes": "register", "recipients": "register", "log": "register",
    "policy": "policy", "history": "history",
}  # fmt: skip
#: Of the Invoices screen.
WORK = ["jobs", "diary", "recurring"]
REGISTERS = ["restrictions", "complaints", "breaches", "disclosures"]
VIEWS = ["today", "enquiries", "several", "clients", "restricted", "invoices", "reminded", "draft", "debtors",
         *WORK, "privacy",
         "erasures", *REGISTERS, "told", "complaint", "breach", "pack", "pages", "preview", *RECORDS,
         "quotes", "accepted", "quote-draft", "catalogue", "contact",
         "bank", "bank-aside", "tax-year", "late_payment", "business", "website", "deletion",
         "deadlines", "letters", "regulator", "looks", "vault", "backups", "backed-up", "keys",
         "lock", "doctor"]  # fmt: skip
EMPTY = KnownError("x.y", "It is away.", "Try later.")


def show(window: Window, view: str) -> None:
    """Show one of ``VIEWS`` with a record beside its list."""
    services, workspace = window.desk.services, window.workspace
    if view in list(Place):
        screen = workspace.show_place(Place(view))
        window.rest()
        page = screen.page("requests") if view == Place.PRIVACY else screen
        if hasattr(page, "list"):
            window.do(page.list.select_first)
    elif view == "several":
        screen = workspace.show_place(Place.ENQUIRIES)
        window.rest()
        window.do(screen.list.selectAll)
    elif view == "draft":
        draft = invoices.list_ids(services, InvoiceStatus.DRAFT)[0]
        window.do(lambda: workspace.show_place(Place.INVOICES, draft))
    elif view in WORK:
        _work(window, view)
    elif view in ("quotes", "accepted", "quote-draft"):
        state = {"quotes": QuoteStatus.ISSUED, "accepted": QuoteStatus.ACCEPTED}.get(view, QuoteStatus.DRAFT)
        _quote(window, state)
    elif view == "catalogue":
        _offer(window)
    elif view == "reminded":
        _reminded(window)
    elif view == "debtors":
        page = workspace.show_place(Place.INVOICES).show_page("debtors")
        window.rest()
        window.do(page.list.select_first)
    elif view in ("pack", "pages"):
        page = _pack(window)
        if view == "pages":
            window.do(page.preview_button.click)
    elif view == "erasures" or view in REGISTERS:
        _register(window, view)
    elif view == "told":
        page = _register(window, "restrictions")
        wanted = page.list.selected_ids()[0]
        restrictions.record_notice(services, wanted, "By email.")
        window.do(page.refresh)
    elif view in ("complaint", "breach"):
        _open_register(window, {"complaint": "complaints", "breach": "breaches"}[view])
    elif view in RECORDS:
        _records(window, view)
    elif view == "contact":
        _contact(window)
    elif view in ("bank", "bank-aside"):
        _bank(window, aside=view == "bank-aside")
    elif view == "tax-year":
        furnish_bank(services)
        window.do(lambda: workspace.show_place(Place.INVOICES, "tax_year"))
    elif view == "restricted":
        bound = restrictions.list_restrictions(services)[0].restriction.person_id
        window.do(lambda: workspace.show_place(Place.CLIENTS, bound))
    elif view == "backed-up":
        _backups(window)
    elif view == "preview":
        page = _screen(window, Place.SETTINGS, "letters").pages["letters"]
        page.mode.choose(False)
        window.do(page._show_face)
    else:
        window.do(lambda: workspace.show_place(Place.SETTINGS, view))


def _bank(window: Window, *, aside: bool = False) -> Any:
    """The page of bank statements with its first line."""
    furnish_bank(window.desk.services)
    page = window.workspace.show_place(Place.INVOICES).show_page("bank")
    page.aside.choose(aside)
    window.do(page.refresh)
    window.do(page.list.select_first)
    return page


def _statement(window: Window, data: bytes) -> None:
    page = _bank(window)
    StatementDialog(page.window(), window.desk, read_csv(window.desk.services, data), page._imported).open()


def _backups(window: Window) -> Any:
    """The Backups page with a backup in which somebody is who was erased since."""
    services = window.desk.services
    disk = services.vault.folder.parent / "disk"
    disk.mkdir()
    backups.change_plan(services, folder=str(disk))
    gone = people.add_person(services, name="Erased Person").value
    backups.back_up(services)
    erasure.erase_person(services, gone, confirm_name="Erased Person")
    return _vault_page(window, "backups")


def _vault_page(window: Window, name: str) -> Any:
    page = _screen(window, Place.SETTINGS, name).pages[name]
    window.do(page.refresh)
    return page


def _restore(window: Window, *, seen: bool) -> None:
    page = _backups(window)
    page.restore(page.list.chosen() if seen else None)
    if not seen:
        show_secret = window.dialog().secret
        show_secret.show()


def _add_passphrase(window: Window) -> None:
    _vault_page(window, "keys").add.click()
    window.dialog().file.wanted.setChecked(True)


def _remove_passphrase(window: Window) -> None:
    key_slots.add_passphrase(window.desk.services, "five quiet herons wading")
    _vault_page(window, "keys").slots.rows[2].menu.actions()[1].trigger()


def _sheet(window: Window) -> None:
    made = key_slots.make_recovery_sheet(window.desk.services).value
    SheetDialog(window.workspace, window.desk, made).open()


def _register(window: Window, name: str) -> Any:
    """A page of the privacy desk with its first record."""
    page = window.workspace.show_place(Place.PRIVACY).show_page(name)
    window.rest()
    window.do(page.list.select_first)
    return page


def _work(window: Window, name: str) -> Any:
    """A page of the Invoices screen, with its first record where it lists them."""
    page = window.workspace.show_place(Place.INVOICES).show_page(name)
    window.rest()
    if hasattr(page, "list"):
        window.do(page.list.select_first)
    return page


def _records(window: Window, view: str) -> Any:
    """A page of the Records screen with its first record; "…-several" and the overview are without one."""
    services = window.desk.services
    register.fill_from_policy(services)
    if not holds.list_holds(services):
        holds.place_hold(services, _person(window), HoldKind.CLAIM, "A claim.")
    if view == "history":
        due = retention.queue(services)[:1]
        retention_review.decide(services, due, Decision.KEEP, reason="A claim.", until=date(2027, 1, 1))
    page = window.workspace.show_place(Place.RECORDS).show_page(RECORDS[view])
    if RECORDS[view] == "register":
        page.part.choose(view)
    window.do(page.refresh)
    if view == "overview":
        window.do(page.show_overview)
    elif view == "review-several":
        window.do(page.list.selectAll)
    else:
        window.do(page.list.select_first)
    return page


def _contact(window: Window) -> Any:
    screen = _screen(window, Place.CLIENTS, _person(window))
    window.do(lambda: screen.detail.show_contact_part(True))
    return screen.detail.contact


def _agreed(window: Window, words: str) -> None:
    """What an answer by email offers."""
    row = _contact(window).answers.rows[ContactChannel.EMAIL]
    if row.next.text().strip() == words:
        row.next.click()
    else:
        next(one for one in row.menu.actions() if one.text() == words).trigger()


def _ended(window: Window) -> None:
    client = people.list_ids(window.desk.services, clients_only=True)[0]
    screen = _screen(window, Place.CLIENTS, client)
    window.do(lambda: screen.detail.show_contact_part(True))
    screen.detail.contact.ended.click()


def _detail(window: Window) -> None:
    services = window.desk.services
    policy.change_policy(services, "lumina")
    wording = consent.add_wording(services, ConsentPurpose.HOBBIES, "Keep them.").value
    consent.give(services, _person(window), ConsentPurpose.HOBBIES, wording_id=wording, evidence="In person.")
    panel = _contact(window)
    window.do(window.workspace.screens[Place.CLIENTS].refresh)
    panel.details.rows[DetailGroup.HOBBIES].next.click()


def _notices(window: Window) -> Any:
    services = window.desk.services
    wanted = policy.record_version(services, summary="News.", significant=True).value
    policy_notices.prepare(services, wanted)
    return _records(window, "policy").detail.notices


def _interests(window: Window) -> Any:
    page = _records(window, "purposes")
    wanted = next(
        one.entry.id for one in register.list_processing(window.desk.services) if one.entry.on_interests
    )
    window.do(lambda: page.open_record(("processing", wanted)))
    return page.detail


def _found(window: Window) -> None:
    page = _records(window, "promise")
    window.do(lambda: page.open_record(("promise", "LT12")))
    next(row.next for row in page.detail.evidence.rows.values() if row.next is not None).click()


def _confirm(window: Window) -> None:
    _records(window, "overview").overview.confirm(Item.COOKIES)


def _open_register(window: Window, name: str) -> Any:
    """The same with an entry that is open still."""
    services, person_id = window.desk.services, _person(window)
    if name == "complaints":
        complaints.open_complaint(services, received=services.today, person_id=person_id, details="Slow.")
    else:
        breaches.record_breach(services, aware_at=services.now, facts="A stick was lost.")
    page = _register(window, name)
    window.do(page.refresh)
    window.do(page.list.select_first)
    return page.detail


def _person(window: Window) -> int:
    return people.list_ids(window.desk.services, "ifeoma")[0]


def _screen(window: Window, place: Place, record: object = None) -> Any:
    screen = window.workspace.show_place(place, record)
    window.rest()
    return screen


def _assistant(window: Window) -> Any:
    page = _screen(window, Place.SETTINGS, "website").pages["website"]
    return page.summary.open_assistant()


def _twins(window: Window) -> None:
    first, _second = (people.add_person(window.desk.services, name="Jo Twice").value for _ in range(2))
    window.do(lambda: _screen(window, Place.CLIENTS, first).detail._compare())


def _invoice(window: Window, status: InvoiceStatus) -> Any:
    shown = invoices.list_ids(window.desk.services, status)[0]
    return _screen(window, Place.INVOICES, shown).page("invoices")


def _quote(window: Window, status: QuoteStatus) -> Any:
    """The last quote in that state: of accepted ones the one with something left to invoice."""
    shown = quotes.list_ids(window.desk.services, status)[-1]
    return _screen(window, Place.INVOICES, ("quote", shown)).page("quotes")


def _part(window: Window) -> None:
    _quote(window, QuoteStatus.ACCEPTED).detail.invoice.click()
    window.dialog().how.choose("percent")
    window.dialog()._show_how()


def _offer(window: Window) -> Any:
    page = window.workspace.show_place(Place.INVOICES).show_page("catalogue")
    window.rest()
    window.do(page.list.select_first)
    return page


def _credit_part(window: Window) -> None:
    window.do(_invoice(window, InvoiceStatus.ISSUED).detail._credit)
    window.do(window.dialog().what.findChildren(QPushButton)[1].click)


def _reminded(window: Window) -> Any:
    """The overdue invoice of a business, of which there is a reminder."""
    (shown,) = invoices.list_ids(window.desk.services, search="4711")
    return _screen(window, Place.INVOICES, shown).page("invoices")


def _in_credit(window: Window) -> Any:
    """An invoice that was paid too much, whose customer owes something on another."""
    services = window.desk.services
    (owed,) = invoices.list_ids(services, search="4711")
    person_id = invoices.get(services, owed).invoice.person_id
    line = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal(50))
    paid = invoices.issue_invoice(services, invoices.draft_invoice(services, person_id, [line]).value).value
    invoices.record_payment(services, paid, Decimal(80), services.today, may_exceed=True)
    return _screen(window, Place.INVOICES, paid).page("invoices")


def _request(window: Window, kind: RequestKind = RequestKind.ACCESS) -> int:
    """An open request of somebody whose note names somebody else."""
    services = window.desk.services
    person_id = _person(window)
    people.add_note(services, person_id, "Ring Bob on 07700 900777.")
    return requests.open_request(services, kind=kind, person_id=person_id, received=services.today).value


def _pack(window: Window) -> Any:
    """The review of a pack, at a record that names somebody."""
    wanted = _request(window)
    screen = _screen(window, Place.PRIVACY, ("pack", wanted))
    page = screen.page("pack")
    item = next(one for one in page._read.review.items if one.names_others)
    window.do(lambda: page.list.choose((item.table, item.id)))
    return page


def _select(window: Window) -> Any:
    page = _pack(window)
    page.item.text.view.selectAll()
    return page


def _export(window: Window, *, sealed: bool) -> None:
    screen = _screen(window, Place.PRIVACY, ("request", _request(window)))
    screen.page("requests").detail.pack._export(sealed=sealed)


def _dispatch(window: Window) -> None:
    wanted = _request(window, RequestKind.PORTABILITY)
    screen = _screen(window, Place.PRIVACY, ("request", wanted))
    screen.page("requests").detail.pack._dispatch()
    window.dialog().elsewhere.setChecked(True)


def _keep(window: Window) -> None:
    window.do(lambda: _screen(window, Place.PRIVACY, ("erase", _person(window))))
    window.do(window.dialog().keep.click)


def _erased(window: Window) -> Any:
    show(window, "erasures")
    return window.workspace.screens[Place.PRIVACY].page("erasures").detail


def _kept(window: Window) -> None:
    verdict = RecordVerdict(
        table="invoice", id=1, label="Invoice", verdict=Verdict.ERASE, until=None, because="Its time ended."
    )
    due = [KeptRecord(erasure_id=1, verdict=verdict, due=True)]
    ReviewDialog(window.application.window, window.desk, due, last=True).open()


def _passphrase(window: Window) -> None:
    sealed = SealedPack(file=Path("access-request-1.zip"), passphrase="abcde-fghij", sha256="0" * 64)
    PassphraseDialog(window.application.window, sealed, lambda: None).open()


def _day(window: Window) -> None:
    screen = _screen(window, Place.PRIVACY)
    view = next(
        one
        for one in requests.list_requests(window.desk.services)
        if one.request.status is RequestStatus.OPEN
    )
    window.do(lambda: screen.open_record(("request", view.request.id)))
    window.do(lambda: screen.page("requests").detail.do(Act.ANSWER))


DIALOGS: dict[str, Callable[[Window], object]] = {
    "statement": lambda window: _statement(window, b"Date,Name,Amount\n03/04/2026,Ann,5\n04/04/26,B,x\n"),
    "refused-rows": lambda window: RefusedDialog(
        window.application.window, ImportReport(new=0, known=0, outgoing=0, rejected=((1, "no date"),))
    ).open(),
    "certain": lambda window: _bank(window).confirm_certain(),
    "parts": lambda window: _bank(window).detail._choose(),
    "accountant": lambda window: _screen(window, Place.INVOICES).show_page("tax_year").accountant.click(),
    "palette": lambda window: window.workspace.open_palette(),
    "error": lambda window: window.workspace.show_error(EMPTY),
    "range": lambda window: _screen(window, Place.ENQUIRIES).filters.received._pick(Period.RANGE),
    "add-person": lambda window: _screen(window, Place.CLIENTS).add_person(),
    "edit-person": lambda window: _screen(window, Place.CLIENTS, _person(window)).detail._edit(),
    "merge": _twins,
    "pick-person": lambda window: _screen(window, Place.INVOICES).page("invoices").new_invoice(),
    "issue": lambda window: _invoice(window, InvoiceStatus.DRAFT).editor._issue(),
    "payment": lambda window: _invoice(window, InvoiceStatus.ISSUED).detail._pay(),
    "void": lambda window: _invoice(window, InvoiceStatus.ISSUED).detail._void(),
    "job": lambda window: _work(window, "jobs").new_job(_person(window)),
    "hours": lambda window: _work(window, "jobs").detail.add_hours.click(),
    "appointment": lambda window: _work(window, "diary").new_appointment(_person(window)),
    "follow-up": lambda window: _work(window, "diary").new_follow_up(_person(window)),
    "agree": lambda window: _work(window, "recurring").new_recurring(_person(window)),
    "agree-again": lambda window: _work(window, "recurring").detail.edit.click(),
    "issue-quote": lambda window: _quote(window, QuoteStatus.DRAFT).editor._issue(),
    "from-catalogue": lambda window: _quote(window, QuoteStatus.DRAFT).editor.card.from_catalogue.click(),
    "quote-pages": lambda window: _quote(window, QuoteStatus.ISSUED).detail._preview(),
    "accepted": lambda window: _quote(window, QuoteStatus.ISSUED).detail.accept.click(),
    "invoice-quote": _part,
    "offer": lambda window: _offer(window).new_item(),
    "price": lambda window: _offer(window).detail._price(),
    "sample": lambda window: _screen(window, Place.SETTINGS, "business").pages["business"]._preview(),
    "paper": lambda window: _invoice(window, InvoiceStatus.ISSUED).detail._look(),
    "credit-note": lambda window: _credit_part(window),
    "remind": lambda window: _reminded(window).detail.reminders.remind(),
    "refund": lambda window: _in_credit(window).detail._refund(),
    "use-credit": lambda window: _in_credit(window).detail._use_credit(),
    "open-request": lambda window: window.desk.go(Place.PRIVACY, ("new", _person(window))),
    "day": _day,
    "restrict": lambda window: window.desk.go(Place.PRIVACY, ("restrict", _person(window))),
    "allow": lambda window: _register(window, "restrictions").detail._allow(),
    "notice": lambda window: _register(window, "restrictions").detail._notice(),
    "complain": lambda window: _register(window, "complaints").new_complaint(),
    "pick-enquiry": lambda window: _register(window, "complaints").from_enquiry(),
    "acknowledge": lambda window: _open_register(window, "complaints")._acknowledge(),
    "progress": lambda window: _open_register(window, "complaints")._progress(),
    "answer": lambda window: _open_register(window, "complaints")._answer(),
    "link": lambda window: _open_register(window, "complaints")._link(),
    "breach": lambda window: _register(window, "breaches").new_breach(),
    "risk": lambda window: _open_register(window, "breaches")._decide(),
    "told": lambda window: _open_register(window, "breaches")._told(),
    "disclose": lambda window: _register(window, "disclosures").new_disclosure(),
    "erase": lambda window: window.desk.go(Place.PRIVACY, ("erase", _person(window))),
    "keep": _keep,
    "redact": lambda window: _select(window).act("redact"),
    "withhold": lambda window: _select(window).act("withhold"),
    "seal": lambda window: _export(window, sealed=True),
    "plain": lambda window: _export(window, sealed=False),
    "passphrase": _passphrase,
    "dispatch": _dispatch,
    "recipient": lambda window: _erased(window).recipients.end.click(),
    "recipient-text": lambda window: _erased(window).recipients.text.click(),
    "key": lambda window: _erased(window).key.click(),
    "found": _found,
    "confirm": _confirm,
    "keep-longer": lambda window: _records(window, "review-several").decide(Decision.KEEP),
    "dispose": lambda window: _records(window, "review-several").decide(Decision.ERASE),
    "hold": lambda window: _records(window, "holds")._chosen(_person(window)),
    "lift": lambda window: _records(window, "holds").detail.lift.click(),
    "purpose": lambda window: _records(window, "purposes").new_purpose(),
    "purpose-edit": lambda window: _records(window, "purposes").detail.edit.click(),
    "purpose-remove": lambda window: _records(window, "purposes").detail.remove.click(),
    "interests": lambda window: _interests(window).weigh.click(),
    "recipient-new": lambda window: _records(window, "recipients").new_recipient(),
    "recipient-check": lambda window: _records(window, "recipients").detail.check.click(),
    "fee": lambda window: _records(window, "log").detail.edit.click(),
    "change-policy": lambda window: _records(window, "policy").change_policy(),
    "version": lambda window: _records(window, "policy").record_version(),
    "draft": lambda window: _notices(window).draft.click(),
    "mark": lambda window: _notices(window).mark_all.click(),
    "agreed": lambda window: _agreed(window, "Agreed…"),
    "withdraw": lambda window: _agreed(window, "Withdraw…"),
    "soft": lambda window: _agreed(window, "Soft opt-in…"),
    "subscriber": lambda window: _contact(window).subscriber.click(),
    "origin": lambda window: _contact(window).origin.click(),
    "saw": lambda window: _contact(window).saw.click(),
    "ended": lambda window: _ended(window),
    "detail": _detail,
    "restore": lambda window: _restore(window, seen=False),
    "restore-seen": lambda window: _restore(window, seen=True),
    "add-passphrase": _add_passphrase,
    "remove-passphrase": _remove_passphrase,
    "make-sheet": lambda window: _vault_page(window, "keys").make_sheet(),
    "sheet": _sheet,
    "master-key": lambda window: _vault_page(window, "keys").change_master_key(),
    "mailing": lambda window: _screen(window, Place.CLIENTS).mailing_list(),
    "kept": _kept,
}


@pytest.mark.parametrize("view", VIEWS)
def test_a_screen_is_open_to_everybody(window: Window, view: str) -> None:
    show(window, view)
    shown = window.application.window
    shown.activateWindow()
    assert len(list(controls(shown))) > 5
    rail = next(one for one in window.workspace.rail.buttons.values() if one.isChecked())
    rail.setFocus()
    check(shown)


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_is_open_to_everybody(window: Window, name: str) -> None:
    window.do(lambda: DIALOGS[name](window))
    dialog = window.dialog()
    dialog.activateWindow()
    window.rest()
    assert dialog.accessibleName()
    assert dialog.focusWidget() is not None, "the keyboard must begin somewhere"
    check(dialog)


@pytest.mark.parametrize("step", range(4))
def test_the_first_run_is_open_to_everybody(bare: Window, step: int) -> None:
    wizard: Any = bare.application.window.pages.currentWidget()
    bare.application.window.activateWindow()
    bare.do(lambda: wizard._go(step))
    check(bare.application.window)


@pytest.mark.parametrize("way", ["fields", "address", "django", "file"])
def test_every_way_to_a_database_is_open_to_everybody(window: Window, way: str) -> None:
    window.do(lambda: _assistant(window))
    assistant = window.dialog()
    assistant.place.way.choose(way)
    assistant.place._show_way(way)
    assistant.place.line.through_ssh.setChecked(True)
    assistant.activateWindow()
    window.do(assistant.place.first().setFocus)
    check(assistant)


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_every_step_of_the_assistant_is_open_to_everybody(window: Window, step: int) -> None:
    window.do(lambda: _assistant(window))
    assistant = window.dialog()
    assistant.activateWindow()
    for _ in range(step):
        window.do(assistant.next.click)
    assert assistant.number == step
    if step == 3:
        assistant.deletion.strategy.choose("flag")
        assistant.deletion._show()
        assistant.deletion._rights.show()
        window.rest()
    check(assistant)


def test_unlocking_is_open_to_everybody(bare: Window) -> None:
    bare.application.window.activateWindow()
    bare.do(lambda: bare.application.show_unlock("The keyring is away.", keyring=True))
    check(bare.application.window)


@pytest.mark.parametrize("way", [RESTORE, SALVAGE, TAKE_OVER])
def test_the_ways_back_are_open_to_everybody(bare: Window, way: str) -> None:
    page = bare.application.show_unlock("", keyring=True, key_file=True)
    page.restore.hide()  # it is one of these
    for offered in page.ways.values():
        offered.show()
    bare.application.window.activateWindow()
    bare.rest()
    check(bare.application.window)
    bare.do(lambda: bare.application._help(way))
    dialog = bare.dialog()
    dialog.activateWindow()
    bare.rest()
    assert dialog.focusWidget() is not None
    check(dialog)


def test_rows_are_read_aloud_whole(window: Window) -> None:
    screen = window.workspace.show_place(Place.CLIENTS)
    window.do(screen.list.select_first)
    index = screen.list.records.index(0, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    first = people.rows(window.desk.services, screen.list.records.ids[:1])[0]
    assert first.name in spoken
    assert first.email is None or first.email in spoken


def check(shown: QWidget) -> None:
    """Nothing in this window or dialog is closed to the keyboard, to a screen reader, or open to markup."""
    found = list(controls(shown))
    assert [kind(one) for one in found if not words(one)] == [], "without a name"
    wanted = {one for one in found if one.isEnabled() and one.accessibleName() != FOLLOWING}
    assert [words(one) for one in wanted if not one.focusPolicy() & Qt.FocusPolicy.TabFocus] == [], "deaf"
    assert {words(one) for one in wanted - reached_by_tab(shown)} == set(), "not reached by Tab"
    meant = mnemonics(shown)
    assert {key: said for key, said in meant.items() if len(said) > 1} == {}, "ambiguous"
    assert [key for key in meant if not key[-1].isalnum()] == [], "no key to be pressed"
    markup = [
        label.text()
        for label in shown.findChildren(QLabel)
        if label.textFormat() is not Qt.TextFormat.PlainText and label.pixmap().isNull()
    ]
    assert markup == [], "reads markup"
    traps = [
        words(area)
        for area in shown.findChildren(QAbstractScrollArea)
        if (isinstance(area, QAbstractItemView) and area.tabKeyNavigation())
        or (isinstance(area, QPlainTextEdit) and not area.tabChangesFocus())
    ]
    assert traps == [], "keeps the keyboard"


def controls(shown: QWidget) -> Iterator[QWidget]:
    """Of exclusive buttons Tab reaches the chosen one, and the arrow keys the others."""
    for widget in shown.findChildren(QWidget):
        inner = widget.objectName().startswith(INNER) or isinstance(
            widget.parentWidget(), QComboBox | QDateTimeEdit | QLineEdit | QAbstractItemView
        )
        unchosen = (
            isinstance(widget, QAbstractButton) and widget.group() is not None and not widget.isChecked()
        )
        if isinstance(widget, CONTROLS) and widget.isVisible() and not inner and not unchosen:
            yield widget


def reached_by_tab(shown: QWidget) -> set[QWidget]:
    """Where the keyboard comes on its way round."""
    reached: set[QWidget] = set()
    while (current := shown.focusWidget()) not in reached:
        assert current is not None
        reached.add(current)
        shown.focusNextChild()
    return reached


def mnemonics(shown: QWidget) -> dict[str, list[str]]:
    """What each Alt key means here, for what is greyed at the moment too."""
    meant: dict[str, list[str]] = {}
    for button in shown.findChildren(QAbstractButton):
        if button.isVisible() and button.shortcut().toString():
            meant.setdefault(button.shortcut().toString(), []).append(words(button))
    for action in shown.findChildren(QAction):
        places = [one for one in action.associatedObjects() if isinstance(one, QWidget) and one.isVisible()]
        if places and action.shortcut().toString():
            meant.setdefault(action.shortcut().toString(), []).append(action.text())
    for label in shown.findChildren(QLabel):
        if label.isVisible() and label.buddy() is not None and "&" in label.text():
            key = label.text()[label.text().index("&") + 1].upper()
            meant.setdefault(f"Alt+{key}", []).append(label.text())
    return meant


def words(widget: QWidget) -> str:
    own = widget.text().strip() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName().strip() or own


def kind(widget: QWidget) -> str:
    return f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
