"""`lumadesk demo --headless` as a newcomer runs it: the whole way, quickly, nothing readable left behind."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest

from lumadesk.app.services import Outside
from lumadesk.cli.main import run
from lumadesk.cli.world import World
from lumadesk.site import demo_site
from tests.cli.conftest import Lumadesk, Ran

SEED = 7
PASSPHRASE = "three kettles on a fence"
STEPS = [
    "create the vault",
    "build the website",
    "configure the site",
    "sync",
    "convert an enquiry",
    "draft an invoice",
    "issue the invoice",
    "record the payment",
    "open an access request",
    "answer it with a pack",
    "mark for deletion",
    "preview an erasure",
    "erase the person",
    "delete at the website",
    "certificate of erasure",
    "sync again",
    "leave work on the desk",
    "verify the vault",
]


class Demo:
    """One run of the real program, watched from outside while it ran."""

    def __init__(self, folder: Path, temporary: Path, ran: Ran, seconds: float, seen: set[str]) -> None:
        self.folder = folder
        self.temporary = temporary
        self.ran = ran
        self.seconds = seconds
        self.seen = seen  # where something readable was found while it ran

    @property
    def environment(self) -> dict[str, str]:
        return {"LUMADESK_VAULT": str(self.folder / "vault"), "LUMADESK_PASSPHRASE": PASSPHRASE}


def needles(folder: Path) -> list[bytes]:
    """Names, addresses and messages of the enquiries, in the encodings in which a file might hold them."""
    known = folder / "known.sqlite3"
    demo_site.build(known, enquiries=300, seed=SEED, until=datetime.now(UTC))
    with closing(sqlite3.connect(known)) as site:
        rows = site.execute("SELECT name, email, message FROM contact_enquiry").fetchall()
    known.unlink()
    # Of a long message its beginning will do; a short name could stand anywhere by chance.
    texts = {text[:60] for row in rows for text in row if len(text) >= 10}
    assert len(texts) > 500
    return [text.encode(encoding) for text in texts for encoding in ("utf-8", "utf-16-le")]


def readable(places: list[Path], wanted: list[bytes]) -> Iterator[str]:
    """Files in these folders that hold something of an enquiry."""
    for place in places:
        for file in place.rglob("*"):
            try:
                content = file.read_bytes() if file.is_file() else b""
            except OSError:  # gone, or replaced, while we looked
                continue
            for needle in wanted:
                if needle in content:
                    yield f"{file.name}: {needle!r}"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    base = tmp_path_factory.mktemp("demo")
    wanted = needles(base)
    folder, temporary = base / "D", base / "tmp"
    temporary.mkdir()
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LUMADESK_") and name not in {"DISPLAY", "WAYLAND_DISPLAY"}
    }
    told = {"LUMADESK_PASSPHRASE": PASSPHRASE, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))}
    started = time.monotonic()
    command = ["demo", "--headless", "--dir", str(folder), "--seed", str(SEED), "--json"]
    program = subprocess.Popen(
        [sys.executable, "-m", "lumadesk", *command],
        env={**kept, **told},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    seen: set[str] = set()
    looked = 0
    # A few needles are enough while it runs: looking must not slow it down.
    while program.poll() is None:
        seen.update(readable([folder / "vault", temporary], wanted[::25]))
        looked += 1
        time.sleep(0.1)
    seconds = time.monotonic() - started
    out, err = program.communicate()
    assert looked > 3
    seen.update(readable([folder / "vault", temporary], wanted))
    return Demo(folder, temporary, Ran(program.returncode, out, err), seconds, seen)


def test_it_goes_the_whole_way_in_time(demo: Demo) -> None:
    assert demo.ran.status == 0, demo.ran.err
    report = demo.ran.json
    assert set(report) == {"vault", "site", "steps", "documents"}
    assert Path(report["vault"]) == demo.folder / "vault"
    assert Path(report["site"]) == demo.folder / "site.sqlite3"
    assert [step["name"] for step in report["steps"]] == STEPS
    assert all(set(step) == {"name", "seconds", "detail"} for step in report["steps"])
    assert all(step["detail"] for step in report["steps"])
    assert sum(step["seconds"] for step in report["steps"]) < 20
    assert "300 read: 300 new" in report["steps"][3]["detail"]
    assert report["steps"][-3]["detail"].split(": ")[1].startswith("0 new")
    assert "Failed" not in report["steps"][-1]["detail"]


def test_its_documents_are_there(demo: Demo) -> None:
    documents = [Path(path) for path in demo.ran.json["documents"]]
    assert {path.parent for path in documents} == {demo.folder / "out"}
    assert sorted(path.suffix for path in documents) == [".csv", ".json", ".pdf", ".pdf", ".pdf"]
    assert sorted(documents) == sorted((demo.folder / "out").iterdir())
    for path in documents:
        if path.suffix == ".pdf":
            assert len(pypdf.PdfReader(path).pages) >= 1
    certificate = next(path for path in documents if path.name.startswith("erasure"))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(certificate).pages)
    assert "SELECT count(*)" in text, "the website's proof is part of the certificate"


def test_nothing_of_an_enquiry_can_be_read_in_the_vault_or_the_temporary_folder(demo: Demo) -> None:
    assert demo.seen == set()
    database = (demo.folder / "vault" / "vault.db").read_bytes()
    assert len(database) > 100_000
    assert not database.startswith(b"SQLite format 3")
    exported = b"".join(file.read_bytes() for file in (demo.folder / "out").glob("*.json"))
    assert any(needle in exported for needle in needles(demo.temporary)), "the search itself works"


def test_what_was_deleted_and_erased_stays_so(
    demo: Demo, lumadesk: Lumadesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in demo.environment.items():
        monkeypatch.setenv(name, value)

    def call(*args: object) -> Ran:
        return lumadesk(*args, "--no-keyring", "--json")

    with closing(sqlite3.connect(demo.folder / "site.sqlite3")) as site:
        at_site = {str(key) for (key,) in site.execute("SELECT id FROM contact_enquiry")}
    rows = call("enquiries", "list").json["enquiries"]
    assert {row["key"] for row in rows} == at_site
    (erasure,) = call("erase", "list").json["erasures"]
    assert erasure["complete"] is True
    gone = 300 - len(rows)
    assert gone >= 2, "one erased and one deleted"

    # The website comes back from its own backup: every row is there again.
    (demo.folder / "site.sqlite3").unlink()
    demo_site.build(demo.folder / "site.sqlite3", enquiries=300, seed=SEED, until=datetime.now(UTC))
    for _ in range(2):
        report = call("sync").json
        assert report["new"] == 0
    after = call("enquiries", "list").json["enquiries"]
    assert {row["id"] for row in after} == {row["id"] for row in rows}
    assert call("vault", "verify").json["ok"] is True


def test_a_demo_is_never_written_over(
    demo: Demo, lumadesk: Lumadesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (demo.folder / "vault" / "vault.keys").read_bytes()
    monkeypatch.setenv("LUMADESK_PASSPHRASE", "another")
    told = lumadesk("demo", "--headless", "--dir", demo.folder, "--json")
    assert (told.status, told.error) == (4, "demo.exists")
    assert (demo.folder / "vault" / "vault.keys").read_bytes() == before


def test_a_passphrase_is_made_up_and_shown(lumadesk: Lumadesk, tmp_path: Path) -> None:
    told = lumadesk("demo", "--headless", "--dir", tmp_path / "D", "--enquiries", 5, "--no-keyring", "--json")
    assert told.status == 0, told.out
    words = told.json["passphrase"]
    assert len(words) >= 16
    assert PASSPHRASE not in told.out
    opened = lumadesk("vault", "verify", "--vault", tmp_path / "D" / "vault", "--no-keyring", "--json")
    assert opened.error == "vault.passphrase_needed", "the demo leaves nothing in the keyring"


def test_without_a_display_it_runs_headless_and_says_so(
    lumadesk: Lumadesk, tmp_path: Path, outside: Outside
) -> None:
    told = lumadesk("demo", "--enquiries", 5)
    assert told.status == 0
    assert "no display" in told.err
    assert "Its passphrase is: " in told.out
    assert (outside.places.new_demo / "vault").is_dir()
    assert outside.places.new_demo.is_relative_to(tmp_path)


def test_with_a_display_the_window_opens_on_the_demo(world: World, tmp_path: Path) -> None:
    opened: list[tuple[Path | None, bool]] = []

    def open_window(folder: Path | None, demo: bool) -> int:
        opened.append((folder, demo))
        return 0

    shown = replace(world, has_display=lambda: True, open_window=open_window)
    assert run(["demo", "--dir", str(tmp_path / "D")], shown) == 0
    assert opened == [(tmp_path / "D", True)]
    assert run(["demo", "--headless", "--dir", str(tmp_path / "E"), "--enquiries", "5"], shown) == 0
    assert len(opened) == 1


def test_the_same_seed_makes_the_same_site(lumadesk: Lumadesk, tmp_path: Path) -> None:
    rows = []
    for folder in ("D", "E"):
        assert lumadesk("demo", "--headless", "--dir", tmp_path / folder, "--enquiries", 20).status == 0
        with closing(sqlite3.connect(tmp_path / folder / "site.sqlite3")) as site:
            rows.append(site.execute("SELECT id, name, email, message FROM contact_enquiry").fetchall())
    assert json.dumps(rows[0]) == json.dumps(rows[1])
