"""Reviewing a pack: every record in a list, the chosen one beside it, the pages before they are built."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar

from lumadesk.app import pack_previews, pack_review, packs, requests
from lumadesk.app.changes import Changes
from lumadesk.app.pack_previews import Shortcoming
from lumadesk.app.pack_review import PackReview, ReviewItem
from lumadesk.app.requests import RequestView
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.packs import Decision
from lumadesk.domain.requests import RequestStatus
from lumadesk.ui.desk import UNDO, Desk, Place
from lumadesk.ui.privacy.pack_decisions import restore
from lumadesk.ui.privacy.pack_dialogs import RedactDialog, WithholdDialog
from lumadesk.ui.privacy.pack_item import KEYS, PackItem
from lumadesk.ui.privacy.pack_list import ReviewList, is_decided, key_of
from lumadesk.ui.privacy.pack_others import Other
from lumadesk.ui.privacy.pack_preview import PackPreviewPane
from lumadesk.ui.privacy.pack_runs import Place as TextPlace
from lumadesk.ui.privacy.wording import person_of, short_kind
from lumadesk.ui.screen import Screen
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, box, column, row
from lumadesk.ui.widgets.buttons import FilterButton, button, set_words
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.list_detail import ListDetail
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line
from lumadesk.ui.words import counted

_PROGRESS_WIDTH = 120

_SHOWN: dict[str, Callable[[ReviewItem], bool]] = {
    "To be decided": lambda item: not is_decided(item),
    "Names others": lambda item: item.names_others,
    "Included": lambda item: is_decided(item) and item.decision is Decision.INCLUDE,
    "Redacted": lambda item: item.decision is Decision.REDACT,
    "Withheld": lambda item: item.decision is Decision.WITHHOLD,
}


@dataclass(frozen=True, slots=True)
class _Read:
    """What the page shows, read in one go."""

    view: RequestView
    review: PackReview
    shortcoming: Shortcoming | None


class PackPage(Screen):
    nouns = ("request", "person", "enquiry", "note", "invoice", "document")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._request_id: int | None = None
        self._read: _Read | None = None
        self.back = button("&Back to the request", self._back, icon="chevron-left", variant="quiet")
        self.title = ElidedLabel("", "heading")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(_PROGRESS_WIDTH)
        self.progress = label("", "muted")
        self.preview_button = button("&Preview", self._toggle_preview, icon="eye")
        self.build = button("Bui&ld the pack", self._build, icon="file-text", variant="primary")
        self.go_there = button("&Go there", self._go_there)
        self.shortcoming = Banner(Tone.WARNING, "", self.go_there)
        self.list = ReviewList()
        self.filter = FilterButton("State")
        self.item = PackItem()
        self.preview = PackPreviewPane(desk)
        self.frame = ListDetail(
            "Records",
            self.list,
            filters=[self.filter],
            nothing=EmptyState(
                "inbox",
                "Nothing is held about this person",
                "Go back and answer with the letter that says so.",
            ),
            no_match=EmptyState("list-filter", "None of this kind", "Show all of them again."),
        )
        self._none_chosen = self.frame.add_detail(
            EmptyState("file-text", "No record selected", "Choose one to decide what the person gets of it.")
        )
        for detail in (self.item, self.preview):
            self.frame.add_detail(detail)
        self.frame.show_detail(self._none_chosen)
        head = row(
            self.back,
            self.title,
            STRETCH,
            self.progress,
            self._progress,
            self.preview_button,
            self.build,
            gap="m",
        )
        head.setContentsMargins(SPACE["s"], SPACE["s"], SPACE["l"], SPACE["s"])
        above = box(column(self.shortcoming, gap=""))
        above.layout().setContentsMargins(SPACE["l"], 0, SPACE["l"], SPACE["s"])
        layout = column(head, above, self.frame, gap="")
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.list.picked.connect(self._picked)
        self.list.clicked.connect(lambda _index: self._show_item())
        self.list.activated_row.connect(lambda _row: (self._show_item(), self.item.text.view.setFocus()))
        self.filter.chosen.connect(lambda _value: self._narrow())
        self.item.wanted.connect(self.act)
        self.item.others.shown.connect(lambda other: self.item.text.select(other.first))
        self.item.others.redact_wanted.connect(self._redact_other)
        for what, (keys, _words) in KEYS.items():
            QShortcut(
                QKeySequence(keys),
                self,
                lambda what=what: self.act(what),
                context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
            )

    def open_record(self, record: object) -> None:
        """("pack", request's id)."""
        match record:
            case ("pack", int(wanted)):
                if wanted != self._request_id:
                    self._request_id, self._read = wanted, None
                    self.list.choose(None)
                    self.filter.choose(None)
                self._show_item()
                self.refresh()
                self.focus_first()

    def refresh(self) -> None:
        services, wanted = self.desk.services, self._request_id
        if wanted is None:
            return

        def read() -> _Read:
            view = requests.get(services, wanted)
            return _Read(
                view, pack_review.review(services, wanted), pack_previews.shortcoming(services, wanted)
            )

        self.desk.jobs.read(read, self._show, owner=self, replaces="review", failed=self._failed)

    def focus_first(self) -> None:
        self.list.setFocus()

    def leave(self) -> None:
        self.preview.forget()
        self._show_item()

    def act(self, what: str) -> None:
        """Do one of ``KEYS`` to the record that is shown."""
        item, request_id = self.list.current(), self._request_id
        if what in ("next", "previous"):
            self.list.step(1 if what == "next" else -1)
        elif (
            item is None or request_id is None or not self._editable() or self.frame.detail() is not self.item
        ):
            return
        elif what == "include":
            self._decide(request_id, item, pack_review.include, "Included.")
            self._go_on()
        elif what == "undo" and item.review is not None:
            self._decide(request_id, item, pack_review.undo, "To be decided again.")
        elif what == "withhold":
            WithholdDialog(
                self.window(),
                self.desk,
                request_id,
                item,
                lambda: (self._said(request_id, item, "Withheld."), self._go_on()),
            ).open()
        elif what == "redact":
            self._redact_selected(item)

    def _redact_selected(self, item: ReviewItem) -> None:
        selected = self.item.text.selected()
        if not selected:
            self.desk.say("Select the text that is to be taken out first.")
            return
        names_other = any(
            mention.start < one.end and one.start < mention.end
            for one in selected
            for mention in item.fields[one.field].others
        )
        self._redact(item, selected, names_other=names_other)

    def _redact_other(self, other: Other) -> None:
        item = self.list.current()
        self.item.text.select(other.first)
        if item is not None:
            self._redact(item, [other.first], names_other=True)

    def _redact(self, item: ReviewItem, places: Sequence[TextPlace], *, names_other: bool) -> None:
        request_id = self._request_id
        if request_id is None:
            return
        texts = [(item.fields[one.field], one) for one in places]
        RedactDialog(
            self.window(),
            self.desk,
            request_id,
            item,
            [(field.label, one.start, one.end, field.value[one.start : one.end]) for field, one in texts],
            lambda count: self._said(request_id, item, f"{counted(count, 'place')} taken out."),
            names_other=names_other,
        ).open()

    def _decide(self, request_id: int, item: ReviewItem, op: Callable[..., Changes[Any]], said: str) -> None:
        services = self.desk.services
        self.desk.jobs.write(
            lambda: op(services, request_id, item.table, item.id),
            lambda _changes: self._said(request_id, item, said),
            owner=self,
        )

    def _said(self, request_id: int, item: ReviewItem, words: str) -> None:
        """Tell what was done, and how to take it back to what was decided before.

        By then another request may be shown: taken back is what the message tells of.
        """
        services = self.desk.services
        self.desk.say(
            words,
            UNDO,
            lambda: self.desk.jobs.write(lambda: restore(services, request_id, item), owner=self),
        )

    def _go_on(self) -> None:
        if not self.list.step(1, undecided=True):
            self.list.step(1)

    def _editable(self) -> bool:
        return self._read is not None and self._read.view.request.status is RequestStatus.OPEN

    def _show(self, read: _Read) -> None:
        self._read = read
        items = read.review.items
        decided = sum(map(is_decided, items))
        request = read.view.request
        self.title.setText(f"{short_kind(request.kind)} · {person_of(read.view)}")
        self.progress.setText(f"{decided:,} of {len(items):,} looked at")
        self._progress.setRange(0, max(len(items), 1))
        self._progress.setValue(decided)
        self._progress.setAccessibleName(self.progress.text())
        stopped = read.shortcoming
        self.shortcoming.say(_words_of(stopped, items) if stopped else "")
        self.go_there.setVisible(stopped is not None and bool(stopped.records))
        self.preview_button.setEnabled(self._editable())
        self.build.setEnabled(self._editable() and stopped is None)
        self.filter.set_choices([(words, words, sum(map(wanted, items))) for words, wanted in _SHOWN.items()])
        self._show_list()
        if self.frame.detail() is self.preview:
            self.preview.show_request(request.id)

    def _narrow(self) -> None:
        shown = self.list.current()
        if shown is not None and self.filter.value is not None and not _SHOWN[self.filter.value](shown):
            self.list.choose(None)
        self._show_list()

    def _show_list(self) -> None:
        if self._read is None:
            return
        narrowed = self.filter.value is not None
        wanted = _SHOWN[self.filter.value] if narrowed else lambda _item: True
        shown = self.list.show_review(self._read.review, wanted)
        self.frame.show_count(f"{shown:,}" if shown else "", shown, narrowed=narrowed)

    def _picked(self, item: ReviewItem | None) -> None:
        if item is None:
            if self.frame.detail() is self.item:
                self.frame.show_detail(self._none_chosen)
            return
        self.item.show_item(item, editable=self._editable())
        if self.frame.detail() is self._none_chosen:
            self.frame.show_detail(self.item)

    def _go_there(self) -> None:
        """To the record that stops the building, or the next of them."""
        stopped = self._read.shortcoming if self._read is not None else None
        if stopped is not None and stopped.records:
            shown = self.list.current()
            keys = list(stopped.records)
            at = keys.index(key_of(shown)) + 1 if shown is not None and key_of(shown) in keys else 0
            self.filter.choose(None)
            self._show_list()
            self.list.choose(keys[at % len(keys)])
            self._show_item()

    def _toggle_preview(self) -> None:
        if self.frame.detail() is self.preview or self._request_id is None:
            self._show_item()
            return
        set_words(self.preview_button, "&Records")
        self.frame.show_detail(self.preview)
        self.preview.show_request(self._request_id)

    def _show_item(self) -> None:
        if self.frame.detail() is self.preview:
            self.preview.forget()
        set_words(self.preview_button, "&Preview")
        self.frame.show_detail(self._none_chosen if self.list.current() is None else self.item)

    def _build(self) -> None:
        services, wanted = self.desk.services, self._request_id
        if wanted is None:
            return
        self.build.setEnabled(False)
        self.desk.jobs.write(
            lambda: packs.build_pack(services, wanted),
            lambda _changes: self._built(wanted),
            owner=self,
            ended=lambda: self.build.setEnabled(self._editable()),
        )

    def _built(self, request_id: int) -> None:
        self.desk.say("The pack is in the vault, ready to be sealed.")
        # Whoever went on to another request meanwhile is not taken away from it.
        if request_id == self._request_id and self.isVisible():
            self._back()

    def _back(self) -> None:
        if self._request_id is not None:
            self.desk.go(Place.PRIVACY, ("request", self._request_id))

    def _failed(self, error: Exception) -> None:
        """A request whose person was erased meanwhile has nothing to review any more."""
        if isinstance(error, RuleViolation):
            self._read = None
            self.list.show_review(PackReview(request_id=self._request_id or 0, groups=()), lambda _item: True)
            self.frame.show_count("", 0, narrowed=False)
            self.shortcoming.say(f"{error.message} {error.hint}".strip())
            self.go_there.hide()
            self.progress.setText("")
            for one in (self.build, self.preview_button):
                one.setEnabled(False)
            self._show_item()
        else:
            self.lost(error, self._back)


def _words_of(stopped: Shortcoming, items: Sequence[ReviewItem]) -> str:
    """What stops the building, with the records called by their titles."""
    words = f"{stopped.message} {stopped.hint}".strip()
    titles = {key_of(item): one_line(item.title) for item in items if key_of(item) in stopped.records}
    for (table, id_), title in titles.items():
        words = re.sub(rf"\b{table} {id_}\b", lambda _match, title=title: title, words)
    return words
