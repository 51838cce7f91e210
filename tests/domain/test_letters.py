"""Templates of letters: their placeholders, what they must say, and how they are filled."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.letters import (
    COURT_PARAGRAPH,
    OF_COMPLAINTS,
    LetterKind,
    Template,
    check_regulator,
    check_template,
    complaint_paragraph,
    fill,
    placeholders,
)
from lumadesk.domain.policy import Regulator

KIND = LetterKind.ACKNOWLEDGEMENT
TEXT = "Subject: For {{person}}\n\nDear {{ addressee }},\n\n{{words}}\n\n{{complaint_paragraph}}\n"
ICO = Regulator(name="ICO", address="1 Road\nWilmslow", helpline="0303", website="ico.org.uk")


def template(text: str, kind: LetterKind = KIND) -> Template:
    return Template(kind=kind, text=text, own=True)


def values(**given_: str) -> dict[str, str]:
    return {"person": "Ann", "addressee": "Ann", "words": "", "complaint_paragraph": "Complain."} | given_


def refused(text: str, kind: LetterKind = KIND) -> RuleViolation:
    with pytest.raises(RuleViolation) as refusal:
        check_template(kind, text)
    assert refusal.value.hint
    return refusal.value


def test_a_letter_is_filled() -> None:
    filled = fill(template(TEXT), values(words="Hello.\n\nYou."))
    assert filled.subject == "For Ann"
    assert filled.body == "Dear Ann,\n\nHello.\n\nYou.\n\nComplain."


def test_a_paragraph_without_its_value_is_left_out() -> None:
    assert fill(template(TEXT), values(words=" \n")).body == "Dear Ann,\n\nComplain."


def test_a_subject_stays_one_line() -> None:
    assert (
        fill(template(TEXT), values(person="Ann\nBcc: x@example.com")).subject == "For Ann Bcc: x@example.com"
    )


@given(
    st.text(),
    st.text(string.printable),
    st.sampled_from(["{{words}}", "{{person}}", "{{", "}}", "%s", "{0}"]),
)
def test_a_value_is_never_a_template(person: str, words: str, trick: str) -> None:
    body = fill(template(TEXT), values(addressee=person + trick, words=words + trick)).body
    assert body == f"Dear {person}{trick},\n\n{words}{trick}\n\nComplain."


def test_an_unknown_placeholder_is_named() -> None:
    error = refused(TEXT + "\n{{shoe_size}}")
    assert error.code == "letter.unknown_placeholder"
    assert "{{shoe_size}} in line 9" in error.message
    assert "addressee" in error.hint
    assert refused(TEXT + "{{outcome}}").code == "letter.unknown_placeholder", "complaints have one"
    complaint = "Subject: x\n\n{{due}} {{words}} {{complaint_paragraph}}"
    assert refused(complaint, LetterKind.COMPLAINT_ANSWERED).code == "letter.unknown_placeholder"


@pytest.mark.parametrize(
    "wrong",
    [
        "{{",
        "}}",
        "{{ }}",
        "{{Person}}",
        "{{person",
        "{{a b}}",
        "{{person.__class__}}",
        "{{" + "a" * 41 + "}}",
    ],
)
def test_braces_that_are_no_placeholder(wrong: str) -> None:
    error = refused(f"{TEXT}\n{wrong}")
    assert error.code == "letter.bad_placeholder"
    assert "Line 9" in error.message
    assert "a" * 41 not in error.message


@pytest.mark.parametrize("text", ["", "Hello {{complaint_paragraph}}", "Subject:\n\nx", "Subject: x\n  \n"])
def test_a_template_without_subject_or_body(text: str) -> None:
    assert refused(text).code == "letter.no_subject"


def test_a_template_without_end() -> None:
    assert refused(TEXT + "x" * 20_000).code == "letter.too_long"


@pytest.mark.parametrize("kind", list(LetterKind))
def test_how_to_complain_cannot_be_edited_away(kind: LetterKind) -> None:
    error = refused("Subject: x\n\n{{words}}", kind)
    assert error.code == "letter.left_out"
    assert "{{complaint_paragraph}}" in error.message


def test_a_refusal_names_reasons_and_courts() -> None:
    error = refused("Subject: x\n\n{{complaint_paragraph}}", LetterKind.REFUSAL)
    assert "{{court_paragraph}} and {{words}}" in error.message
    whole = "Subject: x\n\n{{words}} {{complaint_paragraph}} {{court_paragraph}}"
    check_template(LetterKind.REFUSAL, whole)
    assert "court" in COURT_PARAGRAPH


@pytest.mark.parametrize("kind", [LetterKind.ANSWER, LetterKind.NOTHING_HELD])
def test_an_answer_that_may_decline_names_the_courts(kind: LetterKind) -> None:
    error = refused("Subject: x\n\n{{words}} {{complaint_paragraph}}", kind)
    assert "{{court_paragraph}}" in error.message


def test_a_value_that_is_not_known_is_named() -> None:
    with pytest.raises(RuleViolation) as refusal:
        fill(template(TEXT + "{{due}}"), values())
    assert refusal.value.code == "letter.no_value"
    assert "{{due}}" in refusal.value.message


def test_both_ways_to_complain() -> None:
    told = complaint_paragraph(ICO, to_us="alex@example.com")
    assert "to us (alex@example.com): we acknowledge every complaint within 30 days" in told
    assert "to the ICO (1 Road, Wilmslow, telephone 0303, ico.org.uk), at any time" in told
    bare = complaint_paragraph(Regulator(name="ICO", address="", helpline="", website=""), to_us="")
    assert "to us: we" in bare
    assert "to the ICO, at any time" in bare


def test_the_regulator_has_all_that_a_reply_names() -> None:
    check_regulator(ICO)
    for missing in ("name", "address", "website"):
        with pytest.raises(RuleViolation) as refusal:
            check_regulator(Regulator(**{**_parts(ICO), missing: " "}))
        assert refusal.value.code == "regulator.incomplete"


def _parts(regulator: Regulator) -> dict[str, str]:
    return {name: getattr(regulator, name) for name in ("name", "address", "helpline", "website")}


def test_which_letters_say_what() -> None:
    for kind in LetterKind:
        assert ("outcome" in placeholders(kind)) == (kind in OF_COMPLAINTS)
        assert ("due" in placeholders(kind)) != (kind in OF_COMPLAINTS)
