"""Runs every test that needs no window where PySide6 is not installed (``-p tests.without_qt``)."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

_NEED_A_WINDOW = frozenset({"ui", "tour"})


def pytest_addoption(parser: pytest.Parser) -> None:
    if find_spec("PySide6") is not None:
        raise pytest.UsageError("PySide6 is installed: this run would prove nothing")
    for setting in ("qt_api", "qt_log_level_fail"):  # of pytest-qt, which cannot be loaded without a Qt
        parser.addini(setting, "Has no effect without PySide6.")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    tests = config.rootpath / "tests"
    if collection_path.parent == tests and collection_path.name in _NEED_A_WINDOW:
        return True
    return None
