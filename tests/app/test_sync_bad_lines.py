"""A sync over a bad line into a real vault: no enquiry is lost or doubled, no deletion is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lumadesk.app import enquiries, people, sites
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError
from lumadesk.site import demo_site
from tests.app.fakes import FakeClock
from tests.proxy import Proxy
from tests.site.test_bad_lines import proxied
from tests.site.website import Website

ROWS = 40


@pytest.fixture(params=["postgres_url", "mariadb_url"])
def far(request: pytest.FixtureRequest, clock: FakeClock) -> Website:
    site = Website(request.getfixturevalue(request.param)).create()
    first = clock.now() - timedelta(days=90)
    site.add(*({"created_at": first + n * timedelta(hours=5)} for n in range(ROWS)))
    return site


def connect(services: Services, far: Website, proxy: Proxy) -> None:
    name = far.url.partition("?")[0].rpartition("/")[2]
    user = {"postgresql": "postgresql://postgres", "mariadb": "mysql://root"}[far.kind]
    columns = dict(demo_site.MAPPING.columns)
    url = f"{user}@127.0.0.1:{proxy.port}/{name}"
    sites.configure_site(services, url=url, table="contact_enquiry", mapping=columns)


def keys(services: Services) -> list[str]:
    ids = enquiries.list_ids(services, EnquiryFilter())
    return sorted((one.key for one in enquiries.in_full(services, ids)), key=int)


@pytest.mark.parametrize("share", [0.1, 0.35, 0.6, 0.85, 1.0])
@pytest.mark.parametrize("lost", ["cut_at", "cut_answer_to"])
def test_a_first_sync_that_is_cut_is_whole_after_the_next(
    services: Services, far: Website, share: float, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lumadesk.app.sync._PAGE", 7)
    with proxied(far) as proxy:
        connect(services, far, proxy)
        proxy.requests = 0
        sync(services, dry_run=True)
        setattr(proxy, lost, proxy.requests + max(1, int(share * proxy.requests)))
        try:
            sync(services)
        except KnownError as error:
            assert error.code == "site.unreachable"  # noqa: PT017 - it may also come through
        setattr(proxy, lost, None)
        report = sync(services).value
        assert report.rejected == ()
        assert keys(services) == [str(number) for number in range(1, ROWS + 1)]
        assert len(people.list_ids(services)) == ROWS
        assert sync(services).value.new == 0


@pytest.mark.parametrize("lost", ["cut_at", "cut_answer_to"])
def test_a_deletion_that_is_cut_is_carried_out_and_proved_by_the_next_sync(
    services: Services, far: Website, lost: str
) -> None:
    with proxied(far) as proxy:
        connect(services, far, proxy)
        sync(services)
        proxy.requests = 0
        sync(services)
        quiet = proxy.requests
        for number in range(1, 12, 3):
            (found,) = [
                one
                for one in enquiries.in_full(services, enquiries.list_ids(services, EnquiryFilter()))
                if one.key == str(number)
            ]
            enquiries.mark_for_deletion(services, [found.id])
            setattr(proxy, lost, proxy.requests + quiet + number)
            try:
                sync(services)
            except KnownError as error:
                assert error.code == "site.unreachable"  # noqa: PT017 - it may also come through
            setattr(proxy, lost, None)
            sync(services)
            assert str(number) not in keys(services)
            assert far.ask(f"SELECT count(*) FROM contact_enquiry WHERE id = {number}")[0][0] == 0
        assert all(one.state != "queued" for one in sites.deletions(services))
        assert len(keys(services)) == ROWS - 4


def test_a_site_that_falls_silent_is_named_and_the_vault_stays_usable(
    services: Services, far: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lumadesk.site.backends import Timeouts

    monkeypatch.setattr("lumadesk.site.sql_source.source.Timeouts", lambda: Timeouts(1, 1, 1))
    with proxied(far) as proxy:
        connect(services, far, proxy)
        sync(services)
        proxy.swallow = True
        with pytest.raises(KnownError) as caught:
            sync(services)
        assert caught.value.code == "site.unreachable"
        known = sites.get_site(services)
        assert known is not None
        assert known.last_error == caught.value.message
        assert len(keys(services)) == ROWS
