"""Fetching what comes next while what came before is still being written."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def ahead(pages: Generator[T, None, None]) -> Generator[T, None, None]:
    """The same pages in the same order, each fetched by another thread while the one before is in use.

    But for the first two: a sync with nothing new has no more than one, and a thread would take longer.
    An error comes where its page would have come. Close it: then nothing is being fetched any more.
    """
    with closing(pages):
        yield from islice(pages, 1)
        page = next(pages, None)
        if page is None:
            return
        with ThreadPoolExecutor(1, "lumadesk-ahead") as reader:
            while page is not None:
                coming = reader.submit(next, pages, None)
                yield page
                page = coming.result()
