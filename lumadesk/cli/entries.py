"""The commands that requests and complaints share about their entries: history, correct, take-back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Protocol

import typer

from lumadesk.app.services import Services
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, read_date
from lumadesk.cli.output import show
from lumadesk.cli.world import opened

Owner = Annotated[int, typer.Argument(metavar="ID", help="The id of the request or the complaint.")]
Entry = Annotated[int, typer.Argument(metavar="EVENT", help="The entry's id, from `history`.")]
RightDay = Annotated[
    date | None, typer.Option("--on", parser=read_date, metavar="DATE", help="The right day.")
]
RightWords = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="The right words.")]
Wrong = Annotated[str, typer.Option("--because", metavar="TEXT", help="What was wrong.")]


ShowOne = Callable[[Services, int, bool], None]


class Course(Protocol):
    """The use-cases of a noun whose entries are only ever added: ``app.requests`` or ``app.complaints``."""

    def history(self, services: Services, id_: int, /) -> Sequence[Any]: ...

    def correct_event(
        self, services: Services, id_: int, event_id: int, /, *, on: date | None, note: str | None
    ) -> object: ...

    def take_back_event(self, services: Services, id_: int, event_id: int, /, *, because: str) -> object: ...


def add_entries(
    app: typer.Typer, noun: str, course: Course, show_one: Callable[[Services, int, bool], None]
) -> None:
    """Give ``app`` these commands; ``show_one`` prints the noun after a change."""

    @app.command(help=f"List everything that was ever recorded about a {noun}.")
    def history(
        ctx: typer.Context,
        owner: Owner,
        vault: VaultFolder = None,
        no_keyring: NoKeyring = False,
        as_json: Json = False,
    ) -> None:
        with opened(ctx, vault, no_keyring) as services:
            found = course.history(services, owner)
        show(
            {"events": [{"counts": entry.counts, **asdict(entry.event)} for entry in found]},
            (
                f"{entry.event.id} · {entry.event.on} · {entry.event.kind.value}"
                f"{'' if entry.counts else ' (counts no more)'}"
                f"{f' · {entry.event.note}' if entry.event.note else ''}"
                for entry in found
            ),
            as_json=as_json,
        )

    @app.command(help="Correct an entry; the old one stays on record, and the clock is computed anew.")
    def correct(
        ctx: typer.Context,
        owner: Owner,
        event_id: Entry,
        on: RightDay = None,
        note: RightWords = None,
        vault: VaultFolder = None,
        no_keyring: NoKeyring = False,
        as_json: Json = False,
    ) -> None:
        if on is None and note is None:
            raise typer.BadParameter("Say --on DATE, --note TEXT, or both.")
        with opened(ctx, vault, no_keyring) as services:
            course.correct_event(services, owner, event_id, on=on, note=note)
            show_one(services, owner, as_json)

    @app.command(
        "take-back", help=f"Take back an entry that was a mistake; taking back an end opens the {noun} again."
    )
    def take_back(
        ctx: typer.Context,
        owner: Owner,
        event_id: Entry,
        because: Wrong,
        vault: VaultFolder = None,
        no_keyring: NoKeyring = False,
        as_json: Json = False,
    ) -> None:
        with opened(ctx, vault, no_keyring) as services:
            course.take_back_event(services, owner, event_id, because=because)
            show_one(services, owner, as_json)
