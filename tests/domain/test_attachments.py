"""Attached files are told by their content: whatever the name says, and however large."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.attachments import LARGEST, check_size, read_attachment
from lumadesk.domain.errors import RuleViolation

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20
EMAIL = b"Received: from a\r\n\tby b\r\nFROM: Ann <ann@example.com>\r\nSubject: Yes\r\n\r\nYes, do.\r\n"


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0rest", "jpg"),
        (b"GIF89a...", "gif"),
        (b"GIF87a...", "gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.4\n", "pdf"),
        (EMAIL, "eml"),
        (b"From ann@example.com Tue Nov  3\n" + EMAIL, "eml"),
        (b"\xef\xbb\xbf" + EMAIL, "eml"),
    ],
)
def test_pictures_pdfs_and_emails_are_taken(data: bytes, ending: str) -> None:
    found = read_attachment(data)
    assert (found.ending, found.data) == (ending, data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "attachment.empty"),
        (b"MZ\x90\x00program", "attachment.kind"),
        (b"<html>From: me</html>", "attachment.kind"),
        (b"Subject: no sender\n\nFrom: in the text alone\n", "attachment.kind"),
        (b"From: me\0\n", "attachment.kind"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "attachment.kind"),
        (PNG + bytes(LARGEST), "attachment.too_large"),
    ],
)
def test_everything_else_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        read_attachment(data)
    assert refused.value.code == code
    assert refused.value.hint


def test_the_largest_file_is_still_taken() -> None:
    check_size(LARGEST)
    with pytest.raises(RuleViolation, match=r"10\.0 MB"):
        check_size(LARGEST + 1)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(RuleViolation):
        assert read_attachment(data).data == data
