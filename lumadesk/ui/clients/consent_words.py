"""What consents, channels, purposes and origins are called on screen."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.app.contact_permission import OriginKind
from lumadesk.domain.consent import ConsentKind, ConsentPurpose, ContactChannel, DetailGroup, Route
from lumadesk.domain.contact_permission import SubscriberKind
from lumadesk.domain.policy import MessagePurpose
from lumadesk.domain.sensitive_text import SensitiveKind

CHANNELS: Mapping[ContactChannel, tuple[str, str]] = {
    ContactChannel.EMAIL: ("Email", "mail"),
    ContactChannel.TEXT: ("Text message", "message-square"),
    ContactChannel.PHONE: ("Telephone", "phone"),
    ContactChannel.POST: ("Post", "send"),
    ContactChannel.SOCIAL: ("Social media", "globe"),
}
MESSAGES: Mapping[MessagePurpose, str] = {
    MessagePurpose.MARKETING: "Marketing",
    MessagePurpose.SURVEY: "Surveys",
    MessagePurpose.ENQUIRY: "Answering an enquiry",
    MessagePurpose.SERVICE: "The service they bought",
    MessagePurpose.INVOICE: "Invoices",
    MessagePurpose.POLICY: "Changes of terms and policy",
}
PURPOSES: Mapping[ConsentPurpose, str] = {
    ConsentPurpose.MARKETING: "Marketing",
    ConsentPurpose.SURVEY: "Surveys",
    ConsentPurpose.ENQUIRY: "Being contacted about an enquiry",
    ConsentPurpose.NICKNAME: "Keeping a nickname",
    ConsentPurpose.HOBBIES: "Keeping hobbies",
    ConsentPurpose.FAMILY: "Keeping what they tell of family",
}
#: Of these the owner records consent per channel.
ASKED_FOR = {
    MessagePurpose.MARKETING: ConsentPurpose.MARKETING,
    MessagePurpose.SURVEY: ConsentPurpose.SURVEY,
    MessagePurpose.ENQUIRY: ConsentPurpose.ENQUIRY,
}
ROUTES: Mapping[Route, str] = {
    Route.FORM: "A form",
    Route.EMAIL: "An email",
    Route.PHONE: "A telephone call",
    Route.SPOKEN: "In person",
    Route.LETTER: "A letter",
    Route.UNSUBSCRIBE: "The unsubscribe link",
    Route.IMPORT: "A list that was imported",
    Route.OTHER: "Another way",
}
KINDS: Mapping[ConsentKind, str] = {
    ConsentKind.GIVEN: "Agreed",
    ConsentKind.WITHDRAWN: "Withdrawn",
    ConsentKind.SOFT_OPT_IN: "Soft opt-in",
    ConsentKind.OBJECTED: "Objected",
}
SUBSCRIBERS: Mapping[SubscriberKind, str] = {
    SubscriberKind.UNKNOWN: "Unknown: counts as an individual",
    SubscriberKind.INDIVIDUAL: "An individual",
    SubscriberKind.SOLE_TRADER: "A sole trader",
    SubscriberKind.PARTNERSHIP: "A partnership",
    SubscriberKind.SCOTTISH_PARTNERSHIP: "A Scottish partnership",
    SubscriberKind.CORPORATE: "A company",
    SubscriberKind.PUBLIC_BODY: "A public body",
}
ORIGINS: Mapping[OriginKind, str] = {
    OriginKind.DIRECT: "From the person",
    OriginKind.WEBSITE: "Through the website",
    OriginKind.SOCIAL: "From social media",
    OriginKind.REFERRAL: "From somebody who introduced them",
    OriginKind.PUBLIC: "From a public source",
}
DETAILS: Mapping[DetailGroup, str] = {
    DetailGroup.NICKNAME: "Nickname",
    DetailGroup.HOBBIES: "Hobbies",
    DetailGroup.FAMILY: "Family",
}
SENSITIVE: Mapping[SensitiveKind, str] = {
    SensitiveKind.SPECIAL: "Words that may tell of health, belief, origin or private life",
    SensitiveKind.CRIMINAL: "Words that may tell of an offence",
    SensitiveKind.CHILD: "Words that may be about a child",
    SensitiveKind.CARD: "A number that looks like a payment card",
}
