"""What a request asks to be done beyond an answer: corrected, restricted, erased, weighed, stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QPushButton

from lumadesk.app.restrictions import RestrictionView
from lumadesk.domain.rectification import RecipientTask, Rectification, RectificationOutcome
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.domain.restriction import REASON_WORDS
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.acts import Act
from lumadesk.ui.privacy.course_words import in_lines
from lumadesk.ui.privacy.rectification_dialogs import CONTACT_NAMES, TellDialog
from lumadesk.ui.privacy.request_reading import RequestFile
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.entry_list import Entry, EntryList
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.text import label, one_line, set_tip, show_if
from lumadesk.ui.words import day

_TITLES = {
    RequestKind.RECTIFICATION: "Corrections",
    RequestKind.RESTRICTION: "Restriction",
    RequestKind.ERASURE: "Erasure",
    RequestKind.OBJECTION: "Weighing",
    RequestKind.WITHDRAWAL: "Withdrawal",
    RequestKind.MARKETING_OBJECTION: "Marketing",
    RequestKind.PORTABILITY: "Portability",
    RequestKind.AUTOMATED_DECISION: "Automated decisions",
}
_SAID = {
    RequestKind.RECTIFICATION: "Correct what is wrong; what you do not agree with is noted as disputed. "
    "Every recipient of the data is told (Art 19).",
    RequestKind.RESTRICTION: "While it binds, the data is stored and nothing else: no marketing, no edit, no "
    "export, no deletion (Art 18). The person is told before it ends.",
    RequestKind.ERASURE: "The preview says record by record what is erased, what the law has you keep, and "
    "until when (Art 17).",
    RequestKind.OBJECTION: "Their reasons against your grounds. While that is being decided the data "
    "is restricted (Art 18(1)(d)).",
    RequestKind.WITHDRAWAL: "What rested on the consent stops at once; what was done before stays lawful "
    "(Art 7(3)).",
    RequestKind.MARKETING_OBJECTION: "Marketing stops at once and for good; nothing is weighed (Art 21(3)).",
    RequestKind.PORTABILITY: "Only what the person gave, on consent or contract, as CSV and JSON. It "
    "can go straight to another controller: record the dispatch with their name (Art 20(2)).",
    RequestKind.AUTOMATED_DECISION: "LumaDesk decides nothing by itself. Say so, or look again at what "
    "another program has decided (Art 22).",
}


class WorkCard(QFrame):
    """Hidden for access, whose work is the search and the pack. ``do`` carries out an act."""

    def __init__(self, desk: Desk, do: Callable[[Act], object]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._do = do
        self._title = label("", "heading")
        self._said = label("", "muted", wrap=True)
        self.buttons: dict[Act, QPushButton] = {
            act: button(words, lambda act=act: do(act), icon=icon)
            for act, words, icon in (
                (Act.CORRECT_DATA, "Correc&t…", "pencil"),
                (Act.DISPUTE, "Note a d&ispute…", "sticky-note"),
                (Act.WEIGH, "We&igh…", "scale"),
                (Act.STOPPED, "Record that it &stopped…", "ban"),
                (Act.RESTRICT, "Restri&ct the use…", "lock"),
                (Act.ERASE, "&Preview erasure…", "eraser"),
            )
        }
        self.entries = EntryList("What was done")
        self.setLayout(
            column(
                self._title,
                self._said,
                FlowLayout(*self.buttons.values()),
                self.entries,
                gap="s",
                margin="l",
            )
        )

    def show_work(self, file: RequestFile) -> None:
        kind = file.view.request.kind
        is_open = file.view.request.status is RequestStatus.OPEN
        self._title.setText(_TITLES.get(kind, ""))
        self._said.setText(_SAID.get(kind, ""))
        wanted = _ACTS.get(kind, ())
        for act, one in self.buttons.items():
            show_if(one, act in wanted)
            why_not = file.why_not(act)
            one.setEnabled(not why_not)
            set_tip(one, why_not)
        show_if(self._said, is_open)
        entries = self._entries(file)
        show_if(self.entries, bool(entries))
        self.entries.show_entries(entries)
        show_if(self, kind in _TITLES and (is_open or bool(entries)))

    def _entries(self, file: RequestFile) -> list[Entry]:
        kind = file.view.request.kind
        if kind is RequestKind.RECTIFICATION:
            decided = {one.id: one for one in file.rectifications}
            return [
                *(_corrected(one) for one in file.rectifications),
                *(self._task(task, decided[task.rectification_id]) for task in file.tasks),
            ]
        if kind in (RequestKind.RESTRICTION, RequestKind.OBJECTION):
            return [self._restriction(one) for one in file.restrictions]
        return []

    def _task(self, task: RecipientTask, about: Rectification) -> Entry:
        told = f"Told {task.how}".strip() if task.told_on else ""
        why_not = f"Cannot be told: {in_lines(task.not_told_because)}" if task.not_told_because else ""
        state = ("Told", Tone.SUCCESS) if task.told_on else ("Not told", Tone.NEUTRAL)
        return Entry(
            key=("task", task.id),
            title=f"Tell {one_line(task.recipient)}",
            meta=day(task.told_on) if task.told_on else "",
            detail=one_line(told) or why_not,
            small=f"Of the correction: {_what(about)}",
            chip=state if task.done else ("To be told", Tone.WARNING),
            icon="send",
            next=None if task.done else ("Told…", lambda: self._tell(task, about)),
        )

    def _tell(self, task: RecipientTask, about: Rectification) -> None:
        TellDialog(self.window(), self._desk, task, about.decided_on).open()

    def _restriction(self, view: RestrictionView) -> Entry:
        one = view.restriction
        active = one.active
        return Entry(
            key=("restriction", one.id),
            title="Restricted" if active else "Was restricted",
            meta=day(one.since),
            detail=f"Because {REASON_WORDS[one.reason]}",
            small="" if active or one.lifted_on is None else f"Lifted on {day(one.lifted_on)}",
            chip=("Binds", Tone.WARNING) if active else ("Lifted", Tone.NEUTRAL),
            icon="lock",
            faded=not active,
            next=("Open", lambda: self._desk.go(Place.PRIVACY, ("restriction", one.id))),
        )


_ACTS: dict[RequestKind, Sequence[Act]] = {
    RequestKind.RECTIFICATION: (Act.CORRECT_DATA, Act.DISPUTE, Act.RESTRICT),
    RequestKind.RESTRICTION: (Act.RESTRICT,),
    RequestKind.ERASURE: (Act.ERASE,),
    RequestKind.OBJECTION: (Act.WEIGH, Act.STOPPED, Act.RESTRICT),
    RequestKind.WITHDRAWAL: (Act.STOPPED,),
    RequestKind.MARKETING_OBJECTION: (Act.STOPPED,),
}


def _what(one: Rectification) -> str:
    names = {field.value: words for field, words in CONTACT_NAMES.items()}
    return names.get(one.field, one_line(one.field))


def _corrected(one: Rectification) -> Entry:
    disputed = one.outcome is RectificationOutcome.DISPUTED
    before, after = (in_lines(text) or "nothing" for text in (one.before, one.after))
    held, right = ("Held", "The person says") if disputed else ("Before", "After")
    return Entry(
        key=("correction", one.id),
        title=_what(one),
        meta=day(one.decided_on),
        detail=f"{held}: {before}\n{right}: {after}",
        small=f"Not corrected: {in_lines(one.note)}" if disputed else "",
        chip=("Disputed", Tone.WARNING) if disputed else ("Corrected", Tone.SUCCESS),
        icon="sticky-note" if disputed else "pencil",
    )
