"""What the states of promises are called on screen, and where what is to be done about one is done."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.domain.promises import URGENCY, Rule, Status
from lumadesk.ui.desk import Place
from lumadesk.ui.theme import Tone
from lumadesk.ui.words import counted

STATE: Mapping[Status, tuple[str, Tone]] = {
    Status.KEPT: ("Kept", Tone.SUCCESS),
    Status.AT_RISK: ("At risk", Tone.WARNING),
    Status.BROKEN: ("Broken", Tone.DANGER),
    Status.LOOK: ("Look by hand", Tone.INFO),
}
_COUNTED = {
    Status.KEPT: "kept",
    Status.AT_RISK: "at risk",
    Status.BROKEN: "broken",
    Status.LOOK: "to look at by hand",
}

_REVIEW = ("&To the review", Place.RECORDS, "review")
_REGISTER = ("&To the register", Place.RECORDS, "register")
_POLICY = ("&To the policy", Place.RECORDS, "policy")
_REQUESTS = ("&To the requests", Place.PRIVACY, "requests")
_CLIENTS = ("&To the clients", Place.CLIENTS, None)

#: The button beside the next action: its words, and the page that it leads to.
PLACES: Mapping[Rule, tuple[str, Place, str | None]] = {
    **dict.fromkeys(
        (Rule.ENQUIRY_RETENTION, Rule.ENQUIRY_REVIEW, Rule.TAX_RETENTION, Rule.DISPOSAL), _REVIEW
    ),
    **dict.fromkeys(
        (
            Rule.LAWFUL_BASES, Rule.PURPOSES_TABLE, Rule.BALANCING_TESTS, Rule.SERVICE_BASES,
            Rule.PURPOSE_CHANGES, Rule.PROCESSORS, Rule.PROCESSOR_CONTRACTS, Rule.TRANSFERS, Rule.LOCATIONS,
            Rule.NO_SELLING,
        ),
        _REGISTER,
    ),
    **dict.fromkeys((Rule.POLICY_VERSIONS, Rule.POLICY_NOTICES), _POLICY),
    **dict.fromkeys(
        (
            Rule.RIGHTS, Rule.FIRST_REPLY, Rule.ONE_MONTH, Rule.IDENTITY_ON_DOUBT, Rule.IDENTITY_ALWAYS,
            Rule.AUTHORITY, Rule.FREE_OF_CHARGE, Rule.PORTABILITY, Rule.OBJECTION_RESTRICTS,
            Rule.AUTOMATED_DECISIONS, Rule.ERASURE_VERDICTS, Rule.WITHDRAWALS,
        ),
        _REQUESTS,
    ),
    **dict.fromkeys(
        (
            Rule.LOCKED_DETAILS, Rule.FIELD_GROUPS, Rule.PERSON_SOURCES, Rule.MARKETING_PERMISSION,
            Rule.MARKETING_CHANNELS, Rule.SUBSCRIBER_TYPES, Rule.CONSENT_UNBUNDLED, Rule.WORK_RECORDS,
        ),
        _CLIENTS,
    ),
    Rule.CLAIMS_HOLD: ("&To the holds", Place.RECORDS, "holds"),
    Rule.ERASURE_GROUNDS: ("&To the erasures", Place.PRIVACY, "erasures"),
    Rule.DISCLOSURE_LOG: ("&To the disclosures", Place.PRIVACY, "disclosures"),
    Rule.COMPLAINT_RESTRICTS: ("&To the complaints", Place.PRIVACY, "complaints"),
    Rule.COMPLAINTS: ("&To the complaints", Place.PRIVACY, "complaints"),
    Rule.SUBMISSION_TIMES: ("&To the website", Place.SETTINGS, "website"),
}  # fmt: skip


def glance(counts: Mapping[Status, int]) -> str:
    """19 kept · 3 at risk · 1 broken"""
    said = [
        f"{counts[status]:,} {_COUNTED[status]}"
        for status in (Status.KEPT, Status.AT_RISK, Status.BROKEN, Status.LOOK)
        if counts.get(status)
    ]
    return " · ".join(said)


def parts(counts: Mapping[Status, int]) -> list[tuple[str, Tone]]:
    """The same as chips, the most urgent first."""
    return [(f"{counts[one]:,} {_COUNTED[one]}", STATE[one][1]) for one in URGENCY if counts.get(one)]


def in_window(action: str) -> str:
    """What to do, without the command that does it elsewhere: here there is a button."""
    told, command, _rest = action.partition(": lumadesk ")
    return f"{told}." if command else action


def broken(count: int) -> str:
    return f"{counted(count, 'promise')} of your privacy policy {'is' if count == 1 else 'are'} broken."
