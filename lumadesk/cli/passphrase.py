"""Where a passphrase comes from: a command, the environment, or a prompt on a terminal, in this order."""

from __future__ import annotations

import getpass

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
    words = given_passphrase()
    if words is None and on_a_terminal():
        words = getpass.getpass("Passphrase for the new vault: ")
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
