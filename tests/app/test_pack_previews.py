"""Looking at a pack before it is built: in memory alone, as it would be, and what stops it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lumadesk.app import documents, pack_previews, pack_review, people, requests
from lumadesk.app.services import Services
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.packs import Redaction
from lumadesk.domain.requests import RequestKind

NAME = "Zebedee Quux"


@pytest.fixture
def person(trading: Services) -> int:
    return people.add_person(trading, name="Ann Example", email="ann@example.com").value


def asked(services: Services, person_id: int, kind: RequestKind = RequestKind.ACCESS) -> int:
    return requests.open_request(services, kind=kind, person_id=person_id, received=services.today).value


def test_the_pages_are_drawn_and_kept_nowhere(trading: Services, person: int, tmp_path: Path) -> None:
    wanted = asked(trading, person)
    before = sorted(tmp_path.rglob("*"))
    found = pack_previews.preview(trading, wanted)
    assert found.pages is not None
    assert len(found.pages) >= 2
    assert found.pages.picture(0, 300).width == 300
    assert sorted(tmp_path.rglob("*")) == before
    assert documents.list_for(trading, request_id=wanted) == []


def test_for_portability_it_is_the_data(trading: Services, person: int) -> None:
    found = pack_previews.preview(trading, asked(trading, person, RequestKind.PORTABILITY))
    assert found.pages is None
    assert json.loads(found.text)


def test_what_stops_the_building_names_the_records(trading: Services, person: int) -> None:
    first = people.add_note(trading, person, f"{NAME} called.").value
    second = people.add_note(trading, person, f"{NAME} called again.").value
    wanted = asked(trading, person)
    assert pack_previews.shortcoming(trading, wanted) is None
    cut = Redaction(field="Note", start=0, end=len(NAME), reason="Somebody else")
    pack_review.redact(trading, wanted, "note", first, [cut])
    stopped = pack_previews.shortcoming(trading, wanted)
    assert stopped is not None
    assert (stopped.code, stopped.records) == ("pack.traces", (("note", second),))
    with pytest.raises(RuleViolation) as refusal:
        pack_previews.preview(trading, wanted)
    assert (refusal.value.message, refusal.value.hint) == (stopped.message, stopped.hint)


def test_other_obstacles_name_no_record(trading: Services, person: int) -> None:
    wanted = asked(trading, person, RequestKind.RECTIFICATION)
    stopped = pack_previews.shortcoming(trading, wanted)
    assert stopped is not None
    assert (stopped.code, stopped.records) == ("request.no_pack_for_kind", ())
