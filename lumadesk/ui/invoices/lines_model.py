"""The lines of an invoice as a table: typed as text, read as amounts, with the net sum of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from lumadesk.domain.discounts import Discount, parse_discount
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import InvoiceLine, line_net
from lumadesk.domain.money import format_money
from lumadesk.ui.theme import current_theme
from lumadesk.ui.widgets.text import literal, one_line
from lumadesk.ui.words import quantity

DESCRIPTION, QUANTITY, PRICE, DISCOUNT, VAT, CATEGORY, NET = range(7)
_TITLES = ("Description", "Qty", "Unit price", "Discount", "VAT %", "Category", "Net")
_NAMES = ("description", "quantity", "price", "discount", "vat", "category")
_WORDS = (DESCRIPTION, CATEGORY)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_LONGEST_NUMBER = 20

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class LineText:
    """A line as it is typed; the quantity with its unit ("2.5 hours"), the discount as "10%" or "12.50"."""

    description: str = ""
    quantity: str = "1"
    price: str = ""
    vat: str = ""
    discount: str = ""
    category: str = ""

    def is_blank(self) -> bool:
        return not self.description.strip() and not self.price.strip()


def read_number(text: str) -> Decimal:
    """A number as people write it ("1,250.50", "£40"). Raises RuleViolation ``invoice.unreadable_number``."""
    plain = text.strip().removeprefix("£").removesuffix("%").replace(",", "").strip()
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or len(plain) > _LONGEST_NUMBER or "e" in plain.lower():
        raise RuleViolation(
            "invoice.unreadable_number",
            "A quantity, price or VAT rate is not a number.",
            "Write it like 2, 2.5 or 1,250.00; the fields in question are marked in the table.",
        )
    return value


def read_quantity(text: str) -> tuple[Decimal, str]:
    """A quantity and its unit: "2", "1.5 hours". Raises RuleViolation ``invoice.unreadable_number``."""
    number, _space, unit = text.strip().partition(" ")
    unit = unit.strip()
    if unit[:1].isdigit():  # "1 000" is a slip, and no unit
        number = text
    return read_number(number), unit


def read_line(line: LineText, *, vat_registered: bool) -> InvoiceLine:
    rate = read_number(line.vat) if vat_registered and line.vat.strip() else None
    amount, unit = read_quantity(line.quantity)
    return InvoiceLine(
        description=line.description.strip(),
        quantity=amount,
        unit_price=read_number(line.price),
        vat_rate=rate,
        unit=unit,
        discount=parse_discount(line.discount),
        category=line.category.strip(),
    )


def written_line(line: InvoiceLine) -> LineText:
    price = line.unit_price
    places = max(2, -int(price.normalize().as_tuple().exponent))
    return LineText(
        line.description,
        f"{quantity(line.quantity)} {line.unit}".strip(),
        f"{price:.{places}f}",
        "" if line.vat_rate is None else quantity(line.vat_rate),
        written_discount(line.discount),
        line.category,
    )


def written_discount(discount: Discount | None) -> str:
    """As it is typed: "10%", "12.50"."""
    if discount is None:
        return ""
    return str(discount) if discount.percent is None else f"{quantity(discount.percent)}%"


class LinesModel(QAbstractTableModel):
    """``edited`` is emitted whenever a line changed by hand."""

    edited = Signal()

    def __init__(self, *, editable: bool) -> None:
        super().__init__()
        self._editable = editable
        self._lines: list[LineText] = []
        self._vat_registered = False

    # Qt's interface

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(  # noqa: N802 - Qt's
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section in _WORDS else _RIGHT
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if self._editable and index.column() != NET:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, place = self._lines[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._cell(line, place)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if place in _WORDS else _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole and place == DESCRIPTION:
            return literal(one_line(line.description))
        if role == Qt.ItemDataRole.BackgroundRole and self._is_wrong(line, place):
            return QColor(current_theme().colours.danger_soft)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and self._is_wrong(line, place):
            return "Not a number"
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        name = _NAMES[index.column()]
        line = self._lines[index.row()]
        if getattr(line, name) == str(value):
            return True
        self._lines[index.row()] = replace(line, **{name: str(value)})
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), NET))
        self.edited.emit()
        return True

    # What the editor uses

    def show_lines(self, lines: Sequence[LineText], *, vat_registered: bool) -> None:
        self.beginResetModel()
        self._lines = list(lines)
        self._vat_registered = vat_registered
        self.endResetModel()

    def add_line(self) -> int:
        """Append an empty line; returns its row."""
        row = len(self._lines)
        former = self._lines[-1].vat if self._lines else "20"
        self.beginInsertRows(QModelIndex(), row, row)
        self._lines.append(LineText(vat=former if self._vat_registered else ""))
        self.endInsertRows()
        return row

    def put_line(self, line: InvoiceLine) -> int:
        """Append a line, in the place of an empty one at the end; returns its row."""
        row = len(self._lines) - 1
        if row < 0 or not self._lines[row].is_blank():
            row = self.add_line()
        self._lines[row] = written_line(line)
        self.dataChanged.emit(self.index(row, 0), self.index(row, NET))
        self.edited.emit()
        return row

    def remove_line(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._lines[row]
        self.endRemoveRows()
        self.edited.emit()

    def uses(self, place: int) -> bool:
        """Whether any line has something in this column."""
        return any(self._cell(line, place).strip() for line in self._lines)

    def is_blank(self) -> bool:
        return all(line.is_blank() for line in self._lines)

    def lines(self) -> list[InvoiceLine]:
        """The lines that are not blank. Raises RuleViolation where a number cannot be read."""
        return [
            read_line(line, vat_registered=self._vat_registered)
            for line in self._lines
            if not line.is_blank()
        ]

    def readable_lines(self) -> list[InvoiceLine]:
        """The lines that can be summed up while others are still being typed."""
        found = []
        for line in self._lines:
            try:
                found.append(read_line(line, vat_registered=self._vat_registered))
            except RuleViolation:
                continue
        return found

    def _cell(self, line: LineText, place: int) -> str:
        if place == NET:
            try:
                return format_money(line_net(read_line(line, vat_registered=self._vat_registered)))
            except (RuleViolation, ArithmeticError):
                return ""
        text: str = getattr(line, _NAMES[place])
        return text

    @staticmethod
    def _is_wrong(line: LineText, place: int) -> bool:
        read = _READERS.get(place)
        if read is None:
            return False
        text = getattr(line, _NAMES[place])
        if not text.strip():
            return False
        try:
            read(text)
        except RuleViolation:
            return True
        return False


_READERS: Mapping[int, Callable[[str], object]] = {
    QUANTITY: read_quantity,
    PRICE: read_number,
    DISCOUNT: parse_discount,
    VAT: read_number,
}
