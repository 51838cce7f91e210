"""How long each kind of record is kept, in the words of the manifest."""

from __future__ import annotations

from typing import Final

CONTACT: Final = "while any record of the person is kept"
ENQUIRY: Final = "until erased; unconverted ones are reviewed twelve months after the last contact"
EVIDENCE: Final = "kept as evidence, without the person, after an erasure"
FOREVER: Final = "for the life of the vault; holds no personal value"
OWNER: Final = "until the owner changes it"
REVIEW: Final = "until the person is erased"
SITE: Final = "until the website's configuration changes"
WORK: Final = "until the person is erased; what became an invoice is kept as that"
TAX: Final = "as the policy says for tax records, at least as TMA 1970 s.12B asks; drafts until discarded"
