"""The fonts of this checkout, registered for every test of documents."""

from __future__ import annotations

import pytest

from lumadesk import assets
from lumadesk.documents.fonts import register_fonts


@pytest.fixture(scope="session", autouse=True)
def _fonts() -> None:
    register_fonts(assets.path("fonts"))
