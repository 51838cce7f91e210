"""The intake of a request: which right, when and how it came, who asks, and of whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.app import requests
from lumadesk.domain.enquiries import Enquiry
from lumadesk.domain.people import Person
from lumadesk.domain.request_hints import suggested_kind
from lumadesk.domain.requests import ApplicantRole, Channel, Intake, RequestKind
from lumadesk.domain.restriction_causes import reason_on_receipt
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.wording import CHANNEL_NAMES, KIND_NAMES
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.buttons import Segments
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
from lumadesk.ui.widgets.text import label, one_line, short_name, show_if
from lumadesk.ui.words import LONDON, long_day

#: A website is where an enquiry comes from, and then it is one.
_BY_HAND = [(words, channel) for channel, words in CHANNEL_NAMES.items() if channel is not Channel.WEBSITE]


@dataclass(frozen=True, slots=True)
class Source:
    """What the request is opened from: a ``person``, an ``enquiry``, or a name that nobody here has."""

    person: Person | None = None
    enquiry: Enquiry | None = None
    nobody: str = ""


class IntakeDialog(RecordDialog):
    """``opened`` is called with the request's id."""

    def __init__(self, parent: QWidget, desk: Desk, source: Source, opened: Callable[[int], object]) -> None:
        self._source = source
        today = desk.services.today
        hint = suggested_kind(source.enquiry.message) if source.enquiry is not None else None
        self.kind = DropDown(
            [(words, kind) for kind, words in KIND_NAMES.items()], hint or RequestKind.ACCESS
        )
        self.received = date_edit(today, latest=today)
        self.channel = DropDown(_BY_HAND, Channel.EMAIL)
        self.details = text_edit("", 3)
        self.disputed = QCheckBox("They say that what is held is &not right")
        self._effect = label("", "small", wrap=True)
        self.role = Segments((("Themselves", False), ("Somebody for them", True)), "Who asks")
        self.agent = Field("Who asks &for them", line_edit("", "A solicitor, a parent, a friend"))
        self.agent_contact = Field("How &to reach who asks", line_edit())
        self.subject = Field("&Whose data it is about", line_edit(one_line(source.nobody)))
        self.subject_contact = Field("How the&y are reached", line_edit("", "Email, number, address"))
        super().__init__(
            parent,
            desk,
            _TITLES[source.enquiry is not None],
            self._intro(),
            self._body(),
            "&Open request",
            opened,
        )
        self.role.chosen.connect(lambda _value: self._choose())
        self.kind.currentIndexChanged.connect(lambda _index: self._choose())
        self.disputed.toggled.connect(lambda _checked: self._choose())
        self._choose()
        self.resize(580, self.sizeHint().height())
        if source.person is None and source.enquiry is None:
            (self.subject_contact if source.nobody else self.subject).inner.setFocus()
        else:
            self.kind.setFocus()

    def operation(self) -> Operation | None:
        if first_empty(*self._required()):
            return None
        services, source = self.desk.services, self._source
        kind, intake = self.kind.value(), self._intake()
        disputed = not self.disputed.isHidden() and self.disputed.isChecked()
        if source.enquiry is not None:
            enquiry_id = source.enquiry.id
            return lambda: requests.open_from_enquiry(
                services, enquiry_id, kind=kind, intake=intake, disputes_accuracy=disputed
            )
        received, details = date_of(self.received), self.details.toPlainText()
        person_id = source.person.id if source.person is not None else None
        return lambda: requests.open_request(
            services,
            kind=kind,
            person_id=person_id,
            received=received,
            details=details,
            intake=intake,
            disputes_accuracy=disputed,
        )

    def _intro(self) -> str:
        source = self._source
        if source.enquiry is not None:
            sent = long_day(source.enquiry.submitted_at.astimezone(LONDON).date())
            return (
                f"From the enquiry of {short_name(source.enquiry.name)}. The clock runs from the day "
                f"on which it was sent: {sent}."
            )
        if source.person is not None:
            return f"From {short_name(source.person.name)}. The clock starts on the day of receipt."
        return (
            "Nobody in the vault matches. The clock starts all the same: you search, then answer that "
            "nothing is held, or match the request with a person later."
        )

    def _body(self) -> QWidget:
        """What an enquiry says itself is not asked for again."""
        kind = column(Field("&Kind", self.kind), self.disputed, self._effect, gap="xs")
        asks = column(label("Who asks", "label"), self.role, gap="xs")
        if self._source.enquiry is not None:
            return box(column(kind, asks, self._agents(), self._about(), gap="l"))
        came = abreast(
            Field("&Received on", self.received, "The day it reached you, in whatever form."),
            Field("&How it came", self.channel),
        )
        details = Field("What was aske&d", self.details, "In a few words; it stays in the vault.")
        return box(column(kind, came, self._about(), asks, self._agents(), details, gap="l"))

    def _about(self) -> QWidget:
        self._about_box = box(abreast(self.subject, self.subject_contact))
        return self._about_box

    def _agents(self) -> QWidget:
        self._agent_box = box(abreast(self.agent, self.agent_contact))
        return self._agent_box

    def _choose(self) -> None:
        acts_for = bool(self.role.value)
        of_enquiry = self._source.enquiry is not None
        # Who sent an enquiry for somebody else is on record with it.
        show_if(self._agent_box, acts_for and not of_enquiry)
        show_if(self._about_box, acts_for if of_enquiry else self._source.person is None)
        known = self._source.person is not None or (of_enquiry and not acts_for)
        disputable = known and self.kind.value() is RequestKind.RECTIFICATION
        show_if(self.disputed, disputable)
        restricts = reason_on_receipt(
            self.kind.value(), disputes_accuracy=disputable and self.disputed.isChecked()
        )
        self._effect.setText(_RESTRICTS if restricts is not None and known else "")
        show_if(self._effect, bool(self._effect.text()))
        self.adjustSize()

    def _required(self) -> list[tuple[Field[QWidget], str]]:
        acts_for = bool(self.role.value)
        nobody = self._source.person is None and self._source.enquiry is None
        wanted: list[tuple[Field[QWidget], str]] = []
        if nobody or (self._source.enquiry is not None and acts_for):
            wanted.append((self.subject, "Write down who is meant."))  # type: ignore[arg-type]
        if acts_for and self._source.enquiry is None:
            wanted.append((self.agent, "Write down who asks."))  # type: ignore[arg-type]
        return wanted

    def _intake(self) -> Intake:
        acts_for = bool(self.role.value)
        about_another = self._source.person is None and (acts_for or self._source.enquiry is None)
        return Intake(
            channel=self.channel.value(),
            role=ApplicantRole.AGENT if acts_for else ApplicantRole.SELF,
            applicant=self.agent.inner.text() if acts_for else "",
            applicant_contact=self.agent_contact.inner.text() if acts_for else "",
            subject=self.subject.inner.text() if about_another else "",
            subject_contact=self.subject_contact.inner.text() if about_another else "",
        )


_RESTRICTS = "Until that is decided the data is stored and not used: a restriction begins by itself."
_TITLES = {False: "Open a request", True: "This enquiry is a request"}
