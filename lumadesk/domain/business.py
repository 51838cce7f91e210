"""The owner's business as it appears on documents (Companies Act 2006 ss.1200ff)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from lumadesk.domain.colours import ACCENT, check_colour
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.numbering import Series, check_prefix
from lumadesk.domain.people import normalise_email

_VAT_NUMBER = re.compile(r"(?:GB|XI)?(?:\d{9}|\d{12})", re.ASCII)
_SORT_CODE = re.compile(r"\d{6}", re.ASCII)
_ACCOUNT_NUMBER = re.compile(r"\d{8}", re.ASCII)
_BETWEEN_DIGITS = re.compile(r"[\s-]")
_LONGEST_FIELD = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """The controller and supplier. Empty strings mean "not set yet"."""

    own_name: str = ""
    business_name: str = ""
    address: str = ""  # address for service, lines separated by "\n"
    email: str = ""
    phone: str = ""
    website: str = ""
    vat_registered: bool = False
    vat_number: str = ""
    payment_terms_days: int = 30
    bank_details: str = ""  # whatever else is to be said on how to pay
    invoice_prefix: str = "INV-"
    policy: str = "luma-tech"  # id of the policy profile
    account_name: str = ""
    sort_code: str = ""
    account_number: str = ""
    iban: str = ""
    vat_from: date | None = None  # supplies before that day bear no VAT; None where none are left to bill
    quote_prefix: str = "QUO-"
    credit_prefix: str = "CN-"
    number_padding: int = 4
    number_year: bool = False  # a series of its own for every year: "INV-2026-0001"
    colour: str = ACCENT  # of the documents, "#rrggbb"
    logo: str = ""  # the picture's SHA-256 in hexadecimal digits

    def series(self, prefix: str) -> Series:
        """The series of numbers that begins with ``prefix``: one of the three above."""
        return Series(prefix=prefix, by_year=self.number_year, padding=self.number_padding)

    def charges_vat(self, tax_point: date) -> bool:
        """Whether a supply of that day bears VAT."""
        return self.vat_registered and (self.vat_from is None or tax_point >= self.vat_from)


def how_to_pay(business: Business) -> str:
    """The lines of a document that say where the money goes."""
    parts = (
        ("Account name", business.account_name),
        ("Sort code", _grouped(business.sort_code, 2, "-")),
        ("Account number", _digits(business.account_number)),
        ("IBAN", _grouped(business.iban.upper(), 4, " ")),
    )
    lines = [f"{label} {value}" for label, value in parts if value]
    return "\n".join([*lines, business.bank_details.strip()] if business.bank_details.strip() else lines)


def to_document(business: Business) -> dict[str, Any]:
    """The business as an issued document keeps it; ``from_document`` is its inverse."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(business).items()
    }


def from_document(document: Mapping[str, Any]) -> Business:
    """What an older program did not know has its default."""
    known = {field.name: document[field.name] for field in fields(Business) if field.name in document}
    since = known.get("vat_from")
    return Business(**{**known, "vat_from": date.fromisoformat(since) if since else None})


def missing_for_invoice(business: Business) -> tuple[str, ...]:
    """Names of what must be set before an invoice may be issued (Companies Act 2006 ss.1200ff)."""
    needed = {
        "own name": business.own_name,
        "business name": business.business_name,
        "address for service": business.address,
    }
    if business.vat_registered:
        needed["VAT number"] = business.vat_number
    return tuple(label for label, value in needed.items() if not value.strip())


def check_business(business: Business) -> None:
    """Refuse details that no document could carry; empty fields are allowed, they are only not set yet.

    Raises RuleViolation ``business.too_long``, ``business.bad_email``, ``business.bad_vat_number``,
    ``business.bad_terms``, ``business.bad_sort_code``, ``business.bad_account_number``,
    ``business.half_an_account``, ``number.…`` or ``colour.…``. The check digits
    of VAT number and IBAN are ``app/identifiers.py``'s.
    """
    texts = (
        business.own_name,
        business.business_name,
        business.address,
        business.email,
        business.phone,
        business.website,
        business.bank_details,
        business.account_name,
        business.iban,
    )
    if any(len(text) > _LONGEST_FIELD for text in texts):
        raise RuleViolation(
            "business.too_long",
            f"Each detail of the business has at most {_LONGEST_FIELD} characters.",
            "Shorten the longest one.",
        )
    if business.email.strip() and normalise_email(business.email) is None:
        raise RuleViolation(
            "business.bad_email",
            "The email address of the business is not one.",
            "Write it like name@example.co.uk.",
        )
    number = re.sub(r"\s", "", business.vat_number).upper()
    if business.vat_registered and number and _VAT_NUMBER.fullmatch(number) is None:
        raise RuleViolation(
            "business.bad_vat_number",
            "A UK VAT number has nine digits, or twelve for a branch.",
            "Write it like GB 123 4567 89.",
        )
    if not 0 <= business.payment_terms_days <= 365:
        raise RuleViolation(
            "business.bad_terms", "Payment terms are 0 to 365 days.", "Use 30 if you are not sure."
        )
    _check_account(business)
    prefixes = (business.invoice_prefix, business.quote_prefix, business.credit_prefix)
    for prefix in prefixes:
        check_prefix(prefix)
    if len(set(prefixes)) < len(prefixes):
        raise RuleViolation(
            "number.same_series",
            "Invoices, quotes and credit notes are numbered in series of their own.",
            "Give each of them a prefix of its own.",
        )
    if not 1 <= business.number_padding <= 9:
        raise RuleViolation("number.bad_padding", "Numbers have 1 to 9 digits at least.", "Use 4, as usual.")
    check_colour(business.colour)


def _check_account(business: Business) -> None:
    sort_code, number = _digits(business.sort_code), _digits(business.account_number)
    if sort_code and _SORT_CODE.fullmatch(sort_code) is None:
        raise RuleViolation(
            "business.bad_sort_code", "A sort code has six digits.", "Write it like 12-34-56."
        )
    if number and _ACCOUNT_NUMBER.fullmatch(number) is None:
        raise RuleViolation(
            "business.bad_account_number",
            "A UK account number has eight digits.",
            "Put a nought before a number of seven.",
        )
    if bool(sort_code) != bool(number):
        raise RuleViolation(
            "business.half_an_account",
            "Sort code and account number belong together.",
            "Enter both, or neither.",
        )


def _digits(text: str) -> str:
    return _BETWEEN_DIGITS.sub("", text)


def _grouped(text: str, size: int, between: str) -> str:
    plain = _digits(text)
    return between.join(plain[start : start + size] for start in range(0, len(plain), size))
