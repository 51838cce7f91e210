"""Which right a message seems to ask for: a suggestion to whoever reads it, never a decision.

The law asks for no form and no magic words (ICO, right of access), so a message without a hint may be a
request all the same.
"""

from __future__ import annotations

import re

from lumadesk.domain.requests import RequestKind

#: A longer message is judged by its beginning.
_READ = 20_000

#: Words that hardly anybody uses who does not mean their personal data.
_STRONG = re.compile(
    r"\b(gdpr|data protection|dpa 2018|subject access|s?dsar|personal (data|information)"
    r"|privacy (policy|notice)"
    r"|right (of access|to be forgotten|to erasure|to object|to rectification)"
    r"|(data|information|details) (that )?you (hold|have|keep|store)( \w+)? (about|on|of) me"
    r"|withdraw my consent|unsubscribe)\b"
)

#: The likeliest first: who asks for a deletion often mentions a copy, too, and hardly the other way round.
_HINTS: tuple[tuple[RequestKind, str], ...] = (
    (
        RequestKind.MARKETING_OBJECTION,
        r"unsubscribe|(stop|no more|don'?t want|opt out of|remove me from) ([\w,]+ ){0,5}"
        r"(marketing|newsletters?|mailing list|promotions?|promotional|adverts?|advertising)",
    ),
    (RequestKind.WITHDRAWAL, r"withdraw\w* (my |the )?consent|consent (is|was) withdrawn"),
    (
        RequestKind.ERASURE,
        r"(delete|erase|remove|wipe|destroy|get rid of) ([\w,]+ ){0,5}"
        r"(data|information|details|records?|enquiry|message|about me|me)"
        r"|right to (be forgotten|erasure)|forget me",
    ),
    (
        RequestKind.PORTABILITY,
        r"portability|machine[- ]readable"
        r"|(transfer|send|move) ([\w,]+ ){0,3}(data|information) to (another|a new)",
    ),
    (RequestKind.AUTOMATED_DECISION, r"automated (decision|means)|decided by a (computer|machine|algorithm)"),
    (RequestKind.RESTRICTION, r"(restrict|limit|freeze)\w* ([\w,]+ ){0,4}(processing|use|data|information)"),
    (
        RequestKind.RECTIFICATION,
        r"rectif\w+|(correct|update|change|amend) (my|the) ([\w,]+ ){0,3}"
        r"(data|details|information|address|number|name|email|record)"
        r"|(is|are) (wrong|incorrect|out of date|misspelt|inaccurate)",
    ),
    (RequestKind.OBJECTION, r"object(ion)? (to|against)|stop (using|processing)"),
    (
        RequestKind.ACCESS,
        r"subject access|s?dsar|(copy|copies) of ([\w,]+ ){0,5}(data|information|records?)"
        r"|what ([\w,]+ ){0,4}(you|do you) (hold|have|keep|store|know)"
        r"|(data|information|everything) (that )?you (hold|have|keep|store)|right of access",
    ),
)
_PATTERNS = tuple((kind, re.compile(rf"\b(?:{pattern})\b")) for kind, pattern in _HINTS)


def suggested_kind(message: str) -> RequestKind | None:
    """The right that the words of a message are most likely about, if they seem to be about any."""
    text = _plain(message)
    return next((kind for kind, pattern in _PATTERNS if pattern.search(text)), None)


def reads_like_request(message: str) -> bool:
    """Whether a message speaks of personal data in words that are hardly used otherwise.

    "Delete the data on my old laptop" is work, not a request.
    """
    return _STRONG.search(_plain(message)) is not None


def _plain(message: str) -> str:
    return " ".join(message[:_READ].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").lower().split())
