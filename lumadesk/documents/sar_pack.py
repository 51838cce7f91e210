"""The answer to a request for access: everything held about a person, and what Article 15 adds to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lumadesk.documents.left_out import SCHEDULE, UNDRAWN, ScheduleLine, write_schedule, write_undrawn
from lumadesk.documents.parts import (
    controller_lines,
    entry,
    field,
    footer,
    heading,
    opening,
    paragraph,
    subheading,
)
from lumadesk.documents.shaping import undrawn
from lumadesk.documents.sheet import Sheet
from lumadesk.documents.style import BODY, BOTTOM, FIGURE, HEADING, LABEL, LEFT, RIGHT, STRONG, TOP, WIDTH
from lumadesk.documents.wording import long_date
from lumadesk.domain.business import Business
from lumadesk.domain.hostile_text import visible_text
from lumadesk.domain.policy import Article15
from lumadesk.domain.requests import RequestKind

_CONTENTS_LEADING = 19.0
_CONTENTS_ON_PAGE = int((TOP - BOTTOM - 50) / _CONTENTS_LEADING)
_MOST_ITEM_BOOKMARKS = 500
_HEAD = 64.0  # points: the heading of a section and the number of its records


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One record: its title and its fields as (label, value); ``provided`` means by the person (Art 20)."""

    title: str
    fields: tuple[tuple[str, str], ...]
    provided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Records of one kind: the noun of their table, and the basis on which they are held."""

    title: str
    items: tuple[Item, ...]
    kind: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SarPack:
    """What the person is given; ``due`` is None while a clarification is unanswered.

    ``complete`` is False where anything was taken out, whether or not the ``schedule`` may say so.
    """

    person_name: str
    request_kind: RequestKind
    received: date
    due: date | None
    prepared_on: date
    controller: Business
    information: Article15
    sections: tuple[Section, ...]
    schedule: tuple[ScheduleLine, ...] = ()
    complete: bool = True


class _ContentsLine(NamedTuple):
    title: str
    key: str
    page: int
    main: bool


_KINDS = {
    RequestKind.ACCESS: "Access (UK GDPR Article 15)",
    RequestKind.RECTIFICATION: "Rectification (UK GDPR Article 16)",
    RequestKind.ERASURE: "Erasure (UK GDPR Article 17)",
    RequestKind.RESTRICTION: "Restriction (UK GDPR Article 18)",
    RequestKind.PORTABILITY: "Portability (UK GDPR Article 20)",
    RequestKind.OBJECTION: "Objection (UK GDPR Article 21)",
    RequestKind.MARKETING_OBJECTION: "Objection to direct marketing (UK GDPR Article 21(2))",
    RequestKind.WITHDRAWAL: "Withdrawal of consent (UK GDPR Article 7(3))",
    RequestKind.AUTOMATED_DECISION: "Automated decisions (UK GDPR Articles 22A to 22D)",
}


def render(pack: SarPack) -> bytes:
    """The pack as a PDF with contents and bookmarks; the same pack always gives the same bytes."""
    return _PackSheet(pack).to_pdf()


class _PackSheet:
    def __init__(self, pack: SarPack) -> None:
        self._pack = pack
        self._item_count = sum(len(section.items) for section in pack.sections)
        self._contents: list[_ContentsLine] = []
        business = pack.controller.business_name or pack.controller.own_name
        self._sheet = Sheet(
            title=f"Copy of the personal data of {pack.person_name}",
            author=business or "LumaDesk",
            subject=f"Answer to the request received on {long_date(pack.received)}",
        )

    def to_pdf(self) -> bytes:
        sheet = self._sheet
        self._cover()
        first_contents_page = sheet.page_count + 1
        main_entries = 4 + len(self._pack.sections)
        for _ in range(-(-(main_entries + len(self._information_parts())) // _CONTENTS_ON_PAGE)):
            sheet.new_page()
        self._information()
        self._data()
        self._left_out()
        self._write_contents(first_contents_page)
        left = f"Personal data of {self._pack.person_name}, as of {long_date(self._pack.prepared_on)}"
        return sheet.to_pdf(lambda page, pages: footer(sheet, left, page, pages))

    def _cover(self) -> None:
        sheet, pack = self._sheet, self._pack
        sheet.bookmark("Cover")
        opening(sheet, "UK GDPR, right of access", "A copy of your personal data")
        sheet.block(LEFT, WIDTH, pack.person_name, HEADING, flush_left=True)
        sheet.y -= 40
        field(sheet, "Request", _KINDS[pack.request_kind])
        field(sheet, "Received on", long_date(pack.received))
        field(sheet, "Answer due by", long_date(pack.due) if pack.due else "open until you have answered us")
        field(sheet, "Prepared on", long_date(pack.prepared_on))
        sheet.y -= 12
        field(sheet, "Prepared by", controller_lines(pack.controller))
        sheet.y -= 34
        sheet.block(LEFT, 400, self._summary(), BODY)

    def _summary(self) -> str:
        pack = self._pack
        sender = pack.controller.own_name or pack.controller.business_name
        return (
            f"Dear {visible_text(pack.person_name)},\n\n"
            f"you asked us on {long_date(pack.received)} for a copy of your personal data.\n\n"
            f"{self._answer()}\n\n"
            "If you are not content with it, please tell us. How to complain to us and to the regulator, and "
            f"that the courts are open to you, is said under \N{LEFT DOUBLE QUOTATION MARK}How to complain"
            f"\N{RIGHT DOUBLE QUOTATION MARK}.\n\n{sender}"
        )

    def _answer(self) -> str:
        pack = self._pack
        told = "What the law asks us to tell you about our use of personal data follows all the same."
        if not self._item_count and pack.complete:
            return f"We have looked for personal data about you and hold none. {told}"
        if not self._item_count:
            return f"You are not entitled to a copy of what we hold about you. {told}"
        records = "1 record" if self._item_count == 1 else f"{self._item_count:,} records"
        how = "in full" if pack.complete else "as far as you are entitled to them"
        last = ", and last a schedule of what is left out and why" if pack.schedule else ""
        return (
            f"Yes, we hold personal data about you: {records}, copied here {how}. First comes what the law "
            f"asks us to tell you about our use of it, then the records, by kind{last}.\n\n"
            "What you gave us yourself comes with this document as two files that other programs can read, "
            "one in JSON and one in CSV."
        )

    def _information(self) -> None:
        sheet = self._sheet
        sheet.new_page()
        self._enter("What the law asks us to tell you", main=True)
        heading(sheet, "What the law asks us to tell you")
        sheet.y -= 4
        for title, write in self._information_parts():
            sheet.need(60)
            self._enter(title, main=False)
            subheading(sheet, title)
            write()
            sheet.y -= 12

    def _information_parts(self) -> list[tuple[str, Callable[[], None]]]:
        told = self._pack.information
        return [
            ("What we use your data for", self._purposes),
            ("Kinds of data", lambda: self._list(told.categories)),
            ("Who receives your data", self._recipients),
            ("How long we keep it", lambda: self._list(told.retention)),
            ("Your rights", lambda: self._list(told.rights)),
            ("How to complain", self._complaint),
            ("Where the data comes from", lambda: paragraph(self._sheet, told.source)),
            ("Automated decisions", lambda: paragraph(self._sheet, told.automated)),
            ("Transfers out of the United Kingdom", lambda: paragraph(self._sheet, told.transfers)),
        ]

    def _list(self, texts: tuple[str, ...]) -> None:
        for text in texts:
            entry(self._sheet, text)

    def _purposes(self) -> None:
        for purpose in self._pack.information.purposes:
            entry(self._sheet, f"{purpose.text}. Legal basis: {purpose.basis}")

    def _recipients(self) -> None:
        sheet = self._sheet
        for recipient in self._pack.information.recipients:
            sheet.need(4 * BODY.leading)
            sheet.block(LEFT, WIDTH, recipient.name, STRONG)
            field(sheet, "Role", recipient.role)
            field(sheet, "Country", recipient.country)
            field(sheet, "Safeguard", recipient.safeguard)
            sheet.y -= 6

    def _complaint(self) -> None:
        sheet, regulator = self._sheet, self._pack.information.regulator
        paragraph(sheet, self._pack.information.complaint)
        field(sheet, "To us", controller_lines(self._pack.controller))
        sheet.y -= 4
        to_regulator = "\n".join([regulator.name, regulator.address, regulator.helpline, regulator.website])
        field(sheet, "To the regulator", to_regulator)
        sheet.y -= 4
        field(
            sheet,
            "To a court",
            "You may ask a court to order us to comply (DPA 2018 s.167) and claim compensation for damage "
            "(UK GDPR Article 82; DPA 2018 s.168), in England and Wales the county court or the High Court.",
        )

    def _data(self) -> None:
        sheet = self._sheet
        sheet.new_page()
        if not self._pack.sections and self._pack.complete:
            self._enter("What we hold about you", main=True)
            heading(sheet, "What we hold about you")
            paragraph(sheet, "Nothing. We hold no personal data about you.")
        for section in self._pack.sections:
            sheet.need(_HEAD + max(map(_kept_together, section.items[:1]), default=0.0))
            self._enter(section.title, main=True)
            heading(sheet, section.title)
            count = len(section.items)
            sheet.block(LEFT, WIDTH, _records(count), LABEL)
            sheet.y -= 6
            for item in section.items:
                self._item(item)
            sheet.y -= 26

    def _item(self, item: Item) -> None:
        sheet = self._sheet
        sheet.need(_kept_together(item))
        sheet.rule(sheet.y)
        sheet.y -= 8
        if self._item_count <= _MOST_ITEM_BOOKMARKS:
            sheet.bookmark(item.title, level=1)
        if item.provided:
            sheet.put(RIGHT, sheet.y, "Provided by you", LABEL, align=1)
        sheet.block(LEFT, WIDTH - 90, item.title, STRONG, flush_left=True)
        sheet.y -= 2
        for label, value in item.fields:
            field(sheet, label, value)
        sheet.y -= 8

    def _left_out(self) -> None:
        if self._pack.schedule:
            self._sheet.need(130)
            self._enter(SCHEDULE, main=True)
            write_schedule(self._sheet, self._pack.schedule)
        points = undrawn([self._pack.person_name, *self._texts()])
        if points:
            self._sheet.need(130)
            self._enter(UNDRAWN, main=True)
            write_undrawn(self._sheet, points)

    def _texts(self) -> Iterator[str]:
        for section in self._pack.sections:
            for item in section.items:
                yield item.title
                for label, value in item.fields:
                    yield from (label, value)

    def _enter(self, title: str, *, main: bool) -> None:
        """Note the page that a part begins on, for contents and bookmarks."""
        key = self._sheet.bookmark(title, level=0 if main else 1)
        self._contents.append(_ContentsLine(title, key, self._sheet.page_number, main))

    def _write_contents(self, first_page: int) -> None:
        sheet = self._sheet
        sheet.turn_to(first_page)
        heading(sheet, "Contents")
        sheet.y -= 10
        for index, line in enumerate(self._contents):
            if index and index % _CONTENTS_ON_PAGE == 0:
                sheet.turn_to(first_page + index // _CONTENTS_ON_PAGE)
            top = sheet.y
            left = LEFT if line.main else LEFT + 14
            title = next(iter(sheet.lines(line.title.replace("\n", " "), STRONG if line.main else BODY, 400)))
            sheet.flow(left, 400, [title], STRONG if line.main else BODY)
            sheet.put(RIGHT, top, str(line.page), FIGURE, align=1)
            sheet.y = top - _CONTENTS_LEADING
            sheet.rule(sheet.y + 3.5, left=left, weight=0.4)
            sheet.link(line.key, left=left, bottom=top - 14, right=RIGHT, top=top + 1)


def _kept_together(item: Item) -> float:
    """How much of a record stays on one page, in points: all of a short one, the beginning of a long one."""
    rows = sum(1 + len(value) // 70 + value.count("\n") for _, value in item.fields)
    return min(34 + rows * BODY.leading, 150.0)


def _records(count: int) -> str:
    if not count:
        return "We hold nothing of this kind."
    return "1 record" if count == 1 else f"{count:,} records"
