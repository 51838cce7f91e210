"""A process that does one first sync into a new vault and prints the most memory that it held, in MiB."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from lumadesk.app import sync
from tests.bench.world import Keeper


def main() -> None:
    url, folder = sys.argv[1:]
    services = Keeper().new_vault(Path(folder), url)
    sync.sync(services)
    services.vault.close()
    held = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    if held is None:
        raise RuntimeError("this system does not tell how much memory a process held")
    print(int(held[1]) / 1024)


if __name__ == "__main__":
    main()
