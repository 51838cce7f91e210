"""Sending an answer: the encrypted archive with its passphrase, and the log of what went where."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lumadesk.app.binding import record_own_request, require_free
from lumadesk.app.changes import Changes
from lumadesk.app.pack_contents import KIND
from lumadesk.app.packs import files_of
from lumadesk.app.services import Services, changes
from lumadesk.domain.calendar import check_happened, format_day
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.packs import addresses_in, check_address, is_known
from lumadesk.domain.request_course import EventKind, course_of
from lumadesk.domain.requests import ApplicantRole, RequestKind, RightsRequest
from lumadesk.domain.restriction import Deed
from lumadesk.storage import dispatches, documents, people, request_events, requests
from lumadesk.storage.dispatches import Dispatch
from lumadesk.storage.transaction import Tx

#: Letters and digits that nobody mistakes for another when they are read out on the telephone.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS = 5
_GROUP = 5  # 25 characters of 31: 123 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPack:
    """``passphrase`` is kept nowhere: it is shown this once, to be told by another way than the archive."""

    file: Path
    passphrase: str
    sha256: str


def seal_pack(
    services: Services,
    request_id: int,
    folder: Path,
    *,
    overwrite: bool = False,
    with_documents: bool = True,
) -> Changes[SealedPack]:
    """Write the pack as one encrypted archive into ``folder``.

    ``with_documents``: the person's documents go along, in a folder of their own.
    """
    # Imported here: the ciphers of the archive would cost every start of the program.
    from lumadesk.documents.sealed_archive import seal

    with services.write("request.seal-pack") as tx:
        found = files_of(services, tx, request_id, with_documents=with_documents)
        kind = requests.get(tx, request_id).kind
    passphrase = "-".join(
        "".join(secrets.choice(_ALPHABET) for _letter in range(_GROUP)) for _group in range(_GROUPS)
    )
    data = seal({file.name: file.document.data for file in found}, passphrase)
    written = services.outside.files.write(
        folder / f"{kind.value}-request-{request_id}.zip", data, overwrite=overwrite
    )
    return changes(
        tx, SealedPack(file=written, passphrase=passphrase, sha256=hashlib.sha256(data).hexdigest())
    )


def record_dispatch(
    services: Services,
    request_id: int,
    *,
    channel: str,
    address: str,
    checked_how: str = "",
    controller: str | None = None,
    encrypted: bool = True,
    on: date | None = None,
) -> Changes[int]:
    """Log that the pack was sent; the value is the dispatch's id.

    ``address`` is typed again as it was used: one that the person is known by is recognised, and one of
    who asks for them with their authority; of another it has to be said how it was checked. With
    ``controller`` it went to somebody else at the person's wish (portability, Art 20(2)), and how that wish
    and that address were checked is always said. Raises RuleViolation ``pack.no_channel``,
    ``pack.no_address``, ``pack.address_unchecked``, ``pack.not_portable``, ``request.no_pack`` or
    ``request.in_future``.
    """
    day = on or services.today
    check_happened("request", day, services.today)
    if not channel.strip():
        raise RuleViolation("pack.no_channel", "How it was sent is missing.", "Say email, post or by hand.")
    with services.write("request.dispatch") as tx:
        request = requests.get(tx, request_id)
        if day < request.received:
            raise RuleViolation(
                "request.before_receipt",
                "That day lies before the day on which the request was received.",
                "Check both dates.",
            )
        if controller is not None and request.kind is not RequestKind.PORTABILITY:
            raise RuleViolation(
                "pack.not_portable",
                "Only the answer to a request for portability goes to another controller.",
                "Send this one to the person.",
            )
        sent = _pack_of(tx, request_id)
        if request.person_id is not None:
            record_own_request(services, tx, request.person_id, request_id)
        require_free(services, tx, [request.person_id], Deed.EXPORT)
        to_controller = clean_text(controller or "").strip() or None
        own, agents, authority = ([], (), "") if to_controller else _known_addresses(tx, request)
        address_known = check_address(address, [*own, *agents], checked_how)
        if address_known and not checked_how.strip() and not is_known(address, own):
            checked_how = authority
        dispatch_id = dispatches.add(
            tx,
            request_id,
            controller=to_controller,
            channel=clean_text(channel).strip(),
            address=clean_text(address).strip(),
            address_known=address_known,
            checked_how=clean_text(checked_how).strip(),
            encrypted=encrypted,
            files=sent,
            sent_on=day,
        )
    return changes(tx, dispatch_id)


def list_dispatches(services: Services, request_id: int | None = None) -> list[Dispatch]:
    """What was sent, of one request or of all, the newest first."""
    with services.read() as tx:
        return dispatches.list_for(tx, request_id)


def _pack_of(tx: Tx, request_id: int) -> dict[str, str]:
    """Name -> SHA-256 of the files of the pack."""
    found = {
        row.file_name: row.sha256 for row in documents.list_for(tx, request_id=request_id) if row.kind == KIND
    }
    if not found:
        raise RuleViolation(
            "request.no_pack", "There is no pack for this request yet.", "Build the pack first."
        )
    return found


def _known_addresses(tx: Tx, request: RightsRequest) -> tuple[list[str | None], tuple[str, ...], str]:
    """The person's own; once their authority was shown those of who asks for them, and words for that."""
    own: list[str | None] = []
    if request.person_id is not None:
        person = people.get(tx, request.person_id)
        own = [person.email, person.phone, person.address]
    shown = None
    if request.intake.role is ApplicantRole.AGENT:
        course = course_of(request.received, request_events.of_request(tx, request.id))
        shown = course.day(EventKind.AUTHORITY_RECEIVED)
    if shown is None:
        return own, (), ""
    words = f"Asks for the person; evidence of authority received on {format_day(shown).partition(' ')[2]}"
    return own, addresses_in(request.intake.applicant_contact), words
