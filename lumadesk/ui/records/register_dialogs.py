"""Dialogs of the register: a purpose and its balancing test, a recipient and its contract, the ICO's fee."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.app import ico_fee, processors, register
from lumadesk.app.changes import Changes
from lumadesk.app.ico_fee import IcoFee
from lumadesk.domain.calendar import add_months
from lumadesk.domain.policy import RecipientKind, Region
from lumadesk.domain.register import (
    CONTRACT_WORDS,
    BalancingTest,
    Outcome,
    Processing,
    Processor,
    Role,
)
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.record_dialog import Operation, RecordDialog
from lumadesk.ui.privacy.register_frame import sentence
from lumadesk.ui.records.policy_words import REGION_WORDS
from lumadesk.ui.records.register_words import KIND_WORDS
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
from lumadesk.ui.widgets.text import label, show_if

_EARLIEST = date(2000, 1, 1)
_WIDE = 640
_LONGEST = 4_000
Recorded = Callable[[Any], object]

_NEW_PURPOSE = Processing(
    id=0, role=Role.CONTROLLER, client="", instructions="", purpose="", basis="", people="", categories="",
    recipients="", retention="", security="",
)  # fmt: skip
_NEW_RECIPIENT = Processor(
    id=0, name="", kind=RecipientKind.PROCESSOR, role="", country="", region=Region.UNCONFIRMED, mechanism="",
    contract_on=None, contract={}, evidence="", checked_on=None, due_on=None, ended_on=None,
)  # fmt: skip


class _Notice(QWidget):
    """Whether and how people were told of a change before it."""

    def __init__(self, today: date, words: str) -> None:
        super().__init__()
        self.told = QCheckBox(words)
        self._day = date_edit(today, latest=today, earliest=_EARLIEST)
        self.how = Field("By which n&otice", line_edit("", "Email, letter, the website …"))
        self._when = box(column(abreast(Field("Told o&n", self._day), self.how), gap=""))
        self.setLayout(column(self.told, self._when, gap="s"))
        show_if(self._when, False)
        self.told.toggled.connect(lambda on: show_if(self._when, on))

    def given(self) -> tuple[date | None, str]:
        return (date_of(self._day), self.how.inner.text()) if self.told.isChecked() else (None, "")


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
        self.notice = _Notice(desk.services.today, "People &were told of the change")
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
        self.day = date_edit(today, latest=today, earliest=_EARLIEST)
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


class RecipientDialog(RecordDialog):
    """A processor or another recipient; a move of the data is logged, after the notice."""

    def __init__(
        self, parent: QWidget, desk: Desk, recorded: Recorded, processor: Processor | None = None
    ) -> None:
        self._kept = kept = processor or _NEW_RECIPIENT
        today = desk.services.today
        self.name = Field("&Name", line_edit(kept.name, "", _LONGEST))
        self.kind = DropDown([(words, kind) for kind, words in KIND_WORDS.items()], kept.kind)
        self.role = Field("What they &do for you", line_edit(kept.role, "", _LONGEST))
        self.country = Field("&Country", line_edit(kept.country, "", _LONGEST))
        self.region = DropDown([(words, region) for region, words in REGION_WORDS.items()], kept.region)
        self.mechanism = Field(
            "What &protects the data there",
            line_edit(kept.mechanism, "Adequacy, IDTA, standard clauses …", _LONGEST),
        )
        self.notice = _Notice(today, "People &were told in writing before the data moved")
        self.ended = QCheckBox("They get no &more data")
        self.ended.setChecked(kept.ended_on is not None)
        super().__init__(
            parent,
            desk,
            "Change a recipient" if kept.id else "Add a recipient",
            "Where the data is kept is part of the promise: a move is logged." if kept.id else "",
            box(
                column(
                    abreast(self.name, Field("&Kind", self.kind)),
                    self.role,
                    abreast(self.country, Field("R&egion", self.region)),
                    self.mechanism,
                    self.notice,
                    self.ended,
                    gap="m",
                )
            ),
            "Sa&ve",
            recorded,
        )
        self.setMinimumWidth(_WIDE)
        show_if(self.ended, bool(kept.id))
        self.region.currentIndexChanged.connect(lambda _index: self._settle())
        self._settle()

    def operation(self) -> Operation | None:
        if first_empty(
            (self.name, "Who is it?"),
            (self.role, "Say what they do with the data."),
            (self.country, "Say in which country they keep it."),
        ):
            return None
        services, today = self.desk.services, self.desk.services.today
        wanted = replace(
            self._kept,
            name=self.name.inner.text(),
            kind=self.kind.value(),
            role=self.role.inner.text(),
            country=self.country.inner.text(),
            region=self.region.value(),
            mechanism=self.mechanism.inner.text(),
            ended_on=(self._kept.ended_on or today) if self.ended.isChecked() else None,
        )
        notified_on, how = self.notice.given()
        return lambda: processors.save_processor(services, wanted, notified_on=notified_on, how=how)

    def _settle(self) -> None:
        moved = self.region.value() is not self._kept.region
        show_if(self.notice, moved and self.region.value() not in (Region.UK, Region.EEA))


class CheckDialog(RecordDialog):
    """A look at a recipient: what its contract covers, and where that can be seen."""

    def __init__(self, parent: QWidget, desk: Desk, processor: Processor) -> None:
        self._processor = processor
        today = desk.services.today
        self.points = {
            point: QCheckBox(f"&{number} {sentence(words)}")
            for number, (point, words) in enumerate(CONTRACT_WORDS.items(), 1)
        }
        for point, made in self.points.items():
            made.setChecked(processor.contract.get(point, False))
        self.has_contract = QCheckBox("There is a &contract")
        self.has_contract.setChecked(processor.contract_on is not None)
        self.contract = date_edit(processor.contract_on or today, latest=today, earliest=_EARLIEST)
        self.evidence = Field(
            "Where it can be &seen", line_edit(processor.evidence, "Their terms online, a folder …", _LONGEST)
        )
        self.day = date_edit(today, latest=today, earliest=_EARLIEST)
        self._contract = box(
            column(
                Field("Its &day", self.contract),
                label("It covers:", "label"),
                *self.points.values(),
                gap="s",
            )
        )
        super().__init__(
            parent,
            desk,
            "Record a look at a recipient",
            f"{processor.name}: LumaDesk asks again after a year.",
            box(
                column(
                    Field("&Looked on", self.day), self.has_contract, self._contract, self.evidence, gap="m"
                )
            ),
            "&Record",
            lambda _id: desk.say("Checked; asked again in a year."),
        )
        self.setMinimumWidth(560)
        show_if(self.has_contract, processor.needs_contract)
        self.has_contract.toggled.connect(lambda _on: self._settle())
        self._settle()

    def operation(self) -> Operation:
        services, wanted, on = self.desk.services, self._processor.id, date_of(self.day)
        has = self._processor.needs_contract and self.has_contract.isChecked()
        contract_on = date_of(self.contract) if has else None
        covers = {point: made.isChecked() for point, made in self.points.items()} if has else None
        evidence = self.evidence.inner.text()
        return lambda: processors.record_check(
            services, wanted, contract_on=contract_on, covers=covers, evidence=evidence, on=on
        )

    def _settle(self) -> None:
        show_if(self._contract, self._processor.needs_contract and self.has_contract.isChecked())
        self.grow()


class FeeDialog(RecordDialog):
    """The data protection fee: number and next payment."""

    def __init__(self, parent: QWidget, desk: Desk, fee: IcoFee) -> None:
        today = desk.services.today
        self.number = Field("&Your number at the ICO", line_edit(fee.number, "ZA123456", 40))
        self.renewal = date_edit(fee.renewal or add_months(today, 12), earliest=_EARLIEST)
        super().__init__(
            parent,
            desk,
            "The ICO's fee",
            "Who handles personal data pays it every year; LumaDesk reminds you a month before.",
            box(column(self.number, Field("&Due again on", self.renewal), gap="l")),
            "&Save",
            lambda _fee: desk.say("Saved: you are reminded a month before."),
        )

    def operation(self) -> Operation | None:
        if first_empty((self.number, "It looks like ZA123456.")):
            return None
        services, number, renewal = self.desk.services, self.number.inner.text(), date_of(self.renewal)

        def write() -> Changes[Any]:
            return ico_fee.save_fee(services, number, renewal)

        return write
