"""What the vault knows of the website: how to reach it, refused rows, tombstones, proved deletions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.storage import deletions, enquiries, sites, tombstones
from lumadesk.storage.deletions import Unwanted
from lumadesk.storage.vault import Vault
from tests.storage.making import Arrived, add_site, arrive

SITE = sites.Site(
    name="Website",
    url="postgresql://reader@localhost/site",
    password="secret",
    table="contact_enquiry",
    mapping={"key": "id", "name": "name"},
    strategy="flag:hidden",
    zone="Europe/London",
)


def test_a_site_there_and_back(vault: Vault, now: datetime) -> None:
    with vault.write("site.save", now) as tx:
        site_id = sites.save(tx, SITE)
    with vault.read() as tx:
        assert sites.get(tx, site_id) == replace(SITE, id=site_id)
        assert sites.all_sites(tx) == [replace(SITE, id=site_id)]


def test_a_site_changes_in_its_place(vault: Vault, now: datetime) -> None:
    with vault.write("site.save", now) as tx:
        site_id = sites.save(tx, SITE)
        changed = replace(SITE, id=site_id, table="other", password=None, watermark_at=now, watermark_key="7")
        assert sites.save(tx, changed) == site_id
        assert sites.all_sites(tx) == [changed]


def test_how_far_it_was_read(vault: Vault, now: datetime) -> None:
    with vault.write("sync", now) as tx:
        site_id = sites.save(tx, SITE)
        sites.set_watermark(tx, site_id, now - timedelta(hours=1), "41")
        sites.set_last_sync(tx, site_id)
    with vault.write("sync", now + timedelta(hours=1)) as tx:
        sites.set_last_sync(tx, site_id, "The website does not answer.")
    with vault.read() as tx:
        site = sites.get(tx, site_id)
    assert (site.watermark_at, site.watermark_key) == (now - timedelta(hours=1), "41")
    assert (site.last_sync_at, site.last_error) == (now, "The website does not answer.")
    with vault.write("site.reread", now) as tx:
        sites.set_watermark(tx, site_id, None, None)
        sites.set_last_sync(tx, site_id)
        site = sites.get(tx, site_id)
    assert (site.watermark_at, site.watermark_key, site.last_error) == (None, None, None)


def test_no_such_site(vault: Vault) -> None:
    with vault.read() as tx, pytest.raises(KnownError) as told:
        sites.get(tx, 3)
    assert told.value.code == "site.not_found"


def test_refused_rows_are_kept_once_each(vault: Vault, now: datetime) -> None:
    later = now + timedelta(days=1)
    with vault.write("sync", now) as tx:
        site_id, other = sites.save(tx, SITE), sites.save(tx, SITE)
        sites.record_rejections(
            tx, site_id, [("1", "name-missing"), ("2", "time-missing"), ("", "key-missing")]
        )
        sites.record_rejections(tx, other, [("1", "time-missing")])
    with vault.write("sync", later) as tx:
        sites.record_rejections(tx, site_id, [("1", "name-missing"), ("2", "text-too-long")])
    assert len(tx.touched["rejection"]) == 1, "what is refused again for the same reason is no news"
    with vault.read() as tx:
        kept = [(row.key, row.reason, row.at) for row in sites.list_rejections(tx, site_id)]
        assert kept == [("1", "name-missing", now), ("2", "text-too-long", later), ("", "key-missing", now)]
        assert len(sites.list_rejections(tx)) == 4
    with vault.write("sync", later) as tx:
        sites.clear_rejection(tx, site_id, "1")
        sites.clear_rejection(tx, site_id, "never refused")
        assert [row.key for row in sites.list_rejections(tx, site_id)] == ["2", ""]
        assert len(sites.list_rejections(tx, other)) == 1


def test_a_tombstone_knows_its_key_and_site_only(vault: Vault, now: datetime) -> None:
    with vault.write("erase", now) as tx:
        tombstones.add(tx, 1, ["417", "418"])
        tombstones.add(tx, 1, ["417"])
        assert tombstones.known(tx, 1, ["416", "417", "418", "419"]) == {"417", "418"}
        assert tombstones.known(tx, 2, ["417", "418"]) == set()
        assert tombstones.known(tx, 1, []) == set()
        assert len(tx.touched["tombstone"]) == 2
        macs = tx.column("SELECT mac FROM tombstone")
    assert {"417", "418"}.isdisjoint(macs)
    assert all(len(mac) == 64 and int(mac, 16) for mac in macs)


def test_tombstones_of_two_vaults_have_nothing_in_common(vault: Vault, now: datetime) -> None:
    with vault.write("erase", now) as tx:
        other = replace(tx, tombstone_key=b"x" * 32)
        assert tombstones.mac_of(tx, 1, "417") != tombstones.mac_of(other, 1, "417")


def test_many_tombstones_at_once(vault: Vault, now: datetime) -> None:
    keys = [str(number) for number in range(25_000)]
    with vault.write("erase", now) as tx:
        tombstones.add(tx, 1, keys[::2])
        assert tombstones.known(tx, 1, keys) == set(keys[::2])


def test_a_deletion_from_the_queue_to_its_proof(vault: Vault, now: datetime) -> None:
    with vault.write("erase", now) as tx:
        site_id = add_site(tx)
        one = deletions.queue(tx, site_id=site_id, key="417", enquiry_id=5)
        two = deletions.queue(tx, site_id=site_id, key="418", not_before=now + timedelta(minutes=10))
        assert deletions.queue(tx, site_id=site_id, key="417", enquiry_id=5) == one, "twice is once"
        assert [row.id for row in deletions.due(tx, now)] == [one]
        assert [row.id for row in deletions.due(tx, now + timedelta(minutes=10))] == [one, two]
    with vault.write("failed", now) as tx:
        deletions.failed(tx, one, "The website does not answer.")
        deletions.failed(tx, one, "The row is locked.")
        (waiting,) = deletions.due(tx, now)
        assert (waiting.attempts, waiting.last_error, waiting.key) == (2, "The row is locked.", "417")
    with vault.write("proved", now) as tx:
        deletions.receipt(tx, one, {"verified_absent": True})
        proved, _other = deletions.list_all(tx)
        assert (proved.state, proved.key, proved.last_error) == ("done", None, None)
        assert (proved.receipt, proved.enquiry_id) == ({"verified_absent": True}, 5)
        assert deletions.due(tx, now) == []


def test_a_row_that_is_back_is_deleted_again(vault: Vault, now: datetime) -> None:
    """The website, or the vault, was restored from a backup."""
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        one = deletions.queue(tx, site_id=site_id, key="417", enquiry_id=5)
        deletions.receipt(tx, one, {"verified_absent": True})
        assert deletions.queue(tx, site_id=site_id, key="417", enquiry_id=9) == one
        (again,) = deletions.due(tx, now)
        assert (again.key, again.enquiry_id) == ("417", 9)


def test_many_deletions_keep_their_order(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        known = deletions.queue(tx, site_id=site_id, key="b")
        rows = [Unwanted(site_id, key) for key in ("a", "b", "c", "a")]
        a, b, c, again = deletions.queue_all(tx, rows)
        assert (b, again) == (known, a)
        assert {row.id: row.key for row in deletions.list_all(tx)} == {a: "a", b: "b", c: "c"}


def test_a_deleted_enquiry_leaves_a_tombstone(vault: Vault, now: datetime) -> None:
    with vault.write("test", now) as tx:
        site_id = add_site(tx)
        one, _two = arrive(tx, site_id, Arrived(key="1"), Arrived(key="2"))
        enquiries.delete(tx, [one, 99])
        assert tombstones.known(tx, site_id, ["1", "2"]) == {"1"}
        assert deletions.list_all(tx) == [], "it was deleted at the website before"
