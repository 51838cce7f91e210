"""Numbers that carry check digits: whether a VAT number and an IBAN can be what they say."""

from __future__ import annotations

import re

from lumadesk.domain.business import Business
from lumadesk.domain.errors import RuleViolation


def check_identifiers(business: Business) -> None:
    """Raises RuleViolation ``business.bad_vat_number``, ``business.bad_iban``."""
    if business.vat_registered and business.vat_number.strip():
        check_vat_number(business.vat_number)
    if business.iban.strip():
        check_iban(business.iban)


def check_vat_number(text: str) -> None:
    """A UK VAT number with its check digits, with or without the letters before it (HMRC VATREC).

    Raises RuleViolation ``business.bad_vat_number``.
    """
    from stdnum.exceptions import ValidationError
    from stdnum.gb import vat

    number = re.sub(r"[\s.-]", "", text).upper()
    try:
        vat.validate(number.removeprefix("XI"))
    except ValidationError:
        raise RuleViolation(
            "business.bad_vat_number",
            "That is no UK VAT number: its digits do not fit together.",
            "Copy it from the VAT certificate; it looks like GB 123 4567 82.",
        ) from None


def check_iban(text: str) -> None:
    """Raises RuleViolation ``business.bad_iban``."""
    from stdnum import iban
    from stdnum.exceptions import ValidationError

    try:
        iban.validate(text)
    except ValidationError:
        raise RuleViolation(
            "business.bad_iban",
            "That is no IBAN: its digits do not fit together.",
            "Copy it from the bank's website; in the UK it begins with GB and has 22 characters.",
        ) from None
