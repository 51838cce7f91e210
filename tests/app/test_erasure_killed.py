"""An erasure killed at each of its moments: all of it or nothing, and the ledger agrees with the database.

The files are copied at every statement and around every step of the commit, which is what a killed process
leaves behind; the log is also cut off inside what the commit wrote.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from lumadesk.app import (
    complaints,
    enquiries,
    erasure,
    invoices,
    letters,
    packs,
    people,
    requests,
    restrictions,
    suppressions,
)
from lumadesk.app import vault as vaults
from lumadesk.app.services import Outside, Services
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.domain.restriction import RestrictionReason
from lumadesk.storage.ledger import Ledger
from lumadesk.storage.scrubbing import Scrubber
from lumadesk.storage.vault import Vault
from tests.app.website import Website

WORD = "quixotic"
VISIT = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal("60.00"))


class Moments:
    """Copies of the vault's files, each state once."""

    def __init__(self, vault: Path, to: Path) -> None:
        self._vault, self._to = vault, to
        self.taken: dict[str, Path] = {}
        self.asked = 0

    def take(self) -> None:
        self.asked += 1
        files = sorted(file for file in self._vault.iterdir() if file.suffix not in (".lock", ""))
        digest = hashlib.sha256(b"".join(file.read_bytes() for file in files if "-shm" not in file.name))
        folder = self._to / f"{len(self.taken):03d}"
        if digest.hexdigest() not in self.taken:
            self.taken[digest.hexdigest()] = self._copy(files, folder)

    def cut_off(self, name: str, parts: int, since: int) -> list[Path]:
        """The last state with a file cut off at several lengths from ``since`` bytes on."""
        last = list(self.taken.values())[-1]
        whole = (last / name).read_bytes()
        made = []
        for part in range(parts):
            folder = self._copy(sorted(last.iterdir()), self._to / f"{name}-{part}")
            length = since + (len(whole) - since) * part // parts
            (folder / name).write_bytes(whole[:length])
            made.append(folder)
        return made

    def _copy(self, files: list[Path], folder: Path) -> Path:
        folder.mkdir(parents=True)
        for file in files:
            shutil.copy(file, folder / file.name)
        return folder


def around(monkeypatch: pytest.MonkeyPatch, kind: type, name: str, happens: Callable[[], None]) -> None:
    """``happens`` before and after each call of a method."""
    step = getattr(kind, name)

    def watched(self: object, *given: object) -> object:
        happens()
        try:
            return step(self, *given)
        finally:
            happens()

    monkeypatch.setattr(kind, name, watched)


def somebody(services: Services, website: Website) -> tuple[int, int]:
    """A person with a record of most kinds, and their open request for erasure."""
    website.send(f"Ann {WORD}", "ann@example.com", message=f"A {WORD} laptop")
    website.send("Bob Example", "bob@example.com")
    sync(services)
    (enquiry,) = enquiries.list_ids(services, EnquiryFilter(search=WORD))
    ann = enquiries.get(services, enquiry).person_id
    enquiries.convert_to_client(services, enquiry)
    people.add_note(services, ann, f"A {WORD} note")
    paid, _draft = (invoices.draft_invoice(services, ann, [VISIT]).value for _ in range(2))
    invoices.issue_invoice(services, paid)
    invoices.record_payment(services, paid, Decimal("60.00"), services.today)
    access, erase = (
        requests.open_request(
            services, kind=kind, person_id=ann, received=services.today, details=f"A {WORD} wish"
        ).value
        for kind in (RequestKind.ACCESS, RequestKind.ERASURE)
    )
    packs.build_pack(services, access)
    requests.close_request(services, access)
    letters.write_letter(services, LetterKind.ACKNOWLEDGEMENT, request_id=erase)
    complaints.open_complaint(services, received=services.today, details=f"A {WORD} wait", person_id=ann)
    bound = restrictions.restrict(services, ann, RestrictionReason.CLAIMS, details=f"A {WORD} claim").value
    restrictions.record_notice(services, bound, f"A {WORD} call")
    restrictions.lift(services, bound)
    return ann, erase


def test_all_or_nothing_at_every_moment(
    trading: Services, outside: Outside, website: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, asked = somebody(trading, website)
    key = trading.vault.key_b64()
    vaults.lock(trading)  # its log is empty now
    services = Services(outside=outside, vault=Vault.open_with_key(trading.vault.folder, key))
    moments = Moments(services.vault.folder, tmp_path / "moments")

    def at_a_statement(*_rest: object) -> None:
        moments.take()

    event.listen(Engine, "before_cursor_execute", at_a_statement)
    event.listen(Engine, "commit", at_a_statement)
    around(monkeypatch, Ledger, "append", moments.take)
    around(monkeypatch, Scrubber, "erased", moments.take)
    try:
        erasure.erase_person(services, ann, confirm_name=f"Ann {WORD}")
    finally:
        event.remove(Engine, "before_cursor_execute", at_a_statement)
        event.remove(Engine, "commit", at_a_statement)
    log = [folder for folder in moments.taken.values() if (folder / "vault.db-wal").stat().st_size]
    torn = moments.cut_off("vault.db-wal", 12, 0)
    torn_ledger = moments.cut_off("erasures.ledger", 3, 1)
    moments.take()
    monkeypatch.undo()
    vaults.lock(services)
    assert moments.asked > 60
    assert len(moments.taken) >= 4, "before, with the line, committed, scrubbed"
    assert log

    outcomes = [state(outside, folder, key, ann, asked) for folder in moments.taken.values()]
    assert outcomes == sorted(outcomes), "once it is done it stays done"
    assert {outcomes[0], outcomes[-1]} == {False, True}
    assert all(state(outside, folder, key, ann, asked) for folder in torn), "the ledger's line is kept"
    for folder in torn_ledger:
        state(outside, folder, key, ann, asked)


def state(outside: Outside, folder: Path, key: str, ann: int, asked: int) -> bool:
    """Whether the person is erased in these files; fails where they are so in part."""
    services = Services(outside=outside, vault=Vault.open_with_key(folder, key))
    try:
        report = vaults.verify(services)
        assert report.ok, [check for check in report.checks if not check.ok]
        erased = people.list_ids(services, WORD) == []
        found = {
            "the record of it": bool(erasure.list_erasures(services)),
            "no enquiry": not enquiries.list_ids(services, EnquiryFilter(search=WORD)),
            "no draft": len(invoices.list_ids(services)) == 1,
            "no words": not words(services),
            "suppressed": suppressions.is_suppressed(services, "ann@example.com"),
            "answered": requests.get(services, asked).request.status is RequestStatus.ANSWERED,
            "anonymous": people.get(services, ann).erased_at is not None,
        }
        assert set(found.values()) == {erased}, found
        assert len(people.list_ids(services, "Bob")) == 1
        if erased:
            (record,) = erasure.list_erasures(services)
            assert erasure.certificate(services, record.id).data.startswith(b"%PDF")
            assert len(erasure.get(services, record.id).tasks) == 4
        return erased
    finally:
        vaults.lock(services)


def words(services: Services) -> set[str]:
    connection = services.vault.raw_connection()
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name
            for (name,) in tables
            if not name.endswith(("_data", "_idx", "_docsize", "_config", "_search"))
            and name not in ("invoice", "document")  # what tax law keeps
            and WORD in " ".join(map(str, connection.execute(f'SELECT * FROM "{name}"'))).lower()
        }
    finally:
        connection.close()
