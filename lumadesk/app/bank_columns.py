"""What the columns of a bank's file mean: guessed, or as the owner said of the last one like it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from lumadesk.app.services import Services
from lumadesk.domain.bank_csv import (
    BankFile,
    CsvMapping,
    CsvTable,
    DateOrder,
    date_order,
    read_entries,
    read_table,
    suggest_mapping,
)
from lumadesk.storage import settings
from lumadesk.storage.columns import from_json, to_json
from lumadesk.storage.transaction import Tx

_COLUMNS = "bank_columns"
#: Banks have few forms of a statement; the oldest is forgotten.
_MOST = 10
_SAMPLE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvPreview:
    """A file as the mapping assistant shows it; ``mapping`` is a suggestion, None where there is none.

    ``asks_date_order`` where every date can be read both ways. ``read`` is what the mapping makes of the
    file, None until it can be read.
    """

    columns: tuple[str, ...]
    delimiter: str
    sample: tuple[tuple[str, ...], ...]
    rows: int
    mapping: CsvMapping | None
    asks_date_order: bool
    read: BankFile | None


def preview_csv(
    data: bytes,
    mapping: CsvMapping | None = None,
    delimiter: str | None = None,
    services: Services | None = None,
) -> CsvPreview:
    """What a file holds, and what its columns seem to be; with a ``mapping`` what that makes of it.

    With ``services`` a file of the same columns is understood as the last one was.
    """
    table = read_table(data, delimiter)
    recalled = recall(services, table) if services is not None and mapping is None else None
    chosen = mapping or recalled or suggest_mapping(table)
    asks = chosen is not None and chosen.date_order is None
    return CsvPreview(
        columns=table.columns,
        delimiter=table.delimiter,
        sample=table.rows[:_SAMPLE],
        rows=len(table.rows),
        mapping=chosen,
        asks_date_order=asks,
        read=None if chosen is None or asks else read_entries(table, chosen),
    )


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
