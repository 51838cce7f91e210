"""The daily unlock with the real GNOME Keyring, and the passphrase where the keyring stays locked."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE
from tests.system.test_secrets import on_a_bus_of_its_own

_TOOLS = {"dbus-run-session": "dbus-daemon", "gnome-keyring-daemon": "gnome-keyring"}
_MISSING = [package for tool, package in _TOOLS.items() if shutil.which(tool) is None]

pytestmark = pytest.mark.skipif(bool(_MISSING), reason=f"Debian package missing: {', '.join(_MISSING)}")

_CREATE_AND_OPEN = """
import os
from lumadesk.__main__ import main
os.environ.update(LUMADESK_VAULT={folder!r}, LUMADESK_PASSPHRASE={passphrase!r})
print(main(["vault", "create"]))
del os.environ["LUMADESK_PASSPHRASE"]
raise SystemExit(main(["vault", "verify", "--json"]))
"""


def created_and_opened(tmp_path: Path, *, unlocked: bool) -> tuple[dict[str, object], str]:
    """Make a vault with a passphrase, open it without one; returns the document and stderr."""
    script = _CREATE_AND_OPEN.format(folder=str(tmp_path / "vault"), passphrase=PASSPHRASE)
    done = on_a_bus_of_its_own(script, tmp_path, unlocked=unlocked)
    document: dict[str, object] = json.loads(done.stdout[done.stdout.index("{") :])
    return document, done.stderr


def test_the_keyring_opens_the_vault(tmp_path: Path) -> None:
    document, told = created_and_opened(tmp_path, unlocked=True)
    assert document["ok"] is True, told


def test_a_locked_keyring_is_told_and_the_passphrase_is_needed(tmp_path: Path) -> None:
    document, told = created_and_opened(tmp_path, unlocked=False)
    error = document["error"]
    assert isinstance(error, dict)
    assert error["code"] == "vault.passphrase_needed"
    assert "The keyring is locked" in error["message"]
    assert "The keyring is locked" in told, "and it was told when the vault was made"
