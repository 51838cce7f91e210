"""Which keyrings are trusted; the real GNOME Keyring on a D-Bus of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from lumadesk.domain.errors import KnownError
from lumadesk.system.secrets import KeyringSecrets


class PlainTextFile(KeyringBackend):
    """As keyrings.alt's backends are: they work, and keep what they are given in the clear."""

    priority = 0.5  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002
        raise AssertionError("an insecure keyring is never asked")

    def set_password(self, service: str, username: str, password: str) -> None:  # noqa: ARG002
        raise AssertionError("an insecure keyring is never given anything")

    def delete_password(self, service: str, username: str) -> None:  # noqa: ARG002
        raise AssertionError("an insecure keyring is never asked")


PlainTextFile.__module__ = "keyrings.alt.file"


class Trusted(KeyringBackend):
    """Keeps things in memory under the name of a trusted backend."""

    priority = 0.1  # type: ignore[assignment]

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.error = error

    def _answer(self) -> dict[tuple[str, str], str]:
        if self.error is not None:
            raise self.error
        return self.kept

    def get_password(self, service: str, username: str) -> str | None:
        return self._answer().get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._answer()[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self._answer().pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


Trusted.__module__ = "keyring.backends.SecretService"


class Chain(chainer.ChainerBackend):
    """A chain of the backends that a test names."""

    backends: Any = ()

    def __init__(self, *members: KeyringBackend) -> None:
        super().__init__()
        self.backends = list(members)


Chain.__module__ = "keyring.backends.chainer"


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("backend", "code"),
    [
        (fail.Keyring(), "keyring.missing"),
        (null.Keyring(), "keyring.off"),
        (PlainTextFile(), "keyring.insecure"),
        (Chain(), "keyring.missing"),
        (Chain(PlainTextFile()), "keyring.insecure"),
        (Chain(null.Keyring(), PlainTextFile()), "keyring.off"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_cannot_keep_a_secret_is_refused(backend: KeyringBackend, code: str) -> None:
    keyring.set_keyring(backend)
    secrets = KeyringSecrets()
    for question in (
        secrets.describe,
        secrets.require_secure,
        lambda: secrets.get("vault:1"),
        lambda: secrets.set("vault:1", "key"),
        lambda: secrets.delete("vault:1"),
    ):
        with pytest.raises(KnownError) as refusal:
            question()
        assert refusal.value.code == code
        assert "passphrase" in refusal.value.hint


def test_of_a_chain_only_the_secure_member_is_used() -> None:
    secure = Trusted()
    keyring.set_keyring(Chain(PlainTextFile(), secure, null.Keyring()))
    secrets = KeyringSecrets("LumaDesk test")
    secrets.require_secure()
    assert secrets.get("vault:1") is None
    secrets.set("vault:1", "key")
    assert secrets.get("vault:1") == "key"
    assert secure.kept == {("LumaDesk test", "vault:1"): "key"}
    secrets.delete("vault:1")
    secrets.delete("vault:1")  # what is gone already need not be deleted
    assert secure.kept == {}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (keyring.errors.KeyringLocked("Failed to unlock the collection!"), "keyring.locked"),
        (keyring.errors.InitError("Failed to create the collection: Prompt dismissed.."), "keyring.locked"),
        (RuntimeError("org.freedesktop.DBus.Error.NoReply: vault:17"), "keyring.failed"),
        (ConnectionRefusedError(111, "/run/user/1000/bus"), "keyring.failed"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_whatever_a_backend_raises_becomes_a_known_error(error: Exception, code: str) -> None:
    keyring.set_keyring(Trusted(error))
    for question in (
        lambda: KeyringSecrets().get("vault:17"),
        lambda: KeyringSecrets().set("vault:17", "pRiVaTe"),
        lambda: KeyringSecrets().delete("vault:17"),
    ):
        with pytest.raises(KnownError) as refusal:
            question()
        assert refusal.value.code == code
        told = f"{refusal.value} {refusal.value.hint}"
        assert "vault:17" not in told
        assert "pRiVaTe" not in told


def test_an_entry_that_cannot_be_deleted_is_told() -> None:
    class Stubborn(Trusted):
        def delete_password(self, service: str, username: str) -> None:  # noqa: ARG002
            raise keyring.errors.PasswordDeleteError

    Stubborn.__module__ = Trusted.__module__
    backend = Stubborn()
    keyring.set_keyring(backend)
    KeyringSecrets().set("vault:1", "key")
    with pytest.raises(KnownError) as refusal:
        KeyringSecrets().delete("vault:1")
    assert refusal.value.code == "keyring.failed"


_TOOLS = {"dbus-run-session": "dbus-daemon", "gnome-keyring-daemon": "gnome-keyring"}
_MISSING = [package for tool, package in _TOOLS.items() if shutil.which(tool) is None]

_STORE_AND_READ = """
from lumadesk.system.secrets import KeyringSecrets
secrets = KeyringSecrets("LumaDesk test")
secrets.require_secure()
print(secrets.describe())
print(secrets.get("vault:1"))
secrets.set("vault:1", "pRiVaTe")
print(KeyringSecrets("LumaDesk test").get("vault:1"))
secrets.delete("vault:1")
print(secrets.get("vault:1"))
"""
_ONLY_READ = """
from lumadesk.domain.errors import KnownError
from lumadesk.system.secrets import KeyringSecrets
try:
    KeyringSecrets().set("vault:1", "pRiVaTe")
    print("kept")
except KnownError as error:
    print(error.code)
"""


def on_a_bus_of_its_own(script: str, home: Path, *, unlocked: bool) -> subprocess.CompletedProcess[str]:
    """Run Python code on a new session bus, with GNOME Keyring unlocked or not, and no display to ask on."""
    start = (
        "printf secret | gnome-keyring-daemon --unlock --components=secrets > /dev/null && "
        if unlocked
        else ""
    )
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ}
    return subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", f'{start}exec "$0" -c "$1"', sys.executable, script],
        env={**kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(home)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(bool(_MISSING), reason=f"Debian package missing: {', '.join(_MISSING)}")
def test_gnome_keyring_keeps_a_secret(tmp_path: Path) -> None:
    done = on_a_bus_of_its_own(_STORE_AND_READ, tmp_path, unlocked=True)
    assert done.stdout.splitlines() == ["SecretService Keyring", "None", "pRiVaTe", "None"], done.stderr


@pytest.mark.skipif(bool(_MISSING), reason=f"Debian package missing: {', '.join(_MISSING)}")
def test_gnome_keyring_that_nobody_can_unlock_is_told(tmp_path: Path) -> None:
    done = on_a_bus_of_its_own(_ONLY_READ, tmp_path, unlocked=False)
    assert done.stdout.splitlines() == ["keyring.locked"], done.stderr
