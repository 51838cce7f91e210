"""A person is a data subject: everyone whose data is held, client or not, and how two of them are matched."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher

from lumadesk.domain.errors import RuleViolation

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(rf"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{{1,64}}@{_LABEL}(?:\.{_LABEL})+")
#: What is in that form already, in a third of the time: no domain ends in a hyphen, no dot is at an end.
_PLAIN_EMAIL = re.compile(
    r"(?=[^@]{1,64}@)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9]{1,63}\.)+[a-z0-9]{1,63}"
)
_NOT_DIGITS = re.compile(r"\D+")
_LONGEST_EMAIL = 320
_LONGEST_NAME = 200
_LONGEST_PHONE = 50
_LONGEST_ADDRESS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A data subject. A client is a person with ``client_since``; an erased person keeps only an id."""

    id: int
    name: str
    email: str | None
    phone: str | None
    address: str | None  # postal address, lines separated by "\n"
    client_since: date | None
    created_at: datetime  # aware, UTC
    erased_at: datetime | None

    @property
    def is_client(self) -> bool:
        return self.client_since is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What the owner wrote about a person."""

    id: int
    person_id: int
    body: str
    created_at: datetime


def normalise_email(text: str) -> str | None:
    """The form in which addresses are compared: trimmed, NFKC, casefolded; None where it is no address.

    Two enquiries with the same normalised address belong to the same person.
    """
    if _PLAIN_EMAIL.fullmatch(text) is not None and len(text) <= _LONGEST_EMAIL:
        return text
    address = unicodedata.normalize("NFKC", text).strip().casefold()
    if len(address) > _LONGEST_EMAIL or ".." in address or _EMAIL.fullmatch(address) is None:
        return None
    local = address.partition("@")[0]
    return None if local.startswith(".") or local.endswith(".") else address


def normalise_phone(text: str) -> str | None:
    """The form in which numbers are compared: UK numbers as "+44…", others as digits; None without digits.

    "020 7946 0018", "+44 (0)20 7946 0018" and "0044 20 7946 0018" are the same number.
    """
    plain = unicodedata.normalize("NFKC", text)
    digits = _NOT_DIGITS.sub("", plain)
    if not digits.isascii():
        digits = "".join(str(unicodedata.digit(digit)) for digit in digits)
    if not digits:
        return None
    international = plain.strip().startswith("+") or digits.startswith("00")
    if not international:
        return "+44" + digits[1:] if digits.startswith("0") and 10 <= len(digits) <= 11 else digits
    digits = digits.removeprefix("00")
    if digits.startswith("44"):
        return "+44" + digits[2:].removeprefix("0")
    return digits


def name_likeness(first: str, second: str) -> float:
    """How alike two names are, from 0.0 to 1.0, without regard to accents, case and order of the words.

    It only ever suggests that two people are one; the owner decides.
    """
    one, other = _folded(first), _folded(second)
    if not one or not other:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def check_person(name: str, email: str | None, phone: str | None, address: str | None = None) -> None:
    """Refuse what a person cannot be kept with.

    Raises RuleViolation ``person.no_name``, ``person.name_too_long``, ``person.bad_email``,
    ``person.bad_phone`` or ``person.address_too_long``.
    """
    if not name.strip():
        raise RuleViolation("person.no_name", "A person needs a name.", "Enter the name.")
    if len(name) > _LONGEST_NAME:
        raise RuleViolation(
            "person.name_too_long", f"A name has at most {_LONGEST_NAME} characters.", "Shorten the name."
        )
    if email is not None and normalise_email(email) is None:
        raise RuleViolation(
            "person.bad_email",
            "That is not an email address.",
            "Write it like name@example.co.uk, or leave it empty.",
        )
    if phone is not None and (len(phone) > _LONGEST_PHONE or normalise_phone(phone) is None):
        raise RuleViolation(
            "person.bad_phone",
            "That is not a telephone number.",
            "Write it like 020 7946 0018 or +44 20 7946 0018, or leave it empty.",
        )
    if address is not None and len(address) > _LONGEST_ADDRESS:
        raise RuleViolation(
            "person.address_too_long",
            f"An address has at most {_LONGEST_ADDRESS} characters.",
            "Shorten the address.",
        )


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(sorted(re.findall(r"\w+", re.sub("['\u2019]", "", bare))))
