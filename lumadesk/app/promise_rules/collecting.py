"""Promises about what is collected and held: no more than named, from where, and what for."""

from __future__ import annotations

from lumadesk.app.promise_rules.look import Checks, Look, against, counted, rule, told
from lumadesk.domain.checklist import Item
from lumadesk.domain.consent import TO_KEEP, DetailGroup, latest
from lumadesk.domain.promises import MOST_LINKS, Finding, Rule, Status, finding
from lumadesk.domain.sensitive_text import find_sensitive
from lumadesk.storage import checklist, consents, standings
from lumadesk.storage.evidence import records
from lumadesk.storage.personal_data import MANIFEST
from lumadesk.storage.personal_data.held import held_ids

CHECKS: Checks = {}

#: The groups in which policies name their data, and the tables of each.
GROUPS = {
    "identity and contact": ("person", "subscriber", "origin"),
    "enquiries and messages": ("enquiry", "enquiry_version", "letter", "note"),
    "personal": ("personal_detail",),
    "transactions": ("invoice", "invoice_line", "payment", "document", "client_end"),
    "preferences and permissions": ("consent", "policy_seen", "policy_notice"),
}


@rule(CHECKS, Rule.MINIMAL_DATA, "enquiry", "personal_detail")
def minimal_data(look: Look) -> Finding:
    total, further = look.sums["total"], look.sums["further"]
    unnamed = [
        person
        for person, detail in records.details_held(look.tx)
        if DetailGroup(detail) not in look.profile.consent_groups
    ]
    found = [told(f"{counted(total, 'enquiry', 'enquiries')} held, {further:,} with further fields", total)]
    if further:
        words = f"{further:,} with further fields of the form, which you chose to keep"
        ids = look.sums.ids(look.tx, "further", MOST_LINKS)
        found.append(told(words, further, "enquiry", ids, status=Status.AT_RISK))
    found += against("with personal details that the policy does not name", "person", unnamed)
    return finding(
        found,
        {
            Status.AT_RISK: "Name these fields in the policy, or leave them out of the website's mapping.",
            Status.BROKEN: "Remove these details, or change the policy first.",
        },
    )


@rule(CHECKS, Rule.SOURCE_TAGS, "enquiry", "site")
def source_tags(look: Look) -> Finding:
    total, untagged = look.sums["total"], look.sums["untagged"]
    ids = look.sums.ids(look.tx, "untagged", MOST_LINKS)
    status = Status.AT_RISK if untagged else Status.KEPT
    words = (
        f"{total - untagged:,} of {counted(total, 'enquiry', 'enquiries')} with the page that they came from"
    )
    return finding(
        [
            told(words, untagged, "enquiry", ids, status=status),
            *against(
                "give no source, though enquiries came from there", "site", records.untagged_sites(look.tx)
            ),
        ],
        {
            Status.AT_RISK: "Look why the website sent these without a source.",
            Status.BROKEN: "Choose the column of the source in the website's mapping.",
        },
    )


@rule(CHECKS, Rule.SUBMISSION_TIMES, "enquiry", "site", "rejection")
def submission_times(look: Look) -> Finding:
    total, future = look.sums["total"], look.sums["future"]
    found = [told(f"{counted(total, 'enquiry', 'enquiries')} with the exact moment", total)]
    if future:
        ids = look.sums.ids(look.tx, "future", MOST_LINKS)
        words = f"{future:,} sent after they were taken over, which cannot be"
        found.append(told(words, future, "enquiry", ids, status=Status.BROKEN))
    refused = records.rejections(look.tx)
    found += against("rows of the website could not be taken over", "rejection", refused, Status.AT_RISK)
    return finding(
        found,
        {
            Status.AT_RISK: "See the website's rejected rows, and correct the mapping.",
            Status.BROKEN: "Check the time zone of the website and the clock of this computer.",
        },
    )


@rule(CHECKS, Rule.SPECIAL_CATEGORY, "enquiry", "personal_detail", "checklist_done")
def special_category(look: Look) -> Finding:
    last = next(iter(checklist.history(look.tx, Item.SENSITIVE)), None)
    since = look.moment(last.day) if last else None
    messages = records.sensitive_messages(look.tx, since)
    stored = [
        person
        for person, detail in records.details_held(look.tx)
        if detail != DetailGroup.FAMILY
        and find_sensitive(standings.details(look.tx, person).get(DetailGroup(detail), ""))
    ]
    found = [
        told("No field of LumaDesk is meant for such data", 0),
        *against(
            "messages since you looked last hold words that may be sensitive",
            "enquiry",
            messages,
            Status.LOOK,
        ),
        *against("people with such words in a field of their own", "person", stored),
    ]
    return finding(
        found,
        {
            Status.LOOK: "Look at these messages, delete what the work does not need, and confirm it.",
            Status.BROKEN: "Remove these details.",
        },
    )


@rule(CHECKS, Rule.LOCKED_DETAILS, "personal_detail", "consent", "person")
def locked_details(look: Look) -> Finding:
    held = records.details_held(look.tx)
    said = consents.for_people(look.tx, {person for person, _detail in held})
    without = []
    for person, detail in held:
        entry = latest(said.get(person, ()), TO_KEEP[DetailGroup(detail)], None)
        if entry is None or not entry.holds(look.today):
            without.append(person)
    words = f"{counted(len(held), 'personal detail', 'personal details')} held, each with its consent"
    return finding(
        [told(words, len(held)), *against("held without a consent that holds", "person", without)],
        {Status.BROKEN: "Ask for the consent anew, or remove these details."},
    )


@rule(CHECKS, Rule.FIELD_GROUPS, "site")
def field_groups(_look: Look) -> Finding:
    named = {table for tables in GROUPS.values() for table in tables}
    given = [name for name in MANIFEST if _given_by_person(name)]
    outside = [name for name in given if name not in named]
    words = (
        f"{len(GROUPS)} groups cover the {len(given)} kinds of record that people gave or that tell of them"
    )
    found = [told(words, len(given))]
    if outside:
        found.append(told(f"In no group: {', '.join(outside)}", len(outside), status=Status.BROKEN))
    return finding(found, {Status.BROKEN: "This is for the makers of LumaDesk: report it."})


@rule(CHECKS, Rule.RECORD_KINDS, "site")
def record_kinds(look: Look) -> Finding:
    personal = [
        name
        for name, entry in MANIFEST.items()
        if any(column.subject == "person" and column.export != "no" for column in entry.columns.values())
    ]
    lost = [name for name in personal if MANIFEST[name].via is None]
    decided = {*held_ids(look.tx, 0), "person"}
    alone = [
        name
        for name in personal
        if MANIFEST[name].via == "person_id" and name not in decided | {"letter", "verdict_change"}
    ]
    found = [told(f"{len(personal)} kinds of record hold personal data, all in access packs", len(personal))]
    if lost or alone:
        words = f"Not found for access or erasure: {', '.join([*lost, *alone])}"
        found.append(told(words, len(lost) + len(alone), status=Status.BROKEN))
    return finding(found, {Status.BROKEN: "This is for the makers of LumaDesk: report it."})


@rule(CHECKS, Rule.PERSON_SOURCES, "person", "origin", "enquiry")
def person_sources(look: Look) -> Finding:
    unknown = records.strangers_to_the_website(look.tx)
    silent = records.silent_introducers(look.tx)
    return finding(
        [
            told("Who wrote through the website came from there; for everybody else it is written down", 0),
            *against("people of whom nobody wrote down where they came from", "person", unknown),
            *against("introduced without a word on their permission", "person", silent),
        ],
        {Status.BROKEN: "Write down where these people came from, and an introducer's permission."},
    )


def _given_by_person(name: str) -> bool:
    return any(column.export in ("provided", "observed") for column in MANIFEST[name].columns.values())
