"""What an erasure needs beside the deletion: grounds, changed verdicts, recipients, disposal, a signature."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from lumadesk.app import (
    certificates,
    disposals,
    documents,
    enquiries,
    erasure,
    invoices,
    people,
    recipients,
    requests,
    suppressions,
    verdicts,
)
from lumadesk.app import vault as vaults
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.app.today import today
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.erasure import Ground, Verdict
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.mentions import MentionKind
from lumadesk.domain.recipients import TaskState
from lumadesk.domain.requests import RequestKind
from lumadesk.storage import restore as vault_restore
from lumadesk.storage.keys import key_from_text
from lumadesk.storage.vault import Vault
from tests.app.fakes import FakeClock
from tests.app.website import Website

DOCS = Path(__file__).parents[2] / "docs"
NAME = "Quixote O'Zanzibar"
VISIT = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal("60.00"))


@pytest.fixture
def ann(trading: Services, website: Website) -> int:
    website.send(NAME, "quixote@zanzibar.example", phone="07700 900999", message="quirky laptop")
    website.send("Bob Example", "bob@example.com")
    sync(trading)
    (enquiry,) = enquiries.list_ids(trading, EnquiryFilter(search="quirky"))
    return enquiries.get(trading, enquiry).person_id


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RuleViolation) as refusal:
        act()
    assert "uixote" not in f"{refusal.value.message} {refusal.value.hint}"
    return refusal.value.code


def erased(services: Services, person_id: int, **how: object) -> int:
    return erasure.erase_person(services, person_id, confirm_name=NAME, **how).value  # type: ignore[arg-type]


def billed(services: Services, person_id: int, clock: FakeClock) -> int:
    invoice_id = invoices.draft_invoice(services, person_id, [VISIT]).value
    invoices.issue_invoice(services, invoice_id)
    invoices.record_payment(services, invoice_id, Decimal("60.00"), clock.today())
    return invoice_id


def in_any_row(services: Services, word: str) -> set[str]:
    connection = services.vault.raw_connection()
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name
            for (name,) in tables
            if not name.endswith(("_data", "_idx", "_docsize", "_config", "_search"))
            and word in " ".join(map(str, connection.execute(f"SELECT * FROM {name}"))).lower()
        }
    finally:
        connection.close()


# Grounds and verdicts


def test_grounds_are_recorded_by_letter(trading: Services, ann: int) -> None:
    erasure_id = erased(trading, ann, grounds=(Ground.OBJECTION, Ground.NOT_NEEDED), ground="By letter")
    kept = erasure.get(trading, erasure_id).erasure
    assert kept.grounds == (Ground.NOT_NEEDED, Ground.OBJECTION)
    assert kept.ground.startswith("UK GDPR Art 17(1)(a): ")
    assert kept.ground.endswith(". By letter")


def test_what_is_kept_as_evidence_names_nobody(trading: Services, ann: int) -> None:
    (note,) = (people.add_note(trading, ann, "Sues us.").value,)
    for text in (
        "asked by quixote o'zanzibar",
        "mail of QUIXOTE@zanzibar.example",
        "call from +44 7700 900999",
    ):
        assert refused(lambda text=text: erased(trading, ann, ground=text)) == "erasure.names_person"  # type: ignore[misc]
        assert (
            refused(
                lambda text=text: verdicts.change_verdict(  # type: ignore[misc]
                    trading, ann, "note", note, Verdict.KEEP, reason=text, until=date(2027, 5, 1)
                )
            )
            == "erasure.names_person"
        )


def test_a_verdict_is_changed_with_a_reason_and_an_end(trading: Services, ann: int, clock: FakeClock) -> None:
    note = people.add_note(trading, ann, "Quirky threats.").value
    other = people.add_note(trading, ann, "Quirky tea.").value
    keep = ("note", note, Verdict.KEEP)
    verdicts.change_verdict(
        trading, ann, *keep, reason="A claim is open (Art 17(3)(e))", until=date(2027, 5, 1)
    )
    rows = {(row.table, row.id): row for row in erasure.preview(trading, ann).verdicts}
    changed = rows["note", note]
    assert (changed.verdict, changed.until, changed.ruled) == (
        Verdict.KEEP, date(2027, 5, 1), Verdict.ERASE,
    )  # fmt: skip
    assert rows["person", ann].verdict is Verdict.ANONYMISE
    verdicts.withdraw_change(trading, ann, "note", note)
    assert {row.verdict for row in erasure.preview(trading, ann).verdicts} == {Verdict.ERASE}
    verdicts.change_verdict(
        trading, ann, *keep, reason="A claim is open (Art 17(3)(e))", until=date(2027, 5, 1)
    )
    first = erased(trading, ann)
    assert [row.id for row in people.list_notes(trading, ann)] == [note]
    assert other != note
    kept = [row for row in erasure.get(trading, first).erasure.verdicts if row.ruled is not None]
    assert [(row.id, row.because) for row in kept] == [(note, "A claim is open (Art 17(3)(e))")]
    assert vaults.verify(trading).ok

    (waiting,) = disposals.kept(trading)
    assert (waiting.erasure_id, waiting.due, waiting.verdict.until) == (first, False, date(2027, 5, 1))
    assert refused(lambda: disposals.review(trading, first)) == "erasure.nothing_due"
    clock.moment = clock.moment.replace(year=2027, month=5, day=1)
    (waiting,) = disposals.kept(trading)
    assert waiting.due
    second = disposals.review(trading, first).value
    assert in_any_row(trading, "quirky") == set()
    assert ann not in [row.id for row in people.rows(trading, [ann])], "nothing points at the row any more"
    assert [row.table for row in erasure.get(trading, second).erasure.verdicts] == ["note", "person"]
    assert vaults.verify(trading).ok


def test_what_the_law_keeps_cannot_be_changed(trading: Services, ann: int, clock: FakeClock) -> None:
    invoice = billed(trading, ann, clock)
    assert (
        refused(
            lambda: verdicts.change_verdict(trading, ann, "invoice", invoice, Verdict.ERASE, reason="asked")
        )
        == "erasure.must_keep"
    )
    with pytest.raises(KnownError) as failure:
        verdicts.change_verdict(trading, ann, "note", 99, Verdict.KEEP, reason="x")
    assert failure.value.code == "erasure.no_record"


# Who else is named


def test_free_text_about_others_that_names_the_person_is_pointed_out(
    trading: Services, ann: int, website: Website
) -> None:
    website.send("Eve Example", "eve@example.com", message=f"My friend {NAME} recommended you. مرحبا")
    website.send("Eve Example", "eve@example.com", message="Ring 07700900999, not me")
    sync(trading)
    bob = next(row.id for row in people.rows(trading, people.list_ids(trading)) if row.name == "Bob Example")
    note = people.add_note(trading, bob, "Shares an office: quixote@zanzibar.example").value
    alike = people.add_person(trading, name="Quixote OZanzibar").value
    preview = erasure.preview(trading, ann)
    assert [(row.table, row.kind) for row in preview.named_in] == [
        ("enquiry", MentionKind.NAME), ("enquiry", MentionKind.PHONE), ("note", MentionKind.EMAIL),
    ]  # fmt: skip
    assert (preview.named_in[2].id, preview.named_in[2].person_id) == (note, bob)
    assert "recommended" in preview.named_in[0].excerpt
    assert [(row.person_id, row.because) for row in preview.linked] == [(alike, "similar name")]
    erased(trading, ann)
    assert people.list_notes(trading, bob), "they are pointed out, and left to the owner"


# Recipients


def test_every_recipient_of_the_profile_is_told(
    trading: Services, ann: int, clock: FakeClock, tmp_path: Path
) -> None:
    tasks = erasure.preview(trading, ann).tasks
    assert [task.recipient for task in tasks] == [
        "Zoho Mail", "Hetzner Online GmbH", "Google reCAPTCHA", "The accountant",
    ]  # fmt: skip
    assert all(NAME in task.text and "quixote@zanzibar.example" in task.text for task in tasks)
    letters = recipients.export_letters(trading, ann, tmp_path / "letters").value
    assert letters[0].name == "01 Zoho Mail.txt"
    assert NAME in letters[0].read_text("utf-8")
    erasure_id = erased(trading, ann)
    assert f"E-{erasure_id:04d}" in tasks[0].text, "the letters sent before refer to this erasure"
    kept = erasure.get(trading, erasure_id).tasks
    assert [task.state for task in kept] == [TaskState.OPEN] * 4
    assert in_any_row(trading, "quixote") == set(), "the texts that are kept name nobody"
    assert recipients.list_tasks(trading) == list(kept)

    recipients.end_task(trading, kept[0].id, outcome="Confirmed", on=clock.today())
    recipients.end_task(trading, kept[2].id, state=TaskState.NOT_NEEDED, outcome="Never had it")
    assert refused(lambda: recipients.end_task(trading, kept[1].id, state=TaskState.NOT_NEEDED)) == (
        "task.no_reason"
    )
    with pytest.raises(KnownError) as failure:
        recipients.end_task(trading, 99)
    assert failure.value.code == "task.not_found"
    assert [task.id for task in recipients.list_tasks(trading)] == [kept[1].id, kept[3].id]
    assert recipients.list_tasks(trading, erasure_id)[0].outcome == "Confirmed"
    page = certificates_text(trading, erasure_id, tmp_path)
    for words in ("Recipients told", "Told on 3 November 2026", "Not told, as recorded", "To be told"):
        assert words in page


def certificates_text(services: Services, erasure_id: int, folder: Path) -> str:
    file = folder / "certificate.pdf"
    file.write_bytes(erasure.certificate(services, erasure_id).data)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())


# What tax law keeps


def test_a_kept_invoice_is_listed_and_goes_after_review_when_its_time_ends(
    trading: Services, ann: int, clock: FakeClock, website: Website
) -> None:
    invoice = billed(trading, ann, clock)
    request = requests.open_request(
        trading, kind=RequestKind.ERASURE, person_id=ann, received=clock.today(), details="Quirky wish"
    ).value
    assert not invoices.get(trading, invoice).tax_only
    first = erased(trading, ann)
    assert invoices.get(trading, invoice).tax_only
    assert [view.tax_only for view in invoices.rows(trading, [invoice])] == [True]
    now = today(trading)
    assert (now.disposals_due, now.recipients_to_tell) == (0, 4)
    rows = disposals.kept(trading)
    assert {(row.verdict.table, row.verdict.until, row.due) for row in rows} == {
        ("invoice", date(2033, 4, 6), False),
        ("document", date(2033, 4, 6), False),
    }
    assert all("Used for tax only" in row.verdict.because for row in rows)
    clock.moment = clock.moment.replace(year=2033, month=4, day=5)
    assert refused(lambda: disposals.review(trading, first)) == "erasure.nothing_due"
    clock.advance(days=1)
    assert all(row.due for row in disposals.kept(trading))
    assert today(trading).disposals_due == 2
    assert invoices.get(trading, invoice).invoice.number == "INV-0001", "nothing goes without the review"
    second = disposals.review(trading, first).value
    assert disposals.kept(trading) == []
    assert in_any_row(trading, "quixote") == set()
    assert requests.get(trading, request).request.kind is RequestKind.ERASURE, "the evidence stays"
    view = erasure.get(trading, second)
    assert view.erasure.grounds == (Ground.NOT_NEEDED,)
    assert "E-0001" in view.erasure.ground
    assert {row.table for row in view.erasure.verdicts} == {"invoice", "document", "person"}
    assert vaults.verify(trading).ok
    assert website.keys() == ["1", "2"]


def test_a_hold_may_be_made_longer_at_the_review(trading: Services, ann: int, clock: FakeClock) -> None:
    invoice = billed(trading, ann, clock)
    first = erased(trading, ann)
    clock.moment = clock.moment.replace(year=2033, month=4, day=6)
    later = date(2034, 1, 1)
    verdicts.change_verdict(
        trading, ann, "document", documents.list_for(trading, invoice_id=invoice)[0].id, Verdict.KEEP,
        reason="The tax inquiry is open (TMA 1970 s.9A)", until=later,
    )  # fmt: skip
    second = disposals.review(trading, first).value
    (left,) = disposals.kept(trading)
    assert (left.verdict.table, left.verdict.until, left.due) == ("document", later, False)
    assert today(trading).disposals_due == 0
    assert [row.table for row in erasure.get(trading, second).erasure.verdicts] == ["invoice"]
    clock.moment = clock.moment.replace(year=2034, month=1, day=1)
    assert today(trading).disposals_due == 1
    disposals.review(trading, first)
    assert in_any_row(trading, "quixote") == set()
    assert people.rows(trading, [ann]) == []
    assert vaults.verify(trading).ok


def test_an_old_backup_brings_nothing_back(
    trading: Services, ann: int, clock: FakeClock, tmp_path: Path
) -> None:
    """Neither the erasure, nor the disposal after it, nor the suppression is undone by a restore."""
    billed(trading, ann, clock)
    vaults.backup(trading, tmp_path / "old.backup")
    first = erased(trading, ann, grounds=(Ground.NOT_NEEDED,))
    clock.moment = clock.moment.replace(year=2033, month=4, day=6)
    disposals.review(trading, first)
    key, folder = trading.vault.key_b64(), trading.vault.folder
    trading.vault.close()
    vault_restore.restore(tmp_path / "old.backup", folder, master=key_from_text(key))
    again = replace(trading, vault=Vault.open_with_key(folder, key))
    try:
        assert in_any_row(again, "quixote") == set()
        assert [row.id for row in erasure.list_erasures(again)] == [2, 1]
        assert erasure.get(again, first).erasure.grounds == (Ground.NOT_NEEDED,)
        assert len(erasure.get(again, first).tasks) == 4
        assert erasure.certificate(again, first).data.startswith(b"%PDF"), "made anew"
        assert len(documents.list_for(again, erasure_id=first)) == 1
        assert suppressions.is_suppressed(again, "Quixote@Zanzibar.example")
        report = vaults.verify(again)
        assert report.ok, [check for check in report.checks if not check.ok]
    finally:
        again.vault.close()


# Suppression


def test_an_erased_person_who_writes_again_is_a_new_contact(
    trading: Services, ann: int, website: Website, clock: FakeClock
) -> None:
    assert not suppressions.is_suppressed(trading, "quixote@zanzibar.example")
    erased(trading, ann)
    moment = clock.now()
    clock.advance(days=30)
    assert suppressions.is_suppressed(trading, "QUIXOTE@zanzibar.example")
    assert suppressions.is_suppressed(trading, None, "+44 7700 900999")
    assert not suppressions.is_suppressed(trading, "bob@example.com", "07700 900998")
    website.send(NAME, "quixote@zanzibar.example", message="Hello again")
    website.send("Eve Example", "eve@example.com")
    report = sync(trading).value
    assert (report.new, report.new_contacts) == (2, 1)
    (enquiry,) = enquiries.list_ids(trading, EnquiryFilter(search="again"))
    found = suppressions.new_contact(trading, enquiry)
    assert found is not None
    assert (found.enquiry_id, found.erased_at) == (enquiry, moment)
    assert suppressions.new_contacts(trading) == [found]
    person = people.get(trading, enquiries.get(trading, enquiry).person_id)
    assert person.id != ann
    assert [row.noun for row in people.timeline(trading, person.id)] == ["enquiry"], "nothing is brought back"
    with trading.read() as tx:
        assert refused(lambda: suppressions.require_marketable(trading, tx, person.id)) == "suppression.binds"
    (eves,) = enquiries.list_ids(trading, EnquiryFilter(search="eve"))
    assert suppressions.new_contact(trading, eves) is None


def test_an_objection_suppresses_without_an_erasure(trading: Services, ann: int) -> None:
    suppressions.suppress(trading, ann)
    suppressions.suppress(trading, ann)
    assert suppressions.is_suppressed(trading, "quixote@zanzibar.example")
    assert suppressions.new_contacts(trading) == [], "they were not erased"
    assert in_any_row(trading, "quixote") == {"person", "enquiry"}, "only keyed hashes were added"


# The signed certificate


@pytest.fixture
def certificate(trading: Services, ann: int, clock: FakeClock, tmp_path: Path) -> tuple[Path, Path, Path]:
    billed(trading, ann, clock)
    erasure_id = erased(trading, ann)
    page, data, key = erasure.export_signed(trading, erasure_id, tmp_path / "out").value
    assert [path.name for path in (page, data, key)] == [
        "erasure-E-0001.pdf", "erasure-E-0001.json", "lumadesk-public-key.pem",
    ]  # fmt: skip
    return page, data, key


def verify_script(folder: Path) -> Path:
    """The script of docs/verify-certificate.md, as it is printed there."""
    (script,) = re.findall(
        r"```python\n(.*?)```", (DOCS / "verify-certificate.md").read_text("utf-8"), re.DOTALL
    )
    assert "lumadesk" not in script.lower()
    assert len(script.strip().splitlines()) <= 12
    file = folder / "verify.py"
    file.write_text(script, "utf-8")
    return file


def run(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, args)), capture_output=True, text=True, check=False)


def test_the_documented_script_proves_it(certificate: tuple[Path, Path, Path], tmp_path: Path) -> None:
    page, data, key = certificate
    script = verify_script(tmp_path)
    done = run(sys.executable, "-I", script, data, key, page)
    assert (done.returncode, done.stdout) == (0, "genuine: E-0001\n"), done.stderr
    document = json.loads(data.read_bytes())
    signed = json.loads(document["signed"])
    assert {row["verdict"] for row in signed["records"]} == {"erase", "keep", "anonymise"}
    assert "uixote" not in document["signed"]
    for change in (
        {**document, "signed": document["signed"].replace("E-0001", "E-0002")},
        {**document, "signature": base64.b64encode(bytes(64)).decode()},
    ):
        data.write_text(json.dumps(change), "utf-8")
        assert run(sys.executable, "-I", script, data, key, page).returncode != 0
    data.write_text(json.dumps(document), "utf-8")
    page.write_bytes(page.read_bytes() + b"\n")
    assert run(sys.executable, "-I", script, data, key, page).returncode != 0


def test_openssl_proves_it(certificate: tuple[Path, Path, Path], tmp_path: Path) -> None:
    _page, data, key = certificate
    document = json.loads(data.read_bytes())
    (tmp_path / "signed").write_text(document["signed"], "utf-8")
    (tmp_path / "signature").write_bytes(base64.b64decode(document["signature"]))
    openssl = (
        "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin",
        "-in", tmp_path / "signed", "-sigfile", tmp_path / "signature",
    )  # fmt: skip
    assert "Verified Successfully" in run(*openssl).stdout
    (tmp_path / "signed").write_text(document["signed"] + " ", "utf-8")
    assert run(*openssl).returncode != 0


def test_the_key_is_made_once_and_its_private_half_stays_in_the_vault(
    trading: Services, ann: int, tmp_path: Path
) -> None:
    key = certificates.public_key(trading)
    assert key.concerns("signing_key")
    erasure_id = erased(trading, ann)
    page, data, public = erasure.export_signed(trading, erasure_id, tmp_path).value
    assert public.read_text("utf-8") == key.value == certificates.public_key(trading).value
    assert json.loads(data.read_bytes())["public_key"] == key.value
    with trading.read() as tx:
        ((private,),) = tx.fetch("SELECT private FROM signing_key")
    assert len(private) == 32
    for content in (page.read_bytes(), data.read_bytes(), public.read_bytes()):
        assert private not in content
        assert base64.b64encode(private) not in content
    assert private not in trading.vault.database_path.read_bytes()
    assert documents.list_for(trading, erasure_id=erasure_id)[0].kind == certificates.KIND
