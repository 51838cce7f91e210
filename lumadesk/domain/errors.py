"""The two kinds of failure a person can be told about: the rules say no, or the world is at fault."""

from __future__ import annotations


class LumaDeskError(Exception):
    """A failure with a message for the owner.

    ``code`` is a stable, dotted, lower-case name that scripts may test ("invoice.business_incomplete").
    ``message`` says what is wrong and ``hint`` what to do next. Neither ever holds personal data, a
    key or a password: both are written to logs and to the command line's JSON.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class RuleViolation(LumaDeskError):  # noqa: N818 - named for what it is, not for how it travels
    """The law, a promise or a rule of the business forbids what was asked (exit status 3)."""


class KnownError(LumaDeskError):
    """Network, disk, passphrase or a damaged file: the world's fault, not the program's (exit status 4)."""
