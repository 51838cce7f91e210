"""Erasing a person: the preview record by record, the one transaction, and the certificate that proves it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lumadesk.app import certificates
from lumadesk.app.changes import Changes
from lumadesk.app.documents import export_document
from lumadesk.app.holds import require_unheld
from lumadesk.app.naming import Linked, NamedIn, linked, named_in, names
from lumadesk.app.people import require_alive
from lumadesk.app.recipients import tasks_for
from lumadesk.app.request_case import Case
from lumadesk.app.services import Services, changes
from lumadesk.app.verdicts import decided
from lumadesk.domain.erasure import Ground, RecordVerdict, check_erasable, grounds_in_words
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.people import Person
from lumadesk.domain.recipients import RecipientTask
from lumadesk.domain.request_course import EventKind
from lumadesk.domain.requests import FREEZING_KINDS, RequestKind, RequestStatus, RightsRequest
from lumadesk.domain.restriction import Deed, check_unrestricted, wish_ends
from lumadesk.domain.verdict_changes import check_impersonal
from lumadesk.storage import (
    deletions,
    documents,
    erasure_tasks,
    erasures,
    people,
    personal_data,
    requests,
    restrictions,
)
from lumadesk.storage.documents import Document
from lumadesk.storage.erasure_tasks import ErasureTask
from lumadesk.storage.erasures import Erasure
from lumadesk.storage.transaction import Tx

DEFAULT_GROUND = "The person asked for it (UK GDPR Art 17(1))"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasurePreview:
    """``named_in`` and ``linked`` are pointed out only: an erasure leaves other people's records alone.

    ``tasks`` hold what to send to whom; here, and only here, the texts name the person.
    """

    person: Person
    verdicts: tuple[RecordVerdict, ...]
    frozen_by: str | None  # why it may not be done now (DPA 2018 s.173, or a restriction)
    named_in: tuple[NamedIn, ...]
    linked: tuple[Linked, ...]
    tasks: tuple[RecipientTask, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureView:
    """An erasure with how far the website has got: ``erasure.complete`` once all of it is proved."""

    erasure: Erasure
    site_deletions: int
    site_deletions_done: int
    tasks: tuple[ErasureTask, ...]  # whom to tell (Art 19)


def preview(services: Services, person_id: int) -> ErasurePreview:
    """What would go, what would stay, until when and why. Changes nothing."""
    with services.read() as tx:
        person = people.get(tx, person_id)
        require_alive(person)
        frozen = None
        try:
            _require_free(services, tx, person_id)
        except RuleViolation as rule:
            frozen = f"{rule.message} {rule.hint}".strip()
        return ErasurePreview(
            person=person,
            verdicts=decided(services, tx, person_id),
            frozen_by=frozen,
            named_in=named_in(tx, person),
            linked=linked(tx, person),
            tasks=tasks_for(services, tx, erasures.next_id(tx), person),
        )


def erase_person(
    services: Services,
    person_id: int,
    *,
    confirm_name: str,
    ground: str = DEFAULT_GROUND,
    grounds: Sequence[Ground] = (),
) -> Changes[int]:
    """Erase and anonymise by the preview's verdicts, in one transaction; the value is the erasure's id.

    With it come the tombstones, the suppression of the person's contacts, the deletions queued for the
    website, a task for each recipient, the erasure's own record with its certificate, the answer to the
    person's open request for it, and the line of the ledger. ``grounds`` are letters of Art 17(1),
    ``ground`` says more in words. Raises RuleViolation ``erasure.frozen`` (DPA 2018 s.173),
    ``restriction.binds``, ``hold.binds``, ``erasure.name_differs``, ``erasure.names_person``, or what keeps
    that request from being answered, such as ``request.authority_first``.
    """
    with services.write("person.erase") as tx:
        person = people.get(tx, person_id)
        require_alive(person)
        _require_free(services, tx, person_id)
        if _folded(confirm_name) != _folded(person.name):
            raise RuleViolation(
                "erasure.name_differs",
                "The name given to confirm is not the name of this person, so nothing was erased.",
                "Type the name exactly as it is shown.",
            )
        check_impersonal(ground, names(person, ground))
        answers = _answered_by_it(services, tx, person_id)
        verdicts = decided(services, tx, person_id)
        personal_data.carry_out(tx, person_id, verdicts)
        erasure_id = erasures.add(
            tx,
            person_id_was=person_id,
            ground=_ground_in_words(ground, grounds),
            grounds=grounds,
            verdicts=verdicts,
            tasks=tasks_for(services, tx, erasures.next_id(tx)),
            answers=answers,
        )
        certificates.store(services, tx, erasure_id)
    return changes(tx, erasure_id)


def get(services: Services, erasure_id: int) -> ErasureView:
    with services.read() as tx:
        asked = deletions.of_erasure(tx, erasure_id)
        return ErasureView(
            erasure=erasures.get(tx, erasure_id),
            site_deletions=len(asked),
            site_deletions_done=sum(deletion.state == "done" for deletion in asked),
            tasks=tuple(erasure_tasks.of_erasure(tx, erasure_id)),
        )


def list_erasures(services: Services) -> list[Erasure]:
    """Newest first."""
    with services.read() as tx:
        return erasures.list_all(tx)


def certificate(services: Services, erasure_id: int) -> Document:
    """The newest certificate of an erasure: stored with it, and anew with each proof since.

    An erasure that the ledger carried out again, after a kill or a restored backup, gets its own here.
    """
    document_id = _certificate_id(services, erasure_id)
    with services.read() as tx:
        return documents.get(tx, document_id)


def export_certificate(
    services: Services, erasure_id: int, to: Path, *, overwrite: bool = False
) -> Changes[Path]:
    """Write the certificate to the file ``to``, or into the folder ``to`` under its own name."""
    document_id = _certificate_id(services, erasure_id)
    return export_document(services, document_id, to, overwrite=overwrite)


def export_signed(
    services: Services, erasure_id: int, folder: Path, *, overwrite: bool = False
) -> Changes[tuple[Path, ...]]:
    """Write the certificate into ``folder``: its page, the same as signed JSON, and the key to check it."""
    document_id = _certificate_id(services, erasure_id)
    with services.write("erasure.export-certificate") as tx:
        page = documents.get(tx, document_id)
        data = certificates.signed(tx, erasure_id, page)
        tx.touch("document", document_id)
    files = services.outside.files
    written = tuple(
        files.write(folder / name, content, overwrite=overwrite)
        for name, content in (
            (page.file_name, page.data),
            (data.file_name, data.data),
            ("lumadesk-public-key.pem", data.public_key.encode()),
        )
    )
    return changes(tx, written)


def held_back(tx: Tx, person_id: int) -> bool:
    """Whether an open request for a copy of the data forbids deleting anything of this person's (s.173)."""
    return requests.count_open(tx, person_id, tuple(FREEZING_KINDS)) > 0


def _require_free(services: Services, tx: Tx, person_id: int) -> None:
    check_erasable(requests.count_open(tx, person_id, tuple(FREEZING_KINDS)))
    wished = max((request.received for request in _open_wishes(tx, person_id)), default=None)
    for restriction in restrictions.binding(tx, [person_id]):
        if not wish_ends(restriction, wished):
            for deed in (Deed.PURGE, Deed.SITE):
                check_unrestricted([restriction], deed, services.today)
    require_unheld(tx, person_id)


def _open_wishes(tx: Tx, person_id: int) -> list[RightsRequest]:
    """The person's open requests for erasure."""
    return [
        request
        for request in requests.for_person(tx, person_id)
        if request.kind is RequestKind.ERASURE and request.status is RequestStatus.OPEN
    ]


def _answered_by_it(services: Services, tx: Tx, person_id: int) -> list[int]:
    """The person's open requests for erasure, of which each could be answered today."""
    found = [request.id for request in _open_wishes(tx, person_id)]
    for request_id in found:
        Case.of(services, tx, request_id).require(EventKind.ANSWERED, services.today)
    return found


def _ground_in_words(ground: str, grounds: Sequence[Ground]) -> str:
    words = clean_text(ground).strip() or DEFAULT_GROUND
    if not grounds:
        return words
    letters = grounds_in_words(grounds)
    return letters if words == DEFAULT_GROUND else f"{letters}. {words}"


def _certificate_id(services: Services, erasure_id: int) -> int:
    with services.read() as tx:
        erasures.get(tx, erasure_id)
        for row in documents.list_for(tx, erasure_id=erasure_id):
            if row.kind == certificates.KIND:
                return row.id
    with services.write("certificate.issue") as tx:
        return certificates.store(services, tx, erasure_id)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
