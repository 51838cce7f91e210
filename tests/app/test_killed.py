"""A process killed at a random moment: what was committed is there, and nothing half done is.

Each kind is killed three times; ``--kills 72`` kills 504 times in all, in about half an hour.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from lumadesk.app import (
    backups,
    business,
    credit_notes,
    disposals,
    documents,
    enquiries,
    erasure,
    invoices,
    people,
    requests,
    sites,
    suppressions,
)
from lumadesk.app import vault as vaults
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.bootstrap import build_outside
from lumadesk.domain.business import Business
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.invoices import InvoiceLine, InvoiceStatus
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.site import demo_site

PASSPHRASE = "three kettles on a fence"


@pytest.fixture(scope="module")
def kills(pytestconfig: pytest.Config) -> int:
    """Of each kind."""
    return int(pytestconfig.getoption("--kills"))


@contextmanager
def unlocked(folder: Path) -> Iterator[Services]:
    opened = vaults.unlock(build_outside(), folder, passphrase=PASSPHRASE, use_keyring=False)
    try:
        yield opened.services
    finally:
        vaults.lock(opened.services)


def run_and_kill(
    action: str, folder: Path, chance: random.Random, lines_before: int, within: float = 0.08
) -> list[str]:
    """Run the child, kill it a moment after it printed ``lines_before`` lines; returns all it printed."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.app.killed_child", action, str(folder), PASSPHRASE],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert child.stdout is not None
    with child, child.stdout as output:
        lines = []
        for line in output:
            lines.append(line.strip())
            if len(lines) > lines_before:
                break
        assert lines, "the child did not start"
        assert lines[0] == "ready"
        time.sleep(chance.random() * within)
        child.kill()
        lines += [line.strip() for line in output]
    return lines


def in_order(services: Services) -> list[tuple[object, ...]]:
    """Every enquiry of the vault by the website's key, with what the website said."""
    every = enquiries.list_ids(services, EnquiryFilter())
    return sorted(
        (one.key, one.name, one.email, one.message, one.submitted_at)
        for one in (enquiries.get(services, enquiry_id) for enquiry_id in every)
    )


def connected(folder: Path, count: int) -> Path:
    """A new vault in ``folder``, connected to a website of ``count`` enquiries, not yet synced."""
    site = folder / "site.sqlite3"
    demo_site.build(site, enquiries=count, seed=3, until=datetime(2026, 11, 20, 12, tzinfo=UTC))
    opened = vaults.create_vault(build_outside(), folder / "vault", PASSPHRASE, use_keyring=False)
    sites.configure_site(opened.services, url=f"sqlite:///{site}", table="contact_enquiry")
    mine = Business(own_name="Ann Example", business_name="Example IT", address="1 High Street\nMarlow")
    business.save_business(opened.services, mine)
    vaults.lock(opened.services)
    return folder / "vault"


@pytest.fixture(scope="module")
def drafts(kills: int) -> int:
    """So many that the last kill still finds one to issue."""
    return 3 * kills


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory, kills: int, drafts: int) -> Path:
    """A synced vault of 300 enquiries or more, and drafts."""
    folder = connected(tmp_path_factory.mktemp("synced"), max(300, 6 * kills))
    with unlocked(folder) as services:
        sync(services)
        line = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal("60.00"))
        for person_id in people.list_ids(services)[:drafts]:
            invoices.draft_invoice(services, person_id, [line], supplied_on=date(2026, 11, 2))
    return folder


def killed_again_and_again(
    action: str,
    folder: Path,
    kills: int,
    check: Callable[[Services, list[str]], None],
    lines: Callable[[int], int],
    within: float = 0.08,
) -> None:
    """Kill the child so many times; after each, ``check`` gets the vault and what was printed since."""
    chance = random.Random(f"{action} 7")
    for round_ in range(kills):
        printed = run_and_kill(action, folder, chance, lines(round_), within)
        with unlocked(folder) as services:
            report = vaults.verify(services)
            assert report.ok, [check for check in report.checks if not check.ok]
            check(services, printed)


def test_killed_during_sync(tmp_path: Path, kills: int) -> None:
    folder = connected(tmp_path, 11_000)  # four pages
    never_killed = tmp_path / "never killed"
    shutil.copytree(folder, never_killed)
    kept = [0]

    def check(services: Services, _printed: list[str]) -> None:
        now = len(enquiries.list_ids(services, EnquiryFilter()))
        assert now >= kept[0], "what was committed before is there"
        kept[0] = now

    killed_again_and_again("sync", folder, kills, check, lambda round_: round_ % 2)
    with unlocked(folder) as services, unlocked(never_killed) as other:
        sync(services)
        sync(other)
        assert in_order(services) == in_order(other)
        assert len(people.list_ids(services)) == len(people.list_ids(other))


def test_killed_during_issue(synced: Path, tmp_path: Path, kills: int, drafts: int) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(synced, folder)
    said: set[str] = set()

    def check(services: Services, printed: list[str]) -> None:
        said.update(line.removeprefix("issued ") for line in printed if line.startswith("issued "))
        issued = invoices.rows(services, invoices.list_ids(services, InvoiceStatus.ISSUED))
        numbers = sorted(view.invoice.number or "" for view in issued)
        assert said <= set(numbers), "an invoice that was issued stays issued"
        assert [int(number.rsplit("-", 1)[1]) for number in numbers] == list(range(1, len(numbers) + 1))
        for view in issued:
            (pdf,) = documents.list_for(services, invoice_id=view.invoice.id)
            assert documents.get(services, pdf.id).data.startswith(b"%PDF")
        left = invoices.rows(services, invoices.list_ids(services, InvoiceStatus.DRAFT))
        assert all(view.invoice.number is None for view in left)
        assert len(left) + len(issued) == drafts

    killed_again_and_again("issue", folder, kills, check, lambda round_: 1 + round_ % 3)


def test_killed_while_crediting(synced: Path, tmp_path: Path, kills: int) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(synced, folder)
    with unlocked(folder) as services:
        for invoice_id in invoices.list_ids(services, InvoiceStatus.DRAFT):
            invoices.issue_invoice(services, invoice_id)
    said: set[str] = set()

    def check(services: Services, printed: list[str]) -> None:
        said.update(line.removeprefix("credited ") for line in printed if line.startswith("credited "))
        notes = credit_notes.list_credit_notes(services)
        numbers = sorted(view.note.number for view in notes)
        assert said <= set(numbers), "a credit note that was given stays given"
        assert numbers == [f"CN-{number:04}" for number in range(1, len(numbers) + 1)]
        for view in notes:
            assert credit_notes.credit_note_pdf(services, view.note.id).startswith(b"%PDF")
            assert invoices.get(services, view.note.invoice_id).due == 0

    killed_again_and_again("credit", folder, kills, check, lambda round_: 1 + round_ % 3)


def test_two_processes_never_issue_at_once(synced: Path, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(synced, folder)
    with unlocked(folder) as services:
        (first, *_rest) = invoices.list_ids(services, InvoiceStatus.DRAFT)
        other = subprocess.run(
            [
                sys.executable,
                "-m",
                "lumadesk",
                "invoices",
                "issue",
                str(first),
                "--vault",
                str(folder),
                "--json",
            ],
            env={**os.environ, "LUMADESK_PASSPHRASE": PASSPHRASE},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert other.returncode == 4, "the vault is this process's"
        invoices.issue_invoice(services, first)
        assert invoices.get(services, first).invoice.number == "INV-0001"


def test_killed_during_erasure(synced: Path, tmp_path: Path, kills: int) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(synced, folder)
    with unlocked(folder) as services:
        held = {
            person_id: len(enquiries.list_ids(services, EnquiryFilter(person_id=person_id)))
            for person_id in people.list_ids(services)
        }
        emails = {person.id: person.email for person in people.rows(services, list(held))}
        asked = {
            requests.open_request(
                services, kind=RequestKind.ERASURE, person_id=person_id, received=services.today
            ).value: person_id
            for person_id in list(held)[:20]
        }
    said: set[int] = set()

    def check(services: Services, printed: list[str]) -> None:
        said.update(int(line.split()[1]) for line in printed if line.startswith("erased "))
        alive = set(people.list_ids(services))
        gone = set(held) - alive
        assert said <= gone, "who was erased stays erased"
        assert len(erasure.list_erasures(services)) == len(gone), "each erasure is on record"
        for person_id, count in held.items():
            left = len(enquiries.list_ids(services, EnquiryFilter(person_id=person_id)))
            assert left == (count if person_id in alive else 0), "all of a person, or nothing"
            if emails[person_id]:
                assert suppressions.is_suppressed(services, emails[person_id]) == (person_id in gone)
        for request_id, person_id in asked.items():
            request = requests.get(services, request_id).request
            assert (request.status is RequestStatus.ANSWERED) == (person_id in gone), "its request with it"
        for record in erasure.list_erasures(services):
            assert len(erasure.get(services, record.id).tasks) == 4, "its tasks came with it"
            assert erasure.certificate(services, record.id).data.startswith(b"%PDF")

    killed_again_and_again("erase", folder, kills, check, lambda round_: 1 + round_ % 4)


def test_killed_during_the_review_of_what_was_kept(
    synced: Path, tmp_path: Path, kills: int, drafts: int
) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(synced, folder)
    with unlocked(folder) as services:
        for invoice_id in invoices.list_ids(services, InvoiceStatus.DRAFT):
            view = invoices.get(services, invoice_id)
            invoices.issue_invoice(services, invoice_id)
            invoices.record_payment(services, invoice_id, view.totals.gross, services.today)
            person = people.get(services, view.invoice.person_id)
            erasure.erase_person(services, person.id, confirm_name=person.name)
        before = {row.erasure_id for row in disposals.kept(services)}
    assert len(before) == drafts
    said: set[int] = set()

    def check(services: Services, printed: list[str]) -> None:
        said.update(int(line.split()[1]) for line in printed if line.startswith("reviewed "))
        kept = disposals.kept(services)
        left = {row.erasure_id for row in kept}
        assert not said & left, "what was reviewed stays erased"
        assert len(kept) == 2 * len(left), "the invoice and its page, or neither"
        assert len(invoices.list_ids(services)) == len(left)
        assert len(erasure.list_erasures(services)) == drafts + len(before - left), "each is on record"

    killed_again_and_again("review", folder, kills, check, lambda round_: 1 + round_ % 3)


def test_killed_during_backups(synced: Path, tmp_path: Path, kills: int) -> None:
    folder, disk = tmp_path / "vault", tmp_path / "disk"
    shutil.copytree(synced, folder)
    disk.mkdir()
    with unlocked(folder) as services:
        backups.change_plan(services, folder=str(disk))
        everybody = len(people.list_ids(services))
    said = 0

    def check(services: Services, printed: list[str]) -> None:
        nonlocal said
        said += sum(line.startswith("added ") for line in printed)
        assert len(people.list_ids(services)) - everybody in (said, said + 1)
        said = len(people.list_ids(services)) - everybody
        named = [line.removeprefix("backed up ") for line in printed if line.startswith("backed up ")]
        there = [row.file.name for row in backups.list_backups(services)]
        assert set(named) <= set(there), "a backup that was made is there"
        for file in disk.glob("*.lumadesk-backup"):  # with one that was not said any more
            found = vaults.preview_restore(
                services.outside, file, folder, passphrase=PASSPHRASE, use_keyring=False
            )
            assert found.records["person"] >= everybody, "each that has its name is whole"
            file.unlink()

    killed_again_and_again("backup", folder, kills, check, lambda round_: round_ % 4, within=0.3)
    with unlocked(folder) as services:
        backups.back_up(services)
    assert len(list(disk.iterdir())) == 1, "the parts of killed ones are gone"


def test_killed_during_restores(synced: Path, tmp_path: Path, kills: int) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(synced, folder)
    with unlocked(folder) as services:
        vaults.backup(services, tmp_path / "vault.backup")
        gone = people.rows(services, people.list_ids(services)[-1:])[0]
        erasure.erase_person(services, gone.id, confirm_name=gone.name)
        left = set(people.list_ids(services))
        before = in_order(services)
    restored = 0

    def check(services: Services, printed: list[str]) -> None:
        nonlocal restored
        restored += sum(line.startswith("restored") for line in printed)
        assert set(people.list_ids(services)) == left, "everybody but who was erased since"
        assert in_order(services) == before
        for kept in tmp_path.glob("vault.before-restore-*"):
            shutil.rmtree(kept)

    killed_again_and_again("restore", folder, kills, check, lambda round_: round_ % 3, within=1.0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vault", "vault.backup"], "no scraps"
    assert restored > 0


def test_killed_during_changes_of_the_master_key(synced: Path, tmp_path: Path, kills: int) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(synced, folder)
    with unlocked(folder) as services:
        before, everybody = in_order(services), len(people.list_ids(services))
    masters: set[bytes] = set()

    def check(services: Services, _printed: list[str]) -> None:
        masters.add(services.vault.master)
        assert in_order(services) == before
        assert len(people.list_ids(services)) == everybody

    killed_again_and_again("rotate", folder, kills, check, lambda round_: round_ % 3, within=1.0)
    assert len(masters) > 1, "some had come through"
    assert [path.name for path in tmp_path.iterdir()] == ["vault"], "no scraps"
