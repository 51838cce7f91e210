"""How the commands of `lumadesk requests` print a request."""

from __future__ import annotations

from lumadesk.app.requests import RequestView
from lumadesk.cli.output import show


def document(view: RequestView) -> dict[str, object]:
    """The JSON of one request: the keys fixed for scripts, then the rest of its clock."""
    request, deadline = view.request, view.deadline
    return {
        "id": request.id,
        "kind": request.kind,
        "person_id": request.person_id,
        "received": request.received,
        "clock_start": deadline.clock_start,
        "due": deadline.due,
        "status": request.status,
        "state": view.course.state,
        "nominal": deadline.nominal,
        "statutory_latest": deadline.statutory_latest,
        "extension_notice_by": deadline.extension_notice_by,
        "acknowledge_by": deadline.acknowledge_by,
        "act_by": deadline.act_by,
        "acknowledged_on": request.acknowledged_on,
        "answered_on": request.answered_on,
        "extended": request.extended,
        "pauses": request.pauses,
        "intake": request.intake,
        "shortcomings": view.shortcomings,
        "steps": deadline.steps,
    }


def show_one(view: RequestView, as_json: bool) -> None:
    steps = (f"{step.date or ''} · {step.text} ({step.source})" for step in view.deadline.steps)
    show(document(view), [line(view), *steps, *view.shortcomings], as_json=as_json)


def line(view: RequestView) -> str:
    request = view.request
    whose = view.person_name or request.intake.subject or "erased person"
    return (
        f"{request.id} · {request.kind.value} · {whose} · "
        f"received {request.received} · {view.course.state.value} · {view.words}"
    )
