""" "May I contact?": yes or no for a person, a channel and a purpose, with the rule behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lumadesk.domain.calendar import add_days, format_day
from lumadesk.domain.consent import Consent, ConsentKind, ConsentPurpose, ContactChannel, latest
from lumadesk.domain.policy import MarketingBasis, MessagePurpose

#: A look at the TPS and CTPS lists holds for so long (PECR reg 21(3)).
SCREENING_DAYS = 28

#: Messages that a marketing objection never stops, as long as they hold no marketing (LS06, LK05).
SERVICE_PURPOSES = frozenset(
    {MessagePurpose.ENQUIRY, MessagePurpose.SERVICE, MessagePurpose.INVOICE, MessagePurpose.POLICY}
)

_CALLS = "PECR reg 21"
_MAIL = "PECR reg 22"
_OBJECTION = "UK GDPR Art 21(3)"
_RESTRICTION = "UK GDPR Art 18(2)"


class SubscriberKind(StrEnum):
    """Who pays for the line or the mailbox (PECR reg 2); unknown counts as an individual."""

    INDIVIDUAL = "individual"
    SOLE_TRADER = "sole-trader"
    PARTNERSHIP = "partnership"
    SCOTTISH_PARTNERSHIP = "scottish-partnership"
    CORPORATE = "corporate"
    PUBLIC_BODY = "public-body"
    UNKNOWN = "unknown"

    @property
    def is_corporate(self) -> bool:
        return self in (self.SCOTTISH_PARTNERSHIP, self.CORPORATE, self.PUBLIC_BODY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the answer depends on; ``screened_on``: looked up in TPS and CTPS, ``listed``: found there."""

    reachable: frozenset[ContactChannel]
    subscriber: SubscriberKind = SubscriberKind.UNKNOWN
    screened_on: date | None = None
    listed: bool = False
    consents: tuple[Consent, ...] = ()
    restricted: bool = False
    suppressed: frozenset[ContactChannel] = frozenset()
    erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """``rule`` says why in words and ``source`` by which law; ``mind`` is what the message must then have."""

    allowed: bool
    rule: str
    source: str
    mind: str = ""


def may_contact(
    standing: Standing,
    channel: ContactChannel,
    purpose: MessagePurpose,
    *,
    marketing: Mapping[ContactChannel, tuple[MarketingBasis, ...]],
    messages: Mapping[MessagePurpose, str],
    today: date,
) -> Permission:
    """Whether they may be written to or called now, under a policy's ``marketing`` and ``messages``."""
    if standing.erased:
        return _no("This person was erased: nobody is left to write to.", "UK GDPR Art 17")
    if channel is not ContactChannel.SOCIAL and channel not in standing.reachable:
        return _no(f"There is nothing on record for {_WORDS[channel]}.", "UK GDPR Art 5(1)(c)")
    if standing.restricted:
        return _no("Their data is stored and nothing else: processing is restricted.", _RESTRICTION)
    if purpose in SERVICE_PURPOSES:
        return _service(purpose, messages)
    if purpose is MessagePurpose.SURVEY:
        return _survey(standing, channel, messages, today)
    return _marketing(standing, channel, marketing.get(channel, ()), today)


def _service(purpose: MessagePurpose, messages: Mapping[MessagePurpose, str]) -> Permission:
    if purpose not in messages:
        return _no("The policy names no messages for that purpose.", "UK GDPR Art 5(1)(b)")
    return _yes(
        "It belongs to what they asked for or bought; an objection to marketing does not stop it.",
        messages[purpose],
        "It may hold no marketing at all.",
    )


def _survey(
    standing: Standing, channel: ContactChannel, messages: Mapping[MessagePurpose, str], today: date
) -> Permission:
    entry = latest(standing.consents, ConsentPurpose.SURVEY, channel)
    if entry is not None and entry.kind in (ConsentKind.OBJECTED, ConsentKind.WITHDRAWN):
        return _no(f"They said no to surveys on {format_day(entry.on)}.", "UK GDPR Art 21(1)")
    if entry is not None and entry.holds(today):
        return _yes(f"They agreed on {format_day(entry.on)}.", "UK GDPR Art 6(1)(a)", _REFUSAL)
    if MessagePurpose.SURVEY in messages:
        return _yes(
            "The policy names surveys, and they did not object.", messages[MessagePurpose.SURVEY], _REFUSAL
        )
    return _no("The policy names no surveys, and they did not agree to any.", "UK GDPR Art 5(1)(b)")


def _marketing(
    standing: Standing, channel: ContactChannel, bases: tuple[MarketingBasis, ...], today: date
) -> Permission:
    entry = latest(standing.consents, ConsentPurpose.MARKETING, channel)
    refused = _refused(standing, channel, entry)
    if refused is not None:
        return refused
    if not bases:
        return _no(
            f"The policy leaves no room for marketing by {_WORDS[channel]}: it is off.", "the privacy policy"
        )
    given = entry if entry is not None and entry.holds(today) else None
    if given is not None and given.kind is ConsentKind.GIVEN and MarketingBasis.CONSENT in bases:
        return _yes(
            f"They agreed to it on {format_day(given.on)}.", f"{_law(channel)}; UK GDPR Art 6(1)(a)", _REFUSAL
        )
    if channel is ContactChannel.PHONE:
        unscreened = _unscreened(standing, today)
        if unscreened is not None:
            return unscreened
    if given is not None and given.kind is ConsentKind.SOFT_OPT_IN and MarketingBasis.SOFT_OPT_IN in bases:
        return _yes(
            f"Soft opt-in since {format_day(given.on)}, with its four conditions.", "PECR reg 22(3)", _REFUSAL
        )
    if MarketingBasis.BUSINESS in bases and standing.subscriber.is_corporate:
        return _yes(
            f"A {standing.subscriber.value.replace('-', ' ')}, which is no individual subscriber.",
            f"{_law(channel)}; UK GDPR Art 6(1)(f)",
            "Say who you are and how to reach you; whoever is named there may still object (Art 21).",
        )
    if MarketingBasis.INTERESTS in bases and channel is ContactChannel.POST:
        return _yes(
            "Post rests on legitimate interests, and they did not object.", "UK GDPR Art 6(1)(f)", _REFUSAL
        )
    return _no(_why_not(standing, entry), _law(channel))


def _refused(standing: Standing, channel: ContactChannel, entry: Consent | None) -> Permission | None:
    if channel in standing.suppressed:
        return _no("This address or number is suppressed: marketing to it was stopped for good.", _OBJECTION)
    if entry is not None and entry.kind is ConsentKind.OBJECTED:
        return _no(f"They objected to marketing on {format_day(entry.on)}.", _OBJECTION)
    if entry is not None and entry.kind is ConsentKind.WITHDRAWN:
        return _no(f"They withdrew their consent on {format_day(entry.on)}.", "UK GDPR Art 7(3)")
    return None


def _unscreened(standing: Standing, today: date) -> Permission | None:
    if standing.screened_on is None:
        return _no("The number was not looked up in the TPS and CTPS lists yet.", _CALLS)
    if standing.listed:
        return _no("The number is on the TPS or CTPS list, and they did not agree to your calls.", _CALLS)
    if today > add_days(standing.screened_on, SCREENING_DAYS):
        return _no(
            f"The look at the TPS and CTPS lists on {format_day(standing.screened_on)} is older than "
            f"{SCREENING_DAYS} days: look again.",
            _CALLS,
        )
    return None


def _why_not(standing: Standing, entry: Consent | None) -> str:
    if entry is not None:
        return f"Their consent of {format_day(entry.on)} has ended, or is none that the policy relies on."
    if standing.subscriber is SubscriberKind.UNKNOWN:
        return "They did not agree to it; what kind of subscriber they are is unknown, so an individual."
    return "They did not agree to it."


def _law(channel: ContactChannel) -> str:
    if channel is ContactChannel.PHONE:
        return _CALLS
    return "UK GDPR Art 6(1)" if channel is ContactChannel.POST else _MAIL


def _yes(rule: str, source: str, mind: str) -> Permission:
    return Permission(allowed=True, rule=rule, source=source, mind=mind)


def _no(rule: str, source: str) -> Permission:
    return Permission(allowed=False, rule=rule, source=source)


_REFUSAL = "Every message offers a simple, free way to refuse further ones."

_WORDS = {
    ContactChannel.EMAIL: "email",
    ContactChannel.TEXT: "text message",
    ContactChannel.PHONE: "telephone",
    ContactChannel.POST: "post",
    ContactChannel.SOCIAL: "social media",
}
