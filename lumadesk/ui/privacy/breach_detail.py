"""One breach: the countdown to the ICO's 72 hours, the decision about the risk, and who was told."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget

from lumadesk.app import breaches
from lumadesk.app.breaches import BreachView
from lumadesk.domain.breaches import Breach, BreachNotice, BreachRisk, Told
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.breach_dialogs import RISK_WORDS, TOLD_WORDS, BreachDialog, RiskDialog, ToldDialog
from lumadesk.ui.privacy.register_frame import FactsCard, framed, paragraphs, sentence
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import Banner
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.clock_card import ClockCard
from lumadesk.ui.widgets.text import ElidedLabel
from lumadesk.ui.words import moment

#: With less than this left it stands out.
_SOON = timedelta(hours=24)
_STATES = {
    BreachRisk.UNDECIDED: ("Undecided", Tone.WARNING),
    BreachRisk.UNLIKELY: ("Harm unlikely", Tone.NEUTRAL),
    BreachRisk.RISK: ("Risk", Tone.WARNING),
    BreachRisk.HIGH: ("High risk", Tone.DANGER),
}


class BreachDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: BreachView | None = None
        self.title = ElidedLabel("", "title")
        self.risk = Chip()
        self.closed = Chip()
        self.decide = button("&Decide on the risk…", self._decide, icon="shield-alert", variant="primary")
        self.reconsider = button("Change the &decision…", self._decide, icon="shield-alert")
        self.tell = button("Somebody was &told…", self._told, icon="send", variant="primary")
        self.told = button("Somebody was &told…", self._told, icon="send")
        self.edit = button("&Edit…", self._edit, icon="pencil")
        self.close_button = button("&Close", self._close, icon="circle-check")
        self.problem = Banner(Tone.DANGER)
        self.clock = ClockCard()
        self.facts = FactsCard()
        self.notices = FactsCard("Who was told")
        self.setLayout(
            framed(
                self.title,
                [self.risk, self.closed],
                [self.decide, self.tell, self.reconsider, self.told, self.edit, self.close_button],
                self.problem,
                self.clock,
                self.facts,
                self.notices,
            )
        )

    def show_breach(self, view: BreachView) -> None:
        if self._view is None or self._view.breach != view.breach:
            self.problem.say("")
        self._view = view
        breach = view.breach
        is_open = breach.closed_at is None
        self.title.setText(f"Breach {breach.id}")
        self.risk.say(*_STATES[breach.risk])
        self.closed.say("" if is_open else "Closed", Tone.NEUTRAL)
        undecided = breach.risk is BreachRisk.UNDECIDED
        waits = not undecided and any(_must_hear(breach, whom) for whom in (Told.ICO, Told.PEOPLE))
        self.decide.setVisible(is_open and undecided)
        self.reconsider.setVisible(is_open and not undecided)
        self.tell.setVisible(is_open and waits)
        self.told.setVisible(is_open and not waits)
        self.edit.setVisible(is_open)
        self.close_button.setVisible(is_open)
        self.clock.say(sentence(view.words), _by(view), tone_of(view, self._desk.services.now), _steps(view))
        self.facts.show_facts(_facts(breach))
        self.notices.show_facts(_notices(breach))

    def _breach(self) -> Breach:
        """What is shown; buttons can be pressed only while something is."""
        if self._view is None:
            raise LookupError("no breach is shown")
        return self._view.breach

    def _decide(self) -> None:
        RiskDialog(self.window(), self._desk, self._breach()).open()

    def _told(self) -> None:
        ToldDialog(self.window(), self._desk, self._breach()).open()

    def _edit(self) -> None:
        BreachDialog(self.window(), self._desk, lambda _id: self._desk.say("Saved."), self._breach()).open()

    def _close(self) -> None:
        services, wanted = self._desk.services, self._breach().id
        self._desk.jobs.write(
            lambda: breaches.close_breach(services, wanted),
            lambda _changes: self._desk.say("Closed; the register keeps it."),
            owner=self,
            failed=self._refused,
        )

    def _refused(self, error: Exception) -> None:
        message, hint = getattr(error, "message", ""), getattr(error, "hint", "")
        if message:
            self.problem.say(f"{message} {hint}".strip())
        else:
            self._desk.failed.emit(error)


def tone_of(view: BreachView, now: datetime) -> Tone:
    if not view.breach.ico_waits:
        return Tone.NEUTRAL
    if view.late:
        return Tone.DANGER
    return Tone.WARNING if view.notify_by - now < _SOON else Tone.SUCCESS


def chip_of(view: BreachView, now: datetime) -> tuple[str, Tone]:
    if view.breach.ico_waits:
        return view.words, tone_of(view, now)
    return ("Closed", Tone.NEUTRAL) if view.breach.closed_at else _STATES[view.breach.risk]


def _by(view: BreachView) -> str:
    breach = view.breach
    if breach.ico_waits:
        until = f"{moment(view.notify_by)} (UK time)"
        if breach.risk is BreachRisk.UNDECIDED:
            return f"Tell the ICO by {until}, or decide before that no harm is likely."
        return f"Tell the ICO by {until}."
    told = breach.told(Told.ICO)
    if told is not None:
        return f"On {moment(told.at)}. The 72 hours ended on {moment(view.notify_by)}."
    return f"The 72 hours end on {moment(view.notify_by)}; nothing has to be reported by then."


def _steps(view: BreachView) -> list[tuple[str, str, str]]:
    return [
        ("You became aware of the breach", moment(view.breach.aware_at), "UK GDPR Art 33(1)"),
        (
            "72 elapsed hours later: nights, weekends and bank holidays count, and where the clocks change "
            "an hour more or less shows on the clock",
            moment(view.notify_by),
            "UK GDPR Art 33(1)",
        ),
    ]


def _facts(breach: Breach) -> list[tuple[str, str]]:
    facts = [
        ("Aware since", f"{moment(breach.aware_at)} (UK time)"),
        ("What happened", paragraphs(breach.facts)),
        ("Possible effects", paragraphs(breach.effects) or "not known yet"),
        ("Who is concerned", paragraphs(breach.people_affected) or "not known yet"),
        ("What was done", paragraphs(breach.action) or "nothing recorded yet"),
        ("Risk", RISK_WORDS[breach.risk]),
    ]
    if breach.reasons:
        facts.append(("Reasons", paragraphs(breach.reasons)))
    if breach.closed_at is not None:
        facts.append(("Closed", moment(breach.closed_at)))
    return facts


def _notices(breach: Breach) -> list[tuple[str, str]]:
    """Everybody who was told; for the ICO and the people also that they were not, or need not be."""
    rows = []
    for whom in (Told.ICO, Told.PEOPLE):
        if breach.told(whom) is None:
            unknown = breach.risk is BreachRisk.UNDECIDED
            words = (
                "not yet"
                if _must_hear(breach, whom)
                else "not decided yet"
                if unknown
                else "need not be told"
            )
            rows.append((TOLD_WORDS[whom], words))
    for notice in breach.notices:
        rows.append((TOLD_WORDS[notice.whom], _notice(notice)))
    return rows


def _must_hear(breach: Breach, whom: Told) -> bool:
    """Whether the ICO, or the people, must be told and were not (Arts 33(1), 34(1))."""
    needed = breach.risk is BreachRisk.HIGH or (breach.risk is BreachRisk.RISK and whom is Told.ICO)
    return needed and breach.told(whom) is None


def _notice(notice: BreachNotice) -> str:
    parts = [
        moment(notice.at),
        paragraphs(notice.how),
        f"Reference: {paragraphs(notice.reference)}" if notice.reference else "",
        f"Why after 72 hours: {paragraphs(notice.late_reasons)}" if notice.late_reasons else "",
    ]
    return "\n".join(part for part in parts if part)
