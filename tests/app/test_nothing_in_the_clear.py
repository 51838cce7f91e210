"""The privacy desk leaves nothing of a person outside the vault but what the owner exported, and where."""

from __future__ import annotations

import io
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pyzipper
from pypdf import PdfReader

from lumadesk.app import (
    breaches,
    complaints,
    disclosures,
    documents,
    due_dates,
    enquiries,
    erasure,
    letters,
    pack_delivery,
    pack_review,
    packs,
    people,
    recipients,
    requests,
    restrictions,
    searches,
)
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.domain.disclosures import Authority
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import LumaDeskError
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.requests import ApplicantRole, Intake, RequestKind
from lumadesk.domain.restriction import RestrictionReason
from lumadesk.domain.searches import Searched
from lumadesk.system.logs import start_logging
from tests.app.website import Website

#: What nobody but the owner may read, each in a field of its own.
KNOWN = {
    name: f"{name}xylophone"
    for name in ("name", "mail", "message", "note", "wish", "agent", "letter", "complaint", "breach",
                 "court", "claim", "term", "third", "reason", "zebra")
}  # fmt: skip
SECRETS = [word.encode(coding) for word in KNOWN.values() for coding in ("utf-8", "utf-16-le")]


class Watch:
    """Every file that Python opens for writing while it looks."""

    def __init__(self) -> None:
        self.looking = False
        self.written: set[Path] = set()
        sys.addaudithook(self._hook)

    def _hook(self, what: str, given: tuple[object, ...]) -> None:
        if not self.looking or what != "open":
            return
        path, mode, flags = given
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if isinstance(path, str | bytes) and (writes or (isinstance(mode, str) and set(mode) & set("wax+"))):
            self.written.add(Path(os.fsdecode(path)))

    @contextmanager
    def on(self) -> Iterator[None]:
        self.looking = True
        try:
            yield
        finally:
            self.looking = False


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Path]]:
    """A home, a temporary folder and a working folder of this test alone; and where the owner exports to."""
    found = {name: tmp_path / name for name in ("home", "scraps", "here", "log", "chosen")}
    for folder in found.values():
        folder.mkdir()
    monkeypatch.setenv("HOME", str(found["home"]))
    for variable in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(variable, str(found["home"] / variable))
    monkeypatch.setattr(tempfile, "tempdir", str(found["scraps"]))
    monkeypatch.chdir(found["here"])
    root = logging.getLogger()
    before = (list(root.handlers), root.level, logging.raiseExceptions, sys.excepthook, threading.excepthook)
    start_logging(found["log"] / "lumadesk.log")
    yield found
    for handler in root.handlers:
        handler.close()
    root.handlers[:], root.level, logging.raiseExceptions, sys.excepthook, threading.excepthook = before


def the_desk(services: Services, website: Website, chosen: Path) -> str:
    """Everything that the desk does about one person; returns the passphrase of the archive."""
    website.send(f"Ann {KNOWN['name']}", f"{KNOWN['mail']}@example.com", message=KNOWN["message"])
    sync(services)
    (enquiry,) = enquiries.list_ids(services, EnquiryFilter())
    ann = enquiries.get(services, enquiry).person_id
    people.add_note(services, ann, f"{KNOWN['note']} and {KNOWN['third']}")
    intake = Intake(role=ApplicantRole.AGENT, applicant=KNOWN["agent"], applicant_contact=KNOWN["zebra"])
    access = requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=ann, received=services.today, details=KNOWN["wish"],
        intake=intake,
    ).value  # fmt: skip
    requests.record_authority(services, access, received=services.today, evidence=KNOWN["agent"])
    searches.log_search(services, access, where=Searched.MAILBOX, terms=KNOWN["term"], found="2")
    pack_review.redact_everywhere(services, access, KNOWN["third"], KNOWN["reason"])
    packs.preview(services, access)
    packs.build_pack(services, access)
    sealed = pack_delivery.seal_pack(services, access, chosen / "sealed").value
    packs.export_pack(services, access, chosen / "plain", with_documents=True)
    pack_delivery.record_dispatch(
        services, access, channel="email", address=KNOWN["mail"], checked_how=KNOWN["reason"]
    )
    letter = letters.write_letter(services, LetterKind.ANSWER, request_id=access, words=KNOWN["letter"]).value
    (chosen / "letters").mkdir()
    written = letters.get(services, letter)
    for document_id in filter(None, (written.pdf_id, written.text_id)):
        documents.export_document(services, document_id, chosen / "letters")
    letters.mark_sent(services, letter)
    complaints.open_complaint(services, received=services.today, details=KNOWN["complaint"], person_id=ann)
    breaches.record_breach(services, aware_at=services.now, facts=KNOWN["breach"])
    disclosures.record_disclosure(
        services, authority=Authority.COURT, asked_by=KNOWN["court"], asked_on=services.today,
        what=KNOWN["court"], basis="Order", person_id=ann, reasons=KNOWN["court"],
    )  # fmt: skip
    bound = restrictions.restrict(services, ann, RestrictionReason.CLAIMS, details=KNOWN["claim"]).value
    with pytest.raises(LumaDeskError) as refused:
        people.add_note(services, ann, KNOWN["note"])
    assert not any(word in f"{refused.value!r}{refused.value.hint}" for word in KNOWN.values())
    restrictions.record_notice(services, bound, KNOWN["claim"])
    restrictions.lift(services, bound)
    assert "xylophone" not in due_dates.near(services).words
    recipients.export_letters(services, ann, chosen / "recipients")
    done = erasure.erase_person(services, ann, confirm_name=f"Ann {KNOWN['name']}").value
    sync(services)
    erasure.export_signed(services, done, chosen / "certificate")
    return sealed.passphrase


def files(*folders: Path) -> list[Path]:
    return [file for folder in folders for file in folder.rglob("*") if file.is_file()]


def test_nothing_lies_outside_of_what_the_owner_exported(
    trading: Services, website: Website, places: dict[str, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    watch = Watch()
    with watch.on():
        passphrase = the_desk(trading, website, places["chosen"])
    vault, chosen = trading.vault.folder, places["chosen"]
    outside = [
        path for path in watch.written
        if not path.is_relative_to(vault) and not path.is_relative_to(chosen)
        and not path.is_relative_to(places["log"]) and path != Path(os.devnull)
    ]  # fmt: skip
    assert outside == [], "not even for a moment"
    assert any(path.is_relative_to(chosen) for path in watch.written), "the watch sees"
    elsewhere = files(vault, *(folder for name, folder in places.items() if name != "chosen"))
    assert {file.name for file in elsewhere} >= {"vault.db", "erasures.ledger"}
    told = capfd.readouterr()
    for content in (*(file.read_bytes() for file in elsewhere), told.out.encode(), told.err.encode()):
        assert [word for word in SECRETS if word in content] == []

    exported = files(chosen)
    assert [file for file in exported if "xylophone" in str(file.relative_to(chosen))] == [], "nor in a name"
    archive, *others = files(chosen / "sealed")
    assert others == []
    assert [word for word in SECRETS if word in archive.read_bytes()] == []
    with pyzipper.AESZipFile(archive) as zipped:
        assert "xylophone" not in " ".join(zipped.namelist())
        zipped.setpassword(passphrase.encode())
        assert (
            KNOWN["message"]
            in zipped.read(next(name for name in zipped.namelist() if name.endswith(".json"))).decode()
        )
    for file in files(chosen / "certificate"):
        data = file.read_bytes()
        pages = PdfReader(io.BytesIO(data)).pages if file.suffix == ".pdf" else []
        text = data.decode("latin-1") + " ".join(page.extract_text() for page in pages)
        assert "xylophone" not in text, "a certificate names nobody"
    plain = b"".join(file.read_bytes() for file in files(chosen / "plain"))
    assert KNOWN["message"].encode() in plain, "what was exported is what was asked for"
    assert KNOWN["third"].encode() not in plain
