"""Shows what is in a bank statement before anything is stored, and asks what its columns mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from lumadesk.app import bank, bank_columns
from lumadesk.app.bank import ImportReport
from lumadesk.app.bank_columns import CsvPreview
from lumadesk.app.services import Services
from lumadesk.domain.bank_csv import LARGEST_FILE, BankFile, CsvMapping, DateOrder
from lumadesk.domain.hostile_text import visible_text
from lumadesk.domain.money import format_money
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.bank_faces import NO_PAYER, found_in, refused
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import Banner, Item, box, column
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import DropDown, Field, abreast, text_edit
from lumadesk.ui.widgets.text import label, show_if
from lumadesk.ui.widgets.text_table import TextTable
from lumadesk.ui.words import counted, plain_day

_SHOWN = 7
_WIDTH = 820
_ORDERS = (
    ("Choose…", None),
    ("Day first, 31/12/2026", DateOrder.DAY_FIRST),
    ("Month first, 12/31/2026", DateOrder.MONTH_FIRST),
    ("Year first, 2026-12-31", DateOrder.YEAR_FIRST),
)
_SIGNS = (("Comma", ","), ("Semicolon", ";"), ("Tab", "\t"), ("Bar |", "|"))
_ONE, _OWN = "amount", "paid_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A file as it was read: ``preview`` of CSV, None of OFX; ``rows`` are what the table shows."""

    data: bytes
    preview: CsvPreview | None
    read: BankFile | None
    rows: Sequence[Sequence[str]]


def read_statement(services: Services, path: Path) -> Statement:
    """For a reader's thread. Raises what is wrong with the file."""
    data = exporting.read_bytes(path, LARGEST_FILE)
    if path.suffix.lower() in {".ofx", ".qfx"} or b"<OFX>" in data[:2_000].upper():
        found = bank.preview_ofx(data)
        return Statement(data=data, preview=None, read=found, rows=_rows(found))
    return read_csv(services, data)


def read_csv(
    services: Services, data: bytes, mapping: CsvMapping | None = None, delimiter: str | None = None
) -> Statement:
    preview = bank_columns.preview_csv(data, mapping, delimiter, services)
    rows = _sample(preview) if preview.read is None else _rows(preview.read)
    return Statement(data=data, preview=preview, read=preview.read, rows=rows)


class StatementDialog(RecordDialog):
    """``imported`` is called with the report."""

    def __init__(
        self, parent: QWidget, desk: Desk, statement: Statement, imported: Callable[[ImportReport], object]
    ) -> None:
        self._statement = statement
        self._filling = False
        self._told = imported
        self.day = Field("&Date", DropDown())
        self.order = Field("&Order of the date", DropDown(_ORDERS))
        self.sign = Field("&Separated by", DropDown(_SIGNS))
        self.kind = Field(
            "&Money in",
            DropDown([("Has a column of its own", _OWN), ("Is an amount without a minus", _ONE)]),
        )
        self.amount = Field("In &column", DropDown())
        self.payer = Field("&Payer or description", DropDown())
        self.reference = Field("&Reference", DropDown())
        self.table = TextTable("What is in the file", most=_SHOWN, fixed=True)
        self.found = label("", "strong", wrap=True)
        self.refused_rows = Banner(Tone.WARNING)
        asked: list[Item] = []
        if statement.preview is not None:
            asked = [
                abreast(self.day, self.order, self.sign),
                abreast(self.kind, self.amount),
                abreast(self.payer, self.reference),
            ]
        super().__init__(
            parent,
            desk,
            "Import a bank statement",
            "Look at what was found; nothing is stored yet. What went out is left out: expenses are not "
            "tracked. What was imported before is known again.",
            box(column(*asked, self.table, self.found, self.refused_rows, gap="m")),
            "&Import",
            self._report,
        )
        self.setMinimumWidth(_WIDTH)
        if statement.preview is None:
            # Fields without a place on the dialog still belong to it.
            for field in self._fields():
                field.setParent(self)
                field.hide()
        for field in (self.day, self.order, self.kind, self.amount, self.payer, self.reference):
            field.inner.currentIndexChanged.connect(lambda _index: self._changed())
        self.sign.inner.currentIndexChanged.connect(lambda _index: self._anew())
        self._show(statement)
        self._begin()

    def mapping(self) -> CsvMapping | None:
        """What the fields say; None while the date or the amount has no column."""
        day, amount = self.day.inner.value(), self.amount.inner.value()
        if day is None or amount is None:
            return None
        own = self.kind.inner.value() == _OWN
        return CsvMapping(
            day=day,
            amount=None if own else amount,
            paid_in=amount if own else None,
            payer=self.payer.inner.value(),
            reference=self.reference.inner.value(),
            date_order=self.order.inner.value(),
        )

    def operation(self) -> Operation | None:
        services, data, preview = self.desk.services, self._statement.data, self._statement.preview
        if preview is None:
            return lambda: bank.import_ofx(services, data)
        for field, words in (
            (self.day, "Choose the column that has the date."),
            (self.order, self._question()),
            (self.amount, "Choose the column that has the amount."),
        ):
            if field.inner.value() is None:
                field.complain(words)
                field.inner.setFocus()
                return None
        mapping, sign = self.mapping(), self.sign.inner.value()
        return lambda: bank.import_csv(services, data, mapping, sign)

    def _fields(self) -> tuple[Field[Any], ...]:
        return (self.day, self.order, self.sign, self.kind, self.amount, self.payer, self.reference)

    def _begin(self) -> None:
        """The keyboard begins where something has to be answered, else at the button."""
        waiting = [one for one in (self.day, self.order, self.amount) if one.inner.value() is None]
        if self._statement.preview is not None and waiting:
            waiting[0].inner.setFocus()
        else:
            self.ok.setFocus()

    def _changed(self) -> None:
        if self._filling:
            return
        services, mapping, sign = self.desk.services, self.mapping(), self.sign.inner.value()
        for field in self._fields():
            field.complain("")
        if mapping is not None:
            self._read(lambda data: read_csv(services, data, mapping, sign))

    def _anew(self) -> None:
        """Other columns: what they are is suggested anew."""
        services, sign = self.desk.services, self.sign.inner.value()
        if not self._filling:
            self._read(lambda data: read_csv(services, data, None, sign))

    def _read(self, read: Callable[[bytes], Statement]) -> None:
        data = self._statement.data
        self.problem.say("")
        self.ok.setEnabled(False)
        self.desk.jobs.read(
            lambda: read(data),
            self._show,
            owner=self,
            replaces="preview",
            failed=self._unreadable,
        )

    def _unreadable(self, error: Exception) -> None:
        self.refused(error)
        self.ok.setEnabled(False)

    def _show(self, statement: Statement) -> None:
        self._statement = statement
        self.ok.setEnabled(True)
        if statement.preview is not None:
            self._fill(statement.preview)
        if statement.read is None and statement.preview is not None:
            columns = statement.preview.columns
            self.table.show_rows(columns, statement.rows, wide=len(columns) - 1)
            self.found.setText(f"{counted(statement.preview.rows, 'row')} in the file. {self._missing()}")
            self.refused_rows.say("")
            return
        self.table.show_rows(("Received", "From", "Reference", "Amount"), statement.rows, (3,), wide=2)
        if statement.read is not None:
            self.found.setText(found_in(statement.read))
            self.refused_rows.say(_few(statement.read.rejected))

    def _fill(self, preview: CsvPreview) -> None:
        self._filling = True
        names = [(name, place) for place, name in enumerate(preview.columns)]
        mapping = preview.mapping
        amount = None if mapping is None else mapping.paid_in if mapping.amount is None else mapping.amount
        for field, none, value in (
            (self.day, "Choose…", mapping.day if mapping else None),
            (self.amount, "Choose…", amount),
            (self.payer, "None", mapping.payer if mapping else None),
            (self.reference, "None", mapping.reference if mapping else None),
        ):
            field.inner.show_options([(none, None), *names], value)
        self.order.inner.choose(mapping.date_order if mapping else None)
        self.kind.inner.choose(_OWN if mapping is None or mapping.amount is None else _ONE)
        self.sign.inner.choose(preview.delimiter)
        self._filling = False

    def _missing(self) -> str:
        if self.day.inner.value() is None or self.amount.inner.value() is None:
            return "Say which columns hold the date and the amount."
        return self._question()

    def _question(self) -> str:
        """The date of this file that made it ask."""
        preview, place = self._statement.preview, self.day.inner.value()
        dates = [row[place] for row in preview.sample if row[place]] if preview and place is not None else []
        if not dates:
            return "Say which comes first in a date: day, month or year."
        return f"Is {visible_text(dates[0][:30])} written day first or month first?"

    def _report(self, report: ImportReport) -> None:
        self._told(report)
        if report.rejected:
            RefusedDialog(self.parentWidget(), report).open()


class RefusedDialog(Dialog):
    """Names the rows that could not be taken, after the others were."""

    def __init__(self, parent: QWidget, report: ImportReport) -> None:
        self.rows: QPlainTextEdit = text_edit(refused(report.rejected), min(len(report.rejected) + 1, 8))
        self.rows.setReadOnly(True)
        self.rows.setAccessibleName("Rows that could not be read")
        super().__init__(
            parent,
            f"{counted(len(report.rejected), 'row')} could not be read",
            f"{counted(report.new, 'payment')} imported, {report.known:,} known already. Correct these "
            "rows in a copy of the file and import it again: the others are known by then.",
            box(column(self.rows, gap="")),
            "&Close",
        )
        show_if(self.cancel, False)
        self.ok.setFocus()


def _rows(found: BankFile) -> list[tuple[str, ...]]:
    return [
        (plain_day(one.day), one.payer or NO_PAYER, one.reference, format_money(one.amount))
        for one in found.entries
    ]


def _sample(preview: CsvPreview) -> list[tuple[str, ...]]:
    return [tuple(visible_text(cell[:200]) for cell in row) for row in preview.sample]


def _few(rejected: tuple[tuple[int, str], ...]) -> str:
    """The first rows that cannot be read, with why."""
    if not rejected:
        return ""
    named = "; ".join(f"row {number:,}: {reason}" for number, reason in rejected[:3])
    more = f"; and {len(rejected) - 3:,} more" if len(rejected) > 3 else ""
    return f"Cannot be read, and is left out: {named}{more}."
