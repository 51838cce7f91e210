"""Personal data in the vault: the manifest of every column, what is held about a person, and its erasure."""

from lumadesk.storage.personal_data.carry_out import carry_out, carry_out_due
from lumadesk.storage.personal_data.collect import Found, collect
from lumadesk.storage.personal_data.column import Column, TableManifest
from lumadesk.storage.personal_data.erasing import forget_request
from lumadesk.storage.personal_data.held import held_records
from lumadesk.storage.personal_data.manifest import MANIFEST

__all__ = [
    "MANIFEST",
    "Column",
    "Found",
    "TableManifest",
    "carry_out",
    "carry_out_due",
    "collect",
    "forget_request",
    "held_records",
]
