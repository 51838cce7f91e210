"""Keeping a record that the rules would erase, or for longer than they say: until when, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from lumadesk.app import verdicts
from lumadesk.domain.erasure import RecordVerdict, Verdict
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.verdict_changes import VerdictChange, check_change
from lumadesk.ui.desk import Desk
from lumadesk.ui.widgets.boxes import STRETCH, box, column
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import DropDown, Field, abreast, date_edit, date_of, first_empty, text_edit
from lumadesk.ui.widgets.text import one_line

#: UK GDPR Art 17(3), the exceptions that a small business may come across.
_EXCEPTIONS = (
    "Needed for a legal claim (UK GDPR Art 17(3)(e))",
    "A law asks for it (UK GDPR Art 17(3)(b))",
    "Freedom of expression and information (UK GDPR Art 17(3)(a))",
    "Archiving in the public interest (UK GDPR Art 17(3)(d))",
)
_A_YEAR = timedelta(days=365)
_WIDTH = 560


def may_be_kept(verdict: RecordVerdict, today: date) -> bool:
    """Whether the owner may decide so about this record: the rule itself is asked."""
    change = VerdictChange(
        table=verdict.table,
        id=verdict.id,
        verdict=Verdict.KEEP,
        until=max(verdict.until or today, today) + _A_YEAR,
        reason="asked",
    )
    try:
        check_change(verdict, change, today)
    except RuleViolation:
        return False
    return True


class KeepDialog(Dialog):
    """``done`` is called once the verdict is changed."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        person_id: int,
        verdict: RecordVerdict,
        done: Callable[[], object],
    ) -> None:
        self._desk, self._person_id, self._verdict, self._done = desk, person_id, verdict, done
        today = desk.services.today
        earliest = max(verdict.until or today, today) + timedelta(days=1)
        self.exception = DropDown([(words, words) for words in _EXCEPTIONS], _EXCEPTIONS[0])
        self.until = date_edit(max(earliest, today + _A_YEAR), earliest=earliest)
        self.reason = Field(
            "&Reason",
            text_edit("", 3),
            "What it is needed for. It is kept as evidence, so do not name the person.",
        )
        body = box(
            column(
                abreast(
                    Field("&Exception", self.exception),
                    Field("&Keep until", self.until, "On that day it comes back for review."),
                ),
                self.reason,
                STRETCH,
                gap="l",
            )
        )
        super().__init__(
            parent,
            "Keep this record",
            f"{one_line(verdict.label)}. {one_line(verdict.because)}",
            body,
            "Change &verdict",
        )
        self.setMinimumWidth(_WIDTH)

    def submit(self) -> None:
        if first_empty((self.reason, "Say what it is needed for.")):
            return
        services, person_id, verdict = self._desk.services, self._person_id, self._verdict
        reason = f"{self.exception.value()}: {self.reason.inner.toPlainText().strip()}"
        until = date_of(self.until)
        self.wait(True)
        self._desk.jobs.write(
            lambda: verdicts.change_verdict(
                services, person_id, verdict.table, verdict.id, Verdict.KEEP, reason=reason, until=until
            ),
            lambda _changes: (self.accept(), self._done()),
            owner=self,
            failed=self.refused,
        )
