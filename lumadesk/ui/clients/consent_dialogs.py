"""Dialogs of consent: giving it with its evidence, and ending it, which asks for less."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.app import consent
from lumadesk.domain.calendar import add_days
from lumadesk.domain.consent import (
    TO_KEEP,
    ConsentPurpose,
    ContactChannel,
    Route,
    SoftOptIn,
    Wording,
    expiry_of,
)
from lumadesk.domain.people import Person
from lumadesk.ui.clients.consent_words import CHANNELS, PURPOSES, ROUTES
from lumadesk.ui.clients.evidence import AttachedFile
from lumadesk.ui.desk import Desk
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
from lumadesk.ui.widgets.text import one_line, short_name, show_if

_EARLIEST = date(2018, 1, 1)
_LONGEST = 2_000
_NEW = "Other words, written below"
_SHOWN = 80


class GiveDialog(RecordDialog):
    """A consent to one purpose on one channel, or to keep a detail; with the words that were agreed to."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        person: Person,
        purpose: ConsentPurpose,
        channel: ContactChannel | None,
        wordings: Sequence[Wording],
    ) -> None:
        self._person_id, self._purpose, self._channel = person.id, purpose, channel
        today = desk.services.today
        mine = [one for one in wordings if one.purpose is purpose]
        options: list[tuple[str, Wording | None]] = [
            (f"Version {one.version}: {_short(one.text)}", one) for one in mine
        ]
        self.wording = DropDown([*options, (_NEW, None)], mine[0] if mine else None)
        self.words = Field("The e&xact words", text_edit("", 2), "As people were shown them on that day.")
        self.day = date_edit(today, latest=today, earliest=_EARLIEST)
        self.route = DropDown([(words, route) for route, words in ROUTES.items()], Route.FORM)
        self.evidence = Field(
            "&Evidence", line_edit("", "The form's row, an email of that day, a signed sheet …", _LONGEST)
        )
        self.attached = AttachedFile(desk)
        self.expires = date_edit(expiry_of(today), earliest=add_days(today, 1))
        where = _by(channel)
        super().__init__(
            parent,
            desk,
            f"{PURPOSES[purpose]}{where}: agreed",
            f"By {short_name(person.name)}, for this purpose alone. Without the words and "
            "its evidence it proves nothing (Art 7(1)).",
            box(
                column(
                    Field("&Wording", self.wording),
                    self.words,
                    abreast(Field("&Day", self.day), Field("&How", self.route)),
                    self.evidence,
                    self.attached.field,
                    Field("E&nds on", self.expires, "It is asked for anew before that."),
                    gap="m",
                )
            ),
            "&Record",
            lambda _id: desk.say("The consent is on record."),
        )
        self.setMinimumWidth(560)
        self.wording.currentIndexChanged.connect(lambda _index: self._settle())
        self._settle()

    def operation(self) -> Operation | None:
        chosen = self.wording.value()
        wanted: list[tuple[Field[Any], str]] = [(self.evidence, "Say where it can be seen.")]
        if chosen is None:
            wanted.insert(0, (self.words, "Write down exactly what they were shown."))
        if first_empty(*wanted):
            return None
        services, person_id, purpose, channel = (
            self.desk.services, self._person_id, self._purpose, self._channel,
        )  # fmt: skip
        on, route, evidence = date_of(self.day), self.route.value(), self.evidence.inner.text()
        text, expires_on, attached = self.words.inner.toPlainText(), date_of(self.expires), self.attached.data
        return lambda: consent.give(
            services,
            person_id,
            purpose,
            channel,
            wording_id=chosen.id if chosen else None,
            words=text,
            evidence=evidence,
            route=route,
            on=on,
            expires_on=expires_on,
            attached=attached,
        )

    def _settle(self) -> None:
        show_if(self.words, self.wording.value() is None)


class EndDialog(RecordDialog):
    """The end of a consent, or an objection to marketing: a day, a way, and nothing more."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        person: Person,
        purpose: ConsentPurpose,
        channel: ContactChannel | None,
        *,
        objection: bool = False,
    ) -> None:
        self._person_id, self._purpose, self._channel = person.id, purpose, channel
        self._objection = objection
        today = desk.services.today
        self.day = date_edit(today, latest=today, earliest=_EARLIEST)
        self.route = DropDown([(words, route) for route, words in ROUTES.items()], Route.EMAIL)
        self.everywhere = QCheckBox("On &every channel")
        detail = purpose in TO_KEEP.values()
        where = _by(channel)
        super().__init__(
            parent,
            desk,
            f"{PURPOSES[purpose]}{where}: {'objected' if objection else 'withdrawn'}",
            f"By {short_name(person.name)}. "
            + ("What was kept is erased at once." if detail else "It stops at once, whatever the reason."),
            box(
                column(
                    abreast(Field("&Day", self.day), Field("&How it came", self.route)),
                    self.everywhere,
                    gap="m",
                )
            ),
            "&Stop it",
            lambda _ids: desk.say("Stopped, at once."),
        )
        show_if(self.everywhere, not detail)

    def operation(self) -> Operation:
        services, person_id, purpose = self.desk.services, self._person_id, self._purpose
        on, route = date_of(self.day), self.route.value()
        channels = () if self.everywhere.isChecked() or self._channel is None else (self._channel,)
        if self._objection:
            return lambda: consent.object_to_marketing(services, person_id, channels, route=route, on=on)
        return lambda: consent.withdraw(services, person_id, purpose, channels, route=route, on=on)


class SoftOptInDialog(RecordDialog):
    """The soft opt-in of a customer: four conditions, each confirmed."""

    def __init__(self, parent: QWidget, desk: Desk, person: Person, channel: ContactChannel) -> None:
        self._person_id, self._channel = person.id, channel
        self.from_a_sale = QCheckBox("&They gave it to you in a sale, or while negotiating one")
        self.own_similar = QCheckBox("&Only for similar services of your own")
        self.refusal_offered = QCheckBox("A free re&fusal was offered when they gave it")
        self.refusal_each_time = QCheckBox("And is in e&very message")
        self.evidence = Field("&Which sale", line_edit("", "The quote or the invoice", _LONGEST))
        super().__init__(
            parent,
            desk,
            f"Marketing{_by(channel)}: soft opt-in",
            f"Of {short_name(person.name)}. Marketing without consent needs all four (PECR "
            "reg 22(3)). A general enquiry is no sale.",
            box(
                column(
                    self.from_a_sale,
                    self.own_similar,
                    self.refusal_offered,
                    self.refusal_each_time,
                    self.evidence,
                    gap="m",
                )
            ),
            "&Record",
            lambda _id: desk.say("The soft opt-in is on record."),
        )

    def operation(self) -> Operation | None:
        if first_empty((self.evidence, "Name the quote or the invoice.")):
            return None
        services, person_id, channel = self.desk.services, self._person_id, self._channel
        evidence = self.evidence.inner.text()
        conditions = SoftOptIn(
            from_a_sale=self.from_a_sale.isChecked(),
            own_similar=self.own_similar.isChecked(),
            refusal_offered=self.refusal_offered.isChecked(),
            refusal_each_time=self.refusal_each_time.isChecked(),
        )
        return lambda: consent.opt_in_softly(
            services, person_id, channel, conditions=conditions, evidence=evidence
        )


def _by(channel: ContactChannel | None) -> str:
    return f" by {CHANNELS[channel][0].lower()}" if channel is not None else ""


def _short(text: str) -> str:
    shown = one_line(text)
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
