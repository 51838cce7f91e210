"""Fetching what comes next while what came before is still being written."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TypeVar

T = TypeVar("T")


def ahead(pages: Generator[T, None, None]) -> Generator[T, None, None]:
    """The same pages in the same order, each fetched by another thread while the one before is in use.

    An error comes where its page would have come. Close it: then nothing is being fetched any more.
    """
    with closing(pages), ThreadPoolExecutor(1, "lumadesk-ahead") as reader:
        coming = reader.submit(next, pages, None)
        while (page := coming.result()) is not None:
            coming = reader.submit(next, pages, None)
            yield page
