"""One record under review: its text, whom it names, what was decided, and the keys that decide."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lumadesk.app.pack_review import ReviewItem
from lumadesk.domain.packs import EXEMPTIONS, Decision
from lumadesk.ui.privacy.pack_list import state_of
from lumadesk.ui.privacy.pack_others import PackOthers, are_too_many, others_of
from lumadesk.ui.privacy.pack_text import PackText
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, card, column, row
from lumadesk.ui.widgets.buttons import button, icon_button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line
from lumadesk.ui.words import counted, plain_day

#: What the keys do, for the buttons' tips and for the line below the text.
KEYS = {
    "include": ("I", "include"),
    "redact": ("R", "redact what is selected"),
    "withhold": ("W", "withhold"),
    "undo": ("U", "undo"),
    "next": ("N", "next"),
    "previous": ("P", "previous"),
}
_REASONS = 3


class PackItem(QWidget):
    """``wanted`` carries one of ``KEYS``."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.item: ReviewItem | None = None
        self.title = ElidedLabel("", "title")
        self.state = Chip()
        self.include = self._button("include", "&Include", "check")
        self.redact = self._button("redact", "&Redact…", "eye-off")
        self.withhold = self._button("withhold", "&Withhold…", "ban")
        self.undo = self._button("undo", "&Undo", "undo-2")
        self.previous = icon_button("chevron-left", "Previous record (P)", lambda: self._want("previous"))
        self.next = icon_button("chevron-right", "Next record (N)", lambda: self._want("next"))
        self.told = Banner(Tone.INFO)
        self.changed = Banner(
            Tone.DANGER,
            "This text was changed after parts of it were redacted. Redact it again: what was selected may "
            "stand in another place now.",
        )
        self.text = PackText()
        self.others = PackOthers()
        keys = " · ".join(f"{key} {words}" for key, words in KEYS.values())
        body = card(self.text, gap="s")
        layout = column(
            row(self.title, self.state, STRETCH, self.previous, self.next, gap="s"),
            row(self.include, self.redact, self.withhold, self.undo, STRETCH),
            self.changed,
            self.told,
            body,
            self.others,
            label(keys, "small", wrap=True),
            gap="m",
        )
        layout.setStretch(4, 1)
        body.setMinimumHeight(160)
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["m"])
        self.setLayout(layout)
        self.text.selection_changed.connect(self._enable)

    def show_item(self, item: ReviewItem, *, editable: bool) -> None:
        """``editable``: the request is open, so its pack can still be decided about."""
        self.item = item
        self._editable = editable
        review = item.review
        self.title.setText(one_line(item.title))
        self.state.say(*state_of(item))
        self.changed.setVisible(item.changed)
        self.told.say(_told(item))
        # Of a changed text nobody knows where what was taken out stands now.
        redactions = review.redactions if review is not None and not item.changed else ()
        self.text.show_fields(item.fields, redactions, faded=item.decision is Decision.WITHHOLD)
        others = others_of(item.fields, redactions)
        self.others.show_others(others, editable=editable, more=are_too_many(item.fields, others))
        self._enable()

    def _enable(self) -> None:
        if self.item is None:
            return
        self.include.setEnabled(self._editable)
        self.withhold.setEnabled(self._editable)
        self.redact.setEnabled(self._editable and self.text.view.textCursor().hasSelection())
        self.undo.setEnabled(self._editable and self.item.review is not None)

    def _button(self, what: str, words: str, icon: str) -> QWidget:
        key, told = KEYS[what]
        return button(
            words,
            lambda: self._want(what),
            icon=icon,
            variant="primary" if what == "include" else "",
            tip=f"{told.capitalize()} ({key})",
        )

    def _want(self, what: str) -> None:
        self.wanted.emit(what)


def _told(item: ReviewItem) -> str:
    """What was decided, and why."""
    review = item.review
    if review is None or review.decision is Decision.INCLUDE:
        return ""
    on = f" on {plain_day(review.decided_on)}" if review.decided_on else ""
    if review.decision is Decision.WITHHOLD and review.exemption is not None:
        rule = EXEMPTIONS[review.exemption]
        silence = "" if review.told else " The person is not told that it is."
        return (
            f"Withheld{on}: {rule.words} ({rule.source}). {one_line(review.reason)}{silence}\n"
            f"Your answer to the test: {one_line(review.test)}"
        )
    reasons = list(dict.fromkeys(one_line(one.reason) for one in review.redactions))
    more = f" and {len(reasons) - _REASONS:,} more" if len(reasons) > _REASONS else ""
    return f"{counted(len(review.redactions), 'place')} taken out{on}: {'; '.join(reasons[:_REASONS])}{more}."
