"""Pages are fetched one ahead, in order, and nothing is fetched any more once nobody wants them."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from lumadesk.app.ahead import ahead


def test_the_next_page_is_fetched_while_one_is_in_use() -> None:
    third = threading.Event()

    def pages() -> Generator[int, None, None]:
        yield 1
        yield 2
        third.set()
        yield 3

    coming = ahead(pages())
    assert [next(coming), next(coming)] == [1, 2]
    assert third.wait(10), "the third page was begun before it was asked for"
    assert list(coming) == [3]


def test_one_page_needs_no_other_thread() -> None:
    def pages() -> Generator[str, None, None]:
        yield threading.current_thread().name
        assert threading.current_thread() is threading.main_thread()

    assert list(ahead(pages())) == [threading.main_thread().name]


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
    def pages(number: int) -> Generator[int, None, None]:
        yield from range(number)
        raise ConnectionError

    for number in range(4):
        coming = ahead(pages(number))
        assert [next(coming) for _ in range(number)] == list(range(number))
        with pytest.raises(ConnectionError):
            next(coming)


def test_closed_it_leaves_neither_a_page_open_nor_a_thread() -> None:
    ended: list[str] = []

    def pages() -> Generator[int, None, None]:
        try:
            yield from range(5)
        finally:
            ended.append("pages")

    for used in range(4):
        coming = ahead(pages())
        assert [next(coming) for _ in range(used)] == list(range(used))
        coming.close()
    assert ended == ["pages"] * 3, "of what was never asked for nothing was begun"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("lumadesk-ahead")]
