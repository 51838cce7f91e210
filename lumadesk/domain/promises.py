"""The promises of a privacy policy: what can be checked about them, and what a check found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What checks a promise; several policies promise the same in other words."""

    MINIMAL_DATA = "minimal-data"
    SOURCE_TAGS = "source-tags"
    SUBMISSION_TIMES = "submission-times"
    CONFIDENTIALITY = "confidentiality"
    ENGAGEMENTS = "engagements"
    WORK_RECORDS = "work-records"
    INVOICES = "invoices"
    REFUNDS = "refunds"
    RECORDINGS = "recordings"
    RECORD_KINDS = "record-kinds"
    FIELD_GROUPS = "field-groups"
    PERSON_SOURCES = "person-sources"
    LOCKED_DETAILS = "locked-details"
    SPECIAL_CATEGORY = "special-category"
    NO_PROFILING = "no-profiling"
    AUTOMATED_DECISIONS = "automated-decisions"
    MARKETING_PERMISSION = "marketing-permission"
    MARKETING_CHANNELS = "marketing-channels"
    SUBSCRIBER_TYPES = "subscriber-types"
    CONSENT_UNBUNDLED = "consent-unbundled"
    WITHDRAWALS = "withdrawals"
    SERVICE_MESSAGES = "service-messages"
    MESSAGE_PURPOSES = "message-purposes"
    NO_SELLING = "no-selling"
    DISCLOSURE_LOG = "disclosure-log"
    REORGANISATION = "reorganisation"
    LAWFUL_BASES = "lawful-bases"
    PURPOSES_TABLE = "purposes-table"
    BALANCING_TESTS = "balancing-tests"
    SERVICE_BASES = "service-bases"
    PURPOSE_CHANGES = "purpose-changes"
    ROLES = "roles"
    PROCESSORS = "processors"
    PROCESSOR_CONTRACTS = "processor-contracts"
    TRANSFERS = "transfers"
    LOCATIONS = "locations"
    ENQUIRY_RETENTION = "enquiry-retention"
    ENQUIRY_REVIEW = "enquiry-review"
    TAX_RETENTION = "tax-retention"
    DISPOSAL = "disposal"
    CLAIMS_HOLD = "claims-hold"
    ERASURE_VERDICTS = "erasure-verdicts"
    ERASURE_GROUNDS = "erasure-grounds"
    RIGHTS = "rights"
    FIRST_REPLY = "first-reply"
    ONE_MONTH = "one-month"
    IDENTITY_ON_DOUBT = "identity-on-doubt"
    IDENTITY_ALWAYS = "identity-always"
    AUTHORITY = "authority"
    FREE_OF_CHARGE = "free-of-charge"
    PORTABILITY = "portability"
    OBJECTION_RESTRICTS = "objection-restricts"
    COMPLAINT_RESTRICTS = "complaint-restricts"
    COMPLAINTS = "complaints"
    POLICY_VERSIONS = "policy-versions"
    POLICY_NOTICES = "policy-notices"
    ACCESS_CONTROL = "access-control"
    TWO_STEP_UNLOCK = "two-step-unlock"
    AUDIT_TRAIL = "audit-trail"
    SERVER_LOGS = "server-logs"
    COOKIES = "cookies"


class Status(StrEnum):
    KEPT = "kept"
    AT_RISK = "at-risk"
    BROKEN = "broken"
    LOOK = "look-by-hand"


STATUS_WORDS = {
    Status.KEPT: "kept",
    Status.AT_RISK: "at risk",
    Status.BROKEN: "broken",
    Status.LOOK: "needs a look by hand",
}

#: What wants the owner first.
URGENCY = (Status.BROKEN, Status.AT_RISK, Status.LOOK, Status.KEPT)

#: As many records as an answer names; the figure counts all.
MOST_LINKS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One figure, and the records that it counts: ``noun`` and ``ids``, at most ``MOST_LINKS`` of them."""

    words: str  # "41 of 43 first replies were in time"
    count: int
    noun: str = ""
    ids: tuple[int, ...] = ()
    status: Status = Status.KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found; ``action`` says what to do next, "" where there is nothing to do."""

    status: Status
    evidence: tuple[Evidence, ...]
    action: str = ""


def finding(evidence: Iterable[Evidence], actions: dict[Status, str]) -> Finding:
    """The finding whose status is that of its worst evidence, with what to do about it."""
    found = tuple(evidence)
    worst = min((one.status for one in found), key=URGENCY.index, default=Status.LOOK)
    return Finding(status=worst, evidence=found, action=actions.get(worst, ""))
