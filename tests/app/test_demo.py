"""The demo: the whole way of an enquiry, without a byte of it in the clear."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lumadesk.app import enquiries, erasure, invoices, people, requests, sites, vault
from lumadesk.app.demo import DemoReport, make_passphrase, run_demo
from lumadesk.app.services import Outside, Services
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.requests import RequestStatus
from lumadesk.site import demo_site
from tests.app.website import Website

PASSPHRASE = "three kettles on a fence"
ENQUIRIES = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "demo"


@pytest.fixture
def scraps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder of this run, so that nothing in it is somebody else's."""
    place = tmp_path / "scraps"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def secrets_of(services_now: datetime) -> list[bytes]:
    """Names, addresses and beginnings of messages that the made-up website holds."""
    found = set()
    for row in demo_site.rows(ENQUIRIES, seed=1, until=services_now):
        found |= {row.email, row.name, *(part for part in row.message.splitlines()[:3])}
    return [text.encode() for text in found if len(text) > 7]


def run(outside: Outside, folder: Path) -> DemoReport:
    return run_demo(outside, folder, passphrase=PASSPHRASE, enquiries=ENQUIRIES)


def unlocked(outside: Outside, report: DemoReport) -> Services:
    return vault.unlock(outside, report.vault, passphrase=PASSPHRASE, use_keyring=False).services


#: What issue and design promise of the demo, in this order; other steps may lie between.
THE_WAY = (
    "create the vault",
    "build the website",
    "configure the site",
    "sync",
    "convert an enquiry",
    "draft an invoice",
    "issue the invoice",
    "record the payment",
    "open an access request",
    "answer it with a pack",
    "mark for deletion",
    "preview an erasure",
    "erase the person",
    "delete at the website",
    "certificate of erasure",
    "sync again",
    "verify the vault",
)


def test_the_whole_way(outside: Outside, folder: Path) -> None:
    report = run(outside, folder)
    assert [step.name for step in report.steps if step.name in THE_WAY] == list(THE_WAY)
    assert all(step.detail and step.seconds >= 0 for step in report.steps)
    details = {step.name: step.detail for step in report.steps}
    assert f"{ENQUIRIES} new" in details["sync"]
    assert " 0 new" in details["sync again"]
    assert details["verify the vault"].endswith("checks passed.")
    assert report.passphrase == PASSPHRASE
    assert report.vault == folder / "vault"
    assert report.site == folder / "site.sqlite3"
    assert all(path.parent == folder / "out" and path.stat().st_size for path in report.documents)
    assert sorted(path.suffix for path in report.documents) == [".csv", ".json", ".pdf", ".pdf", ".pdf"]
    services = unlocked(outside, report)
    try:
        assert vault.verify(services).ok
        assert len(requests.list_requests(services, RequestStatus.ANSWERED)) >= 1
        assert len(invoices.list_ids(services, InvoiceStatus.PAID)) >= 1
        (erased,) = erasure.list_erasures(services)
        assert erased.complete
        deleted = [row for row in sites.deletions(services) if row.state == "done"]
        assert len(deleted) >= 2
        left = len(enquiries.list_ids(services, EnquiryFilter()))
        assert left == ENQUIRIES - len(deleted)
        assert sync(services).value.new == 0
        assert erased.person_id_was not in people.list_ids(services)
        assert len(enquiries.list_ids(services, EnquiryFilter())) <= left
        assert len(Website(report.site).keys()) <= left
    finally:
        vault.lock(services)


def test_not_a_byte_of_an_enquiry_lies_in_the_clear(outside: Outside, folder: Path, scraps: Path) -> None:
    secret = re.compile(b"|".join(map(re.escape, secrets_of(outside.clock.now()))))
    searched: set[str] = set()

    def search(_stage: str, _done: int, _total: int | None) -> None:
        for path in files(folder / "vault", scraps):
            content = path.read_bytes()
            searched.add(path.name)
            assert not secret.search(content), path
            assert not content.startswith(b"SQLite format 3"), path

    report = run_demo(outside, folder, passphrase=PASSPHRASE, enquiries=ENQUIRIES, progress=search)
    search("after", 0, None)
    assert {"vault.db", "vault.db-wal", "vault.keys", "erasures.ledger"} <= searched
    assert secret.search(report.site.read_bytes()), "the website's own file is what it is"
    before = {path: path.read_bytes() for path in files(folder)}
    with pytest.raises(KnownError) as failure:
        run(outside, folder)
    assert failure.value.code == "demo.exists"
    assert {path: path.read_bytes() for path in files(folder)} == before, "never made over another"


@pytest.mark.parametrize("there", ["vault", "out", "site.sqlite3"])
def test_nothing_of_the_owners_is_touched(outside: Outside, folder: Path, there: str) -> None:
    (folder / there).mkdir(parents=True)
    (folder / there / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(KnownError) as failure:
        run(outside, folder)
    assert failure.value.code == "demo.exists"
    assert [path.name for path in files(folder)] == ["letter.txt"]


def test_a_website_without_three_people_is_too_small(outside: Outside, folder: Path) -> None:
    with pytest.raises(KnownError) as failure:
        run_demo(outside, folder, passphrase=PASSPHRASE, enquiries=2)
    assert failure.value.code == "demo.too_small"
    assert "more" in failure.value.hint


def test_the_website_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    until = datetime(2026, 11, 3, tzinfo=UTC)
    dumps = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        path = demo_site.build(tmp_path / name, enquiries=40, seed=seed, until=until)
        with closing(sqlite3.connect(path)) as site:
            dumps.append("\n".join(site.iterdump()))
    assert dumps[0] == dumps[1]
    assert dumps[0] != dumps[2]


def test_a_made_up_passphrase_is_long_and_new_each_time() -> None:
    made = {make_passphrase() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", one) for one in made)
    assert not set("".join(made)) & set("l01o"), "no letter that looks like another"
