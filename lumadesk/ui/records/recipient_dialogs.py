"""Dialogs of the register: a recipient, a look at its contract, and the ICO's fee."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.app import ico_fee, processors
from lumadesk.app.changes import Changes
from lumadesk.app.ico_fee import IcoFee
from lumadesk.domain.calendar import add_months
from lumadesk.domain.policy import RecipientKind, Region
from lumadesk.domain.register import (
    CONTRACT_WORDS,
    Processor,
)
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.register_frame import sentence
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.records.change_notice import EARLIEST, Notice
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
)
from lumadesk.ui.widgets.text import label, show_if

_WIDE = 640
_LONGEST = 4_000
Recorded = Callable[[Any], object]

_NEW_RECIPIENT = Processor(
    id=0, name="", kind=RecipientKind.PROCESSOR, role="", country="", region=Region.UNCONFIRMED, mechanism="",
    contract_on=None, contract={}, evidence="", checked_on=None, due_on=None, ended_on=None,
)  # fmt: skip


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
        self.notice = Notice(today, "People &were told in writing before the data moved")
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
        self.contract = date_edit(processor.contract_on or today, latest=today, earliest=EARLIEST)
        self.evidence = Field(
            "Where it can be &seen", line_edit(processor.evidence, "Their terms online, a folder …", _LONGEST)
        )
        self.day = date_edit(today, latest=today, earliest=EARLIEST)
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


class FeeDialog(RecordDialog):
    """The data protection fee: number and next payment."""

    def __init__(self, parent: QWidget, desk: Desk, fee: IcoFee) -> None:
        today = desk.services.today
        self.number = Field("&Your number at the ICO", line_edit(fee.number, "ZA123456", 40))
        self.renewal = date_edit(fee.renewal or add_months(today, 12), earliest=EARLIEST)
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
