"""Where a passphrase comes from: a command, the environment, or a prompt on a terminal, in this order."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from lumadesk.cli.secret import given_secret, on_a_terminal
from lumadesk.domain.errors import RuleViolation


def find_passphrase() -> str | None:
    """The passphrase of an existing vault; None where nothing gives one."""
    words = given_passphrase()
    if words is None and on_a_terminal():
        words = getpass.getpass("Passphrase of the vault: ")
    return words or None


def choose_passphrase() -> str | None:
    """The passphrase of a new vault; typed twice where it is typed."""
    return given_passphrase() or _typed_twice("Passphrase for the new vault: ")


def choose_another() -> str | None:
    """A new passphrase of a vault that opens by what ``find_passphrase`` finds."""
    given = given_secret("LUMADESK_NEW_PASSPHRASE", "new passphrase", "passphrase")
    return given or _typed_twice("New passphrase: ")


def key_file() -> bytes | None:
    """What is in the file that ``LUMADESK_KEY_FILE`` names, the second half of a two-step unlock."""
    named = os.environ.get("LUMADESK_KEY_FILE")
    if not named:
        return None
    from lumadesk.app.key_slots import read_key_file

    return read_key_file(Path(named))


def _typed_twice(prompt: str) -> str | None:
    if not on_a_terminal():
        return None
    words = getpass.getpass(prompt)
    if getpass.getpass("The same again: ") != words:
        raise RuleViolation(
            "vault.passphrase_differs",
            "The two passphrases are not the same.",
            "Nothing was made; try again.",
        )
    return words or None


def given_passphrase() -> str | None:
    """What the command or the environment gives, without asking anybody."""
    return given_secret("LUMADESK_PASSPHRASE", "passphrase", "passphrase")
