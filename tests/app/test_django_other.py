"""A Django website of another make is connected through its settings alone: no mapping is made by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import UUID, uuid4

import pytest

from lumadesk.app import enquiries, site_assistant, sites
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import Enquiry, EnquiryFilter
from lumadesk.domain.errors import RuleViolation

PROJECT = Path(__file__).parents[1] / "django_other"
SETTINGS = PROJECT / "studio" / "settings.py"
LETTER = "Hello,\nwe need a website for our café, 100% hand-made.\n\nCan you do that?"
MAPPING = {
    "key": "id",
    "name": "first_name + last_name",
    "email": "e_mail",
    "phone": "mobile",
    "service": "service_id -> leads_service.title",
    "message": "enquiry",
    "source": "heard_about",
    "submitted_at": "date_sent",
}


def lead(first: str, last: str, sent: str, **more: str | None) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "id": str(uuid4()),
        "first_name": first,
        "last_name": last,
        "e_mail": f"{first.lower()}@example.com",
        "mobile": "07700 900123",
        "service": "Website repair",
        "enquiry": LETTER,
        "heard_about": "web",
        "budget_range": "£500 to £1,000",
        "date_sent": sent,
    }
    return usual | more


LEADS = [
    lead("Zoë", "O'Brien", "2026-01-05T10:11:12.123456"),
    lead("Bob", "", "2026-07-05T10:11:12", mobile="", service=None, heard_about="friend"),
    lead("Cy", "van Damme 🌻", "2026-10-20T23:59:59", service="Wi-Fi & networking", heard_about=""),
    lead("Ann", "Example", "2026-11-02T09:00:00", budget_range=""),
]
#: The same moments: in summer the studio's clock is an hour ahead.
SENT = [
    datetime(2026, 1, 5, 10, 11, 12, 123456, UTC),
    datetime(2026, 7, 5, 9, 11, 12, tzinfo=UTC),
    datetime(2026, 10, 20, 22, 59, 59, tzinfo=UTC),
    datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
]


@pytest.fixture(params=["sqlite", "postgres_url", "mariadb_url"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The environment variables by which the studio's settings find an empty database of each kind."""
    if request.param == "sqlite":
        return {"DB_NAME": str(tmp_path / "studio.sqlite3")}
    parts = urlsplit(request.getfixturevalue(request.param))
    engine = {"postgresql": "postgresql", "mysql": "mysql"}[parts.scheme]
    return {
        "DB_ENGINE": f"django.db.backends.{engine}",
        "DB_NAME": unquote(parts.path.removeprefix("/")),
        "DB_USER": unquote(parts.username or ""),
        "DB_PASSWORD": unquote(parts.password or ""),
        "DB_HOST": dict(parse_qsl(parts.query)).get("host") or parts.hostname or "",
        "DB_PORT": str(parts.port or ""),
    }


def run(environment: dict[str, str], *command: str, data: str = "") -> None:
    subprocess.run(
        [sys.executable, "-W", "error", *command],
        cwd=PROJECT,
        env=os.environ | environment | {"PYTHONDONTWRITEBYTECODE": "1"},
        input=data,
        text=True,
        check=True,
    )


@pytest.fixture
def studio(environment: dict[str, str]) -> dict[str, str]:
    """The website with its tables and its leads; the value is its environment."""
    run(environment, "manage.py", "migrate", "--verbosity", "0")
    run(environment, "fill.py", data=json.dumps(LEADS))
    return environment


def all_enquiries(services: Services) -> list[Enquiry]:
    found = enquiries.in_full(services, enquiries.list_ids(services, EnquiryFilter()))
    return sorted(found, key=lambda one: one.submitted_at)


def test_it_is_connected_without_a_mapping_made_by_hand(services: Services, studio: dict[str, str]) -> None:
    described = site_assistant.describe_settings(SETTINGS.read_text(), studio)
    assert (described.unknown, described.zone) == ({}, "Europe/London")
    target = site_assistant.target_of(described)
    best, second, *_ = site_assistant.suggest(target)
    assert (best.name, best.rows, best.suggested, best.missing) == ("leads_lead", 4, MAPPING, ())
    assert best.score > 0.9 > second.score
    assert best.fields["source"].codes == ()
    assert [one.name for one in best.extra] == ["Budget range", "Modified", "Handled"]

    shown = site_assistant.preview(services.outside, target, best.name, best.suggested, zone=described.zone)
    assert [one.name for one in shown.enquiries] == ["Ann Example", "Cy van Damme 🌻", "Bob", "Zoë O'Brien"]
    assert shown.rejections == ()
    assert enquiries.list_ids(services, EnquiryFilter()) == [], "nothing is kept by looking"

    sites.configure_site(
        services,
        url=target.url,
        password=target.password,
        table=best.name,
        mapping=best.suggested,
        zone=described.zone,
        line=target.line,
    )
    report = sync(services).value
    assert (report.new, report.rejected) == (4, ())
    found = all_enquiries(services)
    for kept, sent, at in zip(found, LEADS, SENT, strict=True):
        assert UUID(kept.key) == UUID(sent["id"])
        assert kept.name == f"{sent['first_name']} {sent['last_name']}".strip()
        assert kept.email == sent["e_mail"]
        assert kept.phone == (sent["mobile"] or None)
        assert kept.service == (sent["service"] or "")
        assert kept.message == LETTER
        assert kept.source == sent["heard_about"]
        assert kept.submitted_at == at
        assert kept.extra == ()
    assert sync(services).value.fetched == sync(services).value.fetched
    assert sync(services).value.changed == 0


def test_further_fields_and_codes_come_where_the_owner_asks(
    services: Services, studio: dict[str, str]
) -> None:
    target = site_assistant.target_of(site_assistant.describe_settings(SETTINGS.read_text(), studio))
    mapping = MAPPING | {
        "source": 'heard_about {"web": "Search engine", "friend": "A friend"}',
        "extra:Budget": "budget_range",
    }
    sites.configure_site(services, url=target.url, table="leads_lead", mapping=mapping, zone="Europe/London")
    sync(services)
    found = all_enquiries(services)
    assert [one.source for one in found] == ["Search engine", "A friend", "", "Search engine"]
    assert [one.extra for one in found] == [(("Budget", "£500 to £1,000"),)] * 3 + [()]
    enquiries.mark_for_deletion(services, [found[0].id])
    report = sync(services).value
    assert (report.deleted_at_site, report.verified_absent) == (1, 1)


def test_what_the_settings_take_from_elsewhere_is_asked_for(tmp_path: Path) -> None:
    described = site_assistant.describe_settings(SETTINGS.read_text())
    assert described.unknown == {"database": "DB_NAME"}
    with pytest.raises(RuleViolation) as refusal:
        site_assistant.target_of(described)
    assert refusal.value.code == "site.unknown"
    assert "DB_NAME" in refusal.value.hint
    known = site_assistant.describe_settings(SETTINGS.read_text(), {"BASE_DIR": str(tmp_path)})
    assert site_assistant.target_of(known).url == f"sqlite:///{tmp_path / 'studio.sqlite3'}"
