"""Dialogs about a complaint: its receipt, its answer, and the request that it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from lumadesk.app import complaints, requests
from lumadesk.app.requests import RequestView
from lumadesk.domain.calendar import london_date
from lumadesk.domain.complaint_course import Complaint
from lumadesk.domain.enquiries import Enquiry
from lumadesk.domain.people import Person
from lumadesk.domain.requests import Channel
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.letter_occasions import OUTCOME_NAMES
from lumadesk.ui.privacy.person_field import PersonField
from lumadesk.ui.privacy.wording import CHANNEL_NAMES, person_of, short_kind
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
from lumadesk.ui.words import plain_day


class NewComplaintDialog(RecordDialog):
    """From a person of the vault, from the sender of an ``enquiry``, or from somebody else.

    ``promised`` if the policy does not use the data of who complains; ``opened`` gets the complaint's id.
    """

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        asked: Sequence[RequestView],
        promised: bool,
        opened: Callable[[Any], object],
        *,
        person: Person | None = None,
        enquiry: Enquiry | None = None,
    ) -> None:
        self._asked = asked
        self._promised = promised
        today = desk.services.today
        self.person = PersonField(desk, "From", "Nobody in the vault", self._changed)
        self.name: Field[Any] = Field("&Name", line_edit())
        self.contact = line_edit("", "Email, telephone or address")
        self.named = box(column(abreast(self.name, Field("How to &reach them", self.contact)), gap=""))
        self.received = date_edit(london_date(enquiry.submitted_at) if enquiry else today, latest=today)
        self.channel = DropDown(
            [(words, channel) for channel, words in CHANNEL_NAMES.items()],
            Channel.WEBSITE if enquiry else Channel.EMAIL,
        )
        self.details: Field[QPlainTextEdit] = Field(
            "&What it says", text_edit(enquiry.message if enquiry else "", 4)
        )
        self.about = DropDown()
        self.restrict = QCheckBox("Do not &use their data while it is looked into")
        body = box(
            column(
                self.person,
                self.named,
                abreast(Field("Re&ceived on", self.received), Field("&It came", self.channel)),
                self.details,
                Field("About a re&quest", self.about),
                self.restrict,
                gap="m",
            )
        )
        super().__init__(
            parent,
            desk,
            "New complaint",
            "A complaint about the use of personal data is acknowledged within 30 days (DPA 2018 s.164A).",
            body,
            "&Open complaint",
            opened,
        )
        self.setMinimumWidth(600)
        if person is not None:
            self.person.show_person(person)
        self._changed()
        (self.details.inner if person else self.person.choose).setFocus()

    def _changed(self) -> None:
        person = self.person.person
        show_if(self.named, person is None)
        self.about.show_options(
            [("None", None), *request_options(self._asked, person.id if person else None)], None
        )
        self.restrict.setEnabled(person is not None and not self._promised)
        self.restrict.setChecked(person is not None and self._promised)

    def operation(self) -> Operation | None:
        person = self.person.person
        about = self.about.value()
        if person is None and about is None and first_empty((self.name, "Write down who complains.")):
            return None
        if first_empty((self.details, "Write down what the complaint says.")):
            return None
        services, received, channel = self.desk.services, date_of(self.received), self.channel.value()
        given = {"details": self.details.inner.toPlainText()}
        if person is None:
            given |= {"complainant": self.name.inner.text(), "contact": self.contact.text()}
        restrict = self.restrict.isChecked() if self.restrict.isEnabled() else None
        return lambda: complaints.open_complaint(
            services,
            received=received,
            channel=channel,
            person_id=person.id if person else None,
            request_id=about,
            restrict=restrict,
            **given,
        )


class AnswerDialog(RecordDialog):
    def __init__(self, parent: QWidget, desk: Desk, complaint: Complaint) -> None:
        self._complaint_id = complaint.id
        today = desk.services.today
        self.outcome = DropDown([(words, one) for one, words in OUTCOME_NAMES.items()], complaint.outcome)
        self.on = date_edit(today, latest=today, earliest=min(complaint.received, today))
        self.note: Field[QPlainTextEdit] = Field(
            "What came out, and &why", text_edit("", 4), "The person is told it in these words."
        )
        super().__init__(
            parent,
            desk,
            "Answer the complaint",
            "What came of it. The person is told without undue delay (DPA 2018 s.164A(4)).",
            box(column(abreast(Field("&Outcome", self.outcome), Field("&Day", self.on)), self.note, gap="l")),
            "&Record",
        )

    def operation(self) -> Operation | None:
        if first_empty((self.note, "Write down what came out and why.")):
            return None
        services, wanted = self.desk.services, self._complaint_id
        outcome, on, note = self.outcome.value(), date_of(self.on), self.note.inner.toPlainText()
        return lambda: complaints.answer(services, wanted, outcome=outcome, note=note, on=on)


class LinkDialog(RecordDialog):
    """Which request a complaint is about; its person's own come first."""

    def __init__(
        self, parent: QWidget, desk: Desk, complaint: Complaint, asked: Sequence[RequestView]
    ) -> None:
        self._complaint_id = complaint.id
        options = [("None", None), *request_options(asked, complaint.person_id)]
        self.request = DropDown(options, complaint.request_id)
        none = "" if len(options) > 1 else "There is no request of this person."
        super().__init__(
            parent,
            desk,
            "About a request",
            "Which request does the complaint concern?",
            box(column(Field("Re&quest", self.request, none))),
            "&Link",
        )

    def operation(self) -> Operation:
        services, wanted, chosen = self.desk.services, self._complaint_id, self.request.value()
        return lambda: complaints.link_request(services, wanted, chosen)


def request_options(asked: Sequence[RequestView], person_id: int | None) -> list[tuple[str, int]]:
    """Requests to choose from: those of the person, or all where nobody is known."""
    return [
        (
            f"{short_kind(view.request.kind)} · {person_of(view)} · {plain_day(view.request.received)}",
            view.request.id,
        )
        for view in asked
        if person_id is None or view.request.person_id == person_id
    ]


def read_requests(services: Any) -> list[RequestView]:
    """What ``request_options`` chooses from; for a reader's thread."""
    return requests.list_requests(services)
