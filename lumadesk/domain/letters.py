"""Letters about requests and complaints: templates, their placeholders, and how they are filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.policy import Regulator

_SUBJECT = "Subject:"
_PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z_]{0,39})\s*\}\}")
_LONGEST_TEMPLATE = 20_000


class LetterKind(StrEnum):
    ACKNOWLEDGEMENT = "acknowledgement"
    IDENTITY_WANTED = "identity-wanted"
    AUTHORITY_WANTED = "authority-wanted"
    CLARIFICATION = "clarification"
    EXTENSION = "extension"
    REFUSAL = "refusal"
    NOTHING_HELD = "nothing-held"
    ANSWER = "answer"
    ERASURE_DONE = "erasure-done"
    RESTRICTION_LIFTED = "restriction-lifted"
    COMPLAINT_ACKNOWLEDGED = "complaint-acknowledged"
    COMPLAINT_ANSWERED = "complaint-answered"


#: Letters that answer a complaint; all others answer a request.
OF_COMPLAINTS = frozenset({LetterKind.COMPLAINT_ACKNOWLEDGED, LetterKind.COMPLAINT_ANSWERED})

#: What every template may say.
_EVERYWHERE = frozenset(
    {
        "addressee",
        "business_address",
        "business_email",
        "business_name",
        "business_phone",
        "business_website",
        "complaint_paragraph",
        "court_paragraph",
        "ico_address",
        "ico_helpline",
        "ico_name",
        "ico_website",
        "own_name",
        "received",
        "reference",
        "today",
        "words",
    }
)
_OF_REQUESTS = _EVERYWHERE | {
    "acknowledge_by",
    "clock_start",
    "due",
    "extension_until",
    "person",
    "right",
    "searches",
}
_OF_COMPLAINTS = _EVERYWHERE | {"outcome"}

#: What a letter of each kind must go on saying, however the owner edits it (Arts 12(4), 12A(4); s.164A).
_MUST_SAY: Mapping[LetterKind, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(LetterKind, frozenset({"complaint_paragraph"})),
        LetterKind.CLARIFICATION: frozenset({"words", "complaint_paragraph"}),
        LetterKind.EXTENSION: frozenset({"words", "extension_until", "complaint_paragraph"}),
        LetterKind.REFUSAL: frozenset({"words", "complaint_paragraph", "court_paragraph"}),
        # Each can say that nothing, or not all, was done: an objection overridden, a correction declined.
        LetterKind.ANSWER: frozenset({"complaint_paragraph", "court_paragraph"}),
        LetterKind.NOTHING_HELD: frozenset({"complaint_paragraph", "court_paragraph"}),
        LetterKind.COMPLAINT_ANSWERED: frozenset({"words", "complaint_paragraph"}),
    }
)

#: What the owner is asked to say in ``words``, where a letter cannot do without.
WORDS_WANTED: Mapping[LetterKind, str] = MappingProxyType(
    {
        LetterKind.CLARIFICATION: "what you need to know to find the information",
        LetterKind.EXTENSION: "why the request takes longer than a month",
        LetterKind.REFUSAL: "why the request is refused",
        LetterKind.COMPLAINT_ANSWERED: "what came out of the complaint, and why",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A letter before it is filled; ``own`` if the owner changed it."""

    kind: LetterKind
    text: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledLetter:
    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter in the vault; after an erasure its documents are gone, ``words`` and ``address`` empty.

    ``address`` is name and address in lines, as it was written to; "" of letters from before it was kept.
    """

    id: int
    kind: LetterKind
    person_id: int | None
    request_id: int | None
    complaint_id: int | None
    words: str
    pdf_id: int | None
    text_id: int | None
    made_at: datetime
    sent_on: date | None
    sent_how: str
    address: str = ""


def placeholders(kind: LetterKind) -> frozenset[str]:
    """The names that a template of this kind may use."""
    return _OF_COMPLAINTS if kind in OF_COMPLAINTS else _OF_REQUESTS


def check_template(kind: LetterKind, text: str) -> None:
    """Refuse a template that could not be filled, or that leaves out what the law has the person told.

    Raises RuleViolation ``letter.unknown_placeholder``, naming it, ``letter.bad_placeholder``, naming its
    line, ``letter.no_subject``, ``letter.too_long`` or ``letter.left_out``.
    """
    if len(text) > _LONGEST_TEMPLATE:
        raise RuleViolation(
            "letter.too_long",
            f"A letter's template has at most {_LONGEST_TEMPLATE:,} characters.",
            "Shorten it.",
        )
    used = _names(kind, text)
    _split(text)
    missing = sorted(_MUST_SAY[kind] - used)
    if missing:
        raise RuleViolation(
            "letter.left_out",
            f"The template no longer says {' and '.join(f'{{{{{name}}}}}' for name in missing)}, "
            "which the person must be told.",
            "Put it back, in a paragraph of its own.",
        )


def fill(template: Template, values: Mapping[str, str]) -> FilledLetter:
    """The letter: every placeholder replaced by its value, once; nothing within a value is a placeholder.

    A paragraph that is one placeholder without a value is left out. Raises what ``check_template`` raises,
    and RuleViolation ``letter.no_value``, naming the placeholder whose value is not known.
    """
    check_template(template.kind, template.text)
    for name in sorted(_names(template.kind, template.text)):
        if name not in values:
            raise RuleViolation(
                "letter.no_value",
                f"{{{{{name}}}}} is not known for this letter.",
                "Record what it stands for, or take it out of the template.",
            )
    subject, body = _split(template.text)
    paragraphs = [
        paragraph for paragraph in re.split(r"\n[ \t]*\n", body) if not _is_empty(paragraph.strip(), values)
    ]
    return FilledLetter(
        subject=" ".join(_filled(subject, values).split()),
        body="\n\n".join(_filled(paragraph.strip("\n"), values) for paragraph in paragraphs).strip(),
    )


def complaint_paragraph(regulator: Regulator, *, to_us: str) -> str:
    """Both ways to complain, as every reply names them (UK GDPR Arts 12(4), 13(2)(d); DPA 2018 s.164A)."""
    ways = ", ".join(
        part
        for part in (
            regulator.address.replace("\n", ", "),
            f"telephone {regulator.helpline}" if regulator.helpline else "",
            regulator.website,
        )
        if part
    )
    where = f" ({to_us})" if to_us else ""
    return (
        "If you are not content with how we use your data, or with this reply, you can complain to "
        f"us{where}: we acknowledge every complaint within 30 days and tell you what comes of it. "
        f"You can also complain to the {regulator.name}{f' ({ways})' if ways else ''}, at any time."
    )


COURT_PARAGRAPH = (
    "You may also ask a court to decide: the High Court, the county court or, in Scotland, the Court of "
    "Session or the sheriff can order us to comply (UK GDPR Article 79; Data Protection Act 2018, sections "
    "167 and 180)."
)


def check_regulator(regulator: Regulator) -> None:
    """Raises RuleViolation ``regulator.incomplete``."""
    if not all(part.strip() for part in (regulator.name, regulator.address, regulator.website)):
        raise RuleViolation(
            "regulator.incomplete",
            "The regulator's name, address and website are in every reply, so each is needed.",
            "Fill in what is missing.",
        )


def _names(kind: LetterKind, text: str) -> set[str]:
    allowed = placeholders(kind)
    for number, line in enumerate(text.split("\n"), 1):
        rest = _PLACEHOLDER.sub("", line)
        if "{{" in rest or "}}" in rest:
            raise RuleViolation(
                "letter.bad_placeholder",
                f"Line {number} of the template holds braces that are no placeholder.",
                "A placeholder looks like {{person}}: small letters between two pairs of braces.",
            )
        for name in _PLACEHOLDER.findall(line):
            if name not in allowed:
                raise RuleViolation(
                    "letter.unknown_placeholder",
                    f"{{{{{name}}}}} in line {number} of the template is not known.",
                    f"Use one of: {', '.join(sorted(allowed))}.",
                )
    return set(_PLACEHOLDER.findall(text))


def _split(text: str) -> tuple[str, str]:
    first, _, body = text.lstrip("\n").partition("\n")
    subject = first.removeprefix(_SUBJECT).strip()
    if not first.startswith(_SUBJECT) or not subject or not body.strip():
        raise RuleViolation(
            "letter.no_subject",
            "A template begins with a line of its subject, and then says something.",
            f'Let its first line be "{_SUBJECT} …", and the letter follow below.',
        )
    return subject, body


def _is_empty(paragraph: str, values: Mapping[str, str]) -> bool:
    alone = _PLACEHOLDER.fullmatch(paragraph)
    return not paragraph or (alone is not None and not values[alone[1]].strip())


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)
