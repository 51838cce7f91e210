"""What a person provided, as JSON and CSV for another program to read (UK GDPR Art 20)."""

from __future__ import annotations

import csv
import io
import json
import re

from lumadesk.documents.sar_pack import SarPack
from lumadesk.domain.hostile_text import csv_cell

FORMAT = "lumadesk-portable-data"
VERSION = 1

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def to_json(pack: SarPack) -> bytes:
    """The provided records as UTF-8 JSON: the text exactly as it was given, in the order of the pack.

    docs/portable-format.md describes it for whoever reads it: an object with ``format``, ``version``,
    ``person``, ``controller``, ``prepared_on`` and ``sections``; a section has a ``title``, a ``kind``, a
    ``basis`` and ``records``, a record a ``title`` and ``fields``, a field a ``label`` and a ``value``.
    """
    document = {
        "format": FORMAT,
        "version": VERSION,
        "person": pack.person_name,
        "controller": pack.controller.business_name or pack.controller.own_name,
        "prepared_on": pack.prepared_on.isoformat(),
        "sections": [
            {
                "title": section.title,
                "kind": section.kind,
                "basis": section.basis,
                "records": [
                    {
                        "title": item.title,
                        "fields": [{"label": label, "value": value} for label, value in item.fields],
                    }
                    for item in section.items
                    if item.provided
                ],
            }
            for section in pack.sections
            if any(item.provided for item in section.items)
        ],
    }
    return _utf8(json.dumps(document, ensure_ascii=False, indent=1)) + b"\n"


def to_csv(pack: SarPack) -> bytes:
    """The provided records as one table, a row for every field; a spreadsheet runs none of it as a formula.

    UTF-8 with a byte order mark, which Excel needs to read it as Unicode, and CRLF line ends (RFC 4180).
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["Section", "Record", "Title", "Field", "Value"])
    for section in pack.sections:
        provided = (item for item in section.items if item.provided)
        for number, item in enumerate(provided, start=1):
            for label, value in item.fields:
                cells = (section.title, item.title, label, value)
                where, title, field, content = (csv_cell(cell.replace("\0", "\ufffd")) for cell in cells)
                writer.writerow([where, number, title, field, content])
    return b"\xef\xbb\xbf" + _utf8(out.getvalue())


def _utf8(text: str) -> bytes:
    """UTF-8 has no lone surrogates: each becomes U+FFFD."""
    return _LONE_SURROGATE.sub("\ufffd", text).encode("utf-8")
