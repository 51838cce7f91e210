"""A figure that can be pressed to see what it counts, and a large choice with its explanation."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QLayout, QPushButton, QSizePolicy, QWidget

from lumadesk.ui.icons import MEDIUM, dress_label
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.text import label

_REMARKS: dict[Tone | None, str] = {Tone.DANGER: "alarm", Tone.WARNING: "caution"}


class _Sheet(QPushButton):
    """A button with a layout inside; Qt's own size hint knows only of text."""

    def __init__(self, kind: str, content: QLayout, clicked: Callable[[], object]) -> None:
        super().__init__()
        self._content = content
        self.setObjectName(kind)
        self.setAutoDefault(False)
        self.clicked.connect(lambda _checked=False: clicked())
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setLayout(content)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self._content.minimumSize()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return self._content.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self._content.totalHeightForWidth(width)


def _through(widget: QWidget) -> QWidget:
    # The words lie on the button: the mouse must find the button below them.
    widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return widget


class Tile(_Sheet):
    """What is counted, the figure, and a remark about it."""

    def __init__(self, words: str, icon: str, clicked: Callable[[], object]) -> None:
        mark = QLabel()
        dress_label(mark, icon, "muted", MEDIUM)
        self._figure = label("–", "figure")  # noqa: RUF001 - a dash, until the figure is known
        self._remark = label(" ", "small")
        head = row(_through(label(words, "label")), STRETCH, _through(mark))
        content = column(head, _through(self._figure), _through(self._remark), gap="xs", margin="l")
        super().__init__("tile", content, clicked)
        self._words = words

    def say(self, figure: str, remark: str, tone: Tone | None = None) -> None:
        self._figure.setText(figure)
        self._remark.setText(remark or " ")
        self._remark.setProperty("role", _REMARKS.get(tone, "small"))
        self._remark.style().unpolish(self._remark)
        self._remark.style().polish(self._remark)
        self.setAccessibleName(f"{self._words}: {figure}. {remark}".strip())


class Choice(_Sheet):
    """One of a few ways to go on, with what it means."""

    def __init__(self, title: str, text: str, icon: str, clicked: Callable[[], object]) -> None:
        mark = QLabel()
        dress_label(mark, icon, "accent_text", 28)
        words = column(
            _through(label(title.replace("&", ""), "heading")),
            _through(label(text, "muted", wrap=True)),
            gap="xs",
        )
        arrow = QLabel()
        dress_label(arrow, "chevron-right", "muted", MEDIUM)
        body = row(_through(mark), words, _through(arrow), gap="l", margin="l")
        body.setStretch(1, 1)
        super().__init__("choice", body, clicked)
        self.setAccessibleName(title.replace("&", ""))
        self.setAccessibleDescription(text)
        if "&" in title:
            self.setShortcut(f"Alt+{title[title.index('&') + 1].upper()}")
