"""The last step: the connection is tried as it will be used, before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from lumadesk.app import site_assistant
from lumadesk.app.services import Outside
from lumadesk.app.site_assistant import SiteCheck
from lumadesk.ui.settings.assistant.draft import Draft, facts
from lumadesk.ui.settings.assistant.errand import Errand
from lumadesk.ui.settings.assistant.step import Step
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, Facts, card, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.text import label, one_line


class TrialStep(Step):
    title = "Does it work?"
    intro = "The connection is tried with everything that you chose. Saving keeps it in your vault."

    def __init__(self, draft: Draft, errand: Errand, outside: Outside) -> None:
        super().__init__(draft, errand)
        self._outside = outside
        self.good = Banner(Tone.SUCCESS)
        self.caution = Banner(Tone.WARNING)
        self.checks = Facts()
        self.again = button("&Try again", self._try, icon="refresh-cw")
        self.chosen = Facts()
        self.setLayout(
            column(
                self.good,
                self.caution,
                self.problem,
                card(row(label("The test", "heading"), STRETCH, self.again), self.checks),
                card(label("What will be kept", "heading"), self.chosen),
                STRETCH,
                gap="l",
            )
        )

    def enter(self) -> None:
        self.chosen.show_facts([(words, one_line(text)) for words, text in facts(self.draft.choice())])
        self._try()

    def first(self) -> QWidget:
        return self.again

    def _try(self) -> None:
        for banner in (self.good, self.caution, self.problem):
            banner.say("")
        self.checks.show_facts([])
        outside, choice = self._outside, self.draft.choice()
        self.errand.run(
            "Trying the connection…",
            lambda begun: site_assistant.try_out(
                outside, choice.target, choice.table, choice.mapping, choice.strategy,
                zone=choice.zone, begun=begun,
            ),
            self._show_checks,
            self.refused,
        )  # fmt: skip

    def _show_checks(self, checks: Sequence[SiteCheck]) -> None:
        self.checks.show_facts([(check.name.capitalize(), check.detail) for check in checks])
        failed = [check for check in checks if not check.ok]
        if failed:
            self.problem.say(
                f"The test stopped at “{failed[0].name}”. Go back and correct it, or save it as it is."
            )
        elif warned := [check for check in checks if check.warning]:
            self.caution.say(f"It works. Look at “{warned[0].name}” below, though.")
        else:
            self.good.say("It works.")
