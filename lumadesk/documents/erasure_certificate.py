"""The certificate of an erasure: what went, what stays until when and why, and the proof from the website."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lumadesk.documents.parts import controller_lines, field, footer, heading, opening, paragraph
from lumadesk.documents.sheet import Sheet
from lumadesk.documents.style import ACCENT, BODY, LABEL, LEFT, QUIET, RIGHT, STRONG, WIDTH
from lumadesk.documents.wording import long_date, long_moment
from lumadesk.domain.business import Business
from lumadesk.domain.erasure import RecordVerdict, Verdict
from lumadesk.domain.recipients import TaskState

_VERDICT_X = LEFT + 250.0
_WORDS = {Verdict.ERASE: "Erased", Verdict.ANONYMISE: "Made anonymous", Verdict.KEEP: "Kept"}
_TOLD = {TaskState.OPEN: "To be told", TaskState.DONE: "Told", TaskState.NOT_NEEDED: "Not told, as recorded"}
_COLOURS = {Verdict.ERASE: ACCENT, Verdict.ANONYMISE: ACCENT, Verdict.KEEP: QUIET}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof of a deletion at the website: when (aware), how, and the query that no longer found the row."""

    at: datetime
    strategy: str
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A recipient of the data, and whether they were told of the erasure (Art 19)."""

    recipient: str
    state: TaskState
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A request for erasure that this one is the answer to, by the reference of its letters."""

    reference: str
    received: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureCertificate:
    """``reference`` and ``lines`` hold nothing of the person: the certificate outlives what was erased.

    ``complete`` is False while a deletion at the website is not proved yet.
    """

    reference: str
    issued_on: date
    ground: str
    controller: Business
    lines: tuple[RecordVerdict, ...]
    receipts: tuple[Receipt, ...]
    complete: bool
    backups_note: str
    told: tuple[Told, ...] = ()
    answers: tuple[Answered, ...] = ()


def render(certificate: ErasureCertificate) -> bytes:
    """The certificate as a PDF; the same certificate always gives the same bytes."""
    business = certificate.controller.business_name or certificate.controller.own_name
    sheet = Sheet(
        title=f"Erasure certificate {certificate.reference}",
        author=business or "LumaDesk",
        subject=f"Erasure of {long_date(certificate.issued_on)}",
    )
    sheet.bookmark("Certificate")
    opening(sheet, "UK GDPR, Article 17", "Erasure certificate")
    sheet.y -= 22
    field(sheet, "Reference", certificate.reference, strong=True)
    field(sheet, "Issued on", long_date(certificate.issued_on))
    field(sheet, "Ground", certificate.ground)
    for asked in certificate.answers:
        field(sheet, "Answers", f"Request {asked.reference}, received on {long_date(asked.received)}")
    field(sheet, "What was done", _summary(certificate))
    sheet.y -= 6
    field(sheet, "Controller", controller_lines(certificate.controller))
    sheet.y -= 24
    _records(sheet, certificate.lines)
    _receipts(sheet, certificate)
    _told(sheet, certificate.told)
    sheet.need(80)
    sheet.bookmark("Backups")
    heading(sheet, "Backups")
    paragraph(sheet, certificate.backups_note)
    left = f"Erasure certificate {certificate.reference}"
    return sheet.to_pdf(lambda page, pages: footer(sheet, left, page, pages))


def _summary(certificate: ErasureCertificate) -> str:
    counts = [
        (sum(line.verdict is verdict for line in certificate.lines), words.lower())
        for verdict, words in _WORDS.items()
    ]
    return ", ".join(f"{count:,} {words}" for count, words in counts if count) or "nothing was held"


def _records(sheet: Sheet, lines: tuple[RecordVerdict, ...]) -> None:
    sheet.bookmark("Records")
    heading(sheet, "Records")
    for line in lines:
        labels = list(sheet.lines(line.label, STRONG, _VERDICT_X - LEFT - 16))
        because = list(sheet.lines(line.because, LABEL._replace(leading=11.4), WIDTH))
        sheet.need(min(len(labels) * STRONG.leading + len(because) * 11.4 + 16, 300))
        sheet.rule(sheet.y)
        sheet.y -= 6
        sheet.put(RIGHT, sheet.y, _verdict(line), BODY._replace(colour=_COLOURS[line.verdict]), align=1)
        sheet.flow(LEFT, _VERDICT_X - LEFT - 16, labels, STRONG)
        sheet.flow(LEFT, WIDTH, because, LABEL._replace(leading=11.4))
        sheet.y -= 7
    sheet.y -= 20


def _told(sheet: Sheet, told: tuple[Told, ...]) -> None:
    if not told:
        return
    sheet.bookmark("Recipients told")
    heading(sheet, "Recipients told")
    for one in told:
        field(sheet, one.recipient, _TOLD[one.state] + (f" on {long_date(one.on)}" if one.on else ""))
    sheet.y -= 20


def _verdict(line: RecordVerdict) -> str:
    if line.verdict is Verdict.KEEP and line.until is not None:
        return f"{_WORDS[line.verdict]} until {long_date(line.until)}"
    return _WORDS[line.verdict]


def _receipts(sheet: Sheet, certificate: ErasureCertificate) -> None:
    sheet.bookmark("Deleted at the website")
    heading(sheet, "Deleted at the website")
    if not certificate.complete:
        paragraph(
            sheet, "Not all is proved yet: once it is, this certificate is issued again with every proof."
        )
    elif not certificate.receipts:
        paragraph(sheet, "Nothing had to be deleted at the website.")
    for receipt in certificate.receipts:
        sheet.need(4 * BODY.leading)
        sheet.rule(sheet.y)
        sheet.y -= 6
        field(sheet, "Deleted on", long_moment(receipt.at))
        field(sheet, "How", receipt.strategy)
        field(sheet, "Proof", receipt.proof)
        sheet.y -= 7
    sheet.y -= 20
