"""The walk of docs/architecture.md through the window: one enquiry, from the website to its erasure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from lumadesk.app import enquiries, erasure, invoices, pack_delivery, people, requests, today, vault
from lumadesk.app.services import Outside
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.domain.erasure import Verdict
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.requests import RequestKind, RequestStatus
from lumadesk.ui.desk import Place
from lumadesk.ui.privacy.acts import Act
from tests.app.website import Website
from tests.tour.stage import PASSPHRASE
from tests.ui.conftest import Window

NAME, EMAIL = "Nia Walker", "nia@example.org"
OTHER = "Zebedee Quux"


class Walk:
    """What the owner does in the window, in the order in which it happens."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.services = window.desk.services
        self.website = Website(self.services.vault.folder.parent / "site.sqlite3")

    def send(self, key: int, message: str) -> None:
        at = self.services.now - timedelta(minutes=key % 10)
        self.website.send(NAME, EMAIL, message=message, key=key, at=at)

    def sync(self) -> None:
        self.window.do(self.window.workspace.rail.sync.start)

    def go(self, place: Place, record: object = None) -> Any:
        self.window.do(lambda: self.window.workspace.show_place(place, record))
        return self.window.workspace.current()

    def click(self, button: Any) -> None:
        assert button.isEnabled(), f"{button.text()} cannot be pressed"
        self.window.do(button.click)

    def accept(self) -> None:
        self.click(self.window.dialog().ok)

    def enquiry(self, key: int) -> int:
        """The enquiry that came from this row of the website."""
        sent = enquiries.rows(self.services, enquiries.list_ids(self.services, EnquiryFilter(search=EMAIL)))
        return next(one.id for one in sent if enquiries.get(self.services, one.id).key == str(key))


@pytest.fixture
def walk(window: Window, monkeypatch: pytest.MonkeyPatch) -> Walk:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    return Walk(window)


def test_one_enquiry_from_the_website_to_its_erasure(
    walk: Walk, outside: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, services = walk.window, walk.services
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out / "saved.pdf"), ""))

    # 1 to 4: row 417 is read, mapped, kept, and seen.
    walk.sync()  # what was left to do before
    waiting = today.today(services).new_enquiries
    walk.send(417, f"My laptop does not start. {OTHER} next door has the same.")
    walk.sync()
    assert today.today(services).new_enquiries == waiting + 1
    enquiry_id = walk.enquiry(417)
    screen = walk.go(Place.ENQUIRIES, enquiry_id)
    assert screen.list.selected_ids() == [enquiry_id]

    # 5: answered, a client, an invoice, a payment.
    walk.click(screen.detail.reply)
    window.do(window.workspace.toast._act)
    assert enquiries.get(services, enquiry_id).status is EnquiryStatus.REPLIED
    walk.click(screen.detail.convert)
    person_id = enquiries.get(services, enquiry_id).person_id
    assert people.get(services, person_id).is_client
    walk.click(screen.detail.person)
    walk.click(window.workspace.current().detail.invoice)
    editor = window.workspace.current().page("invoices").editor
    lines = editor.lines.model()
    for place, text in enumerate(("New disk, data taken over", "2", "48.50")):
        lines.setData(lines.index(0, place), text)
    walk.click(editor.save_button)
    walk.click(editor.issue)
    walk.accept()
    (invoice_id,) = invoices.list_ids(services, InvoiceStatus.ISSUED, person_id)
    walk.click(window.workspace.current().page("invoices").detail.pay)
    walk.accept()
    paid = invoices.get(services, invoice_id)
    assert (paid.invoice.status, paid.totals.gross) == (InvoiceStatus.PAID, Decimal("97.00"))

    # 6: a message turns out to be a request for access; its pack is reviewed, sealed and sent.
    walk.send(418, "Please send me a copy of all the personal data that you hold about me.")
    walk.sync()
    screen = walk.go(Place.ENQUIRIES, walk.enquiry(418))
    walk.click(screen.detail.request)
    walk.accept()
    privacy = window.workspace.current()
    page = privacy.page("requests")
    (request_id,) = page.list.selected_ids()
    asked = requests.get(services, request_id).request
    assert (asked.kind, asked.person_id) == (RequestKind.ACCESS, person_id)
    assert asked.received == enquiries.get(services, walk.enquiry(418)).submitted_at.date()
    people.add_person(services, name=OTHER)
    walk.click(page.detail.pack.review)
    review = privacy.page("pack")
    window.do(lambda: review.list.choose(("enquiry", enquiry_id)))
    walk.click(review.item.others.redact)
    walk.accept()
    walk.click(review.build)
    page.detail.pack._export(sealed=True)
    window.rest()
    walk.accept()
    window.dialog().copy.click()
    walk.click(window.dialog().ok)
    window.dialog().address.inner.setText(EMAIL)
    walk.accept()
    (sent,) = pack_delivery.list_dispatches(services, request_id)
    assert sent.address_known
    assert [file.suffix for file in out.iterdir()] == [".zip"]
    window.do(lambda: page.detail.do(Act.ANSWER))
    walk.accept()
    assert requests.get(services, request_id).request.status is RequestStatus.ANSWERED

    # 7: she asks to be forgotten; the preview says what goes and what the law keeps, and until when.
    backup = vault.backup(services, tmp_path / "before.lumadesk-backup")
    window.do(lambda: window.desk.go(Place.PRIVACY, ("new", person_id)))
    window.dialog().kind.choose(RequestKind.ERASURE)
    walk.accept()
    window.do(lambda: page.detail.do(Act.ERASE))
    assert window.dialog().accessibleName().startswith("Erase ")
    verdicts = {(row.table, row.id): row for row in erasure.preview(services, person_id).verdicts}
    assert verdicts["enquiry", enquiry_id].verdict is Verdict.ERASE
    kept = verdicts["invoice", invoice_id]
    assert (kept.verdict, kept.until) == (Verdict.KEEP, date(2033, 4, 6))
    window.dialog().name.inner.setText(NAME)
    walk.accept()
    done = erasure.list_erasures(services)[0]
    assert not done.complete
    assert {"417", "418"} <= set(walk.website.keys())

    # 8: the next sync deletes at the website and proves it; the certificate rests on that.
    walk.sync()
    assert not {"417", "418"} & set(walk.website.keys())
    detail = privacy.page("erasures").detail
    assert detail.state.text() == "Complete"
    walk.click(detail.export)
    assert (out / "saved.pdf").read_bytes().startswith(b"%PDF")
    assert invoices.get(services, invoice_id).invoice.status is InvoiceStatus.PAID

    # Row 417 can never come back: not by sync …
    walk.send(417, "My laptop does not start.")
    walk.sync()
    assert enquiries.list_ids(services, EnquiryFilter(search=EMAIL)) == []

    # … and not by a backup from before.
    folder = services.vault.folder
    window.do(window.application.lock)
    report = vault.restore(outside, backup, folder, passphrase=PASSPHRASE, use_keyring=False)
    assert report.erasures_replayed == 1
    restored = vault.unlock(outside, folder, passphrase=PASSPHRASE, use_keyring=False).services
    try:
        assert enquiries.list_ids(restored, EnquiryFilter(search=EMAIL)) == []
        assert people.list_ids(restored, EMAIL) == []
        assert all(check.ok for check in vault.verify(restored).checks)
    finally:
        vault.lock(restored)
