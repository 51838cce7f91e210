"""Programs of Debian's packages, run by the tests in folders of their own; nothing of the system is used."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

#: Where Debian puts what is not for everybody to call.
_FOLDERS = (
    "/usr/sbin",
    "/usr/bin",
    *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)),
)
_PATIENCE = 30  # seconds for a server to start


def program(name: str, package: str) -> str:
    """Its path; skips the test where the package is not installed."""
    found = shutil.which(name, path=os.pathsep.join([*_FOLDERS, os.environ.get("PATH", "")]))
    if found is None:
        pytest.skip(f"needs Debian's package {package}")
    return found


def has(name: str) -> bool:
    return shutil.which(name, path=os.pathsep.join([*_FOLDERS, os.environ.get("PATH", "")])) is not None


def free_port() -> int:
    with socket.socket() as sought:
        sought.bind(("127.0.0.1", 0))
        port: int = sought.getsockname()[1]
        return port


def as_user(name: str, command: Sequence[str]) -> list[str]:
    """The command as it is run by that user; by whoever we are, where we are nobody who may choose."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", f"--reuid={name}", f"--regid={pwd.getpwnam(name).pw_gid}", "--clear-groups", *command]


def give(folder: Path, user: str) -> None:
    """Let a folder and all that it holds belong to that user."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user, pwd.getpwnam(user).pw_gid)


class Server:
    """A server process and its log."""

    def __init__(self, command: Sequence[str], log: Path, ready: Callable[[], bool]) -> None:
        with log.open("wb") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        until = time.monotonic() + _PATIENCE
        while not ready():
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def answers(port: int) -> bool:
    with socket.socket() as knock:
        knock.settimeout(1)
        return knock.connect_ex(("127.0.0.1", port)) == 0
