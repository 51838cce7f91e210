"""The page of the settings with the templates of letters: to edit, to look at with made-up data, to reset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget

from lumadesk.app import business, letters, regulator
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.letters import LetterKind, Template, placeholders
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.letter_occasions import LETTER_NAMES
from lumadesk.ui.settings.letter_samples import MEANINGS, sample
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Facts, card, row
from lumadesk.ui.widgets.buttons import Segments, button, menu_button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.form import DropDown, text_edit
from lumadesk.ui.widgets.text import label

_LINES = 18


class LettersPage(SettingsPage):
    """What is typed for one letter waits while another is looked at, until it is saved or reset."""

    title = "Letters"
    intro = (
        "The words of every letter about requests and complaints. A name in double braces is filled in from "
        "the data; what the law has the person told must stay."
    )
    nouns = ("letter_template", "business", "setting")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._kept: dict[LetterKind, Template] = {}
        self._typed: dict[LetterKind, str] = {}
        self._samples: tuple[Any, Any] | None = None
        self.kind = DropDown([(words, kind) for kind, words in LETTER_NAMES.items()])
        self.kind.setAccessibleName("Letter")
        self.state = Chip()
        self.mode = Segments([("Write", True), ("Preview", False)], "How the letter is shown")
        self.insert, self._placeholders = menu_button("&Insert", icon="plus")
        self.editor = text_edit("", _LINES)
        self.editor.setAccessibleName("Template")
        self.preview: QPlainTextEdit = text_edit("", _LINES)
        self.preview.setReadOnly(True)
        self.preview.setAccessibleName("Preview with made-up data")
        self._faces = QStackedWidget()
        self._faces.addWidget(self.editor)
        self._faces.addWidget(self.preview)
        self.reset = button("&Reset to the original", self._reset, icon="undo-2")
        self.meanings = Facts()
        self.fill(
            card(
                row(self.kind, self.state, STRETCH, self.insert, self.mode),
                self._faces,
                self.problem,
                row(self.save_button, self.reset, STRETCH),
            ),
            card(label("What can be filled in", "heading"), self.meanings),
            savable=False,
        )
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save)
        self.kind.currentIndexChanged.connect(lambda _index: self._show_kind())
        self.mode.chosen.connect(lambda _value: self._show_face())
        self.editor.textChanged.connect(self._changed)

    def refresh(self) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: (
                letters.list_templates(services),
                (business.get_business(services), regulator.get_regulator(services)),
            ),
            lambda found: self._show(*found),
            owner=self,
            replaces="kept",
        )

    def save(self) -> None:
        services, kind, text = self.desk.services, self.kind.value(), self.editor.toPlainText()
        self._write_template(kind, lambda: letters.save_template(services, kind, text), "Saved.")

    def _reset(self) -> None:
        services, kind = self.desk.services, self.kind.value()
        self._write_template(
            kind, lambda: letters.reset_template(services, kind), "As it came with the program."
        )

    def _write_template(self, kind: LetterKind, op: Any, said: str) -> None:
        self.problem.say("")

        def done(_changes: Any) -> None:
            self._typed.pop(kind, None)
            self.desk.say(said)
            self.refresh()

        self.save_button.setEnabled(False)
        self.desk.jobs.write(op, done, owner=self, failed=self.refused, ended=self._show_state)

    def _show(self, kept: Sequence[Template], samples: tuple[Any, Any]) -> None:
        self._kept = {template.kind: template for template in kept}
        self._samples = samples
        self._show_kind()

    def _show_kind(self) -> None:
        kind = self.kind.value()
        template = self._kept.get(kind)
        if template is None:
            return
        text = self._typed.get(kind, template.text)
        if text != self.editor.toPlainText():
            self.editor.blockSignals(True)
            self.editor.setPlainText(text)
            self.editor.blockSignals(False)
        self.problem.say("")
        known = [name for name in MEANINGS if name in placeholders(kind)]
        self.meanings.show_facts([(f"{{{{{name}}}}}", MEANINGS[name]) for name in known])
        self._placeholders.clear()
        for name in known:
            self._placeholders.addAction(
                f"{{{{{name}}}}}  {MEANINGS[name]}", lambda name=name: self._insert(name)
            )
        self._show_state()
        self._show_face()

    def _changed(self) -> None:
        kind, text = self.kind.value(), self.editor.toPlainText()
        kept = self._kept.get(kind)
        if kept is not None and text != kept.text:
            self._typed[kind] = text
        else:
            self._typed.pop(kind, None)
        self.problem.say("")
        self._show_state()

    def _show_state(self) -> None:
        kind = self.kind.value()
        kept = self._kept.get(kind)
        typed, own = kind in self._typed, kept is not None and kept.own
        if typed:
            self.state.say("Not saved", Tone.WARNING)
        else:
            self.state.say("Your own" if own else "As it came", Tone.ACCENT if own else Tone.NEUTRAL)
        self.save_button.setEnabled(typed)
        self.reset.setEnabled(typed or own)

    def _show_face(self) -> None:
        writing = bool(self.mode.value)
        self.insert.setEnabled(writing)
        self._faces.setCurrentWidget(self.editor if writing else self.preview)
        if not writing and self._samples is not None:
            try:
                letter = sample(self.kind.value(), self.editor.toPlainText(), *self._samples)
            except RuleViolation as error:
                self.preview.setPlainText("")
                self.refused(error)
            else:
                self.problem.say("")
                self.preview.setPlainText(f"Subject: {letter.subject}\n\n{letter.body}")

    def _insert(self, name: str) -> None:
        self.editor.insertPlainText(f"{{{{{name}}}}}")
        self.editor.setFocus()
