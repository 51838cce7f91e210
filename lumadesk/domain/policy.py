"""A policy profile: what the owner's published privacy policy says, as facts that the program can act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lumadesk.domain.consent import ContactChannel, DetailGroup
from lumadesk.domain.retention import RetentionTerms

#: The profile that the owner writes for themselves.
OWN = "own"


class IdRule(StrEnum):
    """When the policy says that proof of identity is asked for (law: Art 12(6), reasonable doubt)."""

    IF_NOT_OBVIOUS = "if-not-obvious"
    ALWAYS = "always"
    NOT_MENTIONED = "not-mentioned"


class MarketingBasis(StrEnum):
    """What may permit marketing on a channel, as far as the policy goes (law: PECR regs 21 to 23)."""

    CONSENT = "consent"
    SOFT_OPT_IN = "soft-opt-in"
    BUSINESS = "business"  # legitimate interests towards companies and those who work there
    INTERESTS = "interests"  # legitimate interests towards everybody: post only


class MessagePurpose(StrEnum):
    """What a message is for; only the last two are ever marketing or like it (LS06, LK05, LM08)."""

    ENQUIRY = "enquiry"  # answers what was asked
    SERVICE = "service"  # what was bought: appointments, outages, changes, security
    INVOICE = "invoice"
    POLICY = "policy"  # changes of terms and of the privacy policy
    SURVEY = "survey"
    MARKETING = "marketing"


class Manner(StrEnum):
    """What the policy says happens at the end of a record's time."""

    ERASE = "erase"
    ANONYMISE = "anonymise"


class Region(StrEnum):
    """Where a recipient handles the data (UK GDPR Arts 44 to 46)."""

    UK = "uk"
    EEA = "eea"
    US = "us"
    OTHER = "other"
    UNCONFIRMED = "unconfirmed"


class RecipientKind(StrEnum):
    PROCESSOR = "processor"
    CONTROLLER = "controller"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """A purpose of processing and the legal basis it rests on ("UK GDPR Art 6(1)(b)")."""

    text: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who else gets personal data; ``safeguard`` says what protects it there (Arts 44 to 46)."""

    name: str
    role: str
    country: str
    safeguard: str
    kind: RecipientKind = RecipientKind.PROCESSOR
    region: Region = Region.UNCONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulator:
    """The supervisory authority that a person may complain to; editable data, since it moves house."""

    name: str
    address: str  # lines separated by "\n"
    helpline: str
    website: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article15:
    """What a person is told beside the copy of the data (UK GDPR Art 15(1)(a) to (h) and 15(2))."""

    purposes: tuple[Purpose, ...]
    categories: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    retention: tuple[str, ...]
    rights: tuple[str, ...]
    complaint: str
    regulator: Regulator
    source: str
    automated: str
    transfers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One promise of the policy in plain words; ``rule`` names what checks it (``domain.promises``)."""

    id: str
    rule: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyProfile:
    """The promises of one published policy; ``notes`` are contradictions that the owner should know of.

    ``marketing`` has a channel only where the policy leaves room for marketing on it. ``regions`` are where
    the policy says that data is stored; ``notice_before_leaving``: people are told before it goes elsewhere.
    """

    id: str
    name: str
    retention: RetentionTerms
    unconverted_months: int  # enquiries without a client are reviewed after so long
    id_rule: IdRule
    fee_allowed: bool
    acknowledge_working_days: int
    server_log_days: int
    marketing: Mapping[ContactChannel, tuple[MarketingBasis, ...]]
    messages: Mapping[MessagePurpose, str]  # purpose -> lawful basis
    disposal: tuple[Manner, ...]
    regions: tuple[Region, ...]
    notice_before_leaving: bool
    consent_groups: tuple[DetailGroup, ...]
    legal_bases: tuple[str, ...]
    article15: Article15
    promises: tuple[Promise, ...]
    notes: tuple[str, ...]
    complaint_restricts: bool  # the data is not used while a complaint is looked into
