"""The log file: what happened and where in the program, without any value of a person, a key or a URL."""

from __future__ import annotations

import logging
import logging.handlers
import os
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from lumadesk.domain.errors import LumaDeskError

_OWN = "lumadesk"
_MAX_BYTES = 1_000_000
_KEPT = 2


class RedactingFormatter(logging.Formatter):
    """Writes LumaDesk's own messages with their numbers, and of everything else only the place it came from.

    Own messages are constant texts; text arguments are replaced by the name of their type. Messages of
    libraries may hold values (SQLAlchemy prints bound parameters), so they are withheld whole.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        safe = logging.LogRecord(
            record.name, record.levelno, record.pathname, record.lineno, _message(record), None, None
        )
        safe.created, safe.msecs = record.created, record.msecs
        line = super().format(safe)
        if record.exc_info and record.exc_info[0] is not None:
            line += "\n" + redacted_traceback(record.exc_info[1], record.exc_info[2])
        return line


def _message(record: logging.LogRecord) -> str:
    if record.name != _OWN and not record.name.startswith(_OWN + "."):
        return f"(message withheld) {Path(record.pathname).name}:{record.lineno}"
    args = record.args if isinstance(record.args, tuple) else ()
    if not args:
        return str(record.msg)
    plain = tuple(value if isinstance(value, int | float) else f"<{type(value).__name__}>" for value in args)
    return str(record.msg) % plain


def redacted_traceback(error: BaseException | None, trace: TracebackType | None) -> str:
    """Types, files and line numbers of an exception and its causes; no message, no source line, no value."""
    lines = [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace, limit=-40)
    ]
    name = type(error).__name__ if error is not None else "unknown"
    if isinstance(error, LumaDeskError):
        name += f" {error.code}"
    lines.append(name)
    earlier = error and (error.__cause__ or (None if error.__suppress_context__ else error.__context__))
    if earlier:
        lines.insert(0, redacted_traceback(earlier, earlier.__traceback__))
    return "\n".join(lines)


def start_logging(file: Path) -> None:
    """Send every log record to ``file``; where it cannot be written, to nowhere (never to the screen)."""
    # Otherwise a failing handler prints the record, values included, to stderr.
    logging.raiseExceptions = False
    handler: logging.Handler
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        handler = logging.handlers.RotatingFileHandler(
            file, maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(RedactingFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OWN).setLevel(logging.INFO)
    sys.excepthook = _last_resort
    threading.excepthook = lambda args: _last_resort(args.exc_type, args.exc_value, args.exc_traceback)


def report_bug(error: BaseException) -> str:
    """Log a bug without its values; returns the sentence for the owner."""
    logging.getLogger(_OWN).error(
        "A bug stopped what was being done.", exc_info=(type(error), error, error.__traceback__)
    )
    return f"Something went wrong inside LumaDesk ({type(error).__name__}). Nothing half-done was kept."


def _last_resort(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    error.__traceback__ = trace
    sentence = report_bug(error)
    if sys.stderr is not None:  # a window without a console has none on Windows
        print(sentence, file=sys.stderr)
