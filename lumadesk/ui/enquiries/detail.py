"""One enquiry as it was received, with what can be done about it; and the same for several at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from lumadesk.app.enquiry_history import FieldChange
from lumadesk.domain.enquiries import Enquiry, EnquiryStatus
from lumadesk.domain.request_hints import reads_like_request
from lumadesk.domain.requests import RightsRequest
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.enquiries.actions import EnquiryActions
from lumadesk.ui.enquiries.changes_card import ChangesCard
from lumadesk.ui.enquiries.requests_banner import RequestsBanner
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, Facts, card, column, row
from lumadesk.ui.widgets.buttons import button, menu_button
from lumadesk.ui.widgets.chip import ENQUIRY, Chip
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.message_view import MessageView
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line
from lumadesk.ui.words import counted, moment

#: What the owner may set by hand; "converted" is reached by converting.
_BY_HAND = (EnquiryStatus.NEW, EnquiryStatus.REPLIED, EnquiryStatus.CLOSED, EnquiryStatus.SPAM)


def fill_status_menu(menu: QMenu, choose: Callable[[EnquiryStatus], object]) -> None:
    for status in _BY_HAND:
        menu.addAction(f"&{ENQUIRY[status][0]}", partial(choose, status))


class EnquiryDetail(QWidget):
    def __init__(self, desk: Desk, actions: EnquiryActions) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self._enquiry: Enquiry | None = None
        self._id: int | None = None
        self.name = ElidedLabel("", "title")
        self.status = Chip()
        self.reply = button("&Reply", lambda: self._with(actions.reply), icon="reply", variant="primary")
        self.convert = button("&Convert to client", lambda: self._with(actions.convert), icon="user-plus")
        self.person = button("Open &person", self._open_person, icon="user")
        mark, menu = menu_button("&Mark as", icon="check")
        fill_status_menu(menu, lambda status: self._with_ids(lambda ids: actions.set_status(ids, status)))
        self.request = button("This is a re&quest…", lambda: self._with(actions.make_request), icon="shield")
        self.delete = button("&Delete", lambda: self._with_ids(actions.mark_for_deletion), icon="trash-2")
        self.requests = RequestsBanner(actions.open_request)
        keep = button("&Keep it", lambda: self._with_ids(actions.unmark), icon="undo-2")
        self.deletion = Banner(Tone.DANGER, "", keep)
        self.vanished = Banner(Tone.WARNING)
        self.facts = Facts()
        self.message = MessageView("Message")
        self.changes = ChangesCard()
        head = row(self.name, self.status, STRETCH, gap="m")
        message = card(label("Message", "heading"), self.message, gap="s")
        layout = column(
            head,
            FlowLayout(self.reply, self.convert, self.person, mark, self.request, self.delete),
            self.requests,
            self.deletion,
            self.vanished,
            card(self.facts),
            self.changes,
            message,
            gap="l",
        )
        layout.setStretch(layout.count() - 1, 1)
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)

    def show_enquiry(
        self,
        enquiry: Enquiry,
        history: Sequence[FieldChange] = (),
        site: str = "",
        requests: Sequence[RightsRequest] = (),
    ) -> None:
        """``site`` is the name of its website, where there are several; ``requests`` are what it was."""
        former, self._enquiry = self._enquiry, enquiry
        self._id = enquiry.id
        self.name.setText(one_line(enquiry.name))
        self.status.say(*ENQUIRY[enquiry.status])
        converted = enquiry.status is EnquiryStatus.CONVERTED
        self.convert.setVisible(not converted)
        self.reply.setEnabled(enquiry.email is not None)
        self.delete.setEnabled(not enquiry.marked_for_deletion)
        marked = enquiry.marked_for_deletion_at
        self.deletion.say(
            f"Marked for deletion {moment(marked)}. After the undo period a sync deletes it, with proof."
            if marked is not None
            else ""
        )
        gone = enquiry.vanished_at
        self.vanished.say(
            f"No longer on the website since {moment(gone)}. It stays here until you delete it."
            if gone is not None
            else ""
        )
        self.requests.show_requests(requests, hint=reads_like_request(enquiry.message))
        self.changes.show_changes(history)
        facts = [
            ("Email", one_line(enquiry.email) if enquiry.email else "not given"),
            ("Phone", one_line(enquiry.phone) if enquiry.phone else "not given"),
            ("Service", one_line(enquiry.service) or "not given"),
            ("Source", one_line(enquiry.source) or "not given"),
            *((one_line(name), one_line(text)) for name, text in enquiry.extra),
            ("Received", f"{moment(enquiry.submitted_at)} (UK time)"),
        ]
        if site:
            facts.append(("Website", one_line(site)))
        if enquiry.replied_at is not None and enquiry.status is not EnquiryStatus.NEW:
            facts.append(("Replied", moment(enquiry.replied_at)))
        self.facts.show_facts(facts)
        # A refresh must not throw the reader back to the first line.
        if former is None or (former.id, former.message) != (enquiry.id, enquiry.message):
            self.message.show_text(enquiry.message)

    def expect(self, enquiry_id: int | None) -> None:
        """What is done from now on is done to this enquiry, though it is still being read."""
        self._id = enquiry_id

    def _open_person(self) -> None:
        if self._enquiry is not None and self._enquiry.id == self._id:
            self._desk.go(Place.CLIENTS, self._enquiry.person_id)

    def _with(self, act: Callable[[int], object]) -> None:
        if self._id is not None:
            act(self._id)

    def _with_ids(self, act: Callable[[list[int]], object]) -> None:
        if self._id is not None:
            act([self._id])


class SeveralDetail(QWidget):
    """Shown while several enquiries are selected."""

    def __init__(self, actions: EnquiryActions) -> None:
        super().__init__()
        self._ids: Sequence[int] = ()
        self._title = label("", "title")
        mark, menu = menu_button("&Mark as", icon="check")
        fill_status_menu(menu, lambda status: actions.set_status(self._ids, status))
        delete = button("&Delete", lambda: actions.mark_for_deletion(self._ids), icon="trash-2")
        keep = button("&Keep", lambda: actions.unmark(self._ids), icon="undo-2")
        text = label(
            "What you choose is done for all of them. A deletion can be undone until it is carried out.",
            "muted",
            wrap=True,
        )
        layout = column(self._title, text, FlowLayout(mark, delete, keep), STRETCH, gap="l")
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)

    def show_ids(self, ids: Sequence[int]) -> None:
        self._ids = ids
        self._title.setText(f"{counted(len(ids), 'enquiry', 'enquiries')} selected")
