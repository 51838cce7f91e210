"""The entry of the command line: finds a noun's commands, turns failures into a message and a status."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from lumadesk import __version__
from lumadesk.cli.output import notice, print_json
from lumadesk.cli.world import World, world
from lumadesk.domain.errors import LumaDeskError, RuleViolation

DONE, BUG, USAGE, REFUSED, WORLD = 0, 1, 2, 3, 4
INTERRUPTED = 130  # as shells have it for Ctrl+C

#: Each noun is a module of this package, imported only when its command is called.
NOUNS = (
    "window",
    "demo",
    "vault",
    "backups",
    "keys",
    "site",
    "sync",
    "enquiries",
    "people",
    "due",
    "requests",
    "packs",
    "restrictions",
    "complaints",
    "breaches",
    "disclosures",
    "letters",
    "promises",
    "policy",
    "consent",
    "contact",
    "retention",
    "register",
    "holidays",
    "erase",
    "invoices",
    "credits",
    "quotes",
    "catalogue",
    "work",
    "diary",
    "recurring",
    "owed",
    "bank",
    "tax",
    "documents",
    "business",
    "audit",
    "doctor",
    "calc",
)

_SHARED_FLAGS = {"--json", "--no-keyring"}
_UsageError: Any = typer.BadParameter.__bases__[0]  # Typer does not export it


class CommandLine(TyperGroup):
    """Loads commands lazily, and owns the exit statuses of design §7."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002
        return list(NOUNS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        if cmd_name not in NOUNS:
            return None
        module = importlib.import_module(f"lumadesk.cli.{cmd_name}")
        commands = module.calc_app(world(ctx).calendar) if cmd_name == "calc" else module.app
        return typer.main.get_command(commands)

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> Any:
        """Run one command and leave with its status."""
        given = list(sys.argv[1:] if args is None else args)
        extra |= {"standalone_mode": False, "prog_name": "lumadesk"}
        as_json = "--json" in (given[: given.index("--")] if "--" in given else given)
        report_bug = getattr(extra.get("obj"), "report_bug", None)
        try:
            status = super().main(args=_shared_last(given), **extra)
            if status == INTERRUPTED:  # Typer has caught Ctrl+C itself
                raise KeyboardInterrupt
            sys.stdout.flush()
        except LumaDeskError as error:
            _tell(error.code, error.message, error.hint, as_json=as_json)
            status = REFUSED if isinstance(error, RuleViolation) else WORLD
        except _UsageError as error:
            _tell_usage(error, as_json=as_json)
            status = USAGE
        except (typer.Abort, KeyboardInterrupt):
            _tell("interrupted", "Stopped.", "", as_json=as_json)
            status = INTERRUPTED
        except BrokenPipeError:
            # Whoever read our output has gone; Python would complain again while closing stdout.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = DONE
        except Exception as error:
            sentence = report_bug(error) if report_bug else "Something went wrong inside LumaDesk."
            _tell("bug", sentence, "The log file says where; it holds no personal data.", as_json=as_json)
            status = BUG
        raise SystemExit(status if isinstance(status, int) else DONE)


app = typer.Typer(
    cls=CommandLine,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # importing rich takes longer than most commands
    pretty_exceptions_enable=False,  # would print local variables, and with them personal data
    help="Enquiries, clients, invoices and privacy promises, kept encrypted on this computer.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"LumaDesk {__version__}")
        raise typer.Exit


@app.callback()
def lumadesk(
    ctx: typer.Context,
    version: Annotated[  # noqa: ARG001 - read by its callback
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    world(ctx)


def run(argv: Sequence[str], given: World) -> int:
    """Run one command line; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A name in Arabic on a terminal that knows only Latin letters is no reason to stop.
            stream.reconfigure(errors="backslashreplace")
    try:
        typer.main.get_command(app).main(args=list(argv), obj=given)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else DONE
    return DONE


def _shared_last(args: list[str]) -> list[str]:
    """``lumadesk --vault DIR --json sync`` is understood as ``lumadesk sync --vault DIR --json``."""
    shared: list[str] = []
    rest = list(args)
    while rest and (rest[0] in _SHARED_FLAGS or rest[0].split("=", 1)[0] == "--vault"):
        shared.append(rest.pop(0))
        if shared[-1] == "--vault" and rest:
            shared.append(rest.pop(0))
    return [*rest, *shared] if rest else args


def _tell(code: str, message: str, hint: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"error": {"code": code, "message": message, "hint": hint}})
    else:
        notice(f"{message}\n{hint}" if hint else message)


def _tell_usage(error: Any, *, as_json: bool) -> None:
    command = getattr(getattr(error, "ctx", None), "command_path", "lumadesk")
    message = error.format_message()
    if not as_json and type(error).__name__ == "NoArgsIsHelpError":
        print(message, file=sys.stderr)  # the help itself
        return
    _tell("usage", message, f"See: {command} --help", as_json=as_json)
