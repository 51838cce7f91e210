"""Drives the frozen program from outside, as its owner would: ``smoke_test.py DIST/lumadesk``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PASSPHRASE = "a passphrase for the smoke test"
#: How long the window is watched; a missing library or plugin ends it at once.
WINDOW_SECONDS = 6.0
KEYRING = "gnome-keyring-daemon"
#: A desktop session of its own with an unlocked keyring, as a login would make it.
IN_A_SESSION = (
    "dbus-run-session", "--", "sh", "-c",
    f'printf secret | {KEYRING} --unlock --components=secrets >/dev/null && exec "$0" "$@"',
)  # fmt: skip


class SmokeError(Exception):
    """Something that the frozen program must do, it did not."""


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    program = Path(sys.argv[1]).resolve() / ("lumadesk.exe" if sys.platform == "win32" else "lumadesk")
    with tempfile.TemporaryDirectory(prefix="lumadesk-smoke-") as folder:
        try:
            for check in (main_job, keyring, projected_holidays, site_drivers, window):
                start = time.perf_counter()
                check(Frozen(program, Path(folder)))
                print(f"ok  {check.__doc__} ({time.perf_counter() - start:.1f} s)")
        except SmokeError as error:
            print(f"FAILED  {check.__doc__}\n{error}", file=sys.stderr)
            return 1
    return 0


class Frozen:
    """The program with a home of its own and nothing of this Python's in its surroundings."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program = program
        self.folder = folder
        kept = {"PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "DBUS_SESSION_BUS_ADDRESS"}
        self.surroundings = {name: value for name, value in os.environ.items() if name in kept}
        self.surroundings |= {
            "HOME": str(folder),
            "USERPROFILE": str(folder),
            "LUMADESK_PASSPHRASE": PASSPHRASE,
            "LUMADESK_VAULT": str(folder / "demo" / "vault"),
        }

    def ask(self, *arguments: str, status: int = 0, before: Sequence[str] = ()) -> Any:
        """The JSON that the program answers with, ending with ``status``; ``before`` is what starts it."""
        done = subprocess.run(
            [*before, self.program, *arguments, "--json"],
            cwd=self.folder,
            env=self.surroundings,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=180,
            check=False,
        )
        if done.returncode != status:
            said = f"{done.stdout}\n{done.stderr}"
            raise SmokeError(f"{' '.join(arguments)}: exit status {done.returncode}\n{said}")
        return json.loads(done.stdout)


def expect(condition: object, what: str) -> None:
    if not condition:
        raise SmokeError(what)


def main_job(frozen: Frozen) -> None:
    """a vault is made by its migrations, the demo site synced, documents drawn, everything verified"""
    demo = frozen.ask("demo", "--headless", "--dir", str(frozen.folder / "demo"), "--enquiries", "60")
    documents = [Path(document) for document in demo["documents"]]
    printed = [document for document in documents if document.suffix == ".pdf"]
    expect(printed, "the demo drew no PDF")
    for document in printed:
        content = document.read_bytes()
        expect(content.startswith(b"%PDF-") and b"/FontFile2" in content, f"{document.name} holds no font")
    database = next((frozen.folder / "demo" / "vault").glob("*.db"))
    expect(not database.read_bytes().startswith(b"SQLite format 3"), "the vault is not encrypted")
    expect(frozen.ask("enquiries", "list", "--no-keyring")["enquiries"], "the sync brought no enquiry")
    report = frozen.ask("vault", "verify", "--no-keyring")
    expect(report["ok"], f"the vault is not whole: {report['checks']}")


def keyring(frozen: Frozen) -> None:
    """the keyring's backends are found and one of them serves"""
    if sys.platform == "linux":
        missing = [tool for tool in ("dbus-run-session", KEYRING) if shutil.which(tool) is None]
        expect(not missing, f"this check needs {' and '.join(missing)}: install dbus and gnome-keyring")
    status = frozen.ask("vault", "status", before=IN_A_SESSION if sys.platform == "linux" else ())
    expect(status["exists"], "the demo's vault is not found")
    expect(status["keyring"], f"no keyring serves: {status['keyring_problem']}")


def projected_holidays(frozen: Frozen) -> None:
    """bank holidays beyond the shipped years are known"""
    found = frozen.ask("calc", "deadline", "--kind", "access", "--received", "2034-11-25")
    expect(found["due"] == "2034-12-27", f"25 November 2034 gives {found['due']}, not 27 December")


def site_drivers(frozen: Frozen) -> None:
    """PostgreSQL can be spoken to"""
    answer = frozen.ask(
        "site", "inspect", "--url", "postgresql://nobody@127.0.0.1:9/none?connect_timeout=2", status=4
    )
    expect(answer["error"]["code"] == "site.unreachable", f"the driver did not try: {answer}")


def window(frozen: Frozen) -> None:
    """the window opens and stays open"""
    # Off the screen, except where the platform always has one.
    surroundings = frozen.surroundings | {"QT_QPA_PLATFORM": "offscreen"}
    running = subprocess.Popen(
        [frozen.program],
        cwd=frozen.folder,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    try:
        said, _ = running.communicate(timeout=WINDOW_SECONDS)
    except subprocess.TimeoutExpired:
        running.terminate()
        running.communicate(timeout=30)
    else:
        raise SmokeError(f"the window closed by itself, exit status {running.returncode}\n{said}")


if __name__ == "__main__":
    raise SystemExit(main())
