""" "May I contact?" answers yes or no, and names the rule (PECR regs 21 and 22, UK GDPR Arts 7, 18, 21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.consent import ConsentKind, ConsentPurpose, ContactChannel
from lumadesk.domain.contact_permission import (
    SCREENING_DAYS,
    SERVICE_PURPOSES,
    Permission,
    Standing,
    SubscriberKind,
    may_contact,
)
from lumadesk.domain.policy import MarketingBasis, MessagePurpose
from tests.domain.test_consent import GIVEN, TODAY

EVERYWHERE = frozenset(ContactChannel)
EVERY_BASIS = {
    ContactChannel.EMAIL: (MarketingBasis.CONSENT, MarketingBasis.SOFT_OPT_IN, MarketingBasis.BUSINESS),
    ContactChannel.TEXT: (MarketingBasis.CONSENT,),
    ContactChannel.PHONE: (MarketingBasis.CONSENT, MarketingBasis.BUSINESS),
    ContactChannel.POST: (MarketingBasis.CONSENT, MarketingBasis.INTERESTS),
}
MESSAGES = dict.fromkeys((*SERVICE_PURPOSES, MessagePurpose.SURVEY), "UK GDPR Art 6(1)(b)")


def ask(
    channel: ContactChannel = ContactChannel.EMAIL,
    purpose: MessagePurpose = MessagePurpose.MARKETING,
    marketing: Any = None,
    messages: Any = None,
    **standing: Any,
) -> Permission:
    return may_contact(
        Standing(**{"reachable": EVERYWHERE, **standing}),
        channel,
        purpose,
        marketing=EVERY_BASIS if marketing is None else marketing,
        messages=MESSAGES if messages is None else messages,
        today=TODAY,
    )


def consent(kind: ConsentKind, channel: ContactChannel | None = ContactChannel.EMAIL, **changed: Any) -> Any:
    return (replace(GIVEN, kind=kind, channel=channel, **changed),)


SCREENED = {"screened_on": TODAY, "subscriber": SubscriberKind.CORPORATE}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (ask(), "individual"),
        (ask(subscriber=SubscriberKind.SOLE_TRADER), "did not agree"),
        (ask(subscriber=SubscriberKind.PARTNERSHIP), "did not agree"),
        (ask(marketing={}), "it is off"),
        (ask(erased=True), "erased"),
        (ask(reachable=frozenset()), "nothing on record for email"),
        (ask(restricted=True), "restricted"),
        (ask(restricted=True, purpose=MessagePurpose.INVOICE), "restricted"),
        (ask(suppressed=EVERYWHERE, consents=consent(ConsentKind.GIVEN)), "suppressed"),
        (ask(consents=consent(ConsentKind.OBJECTED), subscriber=SubscriberKind.CORPORATE), "objected"),
        (ask(consents=consent(ConsentKind.WITHDRAWN)), "withdrew"),
        (ask(consents=consent(ConsentKind.GIVEN, expires_on=TODAY)), "has ended"),
        (ask(consents=consent(ConsentKind.GIVEN, ContactChannel.POST)), "did not agree"),
        (
            ask(ContactChannel.TEXT, consents=consent(ConsentKind.SOFT_OPT_IN, ContactChannel.TEXT)),
            "none that",
        ),
        (ask(ContactChannel.PHONE, subscriber=SubscriberKind.CORPORATE), "looked up"),
        (ask(ContactChannel.PHONE, **{**SCREENED, "listed": True}), "on the TPS"),
        (ask(ContactChannel.PHONE, **{**SCREENED, "screened_on": TODAY - timedelta(29)}), "look again"),
        (ask(ContactChannel.PHONE, screened_on=TODAY), "did not agree"),
        (
            ask(ContactChannel.POST, marketing={ContactChannel.POST: (MarketingBasis.CONSENT,)}),
            "did not agree",
        ),
        (ask(purpose=MessagePurpose.SURVEY, messages={}), "no surveys"),
        (
            ask(
                purpose=MessagePurpose.SURVEY,
                consents=consent(ConsentKind.OBJECTED, purpose=ConsentPurpose.SURVEY),
            ),
            "said no",
        ),
        (ask(purpose=MessagePurpose.SERVICE, messages={}), "names no messages"),
    ],
)
def test_no_and_why(told: Permission, words: str) -> None:
    assert not told.allowed
    assert words in told.rule
    assert told.source


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (ask(consents=consent(ConsentKind.GIVEN)), "agreed to it"),
        (ask(consents=consent(ConsentKind.SOFT_OPT_IN)), "Soft opt-in"),
        (ask(subscriber=SubscriberKind.CORPORATE), "corporate"),
        (ask(subscriber=SubscriberKind.PUBLIC_BODY), "public body"),
        (ask(subscriber=SubscriberKind.SCOTTISH_PARTNERSHIP), "scottish partnership"),
        (ask(ContactChannel.PHONE, **SCREENED), "corporate"),
        (
            ask(ContactChannel.PHONE, **{**SCREENED, "screened_on": TODAY - timedelta(SCREENING_DAYS)}),
            "corporate",
        ),
        (
            ask(ContactChannel.PHONE, listed=True, consents=consent(ConsentKind.GIVEN, ContactChannel.PHONE)),
            "agreed",
        ),
        (ask(ContactChannel.POST), "Post rests"),
        (ask(purpose=MessagePurpose.SURVEY), "did not object"),
        (
            ask(
                purpose=MessagePurpose.SURVEY,
                messages={},
                consents=consent(ConsentKind.GIVEN, purpose=ConsentPurpose.SURVEY),
            ),
            "agreed",
        ),
        (
            ask(
                ContactChannel.SOCIAL,
                reachable=frozenset(),
                marketing={ContactChannel.SOCIAL: (MarketingBasis.CONSENT,)},
                consents=consent(ConsentKind.GIVEN, ContactChannel.SOCIAL),
            ),
            "agreed",
        ),
    ],
)
def test_yes_and_why(told: Permission, words: str) -> None:
    assert told.allowed
    assert words in told.rule
    assert told.source
    assert told.mind


@pytest.mark.parametrize("purpose", sorted(SERVICE_PURPOSES))
def test_a_marketing_objection_stops_no_service_message(purpose: MessagePurpose) -> None:
    told = ask(purpose=purpose, suppressed=EVERYWHERE, consents=consent(ConsentKind.OBJECTED))
    assert told.allowed
    assert "no marketing" in told.mind


@given(
    st.sampled_from(ContactChannel),
    st.sampled_from([ConsentKind.OBJECTED, ConsentKind.WITHDRAWN]),
    st.sampled_from(SubscriberKind),
    st.dates(date(2026, 2, 2), TODAY),
)
def test_no_marketing_ever_after_a_no(
    channel: ContactChannel, kind: ConsentKind, subscriber: SubscriberKind, on: date
) -> None:
    earlier = replace(GIVEN, channel=channel)
    told = ask(
        channel,
        consents=(earlier, replace(earlier, id=2, kind=kind, on=on)),
        subscriber=subscriber,
        screened_on=TODAY,
        marketing=dict.fromkeys(ContactChannel, tuple(MarketingBasis)),
    )
    assert not told.allowed
