"""Several websites in one vault: found by name, synced one by one, taken away and taken up again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lumadesk.app import enquiries, erasure, site_deletions, site_removal, site_status, sites, today
from lumadesk.app.services import Services
from lumadesk.app.settings import change_settings
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.site.line import Line, Tunnel
from tests.app.fakes import FakeClock
from tests.app.website import COLUMNS, TABLE, Website

EVERY = EnquiryFilter()


def add(services: Services, website: Website, name: str, strategy: str = "row") -> int:
    return sites.configure_site(
        services, url=website.url, table=TABLE, mapping=COLUMNS, name=name, strategy=strategy
    ).value


@pytest.fixture
def two(tmp_path: Path, services: Services) -> tuple[Website, Website]:
    """Two websites, "Shop" and "Blog", with one enquiry each that have the same key."""
    shop, blog = (Website(tmp_path / f"{name}.sqlite3").make() for name in ("shop", "blog"))
    add(services, shop, "Shop")
    add(services, blog, "Blog", "manual")
    shop.send("Ann Example", "ann@example.com")
    blog.send("Bob Example", "bob@example.com")
    return shop, blog


def names(services: Services, wanted: EnquiryFilter = EVERY) -> set[str]:
    return {one.name for one in enquiries.rows(services, enquiries.list_ids(services, wanted))}


def code(call: Callable[[], object]) -> str:
    with pytest.raises((KnownError, RuleViolation)) as told:
        call()
    return told.value.code


def test_each_site_is_synced_and_keys_are_per_site(services: Services, two: tuple[Website, Website]) -> None:
    report = sync(services).value
    assert [(one.name, one.fetched, one.new, one.error) for one in report.sites] == [
        ("Shop", 1, 1, None),
        ("Blog", 1, 1, None),
    ]
    assert (report.fetched, report.new) == (2, 2)
    assert names(services) == {"Ann Example", "Bob Example"}
    shop, blog = sites.list_sites(services)
    assert names(services, EnquiryFilter(site_id=shop.id)) == {"Ann Example"}
    assert names(services, EnquiryFilter(site_id=blog.id)) == {"Bob Example"}
    two[0].send("Cem Example", "cem@example.com")
    two[1].send("Dee Example", "dee@example.com")
    assert sync(services, site="blog").value.new == 1
    assert sync(services, only=[shop.id]).value.new == 1
    assert [one.enquiries for one in site_status.statuses(services)] == [2, 2]


@pytest.mark.usefixtures("two")
def test_a_site_is_found_by_name_or_number(services: Services) -> None:
    shop, blog = sites.list_sites(services)
    assert sites.find_site(services, "SHOP").id == shop.id
    assert sites.find_site(services, str(blog.id)).id == blog.id
    assert code(lambda: sites.find_site(services, "Forum")) == "site.unknown"
    assert code(lambda: sites.find_site(services)) == "site.which"
    assert code(lambda: sites.try_site(services)) == "site.which"
    assert sites.try_site(services, "shop").ok


def test_configured_again_by_its_name(
    services: Services, two: tuple[Website, Website], tmp_path: Path
) -> None:
    sync(services)
    shop, blog = sites.list_sites(services)
    sites.configure_site(
        services, url=two[0].url, table=TABLE, mapping=COLUMNS, name="shop", zone="Europe/London"
    )
    again = sites.find_site(services, "shop")
    assert (again.id, again.zone, again.watermark_at) == (shop.id, "Europe/London", shop.watermark_at)
    assert sites.find_site(services, "blog") == blog
    third = Website(tmp_path / "third.sqlite3").make()
    assert code(lambda: sites.configure_site(services, url=third.url, table=TABLE)) == "site.which"
    assert len(sites.list_sites(services)) == 2


def test_the_same_table_is_never_two_sites(services: Services, two: tuple[Website, Website]) -> None:
    shop = sites.find_site(services, "shop")
    assert add(services, two[0], "Store") == shop.id, "another name is another name of the same site"
    assert [one.name for one in sites.list_sites(services)] == ["Store", "Blog"]
    assert code(lambda: add(services, two[0], "Blog")) == "site.same_table"


def test_a_site_that_fails_does_not_stop_the_others(
    services: Services, two: tuple[Website, Website], clock: FakeClock
) -> None:
    two[0].away()
    report = sync(services).value
    shop, blog = report.sites
    assert (shop.error.code if shop.error else None, blog.error) == ("site.unreachable", None)
    assert (report.new, [one.name for one in report.failed]) == (1, ["Shop"])
    known = sites.find_site(services, "shop")
    assert (known.failures, known.tried_at, known.last_sync_at) == (1, clock.now(), None)
    assert sites.find_site(services, "blog").failures == 0
    assert (today.today(services).last_error or "").startswith(
        "Shop: The website's database cannot be reached"
    )
    two[0].back()
    assert sync(services).value.new == 1
    assert sites.find_site(services, "shop").failures == 0


def test_where_all_fail_the_sync_fails_and_names_each(
    services: Services, two: tuple[Website, Website]
) -> None:
    for site in two:
        site.away()
    with pytest.raises(KnownError) as told:
        sync(services)
    assert told.value.code == "site.unreachable"
    assert "Shop: " in told.value.message
    assert "Blog: " in told.value.message
    assert code(lambda: sync(services, dry_run=True)) == "site.unreachable"


@pytest.mark.usefixtures("two")
def test_a_stop_between_two_sites(services: Services) -> None:
    report = sync(services, cancelled=lambda: len(names(services)) == 1).value
    assert report.cancelled
    assert [one.name for one in report.sites] == ["Shop"]
    assert names(services) == {"Ann Example"}


def test_removed_a_site_leaves_its_enquiries(services: Services, two: tuple[Website, Website]) -> None:
    sync(services)
    shop = sites.find_site(services, "shop")
    assert site_removal.remove_site(services, "shop").concerns("site")
    assert [one.name for one in sites.list_sites(services)] == ["Blog"]
    gone = sites.get(services, shop.id)
    assert gone.removed_at is not None
    assert (gone.name, gone.password, gone.tunnel_password, gone.line) == ("Shop", None, None, {})
    assert names(services) == {"Ann Example", "Bob Example"}
    assert [one.site.name for one in site_status.statuses(services, removed=True)] == ["Shop", "Blog"]
    two[0].send("Cem Example", "cem@example.com")
    assert sync(services).value.new == 0, "nobody asks it any more"
    assert add(services, two[0], "Shop again") == shop.id, "taken up again where it was left"
    assert sync(services).value.new == 1, "and nothing comes twice"
    assert names(services) == {"Ann Example", "Bob Example", "Cem Example"}


def test_open_deletions_keep_a_site(services: Services, two: tuple[Website, Website]) -> None:
    sync(services)
    bob = next(
        one for one in enquiries.rows(services, enquiries.list_ids(services, EVERY)) if one.name[0] == "B"
    )
    done = erasure.erase_person(services, bob.person_id, confirm_name="Bob Example").value
    with pytest.raises(RuleViolation) as told:
        site_removal.remove_site(services, "blog")
    assert told.value.code == "site.deletions_open"
    assert "1 (numbers 1)" in told.value.message
    site_removal.remove_site(services, "blog", anyway=True)
    (view,) = site_deletions.views(services)
    assert (view.deletion.state, view.task, view.site) == ("abandoned", False, "Blog")
    assert "removed from LumaDesk" in view.words
    assert not erasure.get(services, done).erasure.complete, "no certificate claims what nobody proved"
    assert site_deletions.waiting(services).queued == 0
    add(services, two[1], "Blog", "manual")
    (view,) = site_deletions.views(services)
    assert (view.deletion.state, view.task) == ("queued", True), "what was open is open again"
    two[1].remove("1")
    assert sync(services).value.verified_absent == 1
    assert erasure.get(services, done).erasure.complete


def test_an_enquiry_of_a_removed_site_is_deleted_here_only(
    services: Services, two: tuple[Website, Website]
) -> None:
    sync(services)
    for which in ("shop", "blog"):
        site_removal.remove_site(services, which)
    assert code(lambda: sync(services)) == "site.not_configured"
    ids = enquiries.list_ids(services, EVERY)
    enquiries.mark_for_deletion(services, ids[:1])
    assert sync(services).concerns("enquiry")
    assert enquiries.list_ids(services, EVERY) == ids[1:]
    assert two[0].keys() == two[1].keys() == ["1"]


@pytest.mark.usefixtures("two")
def test_the_line_and_the_secrets_stay_unless_they_are_given(services: Services) -> None:
    line = Line(tls="require", tunnel=Tunnel(host="bastion.example", user="alex"))
    url = "postgresql://crm@db.example/site"
    wanted = {"url": url, "table": TABLE, "mapping": COLUMNS, "name": "Server"}
    sites.configure_site(services, **wanted, password="first", tunnel_password="opens", line=line)  # type: ignore[arg-type]
    sites.configure_site(services, **wanted, strategy="manual")  # type: ignore[arg-type]
    kept = sites.find_site(services, "server")
    assert (kept.password, kept.tunnel_password, Line.from_json(kept.line)) == ("first", "opens", line)
    assert "first" not in repr(kept)
    assert "opens" not in repr(kept)
    other = replace(line, tunnel=Tunnel(host="elsewhere.example"))
    sites.configure_site(services, **wanted, line=other)  # type: ignore[arg-type]
    kept = sites.find_site(services, "server")
    assert (kept.password, kept.tunnel_password) == ("first", None), "a password is for its own server"


def test_when_each_is_asked_next(services: Services, two: tuple[Website, Website], clock: FakeClock) -> None:
    assert all(at < clock.now() for at in site_status.next_tries(services).values()), "never asked is due"
    two[0].away()
    sync(services)
    shop, blog = site_status.statuses(services)
    assert blog.next_try == clock.now() + timedelta(minutes=15)
    assert shop.next_try is not None
    assert timedelta(seconds=45) <= shop.next_try - clock.now() <= timedelta(seconds=75)
    assert site_status.statuses(services)[0].next_try == shop.next_try, "drawn once for each try"
    change_settings(services, sync_minutes=0)
    assert site_status.next_tries(services) == {}
    assert [one.next_try for one in site_status.statuses(services)] == [None, None]
