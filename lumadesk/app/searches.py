"""The search log of a request: what LumaDesk searched itself, and what the owner searched elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.requests import RightsRequest
from lumadesk.domain.searches import Search, Searched, check_search
from lumadesk.storage import business, enquiries, people, personal_data, requests, searches
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultHits:
    """What the vault holds under the terms of a search; ``person_ids`` also of who sent the enquiries."""

    search_id: int
    person_ids: tuple[int, ...]
    enquiry_ids: tuple[int, ...]


def list_searches(services: Services, request_id: int) -> list[Search]:
    """By the day of the search."""
    with services.read() as tx:
        requests.get(tx, request_id)
        return searches.of_request(tx, request_id)


def log_search(
    services: Services,
    request_id: int,
    *,
    where: Searched,
    terms: str,
    place: str = "",
    found: str = "",
    left_out: str = "",
    because: str = "",
    on: date | None = None,
    by: str = "",
) -> Changes[int]:
    """Record a search that the owner made; what was ``left_out`` has its reason in ``because``."""
    with services.write("request.search") as tx:
        request = requests.get(tx, request_id)
        search_id = _keep(
            services,
            tx,
            request,
            where=where,
            place=place,
            terms=terms,
            found=found,
            left_out=left_out,
            because=because,
            on=on,
            by=by,
        )
    return changes(tx, search_id)


def search_vault(services: Services, request_id: int, terms: str) -> Changes[VaultHits]:
    """Search people and enquiries for ``terms``, and log that with what was found."""
    terms = clean_text(terms).strip()
    with services.write("request.search") as tx:
        request = requests.get(tx, request_id)
        senders = tuple(people.ids(tx, terms)) if terms else ()
        sent = tuple(enquiries.ids(tx, EnquiryFilter(search=terms))) if terms else ()
        search_id = _keep(
            services,
            tx,
            request,
            where=Searched.VAULT,
            place="People and enquiries, every field of theirs that can be searched",
            terms=terms,
            found=f"{len(senders)} people, {len(sent)} enquiries",
        )
        of_enquiries = {row.person_id for row in enquiries.rows(tx, sent)}
    hits = VaultHits(
        search_id=search_id,
        person_ids=tuple(dict.fromkeys((*senders, *sorted(of_enquiries)))),
        enquiry_ids=sent,
    )
    return changes(tx, hits)


def log_manifest_search(services: Services, tx: Tx, request: RightsRequest, found: int) -> None:
    """What a pack rests on: every column of the vault that leads to the person, by the manifest (R1.6)."""
    tables = [name for name, entry in personal_data.MANIFEST.items() if entry.via is not None]
    _keep(
        services,
        tx,
        request,
        where=Searched.VAULT,
        place=f"Every record by the manifest of personal data: {', '.join(tables)}",
        terms=f"Person {request.person_id}",
        found=f"{found} records",
        of_pack=True,
    )


def _keep(
    services: Services,
    tx: Tx,
    request: RightsRequest,
    *,
    where: Searched,
    terms: str,
    place: str = "",
    found: str = "",
    left_out: str = "",
    because: str = "",
    on: date | None = None,
    by: str = "",
    of_pack: bool = False,
) -> int:
    given = [clean_text(text).strip() for text in (place, terms, found, left_out, because, by)]
    search = Search(
        id=0,
        request_id=request.id,
        where=where,
        place=given[0],
        terms=given[1],
        on=on or services.today,
        by=given[5] or business.on(tx, services.today).own_name,
        found=given[2],
        left_out=given[3],
        left_out_because=given[4],
        of_pack=of_pack,
        created_at=tx.now,
    )
    check_search(search, request.received, services.today)
    tx.touch("request", request.id)
    return searches.add(tx, search)
