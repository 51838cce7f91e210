"""The certificate says what went, what stays until when and why, and what the website answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from lumadesk.documents import erasure_certificate
from lumadesk.documents.erasure_certificate import ErasureCertificate, Receipt
from lumadesk.domain.erasure import RecordVerdict, Verdict
from tests.documents import reading
from tests.documents.samples import BUSINESS, NAUGHTY


def _line(label: str, verdict: Verdict, because: str, until: date | None = None) -> RecordVerdict:
    return RecordVerdict(table="enquiry", id=1, label=label, verdict=verdict, until=until, because=because)


_CERTIFICATE = ErasureCertificate(
    reference="E-0003",
    issued_on=date(2026, 11, 22),
    ground="The person asked for it",
    controller=BUSINESS,
    lines=(
        _line("Enquiry of 3 Nov 2026", Verdict.ERASE, "No longer needed."),
        _line("Note of 5 Nov 2026", Verdict.ERASE, "No longer needed."),
        _line("Invoice INV-0007", Verdict.KEEP, "A tax record (TMA 1970 s.12B).", date(2033, 4, 6)),
        _line("Invoice INV-0008", Verdict.KEEP, "Money is still owed on it."),
        _line("Person", Verdict.ANONYMISE, "An invoice points at it."),
    ),
    receipts=(
        Receipt(
            at=datetime(2026, 7, 22, 9, 5, tzinfo=UTC),
            strategy="Row deleted, then looked for in a fresh transaction",
            proof="SELECT count(*) FROM contact_enquiry WHERE id = :key gave 0",
        ),
    ),
    complete=True,
    backups_note="Backups are overwritten by 20 February 2027.",
)


def test_everything_is_said() -> None:
    text = reading.text(erasure_certificate.render(_CERTIFICATE))
    for words in (
        "Erasure certificate",
        "E-0003",
        "22 November 2026",
        "The person asked for it",
        "2 erased, 1 made anonymous, 2 kept",
        "Amira Haddad",
        "14 Kiln Lane",
        "Enquiry of 3 Nov 2026",
        "Kept until 6 April 2033",
        "A tax record (TMA 1970 s.12B).",
        "Money is still owed on it.",
        "Made anonymous",
        "22 July 2026 at 10:05 BST",
        "SELECT count(*) FROM contact_enquiry WHERE id = :key gave 0",
        "Backups are overwritten by 20 February 2027.",
        "Page 1 of 1",
    ):
        assert words in text


def test_a_person_of_whom_nothing_was_held() -> None:
    text = reading.text(erasure_certificate.render(replace(_CERTIFICATE, lines=(), receipts=())))
    assert "nothing was held" in text
    assert "Nothing had to be deleted at the website." in text


def test_an_unproved_deletion_is_not_passed_off_as_done() -> None:
    text = reading.text(erasure_certificate.render(replace(_CERTIFICATE, receipts=(), complete=False)))
    assert "Not all is proved yet" in text
    assert "Nothing had to be deleted" not in text


def test_five_hundred_records_go_on_over_pages() -> None:
    lines = tuple(
        _line(f"Record {number}.", Verdict.ERASE, "No longer needed. " * 9) for number in range(500)
    )
    pages = reading.pages(erasure_certificate.render(replace(_CERTIFICATE, lines=lines)))
    assert len(pages) > 10
    assert all(f"Page {number} of {len(pages)}" in text for number, text in enumerate(pages, start=1))
    assert all(f"Record {number}." in "".join(pages) for number in range(500))


@pytest.mark.parametrize("name", NAUGHTY)
def test_any_text_is_only_printed(name: str) -> None:
    bad = NAUGHTY[name]
    data = erasure_certificate.render(
        replace(_CERTIFICATE, ground=bad, backups_note=bad, lines=(_line(bad, Verdict.ERASE, bad),))
    )
    assert 0 not in list(reading.drawn_codes(data))


def test_the_same_certificate_gives_the_same_bytes() -> None:
    assert erasure_certificate.render(_CERTIFICATE) == erasure_certificate.render(_CERTIFICATE)
