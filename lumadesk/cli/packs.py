"""lumadesk packs: review, include, withhold, redact, undo, preview, dispatch, dispatches."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from lumadesk.app import pack_delivery, pack_review
from lumadesk.app.pack_review import ReviewItem
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_date, read_record
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.packs import Exemption, Redaction

app = commands("The answer to a request: review it, redact it, send it.")

Id = Annotated[int, typer.Argument(metavar="ID", help="The request's id.")]
Record = Annotated[str, typer.Option("--record", metavar="KIND:ID", help="Which record, as note:7.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; the person is told.")]


@app.command()
def review(
    ctx: typer.Context,
    request_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List every record of the answer, what was decided, and whom it names beside the person."""
    with opened(ctx, vault, no_keyring) as services:
        found = pack_review.review(services, request_id)
    show(
        {"request_id": request_id, "items": [_item(one) for one in found.items]},
        (_line(one) for one in found.items),
        as_json=as_json,
    )


@app.command()
def include(
    ctx: typer.Context,
    request_id: Id,
    record: Record,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Say that a record was looked at and goes along whole."""
    with opened(ctx, vault, no_keyring) as services:
        pack_review.include(services, request_id, *read_record(record))
        _show(pack_review.review(services, request_id), read_record(record), as_json)


@app.command()
def withhold(
    ctx: typer.Context,
    request_id: Id,
    record: Record,
    exemption: Annotated[
        Exemption, typer.Option("--exemption", help="Paragraph of DPA 2018 Sch 2, or 15(4).")
    ],
    test: Annotated[str, typer.Option("--test", metavar="TEXT", help="How its test was answered.")],
    reason: Reason,
    unsaid: Annotated[
        bool, typer.Option("--unsaid", help="Not even in the schedule (crime and tax only).")
    ] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Leave a record out under an exemption."""
    with opened(ctx, vault, no_keyring) as services:
        pack_review.withhold(
            services,
            request_id,
            *read_record(record),
            exemption=exemption,
            test=test,
            reason=reason,
            told=not unsaid,
        )
        _show(pack_review.review(services, request_id), read_record(record), as_json)


@app.command()
def redact(
    ctx: typer.Context,
    request_id: Id,
    reason: Reason,
    record: Annotated[
        str | None, typer.Option("--record", metavar="KIND:ID", help="Else in every record.")
    ] = None,
    field: Annotated[str, typer.Option("--field", metavar="LABEL", help="With --range.")] = "",
    characters: Annotated[
        str, typer.Option("--range", metavar="FROM:TO", help="Characters of the field, from 0.")
    ] = "",
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="What is to be taken out.")] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Take text out of the copy: a range of one field, or a text wherever it stands."""
    if bool(text) == bool(characters) or (characters and (record is None or not field)):
        raise typer.BadParameter("Say --text TEXT, or --record KIND:ID --field LABEL --range FROM:TO.")
    with opened(ctx, vault, no_keyring) as services:
        if record is None:
            places = pack_review.redact_everywhere(services, request_id, text, reason).value
            show({"request_id": request_id, "places": places}, [f"Taken out: {places}."], as_json=as_json)
            return
        item = _found(pack_review.review(services, request_id), read_record(record))
        if characters:
            start, end = _range(characters)
            new = [Redaction(field=field, start=start, end=end, reason=reason)]
        else:
            new = [
                Redaction(field=one.label, start=at, end=at + len(text), reason=reason)
                for one in item.fields
                if not field or one.label == field
                for at in _places(one.value, text)
            ]
        known = () if item.review is None else item.review.redactions
        pack_review.redact(services, request_id, *read_record(record), [*known, *new] if new else [])
        _show(pack_review.review(services, request_id), read_record(record), as_json)


@app.command()
def undo(
    ctx: typer.Context,
    request_id: Id,
    record: Record,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Take back what was decided about a record."""
    with opened(ctx, vault, no_keyring) as services:
        pack_review.undo(services, request_id, *read_record(record))
        _show(pack_review.review(services, request_id), read_record(record), as_json)


@app.command()
def dispatch(
    ctx: typer.Context,
    request_id: Id,
    channel: Annotated[str, typer.Option("--channel", metavar="TEXT", help="email, post, by hand …")],
    address: Annotated[
        str, typer.Option("--address", metavar="TEXT", help="Where to, typed again and compared.")
    ],
    checked: Annotated[
        str, typer.Option("--checked", metavar="TEXT", help="How another address was checked.")
    ] = "",
    controller: Annotated[
        str | None,
        typer.Option("--controller", metavar="NAME", help="Sent to them at the person's wish (Art 20(2))."),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="It was not encrypted.")] = False,
    on: Annotated[
        date | None, typer.Option("--on", parser=read_date, metavar="DATE", help="The day (else today).")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Log that the pack was sent: how, when, and to which address."""
    with opened(ctx, vault, no_keyring) as services:
        dispatch_id = pack_delivery.record_dispatch(
            services,
            request_id,
            channel=channel,
            address=address,
            checked_how=checked,
            controller=controller,
            encrypted=not plain,
            on=on,
        ).value
        found = next(
            row for row in pack_delivery.list_dispatches(services, request_id) if row.id == dispatch_id
        )
    show({"dispatch": found}, [f"Logged ({dispatch_id})."], as_json=as_json)


@app.command()
def dispatches(
    ctx: typer.Context,
    request_id: Annotated[
        int | None, typer.Option("--request", metavar="ID", help="Of this request only.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List what was sent, the latest first."""
    with opened(ctx, vault, no_keyring) as services:
        found = pack_delivery.list_dispatches(services, request_id)
    show(
        {"dispatches": found},
        (
            f"{row.id} · request {row.request_id} · {row.sent_on} · {row.channel} · "
            f"{row.controller or 'the person'} · {row.address}"
            for row in found
        ),
        as_json=as_json,
    )


def _found(found: pack_review.PackReview, record: tuple[str, int]) -> ReviewItem:
    for one in found.items:
        if (one.table, one.id) == record:
            return one
    raise RuleViolation("pack.no_record", "The answer to this request holds no such record.")


def _show(found: pack_review.PackReview, record: tuple[str, int], as_json: bool) -> None:
    one = _found(found, record)
    show(_item(one), [_line(one)], as_json=as_json)


def _item(one: ReviewItem) -> dict[str, object]:
    return {
        "table": one.table,
        "id": one.id,
        "title": one.title,
        "decision": one.decision,
        "looked_at": one.review is not None,
        "changed": one.changed,
        "review": one.review,
        "fields": one.fields,
    }


def _line(one: ReviewItem) -> str:
    others = ", ".join(
        dict.fromkeys(field.value[other.start : other.end] for field in one.fields for other in field.others)
    )
    state = "changed since" if one.changed else "not looked at" if one.review is None else ""
    return " · ".join(
        filter(
            None,
            [f"{one.table}:{one.id}", one.decision.value, state, one.title, others and f"names {others}"],
        )
    )


def _range(text: str) -> tuple[int, int]:
    start, _colon, end = text.partition(":")
    try:
        return int(start), int(end)
    except ValueError:
        raise typer.BadParameter(
            "A range looks like 10:25 (from the character, to before the other)."
        ) from None


def _places(value: str, text: str) -> list[int]:
    places, at = [], value.find(text)
    while at >= 0:
        places.append(at)
        at = value.find(text, at + len(text))
    return places
