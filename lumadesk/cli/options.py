"""Options that several commands share, and how their values are read."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.domain.attachments import check_size, read_attachment
from lumadesk.domain.calendar import earliest_in_london, london_time
from lumadesk.domain.errors import RuleViolation


def read_date(text: str | date) -> date:
    """An ISO date. A default arrives here parsed already."""
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise typer.BadParameter("A date looks like 2026-11-03 (year, month, day).") from None


def read_moment(text: str) -> datetime:
    """An ISO moment, as UK time; without an offset it is UK time already, the earlier where clocks change."""
    try:
        moment = datetime.fromisoformat(text.strip().upper())
        return london_time(earliest_in_london(moment) if moment.utcoffset() is None else moment)
    except (ValueError, OverflowError, RuleViolation):
        raise typer.BadParameter("A moment looks like 2026-12-24T16:30+00:00 or 2026-12-24T16:30.") from None


def read_text_file(file: Path) -> str:
    """A text that the owner wrote with an editor; usage error where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise typer.BadParameter(f"The file {file} cannot be read as UTF-8 text.") from None


def read_bytes(file: Path) -> bytes:
    """A file that the owner names; usage error where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError:
        raise typer.BadParameter(f"The file {file} cannot be read.") from None


def read_attached(file: Path) -> bytes:
    """A file that is evidence; one that is too large is refused before it is read, an empty one as well."""
    try:
        check_size(file.stat().st_size)
    except OSError:
        raise typer.BadParameter(f"The file {file} cannot be read.") from None
    data = read_bytes(file)
    read_attachment(data)
    return data


def read_decimal(text: str | Decimal) -> Decimal:
    """A plain number, as "1234.50", "1,234.50" or "£1,234.50"."""
    if isinstance(text, Decimal):
        return text
    try:
        number = Decimal(text.strip().removeprefix("£").replace(",", ""))
    except InvalidOperation:
        raise typer.BadParameter("An amount looks like 1234.50.") from None
    if not number.is_finite():
        raise typer.BadParameter("An amount looks like 1234.50.")
    return number


def read_record(text: str) -> tuple[str, int]:
    """A record by its kind and id, as "note:7"."""
    kind, _colon, number = text.partition(":")
    if not kind or not number.isdecimal():
        raise typer.BadParameter("A record looks like note:7 (its kind and its id).")
    return kind, int(number)


def commands(help_text: str | None = None) -> typer.Typer:
    """The commands of a noun, or with no text one command of its own."""
    # Rich takes longer to import than most commands take to run.
    return typer.Typer(help=help_text, no_args_is_help=help_text is not None, rich_markup_mode=None)


Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
VaultFolder = Annotated[
    Path | None,
    typer.Option(
        "--vault", metavar="DIR", help="The vault's folder (else LUMADESK_VAULT, else your own vault)."
    ),
]
NoKeyring = Annotated[bool, typer.Option("--no-keyring", help="Pass over the keyring.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a file of that name.")]
