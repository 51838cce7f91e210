"""The search log: what LumaDesk searched itself, and what the owner searched elsewhere."""

from __future__ import annotations

from datetime import date

import pytest

from lumadesk.app import packs, people, requests, searches
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.requests import Intake, RequestKind
from lumadesk.domain.searches import Searched
from lumadesk.storage.personal_data import MANIFEST
from tests.app.website import Website

TODAY = date(2026, 11, 3)


def nobody(services: Services) -> int:
    return requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=None, received=TODAY, intake=Intake(subject="Zed")
    ).value


def test_the_vault_is_searched_and_that_is_logged(trading: Services, website: Website) -> None:
    website.send("Ann Example", "ann@example.com", message="Zed told me of you.")
    website.send("Zed Other", "zed@example.com", message="Hello.")
    sync(trading)
    request_id = nobody(trading)
    hits = searches.search_vault(trading, request_id, "zed").value
    assert set(hits.enquiry_ids) == {1, 2}
    by_name = {people.get(trading, id_).name for id_ in hits.person_ids}
    assert by_name == {"Ann Example", "Zed Other"}
    nothing = searches.search_vault(trading, request_id, "Quagga").value
    assert (nothing.person_ids, nothing.enquiry_ids) == ((), ())
    first, second = searches.list_searches(trading, request_id)
    assert (first.where, first.terms, first.on, first.by) == (Searched.VAULT, "zed", TODAY, "Alex Sample")
    assert (first.found, first.of_pack) == ("1 people, 2 enquiries", False)
    assert second.found == "0 people, 0 enquiries"


def test_a_pack_logs_its_search_of_pack(services: Services) -> None:
    ann = people.add_person(services, name="Ann Example").value
    asked = requests.open_request(services, kind=RequestKind.ACCESS, person_id=ann, received=TODAY).value
    packs.build_pack(services, asked)
    (search,) = searches.list_searches(services, asked)
    assert search.of_pack
    assert search.terms == f"Person {ann}"
    for table in ("enquiry", "complaint", "letter"):
        assert table in search.place
        assert MANIFEST[table].via is not None
    assert "setting" not in search.place
    assert search.found == "3 records", "the person, the request, its receipt"


def test_what_was_searched_elsewhere(services: Services) -> None:
    request_id = nobody(services)
    searches.log_search(
        services,
        request_id,
        where=Searched.MAILBOX,
        place="Zoho Mail",
        terms="zed",
        found="2 messages",
        left_out="Bin",
        because="Emptied monthly.",
        by="Bea",
    )
    (kept,) = searches.list_searches(services, request_id)
    assert (kept.by, kept.left_out_because, kept.of_pack) == ("Bea", "Emptied monthly.", False)
    for named, code in (
        ({"terms": " "}, "search.no_terms"),
        ({"terms": "zed", "left_out": "Bin"}, "search.no_reasons"),
        ({"terms": "zed", "on": date(2026, 11, 4)}, "search.in_future"),
        ({"terms": "zed", "on": date(2026, 11, 2)}, "search.before_receipt"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            searches.log_search(services, request_id, where=Searched.PAPER, **named)  # type: ignore[arg-type]
        assert refusal.value.code == code
    with pytest.raises(RuleViolation) as refusal:
        searches.search_vault(services, request_id, "  ")
    assert refusal.value.code == "search.no_terms"
    with pytest.raises(KnownError) as failure:
        searches.list_searches(services, 99)
    assert failure.value.code == "request.not_found"
