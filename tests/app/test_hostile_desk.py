"""Every text field of the privacy desk takes any text: nothing crashes, nothing is lost, nothing is run."""

from __future__ import annotations

import csv
import io
import itertools
import json
from dataclasses import astuple
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from lumadesk.app import (
    breaches,
    complaints,
    disclosures,
    documents,
    enquiries,
    erasure,
    holidays,
    letters,
    pack_delivery,
    pack_review,
    packs,
    people,
    recipients,
    rectification,
    regulator,
    requests,
    restrictions,
    searches,
    suppressions,
    verdicts,
)
from lumadesk.app.services import Services
from lumadesk.domain.breaches import BreachRisk, Told
from lumadesk.domain.complaint_course import ComplaintOutcome
from lumadesk.domain.disclosures import Authority
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.erasure import Verdict
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.packs import Exemption, Redaction
from lumadesk.domain.policy import Regulator
from lumadesk.domain.requests import ApplicantRole, Channel, Intake, RequestKind
from lumadesk.domain.restriction import Allowance, Deed, RestrictionReason
from lumadesk.domain.searches import Searched
from tests.documents.samples import NAUGHTY, SCRIPTS

TODAY = date(2026, 11, 3)
NAME = 190  # characters at most

#: Every string by its class in one text, and what only does harm at the beginning of one.
EVERY = {
    "hostile": " ".join(text for name, text in NAUGHTY.items() if name != "long word"),
    "every script": " ".join(SCRIPTS.values()),
    "a formula at the start": "=HYPERLINK(1)",
    "a surrogate at the start": "\udcff\ud83d",
    "white space and a sign": "\t\r\n@SUM(1)",
}


class Filler:
    """Gives each field its own copy of a text, and remembers them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.given: list[str] = []
        self._number = itertools.count(10)

    def __call__(self, most: int = 10_000) -> str:
        self.given.append(f"{self.text[: most - 6]} q{next(self._number)}")
        return self.given[-1]


def opened(services: Services, kind: RequestKind, person_id: int | None, **more: object) -> int:
    return requests.open_request(
        services,
        kind=kind,
        person_id=person_id,
        received=TODAY,
        **more,  # type: ignore[arg-type]
    ).value


def fill_course(services: Services, ann: int, t: Filler) -> int:
    """A request with every event there is, its searches and its corrections."""
    intake = Intake(
        channel=Channel.PHONE, role=ApplicantRole.AGENT, applicant=t(), applicant_contact=t(),
        subject=t(), subject_contact=t(),
    )  # fmt: skip
    asked = opened(services, RequestKind.ACCESS, ann, details=t(), intake=intake)
    requests.record_identity(services, asked, asked=TODAY, received=TODAY, because=t())
    requests.record_authority(services, asked, received=TODAY, evidence=t())
    requests.record_clarification(services, asked, asked=TODAY, answered=TODAY, question=t(), answer=t())
    requests.extend(services, asked, because=t())
    mistaken = requests.history(services, asked)[-1].event.id
    requests.take_back_event(services, asked, mistaken, because=t())
    searches.log_search(
        services, asked, where=Searched.PAPER, place=t(), terms=t(), found=t(), left_out=t(), because=t(),
        by=t(),
    )  # fmt: skip
    searches.search_vault(services, asked, t())
    letter = letters.write_letter(
        services, LetterKind.CLARIFICATION, request_id=asked, words=t(), to=f"Bo\n{EVERY['hostile']}"
    ).value
    letters.mark_sent(services, letter)
    objection = opened(services, RequestKind.OBJECTION, None, intake=Intake(subject=t()))
    requests.weigh_objection(services, objection, upheld=True, because=t())
    requests.record_stopped(services, objection, what=t())
    refused = opened(services, RequestKind.PORTABILITY, None, intake=Intake(subject=t()))
    requests.close_request(services, refused, status=requests.RequestStatus.REFUSED, because=t())
    wrong = opened(services, RequestKind.RECTIFICATION, ann)
    rectification.record_correction(services, wrong, field=t(), before=t(), after=t())
    rectification.record_dispute(services, wrong, field=t(), held=t(), claimed=t(), because=t())
    told, untold, *_others = rectification.list_tasks(services, wrong)
    rectification.tell_recipient(services, told.id, how=t())
    rectification.tell_recipient(services, untold.id, not_because=t())
    rectification.correct_contact(services, wrong, rectification.ContactField.ADDRESS, t(900))
    requests.close_request(services, wrong)
    return asked


def fill_registers(services: Services, ann: int, t: Filler) -> None:
    complaint = complaints.open_complaint(
        services, received=TODAY, details=t(), person_id=ann, complainant=t(), contact=t()
    ).value
    complaints.note_progress(services, complaint, t())
    complaints.answer(services, complaint, outcome=ComplaintOutcome.UPHELD, note=t())
    breach = breaches.record_breach(
        services, aware_at=services.now, facts=t(), effects=t(), people_affected=t(), action=t(),
        risk=BreachRisk.RISK, reasons=t(),
    ).value  # fmt: skip
    breaches.record_told(services, breach, whom=Told.ICO, how=t(), reference=t(), late_reasons=t())
    disclosures.record_disclosure(
        services, authority=Authority.POLICE, asked_by=t(), asked_on=TODAY, what=t(), basis=t(),
        disclosed_on=TODAY, how=t(), reasons=t(), person_id=ann,
    )  # fmt: skip
    restriction = restrictions.restrict(services, ann, RestrictionReason.CLAIMS, details=t()).value
    restrictions.allow(services, restriction, deed=Deed.SEND, ground=Allowance.RIGHTS, because=t())
    restrictions.record_notice(services, restriction, t())
    restrictions.lift(services, restriction)
    holidays.add_holiday(services, date(2026, 12, 30), t())
    regulator.save_regulator(services, Regulator(name=t(), address=t(), helpline=t(), website=t()))


def fill_pack(services: Services, asked: int, note: int, disputed: int, t: Filler) -> None:
    pack_review.withhold(
        services, asked, "note", disputed, exemption=Exemption.THIRD_PARTY, test=t(), reason=t()
    )
    pack_review.redact(services, asked, "note", note, [Redaction(field="Note", start=0, end=6, reason=t())])
    for item in pack_review.review(services, asked).items:
        if item.table not in ("note",):
            pack_review.include(services, asked, item.table, item.id)
    packs.build_pack(services, asked)
    pack_delivery.record_dispatch(services, asked, channel=t(), address=t(), checked_how=t())


def rows(services: Services) -> set[object]:
    """Every value of the vault."""
    connection = services.vault.raw_connection()
    try:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.endswith(("_data", "_idx", "_docsize", "_config", "_search"))
        ]
        return {
            value for name in names for row in connection.execute(f'SELECT * FROM "{name}"') for value in row
        }
    finally:
        connection.close()


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("name", EVERY)
def test_every_field_of_the_privacy_desk(trading: Services, tmp_path: Path, name: str) -> None:
    t = Filler(EVERY[name])
    ann = people.add_person(trading, name=t(NAME), email="ann@example.com", address=t(900)).value
    secret, disputed = "SECRET", people.add_note(trading, ann, t()).value
    note = people.add_note(trading, ann, f"{secret} {t()}").value
    asked = fill_course(trading, ann, t)
    fill_registers(trading, ann, t)
    fill_pack(trading, asked, note, disputed, t)
    whole = "\n".join(value for value in rows(trading) if isinstance(value, str))
    whole += "\n".join(astuple(regulator.get_regulator(trading)))  # kept as JSON
    lost = [text for text in t.given if clean_text(text).strip() not in whole]
    assert lost == [], "kept as it was given"

    files = packs.export_pack(trading, asked, tmp_path).value
    pdf, data, table = (file.read_bytes() for file in files)
    json.loads(data)
    cells = [cell for row in csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")) for cell in row]
    assert len(cells) >= 20
    assert not [cell for cell in cells if cell.lstrip(" ")[:1] in set("=+-@\t\r\n")]
    text = text_of(pdf)
    assert "SECRET" not in text
    printed = {number for number in range(10, 10 + len(t.given)) if f"q{number}" in text}
    assert len(printed) > 40, "what is about her"
    for row in documents.list_for(trading, person_id=ann):
        if row.media_type == "application/pdf":
            assert text_of(documents.get(trading, row.id).data)
    for words in (t.text, *NAUGHTY.values()):
        people.list_ids(trading, words)
        enquiries.list_ids(trading, EnquiryFilter(search=words))


@pytest.mark.parametrize("name", EVERY)
def test_every_text_of_an_erasure(trading: Services, tmp_path: Path, name: str) -> None:
    t = Filler(EVERY[name])
    ann = people.add_person(trading, name="Ann Example", email="ann@example.com").value
    note = people.add_note(trading, ann, t()).value
    verdicts.change_verdict(trading, ann, "note", note, Verdict.KEEP, reason=t(), until=date(2027, 5, 1))
    erasure_id = erasure.erase_person(trading, ann, confirm_name="Ann Example", ground=t()).value
    task, *_others = recipients.list_tasks(trading, erasure_id)
    recipients.end_task(trading, task.id, outcome=t())
    page = text_of(erasure.certificate(trading, erasure_id).data)
    assert {"q11", "q12"} <= {page[at : at + 3] for at in range(len(page))}, "the reason and the ground"
    signed = json.loads(erasure.export_signed(trading, erasure_id, tmp_path).value[1].read_bytes())
    assert json.loads(signed["signed"])["ground"] == clean_text(t.given[2]).strip()
    assert suppressions.is_suppressed(trading, "ann@example.com")
