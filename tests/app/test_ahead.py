"""Pages are fetched one ahead, in order, and nothing is fetched any more once nobody wants them."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from lumadesk.app.ahead import ahead


def test_the_next_page_is_fetched_while_one_is_in_use() -> None:
    second = threading.Event()

    def pages() -> Generator[int, None, None]:
        yield 1
        second.set()
        yield 2

    coming = ahead(pages())
    assert next(coming) == 1
    assert second.wait(10), "the second page was begun before it was asked for"
    assert list(coming) == [2]


def test_no_more_than_one_page_waits() -> None:
    fetched: list[int] = []

    def pages() -> Generator[int, None, None]:
        for number in range(10):
            fetched.append(number)
            yield number

    coming = ahead(pages())
    assert [next(coming), next(coming)] == [0, 1]
    coming.close()
    assert fetched == [0, 1, 2]


def test_an_error_comes_where_its_page_would_have_come() -> None:
    def pages() -> Generator[int, None, None]:
        yield 1
        raise ConnectionError

    coming = ahead(pages())
    assert next(coming) == 1
    with pytest.raises(ConnectionError):
        next(coming)


def test_closed_it_leaves_neither_a_page_open_nor_a_thread() -> None:
    ended: list[str] = []

    def pages() -> Generator[int, None, None]:
        try:
            yield 1
            yield 2
        finally:
            ended.append("pages")

    coming = ahead(pages())
    next(coming)
    coming.close()
    assert ended == ["pages"]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("lumadesk-ahead")]
