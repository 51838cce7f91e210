"""The log file tells what happened and where, and nothing about anybody."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.system import logs


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Logging as LumaDesk starts it, to a file of its own; everything as before afterwards."""
    root = logging.getLogger()
    before = (list(root.handlers), root.level, logging.raiseExceptions, sys.excepthook, threading.excepthook)
    file = tmp_path / "logs" / "lumadesk.log"
    logs.start_logging(file)
    yield file
    for handler in root.handlers:
        handler.close()
    root.handlers[:], root.level, logging.raiseExceptions, sys.excepthook, threading.excepthook = before


def test_own_messages_keep_their_numbers_and_lose_their_texts(log: Path) -> None:
    own = logging.getLogger("lumadesk.app.sync")
    own.warning("Read %d rows of %s in %.1f seconds.", 12, "postgresql://ann:secret@host/db", 0.5)
    own.info("Started.")
    assert log.read_text().count("\n") == 2
    assert "Read 12 rows of <str> in 0.5 seconds." in log.read_text()
    assert "secret" not in log.read_text()


def test_messages_of_libraries_are_withheld(log: Path) -> None:
    logging.getLogger("sqlalchemy.pool").error("could not bind ann@example.co.uk: %s", "07700 900123")
    text = log.read_text()
    assert "sqlalchemy.pool" in text
    assert "(message withheld) test_logs.py:" in text
    assert "example" not in text
    assert "07700" not in text


def test_a_bug_is_logged_as_types_and_places(log: Path) -> None:
    def read_the_row(name: str) -> None:
        try:
            raise KeyError(name)
        except KeyError as cause:
            raise ValueError(f"no such person: {name}") from cause

    try:
        read_the_row("Ann Example")
    except ValueError as bug:
        sentence = logs.report_bug(bug)
    text = log.read_text()
    assert "ValueError" in sentence
    assert "Ann" not in sentence
    assert "Ann" not in text
    assert text.index("KeyError") < text.index("ValueError")
    assert "test_logs.py:" in text
    assert "read_the_row" in text


def test_a_known_error_is_logged_by_its_code(log: Path) -> None:
    try:
        raise KnownError("site.unreachable", "The website cannot be reached.")
    except KnownError as error:
        logs.report_bug(error)
    assert "KnownError site.unreachable" in log.read_text()
    assert "cannot be reached" not in log.read_text()


def test_what_a_thread_or_the_interpreter_dies_of_is_redacted(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def die() -> None:
        raise ValueError("Ann Example")

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    try:
        die()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    told = capsys.readouterr().err
    assert told.count("Something went wrong inside LumaDesk (ValueError).") == 2
    assert "Ann" not in told + log.read_text()
    assert log.read_text().count("ValueError") == 2


def test_leaving_is_no_bug(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert capsys.readouterr().err == ""
    assert log.read_text() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_the_log_is_for_the_owner_alone(log: Path) -> None:
    assert log.stat().st_mode & 0o777 == 0o600


def test_no_log_file_means_no_log_and_no_complaint(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    script = (
        "import logging, pathlib, sys\n"
        "from lumadesk.system import logs\n"
        "logs.start_logging(pathlib.Path(sys.argv[1]))\n"
        "logging.getLogger('lumadesk').error('Ann %s', 'Example')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "logs" / "lumadesk.log")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout + done.stderr == ""
