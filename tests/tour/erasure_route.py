"""The stops of the tour at erasures: the preview, what is changed in it, and what comes after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from lumadesk.app import erasure, people, recipients, verdicts
from lumadesk.app.disposals import KeptRecord
from lumadesk.domain.erasure import RecordVerdict, Verdict
from lumadesk.ui.desk import Place
from lumadesk.ui.privacy.erasure_kept import ReviewDialog
from lumadesk.ui.workspace import Workspace
from tests.tour import camera
from tests.tour.stop import Rest, Stop

_DUE = RecordVerdict(
    table="invoice",
    id=7,
    label="Invoice INV-0007",
    verdict=Verdict.ERASE,
    until=None,
    because="Its time as a tax record ended: disposable since 6 Apr 2033.",
)


def of_erasures(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def page() -> Any:
        return workspace.show_place(Place.PRIVACY).show_page("erasures")

    def client() -> int:
        return people.list_ids(services, clients_only=True)[3]

    def furnish() -> None:
        """Somebody who may be the same person, and a note that names the client."""
        person = people.get(services, client())
        everybody = people.rows(services, people.list_ids(services))
        if not any(one.name == "Sam Twin" for one in everybody):
            people.add_person(services, name="Sam Twin", phone=person.phone)
            other = people.list_ids(services, "ifeoma")[0]
            people.add_note(services, other, f"Recommended by {person.name}, who has the same router.")

    def dialog() -> Any:
        page().preview_erasure(client())
        rest()
        return camera.in_front(workspace.window())[-1]

    def note_of(shown: Any) -> None:
        for number, verdict in enumerate(shown.verdicts._verdicts):
            if verdict.table in ("enquiry", "note"):
                shown.verdicts.list.selectRow(number)
                return

    def keep() -> None:
        shown = dialog()
        note_of(shown)
        shown.keep.click()

    def changed() -> None:
        preview = erasure.preview(services, client())
        record = next(one for one in preview.verdicts if one.table in ("enquiry", "note"))
        verdicts.change_verdict(
            services,
            client(),
            record.table,
            record.id,
            Verdict.KEEP,
            reason="Needed for a legal claim (UK GDPR Art 17(3)(e)): a dispute about the work",
            until=date(2027, 6, 30),
        )
        note_of(dialog())

    def withdrawn() -> None:
        preview = erasure.preview(services, client())
        for record in preview.verdicts:
            if record.ruled is not None:
                verdicts.withdraw_change(services, client(), record.table, record.id)

    def done() -> None:
        withdrawn()
        shown = page()
        rest()
        kept = next(one for one in erasure.list_erasures(services) if len(one.verdicts) > 3)
        tasks = recipients.list_tasks(services, kept.id)
        if tasks:
            recipients.end_task(services, tasks[0].id, outcome="Confirmed by email.")
        shown.show_record(kept.id)

    def further_down() -> None:
        area = page().frame._frames[page().detail]
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())

    def review() -> None:
        ReviewDialog(
            workspace.window(), workspace.desk, [KeptRecord(erasure_id=1, verdict=_DUE, due=True)], last=True
        ).open()

    yield Stop("erasure-preview", lambda: (furnish(), dialog()))
    yield Stop("erasure-keep", keep)
    yield Stop("erasure-changed", changed)
    yield Stop("erasure-done", done)
    yield Stop("erasure-done-below", further_down)
    yield Stop("erasure-text", lambda: page().detail.recipients.text.click())
    yield Stop("erasure-outcome", lambda: page().detail.recipients.end.click())
    yield Stop("erasure-key", lambda: page().detail.key.click())
    yield Stop("erasure-review", review)
