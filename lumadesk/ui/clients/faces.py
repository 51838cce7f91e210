"""How people and what happened with them look in a list."""

from __future__ import annotations

from lumadesk.domain.people import Person
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import plain_day

#: Icon and word of each kind of thing on a timeline.
KINDS = {
    "enquiry": ("inbox", "Enquiry"),
    "note": ("sticky-note", "Note"),
    "invoice": ("receipt-pound-sterling", "Invoice"),
    "quote": ("file-text", "Quote"),
    "payment": ("pound-sterling", "Payment"),
    "request": ("shield", "Request"),
    "document": ("file-text", "Document"),
    "erasure": ("eraser", "Erasure"),
    "job": ("briefcase-business", "Job"),
    "appointment": ("calendar-days", "Appointment"),
    "follow_up": ("bell-ring", "Follow-up"),
}


def face_of(person: Person, *, among_clients: bool = False) -> Face:
    """Among clients alone it goes without saying that somebody is one."""
    erased = person.erased_at is not None
    ways = [one_line(way) for way in (person.email, person.phone) if way]
    return Face(
        title=one_line(person.name) if person.name and not erased else f"Person {person.id}",
        detail="Erased" if erased else " · ".join(ways) or "No email or phone",
        meta=f"since {plain_day(person.client_since)}" if among_clients and person.client_since else "",
        chip=("Client", Tone.ACCENT) if person.is_client and not erased and not among_clients else None,
        faded=erased,
    )
