"""Backups and their way back: nobody who was erased returns, and damage is told."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from lumadesk.app import enquiries, erasure, invoices, people, requests, vault
from lumadesk.app.services import Outside, Services
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.requests import RequestKind
from tests.app.fakes import FakeClock, FakeSecrets
from tests.app.website import Website
from tests.conftest import PASSPHRASE

VISIT = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal("60.00"))


@contextmanager
def unlocked(outside: Outside, folder: Path) -> Iterator[Services]:
    opened = vault.unlock(outside, folder, passphrase=PASSPHRASE)
    try:
        yield opened.services
    finally:
        vault.lock(opened.services)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folder of the vault that the fixtures open."""
    return tmp_path / "vault"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.lumadesk"


def names(services: Services) -> list[str]:
    return [person.name for person in people.rows(services, people.list_ids(services))]


def restored(outside: Outside, file: Path, folder: Path) -> vault.RestoreReport:
    return vault.restore(outside, file, folder, passphrase=PASSPHRASE)


def test_there_and_back(trading: Services, outside: Outside, place: Path, file: Path) -> None:
    ann = people.add_person(trading, name="Ann Example").value
    invoices.issue_invoice(trading, invoices.draft_invoice(trading, ann, [VISIT]).value)
    assert vault.backup(trading, file) == file
    people.add_person(trading, name="Bob, who came later")
    vault.lock(trading)
    report = restored(outside, file, place)
    assert (report.restored["person"], report.restored["invoice"]) == (1, 1)
    assert report.erasures_replayed == 0
    with unlocked(outside, place) as services:
        assert names(services) == ["Ann Example"]
        (invoice_id,) = invoices.list_ids(services)
        assert invoices.invoice_pdf(services, invoice_id).startswith(b"%PDF")
        assert vault.verify(services).ok


def test_a_backup_gives_nothing_away(services: Services, file: Path) -> None:
    people.add_person(services, name="Ann Example", email="ann@example.com")
    vault.backup(services, file)
    with zipfile.ZipFile(file) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    for told in (content, file.read_bytes()):
        assert b"Ann Example" not in told
        assert b"ann@example.com" not in told
        assert b"SQLite format 3" not in told
    assert [one.name for one in file.parent.iterdir() if one.name.startswith(".")] == [], "no scraps"


def test_a_backup_never_overwrites(services: Services, file: Path) -> None:
    file.write_bytes(b"mine")
    with pytest.raises(KnownError) as failure:
        vault.backup(services, file)
    assert failure.value.code == "file.exists"
    assert file.read_bytes() == b"mine"


def test_into_a_new_folder(services: Services, outside: Outside, file: Path, tmp_path: Path) -> None:
    people.add_person(services, name="Ann Example")
    vault.backup(services, file)
    other = tmp_path / "another" / "place"
    restored(outside, file, other)
    with unlocked(outside, other) as copy:
        assert names(copy) == ["Ann Example"]
    assert names(services) == ["Ann Example"], "the vault itself went on"


@pytest.mark.parametrize("kept_invoice", [False, True])
def test_a_backup_from_before_an_erasure_brings_nobody_back(
    trading: Services,
    outside: Outside,
    website: Website,
    place: Path,
    file: Path,
    clock: FakeClock,
    kept_invoice: bool,
) -> None:
    website.send("Ann Example", "ann@example.com")
    website.send("Bob Example", "bob@example.com")
    sync(trading)
    ann = people.list_ids(trading, "ann")[0]
    people.add_note(trading, ann, "A note about Ann.")
    asked = requests.open_request(
        trading, kind=RequestKind.ERASURE, person_id=ann, received=clock.today(), details="Ann asks"
    ).value
    if kept_invoice:
        invoices.issue_invoice(trading, invoices.draft_invoice(trading, ann, [VISIT]).value)
    vault.backup(trading, file)
    erasure_id = erasure.erase_person(trading, ann, confirm_name="Ann Example").value
    sync(trading)
    vault.lock(trading)
    clock.advance(days=2)

    report = restored(outside, file, place)
    assert report.erasures_replayed >= 1
    with unlocked(outside, place) as services:
        assert names(services) == ["Bob Example"]
        assert people.list_ids(services, "ann") == []
        assert enquiries.list_ids(services, EnquiryFilter(search="ann")) == []
        assert len(enquiries.list_ids(services, EnquiryFilter())) == 1
        assert len(invoices.list_ids(services)) == kept_invoice
        view = erasure.get(services, erasure_id)
        assert view.erasure.person_id_was == ann
        answered = requests.get(services, asked)
        assert answered.words == "answered on 2026-11-03", "as it was, not as the backup had it"
        assert (answered.request.details, answered.person_name) == ("", "")
        website.send("Ann Example", "ann@example.com", key=1, at=clock.now())
        done = sync(services).value
        assert (done.new, done.deleted_at_site) == (0, 1), "nor does the website bring anybody back"
        report_ = vault.verify(services)
        assert report_.ok, [check for check in report_.checks if not check.ok]


def test_restored_elsewhere_the_ledger_of_the_backup_still_counts(
    services: Services, outside: Outside, website: Website, file: Path, tmp_path: Path
) -> None:
    website.send("Ann Example", "ann@example.com")
    sync(services)
    (ann,) = people.list_ids(services)
    erasure.erase_person(services, ann, confirm_name="Ann Example")
    vault.backup(services, file)
    other = tmp_path / "elsewhere"
    assert restored(outside, file, other).erasures_replayed == 0
    with unlocked(outside, other) as copy:
        assert names(copy) == []
        assert len(erasure.list_erasures(copy)) == 1
        assert sync(copy).value.new == 0
        assert website.keys() == []


def test_a_deleted_enquiry_does_not_return_either(
    services: Services, outside: Outside, website: Website, place: Path, file: Path
) -> None:
    website.send("Ann Example", "ann@example.com")
    sync(services)
    vault.backup(services, file)
    enquiries.mark_for_deletion(services, enquiries.list_ids(services, EnquiryFilter()))
    sync(services)
    vault.lock(services)
    restored(outside, file, place)
    with unlocked(outside, place) as back:
        assert enquiries.list_ids(back, EnquiryFilter()) == []
        assert names(back) == []


def test_a_number_that_was_used_after_the_backup_is_not_used_again(
    trading: Services, outside: Outside, place: Path, file: Path
) -> None:
    ann = people.add_person(trading, name="Ann Example").value
    vault.backup(trading, file)
    later = people.add_person(trading, name="Bob Example").value
    vault.lock(trading)
    restored(outside, file, place)
    with unlocked(outside, place) as services:
        anew = people.add_person(services, name="Cid Example").value
        assert anew not in {ann, later}, "an id never means somebody else"


def test_by_the_keyring_without_a_passphrase(
    services: Services, outside: Outside, keyring: FakeSecrets, place: Path, file: Path
) -> None:
    people.add_person(services, name="Ann Example")
    vault.backup(services, file)
    vault.lock(services)
    with unlocked(outside, place):
        assert keyring.kept, "the passphrase put the key there"
    assert vault.restore(outside, file, place).restored["person"] == 1
    keyring.kept.clear()
    with pytest.raises(KnownError) as failure:
        vault.restore(outside, file, place)
    assert failure.value.code == "vault.passphrase_needed"


def test_a_wrong_passphrase_changes_nothing(
    services: Services, outside: Outside, place: Path, file: Path
) -> None:
    people.add_person(services, name="Ann Example")
    vault.backup(services, file)
    people.add_person(services, name="Bob Example")
    vault.lock(services)
    with pytest.raises(KnownError) as failure:
        vault.restore(outside, file, place, passphrase="wrong")
    assert failure.value.code == "vault.wrong_passphrase"
    with unlocked(outside, place) as back:
        assert names(back) == ["Ann Example", "Bob Example"]


def test_a_vault_in_use_is_not_replaced(
    services: Services, outside: Outside, place: Path, file: Path
) -> None:
    vault.backup(services, file)
    with pytest.raises(KnownError) as failure:
        restored(outside, file, place)
    assert failure.value.code == "vault.in_use"
    people.add_person(services, name="Ann Example")
    assert names(services) == ["Ann Example"]


def test_the_backup_of_another_vault_is_refused(
    services: Services, outside: Outside, place: Path, file: Path, tmp_path: Path
) -> None:
    people.add_person(services, name="Ann Example")
    vault.lock(services)
    other = vault.create_vault(outside, tmp_path / "other", PASSPHRASE).services
    vault.backup(other, file)
    vault.lock(other)
    with pytest.raises(KnownError) as failure:
        restored(outside, file, place)
    assert failure.value.code == "backup.other_vault"
    with unlocked(outside, place) as back:
        assert names(back) == ["Ann Example"]


def test_a_damaged_vault_is_replaced_and_its_erasures_still_count(
    services: Services, outside: Outside, website: Website, place: Path, file: Path
) -> None:
    website.send("Ann Example", "ann@example.com")
    website.send("Bob Example", "bob@example.com")
    sync(services)
    vault.backup(services, file)
    ann = people.list_ids(services, "ann")[0]
    erasure.erase_person(services, ann, confirm_name="Ann Example")
    vault.lock(services)
    (place / "vault.db").write_bytes(b"noise" * 5_000)
    with pytest.raises(KnownError) as failure:
        vault.unlock(outside, place, passphrase=PASSPHRASE)
    assert failure.value.code == "vault.damaged"
    assert restored(outside, file, place).erasures_replayed == 1
    with unlocked(outside, place) as back:
        assert names(back) == ["Bob Example"]
        assert vault.verify(back).ok


def test_a_damaged_backup_changes_nothing(
    services: Services, outside: Outside, place: Path, file: Path
) -> None:
    people.add_person(services, name="Ann Example")
    vault.backup(services, file)
    people.add_person(services, name="Bob Example")
    vault.lock(services)
    whole = file.read_bytes()
    middle = len(whole) // 2
    spoilt = {
        "truncated": whole[:middle],
        "noise": whole[:middle] + b"noise" * 100 + whole[middle + 500 :],
        "text": b"Dear Sir or Madam",
        "empty": b"",
    }
    for damage, content in spoilt.items():
        file.write_bytes(content)
        with pytest.raises(KnownError) as failure:
            restored(outside, file, place)
        assert failure.value.code == "backup.damaged", damage
    file.unlink()
    with pytest.raises(KnownError) as failure:
        restored(outside, file, place)
    assert failure.value.code == "backup.not_found"
    with unlocked(outside, place) as back:
        assert names(back) == ["Ann Example", "Bob Example"]
    assert [one.name for one in place.parent.iterdir()] == ["vault"], "no scraps"
