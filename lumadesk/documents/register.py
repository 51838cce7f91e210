"""The records of processing on paper and as a table (UK GDPR Art 30)."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from lumadesk.documents.parts import (
    VALUE_WIDTH,
    controller_lines,
    field,
    footer,
    heading,
    opening,
    paragraph,
    subheading,
)
from lumadesk.documents.sheet import Sheet
from lumadesk.documents.style import BODY, LEFT, RIGHT
from lumadesk.documents.wording import long_date
from lumadesk.domain.business import Business
from lumadesk.domain.hostile_text import csv_cell
from lumadesk.domain.policy import Region
from lumadesk.domain.register import (
    CONTRACT_WORDS,
    BalancingTest,
    Processing,
    Processor,
    RegisterChange,
    Role,
    check_due,
    contract_gaps,
    transfer_gap,
)

_MOST_TOGETHER = 16  # lines
_COLUMNS = (
    "Part",
    "Role",
    "Client",
    "Name or purpose",
    "Lawful basis",
    "People",
    "Categories",
    "Recipients",
    "Retention",
    "Security",
    "Country",
    "Region",
    "Safeguard",
    "Contract",
    "Missing in the contract",
    "Checked",
    "To be checked",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """Everything that the register holds; nothing of it names a person."""

    controller: Business
    fee_number: str
    fee_renewal: date | None
    on: date
    entries: tuple[Processing, ...]
    tests: dict[int, BalancingTest]
    processors: tuple[Processor, ...]
    changes: tuple[RegisterChange, ...]


def render(page: RegisterPage) -> bytes:
    """The register as a PDF; the same register always gives the same bytes."""
    business = page.controller.business_name or page.controller.own_name
    sheet = Sheet(
        title="Records of processing activities",
        author=business or "LumaDesk",
        subject=f"As of {long_date(page.on)}",
    )
    sheet.bookmark("Register")
    opening(sheet, "UK GDPR, Article 30", "Records of processing activities")
    sheet.y -= 22
    field(sheet, "As of", long_date(page.on), strong=True)
    field(sheet, "Controller", controller_lines(page.controller))
    renewal = f", due again on {long_date(page.fee_renewal)}" if page.fee_renewal else ""
    field(sheet, "Fee of the ICO", f"{page.fee_number}{renewal}" if page.fee_number else "")
    sheet.y -= 24
    _purposes(sheet, "Purposes, as controller", Role.CONTROLLER, page)
    if any(entry.role is Role.PROCESSOR for entry in page.entries):
        _purposes(sheet, "For clients, as processor", Role.PROCESSOR, page)
    _recipients(sheet, page)
    _changes(sheet, page)
    left = f"Records of processing activities, {long_date(page.on)}"
    return sheet.to_pdf(lambda number, pages: footer(sheet, left, number, pages))


def to_csv(page: RegisterPage) -> bytes:
    """Purposes and recipients as one table, for a spreadsheet, which runs none of it as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for entry in page.entries:
        cells = (
            "Purpose",
            entry.role.value,
            entry.client,
            entry.purpose,
            entry.basis,
            entry.people,
            entry.categories,
            entry.recipients,
            entry.retention,
            entry.security,
            "",
            "",
            "",
            "",
            "",
            "",
            "",
        )
        writer.writerow([csv_cell(cell) for cell in cells])
    for one in page.processors:
        cells = (
            "Recipient",
            one.kind.value,
            "",
            f"{one.name}: {one.role}",
            "",
            "",
            "",
            "",
            "",
            "",
            one.country,
            one.region.value,
            one.mechanism,
            _day(one.contract_on),
            "; ".join(contract_gaps(one)),
            _day(one.checked_on),
            _day(one.due_on),
        )
        writer.writerow([csv_cell(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _purposes(sheet: Sheet, title: str, role: Role, page: RegisterPage) -> None:
    _part(sheet, title)
    entries = [entry for entry in page.entries if entry.role is role]
    if not entries:
        paragraph(sheet, "Nothing is entered yet.")
    for entry in entries:
        _begin(sheet, entry.purpose, entry.categories)
        if role is Role.PROCESSOR:
            field(sheet, "Client", entry.client)
            field(sheet, "Instructions", entry.instructions)
        else:
            field(sheet, "Lawful basis", entry.basis)
        for label, value in (
            ("People", entry.people),
            ("Categories of data", entry.categories),
            ("Recipients", entry.recipients),
            ("Kept", entry.retention),
            ("Security", entry.security),
        ):
            if value.strip():
                _kept_together(sheet, value)
                field(sheet, label, value)
                sheet.y -= 3
        test = page.tests.get(entry.id)
        if test is not None:
            field(
                sheet,
                "Balancing test",
                f"{test.outcome.value.capitalize()} on {long_date(test.decided_on)}, looked at again on "
                f"{long_date(test.review_on)}.\nInterest: {test.interest}\nNecessity: {test.necessity}\n"
                f"Balance: {test.balance}",
            )
        elif entry.on_interests:
            field(sheet, "Balancing test", "Not written yet.")
        sheet.y -= 12
    sheet.y -= 10


def _recipients(sheet: Sheet, page: RegisterPage) -> None:
    _part(sheet, "Recipients")
    if not page.processors:
        paragraph(sheet, "Nobody is entered yet.")
    for one in page.processors:
        _begin(sheet, one.name)
        field(sheet, "Role", one.role)
        field(sheet, "Where", _where(one))
        if one.mechanism.strip():
            field(sheet, "Safeguard", one.mechanism)
        gap = transfer_gap(one)
        if gap:
            field(sheet, "Transfer", f"{gap.capitalize()}.")
        if one.needs_contract:
            covered = [words for point, words in CONTRACT_WORDS.items() if one.contract.get(point)]
            field(sheet, "Contract", _day(one.contract_on) or "none on record")
            field(sheet, "It covers", "; ".join(covered) or "not looked at yet")
        if one.evidence.strip():
            field(sheet, "Evidence", one.evidence)
        due = check_due(one, page.on)
        looked = f"{_day(one.checked_on)}, again on {_day(one.due_on)}" if one.checked_on else ""
        field(sheet, "Looked at", "; ".join(filter(None, (looked, due))) or "not needed")
        sheet.y -= 12
    sheet.y -= 10


def _changes(sheet: Sheet, page: RegisterPage) -> None:
    if not page.changes:
        return
    _part(sheet, "Changes of purposes and locations")
    for change in page.changes:
        _begin(sheet, f"{change.subject}, {long_date(change.day)}")
        field(sheet, "Before", change.before)
        field(sheet, "After", change.after)
        told = f"{long_date(change.notified_on)}: {change.how}" if change.notified_on else "not told yet"
        field(sheet, "People were told", told)
        sheet.y -= 8


def _where(one: Processor) -> str:
    """The country, with what it is to the law where its name does not say so."""
    region = {Region.EEA: "EEA", Region.UNCONFIRMED: "not confirmed"}.get(one.region, "")
    return f"{one.country} ({region})" if region else one.country


def _kept_together(sheet: Sheet, value: str) -> None:
    """A value that is not long goes to the next page whole, beside its label."""
    lines = sum(1 for _line in sheet.lines(value, BODY, VALUE_WIDTH))
    if lines <= _MOST_TOGETHER:
        sheet.need(lines * BODY.leading)


def _part(sheet: Sheet, title: str) -> None:
    """A heading never stands alone at the foot of a page."""
    sheet.need(170)
    sheet.bookmark(title)
    heading(sheet, title)


def _begin(sheet: Sheet, title: str, first: str = "") -> None:
    """An entry begins where the first longer value of it fits as well."""
    lines = sum(1 for _line in sheet.lines(first, BODY, VALUE_WIDTH))
    sheet.need(110 + min(lines, _MOST_TOGETHER) * BODY.leading)
    sheet.rule(sheet.y, left=LEFT, right=RIGHT)
    sheet.y -= 8
    subheading(sheet, title)


def _day(day: date | None) -> str:
    return long_date(day) if day else ""
