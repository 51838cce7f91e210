"""Enquiries: finding them, answering them, making clients of them, and marking them for deletion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from urllib.parse import quote

from lumadesk.app.binding import require_enquiries_free
from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.app.settings import undo_minutes
from lumadesk.domain.enquiries import Enquiry, EnquiryFilter, EnquiryRow, EnquiryStatus
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import visible_text
from lumadesk.domain.people import normalise_email
from lumadesk.domain.restriction import Deed
from lumadesk.storage import business, deletions, enquiries, people
from lumadesk.storage.enquiries import Facets

#: Mail programs are started with the link as an argument; Windows cuts it near 2,048 characters.
_LINK_LIMIT = 1_900


def list_ids(services: Services, wanted: EnquiryFilter) -> list[int]:
    """Ids of the enquiries that are wanted, newest first."""
    with services.read() as tx:
        return enquiries.ids(tx, wanted)


def rows(services: Services, ids: Sequence[int]) -> list[EnquiryRow]:
    """What a list shows, in the order of ``ids``."""
    with services.read() as tx:
        return enquiries.rows(tx, ids)


def get(services: Services, enquiry_id: int) -> Enquiry:
    with services.read() as tx:
        return enquiries.get(tx, enquiry_id)


def in_full(services: Services, ids: Sequence[int]) -> list[Enquiry]:
    """Whole enquiries, in the order of ``ids``; what is gone by now is left out."""
    with services.read() as tx:
        return enquiries.in_full(tx, ids)


def facets(services: Services) -> Facets:
    """How many enquiries there are by status, service and source."""
    with services.read() as tx:
        return enquiries.facets(tx)


def set_status(services: Services, ids: Sequence[int], status: EnquiryStatus) -> Changes[int]:
    with services.write("enquiry.set-status") as tx:
        require_enquiries_free(services, tx, ids, Deed.EDIT)
        enquiries.set_status(tx, ids, status)
    return changes(tx, len(ids))


def statuses(services: Services, ids: Sequence[int]) -> dict[EnquiryStatus, list[int]]:
    """Which of these enquiries have which status: what ``put_back`` needs to undo a change."""
    wanted = set(ids)
    with services.read() as tx:
        return {
            status: found
            for status in EnquiryStatus
            if (found := [one for one in enquiries.ids(tx, EnquiryFilter(status=status)) if one in wanted])
        }


def put_back(services: Services, former: Mapping[EnquiryStatus, Sequence[int]]) -> Changes[int]:
    """Give enquiries the statuses back that they had; what is gone by now stays gone."""
    with services.write("enquiry.set-status") as tx:
        for status, ids in former.items():
            require_enquiries_free(services, tx, ids, Deed.EDIT)
            enquiries.set_status(tx, ids, status)
    return changes(tx, sum(map(len, former.values())))


def reply_link(services: Services, enquiry_id: int) -> str:
    """A mailto link (RFC 6068) with recipient, subject and a body that quotes the enquiry."""
    with services.read() as tx:
        enquiry = enquiries.get(tx, enquiry_id)
        require_enquiries_free(services, tx, [enquiry_id], Deed.SEND)
        owner = business.on(tx, services.today)
    if enquiry.email is None:
        raise RuleViolation(
            "enquiry.no_email", "This enquiry came without an email address.", "Answer it by telephone."
        )
    if normalise_email(enquiry.email) is None:
        raise RuleViolation(
            "enquiry.bad_email",
            "What this enquiry gives as its email address is none.",
            "Look at the enquiry: the right address may be in its message.",
        )
    # A subject is a header: on one line, so that nothing in it becomes another header.
    subject = visible_text(f"Your enquiry: {enquiry.service}" if enquiry.service else "Your enquiry")
    sender = "\n".join(part for part in (owner.own_name, owner.business_name) if part)
    greeting = f"Dear {visible_text(enquiry.name)},"
    opening = f"{greeting}\n\nThank you for your enquiry.\n\n\n\nKind regards\n{sender}\n\n"
    head = (
        f"mailto:{quote(enquiry.email.strip(), safe='@')}?subject={_encode(subject)}&body={_encode(opening)}"
    )
    return head + _quotation(enquiry.message, _LINK_LIMIT - len(head))


def mark_replied(services: Services, enquiry_id: int) -> Changes[int]:
    """The owner has answered: contact (LT12). A status that says more (converted, closed) is left."""
    with services.write("enquiry.mark-replied") as tx:
        enquiry = enquiries.get(tx, enquiry_id)
        require_enquiries_free(services, tx, [enquiry_id], Deed.EDIT)
        if enquiry.status in {EnquiryStatus.NEW, EnquiryStatus.SPAM}:
            enquiries.set_status(tx, [enquiry_id], EnquiryStatus.REPLIED)
        else:
            enquiries.note_reply(tx, [enquiry_id])
    return changes(tx, enquiry_id)


def convert_to_client(services: Services, enquiry_id: int) -> Changes[int]:
    """The person who sent this enquiry becomes a client; the value is the person's id."""
    with services.write("enquiry.convert") as tx:
        enquiry = enquiries.get(tx, enquiry_id)
        require_enquiries_free(services, tx, [enquiry_id], Deed.EDIT)
        people.make_client(tx, enquiry.person_id, services.today)
        enquiries.set_status(tx, [enquiry_id], EnquiryStatus.CONVERTED)
    return changes(tx, enquiry.person_id)


def mark_for_deletion(services: Services, ids: Sequence[int]) -> Changes[int]:
    """After the undo period the next sync deletes these enquiries, at the website and here.

    Where an access request of the person is open the deletion waits until it is closed (DPA 2018 s.173).
    """
    with services.write("enquiry.mark-deletion") as tx:
        require_enquiries_free(services, tx, ids, Deed.PURGE)
        not_before = tx.now + timedelta(minutes=undo_minutes(tx))
        enquiries.mark_deletion(tx, ids, not_before)
    return changes(tx, len(ids))


def unmark_for_deletion(services: Services, ids: Sequence[int]) -> Changes[int]:
    with services.write("enquiry.unmark-deletion") as tx:
        enquiries.unmark(tx, ids)
        deletions.cancel(tx, ids)
    return changes(tx, len(ids))


def _encode(text: str) -> str:
    return quote(text.replace("\r\n", "\n").replace("\n", "\r\n"), safe="")


def _quotation(message: str, room: int) -> str:
    """As much of the message as there is room for, quoted, percent-encoded; whole lines and letters."""
    encoded = ""
    for line in message.splitlines():
        more = _encode(f"> {line}\n")
        if len(encoded) + len(more) > room:
            return encoded + (_encode("> …\n") if room - len(encoded) > 20 else "")
        encoded += more
    return encoded
