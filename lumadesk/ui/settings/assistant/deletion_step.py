"""The fourth step: how an enquiry is deleted at the website, what hangs on it, and the rights that takes."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from lumadesk.app import site_assistant
from lumadesk.app.services import Outside
from lumadesk.app.site_assistant import Dependent
from lumadesk.ui.settings.assistant.draft import STRATEGIES, Draft
from lumadesk.ui.settings.assistant.errand import Errand
from lumadesk.ui.settings.assistant.step import Step
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, card, column, row
from lumadesk.ui.widgets.buttons import Segments, button
from lumadesk.ui.widgets.form import DropDown, Field, text_edit
from lumadesk.ui.widgets.text import label, one_line, show_if

ROW, FLAG, MANUAL = STRATEGIES
_MEANINGS = {
    ROW: "LumaDesk deletes the row, and asks again on a fresh connection to prove that it is gone.",
    FLAG: "LumaDesk sets a column by which your website hides the row; the row itself stays there.",
    MANUAL: "LumaDesk writes nothing. It reminds you, and looks at each sync whether the row is gone.",
}
_EFFECTS = {
    "refuse": "its rows hold back the deletion",
    "cascade": "its rows would be deleted with it, so LumaDesk asks you first",
    "set null": "its rows would be changed, so LumaDesk asks you first",
}
_SQL_LINES = 6


class DeletionStep(Step):
    title = "How is an enquiry deleted there?"
    intro = "When you delete an enquiry here, this is what is done at the website. Nothing is deleted now."

    def __init__(self, draft: Draft, errand: Errand, outside: Outside) -> None:
        super().__init__(draft, errand)
        self._outside = outside
        self.strategy = Segments(
            [(words, name) for name, words in STRATEGIES.items()], "Deletion at the website"
        )
        self._meaning = label("", "muted", wrap=True)
        self.flag = DropDown()
        self._flag_field = Field("Co&lumn to set", self.flag)
        self.dependents = Banner(Tone.WARNING)
        self.sql = text_edit(lines=_SQL_LINES)
        self.sql.setReadOnly(True)
        self.copy = button("Cop&y the SQL", self._copy, icon="file-text")
        self._rights = card(
            label("Just enough rights", "heading"),
            label(
                "Run this once at the website's database, with a password of your own: it makes a user who "
                "may read what LumaDesk reads, delete as you chose, and nothing else. Then enter that user "
                "in the first step.", "muted", wrap=True,
            ),
            Field("S&QL for a user of LumaDesk's own", self.sql),
            row(self.copy, STRETCH),
        )  # fmt: skip
        self.setLayout(
            column(
                card(row(self.strategy, STRETCH), self._meaning, self._flag_field, self.dependents),
                self.problem,
                self._rights,
                STRETCH,
                gap="l",
            )
        )
        self.strategy.chosen.connect(lambda _strategy: self._show())
        self.flag.activated.connect(lambda _index: self._show())

    def enter(self) -> None:
        report, target = self.draft.report, self.draft.target
        if report is None or target is None:
            raise TypeError("a table is chosen before its deletion")
        self.problem.say("")
        self.dependents.say("")
        strategy, _, column_name = self.draft.strategy.partition(":")
        columns, likely = site_assistant.flags(report, self.draft.mapping)
        if column_name and column_name not in columns:
            columns.append(column_name)
        options = [("(choose a column)", None), *((name, name) for name in columns)]
        self.flag.show_options(options, column_name or likely)
        self.strategy.choose(strategy)
        self._show()
        outside, mapping = self._outside, self.draft.mapping
        self.errand.run(
            "Looking for what depends on an enquiry…",
            lambda begun: site_assistant.dependents(outside, target, report.name, mapping, begun=begun),
            self._show_dependents,
            self.refused,
        )

    def first(self) -> QWidget:
        return next(one for one in self.strategy.findChildren(QWidget) if one.property("checked"))

    def go_on(self) -> None:
        if self.strategy.value == FLAG and self.flag.value() is None:
            self._flag_field.complain("Choose the column by which your website hides a row.")
            self.flag.setFocus()
            return
        self.draft.strategy = self._strategy()
        self.done.emit()

    def _strategy(self) -> str:
        strategy = str(self.strategy.value)
        return f"{FLAG}:{self.flag.value() or ''}" if strategy == FLAG else strategy

    def _show(self) -> None:
        self.problem.say("")
        self._flag_field.complain("")
        self._meaning.setText(_MEANINGS[str(self.strategy.value)])
        show_if(self._flag_field, self.strategy.value == FLAG)
        show_if(self.dependents, bool(self.dependents.text()) and self.strategy.value == ROW)
        report, target = self.draft.report, self.draft.target
        chosen = self.strategy.value != FLAG or self.flag.value() is not None
        show_if(self._rights, chosen)
        if report is not None and target is not None and chosen:
            sql = site_assistant.grant_sql(target, report, self.draft.mapping, self._strategy())
            self.sql.setPlainText(sql)
            show_if(self._rights, bool(sql))

    def _show_dependents(self, found: list[Dependent]) -> None:
        self.dependents.say(
            "\n".join(
                f"Other rows depend on an enquiry: {one_line(one.table)} ({one_line(one.column)}): "
                f"{_EFFECTS[one.effect]}."
                for one in found
            )
        )
        self._show()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.sql.toPlainText())
