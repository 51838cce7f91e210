"""What the command palette offers: places and deeds, by the words that the owner would look for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from lumadesk.ui.desk import Place
from lumadesk.ui.widgets.command_palette import Command


@dataclass(frozen=True, slots=True)
class Entry:
    """Where it leads, and what is asked of the page there by the name of its method."""

    words: str
    about: str
    icon: str
    place: Place
    page: str = ""
    deed: str = ""


ENTRIES = (
    Entry("New invoice", "Choose who it is for", "receipt-pound-sterling", Place.INVOICES, "invoices",
          "new_invoice"),
    Entry("Overdue invoices", "Remind of them, record payments", "receipt-pound-sterling", Place.INVOICES,
          "invoices", "show_overdue"),
    Entry("New quote", "Choose who it is for", "file-text", Place.INVOICES, "quotes", "new_quote"),
    Entry("Quotes", "Drafts, what waits for an answer, what is accepted", "file-text", Place.INVOICES,
          "quotes"),
    Entry("Debtors", "Who owes how much for how long", "pound-sterling", Place.INVOICES, "debtors"),
    Entry("New job", "Work for a client, with its hours", "briefcase-business", Place.INVOICES, "jobs",
          "new_job"),
    Entry("Jobs", "What is open, what is to be billed", "briefcase-business", Place.INVOICES, "jobs"),
    Entry("New appointment", "When to be where, with whom", "calendar-days", Place.INVOICES, "diary",
          "new_appointment"),
    Entry("Follow up", "Come back to somebody on a day", "bell-ring", Place.INVOICES, "diary",
          "new_follow_up"),
    Entry("Diary", "Appointments and follow-ups by day", "calendar-days", Place.INVOICES, "diary"),
    Entry("New recurring invoice", "A draft that comes again", "repeat", Place.INVOICES, "recurring",
          "new_recurring"),
    Entry("Recurring invoices", "Agreements, and the drafts that are due", "repeat", Place.INVOICES,
          "recurring"),
    Entry("Import a bank statement", "CSV or OFX; then confirm what pays which invoice", "file-up",
          Place.INVOICES, "bank", "import_statement"),
    Entry("Confirm certain payments", "Bank lines whose number and amount fit an invoice", "check",
          Place.INVOICES, "bank", "confirm_certain"),
    Entry("Catalogue", "What you offer, and its prices", "pound-sterling", Place.INVOICES, "catalogue"),
    Entry("Tax year", "Income by quarter, month and category", "calendar-clock", Place.INVOICES, "tax_year"),
    Entry("Export for the accountant", "A year's invoices without names", "send", Place.INVOICES, "tax_year",
          "export_for_accountant"),
    Entry("Export digital records", "A year's income: date, amount, category", "file-down", Place.INVOICES,
          "tax_year", "export_records"),
    Entry("New request", "Somebody asks about their data", "shield", Place.PRIVACY, "requests",
          "new_request"),
    Entry("New complaint", "Somebody complains about their data", "message-square", Place.PRIVACY,
          "complaints", "new_complaint"),
    Entry("Report a breach", "Data was lost or seen: 72 hours", "shield-alert", Place.PRIVACY, "breaches",
          "new_breach"),
    Entry("Record a disclosure", "A court, the police or HMRC asked", "send", Place.PRIVACY, "disclosures",
          "new_disclosure"),
    Entry("Restrict a person", "Store their data and nothing else", "ban", Place.PRIVACY, "restrictions",
          "new_restriction"),
    Entry("Promises", "What your policy promises, and whether it is kept", "badge-check", Place.RECORDS,
          "promises"),
    Entry("Review", "What is out of its time: keep, anonymise, erase", "calendar-clock", Place.RECORDS,
          "review"),
    Entry("What reviews decided", "And the figures that are left of what was made anonymous", "clock",
          Place.RECORDS, "history"),
    Entry("Hold a person's records", "For a legal claim or a tax enquiry", "lock", Place.RECORDS, "holds",
          "new_hold"),
    Entry("Register of processing", "Purposes, recipients, the ICO's fee", "file-text", Place.RECORDS,
          "register"),
    Entry("Change the policy", "With a preview of what that changes", "pencil", Place.RECORDS, "policy",
          "change_policy"),
    Entry("Add person", "Who did not come through the website", "user-plus", Place.CLIENTS,
          deed="add_person"),
    Entry("Mailing list", "Everybody who may be contacted, as CSV", "mail", Place.CLIENTS,
          deed="mailing_list"),
    Entry("Do-not-contact list", "Nobody on it gets marketing any more", "ban", Place.CLIENTS,
          deed="import_do_not_contact"),
    Entry("Letters", "Settings: their templates", "file-text", Place.SETTINGS, "letters"),
    Entry("Bank holidays", "Settings, Deadlines", "calendar-clock", Place.SETTINGS, "deadlines"),
    Entry("Bank Rate", "Settings, Late payment: what interest is computed by", "percent", Place.SETTINGS,
          "late_payment"),
    Entry("Back up now", "Settings, Backups", "hard-drive-download", Place.SETTINGS, "backups", "back_up"),
    Entry("Restore a backup", "By its date, after a look into it", "archive-restore", Place.SETTINGS,
          "backups", "restore"),
    Entry("Run the restore drill", "See that the newest backup can be restored", "play", Place.SETTINGS,
          "backups", "run_drill"),
    Entry("Change the passphrase", "Settings, Keys", "key-round", Place.SETTINGS, "keys",
          "change_passphrase"),
    Entry("Recovery sheet", "Print what opens the vault without its passphrase", "printer", Place.SETTINGS,
          "keys", "make_sheet"),
    Entry("Change the master key", "Encrypt the vault anew", "refresh-cw", Place.SETTINGS, "keys",
          "change_master_key"),
    Entry("Verify the vault", "Settings, Vault", "shield-check", Place.SETTINGS, "vault", "verify_vault"),
    Entry("Doctor", "How everything is, and what to do about it", "stethoscope", Place.SETTINGS, "doctor"),
    Entry("When it locks", "Settings, Lock", "lock", Place.SETTINGS, "lock"),
    Entry("Change colours", "Settings, Appearance", "palette", Place.SETTINGS, "looks"),
)  # fmt: skip


def of_pages(show: Callable[[Place, object], Any]) -> list[Command]:
    """``show`` shows a screen, and on it a page by its name."""
    return [Command(one.words, one.about, one.icon, partial(_follow, show, one)) for one in ENTRIES]


def _follow(show: Callable[[Place, object], Any], entry: Entry) -> None:
    screen = show(entry.place, entry.page or None)
    shown = screen.pages[entry.page] if entry.page else screen
    if entry.deed:
        getattr(shown, entry.deed)()
