"""Which enquiries the website still holds: slices in turn, marks and their removal, former values."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.storage import arrivals, enquiries, enquiry_history, presence, sites
from lumadesk.storage.presence import Held
from lumadesk.storage.vault import Vault
from tests.storage.making import Arrived, add_site, arrive


@pytest.fixture
def site(vault: Vault, now: datetime) -> int:
    with vault.write("test.site", now) as tx:
        return add_site(tx)


def rows(count: int) -> list[Arrived]:
    return [Arrived(key=str(number), message=f"Message {number}") for number in range(1, count + 1)]


def test_slices_follow_the_ids_of_one_site(vault: Vault, now: datetime, site: int) -> None:
    with vault.write("sync", now) as tx:
        mine = arrive(tx, site, *rows(3))
        other = add_site(tx)
        arrive(tx, other, *rows(2))
        mine += arrive(tx, site, Arrived(key="9"))
        presence.mark_vanished(tx, mine[1:2])
    with vault.read() as tx:
        assert presence.held_after(tx, site, 0, 2) == [Held(mine[0], "1", False), Held(mine[1], "2", True)]
        assert [row.key for row in presence.held_after(tx, site, mine[1], 9)] == ["3", "9"]
        assert presence.held_after(tx, site, mine[-1], 9) == []


def test_a_mark_keeps_its_moment_and_goes_when_the_row_is_back(
    vault: Vault, now: datetime, site: int
) -> None:
    with vault.write("sync", now) as tx:
        ids = arrive(tx, site, *rows(4))
        presence.mark_vanished(tx, ids[:2])
        assert tx.touched["enquiry"] >= set(ids[:2])
    with vault.write("sync", now + timedelta(days=1)) as tx:
        presence.mark_vanished(tx, ids[:3])
        assert tx.touched["enquiry"] == {ids[2]}, "what was marked before is not touched"
    with vault.read() as tx:
        found = [one.vanished_at for one in enquiries.in_full(tx, ids)]
        assert found == [now, now, now + timedelta(days=1), None]
        assert presence.vanished(tx) == ids[:3]
        assert presence.among_vanished(tx, ids[1:]) == set(ids[1:3])
        assert [row.vanished for row in enquiries.rows(tx, ids)] == [True, True, True, False]
        assert set(enquiries.ids(tx, EnquiryFilter(vanished=True))) == set(ids[:3])
        assert enquiries.ids(tx, EnquiryFilter(vanished=False)) == ids[3:]
    with vault.write("sync", now) as tx:
        assert presence.back_by_key(tx, site, ["1", "4"]) == 1
        assert presence.back_by_key(tx, site + 1, ["2"]) == 0, "another site has keys of its own"
        presence.mark_back(tx, ids[1:2])
        assert presence.vanished(tx) == [ids[2]]


def test_only_what_differs_is_kept_of_the_former_state(vault: Vault, now: datetime, site: int) -> None:
    row = Arrived(key="1", phone=None, extra=(("Budget", "£500"), ("Soon", "yes")))
    with vault.write("sync", now) as tx:
        (id_,) = arrive(tx, site, row)
        fingerprint_only = arrivals.apply_page(tx, site, [], [replace(row, fingerprint="2")])
        assert fingerprint_only.changed == ()
        assert arrivals.local_keys(tx, site, ["1"]) == {"1": (id_, "2")}
        assert enquiry_history.former_values(tx, id_) == []
    edited = replace(row, phone="1", extra=(("Budget", "£900"),), fingerprint="3")
    with vault.write("sync", now) as tx:
        assert arrivals.apply_page(tx, site, [], [edited]).changed == (id_,)
    with vault.read() as tx:
        kept = {one.field: one.former for one in enquiry_history.former_values(tx, id_)}
    assert kept == {"phone": "", "extra:Budget": "£500", "extra:Soon": "yes"}


def test_former_values_go_with_their_enquiry(vault: Vault, now: datetime, site: int) -> None:
    with vault.write("sync", now) as tx:
        ids = arrive(tx, site, *rows(2))
        arrivals.apply_page(tx, site, [], [replace(row, message="New", fingerprint="2") for row in rows(2)])
    with vault.write("delete", now) as tx:
        enquiries.delete(tx, ids[:1])
    with vault.read() as tx:
        assert enquiry_history.former_values(tx, ids[0]) == []
        assert [one.former for one in enquiry_history.former_values(tx, ids[1])] == ["Message 2"]


def test_a_removed_site_keeps_its_name_alone(vault: Vault, now: datetime, site: int) -> None:
    with vault.write("test", now) as tx:
        known = sites.get(tx, site)
        sites.save(tx, replace(known, password="secret", tunnel_password="more", line={"tls": "off"}))
        sites.record_rejections(tx, site, [("7", "name-missing")])
        sites.set_sweep(tx, site, "4", 9, now)
        assert (sites.get(tx, site).sweep_key, sites.get(tx, site).sweep_id) == ("4", 9)
        sites.remove(tx, site)
        assert sites.all_sites(tx) == []
        (gone,) = sites.all_sites(tx, removed=True)
        assert sites.list_rejections(tx) == []
    assert (gone.name, gone.password, gone.tunnel_password, gone.line) == (known.name, None, None, {})
    assert gone.removed_at == now
