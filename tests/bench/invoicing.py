"""Rows: a thousand invoices issued and rendered, a list of fifty thousand, and a public peer's page."""

from __future__ import annotations

import os
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import insert

from lumadesk import assets, bootstrap
from lumadesk.app import business, invoices, people, vault
from lumadesk.app.services import Services
from lumadesk.documents import invoice as page
from lumadesk.documents.fonts import register_fonts
from lumadesk.domain.business import to_document
from lumadesk.domain.invoices import InvoiceStatus, totals
from lumadesk.storage.columns import to_json
from lumadesk.storage.invoice_tables import invoice, invoice_line
from tests.bench.canvas_floor import Placed, draw
from tests.bench.figures import Contender, Figure, compare, median_of, timed
from tests.bench.invoice import BUSINESS, INVOICE, LINES, texts_of
from tests.bench.world import World
from tests.conftest import CHEAP

_ISSUED = 1_000
_LISTED = 50_000
_RUNS = 5
_WINDOW = 100  # rows that a list shows and reads


def issue_many(world: World) -> Figure:
    """Issue, number, draw and keep a thousand invoices, each in a transaction of its own."""
    sums = totals(LINES, False)
    register_fonts(assets.path("fonts"))
    placed = texts_of(page.render(INVOICE, sums))
    with _vault(world, "issue") as services:
        person_id = people.add_person(services, name="Sarah O'Brien", address="12 Church Street").value
        drafts = [invoices.draft_invoice(services, person_id, LINES).value for _ in range(_ISSUED)]
        invoices.issue_invoice(services, drafts.pop())  # fonts are read once, as in a day's work
        tracemalloc.start()
        begun = tracemalloc.get_traced_memory()[0]
        for invoice_id in drafts[:50]:
            invoices.issue_invoice(services, invoice_id)
        after_few = tracemalloc.get_traced_memory()[0] - begun
        tracemalloc.stop()
        start = time.perf_counter()
        for invoice_id in drafts[50:]:
            invoices.issue_invoice(services, invoice_id)
        own = (time.perf_counter() - start) / len(drafts[50:])
        floor = median_of(_draw_and_keep(services, placed), runs=25)
        numbers = {view.invoice.number for view in invoices.rows(services, drafts)}
    return Figure(
        row="issue-1000",
        work="one of a thousand invoices issued, numbered, drawn and kept",
        floor_is="its texts drawn by a bare canvas, the bytes kept by one durable commit to the same vault",
        floor=floor,
        lumadesk=own,
        budget=3,
        runs=_ISSUED,
        notes={
            "invoices a second": 1 / own,
            "kept in memory after 50, in kB": after_few / 1000,
        },
        broken=() if len(numbers) == len(drafts) else ("a number was given twice",),
    )


def list_invoices(world: World) -> Figure:
    """The ids of 50,000 invoices and the first window of rows, as the screen asks for them."""
    with _vault(world, "list") as services:
        _fill(services)

        def own() -> None:
            invoices.rows(services, invoices.list_ids(services)[:_WINDOW])

        def bare() -> None:
            with services.read() as tx:
                ids = tx.column("SELECT id FROM invoice INDEXED BY ix_invoice_status ORDER BY id DESC")
                marks = ",".join("?" * _WINDOW)
                for table in ("invoice", "invoice_line"):
                    key = "id" if table == "invoice" else "invoice_id"
                    tx.fetch(f"SELECT * FROM {table} WHERE {key} IN ({marks})", ids[:_WINDOW])

        floor_time, own_time = compare(timed(bare), timed(own), runs=_RUNS * 3)
        searched = median_of(timed(lambda: invoices.list_ids(services, search="INV-4999")), runs=_RUNS)
    return Figure(
        row="list-invoices",
        work=f"the list of {_LISTED:,} invoices: all ids, and the first {_WINDOW} rows with their sums",
        floor_is="the bare SELECTs of the same ids and rows, by the same index",
        floor=floor_time,
        lumadesk=own_time,
        budget=5,
        runs=_RUNS * 3,
        notes={"search in it, in ms": searched * 1000},
    )


def beside_a_peer(world: World) -> Figure:
    """The same four lines by InvoiceGenerator, a public renderer of invoices, in the same run."""
    from InvoiceGenerator.api import Client, Creator, Item, Provider
    from InvoiceGenerator.api import Invoice as PeerInvoice
    from InvoiceGenerator.pdf import SimpleInvoice

    os.environ["INVOICE_LANG"] = "en"
    file = world.folder / "peer.pdf"

    def peer() -> None:
        made = PeerInvoice(
            Client(INVOICE.customer_name, "12 Church Street", "SY8 1AP", "Ludlow"),
            Provider(BUSINESS.business_name, bank_account="00000000", bank_code="000000"),
            Creator(BUSINESS.own_name),
        )
        made.currency_locale = "en_GB.UTF-8"
        made.number = INVOICE.number
        made.date = date(2026, 11, 2)
        made.payback = date(2026, 12, 2)
        for line in LINES:
            made.add_item(Item(line.quantity, line.unit_price, description=line.description))
        SimpleInvoice(made).gen(str(file))

    register_fonts(assets.path("fonts"))
    sums = totals(LINES, False)
    theirs, own_time = compare(timed(peer), timed(lambda: page.render(INVOICE, sums)), runs=25)
    return Figure(
        row="invoice-peer",
        work="the PDF of an invoice with four lines",
        floor_is="the same invoice by InvoiceGenerator (from PyPI), in its own layout",
        floor=theirs,
        lumadesk=own_time,
        budget=1.5,
        runs=25,
    )


@contextmanager
def _vault(world: World, name: str) -> Iterator[Services]:
    outside = replace(bootstrap.build_outside(), passphrase_cost=CHEAP)
    folder: Path = world.folder / f"invoicing-{name}"
    opened = vault.create_vault(outside, folder, "three kettles on a fence", use_keyring=False)
    try:
        business.save_business(opened.services, BUSINESS)
        yield opened.services
    finally:
        vault.lock(opened.services)


def _draw_and_keep(services: Services, placed: Sequence[Placed]) -> Contender:
    """The bare page, put into the same vault by one durable transaction of the driver."""

    def contender() -> float:
        with closing(services.vault.raw_connection()) as connection:
            start = time.perf_counter()
            data = draw([placed])
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT INTO document (kind, title, file_name, media_type, size, sha256, created_at, data) "
                "VALUES ('bench', '', '', '', 0, '', '2026-11-02 09:00:00.000000', ?)",
                (data,),
            )
            connection.execute("COMMIT")
            return time.perf_counter() - start

    return contender


def _fill(services: Services) -> None:
    person_id = people.add_person(services, name="Sarah O'Brien").value
    supplier = to_json(to_document(BUSINESS))
    with services.write("bench.fill") as tx:
        tx.connection.execute(
            insert(invoice),
            [
                {
                    "id": number,
                    "person_id": person_id,
                    "status": InvoiceStatus.DRAFT.value,
                    "number": f"INV-{number:05}",
                    "customer_name": f"Customer {number}",
                    "customer_address": "12 Church Street",
                    "issued_on": date(2026, 11, 2),
                    "supplied_on": date(2026, 11, 2),
                    "due_on": date(2026, 12, 2),
                    "supplier": supplier,
                    "void_reason": None,
                    "created_at": datetime.fromisoformat("2026-11-02T09:00:00+00:00"),
                    "tax_point": None,
                    "reference": "",
                    "discount": "",
                    "reverse_charge": False,
                    "simplified": False,
                    "customer_vat_number": "",
                    "business_customer": False,
                    "contract_rate": None,
                    "terms_days": None,
                }
                for number in range(1, _LISTED + 1)
            ],
        )
        tx.connection.execute(
            insert(invoice_line),
            [
                {
                    "invoice_id": number,
                    "position": 0,
                    "description": "Repair",
                    "quantity": "1",
                    "unit_price": "60",
                    "vat_rate": None,
                    "unit": "",
                    "discount": "",
                    "category": "",
                }
                for number in range(1, _LISTED + 1)
            ],
        )
        tx.connection.exec_driver_sql("UPDATE invoice SET status = 'issued'")
