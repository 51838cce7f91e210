"""The frame that the records of the registers share: a title with chips, actions, and cards below them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from lumadesk.domain.hostile_text import visible_text
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, Facts, column, row
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.text import label, show_if

#: A label lays out its whole text at once.
_LONGEST = 20_000


def framed(
    title: QWidget, chips: Sequence[QWidget], actions: Sequence[QWidget], *parts: QWidget
) -> QVBoxLayout:
    layout = column(row(title, *chips, STRETCH, gap="m"), FlowLayout(*actions), *parts, STRETCH, gap="l")
    layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
    return layout


class FactsCard(QFrame):
    """Facts under a heading; hidden while there are none."""

    def __init__(self, heading: str = "", intro: str = "") -> None:
        super().__init__()
        self.setObjectName("card")
        self.facts = Facts()
        above = [label(heading, "heading")] if heading else []
        told = [label(intro, "muted", wrap=True)] if intro else []
        self.setLayout(column(*above, *told, self.facts, gap="m", margin="l"))

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        self.facts.show_facts(facts)
        show_if(self, bool(facts))


def paragraphs(text: str) -> str:
    """A longer text from outside, line by line: nothing in it is hidden or acts."""
    shown = "\n".join(visible_text(line) for line in text[:_LONGEST].split("\n"))
    return shown if len(text) <= _LONGEST else f"{shown}… ({len(text):,} characters in all)"


def sentence(words: str) -> str:
    """With a capital letter at its beginning."""
    return words[:1].upper() + words[1:]
