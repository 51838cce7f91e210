"""Searching the vault for everything that is held about the person of a request, by the manifest."""

from __future__ import annotations

from lumadesk.app.changes import Changes
from lumadesk.app.people import require_alive
from lumadesk.app.searches import log_manifest_search
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.storage import people, personal_data, requests


def search_by_manifest(services: Services, request_id: int) -> Changes[int]:
    """Look through all that leads to the person, and log that; the value is how many records there are.

    What a pack does by itself, for the kinds of requests that are answered without one (R1.6).
    """
    with services.write("request.search") as tx:
        request = requests.get(tx, request_id)
        if request.person_id is None:
            raise RuleViolation(
                "search.nobody",
                "Nobody in the vault matches this request yet.",
                "Search for a name, an address or a number, or match it with a person.",
            )
        require_alive(people.get(tx, request.person_id))
        found = len(personal_data.collect(tx, request.person_id))
        log_manifest_search(services, tx, request, found)
    return changes(tx, found)
