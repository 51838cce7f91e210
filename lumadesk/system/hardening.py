"""What the process asks of the system so that nothing of it reaches others: files, core dumps, its memory."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from contextlib import suppress

_SMALL, _BLOCKS = 176, 10_000
_PR_GET_DUMPABLE, _PR_SET_DUMPABLE = 3, 4


def harden() -> None:
    """New files are the owner's alone, a crash writes no memory to the disk, and no other process reads it.

    Where a system has no such thing the rest is done all the same. Programs that this one starts inherit
    the first two.
    """
    os.umask(0o077)
    with suppress(ImportError, OSError, ValueError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def may_be_dumped() -> bool | None:
    """Whether a crash could write this process's memory to the disk; None where that cannot be asked."""
    if sys.platform != "linux":
        return None
    try:
        return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0))
    except (OSError, AttributeError):
        return None


def give_memory_back() -> None:
    """Overwrite what was freed and return it to the system, so that less of what was shown lies about.

    Neither Python nor the C library overwrites what it frees, and both keep small blocks for themselves: new
    ones of the sizes that keys have take their places for a moment. Takes a tenth of a second.
    """
    gc.collect()
    for size in range(1, _SMALL, 16):
        blocks = [bytes(size) for _ in range(_BLOCKS)]
        del blocks
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # only glibc has all of it
            library = ctypes.CDLL(None)
            library.calloc.restype = ctypes.c_void_p
            for size in range(16, _SMALL, 16):
                taken = [library.calloc(1, size) for _ in range(_BLOCKS // 20)]
                for block in taken:
                    library.free(ctypes.c_void_p(block))
            library.malloc_trim(0)
