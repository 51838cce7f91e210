"""What can be done with enquiries: reply, change status, convert, mark for deletion and take that back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from lumadesk.app import enquiries
from lumadesk.app.changes import Changes
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.domain.errors import KnownError
from lumadesk.ui.desk import UNDO, Desk, Place
from lumadesk.ui.widgets.chip import ENQUIRY
from lumadesk.ui.words import counted


def open_in_mail_program(link: str) -> bool:
    return QDesktopServices.openUrl(QUrl.fromEncoded(link.encode()))


class EnquiryActions(QObject):
    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.undo_minutes = 0

    def reply(self, enquiry_id: int) -> None:
        services = self._desk.services
        self._desk.jobs.read(
            lambda: enquiries.reply_link(services, enquiry_id),
            lambda link: self._opened(enquiry_id, link),
            owner=self,
            replaces="reply",
        )

    def set_status(self, ids: Sequence[int], status: EnquiryStatus) -> None:
        services = self._desk.services
        words = f"{counted(len(ids), 'enquiry', 'enquiries')}: {ENQUIRY[status][0].lower()}."
        former: dict[EnquiryStatus, list[int]] = {}

        def write() -> Changes[int]:
            former.update(enquiries.statuses(services, ids))
            return enquiries.set_status(services, ids, status)

        def undo() -> None:
            self._desk.jobs.write(lambda: enquiries.put_back(services, former), owner=self)

        self._desk.jobs.write(write, lambda _changes: self._desk.say(words, UNDO, undo), owner=self)

    def convert(self, enquiry_id: int) -> None:
        services = self._desk.services
        self._desk.jobs.write(
            lambda: enquiries.convert_to_client(services, enquiry_id),
            lambda changes: self._desk.say(
                "Converted: this person is a client now.",
                "Open client",
                lambda: self._desk.go(Place.CLIENTS, changes.value),
            ),
            owner=self,
        )

    def make_request(self, enquiry_id: int) -> None:
        """The message asks for a right: its day and its sender are taken over."""
        self._desk.go(Place.PRIVACY, ("from-enquiry", enquiry_id))

    def open_request(self, request_id: int) -> None:
        self._desk.go(Place.PRIVACY, ("request", request_id))

    def mark_for_deletion(self, ids: Sequence[int]) -> None:
        services = self._desk.services
        when = f"after {counted(self.undo_minutes, 'minute')}" if self.undo_minutes else "at the next sync"
        words = (
            f"{counted(len(ids), 'enquiry', 'enquiries')} will be deleted, here and at the website, {when}."
        )
        self._desk.jobs.write(
            lambda: enquiries.mark_for_deletion(services, ids),
            lambda _changes: self._desk.say(words, UNDO, lambda: self.unmark(ids)),
            owner=self,
        )

    def unmark(self, ids: Sequence[int]) -> None:
        services = self._desk.services
        gone: set[int] = set()

        def write() -> Changes[int]:
            changes = enquiries.unmark_for_deletion(services, ids)
            gone.update(set(ids).difference(enquiries.list_ids(services, EnquiryFilter())))
            return changes

        def tell(_changes: Changes[int]) -> None:
            late = f"{counted(len(gone), 'enquiry', 'enquiries')} had been deleted by a sync already."
            self._desk.say(late if gone else "Kept: nothing will be deleted.")

        self._desk.jobs.write(write, tell, owner=self)

    def _opened(self, enquiry_id: int, link: str) -> None:
        services = self._desk.services
        if not open_in_mail_program(link):
            self._desk.failed.emit(
                KnownError(
                    "mail.no_program",
                    "No mail program could be opened.",
                    "Set a default mail program in the settings of your computer, or copy the address.",
                )
            )
            return
        self._desk.say(
            "The reply is open in your mail program.",
            "Mark as replied",
            lambda: self._desk.jobs.write(lambda: enquiries.mark_replied(services, enquiry_id), owner=self),
        )
