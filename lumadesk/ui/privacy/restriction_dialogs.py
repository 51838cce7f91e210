"""Dialogs about a restriction of processing: beginning it, and allowing a deed all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import restrictions
from lumadesk.domain.people import Person
from lumadesk.domain.restriction import REASON_WORDS, Allowance, Deed, RestrictionReason
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.register_frame import sentence
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.form import DropDown, Field, date_edit, date_of, first_empty, text_edit
from lumadesk.ui.widgets.text import short_name

DEED_WORDS = {
    Deed.EDIT: "Change their data",
    Deed.SEND: "Write to them",
    Deed.EXPORT: "Hand out their data",
    Deed.PURGE: "Delete their data",
    Deed.SITE: "Change or delete at the website",
    Deed.MARKETING: "Marketing",
}
GROUND_WORDS = {
    Allowance.CONSENT: "The person agreed",
    Allowance.CLAIMS: "It serves legal claims",
    Allowance.RIGHTS: "It protects the rights of somebody else",
    Allowance.PUBLIC_INTEREST: "Important public interest",
}


class RestrictDialog(RecordDialog):
    """``begun`` is called with the restriction's id."""

    def __init__(self, parent: QWidget, desk: Desk, person: Person, begun: Callable[[Any], object]) -> None:
        self._person_id = person.id
        today = desk.services.today
        self.reason = DropDown([(sentence(words), reason) for reason, words in REASON_WORDS.items()])
        self.since = date_edit(today, latest=today)
        self.details = text_edit("", 3)
        super().__init__(
            parent,
            desk,
            "Restrict the use of data",
            f"From then on the data of {short_name(person.name)} is stored and nothing else: no changes, "
            "letters, invoices or deletions, here and at the website, until the restriction is lifted.",
            box(
                column(
                    Field("Rea&son", self.reason),
                    Field("S&ince", self.since),
                    Field("&Details", self.details, "What is disputed or claimed; it stays in the vault."),
                    gap="l",
                )
            ),
            "&Restrict",
            begun,
        )

    def operation(self) -> Operation:
        services, person_id = self.desk.services, self._person_id
        reason, since = self.reason.value(), date_of(self.since)
        details = self.details.toPlainText()
        return lambda: restrictions.restrict(services, person_id, reason, details=details, since=since)


class AllowDialog(RecordDialog):
    def __init__(self, parent: QWidget, desk: Desk, restriction_id: int) -> None:
        self._restriction_id = restriction_id
        self.deed = DropDown([(words, deed) for deed, words in DEED_WORDS.items()])
        self.ground = DropDown([(words, ground) for ground, words in GROUND_WORDS.items()])
        self.because = Field(
            "What it &rests on", text_edit("", 3), "Who agreed and when, or which claim or right it serves."
        )
        super().__init__(
            parent,
            desk,
            "Allow an exception",
            "One kind of deed is permitted today, on a ground of UK GDPR Art 18(2). Tomorrow it is not.",
            box(column(Field("&What", self.deed), Field("&Ground", self.ground), self.because, gap="l")),
            "&Allow today",
            lambda _id: desk.say("Allowed until midnight."),
        )

    def operation(self) -> Operation | None:
        if first_empty((self.because, "A ground is only one with what it rests on.")):
            return None
        services, wanted = self.desk.services, self._restriction_id
        deed, ground = self.deed.value(), self.ground.value()
        because = self.because.inner.toPlainText()
        return lambda: restrictions.allow(services, wanted, deed=deed, ground=ground, because=because)


def short_reason(reason: RestrictionReason) -> str:
    """A reason without its article, for lists."""
    return sentence(REASON_WORDS[reason].partition(" (")[0])
