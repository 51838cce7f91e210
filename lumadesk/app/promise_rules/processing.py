"""Promises about purposes, their bases, who else gets the data, and where it goes."""

from __future__ import annotations

from lumadesk.app.processors import from_recipient, processors_in
from lumadesk.app.promise_rules.look import Checks, Look, against, counted, rule, told
from lumadesk.app.register import processing_in
from lumadesk.domain.checklist import Item
from lumadesk.domain.disclosures import Authority
from lumadesk.domain.policy import RecipientKind, Region
from lumadesk.domain.promises import Evidence, Finding, Rule, Status, finding
from lumadesk.domain.register import (
    ChangeKind,
    Outcome,
    Processor,
    Role,
    check_due,
    contract_gaps,
    transfer_gap,
)
from lumadesk.storage import disclosures, register
from lumadesk.storage.evidence import records
from lumadesk.storage.personal_data import MANIFEST

CHECKS: Checks = {}

_REGISTER = ("processing", "balancing_test", "processor", "register_change", "business", "setting")
_FILL = "Fill the register from the policy: lumadesk register fill."


@rule(CHECKS, Rule.LAWFUL_BASES, *_REGISTER)
def lawful_bases(look: Look) -> Finding:
    given = {
        name: entry.basis
        for name, entry in MANIFEST.items()
        if any(column.export in ("provided", "observed") for column in entry.columns.values())
    }
    without = [name for name, basis in given.items() if basis == "none"]
    found = [told(f"{len(given)} kinds of record that people gave, each with its basis", len(given))]
    if without:
        found.append(told(f"Without a basis: {', '.join(without)}", len(without), status=Status.BROKEN))
    return finding([*found, *_purposes(look)], {Status.LOOK: _FILL, Status.BROKEN: _NAME_BASIS})


@rule(CHECKS, Rule.PURPOSES_TABLE, *_REGISTER)
def purposes_table(look: Look) -> Finding:
    return finding(_purposes(look), {Status.LOOK: _FILL, Status.BROKEN: _NAME_BASIS})


@rule(CHECKS, Rule.BALANCING_TESTS, *_REGISTER)
def balancing_tests(look: Look) -> Finding:
    weighed = [view for view in processing_in(look.services, look.tx) if view.entry.on_interests]
    if not weighed:
        return finding(_purposes(look), {Status.LOOK: _FILL, Status.BROKEN: _NAME_BASIS})
    missing = [view.entry.id for view in weighed if view.test is None]
    lost = [view.entry.id for view in weighed if view.test and view.test.outcome is Outcome.FAILS]
    again = [view.entry.id for view in weighed if view.test and view.test.review_on < look.today]
    words = f"{len(weighed) - len(missing)} of {len(weighed)} purposes on legitimate interests are weighed"
    return finding(
        [
            told(words, len(weighed), "processing", [view.entry.id for view in weighed]),
            *against("have no balancing test", "processing", missing),
            *against("weigh against you", "processing", lost),
            *against("are due to be weighed again", "processing", again, Status.AT_RISK),
        ],
        {
            Status.BROKEN: "Write a balancing test for each, or stop what does not pass.",
            Status.AT_RISK: "Go over these balancing tests.",
        },
    )


@rule(CHECKS, Rule.SERVICE_BASES, "enquiry", *_REGISTER)
def service_bases(look: Look) -> Finding:
    basis = MANIFEST["enquiry"].basis
    status = Status.KEPT if basis == "contract" else Status.BROKEN
    total = look.sums["total"]
    words = f"{counted(total, 'enquiry', 'enquiries')}, held as steps before a contract (UK GDPR Art 6(1)(b))"
    elsewhere = [
        view.entry.id
        for view in processing_in(look.services, look.tx)
        if "enquir" in view.entry.purpose.casefold() and "(b)" not in view.entry.basis
    ]
    return finding(
        [
            told(words, total, status=status),
            *against("purposes of enquiries name another basis", "processing", elsewhere),
        ],
        {Status.BROKEN: "Put the basis of enquiries right in the register."},
    )


@rule(CHECKS, Rule.PURPOSE_CHANGES, *_REGISTER)
def purpose_changes(look: Look) -> Finding:
    changed = [one for one in register.list_changes(look.tx) if one.kind is ChangeKind.PURPOSE]
    untold = [one.id for one in changed if one.notified_on is None]
    words = f"{counted(len(changed), 'change', 'changes')} of a purpose on record"
    return finding(
        [told(words, len(changed)), *against("of which nobody was told", "register_change", untold)],
        {Status.BROKEN: "Tell people of the new purpose and its basis, and record the notice."},
    )


@rule(CHECKS, Rule.ROLES, "checklist_done", *_REGISTER)
def roles(look: Look) -> Finding:
    entries = [view.entry for view in processing_in(look.services, look.tx)]
    for_clients = [one for one in entries if one.role is Role.PROCESSOR]
    bare = [one.id for one in for_clients if not one.instructions.strip() or not one.client.strip()]
    words = f"{counted(len(for_clients), 'processing', 'processings')} for clients, the rest as controller"
    return finding(
        [
            told(words, len(for_clients), "processing", [one.id for one in for_clients]),
            *against("for a client without written instructions", "processing", bare),
            look.asked(Item.ROLES),
        ],
        {
            Status.BROKEN: "Get the client's instructions in writing, and enter them.",
            Status.LOOK: "Look where clients' data lies, and confirm it: lumadesk promises confirm roles.",
        },
    )


@rule(CHECKS, Rule.PROCESSORS, *_REGISTER)
def processors(look: Look) -> Finding:
    return _contracts(look)


@rule(CHECKS, Rule.PROCESSOR_CONTRACTS, *_REGISTER)
def processor_contracts(look: Look) -> Finding:
    return _contracts(look)


@rule(CHECKS, Rule.TRANSFERS, *_REGISTER)
def transfers(look: Look) -> Finding:
    known = _recipients(look)
    bare = [one for one in known if transfer_gap(one).startswith("nothing")]
    unsure = [one for one in known if one.region is Region.UNCONFIRMED]
    found = [
        told(f"{counted(len(known), 'recipient', 'recipients')} of data, each with where it is", len(known))
    ]
    if unsure:
        names = ", ".join(one.name for one in unsure)
        found.append(_of(unsure, f"Region to be confirmed by you: {names}", Status.LOOK))
    if bare:
        names = ", ".join(one.name for one in bare)
        found.append(_of(bare, f"Outside the UK and the EEA without protection: {names}", Status.BROKEN))
    return finding(
        found,
        {
            Status.LOOK: "Ask these recipients where they keep the data, and enter it in the register.",
            Status.BROKEN: "Sign the UK agreement (IDTA or Addendum), with a risk assessment, or end it.",
        },
    )


@rule(CHECKS, Rule.LOCATIONS, *_REGISTER)
def locations(look: Look) -> Finding:
    known = [one for one in _recipients(look) if one.kind is RecipientKind.PROCESSOR]
    moves = [one for one in register.list_changes(look.tx) if one.kind is ChangeKind.LOCATION]
    told_of = {one.subject.casefold() for one in moves if one.notified_on is not None}
    home = {*look.profile.regions, Region.UNCONFIRMED}
    away = [one for one in known if one.region not in home and one.name.casefold() not in told_of]
    unsure = [one for one in known if one.region is Region.UNCONFIRMED]
    found = [told(f"{counted(len(moves), 'change', 'changes')} of location on record", len(moves))]
    if unsure:
        names = ", ".join(one.name for one in unsure)
        found.append(_of(unsure, f"Region to be confirmed by you: {names}", Status.LOOK))
    if away:
        names = ", ".join(one.name for one in away)
        found.append(_of(away, f"Elsewhere, and people were not told: {names}", Status.BROKEN))
    return finding(
        found,
        {
            Status.LOOK: "Ask these processors where they keep the data, and enter it in the register.",
            Status.BROKEN: "Tell people in writing, record the notice, or bring the data back.",
        },
    )


@rule(CHECKS, Rule.DISCLOSURE_LOG, "disclosure")
def disclosure_log(look: Look) -> Finding:
    count = records.disclosures(look.tx)
    return finding(
        [
            told(f"{counted(count, 'demand', 'demands')} of authorities and courts on record", count),
            *against(
                "answered without naming the legal basis",
                "disclosure",
                records.unfounded_disclosures(look.tx),
            ),
        ],
        {Status.BROKEN: "Find the order or the statute that each rested on, and record it."},
    )


@rule(CHECKS, Rule.REORGANISATION, "disclosure", "checklist_done")
def reorganisation(look: Look) -> Finding:
    others = [one.id for one in disclosures.list_all(look.tx) if one.authority is Authority.OTHER]
    return finding(
        [
            told(
                f"{counted(len(others), 'disclosure', 'disclosures')} to others on record",
                len(others),
                "disclosure",
                others,
            ),
            *against(
                "answered without naming the legal basis",
                "disclosure",
                records.unfounded_disclosures(look.tx),
            ),
            look.asked(Item.REORGANISATION),
        ],
        {
            Status.LOOK: "Confirm it: lumadesk promises confirm reorganisation.",
            Status.BROKEN: "Record what was given to whom, and on which basis.",
        },
    )


def _purposes(look: Look) -> list[Evidence]:
    entries = [view.entry for view in processing_in(look.services, look.tx)]
    if not entries:
        return [told("The register of processing is empty", 0, status=Status.LOOK)]
    bare = [one.id for one in entries if one.role is Role.CONTROLLER and not one.basis.strip()]
    known = {one.purpose.casefold() for one in entries}
    missing = [one for one in look.profile.article15.purposes if one.text.casefold() not in known]
    found = [
        told(f"{len(entries)} purposes on record, each with its basis", len(entries)),
        *against("purposes name no lawful basis", "processing", bare),
    ]
    if missing:
        words = f"{len(missing)} purposes of the policy are not in the register"
        found.append(told(words, len(missing), status=Status.LOOK))
    return found


def _contracts(look: Look) -> Finding:
    views = processors_in(look.services, look.tx)
    if not views:
        count = len(look.profile.article15.recipients)
        found = [told(f"{count} recipients in the policy, none in the register", 0, status=Status.LOOK)]
        return finding(found, {Status.LOOK: _FILL})
    ids = [view.processor.id for view in views]
    found = [told(f"{len(views)} recipients on record", len(views), "processor", ids)]
    lacking = [v.processor for v in views if v.processor.checked_on and contract_gaps(v.processor)]
    waiting = [v.processor for v in views if check_due(v.processor, look.today)]
    if lacking:
        names = "; ".join(f"{one.name}: {', '.join(contract_gaps(one))}" for one in lacking)
        found.append(_of(lacking, f"Their contract lacks something. {names}", Status.BROKEN))
    if waiting:
        names = "; ".join(f"{one.name}: {check_due(one, look.today)}" for one in waiting)
        found.append(_of(waiting, f"To be looked at. {names}", Status.AT_RISK))
    return finding(
        found,
        {
            Status.BROKEN: "Get a contract that covers what is missing, or change the provider.",
            Status.AT_RISK: "Look at each contract, and record it: lumadesk register check.",
        },
    )


def _recipients(look: Look) -> list[Processor]:
    """Those of the register; while it is empty those that the policy names."""
    known = register.list_processors(look.tx)
    return known or [from_recipient(one) for one in look.profile.article15.recipients]


def _of(found: list[Processor], words: str, status: Status) -> Evidence:
    return told(words, len(found), "processor", [one.id for one in found if one.id], status=status)


_NAME_BASIS = "Name the lawful basis of each purpose in the register."
