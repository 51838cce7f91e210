"""The manifest of the owner's own details, and of what the vault keeps about itself."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.storage.personal_data.column import (
    TableManifest,
    impersonal,
    of_owner,
    reference,
    table,
)
from lumadesk.storage.personal_data.kept import FOREVER, OWNER

OF_VAULT: Mapping[str, TableManifest] = {
    "business": table(
        OWNER,
        {
            "own_name": of_owner("Own name"),
            "business_name": of_owner("Business name"),
            "address": of_owner("Address for service"),
            "email": of_owner("Email"),
            "phone": of_owner("Telephone"),
            "website": of_owner("Website"),
            "vat_registered": of_owner("Registered for VAT"),
            "vat_number": of_owner("VAT number"),
            "payment_terms_days": of_owner("Payment terms in days"),
            "bank_details": of_owner("Bank details"),
            "invoice_prefix": of_owner("Prefix of invoice numbers"),
            "policy": of_owner("Privacy policy"),
            "account_name": of_owner("Name of the account"),
            "sort_code": of_owner("Sort code"),
            "account_number": of_owner("Account number"),
            "iban": of_owner("IBAN"),
            "vat_from": of_owner("Registered for VAT from"),
            "quote_prefix": of_owner("Prefix of quote numbers"),
            "credit_prefix": of_owner("Prefix of credit note numbers"),
            "number_padding": of_owner("Digits of numbers"),
            "number_year": of_owner("Numbers begin anew each year"),
            "colour": of_owner("Colour of documents"),
            "logo": of_owner("Hash of the logo"),
        },
    ),
    "business_change": table(
        OWNER,
        {
            "valid_from": impersonal("Holds from"),
            "details": of_owner("Changed details"),
            "made_at": impersonal("Entered"),
            "applied_at": impersonal("Applied"),
        },
    ),
    "logo": table(OWNER, {"sha256": impersonal("Hash"), "data": of_owner("Picture")}),
    "holiday": table(
        OWNER,
        {"day": impersonal("Day"), "name": of_owner("Name"), "worked": impersonal("Worked all the same")},
    ),
    "setting": table(OWNER, {"name": impersonal("Name"), "value": of_owner("Value")}),
    "audit": table(
        FOREVER,
        {
            "at": impersonal("When"),
            "verb": impersonal("What was done"),
            "touched": reference("Numbers of the records"),
            "hash": impersonal("Hash of the chain"),
        },
    ),
    "upkeep": table(
        FOREVER,
        {
            "at": impersonal("When"),
            "kind": impersonal("What was done"),
            "ok": impersonal("Went well"),
            "file": impersonal("Name of the backup"),
            "size": impersonal("Size in bytes"),
            "records": impersonal("Number of records"),
            "detail": impersonal("Result"),
        },
    ),
}
