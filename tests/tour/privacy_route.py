"""The stops of the tour at the requests and erasures of the privacy desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lumadesk.app import people
from lumadesk.ui.desk import Place
from lumadesk.ui.workspace import Workspace
from tests.tour.requests_route import of_requests
from tests.tour.stop import Rest, Stop


def of_privacy(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def page(name: str = "requests") -> Any:
        return workspace.show_place(Place.PRIVACY).show_page(name)

    def pick(number: int) -> None:
        page().list.select(page().list.records.ids[number])

    def arithmetic() -> None:
        pick(1)
        rest()
        page().detail.deadline.toggle.click()

    def paused() -> None:
        page().detail.deadline.toggle.click()
        pick(3)

    def preview(number: int) -> None:
        client = people.list_ids(services, clients_only=True)[number]
        page("erasures").preview_erasure(client)

    def erasures() -> None:
        page("erasures")
        rest()
        page("erasures").list.select_first()

    yield Stop("privacy", lambda: (page(), rest(), page().list.select_first()))
    yield Stop("privacy-arithmetic", arithmetic)
    yield Stop("privacy-paused", paused)
    yield Stop("privacy-open-request", lambda: page()._ask_request(page()._rows[1].request.person_id))
    yield from of_requests(workspace, rest)
    yield Stop("privacy-erasure-preview", lambda: preview(3))
    yield Stop("privacy-erasure-frozen", lambda: preview(0))
    yield Stop("privacy-erasures", erasures)
