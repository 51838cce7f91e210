"""Promises about how long data is kept, what keeps it longer, and how it goes."""

from __future__ import annotations

from lumadesk.app.promise_rules.look import Checks, Look, against, counted, rule, told
from lumadesk.app.retention import ends_of
from lumadesk.domain.calendar import format_day
from lumadesk.domain.checklist import Item
from lumadesk.domain.disposal import OVERDUE_DAYS, Decision
from lumadesk.domain.erasure import Verdict
from lumadesk.domain.promises import MOST_LINKS, Evidence, Finding, Rule, Status, finding
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.domain.retention import RetentionRule, in_years
from lumadesk.storage import disposal_reviews, erasures, presence, retention_holds, retention_queue
from lumadesk.storage.evidence import blocks, records

CHECKS: Checks = {}

_REVIEW = "Review them: lumadesk retention queue."
_RETENTION = ("enquiry", "disposal_review", "setting", "business")
_BILLED = ("invoice", "payment", "client_end", "disposal_review", "erasure", "anonymous_record")


@rule(CHECKS, Rule.ENQUIRY_RETENTION, *_RETENTION)
def enquiry_retention(look: Look) -> Finding:
    unconverted = look.sums["unconverted"]
    kept = [one for one in disposal_reviews.latest(look.tx) if one.noun == "enquiry"]
    longer = sum(one.decision is Decision.KEEP for one in kept)
    total = counted(unconverted, "enquiry", "enquiries")
    words = f"{total} led to nothing yet; {longer:,} kept longer, with a reason"
    return finding(
        [told(words, unconverted), *_silent(look)], {Status.AT_RISK: _REVIEW, Status.BROKEN: _REVIEW}
    )


@rule(CHECKS, Rule.ENQUIRY_REVIEW, *_RETENTION)
def enquiry_review(look: Look) -> Finding:
    last = next((one.day for one in disposal_reviews.latest(look.tx) if one.noun == "enquiry"), None)
    gone = presence.vanished(look.tx)
    words = f"Last review on {format_day(last)}" if last else "No review yet"
    return finding(
        [
            told(words, 0),
            *_silent(look),
            *against(
                "are no longer on the website: is there still a reason to keep them?",
                "enquiry",
                gone,
                Status.AT_RISK,
            ),
        ],
        {Status.AT_RISK: _REVIEW, Status.BROKEN: _REVIEW},
    )


@rule(CHECKS, Rule.TAX_RETENTION, *_BILLED)
def tax_retention(look: Look) -> Finding:
    terms = look.profile.retention
    begins = {
        RetentionRule.TAX_YEAR: f"{in_years(terms.years)} from the end of the tax year",
        RetentionRule.CUSTOMER_END: f"{in_years(terms.years)} after the end of the relationship",
        RetentionRule.HMRC_MINIMUM: "as long as tax law asks",
    }[terms.rule]
    count = records.issued_invoices(look.tx)
    missing = records.missing_numbers(look.tx)
    found = [told(f"{counted(count, 'invoice', 'invoices')} kept, {begins}", count)]
    if missing:
        words = f"{len(missing)} invoice numbers are nowhere: gone before their time"
        found.append(told(words, len(missing), status=Status.BROKEN))
    return finding(
        [*found, *_due(look, "invoice")],
        {
            Status.AT_RISK: _REVIEW,
            Status.BROKEN: f"{_REVIEW} Where a number is missing, restore a backup.",
        },
    )


@rule(CHECKS, Rule.DISPOSAL, "person", "note", "document", *_RETENTION, *_BILLED)
def disposal(look: Look) -> Finding:
    manners = ", ".join(manner.value for manner in look.profile.disposal)
    done = dict(
        look.tx.fetch("SELECT decision, count(*) FROM disposal_review GROUP BY decision ORDER BY decision")
    )
    erased = len(look.tx.column("SELECT id FROM erasure"))
    words = (
        f"{done.get('erase', 0):,} records erased and {done.get('anonymise', 0):,} made anonymous, "
        f"{erased:,} people erased; the policy names: {manners}"
    )
    due = [one for noun in ("invoice", "person") for one in _due(look, noun)]
    return finding(
        [told(words, sum(done.values()) + erased), *_silent(look), *due],
        {Status.AT_RISK: _REVIEW, Status.BROKEN: _REVIEW},
    )


@rule(CHECKS, Rule.CLAIMS_HOLD, "retention_hold", "person")
def claims_hold(look: Look) -> Finding:
    active = [one for one in retention_holds.list_all(look.tx) if one.active]
    again = [one.id for one in active if one.review_on is not None and one.review_on <= look.today]
    gone = records.held_though_erased(look.tx)
    return finding(
        [
            told(
                f"{counted(len(active), 'hold', 'holds')} in force",
                len(active),
                "retention_hold",
                [one.id for one in active],
            ),
            *against("are due to be looked at again", "retention_hold", again, Status.AT_RISK),
            *against("bind data that was erased all the same", "retention_hold", gone),
        ],
        {
            Status.AT_RISK: "Look whether the claim still runs; lift the hold if not.",
            Status.BROKEN: "Restore a backup, or take advice on the claim.",
        },
    )


@rule(CHECKS, Rule.ERASURE_VERDICTS, "erasure", "site_deletion", "request")
def erasure_verdicts(look: Look) -> Finding:
    found = erasures.list_all(look.tx)
    kept = [row for one in found for row in one.verdicts if row.verdict is Verdict.KEEP]
    bare = [one.id for one in found if any(not row.because.strip() for row in one.verdicts)]
    waiting = [one.id for one in found if not one.complete]
    words = f"{counted(len(found), 'erasure', 'erasures')}, {len(kept):,} records kept with reason and date"
    return finding(
        [
            told(words, len(found), "erasure", [one.id for one in found]),
            *against("without a reason for each record", "erasure", bare),
            *against("not proved by the website yet", "erasure", waiting, Status.AT_RISK),
            *_late_erasures(look),
        ],
        {
            Status.AT_RISK: "Sync, so that the website proves the deletion.",
            Status.BROKEN: "Answer the overdue requests for erasure.",
        },
    )


@rule(CHECKS, Rule.ERASURE_GROUNDS, "erasure", "request", "request_event")
def erasure_grounds(look: Look) -> Finding:
    found = erasures.list_all(look.tx)
    bare = [one.id for one in found if not one.grounds and not one.ground.strip()]
    fees = sum(view.request.fee_paid is not None for view in look.of_kind(RequestKind.ACCESS))
    words = f"{counted(len(found), 'erasure', 'erasures')} with the ground; {fees} fees for access in a year"
    return finding(
        [
            told(words, len(found), "erasure", [one.id for one in found]),
            *against("without a ground", "erasure", bare),
            *_late_erasures(look),
        ],
        {Status.BROKEN: "Answer the overdue requests; an erasure names its ground."},
    )


@rule(CHECKS, Rule.SERVER_LOGS, "checklist_done")
def server_logs(look: Look) -> Finding:
    return finding(
        [look.asked(Item.SERVER_LOGS), told(f"The policy says about {look.profile.server_log_days} days", 0)],
        {
            Status.LOOK: "Look at the host's settings, and confirm it: "
            "lumadesk promises confirm server-logs.",
            Status.BROKEN: "Have the host delete its logs in time.",
        },
    )


def _silent(look: Look) -> list[Evidence]:
    """Unconverted enquiries whose review is due; broken once one has waited for a month."""
    ends = ends_of(look.services, look.tx, look.profile)
    late = ends_of(look.services, look.tx, look.profile, OVERDUE_DAYS)
    kept, kept_late = (blocks.kept_and_silent(look.tx, one.silent_before, look.today) for one in (ends, late))
    due, overdue = look.sums["due"] - kept, look.sums["overdue"] - kept_late
    if not due:
        return [told("No enquiry waits for its review", 0)]
    name, status = ("overdue", Status.BROKEN) if overdue else ("due", Status.AT_RISK)
    waiting = counted(due, "enquiry waits", "enquiries wait")
    words = f"{waiting} for the review, {overdue:,} of them for over a month"
    return [told(words, due, "enquiry", look.sums.ids(look.tx, name, MOST_LINKS), status=status)]


def _due(look: Look, noun: str) -> list[Evidence]:
    ids = retention_queue.due_ids(look.tx, noun, ends_of(look.services, look.tx, look.profile))
    if not ids:
        return []
    late = retention_queue.count_due(
        look.tx, noun, ends_of(look.services, look.tx, look.profile, OVERDUE_DAYS)
    )
    what = {"invoice": ("invoice", "invoices"), "person": ("person", "people")}[noun]
    words = f"{counted(len(ids), *what)} out of time, {late:,} for over a month"
    return [told(words, len(ids), noun, ids, status=Status.BROKEN if late else Status.AT_RISK)]


def _late_erasures(look: Look) -> list[Evidence]:
    late = [
        view.request.id
        for view in look.of_kind(RequestKind.ERASURE)
        if view.request.status is RequestStatus.OPEN
        and view.deadline.due is not None
        and view.deadline.due < look.today
    ]
    return against("requests for erasure are overdue", "request", late)
