"""The answer to a request for a copy of the data: all that is held about the person, printed and as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from lumadesk.app.binding import record_own_request, require_free
from lumadesk.app.changes import Changes
from lumadesk.app.documents import safe_file_name
from lumadesk.app.pack_contents import KIND, Contents, attachments, contents, schedule, sections
from lumadesk.app.register import article15_in
from lumadesk.app.requests import clock_of
from lumadesk.app.searches import log_manifest_search
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.policy import IdRule
from lumadesk.domain.requests import RequestKind, RequestStatus, RightsRequest
from lumadesk.domain.restriction import Deed
from lumadesk.storage import business, documents, people, requests
from lumadesk.storage.documents import Document
from lumadesk.storage.transaction import Tx

#: The folder of a pack in which documents lie that go along as they are.
ATTACHED = "documents"

_ANSWERABLE = {RequestKind.ACCESS, RequestKind.PORTABILITY}


def build_pack(services: Services, request_id: int) -> Changes[tuple[int, ...]]:
    """Build the pack and keep it in the vault; the values are the documents' ids.

    For access (Art 15) a PDF with everything, and the part that the person provided as JSON and CSV; for
    portability (Art 20) JSON and CSV alone. What the review took out is in none of them. An earlier pack
    of the same request is replaced.
    """
    with services.write("request.pack") as tx:
        request = _answerable(services, tx, requests.get(tx, request_id))
        record_own_request(services, tx, request.person_id or 0, request_id)
        for old in documents.list_for(tx, request_id=request_id):
            if old.kind == KIND:
                documents.delete(tx, old.id)
        found = contents(tx, request_id, _person_of(request))
        log_manifest_search(services, tx, request, len(found.records))
        made = [
            documents.add(
                tx,
                kind=KIND,
                title=title,
                file_name=name,
                media_type=media_type,
                data=data,
                person_id=request.person_id,
                request_id=request_id,
            )
            for title, name, media_type, data in _render(services, tx, request, found)
        ]
        tx.touch("request", request_id)
    return changes(tx, tuple(made))


def preview(services: Services, request_id: int) -> bytes:
    """The pages as they would be now; nothing is kept. For portability the JSON."""
    with services.read() as tx:
        request = _answerable(services, tx, requests.get(tx, request_id))
        found = contents(tx, request_id, _person_of(request))
        return _render(services, tx, request, found)[0][3]


def require_buildable(services: Services, tx: Tx, request: RightsRequest) -> None:
    """Raises what would stop the pack from being built."""
    request = _answerable(services, tx, request)
    contents(tx, request.id, _person_of(request))


def export_pack(
    services: Services,
    request_id: int,
    folder: Path,
    *,
    overwrite: bool = False,
    with_documents: bool = False,
) -> Changes[tuple[Path, ...]]:
    """Write the pack's files into ``folder``, unencrypted. The export is in the audit log before they exist.

    ``with_documents``: the person's documents go along, in a folder of their own.
    """
    with services.write("request.export-pack") as tx:
        found = files_of(services, tx, request_id, with_documents=with_documents)
    files = services.outside.files
    written = tuple(
        files.write(folder / file.name, file.document.data, overwrite=overwrite) for file in found
    )
    return changes(tx, written)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFile:
    """``name`` may lie in the folder ``documents``; it holds nothing of the person."""

    name: str
    document: Document


def files_of(services: Services, tx: Tx, request_id: int, *, with_documents: bool) -> list[PackFile]:
    """The files of the pack that was built last, and the export in the audit."""
    request = requests.get(tx, request_id)
    ids = sorted(row.id for row in documents.list_for(tx, request_id=request_id) if row.kind == KIND)
    if not ids:
        raise RuleViolation(
            "request.no_pack", "There is no pack for this request yet.", "Build the pack first."
        )
    if request.person_id is not None:
        record_own_request(services, tx, request.person_id, request_id)
    require_free(services, tx, [request.person_id], Deed.EXPORT)
    found = [
        PackFile(name=safe_file_name(document.file_name), document=document)
        for document in (documents.get(tx, document_id) for document_id in ids)
    ]
    # What a portability request moves is data that was provided; documents are the owner's making.
    if with_documents and request.kind is RequestKind.ACCESS and request.person_id is not None:
        found += [
            PackFile(
                name=f"{ATTACHED}/{row.id}-{safe_file_name(row.file_name)}",
                document=documents.get(tx, row.id),
            )
            for row in attachments(tx, request.person_id, contents(tx, request_id, request.person_id))
        ]
    tx.touch("request", request_id)
    tx.touch("document", *(file.document.id for file in found))
    return found


def _answerable(services: Services, tx: Tx, request: RightsRequest) -> RightsRequest:
    if request.kind not in _ANSWERABLE:
        raise RuleViolation(
            "request.no_pack_for_kind",
            "Only requests for access or portability are answered with a pack.",
            "Answer this one by doing what it asks, then close it.",
        )
    if request.person_id is None or people.get(tx, request.person_id).erased_at is not None:
        raise RuleViolation(
            "request.person_erased", "This person was erased: nothing is left to give a copy of."
        )
    if request.status is not RequestStatus.OPEN:
        raise RuleViolation(
            "request.closed",
            "This request was closed already.",
            "Open a new request if the person asks again.",
        )
    if services.profile_in(tx).id_rule is IdRule.ALWAYS and request.id_received is None:
        raise RuleViolation(
            "request.identity_first",
            "The privacy policy promises that identity is verified before any request is answered.",
            "Record when proof of identity came: lumadesk requests identity, or the request's page.",
        )
    return request


def _person_of(request: RightsRequest) -> int:
    if request.person_id is None:
        raise TypeError("an answerable request has its person")
    return request.person_id


def _render(
    services: Services, tx: Tx, request: RightsRequest, found: Contents
) -> list[tuple[str, str, str, bytes]]:
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import fonts, portable, sar_pack

    everything = sar_pack.SarPack(
        person_name=people.get(tx, _person_of(request)).name,
        request_kind=request.kind,
        received=request.received,
        due=clock_of(services, tx, request).due,
        prepared_on=services.today,
        controller=business.on(tx, services.today),
        information=article15_in(services, tx),
        sections=sections(found.records, lambda record: record.fields),
        schedule=schedule(found),
        complete=found.complete,
    )
    provided = replace(everything, sections=sections(found.records, lambda record: record.portable))
    stem = f"{request.kind.value}-request-{request.id}"
    data_title = f"Data provided (request {request.id})"
    made = [
        (f"{data_title}, JSON", f"{stem}.json", "application/json", portable.to_json(provided)),
        (f"{data_title}, CSV", f"{stem}.csv", "text/csv", portable.to_csv(provided)),
    ]
    if request.kind is RequestKind.ACCESS:
        fonts.register_fonts(services.outside.fonts_folder)
        page = sar_pack.render(everything)
        made.insert(0, (f"Access pack (request {request.id})", f"{stem}.pdf", "application/pdf", page))
    return made
