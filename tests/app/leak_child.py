"""A child process that writes canaries through every feature, and then locks the vault, when told to."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

from lumadesk import bootstrap
from lumadesk.app import (
    backups,
    breaches,
    business,
    complaints,
    disclosures,
    enquiries,
    erasure,
    invoices,
    key_slots,
    letters,
    pack_delivery,
    packs,
    people,
    rectification,
    request_course,
    requests,
    restore_drill,
    searches,
    vault,
)
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.app.today import today
from lumadesk.domain.business import Business
from lumadesk.domain.disclosures import Authority
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.requests import RequestKind
from lumadesk.domain.searches import Searched
from lumadesk.system import hardening
from tests.app.website import Website, connect

PASSPHRASE = "kanarek passphrase of the canary"
CANARY = "Zyxwombat"  # in every text below, and in no dictionary


def word(feature: str) -> str:
    return f"{CANARY}-{feature}"


def fill(services: Services, folder: Path, out: Path) -> None:
    """Every feature that takes a text, and every one that writes a file."""
    site = Website(folder / "site.sqlite3").make()
    connect(services, site)
    site.send(word("name"), f"{CANARY.lower()}@example.com", phone="01632 960777", message=word("message"))
    site.send("Other Person", f"{CANARY.lower()}2@example.com", message=word("other message"))
    sync(services)
    owner = Business(own_name=word("owner"), business_name=word("firm"), address="1 High Street\nMarlow")
    business.save_business(services, owner)
    person, other = sorted(people.list_ids(services))
    name = people.get(services, person).name
    people.update_person(
        services, person, name=name, email=f"{CANARY.lower()}@example.com", phone=None, address=word("road")
    )
    people.add_note(services, person, word("note"))
    (enquiry,) = enquiries.list_ids(services, EnquiryFilter(search=word("message")))[:1]
    enquiries.reply_link(services, enquiry)
    enquiries.convert_to_client(services, enquiry)
    line = InvoiceLine(description=word("line"), quantity=Decimal(1), unit_price=Decimal("60.00"))
    invoice = invoices.draft_invoice(services, person, [line]).value
    invoices.issue_invoice(services, invoice)
    invoices.export_pdf(services, invoice, out / "invoice.pdf")
    day = services.today
    access = requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=person, received=day, details=word("request")
    ).value
    request_course.acknowledge(services, access)
    searches.search_vault(services, access, word("note"))
    searches.log_search(services, access, where=Searched.MAILBOX, terms=word("terms"))
    letters.write_letter(services, LetterKind.ACKNOWLEDGEMENT, request_id=access, words=word("letter"))
    packs.build_pack(services, access)
    packs.export_pack(services, access, out / "pack")
    pack_delivery.seal_pack(services, access, out)
    complaints.open_complaint(services, received=day, details=word("complaint"), person_id=person)
    breaches.record_breach(services, aware_at=services.now, facts=word("breach"))
    disclosures.record_disclosure(
        services,
        authority=Authority.POLICE,
        asked_by=word("police"),
        asked_on=day,
        what=word("what"),
        reasons=word("refused"),
        person_id=person,
    )
    wrong = requests.open_request(
        services, kind=RequestKind.RECTIFICATION, person_id=person, received=day
    ).value
    rectification.record_dispute(
        services, wrong, field=word("field"), held=word("held"), claimed=word("right"), because="x"
    )
    _backups(services, folder)
    erasure.erase_person(services, other, confirm_name="Other Person")
    today(services)
    vault.verify(services)


def _backups(services: Services, folder: Path) -> None:
    disk = folder / "backups"
    disk.mkdir()
    backups.change_plan(services, folder=str(disk))
    made = backups.back_up(services).value.file
    restore_drill.hold_drill(services)
    vault.preview_restore(
        services.outside, made, services.vault.folder, passphrase=PASSPHRASE, use_keyring=False
    )
    backups.honour_erasures(services, at_once=True)


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    bootstrap.harden()
    bootstrap.start_logging()
    outside = bootstrap.build_outside()
    services = vault.create_vault(outside, folder / "vault", PASSPHRASE, use_keyring=False).services
    fill(services, folder, out)
    services = key_slots.rotate_master_key(services, PASSPHRASE).opened.services
    pause("unlocked")
    vault.lock(services)
    del services
    outside.give_memory_back()
    pause(f"locked, {hardening.may_be_dumped()}")


def pause(told: str) -> None:
    """Whoever started this looks into its memory meanwhile."""
    print(told, flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main()
