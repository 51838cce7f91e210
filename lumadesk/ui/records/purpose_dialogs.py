"""Dialogs of the register: a purpose of processing, and the balancing test of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import register
from lumadesk.domain.calendar import add_months
from lumadesk.domain.register import (
    BalancingTest,
    Outcome,
    Processing,
    Role,
)
from lumadesk.ui.desk import Desk
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.records.change_notice import EARLIEST, Notice
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

_WIDE = 640
_LONGEST = 4_000
Recorded = Callable[[Any], object]

_NEW_PURPOSE = Processing(
    id=0, role=Role.CONTROLLER, client="", instructions="", purpose="", basis="", people="", categories="",
    recipients="", retention="", security="",
)  # fmt: skip


class PurposeDialog(RecordDialog):
    """A purpose of processing; ``entry`` is changed, or without one another is added."""

    def __init__(
        self, parent: QWidget, desk: Desk, recorded: Recorded, entry: Processing | None = None
    ) -> None:
        self._entry = kept = entry or _NEW_PURPOSE
        self.role = DropDown(
            [("For yourself (controller)", Role.CONTROLLER), ("For a client (processor)", Role.PROCESSOR)],
            kept.role,
        )
        self.purpose = Field("&Purpose", line_edit(kept.purpose, "", _LONGEST))
        self.basis = Field("Lawful &basis", line_edit(kept.basis, "UK GDPR Art 6(1)(b)", _LONGEST))
        self.client = Field("For which c&lient", line_edit(kept.client, "", _LONGEST))
        self.instructions = Field("Their written &instructions", line_edit(kept.instructions, "", _LONGEST))
        self.people = Field("Pe&ople", text_edit(kept.people, 2))
        self.categories = Field("Cate&gories of data", text_edit(kept.categories, 2))
        self.recipients = Field("Re&cipients", text_edit(kept.recipients, 2))
        self.retention = Field("&Kept for", text_edit(kept.retention, 2))
        self.security = Field("&Security", text_edit(kept.security, 2))
        self.notice = Notice(desk.services.today, "People &were told of the change")
        self._as_processor = box(column(abreast(self.client, self.instructions), gap=""))
        super().__init__(
            parent,
            desk,
            "Change a purpose" if kept.id else "Add a purpose",
            "Another purpose than before is logged, with when people were told of it." if kept.id else "",
            box(
                column(
                    abreast(Field("&Whose", self.role), self.basis),
                    self.purpose,
                    self._as_processor,
                    abreast(self.people, self.categories),
                    abreast(self.recipients, self.retention),
                    self.security,
                    self.notice,
                    gap="m",
                )
            ),
            "Sa&ve",
            recorded,
        )
        self.setMinimumWidth(_WIDE)
        show_if(self.notice, False)
        self.role.currentIndexChanged.connect(lambda _index: self._settle())
        self.purpose.inner.textChanged.connect(lambda _text: self._settle())
        self._settle()

    def operation(self) -> Operation | None:
        client = self.role.value() is Role.PROCESSOR
        wanted: list[tuple[Field[Any], str]] = [(self.purpose, "Say what the data is used for.")]
        if client:
            wanted += [
                (self.client, "Name the client."),
                (self.instructions, "Say where their instructions are."),
            ]
        else:
            wanted.append((self.basis, "Name the lawful basis (UK GDPR Art 6(1))."))
        if first_empty(*wanted):
            return None
        services = self.desk.services
        entry = replace(
            self._entry,
            role=self.role.value(),
            purpose=self.purpose.inner.text(),
            basis=self.basis.inner.text(),
            client=self.client.inner.text() if client else "",
            instructions=self.instructions.inner.text() if client else "",
            people=self.people.inner.toPlainText(),
            categories=self.categories.inner.toPlainText(),
            recipients=self.recipients.inner.toPlainText(),
            retention=self.retention.inner.toPlainText(),
            security=self.security.inner.toPlainText(),
        )
        notified_on, how = self.notice.given()
        return lambda: register.save_processing(services, entry, notified_on=notified_on, how=how)

    def _settle(self) -> None:
        show_if(self._as_processor, self.role.value() is Role.PROCESSOR)
        changed = self.purpose.inner.text().strip() != self._entry.purpose
        show_if(self.notice, bool(self._entry.id) and changed)


class WeighInterestsDialog(RecordDialog):
    """The balancing test of a purpose on legitimate interests."""

    def __init__(self, parent: QWidget, desk: Desk, entry: Processing, test: BalancingTest | None) -> None:
        self._id = entry.id
        today = desk.services.today
        self.interest = Field(
            "Your &interest", text_edit(test.interest if test else "", 2), "What you are after, and why."
        )
        self.necessity = Field(
            "Why it &needs the data",
            text_edit(test.necessity if test else "", 2),
            "Whether it could be done with less, or without.",
        )
        self.balance = Field(
            "How it &weighs against the person",
            text_edit(test.balance if test else "", 3),
            "What they expect, how it touches them, and what protects them.",
        )
        self.outcome = DropDown(
            [("It passes: the use goes on", Outcome.PASSES), ("It fails: the use stops", Outcome.FAILS)],
            test.outcome if test else None,
        )
        self.day = date_edit(today, latest=today, earliest=EARLIEST)
        self.review = date_edit(add_months(today, 12), earliest=today)
        super().__init__(
            parent,
            desk,
            "Weigh the interests",
            f"{entry.purpose}. Legitimate interests count only if they outweigh the person's (Art 6(1)(f)).",
            box(
                column(
                    self.interest,
                    self.necessity,
                    self.balance,
                    Field("&Outcome", self.outcome),
                    abreast(Field("&Decided on", self.day), Field("Looked at &again", self.review)),
                    gap="m",
                )
            ),
            "&Record",
            lambda _id: desk.say("The balancing test is on record."),
        )
        self.setMinimumWidth(_WIDE)

    def operation(self) -> Operation | None:
        if first_empty(
            (self.interest, "Say which interest it serves."),
            (self.necessity, "Say why it needs the data."),
            (self.balance, "Say how it weighs against the person."),
        ):
            return None
        services, wanted = self.desk.services, self._id
        interest, necessity, balance = (
            field.inner.toPlainText() for field in (self.interest, self.necessity, self.balance)
        )
        outcome, on, review_on = self.outcome.value(), date_of(self.day), date_of(self.review)
        return lambda: register.weigh(
            services,
            wanted,
            interest=interest,
            necessity=necessity,
            balance=balance,
            outcome=outcome,
            on=on,
            review_on=review_on,
        )
