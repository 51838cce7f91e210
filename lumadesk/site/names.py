"""How well the name of a column, or of a key in JSON, fits a field of an enquiry."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Field -> names that contact forms give its column, the likeliest first.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "key": ("id", "uuid", "pk", "key", "enquiry id", "message id", "contact id"),
    "name": ("name", "full name", "contact name", "sender name", "customer name", "first name"),
    "email": ("email", "e mail", "email address", "mail", "from email", "contact email", "sender email",
              "e mail address", "reply to"),
    "phone": ("phone", "telephone", "phone number", "tel", "mobile", "contact number", "contact phone",
              "telephone number", "mobile number", "mobile phone"),
    "service": ("service", "service type", "subject", "topic", "category", "enquiry type", "interest",
                "service required", "type of enquiry", "interested in", "product", "department"),
    "message": ("message", "body", "enquiry", "text", "comments", "comment", "content", "details",
                "description", "question", "inquiry", "message text", "how can we help"),
    "source": ("source", "utm source", "origin", "referrer", "referer", "came from", "page", "channel",
               "how did you hear about us", "landing page"),
    "submitted_at": ("created at", "submitted at", "created", "submitted", "timestamp", "date sent",
                     "sent at", "received at", "date created", "created on", "submit time", "date",
                     "submission date", "date submitted", "received", "sent", "posted at", "date time"),
}  # fmt: skip

#: Words that tell of the field wherever they stand in a name.
_TELLING: Mapping[str, frozenset[str]] = {
    "email": frozenset({"email", "mail"}),
    "phone": frozenset({"phone", "telephone", "tel", "mobile", "cell"}),
    "service": frozenset({"service", "services", "subject", "topic", "category", "interest"}),
    "message": frozenset({"message", "enquiry", "inquiry", "comments", "comment", "question", "body"}),
    "source": frozenset({"source", "referrer", "referer", "origin", "campaign", "heard"}),
    "submitted_at": frozenset({"created", "submitted", "sent", "received", "timestamp", "posted", "added"}),
}

#: Words that say that it is something else.
_ANYTHING_ELSE = frozenset({"hash", "token", "password", "secret", "ip"})
_SOMETHING_ELSE: Mapping[str, frozenset[str]] = {
    "key": frozenset(),
    "name": frozenset({"user", "file", "form", "site", "page", "product", "host", "company", "business"}),
    "email": frozenset({"sent", "verified", "confirmed", "status", "template", "subject", "staff"}),
    "phone": frozenset({"type", "code", "verified", "best"}),
    "service": frozenset({"id", "email"}),
    "message": frozenset({"id", "status", "reply", "response", "admin", "internal", "sent", "type"}),
    "source": frozenset({"id", "code"}),
    "submitted_at": frozenset({
        "updated", "modified", "changed", "edited", "replied", "answered", "read", "seen", "deleted",
        "closed", "expires", "expiry", "birth", "due", "resolved", "processed", "login", "last",
    }),
}  # fmt: skip

#: They stand before the name of a field and say whose it is.
_WHOSE = frozenset({"your", "contact", "sender", "customer", "client", "visitor", "enquirer", "applicant",
                    "person", "from", "the"})  # fmt: skip

_FIRST = frozenset({"first name", "forename", "given name", "firstname", "fname", "first"})
_LAST = frozenset({"last name", "surname", "family name", "lastname", "lname", "last"})

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPLIT = re.compile(r"[\W_]+")


def words_of(name: str) -> tuple[str, ...]:
    """The words of "yourEmail", "your-email" or "Your e-mail?", in small letters."""
    return tuple(filter(None, _SPLIT.split(_CAMEL.sub(" ", name).lower())))


def in_words(name: str) -> str:
    """What the owner reads for the name of a column: "budget_range" is "Budget range"."""
    spaced = " ".join(filter(None, re.split(r"[\s_]+", name)))
    return spaced[:1].upper() + spaced[1:]


def says_otherwise(field: str, words: tuple[str, ...]) -> bool:
    """Whether the name is that of something else, whatever the values look like."""
    return bool((_ANYTHING_ELSE | _SOMETHING_ELSE[field]).intersection(words))


def fit(field: str, words: tuple[str, ...]) -> float:
    """From 0 (the name does not tell) to 1."""
    if says_otherwise(field, words):
        return 0
    bare = _without_whose(words)
    for found, most in ((words, 1.0), (bare, 0.95)):
        for place, name in enumerate(_NAMES[field]):
            if " ".join(found) == name or "".join(found) == name.replace(" ", ""):
                return most - place / 100
    return 0.6 if _TELLING.get(field, frozenset()).intersection(words) else 0


def is_first_name(words: tuple[str, ...]) -> bool:
    return " ".join(_without_whose(words)) in _FIRST


def is_last_name(words: tuple[str, ...]) -> bool:
    return " ".join(_without_whose(words)) in _LAST


def _without_whose(words: tuple[str, ...]) -> tuple[str, ...]:
    while len(words) > 1 and words[0] in _WHOSE:
        words = words[1:]
    return words
