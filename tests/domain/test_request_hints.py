"""Which right a message seems to ask for: everyday words, work that is none, and texts of any kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.request_hints import reads_like_request, suggested_kind
from lumadesk.domain.requests import RequestKind


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Please send me a copy of all the personal data you hold about me.", RequestKind.ACCESS),
        ("Under GDPR: what information do you have on me?", RequestKind.ACCESS),
        ("This is a subject access request.", RequestKind.ACCESS),
        ("Please delete my\nenquiry and all details.", RequestKind.ERASURE),
        ("I use my right to be forgotten.", RequestKind.ERASURE),
        ("My address is wrong, please correct my details.", RequestKind.RECTIFICATION),
        ("Don\u2019t want your newsletter any more.", RequestKind.MARKETING_OBJECTION),
        ("UNSUBSCRIBE", RequestKind.MARKETING_OBJECTION),
        ("I withdraw my consent.", RequestKind.WITHDRAWAL),
        ("Please restrict the processing while you look into it.", RequestKind.RESTRICTION),
        ("Send my data to another provider, machine-readable.", RequestKind.PORTABILITY),
        ("I object to the way in which you use this.", RequestKind.OBJECTION),
        ("Was this an automated decision?", RequestKind.AUTOMATED_DECISION),
        ("My laptop does not start.", None),
        ("", None),
    ],
)
def test_the_right_is_suggested(message: str, kind: RequestKind | None) -> None:
    assert suggested_kind(message) is kind


@pytest.mark.parametrize(
    "message",
    [
        "Which personal data do you hold?",
        "Send me the information you have on me",
        "I want my right to erasure",
        "Unsubscribe me",
    ],
)
def test_words_of_the_law_are_pointed_out(message: str) -> None:
    assert reads_like_request(message)


@pytest.mark.parametrize(
    "message",
    [
        "Can you delete the data on my old laptop?",
        "I need a copy of my files from a broken disk.",
        "Please transfer my data to a new phone.",
        "The details on our website are wrong.",
    ],
)
def test_work_with_data_is_not(message: str) -> None:
    assert not reads_like_request(message)


@given(st.text(max_size=500))
def test_any_text_is_read(message: str) -> None:
    assert suggested_kind(message) in {None, *RequestKind}
    assert reads_like_request(message) in (True, False)


def test_a_message_without_end_is_read_in_part() -> None:
    assert suggested_kind("delete " * 200_000) is None
