"""A real Django form, posted over HTTP with its CSRF token, and the sync that finds the enquiry."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from lumadesk import bootstrap
from lumadesk.app import enquiries, people, sites
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import Enquiry, EnquiryFilter
from lumadesk.system.clock import SystemClock
from tests.app.website import COLUMNS, TABLE

MESSAGE = "Hello,\n\nmy laptop is <b>slow</b> & noisy. Könnt ihr helfen? مرحبا 🙈"


@pytest.fixture
def now_really(services: Services) -> Services:
    """The vault on this computer's own time: the website tells the time by it, too."""
    outside = replace(services.outside, clock=SystemClock(), open_site=bootstrap.build_outside().open_site)
    return replace(services, outside=outside)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database for the website."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'website.sqlite3'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


def browser() -> OpenerDirector:
    return build_opener(HTTPCookieProcessor(CookieJar()))


def fill_in(visitor: OpenerDirector, page: str, **fields: str) -> str:
    """Open the form as a visitor does, fill it in and send it with the token that came with it."""
    with visitor.open(page, timeout=10) as response:
        form = response.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    source = re.search(r'name="source" value="([^"]*)"', form)
    assert token is not None
    assert source is not None
    content = {"csrfmiddlewaretoken": token[1], "source": source[1], **fields}
    with visitor.open(page.partition("?")[0], urlencode(content).encode(), timeout=10) as response:
        answer: str = response.read().decode()
    return answer


def only(services: Services) -> Enquiry:
    (enquiry_id,) = enquiries.list_ids(services, EnquiryFilter())
    return enquiries.get(services, enquiry_id)


def test_what_a_visitor_sends_is_found_by_the_sync_and_deleted_with_proof(
    now_really: Services, database: str, django_site: Callable[[str], str]
) -> None:
    page = f"{django_site(database)}/contact/?from=services-page"
    (best, *_) = sites.inspect(database)
    assert (best.name, best.suggested) == (TABLE, COLUMNS)
    sites.configure_site(now_really, url=database, table=TABLE)
    assert sites.try_site(now_really).ok
    assert sync(now_really).value.fetched == 0
    answer = fill_in(
        browser(),
        page,
        name="Zoë O'Brien",
        email="Zoe.OBrien@example.com",
        phone="07700 900123",
        service="Wi-Fi & networking",
        message=MESSAGE,
    )
    assert "Thank you" in answer
    report = sync(now_really).value
    assert (report.new, report.rejected) == (1, ())
    enquiry = only(now_really)
    assert (enquiry.key, enquiry.name, enquiry.email) == ("1", "Zoë O'Brien", "Zoe.OBrien@example.com")
    assert (enquiry.phone, enquiry.service, enquiry.source) == (
        "07700 900123",
        "Wi-Fi & networking",
        "services-page",
    )
    assert enquiry.message == MESSAGE
    assert abs(enquiry.submitted_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert people.get(now_really, enquiry.person_id).name == "Zoë O'Brien"
    assert sync(now_really).value.new == 0
    enquiries.mark_for_deletion(now_really, [enquiry.id])
    report = sync(now_really).value
    assert (report.deleted_at_site, report.verified_absent, report.queued) == (1, 1, 0)
    assert sync(now_really, dry_run=True).value.fetched == 0, "the table is empty"
    fill_in(browser(), page, name="Bob", email="bob@example.com", service="Website", message="Hi")
    assert sync(now_really).value.new == 1
    assert only(now_really).key == "2"


def test_the_website_takes_nothing_without_its_token(
    tmp_path: Path, django_site: Callable[[str], str]
) -> None:
    page = f"{django_site(f'sqlite:///{tmp_path}/website.sqlite3')}/contact/"
    content = {"name": "Eve", "email": "eve@example.com", "service": "Website", "message": "Hi"}
    with pytest.raises(HTTPError) as refusal:
        browser().open(page, urlencode(content).encode(), timeout=10)
    refusal.value.close()
    assert refusal.value.code == 403
