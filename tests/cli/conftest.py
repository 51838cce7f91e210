"""Runs command lines: in this process with the test's own keyring, or as the real program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from lumadesk import bootstrap
from lumadesk.app.ports import Places
from lumadesk.app.services import Outside
from lumadesk.cli.main import run
from lumadesk.cli.world import World
from lumadesk.storage.vault import Vault
from tests.app.fakes import FakeSecrets, FakeSettings
from tests.conftest import CHEAP, PASSPHRASE


@dataclass(frozen=True)
class Ran:
    """How a command line ended, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The code of the error that the JSON document tells."""
        assert set(self.json["error"]) == {"code", "message", "hint"}
        return str(self.json["error"]["code"])


Lumadesk = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the passphrase, the vault or the display of whoever runs it."""
    for name in list(os.environ):
        if name.startswith("LUMADESK_"):
            monkeypatch.delenv(name)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def keyring() -> FakeSecrets:
    return FakeSecrets()


@pytest.fixture
def outside(tmp_path: Path, keyring: FakeSecrets) -> Outside:
    """This computer, with the test's own keyring and folders, and passphrases that cost little."""
    return replace(
        bootstrap.build_outside(),
        secrets=keyring,
        settings=FakeSettings(),
        places=Places(
            default_vault=tmp_path / "default", new_demo=tmp_path / "demo", exports=tmp_path / "exports"
        ),
        passphrase_cost=CHEAP,
    )


@pytest.fixture
def world(outside: Outside) -> World:
    def no_window(_folder: Path | None, _demo: bool) -> int:
        raise AssertionError("no window is opened by this test")

    return World(
        outside=lambda: outside,
        calendar=bootstrap.uk_calendar,
        has_display=lambda: False,
        open_window=no_window,
        report_bug=lambda error: f"Something went wrong ({type(error).__name__}).",
    )


@pytest.fixture
def lumadesk(world: World, capsys: pytest.CaptureFixture[str]) -> Lumadesk:
    """Runs a command line in this process."""

    def call(*args: object) -> Ran:
        capsys.readouterr()
        status = run([str(arg) for arg in args], world)
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return call


@pytest.fixture
def desk(
    lumadesk: Lumadesk,
    keyring: FakeSecrets,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    _vault_template: tuple[Path, str],
) -> Lumadesk:
    """Runs command lines with --json on a vault of the test's own, whose key the keyring holds."""
    template, key = _vault_template
    shutil.copytree(template, tmp_path / "vault")
    keyring.kept[f"vault:{Vault.vault_id_of(template)}"] = key
    monkeypatch.setenv("LUMADESK_VAULT", str(tmp_path / "vault"))
    monkeypatch.setenv("LUMADESK_PASSPHRASE", PASSPHRASE)

    def call(*args: object) -> Ran:
        return lumadesk(*args, "--json")

    return call


@pytest.fixture
def place(tmp_path: Path, _vault_template: tuple[Path, str]) -> dict[str, str]:
    """The environment in which the real program finds a vault of the test's own, and its passphrase."""
    template, _key = _vault_template
    shutil.copytree(template, tmp_path / "vault")
    return {"LUMADESK_VAULT": str(tmp_path / "vault"), "LUMADESK_PASSPHRASE": PASSPHRASE}


def program(*args: object, **environment: str) -> Ran:
    """Run the real program in a process of its own, without a keyring or a display."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LUMADESK_")
        and name not in {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "lumadesk", *map(str, args)],
        env={**kept, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)
