"""What the placeholders of a letter mean, and made-up values to look at a template with."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.domain.business import Business
from lumadesk.domain.letters import (
    COURT_PARAGRAPH,
    OF_COMPLAINTS,
    FilledLetter,
    LetterKind,
    Template,
    complaint_paragraph,
    fill,
)
from lumadesk.domain.policy import Regulator

MEANINGS: Mapping[str, str] = {
    "addressee": "who is written to",
    "person": "whose data it is",
    "right": "what was asked for, in words",
    "words": "what you write for this one letter",
    "received": "the day of receipt",
    "reference": "number of the request or complaint",
    "today": "the day of the letter",
    "due": "by when it is answered",
    "acknowledge_by": "by when you promise a first reply",
    "clock_start": "the day on which the time began",
    "extension_until": "the later day after an extension",
    "searches": "where was looked, from the search log",
    "outcome": "what came out of the complaint",
    "complaint_paragraph": "both ways to complain",
    "court_paragraph": "the way to a court",
    "own_name": "your own name",
    "business_name": "the name of the business",
    "business_address": "its address",
    "business_email": "its email",
    "business_phone": "its telephone",
    "business_website": "its website",
    "ico_name": "the regulator's name",
    "ico_address": "its postal address",
    "ico_helpline": "its helpline",
    "ico_website": "its website",
}


def sample(kind: LetterKind, text: str, owner: Business, regulator: Regulator) -> FilledLetter:
    """The letter as it would read to somebody made up. Raises RuleViolation as ``domain.letters.fill``."""
    return fill(Template(kind=kind, text=text, own=True), _values(kind, owner, regulator))


def _values(kind: LetterKind, owner: Business, regulator: Regulator) -> dict[str, str]:
    reach = ", ".join(part for part in (owner.email, owner.phone) if part)
    return {
        "addressee": "Alex Example",
        "person": "Alex Example",
        "right": "a copy of your personal data",
        "words": "(Here stands what you write for this one letter.)",
        "received": "3 November 2026",
        "reference": "C-0042" if kind in OF_COMPLAINTS else "R-0042",
        "today": "10 November 2026",
        "due": "3 December 2026",
        "acknowledge_by": "10 November 2026",
        "clock_start": "3 November 2026",
        "extension_until": "3 February 2027",
        "searches": "Vault, on 9 November 2026\nMailbox, on 9 November 2026",
        "outcome": "upheld",
        "complaint_paragraph": complaint_paragraph(regulator, to_us=reach),
        "court_paragraph": COURT_PARAGRAPH,
        "own_name": owner.own_name or "Your own name",
        "business_name": owner.business_name or "Your business",
        "business_address": owner.address or "Your address",
        "business_email": owner.email or "you@example.com",
        "business_phone": owner.phone or "01632 960000",
        "business_website": owner.website or "example.com",
        "ico_name": regulator.name,
        "ico_address": regulator.address,
        "ico_helpline": regulator.helpline,
        "ico_website": regulator.website,
    }
