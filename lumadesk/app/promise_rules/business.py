"""Promises about work and money, confidentiality and access, the log, and the policy's own versions."""

from __future__ import annotations

import os
import stat

from lumadesk.app import breaches
from lumadesk.app.policy_notices import state_in
from lumadesk.app.promise_rules.look import Checks, Look, against, counted, rule, told
from lumadesk.domain.calendar import format_day, london_date
from lumadesk.domain.checklist import Item
from lumadesk.domain.policy_versions import version_on
from lumadesk.domain.promises import Evidence, Finding, Rule, Status, finding
from lumadesk.storage import audit, business, policy_versions
from lumadesk.storage.columns import instant_from
from lumadesk.storage.evidence import records

CHECKS: Checks = {}

_PLAIN = b"SQLite format 3\x00"


@rule(CHECKS, Rule.ENGAGEMENTS, "person", "invoice", "quote", "job", "appointment", "checklist_done")
def engagements(look: Look) -> Finding:
    count = records.clients(look.tx)
    quotes, jobs, appointments = records.works(look.tx)
    work = (
        f"{counted(quotes, 'quote', 'quotes')}, {counted(jobs, 'job', 'jobs')} and "
        f"{counted(appointments, 'appointment', 'appointments')}"
    )
    return finding(
        [
            told(f"{counted(count, 'client', 'clients')} with {work}", count),
            *against(
                "invoices of people who are no clients",
                "invoice",
                records.billed_strangers(look.tx),
                Status.AT_RISK,
            ),
            look.asked(Item.ENGAGEMENTS),
        ],
        {
            Status.LOOK: "Look at your calendar and quotes, and confirm it: "
            "lumadesk promises confirm engagements.",
            Status.AT_RISK: "Make these people clients, so that their records stay together.",
            Status.BROKEN: "Remove what is about people who did not engage you.",
        },
    )


@rule(CHECKS, Rule.WORK_RECORDS, "person", "invoice", "document", "note", "enquiry")
def work_records(look: Look) -> Finding:
    count = records.clients(look.tx)
    return finding(
        [
            told(f"{counted(count, 'client', 'clients')}, each with everything on one timeline", count),
            *against("clients without any record", "person", records.bare_clients(look.tx), Status.AT_RISK),
            *against(
                "invoices without their document", "invoice", records.invoices_without_document(look.tx)
            ),
        ],
        {
            Status.AT_RISK: "Look whether these are clients at all.",
            Status.BROKEN: "Restore a backup: an issued invoice has its document.",
        },
    )


@rule(CHECKS, Rule.INVOICES, "invoice", "payment", "document")
def invoices(look: Look) -> Finding:
    issued, paid = records.issued_invoices(look.tx), records.payments(look.tx)
    missing = records.missing_numbers(look.tx)
    found = [
        told(f"{counted(issued, 'invoice', 'invoices')} and {counted(paid, 'payment', 'payments')}", issued)
    ]
    if missing:
        found.append(
            told(f"{len(missing)} numbers were given, and are nowhere", len(missing), status=Status.BROKEN)
        )
    return finding(
        [
            *found,
            *against(
                "invoices without their document", "invoice", records.invoices_without_document(look.tx)
            ),
        ],
        {Status.BROKEN: "Restore a backup: an issued invoice has its number and its document."},
    )


@rule(CHECKS, Rule.REFUNDS, "invoice", "payment", "checklist_done")
def refunds(look: Look) -> Finding:
    paid, given_back = records.payments(look.tx), records.refunds(look.tx)
    money = f"{counted(paid, 'payment', 'payments')} and {counted(given_back, 'refund', 'refunds')}"
    return finding(
        [
            told(f"{money} on record, each with its invoice", paid),
            *against(
                "void invoices had been paid, and no refund is on record",
                "invoice",
                records.paid_and_void(look.tx),
                Status.AT_RISK,
            ),
            look.asked(Item.REFUNDS),
        ],
        {
            Status.LOOK: "Compare with the bank, and confirm it: lumadesk promises confirm refunds.",
            Status.AT_RISK: "Record the refund with its invoice: lumadesk invoices refund.",
            Status.BROKEN: "Record the refunds that are missing.",
        },
    )


@rule(CHECKS, Rule.RECORDINGS, "checklist_done")
def recordings(look: Look) -> Finding:
    return finding(
        [told("LumaDesk records no calls and no chats", 0), look.asked(Item.RECORDINGS)],
        {
            Status.LOOK: "Look where recordings lie, and confirm it: lumadesk promises confirm recordings.",
            Status.BROKEN: "Put the recordings in order.",
        },
    )


@rule(CHECKS, Rule.COOKIES, "checklist_done")
def cookies(look: Look) -> Finding:
    return finding(
        [look.asked(Item.COOKIES)],
        {
            Status.LOOK: "Open the website in a new window, look at its cookies, and confirm it: "
            "lumadesk promises confirm cookies.",
            Status.BROKEN: "Put the website or the policy right.",
        },
    )


@rule(CHECKS, Rule.CONFIDENTIALITY)
def confidentiality(look: Look) -> Finding:
    return finding(
        [
            *_sealed(look),
            *against(
                "answers went by email without encryption", "request", records.unsealed_dispatches(look.tx)
            ),
        ],
        {Status.BROKEN: "Send answers in an encrypted archive, and the password by another way."},
    )


@rule(CHECKS, Rule.ACCESS_CONTROL)
def access_control(look: Look) -> Finding:
    return finding(
        [*_sealed(look), *_own_files(look)],
        {Status.BROKEN: "Take the rights of others to the vault's folder away."},
    )


@rule(CHECKS, Rule.TWO_STEP_UNLOCK)
def two_step_unlock(look: Look) -> Finding:
    keys = look.services.vault.keys_of(look.services.vault.folder)
    two_steps = keys.needs_key_file and not keys.keyring
    steps = (
        [told("The vault opens by two steps: a passphrase and a key file", 1)]
        if two_steps
        else [
            told("The vault opens by one step: the system's keyring, or the passphrase", 1),
            look.asked(Item.TWO_STEP),
        ]
    )
    return finding(
        [*_sealed(look), *_own_files(look), *steps],
        {
            Status.LOOK: "Give the passphrase a key file: lumadesk keys. Or look whether this computer asks "
            "for a token before, and confirm it: lumadesk promises confirm two-step.",
            Status.BROKEN: "Set up a second step for this computer, and keep the vault's folder to yourself.",
        },
    )


@rule(CHECKS, Rule.AUDIT_TRAIL)
def audit_trail(look: Look) -> Finding:
    broken, look.board.chain = audit.verify_after(look.tx, look.board.chain)
    entries = look.board.chain[0] if look.board.chain else 0
    found = [told(f"{counted(entries, 'entry', 'entries')} of the log, in an unbroken chain", entries)]
    if broken is not None:
        found = [told(f"The log is broken at entry {broken}", 1, "audit", [broken], status=Status.BROKEN)]
    views = breaches.views(look.services, look.tx)
    late = [view.breach.id for view in views if view.late]
    waiting = [view.breach.id for view in views if view.breach.ico_waits and not view.late]
    return finding(
        [
            *found,
            told(f"{counted(len(views), 'incident', 'incidents')} on record", len(views)),
            *against("not told to the ICO within 72 hours", "breach", late),
            *against("to be told to the ICO", "breach", waiting, Status.AT_RISK),
        ],
        {
            Status.AT_RISK: "Tell the ICO, or decide that no risk is likely.",
            Status.BROKEN: "Tell the ICO now, with the reasons for being late; "
            "where the log is broken, restore a backup.",
        },
    )


@rule(CHECKS, Rule.POLICY_VERSIONS, "policy_version", "business", "enquiry")
def policy_versions_kept(look: Look) -> Finding:
    versions = policy_versions.list_all(look.tx)
    if not versions:
        return finding(
            [told("No version of the policy is on record", 0, status=Status.LOOK)],
            {Status.LOOK: "Record since when your policy is online: lumadesk policy record."},
        )
    current = version_on(versions, look.today)
    found = [told(f"{counted(len(versions), 'version', 'versions')} on record", len(versions))]
    if current is None or current.profile != business.on(look.tx, look.services.today).policy:
        words = "The policy that you live under is not the one that was published last"
        found.append(told(words, 1, status=Status.BROKEN))
    first_sent = records.first_sent(look.tx)
    first = min(version.since for version in versions)
    if first_sent is not None and london_date(instant_from(first_sent)) < first:
        words = f"Enquiries from before {format_day(first)} saw a version that is not on record"
        found.append(told(words, 1, status=Status.LOOK))
    return finding(
        found,
        {
            Status.LOOK: "Record since when earlier versions were online: lumadesk policy record.",
            Status.BROKEN: "Record the version that is online now: lumadesk policy record.",
        },
    )


@rule(CHECKS, Rule.POLICY_NOTICES, "policy_version", "policy_notice", "person")
def policy_notices_sent(look: Look) -> Finding:
    versions = [one for one in policy_versions.list_all(look.tx) if one.significant]
    found: list[Evidence] = [told(f"{len(versions)} significant changes of the policy", len(versions))]
    for version in versions:
        state = state_in(look.tx, version.id)
        waiting = state.to_tell + state.cannot
        if waiting:
            status = Status.BROKEN if look.today > state.by else Status.AT_RISK
            of = f"that of {format_day(version.since)} (until {format_day(state.by)})"
            words = f"{waiting:,} people not told of {of}"
            found.append(told(words, waiting, "policy_version", [version.id], status=status))
    action = "List who must be told, write to them, and record it: lumadesk policy notices."
    return finding(found, {Status.AT_RISK: action, Status.BROKEN: action})


def _sealed(look: Look) -> list[Evidence]:
    with look.services.vault.database_path.open("rb") as file:
        plain = file.read(len(_PLAIN)) == _PLAIN
    if plain:
        return [told("The vault's database is not encrypted", 1, status=Status.BROKEN)]
    return [told("Everything lies in an encrypted database", 1)]


def _own_files(look: Look) -> list[Evidence]:
    if os.name != "posix":  # elsewhere the folder of a user is theirs by the system's own rule
        return []
    folder = look.services.vault.folder
    open_ones = [
        path.name
        for path in (folder, *folder.iterdir())
        if path.name != "vault.lock" and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if open_ones:
        words = f"Other users of this computer may read: {', '.join(sorted(open_ones))}"
        return [told(words, len(open_ones), status=Status.BROKEN)]
    return [told("Only you may read the vault's files on this computer", 1)]
