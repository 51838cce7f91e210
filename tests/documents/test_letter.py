"""Letters: who writes to whom, and that what they say is all there, on any number of pages."""

from __future__ import annotations

import io
from dataclasses import replace

from pypdf import PdfReader

from lumadesk.documents.letter import LetterPage, as_email, render
from tests.documents.samples import BUSINESS

PAGE = LetterPage(
    sender=BUSINESS,
    address="Ann Example\n9 Long Lane\nMarlow",
    reference="R-0007",
    subject="Our answer",
    body="Dear Ann,\n\nHere it is.\n\nKind regards",
)


def pages(page: LetterPage) -> list[str]:
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(render(page))).pages]


def test_a_letter_on_one_page() -> None:
    (text,) = pages(PAGE)
    for told in (
        "Lumen & Oak Lighting",
        "Amira Haddad trading as",
        "9 Long Lane",
        "Our answer",
        "Here it is.",
    ):
        assert told in text
    assert "Page 1 of 1" in text
    assert "R-0007" in text


def test_the_same_letter_is_the_same_bytes() -> None:
    assert render(PAGE) == render(PAGE)


def test_a_long_letter_goes_on() -> None:
    body = "\n\n".join(f"Paragraph {number}. {'word ' * 60}" for number in range(40))
    found = pages(replace(PAGE, body=body))
    assert len(found) > 2
    assert f"Page {len(found)} of {len(found)}" in found[-1]
    whole = " ".join(" ".join(found).split())
    assert all(f"Paragraph {number}." in whole for number in range(40))


def test_nothing_in_it_is_markup() -> None:
    hostile = "<b>bold</b> {{person}} %s \u202elive"
    (text,) = pages(replace(PAGE, body=hostile, subject=hostile, address=hostile))
    assert text.count("<b>bold</b>") == 3
    assert "{{person}} %s" in text


def test_as_email() -> None:
    assert as_email(PAGE).decode() == "Subject: Our answer\n\nDear Ann,\n\nHere it is.\n\nKind regards\n"
