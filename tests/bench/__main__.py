"""``python -m tests.bench [--rows N] [--json FILE] [ROW…]``: prints floor, LumaDesk and ratio of each row."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from tests.bench import (
    access_pack,
    desk,
    erasure,
    invoice,
    invoicing,
    promises,
    safety,
    search,
    site_databases,
    sync,
    unlock,
    window,
)
from tests.bench.figures import Figure, readable
from tests.bench.world import World
from tests.servers import debian

ROWS: dict[str, Callable[[World], Figure]] = {
    "first-window": window.first_window,
    "list-usable": window.list_usable,
    "first-sync": sync.first_sync,
    "first-sync-mariadb": site_databases.first_sync_mariadb,
    "first-sync-sqlite": site_databases.first_sync_sqlite,
    "sync-nothing-new": sync.nothing_new,
    "nothing-new-mariadb": site_databases.nothing_new_mariadb,
    "nothing-new-sqlite": site_databases.nothing_new_sqlite,
    "search": search.as_you_type,
    "invoice": invoice.pdf,
    "invoice-peer": invoicing.beside_a_peer,
    "issue-1000": invoicing.issue_many,
    "list-invoices": invoicing.list_invoices,
    "access-pack": access_pack.pack,
    "access-pack-more": desk.pack_among_more,
    "privacy-screen": desk.privacy_screen,
    "erasure": erasure.erase,
    "unlock": unlock.by_keyring,
    "promises": promises.first_look,
    "review-queue": promises.review_queue,
    "review-scroll": promises.review_scroll,
    "backup": safety.back_up,
    "verify": safety.verify,
}

_LINE = "{:<20} {:>11} {:>11} {:>7} {:>8}  {}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, metavar="N", help="enquiries (default 100000)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    parser.add_argument("row", nargs="*", metavar="ROW", help=f"only these of: {', '.join(ROWS)}")
    wanted = parser.parse_args()
    unknown = set(wanted.row) - set(ROWS)
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))} (there are: {', '.join(ROWS)})")

    print(_LINE.format("row", "floor", "LumaDesk", "ratio", "budget", ""))
    figures: list[Figure] = []
    temporary = tempfile.TemporaryDirectory(prefix="lumadesk-bench-")
    with temporary as folder, World(Path(folder), wanted.rows) as world:
        for row in wanted.row or _measurable():
            figures.append(ROWS[row](world))
            _show(figures[-1])
    if wanted.json is not None:
        wanted.json.write_text(
            json.dumps(_as_document(figures, wanted.rows), indent=1) + "\n", encoding="utf-8"
        )
    return 0


def _measurable() -> list[str]:
    """All rows, but those of a server or of a peer that is not installed here."""
    missing = {"mariadb": not debian.has("mariadbd"), "peer": find_spec("InvoiceGenerator") is None}
    return [row for row in ROWS if not any(word in row and gone for word, gone in missing.items())]


def _show(figure: Figure) -> None:
    verdict = "ok" if figure.within_budget else "OVER: " + ("; ".join(figure.broken) or "the ratio")
    print(
        _LINE.format(
            figure.row,
            readable(figure.floor),
            readable(figure.lumadesk),
            f"{figure.ratio:.2f}x",
            f"{figure.budget:g}x",
            verdict,
        )
    )
    for name, value in figure.notes.items():
        print(f"    {name}: {value:,.4g}")
    sys.stdout.flush()


def _as_document(figures: list[Figure], rows: int) -> dict[str, object]:
    return {
        "rows": rows,
        "machine": {
            "python": platform.python_version(),
            "system": platform.platform(),
            "cores": os.cpu_count(),
        },
        "figures": [
            {**asdict(figure), "ratio": figure.ratio, "within_budget": figure.within_budget}
            for figure in figures
        ],
    }


if __name__ == "__main__":
    raise SystemExit(main())
