"""The recovery sheet: one page with the code, whose vault it opens, and what to do."""

from __future__ import annotations

import io
from datetime import date

from pypdf import PdfReader

from lumadesk.documents.recovery_sheet import RecoveryPage, render

PAGE = RecoveryPage(
    owner="Lumen & Oak <b>Lighting</b>",
    vault_id="0123456789abcdef" * 2,
    folder="/home/ann/vault",
    code="ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789",
    made_on=date(2026, 11, 24),
)


def test_all_on_one_page() -> None:
    (page,) = PdfReader(io.BytesIO(render(PAGE))).pages
    text = " ".join(page.extract_text().split())
    for told in (*PAGE.code.split("-"), PAGE.vault_id, PAGE.folder, "24 November 2026", PAGE.owner):
        assert told in text


def test_the_same_bytes_each_time_and_no_owner_yet() -> None:
    assert render(PAGE) == render(PAGE)
    nobody = RecoveryPage(owner="", vault_id="0" * 32, folder="/v", code=PAGE.code, made_on=PAGE.made_on)
    assert "Vault of" not in PdfReader(io.BytesIO(render(nobody))).pages[0].extract_text()
