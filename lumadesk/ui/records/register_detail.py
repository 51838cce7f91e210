"""One entry of the register: what is on record of it, what it lacks, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from lumadesk.app import register
from lumadesk.app.ico_fee import IcoFee
from lumadesk.app.processors import ProcessorView
from lumadesk.app.register import ProcessingView
from lumadesk.domain.register import RegisterChange, Role
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.register_frame import FactsCard, framed
from lumadesk.ui.record_dialog import HappenedDialog
from lumadesk.ui.records.purpose_dialogs import PurposeDialog, WeighInterestsDialog
from lumadesk.ui.records.recipient_dialogs import CheckDialog, FeeDialog, RecipientDialog
from lumadesk.ui.records.register_words import (
    Row,
    balance_facts,
    contract_facts,
    facts_of,
    gaps_in_words,
)
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import Banner
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.text import ElidedLabel, short_name, show_if


class RegisterDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._row: Row | None = None
        self.title = ElidedLabel("", "title")
        self.state = Chip()
        self.edit = button("&Edit…", self._edit, icon="pencil")
        self.weigh = button("&Weigh the interests…", self._weigh, icon="scale")
        self.check = button("Record a &look…", self._check, icon="eye")
        self.told = button("People &were told…", self._told, icon="send")
        self.remove = button("Re&move…", self._remove, icon="trash-2")
        self.gaps = Banner(Tone.WARNING)
        self.facts = FactsCard()
        self.contract = FactsCard("The contract", "What it has to say (UK GDPR Art 28(3)).")
        self.test = FactsCard("The balancing test", "Legitimate interests, weighed (UK GDPR Art 6(1)(f)).")
        self.setLayout(
            framed(
                self.title,
                [self.state],
                [self.edit, self.weigh, self.check, self.told, self.remove],
                self.gaps,
                self.facts,
                self.contract,
                self.test,
            )
        )

    def show_row(self, row: Row) -> None:
        self._row = row
        record = row.record
        self.title.setText(row.face.title)
        self.state.say(*(row.face.chip or ("", Tone.NEUTRAL)))
        purpose = record if isinstance(record, ProcessingView) else None
        recipient = record if isinstance(record, ProcessorView) else None
        self.gaps.say(gaps_in_words((purpose or recipient).gaps if purpose or recipient else ()))
        self.facts.show_facts(facts_of(record))
        self.contract.show_facts(contract_facts(recipient) if recipient else [])
        self.test.show_facts(balance_facts(purpose) if purpose else [])
        show_if(self.edit, row.noun in ("processing", "processor", "ico_fee"))
        show_if(
            self.weigh,
            purpose is not None and purpose.entry.on_interests and purpose.entry.role is Role.CONTROLLER,
        )
        show_if(self.check, recipient is not None)
        show_if(self.told, isinstance(record, RegisterChange) and record.notified_on is None)
        show_if(self.remove, purpose is not None)

    def _edit(self) -> None:
        record = self._row.record if self._row is not None else None
        if isinstance(record, ProcessingView):
            PurposeDialog(self.window(), self._desk, self._saved, record.entry).open()
        elif isinstance(record, ProcessorView):
            RecipientDialog(self.window(), self._desk, self._saved, record.processor).open()
        elif isinstance(record, IcoFee):
            FeeDialog(self.window(), self._desk, record).open()

    def _saved(self, _id: int) -> None:
        self._desk.say("Saved.")

    def _weigh(self) -> None:
        record = self._row.record if self._row is not None else None
        if isinstance(record, ProcessingView):
            WeighInterestsDialog(self.window(), self._desk, record.entry, record.test).open()

    def _check(self) -> None:
        record = self._row.record if self._row is not None else None
        if isinstance(record, ProcessorView):
            CheckDialog(self.window(), self._desk, record.processor).open()

    def _told(self) -> None:
        record = self._row.record if self._row is not None else None
        if isinstance(record, RegisterChange):
            services = self._desk.services
            HappenedDialog(
                self.window(),
                self._desk,
                "People were told of the change",
                "It goes into the log beside the change.",
                lambda on, how: register.record_change_notice(services, record.id, how, on),
                earliest=record.day,
                note=("&By which notice", "The letter, email or page."),
                missing="Say by which notice.",
            ).open()

    def _remove(self) -> None:
        record = self._row.record if self._row is not None else None
        if isinstance(record, ProcessingView):
            RemoveDialog(self.window(), self._desk, record, lambda: self._desk.say("Removed.")).open()


class RemoveDialog(Dialog):
    """Asks before a purpose goes; ``removed`` is called when it is gone."""

    def __init__(
        self, parent: QWidget, desk: Desk, view: ProcessingView, removed: Callable[[], object]
    ) -> None:
        self._desk, self._id, self._removed = desk, view.entry.id, removed
        super().__init__(
            parent,
            "Remove a purpose",
            f"“{short_name(view.entry.purpose)}” goes from the register, with its balancing test. Remove "
            "only what you do not do any more.",
            None,
            "&Remove",
            "danger",
        )

    def submit(self) -> None:
        services, wanted = self._desk.services, self._id
        self.wait(True)
        self._desk.jobs.write(
            lambda: register.remove_processing(services, wanted),
            lambda _changes: (self.accept(), self._removed()),
            owner=self,
            failed=self.refused,
        )
