"""How the columns of a bank's files were understood the last time, so that nothing is asked twice."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from lumadesk.app.services import Services
from lumadesk.domain.bank_csv import CsvMapping, CsvTable, DateOrder, date_order
from lumadesk.storage import settings
from lumadesk.storage.columns import from_json, to_json
from lumadesk.storage.transaction import Tx

_COLUMNS = "bank_columns"
#: Banks have few forms of a statement; the oldest is forgotten.
_MOST = 10


def recall(services: Services, table: CsvTable) -> CsvMapping | None:
    """What was said of a file with the same columns; None where there was none.

    Where these dates show their order by themselves, that counts.
    """
    with services.read() as tx:
        kept = _kept(tx).get(_names(table))
    if kept is None:
        return None
    mapping = CsvMapping(**{**kept, "date_order": DateOrder(kept["date_order"])})
    return replace(
        mapping, date_order=date_order(row[mapping.day] for row in table.rows) or mapping.date_order
    )


def keep(tx: Tx, table: CsvTable, mapping: CsvMapping) -> None:
    known = _kept(tx)
    known.pop(_names(table), None)
    known[_names(table)] = asdict(mapping)
    # As pairs: they stay in their order.
    settings.put(tx, _COLUMNS, to_json(list(known.items())[-_MOST:]))


def _kept(tx: Tx) -> dict[str, dict[str, Any]]:
    """By the names of the columns, the latest last."""
    kept = settings.get(tx, _COLUMNS)
    return dict(from_json(kept)) if kept else {}


def _names(table: CsvTable) -> str:
    return "\n".join(table.columns)
