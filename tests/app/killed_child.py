"""A child process that works on a vault until it is killed; each printed line was committed before."""

from __future__ import annotations

import sys
from pathlib import Path

from lumadesk.app import erasure, invoices, people
from lumadesk.app import sync as syncing
from lumadesk.app.services import Services
from lumadesk.app.vault import unlock
from lumadesk.bootstrap import build_outside
from lumadesk.domain.invoices import InvoiceStatus


def say(line: str) -> None:
    print(line, flush=True)


def do_sync(services: Services) -> None:
    syncing._PAGE = 4_000  # so that there are several
    syncing.sync(services, progress=lambda stage, done, _total: say(f"{stage} {done}"))


def do_issue(services: Services) -> None:
    for invoice_id in invoices.list_ids(services, InvoiceStatus.DRAFT):
        invoices.issue_invoice(services, invoice_id)
        say(f"issued {invoices.get(services, invoice_id).invoice.number}")


def do_erase(services: Services) -> None:
    for person in people.rows(services, people.list_ids(services)):
        if person.erased_at is None:
            erasure.erase_person(services, person.id, confirm_name=person.name)
            say(f"erased {person.id}")


if __name__ == "__main__":
    action, folder, passphrase = sys.argv[1:]
    opened = unlock(build_outside(), Path(folder), passphrase=passphrase, use_keyring=False)
    say("ready")
    globals()[f"do_{action}"](opened.services)
    say("done")
