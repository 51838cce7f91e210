"""Where a record is shown, by its noun and id, and how records that evidence counts look in a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from lumadesk.app import consent, enquiries, invoices, people, quotes, requests
from lumadesk.app.services import Services
from lumadesk.domain.promises import MOST_LINKS
from lumadesk.ui.clients.faces import face_of as person_face
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.enquiries.faces import face_of as enquiry_face
from lumadesk.ui.invoices.faces import face_of as invoice_face
from lumadesk.ui.invoices.quote_faces import face_of as quote_face
from lumadesk.ui.privacy.wording import face_of as request_face
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.face_list import FaceList, FaceModel
from lumadesk.ui.widgets.id_table_model import Face

_PLAIN = {"enquiry": Place.ENQUIRIES, "person": Place.CLIENTS, "invoice": Place.INVOICES}
#: What lies on the Invoices screen, but for an invoice itself.
_MONEY = (
    "quote", "catalogue_item", "job", "appointment", "follow_up", "recurring_invoice", "bank_line",
    "credit_note", "payment", "reminder", "debtor", "statement",
)  # fmt: skip
_PRIVACY = ("request", "complaint", "breach", "restriction", "erasure", "disclosure")
_RECORDS = (
    "processing", "processor", "register_change", "bulk_export", "ico_fee", "policy_version",
    "retention_hold", "checklist",
)  # fmt: skip
#: What the records are called where the noun itself would not say it.
NOUN_WORDS = {
    "retention_hold": "hold",
    "follow_up": "follow-up",
    "catalogue_item": "offer",
    "processing": "purpose",
    "processor": "recipient",
    "register_change": "change of the register",
    "bulk_export": "list that left",
    "rejection": "rejected row",
    "policy_version": "version of the policy",
}
_LIST_HEIGHT = 320


def lead(desk: Desk, noun: str, wanted: int) -> None:
    """Show this record on its screen."""
    if noun in _PLAIN:
        desk.go(_PLAIN[noun], wanted)
    elif noun in _MONEY:
        desk.go(Place.INVOICES, (noun, wanted))
    elif noun in _PRIVACY:
        desk.go(Place.PRIVACY, (noun, wanted))
    elif noun == "bank_rate":
        desk.go(Place.SETTINGS, "late_payment")
    elif noun == "rejection":
        desk.go(Place.SETTINGS, "website")
    elif noun == "consent":
        desk.go(Place.CLIENTS, "consent")
    elif noun in _RECORDS:
        desk.go(Place.RECORDS, (noun, wanted))


Found = tuple[Face, str, int]


def read_records(services: Services, noun: str, ids: Sequence[int]) -> list[Found]:
    """Each with the record that it leads to; of entries about consent the people. For a reader's thread."""
    today = services.today
    if noun == "consent":
        noun, ids = "person", consent.owners(services, ids)
    if noun == "enquiry":
        return [(enquiry_face(row, today), noun, row.id) for row in enquiries.rows(services, ids)]
    if noun == "person":
        return [(person_face(row), noun, row.id) for row in people.rows(services, ids)]
    if noun == "invoice":
        return [(invoice_face(row, today), noun, row.invoice.id) for row in invoices.rows(services, ids)]
    if noun == "quote":
        return [(quote_face(row, today), noun, row.quote.id) for row in quotes.rows(services, ids)]
    if noun == "request":
        known = {view.request.id: view for view in requests.list_requests(services)}
        return [(request_face(known[one], today), noun, one) for one in ids if one in known]
    words = NOUN_WORDS.get(noun, noun.replace("_", " ")).capitalize()
    return [(Face(title=f"{words} {one}", detail="Enter shows it"), noun, one) for one in ids]


def show_records(parent: QWidget, desk: Desk, title: str, noun: str, ids: Sequence[int]) -> None:
    """Go to the record, or, where there are several, to the one that the owner chooses."""
    services = desk.services

    def show(found: list[Found]) -> None:
        if len(found) == 1:
            lead(desk, *found[0][1:])
        else:
            FoundDialog(parent.window(), title, found, lambda *which: lead(desk, *which)).open()

    if noun == "rejection":
        lead(desk, noun, 0)
    else:
        desk.jobs.read(lambda: read_records(services, noun, ids), show, owner=parent, replaces="records")


class FoundDialog(Dialog):
    """``chosen`` gets the noun and id of the record that is to be shown."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        found: Sequence[Found],
        chosen: Callable[[str, int], object],
    ) -> None:
        self._found, self._chosen = found, chosen
        self._model = FaceModel()
        self._model.show_faces([face for face, _noun, _id in found])
        self.list = FaceList(self._model, "Records")
        self.list.setObjectName("grid")
        self.list.setMinimumHeight(_LIST_HEIGHT)
        more = f" Here are the first {len(found):,}." if len(found) == MOST_LINKS else ""
        super().__init__(
            parent, "The records behind it", f"{title}.{more}", box(column(self.list, gap="")), "&Show it"
        )
        self.setMinimumWidth(560)
        self.list.activated_row.connect(lambda _row: self.submit())
        self.ok.setEnabled(bool(found))
        if found:
            self.list.selectRow(0)
            self.list.setFocus()

    def submit(self) -> None:
        number = self.list.currentIndex().row()
        if 0 <= number < len(self._found):
            self.accept()
            self._chosen(*self._found[number][1:])
