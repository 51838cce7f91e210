"""Fields of a form: a label with a mnemonic, the input, help below it, and in its place what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QDate, QDateTime, QLocale, QRegularExpression, Qt, QTime, QTimeZone
from PySide6.QtGui import QRegularExpressionValidator, QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDateTimeEdit,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from lumadesk.domain.calendar import earliest_in_london, london_time
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.text import label, one_line, show_if

_LINE = 32_767
_NUMBER_WIDTH = 160


Input = TypeVar("Input", bound=QWidget)


class Field(QWidget, Generic[Input]):
    """``words`` names the input ("&Email"); ``complain`` shows an error until the input changes."""

    def __init__(self, words: str, inner: Input, help_text: str = "") -> None:
        super().__init__()
        self.inner = inner
        self._name = label("", "label")
        self._name.setBuddy(inner)
        self.rename(words)
        self._help_text = help_text
        self._note = label(help_text, "small", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE["xs"])
        for widget in (self._name, inner, self._note):
            layout.addWidget(widget)
        self._note.setVisible(bool(help_text))
        if isinstance(inner, QLineEdit | QPlainTextEdit):
            inner.textChanged.connect(lambda *_: self.complain(""))

    def rename(self, words: str) -> None:
        self._name.setText(words)
        self.inner.setAccessibleName(words.replace("&", ""))

    def complain(self, error: str) -> None:
        self._note.setText(error or self._help_text)
        self._note.setProperty("role", "error" if error else "small")
        self.inner.setProperty("invalid", "true" if error else "false")
        self.inner.setAccessibleDescription(error or self._help_text)
        for widget in (self._note, self.inner):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
            widget.updateGeometry()  # an error is written larger than help
        show_if(self._note, bool(error or self._help_text))

    def explain(self, help_text: str) -> None:
        self._help_text = help_text
        self.complain("")


def abreast(*fields: Field[Any]) -> QHBoxLayout:
    """Fields side by side, all of one width, their labels in one line."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(SPACE["l"])
    for field in fields:
        made.addWidget(field, 1)
        made.setAlignment(field, Qt.AlignmentFlag.AlignTop)
    return made


def line_edit(text: str = "", placeholder: str = "", longest: int = _LINE) -> QLineEdit:
    made = QLineEdit(text)
    made.setMaxLength(longest)
    made.setPlaceholderText(placeholder)
    made.setCursorPosition(0)
    return made


def fill(edit: QLineEdit, text: str) -> None:
    """Show a text from its beginning."""
    edit.setText(text)
    edit.setCursorPosition(0)


def secret_edit() -> QLineEdit:
    made = line_edit(longest=1_000)
    made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


def text_edit(text: str = "", lines: int = 3) -> QPlainTextEdit:
    """Several lines; Tab leaves the field, as in every other."""
    made = QPlainTextEdit(text)
    made.setTabChangesFocus(True)
    made.setFixedHeight(lines * made.fontMetrics().lineSpacing() + 24)
    return made


class _DateEdit(QDateEdit):
    """Turning the wheel over it scrolls the page; only in the field itself does it change the day."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _MomentEdit(QDateTimeEdit):
    """The same with the time of day."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def date_edit(value: date, *, latest: date | None = None, earliest: date | None = None) -> QDateEdit:
    made = _DateEdit(QDate(value.year, value.month, value.day))
    _dress_dates(made, "ddd d MMM yyyy")
    if latest is not None:
        made.setMaximumDate(QDate(latest.year, latest.month, latest.day))
    if earliest is not None:
        made.setMinimumDate(QDate(earliest.year, earliest.month, earliest.day))
    return made


def date_of(edit: QDateEdit) -> date:
    value = edit.date()
    return date(value.year(), value.month(), value.day())


def moment_edit(value: datetime) -> QDateTimeEdit:
    """A day and a time of day in the UK, to the minute."""
    local = london_time(value)
    made = _MomentEdit()
    # In UTC every time of day exists exactly once: the computer's own zone must not move what is typed.
    made.setTimeZone(QTimeZone.utc())
    wall = QTime(local.hour, local.minute)
    made.setDateTime(QDateTime(QDate(local.year, local.month, local.day), wall, QTimeZone.utc()))
    _dress_dates(made, "ddd d MMM yyyy, HH:mm")
    return made


def moment_of(edit: QDateTimeEdit) -> datetime:
    """What was typed as a moment; where the clocks change the earliest that it can mean."""
    day, hour = edit.date(), edit.time()
    return earliest_in_london(
        datetime.combine(date(day.year(), day.month(), day.day()), time(hour.hour(), hour.minute()))
    )


def _dress_dates(made: QDateTimeEdit, shown: str) -> None:
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    made.setDisplayFormat(shown)
    made.setCalendarPopup(True)
    for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        made.calendarWidget().setWeekdayTextFormat(weekend, QTextCharFormat())


class NumberEdit(QLineEdit):
    """A whole number from ``least`` to ``most``; what is typed beyond that counts as the nearer of them."""

    def __init__(self, value: int, least: int, most: int) -> None:
        super().__init__()
        self._least, self._most = least, most
        self.setMaximumWidth(_NUMBER_WIDTH)
        self.setMaxLength(len(str(most)))
        self.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), self))
        self.setValue(value)

    def value(self) -> int:
        return min(max(int(self.text() or self._least), self._least), self._most)

    def setValue(self, value: int) -> None:  # noqa: N802 - as Qt's own number fields have it
        self.setText(str(value))


class DropDown(QComboBox):
    """A list of (words, value). The values stay in Python: Qt would make bare texts of enumerations."""

    def __init__(self, options: Sequence[tuple[str, Any]] = (), current: Any = None) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._values: list[Any] = []
        self.show_options(options, current)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def show_options(self, options: Sequence[tuple[str, Any]], current: Any = None) -> None:
        self._values = [value for _words, value in options]
        self.clear()
        self.addItems([one_line(words) for words, _value in options])
        self.choose(current)

    def value(self) -> Any:
        """The chosen value; None where there is none to choose."""
        return self._values[self.currentIndex()] if self.currentIndex() >= 0 else None

    def choose(self, value: Any) -> None:
        """A value that is not in the list leaves the choice as it is."""
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))


def first_empty(*required: tuple[Field[Any], str]) -> bool:
    """Complain at each empty required field and go to the first; True where there was one."""
    empty = []
    for field, complaint in required:
        text = field.inner.text() if isinstance(field.inner, QLineEdit) else _plain(field.inner)
        if not text.strip():
            field.complain(complaint)
            empty.append(field)
    if empty:
        empty[0].inner.setFocus()
    return bool(empty)


def _plain(widget: QWidget) -> str:
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else "set"


def on_any_change(widgets: list[QWidget], tell: Callable[[], object]) -> None:
    """Call ``tell`` whenever one of these inputs changes."""
    for widget in widgets:
        for signal in ("textChanged", "dateChanged", "valueChanged", "currentIndexChanged", "toggled"):
            if hasattr(widget, signal):
                getattr(widget, signal).connect(lambda *_: tell())
                break
