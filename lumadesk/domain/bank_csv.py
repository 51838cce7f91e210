"""A bank's CSV file read: its encoding, its columns guessed, its dates never guessed where both ways fit."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import visible_text
from lumadesk.domain.money import to_pence

LARGEST_FILE = 10_000_000  # bytes
MOST_ROWS = 50_000
DELIMITERS = (",", ";", "\t", "|")
_LONGEST_TEXT = 300

_DATE = re.compile(r"(\d{1,4})[/.\- ](\d{1,2}|[A-Za-z]{3,9})[/.\- ](\d{2,4})(?:[T ].*)?", re.ASCII)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}

#: What columns are called by UK banks, in lower case: the field -> words, the best first.
_NAMES = {
    "day": ("date", "transaction date", "posting date", "completed date", "started date", "value date"),
    "paid_in": ("paid in", "money in", "credit amount", "credit", "credits", "amount in", "received"),
    "amount": ("amount", "value", "amount (gbp)", "transaction amount", "net amount", "local amount"),
    "payer": (
        "counter party",
        "counterparty",
        "payer",
        "name",
        "description",
        "transaction description",
        "narrative",
        "details",
        "memo",
    ),
    "reference": ("reference", "payment reference", "notes and #tags", "notes", "memo", "subcategory"),
}


class DateOrder(StrEnum):
    DAY_FIRST = "dd/mm"
    MONTH_FIRST = "mm/dd"
    YEAR_FIRST = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvTable:
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ","


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvMapping:
    """Places of columns, from 0. ``amount`` is what came (and with a minus, what went), or ``paid_in``.

    ``date_order`` None: it has to be asked.
    """

    day: int
    amount: int | None
    paid_in: int | None
    payer: int | None
    reference: int | None
    date_order: DateOrder | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankEntry:
    """Money that came, in pounds; texts as the bank writes them, in one line."""

    day: date
    amount: Decimal
    payer: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFile:
    """``outgoing`` counts what went: expenses are not kept. ``rejected`` are rows by number and reason."""

    entries: tuple[BankEntry, ...]
    outgoing: int
    rejected: tuple[tuple[int, str], ...]


def read_table(data: bytes, delimiter: str | None = None) -> CsvTable:
    """The table of a CSV file, whatever its encoding and, without a ``delimiter``, what separates its fields.

    What stands above the head, as some banks have it, is left out.
    Raises RuleViolation ``bank.too_large`` or ``bank.not_a_table``.
    """
    if len(data) > LARGEST_FILE:
        raise _too_large()
    text = _decoded(data).replace("\x00", "")
    sign = delimiter or _delimiter(text)
    try:
        read = [
            [field.strip() for field in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign)
        ]
    except csv.Error:
        raise _not_a_table() from None
    rows = [row for row in read if any(row)]
    if len(rows) > MOST_ROWS:
        raise _too_large()
    width = max((len(row) for row in rows), default=0)
    head = next((index for index, row in enumerate(rows) if _is_head(row)), None)
    if width < 2 or head is None:
        raise _not_a_table()
    body = [(*row, *[""] * (width - len(row))) for row in rows[head + 1 :]]
    columns = [*rows[head], *[""] * (width - len(rows[head]))]
    return CsvTable(
        columns=tuple(visible_text(name) or f"Column {place}" for place, name in enumerate(columns, start=1)),
        rows=tuple(body),
        delimiter=sign,
    )


def suggest_mapping(table: CsvTable) -> CsvMapping | None:
    """What the columns seem to be; None where no day or no amount can be found among them."""
    names = [name.casefold() for name in table.columns]
    found: dict[str, int] = {}
    for field in _NAMES:
        place = _column(names, _NAMES[field], taken=set(found.values()))
        if place is not None:
            found[field] = place
    if "day" not in found or not {"amount", "paid_in"} & set(found):
        return None
    return CsvMapping(
        day=found["day"],
        amount=None if "paid_in" in found else found["amount"],
        paid_in=found.get("paid_in"),
        payer=found.get("payer"),
        reference=found.get("reference"),
        date_order=date_order(row[found["day"]] for row in table.rows),
    )


def date_order(texts: Iterable[str]) -> DateOrder | None:
    """The order that all dates can have; None where day and month could be either (03/04/2026)."""
    day_first = month_first = year_first = True
    any_numeric = False
    for text in texts:
        parts = _parts(text)
        if parts is None:
            continue
        first, second, _third = parts
        any_numeric = True
        if len(first) == 4:
            day_first = month_first = False
        elif second.isalpha():
            year_first = month_first = False
        else:
            year_first = False
            day_first &= int(second) <= 12
            month_first &= int(first) <= 12
    if not any_numeric:
        return DateOrder.DAY_FIRST
    fitting = [
        order
        for order, fits in (
            (DateOrder.DAY_FIRST, day_first),
            (DateOrder.MONTH_FIRST, month_first),
            (DateOrder.YEAR_FIRST, year_first),
        )
        if fits
    ]
    return fitting[0] if len(fitting) == 1 else None


def read_entries(table: CsvTable, mapping: CsvMapping) -> BankFile:
    """What came, row by row. Raises RuleViolation ``bank.which_date_order`` or ``bank.bad_mapping``."""
    if mapping.date_order is None:
        raise RuleViolation(
            "bank.which_date_order",
            "The dates of this file can be read both ways: is 03/04 the third of April or March the fourth?",
            "Look at a payment that you know, and say which it is: dd/mm or mm/dd.",
        )
    places = (mapping.day, mapping.amount, mapping.paid_in, mapping.payer, mapping.reference)
    if any(place is not None and not 0 <= place < len(table.columns) for place in places) or (
        mapping.amount is None and mapping.paid_in is None
    ):
        raise RuleViolation(
            "bank.bad_mapping", "The columns that were named are not in this file.", "Choose them anew."
        )
    entries: list[BankEntry] = []
    rejected: list[tuple[int, str]] = []
    outgoing = 0
    for number, row in enumerate(table.rows, start=1):
        day = _day(row[mapping.day], mapping.date_order)
        amount = _amount(row, mapping)
        if day is None:
            rejected.append((number, "the date cannot be read"))
        elif amount is None:
            rejected.append((number, "the amount cannot be read"))
        elif amount <= 0:
            outgoing += 1
        else:
            payer, reference = _text(row, mapping.payer), _text(row, mapping.reference)
            entries.append(BankEntry(day=day, amount=amount, payer=payer, reference=reference))
    return BankFile(entries=tuple(entries), outgoing=outgoing, rejected=tuple(rejected))


def read_amount(text: str) -> Decimal | None:
    """Pounds as banks write them: "1,234.50", "£12", "1.234,50", "(12.00)", "12.00-", "12.00 CR"."""
    cleaned = re.sub(r"[£\s]|GBP|CR$", "", text.strip(), flags=re.IGNORECASE)
    negative = cleaned.startswith(("-", "(")) or cleaned.upper().endswith(("-", "DR"))
    cleaned = re.sub(r"[()+-]|DR$", "", cleaned, flags=re.IGNORECASE)
    if re.fullmatch(r"\d{1,3}(\.\d{3})*,\d{1,2}|\d+,\d{1,2}", cleaned, re.ASCII):
        cleaned = cleaned.replace(".", "").replace(",", ".")
    cleaned = cleaned.replace(",", "")
    if re.fullmatch(r"\d+(\.\d{1,2}0*)?|\.\d{1,2}", cleaned, re.ASCII) is None or len(cleaned) > 20:
        return None
    amount = round(Decimal(cleaned), 2)
    try:
        to_pence(amount)
    except RuleViolation:
        return None
    return -amount if negative else amount


def _amount(row: Sequence[str], mapping: CsvMapping) -> Decimal | None:
    if mapping.paid_in is not None:
        text = row[mapping.paid_in]
        return Decimal(0) if not text else read_amount(text)
    return read_amount(row[mapping.amount or 0])


def _day(text: str, order: DateOrder) -> date | None:
    parts = _parts(text)
    if parts is None:
        return None
    first, second, third = parts
    day, month, year = {
        DateOrder.DAY_FIRST: (first, second, third),
        DateOrder.MONTH_FIRST: (second, first, third),
        DateOrder.YEAR_FIRST: (third, second, first),
    }[order]
    number = _MONTHS.get(month[:3].casefold()) if month.isalpha() else int(month)
    if number is None or not day.isdecimal():
        return None
    whole = int(year) + 2000 if len(year) == 2 else int(year)
    try:
        return date(whole, number, int(day))
    except ValueError:
        return None


def _parts(text: str) -> tuple[str, str, str] | None:
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    first, second, third = match.groups()
    return first, second, third


def _text(row: Sequence[str], place: int | None) -> str:
    return "" if place is None else visible_text(row[place])[:_LONGEST_TEXT]


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    """The sign that parts the lines most evenly: commas in a description do not count for much."""
    lines = [line for line in text.splitlines()[:40] if line.strip()]

    def evenness(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        likely = max(set(counts), key=counts.count, default=0)
        return (counts.count(likely) if likely else 0, likely)

    return max(DELIMITERS, key=evenness)


def _is_head(row: Sequence[str]) -> bool:
    """A row of names: one of them a day's, and no amount among them."""
    names = [field.casefold() for field in row]
    return any("date" in name for name in names) and sum(read_amount(field) is not None for field in row) == 0


def _column(names: Sequence[str], words: Sequence[str], taken: set[int]) -> int | None:
    for exact in (True, False):
        for word in words:
            for place, name in enumerate(names):
                if place not in taken and (name == word or (not exact and name.startswith(word))):
                    return place
    return None


def _too_large() -> RuleViolation:
    return RuleViolation(
        "bank.too_large",
        f"The file has more than {MOST_ROWS:,} rows, or 10 MB.",
        "Export a shorter time from the bank.",
    )


def _not_a_table() -> RuleViolation:
    return RuleViolation(
        "bank.not_a_table",
        "No table with a date and an amount was found in this file.",
        "Export the statement as CSV from the bank, with its column names.",
    )
