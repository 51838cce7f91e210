"""Dialogs of the register of breaches: what happened, how likely it harms people, and who was told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from lumadesk.app import breaches
from lumadesk.domain.breaches import Breach, BreachRisk, Told, notify_by
from lumadesk.ui.desk import Desk
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.form import (
    DropDown,
    Field,
    abreast,
    first_empty,
    line_edit,
    moment_edit,
    moment_of,
    text_edit,
)
from lumadesk.ui.widgets.text import show_if

RISK_WORDS = {
    BreachRisk.UNDECIDED: "Not decided yet",
    BreachRisk.UNLIKELY: "Unlikely to harm anybody: nobody need be told",
    BreachRisk.RISK: "A risk: the ICO is told",
    BreachRisk.HIGH: "A high risk: the ICO and the people are told",
}
TOLD_WORDS = {
    Told.ICO: "The ICO",
    Told.PEOPLE: "The people concerned",
    Told.CONTROLLER: "The controller you work for",
    Told.POLICE: "The police",
    Told.INSURER: "The insurer",
    Told.OTHER: "Somebody else",
}


class BreachDialog(RecordDialog):
    """Enters a breach, or adds to one what has become known; ``recorded`` is called with its id."""

    def __init__(
        self, parent: QWidget, desk: Desk, recorded: Callable[[Any], object], breach: Breach | None = None
    ) -> None:
        self._breach_id = breach.id if breach else None
        now = desk.services.now
        self.aware = moment_edit(breach.aware_at if breach else now)
        self.facts = Field("What &happened", text_edit(breach.facts if breach else "", 3))
        self.effects = text_edit(breach.effects if breach else "", 2)
        self.people = line_edit(breach.people_affected if breach else "", "About 40 clients, two suppliers …")
        self.action = text_edit(breach.action if breach else "", 2)
        super().__init__(
            parent,
            desk,
            "Report a breach" if breach is None else f"Breach {breach.id}",
            "The 72 hours run from the moment at which you became aware of it, nights and weekends included. "
            "Enter it now, and add what you learn later.",
            box(
                column(
                    abreast(
                        Field("&Aware since (UK time)", self.aware),
                        Field("Who is &concerned, and how many", self.people),
                    ),
                    self.facts,
                    Field("Possible e&ffects", self.effects),
                    Field("What was &done about it", self.action),
                    gap="m",
                )
            ),
            "&Enter it" if breach is None else "&Save",
            recorded,
        )
        self.setMinimumWidth(600)
        self.facts.inner.setFocus()

    def operation(self) -> Operation | None:
        if first_empty((self.facts, "Describe in a few words what happened.")):
            return None
        services, breach_id = self.desk.services, self._breach_id
        given = {
            "aware_at": moment_of(self.aware),
            "facts": self.facts.inner.toPlainText(),
            "effects": self.effects.toPlainText(),
            "people_affected": self.people.text(),
            "action": self.action.toPlainText(),
        }
        if breach_id is None:
            return lambda: breaches.record_breach(services, **given)  # type: ignore[arg-type]
        return lambda: breaches.update_breach(services, breach_id, **given)  # type: ignore[arg-type]


class RiskDialog(RecordDialog):
    def __init__(self, parent: QWidget, desk: Desk, breach: Breach) -> None:
        self._breach_id = breach.id
        options = [(words, risk) for risk, words in RISK_WORDS.items() if risk is not BreachRisk.UNDECIDED]
        self.risk = DropDown(options, breach.risk)
        self.reasons: Field[QPlainTextEdit] = Field(
            "Rea&sons",
            text_edit(breach.reasons, 4),
            "What was lost or seen, by whom, how sensitive it is, and what could come of it.",
        )
        super().__init__(
            parent,
            desk,
            "Decide on the risk",
            "How likely is it that people come to harm? The register shows the decision with its reasons "
            "(UK GDPR Art 33(5)).",
            box(column(Field("Ris&k", self.risk), self.reasons, gap="l")),
            "&Decide",
        )

    def operation(self) -> Operation | None:
        if first_empty((self.reasons, "Write down why.")):
            return None
        services, wanted = self.desk.services, self._breach_id
        risk, reasons = self.risk.value(), self.reasons.inner.toPlainText()
        return lambda: breaches.update_breach(services, wanted, risk=risk, reasons=reasons)


class ToldDialog(RecordDialog):
    def __init__(self, parent: QWidget, desk: Desk, breach: Breach) -> None:
        self._breach = breach
        untold = Told.ICO if breach.told(Told.ICO) is None else Told.PEOPLE
        self.whom = DropDown([(words, whom) for whom, words in TOLD_WORDS.items()], untold)
        self.at = moment_edit(desk.services.now)
        self.how = Field("H&ow", text_edit("", 2))
        self.reference = line_edit("", "Their reference number")
        self.late: Field[QPlainTextEdit] = Field(
            "&Why after 72 hours", text_edit("", 2), "The ICO is told the reasons as well (Art 33(1))."
        )
        super().__init__(
            parent,
            desk,
            "Somebody was told",
            "Who was told of the breach, when, and how.",
            box(
                column(
                    abreast(Field("Who&m", self.whom), Field("&At (UK time)", self.at)),
                    self.how,
                    Field("Re&ference", self.reference),
                    self.late,
                    gap="l",
                )
            ),
            "&Record",
        )
        self.setMinimumWidth(560)
        self.whom.currentIndexChanged.connect(lambda _index: self._explain())
        self.at.dateTimeChanged.connect(lambda _moment: self._explain())
        self._explain()

    def _explain(self) -> None:
        whom = self.whom.value()
        self.how.explain(
            "Where they need not be told, say why instead (Art 34(3))."
            if whom is Told.PEOPLE
            else "By the form at ico.org.uk, by telephone, by email."
            if whom is Told.ICO
            else ""
        )
        show_if(self.late, whom is Told.ICO and moment_of(self.at) > notify_by(self._breach.aware_at))

    def operation(self) -> Operation | None:
        if not self.late.isHidden() and first_empty((self.late, "Write down why it is late.")):
            return None
        services, wanted = self.desk.services, self._breach.id
        whom, at = self.whom.value(), moment_of(self.at)
        how, reference = self.how.inner.toPlainText(), self.reference.text()
        late = "" if self.late.isHidden() else self.late.inner.toPlainText()
        return lambda: breaches.record_told(
            services, wanted, whom=whom, at=at, how=how, reference=reference, late_reasons=late
        )
