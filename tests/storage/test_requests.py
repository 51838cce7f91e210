"""Rights requests in the vault."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.domain.requests import Pause, RequestKind, RequestStatus
from lumadesk.storage import people, requests
from lumadesk.storage.vault import Vault

RECEIVED = date(2026, 11, 3)


def test_there_and_back(vault: Vault, now: datetime) -> None:
    with vault.write("request.open", now) as tx:
        person_id = people.add(tx, name="Ada")
        request_id = requests.add(
            tx, kind=RequestKind.ACCESS, person_id=person_id, received=RECEIVED, details="by telephone"
        )
        opened = requests.get(tx, request_id)
    assert (opened.kind, opened.person_id, opened.received) == (RequestKind.ACCESS, person_id, RECEIVED)
    assert (opened.status, opened.details, opened.pauses) == (RequestStatus.OPEN, "by telephone", ())
    assert (opened.extended, opened.created_at) == (False, now)


@pytest.mark.parametrize(
    "pauses",
    [
        (),
        (Pause(asked=date(2026, 11, 4), answered=None),),
        (
            Pause(asked=date(2026, 11, 4), answered=date(2026, 11, 6)),
            Pause(asked=date(2026, 11, 9), answered=None),
        ),
    ],
)
def test_everything_that_happens_to_it_is_kept(
    vault: Vault, now: datetime, pauses: tuple[Pause, ...]
) -> None:
    with vault.write("request.open", now) as tx:
        person_id = people.add(tx, name="Ada")
        request_id = requests.add(tx, kind=RequestKind.ACCESS, person_id=person_id, received=RECEIVED)
        changed = replace(
            requests.get(tx, request_id),
            id_asked=date(2026, 11, 4),
            id_received=date(2026, 11, 5),
            fee_paid=date(2026, 11, 6),
            pauses=pauses,
            extended=True,
            acknowledged_on=date(2026, 11, 7),
            answered_on=date(2026, 11, 30),
            status=RequestStatus.ANSWERED,
            details="changed",
        )
        requests.update(tx, changed)
    with vault.read() as tx:
        assert requests.get(tx, request_id) == changed


def test_listed_as_received(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        ada, bob = people.add(tx, name="Ada"), people.add(tx, name="Bob")
        late = requests.add(tx, kind=RequestKind.ACCESS, person_id=ada, received=date(2026, 11, 9))
        early = requests.add(tx, kind=RequestKind.ERASURE, person_id=ada, received=date(2026, 11, 1))
        other = requests.add(tx, kind=RequestKind.ACCESS, person_id=bob, received=date(2026, 11, 5))
        requests.update(tx, replace(requests.get(tx, other), status=RequestStatus.REFUSED))
        assert [row.id for row in requests.list_all(tx)] == [early, other, late]
        assert [row.id for row in requests.list_all(tx, RequestStatus.OPEN)] == [early, late]
        assert [row.id for row in requests.for_person(tx, ada)] == [early, late]
        freezing = (RequestKind.ACCESS, RequestKind.PORTABILITY)
        assert requests.count_open(tx, ada, freezing) == 1
        assert requests.count_open(tx, bob, freezing) == 0


def test_one_that_is_not_there(vault: Vault) -> None:
    with vault.read() as tx, pytest.raises(KnownError) as told:
        requests.get(tx, 4)
    assert told.value.code == "request.not_found"
