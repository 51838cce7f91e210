"""A short list of entries inside a card: each with its words, its state, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from lumadesk.ui.icons import dress_label
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import Item, box, column, empty, line, row
from lumadesk.ui.widgets.buttons import button, icon_button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.text import label, set_tip

#: Puts the words of a row at the height of the words on its buttons.
_ABOVE = 6

Deed = tuple[str, Callable[[], object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """``key`` tells it from the others; ``next`` is the deed that is wanted most, ``more`` are behind a menu.

    ``detail`` may have several lines, ``small`` is said below it. All of it is plain text.
    """

    key: Hashable
    title: str
    meta: str = ""
    detail: str = ""
    small: str = ""
    tip: str = ""
    chip: tuple[str, Tone] | None = None
    icon: str = ""
    faded: bool = False
    next: Deed | None = None
    more: Sequence[Deed] = ()


class EntryList(QWidget):
    """Made for dozens, not thousands: every entry is there at once, and the page around it scrolls."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._shown: list[Entry] = []
        self._layout = column(gap="")
        self.rows: dict[Hashable, EntryRow] = {}
        self.setLayout(self._layout)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these; the keyboard stays on the entry where it was."""
        focus = self.window().focusWidget()
        held = next(
            (key for key, one in self.rows.items() if focus is not None and one.isAncestorOf(focus)), None
        )
        empty(self._layout)
        self.rows = {}
        for entry in entries:
            if self.rows:
                self._layout.addWidget(line())
            self.rows[entry.key] = EntryRow(entry, with_menus=any(one.more for one in entries))
            self._layout.addWidget(self.rows[entry.key])
        if held in self.rows:
            self.rows[held].take_focus()


class EntryRow(QFrame):
    def __init__(self, entry: Entry, *, with_menus: bool) -> None:
        """``with_menus``: some of the list have a menu, so all keep its place."""
        super().__init__()
        self.entry = entry
        self.setAccessibleName(
            ", ".join(
                part
                for part in (entry.title, entry.meta, entry.chip[0] if entry.chip else "", entry.detail)
                if part
            )
        )
        title = label(entry.title, "muted" if entry.faded else "strong", wrap=True)
        title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        head: list[QWidget] = [title]
        if entry.chip:
            head.append(Chip(*entry.chip))
        if entry.meta:
            meta = label(entry.meta, "muted")
            set_tip(meta, entry.tip)
            head.append(meta)
        below = [
            label(text, role, wrap=True, selectable=True)
            for text, role in ((entry.detail, "muted" if entry.faded else ""), (entry.small, "small"))
            if text
        ]
        words = column(row(*head, gap="m"), *below, gap="xs")
        words.setContentsMargins(0, _ABOVE, 0, _ABOVE)
        parts: list[Item] = [*self._icon(entry.icon, title), box(words)]
        self.next: QPushButton | None = None
        if entry.next is not None:
            said, do = entry.next
            self.next = button(said, do, name=f"{said.rstrip('…')}: {entry.title}, {entry.meta}")
            parts.append(self.next)
        self.menu = QMenu(self)
        self.more = icon_button("ellipsis", f"More to do with: {entry.title}, {entry.meta}", self._open_menu)
        for said, do in entry.more:
            self.menu.addAction(said, do)
        if with_menus:
            parts.append(self.more)
            keeping = self.more.sizePolicy()
            keeping.setRetainSizeWhenHidden(True)
            self.more.setSizePolicy(keeping)
            self.more.setVisible(bool(entry.more))
        whole = row(*parts, gap="m")
        for number, part in enumerate(parts):
            if isinstance(part, QWidget):
                whole.setAlignment(part, Qt.AlignmentFlag.AlignTop)
                whole.setStretch(number, 0)
        whole.setStretch(1 if entry.icon else 0, 1)
        whole.setAlignment(parts[1 if entry.icon else 0], Qt.AlignmentFlag(0))
        whole.setContentsMargins(0, SPACE["xs"], 0, SPACE["xs"])
        self.setLayout(whole)

    @staticmethod
    def _icon(name: str, title: QLabel) -> list[QWidget]:
        """Beside the first line of the words."""
        if not name:
            return []
        mark = QLabel()
        dress_label(mark, name, "muted")
        beside = column(mark, gap="")
        beside.setContentsMargins(0, _ABOVE + (title.sizeHint().height() - mark.height()) // 2, 0, 0)
        return [box(beside)]

    def take_focus(self) -> None:
        target = self.next or (self.more if self.entry.more else None)
        if target is not None:
            target.setFocus()

    def _open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
