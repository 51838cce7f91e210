"""Dialogs of holds: what keeps everything of a person beyond its time, until it is lifted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.app import holds
from lumadesk.domain.calendar import add_months
from lumadesk.domain.disposal import HoldKind
from lumadesk.domain.people import Person
from lumadesk.ui.desk import Desk
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.form import DropDown, Field, abreast, date_edit, date_of, first_empty, text_edit
from lumadesk.ui.widgets.text import short_name, show_if

KIND_WORDS = {HoldKind.CLAIM: "Legal claim", HoldKind.TAX_ENQUIRY: "Tax enquiry"}
_REVIEW_MONTHS = 6


class HoldDialog(RecordDialog):
    """``placed`` is called with the hold's id."""

    def __init__(self, parent: QWidget, desk: Desk, person: Person, placed: Callable[[Any], object]) -> None:
        self._person_id = person.id
        today = desk.services.today
        self.kind = DropDown([(words, kind) for kind, words in KIND_WORDS.items()])
        self.since = date_edit(today, latest=today)
        self.reason = Field("Wh&ich claim or enquiry", text_edit("", 3), "With its reference and its date.")
        self.again = QCheckBox("&Remind me to look at it again")
        self.again.setChecked(True)
        self.review = Field("&On", date_edit(add_months(today, _REVIEW_MONTHS), earliest=today))
        super().__init__(
            parent,
            desk,
            "Hold everything of a person",
            f"Nothing of {short_name(person.name)} is disposed of until you lift the hold, whatever "
            "its time says.",
            box(
                column(
                    abreast(Field("&What for", self.kind), Field("&Since", self.since)),
                    self.reason,
                    self.again,
                    self.review,
                    gap="l",
                )
            ),
            "&Hold",
            placed,
        )
        self.again.toggled.connect(lambda on: show_if(self.review, on))

    def operation(self) -> Operation | None:
        if first_empty((self.reason, "Name the claim or the enquiry.")):
            return None
        services, person_id, kind = self.desk.services, self._person_id, self.kind.value()
        reason, since = self.reason.inner.toPlainText(), date_of(self.since)
        review_on = date_of(self.review.inner) if self.again.isChecked() else None
        return lambda: holds.place_hold(services, person_id, kind, reason, since=since, review_on=review_on)
