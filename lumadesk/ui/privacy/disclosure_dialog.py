"""Asks for an entry of the log of disclosures: who asked for which data, and what they got."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.app import disclosures
from lumadesk.domain.disclosures import Authority, Disclosure
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.person_field import PersonField
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.form import (
    DropDown,
    Field,
    abreast,
    date_edit,
    date_of,
    first_empty,
    line_edit,
    text_edit,
)
from lumadesk.ui.widgets.text import show_if

AUTHORITY_WORDS = {
    Authority.COURT: "Court",
    Authority.POLICE: "Police",
    Authority.HMRC: "HMRC",
    Authority.ICO: "ICO",
    Authority.OTHER: "Somebody else",
}


class DisclosureDialog(RecordDialog):
    """``recorded`` is called with the disclosure's id; with ``kept`` that entry is put right."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        recorded: Callable[[Any], object],
        kept: Disclosure | None = None,
    ) -> None:
        today = desk.services.today
        self._kept = kept
        old = kept or _nothing(today, desk.services.now)
        self.authority = DropDown([(words, one) for one, words in AUTHORITY_WORDS.items()], old.authority)
        self.asked_by = Field("Their office and re&ference", line_edit(old.asked_by))
        self.asked_on = date_edit(old.asked_on, latest=today)
        self.person = PersonField(desk, "About", "Nobody in particular")
        self.what = Field("Wha&t they asked for", text_edit(old.what, 2))
        self.given = QCheckBox("&Data was handed out")
        self.given.setChecked(kept is None or kept.disclosed_on is not None)
        self.disclosed_on = Field("O&n", date_edit(old.disclosed_on or today, latest=today))
        self.how = Field("H&ow", line_edit(old.how, "By encrypted email, in person …"))
        self.basis = Field(
            "On what &basis",
            line_edit(old.basis, "Court order, production order, DPA 2018 Sch 2 para 2 …"),
            "Without a legal basis nothing may be handed out.",
        )
        self.reasons: Field[Any] = Field("Rea&sons", text_edit(old.reasons, 2))
        self._disclosed = box(column(abreast(self.disclosed_on, self.how), gap="m"))
        super().__init__(
            parent,
            desk,
            "Correct the disclosure" if kept else "Record a disclosure",
            "The audit has that the entry was corrected. Whom it is about stays."
            if kept
            else "Somebody asked you for personal data. The log shows what you did and why, whatever it was.",
            box(
                column(
                    abreast(
                        Field("&Who asked", self.authority), self.asked_by, Field("&Asked on", self.asked_on)
                    ),
                    self.person,
                    self.what,
                    self.given,
                    self._disclosed,
                    self.basis,
                    self.reasons,
                    gap="m",
                )
            ),
            "&Record",
            recorded,
        )
        self.setMinimumWidth(640)
        show_if(self.person, kept is None)
        self.given.toggled.connect(lambda _on: self._show())
        self._show()

    def _show(self) -> None:
        given = self.given.isChecked()
        show_if(self._disclosed, given)
        self.reasons.explain(
            "Why it was right to hand it out, where the basis does not say so."
            if given
            else "Why nothing was handed out."
        )

    def operation(self) -> Operation | None:
        given = self.given.isChecked()
        wanted = [
            (self.asked_by, "Write down who asked, and under which reference."),
            (self.what, "Write down what they asked for."),
            (self.basis, "Name the order, the statute or the exemption.")
            if given
            else (self.reasons, "Write down why nothing was handed out."),
        ]
        if first_empty(*wanted):
            return None
        services, person = self.desk.services, self.person.person
        authority, asked_on = self.authority.value(), date_of(self.asked_on)
        disclosed_on = date_of(self.disclosed_on.inner) if given else None
        texts = {
            "asked_by": self.asked_by.inner.text(),
            "what": self.what.inner.toPlainText(),
            "basis": self.basis.inner.text(),
            "how": self.how.inner.text() if given else "",
            "reasons": self.reasons.inner.toPlainText(),
        }
        if self._kept is not None:
            kept_id = self._kept.id
            return lambda: disclosures.correct_disclosure(
                services,
                kept_id,
                authority=authority,
                asked_on=asked_on,
                disclosed_on=disclosed_on,
                **texts,
            )
        return lambda: disclosures.record_disclosure(
            services,
            authority=authority,
            asked_on=asked_on,
            disclosed_on=disclosed_on,
            person_id=person.id if person else None,
            **texts,
        )


def _nothing(today: date, now: datetime) -> Disclosure:
    return Disclosure(
        id=0,
        person_id=None,
        authority=Authority.COURT,
        asked_by="",
        asked_on=today,
        what="",
        basis="",
        disclosed_on=today,
        how="",
        reasons="",
        created_at=now,
    )
