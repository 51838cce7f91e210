"""Starts LumaDesk: its window without arguments, its command line with them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from lumadesk import bootstrap
from lumadesk.cli.main import run


def main(argv: Sequence[str] | None = None) -> int:
    """Run LumaDesk and return the exit status (design: 0 done, 1 bug, 2 usage, 3 refused, 4 the world)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    bootstrap.harden()
    bootstrap.start_logging()
    # Without arguments the window opens as a command too, so that its failures are told in the same way.
    return run(arguments or ["window"], bootstrap.build_world())


if __name__ == "__main__":
    sys.exit(main())
