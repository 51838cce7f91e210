"""What a long first sync does otherwise, so that it does not take twice as long."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from lumadesk.app.services import Services
from lumadesk.storage import put_off

#: So many rows are worth it to do without some indexes until all are there.
_MANY = 50_000

#: New objects before the collector looks at them, and how often it looks at the older ones.
_SELDOM = (50_000, 20, 100)

#: Seconds after which one thread lets another one go on: a tenth of what is usual.
_SOON = 0.0005


@contextmanager
def loading(services: Services, expected: int) -> Iterator[None]:
    """Around the reading of about so many rows."""
    if expected < _MANY:
        yield
        return
    with services.write("sync.begin") as tx:
        put_off.put_off(tx)
    try:
        with _seldom_collected(), _soon_handed_over():
            yield
    finally:
        with services.write("sync.indexes") as tx:
            put_off.make(tx)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """A page is a hundred thousand objects that refer to nothing but texts. The collector, which only ever
    finds those that refer to each other, would look at each of them several times.
    """
    usual = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def _soon_handed_over() -> Iterator[None]:
    """After each statement the thread that writes has to wait for the one that fetches and maps."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_SOON)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
