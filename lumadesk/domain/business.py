"""The owner's business as it appears on documents (Companies Act 2006 ss.1200ff)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.numbering import check_prefix
from lumadesk.domain.people import normalise_email

_VAT_NUMBER = re.compile(r"(?:GB|XI)?(?:\d{9}|\d{12})", re.ASCII)
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
    bank_details: str = ""
    invoice_prefix: str = "INV-"
    policy: str = "luma-tech"  # id of the policy profile


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
    ``business.bad_terms`` or ``number.bad_prefix``.
    """
    texts = (
        business.own_name,
        business.business_name,
        business.address,
        business.email,
        business.phone,
        business.website,
        business.bank_details,
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
    check_prefix(business.invoice_prefix)
