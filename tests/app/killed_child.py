"""A child process that works on a vault until it is killed; each printed line was committed before."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from lumadesk.app import backups, credit_notes, disposals, erasure, invoices, key_slots, people, vault
from lumadesk.app import sync as syncing
from lumadesk.app.services import Outside, Services
from lumadesk.app.vault import unlock
from lumadesk.bootstrap import build_outside
from lumadesk.domain.invoices import InvoiceStatus
from tests.app.fakes import FakeClock

#: Long enough that tax law keeps none of today's invoices any more.
LATER = datetime(2040, 1, 1, 12, tzinfo=UTC)


def say(line: str) -> None:
    print(line, flush=True)


def do_sync(services: Services) -> None:
    syncing._PAGE = 4_000  # so that there are several
    syncing._MANY = 5_000
    syncing.sync(services, progress=lambda stage, done, _total: say(f"{stage} {done}"))


def do_issue(services: Services) -> None:
    for invoice_id in invoices.list_ids(services, InvoiceStatus.DRAFT):
        invoices.issue_invoice(services, invoice_id)
        say(f"issued {invoices.get(services, invoice_id).invoice.number}")


def do_credit(services: Services) -> None:
    for invoice_id in invoices.list_ids(services, InvoiceStatus.ISSUED):
        note = credit_notes.credit_invoice(services, invoice_id, "Returned").value
        say(f"credited {credit_notes.get(services, note).note.number}")


def do_erase(services: Services) -> None:
    for person in people.rows(services, people.list_ids(services)):
        if person.erased_at is None:
            erasure.erase_person(services, person.id, confirm_name=person.name)
            say(f"erased {person.id}")


def do_review(services: Services) -> None:
    for erasure_id in dict.fromkeys(row.erasure_id for row in disposals.kept(services) if row.due):
        disposals.review(services, erasure_id)
        say(f"reviewed {erasure_id}")


def do_backup(services: Services) -> None:
    for _ in range(1000):
        say(f"added {people.add_person(services, name='Somebody').value}")
        say(f"backed up {backups.back_up(services).value.file.name}")


def do_rotate(services: Services) -> None:
    for _ in range(1000):
        services = key_slots.rotate_master_key(services, passphrase).opened.services
        say("rotated")


def do_restore(outside: Outside) -> None:
    place = Path(folder)
    for _ in range(1000):
        vault.restore(outside, place.with_suffix(".backup"), place, passphrase=passphrase, use_keyring=False)
        say("restored")


if __name__ == "__main__":
    action, folder, passphrase = sys.argv[1:]
    outside = build_outside()
    if action == "restore":  # of a vault that is locked
        say("ready")
        do_restore(outside)
    if action == "review":
        outside = replace(outside, clock=FakeClock(LATER))
    opened = unlock(outside, Path(folder), passphrase=passphrase, use_keyring=False)
    say("ready")
    globals()[f"do_{action}"](opened.services)
    say("done")
