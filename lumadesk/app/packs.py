"""The answer to a request for a copy of the data: all that is held about the person, printed and as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from lumadesk.app.changes import Changes
from lumadesk.app.documents import safe_file_name
from lumadesk.app.requests import clock_of
from lumadesk.app.searches import log_manifest_search
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.policy import IdRule
from lumadesk.domain.requests import RequestKind, RequestStatus, RightsRequest
from lumadesk.storage import business, documents, people, personal_data, requests
from lumadesk.storage.personal_data import Found
from lumadesk.storage.transaction import Tx

if TYPE_CHECKING:
    from lumadesk.documents.sar_pack import Section

Fields = tuple[tuple[str, str], ...]

KIND = "access-pack"
_ANSWERABLE = {RequestKind.ACCESS, RequestKind.PORTABILITY}


def build_pack(services: Services, request_id: int) -> Changes[tuple[int, ...]]:
    """Build the pack and keep it in the vault; the values are the documents' ids.

    For access (Art 15) a PDF with everything, and the part that the person provided as JSON and CSV; for
    portability (Art 20) JSON and CSV alone. An earlier pack of the same request is replaced.
    """
    with services.write("request.pack") as tx:
        request = _answerable(services, tx, requests.get(tx, request_id))
        for old in documents.list_for(tx, request_id=request_id):
            if old.kind == KIND:
                documents.delete(tx, old.id)
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
            for title, name, media_type, data in _render(services, tx, request)
        ]
        tx.touch("request", request_id)
    return changes(tx, tuple(made))


def export_pack(
    services: Services, request_id: int, folder: Path, *, overwrite: bool = False
) -> Changes[tuple[Path, ...]]:
    """Write the pack's files into ``folder``. The export is in the audit log before the files exist."""
    with services.write("request.export-pack") as tx:
        requests.get(tx, request_id)
        ids = sorted(row.id for row in documents.list_for(tx, request_id=request_id) if row.kind == KIND)
        if not ids:
            raise RuleViolation(
                "request.no_pack", "There is no pack for this request yet.", "Build the pack first."
            )
        tx.touch("request", request_id)
        tx.touch("document", *ids)
        found = [documents.get(tx, document_id) for document_id in ids]
    files = services.outside.files
    written = tuple(
        files.write(folder / safe_file_name(document.file_name), document.data, overwrite=overwrite)
        for document in found
    )
    return changes(tx, written)


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


def _render(services: Services, tx: Tx, request: RightsRequest) -> list[tuple[str, str, str, bytes]]:
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import fonts, portable, sar_pack

    if request.person_id is None:
        raise TypeError("an answerable request has its person")
    held = personal_data.collect(tx, request.person_id)
    log_manifest_search(services, tx, request, len(held))
    everything = sar_pack.SarPack(
        person_name=people.get(tx, request.person_id).name,
        request_kind=request.kind,
        received=request.received,
        due=clock_of(services, tx, request).due,
        prepared_on=services.today,
        controller=business.get(tx),
        information=services.profile_in(tx).article15,
        sections=_sections(held, lambda record: record.fields),
    )
    provided = replace(everything, sections=_sections(held, lambda record: record.portable))
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


def _sections(held: Sequence[Found], fields: Callable[[Found], Fields]) -> tuple[Section, ...]:
    """The records by their table, those without any of the wanted fields left out."""
    from lumadesk.documents.sar_pack import Item, Section

    sections = []
    for table, records in groupby(held, key=lambda record: record.table):
        items = tuple(
            Item(title=record.title, fields=fields(record), provided=record.provided)
            for record in records
            if fields(record)
        )
        if items:
            sections.append(
                Section(title=_TITLES.get(table, table.replace("_", " ").capitalize()), items=items)
            )
    return tuple(sections)


_TITLES = {
    "person": "Contact details",
    "enquiry": "Enquiries",
    "note": "Notes",
    "invoice": "Invoices",
    "invoice_line": "Lines of invoices",
    "payment": "Payments",
    "request": "Requests about your data",
    "request_event": "Steps of your requests",
    "search_log": "Searches for your requests",
    "rectification": "Corrections",
    "recipient_task": "Recipients of corrections",
    "complaint": "Complaints",
    "complaint_event": "Steps of your complaints",
    "disclosure": "Disclosures to authorities",
    "letter": "Letters",
    "document": "Documents",
}
