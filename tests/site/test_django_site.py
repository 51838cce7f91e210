"""An enquiry that a visitor really sends through Django's form is found where LumaDesk looks for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from lumadesk.site.inspect import inspect
from lumadesk.site.source import Mapping
from lumadesk.site.sql_source import SqlSource
from tests.servers import send_enquiry
from tests.site.website import Website, read

LETTER = {
    "name": "Siobhán O'Brien 🌻",
    "email": "siobhan@example.com",
    "phone": "",
    "service": "Wi-Fi & networking",
    "message": "Hello,\nthe Wi-Fi is <b>slow</b>, 100% of the time.\n\nThanks",
}


def test_what_a_visitor_sends_arrives(site: Website, django_site: Callable[[str], str]) -> None:
    address = django_site(site.url)
    before = datetime.now(UTC)
    status, page = send_enquiry(address, LETTER)
    assert (status, page) == (200, "Thank you. We reply within one working day.")

    table = inspect(site.url)[0]
    source = SqlSource(site.url, None, Mapping(table.name, table.suggested))
    (found,) = read(source).enquiries
    source.close()
    assert found[1:7] == (
        LETTER["name"], LETTER["email"], None, LETTER["service"], LETTER["message"], "services-wifi",
    )  # fmt: skip
    assert timedelta() <= found.submitted_at - before < timedelta(seconds=60)


@pytest.mark.parametrize(
    ("letter", "token", "status"),
    [(LETTER, False, 403), (LETTER | {"email": "nowhere"}, True, 422), (LETTER | {"name": ""}, True, 422)],
)
def test_what_the_form_refuses_does_not_arrive(
    sqlite_site: Website,
    django_site: Callable[[str], str],
    letter: dict[str, str],
    token: bool,
    status: int,
) -> None:
    address = django_site(sqlite_site.url)
    assert send_enquiry(address, letter, token=token)[0] == status
    assert read(sqlite_site.source()).pages == []
